// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"
#include "wireagent.h"

#include <QDateTime>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>
#include <QTimeZone>

using namespace kefu;
using kefu::testing::WireAgent;

//! Reports at the real process: the same figures as the dashboard's for the same period, whichever
//! way they are asked for, and only for whom they are (product.md 8).
class TestReports : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    // In this order: each goes on where the one before ended.
    void equalsTheDashboard();
    void byAgentAndChannel();
    void asAFile();
    void overHttp();
    void wrongPeriodsAreRefused_data();
    void wrongPeriodsAreRefused();
    void afterARestart();

private:
    QJsonObject report(const QStringList &more);
    BoardFigures total() const
    {
        return m_lead->boards.isEmpty() ? BoardFigures {} : m_lead->boards.last().total;
    }
    QJsonObject post(const QByteArray &token, const QJsonObject &fields);

    WechatScene m_scene;
    QHash<QByteArray, QByteArray> m_tokens;
    std::unique_ptr<WireAgent> m_ann;
    std::unique_ptr<WireAgent> m_lead;
    QString m_today;
    QJsonObject m_figures;
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QString today()
{
    return QDateTime::currentDateTimeUtc()
        .toTimeZone(QTimeZone("Asia/Shanghai"))
        .date()
        .toString(Qt::ISODate);
}

} // namespace

QJsonObject TestReports::report(const QStringList &more)
{
    const auto run =
        m_scene.relay.run(QStringList { s("report"), s("--from"), m_today, s("--json") } + more);
    return run.exitCode == 0 ? QJsonDocument::fromJson(run.out).object() : QJsonObject();
}

QJsonObject TestReports::post(const QByteArray &token, const QJsonObject &fields)
{
    QNetworkAccessManager net;
    QNetworkRequest request(
        QUrl(s("http://127.0.0.1:%1/api/v1/admin/report").arg(m_scene.relay.port())));
    request.setRawHeader("Authorization", "Bearer " + token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, s("application/json"));
    QNetworkReply *reply = net.post(request, QJsonDocument(fields).toJson());
    const bool finished = QTest::qWaitFor([reply] { return reply->isFinished(); }, 20'000);
    return finished ? QJsonDocument::fromJson(reply->readAll()).object() : QJsonObject();
}

void TestReports::initTestCase()
{
    const auto add = [this](const char *name, const QStringList &more) {
        m_scene.relay.addAgent(s(name), more);
        m_tokens.insert(name, m_scene.relay.issueToken(s(name)));
    };
    add("ann", {});
    add("lead", { s("--role"), s("supervisor") });
    QVERIFY(m_scene.start());
    m_today = today();
    m_lead = std::make_unique<WireAgent>(m_scene.relay.port(), m_tokens.value("lead"));
    QVERIFY(m_lead->come());
    QVERIFY(m_lead->ask(PresenceRequest { PresenceState::Invisible }).ok);
    QVERIFY(m_lead->ask(SubscribeRequest { s("dashboard") }).ok);
}

void TestReports::equalsTheDashboard()
{
    m_scene.say(s("oWaits"), s("anybody?")); // nobody is online: it waits in the queue
    m_ann = std::make_unique<WireAgent>(m_scene.relay.port(), m_tokens.value("ann"));
    QVERIFY(m_ann->come());
    QTRY_COMPARE(m_ann->gained.size(), 1);
    QVERIFY(m_ann->send(m_ann->gained.last(), s("here I am")));
    m_scene.say(s("oAsks"), s("how much?"));
    QTRY_COMPARE(m_ann->gained.size(), 2);
    const ConversationId second = m_ann->gained.last();
    QVERIFY(m_ann->send(second, s("ten")));
    m_scene.say(s("oAsks"), s("thanks"));
    QVERIFY(m_ann->ask(EndRequest { second, s("solved"), {} }).ok);
    m_scene.say(s("oDropped"), s("hello?"));
    QTRY_COMPARE(m_ann->gained.size(), 3);
    QVERIFY(m_ann->ask(EndRequest { m_ann->gained.last(), {}, {} }).ok); // nobody answered it

    QTRY_COMPARE(total().messagesIn, 4);
    QTRY_COMPARE(total().dropped, 1);
    QTRY_COMPARE(total().conversations, 3);
    const QJsonObject answer = report({ s("--by"), s("total") });
    if (today() != m_today)
        QSKIP("the day changed");
    const QJsonArray rows = answer.value(s("rows")).toArray();
    QCOMPARE(rows.size(), 1);
    m_figures = rows[0].toObject().value(s("figures")).toObject();
    // The dashboard knows of now, too; a report is of what was.
    BoardFigures day = total();
    day.queued = day.oldestQueuedAt = day.assigned = day.unanswered = day.oldestWaitingAt = 0;
    day.overdue = day.expiring = day.uncertain = day.help = day.leaves = day.messagesPerMinute = 0;
    QCOMPARE(m_figures, codec::toJson(day));
    QCOMPARE(m_figures.value(s("messagesOut")).toInt(), 2);
    QCOMPARE(m_figures.value(s("firstReplies")).toInt(), 2);
}

void TestReports::byAgentAndChannel()
{
    QJsonObject ann;
    for (const QJsonValue &row : report({ s("--by"), s("agent") }).value(s("rows")).toArray()) {
        if (row[u"name"].toString() == u"ann")
            ann = row.toObject();
    }
    QCOMPARE(ann.value(s("figures"))[u"conversations"].toInt(), 3);
    QVERIFY(ann.value(s("onlineMs")).toInteger() > 0);
    QCOMPARE(ann.value(s("handled")).toInt(), 2);
    const QJsonArray channels = report({ s("--by"), s("channel") }).value(s("rows")).toArray();
    QCOMPARE(channels.size(), 1);
    QCOMPARE(channels[0][u"channel"].toString(), s("shop"));
    QCOMPARE(channels[0][u"figures"].toObject(), m_figures);
    const QJsonObject hours = report({ s("--by"), s("hour"), s("--before") });
    int messages = 0;
    for (const QJsonValue &row : hours.value(s("rows")).toArray())
        messages += row[u"figures"][u"messagesIn"].toInt();
    QCOMPARE(messages, 4);
    QVERIFY(hours.value(s("before")).isArray());
}

void TestReports::asAFile()
{
    const auto run = m_scene.relay.run({ s("report"), s("--from"), m_today, s("--by"), s("agent"),
                                         s("--csv"), s("--language"), s("zh") });
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.out.startsWith("\xEF\xBB\xBF"));
    const QString text = QString::fromUtf8(run.out);
    QVERIFY(text.contains(s("接待人数")));
    QVERIFY(text.contains(s(",ann,")));
}

void TestReports::overHttp()
{
    const QJsonObject fields { { s("from"), m_today }, { s("by"), s("total") } };
    const QJsonObject answer = post(m_tokens.value("lead"), fields);
    QCOMPARE(answer.value(s("rows"))[0][u"figures"].toObject(), m_figures);
    const QJsonObject refused = post(m_tokens.value("ann"), fields);
    QCOMPARE(refused.value(s("code")).toString(), s("forbidden"));
}

void TestReports::wrongPeriodsAreRefused_data()
{
    QTest::addColumn<QStringList>("args");
    QTest::newRow("no day") << QStringList { s("--from"), s("yesterday") };
    QTest::newRow("ends before it begins")
        << QStringList { s("--from"), s("2026-11-24"), s("--to"), s("2026-11-20") };
    QTest::newRow("too long") << QStringList { s("--from"), s("2020-01-01"), s("--to"),
                                               s("2026-01-01") };
    QTest::newRow("no shift") << QStringList { s("--from"), s("2026-11-24"), s("--shift"),
                                               s("9-18") };
    QTest::newRow("nobody") << QStringList { s("--from"), s("2026-11-24"), s("--agent"),
                                             s("nobody") };
}

void TestReports::wrongPeriodsAreRefused()
{
    QFETCH(QStringList, args);
    const auto run = m_scene.relay.run(QStringList { s("report") } + args);
    QVERIFY(run.exitCode != 0);
    QVERIFY(!run.err.isEmpty());
}

void TestReports::afterARestart()
{
    m_ann->go();
    m_lead->go();
    QCOMPARE(m_scene.relay.terminate(), 0);
    // Without a daemon, on its files; then as its dashboard counts anew.
    QJsonObject figures = report({ s("--by"), s("total") })[s("rows")][0][u"figures"].toObject();
    QCOMPARE(figures, m_figures);
    QVERIFY(m_scene.relay.start());
    WireAgent lead(m_scene.relay.port(), m_tokens.value("lead"));
    QVERIFY(lead.come());
    QVERIFY(lead.ask(SubscribeRequest { s("dashboard") }).ok);
    QTRY_VERIFY(!lead.boards.isEmpty()
                && lead.boards.last().total.messagesIn
                    == m_figures.value(s("messagesIn")).toInteger());
    QCOMPARE(lead.boards.last().total.conversations,
             m_figures.value(s("conversations")).toInteger());
    if (today() != m_today)
        QSKIP("the day changed");
}

QTEST_GUILESS_MAIN(TestReports)
#include "tst_reports.moc"
