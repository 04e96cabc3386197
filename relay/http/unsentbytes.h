// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslSocket>

namespace kefu::http {

//! What the peer has not taken yet. Over TLS bytesToWrite() knows only what is not yet encrypted;
//! nearly all that a slow reader makes us keep is encrypted already.
inline qint64 unsentBytes(const QAbstractSocket &socket, const QSslSocket *tls)
{
    return socket.bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

} // namespace kefu::http
