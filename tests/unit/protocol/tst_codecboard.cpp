// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QTest>

using namespace kefu;

//! What supervisors steer with: every value comes back as it went, and what is wrong is refused.
class TestCodecBoard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsComeBack();
    void dashboardComesBack();
    void queueComesBack();
    void whisperAndAlertComeBack();
    void answersComeBack();
    void wrongRequestsAreRefused_data();
    void wrongRequestsAreRefused();
};

namespace {

template <typename T> T throughPush(const T &push)
{
    const auto frame = codec::decodeRelayFrame(codec::encodePush(push), kMaxFrameFromRelay);
    return frame.ok() ? std::get<T>(std::get<Push>(*frame)) : T {};
}

//! Every field another number, so that two that are mixed up show.
BoardFigures numbered(qint64 from)
{
    BoardFigures figures;
    auto *numbers = reinterpret_cast<qint64 *>(&figures);
    for (size_t i = 0; i < sizeof figures / sizeof(qint64); ++i)
        numbers[i] = from + qint64(i);
    return figures;
}

ConversationInfo conversation()
{
    ConversationInfo info;
    info.id = { 41 };
    info.visitor = { { 7 }, { 2 }, QStringLiteral("李静"), QStringLiteral("oABC…9f2") };
    info.priority = 3;
    info.disposition = QStringLiteral("已解决");
    return info;
}

} // namespace

void TestCodecBoard::requestsComeBack()
{
    const QList<RequestBody> bodies {
        AssignRequest { { { 41 }, { 42 } }, { 3 }, { 4 }, {}, QStringLiteral("先接") },
        AssignRequest { { { 41 } }, {}, {}, { 1 }, {} },
        AssignRequest { { { 41 } }, { 3 } },
        WhisperRequest { { 41 }, QStringLiteral("送券") },
        PriorityRequest { { 41 }, 5 },
        BoardListRequest { QStringLiteral("overdue"), { 2 }, { 1 }, { 4 }, { 9 }, 20 },
        EndRequest { { 41 }, QStringLiteral("已解决"), QStringLiteral("补发") },
        TakeOverRequest { { 41 }, QStringLiteral("访客要求") },
    };
    for (const RequestBody &body : bodies) {
        const auto read = codec::decodeRequest(codec::encodeRequest({ QStringLiteral("1"), body }),
                                               kMaxFrameAfterLogin);
        QVERIFY(read.ok());
        QVERIFY(read->body == body);
    }
}

void TestCodecBoard::dashboardComesBack()
{
    BoardPush push;
    push.at = 1'700'000'000'000;
    push.full = true;
    push.total = numbered(1);
    push.channels = { { { 2 }, QStringLiteral("cake"), 1, 2, 3, 4, 5, 6, 7, 8, numbered(100) } };
    push.groups = { { { 1 }, { 2 }, QStringLiteral("售后"), numbered(200) } };
    BoardAgent agent;
    agent.agent.id = { 4 };
    agent.agent.nickname = QStringLiteral("阿强");
    agent.number = QStringLiteral("1003");
    agent.channels = { { 2 } };
    agent.groups = { { 1 } };
    agent.unanswered = 1;
    agent.oldestWaitingAt = 2;
    agent.today = 3;
    agent.help = 4;
    agent.helpAt = 5;
    agent.graceUntilAt = 6;
    agent.extraCapacity = 7;
    push.agents = { agent };
    push.gone = { { 9 } };
    push.points = { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, { 2 } } };
    push.lastWeek = { { 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, {} } };
    push.alerts = {
        { QStringLiteral("wait"), QStringLiteral("warning"), { 2 }, 5, 135'000, 120'000 }
    };
    QVERIFY(throughPush(push) == push);
}

void TestCodecBoard::queueComesBack()
{
    QueuePush push;
    push.at = 5;
    push.full = true;
    push.total = 12;
    push.rows = { { conversation(), -1, 5, QStringLiteral("all_full"), { 1 } } };
    push.gone = { { 40 } };
    QVERIFY(throughPush(push) == push);
}

void TestCodecBoard::whisperAndAlertComeBack()
{
    const WhisperPush whisper {
        { 41 }, { { 12 }, { 9 }, QStringLiteral("王主管"), QStringLiteral("送券"), 5, { 41 } }
    };
    QVERIFY(throughPush(whisper) == whisper);
    AlertPush alert { QStringLiteral("wait") };
    alert.channel = { 2 };
    alert.level = QStringLiteral("critical");
    alert.value = 310'000;
    alert.limit = 300'000;
    alert.over = true;
    QVERIFY(throughPush(alert) == alert);
}

void TestCodecBoard::answersComeBack()
{
    const AssignAnswer answer { { { { 41 }, {}, {} },
                                  { { 42 }, QStringLiteral("conflict"), { 3 } } } };
    QVERIFY(*codec::assignAnswerFromJson(codec::toJson(answer)) == answer);
    VisitorAnswer card;
    card.card.visitor = conversation().visitor;
    card.card.episodes = {
        { { 40 }, QStringLiteral("小王"), 1, 2, QStringLiteral("已解决"), QStringLiteral("补发") }
    };
    card.card.blockedUntilAt = 9;
    card.card.openid = QStringLiteral("oABCDEF9f2");
    QVERIFY(*codec::visitorAnswerFromJson(codec::toJson(card)) == card);
    HelloAnswer hello;
    hello.agent = { { 3 }, QStringLiteral("mei"), QStringLiteral("小美") };
    hello.agent.number = QStringLiteral("1003");
    hello.epoch = QStringLiteral("e");
    hello.features = { QStringLiteral("board") };
    hello.dispositions = { QStringLiteral("已解决") };
    hello.latestConsole = QStringLiteral("1.2");
    QVERIFY(*codec::helloAnswerFromJson(codec::toJson(hello)) == hello);
}

void TestCodecBoard::wrongRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, const char *type, const QByteArray &d) {
        QTest::newRow(name) << R"({"t":")" + QByteArray(type) + R"(","id":"1","d":)" + d + "}";
    };
    row("nothing to assign", "assign", R"({"conversations":[],"agent":"4"})");
    row("to both", "assign", R"({"conversations":["41"],"agent":"4","group":"1"})");
    row("an id that is a number", "assign", R"({"conversations":[41],"agent":"4"})");
    row("no words", "whisper", R"({"conversation":"41","text":""})");
    row("too urgent", "priority", R"({"conversation":"41","priority":11})");
    row("no figure", "board_list", "{}");
    row("long summary", "end",
        R"({"conversation":"41","disposition":")" + QByteArray(65, 'x') + R"("})");
    QByteArray many = R"({"agent":"4","conversations":["1")";
    for (int i = 0; i < kMaxAssigned; ++i)
        many += R"(,"2")";
    row("too many", "assign", many + "]}");
}

void TestCodecBoard::wrongRequestsAreRefused()
{
    QFETCH(QByteArray, frame);
    const auto read = codec::decodeRequest(frame, kMaxFrameAfterLogin);
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, ErrorCode::BadRequest);
}

QTEST_GUILESS_MAIN(TestCodecBoard)
#include "tst_codecboard.moc"
