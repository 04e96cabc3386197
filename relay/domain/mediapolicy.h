// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace kefu::domain {

//! What became of one attempt to get a visitor's file.
enum class FetchResult {
    Refused, //!< WeChat answered an errcode
    Unreachable, //!< no answer that means anything
    TooLarge,
};

enum class FetchAction {
    RetryAt,
    Expire, //!< WeChat does not have it any more
    Fail, //!< it will never do
};

struct FetchDecision {
    FetchAction action = FetchAction::RetryAt;
    qint64 at = 0;
    bool operator==(const FetchDecision &) const = default;
};

//! `tries` attempts were made before this one; `untilAt` is when WeChat's three days are over.
//! Waits 2, 10, 30 s, 2, 10, 30 min, then an hour each time, with a last attempt at the end. 40007
//! (no such media) is believed the third time.
FetchDecision decideFetch(FetchResult result, int errcode, int tries, qint64 now, qint64 untilAt);

} // namespace kefu::domain
