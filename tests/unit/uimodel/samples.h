// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

//! Values with the few fields a test cares about.
namespace kefu::test {

inline Message message(qint64 visitor, int seq, Direction direction = Direction::In,
                       DeliveryState delivery = DeliveryState::None,
                       const QString &clientMessageId = {})
{
    Message m;
    m.id = { visitor * 1'000'000 + seq };
    m.visitor = { visitor };
    m.conversation = { visitor };
    m.seq = seq;
    m.direction = direction;
    m.delivery = delivery;
    m.clientMessageId = clientMessageId;
    m.content.text = QStringLiteral("text %1").arg(seq);
    m.createdAt = 1000 + seq;
    return m;
}

inline ConversationInfo conversation(qint64 visitor, qint64 version = 1, int lastSeq = 0)
{
    ConversationInfo info;
    info.id = { visitor };
    info.visitor.id = { visitor };
    info.visitor.channel = { 1 };
    info.visitor.name = QStringLiteral("Visitor %1").arg(visitor);
    info.state = ConversationState::Assigned;
    info.version = version;
    info.openedAt = visitor;
    info.lastSeq = lastSeq;
    info.quota = { 5, 1'000'000 };
    return info;
}

inline HelloAnswer hello(const QList<ConversationInfo> &conversations, qint64 cursor = 0)
{
    HelloAnswer answer;
    answer.agent.id = { 1 };
    answer.agent.username = QStringLiteral("mei");
    answer.epoch = QStringLiteral("e");
    answer.cursor = { cursor };
    answer.channels = { { { 1 }, QStringLiteral("Shop") }, { { 2 }, QStringLiteral("Club") } };
    answer.conversations = conversations;
    return answer;
}

inline EventsPush push(qint64 from, const QList<EventBody> &bodies)
{
    EventsPush result { { from }, { from + bodies.size() }, {} };
    for (const EventBody &body : bodies)
        result.events.append({ { ++from }, body });
    return result;
}

} // namespace kefu::test
