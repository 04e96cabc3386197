// SPDX-License-Identifier: Apache-2.0
#include "relay/server/serveprogram.h"

#include "relay/control/commandline.h"
#include "relay/http/systemlimits.h"

#include <QLoggingCategory>
#include <QTimer>
#include <cstdio>

namespace kefu::server {

namespace {

Q_LOGGING_CATEGORY(lcServe, "kefudesk.serve")

constexpr int kStopMs = 7000;
constexpr int kGiveUpMs = 9000; // "exit within 10 s" holds even when a part does not answer

void printLine(const QString &text)
{
    std::printf("%s\n", qPrintable(text));
    std::fflush(stdout);
}

QString hintFor(const Error &error)
{
    if (error.code == ErrorCode::Conflict)
        return QStringLiteral(
            "another relay uses this data_dir: stop it, or choose another folder");
    return error.message;
}

} // namespace

ServeProgram::ServeProgram(const Config &config, QObject *parent)
    : QObject(parent)
    , m_server(config)
{
    connect(&m_termination, &TerminationSignal::requested, this, &ServeProgram::stop);
    connect(&m_termination, &TerminationSignal::reloadRequested, &m_server,
            &RelayServer::reloadCertificate);
}

void ServeProgram::start()
{
    if (!m_termination.install())
        qCWarning(lcServe) << "no handler for SIGTERM: a stop will not be clean";
    http::raiseOpenFileLimit();
    const Result<Endpoint> endpoint = m_server.start();
    if (endpoint) {
        printLine(QStringLiteral("listening on ") + endpoint->toString());
        return;
    }
    std::fprintf(stderr, "kefudesk-relay: %s\n", qPrintable(hintFor(endpoint.error())));
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(control::ExitUnavailable); }, Qt::QueuedConnection);
}

void ServeProgram::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    qCInfo(lcServe) << "stopping";
    QTimer::singleShot(kGiveUpMs, this, [this] {
        qCWarning(lcServe) << "not everything ended in time";
        Q_EMIT finished(control::ExitOk);
    });
    m_server.stop(kStopMs, [this] { Q_EMIT finished(control::ExitOk); });
}

} // namespace kefu::server
