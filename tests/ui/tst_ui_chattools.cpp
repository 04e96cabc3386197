// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/chat/attachmentstrip.h"
#include "ui/chat/cannedpopup.h"
#include "ui/chat/chatlogpanel.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/datepopup.h"
#include "ui/chat/facepanel.h"
#include "ui/chat/questionbar.h"
#include "ui/chat/screengrab.h"
#include "ui/model/messagemodel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/textbutton.h"

#include <QInputMethodEvent>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {
constexpr qint64 kVisitor = 3;
}

//! The tools of a chat, with mouse and keys: canned replies, faces, screenshot, log, calendar,
//! recall, links.
class TestChatTools : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void toolRowIsWhole();
    void dockedComposer();
    void slashOffersCannedReplies();
    void slashBelongsToTheInputMethod();
    void escapeLeavesTheSlash();
    void cannedButtonInsertsAtTheCaret();
    void cannedPictureGoesOutAsItIs();
    void facesAreFoundByWords();
    void emojiIsPlainText();
    void recentFacesComeFirst();
    void upRecallsTheLastOwnText();
    void upMovesInAText();
    void undoTakesTheRecallBack();
    void screenshotIsCropped();
    void screenshotIsGivenUp();
    void cropByKeys();
    void logOpensAndCloses();
    void logFindsMessages();
    void dayIsJumpedTo();
    void calendarByKeys();
    void linkAsksWithItsRealHost();

private:
    template <typename T> T *child(const char *name)
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    MessageEdit *edit() { return m_page->composer()->edit(); }
    FakeService &service() { return m_desk->service; }
    void answerCanned();
    void add(int from, int to, Direction direction = Direction::In);

    std::unique_ptr<Language> m_language;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<ChatPage> m_page;
};

void TestChatTools::init()
{
    m_language = std::make_unique<Language>();
    m_language->use(QStringLiteral("zh_CN"));
    m_desk = std::make_unique<FakeDesk>();
    m_desk->signIn({ m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1) });
    m_page = std::make_unique<ChatPage>(m_desk->look, m_desk->service, m_desk->store,
                                        VisitorId { kVisitor });
    m_page->resize(800, 600);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    edit()->setFocus();
    m_desk->service.questions.clear();
}

void TestChatTools::cleanup()
{
    m_page.reset();
    m_desk.reset();
    m_language.reset();
}

void TestChatTools::add(int from, int to, Direction direction)
{
    QList<Message> page;
    for (int seq = from; seq <= to; ++seq)
        page.append(
            m_desk->makeMessage(kVisitor, seq, QStringLiteral("message %1").arg(seq), direction));
    m_desk->addPage(kVisitor, page);
}

void TestChatTools::answerCanned()
{
    const auto reply = [](qint64 id, const char *title, const char *shortcut, const char *text) {
        CannedReply made;
        made.id = { id };
        made.title = QString::fromUtf8(title);
        made.shortcut = QString::fromUtf8(shortcut);
        made.content.text = QString::fromUtf8(text);
        return made;
    };
    CannedReply card = reply(3, "尺码卡片", "", "");
    card.content.kind = ContentKind::Card;
    card.content.title = QString::fromUtf8("{小程序}尺码表");
    card.content.url = QStringLiteral("pages/size");
    QVERIFY(service().nextQuestion<CannedRequest>());
    service().answerNext(codec::toJson(
        CannedAnswer { { reply(1, "发货时间", "fh", "{访客名}您好face[微笑]，今天发货"),
                         reply(2, "退款", "tk", "我是{客服名}，{小程序}的退款"), card },
                       false }));
}

//! desk.md 2: 表情 图片 截图 快捷回复 小程序卡片 图文链接 | 聊天记录.
void TestChatTools::toolRowIsWhole()
{
    int left = 18;
    for (const char *name :
         { "toolFace", "toolPicture", "toolScreen", "toolCanned", "toolCard", "toolLink" }) {
        auto *tool = child<IconButton>(name);
        QVERIFY2(tool, name);
        QCOMPARE(tool->x(), left);
        QVERIFY(!tool->accessibleName().isEmpty());
        left += 44;
    }
    auto *log = child<TextButton>("toolLog");
    QCOMPARE(log->text(), QString::fromUtf8("聊天记录"));
    QCOMPARE(log->geometry().right() + 1, m_page->composer()->width() - 15);
}

//! desk.md 3.3: one line says what is left and what it costs.
void TestChatTools::dockedComposer()
{
    m_page->setDocked(true);
    QCOMPARE(child<IconButton>("toolPicture")->x(), 16 + 36);
    auto *line = child<PlainLabel>("composerQuota");
    QCOMPARE(line->text(), QString::fromUtf8("还可发 5 条"));
    QTest::keyClicks(edit(), QStringLiteral("hello"));
    QCOMPARE(line->text(), QString::fromUtf8("还可发 5 条 · 本条 5/2048 字节，将分 1 条"));
    QVERIFY(!child<PlainLabel>("composerCost")->isVisible());
    m_page->setDocked(false);
    QCOMPARE(child<PlainLabel>("composerCost")->text(),
             QString::fromUtf8("本条 5/2048 字节，将分 1 条"));
}

void TestChatTools::slashOffersCannedReplies()
{
    QTest::keyClicks(edit(), QStringLiteral("/"));
    answerCanned();
    auto *popup = m_page->composer()->cannedPopup();
    QVERIFY(popup && popup->isVisible());
    QVERIFY(!popup->rowRect(2).isEmpty());
    QVERIFY(popup->geometry().bottom() < m_page->composer()->y());
    QVERIFY(edit()->hasFocus());
    QTest::keyClicks(edit(), QStringLiteral("tk"));
    QVERIFY(popup->rowRect(1).isEmpty()); // one is left
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    QCOMPARE(m_page->draft(), QString::fromUtf8("我是客服小美，小程序访客的退款"));
    QCOMPARE(service().sent.size(), 0); // it waits to be read and sent
    edit()->undo();
    QCOMPARE(edit()->toPlainText(), QStringLiteral("/tk"));
    edit()->clear();
    QTest::keyClicks(edit(), QStringLiteral("/")); // and by arrows and mouse
    QTest::keyClick(edit(), Qt::Key_Down);
    QCOMPARE(popup->current(), 1);
    QTest::mouseClick(popup, Qt::LeftButton, {}, popup->rowRect(0).center());
    QCOMPARE(m_page->draft(), QString::fromUtf8("李静您好face[微笑]，今天发货"));
}

void TestChatTools::slashBelongsToTheInputMethod()
{
    QTest::keyClicks(edit(), QStringLiteral("/"));
    answerCanned();
    QInputMethodEvent composing(QStringLiteral("tui"), {});
    QCoreApplication::sendEvent(edit(), &composing);
    QTest::keyClick(edit(), Qt::Key_Return); // the input method's
    QVERIFY(m_page->composer()->cannedPopup()->isVisible());
    QCOMPARE(edit()->toPlainText(), QStringLiteral("/"));
    QInputMethodEvent done;
    done.setCommitString(QString::fromUtf8("退"));
    QCoreApplication::sendEvent(edit(), &done);
    QVERIFY(!m_page->composer()->cannedPopup()->rowRect(0).isEmpty());
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(m_page->draft().endsWith(QString::fromUtf8("的退款")));
}

void TestChatTools::escapeLeavesTheSlash()
{
    QSignalSpy closed(m_page.get(), &ChatPage::closeRequested);
    QTest::keyClicks(edit(), QStringLiteral("/"));
    answerCanned();
    QTest::keyClick(edit(), Qt::Key_Escape);
    QVERIFY(!m_page->composer()->cannedPopup()->isVisible());
    QCOMPARE(closed.count(), 0);
    QTest::keyClicks(edit(), QStringLiteral("f"));
    QVERIFY(!m_page->composer()->cannedPopup()->isVisible()); // not again while this slash stands
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(service().sent.size(), 1);
    QCOMPARE(service().sent.at(0).text, QStringLiteral("/f"));
}

void TestChatTools::cannedButtonInsertsAtTheCaret()
{
    QTest::keyClicks(edit(), QStringLiteral("ab"));
    QTest::keyClick(edit(), Qt::Key_Left);
    QTest::mouseClick(child<IconButton>("toolCanned"), Qt::LeftButton);
    answerCanned();
    QTest::keyClick(edit(), Qt::Key_Down);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_page->draft(), QString::fromUtf8("a我是客服小美，小程序访客的退款b"));
}

void TestChatTools::cannedPictureGoesOutAsItIs()
{
    QTest::keyClicks(edit(), QStringLiteral("/cm"));
    answerCanned();
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(m_page->composer()->isEmpty());
    QCOMPARE(service().outgoing.size(), 1);
    QCOMPARE(service().outgoing.at(0).content.kind, ContentKind::Card);
    QCOMPARE(service().outgoing.at(0).content.title, QString::fromUtf8("小程序访客尺码表"));
}

void TestChatTools::facesAreFoundByWords()
{
    QTest::mouseClick(child<IconButton>("toolFace"), Qt::LeftButton);
    auto *faces = m_page->findChild<FacePanel *>();
    QVERIFY(faces);
    QCOMPARE(faces->shown().size(), 72);
    QVERIFY(faces->search()->hasFocus());
    QTest::keyClicks(faces->search(), QStringLiteral("clap"));
    QCOMPARE(faces->shown().at(0).key, QString::fromUtf8("鼓掌"));
    faces->search()->clear();
    QTest::keyClicks(faces->search(), QStringLiteral("wx")); // 微笑
    QCOMPARE(faces->shown().at(0).key, QString::fromUtf8("微笑"));
    QTest::keyClick(faces->search(), Qt::Key_Return);
    QCOMPARE(m_page->draft(), QString::fromUtf8("face[微笑]"));
    for (const Face &face : layimFaces())
        QVERIFY2(face.words.section(u' ', 1).size() > 1, qPrintable(face.key));
    QCOMPARE(findFaces(QString::fromUtf8("快递")).size(), 1);
    QCOMPARE(findFaces(QStringLiteral("candle")).at(0).key, QString::fromUtf8("蜡烛"));
}

void TestChatTools::emojiIsPlainText()
{
    QTest::mouseClick(child<IconButton>("toolFace"), Qt::LeftButton);
    auto *faces = m_page->findChild<FacePanel *>();
    QTest::mouseClick(faces->findChildren<Button *>().at(1), Qt::LeftButton);
    QCOMPARE(faces->shown().at(0).key, QString::fromUtf8("😂"));
    QTest::keyClick(faces->search(), Qt::Key_Down);
    QTest::keyClick(faces->search(), Qt::Key_Right);
    QTest::keyClick(faces->search(), Qt::Key_Return);
    QCOMPARE(m_page->draft(), QString::fromUtf8("🤣"));
}

void TestChatTools::recentFacesComeFirst()
{
    m_page->composer()->setRecentFaces({ QString::fromUtf8("心"), QStringLiteral("gone") });
    QSignalSpy recent(m_page->composer(), &Composer::recentFacesChanged);
    QTest::mouseClick(child<IconButton>("toolFace"), Qt::LeftButton);
    auto *faces = m_page->findChild<FacePanel *>();
    QVERIFY(faces->recentCell(1).isNull());
    QTest::mouseClick(faces, Qt::LeftButton, {}, faces->cell(0).center());
    QCOMPARE(recent.at(0).at(0).toStringList(),
             (QStringList { QString::fromUtf8("微笑"), QString::fromUtf8("心"),
                            QStringLiteral("gone") }));
    QTRY_VERIFY(!m_page->findChild<FacePanel *>());
    QTest::mouseClick(child<IconButton>("toolFace"), Qt::LeftButton);
    faces = m_page->findChild<FacePanel *>();
    QTest::mouseClick(faces, Qt::LeftButton, {}, faces->recentCell(1).center());
    QCOMPARE(m_page->draft(), QString::fromUtf8("face[微笑]face[心]"));
}

void TestChatTools::upRecallsTheLastOwnText()
{
    QTest::keyClick(edit(), Qt::Key_Up);
    QVERIFY(m_page->draft().isEmpty()); // nothing was said yet
    add(1, 3);
    m_desk->push(
        m_desk->makeMessage(kVisitor, 4, QString::fromUtf8("好的face[心]"), Direction::Out));
    Message colleague =
        m_desk->makeMessage(kVisitor, 5, QStringLiteral("not mine"), Direction::Out);
    colleague.author = { 99 };
    m_desk->push(colleague);
    add(6, 8);
    QTest::keyClick(edit(), Qt::Key_Up);
    QCOMPARE(m_page->draft(), QString::fromUtf8("好的face[心]"));
}

void TestChatTools::upMovesInAText()
{
    m_desk->push(m_desk->makeMessage(kVisitor, 1, QStringLiteral("said"), Direction::Out));
    QTest::keyClicks(edit(), QStringLiteral("b"));
    QTest::keyClick(edit(), Qt::Key_Up);
    QCOMPARE(m_page->draft(), QStringLiteral("b"));
    edit()->clear();
    QInputMethodEvent composing(QStringLiteral("ni"), {});
    QCoreApplication::sendEvent(edit(), &composing);
    QTest::keyClick(edit(), Qt::Key_Up); // chooses in the input method's list
    QCOMPARE(m_page->draft(), QString());
}

void TestChatTools::undoTakesTheRecallBack()
{
    m_desk->push(m_desk->makeMessage(kVisitor, 1, QStringLiteral("said"), Direction::Out));
    QTest::keyClick(edit(), Qt::Key_Up);
    QCOMPARE(m_page->draft(), QStringLiteral("said"));
    QTest::keySequence(edit(), QKeySequence::Undo);
    QCOMPARE(m_page->draft(), QString());
    QTest::keySequence(edit(), QKeySequence::Redo);
    QCOMPARE(m_page->draft(), QStringLiteral("said"));
}

void TestChatTools::screenshotIsCropped()
{
    const QRect before = m_page->geometry();
    QTest::mouseClick(child<IconButton>("toolScreen"), Qt::LeftButton);
    QVERIFY(!m_page->isVisible());
    ScreenGrab *grab = m_page->composer()->screenGrab();
    QTRY_VERIFY(grab->overlay());
    CropOverlay *overlay = grab->overlay();
    QVERIFY(QTest::qWaitForWindowExposed(overlay));
    QTest::mousePress(overlay, Qt::LeftButton, {}, QPoint(40, 30));
    QMouseEvent move(QEvent::MouseMove, QPoint(140, 90), overlay->mapToGlobal(QPoint(140, 90)),
                     Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(overlay, &move);
    QTest::mouseRelease(overlay, Qt::LeftButton, {}, QPoint(140, 90));
    QCOMPARE(overlay->frame(), QRect(QPoint(40, 30), QPoint(140, 90)));
    QTest::keyClick(overlay, Qt::Key_Return);
    QVERIFY(m_page->isVisible());
    QCOMPARE(m_page->geometry().size(), before.size());
    QTRY_COMPARE(m_page->composer()->strip()->count(), 1); // as a picture to be sent, to look at
    QCOMPARE(m_page->composer()->strip()->pictures().at(0).size, QSize(101, 61));
    QCOMPARE(service().outgoing.size(), 0);
}

void TestChatTools::screenshotIsGivenUp()
{
    QTest::mouseClick(child<IconButton>("toolScreen"), Qt::LeftButton);
    ScreenGrab *grab = m_page->composer()->screenGrab();
    QTRY_VERIFY(grab->overlay());
    QTest::keyClick(grab->overlay(), Qt::Key_Escape);
    QVERIFY(m_page->isVisible() && !grab->overlay());
    QCOMPARE(m_page->composer()->strip()->count(), 0);
}

void TestChatTools::cropByKeys()
{
    QImage shot(400, 300, QImage::Format_RGB32);
    shot.fill(0xFF336699);
    shot.setPixelColor(110, 60, Qt::white);
    CropOverlay overlay(m_desk->look, shot);
    overlay.resize(400, 300);
    overlay.show();
    QSignalSpy taken(&overlay, &CropOverlay::taken);
    QTest::keyClick(&overlay, Qt::Key_Right); // a first frame, in the middle
    QCOMPARE(overlay.frame(), QRect(100, 50, 200, 200));
    QTest::keyClick(&overlay, Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(&overlay, Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(&overlay, Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(overlay.frame(), QRect(110, 60, 190, 200));
    QTest::keyClick(&overlay, Qt::Key_Return);
    const QImage part = taken.at(0).at(0).value<QImage>();
    QCOMPARE(part.size(), QSize(190, 200));
    QCOMPARE(part.pixelColor(0, 0), QColor(Qt::white));
}

void TestChatTools::logOpensAndCloses()
{
    add(1, 80);
    QSignalSpy closed(m_page.get(), &ChatPage::closeRequested);
    QTest::mouseClick(child<TextButton>("toolLog"), Qt::LeftButton);
    ChatLogPanel *log = m_page->log();
    QVERIFY(log->isVisible() && log->search()->hasFocus());
    QCOMPARE(log->width(), 450);
    QCOMPARE(log->geometry().right() + 1, m_page->width());
    QVERIFY(log->geometry().bottom() < m_page->composer()->y());
    QVERIFY(log->view()->isAtEnd());
    QTest::keyClick(log->search(), Qt::Key_Escape);
    QVERIFY(!log->isVisible() && edit()->hasFocus());
    QCOMPARE(closed.count(), 0); // the chat stays
}

void TestChatTools::logFindsMessages()
{
    add(1, 80);
    ChatLogPanel *log = m_page->log();
    QTest::mouseClick(child<TextButton>("toolLog"), Qt::LeftButton);
    QTest::keyClicks(log->search(), QStringLiteral("x"));
    QTest::keyClick(log->search(), Qt::Key_Return);
    QCOMPARE(service().questions.size(), 0); // two characters at least
    QTest::keyClicks(log->search(), QStringLiteral("yz"));
    QTest::keyClick(log->search(), Qt::Key_Return);
    const auto *asked = service().nextQuestion<SearchRequest>();
    QVERIFY(asked && asked->text == QStringLiteral("xyz"));
    QCOMPARE(asked->visitor, VisitorId { kVisitor });
    SearchHit hit;
    hit.message = m_desk->makeMessage(kVisitor, 20, QStringLiteral("a xyz b"));
    hit.visitor = m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1).visitor;
    hit.snippet = { { QStringLiteral("a "), false }, { QStringLiteral("xyz"), true } };
    service().answerNext(codec::toJson(SearchAnswer { { hit }, {}, false }));
    QVERIFY(log->results()->isVisible() && log->results()->hasFocus());
    QCOMPARE(log->results()->model()->rowCount(), 1);
    const QString row = log->results()->model()->index(0, 0).data().toString();
    QVERIFY2(row.contains(QStringLiteral("a xyz")) && row.contains(QString::fromUtf8("李静")),
             qPrintable(row));
    QTest::keyClick(log->results(), Qt::Key_Return);
    QVERIFY(!log->results()->isVisible());
    const QModelIndex found = log->view()->model()->index(19, 0);
    QVERIFY(log->view()->viewport()->rect().contains(log->view()->visualRect(found)));
    QTest::keyClick(log->view(), Qt::Key_Escape); // back to the whole log, then away
    QVERIFY(log->isVisible() && log->search()->text().isEmpty());
    QTest::keyClick(log->search(), Qt::Key_Escape);
    QVERIFY(!log->isVisible());
}

void TestChatTools::dayIsJumpedTo()
{
    ConversationInfo info = m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1);
    info.lastSeq = 50'000;
    m_desk->signIn({ info });
    add(49'951, 50'000);
    ChatView *view = m_page->view();
    const MessageModel &model = *static_cast<MessageModel *>(view->model());
    Q_EMIT view->dayRequested(QRect(200, 200, 100, 30));
    auto *popup = view->findChild<DatePopup *>();
    QVERIFY(popup && popup->isVisible());
    const QDate wanted = popup->current().addDays(-3);
    QTest::mouseClick(popup, Qt::LeftButton, {}, popup->cell(wanted).center());
    const auto *asked = service().nextQuestion<HistoryRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->visitor, VisitorId { kVisitor });
    QCOMPARE(asked->at, wanted.startOfDay().toMSecsSinceEpoch());
    HistoryAnswer page { { kVisitor }, {}, false };
    for (int seq = 20'000; seq < 20'050; ++seq) {
        page.messages.append(m_desk->makeMessage(kVisitor, seq, QStringLiteral("old")));
        page.messages.last().createdAt = asked->at + (seq - 20'010) * 60'000LL;
    }
    service().answerNext(codec::toJson(page));
    const QRect row = view->visualRect(model.index(model.rowOfSeq(20'010)));
    QVERIFY(view->viewport()->rect().contains(row.center()));
    QVERIFY(!view->layoutOf(model.rowOfSeq(20'010)).dateLine().isNull());
    QVERIFY(!view->isAtEnd());
}

void TestChatTools::calendarByKeys()
{
    const QDate today(2026, 11, 24);
    auto *popup = new DatePopup(m_desk->look, QDate(2026, 11, 20), today, m_page.get());
    QSignalSpy chosen(popup, &DatePopup::chosen);
    popup->popUp(QRect(300, 300, 20, 20));
    QTest::keyClick(popup, Qt::Key_Up);
    QCOMPARE(popup->current(), QDate(2026, 11, 13));
    QTest::keyClick(popup, Qt::Key_PageUp);
    QTest::keyClick(popup, Qt::Key_Left);
    QCOMPARE(popup->current(), QDate(2026, 10, 12));
    QVERIFY(!popup->cell(QDate(2026, 10, 12)).isNull() && popup->cell(today).isNull());
    QTest::keyClick(popup, Qt::Key_PageDown);
    QTest::keyClick(popup, Qt::Key_PageDown); // not into the future
    QCOMPARE(popup->current(), today);
    QTest::mouseClick(popup, Qt::LeftButton, {}, popup->cell(today.addDays(1)).center());
    QCOMPARE(chosen.count(), 0);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(chosen.at(0).at(0).toDate(), today);
}

void TestChatTools::linkAsksWithItsRealHost()
{
    Q_EMIT m_page->view()->linkRequested(QStringLiteral("https://bank.com@evil.cn/login"));
    QVERIFY(m_page->questions()->isAsking());
    QVERIFY(
        m_page->questions()->findChild<PlainLabel *>()->text().contains(QStringLiteral("evil.cn")));
    QVERIFY(!m_page->questions()->findChild<PlainLabel *>()->text().contains(
        QStringLiteral("bank.com")));
    QTest::keyClick(edit(), Qt::Key_Escape);
    QVERIFY(!m_page->questions()->isAsking());
    Q_EMIT m_page->view()->linkRequested(QStringLiteral("file:///etc/passwd"));
    QVERIFY(!m_page->questions()->isAsking());
}

QTEST_MAIN(TestChatTools)
#include "tst_ui_chattools.moc"
