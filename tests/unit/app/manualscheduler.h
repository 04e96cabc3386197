// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/scheduler.h"

#include <QList>

namespace kefu::test {

//! Time that stands still until advance() is called.
class ManualScheduler final : public app::Scheduler {
public:
    std::unique_ptr<app::Timer> timer(std::function<void()> fire) override;
    qint64 wallNow() const override { return 1'700'000'000'000 + m_now; }
    qint64 monotonicNow() const override { return m_now; }

    //! Fires what falls due on the way, in order.
    void advance(int ms);
    //! Span until the next timer fires; -1: none is running.
    int nextMs() const;
    int activeTimers() const;

private:
    class ManualTimer;
    QList<ManualTimer *> m_timers;
    qint64 m_now = 0;
};

} // namespace kefu::test
