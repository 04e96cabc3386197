// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/config.h"
#include "relay/simulator/push.h"
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/messagecrypto.h"

#include <QJsonDocument>
#include <QTest>
#include <QUrlQuery>
#include <QXmlStreamReader>

using namespace kefu;
using namespace kefu::simulator;

namespace {

const QByteArray kAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

AppConfig appWith(PushMode mode, PushFormat format)
{
    AppConfig app;
    app.name = QStringLiteral("shop");
    app.callback = QUrl(QStringLiteral("http://127.0.0.1:1/wechat/shop"));
    app.appId = "wx0123456789abcdef";
    app.secret = "s";
    app.token = "tkn";
    app.aesKey = kAesKey;
    app.originalId = "gh_0123456789ab";
    app.mode = mode;
    app.format = format;
    return app;
}

PushStamp stamp()
{
    return { "oVisitor", "1785000000", "424242", QByteArray(16, 'r') };
}

wechat::CallbackQuery queryOf(const Push &push)
{
    const QUrlQuery query(push.url);
    const auto value = [&query](const char *name) {
        return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded).toUtf8();
    };
    return { value("signature"),    value("timestamp"), value("nonce"), value("msg_signature"),
             value("encrypt_type"), value("echostr"),   value("openid") };
}

wechat::ChannelKeys keysOf(const AppConfig &app)
{
    wechat::ChannelKeys keys;
    keys.id = ChannelId { 1 };
    keys.token = app.token;
    keys.aesKey = app.aesKey;
    keys.appid = QString::fromLatin1(app.appId);
    keys.mode = app.mode == PushMode::Plain ? wechat::Mode::Plain
        : app.mode == PushMode::Compatible  ? wechat::Mode::Compatible
                                            : wechat::Mode::Secure;
    return keys;
}

PushFields textFields(const AppConfig &app, const QString &text)
{
    return pushHead(app, "oVisitor", 1785000000, QStringLiteral("text"))
        + PushFields { { QStringLiteral("Content"), text, false },
                       { QStringLiteral("MsgId"), QStringLiteral("7666217004326912001"), true } };
}

} // namespace

class TstPush : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void relayUnderstands_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("text");
        const QList<QPair<const char *, QString>> texts {
            { "plain words", QStringLiteral("您好，在吗？") },
            { "emoji", QStringLiteral("😀👨‍👩‍👧 /::) [微笑]") },
            { "end of CDATA", QStringLiteral("a]]>b]]]]>") },
            { "markup", QStringLiteral("<a href=\"x\">&amp;\\u4f60 \"q\"</a>") },
            { "lines", QStringLiteral("一\n二\n\n三") },
        };
        for (const auto mode : { PushMode::Plain, PushMode::Compatible, PushMode::Secure }) {
            for (const auto format : { PushFormat::Xml, PushFormat::Json }) {
                for (const auto &[name, text] : texts) {
                    QTest::addRow("%s %s %s", qPrintable(modeName(mode)),
                                  qPrintable(formatName(format)), name)
                        << int(mode) << int(format) << text;
                }
            }
        }
    }
    void relayUnderstands()
    {
        QFETCH(int, mode);
        QFETCH(int, format);
        QFETCH(QString, text);
        const AppConfig app = appWith(PushMode(mode), PushFormat(format));
        const QByteArray clear = clearBody(app.format, textFields(app, text));
        const auto push = sealPush(app, clear, stamp());
        QVERIFY(push);
        const auto opened = wechat::openCallback(keysOf(app), queryOf(*push), push->body);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().message));
        QCOMPARE(*opened, app.mode == PushMode::Plain ? push->body : clear);
        const auto parsed = wechat::parseCallback(ChannelId { 1 }, *opened, 1785000000123);
        const auto *inbound = std::get_if<domain::Inbound>(&parsed);
        QVERIFY(inbound != nullptr);
        QCOMPARE(inbound->content.text, text);
        QCOMPARE(inbound->externalId, QStringLiteral("7666217004326912001"));
        QCOMPARE(inbound->openid, QStringLiteral("oVisitor"));
        QCOMPARE(inbound->createdAt, 1785000000000);
    }

    void queryHoldsWhatTheModeNeeds_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QStringList>("names");
        const QStringList clear { QStringLiteral("signature"), QStringLiteral("timestamp"),
                                  QStringLiteral("nonce"), QStringLiteral("openid") };
        const QStringList sealed =
            clear + QStringList { QStringLiteral("encrypt_type"), QStringLiteral("msg_signature") };
        QTest::newRow("plain") << int(PushMode::Plain) << clear;
        QTest::newRow("compatible") << int(PushMode::Compatible) << sealed;
        QTest::newRow("secure") << int(PushMode::Secure) << sealed;
    }
    void queryHoldsWhatTheModeNeeds()
    {
        QFETCH(int, mode);
        QFETCH(QStringList, names);
        const AppConfig app = appWith(PushMode(mode), PushFormat::Xml);
        const auto push = sealPush(app, "<xml></xml>", stamp());
        QStringList found;
        const auto items = QUrlQuery(push->url).queryItems();
        for (const auto &item : items)
            found.append(item.first);
        QCOMPARE(found, names);
        QCOMPARE(queryOf(*push).signature, wechat::signatureOf({ "tkn", "1785000000", "424242" }));
    }

    void secureHidesTheText()
    {
        const AppConfig app = appWith(PushMode::Secure, PushFormat::Json);
        const auto push = sealPush(app, R"({"Content":"secret words"})", stamp());
        QVERIFY(!push->body.contains("secret words"));
        const QJsonObject envelope = QJsonDocument::fromJson(push->body).object();
        QCOMPARE(envelope.keys(),
                 (QStringList { QStringLiteral("Encrypt"), QStringLiteral("ToUserName") }));
    }

    void compatibleCarriesBoth()
    {
        const AppConfig app = appWith(PushMode::Compatible, PushFormat::Xml);
        const auto push =
            sealPush(app, clearBody(app.format, textFields(app, QStringLiteral("hi"))), stamp());
        QVERIFY(push->body.contains("<Content><![CDATA[hi]]></Content>"));
        QVERIFY(push->body.endsWith("]]></Encrypt></xml>"));
    }

    void anyBodyIsSealedAsItIs_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("binary") << QByteArray("\0\xff\x01 ]]>", 7);
        QTest::newRow("garbage") << QByteArray("<xml><Content>");
    }
    void anyBodyIsSealedAsItIs()
    {
        QFETCH(QByteArray, body);
        const AppConfig app = appWith(PushMode::Secure, PushFormat::Xml);
        const auto push = sealPush(app, body, stamp());
        const auto opened = wechat::openCallback(keysOf(app), queryOf(*push), push->body);
        QVERIFY(opened.ok());
        QCOMPARE(*opened, body);
    }

    void anUnusableKeySealsNothing()
    {
        AppConfig app = appWith(PushMode::Secure, PushFormat::Xml);
        app.aesKey = "short";
        QVERIFY(!sealPush(app, "<xml></xml>", stamp()));
    }

    void verificationIsAnswerable()
    {
        const AppConfig app = appWith(PushMode::Secure, PushFormat::Xml);
        Push push;
        push.url = verificationUrl(app, stamp(), "5837397576500011341");
        const auto answer = wechat::answerVerification(keysOf(app), queryOf(push));
        QCOMPARE(answer.value_or(QByteArray()), QByteArray("5837397576500011341"));
    }

    void xmlIsWellFormed()
    {
        const AppConfig app = appWith(PushMode::Plain, PushFormat::Xml);
        const QByteArray body = clearBody(app.format, textFields(app, QStringLiteral("x]]>y")));
        QXmlStreamReader xml(body);
        QString content;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement
                && xml.name() == QLatin1String("Content"))
                content = xml.readElementText();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(content, QStringLiteral("x]]>y"));
    }
};

QTEST_GUILESS_MAIN(TstPush)
#include "tst_push.moc"
