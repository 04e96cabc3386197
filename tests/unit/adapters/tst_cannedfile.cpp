// SPDX-License-Identifier: Apache-2.0
#include "relay/control/cannedfile.h"

#include <QTest>

using namespace kefu;
using namespace kefu::control;

namespace {

QString zh(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

//! Files of canned replies: what spreadsheets write, what people get wrong, there and back again.
class TestCannedFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void spreadsheet();
    void chineseColumnsInAnyOrder();
    void quotedFieldsHoldEverything();
    void whatIsMissingIsSaid();
    void json();
    void thereAndBack_data();
    void thereAndBack();
};

void TestCannedFile::spreadsheet()
{
    const CannedFile file = readCannedFile(
        zh("\xef\xbb\xbftitle,shortcut,group,channel,text\r\n发货,fh,物流,shop,今天发出\r\n\r\n"
           "退款,tk,,,\"请看,订单\"\r\n"));
    QCOMPARE(file.problems, QStringList());
    QCOMPARE(file.lines.size(), 2);
    QCOMPARE(file.lines[0].line, 2);
    QCOMPARE(file.lines[0].reply.title, zh("发货"));
    QCOMPARE(file.lines[0].reply.shortcut, zh("fh"));
    QCOMPARE(file.lines[0].reply.group, zh("物流"));
    QCOMPARE(file.lines[0].channel, zh("shop"));
    QCOMPARE(file.lines[0].reply.content.text, zh("今天发出"));
    QCOMPARE(file.lines[1].line, 4); // the empty line counts
    QCOMPARE(file.lines[1].reply.content.text, zh("请看,订单"));
}

void TestCannedFile::chineseColumnsInAnyOrder()
{
    const CannedFile file = readCannedFile(zh("内容, 标题,快捷码\n您好,问候,nh\n"));
    QCOMPARE(file.problems, QStringList());
    QCOMPARE(file.lines.value(0).reply.title, zh("问候"));
    QCOMPARE(file.lines.value(0).reply.content.text, zh("您好"));
    QCOMPARE(file.lines.value(0).reply.shortcut, zh("nh"));
}

void TestCannedFile::quotedFieldsHoldEverything()
{
    const CannedFile file = readCannedFile(
        zh("title,text\nA,\"one\ntwo \"\"three\"\"\"\nB,last without an end of line"));
    QCOMPARE(file.problems, QStringList());
    QCOMPARE(file.lines.value(0).reply.content.text, zh("one\ntwo \"three\""));
    QCOMPARE(file.lines.value(1).line, 4);
    QCOMPARE(file.lines.value(1).reply.content.text, zh("last without an end of line"));
}

void TestCannedFile::whatIsMissingIsSaid()
{
    QCOMPARE(readCannedFile(zh("title,shortcut\nA,a\n")).problems,
             QStringList { zh("line 1: no column named text") });
    QCOMPARE(readCannedFile(zh("title,text\nA,\"open\n")).problems,
             QStringList { zh("line 2: a quoted field does not end") });
    QVERIFY(readCannedFile(zh("[1,\n2")).problems.value(0).startsWith(zh("line 2: not JSON")));
    QVERIFY(readCannedFile(QString()).lines.isEmpty());
}

void TestCannedFile::json()
{
    const CannedFile file = readCannedFile(
        zh("[{\"title\":\"A\",\"text\":\"hi\"},{\"title\":\"B\",\"channel\":\"shop\","
           "\"content\":{\"kind\":\"text\",\"text\":\"ho\"}},"
           "{\"title\":\"C\",\"content\":{\"kind\":\"nonsense\"}}]"));
    QCOMPARE(file.lines.value(0).reply.content.text, zh("hi"));
    QCOMPARE(file.lines.value(1).reply.content.text, zh("ho"));
    QCOMPARE(file.lines.value(1).channel, zh("shop"));
    QCOMPARE(file.problems, QStringList { zh("line 3: its content cannot be read") });
}

void TestCannedFile::thereAndBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << zh("您好");
    QTest::newRow("lines and quotes") << zh("一,二\n\"三\"");
    QTest::newRow("formula") << zh("=1+1");
    QTest::newRow("minus") << zh("-5 °C");
    QTest::newRow("apostrophe") << zh("'tis");
}

void TestCannedFile::thereAndBack()
{
    QFETCH(QString, text);
    CannedLine line;
    line.channel = zh("shop");
    line.reply.title = zh("标题");
    line.reply.shortcut = zh("bt");
    line.reply.content.text = text;
    const QString csv = cannedCsv({ line });
    QVERIFY(!csv.contains(zh(",\"=")) && !csv.contains(zh(",\"-")));
    const QStringList files { csv, cannedJson({ line }) };
    for (const QString &written : files) {
        const CannedFile read = readCannedFile(written);
        QCOMPARE(read.problems, QStringList());
        QCOMPARE(read.lines.size(), 1);
        QCOMPARE(read.lines[0].reply.content.text, text);
        QCOMPARE(read.lines[0].reply.title, line.reply.title);
        QCOMPARE(read.lines[0].channel, line.channel);
    }
}

QTEST_GUILESS_MAIN(TestCannedFile)
#include "tst_cannedfile.moc"
