// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/forwarder.h"

#include "relay/desk/alarmclock.h"
#include "relay/storage/storage.h"

#include <QLoggingCategory>
#include <algorithm>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcForward, "kefudesk.forward")

constexpr qsizetype kParallel = 4;
constexpr qint64 kMostWaiting = 10'000;
constexpr qint64 kLongestMs = 24LL * 3600 * 1000;
constexpr qint64 kFirstPauseMs = 1000;
constexpr qint64 kLongestPauseMs = 300'000;
constexpr int kServerError = 500;

qint64 pauseAfter(int failures)
{
    constexpr int kDoublings = 9;
    return std::min(kFirstPauseMs << std::clamp(failures - 1, 0, kDoublings), kLongestPauseMs);
}

//! The push's query goes behind the target's own, both as they are.
QUrl targetOf(const QUrl &base, const QByteArray &query)
{
    QByteArray text = base.toEncoded(QUrl::FullyEncoded);
    if (!query.isEmpty())
        text += (base.hasQuery() ? '&' : '?') + query;
    return QUrl::fromEncoded(text, QUrl::TolerantMode);
}

} // namespace

Forwarder::Forwarder(storage::Storage &storage, Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_now(now)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &Forwarder::onRang);
}

void Forwarder::setTransport(ForwardTransport transport, bool allowPrivate)
{
    m_transport = std::move(transport);
    m_allowPrivate = allowPrivate;
}

void Forwarder::load(const QHash<ChannelId, qint64> &waiting)
{
    for (auto it = waiting.begin(); it != waiting.end(); ++it)
        m_lanes[it.key()].state.waiting = it.value();
}

void Forwarder::configure(ChannelId channel, const QString &target)
{
    Lane &lane = m_lanes[channel];
    const QUrl url(target);
    if (lane.target != url) {
        lane.target = url;
        lane.failures = 0;
        lane.pausedUntilAt = 0;
        lane.state.failingSinceAt = 0;
        lane.state.lastStatus = 0;
    }
    if (target.isEmpty() && lane.state.waiting > 0) {
        lane.state.waiting = 0;
        m_storage.clearForwards(channel, nullptr);
    }
    pump(channel);
}

bool Forwarder::wants(ChannelId channel)
{
    const auto lane = m_lanes.find(channel);
    if (lane == m_lanes.end() || lane->target.isEmpty())
        return false;
    if (lane->state.waiting < kMostWaiting)
        return true;
    ++lane->state.dropped;
    return false;
}

void Forwarder::onWritten(ChannelId channel)
{
    ++m_lanes[channel].state.waiting;
    pump(channel);
}

Forwarder::State Forwarder::state(ChannelId channel) const
{
    return m_lanes.value(channel).state;
}

void Forwarder::pump(ChannelId channel)
{
    Lane &lane = m_lanes[channel];
    const bool idle = lane.reading || lane.underWay.size() >= kParallel || lane.state.waiting <= 0;
    if (!m_transport || m_stopped || lane.target.isEmpty() || idle)
        return;
    if (lane.pausedUntilAt > m_now()) {
        m_alarm->setFor(lane.pausedUntilAt);
        return;
    }
    lane.reading = true;
    // Those under way are still in the table, so as many more are read.
    const int limit = static_cast<int>(kParallel + lane.underWay.size());
    m_storage.dueForwards(
        channel, m_now(), limit,
        [this, channel](const Result<QList<storage::ForwardRow>> &rows) { onRead(channel, rows); });
}

void Forwarder::onRead(ChannelId channel, const Result<QList<storage::ForwardRow>> &rows)
{
    Lane &lane = m_lanes[channel];
    lane.reading = false;
    if (!rows) {
        m_alarm->setFor(m_now() + kFirstPauseMs);
        return;
    }
    bool any = false;
    for (const storage::ForwardRow &row : *rows) {
        if (lane.underWay.size() >= kParallel)
            return;
        if (lane.underWay.contains(row.id))
            continue;
        any = true;
        send(channel, row);
    }
    if (!any && lane.underWay.isEmpty())
        askForNext(channel);
}

void Forwarder::askForNext(ChannelId channel)
{
    m_storage.nextForwardAt(channel, [this, channel](const Result<qint64> &at) {
        Lane &lane = m_lanes[channel];
        if (at && *at == 0)
            lane.state.waiting = 0;
        else
            m_alarm->setFor(at ? std::max(*at, m_now() + 1) : m_now() + kFirstPauseMs);
    });
}

void Forwarder::send(ChannelId channel, const storage::ForwardRow &row)
{
    Lane &lane = m_lanes[channel];
    lane.underWay.insert(row.id);
    const ForwardCall call { channel, targetOf(lane.target, row.copy.query), row.copy.contentType,
                             row.copy.body, !m_allowPrivate };
    m_transport(call, [this, row](const ForwardAnswer &answer) { onAnswer(row, answer); });
}

void Forwarder::onAnswer(const storage::ForwardRow &row, const ForwardAnswer &answer)
{
    const ChannelId channel = row.channel;
    Lane &lane = m_lanes[channel];
    const qint64 now = m_now();
    const bool taken = answer.status > 0 && answer.status < kServerError;
    const bool over = !taken && now - row.at > kLongestMs;
    lane.state.lastStatus = answer.status;
    lane.state.lastDetail = answer.detail;
    if (m_noted)
        m_noted(channel, taken);
    lane.failures = taken ? 0 : lane.failures + 1;
    if (taken)
        lane.state.failingSinceAt = 0;
    else if (lane.state.failingSinceAt == 0)
        lane.state.failingSinceAt = now;
    // A target that takes nothing is asked less and less often, however many wait for it.
    lane.pausedUntilAt = taken ? 0 : now + pauseAfter(lane.failures);
    const auto then = [this, channel, id = row.id](const Result<bool> &) {
        m_lanes[channel].underWay.remove(id);
        pump(channel);
    };
    if (!taken && !over) {
        m_storage.postponeForward(row.id, row.tries + 1, now + pauseAfter(row.tries + 1), then);
        return;
    }
    if (over) {
        ++lane.state.dropped;
        qCWarning(lcForward) << "channel" << channel.value
                             << "a push could not be passed on for a day and is given up";
    }
    --lane.state.waiting;
    m_storage.removeForward(row.id, then);
}

void Forwarder::onRang()
{
    const QList<ChannelId> channels = m_lanes.keys();
    for (const ChannelId channel : channels)
        pump(channel);
}

} // namespace kefu::desk
