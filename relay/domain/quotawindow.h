// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::domain {

//! WeChat's reply rules as settings (wechat.md 4.1, design.md 4 "Quota").
struct QuotaRules {
    int perMessage = 5;
    qint64 messageWindowMs = 48LL * 3600 * 1000;
    int perEnter = 2;
    qint64 enterWindowMs = 60LL * 1000;
    qint64 enterSafetyMs = 2000; //!< stop this early: our clock and WeChat's differ
    bool operator==(const QuotaRules &) const = default;
};

//! The two buckets of one visitor on one channel. Pure: every time is a parameter. "left" of the
//! view is the larger live bucket; a send debits both; reserved when queued, released on definite
//! failure, kept on uncertain. Each action lifts a bucket to its rule's maximum, never above,
//! deadlines never move back.
struct QuotaWindow {
    int messageLeft = 0;
    qint64 messageUntilAt = 0;
    int enterLeft = 0;
    qint64 enterUntilAt = 0;

    void onMessage(qint64 createdAt, const QuotaRules &rules = {});
    void onEnter(qint64 createdAt, const QuotaRules &rules = {});
    //! Takes one from both live buckets. False, and nothing taken, when none is left.
    bool reserve(qint64 now, const QuotaRules &rules = {});
    //! Gives one back after a definite failure that WeChat did not count; never above the rule's
    //! maximum.
    void release(qint64 now, const QuotaRules &rules = {});
    //! WeChat said 45047: nothing is left.
    void onUsedUp();
    //! WeChat said 45015: the window is shut.
    void onShut();
    Quota view(qint64 now, const QuotaRules &rules = {}) const;

    bool operator==(const QuotaWindow &) const = default;
};

} // namespace kefu::domain
