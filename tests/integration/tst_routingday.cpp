// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"
#include "wireagent.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>
#include <cmath>
#include <random>

using namespace kefu;
using kefu::testing::WireAgent;

//! A shop's day as the simulator plays it, faster than a day, through the real relay and agents'
//! sockets; then `kefudesk-relay replay` runs the record again under other settings. With
//! KEFUDESK_LONG the 10,000 conversations of the issue.
class TestRoutingDay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedAndReplayedUnderTwoPolicies();

private:
    QJsonArray replay(const QStringList &more);
    WechatScene m_scene;
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

struct Plan {
    int conversations;
    int agents;
    int capacity;
    int speed;
};

//! Not alike: with agents who are, in order and spare share name the same one nearly always.
int placesOf(const Plan &day, int agent)
{
    return day.capacity - 1 + agent % 3;
}

Plan plan()
{
    if (qEnvironmentVariableIntValue("KEFUDESK_LONG") > 0)
        return { 10'000, 24, 5, 300 };
    return { 500, 6, 2, 1500 };
}

//! Answers as people do: a few quickly, a few late; ends what has been silent for a while. Its
//! times are those of the day, made shorter by its speed.
class Worker {
public:
    Worker(const WechatScene &scene, const QString &name, quint32 seed, int speed)
        : m_wire(scene.relay.port(), scene.relay.issueToken(name))
        , m_random(seed)
        , m_speed(speed)
    {
        m_wire.onEvent = [this](const Event &event) { onEvent(event); };
        m_wire.onAnswer = [this](const QString &request, const Answer &answer) {
            onAnswer(m_replies.take(request), answer);
        };
    }
    bool come() { return m_wire.come(); }

private:
    void onEvent(const Event &event)
    {
        if (const auto *gain = std::get_if<ConversationGained>(&event.body))
            answerLater(gain->conversation.id);
        else if (const auto *added = std::get_if<MessageAdded>(&event.body);
                 added && added->message.direction == Direction::In)
            answerLater(added->message.conversation);
    }
    //! The visitor's last words and the end have crossed: it is opened again and answered. Too fast
    //! for the relay: once more.
    void onAnswer(ConversationId id, const Answer &answer)
    {
        if (!id.isValid() || answer.ok)
            return;
        if (answer.error.code == ErrorCode::Closed)
            m_wire.post(ReopenRequest { id });
        else if (answer.error.code == ErrorCode::RateLimited)
            answerLater(id);
    }
    //! 25 s in the median, 60 s for one in six.
    void answerLater(ConversationId id)
    {
        std::lognormal_distribution<double> seconds(std::log(25.0), 0.9);
        const int turn = ++m_turns[id];
        after(seconds(m_random), [this, id, turn] {
            SendRequest reply;
            reply.conversation = id;
            reply.content.text = s("好的，马上帮您看");
            reply.clientMessageId = s("%1-%2").arg(id.value).arg(turn);
            m_replies.insert(m_wire.post(reply), id);
            endLater(id, turn);
        });
    }
    void endLater(ConversationId id, int turn)
    {
        after(120, [this, id, turn] {
            if (m_turns.value(id) != turn)
                return; // more was said
            m_turns[id] = turn + 1;
            m_wire.post(EndRequest { id });
        });
    }
    template <typename Then> void after(double seconds, Then then)
    {
        QTimer::singleShot(int(seconds * 1000 / m_speed), Qt::PreciseTimer, &m_context, then);
    }

    QObject m_context;
    WireAgent m_wire;
    std::mt19937 m_random;
    int m_speed;
    QHash<ConversationId, int> m_turns;
    QHash<QString, ConversationId> m_replies; //!< requests that have no answer yet
};

} // namespace

QJsonArray TestRoutingDay::replay(const QStringList &more)
{
    const QStringList args = QStringList { s("replay"),
                                           s("--policy"),
                                           s("in_order"),
                                           s("--policy"),
                                           s("spare_share"),
                                           s("--speed"),
                                           QString::number(plan().speed) }
        + more;
    qInfo().noquote() << "\n$ kefudesk-relay" << args.join(u' ') << "\n"
                      << QString::fromUtf8(m_scene.relay.run(args).out);
    const auto run = m_scene.relay.run(args + QStringList { s("--json") });
    return QJsonDocument::fromJson(run.out).object().value(s("results")).toArray();
}

void TestRoutingDay::recordedAndReplayedUnderTwoPolicies()
{
    const Plan day = plan();
    for (int i = 0; i < day.agents; ++i)
        m_scene.relay.addAgent(s("agent%1").arg(i),
                               { s("--capacity"), QString::number(placesOf(day, i)) });
    m_scene.simulator.setArguments(
        { s("--speed"), QString::number(day.speed), s("--seed"), s("7") });
    QVERIFY(m_scene.start());
    // The rules' times are the day's, too.
    const auto scaled = [&](qint64 ms) {
        return QString::number(std::max<qint64>(1, ms / day.speed));
    };
    QCOMPARE(
        m_scene.relay
            .run({ s("routing"), s("set"), s("--ramp-step-ms"), s("0"), s("--last-agent-wait-ms"),
                   scaled(30'000), s("--remind-ms"), s("0"), s("--reassign-ms"), s("0") })
            .exitCode,
        0);
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < day.agents; ++i) {
        workers.push_back(
            std::make_unique<Worker>(m_scene, s("agent%1").arg(i), quint32(100 + i), day.speed));
        QVERIFY(workers.back()->come());
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(m_scene.simulator.command("script", { { s("day"), day.conversations } }), 200);
    const auto isOver = [this] {
        const QJsonObject state =
            QJsonDocument::fromJson(HttpConnection(m_scene.simulator.port()).get("/sim/state").body)
                .object();
        return state.value(s("script")).toObject().value(s("running")).toInt(-1) == 0
            && m_scene.countRows(s("conversations"), s("state < 2")) == 0;
    };
    const int dayMs = 24 * 3'600'000 / day.speed;
    QTRY_VERIFY_WITH_TIMEOUT(isOver(), 2 * dayMs + 60'000);
    const int recorded = m_scene.countRows(s("conversations"), s("1"));
    qInfo("%d conversations of a day in %lld s, %d agents with %d places each in the mean",
          recorded, timer.elapsed() / 1000, day.agents, day.capacity);
    // Who comes again goes on with the old one while it is open, who says more after its end begins
    // another.
    QVERIFY(std::abs(recorded - day.conversations) <= day.conversations * 5 / 100);
    QCOMPARE(m_scene.countRows(s("segments"), s("to_at = 0")), 0);

    const QJsonArray rows = replay({});
    QCOMPARE(rows.size(), 3);
    for (const QJsonValue &row : rows) {
        QCOMPARE(row[s("conversations")].toInt(), recorded);
        QCOMPARE(row[s("assigned")].toInt(), recorded);
        QVERIFY(row[s("fairness")].toDouble() > 0.5);
    }
    QCOMPARE(rows[0][s("name")].toString(), s("as it was"));
    QVERIFY(rows[1][s("fairness")] != rows[2][s("fairness")]); // two policies, two results
    QCOMPARE(replay({}), rows); // the same record gives the same table
    const QJsonArray tight = replay({ s("--capacity"), s("1") });
    QVERIFY(tight[1][s("meanWaitMs")].toInteger() > rows[1][s("meanWaitMs")].toInteger());
    QVERIFY(!m_scene.relay.log().contains("the sweep found"));
}

QTEST_GUILESS_MAIN(TestRoutingDay)
#include "tst_routingday.moc"
