// SPDX-License-Identifier: Apache-2.0
#include "relay/control/offline.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

namespace kefu::control {

namespace {

constexpr int kStopMs = 2000;

} // namespace

Result<void> makeDataDir(const QString &path)
{
    const bool isNew = !QFileInfo::exists(path);
    if (!QDir().mkpath(path))
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot make the folder %1").arg(path));
    if (isNew)
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

Offline::Offline(QObject *parent)
    : QObject(parent)
{
}

Offline::~Offline()
{
    m_storage.close();
}

void Offline::setWays(desk::TransportFactory transports, desk::Ports ports)
{
    m_transports = std::move(transports);
    m_ports = std::move(ports);
}

Result<void> Offline::open(const QString &dataDir, const QString &publicUrl,
                           const desk::Settings &settings)
{
    m_storage.setQuotaRules(settings.quota);
    const Result<void> made = makeDataDir(dataDir);
    if (!made)
        return made.error();
    Result<storage::StartState> state = m_storage.open(dataDir);
    if (!state)
        return state.error();
    // What waits is the daemon's: with it in memory the desk would begin to route and to send.
    state->open.clear();
    state->outbox.clear();
    state->connectedBefore.clear();
    // Nothing is sent from here; were it asked to, "never sent" is the truth.
    const wechat::Transport none = [this](const wechat::ApiCall &, const auto &done) {
        QTimer::singleShot(0, this, [done] {
            done({ domain::CallResult::NeverSent, 0, {}, QStringLiteral("offline") });
        });
    };
    if (!m_transports)
        m_transports = [none](ChannelId) { return none; };
    m_desk = std::make_unique<desk::Desk>(m_storage, m_transports, settings);
    // What waits to be passed on is the daemon's, too.
    m_ports.forward = {};
    m_desk->setPorts(m_ports);
    m_desk->start(std::move(state).value());
    m_handlers = std::make_unique<Handlers>(*m_desk, publicUrl);
    return {};
}

void Offline::close(std::function<void()> done)
{
    m_desk->stop(kStopMs, [this, done = std::move(done)] {
        m_storage.close();
        done();
    });
}

} // namespace kefu::control
