// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/sessionfrom.h"

#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;

//! What SessionFrom says, and whether it is signed.
class TestSessionFrom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void isBounded();
    void theDocumentedExampleIsSigned();
    void forgeries_data();
    void forgeries();
    void keysAreNew();
};

void TestSessionFrom::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("avatarUrl");
    QTest::addColumn<QString>("fields");
    QTest::newRow("nothing") << QString() << QString() << QString() << QString();
    QTest::newRow("nothing was set") << u"wxapp"_s << QString() << QString() << QString();
    QTest::newRow("text") << u" home page "_s << QString() << QString() << u"=home page;"_s;
    QTest::newRow("an object")
        << uR"({"nickName":" 李\n静 ","avatarUrl":"https://a.cn/b","order":"A-7","level":3})"_s
        << u"李 静"_s << u"https://a.cn/b"_s
        << u"nickName= 李\n静 ;avatarUrl=https://a.cn/b;order=A-7;level=3;"_s;
    QTest::newRow("order and numbers as written")
        << uR"({"z":9007199254740993,"a":true,"m":null,"n":1.50})"_s << QString() << QString()
        << u"z=9007199254740993;a=true;m=;n=1.50;"_s;
    QTest::newRow("nested") << uR"({"goods":{"id":[1,2]},"b":"c"})"_s << QString() << QString()
                            << u"goods=…;b=c;"_s;
    QTest::newRow("the signature is not shown")
        << uR"({"sig":"00","a":"b"})"_s << QString() << QString() << u"a=b;"_s;
    QTest::newRow("an address in the clear") << uR"({"avatarUrl":"http://a.cn/b"})"_s << QString()
                                             << QString() << u"avatarUrl=http://a.cn/b;"_s;
    QTest::newRow("a local file") << uR"({"avatarUrl":"file:///etc/passwd"})"_s << QString()
                                  << QString() << u"avatarUrl=file:///etc/passwd;"_s;
    QTest::newRow("name is a number")
        << uR"({"nickName":7})"_s << u"7"_s << QString() << u"nickName=7;"_s;
    QTest::newRow("broken") << uR"({"nickName":"x")"_s << QString() << QString()
                            << uR"(={"nickName":"x";)"_s;
    QTest::newRow("an array") << u"[1]"_s << QString() << QString() << u"=[1];"_s;
}

void TestSessionFrom::reads()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QFETCH(QString, avatarUrl);
    QFETCH(QString, fields);
    const SessionSource source = readSessionFrom(text);
    QCOMPARE(source.name, name);
    QCOMPARE(source.avatarUrl, avatarUrl);
    QString joined;
    for (const SourceField &field : source.fields)
        joined += field.key + u'=' + field.value + u';';
    QCOMPARE(joined, fields);
}

void TestSessionFrom::isBounded()
{
    QString many = u"{"_s;
    for (int i = 0; i < 200; ++i)
        many += (i > 0 ? u"," : u"") + u"\"k%1\":\"v\""_s.arg(i);
    QCOMPARE(readSessionFrom(many + u'}').fields.size(), kMaxSourceFields);
    const QString longName(500, u'n');
    const SessionSource source =
        readSessionFrom(u"{\"nickName\":\""_s + longName + u"\",\""_s + longName + u"\":1}"_s);
    QCOMPARE(source.name.size(), 64);
    QCOMPARE(source.fields[1].key.size(), 64);
    const QString huge = u"{\"a\":\""_s + QString(9000, u'x') + u"\"}"_s;
    QCOMPARE(readSessionFrom(huge).fields.size(), 1);
    QVERIFY(readSessionFrom(huge).fields[0].key.isEmpty()); // not read, shown from its beginning
    QCOMPARE(readSessionFrom(huge).fields[0].value.size(), 1024);
    QVERIFY(signedText(huge, u"o"_s).isEmpty());
}

namespace {

const QByteArray kKey = "k3y-of-the-shop";
//! printf 'oABC\nlevel=3\nnickName=李静\norder=A-7' | openssl dgst -sha256 -hmac k3y-of-the-shop
const QString kSignature = u"e8b12284410b6dc2f9ea0b42ac1e382695a65906d43ca1176051643857bf764b"_s;

QString example(const QString &signature = kSignature)
{
    return uR"({"nickName":"李静","order":"A-7","level":3,"sig":")"_s + signature + u"\"}"_s;
}

} // namespace

void TestSessionFrom::theDocumentedExampleIsSigned()
{
    QCOMPARE(signedText(example(), u"oABC"_s),
             QByteArray("oABC\nlevel=3\nnickName=李静\norder=A-7"));
    QVERIFY(isSigned(example(), u"oABC"_s, kKey));
    QVERIFY(isSigned(example(kSignature.toUpper()), u"oABC"_s, kKey));
    QVERIFY(isSigned(u" {\"sig\": \""_s + kSignature
                         + uR"(", "level": 3, "order": "A-7", "nickName": "\u674e静"} )"_s,
                     u"oABC"_s, kKey));
}

void TestSessionFrom::forgeries_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("openid");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *name, const QString &text, const QString &openid = u"oABC"_s,
                        const QByteArray &key = kKey) {
        QTest::newRow(name) << text << openid << key;
    };
    row("another visitor's", example(), u"oXYZ"_s);
    row("another key", example(), u"oABC"_s, "k3y-of-the-shoq");
    row("no key", example(), u"oABC"_s, {});
    row("one digit", example(u'0' + kSignature.sliced(1)));
    row("cut", example(kSignature.chopped(1)));
    row("empty", example(QString()));
    row("a value changed", QString(example()).replace(u"A-7"_s, u"A-8"_s));
    row("a member more", QString(example()).replace(u"{"_s, u"{\"a\":\"b\","_s));
    row("a member less", QString(example()).replace(u"\"level\":3,"_s, QString()));
    row("a member twice", QString(example()).replace(u"{"_s, u"{\"nickName\":\"老板\","_s));
    row("a value that looks like two",
        QString(example()).replace(u"\"order\":\"A-7\""_s, u"\"order\":\"A-7\\n\""_s));
    row("nested", QString(example()).replace(u"3"_s, u"{\"a\":3}"_s));
    row("no signature", u"{\"nickName\":\"李静\"}"_s);
    row("no object", kSignature);
    row("nothing", QString());
}

void TestSessionFrom::forgeries()
{
    QFETCH(QString, text);
    QFETCH(QString, openid);
    QFETCH(QByteArray, key);
    QVERIFY(!isSigned(text, openid, key));
}

void TestSessionFrom::keysAreNew()
{
    const QByteArray key = makeSessionKey();
    QCOMPARE(key.size(), 43);
    QVERIFY(key != makeSessionKey());
}

QTEST_APPLESS_MAIN(TestSessionFrom)
#include "tst_sessionfrom.moc"
