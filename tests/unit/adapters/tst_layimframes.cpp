// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/messagebox.h"
#include "relay/layim/pageframe.h"
#include "relay/layim/payloads.h"
#include "relay/layim/sendrequest.h"

#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using namespace kefu::layim;
using L = QLatin1String;

//! What pages say, in whose words ever; what one click of theirs becomes; the message box.
class TestLayimFrames : public QObject {
    Q_OBJECT
private:
    static PageFrame read(const QByteArray &json)
    {
        return pageFrameFrom(QJsonDocument::fromJson(json).object());
    }
    static AlertPush alert(const char *kind, qint64 at)
    {
        return { QLatin1String(kind), ConversationId { 1 }, VisitorId { 2 }, AgentId { 3 }, at };
    }

private Q_SLOTS:
    void words_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("request");
        QTest::addColumn<QString>("value");
        QTest::addColumn<qint64>("visitor");
        const auto row = [](const char *name, const char *json, PageRequest request,
                            const char *value = "", qint64 visitor = 0) {
            QTest::newRow(name) << QByteArray(json) << int(request) << QString::fromUtf8(value)
                                << visitor;
        };
        using P = PageRequest;
        row("ours", R"({"emit":"init","token":"t"})", P::Init);
        row("LayIM's guide", R"({"type":"chatMessage","data":{"mine":{},"to":{"id":"7"}}})",
            P::Send, "", 7);
        row("nick-bai's", R"({"message_type":"init"})", P::Init);
        row("bind", R"({"emit":"bind"})", P::Init);
        row("status of a word", R"({"emit":"online","data":"hide"})", P::Status, "hide");
        row("status of a field", R"({"emit":"status","data":{"status":"online"}})", P::Status,
            "online");
        row("status of a value", R"({"emit":"online","data":{"value":"hide"}})", P::Status, "hide");
        row("the name is the status", R"({"type":"hide"})", P::Status, "hide");
        row("signature", R"({"emit":"sign","data":"at your service"})", P::Sign, "at your service");
        row("id as a number", R"({"emit":"chatChange","data":{"id":7}})", P::Read, "", 7);
        row("who is agreed to", R"({"emit":"agreeFriend","data":{"uid":"7","id":"c9"}})", P::Agree,
            "", 7);
        row("an agent is no visitor", R"({"emit":"typing","data":{"id":"a7"}})", P::Typing);
        row("unknown", R"({"emit":"addGroup"})", P::Unknown);
        row("no name", R"({"data":{}})", P::Unknown);
        row("a name of another type", R"({"emit":5,"type":["init"]})", P::Unknown);
        row("nothing", "{}", P::Unknown);
    }

    void words()
    {
        QFETCH(QByteArray, json);
        const PageFrame frame = read(json);
        QTEST(int(frame.request), "request");
        QTEST(frame.value, "value");
        QTEST(frame.visitor.value, "visitor");
    }

    void details()
    {
        QCOMPARE(read(R"({"type":"bind","data":{"token":"t"}})").token, QByteArray("t"));
        QCOMPARE(read(R"({"emit":"init","token":5})").token, QByteArray());
        QVERIFY(read(R"({"emit":"typing","data":{"id":"7"}})").on);
        QVERIFY(!read(R"({"emit":"typing","data":{"id":"7","on":false}})").on);
        const QJsonObject other =
            read(R"({"type":"chatMessage","data":{"to_id":"7","content":"hello"}})").data;
        const auto sent = sendRequestFromJson(other);
        QVERIFY(sent.ok());
        QCOMPARE(sent->visitor, VisitorId { 7 });
        QCOMPARE(sent->command.content.text, QStringLiteral("hello"));
    }

    void pieces_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("pieces"); // texts, and pictures as <id>
        const QString ours = QStringLiteral("//h/api/v1/media/ab12?e=1&s=2");
        const auto row = [](const char *name, const QString &content, const char *pieces) {
            QTest::newRow(name) << content << QString::fromUtf8(pieces);
        };
        row("a picture", L("img[") + ours + L("]"), "<ab12>");
        row("with a draft", L("look img[") + ours + L("] now"), "look|<ab12>|now");
        row("two", L("img[") + ours + L("]img[") + ours + L("]"), "<ab12>|<ab12>");
        row("by the file button", L("file(") + ours + L(")[p.png] x"), "<ab12>|x");
        row("somebody else's stays text", L("img[http://e/x.png] x"), "http://e/x.png x");
        row("not closed", L("img[") + ours, "img[//h/api/v1/media/ab12?e=1&s=2");
        row("blanks between", L(" img[") + ours + L("] \n "), "<ab12>");
    }

    void pieces()
    {
        QFETCH(QString, content);
        const QJsonObject json { { L("mine"), QJsonObject { { L("content"), content } } },
                                 { L("to"), QJsonObject { { L("id"), L("7") } } } };
        const auto request = sendRequestFromJson(json);
        QVERIFY(request.ok());
        QStringList found;
        for (const Content &piece : QList<Content> { request->command.content } + request->more)
            found += piece.kind == ContentKind::Image ? u'<' + piece.media.id + u'>' : piece.text;
        QTEST(found.join(u'|'), "pieces");
    }

    void tooManyPieces()
    {
        const QString content = QStringLiteral("img[/api/v1/media/a]").repeated(kMaxPieces + 1);
        const QJsonObject json { { L("mine"), QJsonObject { { L("content"), content } } },
                                 { L("to"), QJsonObject { { L("id"), L("7") } } } };
        QCOMPARE(sendRequestFromJson(json).error().code, ErrorCode::TooLarge);
    }

    void theBoxKeepsEachAlertOnce()
    {
        MessageBoxes boxes;
        const AgentId ann { 1 };
        QVERIFY(boxes.add(ann, alert("no_answer", 5), 10));
        QVERIFY(!boxes.add(ann, alert("no_answer", 5), 11)); // by the agent's other page
        QVERIFY(boxes.add(ann, alert("no_answer", 6), 12));
        QCOMPARE(boxes.unread(ann), 2);
        QCOMPARE(boxes.lines(ann).first().alert.at, 6); // newest first
        QCOMPARE(boxes.unread(AgentId { 2 }), 0);
        boxes.markRead(ann);
        QCOMPARE(boxes.unread(ann), 0);
        for (int i = 0; i < 1000; ++i)
            boxes.add(ann, alert("help", i), 20);
        QCOMPARE(boxes.lines(ann).size(), 100);
    }

    void rowsOfTheBox()
    {
        ConversationInfo offer;
        offer.id = ConversationId { 41 };
        offer.visitor.id = VisitorId { 7 };
        offer.visitor.channel = ChannelId { 5 };
        offer.visitor.name = QStringLiteral("<V>");
        offer.state = ConversationState::Assigned;
        offer.owner = AgentId { 1 };
        offer.from = AgentId { 3 };
        offer.note = QStringLiteral("a & b");
        QVERIFY(!isOffer(offer, AgentId { 1 }));
        offer.acceptUntilAt = 1'800'000'000'000;
        QVERIFY(isOffer(offer, AgentId { 1 }));
        QVERIFY(!isOffer(offer, AgentId { 3 }));
        const BoxNames names { [](VisitorId) { return QStringLiteral("<V>"); },
                               [](AgentId) { return QStringLiteral("Bob"); }, QTimeZone::utc() };
        View view;
        view.self.id = AgentId { 1 };
        const QJsonArray rows =
            boxRows({ offer }, { { 1, alert("help", 5), 1'800'000'000'000, true } }, names, view);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.at(0)[L("id")].toString(), L("c41"));
        QCOMPARE(rows.at(0)[L("uid")].toString(), L("7"));
        QCOMPARE(rows.at(0)[L("remark")].toString(), L("a &amp; b"));
        QCOMPARE(rows.at(0)[L("user")][L("username")].toString(), L("&lt;V&gt;"));
        QVERIFY(rows.at(1)[L("from")].isNull()); // a system row
        QCOMPARE(rows.at(1)[L("content")].toString(), QStringLiteral("客服 Bob 求助：&lt;V&gt;"));
        QCOMPARE(rows.at(1)[L("read")].toInt(), 1);
        // An offer is no friend yet.
        const QJsonObject init =
            initData({ { ChannelId { 5 }, L("shop") } }, { offer }, PresenceState::Online, view);
        QCOMPARE(init.value(L("friend"))[0][L("list")].toArray().size(), 0);
    }

    void members()
    {
        Colleague ann;
        ann.id = AgentId { 1 };
        ann.nickname = QStringLiteral("<Ann>");
        ann.presence = PresenceState::Busy;
        ann.link = LinkState::Connected;
        ann.sign = QStringLiteral("a<b");
        Colleague bob;
        bob.id = AgentId { 2 };
        Colleague carl;
        carl.id = AgentId { 3 };
        const AgentGroup group { GroupId { 4 }, ChannelId { 5 }, {}, { ann.id, bob.id } };
        const QJsonObject data = membersData(group, { ann, bob, carl }, View {});
        QCOMPARE(data.value(L("members")).toInt(), 2);
        const QJsonValue first = data.value(L("list"))[0];
        QCOMPARE(first[L("id")].toString(), L("a1"));
        QCOMPARE(first[L("username")].toString(), L("&lt;Ann&gt;"));
        QCOMPARE(first[L("sign")].toString(), QStringLiteral("忙碌 · a&lt;b"));
        QCOMPARE(first[L("status")].toString(), L("online"));
        QCOMPARE(data.value(L("list"))[1][L("status")].toString(), L("offline"));
        const QJsonObject init = initData({}, {}, PresenceState::Online, View {}, { group });
        QCOMPARE(init.value(L("group"))[0][L("id")].toString(), L("g4"));
    }
};

QTEST_GUILESS_MAIN(TestLayimFrames)
#include "tst_layimframes.moc"
