// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QJsonDocument>
#include <QTest>

using namespace kefu;

namespace {

constexpr int kLimit = kMaxFrameAfterLogin;

ConversationInfo sampleConversation()
{
    ConversationInfo info;
    info.id = { 41 };
    info.visitor = { { 7 }, { 2 }, QStringLiteral("李静"), QStringLiteral("oABC…9f2") };
    info.state = ConversationState::Assigned;
    info.owner = { 3 };
    info.version = 12;
    info.openedAt = 1'700'000'000'000;
    info.waitingSinceAt = 1'700'000'001'000;
    info.lastSeq = 5;
    info.readSeq = 4;
    info.unread = 1;
    info.quota = { 3, 1'700'100'000'000 };
    info.visitor.remark = QStringLiteral("李姐");
    info.visitor.tags = { QStringLiteral("VIP"), QStringLiteral("退款") };
    return info;
}

Message sampleMessage()
{
    Message message;
    message.id = { Q_INT64_C(9007199254740993) }; // beyond 2^53: a number would lose its end
    message.visitor = { 7 };
    message.conversation = { 41 };
    message.seq = 5;
    message.direction = Direction::Out;
    message.author = { 3 };
    message.authorName = QStringLiteral("小美");
    message.content = { ContentKind::Text, QStringLiteral("您好 \U0001F60A \"引号\" <b>"), {} };
    message.createdAt = 1'700'000'002'000;
    message.delivery = DeliveryState::Failed;
    message.failure = FailureReason::QuotaUsedUp;
    message.errcode = 45047;
    message.clientMessageId = QStringLiteral("c-1");
    message.resendOf = { 99 };
    message.automatic = true;
    message.readAt = 1'700'000'003'000;
    message.readBy = { 3 };
    return message;
}

QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

} // namespace

class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsSurviveTheWire_data();
    void requestsSurviveTheWire();
    void badRequests_data();
    void badRequests();
    void valuesSurviveTheWire();
    void eventsSurviveTheWire();
    void preEncodedEventsEqualEncodedOnes();
    void answersAndErrors();
    void newerRelaysAreUnderstood();
    void badRelayFrames_data();
    void badRelayFrames();
    void loneSurrogatesAreReplaced();
    void answersAboutRouting();
    void presenceAndAlerts();
    void aTransferNamesOneReceiver();
};

void TestCodec::requestsSurviveTheWire_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < 30; ++i)
        QTest::newRow(qPrintable(QString::number(i))) << i;
}

void TestCodec::requestsSurviveTheWire()
{
    QFETCH(int, index);
    const QList<RequestBody> bodies {
        HelloRequest { QStringLiteral("token"),
                       { 17 },
                       QStringLiteral("e1"),
                       QStringLiteral("kefudesk/0.1.0") },
        SendRequest { { 41 },
                      { ContentKind::Text, QStringLiteral("在"), {} },
                      QStringLiteral("c-9"),
                      true,
                      { 5 } },
        EndRequest { { 41 } },
        ReadRequest { { 7 }, 12 },
        HistoryRequest { { 7 }, 30, 20 },
        ConversationsRequest { { 40 } },
        PresenceRequest { PresenceState::Busy },
        LogoutRequest {},
        TypingRequest { { 41 }, true },
        TypingRequest { { 41 }, false },
        WithdrawRequest { { 99 } },
        VisitorRequest { { 7 } },
        PresenceRequest { PresenceState::Away, { 3 }, QStringLiteral("lunch"), 1'700'000'000'000 },
        PresenceRequest { PresenceState::Offline, {}, {}, 0, LeftBehind::Queue },
        LogoutRequest { LeftBehind::Keep },
        ClaimRequest { { 41 } },
        AcceptRequest { { 41 } },
        RefuseRequest { { 41 }, QStringLiteral("not mine") },
        TransferRequest { { 41 }, { 4 }, {}, QStringLiteral("退款") },
        TransferRequest { { 41 }, {}, { 2 }, {} },
        TakeOverRequest { { 41 } },
        RequeueRequest { { 41 }, {} },
        ReopenRequest { { 41 } },
        HelpRequest { { 41 }, true },
        HelpRequest { { 41 }, false },
        ExplainRequest { { 41 } },
        BlockRequest { { 7 }, true, QStringLiteral("骚扰"), 1'700'000'000'000 },
        BlockRequest { { 7 }, false, {}, 0 },
        ColleaguesRequest {},
        LeaveMessagesRequest { { 40 }, 20 },
    };
    const Request request { QStringLiteral("r1"), bodies[index] };
    const Result<Request> read = codec::decodeRequest(codec::encodeRequest(request), kLimit);
    QVERIFY(read.ok());
    QCOMPARE(read->id, request.id);
    QVERIFY(read->body == request.body);
}

void TestCodec::badRequests_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("field");
    const int frame = int(ErrorCode::BadFrame);
    const int request = int(ErrorCode::BadRequest);
    QTest::newRow("empty") << QByteArray() << frame << QString();
    QTest::newRow("not json") << QByteArray("hello") << frame << QString();
    QTest::newRow("array") << QByteArray("[]") << frame << QString();
    QTest::newRow("no t") << json("{'id':'1'}") << frame << QStringLiteral("t");
    QTest::newRow("t is a number") << json("{'t':1,'id':'1'}") << frame << QStringLiteral("t");
    QTest::newRow("no id") << json("{'t':'end'}") << frame << QStringLiteral("id");
    QTest::newRow("id too long") << json("{'t':'end','id':'") + QByteArray(65, 'x') + json("'}")
                                 << frame << QStringLiteral("id");
    QTest::newRow("too large") << json("{'t':'end','id':'1','x':'") + QByteArray(kLimit, 'x')
            + json("'}") << frame
                               << QString();
    QTest::newRow("deep") << QByteArray(5000, '[') << frame << QString();
    QTest::newRow("d is no object")
        << json("{'t':'end','id':'1','d':[]}") << request << QStringLiteral("d");
    QTest::newRow("id as number") << json("{'t':'end','id':'1','d':{'conversation':41}}") << request
                                  << QStringLiteral("conversation");
    QTest::newRow("id zero") << json("{'t':'end','id':'1','d':{'conversation':'0'}}") << request
                             << QStringLiteral("conversation");
    QTest::newRow("id signed") << json("{'t':'end','id':'1','d':{'conversation':'-1'}}") << request
                               << QStringLiteral("conversation");
    QTest::newRow("id too big") << json(
        "{'t':'end','id':'1','d':{'conversation':'9999999999999999999'}}")
                                << request << QStringLiteral("conversation");
    QTest::newRow("content missing")
        << json("{'t':'send','id':'1','d':{'conversation':'1','clientMessageId':'c'}}") << request
        << QStringLiteral("content");
    QTest::newRow("kind unknown") << json("{'t':'send','id':'1','d':{'conversation':'1','content':{"
                                          "'kind':'x'},'clientMessageId':'c'}}")
                                  << request << QStringLiteral("content");
    QTest::newRow("clientMessageId missing") << json(
        "{'t':'send','id':'1','d':{'conversation':'1','content':{'kind':'text','text':'a'}}}")
                                             << request << QStringLiteral("clientMessageId");
    QTest::newRow("force is a string")
        << json("{'t':'send','id':'1','d':{'conversation':'1','content':{'kind':'text','text':'a'},"
                "'clientMessageId':'c','force':'yes'}}")
        << request << QStringLiteral("force");
    QTest::newRow("seq is a fraction")
        << json("{'t':'read','id':'1','d':{'visitor':'1','seq':1.5}}") << request
        << QStringLiteral("seq");
    QTest::newRow("seq is negative") << json("{'t':'read','id':'1','d':{'visitor':'1','seq':-1}}")
                                     << request << QStringLiteral("seq");
    QTest::newRow("seq is huge") << json("{'t':'read','id':'1','d':{'visitor':'1','seq':1e300}}")
                                 << request << QStringLiteral("seq");
    QTest::newRow("limit too large")
        << json("{'t':'history','id':'1','d':{'visitor':'1','limit':5000}}") << request
        << QStringLiteral("limit");
    QTest::newRow("state unknown") << json("{'t':'presence','id':'1','d':{'state':'asleep'}}")
                                   << request << QStringLiteral("state");
}

void TestCodec::badRequests()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, code);
    QFETCH(QString, field);
    const Result<Request> read = codec::decodeRequest(frame, kLimit);
    QVERIFY(!read.ok());
    QCOMPARE(int(read.error().code), code);
    if (!field.isEmpty())
        QCOMPARE(read.error().details.value(QStringLiteral("field")).toString(), field);
    if (code == int(ErrorCode::BadRequest))
        QCOMPARE(codec::requestIdOf(frame), QStringLiteral("1"));
}

void TestCodec::valuesSurviveTheWire()
{
    const Result<Message> message = codec::messageFromJson(codec::toJson(sampleMessage()));
    QVERIFY(message.ok());
    QVERIFY(*message == sampleMessage());

    ConversationInfo info = sampleConversation();
    info.lastMessage = sampleMessage();
    const Result<ConversationInfo> conversation = codec::conversationFromJson(codec::toJson(info));
    QVERIFY(conversation.ok());
    QVERIFY(*conversation == info);

    HelloAnswer hello;
    hello.agent = { { 3 }, QStringLiteral("xm"), QStringLiteral("小美"), Role::Supervisor,
                    0,     PresenceState::Away,  QStringLiteral("在") };
    hello.epoch = QStringLiteral("e1");
    hello.cursor = { 77 };
    hello.serverTimeAt = 1'700'000'000'000;
    hello.channels = { { { 2 }, QStringLiteral("小鹿商城") } };
    hello.conversations = { info };
    hello.more = true;
    const Result<HelloAnswer> answer = codec::helloAnswerFromJson(codec::toJson(hello));
    QVERIFY(answer.ok());
    QVERIFY(*answer == hello);

    const HistoryAnswer history { { 7 }, { sampleMessage() }, true, true, 60 };
    const Result<HistoryAnswer> page = codec::historyAnswerFromJson(codec::toJson(history));
    QVERIFY(page.ok());
    QVERIFY(*page == history);
}

void TestCodec::eventsSurviveTheWire()
{
    EventsPush push;
    push.from = { 10 };
    push.to = { 19 };
    push.events = { { { 11 }, MessageAdded { sampleMessage(), sampleConversation() } },
                    { { 12 }, MessageUpdated { sampleMessage(), sampleConversation() } },
                    { { 13 }, ConversationGained { sampleConversation(), { sampleMessage() } } },
                    { { 14 }, ConversationUpdated { sampleConversation() } },
                    { { 15 }, ConversationLost { { 41 }, { 7 }, { 4 } } } };
    const Result<RelayFrame> frame =
        codec::decodeRelayFrame(codec::encodePush(push), kMaxFrameFromRelay);
    QVERIFY(frame.ok());
    const auto &read = std::get<EventsPush>(std::get<Push>(*frame));
    QCOMPARE(read.from, push.from);
    QCOMPARE(read.to, push.to);
    QCOMPARE(read.events.size(), push.events.size());
    for (qsizetype i = 0; i < push.events.size(); ++i) {
        QCOMPARE(read.events[i].seq, push.events[i].seq);
        QVERIFY2(read.events[i].body == push.events[i].body, qPrintable(QString::number(i)));
    }
}

void TestCodec::preEncodedEventsEqualEncodedOnes()
{
    const Event event { { 11 }, ConversationLost { { 41 }, { 7 }, {} } };
    const EventsPush push { { 1 }, { 11 }, { event } };
    QCOMPARE(codec::encodeEvents({ 1 }, { 11 }, { codec::encodeEvent(event) }),
             codec::encodePush(push));
    QVERIFY(QJsonDocument::fromJson(codec::encodeEvents({ 1 }, { 2 }, {})).isObject());
}

void TestCodec::answersAndErrors()
{
    const Result<RelayFrame> good = codec::decodeRelayFrame(
        codec::encodeAnswer(QStringLiteral("r1"), { { QStringLiteral("a"), 1 } }), kLimit);
    QVERIFY(good.ok());
    const auto &answer = std::get<Answer>(*good);
    QVERIFY(answer.ok);
    QCOMPARE(answer.re, QStringLiteral("r1"));

    for (int code = int(ErrorCode::BadRequest); code <= int(ErrorCode::Internal); ++code) {
        const Error error =
            makeError(ErrorCode(code), QStringLiteral("why"), { { QStringLiteral("limit"), 5 } });
        const Result<RelayFrame> bad = codec::decodeRelayFrame(
            codec::encodeError(QStringLiteral("r2"), error, QStringLiteral("q7")), kLimit);
        QVERIFY(bad.ok());
        const auto &refusal = std::get<Answer>(*bad);
        QVERIFY(!refusal.ok);
        QCOMPARE(int(refusal.error.code), code);
        QCOMPARE(refusal.error.details.value(QStringLiteral("limit")).toInt(), 5);
        QCOMPARE(refusal.requestId, QStringLiteral("q7"));
    }
}

void TestCodec::answersAboutRouting()
{
    ConversationInfo info = sampleConversation();
    info.leave = true;
    info.rating = 3;
    info.from = { 4 };
    info.note = QStringLiteral("退款");
    info.acceptUntilAt = 1'700'000'020'000;
    info.helpAt = 1'700'000'010'000;
    const auto conversation =
        codec::conversationAnswerFromJson(codec::toJson(ConversationAnswer { info }));
    QVERIFY(conversation.ok());
    QVERIFY(conversation->conversation == info);

    const ColleaguesAnswer colleagues {
        { { { 3 },
            QStringLiteral("小美"),
            Role::Agent,
            PresenceState::Away,
            LinkState::Grace,
            QStringLiteral("lunch"),
            1'700'000'000'000,
            2,
            10,
            QStringLiteral("在") } },
        { { { 1 }, { 2 }, QStringLiteral("售后"), { { 3 }, { 4 } } } },
    };
    const auto readColleagues = codec::colleaguesAnswerFromJson(codec::toJson(colleagues));
    QVERIFY(readColleagues.ok());
    QVERIFY(*readColleagues == colleagues);

    ExplainAnswer answer;
    Explanation &why = answer.explanation;
    why = { { 41 },
            ConversationState::Queued,
            QStringLiteral("all_full"),
            QStringLiteral("in_order"),
            { 3 },
            2,
            1'700'000'000'000,
            1'700'000'030'000,
            true,
            true };
    why.others = { { { 4 }, QStringLiteral("阿强"), QStringLiteral("at_capacity"), 10, 10 } };
    why.stays = { { false,
                    { 3 },
                    QStringLiteral("小美"),
                    5,
                    6,
                    QStringLiteral("in_order"),
                    QStringLiteral("grace_over") },
                  { true, {}, {}, 6, 0, QStringLiteral("grace_over"), {} } };
    why.words = { QStringLiteral("waiting") };
    const auto readWhy = codec::explainAnswerFromJson(codec::toJson(answer));
    QVERIFY(readWhy.ok());
    QVERIFY(*readWhy == answer);
}

void TestCodec::presenceAndAlerts()
{
    const PresencePush presence {
        { 3 }, PresenceState::Away,     QStringLiteral("lunch"), 1'700'000'000'000,
        { 1 }, QStringLiteral("王主管")
    };
    const auto read = codec::decodeRelayFrame(codec::encodePush(presence), kMaxFrameFromRelay);
    QVERIFY(read.ok());
    QVERIFY(std::get<PresencePush>(std::get<Push>(*read)) == presence);
    const AlertPush alert { QStringLiteral("no_answer"), { 41 }, { 7 }, { 3 }, 1'700'000'000'000 };
    const auto readAlert = codec::decodeRelayFrame(codec::encodePush(alert), kMaxFrameFromRelay);
    QVERIFY(readAlert.ok());
    QVERIFY(std::get<AlertPush>(std::get<Push>(*readAlert)) == alert);
}

void TestCodec::aTransferNamesOneReceiver()
{
    for (const char *d :
         { "{'conversation':'41'}", "{'conversation':'41','agent':'3','group':'2'}" }) {
        const QByteArray frame = json("{'t':'transfer','id':'1','d':") + json(d) + '}';
        const auto request = codec::decodeRequest(frame, kLimit);
        QVERIFY(!request.ok());
        QCOMPARE(int(request.error().code), int(ErrorCode::BadRequest));
        QCOMPARE(request.error().details.value(QStringLiteral("field")).toString(),
                 QStringLiteral("agent"));
    }
}

void TestCodec::newerRelaysAreUnderstood()
{
    const auto push = codec::decodeRelayFrame(json("{'t':'weather','d':{'rain':true}}"), kLimit);
    QVERIFY(push.ok());
    QCOMPARE(std::get<UnknownPush>(std::get<Push>(*push)).type, QStringLiteral("weather"));

    const auto event =
        codec::decodeRelayFrame(json("{'t':'events','d':{'from':'1','to':'2','new':1,'events':[{'"
                                     "seq':'2','kind':'sun','x':{}}]}}"),
                                kLimit);
    QVERIFY(event.ok());
    const auto &events = std::get<EventsPush>(std::get<Push>(*event));
    QCOMPARE(std::get<UnknownEvent>(events.events.first().body).kind, QStringLiteral("sun"));

    const auto code = codec::decodeRelayFrame(
        json("{'re':'1','ok':false,'error':{'code':'too_sunny','message':'x'}}"), kLimit);
    QVERIFY(code.ok());
    QCOMPARE(int(std::get<Answer>(*code).error.code), int(ErrorCode::Internal));
}

void TestCodec::badRelayFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no t") << json("{'d':{}}");
    QTest::newRow("error missing") << json("{'re':'1','ok':false}");
    QTest::newRow("cursor as number") << json("{'t':'events','d':{'from':1,'to':'2','events':[]}}");
    QTest::newRow("event without seq")
        << json("{'t':'events','d':{'from':'1','to':'2','events':[{'kind':'x'}]}}");
    QTest::newRow("event no object")
        << json("{'t':'events','d':{'from':'1','to':'2','events':[5]}}");
    QTest::newRow("message without content") << json(
        "{'t':'events','d':{'from':'1','to':'2','events':[{'seq':'2','kind':'message.added',"
        "'message':{'id':'1','visitor':'1','seq':1,'direction':'in'}}]}}");
}

void TestCodec::badRelayFrames()
{
    QFETCH(QByteArray, frame);
    QVERIFY(!codec::decodeRelayFrame(frame, kMaxFrameFromRelay).ok());
}

void TestCodec::loneSurrogatesAreReplaced()
{
    const QString whole = QStringLiteral("好\U0001F60A");
    QCOMPARE(codec::sanitized(whole), whole);
    QString broken = QStringLiteral("ab");
    broken.insert(1, QChar(0xD83D));
    QCOMPARE(codec::sanitized(broken), QStringLiteral("a\uFFFDb"));
    QString reversed;
    reversed.append(QChar(0xDE0A));
    reversed.append(QChar(0xD83D));
    QCOMPARE(codec::sanitized(reversed), QStringLiteral("\uFFFD\uFFFD"));
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
