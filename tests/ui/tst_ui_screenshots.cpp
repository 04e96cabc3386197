// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/composer.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/chatlist.h"
#include "ui/deskshell.h"
#include "ui/login/firstrunwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/toast.h"

#include <QDir>
#include <QPainter>
#include <QScrollBar>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Draws every window in the states an agent sees. With KEFUDESK_SCREENSHOTS=DIR the pictures are
//! written there, at 100 % over the grey of the reference shots; without it, only that they can be
//! drawn is tested.
class TestScreenshots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void panel();
    void statusMenu();
    void box();
    void chatBubbles();
    void deliveryStates();
    void severalChats();
    void readerAbove();
    void shutAndEnded();
    void english();
    void login();
    void firstRun();
    void practice();

private:
    void save(QWidget *window, const char *name);
    Message say(qint64 visitor, int seq, const char *text, Direction direction = Direction::In);
    ChatPage *page() { return m_shell->chatWindow()->chats()->currentPage(); }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestScreenshots::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    const char *names[] = { "李静", "张伟", "刘洋", "陈晨", "杨柳", "赵磊", "" };
    QList<ConversationInfo> conversations;
    for (int i = 0; i < 7; ++i)
        conversations.append(m_desk->makeInfo(i + 1, QString::fromUtf8(names[i]), i < 3 ? 1 : 2));
    conversations[2].state = ConversationState::Closed;
    conversations[2].endedAt = FakeDesk::kStart;
    m_desk->signIn(conversations);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(true);
    m_shell->start();
    m_desk->push(say(1, 1, "您好，请问订单 20231107 什么时候发货？"));
    m_desk->push(say(1, 2, "您好，我帮您查一下 😊\n请稍等", Direction::Out));
    m_desk->push(say(1, 3, "好的 😄❤️"));
    const char *lines[] = { "",
                            "微信小程序里的这款还有货吗",
                            "这个尺码还有吗？在线等，挺急的",
                            "网站上写的七天无理由退货怎么操作",
                            "已经付款，麻烦尽快",
                            "运费谁出",
                            "在吗？" };
    for (int i = 1; i < 7; ++i)
        m_desk->push(say(i + 1, 1, lines[i]));
}

void TestScreenshots::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

Message TestScreenshots::say(qint64 visitor, int seq, const char *text, Direction direction)
{
    return m_desk->makeMessage(visitor, seq, QString::fromUtf8(text), direction);
}

void TestScreenshots::save(QWidget *window, const char *name)
{
    QVERIFY(QTest::qWaitForWindowExposed(window));
    QTest::qWait(60); // coalesced counts
    const QPixmap shot = window->grab();
    QVERIFY(!shot.isNull());
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (dir.isEmpty())
        return;
    QVERIFY(QDir().mkpath(dir));
    QImage image(shot.size(), QImage::Format_RGB32);
    image.fill(QColor(0xD9D9D9));
    QPainter painter(&image);
    painter.drawPixmap(0, 0, shot);
    painter.end();
    QVERIFY(image.save(QDir(dir).filePath(QLatin1String(name) + QStringLiteral(".png"))));
}

void TestScreenshots::panel()
{
    save(m_shell->panelWindow(), "panel");
    auto *panel = m_shell->panelWindow()->panel();
    panel->openSearch();
    save(m_shell->panelWindow(), "panel-search");
}

void TestScreenshots::statusMenu()
{
    auto *panel = m_shell->panelWindow()->panel();
    QTest::mouseClick(panel->findChild<IconButton *>(QStringLiteral("panelStatus")),
                      Qt::LeftButton);
    auto *menu = panel->findChild<Menu *>();
    save(menu, "status-menu");
    menu->close();
}

void TestScreenshots::box()
{
    m_shell->panelWindow()->shrink();
    save(m_shell->panelWindow()->box(), "box");
}

void TestScreenshots::chatBubbles()
{
    Message enter = say(1, 4, "page=product/128", Direction::System);
    enter.content.kind = ContentKind::Enter;
    m_desk->push(enter);
    m_desk->push(say(
        1, 5,
        "一段比较长的文字，用来看看气泡在换行的时候最大宽度是多少，气泡会撑满到整个聊天区域的宽度减"
        "去右边的留白，"
        "换行规则是 break-all：https://example.com/a/very/long/path/without/spaces/0123456789"));
    m_shell->openChat({ 1 });
    save(m_shell->chatWindow(), "chat-bubbles-end");
    page()->view()->verticalScrollBar()->setValue(0);
    save(m_shell->chatWindow(), "chat-bubbles");
}

void TestScreenshots::deliveryStates()
{
    int seq = 3;
    const auto own = [&](const char *text, DeliveryState state, FailureReason reason, int code) {
        Message message = say(1, ++seq, text, Direction::Out);
        message.delivery = state;
        message.failure = reason;
        message.errcode = code;
        m_desk->push(message);
    };
    own("今天 17:00 前下单，周五前可以到上海。", DeliveryState::Accepted, FailureReason::None, 0);
    own("尺码对照表稍后发您", DeliveryState::Failed, FailureReason::WindowOver, 45015);
    own("看到了，这是 M 码，您身高 165 正合适。", DeliveryState::Uncertain, FailureReason::NoAnswer,
        0);
    own("帮您备注周末送达？", DeliveryState::Sending, FailureReason::None, 0);
    own("可以的，周六上午 9:00–12:00 "
        "送货，快递员会提前一小时给您打电话，请保持电话畅通，谢谢您的惠顾。",
        DeliveryState::Queued, FailureReason::None, 0);
    m_shell->openChat({ 1 });
    m_shell->chatWindow()->setContentSize({ 600, 680 });
    page()->composer()->setText(QString::fromUtf8("还有什么可以帮您？"));
    save(m_shell->chatWindow(), "delivery-states");
}

void TestScreenshots::severalChats()
{
    for (const qint64 visitor : { 1, 2, 7, 4 })
        m_shell->openChat({ visitor });
    m_desk->push(say(1, 4, "对了，能开发票吗？"));
    QTest::mouseMove(m_shell->chatWindow()->chats()->list()->viewport(), QPoint(80, 90));
    QTest::qWait(350); // until the row has stopped shaking
    save(m_shell->chatWindow(), "several-chats");
}

void TestScreenshots::readerAbove()
{
    for (int seq = 4; seq < 30; ++seq)
        m_desk->push(
            say(1, seq, "还有一个问题想请教一下", seq % 3 ? Direction::In : Direction::Out));
    m_shell->openChat({ 1 });
    page()->view()->verticalScrollBar()->setValue(300);
    m_desk->push(say(1, 30, "在吗？"));
    m_desk->push(say(1, 31, "？"));
    m_desk->service.setStatus(
        { ConnectionState::Waiting, QDateTime::currentMSecsSinceEpoch() + 8000, {} });
    save(m_shell->chatWindow(), "reader-above");
}

void TestScreenshots::shutAndEnded()
{
    m_shell->openChat({ 1 });
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.quota = { 1, m_desk->service.clock + 95'000 };
    m_desk->update(info);
    page()->composer()->setText(QString::fromUtf8("这是最后一条"));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    save(m_shell->chatWindow(), "last-reply");
    ++info.version;
    info.quota = { 0, 0 };
    m_desk->update(info);
    Toast::notify(m_shell->look(), page(), QString::fromUtf8("内容最长不能超过3000个字符"));
    save(m_shell->chatWindow(), "shut");
}

void TestScreenshots::english()
{
    m_shell->setLanguage(QStringLiteral("en"));
    m_shell->openChat({ 1 });
    m_shell->openChat({ 7 });
    save(m_shell->chatWindow(), "chat-english");
    save(m_shell->panelWindow(), "panel-english");
}

void TestScreenshots::login()
{
    m_desk->service.setStatus({ ConnectionState::LoggedOut, 0, {} });
    Q_EMIT m_shell->firstRunWindow()->joinRequested();
    save(m_shell->loginWindow(), "login");
    Q_EMIT m_desk->service.loginFailed(
        { LoginFault::Unreachable, QStringLiteral("kf.example.com") });
    save(m_shell->loginWindow(), "login-unreachable");
}

void TestScreenshots::firstRun()
{
    m_desk->service.setStatus({ ConnectionState::LoggedOut, 0, {} });
    FirstRunWindow *window = m_shell->firstRunWindow();
    save(window, "first-run");
    Q_EMIT m_desk->service.loginFailed(
        { LoginFault::LocalLocked, QStringLiteral("~/.local/share/kefudesk/practice") });
    save(window, "first-run-locked");
    const auto click = [window](const char *name) {
        QTest::mouseClick(window->findChild<QWidget *>(QLatin1String(name)), Qt::LeftButton);
    };
    click("firstRunConnect");
    save(window, "ways-server");
    click("way2");
    save(window, "ways-forwarded");
    click("way3");
    save(window, "ways-none");
    m_shell->setLanguage(QStringLiteral("en"));
    save(window, "ways-english");
    click("waysBack");
    save(window, "first-run-english");
}

void TestScreenshots::practice()
{
    m_desk->service.setStatus(practising(ConnectionState::Online));
    m_shell->openChat({ 1 });
    save(m_shell->panelWindow(), "practice-panel");
    save(m_shell->chatWindow(), "practice-chat");
    m_shell->setLanguage(QStringLiteral("en"));
    save(m_shell->panelWindow(), "practice-panel-english");
}

QTEST_MAIN(TestScreenshots)
#include "tst_ui_screenshots.moc"
