// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "tests/support/agentclient.h"
#include "wechatside.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/wechat/messagecrypto.h"

#include <QDir>
#include <QFile>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace kefu;
using L = QLatin1String;

namespace {

const QString kPayloads = QStringLiteral(KEFUDESK_FIXTURES "/wechat/payloads/");

QByteArray payload(const QString &name)
{
    QFile file(kPayloads + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

//! What a payload is when it arrives: its kind, and something only it says. Kind Enter, Event: a
//! line; Ended stands for "counted, and no line".
struct Expected {
    const char *name;
    ContentKind kind;
    const char *words;
};
constexpr ContentKind kCounted = ContentKind::Ended;
constexpr Expected kExpected[] = {
    { "in_mp_text.xml", ContentKind::Text, "this is a test" },
    { "in_mp_text.json", ContentKind::Text, "this is a test" },
    { "in_mp_image.xml", ContentKind::Image, "" },
    { "in_mp_image.json", ContentKind::Image, "" },
    { "in_mp_miniprogrampage.xml", ContentKind::Card, "PagePath" },
    { "in_mp_miniprogrampage.json", ContentKind::Card, "PagePath" },
    { "in_mp_event_user_enter_tempsession.xml", ContentKind::Enter, "sessionFrom" },
    { "in_mp_event_user_enter_tempsession.json", ContentKind::Enter, "sessionFrom" },
    { "in_mp_event_debug_demo.json", kCounted, "" },
    { "in_mp_event_wxa_media_check.json", kCounted, "" },
    { "in_oa_text.xml", ContentKind::Text, "this is a test" },
    { "in_oa_text_menu_click.xml", ContentKind::Text, "满意" },
    { "in_oa_image.xml", ContentKind::Image, "" },
    { "in_oa_voice.xml", ContentKind::Voice, "" },
    { "in_oa_voice_recognition.xml", ContentKind::Voice, "腾讯微信团队" },
    { "in_oa_video.xml", ContentKind::Video, "" },
    { "in_oa_shortvideo.xml", ContentKind::Video, "" },
    { "in_oa_location.xml", ContentKind::Location, "位置信息" },
    { "in_oa_link.xml", ContentKind::Link, "公众平台官网链接" },
    { "in_oa_event_subscribe.xml", ContentKind::Event, "subscribe" },
    { "in_oa_event_unsubscribe.xml", ContentKind::Event, "unsubscribe" },
    { "in_oa_event_scan.xml", ContentKind::Event, "SCENE_VALUE" },
    { "in_oa_event_click.xml", ContentKind::Event, "EVENTKEY" },
    { "in_oa_event_kf_create_session.xml", ContentKind::Event, "test1@test" },
    { "in_oa_event_kf_close_session.xml", ContentKind::Event, "test1@test" },
    { "hard_empty_content.xml", ContentKind::Text, "" },
    { "hard_json_escapes.json", ContentKind::Text, "你好😀/" },
    { "hard_no_cdata_entities.xml", ContentKind::Text, "a<b&c 😀 你" },
    { "hard_unknown_type.json", ContentKind::Unsupported, "futuretype" },
};

QString wordsOf(const Content &content)
{
    return QStringList { content.text, content.type, content.title, content.description,
                         content.url }
        .join(u'|');
}

QByteArray withSender(QByteArray body, const QByteArray &openid)
{
    const QString text = QString::fromUtf8(body);
    static const QRegularExpression sender(
        QStringLiteral("(FromUserName\"\\s*:\\s*\"|FromUserName>(?:<!\\[CDATA\\[)?)[^\"\\]<]+"));
    return QString(text)
        .replace(sender, QStringLiteral("\\1") + QString::fromLatin1(openid))
        .toUtf8();
}

//! Compatible mode: the clear fields, and beside them what is encrypted.
QByteArray withClearCopy(QByteArray body, const QByteArray &encrypt, bool xml)
{
    const qsizetype end = body.lastIndexOf(xml ? "</xml>" : "}");
    const QByteArray before = xml ? "<Encrypt><![CDATA[" : ",\"Encrypt\":\"";
    const QByteArray after = xml ? "]]></Encrypt>" : "\"";
    const QByteArray member = before + encrypt + after;
    return body.insert(end, member);
}

} // namespace

//! Every payload there is a sample of, through the real relay to a console.
class TestPayloads : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everySampleHasARow();
    void arrives_data();
    void arrives();
    void envelopes_data();
    void envelopes();
    void containerChecks_data();
    void containerChecks();
    void mixedWith_data();
    void mixedWith();
    void answersAreExact();
    void theVisitorsCard();

private:
    //! Posts a message in a mode; what was answered.
    HttpAnswer post(const QByteArray &message, const QByteArray &mode);
    //! A visitor with a conversation that is the console's.
    std::optional<VisitorId> newVisitor(const QByteArray &openid);
    void read(const QByteArray &frame);
    void note(const Message &message);
    int counted(const QByteArray &openid);

    RelayProcess m_relay;
    PushKeys m_keys;
    std::unique_ptr<testing::AgentClient> m_console;
    QHash<QString, VisitorId> m_greeters; //!< by their first words
    QHash<VisitorId, QList<Message>> m_lines;
    QHash<QString, Answer> m_answers;
    int m_visitors = 0;
};

void TestPayloads::initTestCase()
{
    // Files of messages are asked for there, and not at WeChat.
    const QString nowhere = QStringLiteral("http://127.0.0.1:9");
    for (const char *mode : { "secure", "compatible", "plain" }) {
        const QStringList options = m_keys.options()
            << QStringLiteral("--mode") << QLatin1String(mode) << QStringLiteral("--api-base")
            << nowhere;
        QVERIFY(!m_relay.addChannel(QLatin1String(mode), options).isEmpty());
    }
    m_relay.addAgent(QStringLiteral("ann"),
                     { QStringLiteral("--role"), QStringLiteral("agent"),
                       QStringLiteral("--capacity"), QStringLiteral("0") });
    QVERIFY(m_relay.start());
    m_console = std::make_unique<testing::AgentClient>(m_relay.port(),
                                                       m_relay.issueToken(QStringLiteral("ann")));
    m_console->setOnFrame([this](const QString &text) { read(text.toUtf8()); });
    m_console->open();
    QTRY_VERIFY(m_console->isLive());
}

void TestPayloads::cleanupTestCase()
{
    QVERIFY(m_relay.isRunning());
    QCOMPARE(m_relay.terminate(), 0);
}

void TestPayloads::read(const QByteArray &bytes)
{
    const auto frame = codec::decodeRelayFrame(bytes, kMaxFrameFromRelay);
    if (const auto *answer = frame ? std::get_if<Answer>(&*frame) : nullptr)
        m_answers.insert(answer->re, *answer);
    const auto *push = frame ? std::get_if<kefu::Push>(&*frame) : nullptr;
    const auto *events = push ? std::get_if<EventsPush>(push) : nullptr;
    for (const Event &event : events ? events->events : QList<Event>()) {
        if (const auto *gained = std::get_if<ConversationGained>(&event.body)) {
            for (const Message &message : gained->messages)
                note(message);
        } else if (const auto *added = std::get_if<MessageAdded>(&event.body)) {
            note(added->message);
        }
    }
}

void TestPayloads::note(const Message &message)
{
    m_greeters.insert(message.content.text, message.visitor);
    m_lines[message.visitor].append(message);
}

HttpAnswer TestPayloads::post(const QByteArray &message, const QByteArray &mode)
{
    const bool xml = message.trimmed().startsWith('<');
    ::Push push = sealedPush(m_keys, message, xml);
    push.channel = mode;
    QByteArray body = push.body();
    if (mode == "compatible")
        body = withClearCopy(message, push.encrypt, xml);
    if (mode == "plain")
        body = message;
    return HttpConnection(m_relay.port()).post(push.target(), body);
}

std::optional<VisitorId> TestPayloads::newVisitor(const QByteArray &openid)
{
    const QByteArray words = "first words of " + openid;
    for (const char *mode : { "secure", "compatible", "plain" }) {
        if (openid.startsWith(mode)
            && post(textMessage(openid, words, ++m_visitors), mode).body != "success")
            return std::nullopt;
    }
    const QString key = QString::fromLatin1(words);
    if (!QTest::qWaitFor([&] { return m_greeters.contains(key); }, 10'000))
        return std::nullopt;
    return m_greeters.value(key);
}

int TestPayloads::counted(const QByteArray &openid)
{
    int count = -1;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("events"));
        database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        database.setDatabaseName(m_relay.dataDir() + QStringLiteral("/relay.db"));
        QSqlQuery query(database.open() ? database : QSqlDatabase());
        query.prepare(QStringLiteral("SELECT count(*) FROM channel_events WHERE openid = ?"));
        query.addBindValue(QString::fromLatin1(openid));
        if (query.exec() && query.next())
            count = query.value(0).toInt();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("events"));
    return count;
}

void TestPayloads::everySampleHasARow()
{
    QStringList known { QStringLiteral("in_container_check_path.json"),
                        QStringLiteral("in_container_check_path.xml") };
    for (const Expected &row : kExpected)
        known.append(QLatin1String(row.name));
    known.sort();
    QStringList samples = QDir(kPayloads).entryList(
        { QStringLiteral("in_*"), QStringLiteral("hard_*") }, QDir::Files);
    samples.sort();
    QCOMPARE(known, samples);
}

void TestPayloads::arrives_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("words");
    for (const Expected &row : kExpected) {
        for (const char *mode : { "secure", "compatible", "plain" })
            QTest::addRow("%s, %s", row.name, mode)
                << QString::fromLatin1(row.name) << QByteArray(mode) << int(row.kind)
                << QString::fromUtf8(row.words);
    }
}

void TestPayloads::arrives()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, mode);
    QFETCH(int, kind);
    QFETCH(QString, words);
    const QByteArray openid = mode + "-visitor-" + QByteArray::number(++m_visitors);
    const auto visitor = newVisitor(openid);
    QVERIFY(visitor);
    const HttpAnswer answer = post(withSender(payload(name), openid), mode);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("success"));
    if (kind == int(kCounted)) {
        QCOMPARE(counted(openid), 1);
        QCOMPARE(m_lines.value(*visitor).size(), 1);
        return;
    }
    QTRY_COMPARE(m_lines.value(*visitor).size(), 2);
    const Message line = m_lines.value(*visitor).last();
    QCOMPARE(int(line.content.kind), kind);
    QVERIFY2(wordsOf(line.content).contains(words), qPrintable(wordsOf(line.content)));
    const bool isLine = kind == int(ContentKind::Event) || kind == int(ContentKind::Enter);
    QCOMPARE(line.direction, isLine ? Direction::System : Direction::In);
    QCOMPARE(counted(openid), kind == int(ContentKind::Event) ? 1 : 0);
    // Again, as WeChat repeats: nothing comes of it.
    QCOMPARE(post(withSender(payload(name), openid), mode).body, QByteArray("success"));
    const auto after = textMessage(openid, "after", ++m_visitors);
    QCOMPARE(post(after, mode).body, QByteArray("success"));
    QTRY_COMPARE(m_lines.value(*visitor).size(), 3);
    QCOMPARE(m_lines.value(*visitor).last().content.text, QStringLiteral("after"));
}

void TestPayloads::envelopes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("vector");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("text"); // empty: an event
    QTest::newRow("secure xml") << QStringLiteral("enc_secure.xml")
                                << QStringLiteral("dec-official-json") << QStringLiteral("secure")
                                << QString();
    QTest::newRow("secure json") << QStringLiteral("enc_secure.json")
                                 << QStringLiteral("dec-official-json") << QStringLiteral("secure")
                                 << QString();
    QTest::newRow("compatible xml")
        << QStringLiteral("enc_compat.xml") << QStringLiteral("dec-official-python-demo-compat")
        << QStringLiteral("compatible") << QStringLiteral("abcdteT");
}

//! The published envelopes as they stand, with their own keys.
void TestPayloads::envelopes()
{
    QFETCH(QString, name);
    QFETCH(QString, vector);
    QFETCH(QString, mode);
    QFETCH(QString, text);
    const QJsonObject keys = vectorNamed(vector);
    const auto key = [&keys](const char *field) { return keys.value(L(field)).toString(); };
    const QString channel = QStringLiteral("envelope%1").arg(++m_visitors);
    QVERIFY(!m_relay
                 .addChannel(channel,
                             { QStringLiteral("--appid"), key("appid"), QStringLiteral("--token"),
                               key("token"), QStringLiteral("--aes-key"), key("encoding_aes_key"),
                               QStringLiteral("--mode"), mode })
                 .isEmpty());
    if (!text.isEmpty()) { // the sample is years old: by itself it opens nothing one could answer
        const PushKeys own { key("token").toLatin1(), key("encoding_aes_key").toLatin1(),
                             key("appid").toLatin1() };
        ::Push hello = sealedPush(
            own, textMessage("oyORnuP8q7ou2gfYjqLzSIWZf0rs", "hello first", ++m_visitors));
        hello.channel = channel.toLatin1();
        QCOMPARE(HttpConnection(m_relay.port()).post(hello.target(), hello.body()).status, 200);
        QTRY_VERIFY(m_greeters.contains(QStringLiteral("hello first")));
    }
    ::Push push = pushOfVector(vector);
    push.channel = channel.toLatin1();
    const HttpAnswer answer = HttpConnection(m_relay.port()).post(push.target(), payload(name));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("success"));
    if (text.isEmpty())
        QCOMPARE(counted("o9AgO5Kd5ggOC-bXrbNODIiE3bGY") > 0, true);
    else
        QTRY_VERIFY(m_greeters.contains(text));
}

void TestPayloads::containerChecks_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("mode");
    for (const char *name : { "in_container_check_path.json", "in_container_check_path.xml" }) {
        for (const char *mode : { "secure", "compatible", "plain" })
            QTest::addRow("%s, %s", name, mode) << QString::fromLatin1(name) << QByteArray(mode);
    }
}

void TestPayloads::containerChecks()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, mode);
    QCOMPARE(post(payload(name), mode).body, QByteArray("success"));
    // Cloud hosting signs nothing.
    QCOMPARE(HttpConnection(m_relay.port()).post("/wechat/" + mode, payload(name)).body,
             QByteArray("success"));
}

void TestPayloads::mixedWith_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("text");
    const auto xml = [](const QByteArray &content) -> QByteArray {
        return "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[@]]>"
               "</FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]>"
               "</MsgType><Content>"
            + content + "</Content><MsgId>9223372036854775807</MsgId></xml>";
    };
    const auto json = [](const QByteArray &content, const QByteArray &id) -> QByteArray {
        return "{\"ToUserName\":\"gh_1\",\"FromUserName\":\"@\",\"CreateTime\":\"1700000000\","
               "\"MsgType\":\"text\",\"Content\":\""
            + content + "\",\"MsgId\":" + id + '}';
    };
    const auto row = [](const char *name, const QByteArray &body, const char *text) {
        QTest::newRow(name) << body << QString::fromUtf8(text);
    };
    row("P1 escapes are characters", json("\\u4f60\\u597d\\ud83d\\ude00 <a> & =", "1"),
        "你好😀 <a> & =");
    row("P1 lone surrogate", json("a\\ud83db", "2"),
        "a\xEF\xBF\xBD"
        "b");
    row("P2 beyond 2^63", json("big", "18446744073709551616"), "big");
    row("P2 a string", json("named", "\"49d72d67-b16f_1555684067\""), "named");
    row("P10 white space", "\xef\xbb\xbf\r\n  " + xml("<![CDATA[spaced]]>") + "\n\n", "spaced");
    row("P11 empty CDATA", xml("<![CDATA[]]>"), "");
    row("P11 no CDATA", xml("a &lt;b&gt; &#x4f60;"), "a <b> 你");
    row("P11 adjacent CDATA", xml("<![CDATA[a]]><![CDATA[]]]]><![CDATA[>b]]>"), "a]]>b");
    row("P11 control characters",
        xml("<![CDATA[a\x01\x1f"
            "b]]>"),
        "ab");
    row("P12 faces stay as they came", xml("<![CDATA[/::) [微笑] /:rose]]>"), "/::) [微笑] /:rose");
    row("P12 emoji of four bytes and more", xml("<![CDATA[👨‍👩‍👧 🇨🇳]]>"),
        "👨‍👩‍👧 🇨🇳");
    row("wrong UTF-8",
        json("a\xff\xfe"
             "b",
             "3"),
        "a\xEF\xBF\xBD\xEF\xBF\xBD"
        "b");
}

//! The traps of wechat.md, part 3: the words a console shows.
void TestPayloads::mixedWith()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, text);
    for (const char *mode : { "secure", "plain" }) {
        const QByteArray openid = mode + QByteArray("-trap-") + QByteArray::number(++m_visitors);
        const auto visitor = newVisitor(openid);
        QVERIFY(visitor);
        QCOMPARE(post(QByteArray(body).replace('@', openid), mode).body, QByteArray("success"));
        QTRY_COMPARE(m_lines.value(*visitor).size(), 2);
        QCOMPARE(m_lines.value(*visitor).last().content.kind, ContentKind::Text);
        QCOMPARE(m_lines.value(*visitor).last().content.text, text);
    }
}

//! P4: nothing around the word, no quotes, no mark in front of it, and never encrypted.
void TestPayloads::answersAreExact()
{
    const HttpAnswer answer = post(textMessage("secure-exact", "hi", ++m_visitors), "secure");
    QCOMPARE(answer.body, QByteArray("success"));
    QCOMPARE(answer.field("content-length"), QByteArray("7"));
    QVERIFY(!answer.head.contains("json"));
}

//! From the command that makes the key to the card a console asks for.
void TestPayloads::theVisitorsCard()
{
    const auto made = m_relay.run(
        { QStringLiteral("channel"), QStringLiteral("session-key"), QStringLiteral("secure") });
    QCOMPARE(made.exitCode, 0);
    const QByteArray key = made.out.trimmed();
    QCOMPARE(key.size(), 43);
    const QByteArray openid = "secure-signed";
    const auto visitor = newVisitor(openid);
    QVERIFY(visitor);
    const QByteArray signature =
        QMessageAuthenticationCode::hash(openid + "\nnickName=李静\norder=A-7", key,
                                         QCryptographicHash::Sha256)
            .toHex();
    const QJsonObject source { { QStringLiteral("order"), QStringLiteral("A-7") },
                               { QStringLiteral("nickName"), QStringLiteral("李静") },
                               { QStringLiteral("sig"), QString::fromLatin1(signature) } };
    const QJsonObject enter {
        { QStringLiteral("FromUserName"), QString::fromLatin1(openid) },
        { QStringLiteral("ToUserName"), QStringLiteral("gh_1") },
        { QStringLiteral("CreateTime"), 1700000000 },
        { QStringLiteral("MsgType"), QStringLiteral("event") },
        { QStringLiteral("Event"), QStringLiteral("user_enter_tempsession") },
        { QStringLiteral("SessionFrom"),
          QString::fromUtf8(QJsonDocument(source).toJson(QJsonDocument::Compact)) },
    };
    QCOMPARE(post(QJsonDocument(enter).toJson(), "secure").body, QByteArray("success"));
    QCOMPARE(
        post(withSender(payload(QStringLiteral("in_mp_miniprogrampage.xml")), openid), "secure")
            .body,
        QByteArray("success"));
    QTRY_COMPARE(m_lines.value(*visitor).size(), 3);

    m_console->socket().sendTextMessage(QString::fromUtf8(
        codec::encodeRequest({ QStringLiteral("card"), VisitorRequest { *visitor } })));
    QTRY_VERIFY(m_answers.contains(QStringLiteral("card")));
    const auto answer = codec::visitorAnswerFromJson(m_answers.value(QStringLiteral("card")).d);
    QVERIFY(answer.ok());
    QCOMPARE(answer->card.visitor.name, QStringLiteral("李静"));
    QVERIFY(answer->card.sourceVerified);
    QCOMPARE(answer->card.source.size(), 2);
    QCOMPARE(answer->card.lastCard->title, QStringLiteral("Title"));
    QVERIFY(!m_relay.log().contains(key));
}

QTEST_GUILESS_MAIN(TestPayloads)
#include "tst_payloads.moc"
