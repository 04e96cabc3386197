// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>
#include <functional>

namespace kefu::ui {

class Button;
class PlainLabel;

//! A strip of 36 between messages and composer that asks one thing at a time, instead of a window
//! that would stand in the way. Esc, Cancel or another question takes it back.
class QuestionBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 36;

    explicit QuestionBar(const Look &look, QWidget *parent = nullptr);

    //! `yes` is what the button says and `done` what it does, once.
    void ask(const QString &question, const QString &yes, std::function<void()> done);
    bool isAsking() const { return !isHidden(); }
    //! False when nothing was asked.
    bool cancel();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    const Look &m_look;
    PlainLabel *m_question;
    Button *m_yes;
    Button *m_no;
    std::function<void()> m_done;
};

} // namespace kefu::ui
