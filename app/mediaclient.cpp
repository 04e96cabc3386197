// SPDX-License-Identifier: Apache-2.0
#include "app/mediaclient.h"

#include "app/oncepost.h"
#include "relay/protocol/codec.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace kefu::app {
namespace {

using L = QLatin1String;
using ui::Picture;
using ui::PictureSize;

constexpr qint64 kMaxAnswerBytes = 64 * 1024;
constexpr qsizetype kMaxLinks = 2'000;
constexpr qsizetype kMaxWaiting = 200; // beyond, the reader has scrolled past them

QString base()
{
    return QStringLiteral("/api/v1/media");
}

Error unreachable(const QNetworkReply &reply)
{
    return makeError(ErrorCode::Unavailable, reply.errorString().left(200));
}

//! The relay's own error shape, or what the status says.
Error errorOf(const QNetworkReply &reply, const QByteArray &body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        return unreachable(reply);
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QJsonObject inner = answer.value(L("error")).toObject();
    const QJsonObject error = inner.isEmpty() ? answer : inner;
    if (error.value(L("code")).isString())
        return makeError(errorCodeFromName(error.value(L("code")).toString()),
                         error.value(L("message")).toString().left(200),
                         error.value(L("details")).toObject());
    const ErrorCode code = status == 401 ? ErrorCode::Unauthorized
        : status == 404 || status == 410 ? ErrorCode::NotFound
        : status == 413                  ? ErrorCode::TooLarge
        : status == 429                  ? ErrorCode::RateLimited
        : status >= 500                  ? ErrorCode::Unavailable
                                         : ErrorCode::BadRequest;
    return makeError(code, QStringLiteral("HTTP %1").arg(status));
}

bool isOk(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return reply.error() == QNetworkReply::NoError && status >= 200 && status < 300;
}

Result<Media> mediaOf(const QByteArray &body)
{
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QJsonObject media = answer.value(L("media")).toObject();
    const Result<Content> content =
        codec::contentFromJson({ { L("kind"), L("image") }, { L("media"), media } });
    if (!content)
        return content.error();
    if (content->media.id.isEmpty())
        return makeError(ErrorCode::Internal, QStringLiteral("no media id"));
    return content->media;
}

} // namespace

MediaClient::MediaClient(AccessNow access, Scheduler &scheduler, QObject *parent)
    : MediaService(parent)
    , m_access(std::move(access))
    , m_scheduler(scheduler)
    , m_pictures(kCacheBytes)
{
}

MediaClient::~MediaClient()
{
    m_uploads.clear();
    m_network.reset(); // with its replies: none of them may call back into a half destroyed client
}

QNetworkAccessManager &MediaClient::network()
{
    if (!m_network)
        m_network = std::make_unique<QNetworkAccessManager>();
    return *m_network;
}

QString MediaClient::localId(const QString &clientMessageId)
{
    return L("local:") + clientMessageId;
}

QString MediaClient::key(const Job &job)
{
    return (job.what == Job::What::Thumb      ? u't'
                : job.what == Job::What::Full ? u'f'
                                              : u's')
        + job.id;
}

// ---- what is shown
// ------------------------------------------------------------------------------

Picture MediaClient::picture(const QString &id, PictureSize size)
{
    if (id.startsWith(L("local:"))) {
        const QImage held = m_held.value(id.mid(6));
        return { held.isNull() ? Picture::State::Failed : Picture::State::Ready, held };
    }
    const Job job { id, size == PictureSize::Thumb ? Job::What::Thumb : Job::What::Full };
    if (const QImage *image = m_pictures.object(key(job)))
        return { Picture::State::Ready, *image };
    if (id.isEmpty() || m_failed.contains(key(job)))
        return { Picture::State::Failed, {} };
    want(job);
    return {};
}

void MediaClient::retry(const QString &id)
{
    m_failed.remove(key({ id, Job::What::Thumb }));
    m_failed.remove(key({ id, Job::What::Full }));
    m_links.remove(id);
    Q_EMIT pictureChanged(id);
}

void MediaClient::fetch(const QString &id)
{
    want({ id, Job::What::File });
}

void MediaClient::want(const Job &job)
{
    if (m_access().token.isEmpty() || m_wanted.contains(key(job)))
        return;
    m_wanted.insert(key(job));
    m_waiting.append(job);
    if (m_waiting.size() > kMaxWaiting)
        m_wanted.remove(key(m_waiting.takeFirst())); // asked for again when it is seen again
    next();
}

void MediaClient::next()
{
    while (m_running < kAtOnce && !m_waiting.isEmpty()) {
        ++m_running;
        start(m_waiting.takeLast());
    }
}

void MediaClient::start(const Job &job)
{
    const auto link = m_links.constFind(job.id);
    if (link != m_links.constEnd() && link->until > m_scheduler.monotonicNow())
        download(job, *link);
    else
        askForLink(job);
}

// ---- the calls
// ----------------------------------------------------------------------------------

//! Where `link` is at the relay: its path and query, whatever host it names.
QUrl MediaClient::atRelay(const QString &link) const
{
    const QUrl parsed(link, QUrl::StrictMode);
    const QUrl relay = m_access().relay.http;
    const bool prefixed = !relay.path().isEmpty() && parsed.path().startsWith(relay.path() + u'/');
    QUrl url = relay;
    url.setPath(prefixed ? parsed.path() : relay.path() + parsed.path());
    url.setQuery(parsed.query());
    return parsed.isValid() && parsed.path().startsWith(u'/') ? url : QUrl();
}

QNetworkRequest MediaClient::request(const QUrl &url) const
{
    const Access access = m_access();
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    request.setTransferTimeout(kTransferTimeoutMs);
    request.setSslConfiguration(access.trust ? *access.trust : *relayTrust());
    return request;
}

//! Null when it must not be asked. The reply ends itself beyond `atMost` bytes.
QNetworkReply *MediaClient::get(const QUrl &url, bool signedLink, qint64 atMost)
{
    if (!url.isValid() || !isSafe(url))
        return nullptr;
    QNetworkRequest asked = request(url);
    if (!signedLink)
        asked.setRawHeader("Authorization", "Bearer " + m_access().token.toUtf8());
    QNetworkReply *reply = network().get(asked);
    // By what it promises and by what comes; progress is told too seldom for that.
    connect(reply, &QNetworkReply::metaDataChanged, reply, [reply, atMost] {
        if (reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > atMost)
            reply->abort();
    });
    connect(reply, &QNetworkReply::readyRead, reply, [reply, atMost] {
        if (reply->bytesAvailable() > atMost)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    return reply;
}

void MediaClient::askForLink(const Job &job)
{
    const QUrl url = m_access().relay.api(
        base() + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(job.id)) + L("/link"));
    QNetworkReply *reply = get(url, false, kMaxAnswerBytes);
    if (!reply)
        return fail(job, makeError(ErrorCode::Unavailable, QStringLiteral("no safe address")));
    connect(reply, &QNetworkReply::finished, this, [this, job, reply, era = m_era] {
        if (era == m_era)
            onLink(job, *reply);
    });
}

void MediaClient::onLink(const Job &job, QNetworkReply &reply)
{
    const QByteArray body = reply.readAll();
    if (!isOk(reply))
        return fail(job, errorOf(reply, body));
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    Link link { answer.value(L("url")).toString(), answer.value(L("thumbUrl")).toString(),
                m_scheduler.monotonicNow() + kLinkMs };
    if (link.url.isEmpty())
        return fail(job, makeError(ErrorCode::Internal, QStringLiteral("no link")));
    if (m_links.size() >= kMaxLinks)
        m_links.clear();
    m_links.insert(job.id, link);
    download(job, link);
}

void MediaClient::download(const Job &job, const Link &link)
{
    const bool thumb = job.what == Job::What::Thumb && !link.thumbUrl.isEmpty();
    const qint64 atMost = job.what == Job::What::File ? kMaxFileBytes : ui::kMaxPictureBytes;
    QNetworkReply *reply = get(atRelay(thumb ? link.thumbUrl : link.url), true, atMost);
    if (!reply)
        return fail(job, makeError(ErrorCode::Unavailable, QStringLiteral("no safe address")));
    connect(reply, &QNetworkReply::finished, this, [this, job, reply, era = m_era] {
        if (era == m_era)
            onBytes(job, *reply);
    });
}

void MediaClient::onBytes(const Job &job, QNetworkReply &reply)
{
    const QByteArray bytes = reply.readAll();
    if (!isOk(reply)) {
        m_links.remove(job.id); // it may have run out; the next try asks for a new one
        return fail(job, errorOf(reply, bytes.left(kMaxAnswerBytes)));
    }
    if (job.what == Job::What::File) {
        finish(job);
        Q_EMIT fetched(job.id, bytes);
        return;
    }
    const int bound = job.what == Job::What::Thumb ? ui::kPreviewSide : ui::kViewerSide;
    m_worker.decode(bytes, bound, this, [this, job, era = m_era](const Result<QImage> &image) {
        if (era != m_era)
            return;
        if (!image)
            return fail(job, image.error());
        keep(key(job), *image);
        finish(job);
        Q_EMIT pictureChanged(job.id);
    });
}

void MediaClient::keep(const QString &key, const QImage &image)
{
    m_pictures.insert(key, new QImage(image), int(std::max<qsizetype>(image.sizeInBytes(), 1)));
}

void MediaClient::finish(const Job &job)
{
    m_wanted.remove(key(job));
    --m_running;
    next();
}

void MediaClient::fail(const Job &job, const Error &error)
{
    // Always later: picture() may be on the stack, in the middle of a painting.
    QMetaObject::invokeMethod(
        this,
        [this, job, error, era = m_era] {
            if (era != m_era)
                return;
            finish(job);
            if (job.what == Job::What::File) {
                Q_EMIT fetchFailed(job.id, error);
                return;
            }
            m_failed.insert(key(job), job.id);
            Q_EMIT pictureChanged(job.id);
        },
        Qt::QueuedConnection);
}

// ---- uploads
// ------------------------------------------------------------------------------------

void MediaClient::hold(const QString &clientMessageId, const ui::Attachment &picture)
{
    m_held.insert(clientMessageId, picture.preview);
}

int MediaClient::uploadPercent(const QString &clientMessageId) const
{
    const auto upload = m_uploads.constFind(clientMessageId);
    return upload == m_uploads.constEnd() ? -1 : upload->percent;
}

void MediaClient::upload(const QString &clientMessageId, const ui::Attachment &picture,
                         Uploaded done)
{
    QUrl url = m_access().relay.api(base());
    url.setQuery(L("name=") + QString::fromLatin1(QUrl::toPercentEncoding(picture.fileName)));
    if (!isSafe(url)) {
        QMetaObject::invokeMethod(
            this,
            [done] { done(makeError(ErrorCode::Forbidden, QStringLiteral("no safe address"))); },
            Qt::QueuedConnection);
        return;
    }
    QNetworkRequest asked = request(url);
    asked.setHeader(QNetworkRequest::ContentTypeHeader, picture.mimeType);
    asked.setRawHeader("Authorization", "Bearer " + m_access().token.toUtf8());
    asked.setHeader(QNetworkRequest::ContentLengthHeader, picture.bytes.size());
    asked.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    auto *body = new OnceBody(picture.bytes, nullptr);
    QNetworkReply *reply = network().sendCustomRequest(asked, QByteArrayLiteral("POST"), body);
    body->setParent(reply);
    m_uploads.insert(clientMessageId, { reply, std::move(done), 0 });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QNetworkReply::uploadProgress, this,
            [this, clientMessageId](qint64 sent, qint64 all) {
                const auto it = m_uploads.find(clientMessageId);
                if (it == m_uploads.end() || all <= 0)
                    return;
                it->percent = int(sent * 100 / all);
                Q_EMIT uploadProgressed(clientMessageId);
            });
    connect(reply, &QNetworkReply::finished, this,
            [this, clientMessageId, reply] { onUploaded(clientMessageId, *reply); });
}

void MediaClient::onUploaded(const QString &clientMessageId, QNetworkReply &reply)
{
    const auto it = m_uploads.find(clientMessageId);
    if (it == m_uploads.end() || it->reply != &reply)
        return;
    const Uploaded done = std::move(it->done);
    m_uploads.erase(it);
    const QByteArray body = reply.read(kMaxAnswerBytes);
    done(isOk(reply) ? mediaOf(body) : Result<Media>(errorOf(reply, body)));
}

void MediaClient::adopt(const QString &clientMessageId, const Media &media)
{
    const QImage preview = m_held.value(clientMessageId);
    if (!preview.isNull() && !media.id.isEmpty())
        keep(key({ media.id, Job::What::Thumb }), preview);
}

void MediaClient::release(const QString &clientMessageId)
{
    m_held.remove(clientMessageId);
}

void MediaClient::cancelUpload(const QString &clientMessageId)
{
    const Upload upload = m_uploads.take(clientMessageId);
    if (upload.reply)
        upload.reply->abort();
}

void MediaClient::cancelUploads()
{
    const QHash<QString, Upload> uploads = std::exchange(m_uploads, {});
    for (const Upload &upload : uploads) {
        if (upload.reply)
            upload.reply->abort();
    }
}

void MediaClient::retryAll()
{
    const QHash<QString, QString> failed = std::exchange(m_failed, {});
    for (const QString &id : failed)
        Q_EMIT pictureChanged(id);
}

void MediaClient::clear()
{
    ++m_era;
    cancelUploads();
    if (m_network)
        m_network.release()
            ->deleteLater(); // one of its replies may be the one that brought us here
    m_pictures.clear();
    m_held.clear();
    m_links.clear();
    m_failed.clear();
    m_wanted.clear();
    m_waiting.clear();
    m_running = 0;
}

} // namespace kefu::app
