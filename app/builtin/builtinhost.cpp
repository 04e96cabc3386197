// SPDX-License-Identifier: Apache-2.0
#include "app/builtin/builtinhost.h"

#include "app/builtin/practicevisitors.h"
#include "relay/server/localsetup.h"
#include "relay/server/relayserver.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QStorageInfo>
#include <QTimer>

namespace kefu::app {

namespace {

Q_LOGGING_CATEGORY(lcBuiltIn, "kefudesk.builtin")

using server::LocalChannel;
using ui::LoginFailure;
using ui::LoginFault;

constexpr int kSpareMs = 1'000; //!< for a part that does not keep to the deadline

// A name that never resolves (RFC 2606): opened by a daemon, where nothing stands in for it, this
// channel cannot reach anybody.
constexpr QLatin1String kPracticeHost("practice.invalid");

QString randomHex(int digits)
{
    QString text;
    while (text.size() < digits)
        text += QString::number(QRandomGenerator::system()->generate(), 16);
    return text.left(digits);
}

//! The folder itself, or what there is of the way to it.
QString existingPart(QString path)
{
    while (!QFileInfo::exists(path) && path != QFileInfo(path).path())
        path = QFileInfo(path).path();
    return path;
}

bool canWriteTo(const QString &dataDir)
{
    const QFileInfo info(existingPart(dataDir));
    return info.isDir() && info.isWritable();
}

LoginFault faultOf(const Error &error, const QString &dataDir)
{
    switch (error.code) {
    case ErrorCode::Conflict:
        return LoginFault::LocalLocked;
    case ErrorCode::Unsupported:
        return LoginFault::LocalNewer;
    case ErrorCode::Forbidden:
        return LoginFault::Disabled;
    default:
        return canWriteTo(dataDir) ? LoginFault::LocalFailed : LoginFault::LocalNotWritable;
    }
}

LocalChannel wantedChannel()
{
    LocalChannel channel;
    channel.name = QString::fromUtf8("练习小程序");
    channel.appid = QLatin1String("wx") + randomHex(16);
    channel.originalId = QLatin1String("gh_") + randomHex(12);
    channel.apiBase = QLatin1String("http://") + kPracticeHost;
    channel.secret = randomHex(32).toLatin1();
    return channel;
}

} // namespace

BuiltInHost::BuiltInHost(const BuiltInRelay::Config &config)
    : m_config(config)
{
}

BuiltInHost::~BuiltInHost() = default;

bool BuiltInHost::hasRoom() const
{
    const QStorageInfo storage(existingPart(m_config.dataDir));
    return !storage.isValid() || storage.bytesAvailable() >= m_config.leastFreeBytes;
}

void BuiltInHost::start()
{
    if (!canWriteTo(m_config.dataDir))
        return fail(makeError(ErrorCode::Unavailable, m_config.dataDir));
    if (!hasRoom()) {
        Q_EMIT started(LoginFailure { LoginFault::LocalDiskFull, m_config.dataDir });
        return;
    }
    if (m_config.visitors > 0) {
        m_visitors = std::make_unique<PracticeVisitors>(m_config.visitors, m_config.speed);
        if (const Result<QUrl> there = m_visitors->open(); !there)
            return fail(there.error());
    }
    startRelay();
}

void BuiltInHost::startRelay()
{
    server::Config config;
    config.dataDir = m_config.dataDir;
    config.listen = QHostAddress(QHostAddress::LocalHost);
    if (m_visitors)
        config.wechatStandIns.insert(kPracticeHost, m_visitors->address());
    m_relay = std::make_unique<server::RelayServer>(config);
    const Result<server::Endpoint> endpoint = m_relay->start();
    if (!endpoint)
        return fail(endpoint.error());
    m_up = true;
    m_address = endpoint->toString();
    qCInfo(lcBuiltIn).noquote() << "the relay listens on" << m_address;
    if (m_visitors)
        addPracticeChannel();
    else
        signIn();
}

void BuiltInHost::addPracticeChannel()
{
    m_relay->local().channel(wantedChannel(), [this](const Result<LocalChannel> &channel) {
        if (m_stopping)
            return;
        if (channel)
            admitVisitors(*channel);
        else
            fail(channel.error());
    });
}

void BuiltInHost::admitVisitors(const LocalChannel &channel)
{
    QUrl callback(QLatin1String("http://") + m_address);
    callback.setPath(QLatin1String("/wechat/") + channel.name);
    if (const Result<void> known = m_visitors->admit(channel, callback); !known)
        return fail(known.error());
    signIn();
}

void BuiltInHost::signIn()
{
    m_relay->local().signIn(
        { m_config.username, m_config.nickname }, [this](const Result<QByteArray> &token) {
            if (m_stopping)
                return;
            if (!token)
                return fail(token.error());
            if (m_visitors)
                m_visitors->begin();
            Q_EMIT started(BuiltInRelay::Endpoint { QLatin1String("ws://") + m_address,
                                                    m_config.username,
                                                    QString::fromLatin1(*token) });
        });
}

void BuiltInHost::fail(const Error &error)
{
    qCWarning(lcBuiltIn).noquote() << "the built-in relay did not start:" << error.message;
    const LoginFault fault = faultOf(error, m_config.dataDir);
    const bool named = fault == LoginFault::LocalFailed;
    Q_EMIT started(LoginFailure { fault, named ? error.message : m_config.dataDir });
}

void BuiltInHost::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    if (m_visitors)
        m_visitors->end();
    if (!m_up)
        return takeDown();
    QTimer::singleShot(BuiltInRelay::kStopMs + kSpareMs, this, [this] {
        qCWarning(lcBuiltIn) << "not everything ended in time";
        takeDown();
    });
    // Queued: the relay must not be destroyed inside its own call.
    m_relay->stop(BuiltInRelay::kStopMs, [this] {
        QMetaObject::invokeMethod(this, &BuiltInHost::takeDown, Qt::QueuedConnection);
    });
}

void BuiltInHost::takeDown()
{
    m_relay.reset();
    m_visitors.reset();
    Q_EMIT stopped();
}

} // namespace kefu::app
