// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/app/manualscheduler.h"

namespace kefu::test {

class ManualScheduler::ManualTimer final : public app::Timer {
public:
    ManualTimer(ManualScheduler &owner, std::function<void()> call)
        : fire(std::move(call))
        , m_owner(owner)
    {
        m_owner.m_timers.append(this);
    }
    ~ManualTimer() override { m_owner.m_timers.removeOne(this); }
    void start(int ms) override { dueAt = m_owner.m_now + ms; }
    void stop() override { dueAt = -1; }
    bool isActive() const override { return dueAt >= 0; }

    std::function<void()> fire;
    qint64 dueAt = -1;

private:
    ManualScheduler &m_owner;
};

std::unique_ptr<app::Timer> ManualScheduler::timer(std::function<void()> fire)
{
    return std::make_unique<ManualTimer>(*this, std::move(fire));
}

int ManualScheduler::nextMs() const
{
    qint64 next = -1;
    for (const ManualTimer *timer : m_timers) {
        if (timer->isActive() && (next < 0 || timer->dueAt < next))
            next = timer->dueAt;
    }
    return next < 0 ? -1 : int(next - m_now);
}

int ManualScheduler::activeTimers() const
{
    int count = 0;
    for (const ManualTimer *timer : m_timers)
        count += timer->isActive() ? 1 : 0;
    return count;
}

void ManualScheduler::advance(int ms)
{
    const qint64 until = m_now + ms;
    for (;;) {
        ManualTimer *next = nullptr;
        for (ManualTimer *timer : std::as_const(m_timers)) {
            if (timer->isActive() && timer->dueAt <= until && (!next || timer->dueAt < next->dueAt))
                next = timer;
        }
        if (!next)
            break;
        m_now = std::max(m_now, next->dueAt);
        next->dueAt = -1;
        next->fire();
    }
    m_now = until;
}

} // namespace kefu::test
