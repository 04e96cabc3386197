// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/timerlist.h"

#include <QAbstractEventDispatcher>
#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace kefu::http {

//! The relay's event dispatcher for this system: set it with QCoreApplication::setEventDispatcher
//! before the application is made, or with QThread::setEventDispatcher. Linux: epoll. Elsewhere
//! nothing, and Qt's own one serves.
std::unique_ptr<QAbstractEventDispatcher> makeEventDispatcher();

#ifdef Q_OS_LINUX

//! Waits with epoll, so that a turn costs what is ready and not what is open: Qt's own dispatchers
//! hand every socket to poll() each turn, and 10,000 idle agents cost 16 times the throughput
//! (measurements.md B). Public Qt API only.
class EpollDispatcher final : public QAbstractEventDispatcher {
    Q_OBJECT
public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    //! False when the system gave no descriptors; then Qt's own dispatcher must do.
    bool isValid() const { return m_epoll >= 0 && m_wake >= 0; }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override; //!< from any thread
    void interrupt() override; //!< from any thread

private:
    //! The notifiers of one descriptor, by QSocketNotifier::Type.
    struct Watch {
        std::array<QSocketNotifier *, 3> notifiers {};
        quint32 known = 0; //!< what the kernel was told to watch
        bool dirty = false;
    };

    void markDirty(int descriptor, Watch &watch);
    void tellKernel();
    void tellKernel(int descriptor, Watch &watch);
    int runSockets(bool mayBlock);
    int timeoutMs() const;
    int activate(int descriptor, quint32 events);

    int m_epoll;
    int m_wake;
    TimerList m_timers;
    std::vector<Watch> m_watches; //!< by descriptor: the kernel gives the lowest free number
    std::vector<int> m_dirty;
    std::atomic<bool> m_awake = false; //!< somebody called wakeUp() since we looked
    std::atomic<bool> m_interrupted = false;
};

#endif

} // namespace kefu::http
