// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocketprivate.h"

#include "relay/protocol/codec.h"

//! Topics: pushes beyond the conversations of one's own (design.md 5).
namespace kefu::gateway {

namespace {

using L = QLatin1String;

//! The conversation of "watch:41"; nothing for other topics.
std::optional<ConversationId> watchedIn(const QString &topic)
{
    constexpr QLatin1String kWatch("watch:");
    if (!topic.startsWith(kWatch))
        return std::nullopt;
    const auto id = parseId<ConversationId>(topic.mid(kWatch.size()));
    return id && id->isValid() ? std::optional(*id) : std::nullopt;
}

Error noSuchTopic(const QString &topic)
{
    return makeError(ErrorCode::Unsupported, QStringLiteral("no such topic"),
                     { { L("topic"), topic } });
}

} // namespace

void AgentSocket::run(const QString &id, const SubscribeRequest &body)
{
    if (const auto conversation = watchedIn(body.topic)) {
        m_desk.watch(m_actor, m_session, *conversation,
                     answering<WatchAnswer>(id, [](const WatchAnswer &answer) { return answer; }));
    } else if (body.topic == L("colleagues")) {
        m_desk.followColleagues(m_actor, m_session, this,
                                answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
    } else if (body.topic == L("dashboard")) {
        m_desk.followDashboard(m_actor, m_session, this,
                               answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
    } else if (body.topic == L("queue")) {
        m_desk.followQueue(m_actor, m_session, this,
                           answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
    } else {
        refuse(id, noSuchTopic(body.topic));
    }
}

void AgentSocket::run(const QString &id, const UnsubscribeRequest &body)
{
    if (const auto conversation = watchedIn(body.topic)) {
        m_desk.unwatch(m_session, *conversation);
    } else if (body.topic == L("colleagues")) {
        m_desk.unfollowColleagues(m_session);
    } else if (body.topic == L("dashboard")) {
        m_desk.unfollowDashboard(m_session);
    } else if (body.topic == L("queue")) {
        m_desk.unfollowQueue(m_session);
    } else {
        refuse(id, noSuchTopic(body.topic));
        return;
    }
    sendFrame(codec::encodeAnswer(id, codec::toJson(EmptyAnswer {})));
}

void AgentSocket::onWatched(const WatchedPush &, const QByteArray &frame)
{
    if (m_stage == Stage::Live)
        sendFrame(frame);
}

void AgentSocket::onColleagues(const ColleaguesPush &push)
{
    if (m_stage == Stage::Live)
        sendFrame(codec::encodePush(push));
}

} // namespace kefu::gateway
