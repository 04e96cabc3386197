// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class Button;
class PlainLabel;

//! Says all the time that these are no real visitors, and lets one leave practice. Hidden outside
//! of it.
class PracticeBanner : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 32;

    PracticeBanner(const Look &look, ChatService &service, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    const Look &m_look;
    ChatService &m_service;
    PlainLabel *m_text;
    Button *m_leave;
};

} // namespace kefu::ui
