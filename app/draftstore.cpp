// SPDX-License-Identifier: Apache-2.0
#include "app/draftstore.h"

#include "app/credentialstore.h"
#include "app/sealedfile.h"
#include "ui/model/conversationstore.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <algorithm>

namespace kefu::app {
namespace {

Q_LOGGING_CATEGORY(lcDrafts, "kefudesk.drafts")

using L = QLatin1String;

constexpr L kKeyName("drafts"); // in the keychain; one key for all accounts of a profile

} // namespace

DraftStore::DraftStore(ui::ConversationStore &store, CredentialStore &credentials,
                       Scheduler &scheduler, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_credentials(credentials)
    , m_scheduler(scheduler)
    , m_folder(folder)
    , m_writeTimer(scheduler.timer([this] { write(); }))
{
    m_writer.setMaxThreadCount(1);
    connect(&store, &ui::ConversationStore::draftChanged, this, &DraftStore::onDraftChanged);
}

DraftStore::~DraftStore()
{
    flush();
}

QString DraftStore::fileOf(const QString &account) const
{
    const QByteArray name =
        QCryptographicHash::hash(account.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    return m_folder + u'/' + L(name) + L(".sealed");
}

void DraftStore::setAccount(const QString &account)
{
    if (account == m_account)
        return;
    flush();
    m_account = account;
    m_drafts.clear();
    m_restored = false;
    m_changed = false;
    if (account.isEmpty())
        return;
    if (m_keyState == Key::Ready)
        restore();
    else
        askForKey();
}

void DraftStore::onDraftChanged(VisitorId visitor)
{
    if (m_account.isEmpty() || !m_store.me().id.isValid())
        return; // the store forgets what it showed; what is kept stays
    const QString text = m_store.draft(visitor);
    if (text.isEmpty())
        m_drafts.remove(visitor);
    else
        m_drafts.insert(visitor, { text, m_scheduler.wallNow() });
    m_changed = true;
    if (m_restored && !m_writeTimer->isActive())
        m_writeTimer->start(kWriteMs);
}

// ---- the key
// -------------------------------------------------------------------------------------

void DraftStore::askForKey()
{
    if (m_keyState != Key::Unknown)
        return;
    m_keyState = Key::Asked;
    m_credentials.load(kKeyName, this, [this](const QString &kept) { onKey(kept); });
}

void DraftStore::onKey(const QString &kept)
{
    const QByteArray key = QByteArray::fromBase64(kept.toLatin1());
    if (!m_credentials.isAvailable())
        giveUp();
    else if (key.size() == sealedfile::kKeyBytes)
        takeKey(key);
    else
        makeKey();
}

//! Only a key the keychain gives back is one: without it the file could never be read again.
void DraftStore::makeKey()
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

void DraftStore::takeKey(const QByteArray &key)
{
    m_key = key;
    m_keyState = Key::Ready;
    if (!m_account.isEmpty())
        restore();
}

void DraftStore::giveUp()
{
    m_keyState = Key::None;
    qCInfo(lcDrafts) << "no keychain: drafts are kept in memory only";
    Q_EMIT memoryOnly();
}

// ---- the file
// ------------------------------------------------------------------------------------

void DraftStore::restore()
{
    const Drafts kept = read();
    m_restored = true;
    QHash<VisitorId, QString> texts;
    for (auto it = kept.begin(); it != kept.end(); ++it) {
        // What has been written since the sign-in is newer.
        if (!m_drafts.contains(it.key())) {
            m_drafts.insert(it.key(), it.value());
            texts.insert(it.key(), it->text);
        }
    }
    const bool changed = m_changed;
    m_store.restoreDrafts(texts);
    for (auto it = texts.begin(); it != texts.end(); ++it)
        m_drafts.insert(it.key(), kept.value(it.key())); // to read it is no change of it
    m_changed = changed;
    m_writeTimer->stop();
    if (m_changed)
        m_writeTimer->start(kWriteMs);
}

DraftStore::Drafts DraftStore::read() const
{
    const QByteArray sealed = sealedfile::read(fileOf(m_account));
    if (sealed.isEmpty())
        return {};
    const auto plain = sealedfile::open(sealed, m_key, m_account.toUtf8());
    if (!plain) {
        qCWarning(lcDrafts) << "kept drafts cannot be opened and are left out";
        return {};
    }
    Drafts drafts;
    const qint64 oldest = m_scheduler.wallNow() - kKeptMs;
    const QJsonArray rows = QJsonDocument::fromJson(*plain).object().value(L("drafts")).toArray();
    for (const QJsonValue row : rows) {
        const VisitorId visitor { row[L("visitor")].toString().toLongLong() };
        const Draft draft { row[L("text")].toString(), row[L("at")].toInteger() };
        if (visitor.isValid() && !draft.text.isEmpty() && draft.at >= oldest)
            drafts.insert(visitor, draft);
    }
    return drafts;
}

QByteArray DraftStore::plain() const
{
    QList<std::pair<VisitorId, Draft>> newest;
    for (auto it = m_drafts.begin(); it != m_drafts.end(); ++it)
        newest.append({ it.key(), it.value() });
    std::sort(newest.begin(), newest.end(),
              [](const auto &a, const auto &b) { return a.second.at > b.second.at; });
    QJsonArray rows;
    for (const auto &[visitor, draft] : newest.first(std::min<qsizetype>(newest.size(), kMost))) {
        rows.append(QJsonObject { { L("visitor"), QString::number(visitor.value) },
                                  { L("text"), draft.text },
                                  { L("at"), draft.at } });
    }
    return QJsonDocument(QJsonObject { { L("drafts"), rows } }).toJson(QJsonDocument::Compact);
}

void DraftStore::write()
{
    m_writeTimer->stop();
    if (!m_changed || !m_restored || m_account.isEmpty())
        return;
    m_changed = false;
    const QString path = fileOf(m_account);
    if (m_drafts.isEmpty()) {
        m_writer.start([path] { QFile::remove(path); });
        return;
    }
    const QByteArray sealed = sealedfile::seal(plain(), m_key, m_account.toUtf8());
    if (!sealed.isEmpty())
        m_writer.start([path, sealed] { (void)sealedfile::write(path, sealed); });
}

void DraftStore::flush()
{
    write();
}

} // namespace kefu::app
