// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <utility>

namespace kefu::http {

//! What all large bodies under way may take together: whoever sends one has not shown a token that
//! was looked at.
struct BodyBudget {
    qint64 limit = 0; //!< bytes
    qint64 used = 0;
};

//! One connection's part of it; given back when the connection is gone.
class BodyShare {
public:
    BodyShare() = default;
    ~BodyShare() { release(); }
    Q_DISABLE_COPY_MOVE(BodyShare)

    //! False when it does not fit any more.
    bool take(BodyBudget &budget, qint64 bytes)
    {
        if (budget.used + bytes > budget.limit)
            return false;
        budget.used += bytes;
        m_budget = &budget;
        m_bytes = bytes;
        return true;
    }
    void release()
    {
        if (m_budget)
            m_budget->used -= std::exchange(m_bytes, 0);
    }

private:
    BodyBudget *m_budget = nullptr;
    qint64 m_bytes = 0;
};

} // namespace kefu::http
