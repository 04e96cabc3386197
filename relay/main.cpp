// SPDX-License-Identifier: Apache-2.0
#include "relay/control/commandline.h"
#include "relay/http/epolldispatcher.h"
#include "relay/server/config.h"
#include "relay/server/controlprogram.h"
#include "relay/server/logging.h"
#include "relay/server/ownership.h"
#include "relay/server/serveprogram.h"

#include <QCoreApplication>
#include <QFile>
#include <cstdio>

namespace {

using namespace kefu;

void print(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
}

int usageError(const Error &error)
{
    print(stderr,
          QStringLiteral("kefudesk-relay: %1\nTry `kefudesk-relay --help`.\n").arg(error.message));
    return control::ExitUsage;
}

QByteArray standardInput()
{
    constexpr qint64 kMaxBytes = 128 * 1024;
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? input.read(kMaxBytes) : QByteArray();
}

template <typename Program> int runProgram(QCoreApplication &app, Program &program)
{
    QObject::connect(&program, &Program::finished, &app, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    program.start();
    return QCoreApplication::exec();
}

int runWithConfig(QCoreApplication &app, control::CommandLine line)
{
    const server::ConfigResult config = server::loadConfig(line.configPath);
    for (const server::ConfigProblem &problem : config.problems)
        print(stderr, problem.toString() + QLatin1Char('\n'));
    if (!config.ok())
        return control::ExitConfig;
    if (line.kind == control::CommandLine::Kind::CheckConfig) {
        print(stdout, QStringLiteral("%1: good\n").arg(line.configPath));
        return control::ExitOk;
    }
    if (line.kind == control::CommandLine::Kind::Serve) {
        server::setUpLogging(config.config.logFormat,
                             config.config.logDebug ? server::LogLevel::Debug
                                                    : server::LogLevel::Info);
        server::ServeProgram program(config, line.configPath);
        return runProgram(app, program);
    }
    if (const QString problem = server::becomeOwnerOf(config.config.dataDir); !problem.isEmpty()) {
        print(stderr, QStringLiteral("kefudesk-relay: %1\n").arg(problem));
        return control::ExitUnavailable;
    }
    // A command says its own words; of what lies below only what went wrong is of interest.
    server::setUpLogging(server::LogFormat::Plain, server::LogLevel::Warning);
    if (line.input != control::Input::None) {
        const Result<void> applied = control::applyInput(line, standardInput());
        if (!applied)
            return usageError(applied.error());
    }
    server::ControlProgram program(config.config, line);
    return runProgram(app, program);
}

} // namespace

int main(int argc, char **argv)
{
    // Where there is no dispatcher of our own: Qt's GLib one is the slowest with many sockets.
    qputenv("QT_NO_GLIB", "1");
    if (auto dispatcher = http::makeEventDispatcher())
        QCoreApplication::setEventDispatcher(dispatcher.release());
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("kefudesk-relay"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KEFUDESK_VERSION));
    const Result<control::CommandLine> line =
        control::parseCommandLine(QCoreApplication::arguments().mid(1));
    if (!line)
        return usageError(line.error());
    if (line->kind == control::CommandLine::Kind::Help) {
        print(stdout, line->helpText);
        return control::ExitOk;
    }
    if (line->kind == control::CommandLine::Kind::Version) {
        print(stdout, QStringLiteral("kefudesk-relay " KEFUDESK_VERSION "\n"));
        return control::ExitOk;
    }
    if (line->kind == control::CommandLine::Kind::PrintConfig) {
        print(stdout, QString::fromUtf8(server::defaultConfig()));
        return control::ExitOk;
    }
    return runWithConfig(app, *line);
}
