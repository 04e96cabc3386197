// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/mediacommands.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls about the files of messages.
namespace kefu::storage {

namespace {

constexpr int kMaxLines = 20;

Error noSuchMedia()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such media"));
}

} // namespace

void Storage::mediaJobs(ChannelId channel, int limit, Callback<QList<MediaJobRow>> done)
{
    d->read<QList<MediaJobRow>>(
        [=](Session &session) -> Result<QList<MediaJobRow>> {
            return session.media.jobs(channel, limit);
        },
        std::move(done));
}

void Storage::postponeMedia(const QString &id, int tries, qint64 nextAt, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.media.reschedule(id, tries, nextAt);
            return true;
        },
        std::move(done));
}

void Storage::endMedia(MediaEndItem item, Callback<MediaOutcome> done)
{
    d->write<MediaOutcome>(
        [item = std::move(item)](Session &session) { return storage::endMedia(session, item); },
        std::move(done));
}

void Storage::addMedia(MediaRecord record, Callback<MediaRecord> done)
{
    d->write<MediaRecord>(
        [record = std::move(record)](Session &session) -> Result<MediaRecord> {
            MediaRecord added = record;
            added.media.id = MediaRepository::newId();
            session.media.add(added);
            return added;
        },
        std::move(done));
}

void Storage::findMedia(const QString &id, Callback<MediaRecord> done)
{
    d->read<MediaRecord>(
        [=](Session &session) -> Result<MediaRecord> {
            if (auto record = session.media.find(id))
                return *std::move(record);
            return noSuchMedia();
        },
        std::move(done));
}

void Storage::mediaPlace(const QString &id, Callback<MediaPlace> done)
{
    d->read<MediaPlace>(
        [=](Session &session) -> Result<MediaPlace> {
            auto record = session.media.find(id);
            if (!record)
                return noSuchMedia();
            return MediaPlace { *std::move(record), session.media.lines(id, kMaxLines) };
        },
        std::move(done));
}

void Storage::mediaUpload(ChannelId channel, const QString &id, qint64 now, Callback<QString> done)
{
    d->read<QString>(
        [=](Session &session) -> Result<QString> { return session.media.upload(channel, id, now); },
        std::move(done));
}

void Storage::saveMediaUpload(ChannelId channel, const QString &id, const QString &wechatId,
                              qint64 now, qint64 untilAt, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.media.removeOldUploads(now);
            session.media.saveUpload(channel, id, wechatId, untilAt);
            return true;
        },
        std::move(done));
}

void Storage::removeMediaUpload(ChannelId channel, const QString &id, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.media.removeUpload(channel, id);
            return true;
        },
        std::move(done));
}

MediaFiles *Storage::mediaFiles() const
{
    return d->mediaFiles.get();
}

} // namespace kefu::storage
