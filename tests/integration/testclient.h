// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QTcpSocket>
#include <QWebSocket>

//! An answer as it came over the wire.
struct HttpAnswer {
    int status = 0;
    QByteArray head; //!< status line and fields, as sent
    QByteArray body;

    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    //! Value of a field, its name in lower case; empty if absent.
    QByteArray field(const QByteArray &name) const;
};

//! One HTTP/1.1 connection, kept open; a test's, so it may wait.
class HttpConnection {
public:
    explicit HttpConnection(quint16 port);

    HttpAnswer get(const QByteArray &target, const QByteArray &fields = {});
    HttpAnswer post(const QByteArray &target, const QByteArray &body,
                    const QByteArray &fields = {});
    HttpAnswer exchange(const QByteArray &request);
    void send(const QByteArray &request);
    HttpAnswer receive(int ms = 15'000);
    bool isOpen();

private:
    void ensureOpen();

    quint16 m_port;
    QTcpSocket m_socket;
    QByteArray m_buffer;
};

QByteArray bearer(const QByteArray &token);

//! A LayIM page's socket; keeps every frame it gets.
class LayimPage {
public:
    explicit LayimPage(quint16 port, const QByteArray &origin = {});

    bool connectAndLogIn(const QByteArray &token);
    bool connectOnly(int ms = 15'000);
    void send(const QByteArray &frame) { m_socket.sendTextMessage(QString::fromUtf8(frame)); }
    void close() { m_socket.close(); }
    bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    int closeCode() const { return m_socket.closeCode(); }

    //! Frames with this `emit`, in order.
    QList<QJsonObject> frames(const char *emitName) const;
    //! `data` of the chatMessage frames.
    QList<QJsonObject> messages() const;
    //! Waits for one more chatMessage than `count`; its data.
    QJsonObject messageAfter(int count);
    QJsonObject waitFor(const char *emitName, int count = 1);
    void clear() { m_frames.clear(); }
    //! A page answers each ping; a test of the heartbeat does it itself.
    void setAnswersPings(bool answers) { m_answersPings = answers; }

private:
    quint16 m_port;
    QByteArray m_origin;
    QWebSocket m_socket;
    QList<QJsonObject> m_frames;
    bool m_answersPings = true;
};
