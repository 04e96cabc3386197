// SPDX-License-Identifier: Apache-2.0
#include "relay/http/publicaddress.h"

#include <QTest>

using namespace kefu;

class TestPublicAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
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

QTEST_APPLESS_MAIN(TestPublicAddress)
#include "tst_publicaddress.moc"
