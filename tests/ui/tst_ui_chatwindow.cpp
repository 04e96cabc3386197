// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/attention/attention.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/composer.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/chatlist.h"
#include "ui/deskshell.h"
#include "ui/login/loginwindow.h"
#include "ui/model/chatlistmodel.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

struct NotedAttention : Attention {
    void flash(QWidget *window) override { flashed.append(window); }
    void setUnread(int count) override { unread = count; }
    void messageArrived(VisitorId visitor) override { arrived.append(visitor); }
    bool isOn(QLatin1String) const override { return true; }
    void setOn(QLatin1String, bool) override { }
    void tryOut(Sound) override { }
    QList<QWidget *> flashed;
    QList<VisitorId> arrived;
    int unread = -1;
};

} // namespace

//! Chat window and shell: measures of layim.md 1.2, several chats, read marks, drafts, arrivals.
class TestChatWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void geometry();
    void secondChatGrowsTheWindow();
    void chatListRows();
    void closeOneChat();
    void escapeClosesTheView();
    void draftsArePerVisitor();
    void sending();
    void readMarks();
    void newMessagesPill();
    void endAsksWhileUnanswered();
    void endedAndLost();
    void arrivalsCallTheAgent();
    void loggedOutShowsLogin();
    void crossHides();
    void titlesCount();

private:
    ChatWidget *chats() { return m_shell->chatWindow()->chats(); }
    ChatPage *page() { return chats()->currentPage(); }
    void addPage(qint64 visitor, int count);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<NotedAttention> m_attention;
    std::unique_ptr<DeskShell> m_shell;
};

void TestChatWindow::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    m_attention = std::make_unique<NotedAttention>();
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                     m_desk->makeInfo(2, QString::fromUtf8("张伟"), 1),
                     m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 2) });
    m_shell = std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings,
                                          m_attention.get());
    m_shell->look().setShadows(false);
    m_shell->start();
    QVERIFY(m_shell->panelWindow()->isVisible());
}

void TestChatWindow::cleanup()
{
    m_shell.reset();
    m_attention.reset();
    m_desk.reset();
}

void TestChatWindow::addPage(qint64 visitor, int count)
{
    QList<Message> messages;
    for (int seq = 1; seq <= count; ++seq)
        messages.append(m_desk->makeMessage(visitor, seq, QStringLiteral("message %1").arg(seq)));
    m_desk->addPage(visitor, messages, true);
}

void TestChatWindow::geometry()
{
    m_shell->openChat({ 1 });
    ChatWindow *window = m_shell->chatWindow();
    QVERIFY(QTest::qWaitForWindowExposed(window));
    QCOMPARE(window->contentSize(), QSize(600, 520));
    QCOMPARE(window->minimumSize(), QSize(502, 422)); // 500×420 inside a border of 1
    QCOMPARE(page()->header()->geometry(), QRect(0, 0, 600, 80));
    QCOMPARE(page()->view()->geometry(), QRect(0, 80, 600, 282));
    QCOMPARE(page()->composer()->geometry(), QRect(0, 362, 600, 158));
    auto *avatar = page()->findChild<Avatar *>(QStringLiteral("chatAvatar"));
    QCOMPARE(avatar->geometry(), QRect(15, 15, 50, 50));
    auto *name = page()->findChild<PlainLabel *>(QStringLiteral("chatName"));
    QCOMPARE(name->pos(), QPoint(75, 20));
    QCOMPARE(name->font().pixelSize(), 18);
    QCOMPARE(name->text(), QString::fromUtf8("李静"));
    const QRect close = window->findChild<IconButton *>(QStringLiteral("windowClose"))->geometry();
    const QRect maximise =
        window->findChild<IconButton *>(QStringLiteral("windowMaximise"))->geometry();
    const QRect minimise =
        window->findChild<IconButton *>(QStringLiteral("windowMinimise"))->geometry();
    QCOMPARE(close, QRect(1 + 600 - 15 - 16, 1 + 16, 16, 16));
    QCOMPARE(close.x() - maximise.right() - 1, 10);
    QCOMPARE(maximise.x() - minimise.right() - 1, 10);
    const QImage shot = window->grab().toImage();
    QCOMPARE(shot.pixelColor(400, 10), QColor(0xF8F8F8));
    QCOMPARE(shot.pixelColor(300, 300), QColor(0xFFFFFF));
    QCOMPARE(shot.pixelColor(300, 0), QColor(242, 242, 242)); // border rgba(0,0,0,.05) over white
    QVERIFY(!chats()->list()->isVisible());
}

void TestChatWindow::secondChatGrowsTheWindow()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    QCOMPARE(m_shell->chatWindow()->contentSize(), QSize(800, 520));
    QVERIFY(chats()->list()->isVisible());
    QCOMPARE(chats()->list()->geometry(), QRect(0, 0, 200, 520));
    QCOMPARE(page()->width(), 600);
    m_shell->openChat({ 1 }); // already open: nothing is added
    QCOMPARE(chats()->count(), 2);
    chats()->closeChat({ 2 });
    QCOMPARE(m_shell->chatWindow()->contentSize(), QSize(600, 520));
}

void TestChatWindow::chatListRows()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    ChatList *list = chats()->list();
    QCOMPARE(list->rowRect(0), QRect(5, 5, 190, 50));
    QCOMPARE(list->rowRect(1), QRect(5, 60, 190, 50));
    QImage shot = list->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor(100, 300), QColor(0xD9D9D9));
    QCOMPARE(shot.pixelColor(150, 62), QColor(0xF3F3F3)); // current
    QCOMPARE(shot.pixelColor(150, 7), QColor(0xD9D9D9));
    QTest::mouseMove(list->viewport(), list->rowRect(0).center());
    shot = list->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor(150, 7), QColor(0xE2E2E2)); // hover
    QCOMPARE(list->closeRect(0).size(), QSize(22, 22));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(60, 30));
    QCOMPARE(chats()->current(), VisitorId { 1 });
}

void TestChatWindow::closeOneChat()
{
    for (const qint64 visitor : { 1, 2, 3 })
        m_shell->openChat({ visitor });
    ChatList *list = chats()->list();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->closeRect(1).center());
    QCOMPARE(chats()->count(), 2);
    QVERIFY(!chats()->isOpen({ 2 }));
    QCOMPARE(chats()->current(), VisitorId { 3 });
    QCOMPARE(m_desk->service.ended.size(), 0); // a view is closed, no conversation
    chats()->closeChat({ 3 });
    QCOMPARE(chats()->current(), VisitorId { 1 });
    QCOMPARE(page()->visitor(), VisitorId { 1 });
}

void TestChatWindow::escapeClosesTheView()
{
    m_shell->openChat({ 1 });
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Escape);
    QCOMPARE(chats()->count(), 0);
    QVERIFY(!m_shell->chatWindow()->isVisible());
    QCOMPARE(m_desk->service.ended.size(), 0);
}

void TestChatWindow::draftsArePerVisitor()
{
    m_shell->openChat({ 1 });
    page()->composer()->setText(QStringLiteral("for li"));
    m_shell->openChat({ 2 });
    QVERIFY(page()->draft().isEmpty());
    page()->composer()->setText(QStringLiteral("for zhang"));
    m_shell->openChat({ 1 });
    QCOMPARE(page()->draft(), QStringLiteral("for li"));
    chats()->closeChat({ 2 });
    m_shell->openChat({ 2 }); // a closed view keeps its draft
    QCOMPARE(page()->draft(), QStringLiteral("for zhang"));
}

void TestChatWindow::sending()
{
    addPage(1, 40);
    m_shell->openChat({ 1 });
    page()->view()->verticalScrollBar()->setValue(0);
    page()->composer()->setText(QString::fromUtf8("您好"));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    QCOMPARE(m_desk->service.sent,
             (QList<FakeService::Sent> { { { 1001 }, QString::fromUtf8("您好"), false } }));
    QVERIFY(page()->draft().isEmpty());
    QVERIFY(page()->view()->isAtEnd()); // one's own message is always looked at
}

void TestChatWindow::readMarks()
{
    addPage(1, 30);
    m_shell->openChat({ 1 });
    ChatWindow *window = m_shell->chatWindow();
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window));
    m_desk->push(m_desk->makeMessage(1, 31, QStringLiteral("new")));
    QCOMPARE(m_desk->service.read.last(), (std::pair<VisitorId, int> { { 1 }, 31 }));
    const auto marks = m_desk->service.read.size();
    // Scrolled up: not read.
    page()->view()->verticalScrollBar()->setValue(0);
    m_desk->push(m_desk->makeMessage(1, 32, QStringLiteral("unseen")));
    QCOMPARE(m_desk->service.read.size(), marks);
    page()->view()->scrollToEnd();
    QCOMPARE(m_desk->service.read.last(), (std::pair<VisitorId, int> { { 1 }, 32 }));
    // Another window is active: not read until this one is again.
    m_shell->panelWindow()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_shell->panelWindow()));
    m_desk->push(m_desk->makeMessage(1, 33, QStringLiteral("later")));
    QCOMPARE(m_desk->service.read.last().second, 32);
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window));
    QTRY_COMPARE(m_desk->service.read.last().second, 33);
    // Another chat is current: not read.
    m_shell->openChat({ 2 });
    m_desk->push(m_desk->makeMessage(1, 34, QStringLiteral("elsewhere")));
    QCOMPARE(m_desk->service.read.last().second, 33);
}

void TestChatWindow::newMessagesPill()
{
    addPage(1, 40);
    m_shell->openChat({ 1 });
    auto *pill = page()->findChild<Button *>(QStringLiteral("newMessagesPill"));
    QVERIFY(!pill->isVisible());
    page()->view()->verticalScrollBar()->setValue(0);
    m_desk->push(m_desk->makeMessage(1, 41, QStringLiteral("new")));
    m_desk->push(m_desk->makeMessage(1, 42, QStringLiteral("new")));
    QVERIFY(pill->isVisible());
    QCOMPARE(pill->text(), QString::fromUtf8("2 条新消息 ↓"));
    QTest::mouseClick(pill, Qt::LeftButton);
    QVERIFY(page()->view()->isAtEnd());
    QVERIFY(!pill->isVisible());
}

void TestChatWindow::endAsksWhileUnanswered()
{
    m_shell->openChat({ 1 });
    auto *end = page()->findChild<Button *>(QStringLiteral("endButton"));
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.waitingSinceAt = m_desk->service.clock;
    m_desk->update(info);
    const auto sheet = [this](const char *name) {
        return m_shell->chatWindow()->findChild<QWidget *>(QLatin1String(name));
    };
    QTest::mouseClick(end, Qt::LeftButton);
    QCOMPARE(m_desk->service.ended.size(), 0);
    QVERIFY(sheet("endUnanswered"));
    QTest::mouseClick(sheet("endOk"), Qt::LeftButton);
    QCOMPARE(m_desk->service.ended, QList<ConversationId> { ConversationId { 1001 } });
    QTRY_VERIFY(!sheet("endSheet"));
    ++info.version;
    info.waitingSinceAt = 0;
    m_desk->update(info);
    QTest::mouseClick(end, Qt::LeftButton);
    QVERIFY(!sheet("endUnanswered"));
    QTest::mouseClick(sheet("endOk"), Qt::LeftButton);
    QCOMPARE(m_desk->service.ended.size(), 2);
}

void TestChatWindow::endedAndLost()
{
    m_shell->openChat({ 1 });
    auto *notice = page()->findChild<PlainLabel *>(QStringLiteral("composerNotice"));
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.state = ConversationState::Closed;
    info.endedAt = m_desk->service.clock;
    m_desk->update(info);
    QVERIFY(notice->isVisible());
    QCOMPARE(notice->text(), QString::fromUtf8("会话已结束"));
    QVERIFY(!page()->findChild<Button *>(QStringLiteral("endButton"))->isVisible());
    m_shell->openChat({ 2 });
    m_desk->apply(ConversationLost { { 1002 }, { 2 }, { 8 } });
    notice = page()->findChild<PlainLabel *>(QStringLiteral("composerNotice"));
    QCOMPARE(notice->text(), QString::fromUtf8("已由其他客服接待"));
}

void TestChatWindow::arrivalsCallTheAgent()
{
    m_shell->look().setReduceMotion(false);
    m_desk->push(m_desk->makeMessage(3, 1, QString::fromUtf8("在吗？")));
    QCOMPARE(m_attention->arrived, QList<VisitorId> { { 3 } });
    QCOMPARE(m_attention->flashed.last(), static_cast<QWidget *>(m_shell->panelWindow()));
    QCOMPARE(m_attention->unread, 1);
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    m_desk->push(m_desk->makeMessage(1, 1, QString::fromUtf8("在吗？")));
    QCOMPARE(m_attention->flashed.last(), static_cast<QWidget *>(m_shell->chatWindow()));
    int widest = 0;
    QTRY_VERIFY2((widest = std::max(widest, std::abs(chats()->list()->shakeOffset(0)))) > 0,
                 "the row does not shake");
    QVERIFY(widest <= 10);
    QTRY_COMPARE(chats()->list()->shakeOffset(0), 0);
}

void TestChatWindow::loggedOutShowsLogin()
{
    m_desk->settings.setValue(QStringLiteral("login/relay"), QStringLiteral("kf.test"));
    m_shell->openChat({ 1 });
    m_desk->service.setStatus({ ConnectionState::LoggedOut, 0, {} });
    QVERIFY(m_shell->loginWindow()->isVisible());
    QVERIFY(!m_shell->panelWindow()->isVisible());
    QVERIFY(!m_shell->chatWindow()->isVisible());
    m_desk->service.setStatus({ ConnectionState::Online, 0, {} });
    QVERIFY(!m_shell->loginWindow()->isVisible());
    QVERIFY(m_shell->panelWindow()->isVisible());
}

void TestChatWindow::crossHides()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    m_shell->chatWindow()->close();
    QVERIFY(!m_shell->chatWindow()->isVisible());
    QCOMPARE(chats()->count(), 2);
    m_shell->openChat({ 1 });
    QVERIFY(m_shell->chatWindow()->isVisible());
}

void TestChatWindow::titlesCount()
{
    m_shell->openChat({ 1 });
    m_desk->push(m_desk->makeMessage(3, 1, QString::fromUtf8("在吗？")));
    QCOMPARE(m_shell->chatWindow()->windowTitle(), QString::fromUtf8("(1) 李静"));
    QCOMPARE(m_shell->panelWindow()->windowTitle(), QString::fromUtf8("(1) 客服工作台"));
}

QTEST_MAIN(TestChatWindow)
#include "tst_ui_chatwindow.moc"
