// SPDX-License-Identifier: Apache-2.0
#include "measures.h"
#include "stage.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <algorithm>
#include <cstdio>

using namespace kefu::bench;

namespace {

struct Column {
    const char *name;
    double Figures::*value;
    const char *webSystem; //!< the same figure of the system Kefudesk replaces, measured once
};

void printTable(const char *title, const std::vector<Figures> &runs,
                std::initializer_list<Column> columns)
{
    if (runs.empty())
        return;
    std::printf("\n%s, %zu runs\n%-28s %10s %10s %10s   %s\n", title, runs.size(), "", "min",
                "median", "max", "web system: fpm / Workerman");
    for (const Column &column : columns) {
        std::vector<double> values;
        for (const Figures &run : runs)
            values.push_back(run.*column.value);
        std::printf("%-28s %10.3f %10.3f %10.3f   %s\n", column.name,
                    *std::min_element(values.begin(), values.end()), median(values),
                    *std::max_element(values.begin(), values.end()), column.webSystem);
    }
    int failed = 0;
    int lost = 0;
    int doubled = 0;
    for (const Figures &run : runs) {
        failed += run.failed;
        lost += run.lost;
        doubled += run.doubled;
    }
    std::printf("not answered success %d, answered and not seen %d, seen twice %d\n", failed, lost,
                doubled);
    std::fflush(stdout);
}

int number(const QCommandLineParser &parser, const QCommandLineOption &option)
{
    return parser.value(option).toInt();
}

QCommandLineOption option(const char *name, const char *text, const char *value)
{
    return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(text),
                              QStringLiteral("N"), QString::fromLatin1(value));
}

void printOpen(const std::vector<Figures> &open)
{
    printTable("open loop", open,
               { { "answered p50, ms", &Figures::answeredP50, "2.6 / 1.3 at 200/s" },
                 { "answered p95, ms", &Figures::answeredP95, "3.6 / 1.9" },
                 { "answered p99, ms", &Figures::answeredP99, "5.2 / 3.1" },
                 { "seen p50, ms", &Figures::seenP50, "2.4 / 1.4" },
                 { "seen p95, ms", &Figures::seenP95, "3.4 / 2.0" },
                 { "seen p99, ms", &Figures::seenP99, "4.8 / 3.1" },
                 { "CPU s per 1,000", &Figures::cpuPerThousand, "" } });
}

void printClosed(const std::vector<Figures> &full)
{
    printTable("closed loop", full,
               { { "callbacks per s", &Figures::perSecond, "797 / 2,833 at 64 connections" },
                 { "answered p50, ms", &Figures::answeredP50, "" },
                 { "answered p99, ms", &Figures::answeredP99, "" },
                 { "seen p50, ms", &Figures::seenP50, "" },
                 { "seen p99, ms", &Figures::seenP99, "" },
                 { "CPU s per 1,000", &Figures::cpuPerThousand, "2.4 / 0.51" },
                 { "PSS of the relay, MiB", &Figures::pss, "132 idle" } });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Load on one relay of its own: secure XML callbacks, agents on /agent."));
    parser.addHelpOption();
    const QCommandLineOption agents = option("agents", "Agents online.", "100");
    const QCommandLineOption idle = option("idle", "Idle agents connected beside them.", "0");
    const QCommandLineOption history = option("history", "Messages there before the start.", "0");
    const QCommandLineOption runs = option("runs", "Runs of each scenario.", "5");
    const QCommandLineOption closed =
        option("callbacks", "Callbacks of a closed-loop run, 0: none.", "40000");
    const QCommandLineOption connections = option("connections", "In the closed loop.", "64");
    const QCommandLineOption rate = option("rate", "Callbacks a second in the open loop.", "200");
    const QCommandLineOption seconds =
        option("seconds", "Length of an open-loop run, 0: none.", "10");
    const QCommandLineOption hangSend(
        QStringLiteral("hang-send"),
        QStringLiteral("WeChat's send API, played by the simulator, never answers."));
    const QCommandLineOption hangMedia(
        QStringLiteral("hang-media"),
        QStringLiteral("Every tenth message is a picture whose download never ends."));
    parser.addOptions(
        { agents, idle, history, runs, closed, connections, rate, seconds, hangSend, hangMedia });
    parser.process(app);

    Stage stage({ number(parser, agents), number(parser, idle), number(parser, history),
                  parser.isSet(hangSend), parser.isSet(hangMedia) });
    if (!stage.isReady()) {
        std::fprintf(stderr, "the relay or its agents did not come up\n");
        return 1;
    }
    std::printf("agents %d and %d idle, %d messages in the database, PSS of the relay %.1f MiB\n",
                number(parser, agents), number(parser, idle), number(parser, history), stage.pss());
    std::vector<Figures> open;
    std::vector<Figures> full;
    stage.run(4000, 16, 0); // warm-up: prepared statements, pages, visitors, conversations
    for (int i = 0; number(parser, seconds) > 0 && i < number(parser, runs); ++i)
        open.push_back(
            stage.run(number(parser, rate) * number(parser, seconds), 32, number(parser, rate)));
    for (int i = 0; number(parser, closed) > 0 && i < number(parser, runs); ++i)
        full.push_back(stage.run(number(parser, closed), number(parser, connections), 0));
    printOpen(open);
    printClosed(full);
    if (const QString hanging = stage.hanging(); !hanging.isEmpty())
        std::printf("\n%s\n", qPrintable(hanging));
    std::printf("\nagents still connected: %d\n", stage.liveAgents());
    return 0;
}
