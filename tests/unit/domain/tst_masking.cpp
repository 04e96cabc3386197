// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/masking.h"

#include <QTest>

using namespace kefu;

class TestMasking : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void masks_data();
    void masks();
};

void TestMasking::masks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("masked");
    const auto row = [](const char *name, const char *text, const char *masked) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(masked);
    };
    row("phone", "电话13812345678谢谢", "电话138******78谢谢");
    row("phone with dashes", "138-1234-5678", "138-****-**78");
    row("phone with blanks", "138 1234 5678", "138 **** **78");
    row("identity", "11010519491231002X", "110*************2X");
    row("bank card", "6222 0210 0111 2345 678", "622* **** **** **** *78");
    row("full width", "１３８１２３４５６７８", "１３８******７８");
    row("two of them", "13812345678,13912345678", "138******78,139******78");
    row("seven", "1234567", "123**67");
    row("six stay", "123456", "123456");
    row("an amount", "共 1288.50 元", "共 1288.50 元");
    row("two blanks end a run", "1234  5678", "1234  5678");
    row("nothing", "", "");
}

void TestMasking::masks()
{
    QFETCH(QString, text);
    QTEST(maskedNumbers(text), "masked");
}

QTEST_APPLESS_MAIN(TestMasking)
#include "tst_masking.moc"
