// SPDX-License-Identifier: Apache-2.0
// Somebody who means no good, in whole windows: the longest time in which nothing else is painted.
#include "tests/ui/hostilewords.h"
#include "ui/mainwindow.h"
#include "uibench.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

namespace kefu::ui::bench {

namespace {

//! From a change to all its pixels, over every window that is shown.
double frame(const std::function<void()> &change)
{
    QElapsedTimer clock;
    clock.start();
    change();
    settle();
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->isVisible())
            window->repaint();
    }
    return msOf(clock.nsecsElapsed());
}

double longestFrame(const QString &words, bool docked)
{
    HostileDesk hostile(docked);
    double longest = 0;
    longest = std::max(longest, frame([&] { hostile.signIn(words); }));
    for (int i = 0; i < 3; ++i)
        longest = std::max(longest, frame([&] { hostile.say(words); }));
    longest = std::max(longest, frame([&] { hostile.openChat(); }));
    longest = std::max(longest, frame([&] { hostile.card(words); }));
    longest = std::max(longest, frame([&] { hostile.notice(); }));
    for (int i = 0; i < 3; ++i)
        longest = std::max(longest, frame([&] { hostile.say(words); }));
    QWidget *window = hostile.window();
    const QSize size = window->size();
    for (int i = 1; i < 4; ++i)
        longest = std::max(longest, frame([&] { window->resize(size + QSize(40 * i, 10 * i)); }));
    return longest;
}

} // namespace

void hostileWindows(QJsonObject &out)
{
    double worst = 0;
    for (const HostileWords &words : hostileWords()) {
        for (const bool docked : { true, false }) {
            const double longest = longestFrame(words.text, docked);
            worst = std::max(worst, longest);
            out.insert(QStringLiteral("hostile, %1: %2, longest frame, ms")
                           .arg(docked ? QStringLiteral("docked") : QStringLiteral("windows"),
                                QLatin1String(words.name)),
                       longest);
        }
    }
    out.insert(QStringLiteral("hostile, whole windows: worst of all, ms"), worst);
}

} // namespace kefu::ui::bench
