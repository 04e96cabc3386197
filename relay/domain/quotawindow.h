// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QList>
#include <optional>

namespace kefu::domain {

//! WeChat's reply rules as settings (wechat.md 4.1, design.md 4 "Quota").
struct QuotaRules {
    int perMessage = 5;
    qint64 messageWindowMs = 48LL * 3600 * 1000;
    int perEnter = 2;
    qint64 enterWindowMs = 60LL * 1000;
    qint64 enterSafetyMs =
        2000; //!< stop this early: our clock and WeChat's differ, a call takes time
    bool operator==(const QuotaRules &) const = default;
};

//! What a bucket gave for a reply.
enum class Paid {
    No, //!< it was shut
    Yes,
    Overdrawn, //!< nothing was left, another bucket had it; WeChat debits both all the same
};

//! One reply taken from the quota before it is sent: from which buckets, and how they stood.
struct Reservation {
    Paid byMessage = Paid::No;
    Paid byEnter = Paid::No;
    qint64 messageUntilAt = 0; //!< QuotaWindow's when it was taken
    qint64 enterUntilAt = 0;
    int corrections = 0;

    bool isValid() const { return byMessage != Paid::No || byEnter != Paid::No; }
    bool operator==(const Reservation &) const = default;
};

//! The two buckets of one visitor on one channel. Pure: every time is a parameter. "left" of the
//! view is the larger live bucket; a send debits both; reserved when queued, released on definite
//! failure, kept on uncertain. Each action lifts a bucket to its rule's maximum, never above,
//! deadlines never move back.
//!
//! An action counts from its CreateTime, which has seconds only, and is known later than it
//! happened: what was reserved and has no fate yet, or was sent since that second, may be counted
//! by WeChat against the new allowance, so it is here. The view is never more than WeChat allows
//! while the rules agree.
struct QuotaWindow {
    int messageLeft = 0; //!< below 0: overdrawn, or more are under way than an action has given
    qint64 messageUntilAt = 0;
    int enterLeft = 0;
    qint64 enterUntilAt = 0;
    int reserved = 0; //!< replies taken whose fate is not known yet
    int corrections = 0; //!< how often WeChat said that nothing is left; ends all reservations
    QList<qint64> sentAt {}; //!< when the last replies were done with, ascending; a few of them

    void onMessage(qint64 createdAt, const QuotaRules &rules = {});
    void onEnter(qint64 createdAt, const QuotaRules &rules = {});
    //! Takes one from both live buckets. Nothing when no more than `keep` are left: automatic
    //! messages keep one for people.
    std::optional<Reservation> reserve(qint64 now, const QuotaRules &rules = {}, int keep = 0);
    //! Is the reply still good: is a bucket open that has paid for it, or that was filled since and
    //! counts it? When not, take another one.
    bool covers(const Reservation &reservation, qint64 now, const QuotaRules &rules = {}) const;
    //! It was sent, or may have been. Also for a reply without reservation.
    void sent(const Reservation &reservation, qint64 now);
    //! Gives it back after a definite failure that WeChat did not count; never above the rule's
    //! maximum.
    void release(const Reservation &reservation, const QuotaRules &rules = {});
    //! WeChat said 45047: nothing is left.
    void onUsedUp();
    //! WeChat said 45015: the window is shut.
    void onShut();
    Quota view(qint64 now, const QuotaRules &rules = {}) const;
    //! Has the visitor done something since `then` looked like this?
    bool isFilledSince(const QuotaWindow &then) const;

    bool operator==(const QuotaWindow &) const = default;
};

} // namespace kefu::domain
