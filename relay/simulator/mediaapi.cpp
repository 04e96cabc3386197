// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/mediaapi.h"

#include "relay/simulator/demopicture.h"
#include "relay/simulator/multipart.h"

#include <QUrl>

namespace kefu::simulator {

namespace {

//! Larger than any file allowed, so that it is our answer that refuses it.
constexpr int kMaxUpload = 24 * 1024 * 1024;
constexpr qint64 kMostBytes = 20 * 1024 * 1024;

http::Response bytesResponse(const MediaFile &file)
{
    http::Response response;
    response.body = file.bytes;
    response.contentType = file.contentType;
    return response;
}

//! Pictures are for WeChat's own pages: others see a placeholder (wechat.md P13).
bool isForeignPage(const QByteArray &referer)
{
    const QString host = QUrl::fromEncoded(referer).host();
    return !referer.isEmpty() && host != QLatin1String("qq.com")
        && !host.endsWith(QLatin1String(".qq.com"));
}

http::Response placeholder()
{
    http::Response response;
    response.body = demoPicture(0, 2, 2);
    response.contentType = "image/png";
    return response;
}

} // namespace

void MediaApi::addRoutes(http::Server &server)
{
    m_desk.addRoute(
        server, Fault::Where::Upload, "/cgi-bin/media/upload",
        [this](const auto &request, const auto &responder) { upload(request, responder); },
        kMaxUpload);
    m_desk.addRoute(
        server, Fault::Where::Media, "/cgi-bin/media/get",
        [this](const auto &request, const auto &responder) { get(request, responder); });
}

void MediaApi::addPictureRoutes(http::Server &server)
{
    m_desk.addRoute(
        server, Fault::Where::Picture, "/mmbiz/{id}/{size}",
        [this](const auto &request, const auto &responder) { picture(request, responder); });
}

QByteArray MediaApi::pictureUrl(const QByteArray &mediaId) const
{
    return m_origin + "/mmbiz/" + mediaId + "/0";
}

//! Errors of the media API come as text (wechat.md P6).
http::Response MediaApi::plainError(int code)
{
    http::Response response = m_desk.answer(code);
    response.contentType = "text/plain";
    return response;
}

http::Response MediaApi::uploadAnswer(const http::Request &request, App &app, qint64 now)
{
    const auto kind = mediaKindOf(request.queryValue("type"));
    if (!kind)
        return m_desk.answer(InvalidMediaType);
    // A body without a length has no file for WeChat (wechat.md P5).
    const FormFile file = request.header("content-length").isEmpty()
        ? FormFile { MediaDataMissing, {}, {} }
        : readUpload(request.header("content-type"), request.body);
    if (file.code != Ok)
        return m_desk.answer(file.code);
    if (file.bytes.size() > kMostBytes)
        return m_desk.answer(MediaTooLarge);
    if (const int code = checkMedia(*kind, file.name, file.bytes, app.mediaLimits); code != Ok)
        return m_desk.answer(code);
    const MediaFile stored = app.media.store(*kind, file.bytes, now);
    return ApiDesk::json("{\"type\":\"" + mediaKindName(*kind) + "\",\"media_id\":\"" + stored.id
                         + "\",\"created_at\":" + QByteArray::number(now / 1000) + '}');
}

void MediaApi::upload(const http::Request &request, const http::Responder &responder)
{
    if (request.method != "POST")
        return responder.send(m_desk.answer(PostRequired));
    const ApiCall call = m_desk.open(request, Fault::Where::Upload);
    if (call.app != nullptr)
        ++call.app->uploadCalls;
    if (!call.works())
        return m_desk.fail(call, responder);
    m_desk.reply(call.fault, responder,
                 call.code == Ok ? uploadAnswer(request, *call.app, call.now)
                                 : m_desk.answer(call.code));
}

http::Response MediaApi::fileAnswer(const MediaFile &file) const
{
    if (file.kind == MediaKind::Video)
        return ApiDesk::json("{\"video_url\":\"" + pictureUrl(file.id) + "\"}");
    http::Response response = bytesResponse(file);
    response.headers = { { "Content-disposition",
                           "attachment; filename=\"" + file.id + '.' + file.suffix + '"' } };
    return response;
}

http::Response MediaApi::getAnswer(const http::Request &request, const App &app, qint64 now)
{
    const QByteArray id = request.queryValue("media_id");
    if (id.isEmpty())
        return plainError(MediaIdMissing);
    const auto file = app.media.find(id, now);
    return file ? fileAnswer(*file) : plainError(InvalidMediaId);
}

void MediaApi::get(const http::Request &request, const http::Responder &responder)
{
    const ApiCall call = m_desk.open(request, Fault::Where::Media);
    if (call.app != nullptr)
        ++call.app->mediaCalls;
    m_desk.reply(call.fault, responder,
                 call.code == Ok ? getAnswer(request, *call.app, call.now) : plainError(call.code));
}

void MediaApi::picture(const http::Request &request, const http::Responder &responder)
{
    const QByteArray id = http::routeValue(request, "id");
    std::optional<MediaFile> file;
    const App *owner = nullptr;
    for (const auto &app : m_desk.world().apps()) {
        file = app->media.findEver(id);
        owner = app.get();
        if (file)
            break;
    }
    http::Response response = placeholder();
    if (file && !isForeignPage(request.header("referer")))
        response = bytesResponse(*file);
    if (!file)
        response.status = 404;
    m_desk.reply(m_desk.faultFor(request, Fault::Where::Picture, owner), responder, response);
}

} // namespace kefu::simulator
