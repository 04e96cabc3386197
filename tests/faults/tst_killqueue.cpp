// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/types.h"
#include "relayprocess.h"
#include "tests/support/agentclient.h"
#include "tests/support/callbackload.h"
#include "tests/support/securepush.h"

#include <QDateTime>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QVariant>

using namespace kefu;
using namespace kefu::testing;

namespace {

constexpr int kAssigned = 500;
constexpr int kQueued = 500;
constexpr int kAgents = 5;
constexpr int kConnections = 16;
constexpr int kPatienceMs = 60'000;

//! Every open conversation as the database has it: state, owner, when it queued and since when its
//! visitor waits. The relay may be running.
QStringList openConversations(const QString &dataDir)
{
    QStringList rows;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("open"));
        db.setDatabaseName(dataDir + QStringLiteral("/relay.db"));
        if (db.open()) {
            QSqlQuery query(db);
            query.exec(QStringLiteral("SELECT id, state, owner, queued_at, waiting_since_at FROM "
                                      "conversations WHERE state < 2 ORDER BY id"));
            while (query.next()) {
                QStringList row;
                for (int i = 0; i < 5; ++i)
                    row.append(query.value(i).toString());
                rows.append(row.join(u' '));
            }
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("open"));
    return rows;
}

int inState(const QStringList &rows, int state)
{
    int count = 0;
    for (const QString &row : rows)
        count += row.section(u' ', 1, 1).toInt() == state;
    return count;
}

//! Ids of those that wait, the oldest first.
QStringList queueOrder(const QStringList &rows)
{
    QList<std::pair<qint64, qint64>> queue;
    for (const QString &row : rows) {
        if (row.section(u' ', 1, 1) == u"0")
            queue.append(
                { row.section(u' ', 3, 3).toLongLong(), row.section(u' ', 0, 0).toLongLong() });
    }
    std::sort(queue.begin(), queue.end());
    QStringList ids;
    for (const auto &[at, id] : queue)
        ids.append(QString::number(id));
    return ids;
}

//! When each queued first, and since when its visitor waits.
QStringList agesOf(const QStringList &rows)
{
    QStringList ages;
    for (const QString &row : rows)
        ages.append(row.section(u' ', 0, 0) + u' ' + row.section(u' ', 3, 4));
    return ages;
}

//! Agents whose link is this one now.
int inLink(const QString &dataDir, LinkState link)
{
    int count = -1;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("link"));
        db.setDatabaseName(dataDir + QStringLiteral("/relay.db"));
        if (db.open()) {
            QSqlQuery query(db);
            query.exec(QStringLiteral("SELECT count(*) FROM presence_log "
                                      "WHERE to_at = 0 AND link = %1")
                           .arg(int(link)));
            if (query.next())
                count = query.value(0).toInt();
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("link"));
    return count;
}

QJsonObject asked(const RelayProcess &relay, const QStringList &command)
{
    return QJsonDocument::fromJson(
               relay.run(command + QStringList { QStringLiteral("--json") }).out)
        .object();
}

} // namespace

//! kill -9 with 500 assigned and 500 queued conversations: the same owners, order and ages after
//! the restart, agents who were connected are in grace (issue 5).
class TestKillQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ownersOrderAndAgesSurvive();

private:
    bool push(int from, int count);

    RelayProcess m_relay;
    PushChannel m_channel { "shop", "wx0123456789abcdef", "tokentokentoken",
                            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
};

bool TestKillQueue::push(int from, int count)
{
    QList<QByteArray> requests;
    for (int i = from; i < from + count; ++i) {
        const QByteArray openid = "oVisitor" + QByteArray::number(100'000 + i) + "abcdefghijklmn";
        requests.append(securePushRequest(m_channel, openid, "question", quint64(1000 + i),
                                          QDateTime::currentSecsSinceEpoch()));
    }
    CallbackLoad load(m_relay.port(), requests);
    load.runClosed(kConnections);
    return QTest::qWaitFor([&load] { return load.isFinished(); }, kPatienceMs)
        && load.answered() == count;
}

void TestKillQueue::ownersOrderAndAgesSurvive()
{
    m_relay.configure("[desk]\ngrace_ms = 20000\n");
    m_relay.addChannel(QStringLiteral("shop"),
                       { QStringLiteral("--appid"), QString::fromLatin1(m_channel.appid),
                         QStringLiteral("--token"), QString::fromLatin1(m_channel.token),
                         QStringLiteral("--aes-key"), QString::fromLatin1(m_channel.aesKey) });
    QList<QByteArray> tokens;
    for (int i = 0; i < kAgents; ++i) {
        const QString name = QStringLiteral("agent%1").arg(i);
        m_relay.addAgent(name, { QStringLiteral("--capacity"), QStringLiteral("0") });
        tokens.append(m_relay.issueToken(name).trimmed());
    }
    QVERIFY(m_relay.start());
    std::vector<std::unique_ptr<AgentClient>> clients;
    for (const QByteArray &token : std::as_const(tokens)) {
        clients.push_back(std::make_unique<AgentClient>(m_relay.port(), token));
        clients.back()->open();
        QTRY_VERIFY(clients.back()->isLive());
    }
    QVERIFY(push(0, kAssigned));
    QTRY_COMPARE_WITH_TIMEOUT(inState(openConversations(m_relay.dataDir()), 1), kAssigned,
                              kPatienceMs);
    for (const auto &client : clients)
        client->socket().sendTextMessage(
            QStringLiteral(R"({"t":"presence","id":"p","d":{"state":"busy"}})"));
    QTRY_VERIFY(
        !m_relay.run({ QStringLiteral("agent"), QStringLiteral("list") }).out.contains("online"));
    QVERIFY(push(kAssigned, kQueued));

    const QStringList before = openConversations(m_relay.dataDir());
    QCOMPARE(inState(before, 1), kAssigned);
    QCOMPARE(inState(before, 0), kQueued);
    const QString last = before.last().section(u' ', 0, 0);
    const QJsonObject whyBefore = asked(m_relay, { QStringLiteral("explain"), last });
    QCOMPARE(whyBefore.value(QStringLiteral("position")).toInt(), kQueued);

    m_relay.kill();
    clients.clear();
    QVERIFY(m_relay.start());
    QCOMPARE(openConversations(m_relay.dataDir()), before);
    // Agents connected before are in grace: what is theirs stays theirs, and nothing new comes.
    QTRY_COMPARE(inLink(m_relay.dataDir(), LinkState::Grace), kAgents);
    const QJsonObject whyAfter = asked(m_relay, { QStringLiteral("explain"), last });
    for (const QString &field : { QStringLiteral("position"), QStringLiteral("queuedAt") })
        QCOMPARE(whyAfter.value(field), whyBefore.value(field));
    // Also in the middle of the queue: the oldest first.
    for (const int place : { 1, kQueued / 2, kQueued }) {
        const QStringList why { QStringLiteral("explain"), queueOrder(before).value(place - 1) };
        QCOMPARE(asked(m_relay, why).value(QStringLiteral("position")).toInt(), place);
    }
    // The grace ends, and nobody has come back: all of it waits, as old as it is.
    QTRY_COMPARE_WITH_TIMEOUT(inLink(m_relay.dataDir(), LinkState::Lost), kAgents, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(inState(openConversations(m_relay.dataDir()), 0), kAssigned + kQueued,
                              kPatienceMs);
    QCOMPARE(agesOf(openConversations(m_relay.dataDir())), agesOf(before));
    QCOMPARE(m_relay.terminate(), 0);
    QVERIFY(!m_relay.log().contains("the sweep found"));
}

QTEST_GUILESS_MAIN(TestKillQueue)
#include "tst_killqueue.moc"
