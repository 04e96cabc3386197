// SPDX-License-Identifier: Apache-2.0
#include "ui/model/typingpulse.h"

#include <utility>

namespace kefu::ui {

bool TypingPulse::key(qint64 now)
{
    m_keyAt = now;
    if (m_on && now - m_toldAt < kRepeatMs)
        return false;
    m_on = true;
    m_toldAt = now;
    return true;
}

std::optional<qint64> TypingPulse::quietAt() const
{
    return m_on ? std::optional(m_keyAt + kQuietMs) : std::nullopt;
}

bool TypingPulse::stopped(qint64 now)
{
    return m_on && now - m_keyAt >= kQuietMs && end();
}

bool TypingPulse::end()
{
    return std::exchange(m_on, false);
}

} // namespace kefu::ui
