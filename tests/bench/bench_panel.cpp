// SPDX-License-Identifier: Apache-2.0
// LayIM's panel with up to 100,000 friends: from the data to the first paint, a key in its search,
// and a message from one of them.
#include "tests/ui/fakedesk.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "uibench.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTest>

namespace kefu::ui::bench {

namespace {

constexpr int kGroups = 8; // as LayIM was measured with
constexpr int kMessages = 200;
constexpr int kBeforeTyping = 1'500;

//! Names as visitors have them: most in Chinese, some without one.
QString nameOf(int number)
{
    static const QString kFamily = QString::fromUtf8("李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗");
    static const QString kGiven = QString::fromUtf8("伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚");
    if (number % 23 == 0)
        return {};
    QString name =
        QString(kFamily.at(number % kFamily.size())) + kGiven.at(number / 20 % kGiven.size());
    return number % 3 == 0 ? name : name + kGiven.at(number / 400 % kGiven.size());
}

HelloAnswer helloOf(const FakeDesk &desk, int friends)
{
    HelloAnswer hello;
    hello.agent = desk.me;
    hello.epoch = QStringLiteral("e");
    hello.cursor = { 1 };
    for (int group = 1; group <= kGroups; ++group)
        hello.channels.append({ { group }, QString::fromUtf8("小程序 %1").arg(group) });
    hello.conversations.reserve(friends);
    for (int number = 1; number <= friends; ++number) {
        ConversationInfo info = desk.makeInfo(number, nameOf(number), 1 + number % kGroups);
        info.lastSeq = 1;
        info.unread = number % 50 == 0 ? 1 : 0;
        info.lastMessage = desk.makeMessage(
            number, 1, QString::fromUtf8("您好，请问订单 %1 什么时候发货？").arg(number));
        info.lastMessage->createdAt = FakeDesk::kStart + number;
        if (number > 60) { // an agent serves some, the others are those of the last week
            info.state = ConversationState::Closed;
            info.endedAt = FakeDesk::kStart + number;
        }
        hello.conversations.append(info);
    }
    return hello;
}

struct Panel {
    explicit Panel(bool docked)
    {
        desk.settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
        desk.settings.setValue(QStringLiteral("arrangement"),
                               docked ? QStringLiteral("docked") : QStringLiteral("windows"));
        desk.settings.setValue(QStringLiteral("theme"), QStringLiteral("light"));
        shell = std::make_unique<DeskShell>(desk.service, desk.store, desk.settings, nullptr);
        shell->look().setShadows(false);
        shell->start();
        window = shell->desk();
        window->show();
        (void)QTest::qWaitForWindowExposed(window);
        window->repaint();
        settle();
    }

    FakeDesk desk;
    std::unique_ptr<DeskShell> shell;
    QWidget *window = nullptr;
};

//! From the relay's answer, decoded, to the pixels.
double firstPaint(Panel &panel, const HelloAnswer &hello)
{
    QElapsedTimer clock;
    clock.start();
    panel.desk.store.applySnapshot(hello);
    settle();
    panel.window->repaint();
    return msOf(clock.nsecsElapsed());
}

//! The slowest of several keys, each with what it shows painted.
double slowestKey(Panel &panel, QLineEdit *field)
{
    double slowest = 0;
    QTest::qWait(kBeforeTyping); // names are gathered while nobody types yet
    for (const QString &typed :
         { QString::fromUtf8("李"), QString::fromUtf8("李伟"), QStringLiteral("l"),
           QStringLiteral("ls"), QStringLiteral("lsx"), QStringLiteral("oabc") }) {
        QElapsedTimer clock;
        clock.start();
        field->setText(typed);
        settle();
        panel.window->repaint();
        slowest = std::max(slowest, msOf(clock.nsecsElapsed()));
    }
    field->clear();
    settle();
    return slowest;
}

//! Messages from visitors far down the list: rows move to the top.
double message(Panel &panel, int friends)
{
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < kMessages; ++i) {
        const qint64 visitor = 1 + (qint64(i) * 7919) % std::min(friends, 60);
        Message said = panel.desk.makeMessage(visitor, 2 + i, QString::fromUtf8("在吗？"));
        said.createdAt = panel.desk.service.clock + i;
        panel.desk.push(said);
        settle();
    }
    panel.window->repaint();
    return msOf(clock.nsecsElapsed()) / kMessages;
}

void measure(QJsonObject &out, int friends, bool docked)
{
    Panel panel(docked);
    const HelloAnswer hello = helloOf(panel.desk, friends);
    const QString of = QStringLiteral("%1, %2 friends")
                           .arg(docked ? QStringLiteral("docked window") : QStringLiteral("panel"))
                           .arg(friends);
    out.insert(of + QStringLiteral(": first paint after data, ms"), firstPaint(panel, hello));
    QLineEdit *field = nullptr;
    if (docked) {
        field = panel.window->findChild<QLineEdit *>(QStringLiteral("dockedSearch"));
    } else {
        static_cast<PanelWindow *>(panel.window)->panel()->openSearch();
        field = panel.window->findChild<QLineEdit *>(QStringLiteral("searchEdit"));
    }
    if (field)
        out.insert(of + QStringLiteral(": search, slowest key, ms"), slowestKey(panel, field));
    out.insert(of + QStringLiteral(": a message, ms"), message(panel, friends));
}

} // namespace

void panels(QJsonObject &out, const QStringList &only)
{
    for (const int friends : { 200, 2'000, 10'000, 100'000 }) {
        if (!only.isEmpty() && !only.contains(QString::number(friends)))
            continue;
        measure(out, friends, false);
        measure(out, friends, true);
    }
}

} // namespace kefu::ui::bench
