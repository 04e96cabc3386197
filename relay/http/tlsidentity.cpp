// SPDX-License-Identifier: Apache-2.0
#include "relay/http/tlsidentity.h"

#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <memory>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace kefu::http {

namespace {

constexpr qint64 kMaxFileBytes = 1024 * 1024;

template <auto Free> struct Freer {
    template <typename T> void operator()(T *thing) const { Free(thing); }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using X509Handle = std::unique_ptr<X509, Freer<X509_free>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

Error unusable(const QString &path, const QString &why)
{
    return makeError(ErrorCode::BadRequest, path + QStringLiteral(": ") + why);
}

Result<QByteArray> readPem(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(path, file.errorString());
    if (file.size() > kMaxFileBytes)
        return unusable(path, QStringLiteral("larger than 1 MiB, so no certificate or key"));
    return file.readAll();
}

Bio bioOf(const QByteArray &pem)
{
    return Bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
}

//! OpenSSL would ask for a passphrase at the terminal.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

bool belongTogether(const QByteArray &certificate, const QByteArray &key)
{
    const Bio certificateBio = bioOf(certificate);
    const Bio keyBio = bioOf(key);
    const X509Handle x509(PEM_read_bio_X509(certificateBio.get(), nullptr, noPassphrase, nullptr));
    const KeyHandle pkey(PEM_read_bio_PrivateKey(keyBio.get(), nullptr, noPassphrase, nullptr));
    return x509 && pkey && X509_check_private_key(x509.get(), pkey.get()) == 1;
}

QSslKey parseKey(const QByteArray &pem)
{
    const QSslKey ec(pem, QSsl::Ec, QSsl::Pem, QSsl::PrivateKey);
    return ec.isNull() ? QSslKey(pem, QSsl::Rsa, QSsl::Pem, QSsl::PrivateKey) : ec;
}

QString subjectOf(const QSslCertificate &certificate)
{
    const QStringList names = certificate.subjectInfo(QSslCertificate::CommonName)
        + certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
    return names.value(0, QStringLiteral("no name"));
}

} // namespace

Result<TlsIdentity> loadTlsIdentity(const QString &certificatePath, const QString &keyPath)
{
    const Result<QByteArray> certificatePem = readPem(certificatePath);
    if (!certificatePem)
        return certificatePem.error();
    const Result<QByteArray> keyPem = readPem(keyPath);
    if (!keyPem)
        return keyPem.error();
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty() || chain.first().isNull())
        return unusable(certificatePath, QStringLiteral("holds no PEM certificate"));
    const QSslKey key = parseKey(*keyPem);
    if (key.isNull())
        return unusable(keyPath,
                        QStringLiteral("holds no RSA or EC key in PEM without a passphrase"));
    if (!belongTogether(*certificatePem, *keyPem))
        return unusable(
            keyPath,
            QStringLiteral("is not the key of the first certificate in %1").arg(certificatePath));
    TlsIdentity identity;
    identity.configuration = QSslConfiguration::defaultConfiguration();
    identity.configuration.setProtocol(QSsl::TlsV1_2OrLater);
    identity.configuration.setPeerVerifyMode(
        QSslSocket::VerifyNone); // consoles show tokens instead
    identity.configuration.setLocalCertificateChain(chain);
    identity.configuration.setPrivateKey(key);
    identity.subject = subjectOf(chain.first());
    identity.validFromAt = chain.first().effectiveDate().toMSecsSinceEpoch();
    identity.expiresAt = chain.first().expiryDate().toMSecsSinceEpoch();
    return identity;
}

} // namespace kefu::http
