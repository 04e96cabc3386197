// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/tokenfamily.h"

#include <QTest>

using namespace kefu::domain;

class TestTokenFamily : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verdicts_data();
    void verdicts();
};

void TestTokenFamily::verdicts_data()
{
    QTest::addColumn<qint64>("usedAgo"); // -1: never used
    QTest::addColumn<int>("generation");
    QTest::addColumn<int>("newest");
    QTest::addColumn<bool>("seen");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char *name, qint64 usedAgo, int generation, int newest, bool seen,
                        RefreshVerdict verdict) {
        QTest::newRow(name) << usedAgo << generation << newest << seen << int(verdict);
    };
    const qint64 day = 24 * 3'600'000;
    row("the newest", -1, 3, 3, false, RefreshVerdict::Exchange);
    row("the newest, in use", -1, 3, 3, true, RefreshVerdict::Exchange);
    row("lost answer, at once", 0, 2, 3, false, RefreshVerdict::Repeat);
    row("lost answer, a day in a bag", day, 2, 3, false, RefreshVerdict::Repeat);
    row("crossing requests", 1000, 2, 3, true, RefreshVerdict::Repeat);
    row("last moment of the grace", kRefreshGraceMs, 2, 3, true, RefreshVerdict::Repeat);
    row("after the grace", kRefreshGraceMs + 1, 2, 3, true, RefreshVerdict::Reused);
    row("two generations ago, at once", 0, 1, 3, false, RefreshVerdict::Reused);
    row("two generations ago", day, 1, 3, true, RefreshVerdict::Reused);
    row("used, yet the newest: never written so", 0, 3, 3, false, RefreshVerdict::Reused);
}

void TestTokenFamily::verdicts()
{
    QFETCH(qint64, usedAgo);
    QFETCH(int, generation);
    QFETCH(int, newest);
    QFETCH(bool, seen);
    QFETCH(int, verdict);
    constexpr qint64 kNow = 1'800'000'000'000;
    const ShownRefreshToken shown { usedAgo < 0 ? 0 : kNow - usedAgo, generation, newest, seen };
    QCOMPARE(int(judgeRefresh(shown, kNow)), verdict);
}

QTEST_APPLESS_MAIN(TestTokenFamily)
#include "tst_tokenfamily.moc"
