// SPDX-License-Identifier: Apache-2.0
#include "relay/http/timerlist.h"

#include <QCoreApplication>
#include <QTimerEvent>
#include <algorithm>
#include <limits>

namespace kefu::http {

namespace {

constexpr qint64 kNsPerMs = 1'000'000;
constexpr qint64 kMsPerS = 1000;

//! "Very coarse" may be early or late by half a second, so that such timers fire together.
qint64 effectiveMs(qint64 intervalMs, Qt::TimerType type)
{
    if (type != Qt::VeryCoarseTimer || intervalMs < kMsPerS)
        return intervalMs;
    return (intervalMs + kMsPerS / 2) / kMsPerS * kMsPerS;
}

} // namespace

void TimerList::add(int id, qint64 intervalMs, Qt::TimerType type, QObject *object, qint64 now)
{
    remove(id);
    Timer &timer = m_timers[id];
    timer.intervalMs = intervalMs;
    timer.type = type;
    timer.object = object;
    timer.generation = ++m_generation;
    timer.at = now + effectiveMs(intervalMs, type) * kNsPerMs;
    m_order.insert({ timer.at, id });
}

bool TimerList::remove(int id)
{
    const auto found = m_timers.constFind(id);
    if (found == m_timers.constEnd())
        return false;
    m_order.erase({ found->at, id });
    m_timers.erase(found);
    return true;
}

bool TimerList::removeAll(QObject *object)
{
    const QList<Info> timers = of(object);
    for (const Info &timer : timers)
        remove(timer.timerId);
    return !timers.isEmpty();
}

QList<TimerList::Info> TimerList::of(QObject *object) const
{
    QList<Info> infos;
    for (auto it = m_timers.cbegin(); it != m_timers.cend(); ++it) {
        if (it->object == object)
            infos.append(Info(it.key(), int(it->intervalMs), it->type));
    }
    return infos;
}

int TimerList::remainingMs(int id, qint64 now) const
{
    const auto found = m_timers.constFind(id);
    if (found == m_timers.constEnd())
        return -1;
    const qint64 ms = (found->at - now + kNsPerMs - 1) / kNsPerMs;
    return int(std::clamp<qint64>(ms, 0, std::numeric_limits<int>::max()));
}

std::optional<qint64> TimerList::nextAt() const
{
    return m_order.empty() ? std::nullopt : std::optional(m_order.begin()->first);
}

int TimerList::fire(qint64 now)
{
    // Collected first: a handler may add, remove and restart timers, its own too.
    std::vector<std::pair<int, quint64>> due;
    for (const auto &[at, id] : m_order) {
        if (at > now)
            break;
        due.emplace_back(id, m_timers[id].generation);
    }
    int fired = 0;
    for (const auto &[id, generation] : due) {
        auto found = m_timers.find(id);
        if (found == m_timers.end() || found->generation != generation || found->running)
            continue;
        m_order.erase({ found->at, id });
        found->running = true; // no second call from an event loop inside the handler
        QTimerEvent event(id);
        QCoreApplication::sendEvent(found->object, &event);
        ++fired;
        found = m_timers.find(id);
        if (found != m_timers.end() && found->generation == generation)
            schedule(id, *found, now);
    }
    return fired;
}

void TimerList::schedule(int id, Timer &timer, qint64 now)
{
    const qint64 interval = effectiveMs(timer.intervalMs, timer.type) * kNsPerMs;
    timer.running = false;
    timer.at += interval;
    if (timer.at < now)
        timer.at = now + interval; // what was missed is not caught up
    m_order.insert({ timer.at, id });
}

} // namespace kefu::http
