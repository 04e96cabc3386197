// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

//! Certificates made at test time by the openssl program.
namespace kefu::test {

bool openssl(const QStringList &arguments, const QString &folder);

//! name.key and name.pem in `folder`, signed by ca.pem, or by itself.
bool makeCertificate(const QString &folder, const QString &name, const QString &altName,
                     bool selfSigned);

} // namespace kefu::test
