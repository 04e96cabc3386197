// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/widgets/sheet.h"

class QLineEdit;

namespace kefu::ui {

class Button;
class ChatService;
class ChatView;
class ConversationStore;
class MessageModel;
class PlainLabel;
class WhisperField;

//! 旁听: a conversation of somebody else as it goes on. The visitor never notices and nothing is
//! marked as read. What is written here is a whisper 悄悄话: only the owner sees it, and the field
//! looks like no reply's (product.md 8).
class WatchSheet : public Sheet {
    Q_OBJECT
public:
    //! `owner`: his name; empty: nobody has it, and nobody can be whispered to.
    WatchSheet(const Look &look, ChatService &service, ConversationStore &store,
               const ConversationInfo &conversation, const QString &owner, QWidget *over);
    ~WatchSheet() override;

    void openNow();
    ConversationId conversation() const { return m_conversation.id; }
    QLineEdit *field() const;

Q_SIGNALS:
    void takeOverRequested(const kefu::ConversationInfo &conversation);
    void endRequested(const kefu::ConversationInfo &conversation);

private:
    void build();
    void showPeople();
    void refresh();
    void send();
    void addWhisper(const QString &author, const QString &text);

    ChatService &m_service;
    ConversationStore &m_store;
    ConversationInfo m_conversation;
    QString m_owner;
    MessageModel *m_model;
    ChatView *m_view;
    PlainLabel *m_state;
    PlainLabel *m_said; //!< the last whispers
    WhisperField *m_whisper;
    QStringList m_lines;
};

} // namespace kefu::ui
