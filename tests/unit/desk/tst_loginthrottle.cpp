// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/loginthrottle.h"

#include <QTest>

using kefu::desk::LoginThrottle;

namespace {

const QString kAnn = QStringLiteral("ann");
const QString kHome = QStringLiteral("192.0.2.1");
const QString kElsewhere = QStringLiteral("198.51.100.7");

//! One try with a wrong password; false: refused before it was looked at.
bool guess(LoginThrottle &throttle, const QString &name, const QString &address, qint64 now)
{
    if (throttle.begin(name, address, now) > 0)
        return false;
    throttle.onFailure(name, address, now);
    return true;
}

//! How many tries an address gets for a name from `from` on within `spanMs`, trying all the time.
int guesses(LoginThrottle &throttle, const QString &name, const QString &address, qint64 from,
            qint64 spanMs)
{
    int count = 0;
    for (qint64 now = from; now < from + spanMs; now += 1000)
        count += guess(throttle, name, address, now) ? 1 : 0;
    return count;
}

//! The wait, without the try staying under way.
qint64 waitMs(LoginThrottle &throttle, const QString &name, const QString &address, qint64 now)
{
    LoginThrottle copy = throttle;
    return copy.begin(name, address, now);
}

} // namespace

class TestLoginThrottle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void delaysGrowAndEnd();
    void aStrangerLocksNobodyOut();
    void manyStrangersSlowOnlyUnknownPlaces();
    void oneAddressManyNames();
    void successForgivesTheAccountNotTheAddress();
    void aBurstCounts();
    void ipv6CountsByCustomer();
    void inventedNamesStayBounded();
};

void TestLoginThrottle::delaysGrowAndEnd()
{
    LoginThrottle throttle;
    qint64 now = 1'000'000;
    for (int i = 0; i < 5; ++i)
        QVERIFY(guess(throttle, kAnn, kHome, now));
    qint64 last = 0;
    for (int i = 0; i < 30; ++i) {
        const qint64 wait = waitMs(throttle, kAnn, kHome, now);
        QVERIFY(wait >= last && wait > 0 && wait <= 300'000); // never locked out for good
        QVERIFY(!guess(throttle, kAnn, kHome, now + wait - 1));
        now += wait;
        QVERIFY(guess(throttle, kAnn, kHome, now));
        last = wait;
    }
    QCOMPARE(last, 300'000);
    QCOMPARE(waitMs(throttle, kAnn, kHome, now + last + 60'001), 0);
}

void TestLoginThrottle::aStrangerLocksNobodyOut()
{
    LoginThrottle throttle;
    const int tried = guesses(throttle, kAnn, kElsewhere, 0, 3'600'000);
    QVERIFY2(tried < 25, qPrintable(QString::number(tried))); // an hour of guessing
    QVERIFY(waitMs(throttle, kAnn, kElsewhere, 3'600'000) > 0);
    // Even from a place she has never been at.
    QCOMPARE(throttle.begin(kAnn, kHome, 3'600'000), 0);
}

void TestLoginThrottle::manyStrangersSlowOnlyUnknownPlaces()
{
    LoginThrottle throttle;
    QCOMPARE(throttle.begin(kAnn, kHome, 0), 0);
    throttle.onSuccess(kAnn, kHome);
    for (int i = 0; i < 300; ++i) {
        const QString address = QStringLiteral("203.0.113.%1").arg(i % 60);
        (void)guess(throttle, kAnn, address, 1000 + i);
    }
    const qint64 wait = waitMs(throttle, kAnn, kElsewhere, 2000);
    QVERIFY(wait > 0 && wait <= 30'000);
    QCOMPARE(throttle.begin(kAnn, kHome, 2000), 0);
}

void TestLoginThrottle::oneAddressManyNames()
{
    LoginThrottle throttle;
    int tried = 0;
    for (int i = 0; i < 100; ++i)
        tried += guess(throttle, QString::number(i), kElsewhere, 1000) ? 1 : 0;
    QCOMPARE(tried, 20);
    QVERIFY(waitMs(throttle, QStringLiteral("fresh"), kElsewhere, 1000) > 0);
    QCOMPARE(waitMs(throttle, QStringLiteral("fresh"), kHome, 1000), 0);
}

void TestLoginThrottle::successForgivesTheAccountNotTheAddress()
{
    LoginThrottle throttle;
    for (int i = 0; i < 4; ++i)
        QVERIFY(guess(throttle, kAnn, kHome, 1000));
    QCOMPARE(throttle.begin(kAnn, kHome, 1000), 0);
    throttle.onSuccess(kAnn, kHome);
    for (int i = 0; i < 5; ++i)
        QVERIFY(guess(throttle, kAnn, kHome, 1000));
    QVERIFY(waitMs(throttle, kAnn, kHome, 1000) > 0);
    // Guessing at others is not helped by an account of one's own.
    for (int i = 0; i < 11; ++i)
        QVERIFY(guess(throttle, QString::number(i), kHome, 1000));
    const QString own = QStringLiteral("own");
    QVERIFY(throttle.begin(own, kHome, 1000) > 0);
    throttle.onSuccess(own, kHome);
    QVERIFY(waitMs(throttle, QStringLiteral("other"), kHome, 1000) > 0);
}

void TestLoginThrottle::aBurstCounts()
{
    LoginThrottle throttle;
    int underWay = 0;
    for (int i = 0; i < 50; ++i)
        underWay += throttle.begin(kAnn, kHome, 1000) == 0 ? 1 : 0;
    QCOMPARE(underWay, 5); // before the first one was found wrong
    for (int i = 0; i < underWay; ++i)
        throttle.onFailure(kAnn, kHome, 1000);
    QVERIFY(waitMs(throttle, kAnn, kHome, 1000) > 1000);
    // A morning: many agents behind one address, all with the right password.
    for (int i = 0; i < 500; ++i)
        QCOMPARE(throttle.begin(QString::number(i), kElsewhere, 1000), 0);
    for (int i = 0; i < 500; ++i)
        throttle.onSuccess(QString::number(i), kElsewhere);
    QCOMPARE(waitMs(throttle, kAnn, kElsewhere, 1000), 0);
}

void TestLoginThrottle::ipv6CountsByCustomer()
{
    LoginThrottle throttle;
    int tried = 0;
    for (int i = 1; i <= 100; ++i)
        tried += guess(throttle, kAnn, QStringLiteral("2001:db8::%1").arg(i, 0, 16), 1000) ? 1 : 0;
    QCOMPARE(tried, 5);
    QCOMPARE(waitMs(throttle, kAnn, QStringLiteral("2001:db8:0:1::1"), 1000), 0);
}

void TestLoginThrottle::inventedNamesStayBounded()
{
    LoginThrottle throttle;
    for (int i = 0; i < 100'000; ++i)
        (void)guess(throttle, QString::number(i), QString::number(i), i);
    QVERIFY(guess(throttle, kAnn, kHome, 200'000)); // still answers
    QCOMPARE(waitMs(throttle, kAnn, kHome, 200'000), 0);
}

QTEST_GUILESS_MAIN(TestLoginThrottle)
#include "tst_loginthrottle.moc"
