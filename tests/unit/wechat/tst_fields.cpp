// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/fields.h"
#include "relay/wechat/jsonfields.h"
#include "relay/wechat/xmlfields.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>
#include <QXmlStreamReader>
#include <optional>

using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;

class TestFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void xmlContent_data();
    void xmlContent();
    void xmlRefuses_data();
    void xmlRefuses();
    void xmlAgreesWithQt();
    void xmlNestedFieldsAreKnown();
    void xmlLimitsAreExact();
    void jsonContent_data();
    void jsonContent();
    void jsonRefuses_data();
    void jsonRefuses();
    void jsonNestedFieldsAreKnown();
    void jsonDepthIsExact();
    void lastMemberCounts();
    void recognisesTheBody_data();
    void recognisesTheBody();
    void bombsCostNothing_data();
    void bombsCostNothing();
};

void TestFields::xmlContent_data()
{
    QTest::addColumn<QByteArray>("inner");
    QTest::addColumn<QString>("expected");
    QTest::newRow("cdata") << QByteArray("<![CDATA[abc]]>") << u"abc"_s;
    QTest::newRow("empty cdata") << QByteArray("<![CDATA[]]>") << u""_s;
    QTest::newRow("no cdata") << QByteArray("abc") << u"abc"_s;
    QTest::newRow("adjacent cdata") << QByteArray("<![CDATA[a]]]]><![CDATA[>b]]>") << u"a]]>b"_s;
    QTest::newRow("three pieces") << QByteArray("<![CDATA[a]]>b<![CDATA[c]]>") << u"abc"_s;
    QTest::newRow("comment between") << QByteArray("a<!-- & <x y='1'> -->b") << u"ab"_s;
    QTest::newRow("entities") << QByteArray("&lt;&gt;&amp;&apos;&quot;") << u"<>&'\""_s;
    QTest::newRow("references") << QByteArray("&#128512;&#x4f60;&#x1F600;") << u"😀你😀"_s;
    QTest::newRow("entities in cdata stay")
        << QByteArray("<![CDATA[&lt;&nbsp;&x]]>") << u"&lt;&nbsp;&x"_s;
    QTest::newRow("markup in cdata stays")
        << QByteArray("<![CDATA[<!DOCTYPE a [<!ENTITY b 'c'>]><a b='c'><?php ?>]]>")
        << u"<!DOCTYPE a [<!ENTITY b 'c'>]><a b='c'><?php ?>"_s;
    QTest::newRow("control character") << QByteArray("<![CDATA[a\x01\x08\x0b\x1f"
                                                     "b]]>")
                                       << u"ab"_s;
    QTest::newRow("zero byte") << QByteArray("<![CDATA[a\0b]]>", 15) << u"ab"_s;
    QTest::newRow("tab and newline stay") << QByteArray("<![CDATA[a\tb\nc]]>") << u"a\tb\nc"_s;
    QTest::newRow("not a character") << QByteArray("<![CDATA[a\xef\xbf\xbe\xef\xbf\xbf"
                                                   "b]]>")
                                     << u"ab"_s;
    QTest::newRow("wrong utf-8") << QByteArray("<![CDATA[a\xff"
                                               "b]]>")
                                 << u"a\uFFFDb"_s;
    QTest::newRow("half a character") << QByteArray("<![CDATA[a\xe4\xbd]]>") << u"a\uFFFD\uFFFD"_s;
    QTest::newRow("astral") << QByteArray("<![CDATA[👨‍👩‍👧🇨🇳𠀀]]>")
                            << u"👨‍👩‍👧🇨🇳𠀀"_s;
    QTest::newRow("white space stays") << QByteArray("<![CDATA[ a ]]>") << u" a "_s;
}

void TestFields::xmlContent()
{
    QFETCH(QByteArray, inner);
    QFETCH(QString, expected);
    const auto fields =
        readFields("<xml><Before>1</Before><Content>" + inner + "</Content><After>2</After></xml>");
    QVERIFY2(fields, fields ? "" : qPrintable(fields.error().message));
    QCOMPARE(fields->all().size(), 3);
    QCOMPARE(fields->format(), BodyFormat::Xml);
    QVERIFY(fields->contains("Content"_L1));
    QCOMPARE(fields->text("Content"_L1), expected);
    QCOMPARE(fields->text("After"_L1), u"2"_s);
}

void TestFields::xmlRefuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("doctype") << QByteArray("<!DOCTYPE xml><xml><a>1</a></xml>");
    QTest::newRow("doctype lower case") << QByteArray("<!doctype xml><xml><a>1</a></xml>");
    QTest::newRow("doctype behind the declaration") << QByteArray(
        "<?xml version=\"1.0\"?><!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml><a>1</a></xml>");
    QTest::newRow("internal entity")
        << QByteArray("<!DOCTYPE xml [<!ENTITY e 'x'>]><xml><a>&e;</a></xml>");
    QTest::newRow("doctype with a control character")
        << QByteArray("<!\x01"
                      "DOCTYPE xml [<!ENTITY e 'x'>]><xml><a>&e;</a></xml>");
    QTest::newRow("unknown entity") << QByteArray("<xml><a>&nbsp;</a></xml>");
    QTest::newRow("bare ampersand") << QByteArray("<xml><a>a & b</a></xml>");
    QTest::newRow("reference to a control character") << QByteArray("<xml><a>&#1;</a></xml>");
    QTest::newRow("reference past the end") << QByteArray("<xml><a>&#x110000;</a></xml>");
    QTest::newRow("reference to a surrogate") << QByteArray("<xml><a>&#xd83d;</a></xml>");
    QTest::newRow("attribute") << QByteArray("<xml><a b=\"c\">1</a></xml>");
    QTest::newRow("attribute on the root") << QByteArray("<xml b='c'><a>1</a></xml>");
    QTest::newRow("attribute with >") << QByteArray("<xml><a b='>'>1</a></xml>");
    QTest::newRow("attribute without value") << QByteArray("<xml><a b>1</a></xml>");
    QTest::newRow("namespace") << QByteArray("<xml xmlns=\"urn:x\"><a>1</a></xml>");
    QTest::newRow("processing instruction") << QByteArray("<xml><?php exit ?><a>1</a></xml>");
    QTest::newRow("second declaration") << QByteArray("<xml><?xml version=\"1.0\"?></xml>");
    QTest::newRow("stylesheet") << QByteArray("<?xml-stylesheet href='x'?><xml></xml>");
    QTest::newRow("another root") << QByteArray("<html><a>1</a></html>");
    QTest::newRow("two roots") << QByteArray("<xml></xml><xml></xml>");
    QTest::newRow("text behind") << QByteArray("<xml></xml>more");
    QTest::newRow("not closed") << QByteArray("<xml><a>1</a>");
    QTest::newRow("wrongly closed") << QByteArray("<xml><a>1</b></xml>");
    QTest::newRow("cut in a tag") << QByteArray("<xml><a");
    QTest::newRow("cut in cdata") << QByteArray("<xml><a><![CDATA[abc");
    QTest::newRow("cut in a comment") << QByteArray("<xml><!-- abc");
    QTest::newRow("only a bracket") << QByteArray("<");
    QTest::newRow("empty tag") << QByteArray("<>");
    QTest::newRow("closed first") << QByteArray("</xml></xml></xml><xml>");
    QTest::newRow("closing with attributes") << QByteArray("<xml></xml a='b'>");
}

void TestFields::xmlRefuses()
{
    QFETCH(QByteArray, body);
    const auto fields = readFields(body);
    QVERIFY(!fields);
    QCOMPARE(fields.error().code, kefu::ErrorCode::BadRequest);
    QVERIFY(fields.error().message.startsWith("XML: "_L1));
}

namespace {

//! What QXmlStreamReader makes of a body: the fields, or nothing when it is not well formed.
std::optional<QList<QPair<QString, QString>>> fieldsByQt(const QString &text)
{
    QXmlStreamReader reader(text);
    reader.setNamespaceProcessing(false);
    QList<QPair<QString, QString>> fields;
    int depth = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            if (++depth == 1 && reader.qualifiedName() != "xml"_L1)
                return std::nullopt;
            if (depth == 2)
                fields.append({ reader.qualifiedName().toString(), {} });
            break;
        case QXmlStreamReader::EndElement:
            --depth;
            break;
        case QXmlStreamReader::Characters:
            if (depth == 2)
                fields.last().second += reader.text();
            break;
        default:
            break;
        }
    }
    return reader.hasError() ? std::nullopt : std::optional(fields);
}

} // namespace

//! Documents put together at random from pieces that matter, most of them broken: what Qt's parser
//! takes we take with the same content, what it refuses we refuse. (Attributes and the like, which
//! Qt takes and we do not, are left out of the pieces.)
void TestFields::xmlAgreesWithQt()
{
    const QStringList pieces { u"<xml>"_s,       u"</xml>"_s,
                               u"<a>"_s,         u"</a>"_s,
                               u"<b >"_s,        u"</b\n>"_s,
                               u"<c/>"_s,        u"<d />"_s,
                               u"text"_s,        u" "_s,
                               u"\r\n"_s,        u"\r"_s,
                               u"&lt;"_s,        u"&amp;"_s,
                               u"&#65;"_s,       u"&#x4f60;"_s,
                               u"&#13;"_s,       u"&#0;"_s,
                               u"&#xd800;"_s,    u"&#x1F600;"_s,
                               u"&"_s,           u"<"_s,
                               u">"_s,           u"]]>"_s,
                               u"<![CDATA["_s,   u"<![CDATA[x]]>"_s,
                               u"<!-- c -->"_s,  u"<!-- a--b -->"_s,
                               u"--"_s,          u"您好"_s,
                               u"<名>"_s,        u"</名>"_s,
                               u"<1>"_s,         u"<a.b-c_d:e>"_s,
                               u"</a.b-c_d:e>"_s };
    QRandomGenerator random(20261124);
    int taken = 0;
    for (int i = 0; i < 60'000; ++i) {
        QString body = u"<xml>"_s;
        const int count = random.bounded(1, 7);
        for (int k = 0; k < count; ++k)
            body += pieces[random.bounded(int(pieces.size()))];
        if (random.bounded(8) != 0)
            body += u"</xml>"_s;
        const auto expected = fieldsByQt(body);
        const auto fields = readXmlFields(body);
        QVERIFY2(bool(fields) == expected.has_value(), qPrintable(body));
        if (!fields)
            continue;
        ++taken;
        QList<QPair<QString, QString>> found;
        for (const Field &field : fields->all())
            found.append({ field.name, field.text });
        QVERIFY2(found == *expected, qPrintable(body));
    }
    QVERIFY(taken > 1000);
}

void TestFields::xmlNestedFieldsAreKnown()
{
    // The deepest official event (pic_sysphoto) has four levels below the root.
    const auto fields = readFields("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml><A>1</A>"
                                   "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>m"
                                   "</PicMd5Sum></item></PicList></SendPicsInfo><B/></xml>");
    QVERIFY(fields);
    QCOMPARE(fields->all().size(), 3);
    QVERIFY(fields->find("SendPicsInfo"_L1)->nested);
    QVERIFY(!fields->contains("Count"_L1));
    QVERIFY(!fields->find("A"_L1)->nested);
    QVERIFY(fields->contains("B"_L1));
    QVERIFY(fields->text("B"_L1).isEmpty());
}

void TestFields::xmlLimitsAreExact()
{
    const auto nested = [](int levels) -> QByteArray {
        QByteArray body = "<xml>";
        for (int i = 0; i < levels; ++i)
            body += "<a>";
        for (int i = 0; i < levels; ++i)
            body += "</a>";
        return body + "</xml>";
    };
    QVERIFY(readFields(nested(4)));
    QVERIFY(!readFields(nested(5)));
    const auto wide = [](int count) -> QByteArray {
        return "<xml>" + QByteArray("<a/>").repeated(count) + "</xml>";
    };
    QVERIFY(readFields(wide(63)));
    QVERIFY(!readFields(wide(64)));
    const auto large = [](qsizetype size) -> QByteArray {
        const QByteArray head = "<xml><a><![CDATA[";
        const QByteArray tail = "]]></a></xml>";
        return head + QByteArray(size - head.size() - tail.size(), 'x') + tail;
    };
    QVERIFY(readFields(large(kMaxBodyBytes)));
    QVERIFY(!readFields(large(kMaxBodyBytes + 1)));
}

void TestFields::jsonContent_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("text") << QByteArray("\"abc\"") << u"abc"_s;
    QTest::newRow("empty") << QByteArray("\"\"") << u""_s;
    QTest::newRow("escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t")") << u"\"\\/\n\r\t"_s;
    QTest::newRow("unicode") << QByteArray(R"("\u4f60\u597D\ud83d\ude00\/")") << u"你好😀/"_s;
    QTest::newRow("lone high surrogate") << QByteArray(R"("a\ud83db")") << u"a\uFFFDb"_s;
    QTest::newRow("lone low surrogate") << QByteArray(R"("a\ude00")") << u"a\uFFFD"_s;
    QTest::newRow("surrogates the wrong way")
        << QByteArray(R"("\ude00\ud83d")") << u"\uFFFD\uFFFD"_s;
    QTest::newRow("escaped zero") << QByteArray(R"("a\u0000b")") << u"ab"_s;
    QTest::newRow("raw control character") << QByteArray("\"a\x01\nb\"") << u"a\nb"_s;
    QTest::newRow("wrong utf-8") << QByteArray("\"a\xff\"") << u"a\uFFFD"_s;
    QTest::newRow("number") << QByteArray("1482048670") << u"1482048670"_s;
    QTest::newRow("beyond 2^53") << QByteArray("9007199254740993") << u"9007199254740993"_s;
    QTest::newRow("beyond 2^63") << QByteArray("92233720368547758089") << u"92233720368547758089"_s;
    QTest::newRow("forty digits") << QByteArray(40, '9') << QString(40, u'9');
    QTest::newRow("negative") << QByteArray("-0") << u"-0"_s;
    QTest::newRow("fraction") << QByteArray("-1.50e+10") << u"-1.50e+10"_s;
    QTest::newRow("true") << QByteArray("true") << u"true"_s;
    QTest::newRow("false") << QByteArray("false") << u"false"_s;
    QTest::newRow("null") << QByteArray("null") << u""_s;
    QTest::newRow("object") << QByteArray("{\"b\":\"c\"}") << u""_s;
    QTest::newRow("list") << QByteArray("[1,[2,{}],[]]") << u""_s;
}

void TestFields::jsonContent()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, expected);
    const auto fields = readFields(" {\"a\" : " + value + " ,\n\"after\":\"2\"}\r\n");
    QVERIFY2(fields, fields ? "" : qPrintable(fields.error().message));
    QCOMPARE(fields->format(), BodyFormat::Json);
    QCOMPARE(fields->all().size(), 2);
    QCOMPARE(fields->text("a"_L1), expected);
    QCOMPARE(fields->text("after"_L1), u"2"_s);
}

void TestFields::jsonRefuses_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : { "{",
                              "}",
                              "{}}",
                              "{}{}",
                              "{} x",
                              "{\"a\"}",
                              "{\"a\":}",
                              "{\"a\":1,}",
                              "{,}",
                              "{a:1}",
                              "{'a':1}",
                              "{\"a\":1 \"b\":2}",
                              "{\"a\":01}",
                              "{\"a\":+1}",
                              "{\"a\":1.}",
                              "{\"a\":.5}",
                              "{\"a\":1e}",
                              "{\"a\":-}",
                              "{\"a\":nul}",
                              "{\"a\":nullx}",
                              "{\"a\":True}",
                              "{\"a\":\"",
                              "{\"a\":\"\\",
                              "{\"a\":\"\\u12",
                              "{\"a\":\"\\u12\"}",
                              "{\"a\":\"\\x\"}",
                              "{\"a\":\"\\u00g0\"}",
                              "{\"a\":[1,]}",
                              "{\"a\":[1}",
                              "{\"a\":{]}",
                              "{\"a\":NaN}",
                              "{\"a\":1}//",
                              "{/**/}",
                              "[1]",
                              "\"a\"",
                              "1",
                              "null" })
        QTest::newRow(body) << QByteArray(body);
    QTest::newRow("zero byte behind a member") << QByteArray("{\"a\":1\0}", 8);
}

void TestFields::jsonRefuses()
{
    QFETCH(QByteArray, body);
    QVERIFY(!readFields(body));
    QVERIFY(!readJsonBody(body));
}

void TestFields::jsonNestedFieldsAreKnown()
{
    const auto fields = readFields(R"({"a":{"MsgId":1},"List":[{"MsgType":"text"}],"b":1})");
    QVERIFY(fields);
    QVERIFY(fields->find("a"_L1)->nested);
    QVERIFY(fields->find("List"_L1)->nested);
    QVERIFY(!fields->find("b"_L1)->nested);
    QVERIFY(!fields->contains("MsgId"_L1));
    QVERIFY(!fields->contains("MsgType"_L1));
}

void TestFields::jsonDepthIsExact()
{
    const auto nested = [](int levels) -> QByteArray {
        return "{\"a\":" + QByteArray(levels - 1, '[') + QByteArray(levels - 1, ']') + "}";
    };
    QVERIFY(readFields(nested(16)));
    QVERIFY(!readFields(nested(17)));
}

void TestFields::lastMemberCounts()
{
    const auto json = readFields(R"({"a":"1","b":"2","a":"3"})");
    QVERIFY(json);
    QCOMPARE(json->text("a"_L1), u"3"_s);
    const auto xml = readFields("<xml><a>1</a><b>2</b><a>3</a></xml>");
    QVERIFY(xml);
    QCOMPARE(xml->text("a"_L1), u"3"_s);
}

void TestFields::recognisesTheBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("format");
    QTest::newRow("xml") << QByteArray("<xml/>") << int(BodyFormat::Xml);
    QTest::newRow("json") << QByteArray("{}") << int(BodyFormat::Json);
    QTest::newRow("byte order mark, xml")
        << QByteArray("\xef\xbb\xbf<xml/>") << int(BodyFormat::Xml);
    QTest::newRow("byte order mark, json") << QByteArray("\xef\xbb\xbf{}") << int(BodyFormat::Json);
    QTest::newRow("white space") << QByteArray(" \r\n\t<xml/>\n") << int(BodyFormat::Xml);
    QTest::newRow("empty") << QByteArray() << -1;
    QTest::newRow("blank") << QByteArray("  \n") << -1;
    QTest::newRow("form") << QByteArray("a=1&b=2") << -1;
    QTest::newRow("utf-16") << QByteArray("\xff\xfe<\0x\0m\0l\0/\0>\0", 14) << -1;
    QTest::newRow("binary") << QByteArray("\0\1\2\3", 4) << -1;
}

void TestFields::recognisesTheBody()
{
    QFETCH(QByteArray, body);
    QFETCH(int, format);
    const auto fields = readFields(body);
    QCOMPARE(fields ? int(fields->format()) : -1, format);
}

void TestFields::bombsCostNothing_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto filled = [](const QByteArray &head, const QByteArray &unit) -> QByteArray {
        return head + unit.repeated((kMaxBodyBytes - head.size()) / unit.size());
    };
    QByteArray laughs = "<!DOCTYPE xml [<!ENTITY a0 'ha'>";
    for (int i = 1; i < 64; ++i) {
        laughs += "<!ENTITY a" + QByteArray::number(i) + " '"
            + QByteArray("&a" + QByteArray::number(i - 1) + ";").repeated(10) + "'>";
    }
    QTest::newRow("billion laughs") << laughs + "]><xml><Content>&a63;</Content></xml>";
    QByteArray attributes = "<xml><a";
    for (int i = 0; attributes.size() < kMaxBodyBytes - 40; ++i)
        attributes += " b" + QByteArray::number(i) + "=''";
    QTest::newRow("attributes") << attributes + ">1</a></xml>";
    QTest::newRow("nested elements") << filled("<xml>", "<a>");
    QTest::newRow("many elements") << filled("<xml>", "<a/>");
    QTest::newRow("open brackets") << filled("<xml>", "<");
    QTest::newRow("ampersands") << filled("<xml><a>", "&amp;");
    QTest::newRow("references") << filled("<xml><a>", "&#1");
    QTest::newRow("empty cdata") << filled("<xml><a>", "<![CDATA[]]>") + "";
    QTest::newRow("comments") << filled("<xml>", "<!---->");
    QTest::newRow("control characters") << filled("<xml><a><![CDATA[", "\x01");
    QTest::newRow("nested lists") << filled("{\"a\":", "[");
    QTest::newRow("nested objects") << filled("", "{\"a\":");
    QTest::newRow("members") << filled("{\"a\":1", ",\"a\":1");
    QTest::newRow("escapes") << filled("{\"a\":\"", "\\u0001");
    QTest::newRow("backslashes") << filled("{\"a\":\"", "\\\\");
    QTest::newRow("surrogates") << filled("{\"a\":\"", "\\ud83d");
    QTest::newRow("digits") << filled("{\"a\":", "9");
}

void TestFields::bombsCostNothing()
{
    QFETCH(QByteArray, body);
    QVERIFY(body.size() <= kMaxBodyBytes + 100);
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto fields = readFields(body.left(kMaxBodyBytes));
        best = std::min(best, timer.nsecsElapsed());
        QVERIFY(!fields);
    }
    // Each is below 3 ms here; anything quadratic takes 100 ms and more.
    QVERIFY2(best < 50'000'000, qPrintable(QString::number(best / 1000) + " µs"_L1));
}

QTEST_APPLESS_MAIN(TestFields)
#include "tst_fields.moc"
