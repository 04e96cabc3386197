// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "tests/unit/imagehelper/samples.h"
#include "wechatscene.h"

#include "testclient.h"

#include <QImage>
#include <QTest>
#include <QUrl>

using namespace kefu;
using L = QLatin1String;

namespace {

//! Relay, simulator, two agents and the web pages they sit at.
struct PageScene : WechatScene {
    bool begin(const QByteArray &config = {})
    {
        relay.configure("[media]\nmin_free_bytes = 0\n" + config);
        relay.addAgent(QStringLiteral("ann"));
        relay.addAgent(QStringLiteral("bob"));
        return start();
    }
    //! A page as LayIM makes one: its list first, then its socket.
    std::unique_ptr<LayimPage> page(const QString &agent)
    {
        tokens.insert(agent, relay.issueToken(agent));
        auto page = std::make_unique<LayimPage>(relay.port());
        if (get(agent, "/layim/init").value(L("code")).toInt(-1) != 0
            || !page->connectAndLogIn(tokens.value(agent)))
            return nullptr;
        return page;
    }
    QJsonObject get(const QString &agent, const QByteArray &target)
    {
        return HttpConnection(relay.port()).get(target, bearer(tokens.value(agent))).json();
    }
    QJsonObject post(const QString &agent, const QByteArray &target, const QJsonObject &body)
    {
        return HttpConnection(relay.port())
            .post(target, QJsonDocument(body).toJson(), bearer(tokens.value(agent)))
            .json();
    }
    static QJsonObject message(const QString &visitor, const QString &content)
    {
        return { { L("mine"), QJsonObject { { L("content"), content } } },
                 { L("to"), QJsonObject { { L("id"), visitor }, { L("type"), L("friend") } } } };
    }
    //! The friends of init, all groups together.
    QJsonArray friends(const QString &agent)
    {
        QJsonArray all;
        const QJsonArray groups = get(agent, "/layim/init").value(L("data"))[L("friend")].toArray();
        for (const QJsonValue &group : groups) {
            for (const QJsonValue &one : group[L("list")].toArray())
                all.append(one);
        }
        return all;
    }
    QJsonObject upload(const QString &agent, const QByteArray &file)
    {
        const QByteArray body = "--B\r\nContent-Disposition: form-data; name=\"file\"; "
                                "filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n"
            + file + "\r\n--B--\r\n";
        return HttpConnection(relay.port())
            .post("/layim/upload/image", body,
                  bearer(tokens.value(agent)) + "Content-Type: multipart/form-data; boundary=B\r\n")
            .json();
    }
    //! What WeChat's side took, in order: the text, or the type of what is none.
    QStringList accepted()
    {
        QStringList list;
        const QJsonArray all = HttpConnection(simulator.port())
                                   .get("/sim/messages?app=shop")
                                   .json()
                                   .value(L("messages"))
                                   .toArray();
        for (const QJsonValue &one : all) {
            const QString type = one[L("msgtype")].toString();
            list += type == L("text") ? one[L("content")].toString() : type;
        }
        return list;
    }

    QHash<QString, QByteArray> tokens;
};

QString contentOf(const QJsonObject &message)
{
    return message.value(L("content")).toString();
}

QByteArray emitting(const char *name, const QJsonObject &data)
{
    return QJsonDocument(QJsonObject { { L("emit"), L(name) }, { L("data"), data } }).toJson();
}

QStringList contentsOf(const LayimPage &page)
{
    QStringList list;
    for (const QJsonObject &message : page.messages())
        list += contentOf(message);
    return list;
}

const QString kAnn = QStringLiteral("ann");
const QString kBob = QStringLiteral("bob");

} // namespace

//! The web system's five functions and its three missing ones (product.md 2), as its agents' pages
//! would use them: a plain WebSocket and HTTP.
class TestLayimDesk : public QObject {
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

    void pageAndConsoleSeeTheSame();
    void theMessageBox();
    void colleaguesAndSignatures();
    void theChatLogInPages();
    void typingReachesTheVisitor();
    void oneMissedAnswerIsOffline();
    void theAuditNamesThePage();
    void otherSchoolsWords();
};

void TestLayimDesk::visitorsGoToTheAgentsInOrder()
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

void TestLayimDesk::anAnswerGoesOutThroughWechat()
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

void TestLayimDesk::nobodyOnlineKeptAndDeliveredLater()
{
    PageScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("甲"), QStringLiteral("anybody?"));
    scene.say(QStringLiteral("甲"), QStringLiteral("hello?"));
    QCOMPARE(scene.countRows(QStringLiteral("conversations"), QStringLiteral("leave_at > 0")), 1);
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

void TestLayimDesk::automaticReplies()
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
    // The agent sees what the desk said for her, on her side.
    QTRY_VERIFY(contentsOf(*ann).contains(L("It is 12 yuan.")));
}

void TestLayimDesk::severalMiniProgramsAndAgents()
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

void TestLayimDesk::readAndUnread()
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

void TestLayimDesk::invisibleAndOnline()
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

void TestLayimDesk::picturesAndCards()
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

void TestLayimDesk::pageAndConsoleSeeTheSame()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto page = scene.page(kAnn);
    SceneConsole console(scene, kAnn);
    QTRY_VERIFY(console.client.isLive());
    scene.say(QStringLiteral("甲"), QStringLiteral("question"));
    QTRY_COMPARE(console.heard.size(), 1);
    QTRY_COMPARE(contentsOf(*page), QStringList(QStringLiteral("question")));
    QCOMPARE(console.gained.size(), 1);
    const QString visitor = page->messages().first().value(L("id")).toString();
    QCOMPARE(console.heard.first().first.toString(), visitor);
    console.send(console.gained.first(), QStringLiteral("from the console"));
    QTRY_COMPARE(page->messages().size(), 2);
    const QJsonObject echo = page->messages().last();
    QCOMPARE(contentOf(echo), QStringLiteral("from the console"));
    QCOMPARE(echo.value(L("mine")), QJsonValue(true)); // on the right: it is her own
    QCOMPARE(echo.value(L("id")).toString(), visitor);
    page->send(emitting("chatMessage", scene.message(visitor, QStringLiteral("from the page"))));
    QTRY_COMPARE(console.deliveryOf(QStringLiteral("from the page")), DeliveryState::Accepted);
    QCOMPARE(page->messages().size(), 2);
    // Ended there, it is grey here.
    console.client.socket().sendTextMessage(QString::fromUtf8(
        codec::encodeRequest({ QStringLiteral("e"), EndRequest { console.gained.first() } })));
    QTRY_COMPARE(page->frames("setFriendStatus").size(), 1);
    QCOMPARE(page->frames("setFriendStatus").first()[L("data")][L("id")].toString(), visitor);
    QCOMPARE(page->frames("setFriendStatus").first()[L("data")][L("status")].toString(),
             L("offline"));
}

//! What is offered is LayIM's request: agreed to it becomes a friend, refused it goes back.
void TestLayimDesk::theMessageBox()
{
    PageScene scene;
    QVERIFY(scene.begin());
    SceneConsole bob(scene, kBob);
    QTRY_VERIFY(bob.client.isLive());
    scene.say(QStringLiteral("甲"), QStringLiteral("question"));
    QTRY_COMPARE(bob.gained.size(), 1);
    const auto ann = scene.page(kAnn);
    const auto boxOf = [&] {
        return scene.get(kAnn, "/layim/msgbox?page=1").value(L("data")).toArray();
    };
    QCOMPARE(boxOf().size(), 0);
    const auto offer = [&] {
        TransferRequest wanted;
        wanted.conversation = bob.gained.first();
        wanted.agent = AgentId { 1 };
        wanted.note = QStringLiteral("<b>about sizes</b>");
        bob.client.socket().sendTextMessage(
            QString::fromUtf8(codec::encodeRequest({ QStringLiteral("t"), wanted })));
    };
    offer();
    QCOMPARE(ann->waitFor("msgbox")[L("data")][L("count")].toInt(), 1);
    QCOMPARE(ann->frames("addList").size(), 0); // not yet a friend
    QCOMPARE(scene.friends(kAnn).size(), 0);
    const QJsonValue row = boxOf().at(0);
    QCOMPARE(row[L("remark")].toString(), QStringLiteral("&lt;b&gt;about sizes&lt;/b&gt;"));
    QCOMPARE(row[L("from")].toString(), row[L("uid")].toString());
    const QString visitor = row[L("uid")].toString();
    const QJsonObject who { { L("uid"), visitor }, { L("from_group"), L("1") } };
    QCOMPARE(scene.post(kAnn, "/layim/refuseFriend", who).value(L("code")).toInt(-1), 0);
    QTRY_COMPARE(bob.gained.size(), 2); // it came back to him
    QTRY_COMPARE(boxOf().size(), 0);
    offer();
    QTRY_COMPARE(boxOf().size(), 1);
    QCOMPARE(scene.post(kAnn, "/layim/agreeFriend", who).value(L("code")).toInt(-1), 0);
    QCOMPARE(scene.friends(kAnn).size(), 1);
    QCOMPARE(ann->frames("addList").size(), 0); // LayIM's box adds the friend itself
    QCOMPARE(boxOf().size(), 0);
    QCOMPARE(scene.post(kAnn, "/layim/agreeFriend", who).value(L("code")).toInt(), 409);
}

void TestLayimDesk::colleaguesAndSignatures()
{
    PageScene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.relay
                 .run({ L("group"), L("set"), L("front"), L("--channel"), L("shop"), L("--agent"),
                        kAnn, L("--agent"), kBob })
                 .exitCode,
             0);
    const auto ann = scene.page(kAnn);
    QCOMPARE(scene.post(kAnn, "/layim/sign", { { L("value"), L("<at your service>") } })
                 .value(L("code"))
                 .toInt(-1),
             0);
    const auto bob = scene.page(kBob);
    const QJsonArray groups = scene.get(kBob, "/layim/init").value(L("data"))[L("group")].toArray();
    QCOMPARE(groups.size(), 1);
    QCOMPARE(groups.at(0)[L("groupname")].toString(), L("front"));
    const QByteArray id = groups.at(0)[L("id")].toString().toLatin1();
    const QJsonValue members = scene.get(kBob, "/layim/members?id=" + id).value(L("data"));
    QCOMPARE(members[L("members")].toInt(), 2);
    const QJsonValue first = members[L("list")][0];
    QCOMPARE(first[L("username")].toString(), kAnn);
    QCOMPARE(first[L("sign")].toString(), QStringLiteral("在线 · &lt;at your service&gt;"));
    QCOMPARE(first[L("status")].toString(), L("online"));
    QCOMPARE(scene.get(kAnn, "/layim/init").value(L("data"))[L("mine")][L("sign")].toString(),
             L("&lt;at your service&gt;"));
    QCOMPARE(scene.get(kBob, "/layim/members?id=g999").value(L("data"))[L("members")].toInt(-1), 0);
}

void TestLayimDesk::theChatLogInPages()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    for (int i = 1; i <= 7; ++i)
        scene.say(QStringLiteral("甲"), QString::number(i));
    QTRY_COMPARE(ann->messages().size(), 7);
    const QByteArray visitor = ann->messages().first().value(L("id")).toString().toLatin1();
    const auto page = [&](int number) {
        const QJsonValue data = scene
                                    .get(kAnn,
                                         "/layim/chatlog?type=friend&limit=3&id=" + visitor
                                             + "&page=" + QByteArray::number(number))
                                    .value(L("data"));
        QStringList texts;
        for (const QJsonValue &line : data[L("list")].toArray())
            texts += line[L("content")].toString();
        return std::pair(texts, data[L("count")].toInt(-1));
    };
    QCOMPARE(page(1), std::pair(QStringList({ L("1"), L("2"), L("3") }), 7));
    QCOMPARE(page(2), std::pair(QStringList({ L("4"), L("5"), L("6") }), 7));
    QCOMPARE(page(3), std::pair(QStringList({ L("7") }), 7));
    QCOMPARE(page(4), std::pair(QStringList(), 7));
    QCOMPARE(scene.get(kAnn, "/layim/chatlog?page=x&id=" + visitor).value(L("code")).toInt(), 400);
    QCOMPARE(scene.get(kBob, "/layim/chatlog?page=1&id=" + visitor).value(L("code")).toInt(), 401);
}

void TestLayimDesk::typingReachesTheVisitor()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    scene.say(QStringLiteral("甲"), QStringLiteral("question"));
    const QString visitor = ann->messageAfter(0).value(L("id")).toString();
    ann->send(emitting("typing", { { L("id"), visitor } }));
    QTRY_COMPARE(scene.simulator.appState(QStringLiteral("shop")).value(L("typingCalls")).toInt(),
                 1);
    ann->send(emitting("typing", { { L("id"), L("999") } })); // somebody else's: nothing happens
    ann->send(R"({"emit":"ping"})");
    QVERIFY(!ann->waitFor("pong").isEmpty());
    QCOMPARE(ann->frames("error").size(), 0);
}

//! product.md 5: at /layim one missed answer is offline, without grace, and what waits for that
//! agent goes to a colleague.
void TestLayimDesk::oneMissedAnswerIsOffline()
{
    PageScene scene;
    QVERIFY(scene.begin("[layim]\nsilence_ms = 1500\nanswer_ms = 1500\n"));
    const auto ann = scene.page(kAnn);
    scene.say(QStringLiteral("甲"), QStringLiteral("question"));
    QTRY_COMPARE(ann->messages().size(), 1);
    const auto bob = scene.page(kBob);
    bob->clear();
    ann->setAnswersPings(false);
    QTRY_VERIFY(!ann->isConnected());
    QCOMPARE(ann->closeCode(), 4408);
    const auto isOffline = [&] {
        const auto told = bob->frames("setFriendStatus");
        return !told.isEmpty() && told.last()[L("data")][L("status")].toString() == L("offline");
    };
    QTRY_VERIFY(isOffline());
    QTRY_COMPARE(contentsOf(*bob), QStringList(QStringLiteral("question")));
}

void TestLayimDesk::theAuditNamesThePage()
{
    PageScene scene;
    QVERIFY(scene.begin());
    const auto ann = scene.page(kAnn);
    scene.say(QStringLiteral("甲"), QStringLiteral("zanzibar?"));
    const QString visitor = ann->messageAfter(0).value(L("id")).toString();
    scene.post(kAnn, "/layim/send", scene.message(visitor, QStringLiteral("zanzibar!")));
    ann->send(R"({"type":"hide"})");
    QTRY_COMPARE(ann->frames("status").size(), 1);
    const auto list = [&](const QStringList &more) {
        return scene.relay.run(QStringList { L("audit"), L("list"), L("--json") } + more);
    };
    const auto rowsOf = [](const RelayProcess::Run &run) {
        return QJsonDocument::fromJson(run.out).object().value(L("audit")).toArray();
    };
    const auto sends = list({ L("--agent"), kAnn, L("--command"), L("send") });
    QCOMPARE(rowsOf(sends).size(), 1);
    const QJsonValue row = rowsOf(sends).first();
    QCOMPARE(row[L("door")].toString(), L("layim"));
    QCOMPARE(row[L("address")].toString(), L("127.0.0.1"));
    QCOMPARE(row[L("outcome")].toString(), L("ok"));
    QCOMPARE(row[L("visitor")].toString(), visitor);
    QCOMPARE(row[L("channel")].toString(), L("shop"));
    QCOMPARE(rowsOf(list({ L("--command"), L("set_own_presence") })).size(), 1);
    QVERIFY(rowsOf(list({ L("--command"), L("add_agent") })).size() >= 2); // while it was down, too
    QCOMPARE(rowsOf(list({ L("--since"), L("2100-01-01") })).size(), 0);
    QVERIFY(list({ L("--since"), L("yesterday") }).exitCode != 0);
    const auto all = list({});
    QVERIFY(!all.out.contains("zanzibar"));
    QVERIFY(!all.out.contains(scene.tokens.value(kAnn)));
    // For people, and over HTTP for who may.
    QVERIFY(scene.relay.run({ L("audit"), L("list") }).out.contains("send  ok"));
    const auto http = HttpConnection(scene.relay.port())
                          .post("/api/v1/admin/audit.list", "{}", bearer(scene.tokens.value(kAnn)));
    QCOMPARE(http.status, 403);
    QVERIFY(
        !scene.relay.addAgent(QStringLiteral("lead"), { L("--role"), L("supervisor") }).isEmpty());
    const QByteArray lead = scene.relay.issueToken(QStringLiteral("lead"));
    const QJsonObject page = HttpConnection(scene.relay.port())
                                 .post("/api/v1/admin/audit.list", "{}", bearer(lead))
                                 .json();
    QVERIFY(page.value(L("audit")).toArray().size() > 3);
}

void TestLayimDesk::otherSchoolsWords()
{
    PageScene scene;
    QVERIFY(scene.begin());
    LayimPage page(scene.relay.port());
    QVERIFY(page.connectOnly());
    const QByteArray token = scene.relay.issueToken(kAnn);
    page.send("{\"type\":\"bind\",\"data\":{\"token\":\"" + token + "\"}}");
    QVERIFY(page.waitFor("init").contains(L("data")));
    scene.say(QStringLiteral("甲"), QStringLiteral("question"));
    const QByteArray visitor = page.messageAfter(0).value(L("id")).toString().toLatin1();
    page.send("{\"message_type\":\"chatMessage\",\"data\":{\"to_id\":\"" + visitor
              + "\",\"content\":\"answer\"}}");
    QTRY_COMPARE(scene.accepted(), QStringList(QStringLiteral("answer")));
    page.send(R"({"type":"no such thing"})");
    QCOMPARE(page.waitFor("error").value(L("code")).toInt(), 400);
    QVERIFY(page.isConnected());
}

QTEST_GUILESS_MAIN(TestLayimDesk)
#include "tst_layimdesk.moc"
