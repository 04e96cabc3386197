// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/mediauploads.h"

#include "relay/desk/channelsender.h"
#include "relay/storage/mediafiles.h"
#include "relay/storage/storage.h"
#include "relay/wechat/mediaapi.h"
#include "relay/wechat/sendbody.h"

#include <QPointer>

namespace kefu::desk {

namespace {

using storage::MediaRecord;

constexpr int kNoSuchMedia = 40007;
//! Not used in its last hour: the send that names it may have to wait.
constexpr qint64 kUsedForMs = wechat::kMediaKeptMs - 3600LL * 1000;

wechat::SendReport definite(const QString &why)
{
    wechat::SendReport report;
    report.outcome.call = domain::CallResult::Answered;
    report.outcome.errcode = kNoSuchMedia;
    report.errmsg = why;
    return report;
}

wechat::SendReport later(const QString &why)
{
    wechat::SendReport report;
    report.outcome.call = domain::CallResult::NeverSent;
    report.errmsg = why;
    return report;
}

} // namespace

MediaUploads::MediaUploads(storage::Storage &storage, TransportFactory transports, Clock now,
                           const MediaSettings &settings, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_transports(std::move(transports))
    , m_now(std::move(now))
    , m_settings(settings)
{
}

void MediaUploads::prepare(const storage::OutboxEntry &entry, ChannelSender &sender, Done done)
{
    wechat::OutgoingMessage message;
    message.openid = entry.openid;
    message.content = entry.message.content;
    if (m_settings.cardAppid)
        message.appid = sender.account().appid;
    const QString media = entry.message.content.media.id;
    if (media.isEmpty()) {
        QMetaObject::invokeMethod(
            this,
            [done, message] {
                done({ wechat::sendBody(message), definite({}) });
            },
            Qt::QueuedConnection);
        return;
    }
    withUpload({ entry.channel, media }, sender, [done, message](const Outcome &upload) {
        wechat::OutgoingMessage known = message;
        known.mediaId = upload.wechatId;
        if (upload.wechatId.isEmpty())
            done({ {}, upload.report });
        else
            done({ wechat::sendBody(known), {} });
    });
}

void MediaUploads::forgetUpload(const storage::OutboxEntry &entry)
{
    const Key key { entry.channel, entry.message.content.media.id };
    m_forgotten.insert(key); // at once; the row goes a moment later
    m_storage.removeMediaUpload(key.first, key.second, [](const Result<bool> &) {});
}

void MediaUploads::withUpload(const Key &key, ChannelSender &sender, Uploaded done)
{
    QList<Uploaded> &waiting = m_waiting[key];
    waiting.append(std::move(done));
    if (waiting.size() > 1)
        return; // an upload of it is under way
    if (m_forgotten.contains(key)) {
        find(key, &sender);
        return;
    }
    m_storage.mediaUpload(
        key.first, key.second, m_now(),
        [self = QPointer(this), key, way = &sender](const Result<QString> &known) {
            if (!self)
                return;
            if (known && !known->isEmpty())
                self->finish(key, { *known, {} });
            else
                self->find(key, way);
        });
}

void MediaUploads::find(const Key &key, ChannelSender *sender)
{
    m_storage.findMedia(key.second,
                        [self = QPointer(this), key, sender](const Result<MediaRecord> &record) {
                            if (self)
                                self->onRecord(key, sender, record);
                        });
}

void MediaUploads::onRecord(const Key &key, ChannelSender *sender,
                            const Result<MediaRecord> &record)
{
    storage::MediaFiles *files = m_storage.mediaFiles();
    if (!record || !files) {
        const bool gone = files && record.error().code == ErrorCode::NotFound;
        const QString why = QStringLiteral("the picture is not in the store");
        return finish(key, { {}, gone ? definite(why) : later(why) });
    }
    if (record->media.state != MediaState::Ready || record->picture.isEmpty())
        return finish(key, { {}, definite(QStringLiteral("there is no picture to send")) });
    files->read(
        record->shown(),
        [self = QPointer(this), key, sender,
         type = record->media.mimeType.toLatin1()](const Result<QByteArray> &bytes) {
            if (!self)
                return;
            if (bytes)
                return self->upload(key, sender, *bytes, type);
            const bool gone = bytes.error().code == ErrorCode::NotFound;
            self->finish(
                key, { {}, gone ? definite(bytes.error().message) : later(bytes.error().message) });
        });
}

void MediaUploads::upload(const Key &key, ChannelSender *sender, const QByteArray &bytes,
                          const QByteArray &type)
{
    sender->fetchToken([self = QPointer(this), key, base = sender->account().apiBase, bytes,
                        type](const wechat::TokenAnswer &token) {
        if (!self)
            return;
        if (token.ok())
            self->call(key, base, token.token, bytes, type);
        else
            self->finish(key, { {}, wechat::withoutToken(token) });
    });
}

void MediaUploads::call(const Key &key, const QUrl &apiBase, const QByteArray &token,
                        const QByteArray &bytes, const QByteArray &type)
{
    wechat::ApiCall call = wechat::uploadCall(apiBase, token, bytes, type);
    call.channel = key.first;
    m_transports(key.first)(
        call, [self = QPointer(this), key, token](const wechat::ApiAnswer &answer) {
            if (!self)
                return;
            const wechat::UploadReading reading = wechat::readUpload(answer, token);
            if (!reading.mediaId.isEmpty()) {
                const qint64 now = self->m_now();
                self->m_forgotten.remove(key);
                self->m_storage.saveMediaUpload(key.first, key.second, reading.mediaId, now,
                                                now + kUsedForMs, [](const Result<bool> &) {});
            }
            self->finish(key, { reading.mediaId, reading.report });
        });
}

void MediaUploads::finish(const Key &key, const Outcome &outcome)
{
    const QList<Uploaded> waiting = m_waiting.take(key);
    for (const Uploaded &done : waiting)
        done(outcome);
}

} // namespace kefu::desk
