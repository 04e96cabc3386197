// SPDX-License-Identifier: Apache-2.0
#include "relay/server/controlprogram.h"

#include "relay/control/controlserver.h"
#include "relay/control/datahandlers.h"
#include "relay/control/render.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTimer>
#include <cstdio>

namespace kefu::server {

namespace {

constexpr int kRetryMs = 200;
constexpr qint64 kMaxFile = 1024 * 1024; // of one that is imported
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
    // The relay has another working directory than whoever types the command.
    QJsonObject d = m_line.request.value(QLatin1String("d")).toObject();
    for (const QLatin1String field : { QLatin1String("dir"), QLatin1String("keyFile") }) {
        if (const QString path = d.value(field).toString(); !path.isEmpty())
            d.insert(field, QFileInfo(path).absoluteFilePath());
    }
    m_line.request.insert(QLatin1String("d"), d);
}

void ControlProgram::start()
{
    if (!m_tried.isValid()) {
        m_tried.start();
        if (!takeFile())
            return;
    }
    // An explicit folder may be one that only the caller, and not the relay's account, may write.
    const bool hasFolder =
        m_line.request.value(QLatin1String("d")).toObject().contains(QLatin1String("dir"));
    if (hasFolder && m_line.request.value(QLatin1String("cmd")) == QLatin1String("backup"))
        return runHere();
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

//! A file to be imported is read here, by whoever types the command: the relay's account may not
//! be able to. False: it cannot be read, and that was said.
bool ControlProgram::takeFile()
{
    QJsonObject d = m_line.request.value(QLatin1String("d")).toObject();
    if (m_line.request.value(QLatin1String("cmd")) != QLatin1String("canned.import"))
        return true;
    const QString path = d.take(QLatin1String("file")).toString();
    QFile file(path);
    const bool open = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                 : file.open(QIODevice::ReadOnly);
    const QByteArray bytes = open ? file.read(kMaxFile + 1) : QByteArray();
    if (!open || bytes.size() > kMaxFile) {
        fail(control::ExitUsage,
             open ? QStringLiteral("%1 is larger than %2 bytes").arg(path).arg(kMaxFile)
                  : QStringLiteral("%1: %2").arg(path, file.errorString()));
        return false;
    }
    d.insert(QLatin1String("text"), QString::fromUtf8(bytes));
    m_line.request.insert(QLatin1String("d"), d);
    return true;
}

//! Commands on the files themselves. False: it is none of these.
bool ControlProgram::runOnFiles()
{
    const QString cmd = m_line.request.value(QLatin1String("cmd")).toString();
    const control::DataCommands files { m_config.dataDir, m_config.desk.quota };
    const auto result = files.run(cmd, m_line.request.value(QLatin1String("d")).toObject(),
                                  QDateTime::currentMSecsSinceEpoch());
    if (!result)
        return false;
    if (*result)
        answered(control::okAnswer(**result));
    else if (result->error().code == ErrorCode::Conflict && m_tried.elapsed() < kGiveUpMs)
        QTimer::singleShot(kRetryMs, this, &ControlProgram::start);
    else
        answered(control::errorAnswer(result->error()));
    return true;
}

void ControlProgram::runHere()
{
    if (runOnFiles())
        return;
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
