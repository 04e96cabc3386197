// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>
#include <QHash>
#include <limits>

namespace kefu::simulator {

//! How often one address of the API may be called.
struct CallLimit {
    int perDay = 500'000; //!< counted from midnight in Beijing
    int perMinute = std::numeric_limits<int>::max();
};

//! The calls of one app, by address. Times in ms UTC.
class LimitBook {
public:
    LimitBook();

    struct Used {
        CallLimit limit;
        int today = 0;
    };

    //! Nothing is known of other addresses.
    bool knows(const QByteArray &path) const { return m_counts.contains(path); }
    void setLimit(const QByteArray &path, const CallLimit &limit);
    //! Ok and the call is counted; 45009: today's calls are used up; 45011: this minute's.
    int admit(const QByteArray &path, qint64 now);
    Used used(const QByteArray &path, qint64 now) const;
    //! Ok and today's calls count from 0 again; 48006: ten times a month are used up.
    int clear(qint64 now);

private:
    struct Count {
        CallLimit limit;
        qint64 day = 0;
        qint64 minute = 0;
        int today = 0;
        int thisMinute = 0;
    };

    QHash<QByteArray, Count> m_counts;
    int m_month = 0;
    int m_clears = 0;
};

} // namespace kefu::simulator
