// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/ledgertypes.h"
#include "relay/storage/storagetypes.h"
#include "relay/storage/webhooktypes.h"

//! What the writer does inside its transaction. Each checks first and writes then, so that a
//! refusal leaves nothing behind; a failing database is seen by the writer (Connection::failed),
//! not here.
namespace kefu::storage {

struct Session;

Result<IngestOutcome> ingest(Session &session, const IngestItem &item);
Result<ReplyOutcome> reply(Session &session, const ReplyItem &item);
Result<SettleOutcome> settle(Session &session, const SettleItem &item);
//! A read: see Storage::ledger.
Result<LedgerBook> ledger(Session &session, qint64 now);
//! See Storage::releaseHeld.
Result<ReleaseOutcome> releaseHeld(Session &session, VisitorId visitor, qint64 at);
Result<ClaimOutcome> claim(Session &session, const ClaimItem &item);
Result<ConversationChange> endConversation(Session &session, const EndItem &item);
Result<ConversationChange> requeue(Session &session, const RequeueItem &item);
Result<ConversationChange> markRead(Session &session, const ReadMarkItem &item);
Result<ConversationChange> openForAgent(Session &session, VisitorId visitor, AgentId agent,
                                        qint64 at);
Result<ExchangeOutcome> exchangeToken(Session &session, const ExchangeItem &item);
Result<QList<TokenFamily>> revokeTokens(Session &session, const RevokeItem &item);

Result<LineOutcome> noteHandOver(Session &session, const HandOverItem &item);

//! A read: see Storage::missedEvents.
Result<MissedEvents> missedEvents(Session &session, AgentId agent, EventSeq since, int limit,
                                  qint64 now);

//! Rows of the log with what they speak of, as of now.
QList<WebhookEvent> hydrated(Session &session, const QList<EventRow> &rows, qint64 now);

//! Makes the row the agent's: owner, segments, memory of the last agent, Gained. The row must not
//! be his yet; `before` is whose it was until now.
EventRow assign(Session &session, ConversationRow &row, AgentId agent, const QString &why,
                qint64 at, qint64 acceptUntilAt = 0, AgentId before = {});

//! How many messages come with a conversation that somebody gains (design.md 5).
inline constexpr int kSnapshotMessages = 50;

} // namespace kefu::storage
