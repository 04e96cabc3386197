// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/channelsender.h"
#include "relay/desk/clock.h"
#include "relay/storage/storage.h"

#include <QHash>
#include <QObject>
#include <QQueue>
#include <deque>
#include <map>

namespace kefu::desk {

class AlarmClock;
using TransportFactory = std::function<wechat::Transport(ChannelId)>;

//! Sends what is queued: in order per visitor, visitors in parallel, at most `sendsPerChannel`
//! under way per channel, so that a slow channel delays no other. "Sending" is durable before the
//! first byte leaves: what a crash interrupts is found as `sending` and becomes `uncertain`
//! (design.md 4, "Out").
class Outbox : public QObject {
    Q_OBJECT
public:
    using Settled = std::function<void(const storage::SettleOutcome &)>;

    Outbox(storage::Storage &storage, TransportFactory transports, Clock now, int sendsPerChannel,
           QObject *parent);
    ~Outbox() override;
    void setSettled(Settled settled) { m_settled = std::move(settled); }

    void addChannel(const storage::ChannelRecord &channel);
    void add(const storage::OutboxEntry &entry);
    //! Nothing new is sent; `done` when no call is under way any more, or at the deadline.
    void stop(int deadlineMs, std::function<void()> done);
    qsizetype pending() const { return m_pending; }

private:
    struct Lane { //!< one visitor's messages, in order
        ChannelId channel;
        std::deque<storage::OutboxEntry> entries;
        bool busy = false; //!< a settle or a call of the first entry is under way
        bool listed = false; //!< stands in its channel's ready list
    };
    struct ChannelState {
        std::unique_ptr<ChannelSender> sender;
        QQueue<VisitorId> ready;
        int inFlight = 0;
        qint64 heldUntilAt = 0;
    };

    void list(VisitorId visitor, Lane &lane);
    void pump(ChannelId channel);
    void begin(VisitorId visitor);
    void call(VisitorId visitor);
    void onReport(VisitorId visitor, const wechat::SendReport &report);
    void settle(VisitorId visitor, storage::SettleItem item, std::function<void()> then);
    void finish(VisitorId visitor, const domain::SendDecision &decision,
                const wechat::SendReport &report);
    void postpone(VisitorId visitor, qint64 at);
    void release(VisitorId visitor);
    void onRang();
    storage::SettleItem itemFor(const storage::OutboxEntry &entry, DeliveryState state) const;

    storage::Storage &m_storage;
    TransportFactory m_transports;
    Clock m_now;
    int m_sendsPerChannel;
    Settled m_settled;
    AlarmClock *m_alarm;
    std::map<ChannelId, ChannelState> m_channels;
    QHash<VisitorId, Lane> m_lanes;
    std::multimap<qint64, VisitorId> m_later;
    qsizetype m_pending = 0;
    int m_calls = 0;
    bool m_stopped = false;
    std::function<void()> m_onIdle;
};

} // namespace kefu::desk
