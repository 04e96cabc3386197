// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/fields.h"
#include "vectors.h"

#include <QDir>
#include <QSet>
#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using domain::Inbound;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;

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

//! Mapping an opened body to domain::Inbound.
class TestCallbackParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
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

namespace {

void addEvents()
{
    const auto event = [](const char *name, const QString &type, qint64 at) {
        QTest::newRow(name) << Inbound::Kind::Event << ContentKind::Text << type << u""_s << u""_s
                            << at;
    };
    const auto line = [](const char *name, const QString &type, const QString &words,
                         qint64 at = kNow) {
        QTest::newRow(name) << Inbound::Kind::Event << ContentKind::Event << type << words << u""_s
                            << at;
    };
    const auto enter = [](const char *name) {
        QTest::newRow(name) << Inbound::Kind::Enter << ContentKind::Enter
                            << u"user_enter_tempsession"_s << u"sessionFrom"_s << u""_s
                            << qint64(1482048670000);
    };
    enter("in_mp_event_user_enter_tempsession.json");
    enter("in_mp_event_user_enter_tempsession.xml");
    event("in_mp_event_debug_demo.json", u"debug_demo"_s, 1714037059000);
    event("in_mp_event_wxa_media_check.json", u"wxa_media_check"_s, 1655747827000);
    line("in_oa_event_click.xml", u"CLICK"_s, u"EVENTKEY"_s);
    line("in_oa_event_scan.xml", u"SCAN"_s, u"SCENE_VALUE"_s);
    line("in_oa_event_subscribe.xml", u"subscribe"_s, u""_s);
    line("in_oa_event_unsubscribe.xml", u"unsubscribe"_s, u""_s);
    line("in_oa_event_kf_create_session.xml", u"kf_create_session"_s, u"test1@test"_s,
         1399197672000);
    line("in_oa_event_kf_close_session.xml", u"kf_close_session"_s, u"test1@test"_s, 1399197672000);
}

} // namespace

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
    const auto other = [](const char *name, ContentKind kind, qint64 at = 1482048670000,
                          const QString &words = u""_s) {
        QString type = QString::fromLatin1(name).section(u'_', 2).section(u'.', 0, 0);
        type = type.section(u'_', 0, 0);
        QTest::newRow(name) << Inbound::Kind::Message << kind << type << words
                            << u"1234567890123456"_s << at;
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
    QTest::newRow("hard_unknown_type.json") << Inbound::Kind::Message << ContentKind::Unsupported
                                            << u"futuretype"_s << u""_s << u"7"_s << kNow;
    other("in_mp_image.json", ContentKind::Image);
    other("in_mp_image.xml", ContentKind::Image);
    other("in_mp_miniprogrampage.json", ContentKind::Card);
    other("in_mp_miniprogrampage.xml", ContentKind::Card);
    other("in_oa_image.xml", ContentKind::Image, 1348831860000);
    other("in_oa_link.xml", ContentKind::Link, 1351776360000);
    other("in_oa_location.xml", ContentKind::Location, 1351776360000, u"23.134521,113.358803"_s);
    other("in_oa_shortvideo.xml", ContentKind::Video, 1357290913000);
    other("in_oa_video.xml", ContentKind::Video, 1357290913000);
    other("in_oa_voice.xml", ContentKind::Voice, 1357290913000);
    other("in_oa_voice_recognition.xml", ContentKind::Voice, 1357290913000);
    addEvents();
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
    const bool isNamed = content == ContentKind::Unsupported || content == ContentKind::Event;
    QCOMPARE(inbound.content.type, isNamed ? type : QString());
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
