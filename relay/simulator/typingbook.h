// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace kefu::simulator {

//! "对方正在输入" towards the visitors of one app (wechat.md 5): needs an exchange in the last 30
//! s, lasts 15 s, is not repeated while it is on, ends with a message. Times in ms UTC.
class TypingBook {
public:
    //! A message of the visitor, or an accepted one to him.
    void visitorWrote(const QByteArray &openid, qint64 at);
    void messageSent(const QByteArray &openid, qint64 at);
    //! Ok, or 45072, 45080, 45081. Whether the window is open is the caller's business.
    int command(const QByteArray &openid, const QString &command, qint64 now);
    bool isOn(const QByteArray &openid, qint64 now) const;

private:
    struct State {
        qint64 exchangedAt = 0;
        qint64 onUntil = 0;
    };
    QHash<QByteArray, State> m_states;
};

} // namespace kefu::simulator
