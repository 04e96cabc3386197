// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <functional>
#include <memory>

namespace kefu::app {

//! One pending call; starting again replaces the former span.
class Timer {
public:
    virtual ~Timer() = default;
    virtual void start(int ms) = 0;
    virtual void stop() = 0;
    virtual bool isActive() const = 0;
};

//! Time for everything that waits, so that tests need not wait.
class Scheduler {
public:
    virtual ~Scheduler() = default;
    virtual std::unique_ptr<Timer> timer(std::function<void()> fire) = 0;
    virtual qint64 wallNow() const = 0; //!< ms UTC
    virtual qint64 monotonicNow() const = 0; //!< ms since some fixed moment; never jumps
};

//! Qt's timers of the calling thread and the system's clocks.
std::unique_ptr<Scheduler> systemScheduler();

} // namespace kefu::app
