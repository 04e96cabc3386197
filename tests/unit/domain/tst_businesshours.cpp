// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/businesshours.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace kefu;
using namespace kefu::domain;

namespace {

QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

qint64 at(const char *local, const char *zone = "Asia/Shanghai")
{
    QDateTime time =
        QDateTime::fromString(QString::fromLatin1(local), QStringLiteral("yyyy-MM-dd HH:mm"));
    time.setTimeZone(QTimeZone(zone));
    return time.toMSecsSinceEpoch();
}

BusinessHours officeHours()
{
    return hoursFromJson(object(R"({"week":{"mon":["09:00-12:00","13:30-18:00"],
        "tue":["09:00-18:00"],"wed":["09:00-18:00"],"thu":["09:00-18:00"],
        "fri":["09:00-17:00"],"sat":["22:00-24:00"],"sun":["00:00-02:00"]}})"))
        .value();
}

//! The autumn of 2026 as the State Council has announced it: 25–27 September and 1–7 October are
//! off, Sunday 20 September and Saturday 10 October work.
Calendar autumn()
{
    Calendar calendar;
    const auto added = addYear(calendar, object(R"({"year":2026,
        "holidays":[{"from":"2026-09-25","to":"2026-09-27","name":"中秋节"},
                    {"from":"2026-10-01","to":"2026-10-07","name":"国庆节"}],
        "workdays":[{"date":"2026-09-20"},{"date":"2026-10-10","as":"fri"}]})"));
    return added ? calendar : Calendar {};
}

} // namespace

class TestBusinessHours : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void open_data();
    void open();
    void nothingConfiguredIsAlwaysOpen();
    void opensNext_data();
    void opensNext();
    void zonesWithSummerTime();
    void missingYears_data();
    void missingYears();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void jsonGoesBothWays();
    void aYearReplacesItself();
    void aWrongYearChangesNothing();
};

void TestBusinessHours::open_data()
{
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<bool>("open");
    const auto row = [](const char *name, const char *local, bool open) {
        QTest::newRow(name) << QByteArray(local) << open;
    };
    row("before work", "2026-11-23 08:59", false);
    row("work begins", "2026-11-23 09:00", true);
    row("last minute of the morning", "2026-11-23 11:59", true);
    row("lunch", "2026-11-23 12:00", false);
    row("afternoon", "2026-11-23 13:30", true);
    row("work ends", "2026-11-23 18:00", false);
    row("another weekday", "2026-11-24 12:30", true);
    row("Friday is shorter", "2026-11-27 17:30", false);
    row("Saturday by day", "2026-11-28 12:00", false);
    row("Saturday until midnight", "2026-11-28 23:59", true);
    row("past midnight", "2026-11-29 01:59", true);
    row("Sunday after two", "2026-11-29 02:00", false);
    row("holiday on a weekday", "2026-10-01 10:00", false);
    row("last day of the holiday", "2026-10-07 10:00", false);
    row("day after the holiday", "2026-10-08 10:00", true);
    row("make-up Sunday works like Monday", "2026-09-20 13:45", true);
    row("… with Monday's lunch", "2026-09-20 12:30", false);
    row("… and not by Sunday's own hours", "2026-09-20 00:30", false);
    row("make-up Saturday works like Friday", "2026-10-10 16:59", true);
    row("… and ends like Friday", "2026-10-10 17:00", false);
    row("… and not by Saturday's own hours", "2026-10-10 22:30", false);
    row("holiday on a Saturday", "2026-09-26 22:30", false);
}

void TestBusinessHours::open()
{
    QFETCH(QByteArray, local);
    QTEST(isOpen(officeHours(), autumn(), at(local.constData())), "open");
}

void TestBusinessHours::nothingConfiguredIsAlwaysOpen()
{
    QVERIFY(!BusinessHours().isConfigured());
    QVERIFY(isOpen({}, {}, at("2026-11-29 03:00")));
    QVERIFY(isOpen({}, autumn(), at("2026-10-01 10:00")));
}

void TestBusinessHours::opensNext_data()
{
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QByteArray>("next");
    const auto row = [](const char *name, const char *local, const char *next) {
        QTest::newRow(name) << QByteArray(local) << QByteArray(next);
    };
    row("in the night", "2026-11-23 03:00", "2026-11-23 09:00");
    row("just opened", "2026-11-23 09:00", "2026-11-23 13:30");
    row("in the evening", "2026-11-23 20:00", "2026-11-24 09:00");
    row("over the holiday", "2026-09-30 18:00", "2026-10-08 09:00");
    row("a make-up day", "2026-09-19 23:00", "2026-09-20 09:00");
    row("Saturday's hours go on on Sunday", "2026-11-28 23:00", "2026-11-29 00:00");
}

void TestBusinessHours::opensNext()
{
    QFETCH(QByteArray, local);
    QFETCH(QByteArray, next);
    QCOMPARE(nextOpening(officeHours(), autumn(), at(local.constData())), at(next.constData()));
    QCOMPARE(nextOpening({}, autumn(), at(local.constData())), 0);
}

void TestBusinessHours::zonesWithSummerTime()
{
    BusinessHours hours = officeHours();
    hours.zone = QStringLiteral("Europe/Berlin");
    QVERIFY(isOpen(hours, {}, at("2026-07-06 09:00", "Europe/Berlin")));
    QVERIFY(!isOpen(hours, {}, at("2026-07-06 08:59", "Europe/Berlin")));
    QVERIFY(isOpen(hours, {}, at("2026-12-07 09:00", "Europe/Berlin")));
    QVERIFY(!isOpen(hours, {}, at("2026-12-07 09:00")));
}

void TestBusinessHours::missingYears_data()
{
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QStringList>("years");
    QTest::newRow("known") << QByteArray("2026-11-30 23:59") << QStringList();
    QTest::newRow("December asks for the next")
        << QByteArray("2026-12-01 00:00") << QStringList { QStringLiteral("2027") };
    QTest::newRow("too late") << QByteArray("2027-01-01 00:00")
                              << QStringList { QStringLiteral("2027") };
    QTest::newRow("never told") << QByteArray("2025-12-01 00:00")
                                << QStringList { QStringLiteral("2025") };
}

void TestBusinessHours::missingYears()
{
    QFETCH(QByteArray, local);
    QFETCH(QStringList, years);
    const QStringList warnings = calendarWarnings(officeHours(), autumn(), at(local.constData()));
    QCOMPARE(warnings.size(), years.size());
    for (qsizetype i = 0; i < years.size(); ++i)
        QVERIFY2(warnings[i].contains(years[i]), qPrintable(warnings[i]));
    QVERIFY(calendarWarnings({}, {}, at(local.constData())).isEmpty());
}

void TestBusinessHours::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *json, const char *field) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(field);
    };
    row("zone", R"({"zone":"Mars/Olympus"})", "zone");
    row("zone of another kind", R"({"zone":7})", "zone");
    row("weekday", R"({"week":{"mo":["09:00-12:00"]}})", "week.mo");
    row("no list", R"({"week":{"mon":"09:00-12:00"}})", "week.mon");
    row("no span", R"({"week":{"mon":["09:00"]}})", "week.mon");
    row("backwards", R"({"week":{"mon":["12:00-09:00"]}})", "week.mon");
    row("empty span", R"({"week":{"mon":["09:00-09:00"]}})", "week.mon");
    row("overlap", R"({"week":{"mon":["09:00-12:00","11:59-13:00"]}})", "week.mon");
    row("minute", R"({"week":{"mon":["09:60-12:00"]}})", "week.mon");
    row("hour", R"({"week":{"mon":["09:00-24:01"]}})", "week.mon");
    row("number", R"({"week":{"mon":[9]}})", "week.mon");
    row("negative", R"({"week":{"mon":["-1:00-12:00"]}})", "week.mon");
}

void TestBusinessHours::refusesWhatIsWrong()
{
    QFETCH(QByteArray, json);
    const auto hours = hoursFromJson(object(json.constData()));
    QVERIFY(!hours.ok());
    QCOMPARE(hours.error().code, ErrorCode::BadRequest);
    QTEST(hours.error().details.value(QStringLiteral("field")).toString(), "field");
}

void TestBusinessHours::jsonGoesBothWays()
{
    const BusinessHours hours = officeHours();
    const auto again = hoursFromJson(toJson(hours));
    QVERIFY(again.ok());
    QCOMPARE(*again == hours, true);
    QCOMPARE(toJson(hours).value(QStringLiteral("week")).toObject().value(QStringLiteral("sat")),
             QJsonValue(QJsonArray { QStringLiteral("22:00-24:00") }));
}

void TestBusinessHours::aYearReplacesItself()
{
    Calendar calendar = autumn();
    calendar.days.insert(QDate(2025, 10, 1), {});
    QVERIFY(addYear(calendar, object(R"({"year":2026,"holidays":[{"from":"2026-01-01"}]})")).ok());
    QCOMPARE(calendar.days.size(), 2);
    QVERIFY(calendar.days.contains(QDate(2026, 1, 1))
            && calendar.days.contains(QDate(2025, 10, 1)));
    QVERIFY(calendar.years.contains(2026));
}

void TestBusinessHours::aWrongYearChangesNothing()
{
    for (
        const char *json : {
            R"({"year":1})",
            R"({"year":2026,"holidays":[{"from":"2026-10-07","to":"2026-10-01"}]})",
            R"({"year":2026,"holidays":[{"from":"2027-01-01"}]})",
            R"({"year":2026,"holidays":[{"from":"soon"}]})",
            R"({"year":2026,"holidays":[{"from":"2026-01-01"}],"workdays":[{"date":"2026-02-30"}]})",
            R"({"year":2026,"workdays":[{"date":"2026-10-10","as":"someday"}]})",
        }) {
        Calendar calendar = autumn();
        QVERIFY2(!addYear(calendar, object(json)).ok(), json);
        QVERIFY(calendar == autumn());
    }
}

QTEST_APPLESS_MAIN(TestBusinessHours)
#include "tst_businesshours.moc"
