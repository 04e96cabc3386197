// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/alarmclock.h"

#include <algorithm>

namespace kefu::desk {

namespace {
//! Wall clocks jump; looking again once a minute bounds what a jump can cost.
constexpr qint64 kLongestSleepMs = 60'000;
} // namespace

AlarmClock::AlarmClock(Clock now, QObject *parent)
    : QObject(parent)
    , m_now(std::move(now))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_now() < m_at) {
            arm();
            return;
        }
        m_at = 0;
        Q_EMIT rang();
    });
}

void AlarmClock::setFor(qint64 at)
{
    if (at <= 0 || (m_at != 0 && m_at <= at))
        return;
    m_at = at;
    arm();
}

void AlarmClock::look()
{
    if (m_at > 0)
        arm();
}

void AlarmClock::arm()
{
    m_timer.start(int(std::clamp<qint64>(m_at - m_now(), 0, kLongestSleepMs)));
}

} // namespace kefu::desk
