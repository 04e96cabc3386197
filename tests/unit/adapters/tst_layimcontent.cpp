// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/contentmarkup.h"
#include "relay/layim/payloads.h"
#include "relay/layim/texts.h"
#include "relay/protocol/markup.h"

#include <QTest>

using namespace kefu;
using namespace kefu::layim;
using markup::Token;
using markup::TokenKind;

namespace {

View view()
{
    return { {}, "https://relay.example", [](const QString &id) -> QString {
                return QStringLiteral("/api/v1/media/") + id + QStringLiteral("?e=1&s=x-_y");
            } };
}

Content withFile(ContentKind kind, MediaState state = MediaState::Ready)
{
    Content content;
    content.kind = kind;
    content.media.id = QStringLiteral("m1");
    content.media.state = state;
    return content;
}

//! What a page makes of it, but for texts.
QList<Token> shown(const Content &content)
{
    QList<Token> tokens = markup::tokenize(contentMarkup(content, view()));
    tokens.removeIf([](const Token &token) { return token.kind == TokenKind::Text; });
    return tokens;
}

const QString kFile = QStringLiteral("https://relay.example/api/v1/media/m1?e=1&s=x-_y");

} // namespace

//! Pictures, cards and the like on LayIM pages.
class TestLayimContent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPictureIsOne()
    {
        const QList<Token> tokens = shown(withFile(ContentKind::Image));
        QCOMPARE(tokens.size(), 1);
        QCOMPARE(tokens[0].kind, TokenKind::Image);
        QCOMPARE(tokens[0].url, kFile);
    }

    void withoutItsFileItSaysSo()
    {
        const auto words = [](MediaState state) {
            return contentMarkup(withFile(ContentKind::Image, state), view());
        };
        QCOMPARE(words(MediaState::Pending), QStringLiteral("〔图片〕"));
        QCOMPARE(words(MediaState::Expired), QStringLiteral("〔图片已过期〕"));
        QCOMPARE(words(MediaState::Failed), QStringLiteral("〔图片无法显示〕"));
        View elsewhere = view();
        elsewhere.mediaPath = nullptr;
        QCOMPARE(contentMarkup(withFile(ContentKind::Image), elsewhere),
                 QStringLiteral("〔图片〕"));
    }

    void voiceAndFilmAreFiles()
    {
        Content voice = withFile(ContentKind::Voice);
        voice.description = QStringLiteral("img[http://x/y]");
        const QList<Token> tokens = shown(voice);
        QCOMPARE(tokens.size(), 1); // what WeChat understood is text
        QCOMPARE(tokens[0].kind, TokenKind::File);
        QCOMPARE(tokens[0].url, kFile);
        QCOMPARE(tokens[0].text, QStringLiteral("〔语音〕"));
        QCOMPARE(shown(withFile(ContentKind::Video))[0].text, QStringLiteral("〔视频〕"));
    }

    void aCardHasItsCover()
    {
        Content card = withFile(ContentKind::Card);
        card.title = QStringLiteral("雪地靴");
        card.url = QStringLiteral("pages/item?id=7");
        QCOMPARE(contentMarkup(card, view()),
                 QStringLiteral("〔小程序〕雪地靴\npages/item?id=7\nimg[%1]").arg(kFile));
        card.media = {};
        QVERIFY(shown(card).isEmpty());
    }

    void links_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("address"); // empty: no link
        QTest::addColumn<QString>("label");
        const auto row = [](const char *name, const char *url, const char *title,
                            const char *address, const char *label) {
            QTest::newRow(name) << QString::fromUtf8(url) << QString::fromUtf8(title)
                                << QString::fromUtf8(address) << QString::fromUtf8(label);
        };
        row("plain", "https://a.cn/b?c=d", "t", "https://a.cn/b?c=d", "t");
        row("no title", "https://a.cn/", "", "https://a.cn/", "https://a.cn/");
        row("script", "javascript:alert(1)", "t", "", "");
        row("relative", "url", "t", "", "");
        row("nothing", "", "t", "", "");
        row("data", "data:text/html,x", "t", "", "");
        row("no host", "https://", "t", "", "");
        row("ends itself", "https://a.cn/)[x](y", "t", "https://a.cn/%29%5Bx%5D%28y", "t");
        row("blank", "https://a.cn/a b", "t", "", "");
        row("quote", "https://a.cn/\"onload='x", "t", "", "");
        row("apostrophe", "https://a.cn/'x", "t", "https://a.cn/%27x", "t");
        row("mention", "https://a.cn/@b", "@t ", "https://a.cn/%40b", "＠t");
        row("title ends itself", "https://a.cn/", "x] img[http://y/z]", "https://a.cn/",
            "x］ img［http://y/z］");
        row("title opens a tag", "https://a.cn/", "[div onclick=x]", "https://a.cn/",
            "［div onclick=x］");
    }

    void links()
    {
        QFETCH(QString, url);
        QFETCH(QString, title);
        QFETCH(QString, address);
        QFETCH(QString, label);
        Content link;
        link.kind = ContentKind::Link;
        link.url = url;
        link.title = title;
        link.description = QStringLiteral("a(http://x)[y] [div]");
        const QList<Token> tokens = shown(link);
        QCOMPARE(tokens.size(), address.isEmpty() ? 0 : 1);
        if (tokens.isEmpty())
            return;
        QCOMPARE(tokens[0].kind, TokenKind::Link);
        QCOMPARE(tokens[0].url, address);
        QCOMPARE(tokens[0].text, label);
    }

    void wordsOfOthersOpenNothing_data()
    {
        QTest::addColumn<int>("kind");
        for (const ContentKind kind : { ContentKind::Text, ContentKind::Card, ContentKind::Location,
                                        ContentKind::Unsupported, ContentKind::Voice })
            QTest::newRow(qPrintable(contentKindName(kind))) << int(kind);
    }

    void wordsOfOthersOpenNothing()
    {
        QFETCH(int, kind);
        const QString hostile =
            QStringLiteral("[div onmouseover=x] img[http://x/y] a(http://x)[y] face[微笑] [/div]");
        Content content { ContentKind(kind), hostile, hostile, hostile, hostile, hostile };
        QVERIFY2(shown(content).isEmpty(), qPrintable(contentMarkup(content, view())));
        QVERIFY(!contentMarkup(content, view()).contains(QStringLiteral("[div")));
    }

    void eventsAreLines()
    {
        Message message;
        message.visitor = VisitorId { 1 };
        message.direction = Direction::System;
        message.content = { ContentKind::Event, QStringLiteral("<b>@kf"),
                            QStringLiteral("kf_create_session") };
        const QJsonObject json = chatMessage(message, {}, view());
        QCOMPARE(json.value(QLatin1String("system")), QJsonValue(true));
        QCOMPARE(json.value(QLatin1String("content")).toString(),
                 QStringLiteral("访客转入微信客服工具（&lt;b&gt;@kf）"));
        message.content = { ContentKind::Event, {}, QStringLiteral("future_event") };
        QCOMPARE(eventText(message.content), QStringLiteral("事件：future_event"));
    }

    void listsHaveWords()
    {
        Content card = withFile(ContentKind::Card);
        card.title = QStringLiteral("雪地靴");
        QCOMPARE(contentWords(card), QStringLiteral("〔小程序〕雪地靴"));
        QCOMPARE(contentWords(withFile(ContentKind::Image)), QStringLiteral("〔图片〕"));
        QCOMPARE(contentWords({ ContentKind::Text, QStringLiteral("hi") }), QStringLiteral("hi"));
        QVERIFY(contentWords({ ContentKind::Unsupported, {}, QStringLiteral("text") })
                    .contains(QStringLiteral("表情")));
    }
};

QTEST_GUILESS_MAIN(TestLayimContent)
#include "tst_layimcontent.moc"
