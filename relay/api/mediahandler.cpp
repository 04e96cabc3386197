// SPDX-License-Identifier: Apache-2.0
#include "relay/api/mediahandler.h"

#include "relay/api/apianswer.h"
#include "relay/domain/filekind.h"
#include "relay/protocol/codec.h"

#include <QPointer>

namespace kefu::api {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxId = 64;

QString idOf(const http::Request &request)
{
    return QString::fromUtf8(http::routeValue(request, "id").left(kMaxId));
}

http::Response mediaResponse(const Media &media)
{
    Content content;
    content.kind = ContentKind::Image;
    content.media = media;
    return jsonResponse({ { L("media"), codec::toJson(content).value(L("media")) } }, 201);
}

} // namespace

http::Response fileResponse(const desk::MediaFile &file)
{
    http::Response response;
    response.contentType = file.mimeType;
    response.body = file.bytes;
    // The name comes from somebody else; an ASCII one of our own cannot break the header.
    const QByteArray name = "file." + domain::suffixOf(file.mimeType);
    const bool inPage = domain::isPictureType(file.mimeType);
    response.headers = {
        { "content-disposition", (inPage ? "inline; filename=" : "attachment; filename=") + name },
        { "cache-control", "private, max-age=3600" },
        { "content-security-policy", "default-src 'none'; sandbox" },
        { "cross-origin-resource-policy", "cross-origin" },
        { "referrer-policy", "no-referrer" },
        { "x-content-type-options", "nosniff" },
    };
    return response;
}

MediaHandler::MediaHandler(desk::Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
}

void MediaHandler::addRoutes(http::Server &server, int uploadBytes)
{
    using Handle = void (MediaHandler::*)(const http::Request &, const http::Responder &);
    const auto route = [this](const char *method, const char *path, Handle handle, int maxBody) {
        return http::Route { method, path,
                             [this, handle](const http::Request &request,
                                            http::Responder responder) {
                                 (this->*handle)(request, responder);
                             },
                             maxBody };
    };
    server.addRoute(route("POST", "/api/v1/media", &MediaHandler::post, uploadBytes));
    server.addRoute(route("GET", "/api/v1/media/{id}", &MediaHandler::get, 0));
    server.addRoute(route("GET", "/api/v1/media/{id}/link", &MediaHandler::link, 0));
}

void MediaHandler::post(const http::Request &request, const http::Responder &responder)
{
    withActor(m_desk, request, responder,
              [self = QPointer(this), request, responder](const domain::Actor &actor) {
                  if (!self)
                      return;
                  const auto answer = [request, responder](const Result<Media> &media) {
                      responder.send(media ? mediaResponse(*media)
                                           : errorResponse(request, media.error()));
                  };
                  const QString name =
                      codec::sanitized(QString::fromUtf8(request.queryValue("name")));
                  self->m_desk.uploadMedia(actor, request.body, name, answer);
              });
}

void MediaHandler::link(const http::Request &request, const http::Responder &responder)
{
    withActor(m_desk, request, responder,
              [self = QPointer(this), request, responder](const domain::Actor &actor) {
                  if (!self)
                      return;
                  const auto answer = [request, responder](const Result<desk::MediaLink> &link) {
                      if (link)
                          responder.send(jsonResponse(
                              { { L("url"), link->url }, { L("thumbUrl"), link->thumbUrl } }));
                      else
                          responder.send(errorResponse(request, link.error()));
                  };
                  self->m_desk.mediaLink(actor, idOf(request), answer);
              });
}

void MediaHandler::get(const http::Request &request, const http::Responder &responder)
{
    const desk::MediaVariant variant =
        request.queryValue("v") == "thumb" ? desk::MediaVariant::Thumb : desk::MediaVariant::Shown;
    const auto answer = [request, responder](const Result<desk::MediaFile> &file) {
        if (!file)
            return responder.send(errorResponse(request, file.error()));
        responder.markAuthenticated();
        responder.send(fileResponse(*file));
    };
    m_desk.openMedia(idOf(request), variant, request.queryValue("e"), request.queryValue("s"),
                     answer);
}

} // namespace kefu::api
