// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

//! Both ends of the simulator's wires, on plain sockets and independent of the code they test.

struct HttpMessage {
    QByteArray startLine;
    QHash<QByteArray, QByteArray> headers; //!< lower case
    QByteArray body;

    int status() const { return startLine.split(' ').value(1).toInt(); }
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    int errcode() const { return json().value(QLatin1String("errcode")).toInt(); }
};

//! Takes one whole message with Content-Length off the front of `buffer`.
inline bool takeMessage(QByteArray &buffer, HttpMessage &message)
{
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    QList<QByteArray> lines = buffer.left(end).split('\n');
    message = {};
    message.startLine = lines.takeFirst().trimmed();
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        message.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    const qsizetype length = message.headers.value("content-length").toLongLong();
    if (buffer.size() < end + 4 + length)
        return false;
    message.body = buffer.mid(end + 4, length);
    buffer.remove(0, end + 4 + length);
    return true;
}

//! One request on its own connection; the answer's status is 0 when none came. Single quotes in the
//! body go out as double ones, so that JSON reads well here (moc loses its way in raw strings).
inline HttpMessage call(quint16 port, const QByteArray &method, const QByteArray &target,
                        QByteArray body = {}, const QByteArray &extraHeader = {},
                        int patienceMs = 5000)
{
    body.replace('\'', '"');
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + extraHeader
                 + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray buffer;
    HttpMessage answer;
    bool whole = false;
    const auto collect = [&] {
        buffer += socket.readAll();
        whole = takeMessage(buffer, answer);
        return whole || socket.state() == QAbstractSocket::UnconnectedState;
    };
    if (!QTest::qWaitFor(collect, patienceMs) || !whole)
        return {};
    return answer;
}

inline HttpMessage post(quint16 port, const QByteArray &target, const QJsonObject &body)
{
    return call(port, "POST", target, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

//! Stands where the relay would: keeps what came and answers as told.
class FakeRelay : public QTcpServer {
public:
    FakeRelay()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                serve(socket);
        });
    }

    QUrl url(const QString &channel) const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1/wechat/%2").arg(serverPort()).arg(channel));
    }

    static QUrlQuery query(const HttpMessage &request)
    {
        return QUrlQuery(QUrl::fromEncoded(request.startLine.split(' ').value(1)));
    }
    static QByteArray queryValue(const HttpMessage &request, const char *name)
    {
        return query(request).queryItemValue(QLatin1String(name), QUrl::FullyDecoded).toUtf8();
    }

    QList<HttpMessage> requests;
    QByteArray answer = "success"; //!< "echo" answers the echostr
    QList<int> statuses; //!< used up first, then 200; 0 = hang up without an answer
    QList<int> delaysMs; //!< of the answers, used up first, then at once

private:
    void serve(QTcpSocket *socket)
    {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        auto buffer = std::make_shared<QByteArray>(); // lives as long as the connection's handler
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, buffer] {
            *buffer += socket->readAll();
            HttpMessage request;
            while (takeMessage(*buffer, request)) {
                requests.append(request);
                reply(socket, request);
            }
        });
    }

    void reply(QTcpSocket *socket, const HttpMessage &request)
    {
        const int delay = delaysMs.isEmpty() ? 0 : delaysMs.takeFirst();
        if (delay > 0)
            QTimer::singleShot(delay, socket, [this, socket, request] { write(socket, request); });
        else
            write(socket, request);
    }

    void write(QTcpSocket *socket, const HttpMessage &request)
    {
        const int status = statuses.isEmpty() ? 200 : statuses.takeFirst();
        if (status == 0)
            return socket->abort();
        const QByteArray body = answer == "echo" ? queryValue(request, "echostr") : answer;
        socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Length: "
                      + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
};
