// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/fields.h"
#include "vectors.h"

#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using domain::Inbound;

namespace {

using Members = QList<std::pair<QByteArray, QByteArray>>;

//! The same push in both formats WeChat has.
QByteArray asJson(const Members &members)
{
    QByteArray json = R"({"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1700000000)";
    for (const auto &[name, value] : members)
        json += ",\"" + name + "\":\"" + value + '"';
    return json + '}';
}

QByteArray asXml(const Members &members)
{
    QByteArray xml = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]>"
                     "</FromUserName><CreateTime>1700000000</CreateTime>";
    for (const auto &[name, value] : members)
        xml += '<' + name + "><![CDATA[" + value + "]]></" + name + '>';
    return xml + "</xml>";
}

Inbound parsed(const QByteArray &body)
{
    const ParsedCallback result = parseCallback(ChannelId { 7 }, body, 1'700'000'000'000);
    const auto *inbound = std::get_if<Inbound>(&result);
    return inbound ? *inbound : Inbound {};
}

Content with(ContentKind kind, const std::function<void(Content &)> &fill)
{
    Content content;
    content.kind = kind;
    fill(content);
    return content;
}

} // namespace

Q_DECLARE_METATYPE(kefu::Content)

//! What a message says, by its type, in XML and JSON.
class TestCallbackContent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contents_data();
    void contents();
    void files_data();
    void files();
    void longFieldsAreBounded();
    void eventsOfOthersAreCountedOnly_data();
    void eventsOfOthersAreCountedOnly();
};

namespace {

void row(const char *name, const Members &members, const Content &expected)
{
    QTest::newRow(name) << members << expected;
}

Content unsupported(const QString &type)
{
    return Content { ContentKind::Unsupported, {}, type };
}

void addTexts()
{
    row("text", { { "MsgType", "text" }, { "Content", " 在吗 /::) " } },
        Content { ContentKind::Text, u" 在吗 /::) "_s });
    row("a sticker",
        { { "MsgType", "text" }, { "Content", "【收到不支持的消息类型，暂无法显示】" } },
        unsupported(u"text"_s));
    row("a sticker, English", { { "MsgType", "text" }, { "Content", "[Unsupported Message]\n" } },
        unsupported(u"text"_s));
    row("words about it", { { "MsgType", "text" }, { "Content", "why [Unsupported Message]?" } },
        Content { ContentKind::Text, u"why [Unsupported Message]?"_s });
    row("image", { { "MsgType", "image" }, { "MediaId", "m" } },
        with(ContentKind::Image, [](Content &c) { c.media.state = MediaState::Pending; }));
    row("image of nothing", { { "MsgType", "image" } },
        with(ContentKind::Image, [](Content &c) { c.media.state = MediaState::Failed; }));
}

void addFilesAndCards()
{
    row("card",
        { { "MsgType", "miniprogrampage" },
          { "Title", "雪地靴" },
          { "AppId", "wx1" },
          { "PagePath", "pages/item?id=7&a=b" },
          { "ThumbUrl", "https://mmbiz.qpic.cn/t" },
          { "ThumbMediaId", "t" } },
        with(ContentKind::Card, [](Content &c) {
            c.title = u"雪地靴"_s;
            c.appid = u"wx1"_s;
            c.url = u"pages/item?id=7&a=b"_s;
            c.media.state = MediaState::Pending;
        }));
    row("card without a cover", { { "MsgType", "miniprogrampage" }, { "Title", "t" } },
        with(ContentKind::Card, [](Content &c) { c.title = u"t"_s; }));
    row("link",
        { { "MsgType", "link" },
          { "Title", "t" },
          { "Description", "d" },
          { "Url", "https://a.cn/?b=c" } },
        with(ContentKind::Link, [](Content &c) {
            c.title = u"t"_s;
            c.description = u"d"_s;
            c.url = u"https://a.cn/?b=c"_s;
        }));
    row("voice", { { "MsgType", "voice" }, { "MediaId", "m" }, { "Recognition", "你好" } },
        with(ContentKind::Voice, [](Content &c) {
            c.description = u"你好"_s;
            c.media.state = MediaState::Pending;
        }));
    row("shortvideo", { { "MsgType", "shortvideo" }, { "MediaId", "m" } },
        with(ContentKind::Video, [](Content &c) { c.media.state = MediaState::Pending; }));
}

void addPlacesAndOthers()
{
    row("location",
        { { "MsgType", "location" },
          { "Location_X", "-23.1" },
          { "Location_Y", "180" },
          { "Label", "天河" } },
        with(ContentKind::Location, [](Content &c) {
            c.text = u"-23.1,180"_s;
            c.title = u"天河"_s;
        }));
    row("location beyond the pole",
        { { "MsgType", "location" }, { "Location_X", "91" }, { "Location_Y", "1" } },
        unsupported(u"location"_s));
    row("location of words",
        { { "MsgType", "location" }, { "Location_X", "1" }, { "Location_Y", "1<script>" } },
        unsupported(u"location"_s));
    row("location that is no number",
        { { "MsgType", "location" }, { "Location_X", "nan" }, { "Location_Y", "1" } },
        unsupported(u"location"_s));
    row("type of the future", { { "MsgType", "file" } }, unsupported(u"file"_s));
    row("case counts", { { "MsgType", "Image" } }, unsupported(u"Image"_s));
}

} // namespace

void TestCallbackContent::contents_data()
{
    QTest::addColumn<Members>("members");
    QTest::addColumn<Content>("expected");
    addTexts();
    addFilesAndCards();
    addPlacesAndOthers();
}

void TestCallbackContent::contents()
{
    QFETCH(Members, members);
    QFETCH(Content, expected);
    for (const QByteArray &body : { asJson(members).replace("\n", "\\n"), asXml(members) }) {
        const Inbound inbound = parsed(body);
        QCOMPARE(inbound.kind, Inbound::Kind::Message);
        QCOMPARE(inbound.raw, body);
        QCOMPARE(inbound.content, expected);
    }
}

void TestCallbackContent::files_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("mediaId");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *name, const QString &mediaId, const QString &url) {
        QTest::newRow(name) << QByteArray(name) << mediaId << url;
    };
    row("in_mp_image.xml", u"media_id"_s, u"this is a url"_s);
    row("in_mp_image.json", u"media_id"_s, u"this is a url"_s);
    row("in_oa_image.xml", u"media_id"_s, u"this is a url"_s);
    row("in_mp_miniprogrampage.xml", u"ThumbMediaId"_s, u"ThumbUrl"_s);
    row("in_mp_miniprogrampage.json", u"ThumbMediaId"_s, u"ThumbUrl"_s);
    row("in_oa_voice.xml", u"media_id"_s, {});
    row("in_oa_video.xml", u"media_id"_s, {});
    row("in_oa_shortvideo.xml", u"media_id"_s, {});
    row("in_mp_text.xml", {}, {});
    row("in_oa_link.xml", {}, {});
}

//! Where the bytes are to be had.
void TestCallbackContent::files()
{
    QFETCH(QByteArray, payload);
    QFETCH(QString, mediaId);
    QFETCH(QString, url);
    const Inbound inbound = parsed(test::payload(payload.constData()));
    QCOMPARE(inbound.mediaId, mediaId);
    QCOMPARE(inbound.mediaUrl, url);
    QCOMPARE(inbound.content.media.state,
             mediaId.isEmpty() ? MediaState::None : MediaState::Pending);
}

//! The wire has limits for each; whatever is cut stands whole in the body.
void TestCallbackContent::longFieldsAreBounded()
{
    const QByteArray many(5000, 'x');
    const Inbound card = parsed(asXml({ { "MsgType", "miniprogrampage" },
                                        { "Title", many },
                                        { "AppId", many },
                                        { "PagePath", many },
                                        { "ThumbMediaId", many },
                                        { "ThumbUrl", many } }));
    QCOMPARE(card.content.title.size(), 512);
    QCOMPARE(card.content.appid.size(), 256);
    QCOMPARE(card.content.url, QString()); // cut, it would lead elsewhere
    QCOMPARE(card.mediaId.size(), 256);
    QCOMPARE(card.mediaUrl, QString());
    const Inbound link = parsed(asXml({ { "MsgType", "link" }, { "Description", many } }));
    QCOMPARE(link.content.description.size(), 4096);
    QCOMPARE(parsed(asXml({ { "MsgType", many } })).content.type.size(), 64);
}

void TestCallbackContent::eventsOfOthersAreCountedOnly_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<bool>("shown");
    for (const char *event : { "subscribe_msg_popup_event", "wxa_media_check", "debug_demo",
                               "user_authorization_revoke", "weapp_audit_success", "kf_unknown" })
        QTest::newRow(event) << QByteArray(event) << false;
    for (const char *event : { "kf_create_session", "kf_close_session", "kf_switch_session",
                               "subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW", "LOCATION" })
        QTest::newRow(event) << QByteArray(event) << true;
}

void TestCallbackContent::eventsOfOthersAreCountedOnly()
{
    QFETCH(QByteArray, event);
    QFETCH(bool, shown);
    const Inbound inbound = parsed(asXml({ { "MsgType", "event" }, { "Event", event } }));
    QCOMPARE(inbound.kind, Inbound::Kind::Event);
    QCOMPARE(inbound.type, QString::fromLatin1(event));
    QCOMPARE(inbound.content.kind == ContentKind::Event, shown);
}

QTEST_APPLESS_MAIN(TestCallbackContent)
#include "tst_callbackcontent.moc"
