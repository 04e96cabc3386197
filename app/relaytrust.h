// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "ui/model/chatservice.h"

#include <QList>
#include <QSslConfiguration>
#include <QSslError>

namespace kefu::app {

//! Whom the console believes to be the relay: TLS 1.2 or newer, the certificates this system trusts
//! and, where one is named, those in a PEM file (a company's own CA). Nothing ever makes it ignore
//! an error. Errors: BadRequest, in words, when the file holds no certificate.
Result<QSslConfiguration> relayTrust(const QString &caFile = {});

//! What a person can do something about, the gravest first: where nobody vouches for the
//! certificate, its dates say nothing.
ui::CertificateFault certificateFault(const QList<QSslError> &errors);

} // namespace kefu::app
