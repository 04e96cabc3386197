// SPDX-License-Identifier: Apache-2.0
#include "app/sealedvault.h"

#include "app/credentialstore.h"
#include "app/sealedfile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>

namespace kefu::app {
namespace {

Q_LOGGING_CATEGORY(lcVault, "kefudesk.vault")

using L = QLatin1String;

// In the keychain; one key for all accounts of a profile. The name is the first release's.
constexpr L kKeyName("drafts");
constexpr L kSuffix(".sealed");

QString hashOf(const QString &account)
{
    return L(
        QCryptographicHash::hash(account.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
}

//! What a file is bound to: one in the place of another opens for nobody.
QByteArray nameOf(const QString &account, const QString &kind, const QString &part = {})
{
    QStringList name { account };
    if (!kind.isEmpty() || !part.isEmpty())
        name.append(kind);
    if (!part.isEmpty())
        name.append(part);
    return name.join(u'\n').toUtf8();
}

} // namespace

SealedVault::SealedVault(CredentialStore &credentials, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_credentials(credentials)
    , m_folder(folder)
{
    m_writer.setMaxThreadCount(1);
}

SealedVault::~SealedVault() = default;

// ---- the key
// -------------------------------------------------------------------------------------

void SealedVault::open()
{
    if (m_state == State::Ready)
        Q_EMIT ready();
    if (m_state != State::Unknown)
        return;
    m_state = State::Asked;
    m_credentials.load(kKeyName, this, [this](const QString &kept) { onKey(kept); });
}

void SealedVault::onKey(const QString &kept)
{
    const QByteArray key = QByteArray::fromBase64(kept.toLatin1());
    if (!m_credentials.isAvailable())
        giveUp();
    else if (key.size() == sealedfile::kKeyBytes)
        takeKey(key);
    else
        makeKey();
}

//! Only a key the keychain gives back is one: without it the files could never be read again.
void SealedVault::makeKey()
{
    const QByteArray key = sealedfile::newKey();
    m_credentials.save(kKeyName, QString::fromLatin1(key.toBase64()));
    m_credentials.load(kKeyName, this, [this, key](const QString &kept) {
        const bool whole = m_credentials.isAvailable()
            && QByteArray::fromBase64(kept.toLatin1()) == key && !key.isEmpty();
        if (whole)
            takeKey(key);
        else
            giveUp();
    });
}

void SealedVault::takeKey(const QByteArray &key)
{
    m_key = key;
    m_state = State::Ready;
    Q_EMIT ready();
}

void SealedVault::giveUp()
{
    m_state = State::None;
    qCInfo(lcVault) << "no keychain: drafts and unsent messages are kept in memory only";
    Q_EMIT memoryOnly();
}

// ---- files
// ---------------------------------------------------------------------------------------

QString SealedVault::fileOf(const QString &account, const QString &kind) const
{
    const QString tail = kind.isEmpty() ? QString() : u'-' + kind;
    return m_folder + u'/' + hashOf(account) + tail + kSuffix;
}

QString SealedVault::partFile(const QString &account, const QString &kind,
                              const QString &name) const
{
    return QStringLiteral("%1/%2/%3-%4%5").arg(m_folder, hashOf(account), kind, name, kSuffix);
}

QByteArray SealedVault::readFile(const QString &path, const QByteArray &name) const
{
    const QByteArray sealed = isReady() ? sealedfile::read(path) : QByteArray();
    if (sealed.isEmpty())
        return {};
    const auto plain = sealedfile::open(sealed, m_key, name);
    if (!plain)
        qCWarning(lcVault) << "a kept file cannot be opened and is left out";
    return plain.value_or(QByteArray());
}

void SealedVault::writeFile(const QString &path, const QByteArray &name, const QByteArray &plain)
{
    if (!isReady())
        return;
    m_writer.start([path, name, plain, key = m_key] {
        if (plain.isEmpty()) {
            QFile::remove(path);
            return;
        }
        const QByteArray sealed = sealedfile::seal(plain, key, name);
        if (!sealed.isEmpty())
            (void)sealedfile::write(path, sealed);
    });
}

QByteArray SealedVault::read(const QString &account, const QString &kind) const
{
    return readFile(fileOf(account, kind), nameOf(account, kind));
}

void SealedVault::write(const QString &account, const QString &kind, const QByteArray &plain)
{
    writeFile(fileOf(account, kind), nameOf(account, kind), plain);
}

QByteArray SealedVault::readPart(const QString &account, const QString &kind,
                                 const QString &name) const
{
    return readFile(partFile(account, kind, name), nameOf(account, kind, name));
}

void SealedVault::writePart(const QString &account, const QString &kind, const QString &name,
                            const QByteArray &plain)
{
    writeFile(partFile(account, kind, name), nameOf(account, kind, name), plain);
}

void SealedVault::keepParts(const QString &account, const QString &kind, const QSet<QString> &names)
{
    if (!isReady())
        return;
    m_writer.start([folder = m_folder + u'/' + hashOf(account), head = kind + u'-', names] {
        QDir dir(folder);
        const QStringList files = dir.entryList({ head + u'*' + kSuffix }, QDir::Files);
        for (const QString &file : files) {
            if (!names.contains(file.mid(head.size()).chopped(kSuffix.size())))
                dir.remove(file);
        }
    });
}

} // namespace kefu::app
