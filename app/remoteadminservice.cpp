// SPDX-License-Identifier: Apache-2.0
#include "app/remoteadminservice.h"

#include "app/oncepost.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>

namespace kefu::app {
namespace {

using L = QLatin1String;

Error errorOf(int status, const QJsonObject &answer)
{
    if (!answer.value(L("code")).isString())
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("no answer of a relay (HTTP %1)").arg(status));
    return makeError(errorCodeFromName(answer.value(L("code")).toString()),
                     answer.value(L("message")).toString().left(500),
                     answer.value(L("details")).toObject());
}

Result<QJsonObject> readReply(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        return makeError(ErrorCode::Unavailable, reply.errorString());
    const QJsonDocument document =
        QJsonDocument::fromJson(reply.read(RemoteAdminService::kMaxAnswerBytes));
    if (status == 200 && document.isObject())
        return document.object();
    return errorOf(status, document.object());
}

} // namespace

RemoteAdminService::RemoteAdminService(AccessNow access, QObject *parent)
    : ui::AdminService(parent)
    , m_access(std::move(access))
{
}

RemoteAdminService::~RemoteAdminService() = default;

void RemoteAdminService::run(const QString &command, const QJsonObject &fields, QObject *context,
                             Done done)
{
    const Access access = m_access();
    const QUrl url = access.relay.api(L("/api/v1/admin/") + command);
    if (access.token.isEmpty() || !isSafe(url)) {
        QMetaObject::invokeMethod(
            context,
            [done = std::move(done)] {
                done(makeError(ErrorCode::Unauthorized, QStringLiteral("nobody is logged in")));
            },
            Qt::QueuedConnection);
        return;
    }
    if (!m_network)
        m_network = std::make_unique<QNetworkAccessManager>();
    const QByteArray bytes = QJsonDocument(fields).toJson(QJsonDocument::Compact);
    QNetworkRequest request = oncePost(url, bytes.size(), kTimeoutMs);
    request.setRawHeader("Authorization", "Bearer " + access.token.toUtf8());
    request.setSslConfiguration(access.trust ? *access.trust : *relayTrust());
    auto *body = new OnceBody(bytes, nullptr);
    QNetworkReply *reply = m_network->sendCustomRequest(request, QByteArrayLiteral("POST"), body);
    body->setParent(reply);
    reply->setReadBufferSize(kMaxAnswerBytes + 1);
    connect(reply, &QNetworkReply::finished, this,
            [reply, guard = QPointer(context), done = std::move(done)] {
                reply->deleteLater();
                if (guard)
                    done(readReply(*reply));
            });
}

} // namespace kefu::app
