// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/errcodes.h"
#include "vectors.h"

#include <QRegularExpression>
#include <QTest>

using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;

class TestErrcodes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeOfTheTableHasWords();
    void unknownCodesSaySo();
    void rids_data();
    void rids();
    void callerAddress_data();
    void callerAddress();
};

void TestErrcodes::everyCodeOfTheTableHasWords()
{
    // The left column of wechat.md 3.1; a wrong order in the table would lose some of them.
    for (int code :
         { 0,     -1,    -1000, 40001, 40014, 42001, 41001, 40002, 40013, 40125, 41002, 41004,
           40003, 40243, 40164, 61004, 45035, 40004, 40005, 40006, 40009, 45001, 40007, 40008,
           40033, 40097, 40035, 47001, 44002, 40101, 40200, 41005, 44001, 41006, 43002, 43003,
           43004, 43019, 48002, 50005, 43104, 44004, 45002, 45008, 45009, 45011, 45015, 45047,
           45072, 45080, 45081, 45064, 45065, 45066, 45067, 48001, 48003, 48004, 48006, 48008,
           50002, 50007, 61007, 61016, 65400, 65414, 70000, 87014 })
        QVERIFY2(errcodeMeaning(code) != "unknown errcode"_L1, qPrintable(QString::number(code)));
    QCOMPARE(errcodeText(45047), u"45047 reply quota used up"_s);
}

void TestErrcodes::unknownCodesSaySo()
{
    for (int code : { 1, -2, 39999, 45048, 65399, 65415, 99999, std::numeric_limits<int>::max(),
                      std::numeric_limits<int>::min() })
        QCOMPARE(errcodeMeaning(code), u"unknown errcode"_s);
}

void TestErrcodes::rids_data()
{
    QTest::addColumn<QString>("errmsg");
    QTest::addColumn<QString>("rid");
    QTest::newRow("rid") << u"system error rid: 668e4fa9-2a8817b8-43f3428a"_s
                         << u"668e4fa9-2a8817b8-43f3428a"_s;
    QTest::newRow("comma") << u"api unauthorized, rid: 652e6bbb-7d234df1-67f3f57c"_s
                           << u"652e6bbb-7d234df1-67f3f57c"_s;
    QTest::newRow("words behind") << u"x rid: 1-2-3 \nforged"_s << u"1-2-3"_s;
    QTest::newRow("hint") << u"empty content hint: [GE05611295]"_s << u"GE05611295"_s;
    QTest::newRow("last one counts") << u"rid: a rid: b"_s << u"b"_s;
    QTest::newRow("none") << u"ok"_s << u""_s;
    QTest::newRow("nothing behind") << u"rid: "_s << u""_s;
    QTest::newRow("chinese") << u"已经在输入状态,不可重复下发 "_s << u""_s;
    QTest::newRow("bounded") << u"rid: "_s + QString(1000, u'a') << QString(64, u'a');
}

void TestErrcodes::rids()
{
    QFETCH(QString, errmsg);
    QFETCH(QString, rid);
    QCOMPARE(ridOf(errmsg), rid);
}

void TestErrcodes::callerAddress_data()
{
    QTest::addColumn<QString>("errmsg");
    QTest::addColumn<QString>("address");
    QTest::newRow("v4") << u"invalid ip 1.2.3.4, not in whitelist rid: 1-2-3"_s << u"1.2.3.4"_s;
    QTest::newRow("both") << u"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist"_s
                          << u"1.2.3.4"_s;
    QTest::newRow("v6") << u"invalid ip 240e::1 not in whitelist"_s << u"240e::1"_s;
    QTest::newRow("none") << u"ok"_s << u""_s;
}

void TestErrcodes::callerAddress()
{
    QFETCH(QString, errmsg);
    QFETCH(QString, address);
    QCOMPARE(callerIpOf(errmsg), address);
}

QTEST_APPLESS_MAIN(TestErrcodes)
#include "tst_errcodes.moc"
