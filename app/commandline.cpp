// SPDX-License-Identifier: Apache-2.0
#include "app/commandline.h"

#include "app/deskurl.h"

#include <QCommandLineParser>

namespace kefu::app {
namespace {

using L = QLatin1String;

constexpr int kUsage = 2;
constexpr int kMostChats = 200;

void addOptions(QCommandLineParser &parser)
{
    const auto add = [&parser](const char *name, const char *words, const char *value = nullptr) {
        QCommandLineOption option { QString(L(name)), QString(L(words)) };
        if (value)
            option.setValueName(L(value));
        parser.addOption(option);
    };
    add("help", "Show this help.");
    add("version", "Show the version.");
    add("relay", "Relay to log in at: host, host:port or a URL.", "ADDRESS");
    add("user", "Account to log in with.", "NAME");
    add("ca-file",
        "Trust the certificates in this PEM file, too: your company's own CA. Remembered; an empty "
        "value forgets it.",
        "FILE");
    add("password-stdin",
        "Log in with the first line of standard input; nothing is put into the keychain.");
    add("profile", "Keep settings and login apart under this name.", "NAME");
    add("language", "zh_CN or en; the default is the remembered one, then the system's.", "LOCALE");
    add("demo-answer",
        "Answer the first waiting visitor with TEXT by mouse and keys, end the conversation, "
        "quit; exit code 1 if that fails.",
        "TEXT");
    add("demo-expect", "Wait for a visitor whose message contains TEXT.", "TEXT");
    add("demo-picture", "Paste the picture in FILE before the answer.", "FILE");
    add("demo-open", "Only open the first waiting visitor's chat, and stay (for measurements).");
    add("demo-draft", "With --demo-open: begin to write TEXT, unless it stands there from before.",
        "TEXT");
    add("demo-enter", "With --demo-open: press Enter in the composer when FILE comes to exist.",
        "FILE");
    add("demo-chats", "With --demo-open: open so many chats (1).", "COUNT");
    add("demo-practice", "Begin practice on this computer first, with one click.");
    add("report-first-paint", "Print a line when a window is first painted (for measurements).");
    add("demo-timeout", "Give the demo up after so many seconds (60).", "SECONDS");
    add("screenshots", "Keep the demo's pictures in this folder.", "DIR");
}

ParsedCommandLine usage(const QString &why)
{
    return { std::nullopt, L("kefudesk: ") + why + L("\nTry kefudesk --help.\n"), kUsage };
}

//! What is wrong with the values, in words; empty when nothing is.
QString problem(const QCommandLineParser &parser, const CommandLine &line)
{
    const QStringList arguments = parser.positionalArguments();
    if (!arguments.isEmpty() && (arguments.size() > 1 || !line.open.isValid()))
        return L("unexpected argument '") + arguments.last() + u'\'';
    if (parser.isSet(L("profile")) && !Profile::isValidName(line.profile.name))
        return QStringLiteral("--profile takes letters, digits, '-' and '_'");
    if (!line.language.isEmpty() && line.language != L("zh_CN") && line.language != L("en"))
        return QStringLiteral("--language takes zh_CN or en");
    if (line.passwordFromStdin && (line.relay.isEmpty() || line.user.isEmpty()))
        return QStringLiteral("--password-stdin needs --relay and --user");
    if (parser.isSet(L("demo-timeout")) && (line.demoTimeoutS < 1 || line.demoTimeoutS > 3600))
        return QStringLiteral("--demo-timeout takes 1 to 3600");
    if (parser.isSet(L("demo-answer")) && line.demoAnswer.trimmed().isEmpty())
        return QStringLiteral("--demo-answer needs a text");
    if (line.demoOpen && !line.demoAnswer.isEmpty())
        return QStringLiteral("--demo-open takes no --demo-answer");
    if (line.demoAnswer.isEmpty() && !line.demoOpen
        && (parser.isSet(L("screenshots")) || parser.isSet(L("demo-expect"))
            || parser.isSet(L("demo-picture")) || line.demoPractice))
        return QStringLiteral("--screenshots, --demo-expect, --demo-picture and --demo-practice "
                              "belong to --demo-answer");
    if ((parser.isSet(L("demo-draft")) || parser.isSet(L("demo-enter"))) && !line.demoOpen)
        return QStringLiteral("--demo-draft and --demo-enter belong to --demo-open");
    if (parser.isSet(L("demo-chats"))
        && (!line.demoOpen || line.demoChats < 1 || line.demoChats > kMostChats))
        return QStringLiteral("--demo-chats takes 1 to 200 and belongs to --demo-open");
    if (line.demoPractice && line.passwordFromStdin)
        return QStringLiteral("--demo-practice needs no --password-stdin");
    return {};
}

} // namespace

ParsedCommandLine parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Kefudesk: the agents' console of a customer service for WeChat mini programs."));
    parser.addPositionalArgument(QStringLiteral("URL"),
                                 QStringLiteral("kefudesk://conversation/ID: shows that chat."),
                                 QStringLiteral("[URL]"));
    addOptions(parser);
    if (!parser.parse(arguments))
        return usage(parser.errorText());
    if (parser.isSet(L("help")))
        return { std::nullopt, parser.helpText(), 0 };
    if (parser.isSet(L("version")))
        return { std::nullopt, QStringLiteral("kefudesk " KEFUDESK_VERSION "\n"), 0 };
    CommandLine line;
    line.profile.name = parser.value(L("profile"));
    line.open =
        conversationOfUrl(parser.positionalArguments().value(0)).value_or(ConversationId {});
    line.relay = parser.value(L("relay"));
    line.user = parser.value(L("user"));
    if (parser.isSet(L("ca-file")))
        line.caFile = parser.value(L("ca-file"));
    line.passwordFromStdin = parser.isSet(L("password-stdin"));
    line.language = parser.value(L("language"));
    line.demoAnswer = parser.value(L("demo-answer"));
    line.demoExpect = parser.value(L("demo-expect"));
    line.demoPicture = parser.value(L("demo-picture"));
    line.demoOpen = parser.isSet(L("demo-open"));
    line.demoDraft = parser.value(L("demo-draft"));
    line.demoEnter = parser.value(L("demo-enter"));
    if (parser.isSet(L("demo-chats")))
        line.demoChats = parser.value(L("demo-chats")).toInt();
    line.demoPractice = parser.isSet(L("demo-practice"));
    line.reportFirstPaint = parser.isSet(L("report-first-paint"));
    line.screenshots = parser.value(L("screenshots"));
    if (parser.isSet(L("demo-timeout")))
        line.demoTimeoutS = parser.value(L("demo-timeout")).toInt();
    const QString why = problem(parser, line);
    return why.isEmpty() ? ParsedCommandLine { line, {}, 0 } : usage(why);
}

} // namespace kefu::app
