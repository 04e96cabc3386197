// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/mediaintake.h"

#include "relay/desk/later.h"
#include "relay/domain/filekind.h"
#include "relay/storage/mediafiles.h"
#include "relay/storage/storage.h"

#include <QFileInfo>
#include <QPointer>

namespace kefu::desk {

namespace {

using storage::MediaFiles;
using storage::MediaRecord;

Error closed()
{
    return makeError(ErrorCode::Unavailable, QStringLiteral("the store of files is closed"));
}

} // namespace

MediaIntake::MediaIntake(storage::Storage &storage, const MediaSettings &settings, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_settings(settings)
    , m_worker(settings.imageHelper.isEmpty() ? defaultImageHelper() : settings.imageHelper,
               settings.pictureMs, this)
{
}

void MediaIntake::hasRoom(std::function<void(bool)> done)
{
    MediaFiles *files = m_storage.mediaFiles();
    if (!files) {
        QMetaObject::invokeMethod(
            this, [done] { done(false); }, Qt::QueuedConnection);
        return;
    }
    files->freeBytes([self = QPointer(this), done](const Result<qint64> &bytes) {
        if (self)
            done(bytes && (*bytes < 0 || *bytes >= self->m_settings.minFreeBytes));
    });
}

void MediaIntake::take(const QByteArray &bytes, Done done)
{
    MediaFiles *files = m_storage.mediaFiles();
    if (!files)
        return later<MediaRecord>(this, done, closed());
    MediaRecord record;
    record.media.mimeType = QString::fromLatin1(domain::sniffedType(bytes));
    record.media.bytes = bytes.size();
    files->keep(bytes, [self = QPointer(this), record, done](const Result<QByteArray> &hash) {
        if (!self)
            return;
        if (!hash)
            return done(hash.error());
        MediaRecord kept = record;
        kept.hash = *hash;
        if (domain::isPictureType(kept.media.mimeType.toLatin1()))
            self->makePicture(kept, done);
        else
            done(kept);
    });
}

void MediaIntake::makePicture(const MediaRecord &record, const Done &done)
{
    MediaFiles *files = m_storage.mediaFiles();
    if (!files)
        return done(closed());
    const PictureWorker::Files work { files->path(record.hash), files->scratchFile(),
                                      files->scratchFile() };
    m_worker.work(work, [this, record, work, done](const Result<WorkedPicture> &picture) {
        if (!picture) {
            if (MediaFiles *store = m_storage.mediaFiles()) {
                store->discard(work.picture);
                store->discard(work.thumb);
            }
            return done(picture.error());
        }
        MediaRecord made = record;
        made.media.width = picture->width;
        made.media.height = picture->height;
        made.media.mimeType = QString::fromLatin1(picture->mimeType);
        made.media.bytes = QFileInfo(work.picture).size();
        made.thumbType = QString::fromLatin1(picture->thumbType);
        adopt(made, work, done);
    });
}

void MediaIntake::adopt(const MediaRecord &record, const PictureWorker::Files &work,
                        const Done &done)
{
    MediaFiles *files = m_storage.mediaFiles();
    if (!files)
        return done(closed());
    files->adopt(work.picture,
                 [self = QPointer(this), record, work, done](const Result<QByteArray> &picture) {
                     MediaFiles *store = self ? self->m_storage.mediaFiles() : nullptr;
                     if (!store)
                         return;
                     if (!picture)
                         return done(picture.error());
                     store->adopt(
                         work.thumb,
                         [record, picture = *picture, done](const Result<QByteArray> &thumb) {
                             if (!thumb)
                                 return done(thumb.error());
                             MediaRecord made = record;
                             made.picture = picture;
                             made.thumb = *thumb;
                             done(made);
                         });
                 });
}

} // namespace kefu::desk
