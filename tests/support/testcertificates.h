// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace kefu::test {

//! PEM.
struct TestCertificate {
    QByteArray certificate;
    QByteArray key;
};

struct CertificateWish {
    QByteArray commonName = "localhost";
    QByteArray altNames = "DNS:localhost,IP:127.0.0.1"; //!< empty: none
    qint64 validFromS = -3600; //!< from now
    qint64 validToS = 24 * 3600;
    bool isCa = false;
};

//! Made on the spot, EC P-256; signed by `issuer`, or by itself.
TestCertificate makeTestCertificate(const CertificateWish &wish,
                                    const TestCertificate *issuer = nullptr);

//! Overwrites in place, as a careless renewal does.
bool writeFile(const QString &path, const QByteArray &content);

} // namespace kefu::test
