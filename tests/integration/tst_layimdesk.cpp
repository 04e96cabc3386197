// SPDX-License-Identifier: Apache-2.0
#include "pagescene.h"
#include "relay/protocol/codec.h"

using namespace kefu;
using namespace kefu::testing;

//! What else a LayIM page has of the desk (design.md 17): the same conversations as a console, the
//! message box, colleagues, its chat log, and a line in the audit.
class TestLayimDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pageAndConsoleSeeTheSame();
    void theMessageBox();
    void colleaguesAndSignatures();
    void theChatLogInPages();
    void typingReachesTheVisitor();
    void oneMissedAnswerIsOffline();
    void theAuditNamesThePage();
    void otherSchoolsWords();
};

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
    QTRY_COMPARE(rowsOf(list({ L("--command"), L("set_own_presence") })).size(), 1);
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
