// SPDX-License-Identifier: Apache-2.0
#include "shortcutstage.h"
#include "ui/chat/chatwindow.h"
#include "ui/conversations/transfersheet.h"
#include "ui/search/quickswitcher.h"
#include "ui/search/searchpage.h"
#include "ui/settings/settingswindow.h"

#include <QLineEdit>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Every line of the list of keys (ui/model/shortcuts.h), pressed as a real key in the real main
//! window, and what it does. An action without a case here fails the test.
class TestShortcuts : public QObject, private ShortcutStage {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void everyActionHasACase();
    void noKeyTwice();
    void pressed_data();
    void pressed();
    void aSheetKeepsItsKeys();
    void theSameKeyCloses();
    void reassignedKeys();
    void rulesOfAssigning();
    void changesAreKept();
    void hostileChanges();
    void otherWindowsAreLeftAlone();
    void inLayimsWindows();
};

void TestShortcuts::everyActionHasACase()
{
    const auto all = cases();
    for (const ActionRow &row : actionRows()) {
        QVERIFY2(all.contains(row.action), row.id);
        QVERIFY2(!actionWords(row.action).isEmpty(), row.id);
    }
    QCOMPARE(int(all.size()), int(Action::Count));
}

void TestShortcuts::noKeyTwice()
{
    const ShortcutMap keys;
    QSet<QString> seen;
    for (const ActionRow &row : actionRows()) {
        const auto own = keys.keys(row.action);
        QCOMPARE(own.size(), QString::fromLatin1(row.keys).split(u' ', Qt::SkipEmptyParts).size());
        for (const QKeySequence &key : own) {
            QVERIFY2(!seen.contains(key.toString()), qPrintable(key.toString()));
            seen.insert(key.toString());
        }
    }
}

void TestShortcuts::pressed_data()
{
    QTest::addColumn<int>("action");
    QTest::addColumn<QString>("key");
    for (const ActionRow &row : actionRows()) {
        const QStringList own = QString::fromLatin1(row.keys).split(u' ', Qt::SkipEmptyParts);
        for (const QString &key : own)
            QTest::addRow("%s %s", row.id, qPrintable(key)) << int(row.action) << key;
        if (own.isEmpty()) // has none of its own: any other will do
            QTest::addRow("%s assigned", row.id)
                << int(row.action) << QStringLiteral("Ctrl+Alt+F12");
    }
}

void TestShortcuts::pressed()
{
    QFETCH(int, action);
    QFETCH(QString, key);
    m_key = QKeySequence::fromString(key, QKeySequence::PortableText);
    if (m_shell->actions().keys().keys(Action(action)).isEmpty())
        QVERIFY(m_shell->actions().keys().assign(Action(action), m_key));
    const auto all = cases();
    const Case &one = all.at(Action(action));
    one.before();
    if (QTest::currentTestFailed())
        return;
    press(m_key);
    one.after();
}

//! What a question over the window is about must not change behind it.
void TestShortcuts::aSheetKeepsItsKeys()
{
    press(QKeySequence(Qt::CTRL | Qt::Key_T));
    QVERIFY(over<TransferSheet>());
    for (const auto key : { Qt::CTRL | Qt::Key_W, Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::Key_K,
                            QKeyCombination(Qt::Key_F5) })
        press(QKeySequence(key));
    QCOMPARE(chats()->current(), m_first);
    QVERIFY(over<TransferSheet>()->isVisible());
    QVERIFY(!over<QuickSwitcher>());
    press(QKeySequence(Qt::CTRL | Qt::Key_Plus)); // the text may always be larger
    QCOMPARE(m_shell->look().textZoom(), 125);
}

void TestShortcuts::theSameKeyCloses()
{
    const auto gone = [this] {
        const auto all = window()->findChildren<Sheet *>();
        return std::none_of(all.begin(), all.end(),
                            [](const Sheet *sheet) { return sheet->isVisible(); });
    };
    for (const auto key :
         { Qt::CTRL | Qt::Key_K, QKeyCombination(Qt::Key_F1), Qt::CTRL | Qt::Key_Slash }) {
        press(QKeySequence(key));
        QVERIFY(!gone());
        press(QKeySequence(key));
        QTRY_VERIFY(gone());
        QVERIFY(edit()->hasFocus()); // where it was
    }
}

void TestShortcuts::reassignedKeys()
{
    ShortcutMap &keys = m_shell->actions().keys();
    QVERIFY(keys.assign(Action::CloseChat, QKeySequence(Qt::CTRL | Qt::Key_J)));
    press(QKeySequence(Qt::CTRL | Qt::Key_W)); // has no meaning any more
    QVERIFY(chats()->isOpen(m_first));
    press(QKeySequence(Qt::CTRL | Qt::Key_J));
    QVERIFY(!chats()->isOpen(m_first));
}

void TestShortcuts::rulesOfAssigning()
{
    ShortcutMap keys;
    const QKeySequence close(Qt::CTRL | Qt::Key_W);
    QCOMPARE(keys.faultOf(Action::Transfer, QKeySequence(Qt::Key_A)), KeyFault::Typing);
    QCOMPARE(keys.faultOf(Action::Transfer, QKeySequence(Qt::SHIFT | Qt::Key_Tab)),
             KeyFault::Typing);
    QCOMPARE(keys.faultOf(Action::Transfer, QKeySequence(Qt::CTRL | Qt::Key_Left)),
             KeyFault::Typing);
    QCOMPARE(keys.faultOf(Action::Transfer, QKeySequence(Qt::CTRL | Qt::Key_V)), KeyFault::Editing);
    QCOMPARE(keys.faultOf(Action::Transfer, QKeySequence(Qt::CTRL | Qt::Key_Return)),
             KeyFault::Typing); // sends
    QCOMPARE(keys.faultOf(Action::Transfer, close), KeyFault::Taken);
    QCOMPARE(keys.faultOf(Action::CloseChat, close), KeyFault::None);
    QCOMPARE(keys.faultOf(Action::Transfer, QKeySequence(Qt::Key_F7)), KeyFault::None);
    QVERIFY(!keys.assign(Action::Transfer, QKeySequence(Qt::Key_A)));
    QVERIFY(!keys.assign(Action::Send, QKeySequence(Qt::Key_F7)));
    QVERIFY(keys.assign(Action::Transfer, close)); // taken from there
    QVERIFY(keys.keys(Action::CloseChat).isEmpty());
    QCOMPARE(keys.ownerOf(close), Action::Transfer);
    keys.reset(Action::CloseChat); // somebody has its key now
    QVERIFY(keys.keys(Action::CloseChat).isEmpty());
    keys.reset(Action::Transfer);
    keys.reset(Action::CloseChat);
    QVERIFY(keys.changes().isEmpty());
}

void TestShortcuts::changesAreKept()
{
    ShortcutMap keys;
    QVERIFY(keys.assign(Action::Transfer, QKeySequence(Qt::CTRL | Qt::Key_W)));
    keys.clear(Action::FullScreen);
    ShortcutMap later;
    later.apply(keys.changes());
    for (const ActionRow &row : actionRows())
        QVERIFY2(later.keys(row.action) == keys.keys(row.action), row.id);
    later.resetAll();
    QVERIFY(later.changes().isEmpty());
}

void TestShortcuts::hostileChanges()
{
    ShortcutMap keys;
    keys.apply({ { QStringLiteral("no_such"), QStringLiteral("Ctrl+J") },
                 { QStringLiteral("send"), QStringLiteral("F7") },
                 { QStringLiteral("transfer"), QStringLiteral("Ctrl+V A Ctrl+K garbage, x") },
                 { QStringLiteral("close_chat"), QString(100'000, u'x') } });
    QCOMPARE(keys.keys(Action::Send).size(), 2);
    QVERIFY(keys.keys(Action::Transfer).isEmpty()); // none of those can be had
    QVERIFY(keys.keys(Action::CloseChat).isEmpty());
    QCOMPARE(keys.ownerOf(QKeySequence(Qt::CTRL | Qt::Key_K)), Action::QuickSwitch);
}

void TestShortcuts::otherWindowsAreLeftAlone()
{
    m_shell->openSettings();
    QWidget *settings = m_shell->settingsWindow();
    QVERIFY(QTest::qWaitForWindowActive(settings));
    QTest::keyClick(settings, Qt::Key_W, Qt::ControlModifier);
    QTest::keyClick(settings, Qt::Key_K, Qt::ControlModifier);
    QVERIFY(chats()->isOpen(m_first));
    QVERIFY(!settings->findChild<QuickSwitcher *>());
    QTest::keyClick(settings, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(m_shell->look().textZoom(), 125);
}

void TestShortcuts::inLayimsWindows()
{
    m_shell->openChat({ 1 });
    m_shell->setArrangement(Arrangement::Windows);
    ChatWindow *layim = m_shell->chatWindow();
    QVERIFY(QTest::qWaitForWindowActive(layim));
    const auto open = layim->chats()->opened();
    QCOMPARE(open.size(), 2);
    const VisitorId current = layim->chats()->current();
    QTest::keyClick(layim->focusWidget(), Qt::Key_Tab, Qt::ControlModifier);
    QVERIFY(layim->chats()->current() != current);
    QTest::keyClick(layim->focusWidget(), Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(layim->chats()->current(), current);
    QTest::keyClick(layim->focusWidget(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_shell->records()->isVisible());
    QVERIFY(m_shell->records()->window() != layim);
    QTest::keyClick(layim, Qt::Key_K, Qt::ControlModifier);
    QVERIFY(layim->findChild<QuickSwitcher *>());
}

QTEST_MAIN(TestShortcuts)
#include "tst_ui_shortcuts.moc"
