// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/channelsender.h"
#include "relay/desk/clock.h"
#include "relay/desk/figures.h"
#include "relay/desk/outgoing.h"
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
//! calls under way per channel, so that a slow channel delays no other. "Sending" is durable before
//! the first byte leaves: what a crash interrupts is found as `sending` and becomes `uncertain`
//! (design.md 4, "Out"). Every message has an end state after domain::kLongestWaitMs and a call's
//! deadline at the latest, counted from when this relay took it up.
class Outbox : public QObject {
    Q_OBJECT
public:
    using Settled = std::function<void(const storage::SettleOutcome &)>;

    Outbox(storage::Storage &storage, TransportFactory transports, Clock now, int sendsPerChannel,
           QObject *parent);
    ~Outbox() override;
    //! Called for every state a message comes to, in commit order.
    void setSettled(Settled settled) { m_settled = std::move(settled); }
    //! Who makes the bodies of what is not text; must outlive the outbox. Without one such messages
    //! fail.
    void setPreparer(OutgoingPreparer *preparer) { m_preparer = preparer; }

    //! Also for a channel it knows: with other credentials, from now on.
    void addChannel(const storage::ChannelRecord &channel);
    //! The channel's way out; null for an unknown one. Valid as long as the outbox.
    ChannelSender *sender(ChannelId channel);
    //! A place among the channel's calls for a text that is about to be written, so that it can be
    //! written as "sending" in its own transaction (storage::ReplyItem::hasPlace): the usual answer
    //! waits for one commit instead of two. False: none, it is written as queued. Whoever got one
    //! hands the message in, or gives the place back.
    bool takePlace(ChannelId channel, VisitorId visitor);
    void givePlaceBack(VisitorId visitor);
    //! One that is held waits for releaseHeld() and delays nothing behind it. One written as
    //! "sending" goes at once, in the place taken for it; `window` is the visitor's as written with
    //! it.
    void add(const storage::OutboxEntry &entry, const domain::QuotaWindow &window = {});
    //! The visitor wrote: what waited for that goes out, as far as the quota reaches, before
    //! anything that is added from now on.
    void releaseHeld(VisitorId visitor);
    //! Takes a message back that no call was begun for. Errors: Conflict with `details.delivery`:
    //! too late, WeChat has it or may have it.
    void withdraw(const Message &message, std::function<void(const Result<Message> &)> done);
    //! Nothing new is sent; `done` when no call is under way any more, or at the deadline.
    void stop(int deadlineMs, std::function<void()> done);
    qsizetype pending() const { return m_pending; } //!< without held ones
    qsizetype held() const { return m_heldCount; }
    int calls() const { return m_calls; } //!< under way
    const SendBooks &books() const { return m_books; }
    //! What WeChat answered to sends beside success, by errcode; kOtherErrcodes for those beyond
    //! the first two hundred.
    const QHash<int, quint64> &errcodes() const { return m_errcodes; }
    quint64 unanswered() const { return m_unanswered; }
    wechat::TokenFigures tokenFigures() const;

private:
    enum class Stage {
        Idle,
        Preparing, //!< its body is being made
        Busy, //!< a settle or a call of the first entry is under way
        Promised, //!< empty, for the message a place was taken for
    };
    struct Waiting {
        storage::OutboxEntry entry;
        qint64 since = 0; //!< this relay took it up
        domain::QuotaWindow seen {}; //!< the window when "sending" was written
    };
    struct Lane { //!< one visitor's messages, in order
        ChannelId channel;
        std::deque<Waiting> entries;
        Stage stage = Stage::Idle;
        QByteArray body; //!< of the first entry; empty = not made yet
        bool listed = false; //!< stands in its channel's ready list
        bool hasSlot = false; //!< counts among its channel's calls
    };
    struct ChannelState {
        std::unique_ptr<ChannelSender> sender;
        QQueue<VisitorId> ready;
        int inFlight = 0;
        qint64 heldUntilAt = 0;
    };

    void enqueue(const storage::OutboxEntry &entry);
    void start(const storage::OutboxEntry &entry, const domain::QuotaWindow &window);
    void hold(const storage::OutboxEntry &entry);
    void tell(const storage::SettleOutcome &outcome);
    bool takeOut(VisitorId visitor, MessageId message);
    bool takeHeld(VisitorId visitor, MessageId message);
    void settleTaken(const storage::SettleItem &item,
                     const std::function<void(const Result<Message> &)> &done);
    void expireHeld();
    void list(VisitorId visitor, Lane &lane);
    void pump(ChannelId channel);
    void begin(VisitorId visitor, Lane &lane);
    void prepare(VisitorId visitor, Lane &lane);
    void onPrepared(VisitorId visitor, MessageId message, const Prepared &prepared);
    void mark(VisitorId visitor, Lane &lane);
    void putBack(VisitorId visitor);
    void tellIdle();
    void call(VisitorId visitor);
    void onReport(VisitorId visitor, const wechat::SendReport &report);
    void judge(VisitorId visitor, const wechat::SendReport &report, bool wasCalled);
    void again(VisitorId visitor, bool wasCalled);
    void count(const domain::SendOutcome &outcome);
    void remember(Waiting &first, const domain::SendDecision &decision,
                  const wechat::SendReport &report);
    void finish(VisitorId visitor, const domain::SendDecision &decision,
                const wechat::SendReport &report);
    void giveUp(VisitorId visitor, Lane &lane);
    void giveUpOverdue(ChannelState &state);
    bool isOverdue(const Lane &lane) const;
    void settle(VisitorId visitor, storage::SettleItem item,
                std::function<void(const storage::SettleOutcome &)> then);
    void postpone(VisitorId visitor, qint64 at);
    void release(VisitorId visitor);
    void freeSlot(Lane &lane);
    void watchTime();
    void onRang();
    storage::SettleItem itemFor(const Waiting &waiting, DeliveryState state) const;

    storage::Storage &m_storage;
    TransportFactory m_transports;
    Clock m_now;
    int m_sendsPerChannel;
    Settled m_settled;
    OutgoingPreparer *m_preparer = nullptr;
    AlarmClock *m_alarm;
    std::map<ChannelId, ChannelState> m_channels;
    QHash<VisitorId, Lane> m_lanes;
    std::multimap<qint64, VisitorId> m_later;
    QHash<VisitorId, QList<MessageId>> m_held; //!< in order
    std::multimap<qint64, std::pair<VisitorId, MessageId>> m_heldUntil;
    qsizetype m_heldCount = 0;
    qsizetype m_pending = 0;
    int m_calls = 0;
    int m_marks = 0; //!< "sending" is being written
    SendBooks m_books;
    QHash<int, quint64> m_errcodes;
    quint64 m_unanswered = 0;
    bool m_stopped = false;
    std::function<void()> m_onIdle;
};

} // namespace kefu::desk
