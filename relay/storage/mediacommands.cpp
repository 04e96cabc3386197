// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/mediacommands.h"

#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

constexpr int kMaxMessages = 100; // a visitor's file is in one message
constexpr qsizetype kMaxWechatId = 512;
constexpr qsizetype kMaxUrl = 2048;

bool mayShowFile(ContentKind kind)
{
    return kind == ContentKind::Image || kind == ContentKind::Voice || kind == ContentKind::Video
        || kind == ContentKind::Card;
}

std::optional<SettleOutcome> tell(Session &session, MessageId id, qint64 at)
{
    const auto message = session.messages.find(id);
    auto row = message ? session.conversations.find(message->conversation) : std::nullopt;
    if (!row)
        return std::nullopt;
    if (row->info.lastMessage && row->info.lastMessage->id == id)
        row->info.lastMessage = message;
    ++row->info.version;
    session.conversations.saveProgress(*row);
    SettleOutcome change { *message, *row, {} };
    change.events.append(
        logEvent(session, EventRow::Kind::MessageUpdated, *row, row->info.owner, at, id));
    return change;
}

//! Only where it is looked at: the others read it when they are opened.
std::optional<ConversationChange> tellOfFace(Session &session, VisitorId visitor, qint64 at)
{
    auto row = session.conversations.newestOf(visitor);
    if (!row || row->info.state != ConversationState::Assigned)
        return std::nullopt;
    ++row->info.version;
    session.conversations.saveProgress(*row);
    ConversationChange change { *row, {} };
    change.events.append(logEvent(session, EventRow::Kind::Updated, *row, row->info.owner, at));
    return change;
}

} // namespace

Media takeMedia(Session &session, const domain::Inbound &inbound, qint64 receivedAt)
{
    const bool named = !inbound.mediaId.isEmpty() || !inbound.mediaUrl.isEmpty();
    if (!named || !mayShowFile(inbound.content.kind) || inbound.mediaId.size() > kMaxWechatId)
        return {};
    return session.media.addIncoming(
        inbound.channel, inbound.mediaId,
        inbound.mediaUrl.size() <= kMaxUrl ? inbound.mediaUrl : QString(), receivedAt);
}

Result<MediaOutcome> endMedia(Session &session, const MediaEndItem &item)
{
    const QString &id = item.record.media.id;
    const auto before = session.media.find(id);
    if (!before)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such media"));
    if (before->media.state != MediaState::Pending)
        return makeError(ErrorCode::Conflict, QStringLiteral("the file's fate is settled"));
    session.media.save(item.record);
    session.media.removeJob(id);
    MediaOutcome outcome;
    for (const MessageId message : session.media.messages(id, kMaxMessages)) {
        if (auto change = tell(session, message, item.at))
            outcome.changes.append(*std::move(change));
    }
    for (const VisitorId visitor : session.media.faces(id, kMaxMessages)) {
        if (auto change = tellOfFace(session, visitor, item.at))
            outcome.faces.append(*std::move(change));
    }
    return outcome;
}

} // namespace kefu::storage
