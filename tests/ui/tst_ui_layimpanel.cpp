// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/aboutwindow.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/composer.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/panelwindow.h"
#include "ui/contacts/searchfield.h"
#include "ui/contacts/signaturefield.h"
#include "ui/contacts/tabrow.h"
#include "ui/deskshell.h"
#include "ui/model/contactsmodel.h"
#include "ui/notices/noticewindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/motion.h"
#include "ui/widgets/plainlabel.h"

#include <QGuiApplication>
#include <QLineEdit>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

// Which test covers which sentence of layim.md (P = tst_ui_panel, C = tst_ui_chatwindow,
// V = tst_ui_chatview, R = tst_ui_chatreading, K = tst_ui_composer, T = tst_ui_chattools,
// M = tst_ui_content, O = tst_ui_docked, A = tst_ui_layimarrivals, L = tst_ui_layimlive, no letter
// = here):
//
//   1    frame, buttons at the top right ........ P crossShrinksToTheBox, C geometry
//   1    windows come to the front .............. windowComesToTheFront
//   1.1  260×520, bottom right, dragged ......... P geometry, panelIsDraggedByItsTitle
//   1.1  name, status icon ...................... P geometry, colours
//   1.1  status menu, closes elsewhere .......... P statusMenu, statusMenuStandsUnderItsIcon
//   1.1  signature: field, hover, Enter, sent ... signature, O signatureIsSent
//   1.1  tabs, bar, tool tips ................... P geometry, tabsByMouse
//   1.1  groups: toggle, count, remembered ...... P groupsAreRemembered, groupsByTag, emptyGroup
//   1.1  rows: measures, hover, second line ..... P rows, offlineRowsAreGrey
//   1.1  row menus .............................. P rowMenu, groupMenu
//   1.1  group rows (客服组) .................... O groups
//   1.1  history rows and their menu ............ historyMenu
//   1.1  scroll bar over the list ............... tst_ui_theme skinShows, scrollBarTakesNoRoom
//   1.1  single click opens ..................... P clickOpens
//   1.1  tool row ............................... P geometry, toolRow
//   1.1  search: field, ✕, hits, case ........... P search, searchFieldMeasures, searchFinds
//   1.1  empty states ........................... emptyStates, emptyGroup
//   1.1  the box of 146×52 ...................... P crossShrinksToTheBox, A boxShakes
//   1.2  window: size, minimum, growth .......... C geometry, C secondChatGrowsTheWindow
//   1.2  header, list, its ✕ .................... C geometry, C chatListRows, C closeOneChat
//   1.2  bubbles, times, system lines ........... V otherBubble, ownBubble, systemLine …; R
//   1.2  media, viewer .......................... M
//   1.2  tools, faces, chat log ................. T toolRowIsWhole, facesAreFoundByWords, log…
//   1.2  keys, limits, drafts ................... K keys …, C draftsArePerVisitor
//   1.2  send menu .............................. K keyMenuChooses, sendMenuOpensUpwards
//   1.2  ✕, minimise, maximise .................. C crossHides, A minimised, L maximise
//   1.3  message box, skins, about .............. L badgeBlinks, L smallWindows, tst_ui_theme
//   1.4  arrivals ............................... A
//   1.5  movements .............................. L menusSlideUp, L windowsGrow, A

//! LayIM's main panel and windows, sentence by sentence, with real mouse and key events.
class TestLayimPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void panelIsDraggedByItsTitle();
    void statusMenuStandsUnderItsIcon();
    void signature();
    void tabsByMouse();
    void groupsByTag();
    void groupMenu();
    void emptyGroup();
    void emptyStates();
    void offlineRowsAreGrey();
    void historyMenu();
    void scrollBarTakesNoRoom();
    void toolRow();
    void searchFieldMeasures();
    void searchFinds_data();
    void searchFinds();
    void windowComesToTheFront();
    void sendMenuOpensUpwards();

private:
    ContactsPanel *panel() { return m_shell->panelWindow()->panel(); }
    ContactsView *list(const char *name = "contactsList")
    {
        return panel()->findChild<ContactsView *>(QLatin1String(name));
    }
    template <typename T> T *child(const char *name)
    {
        return panel()->findChild<T *>(QLatin1String(name));
    }
    QRect row(int n, const char *name = "contactsList")
    {
        return list(name)->visualRect(list(name)->model()->index(n, 0));
    }
    Menu *rightClick(ContactsView *view, const QPoint &where, const char *name)
    {
        QContextMenuEvent event(QContextMenuEvent::Mouse, where,
                                view->viewport()->mapToGlobal(where));
        QCoreApplication::sendEvent(view->viewport(), &event);
        return view->window()->findChild<Menu *>(QLatin1String(name));
    }
    void clickRow(Menu *menu, int action)
    {
        QTest::mouseClick(menu, Qt::LeftButton, {},
                          menu->actionGeometry(menu->actions().at(action)).center());
    }
    QStringList names(const QAbstractItemModel *model)
    {
        QStringList all;
        for (int i = 0; i < model->rowCount(); ++i)
            all.append(model->index(i, 0).data().toString());
        return all;
    }
    void end(qint64 visitor, qint64 at);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestLayimPanel::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    m_desk->me.sign = QString::fromUtf8("您好，很高兴为您服务");
    QList<ConversationInfo> all = { m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                                    m_desk->makeInfo(2, QString::fromUtf8("张伟"), 1),
                                    m_desk->makeInfo(3, QStringLiteral("Anna"), 2) };
    all[0].visitor.tags = { QString::fromUtf8("老客户"), QString::fromUtf8("售后") };
    all[2].visitor.remark = QString::fromUtf8("安娜");
    m_desk->signIn(all);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->panelWindow()));
}

void TestLayimPanel::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestLayimPanel::end(qint64 visitor, qint64 at)
{
    ConversationInfo info = *m_desk->store.currentOf({ visitor });
    ++info.version;
    info.state = ConversationState::Closed;
    info.endedAt = at;
    m_desk->update(info);
}

void TestLayimPanel::panelIsDraggedByItsTitle()
{
    PanelWindow *window = m_shell->panelWindow();
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    QCOMPARE(window->geometry().bottomRight(), screen.bottomRight());
    const QPoint was = window->pos();
    // Where the system moves windows itself (X11 with a window manager), nothing is to be seen
    // here.
    QTest::mousePress(window, Qt::LeftButton, {}, { 230, 8 });
    QTest::mouseMove(window, { 200, -40 });
    QTest::mouseMove(window, { 200, -40 });
    QTest::mouseRelease(window, Qt::LeftButton, {}, { 230, 8 });
    if (window->pos() == was)
        QSKIP("the system moves windows itself");
    QVERIFY(window->pos().y() < was.y());
    QCOMPARE(window->size(), QSize(262, 522)); // and is not resized
}

void TestLayimPanel::statusMenuStandsUnderItsIcon()
{
    auto *status = child<IconButton>("panelStatus");
    QTest::mouseClick(status, Qt::LeftButton);
    auto *menu = m_shell->panelWindow()->findChild<Menu *>(QStringLiteral("statusMenu"));
    QVERIFY(menu && menu->isVisible());
    // 14 px icon in the middle of its cell of 22: its corner is at (4, 4).
    const QPoint icon = status->mapToGlobal(QPoint(4, 4));
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    if (icon.x() - 31 + menu->width() <= screen.right())
        QCOMPARE(menu->pos().x(), icon.x() - 31);
    QCOMPARE(menu->pos().y(), icon.y() + 24);
    QVERIFY(menu->width() >= 87);
    clickRow(menu, 1);
    QCOMPARE(m_desk->service.presences, QList<PresenceState> { PresenceState::Invisible });
    QVERIFY(!menu->isVisible());
    QTest::mouseClick(status, Qt::LeftButton);
    menu = m_shell->panelWindow()->findChild<Menu *>(QStringLiteral("statusMenu"));
    QTest::mouseClick(menu, Qt::LeftButton, {}, { -20, -10 }); // elsewhere
    QVERIFY(!menu->isVisible());
}

void TestLayimPanel::signature()
{
    auto *field = child<SignatureField>("signature");
    auto *load = child<PlainLabel>("panelLoad");
    QCOMPARE(QRect(field->mapTo(panel(), QPoint()), field->size()), QRect(9, 44, 242, 28));
    QCOMPARE(field->font().pixelSize(), 14);
    QVERIFY(load->isVisible());
    QVERIFY(field->textMargins().right() > load->sizeHint().width());
    QTest::mouseClick(field, Qt::LeftButton, {}, { 230, 14 }); // also where the load stands
    QVERIFY(field->hasFocus());
    QVERIFY(!load->isVisible()); // the whole field is for writing
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("On duty until 18"));
    QCOMPARE(m_desk->service.questions.size(), 0); // not per key
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!field->hasFocus());
    QCOMPARE(m_desk->service.questions.size(), 1);
    QVERIFY(load->isVisible());
    field->setText({});
    QCOMPARE(field->placeholderText(), QString::fromUtf8("编辑签名"));
}

void TestLayimPanel::tabsByMouse()
{
    const char *lists[] = { "contactsList", "groupsList", "historyList" };
    const char *tabs[] = { "tabContacts", "tabGroups", "tabHistory" };
    const char *words[] = { "联系人", "群组", "历史会话" };
    auto *bar = child<TabRow>("panelTabs");
    for (const int tab : { 2, 1, 0 }) {
        auto *button = child<QWidget>(tabs[tab]);
        QCOMPARE(button->toolTip(), QString::fromUtf8(words[tab]));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(list(lists[tab])->isVisible());
        QCOMPARE(bar->barRect().left(), 260 * tab / 3);
    }
    // Fainter under the pointer.
    auto *button = child<QWidget>("tabGroups");
    QTest::mouseMove(panel(), { 130, 300 });
    const QColor rest = button->grab().toImage().pixelColor(button->width() / 2, 20);
    QTest::mouseMove(button, button->rect().center());
    QTRY_VERIFY(button->underMouse());
    QVERIFY(button->grab().toImage().pixelColor(button->width() / 2, 20).lightness()
            >= rest.lightness());
}

void TestLayimPanel::groupsByTag()
{
    auto *menu = rightClick(list(), row(0).center(), "groupMenu");
    QVERIFY(menu);
    clickRow(menu, 1);
    ContactsModel *model = panel()->contacts();
    QCOMPARE(names(model),
             (QStringList { QString::fromUtf8("老客户"), QString::fromUtf8("李静"),
                            QString::fromUtf8("未加标签"), QString::fromUtf8("安娜"),
                            QString::fromUtf8("张伟") }));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, row(0).center());
    QCOMPARE(model->rowCount(), 4);
    // A tag that is taken away takes its group along.
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.visitor.tags = { QString::fromUtf8("VIP 客户") };
    m_desk->update(info);
    QCOMPARE(names(model).first(), QString::fromUtf8("VIP 客户"));
    QVERIFY(!names(model).contains(QString::fromUtf8("老客户")));
    ContactsPanel again(m_desk->look, m_desk->service, m_desk->store, m_desk->settings);
    QCOMPARE(again.contacts()->grouping(), ContactsModel::Grouping::Tag);
    QCOMPARE(again.contacts()->closedTags(), QSet<QString> { QString::fromUtf8("老客户") });
    rightClick(list(), row(0).center(), "groupMenu")->actions().at(0)->trigger();
    QCOMPARE(names(model).first(), QString::fromUtf8("小程序访客"));
}

void TestLayimPanel::groupMenu()
{
    auto *menu = rightClick(list(), row(0).center(), "groupMenu");
    QVERIFY(menu);
    QVERIFY(menu->actions().at(0)->isChecked());
    clickRow(menu, 4);
    QCOMPARE(panel()->contacts()->rowCount(), 2);
    rightClick(list(), row(0).center(), "groupMenu")->actions().at(3)->trigger();
    QCOMPARE(panel()->contacts()->rowCount(), 5);
    QVERIFY(!rightClick(list(), { 100, 360 }, "rowMenu")); // below the rows: nothing
}

void TestLayimPanel::emptyGroup()
{
    const int at = panel()->contacts()->rowOf({ 3 });
    const QRect before = row(at - 1);
    m_desk->apply(ConversationLost { { 1003 }, { 3 }, { 8 } });
    end(3, FakeDesk::kStart); // what is over and lost leaves the list
    const int header = panel()->contacts()->rowCount() - 1;
    QCOMPARE(row(header), before);
    const auto ink = [this, header] {
        const QImage shot =
            list()->viewport()->grab(row(header).translated(0, ContactsView::kHeader)).toImage();
        int found = 0;
        for (int i = 0; i < shot.width() * shot.height(); ++i)
            found += shot.pixelColor(i % shot.width(), i / shot.width()).lightness() < 200;
        return found;
    };
    QVERIFY(ink() > 50); // 该分组下已无好友了
    QVERIFY(!list()->indexAt(row(header).center() + QPoint(0, ContactsView::kHeader)).isValid());
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, row(header).center());
    QCOMPARE(ink(), 0); // closed: no words
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, row(header).center());
    QVERIFY(ink() > 50);
}

void TestLayimPanel::emptyStates()
{
    m_desk->signIn({});
    HelloAnswer nothing;
    nothing.agent = m_desk->me;
    nothing.epoch = QStringLiteral("e");
    nothing.cursor = { 1 };
    m_desk->store.applySnapshot(nothing);
    const std::pair<const char *, const char *> lists[] = { { "contactsList", "暂无联系人" },
                                                            { "groupsList", "暂无群组" },
                                                            { "historyList", "暂无历史会话" } };
    for (const auto &[name, words] : lists)
        QCOMPARE(list(name)->emptyText(), QString::fromUtf8(words));
    child<SearchField>("searchField")->open();
    QTest::keyClicks(child<QLineEdit>("searchEdit"), QStringLiteral("zzz"));
    QCOMPARE(list()->emptyText(), QString::fromUtf8("无搜索结果"));
    const QImage shot = list()->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor(10, 30), QColor(Qt::white));
    int ink = 0;
    for (int x = 60; x < 200; ++x)
        ink += shot.pixelColor(x, 30).lightness() < 200;
    QVERIFY(ink > 5); // centred, 20 to 40 px from the top
}

void TestLayimPanel::offlineRowsAreGrey()
{
    end(2, FakeDesk::kStart);
    const QRect box = row(panel()->contacts()->rowOf({ 2 }));
    const QImage shot = list()->viewport()->grab(box).toImage();
    for (int x = 0; x < shot.width(); ++x) {
        for (int y = 0; y < shot.height(); ++y) {
            const QColor colour = shot.pixelColor(x, y);
            // Subpixel letters would be coloured, too; these are not used here.
            QVERIFY2(std::abs(colour.red() - colour.green()) < 12
                         && std::abs(colour.green() - colour.blue()) < 12,
                     qPrintable(colour.name()));
        }
    }
}

void TestLayimPanel::historyMenu()
{
    end(1, FakeDesk::kStart + 1000);
    end(2, FakeDesk::kStart + 2000);
    end(3, FakeDesk::kStart + 3000);
    QTest::mouseClick(child<QWidget>("tabHistory"), Qt::LeftButton);
    ContactsView *history = list("historyList");
    QCOMPARE(names(history->model()),
             (QStringList { QString::fromUtf8("安娜"), QString::fromUtf8("张伟"),
                            QString::fromUtf8("李静") }));
    auto *menu = rightClick(history, row(1, "historyList").center(), "historyMenu");
    QVERIFY(menu);
    QVERIFY(menu->width() >= 200);
    QCOMPARE(menu->actionGeometry(menu->actions().at(2)).height(), 30);
    QCOMPARE(menu->actions().at(2)->text(), QString::fromUtf8("移除该会话"));
    QCOMPARE(menu->actions().at(3)->text(), QString::fromUtf8("清空全部会话列表"));
    clickRow(menu, 2);
    QCOMPARE(history->model()->rowCount(), 2);
    ContactsPanel again(m_desk->look, m_desk->service, m_desk->store, m_desk->settings);
    auto *remembered = again.findChild<ContactsView *>(QStringLiteral("historyList"));
    QCOMPARE(remembered->model()->rowCount(), 2);
    menu = rightClick(history, row(0, "historyList").center(), "historyMenu");
    menu->actions().at(3)->trigger();
    QCOMPARE(history->model()->rowCount(), 0);
    end(1, FakeDesk::kStart + 9000); // it was opened again and has ended again
    QCOMPARE(history->model()->rowCount(), 1);
}

void TestLayimPanel::scrollBarTakesNoRoom()
{
    QList<ConversationInfo> many;
    for (int i = 1; i <= 30; ++i)
        many.append(m_desk->makeInfo(i, QString::fromUtf8("访客 %1").arg(i), 1));
    m_desk->signIn(many);
    QTest::mouseMove(list()->viewport(), { 100, 100 });
    QCOMPARE(list()->viewport()->width(), 260); // LayIM's rows shrink to 245 under the pointer
    QCOMPARE(row(1).width(), 260);
}

void TestLayimPanel::toolRow()
{
    const char *tools[] = { "toolSearch", "toolBox", "toolSkin", "toolAbout" };
    for (const char *tool : tools) {
        auto *button = child<IconButton>(tool);
        QCOMPARE(button->size(), QSize(48, 37));
        QVERIFY(!button->toolTip().isEmpty());
    }
    auto *skin = child<IconButton>("toolSkin");
    QTest::mousePress(skin, Qt::LeftButton);
    QCOMPARE(skin->grab().toImage().pixelColor(2, 2), QColor(0xE2E2E2)); // pressed
    QTest::mouseRelease(skin, Qt::LeftButton);
    QVERIFY(m_shell->skinWindow()->isVisible());
    QTest::mouseClick(child<IconButton>("toolBox"), Qt::LeftButton);
    QVERIFY(m_shell->noticeWindow()->isVisible());
}

void TestLayimPanel::searchFieldMeasures()
{
    QTest::mouseClick(child<IconButton>("toolSearch"), Qt::LeftButton);
    auto *field = child<SearchField>("searchField");
    QVERIFY(field->isVisible());
    QCOMPARE(QRect(field->mapTo(panel(), QPoint()), field->size()), QRect(0, 483, 260, 37));
    const QImage shot = field->grab().toImage();
    QCOMPARE(shot.pixelColor(100, 5), QColor(0xDDDDDD)); // 250×30 at (5, 3)
    QCOMPARE(shot.pixelColor(2, 5), QColor(0xF6F6F6));
    auto *cross = field->findChild<IconButton *>();
    QCOMPARE(cross->size(), QSize(20, 20));
    QTest::mouseClick(cross, Qt::LeftButton);
    QVERIFY(!field->isVisible());
}

void TestLayimPanel::searchFinds_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("found");
    QTest::newRow("any case") << QStringLiteral("aNNa") << 3;
    QTest::newRow("remark") << QString::fromUtf8("安娜") << 3;
    QTest::newRow("pinyin") << QStringLiteral("lj") << 1;
    QTest::newRow("part of a name") << QString::fromUtf8("伟") << 2;
}

//! LayIM finds a case-sensitive part of a name only (1.6, 7).
void TestLayimPanel::searchFinds()
{
    QFETCH(QString, typed);
    QFETCH(int, found);
    QTest::mouseClick(child<IconButton>("toolSearch"), Qt::LeftButton);
    auto *edit = child<QLineEdit>("searchEdit");
    QTest::keyClicks(edit, typed.toLatin1() == typed.toUtf8() ? typed : QString());
    if (edit->text().isEmpty())
        edit->insert(typed);
    QCOMPARE(panel()->contacts()->rowCount(), 1);
    QCOMPARE(panel()->contacts()->index(0).data(VisitorIdRole).toInt(), found);
    QCOMPARE(child<TabRow>("panelTabs")->current(), -1);
}

//! LayIM's do not (layim.md 1): a defect not to copy.
void TestLayimPanel::windowComesToTheFront()
{
    m_shell->openChat({ 1 });
    QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
    m_shell->panelWindow()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_shell->panelWindow()));
    QSignalSpy raised(m_shell->chatWindow(), &LayimFrame::activated);
    m_shell->chatWindow()->activateWindow();
    QTRY_COMPARE(raised.count(), 1);
}

void TestLayimPanel::sendMenuOpensUpwards()
{
    m_shell->openChat({ 1 });
    ChatWindow *window = m_shell->chatWindow();
    auto *arrow = window->findChild<QWidget *>(QStringLiteral("sendArrow"));
    QTest::mouseClick(arrow, Qt::LeftButton);
    auto *menu = window->findChild<Menu *>();
    QVERIFY(menu && menu->isVisible());
    QCOMPARE(menu->height(), 78);
    QVERIFY(menu->width() >= 182 && menu->width() < 240);
    QCOMPARE(menu->actionGeometry(menu->actions().at(0)).height(), 28);
    QVERIFY(menu->geometry().bottom() <= arrow->mapToGlobal(QPoint()).y());
    QVERIFY(window->geometry().contains(menu->geometry())); // LayIM's hangs out of it
    clickRow(menu, 1);
    QCOMPARE(m_desk->settings.value(QStringLiteral("sendKey")).toInt(), int(SendKey::CtrlEnter));
}

QTEST_MAIN(TestLayimPanel)
#include "tst_ui_layimpanel.moc"
