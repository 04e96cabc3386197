// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
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

void enterOrMessage(Session &session, const IngestItem &item, IngestOutcome &outcome)
{
    const domain::Inbound &inbound = item.inbound;
    const bool isEnter = inbound.kind == domain::Inbound::Kind::Enter;
    auto found = session.conversations.visitorAndOpen(inbound.channel, inbound.openid);
    VisitorAndOpen at = found
        ? *std::move(found)
        : VisitorAndOpen { session.visitors.add(inbound.channel, inbound.openid, item.receivedAt),
                           std::nullopt };
    ++at.visitor.lastSeq;
    Message message = messageOf(inbound, at.visitor, item.receivedAt);
    if (isEnter)
        at.visitor.window.onEnter(message.createdAt);
    else
        at.visitor.window.onMessage(message.createdAt);
    session.visitors.saveProgress(at.visitor);
    const QString name = isEnter ? nameFromSession(inbound.content.text) : QString();
    if (!name.isEmpty() && name != at.visitor.info.name) {
        session.visitors.saveName(at.visitor.info.id, name);
        at.visitor.info.name = name;
    }
    if (!isEnter)
        takeMessage(session, at, message, outcome, item.receivedAt);
    if (at.open)
        message.conversation = at.open->info.id;
    session.messages.add(message, originOf(item));
    outcome.message = message;
    if (!at.open)
        return;
    ConversationRow &row = *at.open;
    row.info.visitor = at.visitor.info;
    row.window = at.visitor.window;
    row.info.lastSeq = message.seq;
    row.info.lastMessage = message;
    ++row.info.version;
    session.conversations.saveProgress(row);
    outcome.events.append(logEvent(session, EventRow::Kind::MessageAdded, row, row.info.owner,
                                   item.receivedAt, message.id));
    outcome.conversation = row;
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
    if (inbound.kind == domain::Inbound::Kind::Event) {
        session.inbox.addEvent(inbound, item.receivedAt);
        outcome.kind = IngestOutcome::Kind::EventOnly;
        return outcome;
    }
    enterOrMessage(session, item, outcome);
    return outcome;
}

} // namespace kefu::storage
