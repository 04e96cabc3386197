// SPDX-License-Identifier: Apache-2.0
#include "relay/http/publicaddress.h"

#include "faultserver.h"
#include "onceposts.h"

#include <QTest>

using namespace kefu;
using namespace kefu::test;
using Outcome = http::OnceReply::Outcome;

class TestPublicAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void publicOnly_data();
    void publicOnly();
};

void TestPublicAddress::judges_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isPublic");
    static const char *const kPublic[] = { "1.1.1.1",      "8.8.8.8",        "100.63.255.255",
                                           "100.128.0.0",  "172.15.0.1",     "172.32.0.1",
                                           "192.167.1.1",  "198.17.0.1",     "223.5.5.5",
                                           "2400:3200::1", "::ffff:8.8.8.8", "2001:4860::8888" };
    static const char *const kNot[] = {
        "",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
    };
    for (const char *address : kPublic)
        QTest::newRow(address) << QString::fromLatin1(address) << true;
    for (const char *address : kNot)
        QTest::newRow(*address ? address : "none") << QString::fromLatin1(address) << false;
}

void TestPublicAddress::judges()
{
    QFETCH(QString, address);
    QFETCH(bool, isPublic);
    QCOMPARE(http::isPublicAddress(QHostAddress(address)), isPublic);
}

void TestPublicAddress::publicOnly_data()
{
    QTest::addColumn<QString>("host");
    for (const char *host : { "127.0.0.1", "localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]" })
        QTest::newRow(host) << QString::fromLatin1(host);
}

//! A target somebody else has named, which leads to this machine: no connection at all, also when
//! one is kept that was opened without that rule.
void TestPublicAddress::publicOnly()
{
    QFETCH(QString, host);
    FaultServer server;
    OnceHttpClient client(2);
    OnceRequest request;
    request.method = "GET";
    request.url = QUrl(QStringLiteral("http://%1:%2/n").arg(host).arg(server.serverPort()));
    const std::optional<OnceReply> before = sendAndWait(&client, request);
    QVERIFY(before);
    const int connections = server.connections();
    request.publicOnly = true;
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NeverSent);
    QCOMPARE(server.connections(), connections);
}

QTEST_GUILESS_MAIN(TestPublicAddress)
#include "tst_publicaddress.moc"
