// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/businesshours.h"

#include <vector>

namespace kefu::domain {

//! How much of a span of time a channel was open: "off-hours stop response clocks" (product.md 4).
//! The spans of the days around the period it is made for are worked out once, since a report asks
//! for some hundred thousand; outside of them the clock runs.
class OpenClock {
public:
    //! Always open.
    OpenClock() = default;
    //! For times from `fromAt` to `toAt` (ms UTC); a day more on both sides is taken along.
    OpenClock(const BusinessHours &hours, const Calendar &calendar, qint64 fromAt, qint64 toAt);

    //! Open milliseconds in [from, to); 0 if `to` is not after `from`.
    qint64 openMs(qint64 from, qint64 to) const;

private:
    struct Span {
        qint64 from = 0;
        qint64 to = 0;
        qint64 before = 0; //!< open milliseconds in all spans before it
    };
    qint64 openBefore(qint64 at) const;

    std::vector<Span> m_spans; //!< by time, apart from each other
    qint64 m_from = 0; //!< what the spans cover; the same twice = always open
    qint64 m_to = 0;
};

} // namespace kefu::domain
