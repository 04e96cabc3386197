// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/segmentrepository.h"

#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr int kQueue = 0;
constexpr int kAgent = 1;
constexpr char kOpen[] =
    "INSERT INTO segments (conversation_id, kind, agent, from_at, why) VALUES (?, ?, ?, ?, ?)";
// max(): our clock may have been set back, and 0 would mean "still open".
constexpr char kClose[] = "UPDATE segments SET to_at = max(?, from_at, 1), end_why = ? "
                          "WHERE conversation_id = ? AND to_at = 0";

} // namespace

void SegmentRepository::openQueue(ConversationId conversation, qint64 at, const QString &why)
{
    m_db.statement(kOpen).arg(conversation).arg(kQueue).argNull().arg(at).arg(why).run();
}

void SegmentRepository::openAgent(ConversationId conversation, AgentId agent, qint64 at,
                                  const QString &why)
{
    m_db.statement(kOpen).arg(conversation).arg(kAgent).arg(agent).arg(at).arg(why).run();
}

void SegmentRepository::close(ConversationId conversation, qint64 at, const QString &why)
{
    m_db.statement(kClose).arg(at).arg(why).arg(conversation).run();
}

} // namespace kefu::storage
