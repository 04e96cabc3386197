// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QBasicTimer>
#include <QWidget>

namespace kefu::ui {

class Button;
class PlainLabel;

//! Says that the relay is not connected, when it will be tried again, and lets one try at once.
//! Hidden and without a timer while all is well.
class ConnectionBanner : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 36;

    ConnectionBanner(const Look &look, ChatService &service, QWidget *parent = nullptr);

    QString words() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void refresh();

    const Look &m_look;
    ChatService &m_service;
    PlainLabel *m_text;
    Button *m_retry;
    QBasicTimer m_tick;
};

} // namespace kefu::ui
