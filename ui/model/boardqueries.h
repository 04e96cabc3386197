// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatqueries.h"

//! What a supervisor asks and orders from the dashboard (product.md 8). As in chatqueries.h.
namespace kefu::ui {

//! The conversations one of the dashboard's numbers counts.
void askBoardList(ChatService &service, const BoardListRequest &request, QObject *context,
                  Answered<ConversationsAnswer> done);
//! Hands conversations over; each has a result of its own.
void assignConversations(ChatService &service, const AssignRequest &request, QObject *context,
                         Answered<QList<AssignResult>> done);
void setPriority(ChatService &service, ConversationId conversation, int priority, QObject *context,
                 Answered<void> done);
//! 悄悄话 to the conversation's owner.
void whisper(ChatService &service, ConversationId conversation, const QString &text,
             QObject *context, Answered<VisitorNote> done);
//! 接管, with the reason the owner reads.
void takeOver(ChatService &service, ConversationId conversation, const QString &reason,
              QObject *context, Answered<ConversationInfo> done);
void endAsSupervisor(ChatService &service, ConversationId conversation, QObject *context,
                     Answered<void> done);

} // namespace kefu::ui
