// SPDX-License-Identifier: Apache-2.0
#include "layimstage.h"
#include "offscreenscreens.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/composer.h"
#include "ui/contacts/panelwindow.h"
#include "ui/mainwindow.h"
#include "ui/notices/noticewindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/overlayscrollbar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Theme and language change under open windows, windows come back onto screens there are, chats
//! move between both arrangements, and what moves moves as LayIM's (layim.md 1.5).
class TestLayimLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void switched_data();
    void switched();
    void dockedSwitched();
    void placesOfAScreenThatIsGone_data();
    void placesOfAScreenThatIsGone();
    void placesOnTheSecondScreen();
    void tornOffAndDocked();
    void maximise();
    void smallWindows();
    void menusSlideUp();
    void windowsGrow();
    void badgeBlinks();
};

namespace {

//! Every word a widget and those in it show or say.
QStringList wordsIn(QWidget *window)
{
    QStringList words;
    QList<QWidget *> all = window->findChildren<QWidget *>();
    all.prepend(window);
    for (const QWidget *widget : std::as_const(all)) {
        if (!widget->isVisible())
            continue;
        words << widget->toolTip() << widget->accessibleName() << widget->accessibleDescription();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            words << button->text();
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            words << label->text();
        if (const auto *edit = qobject_cast<const QLineEdit *>(widget))
            words << edit->text() << edit->placeholderText();
        if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
            for (int i = 0; i < box->count(); ++i)
                words << box->itemText(i);
        }
    }
    words << window->windowTitle();
    words.removeAll(QString());
    words.sort();
    return words;
}

void letCountsCome()
{
    QTest::qWait(70);
}

//! How a window looks and reads.
struct Seen {
    QStringList words;
    QImage image;
};

Seen seen(QWidget *window)
{
    // It comes and goes by itself.
    const auto bars = window->findChildren<OverlayScrollBar *>();
    for (OverlayScrollBar *bar : bars)
        bar->hide();
    return { wordsIn(window), window->grab().toImage() };
}

//! Of the panel, which is there in every state, and of the windows the state is about.
QList<Seen> seenOf(LayimStage &stage, QList<QWidget *> windows)
{
    if (stage.panel()->isVisible())
        windows.prepend(stage.panel());
    QList<Seen> all;
    for (QWidget *window : std::as_const(windows))
        all.append(seen(window));
    return all;
}

//! `changed` looks and reads as `fresh`, which was made like that.
void compareSeen(const Seen &changed, const Seen &fresh, const char *what)
{
    QCOMPARE(changed.words, fresh.words);
    QCOMPARE(changed.image.size(), fresh.image.size());
    int other = 0;
    for (int i = 0; i < fresh.image.width() * fresh.image.height(); ++i) {
        const QPoint at(i % fresh.image.width(), i / fresh.image.width());
        other += changed.image.pixel(at) != fresh.image.pixel(at) ? 1 : 0;
    }
    const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (other > 0 && !folder.isEmpty() && QDir().mkpath(folder)) {
        changed.image.save(
            QStringLiteral("%1/live-%2-changed.png").arg(folder, QLatin1String(what)));
        fresh.image.save(QStringLiteral("%1/live-%2-fresh.png").arg(folder, QLatin1String(what)));
    }
    QVERIFY2(
        other == 0,
        qPrintable(
            QStringLiteral("%1: %2 pixels are as they were").arg(QLatin1String(what)).arg(other)));
}

} // namespace

void TestLayimLive::switched_data()
{
    QTest::addColumn<int>("state");
    const auto &states = LayimStage::states();
    for (int i = 0; i < states.size(); ++i) {
        if (!states.at(i).transient)
            QTest::newRow(states.at(i).name) << i;
    }
}

void TestLayimLive::switched()
{
    QFETCH(int, state);
    const LayimStage::State &shown = LayimStage::states().at(state);
    QList<Seen> changed;
    {
        LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
        const QList<QWidget *> windows = shown.show(stage);
        letCountsCome();
        stage.shell().setLanguage(QStringLiteral("en"));
        Q_EMIT stage.shell().skinWindow()->chosen(ThemeChoice::Dark);
        letCountsCome();
        changed = seenOf(stage, windows);
    }
    LayimStage stage(QStringLiteral("dark"), QStringLiteral("en"));
    const QList<QWidget *> windows = shown.show(stage);
    letCountsCome();
    const QList<Seen> fresh = seenOf(stage, windows);
    QCOMPARE(changed.size(), fresh.size());
    for (int i = 0; i < fresh.size(); ++i)
        compareSeen(changed.at(i), fresh.at(i), shown.name);
}

void TestLayimLive::dockedSwitched()
{
    const auto show = [](LayimStage &stage) {
        stage.fillPeople();
        stage.shell().mainWindow()->resize(1366, 696);
        stage.shell().openChat({ 1 });
        letCountsCome();
    };
    Seen changed;
    {
        LayimStage stage(QStringLiteral("light"), QStringLiteral("zh_CN"),
                         QStringLiteral("docked"));
        show(stage);
        stage.shell().setLanguage(QStringLiteral("en"));
        Q_EMIT stage.shell().skinWindow()->chosen(ThemeChoice::Dark);
        letCountsCome();
        changed = seen(stage.shell().mainWindow());
    }
    LayimStage fresh(QStringLiteral("dark"), QStringLiteral("en"), QStringLiteral("docked"));
    show(fresh);
    compareSeen(changed, seen(fresh.shell().mainWindow()), "docked");
}

void TestLayimLive::placesOfAScreenThatIsGone_data()
{
    QTest::addColumn<QPoint>("place");
    QTest::newRow("right") << QPoint(5000, 300);
    QTest::newRow("below") << QPoint(300, 4000);
    QTest::newRow("left") << QPoint(-3000, 200);
    QTest::newRow("above") << QPoint(200, -2500);
}

void TestLayimLive::placesOfAScreenThatIsGone()
{
    QFETCH(QPoint, place);
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    stage.shell().close();
    FakeDesk &desk = stage.desk();
    desk.settings.setValue(QStringLiteral("panel/place"), place);
    desk.settings.setValue(QStringLiteral("chatWindow/place"), place);
    DeskShell again(desk.service, desk.store, desk.settings, nullptr);
    again.start();
    again.openChat({ 1 });
    for (const QWidget *window : { static_cast<QWidget *>(again.panelWindow()),
                                   static_cast<QWidget *>(again.chatWindow()) }) {
        bool whole = false;
        for (const QScreen *screen : QGuiApplication::screens())
            whole = whole || screen->availableGeometry().contains(window->geometry());
        QVERIFY2(whole, qPrintable(window->objectName()));
    }
    again.close();
}

void TestLayimLive::placesOnTheSecondScreen()
{
    if (QGuiApplication::screens().size() < 2)
        QSKIP("one screen only");
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    const QPoint place(1700, 120); // on the second one
    stage.shell().openChat({ 1 });
    stage.shell().panelWindow()->move(place);
    stage.shell().chatWindow()->move(place + QPoint(300, 40));
    stage.shell().close();
    FakeDesk &desk = stage.desk();
    DeskShell again(desk.service, desk.store, desk.settings, nullptr);
    again.start();
    again.openChat({ 1 });
    QCOMPARE(again.panelWindow()->pos(), place);
    QCOMPARE(again.chatWindow()->pos(), place + QPoint(300, 40));
    again.close();
}

//! The page goes over as it is: what is written, and where one reads.
void TestLayimLive::tornOffAndDocked()
{
    LayimStage stage(QStringLiteral("light"), QStringLiteral("zh_CN"), QStringLiteral("docked"));
    DeskShell &shell = stage.shell();
    shell.openChat({ 1 });
    shell.openChat({ 2 });
    ChatPage *page = shell.chatsFor({ 2 })->page({ 2 });
    page->composer()->setText(QString::fromUtf8("写到一半"));
    QTest::keyClick(page->composer()->edit(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(shell.chatWindow()->isVisible());
    QCOMPARE(shell.chatWindow()->chats()->page({ 2 }), page);
    QCOMPARE(page->draft(), QString::fromUtf8("写到一半"));
    QVERIFY(!shell.mainWindow()->chats()->isOpen({ 2 }));
    QVERIFY(shell.mainWindow()->chats()->isOpen({ 1 }));
    shell.chatWindow()->minimiseToPill();
    QVERIFY(!shell.chatWindow()->isVisible());
    QVERIFY(shell.pills().isMinimised());
    shell.openChat({ 2 });
    QVERIFY(!shell.pills().isMinimised());
    // The cross brings it back into the docked window.
    stage.click(shell.chatWindow(), "windowClose");
    QVERIFY(!shell.chatWindow()->isVisible());
    QCOMPARE(shell.mainWindow()->chats()->page({ 2 }), page);
    QCOMPARE(page->draft(), QString::fromUtf8("写到一半"));
    shell.setArrangement(Arrangement::Windows);
    QCOMPARE(shell.chatWindow()->chats()->count(), 2);
    shell.setArrangement(Arrangement::Docked);
    QCOMPARE(shell.mainWindow()->chats()->count(), 2);
    QVERIFY(!shell.chatWindow()->isVisible());
}

void TestLayimLive::maximise()
{
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    DeskShell &shell = stage.shell();
    shell.openChat({ 1 });
    ChatWindow *window = shell.chatWindow();
    const QSize was = window->size();
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("windowMaximise")),
                      Qt::LeftButton);
    QTRY_VERIFY(window->isMaximized());
    QTRY_VERIFY(window->width() > was.width());
    QCOMPARE(window->content()->size(), window->size()); // no border, no shadow
    shell.openChat({ 2 });
    QVERIFY(window->isMaximized()); // two chats do not widen it
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("windowMaximise")),
                      Qt::LeftButton);
    QTRY_VERIFY(!window->isMaximized());
}

void TestLayimLive::smallWindows()
{
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    DeskShell &shell = stage.shell();
    QTest::mouseClick(stage.panel()->findChild<IconButton *>(QStringLiteral("toolBox")),
                      Qt::LeftButton);
    QCOMPARE(shell.noticeWindow()->contentSize(), QSize(600, 520));
    QTest::mouseClick(stage.panel()->findChild<IconButton *>(QStringLiteral("toolSkin")),
                      Qt::LeftButton);
    QCOMPARE(shell.skinWindow()->contentSize().width(), 300);
    QCOMPARE(shell.skinWindow()->findChild<QWidget *>(QStringLiteral("skin_sea"))->width(), 86);
    QTest::mouseClick(stage.panel()->findChild<IconButton *>(QStringLiteral("toolAbout")),
                      Qt::LeftButton);
    for (QWidget *window : QList<QWidget *> { shell.noticeWindow(), shell.skinWindow() }) {
        QTest::keyClick(window, Qt::Key_Escape);
        QVERIFY(!window->isVisible());
    }
}

void TestLayimLive::menusSlideUp()
{
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    DeskShell &shell = stage.shell();
    shell.look().setReduceMotion(false);
    Menu menu(shell.look(), 23);
    menu.setAttribute(Qt::WA_DeleteOnClose, false);
    menu.addRow(QStringLiteral("one"));
    menu.popup({ 200, 200 });
    QCOMPARE(menu.pos(), QPoint(200, 230));
    QTRY_COMPARE(menu.pos(), QPoint(200, 200));
    QTRY_COMPARE(menu.windowOpacity(), 1.0);
    menu.hide();
    shell.look().setReduceMotion(true);
    menu.popup({ 200, 200 });
    QCOMPARE(menu.pos(), QPoint(200, 200));
}

void TestLayimLive::windowsGrow()
{
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    DeskShell &shell = stage.shell();
    shell.look().setShadows(true); // translucent windows
    shell.look().setReduceMotion(false);
    shell.openChat({ 1 });
    const auto growing = [&shell] {
        return shell.chatWindow()->findChild<QWidget *>(QStringLiteral("growingPicture"));
    };
    QVERIFY(growing());
    QVERIFY(growing()->testAttribute(Qt::WA_TransparentForMouseEvents));
    QTest::keyClicks(shell.chatWindow()->chats()->currentPage()->composer()->edit(),
                     QStringLiteral("not lost"));
    QTRY_VERIFY(!growing());
    QCOMPARE(shell.chatWindow()->chats()->currentPage()->draft(), QStringLiteral("not lost"));
    shell.chatWindow()->hide();
    shell.look().setReduceMotion(true);
    shell.openChat({ 1 });
    QVERIFY(!growing());
}

void TestLayimLive::badgeBlinks()
{
    LayimStage stage(QStringLiteral("layim"), QStringLiteral("zh_CN"));
    DeskShell &shell = stage.shell();
    shell.look().setReduceMotion(false);
    auto *box = stage.panel()->findChild<IconButton *>(QStringLiteral("toolBox"));
    AlertPush alert;
    alert.kind = QStringLiteral("no_answer");
    alert.visitor = { 1 };
    Q_EMIT stage.desk().service.alerted(alert);
    QTRY_VERIFY(box->badgeOpacity() < 1);
    QVERIFY(box->accessibleName().contains(u'1'));
    QTest::mouseClick(box, Qt::LeftButton);
    QTRY_COMPARE(box->badgeOpacity(), 1.0); // looked at: it stands still
}

int main(int argc, char *argv[])
{
    const OffscreenScreens screens({ { 0, 0, 1600, 1000 }, { 1600, 0, 1280, 1024 } });
    QApplication app(argc, argv);
    QApplication::setCursorFlashTime(0);
    TestLayimLive test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_ui_layimlive.moc"
