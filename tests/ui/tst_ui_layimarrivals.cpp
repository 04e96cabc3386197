// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/attention/attentioncenter.h"
#include "ui/attention/attentionrules.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chatpills.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/chatlist.h"
#include "ui/deskshell.h"
#include "ui/model/chatlistmodel.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/messagelog.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/minibox.h"

#include <QGuiApplication>
#include <QScreen>
#include <QScrollBar>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

// The table of layim.md 1.4 with what 1.6 and product.md 7 put right, row by row:
//
//   no chat window open ................ noWindowOpen: pill, note, sound; it counts
//   the current chat ................... currentChat: appended, at its end; nobody is called while
//                                        the agent looks at it, else note and sound
//   another tab ........................ otherTab: appended, its row shakes once and counts
//   not among the tabs ................. notAmongTheTabs: pill over the open window, note, sound
//   window minimised ................... minimised: its pill counts and shakes, note and sound
//                                        (the one case LayIM misses)
//   system line ........................ systemLine: appended, no sound
//   own echo ........................... ownEcho: appended at the right, no sound
//   click on the pill .................. pillOpensAll
//   pill stays when opened otherwise ... pillIsNeverStale
//   a sound for each message ........... oneSoundInTwoSeconds
//   any message scrolls to the end ..... readerIsNotMoved
//   20 messages at most ................ everythingIsKept
//   nobody's friend .................... strangerComes

namespace {

struct NotedSystem : AttentionSystem {
    void flash(QWidget *window) override { flashed.append(window); }
    void note(const AttentionNote &note) override { notes.append(note); }
    void withdraw(const QString &key) override { withdrawn.append(key); }
    void play(Sound sound) override { sounds.append(sound); }
    void setStatus(const TrayStatus &) override { }
    QList<QWidget *> flashed;
    QList<AttentionNote> notes;
    QStringList withdrawn;
    QList<Sound> sounds;
};

} // namespace

//! How messages arrive (layim.md 1.4), in real windows, with the sounds and notes that come of it.
class TestLayimArrivals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void noWindowOpen();
    void currentChat();
    void otherTab();
    void notAmongTheTabs();
    void minimised();
    void minimisedAndAnother();
    void systemLine();
    void ownEcho();
    void pillOpensAll();
    void pillIsNeverStale();
    void oneSoundInTwoSeconds();
    void readerIsNotMoved();
    void everythingIsKept();
    void strangerComes();
    void stillWhenAskedFor();
    void boxShakes();
    void pillsFollowTheLanguage();

private:
    void writes(qint64 visitor, Direction direction = Direction::In,
                ContentKind kind = ContentKind::Text);
    int heard(); //!< sounds so far, those still gathered included
    ChatWidget *chats() { return m_shell->chatWindow()->chats(); }
    ChatPage *page() { return chats()->currentPage(); }
    MiniBox *pill() { return m_shell->pills().arrivalPill(); }
    MiniBox *shrunk() { return m_shell->pills().minimisedPill(); }
    void press(const char *button)
    {
        QTest::mouseClick(m_shell->chatWindow()->findChild<QWidget *>(QLatin1String(button)),
                          Qt::LeftButton);
    }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<NotedSystem> m_system;
    std::unique_ptr<AttentionCenter> m_center;
    std::unique_ptr<DeskShell> m_shell;
    QHash<qint64, int> m_last;
};

void TestLayimArrivals::init()
{
    m_last.clear();
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    m_desk->settings.setValue(QStringLiteral("reduceMotion"), false);
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                     m_desk->makeInfo(2, QString::fromUtf8("张伟"), 1),
                     m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 2) });
    m_system = std::make_unique<NotedSystem>();
    m_center = std::make_unique<AttentionCenter>(m_desk->service, m_desk->store, m_desk->settings,
                                                 *m_system);
    m_shell = std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings,
                                          m_center.get());
    m_shell->look().setShadows(false);
    m_shell->start();
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->panelWindow()));
}

void TestLayimArrivals::cleanup()
{
    m_shell.reset();
    m_center.reset();
    m_system.reset();
    m_desk.reset();
}

void TestLayimArrivals::writes(qint64 visitor, Direction direction, ContentKind kind)
{
    const int seq = ++m_last[visitor];
    Message message =
        m_desk->makeMessage(visitor, seq, QString::fromUtf8("第 %1 条").arg(seq), direction);
    message.content.kind = kind;
    m_desk->push(message);
}

int TestLayimArrivals::heard()
{
    QTest::qWait(1); // what comes in one turn is one sound
    return int(m_system->sounds.size());
}

void TestLayimArrivals::noWindowOpen()
{
    writes(3);
    QVERIFY(pill() && pill()->isVisible());
    QCOMPARE(pill()->contentSize(), QSize(182, 50)); // 184×52 with its border
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    QCOMPARE(pill()->geometry().bottom(), screen.bottom());
    QVERIFY(std::abs(pill()->geometry().center().x() - screen.center().x()) <= 1);
    QCOMPARE(pill()->title(), QString::fromUtf8("收到新消息"));
    QCOMPARE(pill()->toolTip(), QString::fromUtf8("陈晨"));
    QCOMPARE(pill()->unread(), 1);
    int widest = 0;
    QTRY_VERIFY2((widest = std::max(widest, std::abs(pill()->shakeOffset()))) > 5, "no shake");
    QVERIFY(widest <= 10);
    QTRY_COMPARE(pill()->shakeOffset(), 0);
    QCOMPARE(heard(), 1);
    QCOMPARE(m_system->notes.size(), 1);
    QVERIFY(m_system->notes.last().title.startsWith(QString::fromUtf8("陈晨")));
    QVERIFY(m_system->flashed.contains(m_shell->panelWindow()));
    writes(2); // takes its place, and both are counted
    QCOMPARE(pill()->toolTip(), QString::fromUtf8("张伟"));
    QCOMPARE(pill()->unread(), 2);
}

void TestLayimArrivals::currentChat()
{
    m_shell->openChat({ 1 });
    m_desk->addPage(1, { m_desk->makeMessage(1, ++m_last[1], QStringLiteral("a")) }, true);
    QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
    writes(1);
    QCOMPARE(m_desk->store.log({ 1 })->lastSeq(), 2);
    const QScrollBar *bar = page()->view()->verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    QCOMPARE(heard(), 0); // he is looking at it
    QVERIFY(m_system->notes.isEmpty());
    QVERIFY(!pill());
    m_shell->panelWindow()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_shell->panelWindow()));
    writes(1);
    QCOMPARE(heard(), 1);
    QCOMPARE(m_system->notes.size(), 1);
    QVERIFY(!pill());
}

void TestLayimArrivals::otherTab()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
    writes(1);
    QCOMPARE(m_desk->store.log({ 1 })->lastSeq(), 1);
    QCOMPARE(chats()->current(), VisitorId { 2 });
    int widest = 0;
    QTRY_VERIFY2((widest = std::max(widest, std::abs(chats()->list()->shakeOffset(0)))) > 5,
                 "its row does not shake");
    QVERIFY(widest <= 10);
    QCOMPARE(chats()->list()->shakeOffset(1), 0);
    QTRY_COMPARE(chats()->list()->shakeOffset(0), 0);
    QCOMPARE(chats()->list()->model()->index(0, 0).data(UnreadRole).toInt(), 1);
    QCOMPARE(heard(), 1);
    QVERIFY(!pill());
}

void TestLayimArrivals::notAmongTheTabs()
{
    m_shell->openChat({ 1 });
    QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
    writes(3);
    QVERIFY(pill() && pill()->isVisible());
    QVERIFY(pill()->windowFlags() & Qt::WindowStaysOnTopHint);
    QCOMPARE(chats()->current(), VisitorId { 1 });
    QCOMPARE(heard(), 1);
    QCOMPARE(m_system->notes.size(), 1);
}

void TestLayimArrivals::minimised()
{
    m_shell->openChat({ 1 });
    QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
    press("windowMinimise");
    QVERIFY(!m_shell->chatWindow()->isVisible());
    QVERIFY(shrunk() && shrunk()->isVisible());
    QCOMPARE(shrunk()->contentSize(), QSize(182, 50));
    QCOMPARE(shrunk()->geometry().bottom(),
             QGuiApplication::primaryScreen()->availableGeometry().bottom());
    QCOMPARE(shrunk()->title(), QString::fromUtf8("李静"));
    QCOMPARE(shrunk()->unread(), 0);
    writes(1);
    QCOMPARE(shrunk()->unread(), 1);
    QTRY_VERIFY(shrunk()->shakeOffset() != 0);
    QCOMPARE(heard(), 1);
    QCOMPARE(m_system->notes.size(), 1);
    QVERIFY(!pill()); // its chat is open
    QTest::mouseClick(shrunk()->content(), Qt::LeftButton);
    QVERIFY(m_shell->chatWindow()->isVisible());
    QVERIFY(!shrunk()->isVisible());
    QCOMPARE(chats()->current(), VisitorId { 1 });
}

void TestLayimArrivals::minimisedAndAnother()
{
    m_shell->openChat({ 1 });
    press("windowMinimise");
    writes(3);
    QVERIFY(pill()->isVisible() && shrunk()->isVisible());
    QVERIFY(!pill()->geometry().intersects(shrunk()->geometry()));
    // Dragged, a pill is not clicked, and stays where it was put.
    const QPoint was = shrunk()->pos();
    QTest::mousePress(shrunk()->content(), Qt::LeftButton, {}, { 20, 20 });
    QTest::mouseMove(shrunk()->content(), { 60, -80 });
    QTest::mouseMove(shrunk()->content(), { 60, -80 });
    QTest::mouseRelease(shrunk()->content(), Qt::LeftButton, {}, { 20, 20 });
    QVERIFY(shrunk()->isVisible());
    QVERIFY(shrunk()->pos() != was);
    m_shell->openChat({ 3 });
    QVERIFY(m_shell->chatWindow()->isVisible());
    QVERIFY(!pill()->isVisible() && !shrunk()->isVisible());
    QCOMPARE(chats()->current(), VisitorId { 3 });
}

void TestLayimArrivals::systemLine()
{
    m_shell->openChat({ 1 });
    m_shell->panelWindow()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_shell->panelWindow()));
    writes(1, Direction::System);
    writes(3, Direction::System, ContentKind::Enter);
    QCOMPARE(m_desk->store.log({ 1 })->lastSeq(), 1);
    QCOMPARE(heard(), 0);
    QVERIFY(m_system->notes.isEmpty());
    QVERIFY(m_system->flashed.isEmpty());
    QVERIFY(!pill());
}

void TestLayimArrivals::ownEcho()
{
    m_shell->openChat({ 1 });
    m_desk->addPage(1, { m_desk->makeMessage(1, ++m_last[1], QStringLiteral("a")) }, true);
    m_shell->panelWindow()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_shell->panelWindow()));
    writes(1, Direction::Out); // from the agent's other console
    QCOMPARE(m_desk->store.log({ 1 })->at(2)->direction, Direction::Out);
    QCOMPARE(heard(), 0);
    QVERIFY(m_system->notes.isEmpty());
    QVERIFY(!pill());
}

void TestLayimArrivals::pillOpensAll()
{
    writes(3);
    writes(1);
    writes(2);
    QTest::mouseClick(pill()->content(), Qt::LeftButton);
    QCOMPARE(chats()->count(), 3);
    QCOMPARE(chats()->current(), VisitorId { 2 }); // the last one
    QVERIFY(!pill()->isVisible());
    QVERIFY(m_shell->pills().queued().isEmpty());
    chats()->closeAll();
    writes(1);
    QTest::keyClick(pill(), Qt::Key_Return);
    QCOMPARE(chats()->current(), VisitorId { 1 });
}

void TestLayimArrivals::pillIsNeverStale()
{
    auto *list = m_shell->panelWindow()->findChild<ContactsView *>(QStringLiteral("contactsList"));
    writes(1);
    QVERIFY(pill()->isVisible());
    const int row = m_shell->panelWindow()->panel()->contacts()->rowOf({ 1 });
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(row, 0)).center());
    QVERIFY2(!pill()->isVisible(), "opened from the list");
    writes(2);
    QVERIFY(pill()->isVisible());
    ConversationInfo read = *m_desk->store.currentOf({ 2 });
    ++read.version;
    read.unread = 0;
    read.readSeq = read.lastSeq;
    m_desk->update(read);
    QVERIFY2(!pill()->isVisible(), "read on another screen");
    writes(2);
    writes(3);
    QCOMPARE(pill()->unread(), 2);
    m_desk->apply(ConversationLost { { 1003 }, { 3 }, { 8 } });
    m_desk->apply(ConversationLost { { 1002 }, { 2 }, { 8 } });
    QVERIFY2(!pill()->isVisible() || pill()->unread() > 0, "went to a colleague");
    m_desk->service.setStatus({ ConnectionState::LoggedOut, 0, {} });
    QVERIFY2(!pill()->isVisible(), "signed out");
}

void TestLayimArrivals::oneSoundInTwoSeconds()
{
    for (int i = 0; i < 50; ++i)
        writes(3);
    QCOMPARE(heard(), 1);
    m_desk->service.clock += kSoundPauseMs - 1;
    writes(3);
    QCOMPARE(heard(), 1);
    m_desk->service.clock += 1;
    writes(3);
    QCOMPARE(heard(), 2);
    QCOMPARE(pill()->unread(), 52);
}

void TestLayimArrivals::readerIsNotMoved()
{
    QList<Message> messages;
    for (int seq = 1; seq <= 40; ++seq)
        messages.append(m_desk->makeMessage(1, seq, QString::fromUtf8("旧消息 %1").arg(seq)));
    m_shell->openChat({ 1 });
    m_desk->addPage(1, messages, true);
    m_last[1] = 40;
    m_shell->openChat({ 2 });
    m_shell->openChat({ 1 });
    QScrollBar *bar = page()->view()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 800);
    bar->setValue(bar->maximum() - 700);
    const int place = bar->value();
    writes(2); // LayIM moves the current chat also for another one's message
    QCOMPARE(bar->value(), place);
    writes(1);
    QCOMPARE(bar->value(), place);
    QCOMPARE(m_desk->store.log({ 1 })->lastSeq(), 41);
    QVERIFY(bar->value() < bar->maximum());
}

void TestLayimArrivals::everythingIsKept()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    for (int i = 0; i < 60; ++i) {
        writes(1);
        writes(2);
    }
    for (const qint64 visitor : { 1, 2 }) {
        const MessageLog *log = m_desk->store.log({ visitor });
        QVERIFY(log->isLoaded(1));
        QCOMPARE(log->lastSeq(), 60);
    }
}

void TestLayimArrivals::strangerComes()
{
    const ContactsModel *contacts = m_shell->panelWindow()->panel()->contacts();
    QCOMPARE(contacts->rowOf({ 9 }), -1);
    m_desk->apply(ConversationGained { m_desk->makeInfo(9, QString(), 2), {} });
    QVERIFY(contacts->rowOf({ 9 }) >= 0);
    QCOMPARE(heard(), 1);
    QCOMPARE(m_system->sounds.last(), Sound::Conversation);
    writes(9);
    QVERIFY(pill()->isVisible());
    QCOMPARE(pill()->toolTip(), m_desk->store.displayName({ 9 }));
}

void TestLayimArrivals::stillWhenAskedFor()
{
    m_shell->setReduceMotion(true);
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    writes(1);
    writes(3);
    for (int i = 0; i < 10; ++i) {
        QTest::qWait(5);
        QCOMPARE(chats()->list()->shakeOffset(0), 0);
        QCOMPARE(pill()->shakeOffset(), 0);
    }
    QCOMPARE(pill()->unread(), 1); // what it says, it says
    QVERIFY(m_desk->settings.value(QStringLiteral("reduceMotion")).toBool());
}

void TestLayimArrivals::boxShakes()
{
    m_shell->panelWindow()->shrink();
    writes(3);
    QCOMPARE(m_shell->panelWindow()->box()->unread(), 1);
    QTRY_VERIFY(m_shell->panelWindow()->box()->shakeOffset() != 0);
}

void TestLayimArrivals::pillsFollowTheLanguage()
{
    writes(3);
    m_shell->openChat({ 1 });
    press("windowMinimise");
    m_shell->setLanguage(QStringLiteral("en"));
    QCOMPARE(pill()->title(), QStringLiteral("New message"));
    QVERIFY(pill()->accessibleName().startsWith(QStringLiteral("Open the chats")));
    QVERIFY(shrunk()->accessibleName().startsWith(QStringLiteral("Bring the chat window")));
}

QTEST_MAIN(TestLayimArrivals)
#include "tst_ui_layimarrivals.moc"
