// SPDX-License-Identifier: Apache-2.0
// What a report over a month of messages costs, and how long the relay's loop is held up meanwhile.
// Prints figures, never fails for them.
//   bench_reports [MESSAGES]
#include "relay/storage/connection.h"
#include "tests/unit/storage/storebench.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimeZone>
#include <QTimer>
#include <algorithm>
#include <cstdio>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

namespace {

constexpr int kPerConversation = 10; // five questions, five answers
constexpr int kRuns = 5;
constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr int kDays = 30;

//! Straight into the tables: conversations one after the other over a month, each with a stay in
//! the queue, one with an agent, and a line every twenty seconds.
bool fill(const QString &path, ChannelId channel, const QList<AgentId> &agents, int messages)
{
    Connection db;
    if (!db.open(path, Connection::Role::Writer) || !db.begin())
        return false;
    const int conversations = std::max(1, messages / kPerConversation);
    const qint64 pace = kDays * kDayMs / conversations;
    int id = 0;
    for (int c = 1; c <= conversations; ++c) {
        const qint64 from = kNow + c * pace;
        const AgentId agent = agents[c % agents.size()];
        db.statement("INSERT INTO visitors (id, channel_id, openid, created_at, last_seq) "
                     "VALUES (?, ?, ?, ?, ?)")
            .arg(c)
            .arg(channel)
            .arg(QStringLiteral("oVisitor%1").arg(c))
            .arg(from)
            .arg(kPerConversation)
            .run();
        db.statement(
              "INSERT INTO conversations (id, visitor_id, state, owner, version, opened_at, "
              "queued_at, ended_at, last_seq, read_seq) VALUES (?, ?, 2, ?, 1, ?, ?, ?, ?, ?)")
            .arg(c)
            .arg(c)
            .arg(agent)
            .arg(from)
            .arg(from)
            .arg(from + 300'000)
            .arg(kPerConversation)
            .arg(kPerConversation)
            .run();
        Statement &stay =
            db.statement("INSERT INTO segments (conversation_id, kind, agent, from_at, "
                         "to_at, why, end_why) VALUES (?, ?, ?, ?, ?, ?, ?)");
        stay.arg(c).arg(0).argNull().arg(from).arg(from + 5'000);
        stay.arg(QStringLiteral("visitor_wrote")).arg(QStringLiteral("in_order")).run();
        stay.arg(c).arg(1).arg(agent).arg(from + 5'000).arg(from + 300'000);
        stay.arg(QStringLiteral("in_order")).arg(QStringLiteral("ended")).run();
        for (int seq = 1; seq <= kPerConversation; ++seq) {
            Statement &line = db.statement("INSERT INTO messages (id, visitor_id, seq, "
                                           "conversation_id, direction, author, kind, "
                                           "text, created_at, received_at) VALUES (?, ?, ?, ?, ?, "
                                           "?, 0, '请问什么时候发货', ?, ?)");
            const bool isAnswer = seq % 2 == 0;
            line.arg(++id).arg(c).arg(seq).arg(c).arg(isAnswer ? 1 : 0);
            line.arg(isAnswer ? agent : AgentId {})
                .arg(from + seq * 20'000)
                .arg(from + seq * 20'000);
            line.run();
        }
    }
    return db.commit();
}

struct Cost {
    double ms = 0;
    double worstTurnMs = 0; //!< longest time the loop did not come round
    qint64 messages = 0;
};

Cost measureOnce(Bench &bench, domain::ReportBy by)
{
    FactsQuery facts;
    domain::ReportQuery query;
    query.fromAt = facts.fromAt = kNow;
    query.toAt = facts.toAt = kNow + (kDays + 1) * kDayMs;
    query.by = by;
    query.zone = QTimeZone("Asia/Shanghai");
    QEventLoop loop;
    Cost cost;
    QElapsedTimer turn;
    QTimer tick;
    tick.setTimerType(Qt::PreciseTimer);
    QObject::connect(&tick, &QTimer::timeout, &loop, [&] {
        cost.worstTurnMs = std::max(cost.worstTurnMs, double(turn.nsecsElapsed()) / 1e6 - 1);
        turn.restart();
    });
    QElapsedTimer timer;
    timer.start();
    turn.start();
    tick.start(1);
    bench.storage->report(
        facts, query, {}, query.toAt, [&](const Result<QList<domain::ReportRow>> &rows) {
            for (const domain::ReportRow &row : rows ? *rows : QList<domain::ReportRow>())
                cost.messages += row.figures.messagesIn + row.figures.messagesOut;
            loop.quit();
        });
    loop.exec();
    cost.ms = double(timer.nsecsElapsed()) / 1e6;
    return cost;
}

void measure(Bench &bench, const char *name, domain::ReportBy by)
{
    QList<double> times;
    double worst = 0;
    qint64 messages = 0;
    for (int i = 0; i < kRuns; ++i) {
        const Cost cost = measureOnce(bench, by);
        times.append(cost.ms);
        worst = std::max(worst, cost.worstTurnMs);
        messages = cost.messages;
    }
    std::sort(times.begin(), times.end());
    std::printf("%-28s %9.1f ms   (%.1f to %.1f; %lld messages; the loop waited %.1f ms at most)\n",
                name, times[kRuns / 2], times.first(), times.last(),
                static_cast<long long>(messages), worst);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const int messages = argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : 1'000'000;
    Bench bench;
    if (!bench.openWithPeople())
        return 1;
    const QList<AgentId> agents { bench.ann, bench.bob };
    bench.storage->close();
    QFile::remove(bench.file(QStringLiteral("relay.db.sum"))); // written to behind its back
    if (!fill(bench.file(QStringLiteral("relay.db")), bench.channel, agents, messages)
        || !bench.open())
        return 1;
    measure(bench, "a month by day", domain::ReportBy::Day);
    measure(bench, "a month by hour", domain::ReportBy::Hour);
    measure(bench, "a month by agent", domain::ReportBy::Agent);
    measure(bench, "a month in all", domain::ReportBy::Total);
    return 0;
}
