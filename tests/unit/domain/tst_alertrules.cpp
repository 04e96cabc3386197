// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/alertrules.h"

#include <QList>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

//! When supervisors are alerted, and when it is over again.
class TestAlertRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void risesAtOnceAndFallsLate();
    void lessIsWorseOfDiskAndCertificate();
    void errcodesStandOrDoNot();
    void switchedOffIsNone();
    void namesComeBack();
    void usualPushesNeedFourWeeks();
};

void TestAlertRules::risesAtOnceAndFallsLate()
{
    const AlertRule rule = defaultAlertRule(AlertKind::Wait); // 2 and 5 min
    const auto level = [&rule](qint64 seconds, AlertLevel before) {
        return alertLevel(AlertKind::Wait, rule, seconds * 1000, before);
    };
    QCOMPARE(level(120, AlertLevel::None), AlertLevel::None); // over, not at
    QCOMPARE(level(121, AlertLevel::None), AlertLevel::Warning);
    QCOMPARE(level(301, AlertLevel::Warning), AlertLevel::Critical);
    QCOMPARE(level(271, AlertLevel::Critical), AlertLevel::Critical); // nine tenths of 5 min: 270 s
    QCOMPARE(level(270, AlertLevel::Critical), AlertLevel::Warning);
    QCOMPARE(level(109, AlertLevel::Warning), AlertLevel::Warning); // of 2 min: 108 s
    QCOMPARE(level(108, AlertLevel::Warning), AlertLevel::None);
    QCOMPARE(level(119, AlertLevel::None), AlertLevel::None);
    QCOMPARE(alertLevel(AlertKind::Wait, rule, std::nullopt, AlertLevel::Critical),
             AlertLevel::None);
}

void TestAlertRules::lessIsWorseOfDiskAndCertificate()
{
    const AlertRule disk = defaultAlertRule(AlertKind::Disk); // 10 and 5 %
    QCOMPARE(alertLevel(AlertKind::Disk, disk, 10, AlertLevel::None), AlertLevel::None);
    QCOMPARE(alertLevel(AlertKind::Disk, disk, 9, AlertLevel::None), AlertLevel::Warning);
    QCOMPARE(alertLevel(AlertKind::Disk, disk, 11, AlertLevel::Warning), AlertLevel::Warning);
    QCOMPARE(alertLevel(AlertKind::Disk, disk, 12, AlertLevel::Warning), AlertLevel::None);
    QCOMPARE(alertLevel(AlertKind::Disk, disk, 4, AlertLevel::None), AlertLevel::Critical);
    const AlertRule days = defaultAlertRule(AlertKind::Certificate);
    QCOMPARE(alertLevel(AlertKind::Certificate, days, 20, AlertLevel::None), AlertLevel::Warning);
    QCOMPARE(alertLevel(AlertKind::Certificate, days, -3, AlertLevel::Warning),
             AlertLevel::Critical);
}

void TestAlertRules::errcodesStandOrDoNot()
{
    const AlertRule rule = defaultAlertRule(AlertKind::Account);
    QCOMPARE(alertLevel(AlertKind::Account, rule, 50002, AlertLevel::None), AlertLevel::Critical);
    QCOMPARE(alertLevel(AlertKind::Account, rule, std::nullopt, AlertLevel::Critical),
             AlertLevel::None);
    const AlertRule silent = defaultAlertRule(AlertKind::NoPush);
    QCOMPARE(alertLevel(AlertKind::NoPush, silent, 20, AlertLevel::None), AlertLevel::Warning);
    QCOMPARE(alertLevel(AlertKind::NoPush, silent, 19, AlertLevel::None), AlertLevel::None);
}

void TestAlertRules::switchedOffIsNone()
{
    AlertRule rule = defaultAlertRule(AlertKind::Wait);
    rule.enabled = false;
    QCOMPARE(alertLevel(AlertKind::Wait, rule, 10'000'000, AlertLevel::Critical), AlertLevel::None);
    const AlertRule warnsOnly { true, 1000, 0 };
    QCOMPARE(alertLevel(AlertKind::Wait, warnsOnly, 10'000'000, AlertLevel::None),
             AlertLevel::Warning);
}

void TestAlertRules::namesComeBack()
{
    for (int kind = 0; kind < kAlertKinds; ++kind)
        QCOMPARE(alertKindFromName(alertKindName(AlertKind(kind))), AlertKind(kind));
    QVERIFY(!alertKindFromName(u"nothing").has_value());
}

void TestAlertRules::usualPushesNeedFourWeeks()
{
    QCOMPARE(usualPushes({ 25, 20, 90, 31 }, 20), std::optional<qint64>(20));
    QVERIFY(!usualPushes({ 25, 19, 90, 31 }, 20).has_value());
    QVERIFY(!usualPushes({ 25, 90, 31 }, 20).has_value());
}

QTEST_GUILESS_MAIN(TestAlertRules)
#include "tst_alertrules.moc"
