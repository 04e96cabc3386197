// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/contentrules.h"

#include <QTest>

using namespace kefu;

namespace {

Content of(ContentKind kind)
{
    Content content;
    content.kind = kind;
    content.title = QStringLiteral(" Title ");
    content.description = QStringLiteral("Words");
    content.url = kind == ContentKind::Card ? QStringLiteral("pages/item?id=1")
                                            : QStringLiteral("https://example.com/a");
    content.coverUrl = QStringLiteral("https://example.com/c.png");
    content.appid = QStringLiteral("wxother");
    content.text = QStringLiteral("hello");
    content.media.id = QStringLiteral("AbC-_1");
    content.media.fileName = QStringLiteral("made up");
    content.media.state = MediaState::Ready;
    return content;
}

using Change = void (*)(Content &);

} // namespace

Q_DECLARE_METATYPE(Change)

class TestContentRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingTooMuch();
    void refuses_data();
    void refuses();
    void takes_data();
    void takes();
    void kinds();
    void parts();
};

//! What does not belong to a kind, and what only the relay may say, does not get through.
void TestContentRules::nothingTooMuch()
{
    const auto text = desk::checkedOutgoing(of(ContentKind::Text));
    Content expected;
    expected.text = QStringLiteral("hello");
    QCOMPARE(*text, expected);
    const auto image = desk::checkedOutgoing(of(ContentKind::Image));
    expected = {};
    expected.kind = ContentKind::Image;
    expected.media.id = QStringLiteral("AbC-_1");
    QCOMPARE(*image, expected);
    const auto card = desk::checkedOutgoing(of(ContentKind::Card));
    expected.kind = ContentKind::Card;
    expected.title = QStringLiteral("Title");
    expected.url = QStringLiteral("pages/item?id=1");
    QCOMPARE(*card, expected);
    const auto link = desk::checkedOutgoing(of(ContentKind::Link));
    expected = {};
    expected.kind = ContentKind::Link;
    expected.title = QStringLiteral("Title");
    expected.description = QStringLiteral("Words");
    expected.url = QStringLiteral("https://example.com/a");
    expected.coverUrl = QStringLiteral("https://example.com/c.png");
    QCOMPARE(*link, expected);
}

void TestContentRules::refuses_data()
{
    QTest::addColumn<ContentKind>("kind");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, ContentKind kind, Change change, const char *field) {
        QTest::newRow(name) << kind << change << QString::fromLatin1(field);
    };
    const ContentKind link = ContentKind::Link;
    const ContentKind card = ContentKind::Card;
    const ContentKind image = ContentKind::Image;
    row(
        "empty text", ContentKind::Text, [](Content &c) { c.text = QStringLiteral(" \n"); },
        "text");
    row(
        "no picture", image, [](Content &c) { c.media = {}; }, "media");
    row(
        "path as id", image, [](Content &c) { c.media.id = QStringLiteral("../../etc"); }, "media");
    row(
        "long id", image, [](Content &c) { c.media.id = QString(65, u'a'); }, "media");
    row(
        "link without title", link, [](Content &c) { c.title = QStringLiteral("  "); }, "title");
    row(
        "long title", link, [](Content &c) { c.title = QString(129, u'a'); }, "title");
    row(
        "long description", link, [](Content &c) { c.description = QString(513, u'a'); },
        "description");
    row(
        "script", link, [](Content &c) { c.url = QStringLiteral("javascript:alert(1)"); }, "url");
    row(
        "file", link, [](Content &c) { c.url = QStringLiteral("file:///etc/passwd"); }, "url");
    row(
        "half address", link, [](Content &c) { c.url = QStringLiteral("example.com"); }, "url");
    row(
        "password", link, [](Content &c) { c.url = QStringLiteral("https://a:b@c.d/"); }, "url");
    row(
        "long address", link,
        [](Content &c) { c.url = QStringLiteral("https://a.b/") + QString(1100, u'x'); }, "url");
    row(
        "blank in it", link, [](Content &c) { c.url = QStringLiteral("https://a.b/x y"); }, "url");
    row(
        "no cover", link, [](Content &c) { c.coverUrl.clear(); }, "coverUrl");
    row(
        "data cover", link, [](Content &c) { c.coverUrl = QStringLiteral("data:image/png,x"); },
        "coverUrl");
    row(
        "card without title", card, [](Content &c) { c.title.clear(); }, "title");
    row(
        "card without page", card, [](Content &c) { c.url.clear(); }, "url");
    row(
        "slash first", card, [](Content &c) { c.url = QStringLiteral("/pages/item"); }, "url");
    row(
        "a site", card, [](Content &c) { c.url = QStringLiteral("https://a.b/pages"); }, "url");
    row(
        "blank in page", card, [](Content &c) { c.url = QStringLiteral("pages/a b"); }, "url");
    row(
        "line in page", card, [](Content &c) { c.url = QStringLiteral("pages/a\nb"); }, "url");
    row(
        "card without cover", card, [](Content &c) { c.media.id.clear(); }, "media");
}

void TestContentRules::refuses()
{
    QFETCH(ContentKind, kind);
    QFETCH(Change, change);
    QFETCH(QString, field);
    Content content = of(kind);
    QVERIFY(desk::checkedOutgoing(content));
    change(content);
    const auto checked = desk::checkedOutgoing(content);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::BadRequest);
    QCOMPARE(checked.error().details.value(QStringLiteral("field")).toString(), field);
}

void TestContentRules::takes_data()
{
    QTest::addColumn<QString>("page");
    for (const char *page :
         { "pages/index/index", "pages/item?url=https://a.b/c", "p", "pages/item?name=%E4%BD%A0" })
        QTest::newRow(page) << QString::fromLatin1(page);
    QTest::newRow("Chinese") << QStringLiteral("pages/item?name=你");
}

void TestContentRules::takes()
{
    QFETCH(QString, page);
    Content card = of(ContentKind::Card);
    card.url = page;
    const auto checked = desk::checkedOutgoing(card);
    QVERIFY(checked);
    QCOMPARE(checked->url, page);
}

void TestContentRules::kinds()
{
    for (const ContentKind kind :
         { ContentKind::Enter, ContentKind::Ended, ContentKind::Unsupported, ContentKind::Voice,
           ContentKind::Video, ContentKind::Location, ContentKind::Event }) {
        const auto checked = desk::checkedOutgoing(of(kind));
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::Unsupported);
    }
    Content longText;
    longText.text = QString(3001, u'a');
    QCOMPARE(desk::checkedOutgoing(longText).error().code, ErrorCode::TooLarge);
}

void TestContentRules::parts()
{
    Content text;
    text.text = QString(1400, u'你');
    const QList<Content> parts = desk::outgoingParts(text);
    QCOMPARE(parts.size(), 3);
    QCOMPARE(parts[0].text + parts[1].text + parts[2].text, text.text);
    QCOMPARE(parts[0].text.toUtf8().size(), 2046);
    QCOMPARE(desk::outgoingParts(of(ContentKind::Link)).size(), 1);
}

QTEST_APPLESS_MAIN(TestContentRules)
#include "tst_contentrules.moc"
