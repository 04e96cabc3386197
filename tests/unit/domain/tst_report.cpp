// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/report.h"

#include <QDateTime>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

//! Reports: what falls into which row, agents' time, shifts, and files a spreadsheet reads safely.
class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyHourIsThere();
    void factsFallIntoTheirDay();
    void weeksBeginOnMonday();
    void daylightSavingKeepsItsHours();
    void shiftsOverMidnight();
    void agentsAndChannels();
    void onlyTheAskedOnes();
    void timeOfAgents();
    void parallelConversationsCountOnce();
    void csvIsSafe_data();
    void csvIsSafe();
    void csvFileHasMarkAndLines();
};

namespace {

const QTimeZone kShanghai("Asia/Shanghai");
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;
constexpr AgentId kMei { 3 };
constexpr AgentId kQiang { 4 };
constexpr ChannelId kCake { 2 };
constexpr ChannelId kTea { 5 };

qint64 at(const char *text, const QTimeZone &zone = kShanghai)
{
    return QDateTime(QDateTime::fromString(QLatin1String(text), Qt::ISODate).date(),
                     QDateTime::fromString(QLatin1String(text), Qt::ISODate).time(), zone)
        .toMSecsSinceEpoch();
}

Fact messageIn(qint64 when, ChannelId channel = kCake, AgentId agent = {})
{
    return { Fact::Kind::MessageIn, when, channel, { 41 }, agent };
}

Report reportOf(ReportQuery query)
{
    if (!query.zone.isValid())
        query.zone = kShanghai;
    static const MetricsRules rules;
    return Report(
        std::move(query), [](ChannelId) -> const MetricsRules & { return rules; },
        [](AgentId agent) { return agent == kMei ? 10 : 0; });
}

ReportQuery aDay(ReportBy by)
{
    return { at("2026-11-24T00:00:00"), at("2026-11-25T00:00:00"), by };
}

} // namespace

void TestReport::everyHourIsThere()
{
    Report report = reportOf(aDay(ReportBy::Hour));
    report.take(messageIn(at("2026-11-24T09:00:00")));
    report.take(messageIn(at("2026-11-24T09:59:59")));
    report.take(messageIn(at("2026-11-24T10:00:00")));
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows.size(), 24);
    QCOMPARE(rows[9].fromAt, at("2026-11-24T09:00:00"));
    QCOMPARE(rows[9].toAt, at("2026-11-24T10:00:00"));
    QCOMPARE(rows[9].figures.messagesIn, 2);
    QCOMPARE(rows[10].figures.messagesIn, 1);
    QCOMPARE(rows[8].figures.messagesIn, 0);
    QCOMPARE(rows[8].figures.firstReplyMedianMs, -1); // of nothing, not 0
}

void TestReport::factsFallIntoTheirDay()
{
    Report report =
        reportOf({ at("2026-11-23T00:00:00"), at("2026-11-25T00:00:00"), ReportBy::Day });
    report.take(messageIn(at("2026-11-23T23:59:59")));
    report.take(messageIn(at("2026-11-24T00:00:00")));
    report.take(messageIn(at("2026-11-25T00:00:00"))); // not in the period
    report.take(messageIn(at("2026-11-22T23:59:59"))); // neither
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].figures.messagesIn, 1);
    QCOMPARE(rows[1].figures.messagesIn, 1);
}

void TestReport::weeksBeginOnMonday()
{
    // 2026-11-24 is a Tuesday: a period from there has the rest of its week first.
    Report report =
        reportOf({ at("2026-11-24T00:00:00"), at("2026-12-02T00:00:00"), ReportBy::Week });
    report.take(messageIn(at("2026-11-29T23:00:00")));
    report.take(messageIn(at("2026-11-30T01:00:00")));
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].fromAt, at("2026-11-24T00:00:00"));
    QCOMPARE(rows[0].toAt, at("2026-11-30T00:00:00"));
    QCOMPARE(rows[0].figures.messagesIn, 1);
    QCOMPARE(rows[1].toAt, at("2026-12-02T00:00:00"));
    QCOMPARE(rows[1].figures.messagesIn, 1);
}

void TestReport::daylightSavingKeepsItsHours()
{
    const QTimeZone berlin("Europe/Berlin");
    ReportQuery autumn { at("2026-10-25T00:00:00", berlin), at("2026-10-26T00:00:00", berlin),
                         ReportBy::Hour };
    autumn.zone = berlin;
    Report longDay = reportOf(autumn);
    QCOMPARE(longDay.rows().size(), 25);
    ReportQuery spring { at("2026-03-29T00:00:00", berlin), at("2026-03-30T00:00:00", berlin),
                         ReportBy::Hour };
    spring.zone = berlin;
    Report shortDay = reportOf(spring);
    QCOMPARE(shortDay.rows().size(), 23);
    spring.by = ReportBy::Day;
    Report day = reportOf(spring);
    const QList<ReportRow> rows = day.rows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].toAt - rows[0].fromAt, 23 * kHour);
}

void TestReport::shiftsOverMidnight()
{
    ReportQuery query = aDay(ReportBy::Total);
    query.shiftFrom = 22 * 60;
    query.shiftTo = 6 * 60;
    Report report = reportOf(query);
    report.take(messageIn(at("2026-11-24T05:59:00")));
    report.take(messageIn(at("2026-11-24T06:00:00")));
    report.take(messageIn(at("2026-11-24T21:59:00")));
    report.take(messageIn(at("2026-11-24T22:00:00")));
    report.take(PresenceSpan { kMei, PresenceState::Online, at("2026-11-24T05:30:30"),
                               at("2026-11-24T22:15:00") });
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].figures.messagesIn, 2);
    QCOMPARE(rows[0].onlineMs, 29 * kMinute + 30'000 + 15 * kMinute);
}

void TestReport::agentsAndChannels()
{
    Report agents = reportOf(aDay(ReportBy::Agent));
    Report channels = reportOf(aDay(ReportBy::Channel));
    const qint64 noon = at("2026-11-24T12:00:00");
    for (Report *report : { &agents, &channels }) {
        report->take(messageIn(noon, kCake, kMei));
        report->take(messageIn(noon, kCake, kQiang));
        report->take(messageIn(noon, kTea, kMei));
        report->take(messageIn(noon, kTea)); // nobody's
    }
    const QList<ReportRow> byAgent = agents.rows();
    QCOMPARE(byAgent.size(), 3);
    QVERIFY(!byAgent[0].agent.isValid());
    QCOMPARE(byAgent[0].figures.messagesIn, 1);
    QCOMPARE(byAgent[1].agent, kMei);
    QCOMPARE(byAgent[1].figures.messagesIn, 2);
    const QList<ReportRow> byChannel = channels.rows();
    QCOMPARE(byChannel.size(), 2);
    QCOMPARE(byChannel[1].channel, kTea);
    QCOMPARE(byChannel[1].figures.messagesIn, 2);
}

void TestReport::onlyTheAskedOnes()
{
    ReportQuery query = aDay(ReportBy::Total);
    query.channels = { kCake };
    query.agents = { kMei };
    Report report = reportOf(query);
    const qint64 noon = at("2026-11-24T12:00:00");
    report.take(messageIn(noon, kCake, kMei));
    report.take(messageIn(noon, kTea, kMei));
    report.take(messageIn(noon, kCake, kQiang));
    report.take(PresenceSpan { kQiang, PresenceState::Online, noon, noon + kHour });
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows[0].figures.messagesIn, 1);
    QCOMPARE(rows[0].onlineMs, 0);
}

void TestReport::timeOfAgents()
{
    Report report = reportOf(aDay(ReportBy::Agent));
    const qint64 nine = at("2026-11-24T09:00:00");
    report.take(PresenceSpan { kMei, PresenceState::Online, nine - 24 * kHour, nine - 23 * kHour });
    report.take(PresenceSpan { kMei, PresenceState::Online, nine, nine + 2 * kHour });
    report.take(PresenceSpan { kMei, PresenceState::Away, nine + 2 * kHour, nine + 3 * kHour });
    report.take(PresenceSpan { kMei, PresenceState::Busy, nine + 3 * kHour, nine + 4 * kHour });
    report.take(PresenceSpan { kMei, PresenceState::Offline, nine + 4 * kHour, nine + 5 * kHour });
    report.take(StaySpan { kMei, { 41 }, kCake, nine + kHour, nine + 3 * kHour, true });
    report.take(StaySpan { kMei, { 42 }, kCake, nine + 3 * kHour, nine + 9 * kHour, false });
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows.size(), 1);
    const ReportRow &mei = rows.front();
    QCOMPARE(mei.onlineMs, 3 * kHour);
    QCOMPARE(mei.busyMs, kHour);
    QCOMPARE(mei.awayMs, kHour);
    QCOMPARE(mei.slotsMs, 30 * kHour); // ten at once
    QCOMPARE(mei.occupiedMs, 2 * kHour); // 10–11 and 12–13; at 11–12 she is away
    QCOMPARE(mei.staysMs, 8 * kHour);
    QCOMPARE(mei.handled, 1); // the other is still under way
    QCOMPARE(mei.handledMs, 2 * kHour);
}

void TestReport::parallelConversationsCountOnce()
{
    Report report = reportOf(aDay(ReportBy::Hour));
    const qint64 nine = at("2026-11-24T09:00:00");
    report.take(PresenceSpan { kMei, PresenceState::Online, nine, nine + 2 * kHour });
    report.take(StaySpan { kMei, { 42 }, kCake, nine + 20 * kMinute, nine + 80 * kMinute, true });
    report.take(StaySpan { kMei, { 41 }, kCake, nine + 10 * kMinute, nine + 40 * kMinute, true });
    // The next agent's do not mix with hers.
    report.take(PresenceSpan { kQiang, PresenceState::Online, nine, nine + kHour });
    const QList<ReportRow> rows = report.rows();
    QCOMPARE(rows[9].occupiedMs, 50 * kMinute);
    QCOMPARE(rows[9].staysMs, 70 * kMinute);
    QCOMPARE(rows[10].occupiedMs, 20 * kMinute);
    QCOMPARE(rows[9].onlineMs, 2 * kHour); // two agents
    QCOMPARE(rows[9].handled, 1);
    QCOMPARE(rows[10].handled, 1);
}

void TestReport::csvIsSafe_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << QStringLiteral("小美") << QStringLiteral("小美");
    QTest::newRow("formula") << QStringLiteral("=1+1") << QStringLiteral("'=1+1");
    QTest::newRow("plus") << QStringLiteral("+86") << QStringLiteral("'+86");
    QTest::newRow("minus") << QStringLiteral("-2") << QStringLiteral("'-2");
    QTest::newRow("at") << QStringLiteral("@cmd") << QStringLiteral("'@cmd");
    QTest::newRow("tab") << QStringLiteral("\t=1") << QStringLiteral("'\t=1");
    QTest::newRow("comma") << QStringLiteral("a,b") << QStringLiteral("\"a,b\"");
    QTest::newRow("quotes") << QStringLiteral("say \"hi\"") << QStringLiteral("\"say \"\"hi\"\"\"");
    QTest::newRow("lines") << QStringLiteral("a\nb") << QStringLiteral("\"a\nb\"");
    QTest::newRow("formula with comma")
        << QStringLiteral("=HYPERLINK(\"x\",1)") << QStringLiteral("\"'=HYPERLINK(\"\"x\"\",1)\"");
}

void TestReport::csvIsSafe()
{
    QFETCH(QString, field);
    QTEST(csvField(field), "written");
}

void TestReport::csvFileHasMarkAndLines()
{
    const QString file = csvFile(
        { { QStringLiteral("a"), QStringLiteral("b") }, { QStringLiteral("1"), QString() } });
    QCOMPARE(file.toUtf8(),
             QByteArray("\xEF\xBB\xBF"
                        "a,b\r\n1,\r\n"));
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
