// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apidesk.h"

namespace kefu::simulator {

//! Temporary media: `media/upload`, `media/get`, and the public addresses of pictures and videos
//! (wechat.md 5).
class MediaApi {
public:
    //! `desk` outlives this object.
    explicit MediaApi(ApiDesk &desk)
        : m_desk(desk)
    {
    }
    //! The API; and what WeChat's picture host has, which is another one.
    void addRoutes(http::Server &server);
    void addPictureRoutes(http::Server &server);

    //! Of the simulator itself, to make addresses on its picture host: "http://127.0.0.1:9090".
    void setOrigin(const QByteArray &origin) { m_origin = origin; }
    //! PicUrl or ThumbUrl of a file.
    QByteArray pictureUrl(const QByteArray &mediaId) const;

private:
    void upload(const http::Request &request, const http::Responder &responder);
    void get(const http::Request &request, const http::Responder &responder);
    void picture(const http::Request &request, const http::Responder &responder);
    http::Response uploadAnswer(const http::Request &request, App &app, qint64 now);
    http::Response fileAnswer(const MediaFile &file) const;
    http::Response getAnswer(const http::Request &request, const App &app, qint64 now);
    http::Response plainError(int code);

    ApiDesk &m_desk;
    QByteArray m_origin;
};

} // namespace kefu::simulator
