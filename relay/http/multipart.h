// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QList>

namespace kefu::http {

//! One field of a form.
struct FormPart {
    QByteArray name;
    QString fileName; //!< without folders; empty when the part is no file
    QByteArray contentType; //!< as the client says; never to be believed
    QByteArray body;
};

//! Reads a `multipart/form-data` body (RFC 7578) that has arrived whole. Stricter than RFC 2046: no
//! preamble but an empty line, CRLF only, at most 16 parts with at most 4 KiB of head each, a
//! boundary of 1 to 70 characters, and nothing may be missing at the end. Errors: BadRequest.
Result<QList<FormPart>> parseMultipart(const QByteArray &contentType, const QByteArray &body);

} // namespace kefu::http
