// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>
#include <QHash>

namespace kefu::simulator {

//! How many answers a visitor's action allows, and for how long (wechat.md 4.1).
struct QuotaRules {
    int messageCount = 5;
    qint64 messageMs = 48LL * 3600 * 1000;
    int enterCount = 2;
    qint64 enterMs = 60LL * 1000;
};

//! The answers each visitor of one app may still get. Counts do not add up: an action lifts its own
//! allowance to the rule's number, the larger live one is what is left, and a send costs one of
//! each. Times in ms UTC.
class QuotaBook {
public:
    struct Left {
        int count = 0;
        qint64 until = 0; //!< end of the window that closes last; 0 = none is open
    };

    void setRules(const QuotaRules &rules) { m_rules = rules; }
    const QuotaRules &rules() const { return m_rules; }

    void visitorWrote(const QByteArray &openid, qint64 at);
    void visitorEntered(const QByteArray &openid, qint64 at);
    //! Ok and one is taken; OutOfCount: a window is open, but nothing left; OutOfWindow: none is
    //! open.
    int take(const QByteArray &openid, qint64 now);
    Left left(const QByteArray &openid, qint64 now) const;

    void exhaust(const QByteArray &openid); //!< nothing left, windows stay open
    void shut(const QByteArray &openid); //!< no window is open

private:
    struct Bucket {
        int left = 0;
        qint64 until = 0;
    };
    struct Buckets {
        Bucket message;
        Bucket enter;
    };

    QuotaRules m_rules;
    QHash<QByteArray, Buckets> m_visitors;
};

} // namespace kefu::simulator
