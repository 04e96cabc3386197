// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/sendbody.h"

#include "relay/wechat/typingcall.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject json(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

//! A body as WeChat's documentation has it.
QJsonObject payload(const char *name)
{
    QFile file(u"" KEFUDESK_FIXTURES "/wechat/payloads/"_s + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? json(file.readAll()) : QJsonObject();
}

OutgoingMessage message(ContentKind kind)
{
    OutgoingMessage out;
    out.openid = u"OPENID"_s;
    out.content.kind = kind;
    return out;
}

} // namespace

class TestSendBody : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asDocumented_data();
    void asDocumented();
    void rawUtf8();
    void nothingToSend_data();
    void nothingToSend();
    void typing();
};

void TestSendBody::asDocumented_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("file");
    OutgoingMessage text = message(ContentKind::Text);
    text.content.text = u"Hello World"_s;
    QTest::newRow("text") << sendBody(text) << QByteArray("out_send_text.json");
    OutgoingMessage emoji = message(ContentKind::Text);
    emoji.content.text = u"你好😀 <a href=\"http://www.qq.com\" data-miniprogram-appid=\"APPID\" "
                         "data-miniprogram-path=\"pages/index/index\">点击跳小程序</a>"_s;
    QTest::newRow("emoji") << sendBody(emoji) << QByteArray("out_send_text_emoji_cjk.json");
    OutgoingMessage image = message(ContentKind::Image);
    image.mediaId = u"MEDIA_ID"_s;
    QTest::newRow("image") << sendBody(image) << QByteArray("out_send_image.json");
    OutgoingMessage link = message(ContentKind::Link);
    link.content.title = u"Happy Day"_s;
    link.content.description = u"Is Really A Happy Day"_s;
    link.content.url = u"URL"_s;
    link.content.coverUrl = u"THUMB_URL"_s;
    QTest::newRow("link") << sendBody(link) << QByteArray("out_send_link.json");
    OutgoingMessage card = message(ContentKind::Card);
    card.content.title = u"title"_s;
    card.content.url = u"pagepath"_s;
    card.mediaId = u"thumb_media_id"_s;
    QTest::newRow("card, legacy") << sendBody(card)
                                  << QByteArray("out_send_miniprogrampage_legacy_mp.json");
    card.appid = u"appid"_s;
    QTest::newRow("card") << sendBody(card) << QByteArray("out_send_miniprogrampage.json");
}

void TestSendBody::asDocumented()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, file);
    const QJsonObject expected = payload(file.constData());
    QVERIFY(!expected.isEmpty());
    QCOMPARE(json(body), expected);
}

//! wechat.md P1: WeChat shows \u escapes as they are.
void TestSendBody::rawUtf8()
{
    OutgoingMessage link = message(ContentKind::Link);
    link.content.title = u"你好😀"_s + QChar(0xd83d) + QChar(1);
    link.content.url = u"https://a.b/?c=d&e=<f>"_s;
    const QByteArray body = sendBody(link);
    QVERIFY(!body.contains("\\u"));
    QVERIFY(body.contains("你好😀\xef\xbf\xbd\""));
    QVERIFY(body.contains("?c=d&e=<f>"));
}

void TestSendBody::nothingToSend_data()
{
    QTest::addColumn<int>("kind");
    for (const ContentKind kind :
         { ContentKind::Text, ContentKind::Image, ContentKind::Card, ContentKind::Enter,
           ContentKind::Unsupported, ContentKind::Voice, ContentKind::Video, ContentKind::Location,
           ContentKind::Event })
        QTest::newRow(qPrintable(contentKindName(kind))) << int(kind);
}

void TestSendBody::nothingToSend()
{
    QFETCH(int, kind);
    QVERIFY(sendBody(message(ContentKind(kind))).isEmpty());
}

void TestSendBody::typing()
{
    const QUrl base(u"https://api.weixin.qq.com"_s);
    const ApiCall on = typingCall(base, "T", u"OPENID"_s, true, TypingPath::Custom);
    QCOMPARE(on.url.toString(),
             u"https://api.weixin.qq.com/cgi-bin/message/custom/typing?access_token=T"_s);
    QCOMPARE(json(on.body), payload("out_typing.json"));
    const ApiCall off = typingCall(base, "T", u"OPENID"_s, false, TypingPath::Business);
    QCOMPARE(off.url.path(), u"/cgi-bin/message/custom/business/typing"_s);
    QCOMPARE(json(off.body), payload("out_typing_cancel.json"));
}

QTEST_APPLESS_MAIN(TestSendBody)
#include "tst_sendbody.moc"
