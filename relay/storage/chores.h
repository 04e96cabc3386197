// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QThreadPool>
#include <atomic>
#include <functional>

namespace kefu::storage {

//! Long work beside everything else, one piece after the other: backups, checks, passphrases. Each
//! piece has connections of its own and asks now and then whether it shall stop.
class Chores {
public:
    using Work = std::function<void(const std::atomic_bool &stop)>;

    Chores() { m_pool.setMaxThreadCount(1); }
    //! Waits for the piece at work; what has not begun is dropped.
    ~Chores()
    {
        m_stop = true;
        m_pool.clear();
        m_pool.waitForDone();
    }
    Q_DISABLE_COPY_MOVE(Chores)

    void run(Work work)
    {
        m_pool.start([this, work = std::move(work)] { work(m_stop); });
    }

private:
    QThreadPool m_pool;
    std::atomic_bool m_stop = false;
};

} // namespace kefu::storage
