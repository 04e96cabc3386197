// SPDX-License-Identifier: Apache-2.0
#include "ui/model/typingpulse.h"

#include <QTest>

using namespace kefu::ui;

//! One frame at the first key, one now and then while keys go on, one at the end.
class TestTypingPulse : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void toldOnceAndThenNowAndThen();
    void stopsWhenQuiet();
    void endsOnce();
};

void TestTypingPulse::toldOnceAndThenNowAndThen()
{
    TypingPulse pulse;
    QVERIFY(!pulse.quietAt());
    int told = 0;
    for (qint64 now = 0; now < 60'000; now += 100) // ten keys a second for a minute
        told += pulse.key(now) ? 1 : 0;
    QCOMPARE(told, int(60'000 / TypingPulse::kRepeatMs) + 1);
}

void TestTypingPulse::stopsWhenQuiet()
{
    TypingPulse pulse;
    QVERIFY(pulse.key(1'000));
    QVERIFY(!pulse.key(2'000));
    QCOMPARE(pulse.quietAt(), std::optional<qint64>(2'000 + TypingPulse::kQuietMs));
    QVERIFY(!pulse.stopped(*pulse.quietAt() - 1));
    QVERIFY(pulse.stopped(*pulse.quietAt()));
    QVERIFY(!pulse.stopped(100'000)); // once
    QVERIFY(!pulse.quietAt());
    QVERIFY(pulse.key(100'000)); // and begins anew
}

void TestTypingPulse::endsOnce()
{
    TypingPulse pulse;
    QVERIFY(!pulse.end());
    QVERIFY(pulse.key(0));
    QVERIFY(pulse.end());
    QVERIFY(!pulse.end());
    QVERIFY(pulse.key(1)); // another message, told at once
}

QTEST_GUILESS_MAIN(TestTypingPulse)
#include "tst_typingpulse.moc"
