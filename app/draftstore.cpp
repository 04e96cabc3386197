// SPDX-License-Identifier: Apache-2.0
#include "app/draftstore.h"

#include "app/sealedvault.h"
#include "ui/model/conversationstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace kefu::app {
namespace {

using L = QLatin1String;

const QString kKind; // the first release's file

} // namespace

DraftStore::DraftStore(ui::ConversationStore &store, SealedVault &vault, Scheduler &scheduler,
                       QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_vault(vault)
    , m_scheduler(scheduler)
    , m_pictures(vault, QStringLiteral("draft"))
    , m_writeTimer(scheduler.timer([this] { write(); }))
{
    connect(&store, &ui::ConversationStore::draftChanged, this, &DraftStore::onDraftChanged);
    connect(&vault, &SealedVault::ready, this, &DraftStore::onReady);
}

DraftStore::~DraftStore()
{
    flush();
}

void DraftStore::setAccount(const QString &account)
{
    if (account == m_account)
        return;
    flush();
    m_account = account;
    ++m_era;
    m_drafts.clear();
    m_pictures.forget();
    m_restored = false;
    m_changed = false;
    m_loading = 0;
    if (!account.isEmpty())
        m_vault.open();
}

void DraftStore::onReady()
{
    if (!m_account.isEmpty() && !m_restored)
        restore();
}

void DraftStore::onDraftChanged(VisitorId visitor)
{
    if (m_account.isEmpty() || !m_store.me().id.isValid())
        return; // the store forgets what it showed; what is kept stays
    const Draft draft { m_store.draft(visitor), m_store.draftPictures(visitor),
                        m_scheduler.wallNow() };
    if (draft.text.isEmpty() && draft.pictures.isEmpty())
        m_drafts.remove(visitor);
    else
        m_drafts.insert(visitor, draft);
    m_changed = true;
    if (m_restored && !m_writeTimer->isActive())
        m_writeTimer->start(kWriteMs);
}

// ---- the file
// ------------------------------------------------------------------------------------

void DraftStore::restore()
{
    const QByteArray kept = m_vault.read(m_account, kKind);
    const QJsonArray rows = QJsonDocument::fromJson(kept).object().value(L("drafts")).toArray();
    const qint64 oldest = m_scheduler.wallNow() - kKeptMs;
    m_restored = true;
    const bool changed = m_changed;
    QHash<VisitorId, QString> texts;
    for (const QJsonValue row : rows) {
        const VisitorId visitor { row[L("visitor")].toString().toLongLong() };
        const Draft draft { row[L("text")].toString(), {}, row[L("at")].toInteger() };
        const QJsonArray pictures = row[L("pictures")].toArray();
        // What has been written since the sign-in is newer.
        if (!visitor.isValid() || draft.at < oldest || m_drafts.contains(visitor))
            continue;
        if (!draft.text.isEmpty()) {
            m_drafts.insert(visitor, draft);
            texts.insert(visitor, draft.text);
        }
        if (!pictures.isEmpty())
            restorePictures(visitor, pictures);
    }
    const Drafts read = m_drafts;
    m_store.restoreDrafts(texts);
    for (auto it = texts.keyBegin(); it != texts.keyEnd(); ++it)
        m_drafts.insert(*it, read.value(*it)); // to read it is no change of it
    m_changed = changed;
    m_writeTimer->stop();
    if (m_changed)
        m_writeTimer->start(kWriteMs);
}

void DraftStore::restorePictures(VisitorId visitor, const QJsonArray &names)
{
    ++m_loading;
    m_pictures.load(m_account, names,
                    [this, visitor, era = m_era](const QList<ui::Attachment> &pictures) {
                        if (era != m_era)
                            return;
                        --m_loading;
                        m_store.restoreDraftPictures(visitor, pictures);
                        if (m_changed && !m_writeTimer->isActive())
                            m_writeTimer->start(kWriteMs);
                    });
}

QByteArray DraftStore::plain()
{
    QList<std::pair<VisitorId, Draft>> newest;
    for (auto it = m_drafts.begin(); it != m_drafts.end(); ++it)
        newest.append({ it.key(), it.value() });
    std::sort(newest.begin(), newest.end(),
              [](const auto &a, const auto &b) { return a.second.at > b.second.at; });
    QJsonArray rows;
    for (const auto &[visitor, draft] : newest.first(std::min<qsizetype>(newest.size(), kMost))) {
        QJsonObject row { { L("visitor"), QString::number(visitor.value) },
                          { L("text"), draft.text },
                          { L("at"), draft.at } };
        if (!draft.pictures.isEmpty())
            row.insert(L("pictures"), m_pictures.keep(m_account, draft.pictures));
        rows.append(row);
    }
    return rows.isEmpty()
        ? QByteArray()
        : QJsonDocument(QJsonObject { { L("drafts"), rows } }).toJson(QJsonDocument::Compact);
}

void DraftStore::write()
{
    m_writeTimer->stop();
    // While pictures are being read the file that names them stays as it is.
    if (!m_changed || !m_restored || m_loading > 0 || m_account.isEmpty() || !m_vault.isReady())
        return;
    m_changed = false;
    m_vault.write(m_account, kKind, plain());
    m_pictures.sweep(m_account);
}

void DraftStore::flush()
{
    write();
}

} // namespace kefu::app
