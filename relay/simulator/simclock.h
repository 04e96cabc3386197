// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <functional>

namespace kefu::simulator {

//! The simulated WeChat's time: the system's, until somebody sets it. Windows, tokens and limits
//! follow it; how long a visitor types or a caller is waited for does not.
class SimClock {
public:
    explicit SimClock(std::function<qint64()> system)
        : m_system(std::move(system))
    {
    }

    qint64 now() const { return m_stopped ? m_at : m_system() + m_ahead; }
    //! Ms UTC, not before now().
    void set(qint64 at)
    {
        m_at = at;
        m_ahead = at - m_system();
    }
    //! A stopped clock only moves when it is set.
    void setStopped(bool stopped)
    {
        set(now());
        m_stopped = stopped;
    }
    bool isStopped() const { return m_stopped; }

private:
    std::function<qint64()> m_system; //!< ms UTC
    qint64 m_ahead = 0;
    qint64 m_at = 0;
    bool m_stopped = false;
};

} // namespace kefu::simulator
