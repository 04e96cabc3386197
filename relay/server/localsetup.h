// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <functional>

namespace kefu::desk {
class Desk;
}

namespace kefu::server {

//! The person at this computer, who owns data_dir.
struct LocalOwner {
    QString username; //!< 1 to 64 printable characters without blanks
    QString nickname; //!< empty = the username
};

//! A mini program with all that both sides of its callback need to know.
struct LocalChannel {
    QString name;
    QString appid;
    QString originalId;
    QString apiBase;
    QByteArray secret;
    QByteArray token; //!< empty = make one
    QByteArray aesKey; //!< empty = make one
};

//! What the program that hosts a relay may ask of it beside the sockets: it is the owner of
//! data_dir, as at the control socket. In the relay's thread; callbacks come later, there.
class LocalSetup : public QObject {
    Q_OBJECT
public:
    template <typename T> using Done = std::function<void(const Result<T> &)>;

    explicit LocalSetup(desk::Desk &desk, QObject *parent = nullptr);

    //! Signs the owner in without a password. The account is made when there is none: an admin
    //! whose password nobody knows until `kefudesk-relay agent passwd` sets one. The answer is a
    //! refresh token, used up by its first use. Errors: Forbidden (disabled), Unavailable.
    void signIn(const LocalOwner &owner, const Done<QByteArray> &done);
    //! The channel of this name as stored; added as `wanted` says when there is none.
    void channel(const LocalChannel &wanted, const Done<LocalChannel> &done);

private:
    void addOwner(const LocalOwner &owner, const Done<QByteArray> &done);

    desk::Desk &m_desk;
};

} // namespace kefu::server
