// SPDX-License-Identifier: Apache-2.0
#include "relay/http/admission.h"

#include <QTest>
#include <vector>

using namespace kefu::http;

class TestAdmission : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void total();
    void perAddress();
    void exempt_data();
    void exempt();
    void customersOfIpv6();
    void client_data();
    void client();
};

namespace {

QHostAddress address(const char *text)
{
    return QHostAddress(QString::fromLatin1(text));
}

//! How many of `tries` connections from `peer` are let in at once.
int admitted(Admission *admission, const QHostAddress &peer, int tries)
{
    std::vector<Seat> seats;
    for (int i = 0; i < tries; ++i) {
        if (auto seat = admission->admit(peer))
            seats.push_back(std::move(*seat));
    }
    return static_cast<int>(seats.size());
}

} // namespace

void TestAdmission::total()
{
    Admission admission(3, 64, {});
    QCOMPARE(admitted(&admission, QHostAddress::LocalHost, 5), 3);
    QCOMPARE(admission.count(), 0); // given back
    auto seat = admission.admit(QHostAddress::LocalHost);
    QVERIFY(seat);
    Seat moved = std::move(*seat);
    seat.reset();
    QCOMPARE(admission.count(), 1);
    moved = Seat();
    QCOMPARE(admission.count(), 0);
}

void TestAdmission::perAddress()
{
    Admission admission(100, 2, {});
    const QHostAddress peer = address("203.0.113.7");
    std::optional<Seat> first = admission.admit(peer);
    const std::optional<Seat> second = admission.admit(peer);
    QVERIFY(first && second);
    QVERIFY(!admission.admit(peer));
    QVERIFY(admission.admit(address("203.0.113.8")));
    first->markAuthenticated();
    first->markAuthenticated(); // counts once
    const std::optional<Seat> third = admission.admit(peer);
    QVERIFY(third);
    QVERIFY(!admission.admit(peer));
}

void TestAdmission::exempt_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<int>("expected");
    QTest::newRow("loopback") << QStringLiteral("127.0.0.5") << 5;
    QTest::newRow("loopback 6") << QStringLiteral("::1") << 5;
    QTest::newRow("proxy") << QStringLiteral("10.0.0.1") << 5;
    QTest::newRow("other") << QStringLiteral("10.0.0.2") << 1;
}

void TestAdmission::exempt()
{
    QFETCH(QString, peer);
    Admission admission(100, 1, { address("::ffff:10.0.0.1") });
    QTEST(admitted(&admission, QHostAddress(peer), 5), "expected");
}

void TestAdmission::customersOfIpv6()
{
    Admission admission(100, 1, {});
    const std::optional<Seat> seat = admission.admit(address("2001:db8:1:2::1"));
    QVERIFY(seat);
    QVERIFY(!admission.admit(address("2001:db8:1:2:ffff::9")));
    QVERIFY(admission.admit(address("2001:db8:1:3::1")));
}

void TestAdmission::client_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("forwarded");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *peer, const char *forwarded,
                        const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(peer) << QByteArray(forwarded)
                            << QString::fromLatin1(expected);
    };
    row("no proxy", "203.0.113.7", "198.51.100.1", "203.0.113.7");
    row("one hop", "10.0.0.1", "203.0.113.7", "203.0.113.7");
    row("right-most untrusted", "10.0.0.1", "198.51.100.66, 203.0.113.7 , 10.0.0.2", "203.0.113.7");
    row("spoofed left", "10.0.0.1", "127.0.0.1, 203.0.113.7", "203.0.113.7");
    row("all trusted", "10.0.0.1", "10.0.0.2,10.0.0.1", "10.0.0.2");
    row("port", "10.0.0.1", "203.0.113.7:4711", "203.0.113.7");
    row("v6 with port", "10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7");
    row("v6", "10.0.0.1", "2001:db8::7", "2001:db8::7");
    row("garbage", "10.0.0.1", "203.0.113.7, unknown", "10.0.0.1");
    row("empty", "10.0.0.1", "", "10.0.0.1");
    row("commas", "10.0.0.1", ",,", "10.0.0.1");
}

void TestAdmission::client()
{
    QFETCH(QString, peer);
    QFETCH(QByteArray, forwarded);
    QFETCH(QString, expected);
    const Admission admission(10, 10, { address("10.0.0.1"), address("10.0.0.2") });
    QCOMPARE(clientAddress(QHostAddress(peer), forwarded, admission), QHostAddress(expected));
}

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
