// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QObject>

namespace kefu::api {

//! The HTTP API for other in-house systems (product.md 10), with a Bearer token: conversations,
//! their messages, visitors, leave messages, presence, queue figures. `GET /api/v1/openapi.json`
//! describes it, and what else is under `/api/v1`, for everybody. Webhooks are managed by the admin
//! commands `webhook.*`.
class SystemHandler : public QObject {
    Q_OBJECT
public:
    struct Endpoint {
        QByteArray method;
        QByteArray path;
    };

    explicit SystemHandler(desk::Desk &desk, QObject *parent = nullptr);

    void addRoutes(http::Server &server);
    //! What addRoutes() adds; the description is checked against it.
    static QList<Endpoint> endpoints();
    //! The description as it is served.
    static QByteArray description();

private:
    //! A request somebody made who is known.
    struct Call {
        http::Request request;
        http::Responder responder;
        domain::Actor actor;
    };
    using Method = void (SystemHandler::*)(const Call &);
    struct Row {
        const char *method;
        const char *path;
        Method run;
    };
    static const QList<Row> &rows();

    void listConversations(const Call &call);
    void readConversation(const Call &call);
    void conversationMessages(const Call &call);
    void endConversation(const Call &call);
    void readVisitor(const Call &call);
    void visitorMessages(const Call &call);
    void listLeaves(const Call &call);
    void presence(const Call &call);
    void queue(const Call &call);
    void history(const Call &call, VisitorId visitor);

    desk::Desk &m_desk;
};

} // namespace kefu::api
