// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/payloads.h"
#include "relay/layim/texts.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace kefu;
using namespace kefu::layim;

namespace {

using L = QLatin1String;

VisitorInfo visitor(const QString &name = {})
{
    return { VisitorId { 1 }, ChannelId { 5 }, name, QStringLiteral("oAB…9f2") };
}

View view()
{
    AgentInfo self;
    self.id = AgentId { 1 };
    self.nickname = QStringLiteral("小美<b>");
    return { self, "//relay.example:8282" };
}

Message message(Direction direction, const QString &text)
{
    Message m;
    m.id = MessageId { 9007199254740993 };
    m.visitor = VisitorId { 1 };
    m.seq = 3;
    m.direction = direction;
    m.content.text = text;
    m.createdAt = 1700000000000;
    if (direction == Direction::Out) {
        m.author = AgentId { 1 };
        m.authorName = QStringLiteral("小美<b>");
    }
    return m;
}

ConversationInfo conversation(qint64 id, qint64 visitorId, qint64 channel, ConversationState state)
{
    ConversationInfo info;
    info.id = ConversationId { id };
    info.visitor = visitor(QStringLiteral("V<%1>").arg(visitorId));
    info.visitor.id = VisitorId { visitorId };
    info.visitor.channel = ChannelId { channel };
    info.state = state;
    return info;
}

} // namespace

class TestLayimPayloads : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aVisitorsMessage()
    {
        const QJsonObject json = chatMessage(message(Direction::In, QStringLiteral("你好😀/")),
                                             visitor(QStringLiteral("李静")), view());
        QCOMPARE(json.value(L("username")).toString(), QStringLiteral("李静"));
        QCOMPARE(json.value(L("avatar")).toString(),
                 QStringLiteral("//relay.example:8282/layim/avatar/visitor.svg"));
        QCOMPARE(json.value(L("id")), QJsonValue(L("1")));
        QCOMPARE(json.value(L("fromid")), QJsonValue(L("1")));
        QCOMPARE(json.value(L("type")), QJsonValue(L("friend")));
        QCOMPARE(json.value(L("content")).toString(), QStringLiteral("你好😀/"));
        QCOMPARE(json.value(L("cid")), QJsonValue(L("9007199254740993")));
        QCOMPARE(json.value(L("mine")), QJsonValue(false));
        QCOMPARE(json.value(L("timestamp")).toInteger(), 1700000000000);
    }

    //! LayIM puts a message on the right when fromid equals mine.id: visitor 1 is not agent 1.
    void idsOfAgentsAndVisitorsNeverMeet()
    {
        const QString mine = initData({}, {}, PresenceState::Online, view())
                                 .value(L("mine"))
                                 .toObject()
                                 .value(L("id"))
                                 .toString();
        const QJsonObject in = chatMessage(message(Direction::In, {}), visitor(), view());
        const QJsonObject out = chatMessage(message(Direction::Out, {}), visitor(), view());
        QVERIFY(in.value(L("fromid")).toString() != mine);
        QCOMPARE(out.value(L("fromid")).toString(), mine);
        QCOMPARE(out.value(L("id")), QJsonValue(L("1")));
    }

    void anOwnMessageFromElsewhere()
    {
        const QJsonObject json = chatMessage(
            message(Direction::Out, QStringLiteral("[div onclick=x]")), visitor(), view());
        QCOMPARE(json.value(L("mine")), QJsonValue(true));
        QCOMPARE(json.value(L("username")).toString(), QStringLiteral("小美&lt;b&gt;"));
        QVERIFY(!json.value(L("content")).toString().contains(QStringLiteral("[div")));
    }

    void aColleaguesMessageIsNotMine()
    {
        Message m = message(Direction::Out, QStringLiteral("hi"));
        m.author = AgentId { 2 };
        m.authorName = QStringLiteral("小强");
        const QJsonObject json = chatMessage(m, visitor(), view());
        QCOMPARE(json.value(L("mine")), QJsonValue(false));
        QCOMPARE(json.value(L("fromid")), QJsonValue(L("a2")));
    }

    void markupOfVisitors_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mustNotContain");
        const auto row = [](const char *text, const char *bad) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(bad);
        };
        row("img[http://x/y.png]", "img[");
        row("a(javascript:alert(1))[x]", "a(");
        row("[pre class=x]a[/pre]", "[pre");
        row("file(http://x)[y]", "file(");
        row("face[微笑]", "face[");
    }

    void markupOfVisitors()
    {
        QFETCH(QString, text);
        QFETCH(QString, mustNotContain);
        const QString out = chatMessage(message(Direction::In, text), visitor(), view())
                                .value(L("content"))
                                .toString();
        QVERIFY2(!out.contains(mustNotContain), qPrintable(out));
    }

    void namesAreHtmlEscaped()
    {
        const QJsonObject json =
            chatMessage(message(Direction::In, {}),
                        visitor(QStringLiteral("<img src=x onerror=\"a\">'&")), view());
        const QString name = json.value(L("username")).toString();
        for (const QChar c : QStringLiteral("<>\"'"))
            QVERIFY2(!name.contains(c), qPrintable(name));
    }

    void namelessVisitor()
    {
        const QString name = chatMessage(message(Direction::In, {}), visitor(), view())
                                 .value(L("username"))
                                 .toString();
        QVERIFY(name.startsWith(QStringLiteral("访客")));
        QVERIFY(name.size() > 2);
    }

    void systemLines_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("direction");
        QTest::addColumn<QString>("content");
        QTest::newRow("enter") << int(ContentKind::Enter) << int(Direction::System)
                               << enteredText();
        QTest::newRow("ended") << int(ContentKind::Ended) << int(Direction::System) << endedText();
        QTest::newRow("text") << int(ContentKind::Text) << int(Direction::System)
                              << QStringLiteral("&lt;script&gt;");
    }

    //! LayIM inserts these as raw HTML.
    void systemLines()
    {
        QFETCH(int, kind);
        QFETCH(int, direction);
        Message m = message(Direction(direction), QStringLiteral("<script>"));
        m.content.kind = ContentKind(kind);
        const QJsonObject json = chatMessage(m, visitor(), view());
        QCOMPARE(json.value(L("system")), QJsonValue(true));
        QCOMPARE(json.value(L("id")), QJsonValue(L("1")));
        QCOMPARE(json.value(L("type")), QJsonValue(L("friend")));
        QTEST(json.value(L("content")).toString(), "content");
    }

    void unsupportedTypesSayWhatTheyAre()
    {
        Message m = message(Direction::In, {});
        m.content = { ContentKind::Unsupported, {}, QStringLiteral("voice<") };
        const QString text = chatMessage(m, visitor(), view()).value(L("content")).toString();
        QVERIFY(text.contains(QStringLiteral("voice")));
    }

    void init()
    {
        const QList<ChannelInfo> channels { { ChannelId { 5 }, QStringLiteral("店<铺>") },
                                            { ChannelId { 6 }, QStringLiteral("空") } };
        const QList<ConversationInfo> conversations {
            conversation(30, 3, 5, ConversationState::Assigned),
            conversation(29, 3, 5, ConversationState::Closed),
            conversation(28, 4, 5, ConversationState::Closed),
        };
        const QJsonObject data =
            initData(channels, conversations, PresenceState::Invisible, view());
        QCOMPARE(data.value(L("mine")).toObject().value(L("status")), QJsonValue(L("hide")));
        const QJsonArray groups = data.value(L("friend")).toArray();
        QCOMPARE(groups.size(), 2);
        QCOMPARE(groups.at(0).toObject().value(L("groupname")),
                 QJsonValue(QStringLiteral("店&lt;铺&gt;")));
        QCOMPARE(groups.at(0).toObject().value(L("id")), QJsonValue(L("5")));
        const QJsonArray friends = groups.at(0).toObject().value(L("list")).toArray();
        QCOMPARE(friends.size(), 2);
        QCOMPARE(friends.at(0).toObject().value(L("status")), QJsonValue(L("online")));
        QCOMPARE(friends.at(0).toObject().value(L("username")),
                 QJsonValue(QStringLiteral("V&lt;3&gt;")));
        QCOMPARE(friends.at(1).toObject().value(L("status")), QJsonValue(L("offline")));
        QCOMPARE(groups.at(1).toObject().value(L("list")).toArray().size(), 0);
        QVERIFY(data.value(L("group")).isArray());
    }

    void theSignIsEscapedAndShort()
    {
        ConversationInfo info = conversation(1, 1, 5, ConversationState::Assigned);
        info.lastMessage = message(Direction::In, QStringLiteral("<b>\n") + QString(100, u'长'));
        const QString sign = friendItem(info, view()).value(L("sign")).toString();
        QVERIFY(sign.startsWith(QStringLiteral("&lt;b&gt; 长")));
        QVERIFY(sign.size() < 60);
        QCOMPARE(addListItem(info, view()).value(L("groupid")), QJsonValue(L("5")));
    }

    void theLogHoldsMessagesOnly()
    {
        Message entered = message(Direction::System, {});
        entered.content.kind = ContentKind::Enter;
        const QJsonArray log = chatLog({ entered, message(Direction::In, QStringLiteral("a")),
                                         message(Direction::Out, QStringLiteral("b")) },
                                       visitor(), view());
        QCOMPARE(log.size(), 2);
        QCOMPARE(log.at(0).toObject().value(L("id")), QJsonValue(L("1")));
        QCOMPARE(log.at(1).toObject().value(L("id")), QJsonValue(L("a1")));
        QCOMPARE(log.at(1).toObject().value(L("seq")).toInt(), 3);
    }

    void everyErrorHasWordsAndAStatus()
    {
        for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
            const LayimError error =
                layimError(makeError(ErrorCode(code), QStringLiteral("secret detail")));
            QVERIFY(error.code >= 400 && error.code < 600);
            QVERIFY(!error.msg.isEmpty());
            QVERIFY(!error.msg.contains(QStringLiteral("secret")));
        }
        QVERIFY(layimError(makeError(ErrorCode::Conflict, {}), QStringLiteral("小强"))
                    .msg.contains(QStringLiteral("小强")));
    }

    void whatBecameOfAnOwnMessage()
    {
        Message m = message(Direction::Out, QStringLiteral("x"));
        m.delivery = DeliveryState::Accepted;
        QVERIFY(deliveryText(m).isEmpty());
        m.delivery = DeliveryState::Failed;
        m.failure = FailureReason::WindowOver;
        m.errcode = 45015;
        QVERIFY(deliveryText(m).contains(QStringLiteral("45015")));
        m.delivery = DeliveryState::Uncertain;
        QVERIFY(deliveryText(m).contains(QStringLiteral("可能")));
    }

    void framesAreCompactJson()
    {
        const QByteArray json = frame(QStringLiteral("init"), { { L("id"), L("a1") } });
        QCOMPARE(QJsonDocument::fromJson(json).object().value(L("emit")), QJsonValue(L("init")));
        QVERIFY(!json.contains('\n'));
        const QJsonObject error =
            QJsonDocument::fromJson(errorFrame(QStringLiteral("init"), 401, QStringLiteral("<x>")))
                .object();
        QCOMPARE(error.value(L("code")).toInt(), 401);
        QCOMPARE(error.value(L("msg")), QJsonValue(L("&lt;x&gt;")));
        QVERIFY(!error.contains(L("data")));
    }
};

QTEST_GUILESS_MAIN(TestLayimPayloads)
#include "tst_layimpayloads.moc"
