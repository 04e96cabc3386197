// SPDX-License-Identifier: Apache-2.0
// Pages and sheets that a key, a tab of the rail or a button opens.
#include "desktour.h"
#include "desktourscenes.h"

#include "ui/chat/chatpage.h"
#include "ui/mainwindow.h"
#include "ui/settings/settingswindow.h"

#include <QAbstractButton>
#include <QTest>

namespace kefu::ui {

namespace {

QWidget *page(DeskTour &tour, const char *tab)
{
    MainWindow *window = tour.shell().mainWindow();
    window->resize(1366, 696);
    auto *button = window->findChild<QWidget *>(QLatin1String(tab));
    if (!button || !button->isVisible())
        return nullptr;
    (void)tour.click(window, tab);
    return window;
}

//! Pressed where the person writes.
QWidget *keyed(DeskTour &tour, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    (void)tour.chat();
    MainWindow *window = tour.shell().mainWindow();
    window->activateWindow();
    (void)QTest::qWaitForWindowActive(window);
    QWidget *at = window->focusWidget();
    QTest::keyClick(at ? at : window, key, modifiers);
    QCoreApplication::processEvents();
    return window;
}

QWidget *settingsTab(DeskTour &tour, int tab)
{
    QWidget *window = tour.shell().settingsWindow();
    window->show();
    const auto *tabs = window->findChild<QWidget *>(QStringLiteral("settingsTabs"));
    const auto buttons =
        tabs ? tabs->findChildren<QAbstractButton *>() : QList<QAbstractButton *>();
    if (tab >= buttons.size())
        return nullptr;
    QTest::mouseClick(buttons.at(tab), Qt::LeftButton);
    QCoreApplication::processEvents();
    return window;
}

QWidget *board(DeskTour &tour)
{
    BoardPush push;
    push.at = tour.desk().service.clock;
    push.full = true;
    push.total.queued = 3;
    Q_EMIT tour.desk().service.boardPushed(push);
    return page(tour, "railBoard");
}

QWidget *ending(DeskTour &tour)
{
    (void)tour.click(tour.chat(), "endButton");
    return tour.shell().mainWindow();
}

using Tour = DeskTour;

} // namespace

QList<DeskTour::Scene> pageScenes()
{
    return {
        { "search in all messages", [](Tour &t) { return page(t, "railRecords"); } },
        { "dashboard", board },
        { "quick switcher", [](Tour &t) { return keyed(t, Qt::Key_K, Qt::ControlModifier); } },
        { "end", ending },
        { "settings, second tab", [](Tour &t) { return settingsTab(t, 1); } },
        { "settings, third tab", [](Tour &t) { return settingsTab(t, 2); } },
    };
}

} // namespace kefu::ui
