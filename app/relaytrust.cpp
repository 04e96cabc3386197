// SPDX-License-Identifier: Apache-2.0
#include "app/relaytrust.h"

#include <QFile>
#include <QSslCertificate>
#include <algorithm>

namespace kefu::app {
namespace {

using ui::CertificateFault;

constexpr qint64 kMaxFileBytes = 4 * 1024 * 1024; //!< a whole system's bundle has a quarter of it

CertificateFault faultOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted:
    case QSslError::OcspStatusUnknown:
        return CertificateFault::Revoked;
    case QSslError::SelfSignedCertificate:
        return CertificateFault::SelfSigned;
    case QSslError::SelfSignedCertificateInChain: // a root of its own, not known here
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateRejected:
    case QSslError::InvalidCaCertificate:
        return CertificateFault::UnknownIssuer;
    case QSslError::HostNameMismatch:
        return CertificateFault::WrongHost;
    case QSslError::CertificateExpired:
        return CertificateFault::Expired;
    case QSslError::CertificateNotYetValid:
        return CertificateFault::NotYetValid;
    default:
        return CertificateFault::None;
    }
}

} // namespace

Result<QSslConfiguration> relayTrust(const QString &caFile)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (caFile.isEmpty())
        return configuration;
    QFile file(caFile);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(ErrorCode::BadRequest, caFile + QStringLiteral(": ") + file.errorString());
    const QList<QSslCertificate> own =
        QSslCertificate::fromData(file.read(kMaxFileBytes), QSsl::Pem);
    if (own.isEmpty())
        return makeError(ErrorCode::BadRequest,
                         caFile + QStringLiteral(": holds no PEM certificate"));
    configuration.addCaCertificates(own);
    return configuration;
}

CertificateFault certificateFault(const QList<QSslError> &errors)
{
    constexpr CertificateFault kByGravity[] = {
        CertificateFault::Revoked,   CertificateFault::SelfSigned, CertificateFault::UnknownIssuer,
        CertificateFault::WrongHost, CertificateFault::Expired,    CertificateFault::NotYetValid,
    };
    for (const CertificateFault fault : kByGravity) {
        const bool found = std::any_of(errors.begin(), errors.end(), [fault](const auto &error) {
            return faultOf(error.error()) == fault;
        });
        if (found)
            return fault;
    }
    return CertificateFault::None;
}

} // namespace kefu::app
