// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"
#include "wireagent.h"

#include <QDate>
#include <QTest>

using namespace kefu;
using kefu::testing::WireAgent;

//! 分配原因 in words, as `kefudesk-relay explain` prints them (issue 5: assigned, waiting, all
//! full, nobody online, off-hours, sticky, transferred).
class TestRoutingWhy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    // In this order: each goes on where the one before ended.
    void nobodyOnlineAndOffHours();
    void assignedAndAllFull();
    void transferred();
    void stickyAndWaiting();

private:
    QString explained(const QString &openid);
    QString whyOf(const QString &visitor);
    bool setHours(const QStringList &days);
    WechatScene m_scene;
    std::unique_ptr<WireAgent> m_ann;
    std::unique_ptr<WireAgent> m_bob;
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}
} // namespace

//! What the program prints of the newest conversation.
QString TestRoutingWhy::explained(const QString &conversation)
{
    const auto run = m_scene.relay.run({ s("explain"), conversation });
    qInfo().noquote() << "\n$ kefudesk-relay explain" << conversation << "\n"
                      << QString::fromUtf8(run.out);
    return run.exitCode == 0 ? QString::fromUtf8(run.out) : QString();
}

QString TestRoutingWhy::whyOf(const QString &conversation)
{
    const auto run = m_scene.relay.run({ s("explain"), conversation, s("--json") });
    return QJsonDocument::fromJson(run.out).object().value(s("why")).toString();
}

void TestRoutingWhy::initTestCase()
{
    for (const char *name : { "ann", "bob" })
        m_scene.relay.addAgent(s(name), { s("--capacity"), s("1") });
    QVERIFY(m_scene.start());
}

bool TestRoutingWhy::setHours(const QStringList &days)
{
    QStringList args { s("reply"), s("hours"), s("shop") };
    for (const QString &day : days)
        args += { s("--day"), day };
    return m_scene.relay.run(args).exitCode == 0;
}

void TestRoutingWhy::nobodyOnlineAndOffHours()
{
    // Conversations have the numbers 1, 2, 3 … in the order their visitors come.
    m_scene.say(s("v1"), s("anybody?"));
    QCOMPARE(whyOf(s("1")), s("nobody_online"));
    QVERIFY(explained(s("1")).contains(s("nobody is online.")));

    static const QStringList names { s("mon"), s("tue"), s("wed"), s("thu"),
                                     s("fri"), s("sat"), s("sun") };
    const int another = QDate::currentDate().addDays(3).dayOfWeek() - 1;
    QVERIFY(setHours({ names[another] + s("=09:00-18:00") }));
    QCOMPARE(whyOf(s("1")), s("off_hours"));
    QVERIFY(explained(s("1")).contains(s("outside the business hours")));
    QVERIFY(setHours({}));
}

void TestRoutingWhy::assignedAndAllFull()
{
    m_ann = std::make_unique<WireAgent>(m_scene.relay.port(), m_scene.relay.issueToken(s("ann")));
    WireAgent &ann = *m_ann;
    QVERIFY(ann.come());
    QTRY_COMPARE(ann.gained.size(), 1);
    QCOMPARE(whyOf(s("1")), s("in_order"));
    const QString assigned = explained(s("1"));
    QVERIFY(assigned.startsWith(s("It went to ann")));
    QVERIFY(assigned.contains(s("bob is not online")));

    m_scene.say(s("v2"), s("me, too"));
    QCOMPARE(whyOf(s("2")), s("all_full"));
    const QString full = explained(s("2"));
    QVERIFY(full.contains(s("place 1 in its queue")));
    QVERIFY(full.contains(s("ann is full (1/1)")));
}

void TestRoutingWhy::transferred()
{
    m_bob = std::make_unique<WireAgent>(m_scene.relay.port(), m_scene.relay.issueToken(s("bob")));
    WireAgent &ann = *m_ann;
    WireAgent &bob = *m_bob;
    QVERIFY(bob.come());
    QTRY_COMPARE(bob.gained.size(), 1);
    QVERIFY(ann.ask(TransferRequest { ann.gained.first(), bob.id(), {}, s("refund") }).ok);
    QVERIFY(bob.ask(AcceptRequest { ann.gained.first() }).ok);
    QCOMPARE(whyOf(s("1")), s("transferred"));
    QVERIFY(explained(s("1")).startsWith(s("It was transferred to bob.")));
}

void TestRoutingWhy::stickyAndWaiting()
{
    WireAgent &ann = *m_ann;
    WireAgent &bob = *m_bob;
    // Bob is done; v3 is served by ann and comes back to her.
    for (const ConversationId id : std::as_const(bob.gained))
        QVERIFY(bob.ask(EndRequest { id }).ok);
    QVERIFY(bob.ask(PresenceRequest { PresenceState::Busy }).ok);
    m_scene.say(s("v3"), s("hello"));
    QTRY_COMPARE(ann.gained.size(), 2);
    QVERIFY(ann.ask(EndRequest { ann.gained.last() }).ok);
    m_scene.say(s("v4"), s("hello"));
    QTRY_COMPARE(ann.gained.size(), 3);
    QVERIFY(ann.ask(EndRequest { ann.gained.last() }).ok);
    QVERIFY(bob.ask(PresenceRequest { PresenceState::Online }).ok);
    m_scene.say(s("v3"), s("one more thing"));
    QTRY_COMPARE(ann.gained.size(), 4);
    QCOMPARE(whyOf(s("5")), s("last_agent"));
    const QString sticky = explained(s("5"));
    QVERIFY(sticky.contains(s("It went to ann, who served this visitor last.")));
    QVERIFY(sticky.contains(s("bob has room")));

    // v4 knows ann, too, who is full now; bob has room, and she is waited for.
    m_scene.say(s("v4"), s("me again"));
    QCOMPARE(whyOf(s("6")), s("waiting_for_last_agent"));
    const QString waiting = explained(s("6"));
    QVERIFY(waiting.contains(s("ann served this visitor last, is full (1/1) and is waited for")));
    QVERIFY(waiting.contains(s("By itself it is looked at again at")));
}

QTEST_GUILESS_MAIN(TestRoutingWhy)
#include "tst_routingwhy.moc"
