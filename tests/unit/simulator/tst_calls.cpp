// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

//! How WeChat calls back when things go wrong: repetitions, their stamps, late answers, pauses.
class TstCalls : public SimulatorFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void noAnswerInTime_data()
    {
        QTest::addColumn<bool>("overlap");
        QTest::newRow("hangs up") << false;
        QTest::newRow("goes on meanwhile") << true;
    }
    //! Repeated after the time-out, not before; only a call that goes on can be answered late.
    void noAnswerInTime()
    {
        QFETCH(bool, overlap);
        QCOMPARE(rules(overlap ? "{'timeoutMs':200,'overlap':true}" : "{'timeoutMs':200}"), 200);
        m_relay->delaysMs = { 700, 700 };
        QElapsedTimer timer;
        timer.start();
        const QJsonObject outcome = say();
        QVERIFY(timer.elapsed() >= 400);
        QVERIFY(outcome.value(QLatin1String("ok")).toBool());
        QCOMPARE(outcome.value(QLatin1String("attempts")).toInt(), 3);
        QCOMPARE(m_relay->requests.size(), 3);
        QTRY_COMPARE(appState().value(QLatin1String("lateAnswers")).toInt(), overlap ? 2 : 0);
        QCOMPARE(appState().value(QLatin1String("callbackCalls")).toInt(), 3);
    }

    //! Three without an answer: given up, though answers come later.
    void givesUp()
    {
        QCOMPARE(rules("{'timeoutMs':100,'overlap':true}"), 200);
        m_relay->delaysMs = { 600, 600, 600 };
        const QJsonObject outcome = say();
        QVERIFY(!outcome.value(QLatin1String("ok")).toBool());
        QCOMPARE(outcome.value(QLatin1String("attempts")).toInt(), 3);
        QVERIFY(outcome.value(QLatin1String("detail"))
                    .toString()
                    .startsWith(QLatin1String("no answer")));
        QTRY_COMPARE(appState().value(QLatin1String("lateAnswers")).toInt(), 3);
        QCOMPARE(appState().value(QLatin1String("pushesFailed")).toInt(), 1);
    }

    void stamps_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("fresh");
        for (const auto mode : { PushMode::Plain, PushMode::Compatible, PushMode::Secure }) {
            QTest::addRow("%s, the same", qPrintable(modeName(mode))) << int(mode) << false;
            QTest::addRow("%s, fresh", qPrintable(modeName(mode))) << int(mode) << true;
        }
    }
    //! Byte for byte the same, or the same message in a new envelope.
    void stamps()
    {
        QFETCH(int, mode);
        QFETCH(bool, fresh);
        AppConfig app = m_config.apps.first();
        app.mode = PushMode(mode);
        QVERIFY(m_simulator->putApp(app).ok());
        QCOMPARE(rules(fresh ? "{'freshStamp':true}" : "{'freshStamp':false}"), 200);
        m_relay->statuses = { 500, 500 };
        QVERIFY(say().value(QLatin1String("ok")).toBool());
        QCOMPARE(m_relay->requests.size(), 3);
        QSet<QByteArray> nonces;
        QSet<QByteArray> bodies;
        for (const HttpMessage &request : std::as_const(m_relay->requests)) {
            nonces.insert(FakeRelay::queryValue(request, "nonce"));
            bodies.insert(request.body);
        }
        QCOMPARE(nonces.size(), fresh ? 3 : 1);
        QCOMPARE(bodies.size(), fresh && app.mode != PushMode::Plain ? 3 : 1);
    }

    void refusedConnections_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<int>("attempts");
        QTest::newRow("once more, then given up") << QByteArray("{}") << 2;
        QTest::newRow("as often as told") << QByteArray("{'refusedAttempts':3}") << 3;
        QTest::newRow("never more than all") << QByteArray("{'refusedAttempts':9}") << 3;
    }
    void refusedConnections()
    {
        QFETCH(QByteArray, change);
        QCOMPARE(rules(change), 200);
        m_relay->close();
        const QJsonObject outcome = say();
        QVERIFY(!outcome.value(QLatin1String("ok")).toBool());
        QTEST(outcome.value(QLatin1String("attempts")).toInt(), "attempts");
    }

    //! WeChat does not call for a while; then all at once, each visitor's in order.
    void pauseAndBurst()
    {
        QCOMPARE(command("/sim/calls", "{'action':'pause'}").status(), 200);
        for (int i = 0; i < 20; ++i)
            QVERIFY(m_simulator->say({}, QString::number(i % 5), QString::number(i)).ok());
        QTest::qWait(100);
        QCOMPARE(m_relay->requests.size(), 0);
        QVERIFY(appState().value(QLatin1String("paused")).toBool());
        QCOMPARE(m_simulator->pushesWaiting(), 20);
        QCOMPARE(command("/sim/calls", "{'action':'resume'}").status(), 200);
        QTRY_COMPARE(m_simulator->pushesWaiting(), 0);
        QCOMPARE(m_relay->requests.size(), 20);
        QVERIFY(!appState().value(QLatin1String("paused")).toBool());
    }

    void pauseEndsByItself()
    {
        QCOMPARE(command("/sim/calls", "{'action':'pause','forMs':100}").status(), 200);
        QVERIFY(say().value(QLatin1String("ok")).toBool()); // waits for its outcome
        QCOMPARE(m_relay->requests.size(), 1);
    }

    void badRules_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("timeout") << QByteArray("{'timeoutMs':1}");
        QTest::newRow("attempts") << QByteArray("{'attempts':11}");
        QTest::newRow("action") << QByteArray("{'action':'stop'}");
        QTest::newRow("no such app") << QByteArray("{'action':'pause','app':'x'}");
        QTest::newRow("span") << QByteArray("{'action':'pause','forMs':-1}");
    }
    void badRules()
    {
        QFETCH(QByteArray, json);
        QVERIFY(rules(json) >= 400);
    }

    //! The same call again and again, though it was answered well.
    void duplicates()
    {
        QCOMPARE(rules("{'duplicates':2}"), 200);
        QVERIFY(say().value(QLatin1String("ok")).toBool());
        QTRY_COMPARE(m_simulator->pushesWaiting(), 0);
        QCOMPARE(m_relay->requests.size(), 3);
        for (const HttpMessage &request : std::as_const(m_relay->requests))
            QCOMPARE(request.body, m_relay->requests.first().body);
        QCOMPARE(rules("{'duplicates':0}"), 200);
        QVERIFY(say().value(QLatin1String("ok")).toBool());
        QCOMPARE(m_relay->requests.size(), 4);
    }

    //! Calls of one visitor in another order than they were made, none lost, none twice.
    void disorder()
    {
        AppConfig app = m_config.apps.first();
        app.mode = PushMode::Plain;
        QVERIFY(m_simulator->putApp(app).ok());
        QCOMPARE(rules("{'shuffle':30}"), 200);
        for (int i = 0; i < 30; ++i)
            QVERIFY(m_simulator->say({}, QStringLiteral("A"), QString::number(i)).ok());
        QTRY_COMPARE(m_relay->requests.size(), 30);
        QByteArrayList came;
        for (const HttpMessage &request : std::as_const(m_relay->requests))
            came.append(request.body.mid(request.body.indexOf("<Content>"), 25));
        QByteArrayList sorted = came;
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(std::unique(sorted.begin(), sorted.end()), sorted.end());
        QVERIFY(!came.at(0).contains("[0]") || !came.at(1).contains("[1]")
                || !came.at(2).contains("[2]") || !came.at(3).contains("[3]"));
        // Fewer than that go out when the time is over.
        QVERIFY(say().value(QLatin1String("ok")).toBool());
    }

private:
    int rules(const QByteArray &json) const { return command("/sim/calls", json).status(); }
    QJsonObject say() const
    {
        return call(m_port, "POST", "/sim/say", "{'visitor':'A','text':'x'}", {}, 20'000).json();
    }
};

QTEST_GUILESS_MAIN(TstCalls)
#include "tst_calls.moc"
