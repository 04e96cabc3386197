// SPDX-License-Identifier: Apache-2.0
#include "contentfixture.h"
#include "ui/chat/imageviewer.h"
#include "ui/chat/mediasaver.h"
#include "ui/chat/questionbar.h"
#include "ui/visitors/visitorcard.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QDesktopServices>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace kefu;
using namespace kefu::ui;

namespace {

//! Catches what would go to the browser.
class Browser : public QObject {
    Q_OBJECT
public:
    Browser() { QDesktopServices::setUrlHandler(QStringLiteral("https"), this, "open"); }
    ~Browser() override { QDesktopServices::unsetUrlHandler(QStringLiteral("https")); }
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

} // namespace

//! Everything but text in a chat: pictures, cards, links, files, places, events; what is clicked on
//! them, and what is written about a visitor.
class TestContent : public ContentFixture {
    Q_OBJECT
private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void pictureKeepsItsRoom();
    void pictureSizes_data();
    void pictureSizes();
    void missingPicturesSayWhy();
    void failedPictureIsAskedAgain();
    void viewerZooms();
    void viewerSaves();
    void cardsAndLinksAreText();
    void hostileWordsStayWords();
    void linkAsksBeforeItOpens();
    void wordsOfEveryKind_data();
    void wordsOfEveryKind();
    void facesAreDrawn();
    void visitorCard();
    void visitorCardFolds();
};

void TestContent::pictureKeepsItsRoom()
{
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = media("p", 800, 400, MediaState::Pending);
    Message message = push(picture);
    const int height = row(1).height();
    QCOMPARE(row(1).bubble().size(), QSize(240, 120));
    QVERIFY(pictures().asked.isEmpty()); // the relay has it not yet
    message.content.media.state = MediaState::Ready;
    m_desk->apply(MessageUpdated { message, *m_desk->store.currentOf({ 1 }) });
    view()->viewport()->grab();
    QVERIFY(pictures().asked.contains(QStringLiteral("p")));
    QCOMPARE(row(1).height(), height);
    pictures().put(QStringLiteral("p"), filled(480, 240, Qt::red));
    QCOMPARE(row(1).height(), height);
    const QImage shot = view()->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor(middleOf(1)), QColor(Qt::red));
    QCOMPARE(m_desk->store.preview({ 1 }), QString::fromUtf8("[图片]"));
}

void TestContent::pictureSizes_data()
{
    QTest::addColumn<Media>("given");
    QTest::addColumn<QSize>("shown");
    QTest::newRow("small") << media("p", 100, 80) << QSize(100, 80);
    QTest::newRow("wide") << media("p", 4000, 1000) << QSize(240, 60);
    QTest::newRow("tall") << media("p", 1000, 4000) << QSize(60, 240);
    QTest::newRow("a line") << media("p", 4000, 2) << QSize(240, 48);
    QTest::newRow("a dot") << media("p", 1, 1) << QSize(48, 48);
    QTest::newRow("not known yet") << media("p", 0, 0) << QSize(220, 120);
    QTest::newRow("gone") << media("p", 4000, 10, MediaState::Expired) << QSize(220, 120);
}

void TestContent::pictureSizes()
{
    QFETCH(Media, given);
    QFETCH(QSize, shown);
    QCOMPARE(shownPictureSize(given, 400), shown);
    QVERIFY(shownPictureSize(given, 90).width() <= 90);
}

void TestContent::missingPicturesSayWhy()
{
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = media("p", 300, 200, MediaState::Expired);
    push(picture);
    picture.media.state = MediaState::Failed;
    push(picture);
    view()->viewport()->grab();
    QVERIFY(pictures().asked.isEmpty());
    QSignalSpy opened(view(), &ChatView::pictureRequested);
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(1));
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(2));
    QCOMPARE(opened.count(), 0);
}

void TestContent::failedPictureIsAskedAgain()
{
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = media("p", 300, 200);
    push(picture);
    pictures().fail(QStringLiteral("p"));
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(1));
    QCOMPARE(pictures().retried, QStringList { QStringLiteral("p") });
    QVERIFY(!page()->viewer());
}

void TestContent::viewerZooms()
{
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = media("p", 2000, 1000);
    push(picture);
    pictures().put(QStringLiteral("p"), filled(480, 240, Qt::blue));
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(1));
    QPointer<ImageViewer> viewer = page()->viewer();
    QVERIFY(viewer);
    QVERIFY(QTest::qWaitForWindowExposed(viewer));
    PictureCanvas *canvas = viewer->canvas();
    QVERIFY(canvas->isFitted());
    QCOMPARE(canvas->scale(),
             canvas->width() / 2000.0); // of the whole picture, though half is there
    pictures().full.insert(QStringLiteral("p"), filled(2000, 1000, Qt::green));
    pictures().put(QStringLiteral("p"), filled(480, 240, Qt::blue));
    QCOMPARE(canvas->grab().toImage().pixelColor(canvas->rect().center()), QColor(Qt::green));

    const qreal fitted = canvas->scale();
    const QPointF at = canvas->rect().center() + QPointF(60, 0);
    const QPointF before = (at - canvas->shown().topLeft()) / canvas->scale();
    for (int i = 0; i < 10; ++i) {
        QWheelEvent wheel(at, canvas->mapToGlobal(at), {}, { 0, 120 }, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas, &wheel);
    }
    QVERIFY(canvas->scale() > 5 * fitted);
    const QPointF after = (at - canvas->shown().topLeft()) / canvas->scale();
    QVERIFY((after - before).manhattanLength() < 60); // what was under the pointer still is
    for (int i = 0; i < 200; ++i)
        QTest::keyClick(viewer, Qt::Key_Plus);
    QCOMPARE(canvas->scale(), PictureCanvas::kMost);
    QTest::keyClick(viewer, Qt::Key_1);
    QCOMPARE(canvas->scale(), 1.0);
    const QRectF place = canvas->shown();
    QTest::mousePress(canvas, Qt::LeftButton, {}, { 200, 200 });
    QTest::mouseMove(canvas, { 250, 190 });
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, { 250, 190 });
    QCOMPARE(canvas->shown().topLeft(), place.topLeft() + QPointF(50, -10));
    QTest::keyClick(viewer, Qt::Key_0);
    QVERIFY(canvas->isFitted());

    QTest::keyClick(viewer, Qt::Key_Escape);
    QTRY_VERIFY(!viewer);
}

void TestContent::viewerSaves()
{
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = media("p", 2000, 1000);
    const Message message = push(picture);
    Q_EMIT view()->pictureRequested(message);
    ImageViewer *viewer = page()->viewer();
    disconnect(viewer, &ImageViewer::saveRequested, nullptr, nullptr); // no dialogue here
    QSignalSpy saved(viewer, &ImageViewer::saveRequested);
    QTest::mouseClick(viewer->findChild<IconButton *>(QStringLiteral("viewerSave")),
                      Qt::LeftButton);
    QCOMPARE(saved.count(), 1);
    // The bytes as the relay has them, where the agent wants them.
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("out.png"));
    page()->findChild<MediaSaver *>()->saveTo(picture.media, path);
    QCOMPARE(pictures().fetches, QStringList { QStringLiteral("p") });
    Q_EMIT pictures().fetched(QStringLiteral("p"), QByteArrayLiteral("bytes"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArrayLiteral("bytes"));
}

void TestContent::cardsAndLinksAreText()
{
    Content card;
    card.kind = ContentKind::Card;
    card.title = QString::fromUtf8("羊毛混纺大衣 · 驼色");
    card.url = QStringLiteral("pages/item?id=8812");
    card.media = media("c", 520, 416);
    push(card);
    QCOMPARE(row(1).bubble().width(), 280);
    QCOMPARE(row(1).text(),
             QString::fromUtf8("[小程序卡片] 羊毛混纺大衣 · 驼色 pages/item?id=8812"));
    pictures().put(QStringLiteral("c"), filled(520, 416, Qt::red));
    const QPoint corner = middleOf(1) - row(1).bubble().center() + row(1).bubble().topLeft();
    const QImage shot = view()->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor(corner + QPoint(8 + 24, 8 + 24)), QColor(Qt::red));
    QCOMPARE(m_desk->store.preview({ 1 }), QString::fromUtf8("[小程序卡片] 羊毛混纺大衣 · 驼色"));
    // Selected as a whole, copied as words.
    view()->selectAll();
    QVERIFY(view()->selectedText().contains(QStringLiteral("pages/item?id=8812")));
}

void TestContent::hostileWordsStayWords()
{
    Content link;
    link.kind = ContentKind::Link;
    link.title =
        QStringLiteral("<img src=https://evil/x><b>bold</b>") + QString::fromUtf8("\u202Egnp.exe");
    link.description = QString(100'000, u'x') + QStringLiteral("<script>");
    link.url = QStringLiteral("javascript:alert(1)");
    link.coverUrl = QStringLiteral("https://evil.example/track.gif");
    push(link);
    QVERIFY(row(1).text().contains(QStringLiteral("<b>bold</b>")));
    QVERIFY(!row(1).text().contains(QChar(0x202E)));
    QVERIFY(row(1).bubble().height() < 120);
    QSignalSpy opened(view(), &ChatView::linkRequested);
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(1));
    QCOMPARE(opened.count(), 0);
    view()->viewport()->grab();
    QVERIFY(pictures().asked.isEmpty()); // a link's picture is WeChat's to load, never ours
    Content event;
    event.kind = ContentKind::Event;
    event.type = QStringLiteral("<h1>x</h1>\n\n") + QString(5000, u'y');
    push(event);
    QCOMPARE(row(2).kind(), RowLayout::Kind::System);
    QCOMPARE(row(2).lineCount(), 1);
}

void TestContent::linkAsksBeforeItOpens()
{
    Browser browser;
    Content link;
    link.kind = ContentKind::Link;
    link.title = QString::fromUtf8("七天无理由退货");
    link.url = QString::fromUtf8("https://аррӏе.com/login"); // Cyrillic
    push(link);
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(1));
    QVERIFY(page()->questions()->isAsking());
    QVERIFY(browser.opened.isEmpty());
    auto *words = page()->findChild<PlainLabel *>(QStringLiteral("questionText"));
    QVERIFY(words->text().contains(QStringLiteral("xn--"))); // what it really is
    QTest::mouseClick(page()->findChild<Button *>(QStringLiteral("questionNo")), Qt::LeftButton);
    QVERIFY(browser.opened.isEmpty());
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, middleOf(1));
    QTest::mouseClick(page()->findChild<Button *>(QStringLiteral("questionYes")), Qt::LeftButton);
    QCOMPARE(browser.opened.size(), 1);
    QVERIFY(!page()->questions()->isAsking());
}

void TestContent::wordsOfEveryKind_data()
{
    QTest::addColumn<Content>("content");
    QTest::addColumn<QString>("words");
    const auto add = [](const char *name, ContentKind kind, const char *words, auto change) {
        Content content;
        content.kind = kind;
        change(content);
        QTest::newRow(name) << content << QString::fromUtf8(words);
    };
    const auto none = [](Content &) {};
    add("image", ContentKind::Image, "[图片]", none);
    add("voice", ContentKind::Voice, "[语音] 几点关门",
        [](Content &c) { c.description = QString::fromUtf8("几点关门"); });
    add("video", ContentKind::Video, "[视频]", none);
    add("location", ContentKind::Location, "[位置] 人民广场 31.2,121.4", [](Content &c) {
        c.title = QString::fromUtf8("人民广场");
        c.text = QStringLiteral("31.2,121.4");
    });
    add("unsupported", ContentKind::Unsupported, "[暂不支持的消息：sticker]",
        [](Content &c) { c.type = QStringLiteral("sticker"); });
}

void TestContent::wordsOfEveryKind()
{
    QFETCH(Content, content);
    QFETCH(QString, words);
    push(content);
    QCOMPARE(row(1).text(), words);
    QVERIFY(!view()->viewport()->grab().isNull());
}

void TestContent::facesAreDrawn()
{
    Content text;
    text.text = QString::fromUtf8("好的/::)谢谢[玫瑰] [没有这个] face[微笑]");
    push(text);
    const QString shown = row(1).text();
    QVERIFY2(!shown.contains(QStringLiteral("/::)")), qPrintable(shown));
    QVERIFY(!shown.contains(QString::fromUtf8("[玫瑰]")));
    QVERIFY(shown.contains(QString::fromUtf8("[没有这个]")));
    // What our composer calls a face is one only in what we wrote: here it is WeChat's, in letters.
    QVERIFY(shown.contains(QStringLiteral("face")));
    push(text, Direction::Out);
    QVERIFY(!row(2).text().contains(QStringLiteral("face")));
    QVERIFY(m_desk->store.preview({ 1 }).startsWith(QString::fromUtf8("好的[")));
}

void TestContent::visitorCard()
{
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("cardButton")),
                      Qt::LeftButton);
    VisitorCardView *view = chats()->card();
    QVERIFY(view->isVisible());
    QVERIFY(m_desk->service.cards.contains(VisitorId { 1 }));
    m_desk->service.cards.clear();
    QCOMPARE(view->findChild<PlainLabel *>(QStringLiteral("cardName"))->text(),
             QString::fromUtf8("陈晨"));
    QCOMPARE(view->findChild<PlainLabel *>(QStringLiteral("cardOpenid"))->text(),
             QString::fromUtf8("oABC…9f2"));
    QVERIFY(!view->findChild<LastCardTile *>()->isVisible());
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 1 })->visitor;
    card.source = { { QStringLiteral("nickName"), QString::fromUtf8("陈晨") },
                    { QStringLiteral("page"), QString::fromUtf8("商品页") },
                    { QStringLiteral("phone"), QStringLiteral("13812342671") },
                    { QStringLiteral("<b>k</b>"), QStringLiteral("<img src=x>") } };
    card.firstSeenAt = FakeDesk::kStart;
    card.conversations = 3;
    card.lastCard.emplace();
    card.lastCard->kind = ContentKind::Card;
    card.lastCard->title = QString::fromUtf8("羊毛混纺大衣");
    m_desk->store.applyVisitorCard(card);
    auto *source = view->findChild<FactList *>(QStringLiteral("cardSource"));
    QVERIFY(source->isVisible());
    QCOMPARE(source->valueAt(0), QString::fromUtf8("商品页"));
    QCOMPARE(source->valueAt(1), QStringLiteral("138****2671"));
    QCOMPARE(source->valueAt(2), QStringLiteral("<img src=x>")); // as it is, never as markup
    QVERIFY(
        source->findChildren<PlainLabel *>().at(1)->text().contains(QString::fromUtf8("未验证")));
    auto *visits = view->findChild<FactList *>(QStringLiteral("cardVisits"));
    QCOMPARE(visits->valueAt(0), QStringLiteral("2023-11-07"));
    QCOMPARE(visits->valueAt(2), QStringLiteral("3"));
    QVERIFY(view->findChild<LastCardTile *>()->isVisible());
    card.sourceVerified = true;
    m_desk->store.applyVisitorCard(card);
    QVERIFY(
        source->findChildren<PlainLabel *>().at(1)->text().contains(QString::fromUtf8("已验证")));
    // Another card of the visitor: the relay is asked again.
    Content another;
    another.kind = ContentKind::Card;
    push(another);
    QCOMPARE(m_desk->service.cards.size(), 1);
}

void TestContent::visitorCardFolds()
{
    ChatWindow *window = m_shell->chatWindow();
    const int before = window->width();
    auto *button = page()->findChild<IconButton *>(QStringLiteral("cardButton"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(window->width(), before + VisitorCardView::kWidth);
    QCOMPARE(page()->width(), 600);
    QVERIFY(m_desk->settings.value(QStringLiteral("chatWindow/card")).toBool());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(window->width(), before);
    QVERIFY(!chats()->isCardShown());
    QVERIFY(!m_desk->settings.value(QStringLiteral("chatWindow/card")).toBool());
}

QTEST_MAIN(TestContent)
#include "tst_ui_content.moc"
