// SPDX-License-Identifier: Apache-2.0
#include "app/platform/singleinstance.h"

#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

namespace kefu::app {
namespace {

constexpr int kProbeMs = 1'000;
constexpr qint64 kMostBytes = 64;
constexpr char kOpen[] = "conversation ";

//! On Unix a path inside the user's own runtime folder; on Windows pipes are named, not placed.
QString nameFor(const QString &profile)
{
    const QString tail =
        profile.isEmpty() ? QStringLiteral("kefudesk") : QLatin1String("kefudesk-") + profile;
#ifdef Q_OS_WIN
    return tail + u'-' + qEnvironmentVariable("USERNAME");
#else
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u'/' + tail
        + QLatin1String(".socket");
#endif
}

} // namespace

SingleInstance::SingleInstance(const QString &profile, ConversationId open, QObject *parent)
    : QObject(parent)
    , m_name(nameFor(profile))
    , m_open(open)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onGreeted);
}

void SingleInstance::decide(std::function<void(Standing)> done)
{
    m_done = std::move(done);
    m_probe = new QLocalSocket(this);
    connect(m_probe, &QLocalSocket::connected, this, &SingleInstance::ask);
    connect(m_probe, &QLocalSocket::errorOccurred, this, [this] { listen(); });
    // A first one that does not even accept is as good as none, but its socket is not ours to take.
    QTimer::singleShot(kProbeMs, m_probe, [this] { finish(Standing::Unknown); });
    // Queued, so that `done` never runs inside this call.
    QMetaObject::invokeMethod(
        m_probe, [this] { m_probe->connectToServer(m_name); }, Qt::QueuedConnection);
}

//! The one that runs shows it; this one ends when that has been written.
void SingleInstance::ask()
{
    if (!m_open.isValid())
        return finish(Standing::Second);
    connect(m_probe, &QLocalSocket::bytesWritten, this, [this] { finish(Standing::Second); });
    m_probe->write(kOpen + QByteArray::number(m_open.value) + '\n');
    m_probe->flush();
}

void SingleInstance::listen()
{
    if (m_server.listen(m_name))
        return finish(Standing::First);
    if (m_server.serverError() != QAbstractSocket::AddressInUseError || m_retried)
        return finish(Standing::Unknown);
    m_retried = true;
    // Nobody answered there: left behind by one that crashed.
    QLocalServer::removeServer(m_name);
    listen();
}

void SingleInstance::finish(Standing standing)
{
    if (!m_done)
        return;
    m_probe->disconnect(this);
    m_probe->deleteLater();
    const auto done = std::move(m_done);
    m_done = nullptr;
    done(standing);
}

void SingleInstance::onGreeted()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(kMostBytes);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { onRequest(socket); });
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(kProbeMs, socket, [socket] {
            socket->abort();
            socket->deleteLater();
        });
        Q_EMIT activationRequested();
        onRequest(socket);
    }
}

//! One short line, or nothing: whoever can write here is this user, but may be any program of his.
void SingleInstance::onRequest(QLocalSocket *socket)
{
    const QByteArray line = socket->peek(kMostBytes);
    if (!line.startsWith(kOpen) || !line.endsWith('\n'))
        return;
    const QByteArray number = line.sliced(qsizetype(qstrlen(kOpen))).trimmed();
    const auto id = parseId<ConversationId>(QString::fromLatin1(number));
    socket->skip(line.size());
    if (id && id->isValid())
        Q_EMIT openRequested(*id);
}

} // namespace kefu::app
