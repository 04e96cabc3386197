// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/app/fakerelay.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <QWebSocket>

namespace kefu::test {

FakeRelay::FakeRelay(const QStringList &subprotocols)
    : m_web(QStringLiteral("fake"), QWebSocketServer::NonSecureMode)
{
    m_web.setSupportedSubprotocols(subprotocols);
    connect(&m_tcp, &QTcpServer::newConnection, this, &FakeRelay::onConnection);
    connect(&m_web, &QWebSocketServer::newConnection, this, &FakeRelay::onUpgraded);
    onPost = [this](const QString &, const QJsonObject &) {
        ++issued;
        const QJsonObject body { { QLatin1String("token"), QStringLiteral("t%1").arg(issued) },
                                 { QLatin1String("refreshToken"),
                                   QStringLiteral("r%1").arg(issued) },
                                 { QLatin1String("expiresAt"), 5 } };
        return HttpAnswer { 200, QJsonDocument(body).toJson(), {}, false };
    };
    m_tcp.listen(QHostAddress::LocalHost, 0);
}

void FakeRelay::onConnection()
{
    while (QTcpSocket *socket = m_tcp.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadable(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void FakeRelay::onReadable(QTcpSocket *socket)
{
    const QByteArray seen = socket->peek(64 * 1024);
    const qsizetype headEnd = seen.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return;
    if (seen.startsWith("GET ")) {
        socket->disconnect(this);
        socket->disconnect(socket);
        m_web.handleConnection(socket);
        if (socket->isOpen() && socket->bytesAvailable() > 0)
            Q_EMIT socket->readyRead(); // the upgrade is already in its buffer
        return;
    }
    const QByteArray head = seen.left(headEnd).toLower();
    const qsizetype at = head.indexOf("content-length:");
    const qsizetype length =
        at < 0 ? 0 : head.mid(at + 15, 8).split('\r').first().trimmed().toInt();
    if (seen.size() >= headEnd + 4 + length)
        answerPost(socket, socket->readAll());
}

void FakeRelay::answerPost(QTcpSocket *socket, const QByteArray &request)
{
    const QString path = QString::fromLatin1(request.split(' ').value(1));
    const QByteArray body = request.mid(request.indexOf("\r\n\r\n") + 4);
    posts.append(path);
    bodies.append(QJsonDocument::fromJson(body).object());
    const HttpAnswer answer = onPost(path, bodies.last());
    if (answer.silent) {
        socket->abort();
        return;
    }
    socket->write("HTTP/1.1 " + QByteArray::number(answer.status)
                  + " X\r\nContent-Type: application/json\r\n" + answer.headers
                  + "Content-Length: " + QByteArray::number(answer.body.size())
                  + "\r\nConnection: close\r\n\r\n" + answer.body);
    socket->disconnectFromHost();
}

void FakeRelay::onUpgraded()
{
    m_socket = m_web.nextPendingConnection();
    m_socket->setParent(this);
    ++sockets;
    connect(m_socket, &QWebSocket::textMessageReceived, this, &FakeRelay::onFrame);
    connect(m_socket, &QWebSocket::disconnected, m_socket, &QObject::deleteLater);
    if (onSocket)
        onSocket(*m_socket);
}

void FakeRelay::onFrame(const QString &text)
{
    const Result<Request> request = codec::decodeRequest(text.toUtf8(), kMaxFrameAfterLogin);
    if (!request)
        return;
    requests.append(*request);
    const auto *hello = std::get_if<HelloRequest>(&request->body);
    if (hello && onHello)
        answer(request->id, codec::toJson(onHello(*hello)));
    else if (onRequest)
        onRequest(*request);
}

void FakeRelay::sendRaw(const QByteArray &frame)
{
    if (m_socket)
        m_socket->sendTextMessage(QString::fromUtf8(frame));
}

void FakeRelay::answer(const QString &id, const QJsonObject &d)
{
    sendRaw(codec::encodeAnswer(id, d));
}

void FakeRelay::refuse(const QString &id, const Error &error)
{
    sendRaw(codec::encodeError(id, error, QStringLiteral("q")));
}

void FakeRelay::push(const Push &push)
{
    sendRaw(codec::encodePush(push));
}

void FakeRelay::closeSocket(int code)
{
    if (m_socket)
        m_socket->close(QWebSocketProtocol::CloseCode(code));
}

void FakeRelay::dropSocket()
{
    if (m_socket)
        m_socket->abort();
}

bool FakeRelay::hasSocket() const
{
    return m_socket && m_socket->isValid();
}

} // namespace kefu::test
