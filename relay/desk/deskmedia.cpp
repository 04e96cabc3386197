// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

#include "relay/domain/filekind.h"
#include "relay/storage/mediafiles.h"

//! The desk's commands about the files of messages, and what is shown while an agent writes.
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using storage::MediaPlace;
using storage::MediaRecord;
using L = QLatin1String;

namespace {

constexpr qsizetype kMaxFileName = 120;

Error noSuchMedia()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such media"));
}

} // namespace

void Desk::uploadMedia(const Actor &actor, const QByteArray &bytes, const QString &fileName,
                       Callback<Media> done)
{
    const auto audit = d->audited(actor, Command::UploadMedia, {}, done);
    if (!d->allowed(actor, Command::UploadMedia, done))
        return;
    const int limit = d->core.settings.media.uploadBytes;
    if (bytes.size() > limit) {
        d->fail(done,
                makeError(ErrorCode::TooLarge, QStringLiteral("the picture is too large"),
                          { { L("limit"), limit } }));
        return;
    }
    if (!domain::isPictureType(domain::sniffedType(bytes))) {
        d->fail(done,
                makeError(ErrorCode::BadRequest, QStringLiteral("WeChat takes pictures only"),
                          { { L("field"), L("body") } }));
        return;
    }
    const QString name = fileName.left(kMaxFileName);
    d->core.mediaIntake->hasRoom([=, this, ticket = d->core.storage.audit()](bool room) {
        const storage::AuditScope scope(d->core.storage, ticket);
        if (room)
            d->takeUpload(actor, bytes, name, done);
        else
            done(makeError(ErrorCode::Unavailable, QStringLiteral("the relay's disk is full")));
    });
}

void Desk::Private::takeUpload(const Actor &actor, const QByteArray &bytes, const QString &fileName,
                               const Callback<Media> &done)
{
    const auto audit = core.storage.audit();
    core.mediaIntake->take(bytes, [=, this](const Result<MediaRecord> &taken) {
        const storage::AuditScope scope(core.storage, audit);
        if (!taken) {
            done(taken.error());
            return;
        }
        MediaRecord record = *taken;
        record.author = actor.agent;
        record.media.fileName = fileName;
        record.media.state = MediaState::Ready;
        record.createdAt = core.now();
        core.storage.addMedia(record, [done](const Result<MediaRecord> &added) {
            if (added)
                done(added->media);
            else
                done(added.error());
        });
    });
}

//! May the actor see it: his own upload, or shown in a conversation he may read, as far as he may
//! read it, or in a canned reply he may use.
void Desk::Private::withReadableMedia(const Actor &actor, const MediaPlace &place, qsizetype next,
                                      const Callback<MediaRecord> &done)
{
    if (place.record.author.isValid() && place.record.author == actor.agent) {
        done(place.record);
        return;
    }
    if (next >= place.shown.size()) {
        core.storage.cannedShows(place.record.media.id, actor.agent, actor.channels,
                                 [place, done](const Result<bool> &shown) {
                                     if (shown && *shown)
                                         done(place.record);
                                     else
                                         done(shown ? noSuchMedia() : shown.error());
                                 });
        return;
    }
    const storage::MediaPlace::Line line = place.shown[next];
    const Callback<MediaRecord> otherwise = [=, this](const Result<MediaRecord> &refusal) {
        if (isTransient(refusal.error().code))
            done(refusal);
        else
            withReadableMedia(actor, place, next + 1, done);
    };
    withOwnOfVisitor<MediaRecord>(actor, Command::ReadHistory, line.visitor, otherwise,
                                  [=](const storage::ConversationRow &row, bool whole) {
                                      if (whole || line.seq <= row.info.lastSeq)
                                          done(place.record);
                                      else
                                          otherwise(noSuchMedia());
                                  });
}

void Desk::Private::withMedia(const Actor &actor, const QString &id,
                              const Callback<MediaRecord> &done)
{
    core.storage.mediaPlace(id, [=, this](const Result<MediaPlace> &place) {
        if (place)
            withReadableMedia(actor, *place, 0, done);
        else
            done(place.error());
    });
}

void Desk::mediaLink(const Actor &actor, const QString &id, Callback<MediaLink> done)
{
    if (!d->allowed(actor, Command::ListOwnConversations, done))
        return;
    d->withMedia(actor, id, [this, id, done](const Result<MediaRecord> &record) {
        if (!record)
            done(record.error());
        else if (record->media.state != MediaState::Ready)
            done(noSuchMedia());
        else
            done(MediaLink { mediaUrl(id, MediaVariant::Shown),
                             record->thumb.isEmpty() ? QString()
                                                     : mediaUrl(id, MediaVariant::Thumb) });
    });
}

QString Desk::mediaUrl(const QString &id, MediaVariant variant) const
{
    return d->core.mediaLinks.sign(id, variant, d->core.now());
}

void Desk::openMedia(const QString &id, MediaVariant variant, const QByteArray &until,
                     const QByteArray &signature, Callback<MediaFile> done)
{
    if (!d->core.mediaLinks.isGood(id, variant, until, signature, d->core.now())) {
        d->fail(done, makeError(ErrorCode::Forbidden, QStringLiteral("the link is not valid")));
        return;
    }
    d->core.storage.findMedia(id, [=, this](const Result<MediaRecord> &record) {
        storage::MediaFiles *files = d->core.storage.mediaFiles();
        const bool thumb = variant == MediaVariant::Thumb;
        const QByteArray hash = !record ? QByteArray() : thumb ? record->thumb : record->shown();
        if (!record || !files || record->media.state != MediaState::Ready || hash.isEmpty()) {
            done(record ? noSuchMedia() : record.error());
            return;
        }
        const QString type = thumb ? record->thumbType : record->media.mimeType;
        files->read(hash,
                    [done, type, name = record->media.fileName](const Result<QByteArray> &bytes) {
                        if (bytes)
                            done(MediaFile { *bytes, type.toLatin1(), name });
                        else
                            done(bytes.error());
                    });
    });
}

void Desk::setTyping(const Actor &actor, ConversationId conversation, bool on, Callback<bool> done)
{
    d->withConversation<bool>(actor, Command::Typing, conversation, done,
                              [=, this](const storage::ConversationRow &row) {
                                  d->core.typing->set(row, on);
                                  d->core.keeper->onTyping(row.info.id, on);
                                  later<bool>(this, done, true);
                              });
}

} // namespace kefu::desk
