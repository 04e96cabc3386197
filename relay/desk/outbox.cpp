// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/outbox.h"

#include "relay/desk/alarmclock.h"
#include "relay/protocol/failpoint.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>
#include <algorithm>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "kefudesk.outbox")

constexpr qint64 kSettleRetryMs = 1000;
//! While a channel pauses for the day, WeChat is asked again now and then: an operator can lift its
//! limit (wechat.md 3.1, clear_quota).
constexpr qint64 kLongestHoldMs = 5LL * 60 * 1000;
constexpr qint64 kWatchMs = 5000; //!< how often overdue messages are looked for while any waits
constexpr int kNoSuchType = 40008;

wechat::SendReport cannotBeMade()
{
    wechat::SendReport report;
    report.outcome = { domain::CallResult::Answered, kNoSuchType, false };
    return report;
}

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
    ChannelState &state = m_channels[channel.id];
    if (state.sender) {
        // Never replaced: calls under way report to it.
        state.sender->setChannel(channel);
        state.heldUntilAt = 0;
    } else {
        state.sender = std::make_unique<ChannelSender>(channel, m_transports(channel.id), m_now);
    }
    pump(channel.id);
}

ChannelSender *Outbox::sender(ChannelId channel)
{
    const auto found = m_channels.find(channel);
    return found == m_channels.end() ? nullptr : found->second.sender.get();
}

void Outbox::add(const storage::OutboxEntry &entry, const domain::QuotaWindow &window)
{
    ++m_books.handedIn;
    if (entry.message.delivery == DeliveryState::Sending)
        start(entry, window);
    else if (entry.message.held)
        hold(entry);
    else
        enqueue(entry);
}

void Outbox::enqueue(const storage::OutboxEntry &entry)
{
    Lane &lane = m_lanes[entry.visitor];
    lane.channel = entry.channel;
    lane.entries.push_back({ entry, m_now() });
    ++m_pending;
    watchTime();
    if (lane.entries.size() > 1)
        return;
    list(entry.visitor, lane);
}

bool Outbox::takeOut(VisitorId visitor, MessageId message)
{
    const auto lane = m_lanes.find(visitor);
    if (lane == m_lanes.end())
        return false;
    std::deque<Waiting> &entries = lane->entries;
    const auto found = std::find_if(entries.begin(), entries.end(), [message](const Waiting &w) {
        return w.entry.message.id == message;
    });
    const bool isFirst = found == entries.begin();
    if (found == entries.end() || (isFirst && lane->stage == Stage::Busy))
        return false;
    entries.erase(found);
    --m_pending;
    if (isFirst) {
        lane->stage = Stage::Idle; // what is being prepared finds another message here
        lane->body.clear();
    }
    if (entries.empty())
        m_lanes.erase(lane);
    else
        list(visitor, *lane);
    return true;
}

// ---- lanes and slots
// -------------------------------------------------------------------------------

void Outbox::list(VisitorId visitor, Lane &lane)
{
    if (lane.listed || lane.stage != Stage::Idle)
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
        const auto lane = m_lanes.find(visitor);
        if (lane == m_lanes.end())
            continue; // its messages were withdrawn
        lane->listed = false;
        // Listed twice, when it was emptied and filled again meanwhile.
        if (lane->stage == Stage::Idle)
            begin(visitor, *lane);
    }
}

storage::SettleItem Outbox::itemFor(const Waiting &waiting, DeliveryState state) const
{
    storage::SettleItem item;
    item.message = waiting.entry.message.id;
    item.state = state;
    item.history = waiting.entry.history;
    item.at = m_now();
    return item;
}

bool Outbox::isOverdue(const Lane &lane) const
{
    return m_now() - lane.entries.front().since >= domain::kLongestWaitMs;
}

void Outbox::begin(VisitorId visitor, Lane &lane)
{
    if (isOverdue(lane))
        return giveUp(visitor, lane);
    storage::OutboxEntry &entry = lane.entries.front().entry;
    if (entry.nextAttemptAt > m_now())
        return postpone(visitor, entry.nextAttemptAt);
    if (entry.history.firstTryAt == 0)
        entry.history.firstTryAt = m_now();
    if (entry.message.content.kind == ContentKind::Text)
        lane.body = wechat::textBody({ entry.openid, entry.message.content.text, {} });
    else if (lane.body.isEmpty())
        return prepare(visitor, lane);
    mark(visitor, lane);
}

// ---- preparing
// -----------------------------------------------------------------------------------

void Outbox::prepare(VisitorId visitor, Lane &lane)
{
    lane.stage = Stage::Preparing;
    const storage::OutboxEntry &entry = lane.entries.front().entry;
    const auto done = [self = QPointer(this), visitor,
                       message = entry.message.id](const Prepared &prepared) {
        if (self)
            self->onPrepared(visitor, message, prepared);
    };
    if (m_preparer) {
        m_preparer->prepare(entry, *m_channels[lane.channel].sender, done);
        return;
    }
    QMetaObject::invokeMethod(
        this,
        [done] {
            done({ {}, cannotBeMade() });
        },
        Qt::QueuedConnection);
}

void Outbox::onPrepared(VisitorId visitor, MessageId message, const Prepared &prepared)
{
    const auto lane = m_lanes.find(visitor);
    if (lane == m_lanes.end() || lane->stage != Stage::Preparing
        || lane->entries.front().entry.message.id != message)
        return;
    lane->stage = Stage::Idle;
    if (prepared.body.isEmpty()) {
        judge(visitor, prepared.report, false);
        return;
    }
    lane->body = prepared.body;
    list(visitor, *lane);
}

// ---- sending
// -------------------------------------------------------------------------------------

void Outbox::mark(VisitorId visitor, Lane &lane)
{
    lane.stage = Stage::Busy;
    lane.hasSlot = true;
    ++m_channels[lane.channel].inFlight;
    ++m_marks;
    KEFU_FAILPOINT("outbox.before_mark_sending");
    settle(visitor, itemFor(lane.entries.front(), DeliveryState::Sending),
           [this, visitor](const storage::SettleOutcome &outcome) {
               KEFU_FAILPOINT("outbox.after_mark_sending");
               // The store has the last word on whether it may still go (settle.cpp).
               if (outcome.message.delivery != DeliveryState::Sending)
                   return release(visitor);
               if (m_stopped)
                   return putBack(visitor);
               m_lanes[visitor].entries.front().seen = outcome.conversation.window;
               call(visitor);
           });
}

//! Nothing was called: the next start sends it, instead of finding it uncertain.
void Outbox::putBack(VisitorId visitor)
{
    const Waiting &first = m_lanes[visitor].entries.front();
    m_storage.settle(itemFor(first, DeliveryState::Queued),
                     [](const Result<storage::SettleOutcome> &) {});
    tellIdle();
}

void Outbox::tellIdle()
{
    if (m_calls == 0 && m_marks == 0 && m_onIdle)
        std::exchange(m_onIdle, nullptr)();
}

void Outbox::call(VisitorId visitor)
{
    const Lane &lane = m_lanes[visitor];
    ++m_calls;
    m_channels[lane.channel].sender->send(
        lane.body,
        [this, visitor](const wechat::SendReport &report) { onReport(visitor, report); });
}

void Outbox::onReport(VisitorId visitor, const wechat::SendReport &report)
{
    --m_calls;
    judge(visitor, report, true);
    tellIdle();
}

void Outbox::remember(Waiting &first, const domain::SendDecision &decision,
                      const wechat::SendReport &report)
{
    domain::SendHistory &history = first.entry.history;
    if (decision.action == domain::SendAction::RetryAt) {
        const bool network = report.outcome.call == domain::CallResult::NeverSent;
        ++(network ? history.networkTries : history.busyTries);
    }
    history.tokenRenewed |= decision.action == domain::SendAction::RenewTokenAndRetry;
    history.uploadRenewed |= decision.action == domain::SendAction::PrepareAgain;
}

//! `wasCalled`: the report is of the message itself, not of what had to be made for it.
void Outbox::judge(VisitorId visitor, const wechat::SendReport &report, bool wasCalled)
{
    count(report.outcome);
    Lane &lane = m_lanes[visitor];
    Waiting &first = lane.entries.front();
    domain::SendDecision decision =
        domain::decideSend(report.outcome, first.entry.history, m_now());
    if (decision.alarm) {
        qCCritical(lcOutbox) << "channel" << lane.channel.value << "WeChat answered"
                             << report.outcome.errcode << "rid" << report.rid
                             << "- the operator must act";
    }
    if (!wasCalled && decision.action == domain::SendAction::Uncertain) {
        decision.action = domain::SendAction::Fail; // what was not called cannot have arrived
        decision.releaseQuota = true;
    }
    remember(first, decision, report);
    if (decision.action == domain::SendAction::RenewTokenAndRetry) {
        m_channels[lane.channel].sender->renewToken(report.tokenUsed);
        again(visitor, wasCalled);
        return;
    }
    if (decision.action == domain::SendAction::PrepareAgain && m_preparer) {
        m_preparer->forgetUpload(first.entry);
        lane.body.clear();
    }
    lane.stage = Stage::Busy;
    finish(visitor, decision, report);
}

//! At once, where it stood.
void Outbox::again(VisitorId visitor, bool wasCalled)
{
    if (wasCalled)
        call(visitor);
    else
        prepare(visitor, m_lanes[visitor]);
}

void Outbox::finish(VisitorId visitor, const domain::SendDecision &decision,
                    const wechat::SendReport &report)
{
    using domain::SendAction;
    const Waiting &first = m_lanes[visitor].entries.front();
    DeliveryState state = DeliveryState::Queued;
    if (decision.action == SendAction::Accept)
        state = DeliveryState::Accepted;
    else if (decision.action == SendAction::Fail)
        state = DeliveryState::Failed;
    else if (decision.action == SendAction::Uncertain)
        state = DeliveryState::Uncertain;
    storage::SettleItem item = itemFor(first, state);
    item.failure = state == DeliveryState::Queued ? FailureReason::None : decision.reason;
    item.errcode = report.outcome.call == domain::CallResult::Answered ? report.outcome.errcode : 0;
    item.rid = report.rid;
    item.quotaUsedUp = decision.quotaUsedUp;
    item.windowShut = decision.windowShut;
    item.releaseQuota = decision.releaseQuota;
    item.windowSeen = first.seen;
    const bool again = state == DeliveryState::Queued;
    qint64 at = again ? std::max(decision.at, item.at) : 0;
    if (decision.action == SendAction::HoldChannel) {
        at = std::min(at, item.at + kLongestHoldMs);
        m_channels[m_lanes[visitor].channel].heldUntilAt = at;
    }
    item.nextAttemptAt = at;
    KEFU_FAILPOINT("outbox.before_settle");
    if (again) {
        settle(visitor, item, [this, visitor, at](const storage::SettleOutcome &) {
            KEFU_FAILPOINT("outbox.after_settle");
            postpone(visitor, at);
        });
        return;
    }
    // The next one does not wait for this to be on the disk: the writer keeps the order, so that an
    // end and the beginning behind it are one commit.
    settleTaken(item, [](const Result<Message> &) { KEFU_FAILPOINT("outbox.after_settle"); });
    release(visitor);
}

//! It has waited for too long, and never reached WeChat in the time.
void Outbox::giveUp(VisitorId visitor, Lane &lane)
{
    domain::SendDecision decision;
    decision.releaseQuota = true;
    decision.reason = m_channels[lane.channel].heldUntilAt > m_now()
        ? FailureReason::RateLimited
        : FailureReason::NetworkUnreachable;
    lane.stage = Stage::Busy;
    finish(visitor, decision, {});
}

void Outbox::giveUpOverdue(ChannelState &state)
{
    QQueue<VisitorId> waiting;
    waiting.swap(state.ready);
    for (const VisitorId visitor : std::as_const(waiting)) {
        const auto lane = m_lanes.find(visitor);
        if (lane == m_lanes.end())
            continue;
        if (!isOverdue(*lane)) {
            state.ready.enqueue(visitor);
            continue;
        }
        lane->listed = false;
        giveUp(visitor, *lane);
    }
}

void Outbox::settle(VisitorId visitor, storage::SettleItem item,
                    std::function<void(const storage::SettleOutcome &)> then)
{
    m_storage.settle(item, [=, this](const Result<storage::SettleOutcome> &outcome) {
        if (!outcome)
            qCWarning(lcOutbox) << "settling message" << item.message.value
                                << "failed:" << outcome.error().message;
        if (!outcome && isTransient(outcome.error().code)) {
            // The fate is known but not written. Keep the lane and write it again: giving up would
            // lose it.
            QTimer::singleShot(kSettleRetryMs, this, [=, this] { settle(visitor, item, then); });
            return;
        }
        m_marks -= item.state == DeliveryState::Sending ? 1 : 0;
        if (outcome) {
            tell(*outcome);
            then(*outcome);
        } else {
            release(visitor); // its end is written already, or it is gone
        }
        tellIdle();
    });
}

// ---- the lanes
// -----------------------------------------------------------------------------------

void Outbox::freeSlot(Lane &lane)
{
    lane.stage = Stage::Idle;
    if (std::exchange(lane.hasSlot, false))
        --m_channels[lane.channel].inFlight;
}

void Outbox::postpone(VisitorId visitor, qint64 at)
{
    Lane &lane = m_lanes[visitor];
    freeSlot(lane);
    lane.entries.front().entry.nextAttemptAt = at;
    m_later.insert({ at, visitor });
    m_alarm->setFor(at);
    pump(lane.channel);
}

void Outbox::release(VisitorId visitor)
{
    Lane &lane = m_lanes[visitor];
    const ChannelId channel = lane.channel;
    freeSlot(lane);
    lane.entries.pop_front();
    lane.body.clear();
    --m_pending;
    if (lane.entries.empty())
        m_lanes.remove(visitor);
    else
        list(visitor, lane);
    pump(channel);
}

void Outbox::watchTime()
{
    if (m_pending > 0)
        m_alarm->setFor(m_now() + kWatchMs);
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
    for (auto &[id, state] : m_channels) {
        if (!m_stopped)
            giveUpOverdue(state);
        pump(id);
    }
    expireHeld();
    watchTime();
}

void Outbox::stop(int deadlineMs, std::function<void()> done)
{
    m_stopped = true;
    if (m_calls == 0 && m_marks == 0) {
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
