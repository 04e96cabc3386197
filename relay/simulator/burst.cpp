// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/burst.h"

#include <algorithm>

namespace kefu::simulator {

namespace {

constexpr int kTickMs = 10;

} // namespace

BurstPlayer::BurstPlayer(const Burst &burst, Say say, std::function<void(const BurstResult &)> done,
                         QObject *parent)
    : QObject(parent)
    , m_burst(burst)
    , m_say(std::move(say))
    , m_done(std::move(done))
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        // So many that the rate holds over the seconds, whatever a tick costs.
        const int perTick = std::max(1, m_burst.perSecond * kTickMs / 1000);
        sayNext(perTick);
    });
}

void BurstPlayer::start()
{
    if (m_burst.perSecond <= 0)
        return sayNext(total());
    const int slow = m_burst.perSecond < 1000 / kTickMs ? 1000 / m_burst.perSecond : kTickMs;
    m_timer.start(slow);
}

void BurstPlayer::sayNext(int count)
{
    for (int left = count; left > 0 && m_result.pushes < total(); --left) {
        const int number = m_result.pushes++;
        // In rounds: everybody once, then everybody again.
        m_say(m_burst.name + QString::number(number % m_burst.visitors + 1),
              m_burst.text + QString::number(number / m_burst.visitors + 1),
              [this](bool ok, int attempts) { answered(ok, attempts); });
    }
    if (m_result.pushes >= total())
        m_timer.stop();
}

void BurstPlayer::answered(bool ok, int attempts)
{
    m_result.ok += ok ? 1 : 0;
    m_result.attempts += attempts;
    if (++m_answered < total())
        return;
    if (m_done)
        m_done(m_result);
    deleteLater();
}

} // namespace kefu::simulator
