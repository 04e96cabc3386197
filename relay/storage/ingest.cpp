// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/mediacommands.h"
#include "relay/storage/replycommands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

Message messageOf(const domain::Inbound &inbound, const VisitorRow &visitor, qint64 receivedAt)
{
    Message message;
    message.visitor = visitor.info.id;
    message.seq = visitor.lastSeq;
    message.direction =
        inbound.kind == domain::Inbound::Kind::Message ? Direction::In : Direction::System;
    message.content = inbound.content;
    message.createdAt = inbound.createdAt > 0 ? inbound.createdAt : receivedAt;
    return message;
}

MessageRepository::Origin originOf(const IngestItem &item)
{
    const domain::Inbound &inbound = item.inbound;
    // A text message stands in its columns completely; of everything else the whole body is kept.
    const bool isText = inbound.content.kind == ContentKind::Text;
    return { item.receivedAt, inbound.externalId,
             isText && !inbound.masked ? QByteArray() : inbound.raw };
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

//! What the mini program says of him: kept as it came, his name and picture where it is believed.
void takeClaim(Session &session, VisitorRow &visitor, const IngestItem &item)
{
    const domain::VisitorClaim &claim = item.inbound.claim;
    VisitorInfo &info = visitor.info;
    session.visitors.saveSource(info.id, item.inbound.content.text, claim.verified);
    if (!claim.name.isEmpty() && claim.name != info.name) {
        info.name = claim.name;
        session.visitors.saveName(info.id, info.name);
    }
    if (!claim.avatarUrl.isEmpty() && claim.avatarUrl != session.visitors.avatarUrl(info.id)) {
        info.avatar =
            session.media.addIncoming(info.channel, QString(), claim.avatarUrl, item.receivedAt).id;
        session.visitors.saveAvatar(info.id, info.avatar, claim.avatarUrl);
    }
}

//! What the visitor gains by this: a number for the line, replies we may send, perhaps a name.
void moveVisitorOn(Session &session, VisitorRow &visitor, const IngestItem &item, qint64 createdAt)
{
    const domain::Inbound::Kind kind = item.inbound.kind;
    if (kind == domain::Inbound::Kind::Message)
        visitor.window.onMessage(createdAt, session.rules);
    else if (kind == domain::Inbound::Kind::Enter)
        visitor.window.onEnter(createdAt, session.rules);
    session.visitors.saveProgress(visitor);
    if (kind == domain::Inbound::Kind::Enter)
        takeClaim(session, visitor, item);
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

//! A line of the visitor's history.
void addLine(Session &session, const IngestItem &item, VisitorAndOpen at, IngestOutcome &outcome)
{
    const domain::Inbound &inbound = item.inbound;
    ++at.visitor.lastSeq;
    Message message = messageOf(inbound, at.visitor, item.receivedAt);
    moveVisitorOn(session, at.visitor, item, message.createdAt);
    auto rated = ratedBy(session, at, item);
    outcome.rated = rated.has_value();
    outcome.channel = inbound.channel;
    // Who is on the blacklist is heard, and goes to nobody (product.md 4).
    outcome.blocked = session.routing.blockedUntil(at.visitor.info.id) > item.receivedAt;
    if (!rated && !outcome.blocked && inbound.kind == domain::Inbound::Kind::Message)
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

//! Counted; and shown, where it is about a visitor who is known: nobody becomes one by it.
void takeEvent(Session &session, const IngestItem &item, IngestOutcome &outcome)
{
    const domain::Inbound &inbound = item.inbound;
    session.inbox.addEvent(inbound, item.receivedAt);
    outcome.kind = IngestOutcome::Kind::EventOnly;
    if (inbound.content.kind != ContentKind::Event)
        return;
    auto known = session.conversations.visitorAndOpen(inbound.channel, inbound.openid);
    if (!known)
        return;
    outcome.kind = IngestOutcome::Kind::Stored;
    addLine(session, item, *std::move(known), outcome);
}

} // namespace

Result<IngestOutcome> ingest(Session &session, const IngestItem &item)
{
    const domain::Inbound &inbound = item.inbound;
    const bool hasSender =
        !inbound.openid.isEmpty() || inbound.kind == domain::Inbound::Kind::Unreadable;
    if (inbound.dedupeKey.isEmpty() || !hasSender || !inbound.channel.isValid())
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
    if (inbound.kind == domain::Inbound::Kind::Unreadable) {
        session.inbox.addUnparsed({ inbound.channel, inbound.raw, inbound.type, item.receivedAt });
        outcome.kind = IngestOutcome::Kind::EventOnly;
        return outcome;
    }
    if (inbound.kind == domain::Inbound::Kind::Event)
        takeEvent(session, item, outcome);
    else
        addLine(session, item, visitorOf(session, item), outcome);
    return outcome;
}

} // namespace kefu::storage
