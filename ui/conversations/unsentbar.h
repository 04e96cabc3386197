// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class Button;
class ConversationStore;
class PlainLabel;

//! A strip that says how many messages, of all chats, the relay does not have, and leads to them;
//! hidden while there is nothing to say. What is on its way over a good connection is not counted.
class UnsentBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 36;

    //! `service` and `store` outlive the bar.
    UnsentBar(const Look &look, ChatService &service, ConversationStore &store,
              QWidget *parent = nullptr);

    int count() const { return m_count; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void open();

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    PlainLabel *m_text;
    Button *m_show;
    int m_count = 0;
};

} // namespace kefu::ui
