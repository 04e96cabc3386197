// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/fields.h"
#include "relay/wechat/messagecrypto.h"
#include "vectors.h"

#include <QDir>
#include <QSet>
#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using domain::Inbound;
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

Inbound parsed(const QByteArray &body, qint64 channel = 7)
{
    const ParsedCallback result = parseCallback(ChannelId { channel }, body, kNow);
    const auto *inbound = std::get_if<Inbound>(&result);
    if (inbound)
        return *inbound;
    const auto *unreadable = std::get_if<Unreadable>(&result);
    qWarning("not an inbound: %s", unreadable ? qPrintable(unreadable->why) : "container check");
    return {};
}

bool isUnreadable(const QByteArray &body)
{
    return std::holds_alternative<Unreadable>(parseCallback(ChannelId { 7 }, body, kNow));
}

QByteArray textJson(const QByteArray &more)
{
    return R"({"ToUserName":"g","FromUserName":"o1","MsgType":"text","Content":"c")" + more + "}";
}

} // namespace

class TestCallbackParser : public QObject {
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
    void plainChecksTheSignature();
    void uselessKeysRefuseEverything();
    void refusalsLookAlike();
    void verification();
    void payloads_data();
    void payloads();
    void everyPayloadIsTested();
    void keepsTheBodyWhole();
    void messageIds_data();
    void messageIds();
    void times_data();
    void times();
    void unreadable_data();
    void unreadable();
    void keepsControlCharactersFromLosingTheMessage();
    void dedupeTellsMessagesApart();
    void dedupeTellsEventsApart();
    void repetitionsHaveOneKey();
};

void TestCallbackParser::opensVectors_data()
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

void TestCallbackParser::opensVectors()
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

void TestCallbackParser::opensOfficialEnvelopes_data()
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

void TestCallbackParser::opensOfficialEnvelopes()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, id);
    const QJsonObject vector = test::vector("decrypt", id.toLatin1().constData());
    const auto opened = openCallback(keysOf(vector), queryOf(vector), body);
    QVERIFY(opened);
    QCOMPARE(*opened, bytes(vector, "plaintext"));
    const ParsedCallback result = parseCallback(ChannelId { 7 }, *opened, kNow);
    QVERIFY(std::holds_alternative<Inbound>(result));
}

void TestCallbackParser::refusesNegativeVectors_data()
{
    QTest::addColumn<QJsonObject>("vector");
    for (const QJsonObject &vector : test::vectors("negative"))
        QTest::newRow(bytes(vector, "id").constData()) << vector;
}

void TestCallbackParser::refusesNegativeVectors()
{
    QFETCH(QJsonObject, vector);
    const auto opened =
        openCallback(keysOf(vector), queryOf(vector), xmlEnvelope(bytes(vector, "encrypt")));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Forbidden);
}

void TestCallbackParser::oneBitIsEnough_data()
{
    QTest::addColumn<QString>("part");
    for (const char *part : { "encrypt", "msg_signature", "timestamp", "nonce" })
        QTest::newRow(part) << QString::fromLatin1(part);
}

void TestCallbackParser::oneBitIsEnough()
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

void TestCallbackParser::envelopeForms_data()
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

void TestCallbackParser::envelopeForms()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, opens);
    const QJsonObject vector = test::vector("decrypt", "drv-emoji-xml");
    const auto opened = openCallback(keysOf(vector), queryOf(vector), body);
    QCOMPARE(opened.ok(), opens);
    if (opens)
        QCOMPARE(*opened, bytes(vector, "plaintext"));
}

void TestCallbackParser::secureTakesNothingClear()
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

void TestCallbackParser::compatibleIgnoresTheClearCopy()
{
    const QJsonObject vector = test::vector("decrypt", "dec-official-python-demo-compat");
    QByteArray body = test::payload("enc_compat.xml");
    body.replace("abcdteT", "forged\x01");
    const auto opened = openCallback(keysOf(vector, Mode::Compatible), queryOf(vector), body);
    QVERIFY(opened);
    QCOMPARE(parsed(*opened).content.text, u"abcdteT"_s);
}

void TestCallbackParser::plainChecksTheSignature()
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
    const ParsedCallback result = parseCallback(ChannelId { 7 }, *encrypted, kNow);
    QVERIFY(std::get<Unreadable>(result).why.contains("mode is plain"_L1));
}

void TestCallbackParser::uselessKeysRefuseEverything()
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

void TestCallbackParser::refusalsLookAlike()
{
    for (const QJsonObject &vector : test::vectors("negative")) {
        const auto opened =
            openCallback(keysOf(vector), queryOf(vector), jsonEnvelope(bytes(vector, "encrypt")));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Forbidden);
        QVERIFY(opened.error().details.isEmpty());
        // The words are for the log, and must not hold what a stranger sent or the channel's
        // secrets.
        for (const char *secret : { "token", "encoding_aes_key", "encrypt", "msg_signature" })
            QVERIFY(!opened.error().message.contains(vector[QLatin1String(secret)].toString()));
    }
}

void TestCallbackParser::verification()
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

void TestCallbackParser::payloads_data()
{
    QTest::addColumn<Inbound::Kind>("kind");
    QTest::addColumn<ContentKind>("content");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("externalId");
    QTest::addColumn<qint64>("createdAt");
    const auto text = [](const char *name, const QString &words, const QString &id, qint64 at) {
        QTest::newRow(name) << Inbound::Kind::Message << ContentKind::Text << u"text"_s << words
                            << id << at;
    };
    const auto other = [](const char *name, const QString &type, qint64 at = 1482048670000,
                          const QString &id = u"1234567890123456"_s) {
        QTest::newRow(name) << Inbound::Kind::Message << ContentKind::Unsupported << type << u""_s
                            << id << at;
    };
    const auto event = [](const char *name, const QString &type, qint64 at) {
        QTest::newRow(name) << Inbound::Kind::Event << ContentKind::Text << type << u""_s << u""_s
                            << at;
    };
    const auto enter = [](const char *name) {
        QTest::newRow(name) << Inbound::Kind::Enter << ContentKind::Enter
                            << u"user_enter_tempsession"_s << u"sessionFrom"_s << u""_s
                            << qint64(1482048670000);
    };
    const QString id = u"1234567890123456"_s;
    text("in_mp_text.json", u"this is a test"_s, id, 1482048670000);
    text("in_mp_text.xml", u"this is a test"_s, id, 1482048670000);
    text("in_oa_text.xml", u"this is a test"_s, id, 1348831860000);
    text("in_oa_text_menu_click.xml", u"满意"_s, id, 1500000000000);
    // CreateTime 1 is no time of WeChat's: when it was received counts.
    text("hard_empty_content.xml", u""_s, u"2"_s, kNow);
    text("hard_json_escapes.json", u"你好😀/"_s, u"1"_s, 1700000000000);
    text("hard_no_cdata_entities.xml", u"a<b&c 😀 你"_s, u"2"_s, kNow);
    other("hard_unknown_type.json", u"futuretype"_s, kNow, u"7"_s);
    other("in_mp_image.json", u"image"_s);
    other("in_mp_image.xml", u"image"_s);
    other("in_mp_miniprogrampage.json", u"miniprogrampage"_s);
    other("in_mp_miniprogrampage.xml", u"miniprogrampage"_s);
    other("in_oa_image.xml", u"image"_s, 1348831860000);
    other("in_oa_link.xml", u"link"_s, 1351776360000);
    other("in_oa_location.xml", u"location"_s, 1351776360000);
    other("in_oa_shortvideo.xml", u"shortvideo"_s, 1357290913000);
    other("in_oa_video.xml", u"video"_s, 1357290913000);
    other("in_oa_voice.xml", u"voice"_s, 1357290913000);
    other("in_oa_voice_recognition.xml", u"voice"_s, 1357290913000);
    enter("in_mp_event_user_enter_tempsession.json");
    enter("in_mp_event_user_enter_tempsession.xml");
    event("in_mp_event_debug_demo.json", u"debug_demo"_s, 1714037059000);
    event("in_mp_event_wxa_media_check.json", u"wxa_media_check"_s, 1655747827000);
    event("in_oa_event_click.xml", u"CLICK"_s, kNow);
    event("in_oa_event_scan.xml", u"SCAN"_s, kNow);
    event("in_oa_event_subscribe.xml", u"subscribe"_s, kNow);
    event("in_oa_event_unsubscribe.xml", u"unsubscribe"_s, kNow);
    event("in_oa_event_kf_create_session.xml", u"kf_create_session"_s, 1399197672000);
    event("in_oa_event_kf_close_session.xml", u"kf_close_session"_s, 1399197672000);
}

void TestCallbackParser::payloads()
{
    QFETCH(Inbound::Kind, kind);
    QFETCH(ContentKind, content);
    QFETCH(QString, type);
    QFETCH(QString, text);
    QFETCH(QString, externalId);
    QFETCH(qint64, createdAt);
    const QByteArray body = test::payload(QTest::currentDataTag());
    const Inbound inbound = parsed(body);
    QCOMPARE(inbound.kind, kind);
    QCOMPARE(inbound.channel, ChannelId { 7 });
    QCOMPARE(inbound.type, type);
    QCOMPARE(inbound.content.kind, content);
    QCOMPARE(inbound.content.text, text);
    QCOMPARE(inbound.content.type, content == ContentKind::Unsupported ? type : QString());
    QCOMPARE(inbound.externalId, externalId);
    QCOMPARE(inbound.createdAt, createdAt);
    QCOMPARE(inbound.dedupeKey.size(), 32);
    QCOMPARE(inbound.raw, body);
    QVERIFY(!inbound.openid.isEmpty());
    QVERIFY(!inbound.originalId.isEmpty());
}

void TestCallbackParser::everyPayloadIsTested()
{
    QSet<QString> known { u"in_container_check_path.json"_s, u"in_container_check_path.xml"_s };
    for (const QString &name : std::as_const(known)) {
        const auto result =
            parseCallback(ChannelId { 7 }, test::payload(name.toLatin1().constData()), kNow);
        QVERIFY(std::holds_alternative<ContainerCheck>(result));
    }
    const QDir folder(QStringLiteral(KEFUDESK_FIXTURES "/wechat/payloads"));
    int inbound = 0;
    for (const QString &name : folder.entryList({ u"in_*"_s, u"hard_*"_s }, QDir::Files)) {
        const auto result =
            parseCallback(ChannelId { 7 }, test::payload(name.toLatin1().constData()), kNow);
        QVERIFY2(!std::holds_alternative<Unreadable>(result), qPrintable(name));
        inbound += std::holds_alternative<Inbound>(result) ? 1 : 0;
    }
    QCOMPARE(inbound, 29); // the rows above
}

void TestCallbackParser::keepsTheBodyWhole()
{
    const QByteArray body = "\xef\xbb\xbf " + test::payload("hard_unknown_type.json") + "\n";
    QCOMPARE(parsed(body).raw, body);
}

void TestCallbackParser::messageIds_data()
{
    QTest::addColumn<QByteArray>("literal");
    QTest::addColumn<QString>("expected");
    QTest::newRow("2^53+1") << QByteArray("9007199254740993") << u"9007199254740993"_s;
    QTest::newRow("2^53+1 as string")
        << QByteArray("\"9007199254740993\"") << u"9007199254740993"_s;
    QTest::newRow("int64 max") << QByteArray("9223372036854775807") << u"9223372036854775807"_s;
    QTest::newRow("int64 max + 1") << QByteArray("9223372036854775808") << u"9223372036854775808"_s;
    QTest::newRow("uint64 max") << QByteArray("18446744073709551615") << u"18446744073709551615"_s;
    QTest::newRow("24 digits") << QByteArray("123456789012345678901234")
                               << u"123456789012345678901234"_s;
    QTest::newRow("24 digits as string")
        << QByteArray("\"123456789012345678901234\"") << u"123456789012345678901234"_s;
    QTest::newRow("leading zeros as string") << QByteArray("\"007\"") << u"007"_s;
    QTest::newRow("cloud function")
        << QByteArray("\"49d72d67-b16f_1555684067\"") << u"49d72d67-b16f_1555684067"_s;
}

void TestCallbackParser::messageIds()
{
    QFETCH(QByteArray, literal);
    QFETCH(QString, expected);
    QCOMPARE(parsed(textJson(",\"CreateTime\":1700000000,\"MsgId\":" + literal)).externalId,
             expected);
    literal.replace('"', "");
    QCOMPARE(parsed("<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType><MsgId>" + literal
                    + "</MsgId></xml>")
                 .externalId,
             expected);
}

void TestCallbackParser::times_data()
{
    QTest::addColumn<QByteArray>("literal");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("number") << QByteArray("1700000000") << qint64(1700000000000);
    QTest::newRow("string") << QByteArray("\"1700000000\"") << qint64(1700000000000);
    QTest::newRow("blanks") << QByteArray("\" 1700000000 \"") << qint64(1700000000000);
    QTest::newRow("ten minutes ahead") << QByteArray::number(kNow / 1000 + 600) << kNow + 600000;
    QTest::newRow("further ahead") << QByteArray::number(kNow / 1000 + 601) << kNow;
    QTest::newRow("first day of 2011") << QByteArray("1293840000") << qint64(1293840000000);
    QTest::newRow("before that") << QByteArray("1293839999") << kNow;
    QTest::newRow("zero") << QByteArray("0") << kNow;
    QTest::newRow("negative") << QByteArray("-1700000000") << kNow;
    QTest::newRow("milliseconds") << QByteArray("1700000000000") << kNow;
    QTest::newRow("int64 max") << QByteArray("9223372036854775807") << kNow;
    QTest::newRow("beyond") << QByteArray("92233720368547758070") << kNow;
    QTest::newRow("exponent") << QByteArray("1.7e9") << kNow;
    QTest::newRow("words") << QByteArray("\"yesterday\"") << kNow;
    QTest::newRow("null") << QByteArray("null") << kNow;
    QTest::newRow("object") << QByteArray("{}") << kNow;
}

void TestCallbackParser::times()
{
    QFETCH(QByteArray, literal);
    QFETCH(qint64, expected);
    QCOMPARE(parsed(textJson(",\"MsgId\":1,\"CreateTime\":" + literal)).createdAt, expected);
    QCOMPARE(parsed(textJson(",\"MsgId\":1")).createdAt, kNow);
}

void TestCallbackParser::unreadable_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("words") << QByteArray("hello");
    QTest::newRow("cut xml") << test::payload("in_mp_text.xml").chopped(10);
    QTest::newRow("cut json") << test::payload("in_mp_text.json").chopped(2);
    QTest::newRow("doctype") << "<!DOCTYPE xml>" + test::payload("in_mp_text.xml");
    QTest::newRow("no MsgType") << QByteArray(R"({"FromUserName":"o1"})");
    QTest::newRow("MsgType is an object")
        << QByteArray(R"({"FromUserName":"o1","MsgType":{"a":1}})");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("message of nobody") << QByteArray(R"({"MsgType":"text","Content":"a"})");
    QTest::newRow("enter of nobody")
        << QByteArray(R"({"MsgType":"event","Event":"user_enter_tempsession"})");
    QTest::newRow("openid with a blank")
        << QByteArray(R"({"FromUserName":"a b","MsgType":"text"})");
    QTest::newRow("openid with a line end")
        << QByteArray(R"({"FromUserName":"a\nb","MsgType":"text"})");
    QTest::newRow("openid in Chinese") << QByteArray(R"({"FromUserName":"你","MsgType":"text"})");
    QTest::newRow("openid without end")
        << R"({"MsgType":"text","FromUserName":")" + QByteArray(129, 'o') + "\"}";
    QTest::newRow("too large") << textJson(",\"x\":\"" + QByteArray(kMaxBodyBytes, 'x') + "\"");
}

void TestCallbackParser::unreadable()
{
    QFETCH(QByteArray, body);
    QVERIFY(isUnreadable(body));
}

void TestCallbackParser::keepsControlCharactersFromLosingTheMessage()
{
    QByteArray body = test::payload("in_mp_text.xml");
    body.replace("this is a test", "this\x02 is\x1b a\x08 test");
    QVERIFY(body.contains('\x1b'));
    const Inbound inbound = parsed(body);
    QCOMPARE(inbound.content.text, u"this is a test"_s);
    QCOMPARE(inbound.raw, body);
}

void TestCallbackParser::dedupeTellsMessagesApart()
{
    const auto keyOf = [](const char *to, const char *from, const char *id, const char *time,
                          qint64 channel = 7) {
        return parsed(QByteArray(R"({"MsgType":"text","Content":"c","ToUserName":")") + to
                          + R"(","FromUserName":")" + from + R"(","MsgId":")" + id
                          + R"(","CreateTime":")" + time + "\"}",
                      channel)
            .dedupeKey;
    };
    const QList<QByteArray> keys {
        keyOf("g", "o1", "12", "1700000000"),
        keyOf("g", "o2", "12", "1700000000"),
        keyOf("h", "o1", "12", "1700000000"),
        keyOf("g", "o1", "13", "1700000000"),
        keyOf("g", "o1", "12", "1700000001"),
        keyOf("g", "o1", "12", "1700000000", 8),
        // Fields that join to the same text
        keyOf("g", "o11", "2", "1700000000"),
        keyOf("go", "1", "12", "1700000000"),
        keyOf("g", "o1", "121", "700000000"),
    };
    QCOMPARE(QSet<QByteArray>(keys.begin(), keys.end()).size(), keys.size());
}

void TestCallbackParser::dedupeTellsEventsApart()
{
    const auto keyOf = [](const QByteArray &more) {
        return parsed(R"({"MsgType":"event","FromUserName":"o1","CreateTime":1700000000)" + more
                      + "}")
            .dedupeKey;
    };
    const QList<QByteArray> keys {
        keyOf(R"(,"Event":"a","List":{"x":1})"),
        keyOf(R"(,"Event":"a","List":{"x":2})"),
        keyOf(R"(,"Event":"b","List":{"x":1})"),
        keyOf(R"(,"Event":"user_enter_tempsession")"),
        parsed(textJson(",\"CreateTime\":1700000000")).dedupeKey, // a message without MsgId
        parsed(textJson(",\"CreateTime\":1700000001")).dedupeKey,
    };
    QCOMPARE(QSet<QByteArray>(keys.begin(), keys.end()).size(), keys.size());
}

void TestCallbackParser::repetitionsHaveOneKey()
{
    // A repetition may be written another way and come at another time.
    const QByteArray once = textJson(",\"MsgId\":12,\"CreateTime\":1700000000");
    const QByteArray again = textJson(",\"MsgId\":\"12\",\"CreateTime\":\"1700000000\"");
    QCOMPARE(parsed(once).dedupeKey, parsed(again).dedupeKey);
    const QByteArray timeless = textJson(",\"MsgId\":12");
    const auto first = std::get<Inbound>(parseCallback(ChannelId { 7 }, timeless, kNow));
    const auto later = std::get<Inbound>(parseCallback(ChannelId { 7 }, timeless, kNow + 5000));
    QCOMPARE(first.dedupeKey, later.dedupeKey);
    QVERIFY(first.createdAt != later.createdAt);
    const QByteArray enter = test::payload("in_mp_event_user_enter_tempsession.xml");
    QCOMPARE(parsed(enter).dedupeKey, parsed(enter).dedupeKey);
    QCOMPARE(parsed(test::payload("in_mp_text.xml")).dedupeKey,
             parsed(test::payload("in_mp_text.json")).dedupeKey);
}

QTEST_APPLESS_MAIN(TestCallbackParser)
#include "tst_callbackparser.moc"
