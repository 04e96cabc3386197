// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QFile>
#include <QList>
#include <QTcpSocket>
#include <QTest>

namespace kefu::test {

struct RawReply {
    int status = 0;
    QByteArray head;
    QByteArray body;

    QByteArray field(const QByteArray &name) const
    {
        for (const QByteArray &line : head.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
                return line.sliced(colon + 1).trimmed();
        }
        return {};
    }
};

//! A client that sends exactly the bytes it is given, in the loop of the test.
class RawClient : public QObject {
public:
    explicit RawClient(quint16 port)
    {
        connect(&socket, &QTcpSocket::readyRead, this, [this] { received += socket.readAll(); });
        socket.connectToHost(QHostAddress::LocalHost, port);
    }
    ~RawClient() override { socket.disconnect(this); }

    bool isOpen() const { return socket.state() == QAbstractSocket::ConnectedState; }
    bool waitOpen()
    {
        return QTest::qWaitFor([this] { return isOpen(); }, 5000);
    }
    void send(const QByteArray &bytes)
    {
        if (!waitOpen())
            return;
        socket.write(bytes);
        socket.flush();
    }
    //! One byte at a time, with the server reading in between.
    void trickle(const QByteArray &bytes)
    {
        if (!waitOpen())
            return;
        for (const char c : bytes) {
            if (!isOpen())
                return;
            socket.write(&c, 1);
            socket.flush();
            QCoreApplication::processEvents();
            QCoreApplication::processEvents();
        }
    }
    bool waitReplies(qsizetype count, bool withBody = true, int ms = 5000)
    {
        return QTest::qWaitFor([&] { return replies(withBody).size() >= count; }, ms);
    }
    bool waitClosed(int ms = 5000)
    {
        return QTest::qWaitFor(
            [this] { return socket.state() == QAbstractSocket::UnconnectedState; }, ms);
    }
    //! The complete answers so far; with `withBody` false as for HEAD.
    QList<RawReply> replies(bool withBody = true) const
    {
        QList<RawReply> all;
        qsizetype at = 0;
        while (true) {
            const qsizetype end = received.indexOf("\r\n\r\n", at);
            if (end < 0)
                return all;
            RawReply reply;
            reply.head = received.sliced(at, end - at);
            reply.status = reply.head.sliced(9, 3).toInt();
            const qsizetype length = withBody ? reply.field("Content-Length").toLongLong() : 0;
            if (received.size() < end + 4 + length)
                return all;
            reply.body = received.sliced(end + 4, length);
            at = end + 4 + length;
            all.append(reply);
        }
    }

    QTcpSocket socket;
    QByteArray received;
};

//! Resident memory of this process in bytes.
inline qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    constexpr qint64 kPage = 4096;
    return file.readAll().split(' ').value(1).toLongLong() * kPage;
}

} // namespace kefu::test
