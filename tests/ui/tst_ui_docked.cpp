// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactlists.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/worklist.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/docked/railparts.h"
#include "ui/docked/texttabs.h"
#include "ui/mainwindow.h"
#include "ui/model/groupsmodel.h"
#include "ui/model/noticelog.h"
#include "ui/model/worklistmodel.h"
#include "ui/notices/noticewindow.h"
#include "ui/visitors/visitorcard.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! The docked arrangement (desk.md 3.1 to 3.4): measures, folding, arrangements switched while
//! chats are open, tear-off and dock, groups, message box.
class TestDocked : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void measures();
    void cardFolds();
    void cardByHandInANarrowWindow();
    void workListOpens();
    void tabsAndSearch();
    void leaves();
    void railShowsWhatTheRoleMaySee();
    void statusMenuWithReasons();
    void signatureIsSent();
    void arrangementSwitchedLive();
    void tearOffAndDock();
    void crossShrinksToTheBox();
    void geometryComesBack();
    void geometryOfAScreenThatIsGone();
    void groups();
    void noticesAreCounted();
    void visitorCardIsWritten();
    void languageSwitchedLive();

private:
    template <typename T> T *child(const char *name)
    {
        return m_shell->mainWindow()->findChild<T *>(QLatin1String(name));
    }
    void click(const char *name) { QTest::mouseClick(child<QWidget>(name), Qt::LeftButton); }
    ChatWidget *chats() { return m_shell->mainWindow()->chats(); }
    void begin();

    QRect m_opened; //!< as the window chose it
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestDocked::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), QStringLiteral("light"));
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                     m_desk->makeInfo(2, QString::fromUtf8("张伟"), 1),
                     m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 2) });
    begin();
}

void TestDocked::begin()
{
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
    m_opened = m_shell->mainWindow()->geometry();
    m_shell->mainWindow()->resize(1366, 768); // the screen may be smaller
}

void TestDocked::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestDocked::measures()
{
    MainWindow *window = m_shell->mainWindow();
    window->resize(1366, 768);
    m_shell->openChat({ 1 });
    const auto at = [window](QWidget *widget) {
        return QRect(widget->mapTo(window, QPoint()), widget->size());
    };
    QCOMPARE(at(window->rail()), QRect(0, 0, 52, 768));
    QCOMPARE(at(window->lists()).x(), 52);
    QCOMPARE(window->lists()->width(), 264);
    QCOMPARE(window->card()->width(), 280);
    QVERIFY(std::abs(chats()->width() - 770) <= 2); // and two hairlines
    QCOMPARE(child<QWidget>("profileHead")->height(), 56);
    QCOMPARE(child<QWidget>("dockedTabs")->height(), 40);
    QCOMPARE(at(child<QWidget>("dockedTabs")).y(), 56 + 36);
    QCOMPARE(child<TextTabs>("dockedTabs")->barRect().height(), 3);
    QCOMPARE(child<QWidget>("dockedSearch")->height(), 30);
    QCOMPARE(child<QWidget>("chatHeader")->height(), 60);
    QCOMPARE(child<RailTab>("railConversations")->size(), QSize(52, 52));
    QVERIFY(window->minimumWidth() <= 800);
    // The panes stop where desk.md says.
    auto *splitter = window->findChild<QSplitter *>();
    splitter->setSizes({ 600, 100, 100 });
    QCOMPARE(window->lists()->width(), 360);
    QVERIFY(chats()->width() >= 500);
    splitter->setSizes({ 10, 2000, 10 });
    QCOMPARE(window->lists()->width(), 240);
    QCOMPARE(window->card()->width(), 260);
}

void TestDocked::cardFolds()
{
    MainWindow *window = m_shell->mainWindow();
    window->resize(1300, 700);
    QVERIFY(!window->isCardShown()); // nobody to show
    m_shell->openChat({ 1 });
    QVERIFY(window->isCardShown());
    window->resize(1179, 700);
    QVERIFY(!window->isCardShown());
    window->resize(1180, 700);
    QVERIFY(window->isCardShown());
    click("cardButton");
    QVERIFY(!window->isCardShown());
    m_shell->openChat({ 2 });
    QVERIFY(!window->isCardShown());
    QCOMPARE(m_desk->settings.value(QStringLiteral("mainWindow/card")).toBool(), false);
}

void TestDocked::cardByHandInANarrowWindow()
{
    MainWindow *window = m_shell->mainWindow();
    window->resize(900, 700);
    m_shell->openChat({ 1 });
    QVERIFY(!window->isCardShown());
    const int chat = chats()->width();
    click("cardButton");
    QVERIFY(window->isCardShown());
    QCOMPARE(chats()->width(), chat); // it lies over the chat, which keeps its 500
    QCOMPARE(window->card()->geometry().right(), 899);
    click("cardButton");
    QVERIFY(!window->isCardShown());
    click("cardButton");
    window->resize(1300, 700); // and finds its place when there is room
    QVERIFY(window->isCardShown());
    QVERIFY(window->card()->parentWidget() != window);
}

void TestDocked::workListOpens()
{
    WorkList *work = m_shell->mainWindow()->lists()->work();
    m_desk->push(m_desk->makeMessage(3, 1, QString::fromUtf8("在吗？")));
    const QModelIndex row = work->model()->index(work->model()->rowOf({ 3 }));
    QVERIFY(row.isValid());
    const QRect box = work->view()->visualRect(row);
    QTest::mouseClick(work->view()->viewport(), Qt::LeftButton, {}, box.center());
    QCOMPARE(chats()->current(), VisitorId { 3 });
    QVERIFY(!m_shell->mainWindow()->card()->isHidden());
    QCOMPARE(m_shell->mainWindow()->card()->visitor(), VisitorId { 3 });
    QTest::keyClick(chats()->currentPage()->composer()->edit(), Qt::Key_Escape);
    QCOMPARE(chats()->count(), 0);
    QVERIFY(!m_shell->mainWindow()->isCardShown());
}

void TestDocked::tabsAndSearch()
{
    ListPane *lists = m_shell->mainWindow()->lists();
    QCOMPARE(lists->tab(), int(ListPane::Work));
    QVERIFY(lists->work()->isVisible());
    click("dockedContacts");
    QVERIFY(child<ContactsView>("contactsList")->isVisible());
    QVERIFY(!lists->work()->isVisible());
    click("dockedHistory");
    QVERIFY(child<ContactsView>("historyList")->isVisible());
    QTest::keyClick(m_shell->mainWindow(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(lists->search()->hasFocus());
    QTest::keyClicks(lists->search(), QStringLiteral("zw")); // 张伟 by its initials
    QVERIFY(child<ContactsView>("contactsList")->isVisible());
    QCOMPARE(lists->lists()->view(ContactLists::Contacts)->model()->rowCount(), 1);
    QCOMPARE(child<TextTabs>("dockedTabs")->current(), -1);
    QTest::keyClick(lists->search(), Qt::Key_Return);
    QCOMPARE(chats()->current(), VisitorId { 2 });
    QTest::keyClick(lists->search(), Qt::Key_Escape);
    QVERIFY(lists->search()->text().isEmpty());
    QVERIFY(child<ContactsView>("historyList")->isVisible());
}

void TestDocked::leaves()
{
    click("railLeaves");
    QVERIFY(child<QWidget>("leaveView")->isVisible());
    QVERIFY(!child<QWidget>("dockedTabs")->isVisible());
    click("railConversations");
    QVERIFY(child<QWidget>("dockedTabs")->isVisible());
    QVERIFY(m_shell->mainWindow()->lists()->work()->isVisible());
}

void TestDocked::railShowsWhatTheRoleMaySee()
{
    QVERIFY(!child<QWidget>("railAdmin")->isVisible());
    m_shell->mainWindow()->setAdminAvailable(true);
    QVERIFY(!child<QWidget>("railAdmin")->isVisible()); // an agent
    m_desk->me.role = Role::Admin;
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1) });
    QVERIFY(child<QWidget>("railAdmin")->isVisible());
    QSignalSpy wanted(m_shell->mainWindow(), &MainWindow::adminRequested);
    m_shell->mainWindow()->disconnect(m_shell.get());
    click("railAdmin");
    QCOMPARE(wanted.count(), 1);
}

void TestDocked::statusMenuWithReasons()
{
    click("railAvatar");
    auto *menu = m_shell->mainWindow()->findChild<Menu *>(QStringLiteral("statusMenu"));
    QVERIFY(menu);
    auto *away = menu->findChild<Menu *>(QStringLiteral("awayMenu"));
    QVERIFY(away);
    const QStringList words = { QString::fromUtf8("用餐"), QString::fromUtf8("会议"),
                                QString::fromUtf8("培训"), QString::fromUtf8("其他") };
    QCOMPARE(away->actions().size(), words.size());
    for (int i = 0; i < words.size(); ++i)
        QCOMPARE(away->actions().at(i)->text(), words.at(i));
    away->actions().at(1)->trigger();
    QCOMPARE(m_desk->service.presenceRequests.last().state, PresenceState::Away);
    QCOMPARE(m_desk->service.presenceRequests.last().reason, words.at(1));
    menu->actions().at(2)->trigger();
    QCOMPARE(m_desk->service.presences.last(), PresenceState::Busy);
    menu->close();
}

void TestDocked::signatureIsSent()
{
    QTest::mouseDClick(child<QWidget>("profileHead"), Qt::LeftButton, {}, QPoint(120, 46));
    auto *field = child<QLineEdit>("signature");
    QVERIFY(field->isVisible());
    field->clear();
    QTest::keyClicks(field, QStringLiteral("back at noon"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!field->isVisible());
    QVERIFY(!m_desk->service.questions.isEmpty());
    const auto *asked = std::get_if<SignRequest>(&m_desk->service.questions.last().body);
    QVERIFY(asked);
    QCOMPARE(asked->sign, QStringLiteral("back at noon"));
    while (std::get_if<SignRequest>(&m_desk->service.questions.first().body) == nullptr)
        m_desk->service.refuseNext(makeError(ErrorCode::Unavailable, QStringLiteral("x")));
    m_desk->service.answerNext({ { QStringLiteral("sign"), QStringLiteral("back at noon") } });
    QCOMPARE(m_desk->store.me().sign, QStringLiteral("back at noon"));
}

void TestDocked::arrangementSwitchedLive()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    ChatPage *second = chats()->page({ 2 });
    QTest::keyClicks(second->composer()->edit(), QStringLiteral("half a word"));
    m_shell->setArrangement(Arrangement::Windows);
    QVERIFY(!m_shell->mainWindow()->isVisible());
    QVERIFY(m_shell->panelWindow()->isVisible());
    QVERIFY(m_shell->chatWindow()->isVisible());
    ChatWidget *floating = m_shell->chatWindow()->chats();
    QCOMPARE(floating->page({ 2 }), second); // the same widget, as it was
    QCOMPARE(floating->current(), VisitorId { 2 });
    QCOMPARE(second->draft(), QStringLiteral("half a word"));
    QCOMPARE(second->header()->height(), 80);
    QCOMPARE(chats()->count(), 0);
    QTest::keyClicks(second->composer()->edit(), QStringLiteral("!"));
    QCOMPARE(m_desk->store.draft({ 2 }), QStringLiteral("half a word!"));
    m_shell->setArrangement(Arrangement::Docked);
    QVERIFY(m_shell->mainWindow()->isVisible());
    QVERIFY(!m_shell->panelWindow()->isVisible());
    QVERIFY(!m_shell->chatWindow()->isVisible());
    QCOMPARE(chats()->page({ 2 }), second);
    QCOMPARE(second->header()->height(), 60);
    QCOMPARE(rememberedArrangement(m_desk->settings), Arrangement::Docked);
}

void TestDocked::tearOffAndDock()
{
    m_shell->openChat({ 1 });
    m_shell->openChat({ 2 });
    ChatPage *page = chats()->page({ 2 });
    QTest::keyClick(page->composer()->edit(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(chats()->count(), 1);
    QVERIFY(m_shell->mainWindow()->isVisible());
    QVERIFY(m_shell->chatWindow()->isVisible());
    QCOMPARE(m_shell->chatWindow()->chats()->page({ 2 }), page);
    m_shell->openChat({ 2 }); // is brought up where it is
    QVERIFY(!chats()->isOpen({ 2 }));
    QTest::mouseClick(m_shell->chatWindow()->findChild<QWidget *>(QStringLiteral("windowClose")),
                      Qt::LeftButton);
    QVERIFY(!m_shell->chatWindow()->isVisible());
    QCOMPARE(chats()->page({ 2 }), page);
    QCOMPARE(chats()->current(), VisitorId { 2 });
}

void TestDocked::crossShrinksToTheBox()
{
    m_shell->mainWindow()->close();
    QVERIFY(!m_shell->mainWindow()->isVisible());
    QVERIFY(m_shell->box()->isVisible());
    QTest::mouseClick(m_shell->box()->content(), Qt::LeftButton);
    QVERIFY(m_shell->mainWindow()->isVisible());
    QVERIFY(!m_shell->box()->isVisible());
}

void TestDocked::geometryComesBack()
{
    MainWindow *window = m_shell->mainWindow();
    m_shell->openChat({ 1 });
    auto *splitter = window->findChild<QSplitter *>();
    splitter->setSizes({ 242, 700, 320 });
    Q_EMIT splitter->splitterMoved(0, 2); // as after a drag
    const int card = window->card()->width();
    QCOMPARE(card, 320);
    const QRect place(2, 40, 796, 700); // the screen of this test is 800 square
    window->setGeometry(place);
    const int list = window->lists()->width();
    m_shell->close();
    m_shell.reset();
    begin();
    QCOMPARE(m_opened, place);
    window = m_shell->mainWindow();
    QCOMPARE(window->lists()->width(), list);
    m_shell->openChat({ 1 });
    QCOMPARE(window->card()->width(), card);
}

void TestDocked::geometryOfAScreenThatIsGone()
{
    m_shell->close();
    m_shell.reset();
    m_desk->settings.setValue(QStringLiteral("mainWindow/rect"), QRect(5000, -3000, 4000, 3000));
    begin();
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    QVERIFY(screen.contains(m_opened));
    QVERIFY(m_opened.top() >= 30); // its title bar can be reached
}

void TestDocked::groups()
{
    ColleaguesAnswer answer;
    Colleague there;
    there.id = { 8 };
    there.nickname = QString::fromUtf8("小王");
    there.presence = PresenceState::Busy;
    there.link = LinkState::Connected;
    there.load = 3;
    there.capacity = 10;
    Colleague gone;
    gone.id = { 9 };
    gone.nickname = QString::fromUtf8("小陈");
    answer.agents = { gone, there };
    answer.groups = { { { 1 }, { 1 }, QString::fromUtf8("售前"), { { 9 }, { 8 } } } };
    GroupsModel model(m_desk->store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    click("dockedGroups");
    QCOMPARE(m_desk->service.colleagueLoads, 1);
    m_desk->store.people().apply(answer);
    const auto *shown = m_shell->mainWindow()->lists()->lists()->groups();
    QCOMPARE(shown->rowCount(), 6); // the group and everybody, two members each
    QCOMPARE(shown->index(0).data(GroupOnlineRole).toInt(), 1);
    QCOMPARE(shown->index(0).data(GroupCountRole).toInt(), 2);
    QCOMPARE(shown->index(1).data(NameRole).toString(), QString::fromUtf8("小王")); // there first
    QVERIFY(shown->index(1).data(PreviewRole).toString().contains(QStringLiteral("3/10")));
    QVERIFY(shown->index(2).data(EndedRole).toBool()); // grey
    auto *view = child<ContactsView>("groupsList");
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->visualRect(shown->index(0)).center());
    QCOMPARE(shown->rowCount(), 4);
    QCOMPARE(chats()->count(), 0); // a colleague is no visitor
}

void TestDocked::noticesAreCounted()
{
    AlertPush alert;
    alert.kind = QStringLiteral("no_answer");
    alert.visitor = { 2 };
    Q_EMIT m_desk->service.alerted(alert);
    alert.kind = QStringLiteral("something of tomorrow");
    Q_EMIT m_desk->service.alerted(alert);
    QVERIFY(child<QWidget>("dockedBox")->accessibleName().contains(QStringLiteral("1")));
    click("dockedBox");
    NoticeWindow *window = m_shell->noticeWindow();
    QVERIFY(window->isVisible());
    QVERIFY(!child<QWidget>("dockedBox")->accessibleName().contains(QStringLiteral("1")));
    auto *list = window->findChild<QListView *>(QStringLiteral("noticeList"));
    QCOMPARE(list->model()->rowCount(), 1);
    QVERIFY(list->model()->index(0, 0).data().toString().contains(QString::fromUtf8("张伟")));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QCOMPARE(chats()->current(), VisitorId { 2 });
}

void TestDocked::visitorCardIsWritten()
{
    m_shell->openChat({ 1 });
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 1 })->visitor;
    card.visitor.tags = { QString::fromUtf8("老客户") };
    m_desk->store.applyVisitorCard(card);
    auto &questions = m_desk->service.questions;
    const auto last = [&] { return std::get_if<VisitorEditRequest>(&questions.last().body); };

    click("remarkEdit");
    auto *remark = child<QLineEdit>("remarkField");
    QTRY_VERIFY(remark->isVisible());
    QTest::keyClicks(remark, QStringLiteral("Li"));
    QTest::keyClick(remark, Qt::Key_Return);
    QVERIFY(last());
    QCOMPARE(last()->visitor, VisitorId { 1 });
    QCOMPARE(last()->remark, std::optional<QString>(QStringLiteral("Li")));
    QVERIFY(!last()->tags);

    click("tagAdd");
    auto *tag = child<QLineEdit>("tagField");
    QTest::keyClicks(tag, QStringLiteral("vip"));
    QTest::keyClick(tag, Qt::Key_Return);
    QVERIFY(last());
    QCOMPARE(*last()->tags, (QStringList { QString::fromUtf8("老客户"), QStringLiteral("vip") }));
    const auto asked = questions.size();
    click("tagAdd");
    QTest::keyClicks(tag, QStringLiteral("no"));
    QTest::keyClick(tag, Qt::Key_Escape);
    QCOMPARE(questions.size(), asked);

    Colleague wang;
    wang.id = { 8 };
    wang.nickname = QStringLiteral("wang");
    m_desk->store.people().apply(ColleaguesAnswer { { wang }, {} });
    auto *note = child<QLineEdit>("noteField");
    QTest::keyClicks(note, QStringLiteral("ask @wang first"));
    QTest::keyClick(note, Qt::Key_Return);
    const auto *wanted = std::get_if<NoteRequest>(&questions.last().body);
    QVERIFY(wanted);
    QCOMPARE(wanted->text, QStringLiteral("ask @wang first"));
    QCOMPARE(wanted->mention, QList<AgentId> { AgentId { 8 } });
    QVERIFY(!note->text().isEmpty()); // until the relay has it
}

void TestDocked::languageSwitchedLive()
{
    QCOMPARE(child<QWidget>("dockedWork")->accessibleName(), QString::fromUtf8("会话"));
    m_shell->setLanguage(QStringLiteral("en"));
    QTRY_COMPARE(child<QWidget>("dockedWork")->accessibleName(), QStringLiteral("Chats"));
    QCOMPARE(child<QWidget>("railSettings")->accessibleName(), QStringLiteral("Settings"));
    m_shell->setLanguage(QStringLiteral("zh_CN"));
    QTRY_COMPARE(child<QWidget>("railSettings")->accessibleName(), QString::fromUtf8("设置"));
}

QTEST_MAIN(TestDocked)
#include "tst_ui_docked.moc"
