// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

namespace kefu::simulator {

//! Misbehaviour of the API on demand.
struct Fault {
    enum class Where { Send, Token };
    enum class Kind {
        ErrCode, //!< answer this errcode
        NoAnswer, //!< take the request and never answer
        Status, //!< answer this HTTP status with a page that is not JSON
    };
    Where where = Where::Send;
    Kind kind = Kind::ErrCode;
    QString app; //!< empty = any
    int value = 0; //!< errcode or HTTP status
    int count = 1; //!< how many calls it hits
    bool deliver = false; //!< the message reaches the visitor nevertheless (Send only)
};

//! Reads
//! `{"on":"send"|"token","kind":"errcode"|"no-answer"|"status","value":n,"count":n,"app":…,"deliver":bool}`.
Result<Fault> parseFault(const QJsonObject &object);

//! Faults in the order they were asked for; each hits `count` calls and is gone.
class FaultBook {
public:
    void add(const Fault &fault) { m_faults.append(fault); }
    void clear() { m_faults.clear(); }
    int pending() const;
    std::optional<Fault> take(Fault::Where where, const QString &app);

private:
    QList<Fault> m_faults;
};

} // namespace kefu::simulator
