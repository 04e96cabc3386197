// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

//! Outages of the API and a clock that can be set.
class TstConditions : public SimulatorFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void connectionsAreReset_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("delivered");
        QTest::addColumn<QByteArray>("seen"); // the answer's beginning
        QTest::addColumn<bool>("whole");
        const QByteArray head = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("before") << QByteArray("{'kind':'reset'}") << false << QByteArray() << false;
        QTest::newRow("before, delivered")
            << QByteArray("{'kind':'reset','deliver':true}") << true << QByteArray() << false;
        QTest::newRow("inside") << QByteArray("{'kind':'reset-inside'}") << true << head << false;
        QTest::newRow("after") << QByteArray("{'kind':'reset-after'}") << true << head << true;
    }
    void connectionsAreReset()
    {
        QFETCH(QByteArray, fault);
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const QByteArray target = kSend + token();
        QCOMPARE(command("/sim/fault", fault).status(), 200);
        QByteArray answer;
        QCOMPARE(int(exchange(target, &answer)), int(QAbstractSocket::RemoteHostClosedError));
        QTEST(!m_simulator->world().accepted().isEmpty(), "delivered");
        QTEST(answer.left(17), "seen");
        QTEST(answer.endsWith("\"ok\"}"), "whole");
    }

    void slowAnswers()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const QByteArray target = kSend + token();
        QCOMPARE(command("/sim/fault", "{'kind':'slow','value':300}").status(), 200);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(call(m_port, "POST", target, textBody(QStringLiteral("A"), "x")).errcode(), 0);
        QVERIFY(timer.elapsed() >= 300);
        QCOMPARE(m_simulator->world().accepted().size(), 1);
    }

    //! Both APIs down for a while by the simulator's clock, then as before.
    void outageForATime()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const QByteArray target = kSend + token();
        const auto send = [&] {
            return call(m_port, "POST", target, textBody(QStringLiteral("A"), "x"));
        };
        QCOMPARE(command("/sim/fault", "{'on':'all','kind':'status','afterMs':1000,'forMs':60000}")
                     .status(),
                 200);
        QCOMPARE(send().errcode(), 0);
        m_now += 1000;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(send().status(), 502);
        QCOMPARE(post(m_port, "/cgi-bin/stable_token", tokenRequest()).status(), 502);
        m_now += 60'000;
        QCOMPARE(send().errcode(), 0);
        QCOMPARE(m_simulator->world().accepted().size(), 2);
    }

    //! Nobody listens at the API's own port, while the control answers.
    void refusedConnections()
    {
        m_simulator.reset();
        m_config.apiPort = 0;
        start();
        const quint16 api = m_simulator->apiPort();
        QVERIFY(api != 0 && api != m_port);
        QCOMPARE(post(api, "/cgi-bin/stable_token", tokenRequest()).status(), 200);
        QCOMPARE(call(api, "GET", "/sim/state").status(), 404);
        QCOMPARE(command("/sim/fault", "{'kind':'refused','forMs':600000}").status(), 200);
        QTRY_COMPARE(post(api, "/cgi-bin/stable_token", tokenRequest()).status(), 0);
        QCOMPARE(command("/sim/fault", "{'kind':'none'}").status(), 200);
        QCOMPARE(post(api, "/cgi-bin/stable_token", tokenRequest()).status(), 200);
        QCOMPARE(command("/sim/fault", "{'kind':'refused','forMs':150}").status(), 200);
        QTRY_COMPARE(post(api, "/cgi-bin/stable_token", tokenRequest()).status(), 0);
        QTRY_COMPARE(post(api, "/cgi-bin/stable_token", tokenRequest()).status(), 200);
    }

    void refusalNeedsAPort()
    {
        QCOMPARE(command("/sim/fault", "{'kind':'refused','forMs':100}").status(), 409);
    }

    //! 48 h and 60 s, to the millisecond.
    void windowsFollowTheClock()
    {
        stopClock();
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const auto send = [&] {
            return call(m_port, "POST", kSend + token(), textBody(QStringLiteral("A"), "x"))
                .errcode();
        };
        advance(48LL * 3600 * 1000 - 1);
        QCOMPARE(send(), 0);
        advance(1);
        QCOMPARE(send(), 45015);
        QVERIFY(m_simulator->enter({}, QStringLiteral("A"), {}).ok());
        advance(59'999);
        QCOMPARE(send(), 0);
        advance(1);
        QCOMPARE(send(), 45015);
    }

    void tokensFollowTheClock()
    {
        stopClock();
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const QByteArray target = kSend + token();
        const auto send = [&] {
            return call(m_port, "POST", target, textBody(QStringLiteral("A"), "x")).errcode();
        };
        advance(7'199'999);
        QCOMPARE(send(), 0);
        advance(1);
        QCOMPARE(send(), 42001);
        QVERIFY(kSend + token() != target);
    }

    //! What is pushed carries the simulated time.
    void pushesFollowTheClock()
    {
        AppConfig app = m_config.apps.first();
        app.mode = PushMode::Plain;
        QVERIFY(m_simulator->putApp(app).ok());
        stopClock();
        advance(3'600'000);
        QCOMPARE(command("/sim/say", "{'visitor':'A','text':'x'}").status(), 200);
        const QByteArray seconds = QByteArray::number(m_now / 1000 + 3600);
        QVERIFY(
            m_relay->requests.first().body.contains(QByteArray("<CreateTime>" + seconds + '<')));
        QCOMPARE(FakeRelay::queryValue(m_relay->requests.first(), "timestamp"), seconds);
    }

    void clockRunsOrStands()
    {
        QCOMPARE(command("/sim/time", "{'advanceMs':1000}").json().value(QLatin1String("now")),
                 QJsonValue(m_now + 1000));
        m_now += 500; // the system's clock
        QCOMPARE(m_simulator->now(), m_now + 1000);
        stopClock();
        m_now += 500;
        QCOMPARE(m_simulator->now(), m_now + 500);
        QCOMPARE(command("/sim/time", "{'stopped':false}").status(), 200);
        m_now += 500;
        QCOMPARE(m_simulator->now(), m_now + 500);
        QCOMPARE(state().value(QLatin1String("now")).toInteger(), m_simulator->now());
        QCOMPARE(command("/sim/time", "{'advanceMs':-1}").status(), 400);
        QCOMPARE(command("/sim/time", "{'at':1}").status(), 400);
        QCOMPARE(command("/sim/time", "{'at':9999999999999}").status(), 400);
    }

private:
    void stopClock() { QCOMPARE(command("/sim/time", "{'stopped':true}").status(), 200); }
    void advance(qint64 ms)
    {
        QCOMPARE(command("/sim/time", "{'advanceMs':" + QByteArray::number(ms) + '}').status(),
                 200);
    }

    //! A send on a connection of its own: how it ended, and what came before.
    QAbstractSocket::SocketError exchange(const QByteArray &target, QByteArray *seen) const
    {
        const QByteArray body = textBody(QStringLiteral("A"), "x").replace('\'', '"');
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                     + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        const bool ended = QTest::qWaitFor([&] {
            *seen += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState;
        });
        *seen += socket.readAll();
        return ended ? socket.error() : QAbstractSocket::UnknownSocketError;
    }
};

QTEST_GUILESS_MAIN(TstConditions)
#include "tst_conditions.moc"
