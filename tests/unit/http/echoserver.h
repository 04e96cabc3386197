// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"

#include <QHostAddress>
#include <QTest>
#include <vector>

namespace kefu::test {

//! A server on a free port with a few routes, which keeps what reached a handler.
class EchoServer {
public:
    explicit EchoServer(const http::Limits &limits = {})
        : server(limits)
    {
        add("GET", "/healthz", [](const http::Request &, const http::Responder &responder) {
            responder.send({ 200, "ok" });
        });
        add("POST", "/echo", [](const http::Request &request, const http::Responder &responder) {
            responder.send({ 200, request.body });
        });
        add("POST", "/later", [this](const http::Request &, const http::Responder &responder) {
            held.push_back(responder);
        });
        add("GET", "/later", [this](const http::Request &, const http::Responder &responder) {
            held.push_back(responder);
        });
        add("GET", "/big", [this](const http::Request &, const http::Responder &responder) {
            responder.send({ 200, QByteArray(bigBytes, 'x') });
        });
        add(
            "POST", "/upload",
            [](const http::Request &request, const http::Responder &responder) {
                responder.send({ 200, QByteArray::number(request.body.size()) });
            },
            1024 * 1024);
        add("GET", "/smuggled", [](const http::Request &, const http::Responder &responder) {
            responder.send({ 200, "smuggled" });
        });
    }

    void add(const QByteArray &method, const QByteArray &path, http::Handler handler,
             int maxBody = 0)
    {
        server.addRoute(
            { method, path,
              [this, handler](const http::Request &request, const http::Responder &responder) {
                  seen.push_back(request);
                  handler(request, responder);
              },
              maxBody });
    }
    quint16 start()
    {
        const Result<quint16> port = server.listen(QHostAddress::LocalHost, 0);
        return port ? *port : quint16(0);
    }
    bool sawSmuggled() const
    {
        return std::any_of(seen.begin(), seen.end(),
                           [](const http::Request &r) { return r.path == "/smuggled"; });
    }

    std::vector<http::Request> seen;
    std::vector<http::Responder> held;
    qsizetype bigBytes = 200 * 1024;
    http::Server server; // last: its connections end before what handlers use
};

} // namespace kefu::test
