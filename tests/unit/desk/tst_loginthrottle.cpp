// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/loginthrottle.h"

#include <QTest>

using kefu::desk::LoginThrottle;

class TestLoginThrottle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void delaysGrowAndEnd();
    void oneAddressManyNames();
    void successForgives();
    void inventedNamesStayBounded();
};

void TestLoginThrottle::delaysGrowAndEnd()
{
    LoginThrottle throttle;
    const QString name = QStringLiteral("a");
    const QString address = QStringLiteral("1");
    qint64 now = 1'000'000;
    for (int i = 0; i < 4; ++i)
        throttle.onFailure(name, address, now);
    QCOMPARE(throttle.waitMs(name, address, now), 0);
    qint64 last = 0;
    for (int i = 0; i < 30; ++i) {
        throttle.onFailure(name, address, now);
        const qint64 wait = throttle.waitMs(name, address, now);
        QVERIFY(wait >= last);
        QVERIFY(wait > 0 && wait <= 300'000); // never locked out for good
        last = wait;
    }
    QCOMPARE(last, 300'000);
    QCOMPARE(throttle.waitMs(name, QStringLiteral("2"), now + last), 0);
    QCOMPARE(throttle.waitMs(QStringLiteral("other"), QStringLiteral("2"), now), 0);
}

void TestLoginThrottle::oneAddressManyNames()
{
    LoginThrottle throttle;
    for (int i = 0; i < 25; ++i)
        throttle.onFailure(QString::number(i), QStringLiteral("1"), 1000);
    QVERIFY(throttle.waitMs(QStringLiteral("fresh"), QStringLiteral("1"), 1000) > 0);
    QCOMPARE(throttle.waitMs(QStringLiteral("fresh"), QStringLiteral("2"), 1000), 0);
}

void TestLoginThrottle::successForgives()
{
    LoginThrottle throttle;
    for (int i = 0; i < 6; ++i)
        throttle.onFailure(QStringLiteral("a"), QString::number(i), 1000);
    QVERIFY(throttle.waitMs(QStringLiteral("a"), QStringLiteral("9"), 1000) > 0);
    throttle.onSuccess(QStringLiteral("a"));
    QCOMPARE(throttle.waitMs(QStringLiteral("a"), QStringLiteral("9"), 1000), 0);
}

void TestLoginThrottle::inventedNamesStayBounded()
{
    LoginThrottle throttle;
    for (int i = 0; i < 100'000; ++i)
        throttle.onFailure(QString::number(i), QString::number(i), i);
    throttle.onFailure(QStringLiteral("a"), QStringLiteral("b"), 200'000); // still answers
    QCOMPARE(throttle.waitMs(QStringLiteral("a"), QStringLiteral("b"), 200'000), 0);
}

QTEST_GUILESS_MAIN(TestLoginThrottle)
#include "tst_loginthrottle.moc"
