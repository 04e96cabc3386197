// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/attention/attentioncenter.h"
#include "ui/chat/chatwidget.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/settingskeys.h"
#include "ui/settings/keyspage.h"
#include "ui/settings/notifypage.h"
#include "ui/settings/settingswindow.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

struct HeardSystem : AttentionSystem {
    void flash(QWidget *) override { }
    void note(const AttentionNote &note) override { notes.append(note); }
    void withdraw(const QString &) override { }
    void play(Sound sound) override { sounds.append(sound); }
    void setStatus(const TrayStatus &) override { }
    QList<AttentionNote> notes;
    QList<Sound> sounds;
};

} // namespace

//! The settings window's pages: what each switch does, keys given away and taken back, and that all
//! of it is there after the next start.
class TestSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin("en", "light"); }
    void cleanup();

    void pages();
    void generalIsInForceAtOnce();
    void everySwitch_data();
    void everySwitch();
    void trying();
    void soundsApart();
    void reminderSwitchedOff();
    void switchedElsewhere();
    void keyIsCaptured();
    void conflictIsAsked();
    void refusedKeys();
    void escapeLeavesItAsItIs();
    void noKeyAndReset();
    void fixedOnes();
    void keysOutliveTheProgram();
    void byKeyboardAlone();
    void shots_data();
    void shots();

private:
    void begin(const char *language, const char *theme);
    void start();
    SettingsWindow *settings() { return m_shell->settingsWindow(); }
    KeysPage *keysPage() { return settings()->keys(); }
    template <typename T> T *child(const char *name)
    {
        return settings()->findChild<T *>(QLatin1String(name));
    }
    void click(const char *name) { QTest::mouseClick(child<QWidget>(name), Qt::LeftButton); }
    void capture(Action action, QKeyCombination key);
    QString said() { return child<PlainLabel>("keysWords")->text(); }
    void save(const QString &name);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<HeardSystem> m_system;
    std::unique_ptr<AttentionCenter> m_center;
    std::unique_ptr<DeskShell> m_shell;
};

void TestSettings::begin(const char *language, const char *theme)
{
    cleanup();
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QString::fromLatin1(language));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), QString::fromLatin1(theme));
    m_desk->signIn({ m_desk->makeInfo(1, QStringLiteral("A"), 1) });
    start();
}

void TestSettings::start()
{
    m_shell.reset();
    m_center.reset();
    m_system = std::make_unique<HeardSystem>();
    m_center = std::make_unique<AttentionCenter>(m_desk->service, m_desk->store, m_desk->settings,
                                                 *m_system);
    m_shell = std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings,
                                          m_center.get());
    connect(m_center.get(), &AttentionCenter::switched, m_shell.get(), &DeskShell::refreshNotify);
    m_shell->look().setShadows(false);
    m_shell->start();
    QVERIFY(QTest::qWaitForWindowActive(m_shell->mainWindow()));
    m_shell->openSettings();
    QVERIFY(QTest::qWaitForWindowActive(settings()));
}

void TestSettings::cleanup()
{
    m_shell.reset();
    m_center.reset();
    m_system.reset();
    m_desk.reset();
}

//! As a person does: the line, Enter, the key.
void TestSettings::capture(Action action, QKeyCombination key)
{
    settings()->showPage(SettingsWindow::Keys);
    keysPage()->select(action);
    keysPage()->list()->setFocus();
    QTest::keyClick(keysPage()->list(), Qt::Key_Return);
    QTest::keyClick(keysPage()->list(), key.key(), key.keyboardModifiers());
}

void TestSettings::pages()
{
    QCOMPARE(settings()->currentPage(), SettingsWindow::General);
    click("settingsNotify");
    QVERIFY(child<QWidget>("notifyPage")->isVisible());
    click("settingsKeys");
    QVERIFY(child<QWidget>("keysPage")->isVisible());
    QAbstractItemModelTester tester(keysPage()->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(keysPage()->model()->rowCount() > int(Action::Count));
    click("settingsGeneral");
    QVERIFY(child<QWidget>("generalPage")->isVisible());
    QTest::keyClick(settings(), Qt::Key_Escape);
    QVERIFY(!settings()->isVisible());
    m_shell->openShortcutSettings();
    QCOMPARE(settings()->currentPage(), SettingsWindow::Keys);
}

void TestSettings::generalIsInForceAtOnce()
{
    auto *zoom = child<QComboBox>("setTextZoom");
    zoom->setFocus();
    QTest::keyClick(zoom, Qt::Key_Down);
    QCOMPARE(m_shell->look().textZoom(), 125);
    auto *theme = child<QComboBox>("setTheme");
    const int before = theme->currentIndex();
    QTest::keyClick(theme, Qt::Key_Down);
    QVERIFY(theme->currentIndex() != before);
}

void TestSettings::everySwitch_data()
{
    QTest::addColumn<QString>("box");
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("on"); // at first
    const auto row = [](const char *box, QLatin1String key, bool on) {
        QTest::newRow(box) << QString::fromLatin1(box) << QString(key) << on;
    };
    row("notifyQuiet", keys::kQuiet, false);
    row("notifyNotes", keys::kNotes, true);
    row("notifyText", keys::kNoteText, false);
    row("notifySounds", keys::kSounds, true);
    row("notifyMessage", keys::kSoundMessage, true);
    row("notifyConversation", keys::kSoundConversation, true);
    row("notifyAlert", keys::kSoundAlert, true);
    row("notifyRepeat", keys::kRepeat, true);
}

void TestSettings::everySwitch()
{
    QFETCH(QString, box);
    QFETCH(QString, key);
    QFETCH(bool, on);
    settings()->showPage(SettingsWindow::Notify);
    auto *check = child<QCheckBox>(qPrintable(box));
    QVERIFY(check && check->isVisible());
    QVERIFY(!check->accessibleName().isEmpty());
    QCOMPARE(check->isChecked(), on);
    check->setFocus();
    QTest::keyClick(check, Qt::Key_Space);
    QCOMPARE(check->isChecked(), !on);
    const QByteArray name = key.toLatin1();
    QCOMPARE(m_center->isOn(QLatin1String(name)), !on);
    QCOMPARE(m_desk->settings.value(key).toBool(), !on);
    start(); // after the next start
    QCOMPARE(m_center->isOn(QLatin1String(name)), !on);
    QCOMPARE(child<QCheckBox>(qPrintable(box))->isChecked(), !on);
}

void TestSettings::trying()
{
    settings()->showPage(SettingsWindow::Notify);
    m_center->setOn(keys::kQuiet, true); // to hear one is always possible
    for (const char *name :
         { "notifyMessageTry", "notifyConversationTry", "notifyAlertTry", "notifyRepeatTry" })
        click(name);
    QCOMPARE(m_system->sounds,
             QList<Sound>({ Sound::Message, Sound::Conversation, Sound::Alert, Sound::Waiting }));
}

void TestSettings::soundsApart()
{
    settings()->showPage(SettingsWindow::Notify);
    QTest::mouseClick(child<QCheckBox>("notifyMessage"), Qt::LeftButton, {}, QPoint(8, 15));
    QVERIFY(!m_center->isOn(keys::kSoundMessage));
    m_center->messageArrived({ 1 });
    QTest::qWait(1);
    QVERIFY(m_system->sounds.isEmpty());
    QCOMPARE(m_system->notes.size(), 1); // the note is another switch
    m_desk->apply(ConversationGained { m_desk->makeInfo(2, QStringLiteral("B"), 1), {} });
    QTRY_COMPARE(m_system->sounds, QList<Sound>({ Sound::Conversation }));
}

void TestSettings::reminderSwitchedOff()
{
    ConversationInfo waits = m_desk->makeInfo(1, QStringLiteral("A"), 1);
    waits.version = 9;
    waits.waitingSinceAt = m_desk->service.clock - 2 * kRepeatAfterMs;
    m_desk->update(waits);
    m_desk->push(m_desk->makeMessage(1, 1, QStringLiteral("hello")));
    QTest::qWait(1); // the message itself is heard
    m_system->sounds.clear();
    m_desk->service.clock += kSoundPauseMs + 1; // nothing else keeps it silent
    m_center->setOn(keys::kRepeat, false);
    m_center->remind();
    QTest::qWait(1);
    QVERIFY(m_system->sounds.isEmpty());
    m_center->setOn(keys::kRepeat, true);
    m_desk->service.clock += kRepeatEveryMs + 1;
    m_center->remind();
    QTRY_COMPARE(m_system->sounds, QList<Sound>({ Sound::Waiting }));
}

//! The tray has do not disturb, too.
void TestSettings::switchedElsewhere()
{
    settings()->showPage(SettingsWindow::Notify);
    QVERIFY(child<QCheckBox>("notifyText")->isEnabled());
    m_center->setOn(keys::kQuiet, true);
    QVERIFY(child<QCheckBox>("notifyQuiet")->isChecked());
    m_center->setOn(keys::kNotes, false);
    QVERIFY(!child<QCheckBox>("notifyText")->isEnabled()); // has no effect now
}

void TestSettings::keyIsCaptured()
{
    QSignalSpy changed(keysPage(), &KeysPage::changed);
    capture(Action::Transfer, Qt::CTRL | Qt::Key_J);
    const ShortcutMap &keys = m_shell->actions().keys();
    QCOMPARE(keys.keys(Action::Transfer), QList<QKeySequence>({ Qt::CTRL | Qt::Key_J }));
    QCOMPARE(changed.size(), 1);
    const QModelIndex row = keysPage()->list()->currentIndex();
    QVERIFY(row.data(KeysModel::ChangedRole).toBool());
    QCOMPARE(row.data(KeysModel::KeysRole).toString(), QStringLiteral("Ctrl+J"));
    // Also one that has a meaning everywhere else while it is waited for.
    capture(Action::MarkRead, Qt::CTRL | Qt::Key_Plus);
    QCOMPARE(m_shell->look().textZoom(), 100);
    QVERIFY(said().contains(actionWords(Action::ZoomIn)));
}

void TestSettings::conflictIsAsked()
{
    capture(Action::Transfer, Qt::CTRL | Qt::Key_K);
    ShortcutMap &keys = m_shell->actions().keys();
    QCOMPARE(keys.ownerOf(QKeySequence(Qt::CTRL | Qt::Key_K)), Action::QuickSwitch); // not yet
    QVERIFY(said().contains(actionWords(Action::QuickSwitch)));
    QVERIFY(child<QWidget>("keysTake")->hasFocus());
    QTest::keyClick(child<QWidget>("keysTake"), Qt::Key_Return);
    QCOMPARE(keys.ownerOf(QKeySequence(Qt::CTRL | Qt::Key_K)), Action::Transfer);
    QVERIFY(keys.keys(Action::QuickSwitch).isEmpty());
    QVERIFY(!child<QWidget>("keysTake")->isVisible());
    // The list's search says so, too.
    QVERIFY(m_shell->mainWindow()
                ->findChild<PlainLabel *>(QStringLiteral("dockedSearchKey"))
                ->text()
                .isEmpty());
    capture(Action::CloseChat, Qt::CTRL | Qt::Key_N);
    QVERIFY(child<QWidget>("keysTake")->isVisible());
    keysPage()->select(Action::Emoji); // something else is chosen: the question is over
    QVERIFY(!child<QWidget>("keysTake")->isVisible());
    QCOMPARE(keys.ownerOf(QKeySequence(Qt::CTRL | Qt::Key_N)), Action::TakeNext);
}

void TestSettings::refusedKeys()
{
    const ShortcutMap before = m_shell->actions().keys();
    for (const QKeyCombination key :
         { QKeyCombination(Qt::Key_A), Qt::CTRL | Qt::Key_C, Qt::CTRL | Qt::Key_Left,
           QKeyCombination(Qt::Key_Tab), Qt::SHIFT | Qt::Key_Return }) {
        capture(Action::Transfer, key);
        QVERIFY(!keysPage()->isCapturing());
        QVERIFY(!child<QWidget>("keysTake")->isVisible());
        QVERIFY(!said().isEmpty());
    }
    QCOMPARE(m_shell->actions().keys().changes(), before.changes());
}

void TestSettings::escapeLeavesItAsItIs()
{
    settings()->showPage(SettingsWindow::Keys);
    keysPage()->select(Action::Transfer);
    click("keysChange");
    QVERIFY(keysPage()->isCapturing());
    QTest::keyClick(keysPage()->list(), Qt::Key_Shift, Qt::ShiftModifier); // a modifier alone
    QVERIFY(keysPage()->isCapturing());
    QTest::keyClick(keysPage()->list(), Qt::Key_Escape);
    QVERIFY(!keysPage()->isCapturing());
    QVERIFY(settings()->isVisible());
    QVERIFY(m_shell->actions().keys().changes().isEmpty());
}

void TestSettings::noKeyAndReset()
{
    settings()->showPage(SettingsWindow::Keys);
    ShortcutMap &keys = m_shell->actions().keys();
    keysPage()->select(Action::CloseChat);
    QVERIFY(!child<QWidget>("keysReset")->isEnabled());
    click("keysNone");
    QVERIFY(keys.keys(Action::CloseChat).isEmpty());
    QVERIFY(!child<QWidget>("keysNone")->isEnabled());
    click("keysReset");
    QVERIFY(!keys.isChanged(Action::CloseChat));
    capture(Action::Transfer, Qt::CTRL | Qt::Key_J);
    capture(Action::Emoji, QKeyCombination(Qt::Key_F9));
    click("keysResetAll");
    QVERIFY(keys.changes().isEmpty());
    QVERIFY(!child<QWidget>("keysResetAll")->isEnabled());
}

void TestSettings::fixedOnes()
{
    settings()->showPage(SettingsWindow::Keys);
    keysPage()->select(Action::Send);
    for (const char *name : { "keysChange", "keysNone", "keysReset" })
        QVERIFY(!child<QWidget>(name)->isEnabled());
    keysPage()->list()->setFocus();
    QTest::keyClick(keysPage()->list(), Qt::Key_Return);
    QVERIFY(!keysPage()->isCapturing());
    QVERIFY(!said().isEmpty());
}

void TestSettings::keysOutliveTheProgram()
{
    capture(Action::CloseChat, Qt::CTRL | Qt::Key_J);
    capture(Action::FullScreen, QKeyCombination(Qt::Key_F9));
    m_desk->settings.sync();
    start();
    const ShortcutMap &keys = m_shell->actions().keys();
    QCOMPARE(keys.keys(Action::CloseChat), QList<QKeySequence>({ Qt::CTRL | Qt::Key_J }));
    QCOMPARE(keys.keys(Action::FullScreen), QList<QKeySequence>({ Qt::Key_F9 }));
    QCOMPARE(keys.changes().size(), 2);
    m_shell->openChat({ 1 });
    ChatWidget *chats = m_shell->mainWindow()->chats();
    QTest::keyClick(m_shell->mainWindow(), Qt::Key_J, Qt::ControlModifier);
    QVERIFY(!chats->isOpen({ 1 }));
}

//! Tab reaches every page's widgets.
void TestSettings::byKeyboardAlone()
{
    for (const auto page :
         { SettingsWindow::General, SettingsWindow::Notify, SettingsWindow::Keys }) {
        settings()->showPage(page);
        QSet<QWidget *> reached;
        for (int i = 0; i < 60; ++i) {
            QWidget *now = settings()->focusWidget() ? settings()->focusWidget() : settings();
            QTest::keyClick(now, Qt::Key_Tab);
            reached.insert(settings()->focusWidget());
        }
        const auto all = settings()->findChildren<QWidget *>();
        for (QWidget *one : all) {
            const bool wanted = one->isVisible() && one->isEnabled()
                && (qobject_cast<QAbstractButton *>(one) || qobject_cast<QComboBox *>(one)
                    || qobject_cast<QListView *>(one))
                && (one->focusPolicy() & Qt::TabFocus) && !one->objectName().isEmpty();
            if (wanted)
                QVERIFY2(reached.contains(one), qPrintable(one->objectName()));
        }
    }
}

// ---- pictures

void TestSettings::shots_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("theme");
    for (const char *language : { "zh_CN", "en" }) {
        for (const char *theme : { "light", "dark" })
            QTest::addRow("%s-%s", language, theme)
                << QString::fromLatin1(language) << QString::fromLatin1(theme);
    }
}

void TestSettings::save(const QString &name)
{
    QTest::qWait(30);
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    const QPixmap shot = settings()->grab();
    QVERIFY(!shot.isNull());
    if (!dir.isEmpty())
        QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(name + QStringLiteral(".png"))));
}

void TestSettings::shots()
{
    QFETCH(QString, language);
    QFETCH(QString, theme);
    begin(qPrintable(language), qPrintable(theme));
    const QString tail = QStringLiteral("-%1-%2").arg(language, theme);
    save(QStringLiteral("settings-general") + tail);
    settings()->showPage(SettingsWindow::Notify);
    save(QStringLiteral("settings-notify") + tail);
    settings()->showPage(SettingsWindow::Keys);
    save(QStringLiteral("settings-keys") + tail);
    capture(Action::Transfer, Qt::CTRL | Qt::Key_K);
    save(QStringLiteral("settings-keys-conflict") + tail);
}

QTEST_MAIN(TestSettings)
#include "tst_ui_settings.moc"
