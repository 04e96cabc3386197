// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/backup.h"
#include "relay/storage/keyexport.h"
#include "relay/storage/storageprivate.h"
#include "relay/storage/verifying.h"

namespace kefu::storage {

template <typename T>
void Storage::Private::chore(std::function<Result<T>(const std::atomic_bool &)> work,
                             Callback<T> done)
{
    if (!chores)
        return refuse<T>(std::move(done));
    chores->run([this, current = generation, work = std::move(work),
                 done = std::move(done)](const std::atomic_bool &stop) {
        // The pool is drained before this object goes.
        QMetaObject::invokeMethod(
            q,
            [this, current, done, result = work(stop)] {
                if (current == generation)
                    done(result);
            },
            Qt::QueuedConnection);
    });
}

void Storage::backUp(QString target, int keep, qint64 now, Callback<BackupManifest> done)
{
    const qint64 spooled = d->spool ? d->spool->records() : 0;
    d->chore<BackupManifest>(
        [folder = d->folder, target = std::move(target), keep, now,
         spooled](const std::atomic_bool &stop) {
            const QString path = target.isEmpty() ? backupFolderFor(folder, now) : target;
            Result<BackupManifest> made = makeBackup(folder, path, now, &stop);
            if (made) {
                made->spooled = spooled;
                if (keep > 0)
                    removeOldBackups(folder, keep);
            }
            return made;
        },
        std::move(done));
}

void Storage::verify(QString backup, Callback<DataVerdict> done)
{
    d->chore<DataVerdict>(
        [folder = d->folder, backup = std::move(backup)](const std::atomic_bool &stop) {
            return backup.isEmpty() ? verifyData(folder, &stop)
                                    : verifyBackup(backup, folder, &stop);
        },
        std::move(done));
}

void Storage::exportKey(QByteArray passphrase, Callback<QByteArray> done)
{
    d->chore<QByteArray>(
        [folder = d->folder, passphrase = std::move(passphrase)](const std::atomic_bool &) {
            const Result<MasterKey> key = readKeyFile(folder.key());
            return key ? storage::exportKey(*key, passphrase) : key.error();
        },
        std::move(done));
}

} // namespace kefu::storage
