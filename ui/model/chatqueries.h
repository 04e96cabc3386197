// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"

//! Questions whose answers are for whoever asked and do not belong into the store. Each goes
//! through ChatService::ask(): `done` comes once, later, while `context` is alive; an answer that
//! cannot be read is an error like a refused one.
namespace kefu::ui {

template <typename T> using Answered = std::function<void(const Result<T> &)>;

//! Why the conversation is where it is (product.md 4, "Why").
void askWhy(ChatService &service, ConversationId conversation, QObject *context,
            Answered<Explanation> done);
//! A page of the shared list 留言 after `after` (none: the first).
void askLeaves(ChatService &service, ConversationId after, QObject *context,
               Answered<ConversationsAnswer> done);
void setBlocked(ChatService &service, const BlockRequest &request, QObject *context,
                Answered<void> done);
void searchHistory(ChatService &service, const SearchRequest &request, QObject *context,
                   Answered<SearchAnswer> done);
//! The page around the visitor's first message at `at` (ms UTC) or later.
void askHistoryAt(ChatService &service, VisitorId visitor, qint64 at, QObject *context,
                  Answered<HistoryAnswer> done);
//! A page of the canned replies after `after`.
void askCanned(ChatService &service, CannedId after, QObject *context, Answered<CannedAnswer> done);
void saveCanned(ChatService &service, const CannedReply &reply, QObject *context,
                Answered<CannedReply> done);
void removeCanned(ChatService &service, CannedId reply, QObject *context, Answered<void> done);
//! Remark and tags; the change of the card comes back through the store, too.
void editVisitor(ChatService &service, const VisitorEditRequest &request, QObject *context,
                 Answered<VisitorCard> done);
//! The agent's own signature; answered with the one that holds now.
void setSign(ChatService &service, const QString &sign, QObject *context, Answered<QString> done);
void addNote(ChatService &service, const NoteRequest &request, QObject *context,
             Answered<VisitorNote> done);
void removeNote(ChatService &service, NoteId note, QObject *context, Answered<void> done);

} // namespace kefu::ui
