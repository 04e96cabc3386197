// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <functional>

namespace kefu::simulator {

//! The access_tokens of one app (wechat.md 6). Tokens of `stable_token` and of `token` live side by
//! side and never invalidate each other. Times in ms UTC.
class TokenBook {
public:
    struct Issued {
        int code = Ok; //!< else why none was issued
        QByteArray token;
        qint64 expiresIn = 0; //!< seconds
    };

    //! `random` makes the text of a new token.
    TokenBook(qint64 lifetimeMs, std::function<QByteArray()> random);

    //! Of tokens issued from now on.
    void setLifetime(qint64 ms) { m_lifetimeMs = ms; }

    //! Normal mode: the same token until it has less than 5 min, then a new one, and both work for
    //! 5 min. Forced: the former dies at once; 20 a day (Beijing time), at least 30 s apart.
    Issued stable(bool force, qint64 now);
    //! `/cgi-bin/token`: every call makes a new one, the former works for another 5 min.
    Issued classic(qint64 now);

    //! Ok, InvalidToken (no token of ours by its form), InvalidCredential (unknown or replaced),
    //! TokenExpired.
    int check(const QByteArray &token, qint64 now);
    //! Every token issued so far: expired from now on (`expire`), or as if never issued (`forget`).
    void expireAll(qint64 now);
    void forgetAll();

private:
    struct Entry {
        QByteArray token;
        qint64 until = 0;
    };
    Entry make(qint64 now);
    int admitForced(qint64 now);

    qint64 m_lifetimeMs;
    std::function<QByteArray()> m_random;
    Entry m_stable;
    Entry m_classic;
    QHash<QByteArray, qint64> m_until; //!< every token that was not revoked → when it ends
    qint64 m_lastForced = 0;
    qint64 m_forcedDay = 0;
    int m_forcedToday = 0;
};

} // namespace kefu::simulator
