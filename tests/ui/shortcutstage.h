// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/model/adminservice.h"
#include "ui/model/shortcuts.h"

#include <QTest>
#include <map>

namespace kefu::ui {

struct NoAdmin : AdminService {
    void run(const QString &, const QJsonObject &, QObject *, Done) override { }
};

//! One key: what stands before the key is pressed, and what must come of it.
struct Case {
    std::function<void()> before;
    std::function<void()> after;
};

//! The docked window with nine conversations, one of them open, and what each action must do in it.
class ShortcutStage {
public:
    void begin();
    void end();
    std::map<Action, Case> cases();

    MainWindow *window() { return m_shell->mainWindow(); }
    ChatWidget *chats() { return window()->chats(); }
    ChatPage *page() { return chats()->currentPage(); }
    MessageEdit *edit() { return page()->composer()->edit(); }
    QList<VisitorId> order(); //!< as the list has them
    void press(const QKeySequence &key);
    template <typename T> T *over() { return window()->findChild<T *>(); }

protected:
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
    NoAdmin m_admin;
    QKeySequence m_key; //!< the one that is pressed
    VisitorId m_first; //!< whose chat is open at first

private:
    void goingCases(std::map<Action, Case> &all);
    void conversationCases(std::map<Action, Case> &all);
    void writingCases(std::map<Action, Case> &all);
    void toolCases(std::map<Action, Case> &all);
    void readingCases(std::map<Action, Case> &all);
    void windowCases(std::map<Action, Case> &all);
    void placeCases(std::map<Action, Case> &all);
    void say(qint64 visitor, int from, int to, Direction direction = Direction::In);

    int m_before = 0;
};

} // namespace kefu::ui
