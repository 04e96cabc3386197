// SPDX-License-Identifier: Apache-2.0
#include "relay/server/tlskeeper.h"

#include "relay/http/server.h"
#include "relay/http/tlsidentity.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <chrono>

namespace kefu::server {

namespace {

Q_LOGGING_CATEGORY(lcTls, "kefudesk.tls")

using namespace std::chrono_literals;

constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr qint64 kWarnBeforeMs = 21 * kDayMs; // product.md 8
constexpr qint64 kMaxFileBytes = 1024 * 1024;

} // namespace

TlsKeeper::TlsKeeper(http::Server &server, const QString &certificatePath, const QString &keyPath,
                     QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_certificatePath(certificatePath)
    , m_keyPath(keyPath)
    , m_watcher(this)
    , m_settle(this)
    , m_daily(this)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(500ms);
    connect(&m_settle, &QTimer::timeout, this, &TlsKeeper::onChanged);
    m_daily.setInterval(24h);
    connect(&m_daily, &QTimer::timeout, this, &TlsKeeper::tellExpiry);
    const auto changed = [this] { m_settle.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, changed);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, changed);
}

Result<void> TlsKeeper::start()
{
    if (!isOn())
        return {};
    const Result<http::TlsIdentity> identity = http::loadTlsIdentity(m_certificatePath, m_keyPath);
    if (!identity)
        return identity.error();
    if (QFile::permissions(m_keyPath) & QFileDevice::ReadOther)
        qCWarning(lcTls).noquote() << m_keyPath << "can be read by everybody on this machine";
    use(*identity);
    m_content = content();
    watch();
    m_daily.start();
    return {};
}

//! The folders, too: renewals replace the files or the links to them. A watched file that was
//! replaced is forgotten, hence again after each change.
void TlsKeeper::watch()
{
    for (const QString &path : { m_certificatePath, m_keyPath }) {
        m_watcher.addPath(path);
        m_watcher.addPath(QFileInfo(path).absolutePath());
    }
}

QByteArray TlsKeeper::content() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &path : { m_certificatePath, m_keyPath }) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            hash.addData(file.read(kMaxFileBytes));
        hash.addData(QByteArrayView("\0", 1));
    }
    return hash.result();
}

void TlsKeeper::onChanged()
{
    watch();
    if (content() != m_content)
        reload();
}

void TlsKeeper::reload()
{
    if (!isOn()) {
        qCInfo(lcTls) << "no certificate to read again: tls_certificate is not set";
        return;
    }
    m_content = content();
    const Result<http::TlsIdentity> identity = http::loadTlsIdentity(m_certificatePath, m_keyPath);
    if (identity) {
        use(*identity);
        return;
    }
    qCCritical(lcTls).noquote() << "the new certificate cannot be used, the old one stays:"
                                << identity.error().message;
}

void TlsKeeper::use(const http::TlsIdentity &identity)
{
    m_server.setTls(identity.configuration);
    m_subject = identity.subject;
    m_expiresAt = identity.expiresAt;
    if (identity.validFromAt > QDateTime::currentMSecsSinceEpoch())
        qCCritical(lcTls).noquote()
            << "the certificate of" << m_subject << "is not valid before"
            << QDateTime::fromMSecsSinceEpoch(identity.validFromAt, Qt::UTC).toString(Qt::ISODate);
    tellExpiry();
}

void TlsKeeper::tellExpiry() const
{
    const qint64 left = m_expiresAt - QDateTime::currentMSecsSinceEpoch();
    const QString when = QDateTime::fromMSecsSinceEpoch(m_expiresAt, Qt::UTC).toString(Qt::ISODate);
    const QString text = QStringLiteral("the certificate of %1 expires %2 (in %3 days)")
                             .arg(m_subject, when)
                             .arg(left / kDayMs);
    if (left <= 0)
        qCCritical(lcTls).noquote()
            << QStringLiteral("the certificate of %1 has expired %2: consoles and WeChat refuse it")
                   .arg(m_subject, when);
    else if (left < kWarnBeforeMs)
        qCWarning(lcTls).noquote() << text;
    else
        qCInfo(lcTls).noquote() << text;
}

} // namespace kefu::server
