// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class Button;
class PlainLabel;

//! A strip under a chat's head that says how the conversation stands and what one can do about it:
//! an offer with its countdown, a colleague's note, an end that can be undone, who has it now.
class StateBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 36;

    enum class Tone { Quiet, Urgent };
    struct View {
        QString text;
        QString countdown; //!< after the text, in bold; empty = none
        QString primary; //!< what the main button says; empty = none
        QString secondary;
        Tone tone = Tone::Quiet;
        bool operator==(const View &) const = default;
    };

    explicit StateBar(const Look &look, QWidget *parent = nullptr);

    //! Shown, or hidden when `view` says nothing.
    void setView(const View &view);
    const View &view() const { return m_view; }
    //! The buttons are grey until the next setView() with other words.
    void setBusy(bool busy);

Q_SIGNALS:
    void primaryClicked();
    void secondaryClicked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    View m_view;
    PlainLabel *m_text;
    PlainLabel *m_countdown;
    Button *m_primary;
    Button *m_secondary;
};

} // namespace kefu::ui
