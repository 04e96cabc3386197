// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

//! A web server of somebody else's, reduced to noting what it is asked: a shop's back end, a proxy.
class HookTarget : public QTcpServer {
public:
    struct Seen {
        QByteArray target; //!< as it stands in the request line
        QByteArray head;
        QByteArray body;
    };

    explicit HookTarget(quint16 port = 0)
    {
        connect(this, &QTcpServer::newConnection, this, &HookTarget::accept);
        listen(QHostAddress::LocalHost, port);
    }
    QByteArray url(const QByteArray &path = {}) const
    {
        return "http://127.0.0.1:" + QByteArray::number(serverPort()) + path;
    }

    int status = 200; //!< 0: never answers
    QByteArray answer = "no";
    QList<Seen> seen;

private:
    void accept()
    {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    void read(QTcpSocket *socket)
    {
        const QByteArray bytes = socket->property("bytes").toByteArray() + socket->readAll();
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        const QByteArray head = bytes.left(end + 2);
        const qsizetype length = lengthOf(head);
        if (end < 0 || bytes.size() < end + 4 + length) {
            socket->setProperty("bytes", bytes);
            return;
        }
        socket->setProperty("bytes", QByteArray());
        seen.append({ head.split(' ').value(1), head, bytes.mid(end + 4, length) });
        if (status == 0)
            return;
        socket->write("HTTP/1.1 " + QByteArray::number(status)
                      + " X\r\nContent-Length: " + QByteArray::number(answer.size())
                      + "\r\nConnection: close\r\n\r\n" + answer);
        socket->disconnectFromHost();
    }

    static qsizetype lengthOf(const QByteArray &head)
    {
        const qsizetype at = head.toLower().indexOf("content-length:");
        return at < 0 ? 0 : head.mid(at + 15, head.indexOf('\r', at) - at - 15).trimmed().toInt();
    }
};
