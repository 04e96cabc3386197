// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! Closed loop: `underWay` messages are always handed in and unanswered, so that is about the rows
//! of a commit. Prints rows/s, CPU of the whole process per row and the time from handing in to
//! answer.
namespace {

struct Figures {
    double seconds = 0;
    double cpuSeconds = 0;
    double writerSeconds = 0;
    QList<qint64> nanoseconds;
};

//! CPU seconds of the busiest thread so far; 0 where /proc does not tell.
double busiestThread()
{
    double most = 0;
    const QDir tasks(QStringLiteral("/proc/self/task"));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + QStringLiteral("/schedstat")));
        if (file.open(QIODevice::ReadOnly))
            most = std::max(most, file.readAll().split(' ').first().toDouble() / 1e9);
    }
    return most;
}

class Load : public QObject {
public:
    Load(Bench &bench, int rows, int visitors)
        : m_bench(bench)
        , m_measured(rows)
        , m_visitors(visitors)
    {
    }

    Figures run(int underWay)
    {
        m_rows = m_visitors;
        pump(256);
        m_sent = m_done = 0;
        m_round = 1;
        m_rows = m_measured;
        m_figures = {};
        m_clock.start();
        const std::clock_t cpu = std::clock();
        const double writer = busiestThread();
        pump(underWay);
        m_figures.seconds = double(m_clock.nsecsElapsed()) / 1e9;
        m_figures.cpuSeconds = double(std::clock() - cpu) / CLOCKS_PER_SEC;
        m_figures.writerSeconds = busiestThread() - writer;
        return m_figures;
    }

private:
    void pump(int underWay)
    {
        for (int i = 0; i < underWay; ++i)
            next();
        while (m_done < m_rows)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    void next()
    {
        if (m_sent == m_rows)
            return;
        const int id = m_sent++;
        const qint64 from = m_clock.nsecsElapsed();
        m_bench.storage->ingest(incoming(m_bench.channel,
                                         QStringLiteral("oVisitor%1").arg(id * 7919 % m_visitors),
                                         QStringLiteral("请问我的订单什么时候发货？已经三天了"),
                                         QStringLiteral("%1-%2").arg(m_round).arg(id)),
                                [this, from](const Result<IngestOutcome> &outcome) {
                                    if (!outcome)
                                        std::exit(1);
                                    m_figures.nanoseconds.append(m_clock.nsecsElapsed() - from);
                                    ++m_done;
                                    next();
                                });
    }

    Bench &m_bench;
    int m_measured;
    int m_rows = 0;
    int m_round = 0;
    int m_visitors;
    int m_sent = 0;
    int m_done = 0;
    QElapsedTimer m_clock;
    Figures m_figures;
};

void print(int underWay, int visitors, Figures figures)
{
    auto &times = figures.nanoseconds;
    std::sort(times.begin(), times.end());
    const auto percentile = [&](double p) {
        return double(times[qsizetype(double(times.size() - 1) * p)]) / 1e6;
    };
    const double rows = double(times.size());
    std::printf("%6d under way, %6d visitors: %8.0f rows/s  %6.2f us/row  %6.2f us CPU/row (writer "
                "%.2f)  p50 "
                "%.2f ms  p99 %.2f ms\n",
                underWay, visitors, rows / figures.seconds, figures.seconds * 1e6 / rows,
                figures.cpuSeconds * 1e6 / rows, figures.writerSeconds * 1e6 / rows,
                percentile(0.5), percentile(0.99));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("Messages per run."),
                                  QStringLiteral("n"), QStringLiteral("50000"));
    const QCommandLineOption underWay(QStringLiteral("under-way"),
                                      QStringLiteral("Only this many unanswered at a time."),
                                      QStringLiteral("n"));
    parser.addOptions({ rows, underWay });
    parser.addHelpOption();
    parser.process(app);
    QList<int> loads { 1, 16, 64, 256 };
    if (parser.isSet(underWay))
        loads = { parser.value(underWay).toInt() };
    for (int visitors : { 500, 10'000 }) {
        for (int load : std::as_const(loads)) {
            Bench bench;
            if (!bench.openWithPeople())
                return 1;
            const int all = parser.value(rows).toInt();
            print(load, visitors, Load(bench, load == 1 ? all / 10 : all, visitors).run(load));
        }
    }
    return 0;
}
