// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <memory>
#include <vector>

namespace kefu::test {

//! What the peer does with a request, or with a connection before one.
enum class Fault {
    None, //!< answers, keeps the connection
    CloseOnAccept,
    ResetOnAccept,
    CloseAfterRequest,
    ResetAfterRequest,
    ResetOnFirstByte, //!< of the request
    CloseAfterHeaders,
    HalfStatusLine,
    HalfBody,
    ResetInBody,
    Slow, //!< byte by byte, complete
    Status500,
    Redirect,
    Garbage,
    NoAnswer,
    Interim, //!< 100 and 103 before the answer
    Switching, //!< 101, though nobody asked
    BrokenChunks,
    HugeBody,
    HugeHeaders,
    UntilClose, //!< no length, ends with the connection
    CloseWhenIdle, //!< answers, then closes the kept connection
};

//! A peer that misbehaves as told, over TCP or TLS, and counts what came over the wire. The fault
//! applies from the n-th request on; earlier ones on the same connection are answered.
class FaultServer : public QTcpServer {
    Q_OBJECT
public:
    //! With a certificate it speaks TLS.
    explicit FaultServer(const QSslConfiguration *tls = nullptr);

    void set(Fault fault, int fromRequest = 1)
    {
        m_fault = fault;
        m_fromRequest = fromRequest;
    }
    //! Of a good answer; one that is no JSON by itself unless told otherwise.
    void setBody(const QByteArray &body) { m_body = body; }
    //! Heads with this mark in their target, complete or not: copies of one send.
    int copies(const QByteArray &mark) const;
    int connections() const { return m_connections; }
    QByteArray lastHead() const { return m_lastHead; }
    QByteArray lastBody() const { return m_lastBody; }

private:
    struct Peer {
        QTcpSocket *socket = nullptr;
        QByteArray wire; //!< all that was read
        qsizetype handled = 0;
    };
    void incomingConnection(qintptr descriptor) override;
    void read(Peer *peer);
    void answer(QTcpSocket *socket);
    void act(QTcpSocket *socket, Fault fault);
    bool breakConnection(QTcpSocket *socket, Fault fault) const;
    QByteArray bytesFor(Fault fault, bool *close) const;
    QByteArray goodAnswer() const;

    const QSslConfiguration *m_tls;
    std::vector<std::unique_ptr<Peer>> m_peers;
    Fault m_fault = Fault::None;
    int m_fromRequest = 1;
    int m_requests = 0;
    int m_connections = 0;
    QByteArray m_lastHead;
    QByteArray m_lastBody;
    QByteArray m_body = "{\"errcode\":";
};

} // namespace kefu::test
