// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/replytypes.h"
#include "relay/storage/visitorcache.h"

//! What the writer does for automatic replies inside its transaction; see commands.h.
namespace kefu::storage {

struct Session;

//! A row that stands for a visitor without a conversation; its id is invalid, nothing of it is
//! saved.
ConversationRow rowOf(const VisitorRow &visitor);

//! Errors: NotFound. Nothing is written when the limits allow no candidate, or when the
//! conversation moved on; the outcome says which.
Result<AutoReplyOutcome> autoReply(Session &session, const AutoReplyItem &item);

//! Those that are still queued become leave messages.
Result<QList<ConversationChange>> markLeave(Session &session, const QList<ConversationId> &ids,
                                            qint64 at);

//! The conversation the visitor was asked about, with his rating; nothing if he was not.
std::optional<ConversationRow> takeRating(Session &session, VisitorId visitor, int rating,
                                          qint64 at);

} // namespace kefu::storage
