// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/outbox.h"

#include "relay/desk/alarmclock.h"
#include "relay/protocol/failpoint.h"

#include <QLoggingCategory>
#include <QTimer>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "kefudesk.outbox")

constexpr qint64 kExpiresAfterMs =
    48LL * 3600 * 1000; // no window is longer: nothing older can arrive
constexpr qint64 kSettleRetryMs = 1000;

} // namespace

Outbox::Outbox(storage::Storage &storage, TransportFactory transports, Clock now,
               int sendsPerChannel, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_transports(std::move(transports))
    , m_now(now)
    , m_sendsPerChannel(sendsPerChannel)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &Outbox::onRang);
}

Outbox::~Outbox() = default;

void Outbox::addChannel(const storage::ChannelRecord &channel)
{
    m_channels[channel.id].sender =
        std::make_unique<ChannelSender>(channel, m_transports(channel.id), m_now);
}

void Outbox::add(const storage::OutboxEntry &entry)
{
    Lane &lane = m_lanes[entry.visitor];
    lane.channel = entry.channel;
    lane.entries.push_back(entry);
    ++m_pending;
    if (lane.entries.size() > 1)
        return;
    if (entry.nextAttemptAt > m_now()) {
        postpone(entry.visitor, entry.nextAttemptAt);
        return;
    }
    list(entry.visitor, lane);
}

void Outbox::list(VisitorId visitor, Lane &lane)
{
    if (lane.listed || lane.busy)
        return;
    lane.listed = true;
    m_channels[lane.channel].ready.enqueue(visitor);
    pump(lane.channel);
}

void Outbox::pump(ChannelId channel)
{
    ChannelState &state = m_channels[channel];
    if (m_stopped || !state.sender)
        return;
    if (state.heldUntilAt > m_now()) {
        m_alarm->setFor(state.heldUntilAt);
        return;
    }
    while (!state.ready.isEmpty() && state.inFlight < m_sendsPerChannel) {
        const VisitorId visitor = state.ready.dequeue();
        Lane &lane = m_lanes[visitor];
        lane.listed = false;
        lane.busy = true;
        ++state.inFlight;
        begin(visitor);
    }
}

storage::SettleItem Outbox::itemFor(const storage::OutboxEntry &entry, DeliveryState state) const
{
    storage::SettleItem item;
    item.message = entry.message.id;
    item.state = state;
    item.history = entry.history;
    item.at = m_now();
    return item;
}

void Outbox::begin(VisitorId visitor)
{
    storage::OutboxEntry &entry = m_lanes[visitor].entries.front();
    if (entry.history.firstTryAt == 0)
        entry.history.firstTryAt = m_now();
    if (entry.message.createdAt + kExpiresAfterMs < m_now()) {
        domain::SendDecision expired;
        expired.reason = FailureReason::WindowOver;
        storage::SettleItem item = itemFor(entry, DeliveryState::Expired);
        item.failure = expired.reason;
        settle(visitor, item, [this, visitor] { release(visitor); });
        return;
    }
    KEFU_FAILPOINT("outbox.before_mark_sending");
    settle(visitor, itemFor(entry, DeliveryState::Sending), [this, visitor] {
        KEFU_FAILPOINT("outbox.after_mark_sending");
        call(visitor);
    });
}

void Outbox::call(VisitorId visitor)
{
    const Lane &lane = m_lanes[visitor];
    const storage::OutboxEntry &entry = lane.entries.front();
    ++m_calls;
    m_channels[lane.channel].sender->sendText(
        entry.openid, entry.message.content.text,
        [this, visitor](const wechat::SendReport &report) { onReport(visitor, report); });
}

void Outbox::onReport(VisitorId visitor, const wechat::SendReport &report)
{
    --m_calls;
    Lane &lane = m_lanes[visitor];
    storage::OutboxEntry &entry = lane.entries.front();
    const domain::SendDecision decision =
        domain::decideSend(report.outcome, entry.history, m_now());
    if (decision.alarm) {
        qCCritical(lcOutbox) << "channel" << lane.channel.value << "WeChat answered"
                             << report.outcome.errcode << "rid" << report.rid
                             << "- the operator must act";
    }
    if (decision.action == domain::SendAction::RetryAt) {
        const bool network = report.outcome.call == domain::CallResult::NeverSent;
        ++(network ? entry.history.networkTries : entry.history.busyTries);
    }
    if (decision.action == domain::SendAction::RenewTokenAndRetry) {
        entry.history.tokenRenewed = true;
        m_channels[lane.channel].sender->renewToken(report.tokenUsed);
        call(visitor);
    } else {
        finish(visitor, decision, report);
    }
    if (m_calls == 0 && m_onIdle)
        std::exchange(m_onIdle, nullptr)();
}

void Outbox::finish(VisitorId visitor, const domain::SendDecision &decision,
                    const wechat::SendReport &report)
{
    using domain::SendAction;
    Lane &lane = m_lanes[visitor];
    DeliveryState state = DeliveryState::Queued;
    if (decision.action == SendAction::Accept)
        state = DeliveryState::Accepted;
    else if (decision.action == SendAction::Fail)
        state = DeliveryState::Failed;
    else if (decision.action == SendAction::Uncertain)
        state = DeliveryState::Uncertain;
    storage::SettleItem item = itemFor(lane.entries.front(), state);
    item.failure = state == DeliveryState::Queued ? FailureReason::None : decision.reason;
    item.errcode = report.outcome.call == domain::CallResult::Answered ? report.outcome.errcode : 0;
    item.rid = report.rid;
    item.quotaUsedUp = decision.quotaUsedUp;
    item.windowShut = decision.windowShut;
    item.releaseQuota = decision.releaseQuota;
    if (state == DeliveryState::Queued)
        item.nextAttemptAt = decision.at;
    if (decision.action == SendAction::HoldChannel)
        m_channels[lane.channel].heldUntilAt = decision.at;
    const bool again = state == DeliveryState::Queued;
    KEFU_FAILPOINT("outbox.before_settle");
    settle(visitor, item, [this, visitor, again, at = decision.at] {
        KEFU_FAILPOINT("outbox.after_settle");
        if (again)
            postpone(visitor, at);
        else
            release(visitor);
    });
}

void Outbox::settle(VisitorId visitor, storage::SettleItem item, std::function<void()> then)
{
    m_storage.settle(
        item, [this, visitor, item, then](const Result<storage::SettleOutcome> &outcome) {
            if (outcome) {
                m_settled(*outcome);
                then();
                return;
            }
            qCWarning(lcOutbox) << "settling message" << item.message.value
                                << "failed:" << outcome.error().message;
            // Its end is written already, or it is gone: nothing is left to do for it.
            if (!isTransient(outcome.error().code)) {
                release(visitor);
                return;
            }
            // The fate is known but not written. Keep the lane and write it again: giving up would
            // lose it.
            QTimer::singleShot(kSettleRetryMs, this,
                               [this, visitor, item, then] { settle(visitor, item, then); });
        });
}

void Outbox::postpone(VisitorId visitor, qint64 at)
{
    Lane &lane = m_lanes[visitor];
    if (lane.busy) {
        lane.busy = false;
        --m_channels[lane.channel].inFlight;
    }
    m_later.insert({ at, visitor });
    m_alarm->setFor(at);
    pump(lane.channel);
}

void Outbox::release(VisitorId visitor)
{
    Lane &lane = m_lanes[visitor];
    const ChannelId channel = lane.channel;
    lane.entries.pop_front();
    lane.busy = false;
    --m_pending;
    --m_channels[channel].inFlight;
    if (lane.entries.empty())
        m_lanes.remove(visitor);
    else
        list(visitor, lane);
    pump(channel);
}

void Outbox::onRang()
{
    const qint64 now = m_now();
    while (!m_later.empty() && m_later.begin()->first <= now) {
        const VisitorId visitor = m_later.begin()->second;
        m_later.erase(m_later.begin());
        if (const auto lane = m_lanes.find(visitor); lane != m_lanes.end())
            list(visitor, *lane);
    }
    if (!m_later.empty())
        m_alarm->setFor(m_later.begin()->first);
    for (auto &[id, state] : m_channels)
        pump(id);
}

void Outbox::stop(int deadlineMs, std::function<void()> done)
{
    m_stopped = true;
    if (m_calls == 0) {
        QMetaObject::invokeMethod(this, done, Qt::QueuedConnection);
        return;
    }
    m_onIdle = std::move(done);
    QTimer::singleShot(deadlineMs, this, [this] {
        if (m_onIdle)
            std::exchange(m_onIdle, nullptr)();
    });
}

} // namespace kefu::desk
