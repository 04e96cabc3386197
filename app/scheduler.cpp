// SPDX-License-Identifier: Apache-2.0
#include "app/scheduler.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTimer>

namespace kefu::app {
namespace {

class SystemTimer final : public Timer {
public:
    explicit SystemTimer(std::function<void()> fire)
        : m_fire(std::move(fire))
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { m_fire(); });
    }
    void start(int ms) override { m_timer.start(ms); }
    void stop() override { m_timer.stop(); }
    bool isActive() const override { return m_timer.isActive(); }

private:
    std::function<void()> m_fire;
    QTimer m_timer;
};

class SystemScheduler final : public Scheduler {
public:
    SystemScheduler() { m_elapsed.start(); }
    std::unique_ptr<Timer> timer(std::function<void()> fire) override
    {
        return std::make_unique<SystemTimer>(std::move(fire));
    }
    qint64 wallNow() const override { return QDateTime::currentMSecsSinceEpoch(); }
    qint64 monotonicNow() const override { return m_elapsed.elapsed(); }

private:
    QElapsedTimer m_elapsed;
};

} // namespace

std::unique_ptr<Scheduler> systemScheduler()
{
    return std::make_unique<SystemScheduler>();
}

} // namespace kefu::app
