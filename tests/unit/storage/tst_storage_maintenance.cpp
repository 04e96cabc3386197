// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"
#include "tests/unit/storage/storebench.h"

#include <QFileInfo>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstMaintenance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void removesWhatIsOlderThanSevenDays();
    void keepsTheAuditForHalfAYear();
    void keepsEverythingWhenIdle();
    void bringsTheLogHome();
    void theLogStartsOver();

private:
    int ask(const char *sql)
    {
        Connection db;
        if (!db.open(m_bench->file(QStringLiteral("relay.db")), Connection::Role::Maintenance))
            return -1;
        return db.askOnce(QString::fromLatin1(sql)).toInt();
    }
    void write(int from, int to, qint64 at, const QString &text = QStringLiteral("x"))
    {
        int answers = 0;
        for (int i = from; i < to; ++i)
            m_bench->storage->ingest(
                incoming(m_bench->channel, QStringLiteral("o1"), text, QString::number(i), at),
                [&](const auto &) { ++answers; });
        QTRY_COMPARE_WITH_TIMEOUT(answers, to - from, kPatienceMs);
    }

    static constexpr qint64 kDay = 24LL * 3600 * 1000;
    std::unique_ptr<Bench> m_bench;
};

void TstMaintenance::removesWhatIsOlderThanSevenDays()
{
    write(0, 700, kNow - 8 * kDay);
    write(700, 800, kNow);
    QVERIFY(m_bench->reopen());
    QTRY_COMPARE_WITH_TIMEOUT(ask("SELECT count(*) FROM events"), 100, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(ask("SELECT count(*) FROM dedupe"), 100, kPatienceMs);
    QCOMPARE(ask("SELECT count(*) FROM messages"), 800);
    QVERIFY(m_bench->missed(m_bench->ann, EventSeq { 699 })->tooOld);
    QVERIFY(!m_bench->missed(m_bench->ann, EventSeq { 700 })->tooOld);
    QCOMPARE(m_bench->write(QStringLiteral("o1"), QStringLiteral("next"))->events[0].seq,
             EventSeq { 801 });
}

//! product.md 11: at least 180 days, counted from the newest row.
void TstMaintenance::keepsTheAuditForHalfAYear()
{
    const auto write = [&](qint64 at) {
        AuditRow row;
        row.at = at;
        row.command = QStringLiteral("send");
        row.outcome = QStringLiteral("ok");
        m_bench->storage->addAudit(row);
    };
    for (int i = 0; i < 500; ++i)
        write(kNow - 181 * kDay);
    write(kNow - 179 * kDay);
    write(kNow);
    QTRY_COMPARE_WITH_TIMEOUT(ask("SELECT count(*) FROM audit"), 502, kPatienceMs);
    QVERIFY(m_bench->reopen());
    QTRY_COMPARE_WITH_TIMEOUT(ask("SELECT count(*) FROM audit"), 2, kPatienceMs);
}

//! A relay that stood still for weeks, or has a wrong clock, forgets nothing by itself.
void TstMaintenance::keepsEverythingWhenIdle()
{
    write(0, 10, 1'000'000);
    QVERIFY(m_bench->reopen());
    write(10, 11, 1'000'000 + 6 * kDay);
    QVERIFY(m_bench->reopen());
    QTest::qWait(600);
    QCOMPARE(ask("SELECT count(*) FROM events"), 11);
    QCOMPARE(ask("SELECT count(*) FROM dedupe"), 11);
}

void TstMaintenance::bringsTheLogHome()
{
    const auto size = [&] { return QFileInfo(m_bench->file(QStringLiteral("relay.db"))).size(); };
    const qint64 before = size();
    write(0, 500, kNow, QString(2000, QLatin1Char('x')));
    QTRY_VERIFY_WITH_TIMEOUT(size() > before + 500 * 2000, kPatienceMs);
}

//! While messages keep coming the log must not grow for ever.
void TstMaintenance::theLogStartsOver()
{
    const QString text(8000, QChar(0x4e2d));
    const auto logSize = [&] {
        return QFileInfo(m_bench->file(QStringLiteral("relay.db-wal"))).size();
    };
    qint64 written = 0;
    int answers = 0;
    int sent = 0;
    const auto more = [&](int count) {
        for (int i = 0; i < count; ++i, ++sent, written += 24'000)
            m_bench->storage->ingest(
                incoming(m_bench->channel, QStringLiteral("o1"), text, QString::number(sent)),
                [&](const auto &) { ++answers; });
    };
    while (written < 400'000'000) {
        more(200);
        QTRY_VERIFY_WITH_TIMEOUT(answers > sent - 400, kPatienceMs);
    }
    QTRY_COMPARE_WITH_TIMEOUT(answers, sent, kPatienceMs);
    QVERIFY2(logSize() < 250'000'000, qPrintable(QString::number(logSize())));
}

QTEST_GUILESS_MAIN(TstMaintenance)
#include "tst_storage_maintenance.moc"
