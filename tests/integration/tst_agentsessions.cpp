// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "tests/support/agentclient.h"
#include "wechatside.h"

#include <QTest>

using L = QLatin1String;
using kefu::testing::AgentClient;

namespace {

constexpr int kFeltWithinMs = 2000; // the promise of the issue

const QByteArray kPassword = "correct horse";

//! A console that counts what it is told.
struct Console {
    Console(quint16 port, const QByteArray &token)
        : client(port, token)
    {
        client.setOnFrame(
            [this](const QString &frame) { pushes += frame.contains(L("\"events\"")) ? 1 : 0; });
        client.open();
    }
    bool isLive()
    {
        return QTest::qWaitFor([this] { return client.isLive(); });
    }
    bool isOpen() { return client.socket().state() == QAbstractSocket::ConnectedState; }
    int closeCode() { return isOpen() ? 0 : int(client.socket().closeCode()); }
    AgentClient client;
    int pushes = 0;
};

} // namespace

//! Logins, their tokens and their end, at the real process: sockets of both kinds and HTTP.
class TestAgentSessions : public QObject {
    Q_OBJECT
private:
    HttpAnswer post(const QByteArray &target, const QByteArray &body, const QByteArray &fields = {})
    {
        return HttpConnection(m_relay->port()).post(target, body, fields);
    }
    QJsonObject login(const QByteArray &name)
    {
        return post("/api/v1/login",
                    "{\"username\":\"" + name + "\",\"password\":\"" + kPassword + "\"}")
            .json();
    }
    HttpAnswer refresh(const QByteArray &token)
    {
        return post("/api/v1/refresh", "{\"refreshToken\":\"" + token + "\"}");
    }
    static QByteArray tokenOf(const QJsonObject &pair)
    {
        return pair.value(L("token")).toString().toLatin1();
    }
    static QByteArray refreshOf(const QJsonObject &pair)
    {
        return pair.value(L("refreshToken")).toString().toLatin1();
    }
    int apiStatus(const QByteArray &token)
    {
        return post("/api/v1/conversations/1/messages", "{\"text\":\"x\"}", bearer(token)).status;
    }
    void visitorWrites()
    {
        const Push callback =
            sealedPush(PushKeys(), textMessage("visitor-0000000000000000001", "hello", ++m_msgId));
        QCOMPARE(post(callback.target(), callback.body()).body, QByteArray("success"));
    }
    QByteArray command(const char *words)
    {
        const auto run = m_relay->run(QString::fromLatin1(words).split(u' '));
        return run.exitCode == 0 ? run.out : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QStringList nowhere { QStringLiteral("--api-base"),
                                    QStringLiteral("http://127.0.0.1:9") };
        QVERIFY(!m_prepared.addChannel(QStringLiteral("shop"), PushKeys().options() + nowhere)
                     .isEmpty());
        for (const char *name : { "ann", "bob" })
            QVERIFY(!m_prepared.addAgent(QLatin1String(name), {}, kPassword).isEmpty());
    }
    void init()
    {
        m_relay = std::make_unique<RelayProcess>();
        m_relay->copyDataFrom(m_prepared);
        QVERIFY(m_relay->start());
    }
    void cleanup()
    {
        QCOMPARE(m_relay->terminate(), 0);
        m_relay.reset();
    }

    void revocationIsFeltEverywhere()
    {
        const QByteArray ann = tokenOf(login("ann"));
        const QByteArray bob = tokenOf(login("bob"));
        Console annsConsole(m_relay->port(), ann);
        LayimPage annsPage(m_relay->port());
        QVERIFY(annsConsole.isLive());
        QVERIFY(annsPage.connectAndLogIn(ann));
        visitorWrites();
        QTRY_COMPARE(annsConsole.pushes, 1);
        Console bobsConsole(m_relay->port(), bob);
        QVERIFY(bobsConsole.isLive());
        QVERIFY(apiStatus(ann) != 401);

        QCOMPARE(command("token revoke ann"), QByteArray("ended: 1\n"));
        QTRY_COMPARE_WITH_TIMEOUT(annsConsole.closeCode(), 4401, kFeltWithinMs);
        QTRY_COMPARE_WITH_TIMEOUT(annsPage.isConnected(), false, kFeltWithinMs);
        QCOMPARE(annsPage.closeCode(), 4401);
        QCOMPARE(apiStatus(ann), 401);
        QCOMPARE(HttpConnection(m_relay->port()).get("/layim/init", bearer(ann)).status, 401);
        // What comes now is not seen with it any more, and the others do not notice.
        const int before = annsConsole.pushes;
        const qsizetype shown = annsPage.messages().size();
        visitorWrites();
        visitorWrites();
        QVERIFY(bobsConsole.isOpen());
        QVERIFY(apiStatus(bob) != 401);
        QCOMPARE(annsConsole.pushes, before);
        QCOMPARE(annsPage.messages().size(), shown);
        Console again(m_relay->port(), ann);
        QTRY_COMPARE(again.closeCode(), 4401);
        QVERIFY(!again.client.isLive());
    }

    //! The tap is shut at once, not only when the peer answers the close frame.
    void nothingMoreIsPushedAfterTheCommand()
    {
        const QByteArray token = tokenOf(login("ann"));
        Console console(m_relay->port(), token);
        QVERIFY(console.isLive());
        visitorWrites();
        QTRY_COMPARE(console.pushes, 1);
        const auto run = m_relay->run({ QStringLiteral("token"), QStringLiteral("revoke"),
                                        QStringLiteral("ann") }); // nothing is read meanwhile
        QCOMPARE(run.exitCode, 0);
        for (int i = 0; i < 20; ++i)
            visitorWrites();
        QTRY_COMPARE(console.closeCode(), 4401);
        QCOMPARE(console.pushes, 1);
    }

    void oneOfSeveral()
    {
        const QByteArray office = tokenOf(login("ann"));
        const QByteArray home = tokenOf(login("ann"));
        Console atOffice(m_relay->port(), office);
        QVERIFY(atOffice.isLive());
        const QJsonArray list =
            QJsonDocument::fromJson(command("session list --agent ann --json")).array();
        QCOMPARE(list.size(), 2);
        QString id;
        for (const QJsonValue &session : list) {
            if (session.toObject().value(L("sockets")).toInt() == 1)
                id = session.toObject().value(L("id")).toString();
        }
        QVERIFY(!command("session list").contains(office));
        const auto run =
            m_relay->run({ QStringLiteral("token"), QStringLiteral("revoke"), QStringLiteral("ann"),
                           QStringLiteral("--id"), id.left(10) });
        QCOMPARE(run.exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(atOffice.closeCode(), 4401, kFeltWithinMs);
        Console atHome(m_relay->port(), home);
        QVERIFY(atHome.isLive());
    }

    void disabling()
    {
        const QJsonObject pair = login("ann");
        const QByteArray token = tokenOf(pair);
        Console console(m_relay->port(), token);
        LayimPage page(m_relay->port());
        QVERIFY(console.isLive());
        QVERIFY(page.connectAndLogIn(token));
        QCOMPARE(command("agent disable ann"), QByteArray("ann is disabled\n"));
        QTRY_COMPARE_WITH_TIMEOUT(console.closeCode(), 4403, kFeltWithinMs);
        QTRY_COMPARE_WITH_TIMEOUT(page.isConnected(), false, kFeltWithinMs);
        QCOMPARE(page.closeCode(), 4403);
        QCOMPARE(apiStatus(token), 403);
        QCOMPARE(refresh(refreshOf(pair)).status, 403);
        QVERIFY(login("ann").value(L("token")).isUndefined());
        Console again(m_relay->port(), token);
        QTRY_COMPARE(again.closeCode(), 4403);
        QCOMPARE(command("agent enable ann"), QByteArray("ann is enabled\n"));
        QCOMPARE(apiStatus(token), 401);
        Console fresh(m_relay->port(), tokenOf(login("ann")));
        QVERIFY(fresh.isLive());
    }

    void refreshAndReuse()
    {
        const QJsonObject first = login("ann");
        const HttpAnswer second = refresh(refreshOf(first));
        QCOMPARE(second.status, 200);
        const HttpAnswer again = refresh(refreshOf(first)); // the answer got lost
        QCOMPARE(again.status, 200);
        QCOMPARE(tokenOf(again.json()), tokenOf(second.json()));
        QCOMPARE(refreshOf(again.json()), refreshOf(second.json()));
        const HttpAnswer third = refresh(refreshOf(second.json()));
        QCOMPARE(third.status, 200);
        Console console(m_relay->port(), tokenOf(third.json()));
        QVERIFY(console.isLive());
        const HttpAnswer stolen = refresh(refreshOf(first));
        QCOMPARE(stolen.status, 401);
        QTRY_COMPARE_WITH_TIMEOUT(console.closeCode(), 4401, kFeltWithinMs);
        QCOMPARE(refresh(refreshOf(third.json())).status, 401);
        const QByteArray log = m_relay->log();
        QVERIFY(log.contains("used twice"));
        for (const QJsonObject &pair : { first, second.json(), third.json() }) {
            QVERIFY(!log.contains(tokenOf(pair)));
            QVERIFY(!log.contains(refreshOf(pair)));
        }
    }

    void logoutByRefreshToken()
    {
        const QJsonObject pair = login("ann");
        const QByteArray body = "{\"refreshToken\":\"" + refreshOf(pair) + "\"}";
        Console console(m_relay->port(), tokenOf(pair));
        QVERIFY(console.isLive());
        QCOMPARE(post("/api/v1/logout", body).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(console.closeCode(), 4401, kFeltWithinMs);
        QCOMPARE(apiStatus(tokenOf(pair)), 401);
        QCOMPARE(post("/api/v1/logout", body).status, 200); // said twice
        QCOMPARE(post("/api/v1/logout", "{}").status, 401);
        QCOMPARE(post("/api/v1/logout", "words").status, 400);
        QCOMPARE(post("/api/v1/logout", {}).status, 401);
    }

    void guessingIsThrottled()
    {
        const QByteArray wrong = "{\"username\":\"ann\",\"password\":\"wrong horse\"}";
        for (int i = 0; i < 5; ++i)
            QCOMPARE(post("/api/v1/login", wrong).status, 401);
        const HttpAnswer slowed = post("/api/v1/login", wrong);
        QCOMPARE(slowed.status, 429);
        QVERIFY(slowed.field("retry-after").toInt() >= 1);
        QVERIFY(slowed.json().value(L("details")).toObject().value(L("retryAfterMs")).toInt() > 0);
        QVERIFY(!login("bob").value(L("token")).isUndefined());
        const HttpAnswer unknown =
            post("/api/v1/login", "{\"username\":\"nobody\",\"password\":\"wrong horse\"}");
        QCOMPARE(unknown.status, 401);
    }

    void withoutTheDaemon()
    {
        const QByteArray token = tokenOf(login("ann"));
        QCOMPARE(m_relay->terminate(), 0);
        QCOMPARE(command("token revoke ann"), QByteArray("ended: 1\n"));
        QCOMPARE(command("agent disable bob"), QByteArray("bob is disabled\n"));
        QVERIFY(m_relay->start());
        QCOMPARE(apiStatus(token), 401);
        QVERIFY(login("bob").value(L("token")).isUndefined());
    }

private:
    RelayProcess m_prepared;
    std::unique_ptr<RelayProcess> m_relay;
    qint64 m_msgId = 1000;
};

QTEST_GUILESS_MAIN(TestAgentSessions)
#include "tst_agentsessions.moc"
