// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"

#include <QRegularExpression>
#include <QTest>

using namespace kefu;

//! `/metrics`, `ledger`, `status` and `/readyz` of a relay that has sent in every way: the books
//! balance, and a monitoring system can read them.
class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBooksBalance();
    void aListenerOfItsOwn();
    void notThereUnlessAskedFor();

private:
    static double valueOf(const QByteArray &text, const QByteArray &sample);
    static void checkFormat(const QByteArray &text);
};

double TestMetrics::valueOf(const QByteArray &text, const QByteArray &sample)
{
    const qsizetype at = text.indexOf(QByteArray('\n' + sample + ' '));
    if (at < 0)
        return -1;
    return text.mid(at + sample.size() + 2).split('\n').first().toDouble();
}

//! What promtool would say: a family is announced once, before its samples, and counters say so.
void TestMetrics::checkFormat(const QByteArray &text)
{
    static const QRegularExpression sample(QStringLiteral(
        R"re(^([a-z_]+)(\{[a-z_]+="([^"\\\n]|\\.)*"(,[a-z_]+="([^"\\\n]|\\.)*")*\})? (\+Inf|[-0-9.e+]+)$)re"));
    QHash<QString, QString> types;
    QString family;
    QVERIFY(text.endsWith('\n'));
    for (const QString &line : QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(QLatin1String("# HELP ")))
            continue;
        if (line.startsWith(QLatin1String("# TYPE "))) {
            family = line.section(u' ', 2, 2);
            const QString type = line.section(u' ', 3, 3);
            QVERIFY2(!types.contains(family), qPrintable(family));
            QVERIFY2((type == QLatin1String("counter")) == family.endsWith(QLatin1String("_total")),
                     qPrintable(family));
            types.insert(family, type);
            continue;
        }
        const auto match = sample.match(line);
        QVERIFY2(match.hasMatch(), qPrintable(line));
        QVERIFY2(match.captured(1).startsWith(family), qPrintable(line));
    }
}

void TestMetrics::theBooksBalance()
{
    WechatScene scene;
    scene.relay.configure("[metrics]\ntoken = \"a-token-for-monitoring\"\n");
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"));
    SceneConsole console(scene, QStringLiteral("xm"));
    scene.say(QStringLiteral("v"), QStringLiteral("q"));
    QTRY_COMPARE(console.gained.size(), 1);
    console.send(console.gained.first(), QStringLiteral("good"));
    QTRY_COMPARE(int(console.deliveryOf(QStringLiteral("good"))), int(DeliveryState::Accepted));
    scene.fault({ { QStringLiteral("on"), QStringLiteral("send") },
                  { QStringLiteral("kind"), QStringLiteral("errcode") },
                  { QStringLiteral("value"), 87014 } });
    console.send(console.gained.first(), QStringLiteral("bad"));
    QTRY_COMPARE(int(console.deliveryOf(QStringLiteral("bad"))), int(DeliveryState::Failed));
    scene.fault({ { QStringLiteral("on"), QStringLiteral("send") },
                  { QStringLiteral("kind"), QStringLiteral("reset") } });
    console.send(console.gained.first(), QStringLiteral("who knows"));
    QTRY_COMPARE(int(console.deliveryOf(QStringLiteral("who knows"))),
                 int(DeliveryState::Uncertain));

    HttpConnection http(scene.relay.port());
    QCOMPARE(http.get("/metrics").status, 401);
    QCOMPARE(http.get("/metrics", bearer("a-token-for-monitorinG")).status, 401);
    const HttpAnswer answer = http.get("/metrics", bearer("a-token-for-monitoring"));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.field("content-type").startsWith("text/plain; version=0.0.4"));
    const QByteArray text = answer.body;
    checkFormat(text);
    QCOMPARE(valueOf(text, "relay_outbox_handed_in_total"), 3);
    QCOMPARE(valueOf(text, "relay_outbox_ended_total{state=\"accepted\"}"), 1);
    QCOMPARE(valueOf(text, "relay_outbox_ended_total{state=\"failed\"}"), 1);
    QCOMPARE(valueOf(text, "relay_outbox_unknown_total"), 1);
    QCOMPARE(valueOf(text, "relay_outbox_unaccounted"), 0);
    QCOMPARE(valueOf(text, "relay_outbox_pending"), 0);
    QCOMPARE(valueOf(text, "relay_wechat_errors_total{errcode=\"87014\"}"), 1);
    QCOMPARE(valueOf(text, "relay_token_refresh_total{reason=\"expired\"}"), 1);
    QCOMPARE(valueOf(text, "relay_messages_persisted_total"), 1);
    QCOMPARE(valueOf(text, "relay_ws_connections"), 1);
    QCOMPARE(valueOf(text, "relay_spool_records"), 0);
    QVERIFY(valueOf(text, "relay_callback_requests_total{channel=\"shop\",result=\"success\"}")
            >= 1);
    QVERIFY(valueOf(text, "relay_db_commit_seconds_count") > 5);
    QVERIFY(!text.contains("openid") && !text.contains("s3cret"));

    const auto ledger = scene.relay.run({ QStringLiteral("ledger"), QStringLiteral("--json") });
    QCOMPARE(ledger.exitCode, 0);
    const QJsonObject books = QJsonDocument::fromJson(ledger.out).object();
    QVERIFY(books.value(QLatin1String("balanced")).toBool());
    const QJsonObject total = books.value(QLatin1String("total")).toObject();
    QCOMPARE(total.value(QLatin1String("handedIn")).toInt(), 3);
    QCOMPARE(total.value(QLatin1String("uncertain")).toInt(), 1);
    const auto status = scene.relay.run({ QStringLiteral("status") });
    QVERIFY(status.out.contains("spool"));
    QCOMPARE(http.get("/readyz").body, QByteArray("ok\nspool empty\n"));
    QCOMPARE(scene.relay.terminate(), 0);
    // Also when no relay runs.
    QVERIFY(scene.relay.run({ QStringLiteral("ledger") }).out.contains("The books balance."));
}

void TestMetrics::aListenerOfItsOwn()
{
    RelayProcess relay;
    relay.configure("[metrics]\nlisten = \"127.0.0.1\"\nport = 0\n");
    QVERIFY(relay.start());
    static const QRegularExpression where(QStringLiteral(R"(metrics on 127\.0\.0\.1:(\d+))"));
    const auto match = where.match(QString::fromUtf8(relay.log()));
    QVERIFY(match.hasMatch());
    HttpConnection http(quint16(match.captured(1).toUInt()));
    checkFormat(http.get("/metrics").body);
    QCOMPARE(http.get("/healthz").status, 404); // nothing else
    HttpConnection own(relay.port());
    QCOMPARE(own.get("/metrics").status, 404);
}

void TestMetrics::notThereUnlessAskedFor()
{
    RelayProcess relay;
    QVERIFY(relay.start());
    HttpConnection http(relay.port());
    QCOMPARE(http.get("/metrics").status, 404);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
