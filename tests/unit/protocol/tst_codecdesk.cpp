// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QTest>

using namespace kefu;

//! The frames of an agent's desk beside conversations: search, canned replies, what agents say of
//! visitors, signature, topics.
namespace {

constexpr int kLimit = kMaxFrameAfterLogin;

CannedReply sampleCanned()
{
    CannedReply reply;
    reply.id = { 5 };
    reply.scope = CannedScope::Team;
    reply.channel = { 2 };
    reply.group = QStringLiteral("售后");
    reply.title = QStringLiteral("退款步骤");
    reply.shortcut = QStringLiteral("tk");
    reply.content = { ContentKind::Text, QStringLiteral("{访客名}您好"), {} };
    reply.version = 3;
    return reply;
}

ConversationInfo sampleConversation()
{
    ConversationInfo info;
    info.id = { 41 };
    info.visitor = { { 7 }, { 2 }, QStringLiteral("李静"), QStringLiteral("oABC…9f2") };
    info.visitor.remark = QStringLiteral("李姐");
    info.visitor.tags = { QStringLiteral("VIP") };
    info.version = 2;
    return info;
}

Message sampleMessage()
{
    Message message;
    message.id = { 90 };
    message.visitor = { 7 };
    message.seq = 5;
    message.content = { ContentKind::Text, QStringLiteral("要退款"), {} };
    message.createdAt = 1'700'000'002'000;
    return message;
}

QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

QList<RequestBody> samples()
{
    return {
        HistoryRequest { { 7 }, 0, 20, 51, 0 },
        HistoryRequest { { 7 }, 0, 20, 0, 0 },
        HistoryRequest { { 7 }, 0, 20, {}, 1'700'000'000'000 },
        SearchRequest { QStringLiteral("退款"), { 2 }, { 3 }, { 7 }, 5, 6, 20, { 90 } },
        SearchRequest { QStringLiteral("退款") },
        CannedRequest { { 5 } },
        CannedSaveRequest { sampleCanned() },
        CannedRemoveRequest { { 5 } },
        VisitorEditRequest { { 7 }, QStringLiteral("李姐"), QStringList { QStringLiteral("VIP") } },
        VisitorEditRequest { { 7 }, QString(), {} },
        VisitorEditRequest { { 7 }, {}, QStringList {} },
        VisitorEditRequest { { 7 }, {}, {} },
        NoteRequest { { 7 }, QStringLiteral("电话 @阿强"), { { 4 }, { 5 } } },
        NoteRequest { { 7 }, QStringLiteral("电话"), {} },
        NoteRemoveRequest { { 12 } },
        SubscribeRequest { QStringLiteral("watch:41") },
        UnsubscribeRequest { QStringLiteral("colleagues") },
        CannedRequest {},
        SignRequest { QStringLiteral("在") },
    };
}

} // namespace

class TestCodecDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsSurviveTheWire();
    void badRequests_data();
    void badRequests();
    void answersOfTheDesk();
    void pushesOfTheDesk();
};

void TestCodecDesk::requestsSurviveTheWire()
{
    const QList<RequestBody> bodies = samples();
    for (const RequestBody &body : bodies) {
        const Request request { QStringLiteral("r1"), body };
        const QByteArray frame = codec::encodeRequest(request);
        const Result<Request> read = codec::decodeRequest(frame, kLimit);
        QVERIFY2(read.ok(), frame.constData());
        QVERIFY2(read->body == body, frame.constData());
    }
}

void TestCodecDesk::badRequests_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("field");
    QTest::newRow("history both ways")
        << json("{'t':'history','id':'1','d':{'visitor':'1','beforeSeq':5,'afterSeq':4}}")
        << QStringLiteral("beforeSeq");
    QTest::newRow("search for nothing")
        << json("{'t':'search','id':'1','d':{'text':''}}") << QStringLiteral("text");
    QTest::newRow("search for a book")
        << json("{'t':'search','id':'1','d':{'text':'") + QByteArray(101, 'x') + json("'}}")
        << QStringLiteral("text");
    QTest::newRow("canned of nobody")
        << json("{'t':'canned_save','id':'1','d':{'reply':{'scope':'all','title':'a','content':{"
                "'kind':'text'}}}}")
        << QStringLiteral("reply");
    QTest::newRow("tag too long")
        << json("{'t':'visitor_edit','id':'1','d':{'visitor':'1','tags':['") + QByteArray(33, 'x')
            + json("']}}")
        << QStringLiteral("tags");
    QTest::newRow("tag empty") << json(
        "{'t':'visitor_edit','id':'1','d':{'visitor':'1','tags':['']}}")
                               << QStringLiteral("tags");
    QTest::newRow("tag no text") << json(
        "{'t':'visitor_edit','id':'1','d':{'visitor':'1','tags':[5]}}")
                                 << QStringLiteral("tags");
    QTest::newRow("remark no text")
        << json("{'t':'visitor_edit','id':'1','d':{'visitor':'1','remark':5}}")
        << QStringLiteral("remark");
    QTest::newRow("mention of nobody")
        << json("{'t':'note','id':'1','d':{'visitor':'1','text':'a','mention':['x']}}")
        << QStringLiteral("mention");
    QTest::newRow("sign too long")
        << json("{'t':'set_sign','id':'1','d':{'sign':'") + QByteArray(61, 'x') + json("'}}")
        << QStringLiteral("sign");
    QTest::newRow("topic missing")
        << json("{'t':'subscribe','id':'1','d':{}}") << QStringLiteral("topic");
    QTest::newRow("topic too long")
        << json("{'t':'subscribe','id':'1','d':{'topic':'") + QByteArray(81, 'x') + json("'}}")
        << QStringLiteral("topic");
}

void TestCodecDesk::badRequests()
{
    QFETCH(QByteArray, frame);
    QFETCH(QString, field);
    const Result<Request> read = codec::decodeRequest(frame, kLimit);
    QVERIFY(!read.ok());
    QCOMPARE(int(read.error().code), int(ErrorCode::BadRequest));
    QCOMPARE(read.error().details.value(QStringLiteral("field")).toString(), field);
    QCOMPARE(codec::requestIdOf(frame), QStringLiteral("1"));
}

void TestCodecDesk::answersOfTheDesk()
{
    SearchAnswer found;
    found.hits = { { sampleMessage(),
                     sampleConversation().visitor,
                     { { QStringLiteral("要"), false }, { QStringLiteral("退款"), true } } } };
    found.before = { 90 };
    found.incomplete = true;
    const auto readFound = codec::searchAnswerFromJson(codec::toJson(found));
    QVERIFY(readFound.ok());
    QVERIFY(*readFound == found);

    const CannedAnswer canned { { sampleCanned() }, true };
    const auto readCanned = codec::cannedAnswerFromJson(codec::toJson(canned));
    QVERIFY(readCanned.ok());
    QVERIFY(*readCanned == canned);
    const CannedSavedAnswer saved { sampleCanned() };
    const auto readSaved = codec::cannedSavedAnswerFromJson(codec::toJson(saved));
    QVERIFY(readSaved.ok());
    QVERIFY(*readSaved == saved);

    const NoteAnswer note { { { 12 }, { 3 }, QStringLiteral("小美"), QStringLiteral("x"), 5 } };
    const auto readNote = codec::noteAnswerFromJson(codec::toJson(note));
    QVERIFY(readNote.ok());
    QVERIFY(*readNote == note);

    VisitorAnswer card;
    card.card.visitor = sampleConversation().visitor;
    card.card.notes = { note.note };
    const auto readCard = codec::visitorAnswerFromJson(codec::toJson(card));
    QVERIFY(readCard.ok());
    QVERIFY(*readCard == card);

    const auto sign = codec::signAnswerFromJson(codec::toJson(SignAnswer { QStringLiteral("在") }));
    QVERIFY(sign.ok());
    QCOMPARE(sign->sign, QStringLiteral("在"));
    const WatchAnswer watch { sampleConversation(), { sampleMessage() } };
    const auto readWatch = codec::watchAnswerFromJson(codec::toJson(watch));
    QVERIFY(readWatch.ok());
    QVERIFY(*readWatch == watch);
}

void TestCodecDesk::pushesOfTheDesk()
{
    const auto through = [](const Push &push) {
        const auto read = codec::decodeRelayFrame(codec::encodePush(push), kMaxFrameFromRelay);
        return read ? std::get<Push>(*read) : Push(UnknownPush {});
    };
    const CannedPush canned { CannedScope::Own };
    QVERIFY(std::get<CannedPush>(through(canned)) == canned);
    ColleaguesPush colleagues;
    colleagues.agents = { { { 4 },
                            QStringLiteral("阿强"),
                            Role::Agent,
                            PresenceState::Busy,
                            LinkState::Connected,
                            {},
                            5,
                            2,
                            10 } };
    QVERIFY(std::get<ColleaguesPush>(through(colleagues)) == colleagues);
    const WatchedPush watched { sampleConversation(), { sampleMessage() }, true };
    QVERIFY(std::get<WatchedPush>(through(watched)) == watched);
    QVERIFY(!codec::encodePush(WatchedPush { sampleConversation(), {}, false }).contains("over"));
}

QTEST_GUILESS_MAIN(TestCodecDesk)
#include "tst_codecdesk.moc"
