// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/erasure.h"
#include "relay/storage/exporting.h"
#include "relay/storage/logging.h"
#include "relay/storage/storageprivate.h"

#include <QDirIterator>
#include <QFile>

//! Storage's calls about personal information (product.md 11).
namespace kefu::storage {

namespace {

constexpr int kStep = 200; //!< messages per transaction: under a millisecond or two of the writer
constexpr int kMaxErasures = 500;
constexpr qint64 kScanBytes = 4LL * 1024 * 1024;

//! Whether the bytes stand anywhere in the file.
bool contains(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (bytes.isEmpty() || !file.open(QIODevice::ReadOnly))
        return false;
    QByteArray tail;
    while (!file.atEnd()) {
        const QByteArray window = tail + file.read(kScanBytes);
        if (window.contains(bytes))
            return true;
        tail = window.right(bytes.size() - 1);
    }
    return false;
}

//! What was copied away from the database before `at`, and files that were set aside.
QStringList copiesIn(const DataFolder &folder)
{
    QStringList copies;
    for (const QFileInfo &entry :
         QDir(folder.backups()).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot))
        copies.append(QStringLiteral("backups/") + entry.fileName());
    const QFileInfo spool(folder.spool());
    for (const QString &name :
         spool.dir().entryList({ QStringLiteral("*.damaged-*") }, QDir::Files))
        copies.append(QStringLiteral("spool/") + name);
    return copies;
}

Result<bool> truncateLog(Session &session)
{
    // The first column is 1 when somebody was reading: it is tried again then.
    const QString busy = session.db.askOnce(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    session.db.clearFailure();
    return busy == QStringLiteral("0");
}

} // namespace

//! One erasure on its way from transaction to transaction. Owned by the callbacks that carry it on:
//! it is gone with the last of them.
struct Storage::Private::Erasing {
    ErasureRow row;
    Callback<ErasureRow> done;
    int afterSeq = 0;
    QByteArray openid;
    int tries = 0;
};

void Storage::eraseVisitor(ErasureRow wanted, Callback<ErasureRow> done)
{
    d->write<ErasureRow>([wanted](Session &session) { return beginErasure(session, wanted); },
                         [this, done](const Result<ErasureRow> &begun) {
                             if (!begun) {
                                 done(begun.error());
                                 return;
                             }
                             auto erasing = std::make_shared<Private::Erasing>();
                             erasing->row = *begun;
                             erasing->done = done;
                             d->eraseSome(erasing);
                         });
}

void Storage::resumeErasures()
{
    d->read<QList<ErasureRow>>(
        [](Session &session) -> Result<QList<ErasureRow>> {
            return erasures(session, true, kMaxErasures);
        },
        [this](const Result<QList<ErasureRow>> &open) {
            if (!open || open->isEmpty())
                return;
            // How far the index had come is not known.
            if (d->maintenance)
                d->maintenance->dropIndex();
            for (const ErasureRow &row : *open) {
                auto erasing = std::make_shared<Private::Erasing>();
                erasing->row = row;
                erasing->done = [](const Result<ErasureRow> &) {};
                d->eraseSome(erasing);
            }
        });
}

void Storage::Private::eraseSome(const std::shared_ptr<Erasing> &erasing)
{
    write<ErasedStep>(
        [visitor = erasing->row.visitor, after = erasing->afterSeq](Session &session)
            -> Result<ErasedStep> { return eraseMessages(session, visitor, after, kStep); },
        [this, erasing](const Result<ErasedStep> &step) {
            if (!step) {
                erasing->done(step.error());
                return;
            }
            if (step->lastSeq == 0) {
                eraseTheRest(erasing);
                return;
            }
            erasing->row.messages += step->lastSeq - erasing->afterSeq;
            erasing->afterSeq = step->lastSeq;
            read<bool>(
                [this, entries = step->entries](Session &) -> Result<bool> {
                    return maintenance->forget(entries, false);
                },
                [this, erasing](const Result<bool> &) { eraseSome(erasing); });
        });
}

void Storage::Private::eraseTheRest(const std::shared_ptr<Erasing> &erasing)
{
    write<ErasedRest>(
        [visitor = erasing->row.visitor](Session &session) -> Result<ErasedRest> {
            return eraseRest(session, visitor);
        },
        [this, erasing](const Result<ErasedRest> &rest) {
            if (!rest) {
                erasing->done(rest.error());
                return;
            }
            erasing->openid = rest->openid.toUtf8();
            erasing->row.files = rest->files.size();
            for (const QByteArray &hash : rest->files)
                mediaFiles->discard(mediaFiles->path(hash));
            read<bool>([this](Session &) -> Result<bool> { return maintenance->forget({}, true); },
                       [this, erasing](const Result<bool> &) { scrub(erasing); });
        });
}

//! The log is emptied, and the file looked through: what the openid of the visitor is still found
//! in is written anew as a whole.
void Storage::Private::scrub(const std::shared_ptr<Erasing> &erasing)
{
    constexpr int kTries = 20;
    writeAlone<bool>(truncateLog, [this, erasing](const Result<bool> &emptied) {
        if (emptied && !*emptied && ++erasing->tries < kTries) {
            QTimer::singleShot(50, Qt::PreciseTimer, q, [this, erasing] { scrub(erasing); });
            return;
        }
        read<bool>(
            [path = folder.database(), openid = erasing->openid](Session &) -> Result<bool> {
                return contains(path, openid) || contains(path + QStringLiteral("-wal"), openid);
            },
            [this, erasing](const Result<bool> &found) {
                if (found && *found && erasing->tries < kTries) {
                    erasing->tries = kTries;
                    rewrite(erasing);
                } else {
                    endErasing(erasing);
                }
            });
    });
}

void Storage::Private::rewrite(const std::shared_ptr<Erasing> &erasing)
{
    writeAlone<bool>(
        [](Session &session) -> Result<bool> {
            session.db.execute(QStringLiteral("VACUUM"));
            return truncateLog(session);
        },
        [this, erasing](const Result<bool> &) { endErasing(erasing); });
}

void Storage::Private::endErasing(const std::shared_ptr<Erasing> &erasing)
{
    removeExports(folder, erasing->row.visitor, 0);
    erasing->row.backups = copiesIn(folder);
    erasing->row.doneAt = QDateTime::currentMSecsSinceEpoch();
    write<bool>(
        [row = erasing->row](Session &session) -> Result<bool> {
            endErasure(session, row);
            return true;
        },
        [erasing](const Result<bool> &saved) {
            erasing->done(saved ? Result<ErasureRow>(erasing->row) : saved.error());
        });
}

void Storage::listErasures(Callback<QList<ErasureRow>> done)
{
    d->read<QList<ErasureRow>>(
        [](Session &session) -> Result<QList<ErasureRow>> {
            return erasures(session, false, kMaxErasures);
        },
        std::move(done));
}

void Storage::holdVisitor(HoldRow hold, bool on, Callback<bool> done)
{
    d->write<bool>(
        [hold = std::move(hold), on](Session &session) -> Result<bool> {
            if (!on)
                return removeHold(session, hold.visitor);
            saveHold(session, hold);
            return true;
        },
        std::move(done));
}

void Storage::exportVisitor(VisitorId visitor, bool reveal, qint64 now, Callback<ExportFile> done)
{
    d->read<ExportFile>(
        [visitor, reveal, now, folder = d->folder](Session &session) -> Result<ExportFile> {
            const Result<VisitorDossier> dossier = dossierOf(session, visitor);
            return dossier ? writeExport(folder, *dossier, reveal, now)
                           : Result<ExportFile>(dossier.error());
        },
        std::move(done));
}

void Storage::readExport(const QString &name, Callback<QByteArray> done)
{
    d->read<QByteArray>(
        [path = d->folder.dir.filePath(QStringLiteral("exports/") + name)](
            Session &) -> Result<QByteArray> {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such export"));
            return file.readAll();
        },
        std::move(done));
}

void Storage::textAsItCame(MessageId message, Callback<QString> done)
{
    d->read<QString>(
        [message](Session &session) { return storage::textAsItCame(session, message); },
        std::move(done));
}

} // namespace kefu::storage
