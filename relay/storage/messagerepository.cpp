// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/messagerepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/contentdetail.h"

#include <algorithm>
#include <limits>

namespace kefu::storage {

namespace {

constexpr char kAdd[] =
    "INSERT INTO messages (visitor_id, seq, conversation_id, direction, author, author_name, kind, "
    "text, "
    "type, detail, created_at, delivery, client_message_id, resend_of, received_at, external_id, "
    "raw, "
    "media_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kFind[] = "SELECT " KEFU_MESSAGE_COLUMNS " FROM messages m WHERE m.id = ?";
constexpr char kFindByClientId[] =
    "SELECT " KEFU_MESSAGE_COLUMNS
    " FROM messages m WHERE m.author = ? AND m.client_message_id = ? "
    "AND m.client_message_id <> ''";
constexpr char kPage[] =
    "SELECT " KEFU_MESSAGE_COLUMNS
    " FROM messages m WHERE m.visitor_id = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?";
constexpr char kPageFrom[] =
    "SELECT " KEFU_MESSAGE_COLUMNS " FROM messages m WHERE m.visitor_id = ? AND m.seq >= ? "
    "AND m.seq < ? ORDER BY m.seq LIMIT ?";
constexpr char kTimeFrom[] =
    "SELECT created_at FROM messages WHERE visitor_id = ? AND seq >= ? ORDER BY seq LIMIT 1";
constexpr char kLastSeq[] =
    "SELECT seq FROM messages WHERE visitor_id = ? ORDER BY seq DESC LIMIT 1";
constexpr char kCountIncoming[] =
    "SELECT count(*) FROM messages WHERE visitor_id = ? AND seq > ? AND seq <= ? "
    "AND direction = 0";
constexpr char kSaveDelivery[] =
    "UPDATE messages SET delivery = ?, failure = ?, errcode = ?, rid = ? WHERE id = ?";
constexpr char kSaveHeld[] =
    "UPDATE messages SET held = ?, was_held = max(was_held, ?) WHERE id = ?";

} // namespace

Message readMessage(Row &row)
{
    Message message;
    Numbers numbers = row.numbers();
    message.id = numbers.id<MessageId>();
    message.visitor = numbers.id<VisitorId>();
    message.seq = numbers.integer();
    message.conversation = numbers.id<ConversationId>();
    message.direction = fromCode(numbers.number(), Direction::System, Direction::System);
    message.author = numbers.id<AgentId>();
    message.content.kind = fromCode(numbers.number(), ContentKind::Event, ContentKind::Unsupported);
    message.createdAt = numbers.number();
    message.delivery =
        fromCode(numbers.number(), DeliveryState::Uncertain, DeliveryState::Uncertain);
    message.failure = fromCode(numbers.number(), FailureReason::Unknown, FailureReason::Unknown);
    message.errcode = numbers.integer();
    message.resendOf = numbers.id<MessageId>();
    message.held = numbers.flag();
    message.automatic = message.direction == Direction::Out && !message.author.isValid();
    message.authorName = row.text();
    message.content.text = row.text();
    message.content.type = row.text();
    readDetail(row.text(), message.content);
    message.clientMessageId = row.text();
    const QString mediaId = row.text();
    const QString media = row.text();
    if (!mediaId.isEmpty())
        message.content.media = mediaFromColumn(mediaId, media);
    return message;
}

void MessageRepository::add(Message &message, const Origin &origin)
{
    Statement &insert = m_db.statement(kAdd);
    insert.arg(message.visitor).arg(message.seq).arg(message.conversation);
    insert.arg(code(message.direction)).arg(message.author).arg(message.authorName);
    insert.arg(code(message.content.kind)).arg(message.content.text).arg(message.content.type);
    insert.arg(detailText(message.content));
    insert.arg(message.createdAt).arg(code(message.delivery)).arg(message.clientMessageId);
    insert.arg(message.resendOf).arg(origin.receivedAt).arg(origin.externalId);
    if (origin.raw.isEmpty())
        insert.argNull();
    else
        insert.arg(origin.raw);
    insert.arg(message.content.media.id);
    if (insert.run())
        message.id = MessageId { insert.insertedId() };
}

std::optional<Message> MessageRepository::find(MessageId id)
{
    return fetchOne(m_db.statement(kFind).arg(id), readMessage);
}

std::optional<Message> MessageRepository::findByClientId(AgentId author,
                                                         const QString &clientMessageId)
{
    if (clientMessageId.isEmpty())
        return std::nullopt;
    return fetchOne(m_db.statement(kFindByClientId).arg(author).arg(clientMessageId), readMessage);
}

QList<Message> MessageRepository::page(VisitorId visitor, int beforeSeq, int limit)
{
    const int before = beforeSeq > 0 ? beforeSeq : std::numeric_limits<int>::max();
    QList<Message> messages =
        fetchAll(m_db.statement(kPage).arg(visitor).arg(before).arg(limit), readMessage);
    std::reverse(messages.begin(), messages.end());
    return messages;
}

QList<Message> MessageRepository::pageFrom(VisitorId visitor, int fromSeq, int endSeq, int limit)
{
    Statement &select = m_db.statement(kPageFrom).arg(visitor).arg(fromSeq).arg(endSeq).arg(limit);
    return fetchAll(select, readMessage);
}

int MessageRepository::seqAt(VisitorId visitor, qint64 at)
{
    int from = 1;
    int to = lastSeq(visitor) + 1; // the answer is in [from, to]
    while (from < to) {
        const int middle = from + (to - from) / 2;
        const auto time = fetchOne(m_db.statement(kTimeFrom).arg(visitor).arg(middle),
                                   [](Row &row) { return row.number(); });
        if (time && *time < at)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

int MessageRepository::lastSeq(VisitorId visitor)
{
    return fetchOne(m_db.statement(kLastSeq).arg(visitor), [](Row &row) { return row.integer(); })
        .value_or(0);
}

int MessageRepository::countIncoming(VisitorId visitor, int after, int upTo)
{
    Statement &count = m_db.statement(kCountIncoming).arg(visitor).arg(after).arg(upTo);
    return fetchOne(count, [](Row &row) { return row.integer(); }).value_or(0);
}

void MessageRepository::saveDelivery(const Message &message, const QString &rid)
{
    m_db.statement(kSaveDelivery)
        .arg(code(message.delivery))
        .arg(code(message.failure))
        .arg(message.errcode)
        .arg(rid)
        .arg(message.id)
        .run();
}

void MessageRepository::saveHeld(MessageId id, bool held)
{
    m_db.statement(kSaveHeld).arg(held).arg(held).arg(id).run();
}

} // namespace kefu::storage
