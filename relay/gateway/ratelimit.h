// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <algorithm>

namespace kefu::gateway {

//! A token bucket: 20 frames a second, bursts of 60 (reliability-security-ux.md S14). Pure.
class RateLimit {
public:
    //! False: over the limit; the frame is refused.
    bool take(qint64 nowMs)
    {
        m_tokens =
            std::min(kBurst, m_tokens + double(std::max<qint64>(0, nowMs - m_lastAt)) * kPerMs);
        m_lastAt = nowMs;
        if (m_tokens < 1)
            return false;
        m_tokens -= 1;
        return true;
    }

private:
    static constexpr double kBurst = 60;
    static constexpr double kPerMs = 20.0 / 1000;
    double m_tokens = kBurst;
    qint64 m_lastAt = 0;
};

} // namespace kefu::gateway
