// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/tally.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

using namespace kefu;
using namespace kefu::domain;

//! The definitions of market.md 2 ("Adopt") against numbers worked out by hand.
class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsNothing();
    void oneAnswerHasItsClocks();
    void levelCountsAsDefined_data();
    void levelCountsAsDefined();
    void acceptingAnswersWhereHeIsAsked();
    void requeuedWaitsAddUp();
    void transferredKeepsItsClocks();
    void burstCountsFromItsFirstLine();
    void automaticAndHeldStopNoClock();
    void abandonedDroppedAndOverAreApart_data();
    void abandonedDroppedAndOverAreApart();
    void openedAgainIsDecided();
    void offHoursStopTheClocks();
    void dayOfChangedClocksHasItsOwnLength();
    void percentilesAreNearestRank();
    void sumsOfTwoPlaces();
    void saysNeverMindIsAWholeLine();
};

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 1'700'000'000'000; //!< any moment
constexpr AgentId kAnn { 1 };
constexpr AgentId kBob { 2 };
using Kind = Happening::Kind;

//! Plays a conversation and sums it up.
struct Play {
    explicit Play(MetricsRules of = {})
        : rules(std::move(of))
    {
    }
    Play &at(qint64 ms, Kind kind, AgentId agent = {}, Cause cause = Cause::Other)
    {
        meter.take({ kind, kDay + ms, agent, cause }, rules, [this](const Fact &fact) {
            facts.append(fact);
            tally.take(fact, rules);
        });
        return *this;
    }
    //! Comes in and waits.
    Play &comes(qint64 ms = 0) { return at(ms, Kind::Queued).at(ms, Kind::VisitorWrote); }
    BoardFigures figures() const
    {
        BoardFigures sums;
        tally.writeTo(sums);
        return sums;
    }

    MetricsRules rules;
    EpisodeMeter meter { ConversationId { 7 }, ChannelId { 3 } };
    Tally tally;
    QList<Fact> facts;
};

} // namespace

void TestMetrics::nothingIsNothing()
{
    BoardFigures none;
    Tally().writeTo(none);
    QCOMPARE(none.levelBase, 0); // shown as "–", never as 100 %
    QCOMPARE(none.queueStays, 0);
    QCOMPARE(none.firstReplyMedianMs, -1);
    QCOMPARE(none.firstReplyP90Ms, -1);
    QVERIFY(none == BoardFigures {});
}

void TestMetrics::oneAnswerHasItsClocks()
{
    Play play;
    play.comes().at(4 * kSecond, Kind::Assigned, kAnn).at(20 * kSecond, Kind::AgentWrote, kAnn);
    const BoardFigures figures = play.figures();
    QCOMPARE(figures.queueStays, 1);
    QCOMPARE(figures.queueWaitMs, 4000); // first active − enqueue
    QCOMPARE(figures.firstReplyMedianMs, 20'000); // first human line − first of the visitor
    QCOMPARE(figures.levelBase, 1);
    QCOMPARE(figures.levelHits, 1);
    QCOMPARE(figures.replies, 1);
    QCOMPARE(figures.replyMs, 20'000);
    QCOMPARE(figures.repliesInTime, 1);
    QCOMPARE(figures.conversations, 1);
    QCOMPARE(figures.messagesIn, 1);
    QCOMPARE(figures.messagesOut, 1);
}

void TestMetrics::levelCountsAsDefined_data()
{
    QTest::addColumn<qint64>("after");
    QTest::addColumn<bool>("answered");
    QTest::addColumn<qint64>("base");
    QTest::addColumn<qint64>("hits");
    // answered within T = 30 s ÷ (answered + abandoned − short abandons, S = 5 s)
    QTest::newRow("answered at once") << 1 * kSecond << true << 1LL << 1LL;
    QTest::newRow("answered at T") << 30 * kSecond << true << 1LL << 1LL;
    QTest::newRow("answered late") << 30 * kSecond + 1 << true << 1LL << 0LL;
    QTest::newRow("gave up at S") << 5 * kSecond << false << 0LL << 0LL;
    QTest::newRow("gave up") << 5 * kSecond + 1 << false << 1LL << 0LL;
}

void TestMetrics::levelCountsAsDefined()
{
    QFETCH(qint64, after);
    QFETCH(bool, answered);
    QFETCH(qint64, base);
    QFETCH(qint64, hits);
    Play play;
    play.comes();
    if (answered)
        play.at(1, Kind::Assigned, kAnn).at(after, Kind::AgentWrote, kAnn);
    else
        play.at(after, Kind::Left).at(kHour, Kind::Ended);
    QCOMPARE(play.figures().levelBase, base);
    QCOMPARE(play.figures().levelHits, hits);
    QCOMPARE(play.figures().abandoned, answered ? 0 : 1);
}

void TestMetrics::acceptingAnswersWhereHeIsAsked()
{
    MetricsRules asked;
    asked.answeredByAccept = true;
    Play play(asked);
    play.comes().at(kSecond, Kind::Assigned, kAnn).at(10 * kSecond, Kind::Accepted, kAnn);
    QCOMPARE(play.figures().levelHits, 1); // 10 s, though no line yet
    QCOMPARE(play.figures().firstReplies, 0);
    play.at(50 * kSecond, Kind::AgentWrote, kAnn);
    QCOMPARE(play.figures().levelBase, 1); // once
    QCOMPARE(play.figures().firstReplyMedianMs, 50'000);

    Play automatic; // assigned without asking: accepting would be 0 s, a lie
    automatic.comes().at(0, Kind::Assigned, kAnn).at(1, Kind::Accepted, kAnn);
    QCOMPARE(automatic.figures().levelBase, 0);
}

void TestMetrics::requeuedWaitsAddUp()
{
    Play play;
    play.comes()
        .at(10 * kSecond, Kind::Assigned, kAnn) // waited 10 s
        .at(60 * kSecond, Kind::Queued); // ann's connection was lost
    QCOMPARE(play.meter.waitSinceAt(), kDay + 50 * kSecond); // as if without a break
    play.at(85 * kSecond, Kind::Assigned, kBob) // 25 s more
        .at(95 * kSecond, Kind::AgentWrote, kBob);
    const BoardFigures figures = play.figures();
    QCOMPARE(figures.queueStays, 1);
    QCOMPARE(figures.queueWaitMs, 35'000); // 10 + 25
    QCOMPARE(figures.firstReplyMedianMs, 95'000);
    QCOMPARE(figures.levelHits, 0);
    QCOMPARE(figures.conversations, 1); // one, though two had it
    QCOMPARE(figures.transfers, 0);
}

void TestMetrics::transferredKeepsItsClocks()
{
    Play play;
    play.comes()
        .at(kSecond, Kind::Assigned, kAnn)
        .at(5 * kSecond, Kind::AgentWrote, kAnn)
        .at(10 * kSecond, Kind::VisitorWrote)
        .at(20 * kSecond, Kind::Assigned, kBob, Cause::Transferred)
        .at(40 * kSecond, Kind::AgentWrote, kBob)
        .at(50 * kSecond, Kind::Queued, {}, Cause::Transferred) // to a group
        .at(70 * kSecond, Kind::Assigned, kAnn);
    const BoardFigures figures = play.figures();
    QCOMPARE(figures.transfers, 2);
    QCOMPARE(figures.firstReplies, 1);
    QCOMPARE(figures.firstReplyMedianMs, 5000);
    QCOMPARE(figures.replies, 2);
    QCOMPARE(figures.replyMs, 35'000); // 5 + (40 − 10): the visitor does not care who answers
    QCOMPARE(figures.queueWaitMs, 1000); // until the first answer
    const auto transfers = std::count_if(play.facts.begin(), play.facts.end(), [](const Fact &f) {
        return f.kind == Fact::Kind::Transferred && (f.agent == kAnn || f.agent == kBob);
    });
    QCOMPARE(transfers, 2); // by whom
}

void TestMetrics::burstCountsFromItsFirstLine()
{
    Play play;
    play.comes()
        .at(kSecond, Kind::Assigned, kAnn)
        .at(2 * kMinute, Kind::VisitorWrote)
        .at(3 * kMinute, Kind::VisitorWrote)
        .at(3 * kMinute + 1, Kind::AgentWrote, kAnn) // 180.001 s after the first line
        .at(4 * kMinute, Kind::AgentWrote, kAnn); // answers nothing new
    QCOMPARE(play.figures().replies, 1);
    QCOMPARE(play.figures().replyMs, 180'001);
    QCOMPARE(play.figures().repliesInTime, 0);
    QCOMPARE(play.figures().messagesOut, 2);
}

void TestMetrics::automaticAndHeldStopNoClock()
{
    Play play;
    play.comes()
        .at(1, Kind::RelayWrote)
        .at(kSecond, Kind::Assigned, kAnn)
        .at(2 * kSecond, Kind::AgentHeld, kAnn)
        .at(40 * kSecond, Kind::AgentWrote, kAnn);
    QCOMPARE(play.figures().automatic, 1);
    QCOMPARE(play.figures().messagesOut, 2);
    QCOMPARE(play.figures().firstReplyMedianMs, 40'000);
    QCOMPARE(play.figures().levelHits, 0);
}

void TestMetrics::abandonedDroppedAndOverAreApart_data()
{
    QTest::addColumn<QList<Happening>>("then");
    QTest::addColumn<QString>("as");
    const auto ends = [](Cause cause) {
        return Happening { Kind::Ended, kDay + kHour, {}, cause };
    };
    const Happening taken { Kind::Assigned, kDay + kMinute, kAnn };
    const Happening left { Kind::Left, kDay + 2 * kMinute };
    const Happening answered { Kind::AgentWrote, kDay + 3 * kMinute, kAnn };
    QTest::newRow("nobody ever had it") << QList { ends(Cause::Other) } << "abandoned";
    QTest::newRow("gave up with an agent")
        << QList { taken, left, ends(Cause::Other) } << "abandoned";
    QTest::newRow("had, and not answered") << QList { taken, ends(Cause::Other) } << "dropped";
    QTest::newRow("window over in the queue") << QList { ends(Cause::WindowOver) } << "over";
    QTest::newRow("window over with an agent")
        << QList { taken, ends(Cause::WindowOver) } << "over";
    QTest::newRow("answered, then the window")
        << QList { taken, answered, ends(Cause::WindowOver) } << "over, answered";
    QTest::newRow("answered") << QList { taken, answered, ends(Cause::Other) } << "answered";
    QTest::newRow("blacklisted") << QList { ends(Cause::Blocked) } << "";
}

void TestMetrics::abandonedDroppedAndOverAreApart()
{
    QFETCH(QList<Happening>, then);
    QFETCH(QString, as);
    Play play;
    play.comes();
    for (const Happening &happening : then)
        play.at(happening.at - kDay, happening.kind, happening.agent, happening.cause);
    const BoardFigures figures = play.figures();
    QCOMPARE(figures.abandoned, as == QStringLiteral("abandoned") ? 1 : 0);
    QCOMPARE(figures.dropped, as == QStringLiteral("dropped") ? 1 : 0);
    QCOMPARE(figures.windowsOver, as.startsWith(QStringLiteral("over")) ? 1 : 0);
    QCOMPARE(figures.firstReplies, as.endsWith(QStringLiteral("answered")) ? 1 : 0);
    // In the level: answered, abandoned, and a window that ended without any answer; once.
    const bool counts = !as.isEmpty() && as != QStringLiteral("dropped");
    QCOMPARE(figures.levelBase, counts ? 1 : 0);
}

void TestMetrics::openedAgainIsDecided()
{
    Play play;
    play.comes()
        .at(kMinute, Kind::Assigned, kAnn)
        .at(kHour, Kind::Ended) // dropped
        .at(2 * kHour, Kind::Assigned, kAnn, Cause::ByHand)
        .at(2 * kHour + kMinute, Kind::AgentWrote, kAnn)
        .at(3 * kHour, Kind::VisitorWrote)
        .at(3 * kHour + kMinute, Kind::AgentWrote, kAnn)
        .at(4 * kHour, Kind::Ended);
    QCOMPARE(play.figures().dropped, 1);
    QCOMPARE(play.figures().levelBase, 0);
    QCOMPARE(play.figures().firstReplies, 0);
    QCOMPARE(play.figures().replies, 1); // only what the visitor wrote since
    QCOMPARE(play.figures().replyMs, kMinute);

    Play unknown; // the same, its past not read
    unknown.meter = EpisodeMeter::ended(ConversationId { 7 }, ChannelId { 3 });
    unknown.at(2 * kHour, Kind::Assigned, kAnn, Cause::ByHand)
        .at(3 * kHour, Kind::VisitorWrote)
        .at(3 * kHour + kMinute, Kind::AgentWrote, kAnn)
        .at(4 * kHour, Kind::Ended);
    QCOMPARE(unknown.figures().replies, 1);
    QCOMPARE(unknown.figures().levelBase, 0);
    QCOMPARE(unknown.figures().abandoned + unknown.figures().dropped, 0);
}

void TestMetrics::offHoursStopTheClocks()
{
    BusinessHours hours; // Shanghai, every day 09:00–12:00 and 13:00–18:00
    for (auto &day : hours.week)
        day = { { 540, 720 }, { 780, 1080 } };
    const QTimeZone zone(hours.zone.toUtf8());
    const auto at = [&zone](int day, int hour, int minute) {
        return QDateTime(QDate(2026, 11, day), QTime(hour, minute), zone).toMSecsSinceEpoch();
    };
    const OpenClock clock(hours, {}, at(20, 0, 0), at(25, 0, 0));
    QCOMPARE(clock.openMs(at(23, 17, 50), at(24, 9, 5)), 15 * kMinute); // 10 + 5
    QCOMPARE(clock.openMs(at(23, 11, 55), at(23, 13, 10)), 15 * kMinute); // over lunch
    QCOMPARE(clock.openMs(at(23, 20, 0), at(23, 22, 0)), 0);
    QCOMPARE(clock.openMs(at(23, 9, 0), at(24, 9, 0)), 8 * kHour); // over midnight
    QCOMPARE(clock.openMs(at(23, 10, 0), at(23, 9, 0)), 0);
    QCOMPARE(OpenClock().openMs(at(23, 20, 0), at(23, 22, 0)), 2 * kHour); // no hours: always
    QCOMPARE(OpenClock({}, {}, 0, kDay).openMs(5, 9), 4);

    MetricsRules rules;
    rules.clock = clock;
    Play play(rules);
    const auto from = [&](int day, int hour, int minute) { return at(day, hour, minute) - kDay; };
    play.comes(from(23, 20, 0)) // asks in the evening
        .at(from(24, 9, 0), Kind::Assigned, kAnn)
        .at(from(24, 9, 0) + 25 * kSecond, Kind::AgentWrote, kAnn);
    QCOMPARE(play.figures().firstReplyMedianMs, 25'000);
    QCOMPARE(play.figures().queueWaitMs, 0);
    QCOMPARE(play.figures().levelHits, 1);
}

void TestMetrics::dayOfChangedClocksHasItsOwnLength()
{
    BusinessHours hours;
    hours.zone = QStringLiteral("Europe/Berlin");
    for (auto &day : hours.week)
        day = { { 0, 1440 } };
    const QTimeZone zone(hours.zone.toUtf8());
    const auto lengthOf = [&](QDate date) {
        const qint64 from = date.startOfDay(zone).toMSecsSinceEpoch();
        const qint64 to = date.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
        return OpenClock(hours, {}, from, to).openMs(from, to);
    };
    QCOMPARE(lengthOf(QDate(2026, 3, 28)), 24 * kHour);
    QCOMPARE(lengthOf(QDate(2026, 3, 29)), 23 * kHour); // 02:00 becomes 03:00
    QCOMPARE(lengthOf(QDate(2026, 10, 25)), 25 * kHour); // 03:00 becomes 02:00
}

void TestMetrics::percentilesAreNearestRank()
{
    QCOMPARE(percentile({}, 50), -1);
    QCOMPARE(percentile({ 10 }, 90), 10);
    QCOMPARE(percentile({ 10, 20 }, 50), 10); // ceil(0.5 · 2) = the first
    QCOMPARE(percentile({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 90), 9);
    QCOMPARE(percentile({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, 90), 10); // ceil(9.9)
    Tally tally; // in any order, and asked in between
    const auto reply = [&tally](qint64 ms) {
        Fact fact;
        fact.kind = Fact::Kind::FirstReply;
        fact.ms = ms;
        tally.take(fact, {});
        BoardFigures figures;
        tally.writeTo(figures);
        return figures.firstReplyMedianMs;
    };
    QCOMPARE(reply(30), 30);
    QCOMPARE(reply(10), 10);
    QCOMPARE(reply(20), 20);
}

void TestMetrics::sumsOfTwoPlaces()
{
    Play a;
    a.comes().at(1, Kind::Assigned, kAnn).at(10 * kSecond, Kind::AgentWrote, kAnn);
    Play b;
    b.meter = EpisodeMeter(ConversationId { 8 }, ChannelId { 4 });
    b.comes().at(1, Kind::Assigned, kBob).at(50 * kSecond, Kind::AgentWrote, kBob);
    Tally sum = a.tally;
    sum.add(b.tally);
    BoardFigures figures;
    figures.queued = 5; // of now: left alone
    sum.writeTo(figures);
    QCOMPARE(figures.queued, 5);
    QCOMPARE(figures.levelBase, 2);
    QCOMPARE(figures.levelHits, 1);
    QCOMPARE(figures.conversations, 2);
    QCOMPARE(figures.firstReplyMedianMs, 10'000);
    QCOMPARE(figures.firstReplyP90Ms, 50'000);
    QCOMPARE(figures.replyMs, 60'000);
}

void TestMetrics::saysNeverMindIsAWholeLine()
{
    QVERIFY(saysNeverMind(u"算了"));
    QVERIFY(saysNeverMind(u" 不用了！ "));
    QVERIFY(saysNeverMind(u"算了吧。。。"));
    QVERIFY(!saysNeverMind(u"算了一下，要三件"));
    QVERIFY(!saysNeverMind(u""));
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
