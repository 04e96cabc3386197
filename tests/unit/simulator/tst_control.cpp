// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

//! The control API beside its commands: who may, bursts, what was said, files, the page.
class TstControl : public SimulatorFixture {
    Q_OBJECT

    HttpMessage from(const QByteArray &host, const QByteArray &origin,
                     const QByteArray &target = "/sim/state") const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write("GET " + target + " HTTP/1.1\r\nHost: " + host
                     + (origin.isEmpty() ? QByteArray() : QByteArray("\r\nOrigin: " + origin))
                     + "\r\n\r\n");
        QByteArray buffer;
        HttpMessage answer;
        const auto whole = [&] {
            buffer += socket.readAll();
            return takeMessage(buffer, answer);
        };
        return QTest::qWaitFor(whole) ? answer : HttpMessage {};
    }
    QJsonArray lines(const QByteArray &query = {}) const
    {
        return call(m_port, "GET", "/sim/lines" + query)
            .json()
            .value(QLatin1String("lines"))
            .toArray();
    }

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void whoMay_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *host, const char *origin, int status) {
            QTest::newRow(name) << QByteArray(host) << QByteArray(origin) << status;
        };
        row("a program", "127.0.0.1:1", "", 200);
        row("by name", "localhost:1", "", 200);
        row("our page", "127.0.0.1:1", "http://127.0.0.1:1", 200);
        row("a page of another port", "127.0.0.1:1", "http://127.0.0.1:2", 403);
        row("a foreign page", "127.0.0.1:1", "https://evil.example.com", 403);
        row("a page without an origin", "127.0.0.1:1", "null", 403);
        row("a name turned to this machine", "evil.example.com", "", 403);
        row("and its page", "evil.example.com", "http://evil.example.com", 403);
    }
    void whoMay()
    {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, origin);
        QTEST(from(host, origin).status(), "status");
        QTEST(from(host, origin, "/").status(), "status");
    }

    //! One file; no script runs in it but its own, and nothing is loaded from elsewhere.
    void thePage()
    {
        const HttpMessage page = call(m_port, "GET", "/");
        QCOMPARE(page.headers.value("content-type"), QByteArray("text/html; charset=utf-8"));
        const QByteArray policy = page.headers.value("content-security-policy");
        QVERIFY(policy.startsWith("default-src 'none'"));
        QVERIFY(policy.contains("script-src 'sha256-"));
        QVERIFY(!policy.contains("unsafe"));
        QCOMPARE(page.body.count("<script"), 1);
        QVERIFY(!page.body.contains("src=\""));
        QVERIFY(!page.body.contains("https://"));
    }

    void linesTellBothWays()
    {
        QCOMPARE(command("/sim/say", "{'visitor':'李静','text':'在吗'}").status(), 200);
        QCOMPARE(command("/sim/push", "{'visitor':'李静','type':'image'}").status(), 200);
        const QByteArray url = kSend + token();
        QCOMPARE(call(m_port, "POST", url, textBody(QStringLiteral("李静"), "您好")).errcode(), 0);
        const QJsonArray all = lines();
        QCOMPARE(all.size(), 3);
        const QJsonObject picture = all.at(1).toObject();
        QCOMPARE(picture.value(QLatin1String("kind")).toString(), QStringLiteral("in"));
        QCOMPARE(picture.value(QLatin1String("msgtype")).toString(), QStringLiteral("image"));
        const QByteArray id = picture.value(QLatin1String("detail"))
                                  .toObject()
                                  .value(QLatin1String("mediaId"))
                                  .toString()
                                  .toLatin1();
        const HttpMessage file = call(m_port, "GET", "/sim/file?app=shop&id=" + id);
        QCOMPARE(file.headers.value("content-type"), QByteArray("image/png"));
        QCOMPARE(file.headers.value("x-content-type-options"), QByteArray("nosniff"));
        QCOMPARE(call(m_port, "GET", "/sim/file?app=shop&id=x").status(), 404);
        const QJsonObject answer = all.at(2).toObject();
        QCOMPARE(answer.value(QLatin1String("kind")).toString(), QStringLiteral("out"));
        QCOMPARE(answer.value(QLatin1String("text")).toString(), QStringLiteral("您好"));
        QCOMPARE(lines("?after=2").size(), 1);
        QCOMPARE(lines("?app=other").size(), 0);
    }

    void bursts_data()
    {
        QTest::addColumn<int>("perSecond");
        QTest::newRow("at once") << 0;
        QTest::newRow("at a rate") << 200;
    }
    void bursts()
    {
        QFETCH(int, perSecond);
        const HttpMessage done =
            command("/sim/burst",
                    "{'visitors':5,'each':4,'perSecond':" + QByteArray::number(perSecond) + "}");
        QCOMPARE(done.json().value(QLatin1String("pushes")).toInt(), 20);
        QCOMPARE(done.json().value(QLatin1String("ok")).toInt(), 20);
        QCOMPARE(m_relay->requests.size(), 20);
        QCOMPARE(m_simulator->world().apps().front()->visitors.size(), 5);
        QCOMPARE(command("/sim/burst", "{'visitors':100,'each':101}").status(), 400);
        QCOMPARE(command("/sim/burst", "{'visitors':0}").status(), 400);
    }

    //! The request's head has come, nothing has been read of its body, and nothing is done.
    void resetBeforeTheRequest()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const QByteArray target = kSend + token();
        QCOMPARE(
            command("/sim/fault", "{'kind':'reset-early','path':'/cgi-bin/message/custom/send'}")
                .status(),
            200);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write("POST " + target
                     + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");
        QTRY_COMPARE(int(socket.state()), int(QAbstractSocket::UnconnectedState));
        QCOMPARE(int(socket.error()), int(QAbstractSocket::RemoteHostClosedError));
        QVERIFY(m_simulator->world().accepted().isEmpty());
        QCOMPARE(call(m_port, "POST", target, textBody(QStringLiteral("A"), "x")).errcode(), 0);
    }
};

QTEST_GUILESS_MAIN(TstControl)
#include "tst_control.moc"
