// SPDX-License-Identifier: Apache-2.0
#include "ui/model/boardstore.h"

#include "ui/model/boardrules.h"

#include <algorithm>

namespace kefu::ui {

namespace {

//! The longest wait first: an earlier beginning, and 0 (nobody waits) last.
int compareSince(qint64 a, qint64 b)
{
    if (a == b)
        return 0;
    if (a == 0 || b == 0)
        return a == 0 ? 1 : -1;
    return a < b ? -1 : 1;
}

bool isCut(const BoardAgent &agent)
{
    return agent.agent.link == LinkState::Grace;
}

QList<BoardPoint> pointsOf(const QHash<std::pair<qint64, qint64>, BoardPoint> &all,
                           ChannelId channel)
{
    QList<BoardPoint> found;
    for (const BoardPoint &point : all) {
        if (point.channel == channel)
            found.append(point);
    }
    std::sort(found.begin(), found.end(),
              [](const BoardPoint &a, const BoardPoint &b) { return a.at < b.at; });
    return found;
}

} // namespace

bool isWorse(const BoardChannel &a, const BoardChannel &b)
{
    if (a.figures.queued != b.figures.queued)
        return a.figures.queued > b.figures.queued;
    if (const int wait = compareSince(a.figures.oldestQueuedAt, b.figures.oldestQueuedAt))
        return wait < 0;
    const double left = serviceLevel(a.figures).value_or(2);
    const double right = serviceLevel(b.figures).value_or(2);
    return left != right ? left < right : a.id < b.id;
}

bool isWorse(const BoardAgent &a, const BoardAgent &b)
{
    if (isCut(a) != isCut(b))
        return isCut(a);
    if (const int wait = compareSince(a.oldestWaitingAt, b.oldestWaitingAt))
        return wait < 0;
    const bool leftGone = a.agent.presence == PresenceState::Offline;
    const bool rightGone = b.agent.presence == PresenceState::Offline;
    if (leftGone != rightGone)
        return rightGone;
    if (a.agent.load != b.agent.load)
        return a.agent.load > b.agent.load;
    return a.agent.id < b.agent.id;
}

BoardStore::BoardStore(QObject *parent)
    : QObject(parent)
{
}

void BoardStore::apply(const BoardPush &push)
{
    if (m_paused || (!push.full && !m_filled))
        return;
    if (push.full) {
        m_channels.clear();
        m_groups.clear();
        m_agents.clear();
        m_points.clear();
        m_lastWeek.clear();
        m_filled = true;
    }
    m_at = push.at;
    m_total = push.total;
    for (const BoardChannel &channel : push.channels)
        m_channels.insert(channel.id, channel);
    for (const BoardGroup &group : push.groups) {
        const auto same = [&group](const BoardGroup &known) { return known.id == group.id; };
        const auto known = std::find_if(m_groups.begin(), m_groups.end(), same);
        if (known != m_groups.end())
            *known = group;
        else
            m_groups.append(group);
    }
    for (const BoardAgent &agent : push.agents)
        m_agents.insert(agent.agent.id, agent);
    for (const AgentId gone : push.gone)
        m_agents.remove(gone);
    for (const BoardPoint &point : push.points)
        m_points.insert({ point.channel.value, point.at }, point);
    for (const BoardPoint &point : push.lastWeek)
        m_lastWeek.insert({ point.channel.value, point.at }, point);
    m_alerts = push.alerts;
    Q_EMIT boardChanged();
}

void BoardStore::apply(const QueuePush &push)
{
    if (m_paused)
        return;
    if (push.full)
        m_queue.clear();
    m_queueTotal = push.total;
    for (const QueuedRow &row : push.rows)
        m_queue.insert(row.conversation.id, row);
    for (const ConversationId gone : push.gone)
        m_queue.remove(gone);
    Q_EMIT queueChanged();
}

void BoardStore::setConnected(bool connected)
{
    if (connected == m_connected)
        return;
    m_connected = connected;
    Q_EMIT viewChanged();
}

void BoardStore::clear()
{
    m_filled = false;
    m_at = 0;
    m_total = {};
    m_channels.clear();
    m_groups.clear();
    m_agents.clear();
    m_queue.clear();
    m_queueTotal = 0;
    m_points.clear();
    m_lastWeek.clear();
    m_alerts.clear();
    m_scope = {};
    m_paused = false;
    Q_EMIT viewChanged();
}

void BoardStore::setScope(const BoardScope &scope)
{
    if (scope == m_scope)
        return;
    m_scope = scope;
    Q_EMIT viewChanged();
}

void BoardStore::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    Q_EMIT viewChanged();
}

BoardFreshness BoardStore::freshness(qint64 relayNow) const
{
    if (!m_filled)
        return BoardFreshness::Waiting;
    if (m_paused)
        return BoardFreshness::Paused;
    return m_connected && relayNow - m_at < kStaleMs ? BoardFreshness::Fresh
                                                     : BoardFreshness::Stale;
}

const BoardFigures &BoardStore::figures() const
{
    if (m_scope.group.isValid()) {
        for (const BoardGroup &group : m_groups) {
            if (group.id == m_scope.group)
                return group.figures;
        }
    }
    const auto channel = m_channels.constFind(m_scope.channel);
    return channel != m_channels.constEnd() ? channel->figures : m_total;
}

QList<BoardChannel> BoardStore::channels() const
{
    QList<BoardChannel> sorted;
    for (const BoardChannel &channel : m_channels) {
        if (!m_scope.channel.isValid() || channel.id == m_scope.channel)
            sorted.append(channel);
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const BoardChannel &a, const BoardChannel &b) { return isWorse(a, b); });
    return sorted;
}

bool BoardStore::inScope(const BoardAgent &agent) const
{
    if (m_scope.group.isValid())
        return agent.groups.contains(m_scope.group);
    return !m_scope.channel.isValid() || agent.channels.isEmpty()
        || agent.channels.contains(m_scope.channel);
}

bool BoardStore::inScope(const QueuedRow &row) const
{
    if (m_scope.group.isValid() && row.group != m_scope.group)
        return false;
    return !m_scope.channel.isValid() || row.conversation.visitor.channel == m_scope.channel;
}

QList<AgentId> BoardStore::agents() const
{
    QList<const BoardAgent *> sorted;
    for (const BoardAgent &agent : m_agents) {
        if (inScope(agent))
            sorted.append(&agent);
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const BoardAgent *a, const BoardAgent *b) { return isWorse(*a, *b); });
    QList<AgentId> ids;
    ids.reserve(sorted.size());
    for (const BoardAgent *agent : sorted)
        ids.append(agent->agent.id);
    return ids;
}

const BoardAgent *BoardStore::agent(AgentId id) const
{
    const auto found = m_agents.constFind(id);
    return found != m_agents.constEnd() ? &*found : nullptr;
}

QList<ConversationId> BoardStore::queue() const
{
    QList<const QueuedRow *> sorted;
    for (const QueuedRow &row : m_queue) {
        if (inScope(row))
            sorted.append(&row);
    }
    std::sort(sorted.begin(), sorted.end(), [](const QueuedRow *a, const QueuedRow *b) {
        return a->order != b->order ? a->order < b->order : a->conversation.id < b->conversation.id;
    });
    QList<ConversationId> ids;
    ids.reserve(sorted.size());
    for (const QueuedRow *row : sorted)
        ids.append(row->conversation.id);
    return ids;
}

const QueuedRow *BoardStore::queued(ConversationId id) const
{
    const auto found = m_queue.constFind(id);
    return found != m_queue.constEnd() ? &*found : nullptr;
}

QList<BoardPoint> BoardStore::points() const
{
    return pointsOf(m_points, m_scope.channel);
}

QList<BoardPoint> BoardStore::lastWeek() const
{
    return pointsOf(m_lastWeek, m_scope.channel);
}

QList<BoardAlert> BoardStore::alerts() const
{
    QList<BoardAlert> standing = m_alerts;
    std::stable_sort(standing.begin(), standing.end(),
                     [](const BoardAlert &a, const BoardAlert &b) {
                         const bool left = a.level == QLatin1String("critical");
                         const bool right = b.level == QLatin1String("critical");
                         return left != right ? left : a.sinceAt < b.sinceAt;
                     });
    return standing;
}

QString BoardStore::channelName(ChannelId id) const
{
    return m_channels.value(id).name;
}

int BoardStore::channelPlace(ChannelId id) const
{
    int place = 0;
    for (auto it = m_channels.keyBegin(); it != m_channels.keyEnd(); ++it)
        place += *it < id ? 1 : 0;
    return place;
}

} // namespace kefu::ui
