// SPDX-License-Identifier: Apache-2.0
#include "testclient.h"

#include <QElapsedTimer>
#include <QNetworkRequest>
#include <QTest>

namespace {

constexpr int kWaitMs = 15'000;

} // namespace

QByteArray HttpAnswer::field(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().toLower() == name)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

HttpConnection::HttpConnection(quint16 port)
    : m_port(port)
{
}

void HttpConnection::ensureOpen()
{
    if (m_socket.state() == QAbstractSocket::ConnectedState)
        return;
    m_buffer.clear();
    m_socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
    m_socket.waitForConnected();
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

void HttpConnection::send(const QByteArray &request)
{
    ensureOpen();
    m_socket.write(request);
    m_socket.flush();
}

HttpAnswer HttpConnection::receive(int ms)
{
    QElapsedTimer timer;
    timer.start();
    const auto readMore = [&] {
        const int left = ms - static_cast<int>(timer.elapsed());
        const bool got =
            m_socket.bytesAvailable() > 0 || (left > 0 && m_socket.waitForReadyRead(left));
        m_buffer += m_socket.readAll();
        return got;
    };
    HttpAnswer answer;
    while (!m_buffer.contains("\r\n\r\n")) {
        if (!readMore())
            return answer;
    }
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    answer.head = m_buffer.left(end);
    answer.status = answer.head.split(' ').value(1).toInt();
    const qsizetype length = answer.field("content-length").toLongLong();
    while (m_buffer.size() < end + 4 + length) {
        if (!readMore())
            break;
    }
    answer.body = m_buffer.mid(end + 4, length);
    m_buffer.remove(0, end + 4 + length);
    return answer;
}

HttpAnswer HttpConnection::exchange(const QByteArray &request)
{
    send(request);
    return receive();
}

HttpAnswer HttpConnection::get(const QByteArray &target, const QByteArray &fields)
{
    return exchange("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + "\r\n");
}

HttpAnswer HttpConnection::post(const QByteArray &target, const QByteArray &body,
                                const QByteArray &fields)
{
    return exchange("POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                    + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
}

bool HttpConnection::isOpen()
{
    m_socket.waitForReadyRead(0);
    return m_socket.state() == QAbstractSocket::ConnectedState;
}

QByteArray bearer(const QByteArray &token)
{
    return "Authorization: Bearer " + token + "\r\n";
}

LayimPage::LayimPage(quint16 port, const QByteArray &origin)
    : m_port(port)
    , m_origin(origin)
{
    QObject::connect(
        &m_socket, &QWebSocket::textMessageReceived, &m_socket, [this](const QString &text) {
            m_frames.append(QJsonDocument::fromJson(text.toUtf8()).object());
            if (m_answersPings
                && m_frames.last().value(QLatin1String("emit")).toString() == QLatin1String("ping"))
                send("{\"emit\":\"pong\"}");
        });
}

bool LayimPage::connectOnly(int ms)
{
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/layim").arg(m_port)));
    if (!m_origin.isEmpty())
        request.setRawHeader("Origin", m_origin);
    m_socket.open(request);
    return QTest::qWaitFor([this] { return isConnected(); }, ms);
}

bool LayimPage::connectAndLogIn(const QByteArray &token)
{
    if (!isConnected() && !connectOnly())
        return false;
    const qsizetype before = frames("init").size();
    send("{\"emit\":\"init\",\"token\":\"" + token + "\"}");
    return QTest::qWaitFor([&] { return frames("init").size() > before; }, kWaitMs)
        && frames("init").last().contains(QLatin1String("data"));
}

QList<QJsonObject> LayimPage::frames(const char *emitName) const
{
    QList<QJsonObject> found;
    for (const QJsonObject &frame : m_frames) {
        if (frame.value(QLatin1String("emit")).toString() == QLatin1String(emitName))
            found.append(frame);
    }
    return found;
}

QList<QJsonObject> LayimPage::messages() const
{
    QList<QJsonObject> found;
    for (const QJsonObject &frame : frames("chatMessage"))
        found.append(frame.value(QLatin1String("data")).toObject());
    return found;
}

QJsonObject LayimPage::messageAfter(int count)
{
    if (!QTest::qWaitFor([&] { return messages().size() > count; }, kWaitMs))
        return {};
    return messages().at(count);
}

QJsonObject LayimPage::waitFor(const char *emitName, int count)
{
    if (!QTest::qWaitFor([&] { return frames(emitName).size() >= count; }, kWaitMs))
        return {};
    return frames(emitName).at(count - 1);
}
