// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/webhooks.h"
#include "tests/unit/desk/clockeddesk.h"

#include <QJsonDocument>
#include <QMessageAuthenticationCode>

using namespace kefu;
using namespace kefu::testing;

namespace {

//! A desk whose webhooks post into a list.
struct HookDesk : ClockedDesk {
    HookDesk()
    {
        shop = addChannel(QStringLiteral("shop"));
        other = addChannel(QStringLiteral("other"));
        listen();
    }
    void listen()
    {
        desk::Ports ports;
        ports.forward = [this](const desk::ForwardCall &call,
                               const std::function<void(const desk::ForwardAnswer &)> &done) {
            calls.append(call);
            const int status = statuses.isEmpty() ? 200 : statuses.takeFirst();
            QMetaObject::invokeMethod(
                desk.get(),
                [done, status] {
                    done({ status, QStringLiteral("no route") });
                },
                Qt::QueuedConnection);
        };
        desk->setPorts(std::move(ports));
    }
    Result<storage::WebhookRecord> add(const storage::WebhookRecord &webhook)
    {
        return await<storage::WebhookRecord>(
            [&](auto done) { desk->addWebhook(desk::Desk::localActor(), webhook, done); });
    }
    Result<storage::WebhookRecord> add(const QStringList &events = {})
    {
        storage::WebhookRecord webhook;
        webhook.url = QStringLiteral("https://hooks.example/kefu");
        webhook.events = events;
        webhook.channels = { shop };
        return add(webhook);
    }
    storage::WebhookRecord first()
    {
        const auto all = await<QList<storage::WebhookRecord>>(
            [&](auto done) { desk->listWebhooks(desk::Desk::localActor(), done); });
        return all && !all->isEmpty() ? all->first() : storage::WebhookRecord {};
    }
    QList<storage::DeadLetter> dead(qint64 id)
    {
        return await<QList<storage::DeadLetter>>(
                   [&](auto done) { desk->deadLetters(desk::Desk::localActor(), id, done); })
            .value();
    }
    bool retry(qint64 id)
    {
        return await<bool>(
                   [&](auto done) { desk->retryWebhook(desk::Desk::localActor(), id, done); })
            .ok();
    }
    QStringList kinds() const
    {
        QStringList list;
        for (const desk::ForwardCall &call : calls)
            list.append(json(call).value(QStringLiteral("kind")).toString());
        return list;
    }
    static QJsonObject json(const desk::ForwardCall &call)
    {
        return QJsonDocument::fromJson(call.body).object();
    }
    static QString idOf(const desk::ForwardCall &call)
    {
        return json(call).value(QStringLiteral("id")).toString();
    }
    //! Time passes, and something happens elsewhere: nobody waits for a timer then.
    void pass(qint64 ms)
    {
        *time += ms;
        say(other, openid(9), QString::number(*time));
    }
    static QByteArray header(const desk::ForwardCall &call, const QByteArray &name)
    {
        for (const auto &[key, value] : call.headers) {
            if (key == name)
                return value;
        }
        return {};
    }

    ChannelId shop;
    ChannelId other;
    QList<desk::ForwardCall> calls;
    QList<int> statuses; //!< taken in order; empty: 200
};

} // namespace

class TestDeskWebhooks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatHappensSigned();
    void onlyWhatIsWanted();
    void triesAgainInOrder();
    void givesUpIntoDeadLetters();
    void goesOnAfterARestart();
    void refusesBadAddresses_data();
    void refusesBadAddresses();
    void onlyAdmins();
};

void TestDeskWebhooks::tellsWhatHappensSigned()
{
    HookDesk d;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("before")));
    const auto hook = d.add();
    QVERIFY(hook.ok());
    QCOMPARE(hook->secret.size(), 64);
    QVERIFY(d.first().secret.isEmpty()); // shown once
    FakeConsole console;
    d.attach(d.ann, &console);
    QTRY_COMPARE(console.gained().size(), 1);
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("我的电话13812345678")));
    QTRY_COMPARE(d.kinds().filter(QStringLiteral("message.added")).size(), 1);
    QVERIFY(d.kinds().contains(QStringLiteral("conversation.gained")));

    const desk::ForwardCall call = d.calls.last();
    QCOMPARE(call.url.toString(), QStringLiteral("https://hooks.example/kefu"));
    QVERIFY(call.publicOnly);
    QVERIFY(!call.body.contains(openid(1).toUtf8()) && !call.body.contains("13812345678"));
    QVERIFY(call.body.contains("138******78"));
    const QJsonObject json = HookDesk::json(call);
    QCOMPARE(json.value(QStringLiteral("epoch")).toString(), d.desk->epoch());
    QCOMPARE(HookDesk::header(call, "X-Kefudesk-Event"), QByteArray("message.added"));
    QCOMPARE(HookDesk::header(call, "X-Kefudesk-Delivery"),
             QByteArray::number(hook->id) + '-'
                 + json.value(QStringLiteral("id")).toString().toLatin1());
    const QByteArray time = QByteArray::number(*d.time);
    const QByteArray mac = QMessageAuthenticationCode::hash(time + '.' + call.body, hook->secret,
                                                            QCryptographicHash::Sha256)
                               .toHex();
    QCOMPARE(HookDesk::header(call, "X-Kefudesk-Signature"), "t=" + time + ",v1=" + mac);
}

void TestDeskWebhooks::onlyWhatIsWanted()
{
    HookDesk d;
    const ChannelId other = d.other;
    storage::WebhookRecord webhook;
    webhook.url = QStringLiteral("https://hooks.example/");
    webhook.events = { QStringLiteral("message.added") };
    webhook.channels = { other };
    QVERIFY(d.add(webhook).ok());
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("one")));
    QVERIFY(d.say(other, openid(2), QStringLiteral("two")));
    FakeConsole console;
    d.attach(d.ann, &console);
    QTRY_COMPARE(console.gained().size(), 2);
    QVERIFY(d.say(other, openid(2), QStringLiteral("three")));
    QTRY_COMPARE(d.calls.size(), 2);
    QVERIFY(d.calls.first().body.contains("two") && d.calls.last().body.contains("three"));
    QTRY_COMPARE(d.first().cursor, d.desk->lastSeq()); // the others are behind it, too
}

void TestDeskWebhooks::triesAgainInOrder()
{
    HookDesk d;
    QVERIFY(d.add({ QStringLiteral("message.added") }).ok());
    d.statuses = { 500, 302, 0 };
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("one")));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("two")));
    QTRY_COMPARE(d.calls.size(), 1);
    QTRY_COMPARE(d.first().lastError, QStringLiteral("HTTP 500"));
    QCOMPARE(d.first().tries, 1);
    for (const qint64 pause : { 1000, 2000, 4000 }) {
        const auto before = d.calls.size();
        QCOMPARE(d.first().nextAt, *d.time + pause);
        d.pass(pause);
        QTRY_VERIFY(d.calls.size() > before);
        QTRY_VERIFY(d.first().nextAt == 0 || d.first().nextAt > *d.time);
    }
    QTRY_COMPARE(d.calls.size(), 5);
    for (int i = 0; i < 4; ++i) // the same event; its conversation as it is by then
        QCOMPARE(HookDesk::idOf(d.calls[i]), HookDesk::idOf(d.calls.first()));
    QVERIFY(d.calls.last().body.contains("two"));
    QTRY_COMPARE(d.first().lastError, QString());
    QCOMPARE(d.first().tries, 0);
}

void TestDeskWebhooks::givesUpIntoDeadLetters()
{
    HookDesk d;
    const auto hook = d.add({ QStringLiteral("message.added") });
    QVERIFY(hook.ok());
    d.statuses = QList<int>(12, 503);
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("never")));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("later")));
    for (int tries = 1; tries <= 12; ++tries) {
        QTRY_COMPARE(d.calls.size(), tries);
        QTRY_VERIFY(d.first().nextAt > *d.time);
        d.pass(d.first().nextAt - *d.time);
    }
    QTRY_COMPARE(d.calls.size(), 13);
    QVERIFY(d.calls.last().body.contains("later"));
    QTRY_COMPARE(d.dead(hook->id).size(), 1);
    const storage::DeadLetter letter = d.dead(hook->id).first();
    QVERIFY(letter.body.contains("never"));
    QCOMPARE(letter.kind, QStringLiteral("message.added"));
    QCOMPARE(letter.why, QStringLiteral("HTTP 503"));

    QVERIFY(d.retry(hook->id));
    QTRY_COMPARE(d.calls.size(), 14);
    QCOMPARE(d.calls.last().body, letter.body);
    QTRY_VERIFY(d.dead(hook->id).isEmpty());
    QVERIFY(!d.retry(hook->id + 1));
}

void TestDeskWebhooks::goesOnAfterARestart()
{
    HookDesk d;
    const auto hook = d.add({ QStringLiteral("message.added") });
    d.statuses = { 500 };
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("one")));
    QTRY_COMPARE(d.calls.size(), 1);
    QTRY_COMPARE(d.first().tries, 1);
    d.close();
    d.open();
    d.listen();
    *d.time += 1000;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("two")));
    QTRY_COMPARE(d.calls.size(), 3);
    QCOMPARE(HookDesk::idOf(d.calls[1]), HookDesk::idOf(d.calls[0]));
    QVERIFY(d.calls[2].body.contains("two"));
    const QByteArray signature = HookDesk::header(d.calls[2], "X-Kefudesk-Signature");
    QCOMPARE(signature, desk::webhookSignature(hook->secret, *d.time, d.calls[2].body));
}

void TestDeskWebhooks::refusesBadAddresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("no scheme") << QStringLiteral("hooks.example");
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd");
    QTest::newRow("no host") << QStringLiteral("https://");
    QTest::newRow("password") << QStringLiteral("https://a:b@hooks.example/");
    QTest::newRow("long") << QStringLiteral("https://hooks.example/") + QString(500, u'a');
}

void TestDeskWebhooks::refusesBadAddresses()
{
    QFETCH(QString, url);
    HookDesk d;
    storage::WebhookRecord webhook;
    webhook.url = url;
    const auto added = d.add(webhook);
    QCOMPARE(codeOf(added), ErrorCode::BadRequest);
    QCOMPARE(added.error().details.value(QStringLiteral("field")).toString(),
             QStringLiteral("url"));
    QCOMPARE(codeOf(d.add({ QStringLiteral("message.read") })), ErrorCode::BadRequest);
}

void TestDeskWebhooks::onlyAdmins()
{
    HookDesk d;
    const AgentId boss = d.addAgent(QStringLiteral("boss"), Role::Supervisor);
    const auto listed = d.await<QList<storage::WebhookRecord>>(
        [&](auto done) { d.desk->listWebhooks(d.actor(boss), done); });
    QCOMPARE(codeOf(listed), ErrorCode::Forbidden);
}

QTEST_GUILESS_MAIN(TestDeskWebhooks)
#include "tst_desk_webhooks.moc"
