// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

namespace kefu::simulator {

//! What `openapi/rid/get` tells of a refused call.
struct RefusedCall {
    QByteArray rid;
    QString app;
    qint64 at = 0; //!< ms UTC
    QByteArray query; //!< raw
    QByteArray body;
    QByteArray answer;
    QString peer;
};

//! The last refused calls, by the rid of their answer: a thousand of them, for seven days.
class RidBook {
public:
    void add(RefusedCall call);
    //! Nothing: another app's, too old, or never given.
    std::optional<RefusedCall> find(const QByteArray &rid, const QString &app, qint64 now) const;

private:
    QList<RefusedCall> m_calls;
};

} // namespace kefu::simulator
