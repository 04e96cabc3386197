// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QBasicTimer>
#include <QObject>

namespace kefu::ui {

class ChatHeader;
class ConversationStore;
class QuestionBar;
class StateBar;

//! What an agent can do about who has the conversation of one chat (product.md 4): its buttons, the
//! menu ⋯, the strip that says how it stands. Watches a conversation that a colleague took while
//! its chat is open.
class ChatOrders : public QObject {
    Q_OBJECT
public:
    //! Widgets of `page`; all outlive this, which belongs to `page`.
    struct Parts {
        ChatHeader *header;
        StateBar *bar;
        QuestionBar *question;
    };
    ChatOrders(const Look &look, ChatService &service, ConversationStore &store, VisitorId visitor,
               const Parts &parts, QWidget *page);
    ~ChatOrders() override;

    //! After every change of the store.
    void refresh();
    //! `search`: what the list of colleagues is narrowed to at first.
    void openTransfer(const QString &search = {});
    //! 结束会话: asks for the wrap-up, then ends it.
    void openEnd();
    void openBlock();
    void openWhy();
    void setDocked(bool docked) { m_docked = docked; }

Q_SIGNALS:
    void frameChangeWanted(); //!< out of its window, or back into the docked one

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    const ConversationInfo *info() const;
    bool isOurs(const ConversationInfo &info) const;
    bool isSupervisor() const;
    void refreshActions();
    void refreshBar();
    void refreshWatch();
    QString lostWords(const ConversationInfo &info) const;
    QString whoTransferred(const ConversationInfo &info) const;
    QString ownerName(const ConversationInfo &info) const;
    void onPrimary();
    void onSecondary();
    void openMenu(const QPoint &at);
    void addTakeOver(class Menu *menu);
    void addBlock(class Menu *menu);
    void unblock();
    void giveBack();
    void onLost(ConversationId conversation);

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    VisitorId m_visitor;
    Parts m_parts;
    QWidget *m_page;
    QBasicTimer m_countdown;
    ConversationId m_watched; //!< somebody else has it; asked for
    ConversationId m_seen; //!< … and the relay lets this agent look on
    ConversationId m_noteSeen; //!< the note of its transfer was put away
    bool m_docked = false;
};

} // namespace kefu::ui
