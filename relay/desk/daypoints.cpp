// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/dayledger.h"

#include <algorithm>

//! The day chart: five minutes a column.
namespace kefu::desk {

using domain::Fact;

namespace {

//! Somebody came into the queue, or left it.
struct Step {
    qint64 at = 0;
    int by = 0;
    bool operator<(const Step &other) const
    {
        return at != other.at ? at < other.at : by < other.by;
    }
};

} // namespace

void addQueueStays(std::map<qint64, BoardPoint> &points, const std::vector<Fact> &stays,
                   qint64 dayAt)
{
    std::vector<Step> steps;
    const auto column = [dayAt](qint64 at) { return dayAt + (at - dayAt) / kPointMs * kPointMs; };
    for (const Fact &stay : stays) {
        const qint64 from = std::max(dayAt, stay.at - stay.waitMs);
        steps.push_back({ from, 1 });
        steps.push_back({ stay.at, -1 });
        for (qint64 at = column(from); at <= stay.at; at += kPointMs) {
            BoardPoint &point = points[at];
            const qint64 until = std::min(at + kPointMs, stay.at);
            point.waitMs = std::max(point.waitMs, until - (stay.at - stay.waitMs));
        }
    }
    std::sort(steps.begin(), steps.end());
    qint64 waiting = 0;
    qint64 at = steps.empty() ? dayAt : column(steps.front().at);
    for (const Step &step : steps) {
        for (; at < column(step.at); at += kPointMs)
            points[at + kPointMs].queued = std::max(points[at + kPointMs].queued, waiting);
        waiting += step.by;
        points[at].queued = std::max(points[at].queued, waiting);
    }
}

BoardPoint &DayLedger::point(ChannelId channel, qint64 at)
{
    const qint64 begin = m_dayAt + (at - m_dayAt) / kPointMs * kPointMs;
    BoardPoint &found = m_points[channel][begin];
    found.at = begin;
    found.channel = channel;
    m_changedPoints.insert({ channel, begin });
    return found;
}

void DayLedger::addToPoint(BoardPoint &point, const Fact &fact) const
{
    const domain::MetricsRules &rules = m_rulesOf(fact.channel);
    switch (fact.kind) {
    case Fact::Kind::Begun:
        ++point.conversations;
        break;
    case Fact::Kind::Answered:
        ++point.levelBase;
        point.levelHits += fact.ms <= rules.targetMs ? 1 : 0;
        break;
    case Fact::Kind::Abandoned:
        ++point.abandoned;
        point.levelBase += fact.waitMs > rules.shortAbandonMs ? 1 : 0;
        break;
    case Fact::Kind::WindowOver:
        point.levelBase += fact.ms == 1 ? 1 : 0;
        break;
    case Fact::Kind::MessageIn:
        ++point.messagesIn;
        break;
    case Fact::Kind::MessageOut:
        ++point.messagesOut;
        break;
    case Fact::Kind::QueueStay:
        point.waitMs = std::max(point.waitMs, fact.waitMs);
        break;
    default:
        break;
    }
}

void DayLedger::addToPoints(const Fact &fact)
{
    addToPoint(point(fact.channel, fact.at), fact);
    addToPoint(point({}, fact.at), fact);
}

void DayLedger::sample(ChannelId channel, const BoardPoint &now)
{
    if (!m_loaded || now.at < m_dayAt || now.at >= m_dayEndsAt)
        return;
    const qint64 begin = m_dayAt + (now.at - m_dayAt) / kPointMs * kPointMs;
    BoardPoint &kept = m_points[channel][begin];
    const BoardPoint before = kept;
    kept.at = begin;
    kept.channel = channel;
    kept.queued = std::max(kept.queued, now.queued);
    kept.waitMs = std::max(kept.waitMs, now.waitMs);
    kept.online = std::max(kept.online, now.online);
    kept.overdue = std::max(kept.overdue, now.overdue);
    kept.expiring = std::max(kept.expiring, now.expiring);
    kept.help = std::max(kept.help, now.help);
    if (kept != before)
        m_changedPoints.insert({ channel, begin });
}

QList<BoardPoint> DayLedger::pointsOf(ChannelId channel) const
{
    QList<BoardPoint> list;
    const auto found = m_points.find(channel);
    if (found == m_points.end())
        return list;
    for (const auto &[at, point] : found->second)
        list.append(point);
    return list;
}

QList<BoardPoint> DayLedger::takeChangedPoints()
{
    QList<BoardPoint> list;
    for (const auto &[channel, at] : std::exchange(m_changedPoints, {}))
        list.append(m_points[channel][at]);
    return list;
}

QList<BoardPoint> pointsOf(const std::vector<Fact> &facts, const DayLedger::RulesOf &rulesOf,
                           qint64 dayAt)
{
    std::map<qint64, BoardPoint> points;
    std::vector<Fact> stays;
    for (const Fact &fact : facts) {
        if (fact.at < dayAt)
            continue;
        const domain::MetricsRules &rules = rulesOf(fact.channel);
        BoardPoint &point = points[dayAt + (fact.at - dayAt) / kPointMs * kPointMs];
        point.conversations += fact.kind == Fact::Kind::Begun ? 1 : 0;
        point.messagesIn += fact.kind == Fact::Kind::MessageIn ? 1 : 0;
        point.messagesOut += fact.kind == Fact::Kind::MessageOut ? 1 : 0;
        point.abandoned += fact.kind == Fact::Kind::Abandoned ? 1 : 0;
        const bool answered = fact.kind == Fact::Kind::Answered;
        const bool lost = fact.kind == Fact::Kind::Abandoned && fact.waitMs > rules.shortAbandonMs;
        const bool over = fact.kind == Fact::Kind::WindowOver && fact.ms == 1;
        point.levelBase += answered || lost || over ? 1 : 0;
        point.levelHits += answered && fact.ms <= rules.targetMs ? 1 : 0;
        if (fact.kind == Fact::Kind::QueueStay)
            stays.push_back(fact);
    }
    addQueueStays(points, stays, dayAt);
    QList<BoardPoint> list;
    for (auto &[at, point] : points) {
        point.at = at;
        list.append(point);
    }
    return list;
}

} // namespace kefu::desk
