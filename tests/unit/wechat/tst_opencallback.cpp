// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/fields.h"
#include "relay/wechat/messagecrypto.h"
#include "vectors.h"

#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using test::bytes;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;

ChannelKeys keysOf(const QJsonObject &vector, Mode mode = Mode::Secure)
{
    ChannelKeys keys;
    keys.id = ChannelId { 7 };
    keys.token = bytes(vector, "token");
    keys.aesKey = bytes(vector, "encoding_aes_key");
    keys.appid = QString::fromUtf8(bytes(vector, "appid"));
    keys.mode = mode;
    return keys;
}

CallbackQuery queryOf(const QJsonObject &vector)
{
    CallbackQuery query;
    query.timestamp = bytes(vector, "timestamp");
    query.nonce = bytes(vector, "nonce");
    query.msgSignature = bytes(vector, "msg_signature");
    query.signature = signatureOf({ bytes(vector, "token"), query.timestamp, query.nonce });
    query.encryptType = "aes";
    return query;
}

QByteArray xmlEnvelope(const QByteArray &encrypt)
{
    return "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[" + encrypt
        + "]]></Encrypt></xml>";
}

QByteArray jsonEnvelope(const QByteArray &encrypt)
{
    return R"({"ToUserName":"gh_1","Encrypt":")" + encrypt + "\"}";
}

ParsedCallback parsed(const QByteArray &body)
{
    return parseCallback(ChannelId { 7 }, body, kNow);
}

} // namespace

//! Opening a callback: signature, envelope, decryption, refusals.
class TestOpenCallback : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensVectors_data();
    void opensVectors();
    void opensOfficialEnvelopes_data();
    void opensOfficialEnvelopes();
    void refusesNegativeVectors_data();
    void refusesNegativeVectors();
    void oneBitIsEnough_data();
    void oneBitIsEnough();
    void envelopeForms_data();
    void envelopeForms();
    void secureTakesNothingClear();
    void compatibleIgnoresTheClearCopy();
    void compatibleForms_data();
    void compatibleForms();
    void compatibleNeedsEncrypt_data();
    void compatibleNeedsEncrypt();
    void oddities_data();
    void oddities();
    void plainChecksTheSignature();
    void uselessKeysRefuseEverything();
    void refusalsLookAlike();
    void verification();
};

void TestOpenCallback::opensVectors_data()
{
    QTest::addColumn<QJsonObject>("vector");
    QTest::addColumn<bool>("json");
    for (const QJsonObject &vector : test::vectors("decrypt")) {
        if (bytes(vector, "msg_signature").isEmpty())
            continue; // published without a token
        QTest::addRow("%s xml", bytes(vector, "id").constData()) << vector << false;
        QTest::addRow("%s json", bytes(vector, "id").constData()) << vector << true;
    }
}

void TestOpenCallback::opensVectors()
{
    QFETCH(QJsonObject, vector);
    QFETCH(bool, json);
    const QByteArray encrypt = bytes(vector, "encrypt");
    const QByteArray body = json ? jsonEnvelope(encrypt) : xmlEnvelope(encrypt);
    for (Mode mode : { Mode::Secure, Mode::Compatible }) {
        const auto opened = openCallback(keysOf(vector, mode), queryOf(vector), body);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QCOMPARE(*opened, bytes(vector, "plaintext"));
    }
}

void TestOpenCallback::opensOfficialEnvelopes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("id");
    QTest::newRow("secure xml") << test::payload("enc_secure.xml") << u"dec-official-json"_s;
    QTest::newRow("secure json") << test::payload("enc_secure.json") << u"dec-official-json"_s;
    QTest::newRow("compatible") << test::payload("enc_compat.xml")
                                << u"dec-official-python-demo-compat"_s;
    for (const QJsonObject &vector : test::vectors("decrypt")) {
        const QByteArray envelope = bytes(vector, "envelope");
        if (!envelope.isEmpty())
            QTest::addRow("vector %s", bytes(vector, "id").constData())
                << envelope << vector["id"_L1].toString();
    }
}

void TestOpenCallback::opensOfficialEnvelopes()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, id);
    const QJsonObject vector = test::vector("decrypt", id.toLatin1().constData());
    const auto opened = openCallback(keysOf(vector), queryOf(vector), body);
    QVERIFY(opened);
    QCOMPARE(*opened, bytes(vector, "plaintext"));
    QVERIFY(std::holds_alternative<domain::Inbound>(parsed(*opened)));
}

void TestOpenCallback::refusesNegativeVectors_data()
{
    QTest::addColumn<QJsonObject>("vector");
    for (const QJsonObject &vector : test::vectors("negative"))
        QTest::newRow(bytes(vector, "id").constData()) << vector;
}

void TestOpenCallback::refusesNegativeVectors()
{
    QFETCH(QJsonObject, vector);
    const auto opened =
        openCallback(keysOf(vector), queryOf(vector), xmlEnvelope(bytes(vector, "encrypt")));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Forbidden);
}

void TestOpenCallback::oneBitIsEnough_data()
{
    QTest::addColumn<QString>("part");
    for (const char *part : { "encrypt", "msg_signature", "timestamp", "nonce" })
        QTest::newRow(part) << QString::fromLatin1(part);
}

void TestOpenCallback::oneBitIsEnough()
{
    QFETCH(QString, part);
    const QJsonObject vector = test::vector("decrypt", "drv-json-escaped");
    const ChannelKeys keys = keysOf(vector);
    const QByteArray original = bytes(vector, part.toLatin1().constData());
    QVERIFY(openCallback(keys, queryOf(vector), jsonEnvelope(bytes(vector, "encrypt"))));
    for (qsizetype bit = 0; bit < original.size() * 8; ++bit) {
        QByteArray changed = original;
        changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
        CallbackQuery query = queryOf(vector);
        QByteArray encrypt = bytes(vector, "encrypt");
        (part == "encrypt"_L1             ? encrypt
             : part == "msg_signature"_L1 ? query.msgSignature
             : part == "timestamp"_L1     ? query.timestamp
                                          : query.nonce) = changed;
        QVERIFY2(!openCallback(keys, query, jsonEnvelope(encrypt)),
                 qPrintable(QString::number(bit)));
    }
}

void TestOpenCallback::envelopeForms_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("opens");
    const QByteArray encrypt = bytes(test::vector("decrypt", "drv-emoji-xml"), "encrypt");
    QByteArray escaped = encrypt;
    escaped.replace("/", "\\/");
    QTest::newRow("slashes escaped") << jsonEnvelope(escaped) << true;
    QTest::newRow("white space round the ciphertext")
        << xmlEnvelope("\n  " + encrypt + "\n") << true;
    QTest::newRow("white space in the ciphertext")
        << xmlEnvelope(encrypt.left(8) + "\n" + encrypt.mid(8)) << false;
    QTest::newRow("no cdata") << "<xml><Encrypt>" + encrypt + "</Encrypt></xml>" << true;
    QTest::newRow("declaration") << "<?xml version=\"1.0\"?>" + xmlEnvelope(encrypt) << true;
    QTest::newRow("doctype") << "<!DOCTYPE xml>" + xmlEnvelope(encrypt) << false;
    QTest::newRow("attribute") << xmlEnvelope(encrypt).replace("<Encrypt>", "<Encrypt a='b'>")
                               << false;
    QTest::newRow("too deep") << "<xml><Encrypt>" + encrypt
            + "</Encrypt><a><a><a><a><a></a></a></a></a></a></xml>"
                              << false;
    QTest::newRow("too large") << xmlEnvelope(encrypt) + QByteArray(kMaxBodyBytes, ' ') << false;
    QTest::newRow("nested Encrypt") << R"({"a":{"Encrypt":")" + encrypt + "\"}}" << false;
    QTest::newRow("empty Encrypt") << jsonEnvelope({}) << false;
    QTest::newRow("empty body") << QByteArray() << false;
    QTest::newRow("ciphertext alone") << encrypt << false;
}

void TestOpenCallback::envelopeForms()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, opens);
    const QJsonObject vector = test::vector("decrypt", "drv-emoji-xml");
    const auto opened = openCallback(keysOf(vector), queryOf(vector), body);
    QCOMPARE(opened.ok(), opens);
    if (opens)
        QCOMPARE(*opened, bytes(vector, "plaintext"));
}

void TestOpenCallback::secureTakesNothingClear()
{
    const QJsonObject vector = test::vector("decrypt", "drv-event-enter");
    const QByteArray clear = bytes(vector, "plaintext");
    CallbackQuery query = queryOf(vector);
    QVERIFY(!openCallback(keysOf(vector), query, clear));
    // Even when msg_signature is made over what is there: nothing.
    query.msgSignature = query.signature;
    QVERIFY(!openCallback(keysOf(vector), query, clear));
    QVERIFY(!openCallback(keysOf(vector, Mode::Compatible), query, clear));
    // `signature` is right, but says nothing about the body.
    query = queryOf(vector);
    query.msgSignature.clear();
    QVERIFY(!openCallback(keysOf(vector), query, xmlEnvelope(bytes(vector, "encrypt"))));
    // And is not needed.
    query = queryOf(vector);
    query.signature.clear();
    QVERIFY(openCallback(keysOf(vector), query, xmlEnvelope(bytes(vector, "encrypt"))));
}

void TestOpenCallback::compatibleIgnoresTheClearCopy()
{
    const QJsonObject vector = test::vector("decrypt", "dec-official-python-demo-compat");
    QByteArray body = test::payload("enc_compat.xml");
    body.replace("abcdteT", "forged\x01");
    const auto opened = openCallback(keysOf(vector, Mode::Compatible), queryOf(vector), body);
    QVERIFY(opened);
    QCOMPARE(std::get<domain::Inbound>(parsed(*opened)).content.text, u"abcdteT"_s);
}

//! Every vector beside a clear copy of itself, of something else, and of what cannot be read.
void TestOpenCallback::compatibleForms_data()
{
    QTest::addColumn<QJsonObject>("vector");
    QTest::addColumn<QByteArray>("body");
    for (const QJsonObject &vector : test::vectors("decrypt")) {
        if (bytes(vector, "msg_signature").isEmpty())
            continue; // published without a token
        const QByteArray encrypt = bytes(vector, "encrypt");
        const QByteArray xml = "<Encrypt><![CDATA[" + encrypt + "]]></Encrypt></xml>";
        const QByteArray json = "\"Encrypt\" : \"" + encrypt + "\"}";
        QByteArray slashes = json;
        slashes.replace("/", "\\/");
        const auto row = [&](const char *name, const QByteArray &body) {
            QTest::addRow("%s, %s", bytes(vector, "id").constData(), name) << vector << body;
        };
        row("xml", "<xml><Content><![CDATA[x]]></Content>" + xml);
        row("json", R"({"Content":"x","MsgId":1,)" + json);
        row("xml, Encrypt first", "<xml>" + xml.left(xml.size() - 6) + "<MsgId>1</MsgId></xml>");
        row("xml, another Encrypt before", "<xml><Encrypt>AAAA</Encrypt>" + xml);
        row("json, another Encrypt before", R"({"Encrypt":"AAAA",)" + json);
        row("xml, copy not well-formed", "<xml><Content><![CDATA[a]]>b]]></Content><&" + xml);
        row("xml, copy forges an end", "<xml><Encrypt>A</Encrypt></xml><xml>" + xml);
        row("json, copy cut short", R"({"Content":"x,)" + slashes);
        row("xml, with a DTD", "<!DOCTYPE x [<!ENTITY e 'v'>]><xml><Content>&e;</Content>" + xml);
    }
}

void TestOpenCallback::compatibleForms()
{
    QFETCH(QJsonObject, vector);
    QFETCH(QByteArray, body);
    const auto opened = openCallback(keysOf(vector, Mode::Compatible), queryOf(vector), body);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    QCOMPARE(*opened, bytes(vector, "plaintext"));
}

void TestOpenCallback::compatibleNeedsEncrypt_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("encryptType");
    const QByteArray clear = bytes(test::vector("decrypt", "drv-event-enter"), "plaintext");
    for (const char *type : { "aes", "", "raw" }) {
        QTest::addRow("clear only, %s", type) << clear << QByteArray(type);
        QTest::addRow("empty Encrypt, %s", type)
            << QByteArray("<xml><Content>x</Content><Encrypt></Encrypt></xml>") << QByteArray(type);
        QTest::addRow("Encrypt only opens, %s", type)
            << QByteArray("<xml><Content>x</Content><Encrypt>") << QByteArray(type);
        QTest::addRow("json, Encrypt without a value, %s", type)
            << QByteArray(R"({"Content":"x","Encrypt")") << QByteArray(type);
    }
}

//! `signature` is right in each; it covers no body.
void TestOpenCallback::compatibleNeedsEncrypt()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, encryptType);
    const QJsonObject vector = test::vector("decrypt", "drv-event-enter");
    CallbackQuery query = queryOf(vector);
    query.encryptType = encryptType;
    for (const QByteArray &msgSignature : { QByteArray(), query.signature, query.msgSignature }) {
        query.msgSignature = msgSignature;
        QVERIFY(!openCallback(keysOf(vector, Mode::Compatible), query, body));
    }
    // A right msg_signature over the Encrypt beside a wrong one over the query is enough.
    query = queryOf(vector);
    query.signature.clear();
    query.encryptType.clear();
    QVERIFY(openCallback(keysOf(vector, Mode::Compatible), query,
                         xmlEnvelope(bytes(vector, "encrypt"))));
}

void TestOpenCallback::oddities_data()
{
    QTest::addColumn<QByteArray>("copy");
    QTest::addColumn<qint64>("age"); // s
    QTest::addColumn<QString>("toUserName");
    QTest::addColumn<QString>("words"); // part of them, empty = nothing odd
    const QByteArray same = test::payload("enc_compat.xml");
    const auto changed = [&same](const char *from, const char *to) {
        return QByteArray(same).replace(from, to);
    };
    const QString own = u"gh_10f6c3c3ac5a"_s;
    const QString copy = u"clear copy"_s;
    QTest::newRow("nothing") << same << qint64(0) << own << QString();
    QTest::newRow("text forged") << changed("abcdteT", "forged") << qint64(0) << own << copy;
    QTest::newRow("author forged")
        << changed("<FromUserName><![CDATA[o", "<FromUserName><![CDATA[p") << qint64(0) << own
        << copy;
    QTest::newRow("text missing") << changed("<Content><![CDATA[abcdteT]]></Content>", "")
                                  << qint64(0) << own << copy;
    QTest::newRow("copy unreadable") << changed("</Content>", "") << qint64(0) << own << copy;
    QTest::newRow("another account") << same << qint64(0) << u"gh_other"_s << u"original id"_s;
    QTest::newRow("a repetition, minutes old") << same << qint64(300) << own << QString();
    QTest::newRow("old") << same << qint64(3600) << own << u"timestamp"_s;
    QTest::newRow("early") << same << qint64(-3600) << own << u"timestamp"_s;
}

//! Noted, taken all the same, and without a word of what is in it.
void TestOpenCallback::oddities()
{
    QFETCH(QByteArray, copy);
    QFETCH(qint64, age);
    QFETCH(QString, toUserName);
    QFETCH(QString, words);
    const QJsonObject vector = test::vector("decrypt", "dec-official-python-demo-compat");
    ChannelKeys keys = keysOf(vector, Mode::Compatible);
    keys.originalId = u"gh_10f6c3c3ac5a"_s;
    const CallbackQuery query = queryOf(vector);
    const auto opened = openCallback(keys, query, copy);
    QVERIFY(opened);
    QCOMPARE(*opened, bytes(vector, "plaintext"));
    const qint64 now = (query.timestamp.toLongLong() + age) * 1000;
    const QString noted = oddityOf(keys, query, copy, *opened, toUserName, now);
    QCOMPARE(noted.isEmpty(), words.isEmpty());
    QVERIFY2(noted.contains(words), qPrintable(noted));
    QVERIFY(!noted.contains("abcdteT"_L1) && !noted.contains("forged"_L1));
}

void TestOpenCallback::plainChecksTheSignature()
{
    const QJsonObject vector = test::vector("decrypt", "drv-event-enter");
    const QByteArray body = bytes(vector, "plaintext");
    CallbackQuery query = queryOf(vector);
    query.msgSignature.clear();
    query.encryptType.clear();
    const auto opened = openCallback(keysOf(vector, Mode::Plain), query, body);
    QVERIFY(opened);
    QCOMPARE(*opened, body);
    query.signature[0] = char(query.signature[0] ^ 1);
    QVERIFY(!openCallback(keysOf(vector, Mode::Plain), query, body));
    // An encrypted body on a plain channel is authentic, and says what is wrong with the
    // configuration.
    const auto encrypted = openCallback(keysOf(vector, Mode::Plain), queryOf(vector),
                                        xmlEnvelope(bytes(vector, "encrypt")));
    QVERIFY(encrypted);
    QVERIFY(std::get<Unreadable>(parsed(*encrypted)).why.contains("mode is plain"_L1));
}

void TestOpenCallback::uselessKeysRefuseEverything()
{
    const QJsonObject vector = test::vector("decrypt", "drv-event-enter");
    const QByteArray body = xmlEnvelope(bytes(vector, "encrypt"));
    ChannelKeys keys = keysOf(vector);
    keys.aesKey = "short";
    QVERIFY(!openCallback(keys, queryOf(vector), body));
    keys = keysOf(vector);
    keys.appid = u"wx0000000000000000"_s;
    QVERIFY(!openCallback(keys, queryOf(vector), body));
    QVERIFY(!openCallback(dummyKeys(), queryOf(vector), body));
    // Without a token anybody could sign.
    keys = keysOf(vector);
    keys.token.clear();
    CallbackQuery query = queryOf(vector);
    query.msgSignature =
        signatureOf({ {}, query.timestamp, query.nonce, bytes(vector, "encrypt") });
    query.signature = signatureOf({ {}, query.timestamp, query.nonce });
    QVERIFY(!openCallback(keys, query, body));
    keys.mode = Mode::Plain;
    QVERIFY(!openCallback(keys, query, body));
    query.echostr = "1";
    QVERIFY(!answerVerification(keys, query));
}

void TestOpenCallback::refusalsLookAlike()
{
    for (const QJsonObject &vector : test::vectors("negative")) {
        const auto opened =
            openCallback(keysOf(vector), queryOf(vector), jsonEnvelope(bytes(vector, "encrypt")));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Forbidden);
        // Which check said no, as a number for the doctor; never on a wire.
        QCOMPARE(opened.error().details.keys(), QStringList { QStringLiteral("refusal") });
        // The words are for the log, and must not hold what a stranger sent or the channel's
        // secrets.
        for (const char *secret : { "token", "encoding_aes_key", "encrypt", "msg_signature" })
            QVERIFY(!opened.error().message.contains(vector[QLatin1String(secret)].toString()));
    }
}

void TestOpenCallback::verification()
{
    const QJsonObject parts = test::vector("signature", "sig-official-get")["parts"_L1].toObject();
    ChannelKeys keys;
    keys.token = bytes(parts, "token");
    CallbackQuery query;
    query.timestamp = bytes(parts, "timestamp");
    query.nonce = bytes(parts, "nonce");
    query.signature = "f464b24fc39322e44b38aa78f5edd27bd1441696";
    query.echostr = "4375120948345356249";
    for (Mode mode : { Mode::Secure, Mode::Compatible, Mode::Plain }) {
        keys.mode = mode;
        QCOMPARE(answerVerification(keys, query), std::optional(QByteArray("4375120948345356249")));
    }
    for (qsizetype bit = 0; bit < query.signature.size() * 8; ++bit) {
        CallbackQuery changed = query;
        changed.signature[bit / 8] = char(changed.signature[bit / 8] ^ (1 << (bit % 8)));
        QVERIFY(!answerVerification(keys, changed));
    }
    CallbackQuery changed = query;
    changed.timestamp += '0';
    QVERIFY(!answerVerification(keys, changed));
    changed = query;
    changed.echostr.clear();
    QVERIFY(!answerVerification(keys, changed));
}

QTEST_APPLESS_MAIN(TestOpenCallback)
#include "tst_opencallback.moc"
