// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

#include <algorithm>

namespace kefu::storage {

namespace {

constexpr qint64 kSaidForMs = 30LL * 60 * 1000; //!< as long as WeChat's own tool may keep a visitor
constexpr int kLookBack = 50;

bool wasSaid(const QList<Message> &messages, qint64 after)
{
    return std::any_of(messages.begin(), messages.end(), [after](const Message &message) {
        return message.content.kind == ContentKind::Event
            && message.content.type == QLatin1String(kHandOverLine) && message.createdAt > after;
    });
}

} // namespace

Result<LineOutcome> noteHandOver(Session &session, const HandOverItem &item)
{
    auto at = session.conversations.visitorAndOpen(item.channel, item.openid);
    if (!at || !at->open)
        return noSuchConversation();
    ConversationRow row = *at->open;
    const int next = row.info.lastSeq + 1;
    if (wasSaid(session.messages.page(row.info.visitor.id, next, kLookBack), item.at - kSaidForMs))
        return makeError(ErrorCode::Conflict, QStringLiteral("said already"));
    LineOutcome outcome;
    Message &line = outcome.message;
    line.direction = Direction::System;
    line.content.kind = ContentKind::Event;
    line.content.type = QLatin1String(kHandOverLine);
    line.createdAt = item.at;
    appendMessage(session, row, line, item.at);
    ++row.info.version;
    session.conversations.saveProgress(row);
    outcome.events.append(
        logEvent(session, EventRow::Kind::MessageAdded, row, row.info.owner, item.at, line.id));
    outcome.conversation = row;
    return outcome;
}

} // namespace kefu::storage
