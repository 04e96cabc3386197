// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/quotabook.h"

#include <QTest>

using namespace kefu::simulator;

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kHour = 3600 * kSecond;
constexpr qint64 kStart = 1'785'000'000'000;

} // namespace

class TstQuotaBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    //! Steps: m = visitor writes, e = visitor enters, s = a send that must pass, c = one that must
    //! fail by count (45047), w = by window (45015), digits = seconds that pass before the next
    //! step.
    void steps_data()
    {
        QTest::addColumn<QString>("steps");
        const auto row = [](const char *name, const char *steps) {
            QTest::newRow(name) << QString::fromLatin1(steps);
        };
        row("never seen", "w");
        row("five for a message", "m sssss c");
        row("two for entering", "e ss c");
        row("entering lasts a minute", "e 59 s 1 w");
        row("a message lasts 48 hours", "m 172799 s 1 w");
        row("counts do not add up", "m m sssss c");
        row("a message fills up again", "m sss m sssss c");
        row("entering never lowers", "m e sssss c");
        row("entering lifts an empty allowance", "m sssss c e ss c");
        row("and gives it back after a minute", "m sssss e 60 c");
        row("entering before a message", "e ss m sssss c");
        row("sends debit both", "m sss e ss c");
        row("window shut after use", "m sssss 172800 w");
        row("opens again", "m sssss 172800 w m s");
    }
    void steps()
    {
        QFETCH(QString, steps);
        QuotaBook book;
        const QByteArray visitor("o1");
        qint64 now = kStart;
        const QStringList words = steps.split(QLatin1Char(' '));
        for (const QString &word : words) {
            if (word.front().isDigit()) {
                now += word.toLongLong() * kSecond;
                continue;
            }
            for (const QChar step : word) {
                if (step == u'm')
                    book.visitorWrote(visitor, now);
                else if (step == u'e')
                    book.visitorEntered(visitor, now);
                else
                    QCOMPARE(book.take(visitor, now),
                             int(step == u's'       ? Ok
                                     : step == u'c' ? OutOfCount
                                                    : OutOfWindow));
            }
        }
    }

    void visitorsDoNotShare()
    {
        QuotaBook book;
        book.visitorWrote("o1", kStart);
        QCOMPARE(book.take("o2", kStart), int(OutOfWindow));
        QCOMPARE(book.take("o1", kStart), int(Ok));
    }

    void leftTellsCountAndEnd()
    {
        QuotaBook book;
        QCOMPARE(book.left("o1", kStart).until, 0);
        book.visitorEntered("o1", kStart);
        QCOMPARE(book.left("o1", kStart).count, 2);
        QCOMPARE(book.left("o1", kStart).until, kStart + 60 * kSecond);
        book.visitorWrote("o1", kStart);
        QCOMPARE(book.left("o1", kStart).count, 5);
        QCOMPARE(book.left("o1", kStart).until, kStart + 48 * kHour);
    }

    void otherRules()
    {
        QuotaBook book;
        book.setRules({ 1, 10 * kSecond, 0, 0 });
        book.visitorEntered("o1", kStart);
        QCOMPARE(book.take("o1", kStart), int(OutOfWindow));
        book.visitorWrote("o1", kStart);
        QCOMPARE(book.take("o1", kStart), int(Ok));
        QCOMPARE(book.take("o1", kStart), int(OutOfCount));
        QCOMPARE(book.take("o1", kStart + 10 * kSecond), int(OutOfWindow));
    }

    void exhaustAndShut()
    {
        QuotaBook book;
        book.visitorWrote("o1", kStart);
        book.exhaust("o1");
        QCOMPARE(book.take("o1", kStart), int(OutOfCount));
        book.shut("o1");
        QCOMPARE(book.take("o1", kStart), int(OutOfWindow));
    }
};

QTEST_GUILESS_MAIN(TstQuotaBook)
#include "tst_quotabook.moc"
