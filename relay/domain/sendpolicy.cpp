// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/sendpolicy.h"

#include <algorithm>
#include <array>

namespace kefu::domain {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kBeijingOffset = 8 * kHour;

constexpr std::array<qint64, 4> kNetworkDelays { 1 * kSecond, 3 * kSecond, 10 * kSecond,
                                                 30 * kSecond };
constexpr qint64 kNetworkSpan = 2 * kMinute; //!< of tries that never reached WeChat
constexpr std::array<qint64, 3> kBusyDelays { 1 * kSecond, 2 * kSecond, 4 * kSecond };
//! No message stays without an end state for longer, if only the rate per minute holds it back
//! (reliability-security-ux.md, invariant I5).
constexpr qint64 kRateSpan = 10 * kMinute;

enum class Treatment {
    Accept,
    Busy, //!< ambiguous: a few tries, then uncertain
    Token, //!< compare-and-refresh, one resend, then an alarm
    Upload, //!< the media id is over: uploaded anew, one resend
    DayLimit, //!< the channel rests until midnight in Beijing
    MinuteLimit, //!< the channel rests until the next minute
    WindowOver,
    UsedUp,
    Fail, //!< definite, this message only
    FailAndAlarm, //!< definite, and every other message would fare alike
};

struct Row {
    int first;
    int last;
    Treatment treatment;
    FailureReason reason;
};

constexpr Row one(int code, Treatment treatment, FailureReason reason)
{
    return Row { code, code, treatment, reason };
}
constexpr Row range(int first, int last, Treatment treatment, FailureReason reason)
{
    return Row { first, last, treatment, reason };
}

using T = Treatment;
using R = FailureReason;

// wechat.md 3.1, all of it, by code. Codes that belong to other calls (typing, menus, clear_quota)
// have rows too, so that nothing known is ever reported as unknown to us. "Our mistake" rows raise
// the alarm, because nobody would notice them otherwise.
constexpr std::array kTable {
    one(-1000, T::Busy, R::SystemBusy),
    one(-1, T::Busy, R::SystemBusy),
    one(0, T::Accept, R::None),
    one(40001, T::Token, R::ConfigurationWrong), // token not the latest, or wrong secret
    one(40002, T::FailAndAlarm, R::ConfigurationWrong), // grant_type
    one(40003, T::FailAndAlarm, R::VisitorUnreachable), // openid of another app: AppID mixed up?
    range(40004, 40006, T::Fail, R::MediaInvalid), // media type, file type, size
    one(40007, T::Upload, R::MediaInvalid), // media_id expired
    one(40008, T::Fail, R::ContentRefused), // message type
    one(40009, T::Fail, R::MediaInvalid), // picture size
    one(40013, T::FailAndAlarm, R::ConfigurationWrong), // appid
    one(40014, T::Token, R::ConfigurationWrong), // illegal token
    one(40033, T::FailAndAlarm, R::Unknown), // our mistake: \uXXXX in the body
    one(40035, T::FailAndAlarm, R::Unknown), // our mistake: arguments
    one(40066, T::FailAndAlarm, R::ConfigurationWrong), // wrong URL
    one(40097, T::FailAndAlarm, R::Unknown), // our mistake: arguments
    one(40101, T::FailAndAlarm, R::ConfigurationWrong), // wrong URL (business/send)
    one(40125, T::FailAndAlarm, R::ConfigurationWrong), // secret
    one(40164, T::FailAndAlarm, R::ConfigurationWrong), // IP allow-list
    one(40200, T::Fail, R::ConfigurationWrong), // account type not allowed
    one(40243, T::FailAndAlarm, R::AccountBlocked), // AppSecret frozen
    one(41001, T::FailAndAlarm, R::ConfigurationWrong), // token missing
    one(41002, T::FailAndAlarm, R::ConfigurationWrong), // appid missing
    one(41004, T::FailAndAlarm, R::ConfigurationWrong), // secret missing
    range(41005, 41006, T::Fail, R::MediaInvalid), // media data, media_id missing
    one(42001, T::Token, R::ConfigurationWrong), // token expired
    range(43002, 43003, T::FailAndAlarm, R::ConfigurationWrong), // needs POST, HTTPS
    one(43004, T::Fail, R::VisitorUnreachable), // not subscribed
    one(43019, T::Fail, R::VisitorUnreachable), // black-listed
    one(43104, T::FailAndAlarm, R::VisitorUnreachable), // appid does not match the openid
    one(44001, T::Fail, R::MediaInvalid), // empty media data
    one(44002, T::FailAndAlarm, R::Unknown), // our mistake: empty POST
    one(44004, T::Fail, R::ContentRefused), // empty text
    one(45001, T::Fail, R::MediaInvalid), // too large
    one(45002, T::Fail, R::ContentRefused), // too long
    one(45008, T::Fail, R::ContentRefused), // more than one article
    one(45009, T::DayLimit, R::RateLimited), // daily quota of API calls
    one(45011, T::MinuteLimit, R::RateLimited), // rate per minute
    one(45015, T::WindowOver, R::WindowOver), // never again by itself
    one(45035, T::FailAndAlarm, R::ConfigurationWrong), // IP allow-list
    one(45047, T::UsedUp, R::QuotaUsedUp), // never again by itself
    range(45064, 45067, T::Fail, R::Unknown), // menus and mass sends of official accounts
    one(45072, T::Fail, R::Unknown), // typing: bad command
    range(45080, 45081, T::Fail, R::Unknown), // typing: no exchange lately, typing already
    one(47001, T::FailAndAlarm, R::Unknown), // our mistake: JSON
    one(48001, T::FailAndAlarm, R::ConfigurationWrong), // API not authorised
    one(48002, T::Fail, R::VisitorUnreachable), // refuses messages
    one(48003, T::FailAndAlarm, R::ConfigurationWrong), // undocumented, treated like 48001
    one(48004, T::FailAndAlarm, R::AccountBlocked), // API banned
    one(48006, T::Fail, R::Unknown), // clear_quota used up
    one(48008, T::Fail, R::ConfigurationWrong), // no permission for this message type
    one(50001, T::FailAndAlarm, R::ConfigurationWrong), // API not authorised
    one(50002, T::FailAndAlarm, R::AccountBlocked), // account limited
    one(50005, T::Fail, R::VisitorUnreachable), // not following
    one(50007, T::FailAndAlarm, R::AccountBlocked), // account frozen
    one(61004, T::FailAndAlarm, R::ConfigurationWrong), // IP allow-list
    one(61007, T::FailAndAlarm, R::ConfigurationWrong), // third-party platform's permission
    one(61016, T::FailAndAlarm, R::ConfigurationWrong),
    range(65400, 65414, T::Fail, R::ConfigurationWrong), // customer-service accounts
    one(70000, T::Fail, R::ContentRefused), // protection of minors
    one(87014, T::Fail, R::ContentRefused), // breaks the rules
};

constexpr bool inOrder()
{
    for (size_t i = 0; i < kTable.size(); ++i) {
        if (kTable[i].first > kTable[i].last || (i > 0 && kTable[i - 1].last >= kTable[i].first))
            return false;
    }
    return true;
}
static_assert(inOrder(), "the table is searched by halving");

constexpr Row kUnknownRow { 0, 0, T::Fail, R::Unknown };

constexpr Row rowOf(int errcode)
{
    const auto *found = std::lower_bound(kTable.begin(), kTable.end(), errcode,
                                         [](const Row &row, int code) { return row.last < code; });
    const bool known = found != kTable.end() && found->first <= errcode;
    return known ? *found : kUnknownRow;
}

SendDecision decision(SendAction action, FailureReason reason, qint64 at = 0)
{
    SendDecision result;
    result.action = action;
    result.reason = reason;
    result.at = at;
    return result;
}

//! A definite no that WeChat did not count (design.md 4, "released on definite failure").
SendDecision failed(FailureReason reason, bool alarm)
{
    SendDecision result = decision(SendAction::Fail, reason);
    result.releaseQuota = true;
    result.alarm = alarm;
    return result;
}

qint64 firstTry(const SendHistory &history, qint64 now)
{
    return history.firstTryAt > 0 ? history.firstTryAt : now;
}

SendDecision afterNeverSent(const SendHistory &history, qint64 now)
{
    const qint64 lastTryAt = firstTry(history, now) + kNetworkSpan;
    if (now >= lastTryAt)
        return failed(R::NetworkUnreachable, false);
    const auto tries = static_cast<size_t>(std::max(0, history.networkTries));
    const qint64 delay = kNetworkDelays[std::min(tries, kNetworkDelays.size() - 1)];
    return decision(SendAction::RetryAt, R::None, std::min(now + delay, lastTryAt));
}

SendDecision afterBusy(const SendHistory &history, qint64 now)
{
    const auto tries = static_cast<size_t>(std::max(0, history.busyTries));
    if (tries >= kBusyDelays.size())
        return decision(SendAction::Uncertain, R::SystemBusy);
    return decision(SendAction::RetryAt, R::None, now + kBusyDelays[tries]);
}

SendDecision afterTokenError(const SendOutcome &outcome, const SendHistory &history, qint64 now)
{
    // Comparing before refreshing covers both cases of wechat.md 3.1: a newer token is simply used.
    if (!history.tokenRenewed)
        return decision(SendAction::RenewTokenAndRetry, R::None, now);
    // A token that was replaced meanwhile is somebody's success: nothing for the operator to do.
    return failed(R::ConfigurationWrong, !outcome.tokenIsNewer);
}

SendDecision afterLostUpload(const SendHistory &history)
{
    if (!history.uploadRenewed)
        return decision(SendAction::PrepareAgain, R::None);
    return failed(R::MediaInvalid, false);
}

SendDecision afterMinuteLimit(const SendHistory &history, qint64 now)
{
    if (now - firstTry(history, now) >= kRateSpan)
        return failed(R::RateLimited, false);
    return decision(SendAction::HoldChannel, R::RateLimited, (now / kMinute + 1) * kMinute);
}

SendDecision afterDayLimit(qint64 now)
{
    const qint64 day = (now + kBeijingOffset) / kDay;
    SendDecision result =
        decision(SendAction::HoldChannel, R::RateLimited, (day + 1) * kDay - kBeijingOffset);
    result.alarm = true;
    return result;
}

SendDecision afterAnswer(const SendOutcome &outcome, const SendHistory &history, qint64 now)
{
    const Row row = rowOf(outcome.errcode);
    SendDecision result = decision(SendAction::Fail, row.reason);
    switch (row.treatment) {
    case T::Accept:
        return decision(SendAction::Accept, R::None);
    case T::Busy:
        return afterBusy(history, now);
    case T::Token:
        return afterTokenError(outcome, history, now);
    case T::Upload:
        return afterLostUpload(history);
    case T::DayLimit:
        return afterDayLimit(now);
    case T::MinuteLimit:
        return afterMinuteLimit(history, now);
    case T::WindowOver:
        result.windowShut = true;
        return result;
    case T::UsedUp:
        result.quotaUsedUp = true;
        return result;
    case T::Fail:
        return failed(row.reason, false);
    case T::FailAndAlarm:
        return failed(row.reason, true);
    }
    return result;
}

} // namespace

SendDecision decideSend(const SendOutcome &outcome, const SendHistory &history, qint64 now)
{
    switch (outcome.call) {
    case CallResult::Answered:
        return afterAnswer(outcome, history, now);
    case CallResult::NeverSent:
        return afterNeverSent(history, now);
    case CallResult::Unclear:
        break;
    }
    return decision(SendAction::Uncertain, R::NoAnswer);
}

FailureReason failureReasonOf(int errcode)
{
    return rowOf(errcode).reason;
}

} // namespace kefu::domain
