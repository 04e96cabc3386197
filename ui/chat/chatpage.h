// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/messageedit.h"
#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QTimer;

namespace kefu::ui {

class Button;
class ChatHeader;
class ChatView;
class Composer;
class ConversationStore;
class MessageModel;

//! One visitor's chat: head, connection banner, messages, composer. Knows nothing of the window
//! around it. Marks what is read as read: at the end of the messages, visible, in the active
//! window.
class ChatPage : public QWidget {
    Q_OBJECT
public:
    //! `service` and `store` outlive the page.
    ChatPage(const Look &look, ChatService &service, ConversationStore &store, VisitorId visitor,
             QWidget *parent = nullptr);
    ~ChatPage() override;

    VisitorId visitor() const { return m_visitor; }
    ChatView *view() const { return m_view; }
    Composer *composer() const { return m_composer; }
    ChatHeader *header() const { return m_header; }

    QString draft() const;
    void setDraft(const QString &text);
    void setSendKey(SendKey key);
    void focusComposer();

Q_SIGNALS:
    void closeRequested();
    void sendKeyChosen(kefu::ui::SendKey key);

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void connectStore();
    void connectParts();
    void refresh();
    void refreshQuota();
    void refreshPeople();
    void refreshPill();
    bool isOurs() const;
    QString whyNotWritable() const;
    void markRead();
    void send(const QString &text, bool force);
    void onCommandFailed(const Error &error, ConversationId conversation);

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    VisitorId m_visitor;
    MessageModel *m_model;
    ChatHeader *m_header = nullptr;
    ChatView *m_view = nullptr;
    Composer *m_composer = nullptr;
    Button *m_pill = nullptr;
    QTimer *m_quotaTimer;
    int m_markedSeq = 0;
    QString m_shownName;
    bool m_shownGrey = false;
    AgentId m_shownMe;
};

} // namespace kefu::ui
