// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/sheet.h"

class QVBoxLayout;

namespace kefu::ui {

class Button;
class ConversationStore;
class PlainLabel;

//! The messages of all chats the relay does not have yet, oldest first: whom to, what, and why not;
//! each is sent again or given up. Those that only wait for the connection go out by themselves.
class UnsentSheet : public Sheet {
    Q_OBJECT
public:
    //! `service` and `store` outlive the sheet.
    UnsentSheet(const Look &look, ChatService &service, ConversationStore &store, QWidget *over);

    void openNow();
    int count() const { return m_count; }

private:
    void build();
    void refresh();
    void addRow(const LocalMessage &message);
    QString why(const LocalMessage &message) const;
    void sendAll();

    ChatService &m_service;
    ConversationStore &m_store;
    QWidget *m_list;
    QVBoxLayout *m_rows;
    Button *m_sendAll;
    Button *m_done;
    int m_count = 0;
};

} // namespace kefu::ui
