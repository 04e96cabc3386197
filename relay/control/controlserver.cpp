// SPDX-License-Identifier: Apache-2.0
#include "relay/control/controlserver.h"

#include "relay/control/handlers.h"

#include <QJsonDocument>
#include <QLocalSocket>
#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

namespace kefu::control {

namespace {

Q_LOGGING_CATEGORY(lcControl, "kefudesk.control")

constexpr int kMaxConnections = 16;

} // namespace

QString socketPath(const QString &dataDir)
{
    return dataDir + QLatin1String("/control");
}

ControlServer::ControlServer(Handlers &handlers, QObject *parent)
    : QObject(parent)
    , m_handlers(handlers)
    , m_server(this)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(kMaxConnections);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

Result<void> ControlServer::listen(const QString &dataDir)
{
    const QString path = socketPath(dataDir);
    QLocalServer::removeServer(path);
    if (m_server.listen(path))
        return {};
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("control socket %1: %2").arg(path, m_server.errorString()));
}

void ControlServer::close()
{
    m_server.close();
}

void ControlServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (findChildren<QLocalSocket *>(QString(), Qt::FindDirectChildrenOnly).size()
            >= kMaxConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        socket->setParent(this);
        socket->setReadBufferSize(kMaxLine + 1);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(m_deadlineMs, socket, [socket] {
            // Still without a line: the handlers' own time does not count.
            if (socket->property("asked").isNull())
                socket->abort();
        });
        if (socket->bytesAvailable() > 0)
            read(socket);
    }
}

void ControlServer::read(QLocalSocket *socket)
{
    if (!socket->property("asked").isNull()) {
        socket->readAll(); // one line each: what follows is nobody's
        return;
    }
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > kMaxLine) {
            socket->setProperty("asked", true);
            answer(socket,
                   errorAnswer(makeError(ErrorCode::TooLarge, QStringLiteral("line too long"))));
        }
        return;
    }
    socket->setProperty("asked", true);
    const QJsonDocument document = QJsonDocument::fromJson(socket->readLine(kMaxLine + 2));
    if (!document.isObject()) {
        answer(socket,
               errorAnswer(makeError(ErrorCode::BadFrame, QStringLiteral("not a JSON object"))));
        return;
    }
    qCInfo(lcControl) << "command"
                      << document.object().value(QLatin1String("cmd")).toString().left(32);
    m_handlers.handle(document.object(), [guard = QPointer(socket)](const QJsonObject &json) {
        if (guard)
            answer(guard, json);
    });
}

void ControlServer::answer(QLocalSocket *socket, const QJsonObject &json)
{
    socket->write(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
    socket->disconnectFromServer(); // after what was written has left
}

} // namespace kefu::control
