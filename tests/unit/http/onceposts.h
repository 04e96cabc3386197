// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "faultserver.h"
#include "relay/http/oncehttpclient.h"

#include <QTest>
#include <optional>

//! Requests to a FaultServer, and waiting for what became of them.
namespace kefu::test {

using http::OnceHttpClient;
using http::OnceReply;
using http::OnceRequest;

inline constexpr int kPatientMs = 8000; // for what ends by itself, on a busy machine too

inline OnceRequest post(const FaultServer &server, const QByteArray &target, bool secure = false)
{
    OnceRequest request;
    request.url = QUrl(QString::fromLatin1((secure ? "https" : "http") + QByteArray("://127.0.0.1:")
                                           + QByteArray::number(server.serverPort()) + target));
    request.headers = { { "Content-Type", "application/json" } };
    request.body = "{\"touser\":\"o1\"}";
    request.connectMs = kPatientMs;
    request.totalMs = kPatientMs;
    request.maxAnswerBytes = 256 * 1024;
    return request;
}

inline std::optional<OnceReply> sendAndWait(OnceHttpClient *client, const OnceRequest &request)
{
    QObject context;
    std::optional<OnceReply> reply;
    client->send(request, &context, [&reply](const OnceReply &r) { reply = r; });
    if (reply)
        qFatal("answered from within send()");
    if (!QTest::qWaitFor([&reply] { return reply.has_value(); }, 20'000))
        return std::nullopt;
    return reply;
}

} // namespace kefu::test
