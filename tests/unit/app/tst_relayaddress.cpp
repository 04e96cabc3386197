// SPDX-License-Identifier: Apache-2.0
#include "app/backoff.h"
#include "app/relayaddress.h"

#include <QTest>

using namespace kefu::app;
using kefu::ui::LoginFailure;
using kefu::ui::LoginFault;

class tst_RelayAddress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void backoffStaysInItsBounds();
};

void tst_RelayAddress::accepted_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("socket");
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("label");
    const auto row = [](const char *typed, const char *socket, const char *login,
                        const char *label) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromLatin1(socket)
                             << QString::fromLatin1(login) << QString::fromUtf8(label);
    };
    row("kefu.example.com", "wss://kefu.example.com/agent", "https://kefu.example.com/api/v1/login",
        "kefu.example.com");
    row(" Kefu.Example.com:8443 ", "wss://kefu.example.com:8443/agent",
        "https://kefu.example.com:8443/api/v1/login", "kefu.example.com:8443");
    row("localhost:9000", "ws://localhost:9000/agent", "http://localhost:9000/api/v1/login",
        "localhost:9000");
    row("127.0.0.1:9000", "ws://127.0.0.1:9000/agent", "http://127.0.0.1:9000/api/v1/login",
        "127.0.0.1:9000");
    row("[::1]:9000", "ws://[::1]:9000/agent", "http://[::1]:9000/api/v1/login", "[::1]:9000");
    row("wss://localhost", "wss://localhost/agent", "https://localhost/api/v1/login", "localhost");
    row("ws://127.8.9.1", "ws://127.8.9.1/agent", "http://127.8.9.1/api/v1/login", "127.8.9.1");
    row("https://a.cn/kefu/", "wss://a.cn/kefu/agent", "https://a.cn/kefu/api/v1/login", "a.cn");
    row("wss://a.cn/agent", "wss://a.cn/agent", "https://a.cn/api/v1/login", "a.cn");
    row("a.cn/kefu", "wss://a.cn/kefu/agent", "https://a.cn/kefu/api/v1/login", "a.cn");
    row("10.0.0.5", "wss://10.0.0.5/agent", "https://10.0.0.5/api/v1/login", "10.0.0.5");
}

void tst_RelayAddress::accepted()
{
    QFETCH(QString, typed);
    QFETCH(QString, socket);
    QFETCH(QString, login);
    QFETCH(QString, label);
    const auto parsed = parseRelayAddress(typed);
    QVERIFY(std::holds_alternative<RelayAddress>(parsed));
    const RelayAddress &address = std::get<RelayAddress>(parsed);
    QCOMPARE(address.socket.toString(), socket);
    QCOMPARE(address.api(QStringLiteral("/api/v1/login")).toString(), login);
    QCOMPARE(address.hostLabel(), label);
}

void tst_RelayAddress::refused_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<LoginFault>("fault");
    const auto row = [](const char *typed, LoginFault fault) {
        QTest::newRow(typed) << QString::fromLatin1(typed) << fault;
    };
    row("ws://kefu.example.com", LoginFault::ClearTextRefused);
    row("HTTP://kefu.example.com:80", LoginFault::ClearTextRefused);
    row("ws://localhost.evil.com", LoginFault::ClearTextRefused);
    row("ws://128.0.0.1", LoginFault::ClearTextRefused);
    row("ws://0.0.0.0", LoginFault::ClearTextRefused);
    row("", LoginFault::BadAddress);
    row("ftp://a.cn", LoginFault::BadAddress);
    row("file:///etc/passwd", LoginFault::BadAddress);
    row("https://", LoginFault::BadAddress);
    row("https://me:pw@a.cn", LoginFault::BadAddress);
    row("me@a.cn", LoginFault::BadAddress);
    row("a.cn?token=1", LoginFault::BadAddress);
    row("a.cn#x", LoginFault::BadAddress);
    row("a.cn:99999", LoginFault::BadAddress);
    row("a.cn:0", LoginFault::BadAddress);
    row("a b.cn", LoginFault::BadAddress);
}

void tst_RelayAddress::refused()
{
    QFETCH(QString, typed);
    QFETCH(LoginFault, fault);
    const auto parsed = parseRelayAddress(typed);
    QVERIFY(std::holds_alternative<LoginFailure>(parsed));
    QCOMPARE(std::get<LoginFailure>(parsed).fault, fault);
}

void tst_RelayAddress::backoffStaysInItsBounds()
{
    Backoff low([] { return 0.0; });
    Backoff high([] { return 0.999999; });
    int expected = 500;
    for (int i = 0; i < 40; ++i) {
        QCOMPARE(low.nextMs(), 0);
        const int span = high.nextMs();
        QVERIFY(span < expected && span > expected * 9 / 10);
        expected = qMin(expected * 2, 30'000);
    }
    high.reset();
    QVERIFY(high.nextMs() < 500);
}

QTEST_GUILESS_MAIN(tst_RelayAddress)
#include "tst_relayaddress.moc"
