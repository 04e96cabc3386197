// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/mediapolicy.h"

#include <algorithm>
#include <iterator>

namespace kefu::domain {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kWaits[] = { 2 * kSecond,  10 * kSecond, 30 * kSecond, 2 * kMinute,
                              10 * kMinute, 30 * kMinute, 60 * kMinute };
constexpr int kNoSuchMedia = 40007;
constexpr int kBelievedAfter = 2;

} // namespace

FetchDecision decideFetch(FetchResult result, int errcode, int tries, qint64 now, qint64 untilAt)
{
    if (result == FetchResult::TooLarge)
        return { FetchAction::Fail, 0 };
    const bool gone =
        result == FetchResult::Refused && errcode == kNoSuchMedia && tries >= kBelievedAfter;
    if (gone || now >= untilAt)
        return { FetchAction::Expire, 0 };
    const qsizetype step = std::clamp<qsizetype>(tries, 0, std::size(kWaits) - 1);
    return { FetchAction::RetryAt, std::min(now + kWaits[step], untilAt) };
}

} // namespace kefu::domain
