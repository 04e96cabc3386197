// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/contacts/closingstrip.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/panelwindow.h"
#include "ui/contacts/searchfield.h"
#include "ui/contacts/tabrow.h"
#include "ui/model/contactsmodel.h"
#include "ui/widgets/connectionbanner.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! LayIM's main panel: measures and colours of layim.md 1.1, and what an agent does with it.
class TestPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void geometry();
    void colours();
    void rows();
    void unreadPill();
    void groupsAreRemembered();
    void clickOpens();
    void keyboardOpens();
    void search();
    void statusMenu();
    void rowMenu();
    void hostileName();
    void quotaChipOnlyWhenScarce();
    void closingWindowsAreListed();
    void bannerTellsAndRetries();
    void crossShrinksToTheBox();
    void manyVisitors();

private:
    ContactsView *list()
    {
        return m_panel->findChild<ContactsView *>(QStringLiteral("contactsList"));
    }
    QRect inPanel(QWidget *widget)
    {
        return { widget->mapTo(m_panel.get(), QPoint()), widget->size() };
    }
    QRect row(int n) { return list()->visualRect(m_panel->contacts()->index(n)); }
    template <typename T> T *child(const char *name)
    {
        return m_panel->findChild<T *>(QLatin1String(name));
    }

    std::unique_ptr<Language> m_language;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<ContactsPanel> m_panel;
};

void TestPanel::init()
{
    m_language = std::make_unique<Language>();
    m_language->use(QStringLiteral("zh_CN"));
    m_desk = std::make_unique<FakeDesk>();
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                     m_desk->makeInfo(2, QString::fromUtf8("张伟"), 1),
                     m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 2) });
    m_panel = std::make_unique<ContactsPanel>(m_desk->look, m_desk->service, m_desk->store,
                                              m_desk->settings);
    m_panel->resize(ContactsPanel::kSize);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestPanel::cleanup()
{
    m_panel.reset();
    m_desk.reset();
    m_language.reset();
}

void TestPanel::geometry()
{
    QCOMPARE(m_panel->size(), QSize(260, 520));
    auto *name = child<PlainLabel>("panelName");
    QCOMPARE(name->pos(), QPoint(15, 12));
    QCOMPARE(name->font().pixelSize(), 16);
    auto *status = child<IconButton>("panelStatus");
    QCOMPARE(inPanel(status).center().x() + 1,
             name->geometry().right() + 1 + 5 + 7); // 14 px icon, 5 px behind
    auto *tabs = child<TabRow>("panelTabs");
    QCOMPARE(inPanel(tabs), QRect(0, 72, 260, 42));
    QCOMPARE(tabs->barRect().height(), 3);
    QCOMPARE(tabs->barRect().bottom(), 41);
    QCOMPARE(tabs->barRect().width(), 86); // a third of 260
    QCOMPARE(inPanel(list()), QRect(0, 114, 260, 369));
    QCOMPARE(inPanel(child<IconButton>("toolSearch")), QRect(10, 483, 48, 37));
    QCOMPARE(inPanel(child<IconButton>("toolAbout")), QRect(10 + 4 * 48, 483, 48, 37));
    QCOMPARE(row(0), QRect(0, 10, 260, 28));
    QCOMPARE(row(1), QRect(0, 38, 260, 52));
    QCOMPARE(row(2).top(), 90);
    QCOMPARE(row(3), QRect(0, 142, 260, 28));
}

void TestPanel::colours()
{
    const QImage shot = m_panel->grab().toImage();
    QCOMPARE(shot.pixelColor(200, 5), QColor(0xF6F6F6));
    QCOMPARE(shot.pixelColor(40, 112), QColor(0x3FDD86)); // the current tab's bar
    QCOMPARE(shot.pixelColor(130, 112), QColor(0xF6F6F6));
    QCOMPARE(shot.pixelColor(240, 300), QColor(0xFFFFFF));
    QCOMPARE(shot.pixelColor(100, 500), QColor(0xF6F6F6));
    const QPoint status = inPanel(child<IconButton>("panelStatus")).center();
    QCOMPARE(shot.pixelColor(status), QColor(0x3FDD86));
}

void TestPanel::rows()
{
    QTest::mouseMove(list()->viewport(), QPoint(100, row(1).center().y()));
    const QImage shot = list()->viewport()->grab().toImage();
    // The round avatar of 36 at (15, 8) in the row, in the visitor's own colour.
    const QColor ground =
        m_desk->look.theme()
            .avatars.at(size_t(m_panel->contacts()->index(1).data(VisitorIdRole).toLongLong() % 8))
            .first;
    QCOMPARE(shot.pixelColor(15 + 4, row(1).top() + 8 + 18), ground);
    QCOMPARE(shot.pixelColor(13, row(1).top() + 8 + 18).red(),
             shot.pixelColor(13, row(1).top() + 26).green());
    QCOMPARE(shot.pixelColor(250, row(1).top() + 4), QColor(242, 242, 242)); // 5 % black over white
    QCOMPARE(shot.pixelColor(250, row(2).top() + 4), QColor(0xFFFFFF));
    QCOMPARE(child<PlainLabel>("panelLoad")->text(), QString::fromUtf8("接待 3/10"));
}

void TestPanel::unreadPill()
{
    m_desk->push(m_desk->makeMessage(3, 1, QString::fromUtf8("在吗？")));
    m_desk->push(m_desk->makeMessage(3, 2, QString::fromUtf8("有货吗？")));
    const int at = m_panel->contacts()->rowOf({ 3 });
    QCOMPARE(m_panel->contacts()->index(at).data(UnreadRole).toInt(), 2);
    const QImage shot = list()->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor(260 - 15 - 4, row(at).top() + 29 + 9), QColor(0xF74C31));
    QTRY_COMPARE(m_panel->grab().toImage().pixelColor(54, 84),
                 QColor(0xF74C31)); // and the tab counts them
}

void TestPanel::groupsAreRemembered()
{
    QSignalSpy opened(m_panel.get(), &ContactsPanel::openRequested);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, row(0).center());
    QVERIFY(!m_panel->contacts()->isGroupOpen({ 1 }));
    QVERIFY(m_panel->contacts()->isGroupOpen({ 2 }));
    QCOMPARE(row(1), QRect(0, 38, 260, 28));
    ContactsPanel again(m_desk->look, m_desk->service, m_desk->store, m_desk->settings);
    QVERIFY(!again.contacts()->isGroupOpen({ 1 }));
    QVERIFY(again.contacts()->isGroupOpen({ 2 }));
    QCOMPARE(opened.count(), 0);
}

void TestPanel::clickOpens()
{
    QSignalSpy opened(m_panel.get(), &ContactsPanel::openRequested);
    const int at = m_panel->contacts()->rowOf({ 3 });
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, row(at).center());
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(0).value<VisitorId>(), VisitorId { 3 });
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                      QPoint(100, 360)); // below the last row
    QCOMPARE(opened.count(), 1);
}

void TestPanel::keyboardOpens()
{
    QSignalSpy opened(m_panel.get(), &ContactsPanel::openRequested);
    list()->setFocus();
    list()->setCurrentIndex(m_panel->contacts()->index(0));
    QTest::keyClick(list(), Qt::Key_Down);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QTest::keyClick(list(), Qt::Key_Home);
    QTest::keyClick(list(), Qt::Key_Space);
    QVERIFY(!m_panel->contacts()->isGroupOpen({ 1 }));
}

void TestPanel::search()
{
    QSignalSpy opened(m_panel.get(), &ContactsPanel::openRequested);
    QTest::mouseClick(child<IconButton>("toolSearch"), Qt::LeftButton);
    auto *field = child<SearchField>("searchField");
    QVERIFY(field->isVisible());
    field->edit()->setText(QString::fromUtf8("伟"));
    QCOMPARE(m_panel->contacts()->rowCount(), 1);
    QCOMPARE(child<TabRow>("panelTabs")->current(), -1);
    QTest::keyClick(field->edit(), Qt::Key_Return);
    QCOMPARE(opened.at(0).at(0).value<VisitorId>(), VisitorId { 2 });
    field->edit()->setText(QStringLiteral("nobody"));
    QCOMPARE(m_panel->contacts()->rowCount(), 0);
    QTest::keyClick(field->edit(), Qt::Key_Escape);
    QVERIFY(!field->isVisible());
    QCOMPARE(m_panel->contacts()->rowCount(), 5);
    QCOMPARE(child<TabRow>("panelTabs")->current(), 0);
}

void TestPanel::statusMenu()
{
    QTest::mouseClick(child<IconButton>("panelStatus"), Qt::LeftButton);
    auto *menu = m_panel->findChild<Menu *>();
    QVERIFY(menu);
    const QStringList words = { QString::fromUtf8("在线"), QString::fromUtf8("隐身"),
                                QString::fromUtf8("忙碌（不接新会话）"), QString::fromUtf8("小休"),
                                QString::fromUtf8("离线") };
    for (int i = 0; i < words.size(); ++i)
        QCOMPARE(menu->actions().at(i)->text(), words.at(i));
    QVERIFY(menu->actions().at(0)->isChecked());
    QCOMPARE(menu->actionGeometry(menu->actions().at(1)).height(), 23);
    menu->actions().at(1)->trigger();
    QCOMPARE(m_desk->service.presences, QList<PresenceState> { PresenceState::Invisible });
    menu->close();
    m_desk->store.setPresence(PresenceState::Invisible);
    QCOMPARE(child<IconButton>("panelStatus")->accessibleName(), QString::fromUtf8("状态：隐身"));
}

void TestPanel::rowMenu()
{
    m_desk->push(m_desk->makeMessage(2, 1, QString::fromUtf8("在吗？")));
    const QPoint where = row(m_panel->contacts()->rowOf({ 2 })).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, where,
                            list()->viewport()->mapToGlobal(where));
    QCoreApplication::sendEvent(list()->viewport(), &event);
    auto *menu = m_panel->findChild<Menu *>(QStringLiteral("rowMenu"));
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 3);
    QCOMPARE(menu->actions().at(0)->text(), QString::fromUtf8("打开会话"));
    QCOMPARE(menu->actions().at(1)->text(), QString::fromUtf8("标为已读"));
    QCOMPARE(menu->actions().at(2)->text(), QString::fromUtf8("结束会话"));
    menu->actions().at(1)->trigger();
    QCOMPARE(m_desk->service.read, (QList<std::pair<VisitorId, int>> { { { 2 }, 1 } }));
    menu->actions().at(2)->trigger();
    QCOMPARE(m_desk->service.ended, QList<ConversationId> { ConversationId { 1002 } });
    menu->close();
}

void TestPanel::quotaChipOnlyWhenScarce()
{
    const auto ink = [this] {
        const QRect box = row(m_panel->contacts()->rowOf({ 1 }));
        const QImage shot =
            list()->viewport()->grab(QRect(box.right() - 60, box.top() + 8, 50, 22)).toImage();
        const QColor amber = m_desk->look.theme().amber;
        const QColor danger = m_desk->look.theme().danger;
        int found = 0;
        for (int i = 0; i < shot.width() * shot.height(); ++i) {
            const QColor colour = shot.pixelColor(i % shot.width(), i / shot.width());
            found |= colour == amber ? 1 : colour == danger ? 2 : 0;
        }
        return found;
    };
    const auto quota = [this](int left, qint64 ms) {
        ConversationInfo info = *m_desk->store.currentOf({ 1 });
        ++info.version;
        info.quota = { left, m_desk->service.clock + ms };
        m_desk->update(info);
    };
    QCOMPARE(ink(), 0);
    quota(1, 40 * 3'600'000LL);
    QCOMPARE(ink(), 1);
    quota(4, 5 * 3'600'000LL);
    QCOMPARE(ink(), 1);
    quota(4, -1);
    QCOMPARE(ink(), 2);
    quota(4, 7 * 3'600'000LL);
    QCOMPARE(ink(), 0);
}

void TestPanel::closingWindowsAreListed()
{
    auto *strip = child<ClosingStrip>("closingStrip");
    QVERIFY(!strip->isVisible());
    const auto wait = [this](qint64 visitor, qint64 ms, qint64 since) {
        ConversationInfo info = *m_desk->store.currentOf({ visitor });
        ++info.version;
        info.waitingSinceAt = since;
        info.quota = { 3, m_desk->service.clock + ms };
        m_desk->update(info);
    };
    wait(1, 90 * 60'000, 1);
    wait(2, 3 * 3'600'000LL, 1); // not yet
    wait(3, 60 * 60'000, 0); // answered
    QTRY_VERIFY(strip->isVisible());
    QCOMPARE(strip->count(), 1);
    const int all = m_panel->contacts()->rowCount();
    QTest::mouseClick(strip, Qt::LeftButton);
    QCOMPARE(m_panel->contacts()->rowCount(), 1);
    QCOMPARE(m_panel->contacts()->rowOf({ 1 }), 0);
    // Time alone brings another one in.
    m_desk->service.clock += 65 * 60'000;
    m_panel->contacts()->setNow(m_desk->service.clock);
    QCOMPARE(m_panel->contacts()->rowCount(), 2);
    QTest::mouseClick(strip, Qt::LeftButton);
    QCOMPARE(m_panel->contacts()->rowCount(), all);
    // The last one answered: all are shown again by themselves.
    QTest::mouseClick(strip, Qt::LeftButton);
    wait(1, 60'000, 0);
    wait(2, 60'000, 0);
    QTRY_VERIFY(!strip->isVisible());
    QCOMPARE(m_panel->contacts()->rowCount(), all);
}

void TestPanel::hostileName()
{
    ConversationInfo info = m_desk->makeInfo(9,
                                             QStringLiteral("<b>x</b>\n") + QString(QChar(0x202E))
                                                 + QString(50'000, QLatin1Char('y')),
                                             1);
    m_desk->apply(ConversationGained { info, {} });
    QVERIFY(!m_panel->grab().isNull());
    QVERIFY(m_panel->contacts()->rowOf({ 9 }) > 0);
}

void TestPanel::bannerTellsAndRetries()
{
    auto *banner = child<ConnectionBanner>("connectionBanner");
    QVERIFY(!banner->isVisible());
    m_desk->service.setStatus(
        { ConnectionState::Waiting, QDateTime::currentMSecsSinceEpoch() + 7'900, {} });
    QVERIFY(banner->isVisible());
    QVERIFY(banner->words() == QString::fromUtf8("重连中… 8 秒后重试")
            || banner->words() == QString::fromUtf8("重连中… 7 秒后重试"));
    QTest::mouseClick(banner->findChild<QAbstractButton *>(QStringLiteral("retryButton")),
                      Qt::LeftButton);
    QCOMPARE(m_desk->service.retries, 1);
    m_desk->service.setStatus({ ConnectionState::Online, 0, {} });
    QVERIFY(!banner->isVisible());
}

void TestPanel::crossShrinksToTheBox()
{
    PanelWindow window(m_desk->look, m_desk->service, m_desk->store, m_desk->settings);
    window.showRemembered();
    QVERIFY(window.isVisible());
    QCOMPARE(window.size(), QSize(262, 522)); // 260×520 inside a border of 1
    auto *cross = window.findChild<IconButton *>(QStringLiteral("windowClose"));
    QCOMPARE(cross->geometry(), QRect(262 - 1 - 15 - 16, 1 + 16, 16, 16));
    QTest::mouseClick(cross, Qt::LeftButton);
    QVERIFY(!window.isVisible());
    QVERIFY(window.box()->isVisible());
    QCOMPARE(window.box()->size(), QSize(146, 52));
    PanelWindow again(m_desk->look, m_desk->service, m_desk->store, m_desk->settings);
    again.showRemembered();
    QVERIFY(!again.isVisible());
    QVERIFY(again.box()->isVisible());
    QTest::mouseClick(window.box()->content(), Qt::LeftButton);
    QVERIFY(window.isVisible());
    QVERIFY(!window.box()->isVisible());
}

void TestPanel::manyVisitors()
{
    QList<ConversationInfo> many;
    for (int i = 1; i <= 20'000; ++i)
        many.append(m_desk->makeInfo(i, QStringLiteral("v%1").arg(i), 1 + i % 2));
    m_desk->signIn(many);
    QCOMPARE(m_panel->contacts()->rowCount(), 20'002);
    const QModelIndex last = m_panel->contacts()->index(20'001);
    list()->scrollTo(last);
    QCOMPARE(list()->visualRect(last).bottom(), list()->viewport()->height() - 1);
    QCOMPARE(list()->indexAt(list()->visualRect(last).center()), last);
    QCOMPARE(list()->visualRect(last).height(), 52);
}

QTEST_MAIN(TestPanel)
#include "tst_ui_panel.moc"
