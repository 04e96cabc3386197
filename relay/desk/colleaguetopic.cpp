// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/colleaguetopic.h"

#include <algorithm>

namespace kefu::desk {

namespace {

//! Product.md 8 allows what is watched to be 250 ms behind.
constexpr int kGatherMs = 200;
//! In one push: a thousand colleagues who all come at nine must fit into frames.
constexpr qsizetype kMostInPush = 500;

} // namespace

ColleagueTopic::ColleagueTopic(Describe describe, QObject *parent)
    : QObject(parent)
    , m_describe(std::move(describe))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kGatherMs);
    connect(&m_timer, &QTimer::timeout, this, &ColleagueTopic::flush);
}

void ColleagueTopic::add(SessionId session, const domain::Actor &actor, SessionSink *sink)
{
    m_followers.insert(session, { actor, sink, {} });
}

void ColleagueTopic::noteChanged(AgentId agent)
{
    if (m_followers.isEmpty())
        return;
    m_changed.insert(agent);
    if (!m_timer.isActive())
        m_timer.start();
}

QList<Colleague> ColleagueTopic::news(Follower &follower, const QSet<AgentId> &changed) const
{
    QList<Colleague> list;
    for (const AgentId agent : changed) {
        const std::optional<Colleague> colleague = m_describe(follower.actor, agent);
        if (!colleague || follower.told.value(agent) == *colleague)
            continue;
        follower.told.insert(agent, *colleague);
        list.append(*colleague);
    }
    std::sort(list.begin(), list.end(),
              [](const Colleague &a, const Colleague &b) { return a.id < b.id; });
    return list;
}

void ColleagueTopic::flush()
{
    const QSet<AgentId> changed = std::exchange(m_changed, {});
    const QList<SessionId> sessions = m_followers.keys();
    for (const SessionId session : sessions) {
        const auto follower = m_followers.find(session);
        if (follower == m_followers.end())
            continue; // an earlier sink closed it
        const QList<Colleague> list = news(*follower, changed);
        SessionSink *sink = follower->sink;
        for (qsizetype i = 0; i < list.size(); i += kMostInPush)
            sink->onColleagues({ list.mid(i, kMostInPush) });
    }
}

} // namespace kefu::desk
