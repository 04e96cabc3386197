// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QObject>

namespace kefu::api {

//! The files of messages (PROTOCOL.md, "Media"): `POST /api/v1/media` (Bearer; the picture is the
//! body, its name may stand in `?name=`) → 201 `{media}`; `GET /api/v1/media/{id}/link` (Bearer) →
//! `{url, thumbUrl}`, paths that open one file for an hour without a token; `GET
//! /api/v1/media/{id}` with what such a link has.
class MediaHandler : public QObject {
    Q_OBJECT
public:
    explicit MediaHandler(desk::Desk &desk, QObject *parent = nullptr);

    //! `uploadBytes`: larger uploads are refused before they are read.
    void addRoutes(http::Server &server, int uploadBytes);

private:
    void post(const http::Request &request, const http::Responder &responder);
    void link(const http::Request &request, const http::Responder &responder);
    void get(const http::Request &request, const http::Responder &responder);

    desk::Desk &m_desk;
};

//! A stranger's file as an answer no browser can be harmed by: the type is the one found out,
//! pictures stand in the page, everything else is a download.
http::Response fileResponse(const desk::MediaFile &file);

} // namespace kefu::api
