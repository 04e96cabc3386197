// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/tokenbook.h"

#include <QTest>

using namespace kefu::simulator;

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kStart = 1'785'000'000'000; // some morning in Beijing

TokenBook makeBook()
{
    return TokenBook(2 * kHour,
                     [n = 0]() mutable -> QByteArray { return "token" + QByteArray::number(++n); });
}

} // namespace

class TstTokenBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stableStaysTheSameUntilFiveMinutesAreLeft()
    {
        TokenBook book = makeBook();
        const auto first = book.stable(false, kStart);
        QCOMPARE(first.code, int(Ok));
        QCOMPARE(first.expiresIn, 7200);
        QCOMPARE(first.token.size(), 136);
        const auto later = book.stable(false, kStart + 2 * kHour - 5 * kMinute);
        QCOMPARE(later.token, first.token);
        QCOMPARE(later.expiresIn, 300);
    }

    void nearTheEndBothTokensWorkForFiveMinutes()
    {
        TokenBook book = makeBook();
        const qint64 late = kStart + 2 * kHour - 5 * kMinute + kSecond;
        const auto first = book.stable(false, kStart);
        const auto second = book.stable(false, late);
        QVERIFY(second.token != first.token);
        QCOMPARE(second.expiresIn, 7200);
        QCOMPARE(book.check(first.token, late + 5 * kMinute - 1), int(Ok));
        QCOMPARE(book.check(first.token, late + 5 * kMinute), int(TokenExpired));
        QCOMPARE(book.check(second.token, late + 2 * kHour - 1), int(Ok));
    }

    void forcedRefreshKillsTheFormerToken()
    {
        TokenBook book = makeBook();
        const auto first = book.stable(false, kStart);
        const auto second = book.stable(true, kStart + kSecond);
        QCOMPARE(second.code, int(Ok));
        QCOMPARE(book.check(first.token, kStart + kSecond), int(InvalidCredential));
        QCOMPARE(book.check(second.token, kStart + kSecond), int(Ok));
        QCOMPARE(book.stable(false, kStart + 2 * kSecond).token, second.token);
    }

    void forcedRefreshIsLimited()
    {
        TokenBook book = makeBook();
        qint64 now = kStart;
        QCOMPARE(book.stable(true, now).code, int(Ok));
        QCOMPARE(book.stable(true, now + 30 * kSecond - 1).code, int(MinuteLimit));
        for (int i = 1; i < 20; ++i)
            QCOMPARE(book.stable(true, now += 30 * kSecond).code, int(Ok));
        QCOMPARE(book.stable(true, now += 30 * kSecond).code, int(DailyLimit));
        QCOMPARE(book.stable(true, now + 24 * kHour).code, int(Ok));
    }

    void forcedRefreshesCountByTheDayInBeijing()
    {
        TokenBook book = makeBook();
        const qint64 day = 24 * kHour;
        const qint64 midnight = kStart / day * day + 16 * kHour; // 00:00 in Beijing
        qint64 now = midnight - 20 * kMinute;
        for (int i = 0; i < 20; ++i)
            QCOMPARE(book.stable(true, now += 30 * kSecond).code, int(Ok));
        QCOMPARE(book.stable(true, midnight - 1).code, int(DailyLimit));
        QCOMPARE(book.stable(true, midnight).code, int(Ok));
    }

    void classicMakesANewTokenEachTime()
    {
        TokenBook book = makeBook();
        const auto stable = book.stable(false, kStart);
        const auto first = book.classic(kStart);
        const auto second = book.classic(kStart + kMinute);
        QVERIFY(first.token != second.token);
        QCOMPARE(book.check(first.token, kStart + 6 * kMinute - 1), int(Ok));
        QCOMPARE(book.check(first.token, kStart + 6 * kMinute), int(TokenExpired));
        QCOMPARE(book.check(second.token, kStart + kHour), int(Ok));
        QCOMPARE(book.check(stable.token, kStart + kHour), int(Ok));
        QCOMPARE(book.stable(false, kStart + kHour).token, stable.token);
    }

    void check_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<int>("code");
        QTest::newRow("short") << QByteArray("abc") << int(InvalidToken);
        QTest::newRow("wrong characters") << QByteArray(136, '*') << int(InvalidToken);
        QTest::newRow("well formed, unknown") << QByteArray(136, 'a') << int(InvalidCredential);
        QTest::newRow("too long") << QByteArray(137, 'a') << int(InvalidToken);
    }
    void check()
    {
        QFETCH(QByteArray, token);
        QFETCH(int, code);
        TokenBook book = makeBook();
        book.stable(false, kStart);
        QCOMPARE(book.check(token, kStart), code);
    }

    void expireAndForget()
    {
        TokenBook book = makeBook();
        const QByteArray first = book.stable(false, kStart).token;
        book.expireAll(kStart + kMinute);
        QCOMPARE(book.check(first, kStart + kMinute), int(TokenExpired));
        const QByteArray second = book.stable(false, kStart + kMinute).token;
        QVERIFY(second != first);
        QCOMPARE(book.check(second, kStart + kMinute), int(Ok));
        book.forgetAll();
        QCOMPARE(book.check(second, kStart + kMinute), int(InvalidCredential));
    }
};

QTEST_GUILESS_MAIN(TstTokenBook)
#include "tst_tokenbook.moc"
