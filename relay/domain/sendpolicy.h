// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::domain {

//! What became of one HTTP call to WeChat, before anybody asked what it means.
enum class CallResult {
    Answered, //!< a JSON answer with an errcode
    NeverSent, //!< not one byte of the request left: safe to try again
    Unclear, //!< written at least in part, and no readable answer: may have been delivered
};

struct SendOutcome {
    CallResult call = CallResult::NeverSent;
    int errcode = 0; //!< with Answered
    bool tokenIsNewer = false; //!< our cached token is newer than the one this call used
};

//! How often this message was tried before the call that is judged now, by kind of obstacle: all 0
//! and false at the first. After a decision the caller adds one to networkTries (NeverSent) or
//! busyTries (-1), or sets tokenRenewed (RenewTokenAndRetry) or uploadRenewed (PrepareAgain).
struct SendHistory {
    int networkTries = 0;
    int busyTries = 0; //!< -1
    bool tokenRenewed = false;
    qint64 firstTryAt = 0; //!< 0: the call judged now was the first
    bool uploadRenewed = false; //!< its file was uploaded anew after 40007
};

enum class SendAction {
    Accept,
    RetryAt, //!< again at `at`
    RenewTokenAndRetry, //!< compare-and-refresh, then once more at once
    PrepareAgain, //!< 40007: its file must be uploaded anew, then once more at once
    Fail,
    Uncertain, //!< never again by itself; the agent decides
    HoldChannel, //!< the whole channel pauses until `at`, this message stays queued
};

struct SendDecision {
    SendAction action = SendAction::Fail;
    qint64 at = 0;
    FailureReason reason = FailureReason::None;
    bool quotaUsedUp = false; //!< correct the view: nothing left
    bool windowShut = false; //!< correct the view: shut
    bool releaseQuota = false; //!< a definite failure that WeChat did not count
    bool alarm = false; //!< the operator must act
    bool operator==(const SendDecision &) const = default;
};

//! How long a message may wait for its last call to begin. With a call's own deadline and the time
//! of the writes it has an end state within 10 minutes (reliability-security-ux.md, invariant I5).
inline constexpr qint64 kLongestWaitMs = 9LL * 60 * 1000 + 30 * 1000;

//! The whole errcode table of wechat.md 3.1 and the outcome rules of design.md 4 and 10. Network
//! retries 1, 3, 10, 30 s until 2 min after the first try; -1 after 1, 2, 4 s, then uncertain.
SendDecision decideSend(const SendOutcome &outcome, const SendHistory &history, qint64 now);

//! The row of an errcode: what it means for us. Unknown codes: Fail with FailureReason::Unknown.
FailureReason failureReasonOf(int errcode);

} // namespace kefu::domain
