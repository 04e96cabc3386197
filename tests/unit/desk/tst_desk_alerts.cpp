// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/alertrobots.h"
#include "tests/unit/desk/shopdesk.h"

#include <QJsonDocument>
#include <QUrlQuery>

using namespace kefu;
using namespace kefu::testing;

//! Alerts over a real desk (product.md 8): when they come, whom they reach, and that a restart
//! tells nobody twice.
class TestDeskAlerts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oldestWaitRingsTwiceAndEnds();
    void nobodyInWorkingHours();
    void accountIsShut();
    void uncertainForTenMinutes();
    void certificateAndDisk();
    void hourWithoutPushes();
    void standsOverARestart();
    void thresholdsAreSettable();
    void robotsAreAskedAsTheirMakersWant();
    void robotsSayWhatTheyRefuse();
    void robotsAreChecked();
};

namespace {

struct AlertShop : Shop {
    AlertShop() { listen(); }
    void listen()
    {
        desk::Ports ports;
        ports.forward = [this](const desk::ForwardCall &call,
                               const std::function<void(const desk::ForwardAnswer &)> &done) {
            calls.append(call);
            QMetaObject::invokeMethod(
                desk.get(),
                [this, done] {
                    done({ 200, {}, answer });
                },
                Qt::QueuedConnection);
        };
        ports.alerts.certificateExpiresAt = [this] { return expiresAt; };
        ports.alerts.diskFreePercent = [this] { return diskFree; };
        desk->setPorts(std::move(ports));
    }
    Result<storage::AlertRobot> addRobot(storage::RobotPreset preset, const QByteArray &secret = {})
    {
        storage::AlertRobot robot;
        robot.preset = preset;
        robot.url = "https://robots.example/send?key=k1";
        robot.secret = secret;
        return await<storage::AlertRobot>(
            [&](auto done) { desk->addRobot(desk::Desk::localActor(), robot, done); });
    }
    QString tryOut(qint64 id)
    {
        const auto problem =
            await<QString>([&](auto done) { desk->tryRobot(desk::Desk::localActor(), id, done); });
        return problem.ok() ? *problem : QStringLiteral("refused");
    }
    //! "wait critical", "wait critical over", … as the supervisor was told.
    QStringList told() const
    {
        QStringList list;
        for (const AlertPush &alert : leadConsole.alerts) {
            if (!alert.level.isEmpty())
                list.append(alert.kind + u' ' + alert.level
                            + (alert.over ? QStringLiteral(" over") : QString()));
        }
        return list;
    }

    QList<desk::ForwardCall> calls;
    QByteArray answer = "{\"errcode\":0,\"code\":0}";
    qint64 expiresAt = 0;
    int diskFree = -1;
};

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject bodyOf(const desk::ForwardCall &call)
{
    return QJsonDocument::fromJson(call.body).object();
}

constexpr int kPatience = 8000; //!< the desk looks every 2 s

} // namespace

void TestDeskAlerts::oldestWaitRingsTwiceAndEnds()
{
    AlertShop f;
    f.setState(f.ann, PresenceState::Busy);
    QVERIFY(f.say(f.shop, openid(1), s("hello")));
    f.pass(119 * kSecond);
    f.pass(0); // a look at it
    QVERIFY(f.told().isEmpty());
    f.pass(2 * kSecond);
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("wait warning") }, kPatience);
    QCOMPARE(f.leadConsole.alerts.last().channel, f.shop);
    QCOMPARE(f.leadConsole.alerts.last().limit, 2 * kMinute);
    f.pass(4 * kMinute);
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), (QStringList { s("wait warning"), s("wait critical") }),
                              kPatience);
    f.setState(f.ann, PresenceState::Online);
    QTRY_COMPARE_WITH_TIMEOUT(f.told().last(), s("wait critical over"), kPatience);
    QCOMPARE(f.told().size(), 3); // nothing in between
    QVERIFY(f.annConsole.alerts.isEmpty()); // agents are not told
}

void TestDeskAlerts::nobodyInWorkingHours()
{
    AlertShop f;
    QVERIFY(f.changeReplies(s("shop"), [](domain::ChannelReplies &replies) {
        for (auto &day : replies.hours.week)
            day = { { 540, 1080 } }; // 09:00–18:00; it is 16:00
    }));
    f.desk->detach(f.annSession, true);
    f.setState(f.lead, PresenceState::Offline);
    f.pass(0); // seen for the first time
    f.pass(61 * kSecond);
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("nobody_online critical") }, kPatience);
    f.pass(2 * kHour); // closed
    QTRY_COMPARE_WITH_TIMEOUT(f.told().last(), s("nobody_online critical over"), kPatience);
}

void TestDeskAlerts::accountIsShut()
{
    AlertShop f;
    const ConversationId id = f.withAnn();
    f.wechat.sendAnswers = { FakeWechat::answered(48004) };
    QVERIFY(f.reply(f.ann, id, s("hi")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("account critical") }, kPatience);
    QCOMPARE(f.leadConsole.alerts.last().value, 48004);
    QVERIFY(f.reply(f.ann, id, s("again")).ok()); // WeChat takes it
    QTRY_COMPARE_WITH_TIMEOUT(f.told().last(), s("account critical over"), kPatience);
}

void TestDeskAlerts::uncertainForTenMinutes()
{
    AlertShop f;
    const ConversationId id = f.withAnn();
    f.wechat.sendAnswers = { FakeWechat::unclear() };
    const auto sent = f.reply(f.ann, id, s("hi"));
    QVERIFY(sent.ok());
    QTRY_VERIFY(f.annConsole.statesOf(sent->id).contains(DeliveryState::Uncertain));
    f.pass(11 * kMinute);
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("uncertain warning") }, kPatience);
    QVERIFY(f.reply(f.ann, id, s("did you get it?")).ok()); // she has looked after it
    QTRY_COMPARE_WITH_TIMEOUT(f.told().last(), s("uncertain warning over"), kPatience);
}

void TestDeskAlerts::certificateAndDisk()
{
    AlertShop f;
    f.expiresAt = *f.time + 20 * 24 * kHour + kHour;
    f.diskFree = 9;
    QTRY_COMPARE_WITH_TIMEOUT(f.told().size(), 2, kPatience);
    QCOMPARE(f.told(), (QStringList { s("certificate warning"), s("disk warning") }));
    f.expiresAt = *f.time + 90 * 24 * kHour;
    f.diskFree = 60;
    f.pass(kMinute);
    QTRY_COMPARE_WITH_TIMEOUT(f.told().size(), 4, kPatience);
    QCOMPARE(f.told().last(), s("disk warning over"));
}

void TestDeskAlerts::hourWithoutPushes()
{
    AlertShop f;
    // It is a Friday, 16:00. Four Fridays with 20 messages between 15:00 and 16:00 …
    const qint64 now = *f.time;
    for (int week = 4; week >= 1; --week) {
        *f.time = now - week * 7 * 24 * kHour - 30 * kMinute;
        for (int i = 0; i < 20; ++i)
            QVERIFY(f.say(f.shop, openid(i), s("hello")));
    }
    *f.time = now + kSecond; // … and none today
    f.desk->onClockMoved();
    QTRY_VERIFY_WITH_TIMEOUT(f.told().contains(s("no_push warning")), kPatience);
}

void TestDeskAlerts::standsOverARestart()
{
    AlertShop f;
    f.diskFree = 3;
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("disk critical") }, kPatience);
    QVERIFY(f.addRobot(storage::RobotPreset::Wecom).ok());
    f.close();
    f.open();
    f.listen();
    f.leadConsole.alerts.clear();
    const desk::SessionId session = f.attach(f.lead, &f.leadConsole);
    f.pass(0);
    QVERIFY(f.told().isEmpty()); // it stands; nobody is told twice
    QVERIFY(f.calls.isEmpty());
    f.diskFree = 50;
    f.pass(2 * kMinute);
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("disk critical over") }, kPatience);
    QTRY_COMPARE(f.calls.size(), 1); // the robot was kept, too
    const auto history = f.await<QList<storage::AlertRow>>(
        [&](auto done) { f.desk->alertHistory(desk::Desk::localActor(), 0, 10, done); });
    QVERIFY(history.ok());
    QCOMPARE(history->size(), 1);
    QVERIFY(history->first().toAt > history->first().fromAt);
    f.desk->detach(session, true);
}

void TestDeskAlerts::thresholdsAreSettable()
{
    AlertShop f;
    const auto set = [&f](domain::AlertRule rule) {
        return f
            .await<bool>([&](auto done) {
                f.desk->setAlertRule(desk::Desk::localActor(), domain::AlertKind::Disk, rule, done);
            })
            .ok();
    };
    f.diskFree = 40;
    QVERIFY(set({ true, 50, 0 }));
    QTRY_COMPARE_WITH_TIMEOUT(f.told(), QStringList { s("disk warning") }, kPatience);
    QVERIFY(set({ false, 50, 0 }));
    QTRY_COMPARE_WITH_TIMEOUT(f.told().last(), s("disk warning over"), kPatience);
    QVERIFY(!set({ true, -1, 0 }));
    const auto denied = f.await<bool>([&](auto done) {
        f.desk->setAlertRule(f.actor(f.lead), domain::AlertKind::Disk, { true, 1, 1 }, done);
    });
    QCOMPARE(codeOf(denied), ErrorCode::Forbidden); // an admin's business
}

void TestDeskAlerts::robotsAreAskedAsTheirMakersWant()
{
    AlertShop f; // its clock stands at 1 800 000 000 000 ms
    const auto wecom = f.addRobot(storage::RobotPreset::Wecom);
    const auto ding = f.addRobot(storage::RobotPreset::DingTalk, "SECtest");
    const auto feishu = f.addRobot(storage::RobotPreset::Feishu, "SECtest");
    const auto json = f.addRobot(storage::RobotPreset::Json, "SECtest");
    for (const auto &robot : { wecom, ding, feishu, json }) {
        QVERIFY(robot.ok());
        QCOMPARE(f.tryOut(robot->id), QString());
    }
    QCOMPARE(f.calls.size(), 4);
    QCOMPARE(bodyOf(f.calls[0]).value(s("msgtype")).toString(), s("text"));
    QVERIFY(bodyOf(f.calls[0])
                .value(s("text"))
                .toObject()
                .value(s("content"))
                .toString()
                .contains(s("测试")));
    QCOMPARE(f.calls[0].url.toEncoded(), QByteArray("https://robots.example/send?key=k1"));
    // Both made with another program: HMAC-SHA256("SECtest", "1800000000000\nSECtest"), and of
    // nothing under "1800000000\nSECtest".
    QCOMPARE(f.calls[1].url.toEncoded(),
             QByteArray("https://robots.example/send?key=k1&timestamp=1800000000000"
                        "&sign=ZAd9Sq5C0S2ByQxP%2F0ho5EcwLyPZrxc5IYmuYxebCjs%3D"));
    QCOMPARE(bodyOf(f.calls[2]).value(s("timestamp")).toString(), s("1800000000"));
    QCOMPARE(bodyOf(f.calls[2]).value(s("sign")).toString(),
             s("xRMafYbHsp71swEAHAjVqoO6r9TqN4N5t9grlP1ZlnY="));
    QCOMPARE(bodyOf(f.calls[2]).value(s("msg_type")).toString(), s("text"));
    QCOMPARE(f.calls[3].headers.last().first, QByteArray("X-Kefudesk-Signature"));
    QVERIFY(f.calls[3].headers.last().second.startsWith("t=1800000000000,v1="));
    // A real one: numbers, and nobody's words.
    f.calls.clear();
    f.setState(f.ann, PresenceState::Busy);
    QVERIFY(f.say(f.shop, openid(7), s("my secret words")));
    f.pass(3 * kMinute);
    QTRY_COMPARE_WITH_TIMEOUT(f.calls.size(), 4, kPatience);
    for (const desk::ForwardCall &call : std::as_const(f.calls)) {
        QVERIFY(!call.body.contains("secret words"));
        QVERIFY(!call.body.contains(openid(7).toUtf8()));
        QVERIFY(call.body.contains("shop"));
    }
    QVERIFY(f.calls[0].body.contains(s("3 分 0 秒").toUtf8()));
}

void TestDeskAlerts::robotsSayWhatTheyRefuse()
{
    AlertShop f;
    const auto robot = f.addRobot(storage::RobotPreset::DingTalk, "x");
    f.answer = "{\"errcode\":310000,\"errmsg\":\"sign not match\"}";
    QCOMPARE(f.tryOut(robot->id), s("310000 sign not match"));
    const auto all = f.await<QList<storage::AlertRobot>>(
        [&](auto done) { f.desk->alertRobots(desk::Desk::localActor(), done); });
    QCOMPARE(all->first().lastError, s("310000 sign not match"));
    QVERIFY(f.await<bool>([&](auto done) {
                 f.desk->removeRobot(desk::Desk::localActor(), robot->id, done);
             }).ok());
    QCOMPARE(f.tryOut(robot->id), s("refused"));
}

void TestDeskAlerts::robotsAreChecked()
{
    for (const char *url : { "", "ftp://a/b", "https://", "https://u:p@a/b", "not a url" }) {
        storage::AlertRobot robot;
        robot.url = url;
        QVERIFY2(!desk::checkRobot(robot).ok(), url);
    }
    QCOMPARE(desk::presetFromName(u"dingtalk"), storage::RobotPreset::DingTalk);
    QVERIFY(!desk::presetFromName(u"pager").has_value());
}

QTEST_GUILESS_MAIN(TestDeskAlerts)
#include "tst_desk_alerts.moc"
