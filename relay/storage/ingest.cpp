// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/mediacommands.h"
#include "relay/storage/replycommands.h"
#include "relay/storage/session.h"

#include <QJsonDocument>

namespace kefu::storage {

namespace {

constexpr qsizetype kMaxNameLength = 64;

//! SessionFrom is whatever the mini program put there; as a JSON object it may name the visitor
//! (product.md 3).
QString nameFromSession(const QString &sessionFrom)
{
    if (!sessionFrom.startsWith(QLatin1Char('{')))
        return {};
    const QJsonObject object = QJsonDocument::fromJson(sessionFrom.toUtf8()).object();
    return object.value(QStringLiteral("nickName")).toString().simplified().left(kMaxNameLength);
}

Message messageOf(const domain::Inbound &inbound, const VisitorRow &visitor, qint64 receivedAt)
{
    Message message;
    message.visitor = visitor.info.id;
    message.seq = visitor.lastSeq;
    message.direction =
        inbound.kind == domain::Inbound::Kind::Enter ? Direction::System : Direction::In;
    message.content = inbound.content;
    message.createdAt = inbound.createdAt > 0 ? inbound.createdAt : receivedAt;
    return message;
}

MessageRepository::Origin originOf(const IngestItem &item)
{
    const domain::Inbound &inbound = item.inbound;
    // A text message stands in its columns completely; of everything else the whole body is kept.
    const bool isText = inbound.content.kind == ContentKind::Text;
    return { item.receivedAt, inbound.externalId, isText ? QByteArray() : inbound.raw };
}

//! The visitor wrote: his conversation opens, or moves on.
void takeMessage(Session &session, VisitorAndOpen &at, const Message &message,
                 IngestOutcome &outcome, qint64 receivedAt)
{
    if (!at.open) {
        VisitorRow before = at.visitor;
        before.lastSeq = message.seq - 1;
        at.open = session.conversations.add(before, receivedAt);
        session.segments.openQueue(at.open->info.id, receivedAt, QStringLiteral("visitor_wrote"));
        outcome.opened = true;
    }
    ConversationInfo &info = at.open->info;
    if (info.waitingSinceAt == 0)
        info.waitingSinceAt = receivedAt;
    ++info.unread;
}

VisitorAndOpen visitorOf(Session &session, const IngestItem &item)
{
    const domain::Inbound &inbound = item.inbound;
    if (auto known = session.conversations.visitorAndOpen(inbound.channel, inbound.openid))
        return *std::move(known);
    return { session.visitors.add(inbound.channel, inbound.openid, item.receivedAt), std::nullopt };
}

//! What the visitor gains by this: a number for the line, replies we may send, perhaps a name.
void moveVisitorOn(Session &session, VisitorRow &visitor, const domain::Inbound &inbound,
                   qint64 createdAt)
{
    if (inbound.kind != domain::Inbound::Kind::Enter) {
        visitor.window.onMessage(createdAt, session.rules);
        session.visitors.saveProgress(visitor);
        return;
    }
    visitor.window.onEnter(createdAt, session.rules);
    session.visitors.saveProgress(visitor);
    const QString name = nameFromSession(inbound.content.text);
    if (name.isEmpty() || name == visitor.info.name)
        return;
    visitor.info.name = name;
    session.visitors.saveName(visitor.info.id, name);
}

void moveConversationOn(Session &session, const VisitorRow &visitor, ConversationRow &row,
                        const Message &message)
{
    row.info.visitor = visitor.info;
    row.window = visitor.window;
    row.info.lastSeq = message.seq;
    row.info.lastMessage = message;
    ++row.info.version;
    session.conversations.saveProgress(row);
}

//! A lone 1, 2 or 3 after the question is a rating (product.md 6): kept with the conversation that
//! ended, it opens and queues nothing.
std::optional<ConversationRow> ratedBy(Session &session, const VisitorAndOpen &at,
                                       const IngestItem &item)
{
    constexpr qsizetype kLongest = 8;
    const Content &content = item.inbound.content;
    const bool mayBe = item.inbound.kind == domain::Inbound::Kind::Message && !at.open
        && content.kind == ContentKind::Text && content.text.size() <= kLongest;
    const int rating = mayBe ? domain::ratingOf(content.text) : 0;
    if (rating == 0)
        return std::nullopt;
    return takeRating(session, at.visitor.info.id, rating, item.receivedAt);
}

void enterOrMessage(Session &session, const IngestItem &item, IngestOutcome &outcome)
{
    const domain::Inbound &inbound = item.inbound;
    VisitorAndOpen at = visitorOf(session, item);
    ++at.visitor.lastSeq;
    Message message = messageOf(inbound, at.visitor, item.receivedAt);
    moveVisitorOn(session, at.visitor, inbound, message.createdAt);
    auto rated = ratedBy(session, at, item);
    outcome.rated = rated.has_value();
    if (!rated && inbound.kind == domain::Inbound::Kind::Message)
        takeMessage(session, at, message, outcome, item.receivedAt);
    std::optional<ConversationRow> &row = rated ? rated : at.open;
    if (row)
        message.conversation = row->info.id;
    message.content.media = takeMedia(session, inbound, item.receivedAt);
    session.messages.add(message, originOf(item));
    outcome.message = message;
    if (row) {
        moveConversationOn(session, at.visitor, *row, message);
        outcome.events.append(logEvent(session, EventRow::Kind::MessageAdded, *row, row->info.owner,
                                       item.receivedAt, message.id));
        outcome.conversation = row;
    }
    session.cache.put(std::move(at));
}

} // namespace

Result<IngestOutcome> ingest(Session &session, const IngestItem &item)
{
    const domain::Inbound &inbound = item.inbound;
    if (inbound.dedupeKey.isEmpty() || inbound.openid.isEmpty() || !inbound.channel.isValid())
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("a push needs channel, openid and dedupe key"));
    IngestOutcome outcome;
    if (!session.inbox.takeKey(inbound.dedupeKey, item.receivedAt)) {
        outcome.kind = IngestOutcome::Kind::Duplicate;
        return outcome;
    }
    KEFU_FAILPOINT("ingest.after_dedupe");
    if (!inbound.copy.isEmpty()) {
        session.forwards.add(inbound.channel, inbound.copy, item.receivedAt);
        outcome.copied = inbound.channel;
    }
    if (inbound.kind == domain::Inbound::Kind::Event) {
        session.inbox.addEvent(inbound, item.receivedAt);
        outcome.kind = IngestOutcome::Kind::EventOnly;
        return outcome;
    }
    enterOrMessage(session, item, outcome);
    return outcome;
}

} // namespace kefu::storage
