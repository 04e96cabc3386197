// SPDX-License-Identifier: Apache-2.0
#include "relay/server/controlprogram.h"

#include "relay/control/controlserver.h"
#include "relay/control/render.h"

#include <QTimer>
#include <cstdio>

namespace kefu::server {

namespace {

constexpr int kRetryMs = 200;
constexpr int kGiveUpMs = 5000; // a relay that is just starting has the lock before its socket

void print(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

ControlProgram::ControlProgram(const Config &config, const control::CommandLine &line,
                               QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_line(line)
{
}

void ControlProgram::start()
{
    if (!m_tried.isValid())
        m_tried.start();
    m_client.call(control::socketPath(m_config.dataDir), m_line.request,
                  [this](const control::CallOutcome &outcome) { onCalled(outcome); });
}

void ControlProgram::onCalled(const control::CallOutcome &outcome)
{
    switch (outcome.kind) {
    case control::CallOutcome::Kind::Answered:
        return answered(outcome.answer);
    case control::CallOutcome::Kind::Broken:
        return fail(control::ExitUnavailable,
                    QStringLiteral("the relay did not answer (%1); look whether the command took "
                                   "effect before repeating it")
                        .arg(outcome.detail));
    case control::CallOutcome::Kind::NotRunning:
        break;
    }
    if (m_line.request.value(QLatin1String("cmd")).toString() == QLatin1String("status"))
        return fail(control::ExitUnavailable, QStringLiteral("the relay does not run"));
    runHere();
}

//! The doctor asks WeChat and the public address whether the relay runs or not.
void ControlProgram::openWays()
{
    print(stderr, QStringLiteral("kefudesk-relay: the relay does not run\n"));
    m_transport = std::make_unique<WechatTransport>(WechatTransport::Options {
        m_config.desk.sendsPerChannel, m_config.wechatProxy, m_config.wechatCaFile, {}, 1 });
    m_network = std::make_unique<NetworkPorts>();
    m_offline->setWays([this](ChannelId channel) { return m_transport->forChannel(channel); },
                       { {}, { m_network->probe(), m_config.publicUrl, {} } });
}

void ControlProgram::runHere()
{
    m_offline = std::make_unique<control::Offline>();
    if (m_line.request.value(QLatin1String("cmd")).toString() == QLatin1String("doctor"))
        openWays();
    const Result<void> opened =
        m_offline->open(m_config.dataDir, m_config.publicUrl.toString(), m_config.desk);
    if (opened) {
        m_offline->handlers().handle(m_line.request,
                                     [this](const QJsonObject &answer) { answered(answer); });
        return;
    }
    m_offline.reset();
    if (opened.error().code == ErrorCode::Conflict && m_tried.elapsed() < kGiveUpMs) {
        QTimer::singleShot(kRetryMs, this, &ControlProgram::start);
        return;
    }
    fail(control::ExitUnavailable, opened.error().message);
}

void ControlProgram::answered(const QJsonObject &answer)
{
    const control::Rendered rendered = control::render(m_line, answer);
    print(stdout, rendered.out);
    if (rendered.exitCode != control::ExitOk)
        print(stderr, QStringLiteral("kefudesk-relay: "));
    print(stderr, rendered.err);
    const int exitCode = rendered.exitCode;
    if (!m_offline) {
        Q_EMIT finished(exitCode);
        return;
    }
    m_offline->close([this, exitCode] { Q_EMIT finished(exitCode); });
}

void ControlProgram::fail(int exitCode, const QString &text)
{
    print(stderr, QStringLiteral("kefudesk-relay: %1\n").arg(text));
    Q_EMIT finished(exitCode);
}

} // namespace kefu::server
