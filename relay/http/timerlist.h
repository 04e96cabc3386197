// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>
#include <QList>
#include <optional>
#include <set>

namespace kefu::http {

//! The timers of one event dispatcher. Times are nanoseconds of one steady clock, given by the
//! caller.
class TimerList {
public:
    using Info = QAbstractEventDispatcher::TimerInfo;

    void add(int id, qint64 intervalMs, Qt::TimerType type, QObject *object, qint64 now);
    bool remove(int id);
    bool removeAll(QObject *object);
    QList<Info> of(QObject *object) const;
    //! Until it fires, rounded up, at least 0; -1 when there is no such timer.
    int remainingMs(int id, qint64 now) const;
    //! When the first one fires; nothing without timers. One whose handler is running does not
    //! count.
    std::optional<qint64> nextAt() const;
    //! Fires what was due at `now` in order of time, each once; timers added meanwhile wait for the
    //! next turn. Returns how many.
    int fire(qint64 now);

private:
    struct Timer {
        qint64 intervalMs = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        qint64 at = 0;
        quint64 generation = 0; //!< an id is used again after its timer has gone
        bool running = false;
    };

    void schedule(int id, Timer &timer, qint64 now);

    QHash<int, Timer> m_timers;
    std::set<std::pair<qint64, int>> m_order; //!< (at, id) of the timers that are not running
    quint64 m_generation = 0;
};

} // namespace kefu::http
