// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/commandline.h"

#include "relay/simulator/daytraffic.h"
#include "relay/simulator/talkative.h"

#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>

namespace kefu::simulator {

namespace {

constexpr qint64 kMaxFile = 4 * 1024 * 1024;
constexpr int kMaxSpeed = 5000; // a day in 17 seconds

QCommandLineOption option(const char *name, const char *description, const char *value = "",
                          const char *standard = "")
{
    return { QLatin1String(name), QString::fromUtf8(description), QLatin1String(value),
             QLatin1String(standard) };
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Plays WeChat: access tokens, the send API with its quota, signed "
                       "callbacks, scripted visitors.\n"
                       "Prints one line per message: time, app, > from or < to the visitor (or ! a "
                       "remark), visitor, text."));
    parser.addOption(option("help", "Show this help."));
    parser.addOption(option("version", "Show the version."));
    parser.addOption(option("listen", "Address to listen on.", "ADDRESS", "127.0.0.1"));
    parser.addOption(option("port", "Port to listen on; 0 picks one.", "PORT", "0"));
    parser.addOption(option("api-port",
                            "Serve the API on this port too, so that it can be unreachable while "
                            "the control answers; 0 picks one.",
                            "PORT"));
    parser.addOption(
        option("app",
               "A mini program: name=…,appid=…,secret=…,token=…,aeskey=…,original=gh_…,"
               "mode=secure|compatible|plain,format=xml|json,callback=URL. Repeatable.",
               "APP"));
    parser.addOption(option("config", "Apps and timing from a JSON file.", "FILE"));
    parser.addOption(option("script", "Let the visitors of a JSON file come.", "FILE"));
    parser.addOption(option("talkative", "Let N (1 to 200) built-in visitors come.", "N"));
    parser.addOption(option("day",
                            "Let the N (1 to 20000) visitors of a shop's whole day come; use it "
                            "with --speed.",
                            "N"));
    parser.addOption(option("seed", "Seed of the visitors' choices and pauses.", "N"));
    parser.addOption(option("speed", "How much faster than people the visitors type.", "X"));
    parser.addOption(
        option("interactive", "Read lines like  李静: 您好  from the terminal; /help lists more."));
    parser.addOption(option("exit-when-done",
                            "End when script or talkative visitors are through; exit code 1 if "
                            "somebody left without an answer."));
}

CommandLine finish(int code, const QString &output)
{
    CommandLine line;
    line.finished = true;
    line.exitCode = code;
    line.output = output;
    return line;
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(ErrorCode::NotFound, path + QStringLiteral(": ") + file.errorString());
    if (file.size() > kMaxFile)
        return makeError(ErrorCode::TooLarge, path + QStringLiteral(": larger than 4 MiB"));
    return file.readAll();
}

QString value(const QCommandLineParser &parser, const char *name)
{
    return parser.value(QLatin1String(name));
}

bool isSet(const QCommandLineParser &parser, const char *name)
{
    return parser.isSet(QLatin1String(name));
}

//! Each reader returns what is wrong, or nothing.
QString readNetwork(const QCommandLineParser &parser, CommandLine &line)
{
    bool isNumber = false;
    line.port = value(parser, "port").toUShort(&isNumber);
    if (!isNumber)
        return QStringLiteral("--port: expected 0 to 65535");
    if (isSet(parser, "api-port")) {
        line.config.apiPort = value(parser, "api-port").toUShort(&isNumber);
        if (!isNumber)
            return QStringLiteral("--api-port: expected 0 to 65535");
    }
    if (!line.address.setAddress(value(parser, "listen")))
        return QStringLiteral("--listen: expected an IP address");
    return {};
}

QString readPace(const QCommandLineParser &parser, Config &config)
{
    bool isNumber = true;
    if (isSet(parser, "seed"))
        config.seed = value(parser, "seed").toUInt(&isNumber);
    if (!isNumber)
        return QStringLiteral("--seed: expected 0 to 4294967295");
    if (isSet(parser, "speed"))
        config.speed = value(parser, "speed").toDouble(&isNumber);
    if (!isNumber || config.speed < 0.01 || config.speed > kMaxSpeed)
        return QStringLiteral("--speed: expected 0.01 to %1").arg(kMaxSpeed);
    return {};
}

QString readApps(const QCommandLineParser &parser, Config &config)
{
    const QStringList texts = parser.values(QStringLiteral("app"));
    for (const QString &text : texts) {
        const auto app = parseApp(text);
        if (!app)
            return QStringLiteral("--app: ") + app.error().message;
        config.apps.append(*app);
    }
    return {};
}

QString readTalkative(const QCommandLineParser &parser, CommandLine &line)
{
    if (!isSet(parser, "talkative"))
        return {};
    const int count = value(parser, "talkative").toInt();
    if (count < 1 || count > kMaxTalkative)
        return QStringLiteral("--talkative: expected 1 to 200");
    if (isSet(parser, "script"))
        return QStringLiteral("--talkative and --script: only one of them");
    line.script = talkativeVisitors(count, line.config.seed);
    return {};
}

QString readDay(const QCommandLineParser &parser, CommandLine &line)
{
    if (!isSet(parser, "day"))
        return {};
    const int count = value(parser, "day").toInt();
    if (count < 1 || count > kMaxDay)
        return QStringLiteral("--day: expected 1 to %1").arg(kMaxDay);
    if (isSet(parser, "script") || isSet(parser, "talkative"))
        return QStringLiteral("--day, --talkative and --script: only one of them");
    line.script = dayOfVisitors(count, line.config.seed);
    return {};
}

//! The files come first, so that options win over them.
QString readFiles(const QCommandLineParser &parser, CommandLine &line)
{
    if (isSet(parser, "config")) {
        const QString path = value(parser, "config");
        const auto content = readFile(path);
        if (!content)
            return content.error().message;
        auto config = parseConfig(*content);
        if (!config)
            return path + QStringLiteral(": ") + config.error().message;
        line.config = std::move(config).value();
    }
    if (isSet(parser, "script")) {
        const QString path = value(parser, "script");
        const auto content = readFile(path);
        if (!content)
            return content.error().message;
        auto script = parseScript(*content, QFileInfo(path).absolutePath());
        if (!script)
            return path + QStringLiteral(": ") + script.error().message;
        line.script = std::move(script).value();
    }
    return {};
}

} // namespace

CommandLine readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return finish(ExitUsage, parser.errorText());
    if (isSet(parser, "help"))
        return finish(ExitOk, parser.helpText());
    if (isSet(parser, "version"))
        return finish(ExitOk,
                      QStringLiteral("kefudesk-simulator ") + QLatin1String(KEFUDESK_VERSION));
    if (!parser.positionalArguments().isEmpty())
        return finish(ExitUsage,
                      QStringLiteral("unexpected: ") + parser.positionalArguments().first());
    CommandLine line;
    if (const QString wrong = readFiles(parser, line); !wrong.isEmpty())
        return finish(ExitConfig, wrong);
    for (const QString &wrong :
         { readNetwork(parser, line), readPace(parser, line.config), readApps(parser, line.config),
           readTalkative(parser, line), readDay(parser, line) }) {
        if (!wrong.isEmpty())
            return finish(ExitUsage, wrong);
    }
    line.interactive = isSet(parser, "interactive");
    line.exitWhenDone = isSet(parser, "exit-when-done");
    if (line.exitWhenDone && line.script.visitors.isEmpty())
        return finish(ExitUsage,
                      QStringLiteral("--exit-when-done: needs --script, --talkative or --day"));
    return line;
}

} // namespace kefu::simulator
