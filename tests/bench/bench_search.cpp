// SPDX-License-Identifier: Apache-2.0
// What a search costs in a history of a million messages, how long the index takes to be made, and
// what its making costs the messages that come in meanwhile. Prints figures, never fails for them.
//   bench_search [MESSAGES]
#include "relay/domain/searchtext.h"
#include "relay/storage/searchindex.h"
#include "tests/unit/storage/storebench.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

namespace {

constexpr int kPerVisitor = 50;
constexpr int kRuns = 5;
constexpr int kIngests = 4000;

//! Words as people use them: few very often, most seldom.
class Talk {
public:
    QString line()
    {
        QString text;
        const int length = 4 + int(m_random() % 26);
        for (int i = 0; i < length; ++i)
            text += QChar(char16_t(0x4E00 + letter()));
        if (m_random() % 200 == 0)
            text += QStringLiteral("退款");
        return text;
    }

private:
    int letter()
    {
        // Zipf by inversion, close enough: density ~ 1/x over 3,000 letters.
        const double u = double(m_random()) / double(m_random.max());
        return int(std::pow(3000.0, u)) - 1;
    }
    std::mt19937 m_random { 7 };
};

//! Straight into the tables, in one transaction: the way in is not what is measured here.
bool fill(const QString &path, ChannelId channel, AgentId ann, int messages)
{
    Connection db;
    if (!db.open(path, Connection::Role::Writer) || !db.begin())
        return false;
    Talk talk;
    const int visitors = std::max(1, messages / kPerVisitor);
    for (int v = 1; v <= visitors; ++v) {
        db.statement("INSERT INTO visitors (id, channel_id, openid, created_at, last_seq) "
                     "VALUES (?, ?, ?, ?, ?)")
            .arg(v)
            .arg(channel)
            .arg(QStringLiteral("oVisitor%1").arg(v))
            .arg(kNow)
            .arg(kPerVisitor)
            .run();
        // The last three hundred were the agent's.
        const bool hers = v > visitors - 300;
        Statement &insert =
            db.statement("INSERT INTO conversations (id, visitor_id, state, owner, version, "
                         "opened_at, queued_at, "
                         "ended_at, last_seq, read_seq) VALUES (?, ?, 2, ?, 1, ?, ?, ?, ?, ?)");
        insert.arg(v).arg(v).arg(hers ? ann : AgentId {}).arg(kNow).arg(kNow).arg(kNow);
        insert.arg(kPerVisitor).arg(kPerVisitor).run();
    }
    // Visitors write in turns, as at a real desk: neighbours in the history are strangers.
    int id = 0;
    for (int seq = 1; seq <= kPerVisitor; ++seq) {
        for (int v = 1; v <= visitors; ++v) {
            Statement &insert =
                db.statement("INSERT INTO messages (id, visitor_id, seq, conversation_id, "
                             "direction, kind, text, "
                             "created_at, received_at) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?)");
            const qint64 at = kNow + 1000LL * ++id; // a message a second: twelve days
            insert.arg(id).arg(v).arg(seq).arg(v).arg(talk.line()).arg(at).arg(at);
            insert.run();
        }
    }
    return db.commit();
}

//! As await(), but wakes when the answer comes and not with the next look, 10 ms later.
template <typename T, typename Start> Result<T> awaitAtOnce(Start start)
{
    QEventLoop loop;
    std::optional<Result<T>> result;
    start([&](Result<T> answer) {
        result.emplace(std::move(answer));
        loop.quit();
    });
    loop.exec();
    return *result;
}

double medianMs(QList<double> times)
{
    std::sort(times.begin(), times.end());
    return times.isEmpty() ? 0 : times[times.size() / 2];
}

void measure(Bench &bench, const char *name, SearchQuery query)
{
    QList<double> times;
    SearchPage page;
    for (int i = 0; i < kRuns; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto answer =
            awaitAtOnce<SearchPage>([&](auto done) { bench.storage->search(query, done); });
        times.append(double(timer.nsecsElapsed()) / 1e6);
        page = answer ? *answer : SearchPage {};
    }
    std::printf("%-34s %9.2f ms   %d hits%s\n", name, medianMs(times), int(page.hits.size()),
                page.before.isValid() ? " and more" : "");
}

SearchQuery words(const char16_t *text)
{
    SearchQuery query;
    query.words = domain::searchWords(QString::fromUtf16(text));
    return query;
}

MessageId watermark(const Bench &bench)
{
    SearchIndex index;
    return index.openForAsking(bench.file(QStringLiteral("search.db")), bench.state.epoch).ok()
        ? index.watermark()
        : MessageId {};
}

//! Messages in a row, each after the one before is durable: what a callback waits for.
void measureIngest(Bench &bench, const char *name, int from)
{
    QList<double> times;
    for (int i = 0; i < kIngests; ++i) {
        QElapsedTimer timer;
        timer.start();
        const IngestItem item = incoming(bench.channel, QStringLiteral("oNew%1").arg(i % 500),
                                         QStringLiteral("在吗"), QString::number(from + i), kNow);
        (void)awaitAtOnce<IngestOutcome>([&](auto done) { bench.storage->ingest(item, done); });
        times.append(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-34s %9.3f ms median %9.3f ms p99\n", name, times[times.size() / 2],
                times[times.size() * 99 / 100]);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const int messages = argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : 1'000'000;
    Bench bench;
    if (!bench.openWithPeople())
        return 1;
    bench.storage->close();
    QFile::remove(bench.file(QStringLiteral("relay.db.sum"))); // written to behind its back
    if (!fill(bench.file(QStringLiteral("relay.db")), bench.channel, bench.ann, messages))
        return 1;
    QElapsedTimer timer;
    timer.start();
    if (!bench.open())
        return 1;
    measureIngest(bench, "ingest while the index is made", 1'000'000);
    const bool behind = watermark(bench) < MessageId { messages };
    while (watermark(bench) < MessageId { messages })
        QTest::qWait(200);
    std::printf("%-34s %9.1f s%s\n", "index made after", double(timer.elapsed()) / 1000,
                behind ? "" : " (before the ingest ended)");
    std::printf("%-34s %9.1f MiB of %.1f MiB\n", "its size",
                double(QFileInfo(bench.file(QStringLiteral("search.db"))).size()) / 1048576,
                double(QFileInfo(bench.file(QStringLiteral("relay.db"))).size()) / 1048576);
    measureIngest(bench, "ingest while it is made already", 2'000'000);
    QTest::qWait(1000);

    measure(bench, "退款 (one in 200)", words(u"退款"));
    measure(bench, "a pair everybody uses", words(u"一丁"));
    measure(bench, "two words", words(u"一丁 退款"));
    measure(bench, "four letters", words(u"一丁七万"));
    measure(bench, "nothing like it", words(u"电话号码"));
    SearchQuery hers = words(u"退款");
    hers.reader = bench.ann;
    hers.readSince = kNow - 7LL * 24 * 3600 * 1000;
    measure(bench, "退款, an agent of 300 visitors", hers);
    SearchQuery often = hers;
    often.words = domain::searchWords(QStringLiteral("一丁"));
    measure(bench, "the same, the common pair", often);
    SearchQuery early = words(u"退款");
    early.before = { messages / 10 };
    measure(bench, "a page far back", early);
    SearchQuery span = words(u"退款");
    span.toAt = kNow + 1000LL * messages / 2;
    span.fromAt = kNow + 1000LL * messages / 4;
    measure(bench, "in a span of time", span);
    return 0;
}
