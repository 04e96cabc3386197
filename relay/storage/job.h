// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <functional>
#include <memory>
#include <vector>

namespace kefu::storage {

struct Session;

//! One thing to do in a storage thread and somebody who waits for the answer.
class Job {
public:
    virtual ~Job() = default;
    //! In the storage thread; may run a second time after a rollback.
    virtual void run(Session &session) = 0;
    //! Has no other job in its transaction: it makes its own, and knows when that is durable.
    virtual bool runsAlone() const { return false; }
    //! Replaces whatever run() came to.
    virtual void refuse(const Error &error) = 0;
    //! In the thread of the Storage object.
    virtual void deliver() = 0;
};
using Jobs = std::vector<std::unique_ptr<Job>>;
//! Takes finished jobs to the Storage object's thread; called from any.
using Deliver = std::function<void(Jobs)>;

template <typename T> class TypedJob final : public Job {
public:
    using Work = std::function<Result<T>(Session &)>;
    using Done = std::function<void(Result<T>)>;

    TypedJob(Work work, Done done, bool alone = false)
        : m_work(std::move(work))
        , m_done(std::move(done))
        , m_alone(alone)
    {
    }
    bool runsAlone() const override { return m_alone; }
    void run(Session &session) override { m_result.emplace(m_work(session)); }
    void refuse(const Error &error) override { m_result.emplace(error); }
    void deliver() override
    {
        if (m_done)
            m_done(*std::move(m_result));
    }

private:
    Work m_work;
    Done m_done;
    const bool m_alone;
    std::optional<Result<T>> m_result;
};

} // namespace kefu::storage
