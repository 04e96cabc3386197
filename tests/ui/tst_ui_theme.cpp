// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/model/systemcolours.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/themes.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

//! A desktop that can be switched.
class PlayedColours : public SystemColours {
public:
    bool isDark() const override { return dark; }
    void turn(bool to)
    {
        dark = to;
        Q_EMIT changed();
    }
    bool dark = false;
};

struct Pair {
    const char *name;
    QColor text;
    QList<QColor> grounds;
};

//! Every pair of text and ground the widgets draw.
QList<Pair> pairsOf(const Theme &t)
{
    QList<Pair> pairs {
        { "text",
          t.text,
          { t.bg, t.panel, t.chatHead, t.field, t.chip, t.rowHover, t.rowSelected, t.searchField,
            t.chatList, t.chatListHover, t.chatListCurrent, t.menuHover, t.soft, t.selection } },
        { "title", t.title, { t.chatHead } },
        { "sub",
          t.sub,
          { t.bg, t.panel, t.chatHead, t.field, t.chip, t.rowHover, t.rowSelected,
            t.searchField } },
        { "meta", t.meta, { t.bg, t.panel, t.field, t.chatHead } },
        { "accent", t.accent, { t.bg, t.panel, t.field, t.soft, t.otherBubble, t.rowHover } },
        { "onAction", t.onAction, { t.action, t.actionHover, t.actionPressed, t.accent } },
        { "ownText", t.ownText, { t.ownBubble, t.ownSelection } },
        { "otherText", t.otherText, { t.otherBubble, t.selection } },
        { "danger", t.danger, { t.bg, t.dangerBg, t.rowSelected, t.panel } },
        { "amber", t.amber, { t.bg, t.amberBg, t.panel } },
        { "onRed", t.onRed, { t.redSolid } },
        { "onBadge", t.onBadge, { t.badge } },
        { "onToast", t.onToast, { t.dark ? t.toast : QColor(0x333333) } },
        { "railText", t.railText, { t.rail } },
        { "onRailCurrent", t.onRailCurrent, { t.railCurrent } },
        { "offlineAvatar", t.avatarOffline.second, { t.avatarOffline.first } },
    };
    for (const auto &[ground, letter] : t.avatars)
        pairs.append({ "avatar", letter, { ground } });
    if (t.skin != Skin::None) {
        QList<QColor> sky(t.skinSky.begin(), t.skinSky.end());
        sky.append(t.skinShape);
        for (const QColor &text : { t.text, t.sub, t.title, t.meta })
            pairs.append({ "onSkin", text, sky });
    }
    return pairs;
}

} // namespace

//! Themes and skins: contrast, what follows the system, and that everything that is shown changes
//! at once.
class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrast_data();
    void contrast();
    void namesComeBack();
    void followsTheSystem();
    void staysWhereItWasChosen();
    void openWindowsChange();
    void skinShows();
    void skinWindowChooses();
    void settingsWindowChooses();
};

void TestTheme::contrast_data()
{
    QTest::addColumn<int>("choice");
    for (const ThemeChoice choice : themeChoices()) {
        if (choice != ThemeChoice::System && choice != ThemeChoice::Layim) // LayIM's are LayIM's
            QTest::newRow(qPrintable(themeChoiceName(choice))) << int(choice);
    }
}

void TestTheme::contrast()
{
    QFETCH(int, choice);
    const auto pairs = pairsOf(themeOf(ThemeChoice(choice), false));
    for (const Pair &pair : pairs) {
        for (const QColor &ground : pair.grounds) {
            const double ratio = kefu::ui::contrast(pair.text, ground);
            QVERIFY2(ratio >= 4.5,
                     qPrintable(QStringLiteral("%1 %2 on %3: %4")
                                    .arg(QLatin1String(pair.name), pair.text.name(), ground.name())
                                    .arg(ratio)));
        }
    }
}

void TestTheme::namesComeBack()
{
    for (const ThemeChoice choice : themeChoices())
        QCOMPARE(themeChoiceFromName(themeChoiceName(choice)), choice);
    QCOMPARE(themeChoiceFromName(QStringLiteral("nonsense")), ThemeChoice::System);
    QCOMPARE(themeChoiceFromName({}), ThemeChoice::System);
}

void TestTheme::followsTheSystem()
{
    FakeDesk desk;
    desk.settings.remove(QStringLiteral("theme"));
    PlayedColours system;
    Themes themes(desk.look, desk.settings);
    themes.setSystem(&system);
    themes.begin();
    QCOMPARE(desk.look.theme().bg, lightTheme().bg);
    QSignalSpy changed(&desk.look, &Look::themeChanged);
    system.turn(true);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(desk.look.theme().bg, darkTheme().bg);
    QCOMPARE(QApplication::palette().color(QPalette::Base), darkTheme().field);
    system.turn(false);
    QCOMPARE(desk.look.theme().bg, lightTheme().bg);
}

void TestTheme::staysWhereItWasChosen()
{
    FakeDesk desk;
    PlayedColours system;
    {
        Themes themes(desk.look, desk.settings);
        themes.setSystem(&system);
        themes.begin();
        themes.choose(ThemeChoice::Dark);
        system.turn(true);
        system.turn(false);
        QVERIFY(desk.look.theme().dark);
    }
    Look look;
    Themes again(look, desk.settings);
    again.begin();
    QCOMPARE(again.choice(), ThemeChoice::Dark);
    QVERIFY(look.theme().dark);
}

void TestTheme::openWindowsChange()
{
    FakeDesk desk;
    desk.settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    desk.settings.setValue(QStringLiteral("theme"), QStringLiteral("light"));
    desk.signIn({ desk.makeInfo(1, QString::fromUtf8("李静"), 1) });
    DeskShell shell(desk.service, desk.store, desk.settings, nullptr);
    shell.start();
    shell.openChat({ 1 });
    QVERIFY(QTest::qWaitForWindowExposed(shell.mainWindow()));
    const auto corner = [&] { return shell.mainWindow()->grab().toImage().pixelColor(20, 400); };
    QCOMPARE(corner(), lightTheme().rail);
    auto *search = shell.mainWindow()->findChild<QLineEdit *>(QStringLiteral("dockedSearch"));
    QVERIFY(search->styleSheet().contains(lightTheme().field.name()));
    shell.themes().choose(ThemeChoice::Dark);
    QCOMPARE(corner(), darkTheme().rail);
    QVERIFY(search->styleSheet().contains(darkTheme().field.name()));
    auto *composer = shell.mainWindow()->findChild<QWidget *>(QStringLiteral("composer"));
    QVERIFY(composer);
    QCOMPARE(composer->grab().toImage().pixelColor(300, 60), darkTheme().bg);
}

void TestTheme::skinShows()
{
    FakeDesk desk;
    desk.settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    desk.settings.setValue(QStringLiteral("theme"), QStringLiteral("sea"));
    DeskShell shell(desk.service, desk.store, desk.settings, nullptr);
    desk.signIn({});
    shell.start();
    QVERIFY(QTest::qWaitForWindowExposed(shell.mainWindow()));
    const QImage shot = shell.mainWindow()->grab().toImage();
    const QColor head = shot.pixelColor(300, 2); // strong in a head
    QVERIFY2(std::abs(head.blue() - lightTheme().panel.blue()) <= 60 && head != lightTheme().panel,
             qPrintable(head.name()));
    const QColor body = shot.pixelColor(700, 300); // faint below the messages
    QVERIFY(body != lightTheme().bg);
    QVERIFY(body.red() > 245 && body.green() > 245 && body.blue() > 245);
}

void TestTheme::skinWindowChooses()
{
    FakeDesk desk;
    desk.signIn({});
    DeskShell shell(desk.service, desk.store, desk.settings, nullptr);
    shell.start();
    shell.skinWindow()->show();
    auto *night = shell.skinWindow()->findChild<QAbstractButton *>(QStringLiteral("skin_night"));
    QVERIFY(night);
    QTest::mouseClick(night, Qt::LeftButton);
    QVERIFY(night->isChecked());
    QVERIFY(shell.look().theme().skin == Skin::Night);
    QCOMPARE(desk.settings.value(QStringLiteral("theme")).toString(), QStringLiteral("night"));
}

void TestTheme::settingsWindowChooses()
{
    FakeDesk desk;
    desk.settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    desk.signIn({});
    DeskShell shell(desk.service, desk.store, desk.settings, nullptr);
    shell.start();
    SettingsWindow *window = shell.settingsWindow();
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window));
    const auto pick = [window](const char *name, int times) {
        auto *box = window->findChild<QComboBox *>(QLatin1String(name));
        box->setFocus();
        for (int i = 0; i < times; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        Q_EMIT box->activated(box->currentIndex());
    };
    pick("setLanguage", 1);
    QTRY_COMPARE(window->windowTitle(), QStringLiteral("Settings"));
    pick("setSendKey", 1);
    QCOMPARE(desk.settings.value(QStringLiteral("sendKey")).toInt(), 1);
    pick("setTextZoom", 2);
    QCOMPARE(shell.look().textZoom(), 150);
    pick("setScale", 1);
    QCOMPARE(rememberedScale(desk.settings), 125);
    QTest::keyClick(window, Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(shell.look().textZoom(), 100);
    QTest::keyClick(window, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(shell.look().textZoom(), 125);
    QTest::keyClick(window, Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(shell.look().textZoom(), 100);
    QTest::keyClick(window, Qt::Key_Escape);
    QVERIFY(!window->isVisible());
}

QTEST_MAIN(TestTheme)
#include "tst_ui_theme.moc"
