// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <limits>
#include <optional>

namespace kefu::simulator {

//! Misbehaviour of the API on demand: for some calls, or for a time (an outage).
struct Fault {
    enum class Where { Send, Token, All };
    enum class Kind {
        ErrCode, //!< answer this errcode
        NoAnswer, //!< take the request and never answer
        Status, //!< answer this HTTP status with a page that is not JSON
        Slow, //!< answer `value` ms later
        Reset, //!< reset the connection instead of answering
        ResetInside, //!< … in the middle of the answer
        ResetAfter, //!< … right behind the answer
    };
    static constexpr int kNoCount = std::numeric_limits<int>::max();

    Where where = Where::Send;
    Kind kind = Kind::ErrCode;
    QString app; //!< empty = any
    int value = 0; //!< errcode, HTTP status or ms
    int count = 1; //!< how many calls it hits
    bool deliver = false; //!< the message reaches the visitor nevertheless (Send only)
    qint64 fromAt = 0; //!< not before, ms UTC of the simulator's clock
    qint64 untilAt = std::numeric_limits<qint64>::max(); //!< gone from then on
};

//! Reads
//! `{"on":"send"|"token"|"all","kind":…,"value":n,"count":n,"app":…,"deliver":bool,"afterMs":n,
//! "forMs":n}`; the kinds are errcode, no-answer, status, slow, reset, reset-inside, reset-after.
//! With forMs it hits every call of that time unless a count is given. slow, reset-inside and
//! reset-after deliver unless told otherwise.
Result<Fault> parseFault(const QJsonObject &object, qint64 now);

//! Faults in the order they were asked for.
class FaultBook {
public:
    void add(const Fault &fault) { m_faults.append(fault); }
    void clear() { m_faults.clear(); }
    //! Calls that will be hit; an outage counts as one.
    int pending(qint64 now) const;
    std::optional<Fault> take(Fault::Where where, const QString &app, qint64 now);

private:
    QList<Fault> m_faults;
};

} // namespace kefu::simulator
