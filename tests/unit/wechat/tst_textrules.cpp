// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/textrules.h"

#include <QTest>

using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;

class TestTextRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleans_data();
    void cleans();
};

void TestTextRules::cleans_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"a你😀\t\r\n"_s << u"a你😀\t\r\n"_s;
    QTest::newRow("controls") << u"a\u0000\u0001\u000b\u001fb\u007f"_s << u"ab\u007f"_s;
    QTest::newRow("non-characters") << u"a\ufffe\uffffb"_s << u"ab"_s;
    QTest::newRow("high alone") << u"a"_s + QChar(0xd83d) + u"b"_s << u"a\ufffdb"_s;
    QTest::newRow("high at the end") << u"a"_s + QChar(0xd83d) << u"a\ufffd"_s;
    QTest::newRow("low alone") << QString(QChar(0xde00)) + u"b"_s << u"\ufffdb"_s;
    QTest::newRow("low then high") << QString(QChar(0xde00)) + QChar(0xd83d) << u"\ufffd\ufffd"_s;
    QTest::newRow("high, pair") << QString(QChar(0xd83d)) + u"😀"_s << u"\ufffd😀"_s;
}

void TestTextRules::cleans()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(cleanedText(text), expected);
}

QTEST_APPLESS_MAIN(TestTextRules)
#include "tst_textrules.moc"
