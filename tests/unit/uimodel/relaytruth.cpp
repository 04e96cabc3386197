// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/uimodel/relaytruth.h"

#include <algorithm>

namespace kefu::test {
namespace {

constexpr qint64 kVisitors = 7;
const AgentId kMe { 1 };
const AgentId kOther { 2 };

} // namespace

RelayTruth::RelayTruth(quint32 seed)
    : m_random(seed)
{
    for (qint64 i = 1; i <= kVisitors; ++i)
        m_messages.insert({ i }, {});
}

AgentInfo RelayTruth::me()
{
    AgentInfo info;
    info.id = kMe;
    info.nickname = QStringLiteral("Mei");
    info.presence = PresenceState::Online;
    return info;
}

bool RelayTruth::mine(const ConversationInfo &info) const
{
    return info.owner == kMe && info.state != ConversationState::Queued;
}

VisitorId RelayTruth::anyVisitor()
{
    return { 1 + m_random.bounded(int(kVisitors)) };
}

ConversationInfo *RelayTruth::newest(VisitorId visitor)
{
    ConversationInfo *found = nullptr;
    for (ConversationInfo &info : m_conversations) {
        if (info.visitor.id == visitor)
            found = &info;
    }
    return found;
}

std::optional<ConversationId> RelayTruth::openMine(VisitorId visitor) const
{
    for (const ConversationInfo &info : m_conversations) {
        if (info.visitor.id == visitor && info.state == ConversationState::Assigned && mine(info))
            return info.id;
    }
    return std::nullopt;
}

ConversationInfo &RelayTruth::openFor(VisitorId visitor)
{
    ConversationInfo *info = newest(visitor);
    if (info && info->state != ConversationState::Closed)
        return *info;
    ConversationInfo fresh;
    fresh.id = { m_nextId++ };
    fresh.visitor.id = visitor;
    fresh.visitor.channel = { 1 + visitor.value % 2 };
    fresh.visitor.name = QStringLiteral("Visitor %1").arg(visitor.value);
    fresh.openedAt = m_now;
    return *m_conversations.insert(fresh.id, fresh);
}

Message &RelayTruth::addMessage(VisitorId visitor, ConversationId conversation, Direction direction,
                                const QString &text)
{
    QList<Message> &log = m_messages[visitor];
    Message message;
    message.id = { m_nextId++ };
    message.visitor = visitor;
    message.conversation = conversation;
    message.seq = int(log.size()) + 1;
    message.direction = direction;
    message.content.text = text;
    message.createdAt = m_now++;
    if (direction == Direction::Out) {
        message.author = kMe;
        message.delivery = DeliveryState::Queued;
    }
    log.append(message);
    return log.last();
}

//! A change: new version, and the figures that follow from the messages.
void RelayTruth::touch(ConversationInfo &info)
{
    const QList<Message> &log = m_messages[info.visitor.id];
    ++info.version;
    info.lastSeq = int(log.size());
    info.unread = int(std::count_if(log.cbegin(), log.cend(), [&info](const Message &m) {
        return m.direction == Direction::In && m.seq > info.readSeq;
    }));
    info.lastMessage.reset();
    for (const Message &message : log) {
        if (message.conversation == info.id)
            info.lastMessage = message;
    }
}

void RelayTruth::record(const std::optional<EventBody> &body)
{
    const EventSeq seq { qint64(m_events.size()) + 1 };
    m_events.append({ body ? std::optional(Event { seq, *body }) : std::nullopt });
}

void RelayTruth::visitorWrites()
{
    const VisitorId visitor = anyVisitor();
    ConversationInfo &info = openFor(visitor);
    const Message &message =
        addMessage(visitor, info.id, Direction::In, QStringLiteral("in %1").arg(m_nextId));
    touch(info);
    record(mine(info) ? std::optional<EventBody>(MessageAdded { message, info }) : std::nullopt);
}

void RelayTruth::agentWrites()
{
    const VisitorId visitor = anyVisitor();
    if (openMine(visitor))
        (void)accept(visitor, QStringLiteral("out %1").arg(m_nextId), {});
}

Message RelayTruth::accept(VisitorId visitor, const QString &text, const QString &clientMessageId)
{
    ConversationInfo &info = openFor(visitor);
    Message &message = addMessage(visitor, info.id, Direction::Out, text);
    message.clientMessageId = clientMessageId;
    touch(info);
    record(mine(info) ? std::optional<EventBody>(MessageAdded { message, info }) : std::nullopt);
    return message;
}

void RelayTruth::deliveryMoves()
{
    QList<Message> &log = m_messages[anyVisitor()];
    for (Message &message : log) {
        if (message.direction != Direction::Out || isFinal(message.delivery))
            continue;
        const bool sending = message.delivery == DeliveryState::Queued;
        message.delivery = sending     ? DeliveryState::Sending
            : m_random.bounded(3) == 0 ? DeliveryState::Uncertain
                                       : DeliveryState::Accepted;
        ConversationInfo &info = m_conversations[message.conversation];
        touch(info);
        record(mine(info) ? std::optional<EventBody>(MessageUpdated { message, info })
                          : std::nullopt);
        return;
    }
}

void RelayTruth::ends()
{
    ConversationInfo *info = newest(anyVisitor());
    if (!info || info->state != ConversationState::Assigned)
        return;
    info->state = ConversationState::Closed;
    info->endedAt = m_now++;
    touch(*info);
    record(mine(*info) ? std::optional<EventBody>(ConversationUpdated { *info }) : std::nullopt);
}

void RelayTruth::changesHands()
{
    ConversationInfo *info = newest(anyVisitor());
    if (!info || info->state == ConversationState::Closed)
        return;
    const bool was = mine(*info);
    const int to = m_random.bounded(4);
    info->state = to == 0 ? ConversationState::Queued : ConversationState::Assigned;
    info->owner = to == 0 ? AgentId() : to == 1 ? kOther : kMe;
    touch(*info);
    if (was == mine(*info))
        record(was ? std::optional<EventBody>(ConversationUpdated { *info }) : std::nullopt);
    else if (was)
        record(ConversationLost { info->id, info->visitor.id, info->owner });
    else
        record(ConversationGained {
            *info,
            m_messages.value(info->visitor.id)
                .mid(qMax(0, int(m_messages.value(info->visitor.id).size()) - 5)) });
}

void RelayTruth::setRead(VisitorId visitor, int seq)
{
    ConversationInfo *info = newest(visitor);
    if (!info || !mine(*info) || info->readSeq >= seq)
        return;
    info->readSeq = seq;
    touch(*info);
    record(ConversationUpdated { *info });
}

void RelayTruth::step()
{
    switch (m_random.bounded(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
        return visitorWrites();
    case 4:
    case 5:
        return agentWrites();
    case 6:
    case 7:
        return deliveryMoves();
    case 8:
        return ends();
    case 9: {
        const VisitorId visitor = anyVisitor();
        return setRead(visitor, int(m_messages.value(visitor).size()));
    }
    default:
        return changesHands();
    }
}

// ---- what it tells
// -------------------------------------------------------------------------------

QMap<VisitorId, ConversationInfo> RelayTruth::rows() const
{
    QMap<VisitorId, ConversationInfo> result;
    for (const ConversationInfo &info : m_conversations) {
        if (mine(info))
            result.insert(info.visitor.id, info); // ascending ids: the newest stays
    }
    return result;
}

QList<ConversationInfo> RelayTruth::ended() const
{
    QList<ConversationInfo> result;
    for (const ConversationInfo &info : m_conversations) {
        if (mine(info) && info.state == ConversationState::Closed)
            result.append(info);
    }
    std::sort(result.begin(), result.end(),
              [](const auto &a, const auto &b) { return a.endedAt > b.endedAt; });
    return result;
}

const QList<Message> &RelayTruth::messages(VisitorId visitor) const
{
    return *m_messages.constFind(visitor);
}

ConversationsAnswer RelayTruth::page(ConversationId after, int pageSize) const
{
    ConversationsAnswer answer;
    QList<ConversationId> ids = m_conversations.keys();
    std::reverse(ids.begin(), ids.end());
    for (const ConversationId id : ids) {
        const ConversationInfo &info = *m_conversations.constFind(id);
        if (!mine(info) || (after.isValid() && id >= after))
            continue;
        if (answer.conversations.size() == pageSize) {
            answer.more = true;
            break;
        }
        answer.conversations.append(info);
    }
    return answer;
}

HelloAnswer RelayTruth::snapshot(int pageSize) const
{
    HelloAnswer answer;
    answer.agent = me();
    answer.epoch = m_epoch;
    answer.cursor = head();
    answer.serverTimeAt = m_now;
    answer.channels = { { { 2 }, QStringLiteral("Shop") }, { { 1 }, QStringLiteral("Club") } };
    const ConversationsAnswer first = page({}, pageSize);
    answer.conversations = first.conversations;
    answer.more = first.more;
    return answer;
}

HistoryAnswer RelayTruth::history(VisitorId visitor, int beforeSeq, int limit) const
{
    const QList<Message> log = m_messages.value(visitor);
    const int end = beforeSeq > 0 ? qMin(beforeSeq - 1, int(log.size())) : int(log.size());
    const int start = qMax(0, end - limit);
    return { visitor, log.mid(start, end - start), start == 0 };
}

EventBody RelayTruth::asNow(const EventBody &body) const
{
    EventBody now = body;
    if (auto *added = std::get_if<MessageAdded>(&now)) {
        added->message = m_messages.value(added->message.visitor).at(added->message.seq - 1);
        added->conversation = m_conversations.value(added->conversation.id);
    } else if (auto *updated = std::get_if<MessageUpdated>(&now)) {
        updated->message = m_messages.value(updated->message.visitor).at(updated->message.seq - 1);
        updated->conversation = m_conversations.value(updated->conversation.id);
    } else if (auto *changed = std::get_if<ConversationUpdated>(&now)) {
        changed->conversation = m_conversations.value(changed->conversation.id);
    } else if (auto *gained = std::get_if<ConversationGained>(&now)) {
        gained->conversation = m_conversations.value(gained->conversation.id);
        for (Message &message : gained->messages)
            message = m_messages.value(message.visitor).at(message.seq - 1);
    }
    return now;
}

EventsPush RelayTruth::push(EventSeq from, EventSeq to, bool asOfNow) const
{
    EventsPush push { from, to, {} };
    for (qint64 seq = from.value + 1; seq <= to.value; ++seq) {
        const auto &event = m_events.at(seq - 1).then;
        if (event)
            push.events.append({ event->seq, asOfNow ? asNow(event->body) : event->body });
    }
    return push;
}

} // namespace kefu::test
