// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/mediajob.h"

#include <QPointer>
#include <utility>

namespace kefu::wechat {

namespace {

using Kind = DownloadReading::Kind;

//! The token is at fault, not the file.
bool isTokenError(int errcode)
{
    return errcode == 40001 || errcode == 40014 || errcode == 42001;
}

} // namespace

MediaJob::MediaJob(MediaAccess access, MediaSource source, Done done, QObject *parent)
    : QObject(parent)
    , m_access(std::move(access))
    , m_source(std::move(source))
    , m_done(std::move(done))
{
}

void MediaJob::start()
{
    if (!m_source.mediaId.isEmpty()) {
        fetchById(false);
        return;
    }
    DownloadReading nothing;
    nothing.kind = Kind::Refused;
    nothing.detail = QStringLiteral("no media id and no link of a known host");
    fetchUrl(m_source.url, nothing);
}

void MediaJob::fetchById(bool renewed)
{
    m_access.fetchToken([self = QPointer(this), renewed](const TokenAnswer &token) {
        if (self)
            self->callById(token, renewed);
    });
}

void MediaJob::callById(const TokenAnswer &token, bool renewed)
{
    if (!token.ok()) {
        DownloadReading reading;
        reading.detail = QStringLiteral("no access_token: ") + token.detail;
        fetchUrl(m_source.url, reading);
        return;
    }
    call(downloadCall(m_access.account.apiBase, token.token, m_source.mediaId, m_access.maxBytes),
         [this, used = token.token, renewed](const ApiAnswer &answer) {
             onAnswer(answer, used, renewed);
         });
}

void MediaJob::onAnswer(const ApiAnswer &answer, const QByteArray &token, bool renewed)
{
    const DownloadReading reading = readDownload(answer);
    if (reading.kind == Kind::Refused && isTokenError(reading.errcode) && !renewed) {
        m_access.renewToken(token);
        fetchById(true);
    } else if (reading.kind == Kind::VideoUrl) {
        // WeChat's own answer named it, so its host needs no list; that it is a public one does.
        DownloadReading failed;
        failed.detail = QStringLiteral("the video's address gave nothing");
        call(fileCall(reading.url, m_access.maxBytes), [this, failed](const ApiAnswer &file) {
            const DownloadReading video = readDownload(file);
            finish(video.kind == Kind::File || video.kind == Kind::TooLarge ? video : failed);
        });
    } else if (reading.kind == Kind::File || reading.kind == Kind::TooLarge) {
        finish(reading);
    } else {
        fetchUrl(m_source.url, reading);
    }
}

void MediaJob::fetchUrl(const QUrl &url, const DownloadReading &otherwise)
{
    if (!isAllowedFileUrl(url, m_access.fileHosts)) {
        // Queued: start() calls nobody back.
        QMetaObject::invokeMethod(
            this, [this, otherwise] { finish(otherwise); }, Qt::QueuedConnection);
        return;
    }
    call(fileCall(url, m_access.maxBytes), [this, otherwise](const ApiAnswer &answer) {
        const DownloadReading file = readDownload(answer);
        finish(file.kind == Kind::File || file.kind == Kind::TooLarge ? file : otherwise);
    });
}

void MediaJob::call(ApiCall call, std::function<void(const ApiAnswer &)> then)
{
    call.channel = m_access.account.channel;
    m_access.transport(call,
                       [self = QPointer(this), then = std::move(then)](const ApiAnswer &answer) {
                           if (self)
                               then(answer);
                       });
}

void MediaJob::finish(const DownloadReading &reading)
{
    if (!m_done)
        return;
    deleteLater();
    std::exchange(m_done, nullptr)(reading);
}

} // namespace kefu::wechat
