// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QObject>

namespace kefu::api {

//! `GET /healthz` (the process works) and `/readyz` (it can take pushes now: the database answers
//! and the spool is less than half full, which its second line says in a word). Open to everybody,
//! so they tell yes or no and no figures.
class HealthHandler : public QObject {
    Q_OBJECT
public:
    explicit HealthHandler(const desk::Desk &desk, QObject *parent = nullptr);

    void addRoutes(http::Server &server);
    void setStopping() { m_stopping = true; } //!< from now on not ready, so that a proxy turns away

private:
    void answer(const http::Responder &responder, bool good, const QByteArray &more = {}) const;

    const desk::Desk &m_desk;
    bool m_stopping = false;
};

} // namespace kefu::api
