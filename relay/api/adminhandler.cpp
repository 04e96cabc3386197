// SPDX-License-Identifier: Apache-2.0
#include "relay/api/adminhandler.h"

#include "relay/api/apianswer.h"

#include <QPointer>

namespace kefu::api {

namespace {

using L = QLatin1String;

constexpr int kMaxBody = 64 * 1024;

//! The handlers' error has the one shape already, without the request's id.
http::Response refusal(const http::Request &request, const QJsonObject &error)
{
    const ErrorCode code = errorCodeFromName(error.value(L("code")).toString());
    return errorResponse(request,
                         makeError(code, error.value(L("message")).toString(),
                                   error.value(L("details")).toObject()));
}

} // namespace

AdminHandler::AdminHandler(desk::Desk &desk, Run run, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_run(std::move(run))
{
}

void AdminHandler::addRoutes(http::Server &server)
{
    server.addRoute({ "POST", "/api/v1/admin/{command}",
                      [this](const http::Request &request, http::Responder responder) {
                          post(request, responder);
                      },
                      kMaxBody });
}

void AdminHandler::post(const http::Request &request, const http::Responder &responder)
{
    const Result<QJsonObject> body =
        request.body.isEmpty() ? Result<QJsonObject>(QJsonObject()) : jsonBody(request);
    if (!body)
        return responder.send(errorResponse(request, body.error()));
    // The body may hold a secret; it must not live on in a closure.
    http::Request head = request;
    head.body.clear();
    const QString command = QString::fromLatin1(http::routeValue(request, "command"));
    withActor(
        m_desk, head, responder,
        [self = QPointer(this), head, responder, command, d = *body](const domain::Actor &actor) {
            if (!self)
                return;
            const QJsonObject asked { { L("cmd"), command }, { L("d"), d } };
            self->m_run(actor, asked, [head, responder](const QJsonObject &answer) {
                responder.send(answer.value(L("ok")).toBool()
                                   ? jsonResponse(answer.value(L("d")).toObject())
                                   : refusal(head, answer.value(L("error")).toObject()));
            });
        });
}

} // namespace kefu::api
