// SPDX-License-Identifier: Apache-2.0
#include "relay/api/metricstext.h"
#include "relay/control/ledgervalues.h"

#include <QJsonArray>
#include <QTest>

using namespace kefu;
using api::MetricsText;

class TestMetricsText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void families();
    void labelsAreEscaped();
    void histograms();
    void booksOfOneChannel();
    void booksThatDoNotBalance();
};

void TestMetricsText::families()
{
    MetricsText out;
    out.gauge("relay_a", "What a is.");
    out.sample(3);
    out.counter("relay_b_total", "What b is.");
    out.sample(0.25, { { "x", "1" }, { "y", "2" } });
    out.sample(1e12);
    QCOMPARE(out.text(),
             QByteArray("# HELP relay_a What a is.\n# TYPE relay_a gauge\nrelay_a 3\n"
                        "# HELP relay_b_total What b is.\n# TYPE relay_b_total counter\n"
                        "relay_b_total{x=\"1\",y=\"2\"} 0.25\nrelay_b_total 1000000000000\n"));
}

void TestMetricsText::labelsAreEscaped()
{
    MetricsText out;
    out.gauge("relay_a", "A.");
    out.sample(1, { { "name", "a\"b\\c\nd 小鹿" } });
    QVERIFY(out.text().endsWith("relay_a{name=\"a\\\"b\\\\c\\nd 小鹿\"} 1\n"));
}

void TestMetricsText::histograms()
{
    domain::Histogram<2> histogram({ 0.05, 1 });
    for (const double seconds : { 0.01, 0.05, 0.5, 7.0 })
        histogram.observe(seconds);
    MetricsText out;
    out.histogram("relay_h_seconds", "H.", { { {}, histogram.view() } });
    QCOMPARE(out.text(),
             QByteArray("# HELP relay_h_seconds H.\n# TYPE relay_h_seconds histogram\n"
                        "relay_h_seconds_bucket{le=\"0.05\"} 2\n"
                        "relay_h_seconds_bucket{le=\"1\"} 3\n"
                        "relay_h_seconds_bucket{le=\"+Inf\"} 4\n"
                        "relay_h_seconds_sum 7.56\nrelay_h_seconds_count 4\n"));
}

void TestMetricsText::booksOfOneChannel()
{
    storage::LedgerBook book;
    book.at = 10'000;
    const ChannelId shop { 1 };
    book.rows = { { shop, DeliveryState::Queued, FailureReason::None, false, 2, 4000 },
                  { shop, DeliveryState::Queued, FailureReason::None, true, 1, 1 },
                  { shop, DeliveryState::Accepted, FailureReason::None, false, 7, 1 },
                  { shop, DeliveryState::Failed, FailureReason::Withdrawn, false, 3, 1 } };
    const QJsonObject json = control::ledgerJson(book, { { shop, QStringLiteral("shop") } });
    QVERIFY(json.value(QStringLiteral("balanced")).toBool());
    const QJsonObject row = json.value(QStringLiteral("channels")).toArray().first().toObject();
    QCOMPARE(row.value(QStringLiteral("handedIn")).toInteger(), 13);
    QCOMPARE(row.value(QStringLiteral("queued")).toInteger(), 2);
    QCOMPARE(row.value(QStringLiteral("held")).toInteger(), 1);
    QCOMPARE(row.value(QStringLiteral("elsewhere")).toInteger(), 0);
    QCOMPARE(row.value(QStringLiteral("oldestMs")).toInteger(), 6000);
    QCOMPARE(row.value(QStringLiteral("failures"))
                 .toObject()
                 .value(QStringLiteral("withdrawn"))
                 .toInteger(),
             3);
    QVERIFY(control::ledgerText(json).contains(QStringLiteral("The books balance.")));
}

void TestMetricsText::booksThatDoNotBalance()
{
    for (qint64 storage::LedgerBook::*wrong :
         { &storage::LedgerBook::withoutOutbox, &storage::LedgerBook::withoutEnd,
           &storage::LedgerBook::overdue }) {
        storage::LedgerBook book;
        book.*wrong = 1;
        const QJsonObject json = control::ledgerJson(book, {});
        QVERIFY(!json.value(QStringLiteral("balanced")).toBool());
        QVERIFY(control::ledgerText(json).contains(QStringLiteral("NOT")));
    }
    storage::LedgerBook book; // a state nobody knows
    book.rows = { { ChannelId { 1 }, DeliveryState::None, FailureReason::None, false, 1, 1 } };
    QVERIFY(!control::ledgerJson(book, {}).value(QStringLiteral("balanced")).toBool());
}

QTEST_APPLESS_MAIN(TestMetricsText)
#include "tst_metricstext.moc"
