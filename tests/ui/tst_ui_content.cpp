// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/composer.h"
#include "ui/chat/contenteditor.h"
#include "ui/chat/coverfield.h"
#include "ui/chat/imageviewer.h"
#include "ui/chat/mediasaver.h"
#include "ui/chat/questionbar.h"
#include "ui/chat/rowwords.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/visitors/visitorcard.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QDesktopServices>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace kefu;
using namespace kefu::ui;

namespace {

Media media(const char *id, int width, int height, MediaState state = MediaState::Ready)
{
    Media made;
    made.id = QLatin1String(id);
    made.mimeType = QStringLiteral("image/png");
    made.fileName = QString::fromUtf8("尺码对照表.png");
    made.bytes = 34'567;
    made.width = width;
    made.height = height;
    made.state = state;
    return made;
}

QImage filled(int width, int height, QColor colour)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

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
//! them, what is asked, what is written about a visitor.
class TestContent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void pictureKeepsItsRoom();
    void pictureSizes_data();
    void pictureSizes();
    void missingPicturesSayWhy();
    void failedPictureIsAskedAgain();
    void viewerZoomsAndSaves();
    void cardsAndLinksAreText();
    void hostileWordsStayWords();
    void linkAsksBeforeItOpens();
    void wordsOfEveryKind_data();
    void wordsOfEveryKind();
    void facesAreDrawn();
    void uncertainAsksFirst();
    void heldIsShownAndTakenBack();
    void queuedCanBeTakenBack();
    void acceptedCannotBeTakenBack();
    void uploadIsShown();
    void pictureIsSentBeforeTheWords();
    void picturesOutliveTheirPage();
    void dropOnTheMessages();
    void cardEditor();
    void linkEditor();
    void editorAsksWhenRepliesAreScarce();
    void checks_data();
    void checks();
    void typingIsTold();
    void visitorCard();
    void visitorCardFolds();

private:
    ChatWidget *chats() { return m_shell->chatWindow()->chats(); }
    ChatPage *page() { return chats()->currentPage(); }
    ChatView *view() { return page()->view(); }
    FakeMedia &pictures() { return m_desk->service.pictures; }
    Message push(const Content &content, Direction direction = Direction::In);
    Message pushOwn(const char *text, DeliveryState delivery, bool held = false);
    const RowLayout &row(int seq) { return view()->layoutOf(seq - 1); }
    QPoint middleOf(int seq);
    void quota(int left, qint64 ms);
    void settle() { QTest::qWait(0); }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
    int m_seq = 0;
};

void TestContent::init()
{
    m_seq = 0;
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("陈晨"), 1) });
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    m_shell->openChat({ 1 });
    m_shell->chatWindow()->setContentSize({ 600, 700 });
    QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
}

void TestContent::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

Message TestContent::push(const Content &content, Direction direction)
{
    Message message = m_desk->makeMessage(1, ++m_seq, QString(), direction);
    message.content = content;
    m_desk->push(message);
    return message;
}

Message TestContent::pushOwn(const char *text, DeliveryState delivery, bool held)
{
    Message message = m_desk->makeMessage(1, ++m_seq, QString::fromUtf8(text), Direction::Out);
    message.delivery = delivery;
    message.held = held;
    m_desk->push(message);
    return message;
}

QPoint TestContent::middleOf(int seq)
{
    const QRect box = view()->visualRect(view()->model()->index(seq - 1, 0));
    return box.topLeft() + row(seq).bubble().center();
}

void TestContent::quota(int left, qint64 ms)
{
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.quota = { left, m_desk->service.clock + ms };
    m_desk->update(info);
}

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

void TestContent::viewerZoomsAndSaves()
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
    QTest::mouseMove(canvas, { 150, 190 });
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, { 150, 190 });
    QCOMPARE(canvas->shown().topLeft(), place.topLeft() + QPointF(-50, -10));
    QTest::keyClick(viewer, Qt::Key_0);
    QVERIFY(canvas->isFitted());

    QSignalSpy save(viewer, &ImageViewer::saveRequested);
    disconnect(viewer, &ImageViewer::saveRequested, nullptr, nullptr);
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
    QTest::keyClick(viewer, Qt::Key_Escape);
    QTRY_VERIFY(!viewer);
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

void TestContent::uncertainAsksFirst()
{
    const Message message = pushOwn("看到了", DeliveryState::Uncertain);
    const QPoint action =
        view()->visualRect(view()->model()->index(0, 0)).topLeft() + row(1).actionRect().center();
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, action);
    QVERIFY(m_desk->service.sentAgain.isEmpty());
    QVERIFY(page()->questions()->isAsking());
    QTest::keyClick(page(), Qt::Key_Escape);
    QVERIFY(!page()->questions()->isAsking());
    QVERIFY(chats()->isOpen({ 1 })); // Esc took back the question, not the chat
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, action);
    QTest::mouseClick(page()->findChild<Button *>(QStringLiteral("questionYes")), Qt::LeftButton);
    QCOMPARE(m_desk->service.sentAgain.size(), 1);
    QCOMPARE(m_desk->service.sentAgain.first().id, message.id);
}

void TestContent::heldIsShownAndTakenBack()
{
    Message message = pushOwn("明天到货", DeliveryState::Queued, true);
    QCOMPARE(row(1).markText(), QString::fromUtf8("等访客来消息再发"));
    QCOMPARE(row(1).action(), RowLayout::MarkAction::Withdraw);
    const QPoint action =
        view()->visualRect(view()->model()->index(0, 0)).topLeft() + row(1).actionRect().center();
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, action);
    QCOMPARE(m_desk->service.withdrawn.size(), 1);
    message.delivery = DeliveryState::Failed;
    message.failure = FailureReason::Withdrawn;
    message.held = false;
    m_desk->apply(MessageUpdated { message, *m_desk->store.currentOf({ 1 }) });
    QVERIFY(row(1).markText().contains(QString::fromUtf8("撤回")));
}

void TestContent::queuedCanBeTakenBack()
{
    pushOwn("x", DeliveryState::Queued);
    QContextMenuEvent wanted(QContextMenuEvent::Mouse, middleOf(1),
                             view()->viewport()->mapToGlobal(middleOf(1)));
    QCoreApplication::sendEvent(view()->viewport(), &wanted);
    auto *menu = view()->findChild<Menu *>();
    QVERIFY(menu);
    const auto rows = menu->actions();
    const auto found = std::find_if(rows.begin(), rows.end(), [](const QAction *action) {
        return action->text() == QString::fromUtf8("撤回");
    });
    QVERIFY(found != rows.end());
    (*found)->trigger();
    menu->close();
    QCOMPARE(m_desk->service.withdrawn.size(), 1);
}

void TestContent::acceptedCannotBeTakenBack()
{
    Content text;
    text.text = QStringLiteral("x");
    push(text, Direction::Out);
    QContextMenuEvent wanted(QContextMenuEvent::Mouse, middleOf(1),
                             view()->viewport()->mapToGlobal(middleOf(1)));
    QCoreApplication::sendEvent(view()->viewport(), &wanted);
    auto *menu = view()->findChild<Menu *>();
    const auto rows = menu->actions();
    const auto found = std::find_if(rows.begin(), rows.end(), [](const QAction *action) {
        return action->text() == QString::fromUtf8("微信不支持撤回");
    });
    QVERIFY(found != rows.end());
    QVERIFY(!(*found)->isEnabled());
    menu->close();
}

void TestContent::uploadIsShown()
{
    LocalMessage local;
    local.message = m_desk->makeMessage(1, 0, QString(), Direction::Out);
    local.message.id = {};
    local.message.clientMessageId = QStringLiteral("c1");
    local.message.content.kind = ContentKind::Image;
    local.message.content.media = media("local:c1", 300, 300);
    pictures().uploads.insert(QStringLiteral("c1"), 40);
    m_desk->store.addLocal(local);
    QCOMPARE(row(1).markText(), QString::fromUtf8("上传中 40 %"));
    QVERIFY(row(1).isSpinning());
    pictures().uploads.insert(QStringLiteral("c1"), 80);
    Q_EMIT pictures().uploadProgressed(QStringLiteral("c1"));
    QCOMPARE(row(1).markText(), QString::fromUtf8("上传中 80 %"));
    pictures().uploads.remove(QStringLiteral("c1"));
    Q_EMIT pictures().uploadProgressed(QStringLiteral("c1"));
    QCOMPARE(row(1).markText(), QString::fromUtf8("待发送"));
}

void TestContent::pictureIsSentBeforeTheWords()
{
    QGuiApplication::clipboard()->setImage(filled(64, 48, Qt::red));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(!page()->composer()->isEmpty());
    QTest::keyClicks(page()->composer()->edit(), QStringLiteral("see"));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    QCOMPARE(m_desk->service.outgoing.size(), 2);
    QCOMPARE(m_desk->service.outgoing.at(0).content.kind, ContentKind::Image);
    QVERIFY(m_desk->service.outgoing.at(0).attachment);
    QCOMPARE(m_desk->service.outgoing.at(0).attachment->size, QSize(64, 48));
    QCOMPARE(m_desk->service.outgoing.at(1).content.text, QStringLiteral("see"));
    QVERIFY(!m_desk->service.outgoing.at(1).attachment);
    QVERIFY(page()->composer()->isEmpty());
}

void TestContent::picturesOutliveTheirPage()
{
    page()->composer()->addPictures({ {}, filled(10, 10, Qt::red) });
    QTRY_VERIFY(!page()->composer()->isEmpty());
    QTest::keyClick(page(), Qt::Key_Escape);
    QVERIFY(!chats()->isOpen({ 1 }));
    m_shell->openChat({ 1 });
    QCOMPARE(page()->composer()->takePictures().size(), 1);
}

void TestContent::dropOnTheMessages()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a.png"));
    QVERIFY(filled(10, 10, Qt::red).save(path));
    QMimeData mime;
    mime.setUrls({ QUrl::fromLocalFile(path) });
    QDragEnterEvent over({ 100, 200 }, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(page(), &over);
    QVERIFY(over.isAccepted());
    QDropEvent drop(QPointF(100, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(page(), &drop);
    QTRY_VERIFY(!page()->composer()->isEmpty());
    QMimeData remote;
    remote.setUrls({ QUrl(QStringLiteral("https://evil.example/a.png")) });
    QDragEnterEvent enter({ 5, 5 }, Qt::CopyAction, &remote, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(page(), &enter);
    QVERIFY(!enter.isAccepted());
}

void TestContent::cardEditor()
{
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("toolCard")), Qt::LeftButton);
    ContentEditor *editor = page()->editor(ContentKind::Card);
    QVERIFY(editor->isVisible());
    QVERIFY(page()->rect().contains(editor->geometry()));
    QVERIFY(editor->geometry().bottom() < page()->composer()->y());
    auto *title = editor->findChild<QLineEdit *>(QStringLiteral("editorTitle"));
    auto *address = editor->findChild<QLineEdit *>(QStringLiteral("editorAddress"));
    auto *send = editor->findChild<Button *>(QStringLiteral("editorSend"));
    auto *cover = editor->findChild<CoverField *>();
    QVERIFY(title->hasFocus());
    QVERIFY(!title->accessibleName().isEmpty());
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(editor->problem(), QString::fromUtf8("卡片要有标题"));
    QTest::keyClicks(title, QStringLiteral("coat"));
    QVERIFY(editor->problem().isEmpty()); // what was wrong is being put right
    QTest::keyClicks(address, QStringLiteral("/pages/item"));
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(editor->problem().contains(QString::fromUtf8("前面没有斜杠")));
    address->setText(QStringLiteral("pages/item?id=8812"));
    QTest::mouseClick(send, Qt::LeftButton);
    QVERIFY(editor->problem().contains(QString::fromUtf8("封面")));
    QVERIFY(cover->hasFocus());
    QGuiApplication::clipboard()->setImage(filled(520, 416, Qt::red));
    QTest::keyClick(cover, Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(cover->cover());
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    const Outgoing sent = m_desk->service.outgoing.first();
    QCOMPARE(sent.content.kind, ContentKind::Card);
    QCOMPARE(sent.content.title, QStringLiteral("coat"));
    QCOMPARE(sent.content.url, QStringLiteral("pages/item?id=8812"));
    QVERIFY(sent.attachment);
    QVERIFY(!editor->isVisible());
    QVERIFY(title->text().isEmpty()); // the next card is another one
}

void TestContent::linkEditor()
{
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("toolLink")), Qt::LeftButton);
    ContentEditor *editor = page()->editor(ContentKind::Link);
    const auto field = [editor](const char *name) {
        return editor->findChild<QLineEdit *>(QLatin1String(name));
    };
    QTest::keyClicks(field("editorTitle"), QStringLiteral("Sale"));
    QTest::keyClicks(field("editorDescription"), QStringLiteral("until Sunday"));
    QTest::keyClicks(field("editorAddress"), QStringLiteral("https://shop.example/sale"));
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(!editor->isVisible());
    QVERIFY(chats()->isOpen({ 1 }));
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("toolLink")), Qt::LeftButton);
    QCOMPARE(field("editorTitle")->text(), QStringLiteral("Sale")); // kept meanwhile
    field("editorCoverAddress")->setText(QStringLiteral("https://shop.example/c.jpg"));
    QTest::keyClick(field("editorCoverAddress"), Qt::Key_Return);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    const Content sent = m_desk->service.outgoing.first().content;
    QCOMPARE(sent.kind, ContentKind::Link);
    QCOMPARE(sent.url, QStringLiteral("https://shop.example/sale"));
    QCOMPARE(sent.coverUrl, QStringLiteral("https://shop.example/c.jpg"));
    QCOMPARE(sent.description, QStringLiteral("until Sunday"));
}

void TestContent::editorAsksWhenRepliesAreScarce()
{
    const auto submit = [this] {
        Outgoing link;
        link.content.kind = ContentKind::Link;
        Q_EMIT page()->editor(ContentKind::Link)->submitted(link);
    };
    auto *yes = page()->findChild<Button *>(QStringLiteral("questionYes"));
    quota(1, 3'600'000LL * 40);
    submit();
    QVERIFY(m_desk->service.outgoing.isEmpty());
    QTest::mouseClick(yes, Qt::LeftButton);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    quota(0, 3'600'000LL * 40);
    submit();
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(m_desk->service.outgoing.last().force);
    quota(0, -1);
    submit();
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(m_desk->service.outgoing.last().whenVisitorWrites);
    QCOMPARE(m_desk->service.outgoing.size(), 3);
}

void TestContent::checks_data()
{
    QTest::addColumn<bool>("card");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("good");
    const auto add = [](bool card, const char *address, bool good) {
        QTest::addRow("%s %s", card ? "card" : "link", address)
            << card << QString::fromUtf8(address) << good;
    };
    add(true, "pages/item/item?id=1&from=kf", true);
    add(true, "pages/页", true);
    add(true, "/pages/item", false);
    add(true, "https://shop.example/x", false);
    add(true, "pages/it em", false);
    add(true, "?id=1", false);
    add(true, "", false);
    add(false, "https://shop.example/x?y=1#z", true);
    add(false, "http://localhost", true);
    add(false, "shop.example", false);
    add(false, "javascript:alert(1)", false);
    add(false, "https://", false);
    add(false, "https://user:pass@shop.example/", false);
    add(false, "ftp://shop.example/", false);
}

void TestContent::checks()
{
    QFETCH(bool, card);
    QFETCH(QString, address);
    QFETCH(bool, good);
    Content content;
    content.title = QStringLiteral("t");
    content.url = address;
    content.coverUrl = QStringLiteral("https://shop.example/c.jpg");
    const ContentProblem problem = card ? checkCard(content, true) : checkLink(content);
    QCOMPARE(problem.field, good ? EditorField::None : EditorField::Address);
    QCOMPARE(problem.words.isEmpty(), good);
}

void TestContent::typingIsTold()
{
    MessageEdit *edit = page()->composer()->edit();
    edit->setFocus();
    auto &told = m_desk->service.typing;
    QTest::keyClicks(edit, QStringLiteral("hello"));
    QCOMPARE(told.size(), 1); // not per key
    QCOMPARE(told.last(), (std::pair(ConversationId { 1001 }, true)));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(told.size(), 1); // the message itself ends it
    QTest::keyClicks(edit, QStringLiteral("x"));
    QCOMPARE(told.size(), 2);
    QTest::keyClick(edit, Qt::Key_Backspace);
    QCOMPARE(told.size(), 3);
    QVERIFY(!told.last().second);
    QTest::keyClicks(edit, QStringLiteral("y"));
    m_shell->chatWindow()->hide();
    QCOMPARE(told.size(), 5);
    QVERIFY(!told.last().second);
    // A draft that is put back is no typing, and nobody sees it while the window is shut.
    m_shell->chatWindow()->show();
    page()->setDraft({});
    edit->clearFocus();
    page()->setDraft(QStringLiteral("draft"));
    QCOMPARE(told.size(), 5);
    quota(5, -1);
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("z"));
    QCOMPARE(told.size(), 5);
}

void TestContent::visitorCard()
{
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("cardButton")),
                      Qt::LeftButton);
    VisitorCardView *view = chats()->card();
    QVERIFY(view->isVisible());
    QCOMPARE(m_desk->service.cards, QList<VisitorId> { { 1 } });
    QCOMPARE(view->findChild<PlainLabel *>(QStringLiteral("cardName"))->text(),
             QString::fromUtf8("陈晨"));
    QCOMPARE(view->findChild<PlainLabel *>(QStringLiteral("cardOpenid"))->text(),
             QString::fromUtf8("oABC…9f2"));
    QVERIFY(!view->findChild<LastCardTile *>()->isVisible());
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 1 })->visitor;
    card.source = { { QStringLiteral("page"), QString::fromUtf8("商品页") },
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
    QCOMPARE(m_desk->service.cards.size(), 2);
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
