// SPDX-License-Identifier: Apache-2.0
#include "pagescene.h"
#include "tests/unit/imagehelper/samples.h"

#include <QUrl>

using namespace kefu;
using namespace kefu::testing;

//! The web system's five functions and its three missing ones (product.md 2), as its agents' pages
//! would use them: a plain WebSocket and HTTP.
class TestLayimFunctions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void visitorsGoToTheAgentsInOrder();
    void anAnswerGoesOutThroughWechat();
    void nobodyOnlineKeptAndDeliveredLater();
    void automaticReplies();
    void severalMiniProgramsAndAgents();
    void readAndUnread();
    void invisibleAndOnline();
    void picturesAndCards();
};

void TestLayimFunctions::visitorsGoToTheAgentsInOrder()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    const auto bob = scene.page(kBob);
    QVERIFY(ann && bob);
    const QStringList visitors { QStringLiteral("甲"), QStringLiteral("乙"), QStringLiteral("丙"),
                                 QStringLiteral("丁") };
    for (qsizetype i = 0; i < visitors.size(); ++i) {
        scene.say(visitors.at(i), QString::number(i));
        QTRY_COMPARE(ann->messages().size() + bob->messages().size(), i + 1);
    }
    QCOMPARE(contentsOf(*ann).size(), 2); // by turns
    QCOMPARE(contentsOf(*bob).size(), 2);
    const bool annFirst = contentsOf(*ann).first() == L("0");
    QCOMPARE(contentsOf(annFirst ? *ann : *bob), QStringList({ L("0"), L("2") }));
    QCOMPARE(contentsOf(annFirst ? *bob : *ann), QStringList({ L("1"), L("3") }));
    QCOMPARE(ann->frames("addList").size(), 2); // each is a friend of his agent now
    QCOMPARE(scene.friends(kAnn).size(), 2);
}

void TestLayimFunctions::anAnswerGoesOutThroughWechat()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    scene.say(QStringLiteral("甲"), QStringLiteral("question"));
    const QString visitor = ann->messageAfter(0).value(L("id")).toString();
    const QJsonObject sent =
        scene.post(kAnn, "/layim/send", scene.message(visitor, QStringLiteral("您好 face[微笑] ")));
    QCOMPARE(sent.value(L("code")).toInt(-1), 0);
    ann->send(emitting("chatMessage", scene.message(visitor, QStringLiteral("by socket"))));
    QTRY_COMPARE(scene.accepted(),
                 QStringList({ QStringLiteral("您好 [微笑]"), QStringLiteral("by socket") }));
    QCOMPARE(ann->messages().size(), 1); // the page shows its own words itself
}

void TestLayimFunctions::nobodyOnlineKeptAndDeliveredLater()
{
    PageScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("甲"), QStringLiteral("anybody?"));
    scene.say(QStringLiteral("甲"), QStringLiteral("hello?"));
    QTRY_COMPARE(scene.countRows(QStringLiteral("conversations"), QStringLiteral("leave_at > 0")),
                 1);
    const auto ann = scene.page(kAnn);
    QTRY_COMPARE(contentsOf(*ann),
                 QStringList({ QStringLiteral("anybody?"), QStringLiteral("hello?") }));
    const QString visitor = ann->messages().first().value(L("id")).toString();
    QCOMPARE(scene.post(kAnn, "/layim/send", scene.message(visitor, QStringLiteral("here I am")))
                 .value(L("code"))
                 .toInt(-1),
             0);
    QTRY_COMPARE(scene.accepted(), QStringList(QStringLiteral("here I am")));
}

void TestLayimFunctions::automaticReplies()
{
    PageScene scene;
    scene.relay.autoReplies = true;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("甲"), QStringLiteral("anybody?"));
    QTRY_COMPARE(scene.accepted().size(), 1); // the text of a leave message
    const auto rule = scene.relay.run({ L("reply"), L("add"), L("--channel"), L("shop"),
                                        L("--match"), L("contains"), L("--pattern"), L("price"),
                                        L("--text"), L("It is 12 yuan.") });
    QVERIFY2(rule.exitCode == 0, rule.err.constData());
    const auto ann = scene.page(kAnn);
    scene.say(QStringLiteral("乙"), QStringLiteral("what price?"));
    QTRY_VERIFY(scene.accepted().contains(L("It is 12 yuan.")));
    // She sees what the desk said for her, on her side, and what it was said to is still hers.
    QTRY_VERIFY(contentsOf(*ann).contains(L("It is 12 yuan.")));
    QCOMPARE(ann->messages().at(contentsOf(*ann).indexOf(L("It is 12 yuan."))).value(L("mine")),
             QJsonValue(true));
    QTRY_VERIFY(contentsOf(*ann).contains(L("what price?")));
    QTRY_VERIFY(contentsOf(*ann).contains(L("anybody?")));
}

void TestLayimFunctions::severalMiniProgramsAndAgents()
{
    PageScene scene;
    scene.relay.addAgent(QStringLiteral("eve"));
    QVERIFY(scene.begin());
    PushKeys keys = scene.keys;
    keys.appid = "wx0123456789abcdef";
    QVERIFY(!scene.relay
                 .addChannel(QStringLiteral("club"),
                             keys.options()
                                 + QStringList { QStringLiteral("--api-base"),
                                                 QString::fromLatin1(scene.simulator.apiBase()) })
                 .isEmpty());
    QVERIFY(
        !scene.relay.addAgent(QStringLiteral("carl"), { QStringLiteral("--channel"), L("club") })
             .isEmpty());
    QVERIFY(!scene.relay.addAgent(QStringLiteral("dora"), { L("--channel"), L("shop") }).isEmpty());
    QCOMPARE(scene.simulator.command(
                 "app",
                 { { L("name"), L("club") },
                   { L("appid"), QString::fromLatin1(keys.appid) },
                   { L("secret"), L("s3cret") },
                   { L("token"), QString::fromLatin1(keys.token) },
                   { L("aeskey"), QString::fromLatin1(keys.aesKey) },
                   { L("original"), L("gh_0123456789ab") },
                   { L("mode"), L("secure") },
                   { L("format"), L("json") },
                   { L("callback"),
                     QStringLiteral("http://127.0.0.1:%1/wechat/club").arg(scene.relay.port()) } }),
             200);
    const auto carl = scene.page(QStringLiteral("carl"));
    const auto dora = scene.page(QStringLiteral("dora"));
    scene.say(QStringLiteral("甲"), QStringLiteral("shop"));
    scene.simulator.ask("say",
                        { { L("app"), L("club") },
                          { L("visitor"), QStringLiteral("乙") },
                          { L("text"), L("club") },
                          { L("wait"), true } });
    QTRY_COMPARE(contentsOf(*dora), QStringList(QStringLiteral("shop")));
    QTRY_COMPARE(contentsOf(*carl), QStringList(QStringLiteral("club")));
    const QJsonArray groups =
        scene.get(QStringLiteral("carl"), "/layim/init").value(L("data"))[L("friend")].toArray();
    QCOMPARE(groups.size(), 1);
    QCOMPARE(groups.at(0)[L("groupname")].toString(), QStringLiteral("club"));
    // Who serves all of them has a group of friends for each.
    QVERIFY(scene.page(QStringLiteral("eve")));
    QCOMPARE(scene.get(QStringLiteral("eve"), "/layim/init")
                 .value(L("data"))[L("friend")]
                 .toArray()
                 .size(),
             2);
}

void TestLayimFunctions::readAndUnread()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    const auto second = scene.page(kAnn);
    scene.say(QStringLiteral("甲"), QStringLiteral("one"));
    scene.say(QStringLiteral("甲"), QStringLiteral("two"));
    const QString visitor = ann->messageAfter(1).value(L("id")).toString();
    QCOMPARE(scene.friends(kAnn).at(0)[L("unread")].toInt(), 2);
    ann->send(emitting("chatChange", { { L("id"), visitor } }));
    const auto isRead = [&] {
        const QList<QJsonObject> told = second->frames("unread");
        return !told.isEmpty() && told.last()[L("data")][L("count")].toInt(-1) == 0
            && told.last()[L("data")][L("id")].toString() == visitor;
    };
    QTRY_VERIFY(isRead()); // the agent's other page knows at once
    QCOMPARE(scene.friends(kAnn).at(0)[L("unread")].toInt(), 0);
    scene.say(QStringLiteral("甲"), QStringLiteral("three"));
    QTRY_COMPARE(second->messages().size(), 3);
    QCOMPARE(scene.friends(kAnn).at(0)[L("unread")].toInt(), 1);
    QCOMPARE(scene.post(kAnn, "/layim/read", { { L("id"), visitor } })
                 .value(L("data"))[L("unread")]
                 .toInt(-1),
             0);
    QTRY_VERIFY(isRead());
    // Never claimed for the visitor, whom WeChat does not report; stored with who read and when.
    QCOMPARE(scene.countRows(QStringLiteral("read_marks"), QStringLiteral("seq = 3")), 1);
}

void TestLayimFunctions::invisibleAndOnline()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    const auto bob = scene.page(kBob);
    QTRY_VERIFY(!ann->frames("setFriendStatus").isEmpty()); // bob came
    bob->clear();
    ann->send(R"({"emit":"online","data":"hide"})");
    QTRY_COMPARE(ann->frames("status").last()[L("data")][L("status")].toString(), L("hide"));
    QCOMPARE(scene.get(kAnn, "/layim/init").value(L("data"))[L("mine")][L("status")].toString(),
             L("hide"));
    QTRY_VERIFY(!bob->frames("setFriendStatus").isEmpty());
    const QJsonValue seen = bob->frames("setFriendStatus").last().value(L("data"));
    QCOMPARE(seen[L("status")].toString(), L("offline"));
    QVERIFY(seen[L("id")].toString().startsWith(u'a'));
    for (const char *visitor : { "甲", "乙" })
        scene.say(QString::fromUtf8(visitor), QStringLiteral("hello"));
    QTRY_COMPARE(bob->messages().size(), 2); // she gets no new ones
    QCOMPARE(ann->messages().size(), 0);
    QCOMPARE(scene.post(kAnn, "/layim/status", { { L("status"), L("online") } })
                 .value(L("code"))
                 .toInt(-1),
             0);
    QTRY_COMPARE(bob->frames("setFriendStatus").last()[L("data")][L("status")].toString(),
                 L("online"));
    scene.say(QStringLiteral("丙"), QStringLiteral("hello"));
    QTRY_COMPARE(ann->messages().size(), 1);
    QCOMPARE(scene.post(kAnn, "/layim/status", { { L("status"), L("asleep") } })
                 .value(L("code"))
                 .toInt(),
             400);
}

void TestLayimFunctions::picturesAndCards()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    const QByteArray picture = kefu::test::encode(kefu::test::noise(64, 48), "jpeg");
    const auto show = [&](const char *type) {
        return scene.simulator
            .ask("push",
                 { { L("app"), L("shop") },
                   { L("visitor"), QStringLiteral("甲") },
                   { L("type"), L(type) },
                   { L("fileBase64"), QString::fromLatin1(picture.toBase64()) } })
            .value(L("ok"))
            .toBool();
    };
    QVERIFY(show("image"));
    const auto link = [&](const QString &content) {
        const qsizetype from = content.indexOf(L("img["));
        const qsizetype end = content.indexOf(u']', from);
        return from < 0 ? QUrl() : QUrl(L("http:") + content.mid(from + 4, end - from - 4));
    };
    const auto opens = [&](const QString &content) {
        const QUrl url = link(content);
        const QByteArray target = (url.path() + u'?' + url.query()).toLatin1();
        return url.isValid() && HttpConnection(scene.relay.port()).get(target).status == 200;
    };
    // As a line of its own when the file is there.
    QTRY_VERIFY(!link(contentsOf(*ann).value(ann->messages().size() - 1)).isEmpty());
    QVERIFY(opens(contentsOf(*ann).last()));
    const QString visitor = ann->messages().first().value(L("id")).toString();
    QVERIFY(show("miniprogrampage"));
    QTRY_VERIFY(contentsOf(*ann).last().contains(QStringLiteral("小程序")));
    // The other way: words and a picture with one click are two messages, in order.
    const QJsonObject taken = scene.upload(kAnn, picture);
    QCOMPARE(taken.value(L("code")).toInt(-1), 0);
    const QString src = taken.value(L("data"))[L("src")].toString();
    const QJsonObject sent = scene.post(
        kAnn, "/layim/send",
        scene.message(visitor, L("look: img[") + src + L("] and file(") + src + L(")[p.png] bye")));
    QCOMPARE(sent.value(L("code")).toInt(-1), 0);
    QCOMPARE(sent.value(L("data"))[L("cids")].toArray().size(), 5);
    QTRY_COMPARE_WITH_TIMEOUT(
        scene.accepted(), QStringList({ L("look:"), L("image"), L("and"), L("image"), L("bye") }),
        20'000);
    // A page that stays open gets addresses that are good again with its chat log.
    const QJsonArray log = scene.get(kAnn, "/layim/chatlog?type=friend&id=" + visitor.toLatin1())
                               .value(L("data"))
                               .toArray();
    int good = 0;
    for (const QJsonValue &line : log)
        good += opens(line[L("content")].toString()) ? 1 : 0;
    QVERIFY(good >= 3);
}

QTEST_GUILESS_MAIN(TestLayimFunctions)
#include "tst_layimfunctions.moc"
