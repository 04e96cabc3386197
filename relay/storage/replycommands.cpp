// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/replycommands.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

//! Where the message goes: the open or just ended conversation, or the visitor alone, who has
//! entered and not written yet.
std::optional<ConversationRow> placeOf(Session &session, const AutoReplyItem &item)
{
    if (item.conversation.isValid())
        return session.conversations.find(item.conversation);
    const auto visitor = session.visitors.find(item.visitor);
    return visitor ? std::optional(rowOf(*visitor)) : std::nullopt;
}

//! Whether the reply still fits what has become of the conversation meanwhile.
bool fits(const ConversationRow &row, const QList<domain::ReplyCandidate> &candidates)
{
    using domain::ReplyKind;
    if (!row.info.id.isValid() || candidates.isEmpty())
        return true;
    const ReplyKind kind = candidates.first().kind;
    const bool isForEnded = kind == ReplyKind::Satisfaction || kind == ReplyKind::Thanks;
    const bool isForQueued = kind == ReplyKind::Queue;
    if (isForQueued)
        return row.info.state == ConversationState::Queued;
    return isForEnded == (row.info.state == ConversationState::Closed);
}

Message messageOf(const domain::ReplyCandidate &reply, qint64 at)
{
    Message message;
    message.direction = Direction::Out;
    message.automatic = true;
    // What agents and LayIM pages show where a colleague's nickname would stand (product.md 6).
    message.authorName = QStringLiteral("自动回复");
    message.content = { ContentKind::Text, reply.text, {} };
    message.createdAt = at;
    message.delivery = DeliveryState::Queued;
    return message;
}

void write(Session &session, const AutoReplyItem &item, ConversationRow &row,
           AutoReplyOutcome &outcome)
{
    const domain::ReplyCandidate &reply = *outcome.choice.reply;
    const auto taken = row.window.reserve(item.at, session.rules, item.keepLast ? 1 : 0);
    if (!taken) {
        outcome.choice = { std::nullopt, domain::ReplyRefusal::KeptForPeople };
        return;
    }
    outcome.message = messageOf(reply, item.at);
    appendMessage(session, row, outcome.message, item.at);
    KEFU_FAILPOINT("autoreply.before_outbox");
    session.outbox.add(outcome.message.id, item.at, *taken);
    session.visitors.saveWindow(row.info.visitor.id, row.window);
    session.replies.saveSent(row.info.visitor.id, reply.kind, item.at);
    if (reply.kind == domain::ReplyKind::Satisfaction)
        session.replies.saveAsked(row.info.visitor.id, row.info.id, item.at + domain::kRatingMs);
    if (row.info.id.isValid()) {
        // Neither the visitor's waiting nor the owner's read mark moves: nobody has answered.
        ++row.info.version;
        session.conversations.saveProgress(row);
        outcome.events.append(logEvent(session, EventRow::Kind::MessageAdded, row, row.info.owner,
                                       item.at, outcome.message.id));
    }
    outcome.conversation = row;
}

} // namespace

ConversationRow rowOf(const VisitorRow &visitor)
{
    ConversationRow row;
    row.info.visitor = visitor.info;
    row.info.state = ConversationState::Closed;
    row.info.lastSeq = visitor.lastSeq;
    row.openid = visitor.openid;
    row.window = visitor.window;
    row.lastAgent = visitor.lastAgent;
    row.lastAgentAt = visitor.lastAgentAt;
    return row;
}

Result<AutoReplyOutcome> autoReply(Session &session, const AutoReplyItem &item)
{
    auto row = placeOf(session, item);
    if (!row)
        return noSuchConversation();
    AutoReplyOutcome outcome;
    if (!fits(*row, item.candidates))
        return outcome;
    const Quota quota = row->window.view(item.at, session.rules);
    outcome.choice =
        domain::chooseReply(item.candidates, session.replies.history(row->info.visitor.id, item.at),
                            quota, item.keepLast, item.at);
    if (outcome.choice.reply)
        write(session, item, *row, outcome);
    return outcome;
}

Result<QList<ConversationChange>> markLeave(Session &session, const QList<ConversationId> &ids,
                                            qint64 at)
{
    QList<ConversationChange> changes;
    for (const ConversationId id : ids) {
        auto row = session.conversations.find(id);
        if (!row || row->info.state != ConversationState::Queued || row->info.leave)
            continue;
        row->info.leave = true;
        ++row->info.version;
        session.conversations.saveLeave(*row, at);
        changes.append({ *row, { logEvent(session, EventRow::Kind::Updated, *row, {}, at) } });
    }
    return changes;
}

std::optional<ConversationRow> takeRating(Session &session, VisitorId visitor, int rating,
                                          qint64 at)
{
    const ConversationId asked = session.replies.takeAsked(visitor, at);
    auto row = asked.isValid() ? session.conversations.find(asked) : std::nullopt;
    if (!row)
        return std::nullopt;
    row->info.rating = rating;
    session.conversations.saveRating(asked, rating);
    return row;
}

} // namespace kefu::storage
