// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QSslConfiguration>
#include <QString>

namespace kefu::http {

//! What a TLS listener shows of itself.
struct TlsIdentity {
    QSslConfiguration configuration; //!< server side, TLS 1.2 or newer, no client certificates
    QString subject; //!< the certificate's common name or first DNS name, for logs
    qint64 validFromAt = 0; //!< ms UTC
    qint64 expiresAt = 0;
};

//! Reads a PEM certificate (the server's own first, then the chain up to, without, the root) and
//! its unencrypted PEM key, RSA or EC. Errors, in words for the one who wrote the configuration:
//! BadRequest. Dates are not judged here.
Result<TlsIdentity> loadTlsIdentity(const QString &certificatePath, const QString &keyPath);

} // namespace kefu::http
