// SPDX-License-Identifier: Apache-2.0
#include "relay/control/controlclient.h"

#include <QJsonDocument>

namespace kefu::control {

namespace {

constexpr qsizetype kMaxAnswer = 16 * 1024 * 1024; // a list of ten thousand agents

} // namespace

ControlClient::ControlClient(QObject *parent)
    : QObject(parent)
    , m_socket(this)
    , m_deadline(this)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { finish(CallOutcome::Kind::Broken, QStringLiteral("no answer in time")); });
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::read);
    connect(&m_socket, &QLocalSocket::errorOccurred, this,
            [this](QLocalSocket::LocalSocketError error) {
                const bool answered = error == QLocalSocket::PeerClosedError;
                if (answered)
                    read();
                finish(m_connected ? CallOutcome::Kind::Broken : CallOutcome::Kind::NotRunning,
                       m_socket.errorString());
            });
}

void ControlClient::call(const QString &path, const QJsonObject &request,
                         std::function<void(const CallOutcome &)> done)
{
    m_done = std::move(done);
    m_connected = false;
    m_buffer.clear();
    m_deadline.start(m_deadlineMs);
    const QByteArray line = QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n';
    connect(
        &m_socket, &QLocalSocket::connected, this,
        [this, line] {
            m_connected = true;
            m_socket.write(line);
        },
        Qt::SingleShotConnection);
    // Errors of connecting may come at once; the caller hears of them from the loop only.
    QMetaObject::invokeMethod(
        this, [this, path] { m_socket.connectToServer(path); }, Qt::QueuedConnection);
}

void ControlClient::read()
{
    m_buffer += m_socket.readAll();
    const qsizetype end = m_buffer.indexOf('\n');
    if (end < 0 && m_buffer.size() <= kMaxAnswer)
        return;
    const QJsonDocument document = QJsonDocument::fromJson(m_buffer.left(qMax<qsizetype>(end, 0)));
    if (!document.isObject())
        return finish(CallOutcome::Kind::Broken, QStringLiteral("unreadable answer"));
    if (!m_done)
        return;
    m_deadline.stop();
    const auto done = std::exchange(m_done, nullptr);
    done({ CallOutcome::Kind::Answered, document.object(), {} });
}

void ControlClient::finish(CallOutcome::Kind kind, const QString &detail)
{
    if (!m_done)
        return;
    m_deadline.stop();
    const auto done = std::exchange(m_done, nullptr);
    m_socket.abort();
    done({ kind, {}, detail });
}

} // namespace kefu::control
