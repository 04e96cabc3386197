// SPDX-License-Identifier: Apache-2.0
#include "measures.h"
#include "scenarios.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <cstdio>

using namespace kefu::bench;

namespace {

struct Column {
    const char *name;
    double Figures::*value;
};

void printTable(const char *title, const std::vector<Figures> &runs,
                std::initializer_list<Column> columns)
{
    std::printf("\n%s\n", title);
    std::printf("%-34s %10s %10s %10s\n", "", "min", "median", "max");
    for (const Column &column : columns) {
        std::vector<double> values;
        for (const Figures &run : runs)
            values.push_back(run.*column.value);
        std::printf("%-34s %10.3f %10.3f %10.3f\n", column.name,
                    *std::min_element(values.begin(), values.end()), median(values),
                    *std::max_element(values.begin(), values.end()));
    }
    int failed = 0;
    int unseen = 0;
    for (const Figures &run : runs) {
        failed += run.failed;
        unseen += run.unseen;
    }
    std::printf("%-34s %10d, not seen %d\n", "not answered success", failed, unseen);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Load on one relay of its own: secure XML callbacks, agents on /agent."));
    parser.addHelpOption();
    const QCommandLineOption agents(QStringLiteral("agents"), QStringLiteral("Agents online."),
                                    QStringLiteral("N"), QStringLiteral("100"));
    const QCommandLineOption runs(QStringLiteral("runs"), QStringLiteral("Runs of each scenario."),
                                  QStringLiteral("N"), QStringLiteral("5"));
    const QCommandLineOption closed(QStringLiteral("callbacks"),
                                    QStringLiteral("Callbacks of a closed-loop run."),
                                    QStringLiteral("N"), QStringLiteral("20000"));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
                                     QStringLiteral("Length of an open-loop run."),
                                     QStringLiteral("N"), QStringLiteral("5"));
    parser.addOptions({ agents, runs, closed, seconds });
    parser.process(app);

    Stage stage(parser.value(agents).toInt());
    if (!stage.isReady()) {
        std::fprintf(stderr, "the relay or its agents did not come up\n");
        return 1;
    }
    std::printf("agents %d, PSS of the relay before any load %.1f MiB\n",
                parser.value(agents).toInt(), stage.idlePss());
    std::vector<Figures> open;
    std::vector<Figures> full;
    stage.run(1000, 16, 0); // warm-up: prepared statements, pages, visitors
    for (int i = 0; i < parser.value(runs).toInt(); ++i)
        open.push_back(stage.run(200 * parser.value(seconds).toInt(), 32, 200));
    for (int i = 0; i < parser.value(runs).toInt(); ++i)
        full.push_back(stage.run(parser.value(closed).toInt(), 64, 0));
    printTable("open loop, 200/s", open,
               { { "answered p50, ms", &Figures::answeredP50 },
                 { "answered p99, ms", &Figures::answeredP99 },
                 { "seen p50, ms", &Figures::seenP50 },
                 { "seen p99, ms", &Figures::seenP99 },
                 { "CPU s per 1,000", &Figures::cpuPerThousand } });
    printTable("closed loop, 64 connections", full,
               { { "callbacks per s", &Figures::perSecond },
                 { "answered p50, ms", &Figures::answeredP50 },
                 { "answered p99, ms", &Figures::answeredP99 },
                 { "CPU s per 1,000", &Figures::cpuPerThousand },
                 { "PSS of the relay, MiB", &Figures::pss } });
    return 0;
}
