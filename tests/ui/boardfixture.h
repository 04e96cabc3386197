// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

//! The floor as drawn in desk/dashboard-light-1366x768.png: six mini programs, forty agents, a
//! queue of 67. `now` is the relay's clock.
namespace kefu::ui::fixture {

inline QString u(const char *text)
{
    return QString::fromUtf8(text);
}

inline BoardChannel boardChannel(qint64 id, const char *name, int online, int busy, int away,
                                 int load, int capacity, int queued, qint64 oldestAt, int permille,
                                 int leaves, qint64 pushAt)
{
    BoardChannel channel;
    channel.id = { id };
    channel.name = u(name);
    channel.online = online;
    channel.busy = busy;
    channel.away = away;
    channel.load = load;
    channel.capacity = capacity;
    channel.lastPushAt = pushAt;
    channel.figures.queued = queued;
    channel.figures.oldestQueuedAt = oldestAt;
    channel.figures.levelBase = 1000;
    channel.figures.levelHits = permille;
    channel.figures.leaves = leaves;
    return channel;
}

inline BoardAgent boardAgent(qint64 id, const char *number, const char *name, PresenceState state,
                             qint64 sinceAt, int load, int unanswered, qint64 oldestAt, int today)
{
    BoardAgent agent;
    agent.agent.id = { id };
    agent.agent.nickname = u(name);
    agent.agent.presence = state;
    agent.agent.link = LinkState::Connected;
    agent.agent.sinceAt = sinceAt;
    agent.agent.load = load;
    agent.agent.capacity = 10;
    agent.number = u(number);
    agent.unanswered = unanswered;
    agent.oldestWaitingAt = oldestAt;
    agent.today = today;
    agent.groups = { { 1 } };
    return agent;
}

inline QList<BoardAgent> boardAgents(qint64 now)
{
    const auto ago = [now](int minutes, int seconds) {
        return now - (minutes * 60 + seconds) * 1000LL;
    };
    QList<BoardAgent> agents {
        boardAgent(20, "034", "小郑", PresenceState::Away, ago(0, 22), 2, 0, 0, 27),
        boardAgent(21, "019", "小孙", PresenceState::Busy, ago(0, 18), 9, 2, ago(1, 5), 35),
        boardAgent(22, "005", "客服小美", PresenceState::Online, ago(7, 20), 8, 2, ago(1, 52), 43),
        boardAgent(23, "026", "小吴", PresenceState::Online, ago(7, 5), 10, 3, ago(3, 18), 44),
        boardAgent(24, "012", "小周", PresenceState::Online, ago(3, 21), 10, 4, ago(3, 47), 36),
        boardAgent(25, "008", "小王", PresenceState::Online, ago(6, 58), 11, 4, ago(4, 2), 52),
        boardAgent(26, "031", "小陈", PresenceState::Online, ago(5, 40), 11, 4, ago(4, 31), 38),
        boardAgent(27, "023", "小刘", PresenceState::Online, ago(7, 12), 11, 5, ago(4, 55), 40),
        boardAgent(28, "017", "小赵", PresenceState::Online, ago(0, 42), 7, 3, ago(2, 10), 31),
    };
    agents[0].agent.reason = u("用餐");
    agents[6].help = agents[7].help = 1;
    agents[6].helpAt = ago(0, 48);
    agents[7].helpAt = ago(1, 40);
    agents[8].agent.link = LinkState::Grace;
    agents[8].graceUntilAt = now + 18'000;
    for (int i = 0; i < 31; ++i)
        agents.append(boardAgent(40 + i, "1", "客服",
                                 i < 28 ? PresenceState::Online : PresenceState::Away, ago(30, i),
                                 4, 0, 0, 12));
    return agents;
}

inline QList<BoardPoint> boardPoints(qint64 dayAt, qint64 toAt, double scale)
{
    const int perHalf[] = { 18,  26,  40, 52, 60, 72, 66, 74, 80, 96, 128, 204,
                            150, 120, 90, 80, 60, 70, 76, 68, 52, 40, 30,  22 };
    QList<BoardPoint> points;
    for (int half = 0; half < 24; ++half) {
        for (int five = 0; five < 6; ++five) {
            BoardPoint point;
            point.at = dayAt + half * 1'800'000LL + five * 300'000LL;
            if (point.at > toAt)
                return points;
            point.conversations = qRound(perHalf[half] * scale / 6);
            point.levelBase = 10;
            point.levelHits = half < 9 ? 9 + five % 2 : half < 11 ? 8 : 6;
            point.queued = half < 9 ? five % 3 : 8 * (half - 8) + 6 * five;
            point.waitMs = point.queued * 4'500;
            point.overdue = half < 10 ? 2 + five % 3 : 6 + 3 * five;
            point.expiring = 2 + (half + five) % 4;
            point.help = (five + half) % 3;
            point.messagesIn = 60 + half;
            points.append(point);
        }
    }
    return points;
}

inline BoardFigures boardTotal(qint64 now)
{
    BoardFigures total;
    total.queued = 67;
    total.oldestQueuedAt = now - 312'000;
    total.assigned = 267;
    total.overdue = 18;
    total.expiring = 5;
    total.help = 2;
    total.abandoned = 12;
    total.dropped = 7;
    total.windowsOver = 3;
    total.uncertain = 2;
    total.leaves = 18;
    total.levelBase = 1000;
    total.levelHits = 614;
    total.queueStays = 840;
    total.queueWaitMs = 840 * 21'400LL;
    total.messagesPerMinute = 86;
    total.messagesIn = 6120;
    total.messagesOut = 5733;
    total.conversations = 911;
    total.firstReplyMedianMs = 18'300;
    total.firstReplyP90Ms = 94'000;
    total.replies = 5000;
    total.repliesInTime = 4510;
    return total;
}

//! Everything at once.
inline BoardPush boardPush(qint64 now)
{
    BoardPush push;
    push.at = now - 200;
    push.full = true;
    push.total = boardTotal(now);
    push.channels = {
        boardChannel(1, "小鹿商城", 10, 1, 1, 88, 100, 3, now - 21'000, 915, 4, now - 3'000),
        boardChannel(2, "会员中心", 9, 0, 2, 93, 90, 63, now - 312'000, 312, 11, now - 1'000),
        boardChannel(3, "小鹿到家", 6, 1, 1, 38, 60, 1, now - 9'000, 940, 2, now - 12'000),
        boardChannel(4, "门店预约", 1, 0, 0, 6, 10, 0, 0, 971, 1, now - 46'000),
        boardChannel(5, "售后中心", 4, 1, 0, 33, 40, 0, 0, 963, 0, now - 8'000),
        boardChannel(6, "企业采购", 1, 0, 0, 4, 10, 0, 0, 1000, 0, now - 125'000),
    };
    push.groups = { { { 1 }, { 2 }, u("会员售后"), {} }, { { 2 }, { 1 }, u("售前"), {} } };
    push.agents = boardAgents(now);
    const qint64 dayAt = now - 11 * 1'800'000LL - 900'000;
    const qint64 aligned = dayAt - dayAt % 1'800'000;
    push.points = boardPoints(aligned, now, 1);
    push.lastWeek = boardPoints(aligned - 7LL * 86'400'000, now, .9);
    push.alerts = {
        { QStringLiteral("wait"), QStringLiteral("critical"), { 2 }, now - 12'000, 312'000 }
    };
    return push;
}

//! `rows` of the 67 who wait.
inline QueuePush queuePush(qint64 now, int rows = 12)
{
    const char *names[] = { "", "周敏", "高远", "", "唐婉", "罗毅" };
    const int waits[] = { 312, 304, 298, 291, 283, 280 };
    QueuePush push;
    push.at = now;
    push.full = true;
    push.total = 67;
    for (int i = 0; i < rows; ++i) {
        QueuedRow row;
        row.conversation.id = { 5000 + i };
        row.conversation.visitor.id = { 900 + i };
        row.conversation.visitor.channel = { 2 };
        row.conversation.visitor.name = i < 6 ? u(names[i]) : u("访客朋友");
        row.conversation.state = ConversationState::Queued;
        row.queuedAt = now - (i < 6 ? waits[i] : 270 - 6 * i) * 1000LL;
        row.order = row.queuedAt;
        row.why = i == 3 ? QStringLiteral("waiting_for_last_agent") : QStringLiteral("all_full");
        push.rows.append(row);
    }
    return push;
}

} // namespace kefu::ui::fixture
