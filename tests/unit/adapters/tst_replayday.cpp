// SPDX-License-Identifier: Apache-2.0
#include "relay/control/routinghandlers.h"
#include "relay/control/routingspecs.h"
#include "tests/unit/desk/clockeddesk.h"

#include <QJsonArray>
#include <random>

using namespace kefu;
using namespace kefu::testing;

namespace {

constexpr qint64 kSecond = 1000;
constexpr int kAgents = 6;

int conversations()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") > 0 ? 10'000 : 300;
}

} // namespace

//! A day of a desk with a real database, recorded as it happened and run again under other
//! settings by the command.
class TestReplayDay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRecordedDayUnderTwoPolicies();
    void whatIsNoDayIsRefused();

private:
    QJsonObject ask(ClockedDesk &f, const QString &cmd, const QJsonObject &d);
};

QJsonObject TestReplayDay::ask(ClockedDesk &f, const QString &cmd, const QJsonObject &d)
{
    control::RoutingHandlers handlers(*f.desk);
    std::optional<QJsonObject> answer;
    handlers.handle(desk::Desk::localActor(), cmd, d,
                    [&answer](const QJsonObject &json) { answer = json; });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
        return {};
    return *answer;
}

void TestReplayDay::aRecordedDayUnderTwoPolicies()
{
    ClockedDesk f;
    f.close();
    f.settings.routing.reassignMs = 0; // these agents answer when the dice say so
    f.open();
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole consoles[kAgents];
    AgentId agents[kAgents];
    qsizetype ended[kAgents] = {};
    for (int i = 0; i < kAgents; ++i) {
        agents[i] = f.addAgent(QStringLiteral("agent%1").arg(i), Role::Agent, 2 + i % 3);
        f.attach(agents[i], &consoles[i]);
    }
    std::mt19937 random(11);
    for (int visitor = 0; visitor < conversations(); ++visitor) {
        QVERIFY(f.say(shop, openid(visitor), QStringLiteral("hello")));
        *f.time += qint64(random() % 20) * kSecond / 4;
        f.desk->onClockMoved();
        // Whoever has one for long enough answers and ends it.
        if (random() % 3 == 0)
            continue;
        const int agent = int(random() % kAgents);
        const auto gained = consoles[agent].gained();
        while (ended[agent] + 1 < gained.size()) {
            const ConversationId id = gained[ended[agent]++];
            QVERIFY(f.reply(agents[agent], id, QStringLiteral("answer")).ok());
            QVERIFY(f.await<ConversationInfo>([&](auto done) {
                         f.desk->end(f.actor(agents[agent]), id, done);
                     }).ok());
        }
    }
    const QJsonObject answer =
        ask(f, QStringLiteral("replay"),
            { { QStringLiteral("policy"),
                QJsonArray { QStringLiteral("in_order"), QStringLiteral("spare_share") } } });
    QVERIFY(answer.value(QStringLiteral("ok")).toBool());
    const QJsonObject d = answer.value(QStringLiteral("d")).toObject();
    const QJsonArray rows = d.value(QStringLiteral("results")).toArray();
    QCOMPARE(rows.size(), 3);
    for (const QJsonValue &row : rows) {
        QCOMPARE(row[QStringLiteral("conversations")].toInt(), conversations());
        QVERIFY(row[QStringLiteral("assigned")].toInt() > conversations() / 2);
        QVERIFY(row[QStringLiteral("fairness")].toDouble() > 0.3);
    }
    QCOMPARE(rows[0][QStringLiteral("name")].toString(), QStringLiteral("as it was"));
    qInfo("\n%s", qPrintable(control::routingText(QStringLiteral("replay"), d)));
    QCOMPARE(f.desk->sweepFindings(), 0);
}

void TestReplayDay::whatIsNoDayIsRefused()
{
    ClockedDesk f;
    for (const QJsonObject &d :
         { QJsonObject { { QStringLiteral("date"), QStringLiteral("2026-13-01") } },
           QJsonObject { { QStringLiteral("policy"), QJsonArray { QStringLiteral("by_dice") } } },
           QJsonObject { { QStringLiteral("capacity"), -1 } } }) {
        const QJsonObject answer = ask(f, QStringLiteral("replay"), d);
        QCOMPARE(answer.value(QStringLiteral("error"))[QStringLiteral("code")].toString(),
                 QStringLiteral("bad_request"));
    }
    const QJsonObject nothing = ask(f, QStringLiteral("replay"), {});
    QVERIFY(nothing.value(QStringLiteral("ok")).toBool());
}

QTEST_GUILESS_MAIN(TestReplayDay)
#include "tst_replayday.moc"
