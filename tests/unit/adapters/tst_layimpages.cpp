// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/catchup.h"
#include "relay/layim/origins.h"
#include "relay/layim/pagememory.h"

#include <QTest>

using namespace kefu;
using namespace kefu::layim;

class TestLayimPages : public QObject {
    Q_OBJECT
private:
    static http::Request request(const QByteArray &origin, const QByteArray &host)
    {
        http::Request r;
        if (!origin.isEmpty())
            r.headers.emplaceBack("origin", origin);
        r.headers.emplaceBack("host", host);
        return r;
    }

private Q_SLOTS:
    void origins_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("no browser") << QByteArray() << true;
        QTest::newRow("configured") << QByteArray("https://admin.example.com") << true;
        QTest::newRow("configured, other case") << QByteArray("https://ADMIN.example.com") << true;
        QTest::newRow("configured, other port")
            << QByteArray("https://admin.example.com:8443") << false;
        QTest::newRow("configured, no TLS") << QByteArray("http://admin.example.com") << false;
        QTest::newRow("same host") << QByteArray("http://relay.example:8282") << true;
        QTest::newRow("same host, other port") << QByteArray("https://relay.example") << true;
        QTest::newRow("host as a prefix") << QByteArray("https://relay.example.evil.com") << false;
        QTest::newRow("host as a suffix") << QByteArray("https://evil-relay.example") << false;
        QTest::newRow("host as a user") << QByteArray("https://relay.example@evil.com") << false;
        QTest::newRow("null") << QByteArray("null") << false;
        QTest::newRow("a file") << QByteArray("file://") << false;
        QTest::newRow("garbage") << QByteArray("https://[") << false;
    }

    void origins()
    {
        QFETCH(QByteArray, origin);
        QFETCH(bool, allowed);
        const QStringList configured { QStringLiteral("https://admin.example.com") };
        QCOMPARE(isOriginAllowed(request(origin, "relay.example:8282"), configured), allowed);
    }

    void anAbsentHostMatchesNothing()
    {
        QVERIFY(!isOriginAllowed(request("https://a.example", ""), {}));
        QVERIFY(!isOriginAllowed(request("https://", ""), {}));
    }

    void baseUrls_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("publicUrl");
        QTest::addColumn<QByteArray>("base");
        QTest::newRow("configured") << QByteArray("x") << QByteArray("https://k.example")
                                    << QByteArray("https://k.example");
        QTest::newRow("from the request")
            << QByteArray("r.example:8282") << QByteArray() << QByteArray("//r.example:8282");
        QTest::newRow("IPv6") << QByteArray("[::1]:80") << QByteArray() << QByteArray("//[::1]:80");
        QTest::newRow("markup") << QByteArray("a\"><script>") << QByteArray() << QByteArray();
        QTest::newRow("a path") << QByteArray("evil/x") << QByteArray() << QByteArray();
        QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray();
    }

    void baseUrls()
    {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, publicUrl);
        QTEST(baseUrlOf(request({}, host), publicUrl), "base");
    }

    void tokens()
    {
        http::Request r = request({}, "h");
        r.query = "x=1&token=fromurl";
        QCOMPARE(tokenOf(r), QByteArray("fromurl"));
        r.headers.emplaceBack("authorization", "bearer  fromheader ");
        QCOMPARE(tokenOf(r), QByteArray("fromheader"));
    }

    void unansweredLines_data()
    {
        QTest::addColumn<QByteArray>("directions"); // i, o, s; a is automatic
        QTest::addColumn<int>("left");
        QTest::newRow("none") << QByteArray() << 0;
        QTest::newRow("all") << QByteArray("ii") << 2;
        QTest::newRow("answered") << QByteArray("iio") << 0;
        QTest::newRow("after the answer") << QByteArray("ioisi") << 3;
        QTest::newRow("an automatic reply is none") << QByteArray("oiaia") << 4;
    }

    void unansweredLines()
    {
        QFETCH(QByteArray, directions);
        QList<Message> messages;
        for (const char c : directions) {
            Message m;
            m.direction = c == 'i' ? Direction::In : c == 's' ? Direction::System : Direction::Out;
            m.author = c == 'o' ? AgentId { 1 } : AgentId {};
            messages.append(m);
        }
        QTEST(int(unanswered(messages).size()), "left");
    }

    void aPageIsKnownByItsToken()
    {
        PageMemories memories;
        PageMemory seen = memories.get("one", 1);
        seen.shown.insert(VisitorId { 7 }, 5);
        seen.listed.insert(VisitorId { 7 });
        memories.merge("one", seen, 2);
        PageMemory older;
        older.shown.insert(VisitorId { 7 }, 3);
        memories.merge("one", older, 3);
        QCOMPARE(memories.get("one", 4).shown.value(VisitorId { 7 }), 5);
        QVERIFY(memories.get("one", 4).listed.contains(VisitorId { 7 }));
        QVERIFY(memories.get("two", 4).shown.isEmpty());
    }

    void ownSends()
    {
        PageMemories memories;
        memories.noteSent("one", QStringLiteral("m1"), 1);
        QVERIFY(memories.wasSentFrom("one", QStringLiteral("m1")));
        QVERIFY(memories.wasSentFrom("one", QStringLiteral("m1#2")));
        QVERIFY(!memories.wasSentFrom("two", QStringLiteral("m1")));
        QVERIFY(!memories.wasSentFrom("one", QStringLiteral("m2")));
        for (int i = 0; i < 100; ++i)
            memories.noteSent("one", QString::number(i), 1);
        QVERIFY(!memories.wasSentFrom("one", QStringLiteral("m1")));
    }

    void memoriesAreBounded()
    {
        PageMemories memories;
        for (int i = 0; i < 20'050; ++i)
            memories.get(QByteArray::number(i), i);
        QVERIFY(memories.size() <= 20'001);
        constexpr qint64 kTwoDaysMs = 2LL * 24 * 3600 * 1000;
        memories.get("late", kTwoDaysMs);
        QVERIFY(memories.size() <= 20'001);
    }
};

QTEST_GUILESS_MAIN(TestLayimPages)
#include "tst_layimpages.moc"
