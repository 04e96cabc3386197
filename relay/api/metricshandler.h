// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/api/callbackmeters.h"
#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QByteArray>
#include <QObject>

namespace kefu::api {

class MetricsText;

//! `GET /metrics`, Prometheus' text format: on the relay's own port behind a token of its own, or
//! on a listener of its own without one (design.md 9). No openid, no text, no secret in it.
class MetricsHandler : public QObject {
    Q_OBJECT
public:
    //! `callbacks` and `sockets` outlive this object.
    MetricsHandler(const desk::Desk &desk, const CallbackMeters &callbacks,
                   const http::Server &sockets, QObject *parent = nullptr);

    //! Answered for `Authorization: Bearer TOKEN` only; an empty token opens it to whoever reaches
    //! the server.
    void addRoute(http::Server &server, const QByteArray &token);
    QByteArray text() const;

private:
    void addCallbacks(MetricsText &out) const;
    void addSends(MetricsText &out, const desk::DeskFigures &figures) const;
    void addDesk(MetricsText &out, const desk::DeskFigures &figures) const;
    void addStorage(MetricsText &out, const storage::StorageFigures &figures) const;

    const desk::Desk &m_desk;
    const CallbackMeters &m_callbacks;
    const http::Server &m_sockets;
};

} // namespace kefu::api
