// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <limits>

using namespace kefu;

class TestJsonText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stringsAreReadBack_data();
    void stringsAreReadBack();
    void everyUnitIsReadBack();
    void nesting();
    void numbers_data();
    void numbers();
};

void TestJsonText::stringsAreReadBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("ascii") << QStringLiteral("hello");
    QTest::newRow("chinese") << QStringLiteral("您好，请问还有货吗？");
    QTest::newRow("quotes") << QStringLiteral("a \"b\" \\ c / d");
    QTest::newRow("controls") << QStringLiteral("\n\r\t\b\f\x01\x0b\x1f\x7f");
    QTest::newRow("zero") << QString(QChar(u'\0'));
    QTest::newRow("emoji") << QStringLiteral("😀👨‍👩‍👧");
    QTest::newRow("bounds") << QStringLiteral("\u0080\u07ff\u0800\uffff\U00010000\U0010ffff");
    QTest::newRow("lone high") << QString(u"a" + QString(QChar(0xd83d)) + u"b");
    QTest::newRow("lone low") << QString(QChar(0xde00));
    QTest::newRow("high at the end") << QString(u"a" + QString(QChar(0xd83d)));
    QTest::newRow("high high low")
        << QString(QString(QChar(0xd83d)) + QChar(0xd83d) + QChar(0xde00));
}

void TestJsonText::stringsAreReadBack()
{
    QFETCH(const QString, text);
    JsonText json;
    json.beginArray();
    json.string(text);
    json.string(text);
    json.endArray();
    QJsonParseError problem;
    const QJsonArray array = QJsonDocument::fromJson(json.text(), &problem).array();
    QCOMPARE(problem.error, QJsonParseError::NoError);
    QCOMPARE(array.size(), 2);
    QCOMPARE(array[0].toString(), codec::sanitized(text));
    QCOMPARE(array[1].toString(), codec::sanitized(text));
}

void TestJsonText::everyUnitIsReadBack()
{
    QString all;
    for (char16_t unit = 1; unit < 0xffff; ++unit)
        all += QChar(unit);
    JsonText json;
    json.beginArray();
    json.string(all);
    json.endArray();
    QCOMPARE(QJsonDocument::fromJson(json.text()).array()[0].toString(), codec::sanitized(all));
}

void TestJsonText::nesting()
{
    JsonText json;
    json.beginObject();
    json.key(QLatin1String("a"));
    json.beginArray();
    json.beginObject();
    json.endObject();
    json.beginArray();
    json.endArray();
    json.number(1);
    json.endArray();
    json.key(QLatin1String("b"));
    json.numberString(42);
    json.key(QLatin1String("c"));
    json.string(u"x");
    json.endObject();
    QCOMPARE(json.text(), QByteArray("{\"a\":[{},[],1],\"b\":\"42\",\"c\":\"x\"}"));
}

void TestJsonText::numbers_data()
{
    QTest::addColumn<qint64>("value");
    QTest::newRow("zero") << qint64(0);
    QTest::newRow("negative") << qint64(-7);
    QTest::newRow("largest") << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << std::numeric_limits<qint64>::min();
}

void TestJsonText::numbers()
{
    QFETCH(const qint64, value);
    JsonText json;
    json.beginArray();
    json.number(value);
    json.numberString(value);
    json.endArray();
    const QByteArray digits = QByteArray::number(value);
    QCOMPARE(json.text(), QByteArray("[" + digits + ",\"" + digits + "\"]"));
}

QTEST_APPLESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
