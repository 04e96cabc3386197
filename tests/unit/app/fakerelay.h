// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QWebSocketServer>
#include <functional>

class QWebSocket;

namespace kefu::test {

struct HttpAnswer {
    int status = 200;
    QByteArray body;
    QByteArray headers; //!< further lines, each with \r\n
    bool silent = false; //!< close without an answer
};

//! Both sides of a relay on one loopback port, as scripted by a test: the login calls and the
//! `/agent` socket.
class FakeRelay : public QObject {
    Q_OBJECT
public:
    explicit FakeRelay(const QStringList &subprotocols = { QStringLiteral("kefudesk.v1") });

    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_tcp.serverPort()); }
    void stopListening() { m_tcp.close(); }

    //! What POST answers; the default issues token "t<n>" and refresh token "r<n>".
    std::function<HttpAnswer(const QString &path, const QJsonObject &body)> onPost;
    //! Called for every request frame but the first hello of a connection if `hello` is set.
    std::function<void(const Request &request)> onRequest;
    //! The answer to hello; empty: hello goes to onRequest.
    std::function<HelloAnswer(const HelloRequest &hello)> onHello;
    //! Called when a socket is upgraded, before any frame.
    std::function<void(QWebSocket &socket)> onSocket;

    void answer(const QString &id, const QJsonObject &d);
    void refuse(const QString &id, const Error &error);
    void push(const Push &push);
    void sendRaw(const QByteArray &frame);
    void closeSocket(int code);
    void dropSocket(); //!< without a goodbye, as a network does
    bool hasSocket() const;

    QStringList posts; //!< paths
    QList<QJsonObject> bodies;
    QList<Request> requests; //!< all of them, hello included
    int sockets = 0;
    int issued = 0;

    template <typename T> QList<T> requestsOf() const
    {
        QList<T> result;
        for (const Request &request : requests) {
            if (const auto *body = std::get_if<T>(&request.body))
                result.append(*body);
        }
        return result;
    }

private:
    void onConnection();
    void onReadable(QTcpSocket *socket);
    void answerPost(QTcpSocket *socket, const QByteArray &request);
    void onUpgraded();
    void onFrame(const QString &text);

    QTcpServer m_tcp;
    QWebSocketServer m_web;
    QPointer<QWebSocket> m_socket;
};

} // namespace kefu::test
