// SPDX-License-Identifier: Apache-2.0
#include "hooktarget.h"
#include "wechatscene.h"
#include "wireagent.h"

#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using kefu::testing::WireAgent;

//! Alerts from the real process to a console and to a robot behind a real HTTP listener.
class TestAlerts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void waitReachesConsoleAndRobots();
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

void TestAlerts::waitReachesConsoleAndRobots()
{
    HookTarget target;
    target.answer = "{\"errcode\":0,\"errmsg\":\"ok\"}";
    WechatScene scene;
    scene.relay.configure("allow_private_forward = true\n");
    scene.relay.addAgent(s("ann"));
    scene.relay.addAgent(s("lead"), { s("--role"), s("supervisor") });
    const QByteArray annToken = scene.relay.issueToken(s("ann"));
    const QByteArray leadToken = scene.relay.issueToken(s("lead"));
    QVERIFY(scene.start());
    const auto run = [&scene](const QStringList &args) {
        const auto result = scene.relay.run(args);
        if (result.exitCode != 0)
            qWarning() << args << result.err;
        return result.exitCode == 0;
    };
    for (const char *preset : { "wecom", "dingtalk", "feishu" })
        QVERIFY(run({ s("robot"), s("add"), s(target.url("/robot?key=1").constData()),
                      s("--preset"), s(preset), s("--secret"), s("SECx") }));
    QVERIFY(run({ s("alert"), s("set"), s("wait"), s("--warning"), s("500") }));
    QVERIFY(scene.relay.run({ s("robot"), s("list") }).out.contains("dingtalk"));
    WireAgent lead(scene.relay.port(), leadToken);
    QVERIFY(lead.come());
    WireAgent ann(scene.relay.port(), annToken);
    QVERIFY(ann.come());
    QVERIFY(ann.ask(PresenceRequest { PresenceState::Busy }).ok);
    QVERIFY(lead.ask(PresenceRequest { PresenceState::Invisible }).ok);

    scene.say(s("oWaiting"), s("private words"));
    QTRY_VERIFY_WITH_TIMEOUT(!lead.alerts.isEmpty(), 10'000);
    QCOMPARE(lead.alerts.first().kind, s("wait"));
    QCOMPARE(lead.alerts.first().level, s("warning"));
    QTRY_COMPARE_WITH_TIMEOUT(target.seen.size(), 3, 10'000);
    for (const HookTarget::Seen &seen : std::as_const(target.seen)) {
        QVERIFY(seen.body.contains(s("最长等待").toUtf8()));
        QVERIFY(!seen.body.contains("private words"));
        QVERIFY(!seen.body.contains("oWaiting"));
        QVERIFY(seen.head.contains("application/json"));
    }
    QVERIFY(ann.ask(PresenceRequest { PresenceState::Online }).ok);
    QTRY_VERIFY_WITH_TIMEOUT(lead.alerts.last().over, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(target.seen.size(), 6, 10'000);
    QVERIFY(scene.relay.run({ s("alert"), s("history") }).out.contains("wait"));
    QCOMPARE(scene.relay.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
