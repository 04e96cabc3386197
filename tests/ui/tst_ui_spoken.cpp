// SPDX-License-Identifier: Apache-2.0
#include "chatviewstage.h"
#include "colleagues.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/conversations/chatlist.h"
#include "ui/conversations/workview.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QAccessibleInterface *spoken(QWidget *widget)
{
    return QAccessible::queryAccessibleInterface(widget);
}

QString rowName(QWidget *list, int row)
{
    QAccessibleInterface *child = spoken(list)->child(row);
    return child ? child->text(QAccessible::Name) : QString();
}

} // namespace

//! What a screen reader is told of lists and chats: rows with role, words and state, and news.
class TestSpoken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void messagesAreRows();
    void messagesSayHowTheyFare();
    void newWordsAreAnnounced();
    void workListSaysWhoWaits();
    void contactsSayGroupsAndEnds();
    void openChatsSayUnread();
    void rowsOutliveChanges();
    void aLongChatIsNotKept();
    void pressingARowOpensIt();

private:
    QWidget *list(const char *name)
    {
        return m_shell->mainWindow()->findChild<QWidget *>(QLatin1String(name));
    }
    ChatView *view() { return m_shell->mainWindow()->chats()->currentPage()->view(); }
    void change(qint64 visitor, const std::function<void(ConversationInfo &)> &how);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestSpoken::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("en"));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                     m_desk->makeInfo(2, QString::fromUtf8("王建国"), 2) });
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    m_shell->openChat({ 1 });
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
}

void TestSpoken::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestSpoken::change(qint64 visitor, const std::function<void(ConversationInfo &)> &how)
{
    ConversationInfo info = *m_desk->store.currentOf({ visitor });
    ++info.version;
    how(info);
    m_desk->update(info);
}

void TestSpoken::messagesAreRows()
{
    m_desk->addPage(1, { m_desk->makeMessage(1, 40, QStringLiteral("Is it in stock?")) });
    QCoreApplication::processEvents();
    QAccessibleInterface *rows = spoken(view());
    QCOMPARE(rows->role(), QAccessible::List);
    QCOMPARE(rows->text(QAccessible::Name), QString::fromUtf8("Messages with 李静"));
    QCOMPARE(rows->childCount(), 40);
    QAccessibleInterface *last = rows->child(39);
    QCOMPARE(last->role(), QAccessible::ListItem);
    QVERIFY2(last->text(QAccessible::Name).contains(QStringLiteral("Is it in stock?")),
             qPrintable(last->text(QAccessible::Name)));
    QVERIFY(last->text(QAccessible::Name).startsWith(QString::fromUtf8("李静 2023-11-07")));
    QVERIFY(last->state().readOnly && last->state().focusable && !last->state().offscreen);
    QVERIFY(rows->child(0)->state().offscreen);
    QCOMPARE(rows->child(0)->text(QAccessible::Name), QStringLiteral("Not loaded yet"));
    QCOMPARE(rows->indexOfChild(last), 39);
    QCOMPARE(last->parent(), rows);
    const QRect at = last->rect();
    QCOMPARE(rows->childAt(at.center().x(), at.center().y()), last);
}

void TestSpoken::messagesSayHowTheyFare()
{
    Message own = m_desk->makeMessage(1, 1, QStringLiteral("Yes"), Direction::Out);
    own.delivery = DeliveryState::Failed;
    m_desk->push(own);
    QCoreApplication::processEvents();
    QVERIFY2(rowName(view(), 0).contains(QStringLiteral("Not sent")),
             qPrintable(rowName(view(), 0)));
}

//! Qt tells of changes only where the platform has somebody who listens; this one has nobody.
void TestSpoken::newWordsAreAnnounced()
{
    const QString words = QString::fromUtf8("李静: Hello?");
    announce(view(), words);
    auto *sayer = m_shell->mainWindow()->findChild<QWidget *>(QStringLiteral("announcer"));
    QVERIFY(sayer && sayer->isVisible());
    QCOMPARE(spoken(sayer)->role(), QAccessible::AlertMessage);
    QCOMPARE(spoken(sayer)->text(QAccessible::Name), words);
    QCOMPARE(sayer->focusPolicy(), Qt::NoFocus);
    announce(view(), QStringLiteral("again"));
    QCOMPARE(spoken(sayer)->text(QAccessible::Name), QStringLiteral("again"));
    QCOMPARE(m_shell->mainWindow()->findChildren<QWidget *>(sayer->objectName()).size(), 1);
}

void TestSpoken::workListSaysWhoWaits()
{
    change(2, [this](ConversationInfo &info) {
        info.waitingSinceAt = m_desk->service.clock - 4 * 60'000;
        info.unread = 3;
        info.helpAt = 1;
        info.quota = { 1, m_desk->service.clock + 3'600'000 };
    });
    QWidget *work = list("workView");
    QAccessibleInterface *rows = spoken(work);
    QString name;
    for (int row = 0; row < rows->childCount(); ++row) {
        if (rowName(work, row).startsWith(QString::fromUtf8("王建国")))
            name = rowName(work, row);
    }
    for (const char *part : { "3 unread", "waits for 4 minutes", "help asked for", "网站访客" })
        QVERIFY2(name.contains(QString::fromUtf8(part)), qPrintable(name));
    change(2,
           [this](ConversationInfo &info) { info.acceptUntilAt = m_desk->service.clock + 20'000; });
    QVERIFY2(rowName(work, 1).contains(QStringLiteral("offered to you")),
             qPrintable(rowName(work, 1)));
    QAccessibleInterface *header = rows->child(0);
    QVERIFY(header->state().expandable && header->state().expanded);
}

void TestSpoken::contactsSayGroupsAndEnds()
{
    change(2, [](ConversationInfo &info) {
        info.state = ConversationState::Closed;
        info.endedAt = FakeDesk::kStart;
    });
    addColleagues(m_desk->store);
    QTest::mouseClick(list("dockedContacts"), Qt::LeftButton);
    auto *contacts = list("contactsList");
    if (!contacts)
        contacts =
            m_shell->mainWindow()->findChild<ContactsView *>(QStringLiteral("panelContacts"));
    QVERIFY(contacts);
    QStringList names;
    for (int row = 0; row < spoken(contacts)->childCount(); ++row)
        names << rowName(contacts, row);
    const QString all = names.join(u'\n');
    QVERIFY2(all.contains(QString::fromUtf8("小程序访客, 1 visitor")), qPrintable(all));
    QVERIFY2(all.contains(QString::fromUtf8("王建国, ended")), qPrintable(all));
}

void TestSpoken::openChatsSayUnread()
{
    m_shell->setArrangement(Arrangement::Windows);
    m_shell->openChat({ 2 });
    change(1, [](ConversationInfo &info) { info.unread = 2; });
    auto *chats = m_shell->chatWindow()->chats()->list();
    QCOMPARE(spoken(chats)->role(), QAccessible::List);
    QVERIFY2(rowName(chats, 0).contains(QStringLiteral("2 unread")), qPrintable(rowName(chats, 0)));
}

void TestSpoken::rowsOutliveChanges()
{
    m_desk->addPage(1, { m_desk->makeMessage(1, 10, QStringLiteral("ten")) });
    QAccessibleInterface *last = spoken(view())->child(9);
    const QAccessible::Id id = QAccessible::uniqueId(last);
    m_desk->push(m_desk->makeMessage(1, 11, QStringLiteral("eleven")));
    QCOMPARE(QAccessible::accessibleInterface(id), last);
    QCOMPARE(spoken(view())->indexOfChild(last), 9);
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1) }); // all of it anew
    QVERIFY(!last->isValid());
    QVERIFY(last->text(QAccessible::Name).isEmpty());
    QVERIFY(last->state().invalid);
    QVERIFY(last->rect().isNull());
}

void TestSpoken::aLongChatIsNotKept()
{
    constexpr int kMany = 5'000;
    m_desk->addPage(1, { m_desk->makeMessage(1, kMany, QStringLiteral("last")) });
    QAccessibleInterface *rows = spoken(view());
    QList<QAccessible::Id> ids;
    for (int row = 0; row < kMany; ++row)
        ids.append(QAccessible::uniqueId(rows->child(row)));
    const auto kept = std::count_if(ids.cbegin(), ids.cend(), [](QAccessible::Id id) {
        return QAccessible::accessibleInterface(id) != nullptr;
    });
    QVERIFY2(kept <= 300, qPrintable(QString::number(kept)));
}

void TestSpoken::pressingARowOpensIt()
{
    QWidget *work = list("workView");
    QAccessibleInterface *rows = spoken(work);
    for (int row = 0; row < rows->childCount(); ++row) {
        if (!rowName(work, row).startsWith(QString::fromUtf8("王建国")))
            continue;
        QAccessibleActionInterface *action = rows->child(row)->actionInterface();
        QVERIFY(action);
        action->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(m_shell->mainWindow()->chats()->current(), VisitorId { 2 });
        return;
    }
    QFAIL("no row");
}

QTEST_MAIN(TestSpoken)
#include "tst_ui_spoken.moc"
