// SPDX-License-Identifier: Apache-2.0
#include "relay/server/serveprogram.h"

#include "relay/control/commandline.h"
#include "relay/http/systemlimits.h"
#include "relay/server/logging.h"

#include <QLoggingCategory>
#include <QTimer>
#include <algorithm>
#include <cstdio>

namespace kefu::server {

namespace {

Q_LOGGING_CATEGORY(lcServe, "kefudesk.serve")

constexpr int kStopMs = 7000;
constexpr int kSignsPerWatchdog = 4; // one may come late
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

ServeProgram::ServeProgram(const ConfigResult &config, const QString &path, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_path(path)
    , m_manager(ServiceManager::takeFromEnvironment())
    , m_server(config.config)
{
    connect(&m_alive, &QTimer::timeout, this, &ServeProgram::showLife);
    connect(&m_termination, &TerminationSignal::requested, this, &ServeProgram::stop);
    connect(&m_termination, &TerminationSignal::reloadRequested, this, &ServeProgram::reload);
}

void ServeProgram::start()
{
    if (!m_termination.install())
        qCWarning(lcServe) << "no handler for SIGTERM: a stop will not be clean";
    http::raiseOpenFileLimit();
    const QList<qintptr> sockets = m_manager.sockets();
    const Result<Endpoint> endpoint =
        m_server.start(sockets.isEmpty() ? std::nullopt : std::optional<qintptr>(sockets.first()));
    if (endpoint) {
        sayReady(*endpoint);
        return;
    }
    std::fprintf(stderr, "kefudesk-relay: %s\n", qPrintable(hintFor(endpoint.error())));
    // What only a person can mend is no reason to try again every second.
    const bool needsHand = endpoint.error().details.value(QLatin1String("hand")).toBool();
    const int exitCode = needsHand ? control::ExitConfig : control::ExitUnavailable;
    QMetaObject::invokeMethod(
        this, [this, exitCode] { Q_EMIT finished(exitCode); }, Qt::QueuedConnection);
}

void ServeProgram::sayReady(const Endpoint &endpoint)
{
    const QString line = QStringLiteral("listening on ") + endpoint.toString();
    printLine(line);
    m_manager.tell("READY=1\nSTATUS=" + line.toUtf8());
    m_server.offerSetup([](const QString &code) {
        // Not through the log, which may be sent elsewhere and kept for long.
        std::fprintf(stderr,
                     "There is no account yet. One-time code for the first administrator: %s\n"
                     "(a new one: kefudesk-relay setup code)\n",
                     qPrintable(code));
        std::fflush(stderr);
    });
    if (m_manager.watchdogMs() > 0)
        m_alive.start(std::max(m_manager.watchdogMs() / kSignsPerWatchdog, 1));
}

//! Only what both the loop and the writer have done is a sign of life: this runs in the loop, and
//! the writer must have answered the last question.
void ServeProgram::showLife()
{
    if (std::exchange(m_asked, true))
        return;
    m_server.probe([this] {
        m_asked = false;
        m_manager.tell("WATCHDOG=1");
    });
}

//! The certificate, and of the file what can change while the relay runs; a file that is wrong
//! changes nothing.
void ServeProgram::reload()
{
    m_manager.tell("RELOADING=1");
    const ConfigResult fresh = loadConfig(m_path);
    for (const ConfigProblem &problem : fresh.problems)
        qCWarning(lcServe).noquote() << "not reloaded:" << problem.toString();
    if (fresh.ok()) {
        const ConfigChange change = configChange(m_config, fresh);
        if (!change.applied.isEmpty()) {
            setUpLogging(m_config.config.logFormat,
                         fresh.config.logDebug ? LogLevel::Debug : LogLevel::Info);
            m_config.given.insert(QStringLiteral("log_level"),
                                  fresh.given.value(QStringLiteral("log_level")));
            qCInfo(lcServe).noquote() << "reloaded:" << change.applied.join(u", ");
        }
        if (!change.needRestart.isEmpty())
            qCWarning(lcServe).noquote()
                << "a restart is needed for:" << change.needRestart.join(u", ");
    }
    m_server.reloadCertificate();
    m_manager.tell("READY=1");
}

void ServeProgram::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    m_manager.tell("STOPPING=1");
    qCInfo(lcServe) << "stopping";
    QTimer::singleShot(kGiveUpMs, this, [this] {
        qCWarning(lcServe) << "not everything ended in time";
        Q_EMIT finished(control::ExitOk);
    });
    m_server.stop(kStopMs, [this] { Q_EMIT finished(control::ExitOk); });
}

} // namespace kefu::server
