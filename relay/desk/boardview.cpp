// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/board.h"

#include "relay/desk/deskcore.h"
#include "relay/domain/leaveorder.h"

#include <algorithm>

//! What the dashboard shows of this moment.
namespace kefu::desk {

namespace {

using L = QLatin1String;

//! An emergency text without an end: the year 9999.
constexpr qint64 kForeverAt = 253'370'764'800'000;

void earliest(qint64 &mine, qint64 other)
{
    if (other > 0 && (mine == 0 || other < mine))
        mine = other;
}

//! What one conversation adds to the figures of "now" wherever it counts.
struct Standing {
    bool queued = false;
    bool leave = false;
    qint64 waitSinceAt = 0;
    bool assigned = false;
    qint64 unansweredSinceAt = 0;
    bool overdue = false;
    bool expiring = false;
    bool uncertain = false;
    bool help = false;
};

Standing standingOf(const storage::ConversationRow &row, qint64 now,
                    const domain::MetricsRules &rules, bool isUncertain)
{
    Standing standing;
    const ConversationInfo &info = row.info;
    const bool waits = info.waitingSinceAt > 0;
    const qint64 untilAt = row.window.view(now).untilAt;
    standing.leave = info.leave;
    standing.queued = info.state == ConversationState::Queued && !info.leave;
    standing.assigned = info.state == ConversationState::Assigned;
    standing.unansweredSinceAt = standing.assigned ? info.waitingSinceAt : 0;
    standing.overdue =
        waits && !info.leave && rules.clock.openMs(info.waitingSinceAt, now) > rules.inTimeMs;
    standing.expiring = waits && untilAt > now && untilAt - now <= domain::kLeaveAlertMs;
    standing.uncertain = isUncertain;
    standing.help = info.helpAt > 0;
    return standing;
}

void add(BoardFigures &figures, const Standing &standing)
{
    figures.queued += standing.queued ? 1 : 0;
    figures.leaves += standing.leave ? 1 : 0;
    figures.assigned += standing.assigned ? 1 : 0;
    figures.unanswered += standing.unansweredSinceAt > 0 ? 1 : 0;
    figures.overdue += standing.overdue ? 1 : 0;
    figures.expiring += standing.expiring ? 1 : 0;
    figures.uncertain += standing.uncertain ? 1 : 0;
    figures.help += standing.help ? 1 : 0;
    earliest(figures.oldestQueuedAt, standing.queued ? standing.waitSinceAt : 0);
    earliest(figures.oldestWaitingAt, standing.unansweredSinceAt);
}

void addToAgent(BoardAgent &agent, const storage::ConversationRow &row)
{
    agent.unanswered += row.info.waitingSinceAt > 0 ? 1 : 0;
    earliest(agent.oldestWaitingAt, row.info.waitingSinceAt);
    agent.help += row.info.helpAt > 0 ? 1 : 0;
    earliest(agent.helpAt, row.info.helpAt);
}

} // namespace

bool isFigureOfNow(const QString &figure)
{
    static const QSet<QString> figures { L("queued"),         L("assigned"), L("unanswered"),
                                         L("overdue"),        L("expiring"), L("uncertain"),
                                         L("help"),           L("leaves"),   L("oldestQueuedAt"),
                                         L("oldestWaitingAt") };
    return figures.contains(figure);
}

bool isCounted(const QString &figure, const storage::ConversationRow &row, qint64 now,
               const domain::MetricsRules &rules, bool isUncertain)
{
    const Standing standing = standingOf(row, now, rules, isUncertain);
    BoardFigures figures;
    add(figures, standing);
    if (figure == L("queued") || figure == L("oldestQueuedAt"))
        return figures.queued > 0;
    if (figure == L("unanswered") || figure == L("oldestWaitingAt"))
        return figures.unanswered > 0;
    return (figure == L("assigned") && figures.assigned > 0)
        || (figure == L("overdue") && figures.overdue > 0)
        || (figure == L("expiring") && figures.expiring > 0)
        || (figure == L("uncertain") && figures.uncertain > 0)
        || (figure == L("help") && figures.help > 0)
        || (figure == L("leaves") && figures.leaves > 0);
}

BoardView Board::view() const
{
    BoardView view;
    view.at = m_core.now();
    for (auto it = m_core.channelNames.cbegin(); it != m_core.channelNames.cend(); ++it) {
        BoardChannel &channel = view.channels[it.key()];
        channel.id = it.key();
        channel.name = it.value();
    }
    for (const storage::GroupRecord &group : m_core.dispatcher->groups()) {
        BoardGroup &shown = view.groups[group.group.id];
        shown.id = group.group.id;
        shown.channel = group.group.channel;
        shown.name = group.name;
    }
    addAgents(view);
    addConversations(view);
    addDay(view);
    return view;
}

void Board::addAgents(BoardView &view) const
{
    domain::Actor everybody;
    everybody.local = true;
    everybody.role = Role::Admin;
    QSet<ChannelId> unlimited; //!< somebody there has no limit
    for (const auto &[id, entry] : m_core.roster.all()) {
        const auto colleague = m_core.colleagueFor(everybody, id);
        if (!colleague || colleague->role == Role::Qa)
            continue;
        BoardAgent &agent = view.agents[id];
        agent.agent = *colleague;
        agent.number = entry.record.info.number;
        agent.channels = entry.record.channels.values();
        std::sort(agent.channels.begin(), agent.channels.end());
        agent.today = m_ledger.takenBy(id);
        const bool inGrace = colleague->link == LinkState::Grace;
        agent.graceUntilAt = inGrace ? entry.presence.graceUntilAt : 0;
        const bool isThere = colleague->link == LinkState::Connected;
        for (auto &[channelId, channel] : view.channels) {
            if (!Roster::serves(entry, channelId))
                continue;
            channel.grace += inGrace ? 1 : 0;
            channel.online += isThere && colleague->presence == PresenceState::Online ? 1 : 0;
            channel.busy += isThere && colleague->presence == PresenceState::Busy ? 1 : 0;
            channel.away += isThere && colleague->presence == PresenceState::Away ? 1 : 0;
            channel.capacity += isThere ? colleague->capacity : 0;
            if (isThere && colleague->capacity == 0)
                unlimited.insert(channelId);
        }
    }
    for (const ChannelId channel : std::as_const(unlimited))
        view.channels[channel].capacity = 0;
    for (const storage::GroupRecord &group : m_core.dispatcher->groups()) {
        for (const AgentId member : group.group.members) {
            const auto agent = view.agents.find(member);
            if (agent == view.agents.end())
                continue;
            agent->second.groups.append(group.group.id);
            if (group.extraUntilAt > view.at)
                agent->second.extraCapacity =
                    std::max<qint64>(agent->second.extraCapacity, group.extra);
        }
    }
}

void Board::addConversations(BoardView &view) const
{
    for (const storage::ConversationRow &row : m_core.book.rows()) {
        const ChannelId channelId = row.info.visitor.channel;
        Standing standing = standingOf(row, view.at, rulesOf(channelId),
                                       m_ledger.uncertain().contains(row.info.id));
        const qint64 since = standing.queued ? m_ledger.waitSinceAt(row.info.id) : 0;
        standing.waitSinceAt = since > 0 ? since : row.queuedAt;
        BoardChannel &channel = view.channels[channelId];
        add(channel.figures, standing);
        add(view.all, standing);
        if (!standing.assigned) {
            if (const auto group = view.groups.find(row.routing.group); group != view.groups.end())
                add(group->second.figures, standing);
            continue;
        }
        channel.load += m_core.book.counts(row.info.id) ? 1 : 0;
        const auto agent = view.agents.find(row.info.owner);
        if (agent == view.agents.end())
            continue;
        addToAgent(agent->second, row);
        for (const GroupId id : agent->second.groups) {
            BoardGroup &group = view.groups[id];
            if (group.channel == channelId)
                add(group.figures, standing);
        }
    }
}

void Board::addDay(BoardView &view) const
{
    for (auto &[id, channel] : view.channels) {
        channel.figures.messagesPerMinute = m_ledger.perMinute(id, view.at);
        view.all.messagesPerMinute += channel.figures.messagesPerMinute;
        m_ledger.figuresOf(id, channel.figures);
        channel.lastPushAt = m_core.watch.lastPushAt(id);
        const auto replies = m_core.autoresponder->stateOf(id).replies;
        const domain::ReplyText &emergency = replies.of(domain::ReplyKind::Emergency);
        const qint64 untilAt = emergency.untilAt > 0 ? emergency.untilAt : kForeverAt;
        channel.emergencyUntilAt = emergency.on && untilAt > view.at ? untilAt : 0;
    }
    for (auto &[id, group] : view.groups)
        m_ledger.figuresOf(id, group.figures);
    m_ledger.figuresOfAll({}, view.all);
}

} // namespace kefu::desk
