// SPDX-License-Identifier: Apache-2.0
#include "faultserver.h"

#include <QSslSocket>
#include <QTimer>
#include <sys/socket.h>

namespace kefu::test {

namespace {

void reset(QTcpSocket *socket)
{
    const linger hard { 1, 0 };
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard,
                 sizeof hard);
    socket->abort();
}

//! Without TLS' own farewell, as a machine that dies would.
void drop(QTcpSocket *socket)
{
    socket->flush();
    ::shutdown(static_cast<int>(socket->socketDescriptor()), SHUT_RDWR);
}

void trickle(QTcpSocket *socket, const QByteArray &bytes)
{
    if (bytes.isEmpty() || socket->state() != QAbstractSocket::ConnectedState)
        return;
    socket->write(bytes.first(1));
    socket->flush();
    QTimer::singleShot(1, socket, [socket, rest = bytes.sliced(1)] { trickle(socket, rest); });
}

} // namespace

FaultServer::FaultServer(const QSslConfiguration *tls)
    : m_tls(tls)
{
    listen(QHostAddress::LocalHost, 0);
}

QByteArray FaultServer::goodAnswer() const
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(m_body.size()) + "\r\n\r\n" + m_body;
}

int FaultServer::copies(const QByteArray &mark) const
{
    const QByteArray target = mark + " HTTP/";
    qsizetype all = 0;
    for (const auto &peer : m_peers)
        all += peer->wire.count(target);
    return static_cast<int>(all);
}

void FaultServer::incomingConnection(qintptr descriptor)
{
    ++m_connections;
    QTcpSocket *socket = m_tls ? new QSslSocket(this) : new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    if (m_fault == Fault::CloseOnAccept || m_fault == Fault::ResetOnAccept) {
        if (m_fault == Fault::ResetOnAccept)
            reset(socket);
        else
            socket->close();
        return;
    }
    m_peers.push_back(std::make_unique<Peer>());
    Peer *peer = m_peers.back().get();
    peer->socket = socket;
    connect(socket, &QTcpSocket::readyRead, this, [this, peer] { read(peer); });
    if (auto *secure = qobject_cast<QSslSocket *>(socket)) {
        secure->setSslConfiguration(*m_tls);
        secure->startServerEncryption();
    }
}

void FaultServer::read(Peer *peer)
{
    peer->wire += peer->socket->readAll();
    if (m_fault == Fault::ResetOnFirstByte && m_requests + 1 >= m_fromRequest) {
        ++m_requests;
        reset(peer->socket);
        return;
    }
    while (true) {
        const qsizetype end = peer->wire.indexOf("\r\n\r\n", peer->handled);
        if (end < 0)
            return;
        const QByteArray head = peer->wire.sliced(peer->handled, end - peer->handled);
        const qsizetype at = head.indexOf("Content-Length: ");
        const qsizetype length =
            at < 0 ? 0 : head.sliced(at + 16).split('\r').value(0).toLongLong();
        if (peer->wire.size() < end + 4 + length)
            return;
        m_lastHead = head;
        m_lastBody = peer->wire.sliced(end + 4, length);
        peer->handled = end + 4 + length;
        answer(peer->socket);
    }
}

void FaultServer::answer(QTcpSocket *socket)
{
    const Fault fault = ++m_requests >= m_fromRequest ? m_fault : Fault::None;
    act(socket, fault);
    socket->flush();
}

//! Faults of the connection itself. False: it is one of the answer.
bool FaultServer::breakConnection(QTcpSocket *socket, Fault fault) const
{
    switch (fault) {
    case Fault::CloseAfterRequest:
        drop(socket);
        return true;
    case Fault::ResetAfterRequest:
    case Fault::ResetOnFirstByte:
    case Fault::ResetOnAccept:
    case Fault::CloseOnAccept:
        reset(socket);
        return true;
    case Fault::ResetInBody:
        socket->write(goodAnswer().chopped(3));
        socket->flush();
        QTimer::singleShot(20, socket, [socket] { reset(socket); });
        return true;
    case Fault::Slow:
        trickle(socket, goodAnswer());
        return true;
    case Fault::NoAnswer:
        return true;
    default:
        return false;
    }
}

//! What is written when the connection lives; `close`: and then the connection is dropped.
QByteArray FaultServer::bytesFor(Fault fault, bool *close) const
{
    *close = true;
    switch (fault) {
    case Fault::CloseAfterHeaders:
        return "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n";
    case Fault::HalfStatusLine:
        return "HTTP/1.1 2";
    case Fault::HalfBody:
        return goodAnswer().chopped(3);
    case Fault::Garbage:
        return "\x01\x02\x03 this is not HTTP\r\n\r\n";
    case Fault::Switching:
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
    case Fault::BrokenChunks:
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n";
    default:
        *close = false;
    }
    switch (fault) {
    case Fault::None:
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
               "13\r\n\r\n{\"errcode\":0}";
    case Fault::Status500:
        return "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops";
    case Fault::Redirect:
        return "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
    case Fault::Interim:
        return "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            + goodAnswer();
    case Fault::HugeBody:
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + QByteArray("4000\r\n" + QByteArray(0x4000, 'x') + "\r\n").repeated(40);
    case Fault::HugeHeaders:
        return "HTTP/1.1 200 OK\r\n"
            + QByteArray("X-Header: 0123456789012345678901234567890123456789\r\n").repeated(4000);
    case Fault::UntilClose:
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + m_body;
    default:
        return goodAnswer();
    }
}

void FaultServer::act(QTcpSocket *socket, Fault fault)
{
    if (breakConnection(socket, fault))
        return;
    bool close = false;
    socket->write(bytesFor(fault, &close));
    if (close)
        drop(socket);
    else if (fault == Fault::UntilClose || fault == Fault::CloseWhenIdle)
        socket->disconnectFromHost();
}

} // namespace kefu::test
