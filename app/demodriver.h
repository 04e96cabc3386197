// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/scheduler.h"
#include "relay/protocol/ids.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>

class QAbstractItemView;
class QWidget;

namespace kefu::ui {
class ConversationStore;
class DeskShell;
} // namespace kefu::ui

namespace kefu::app {

//! Plays an agent on the real windows, with the events a mouse, a keyboard and an input method
//! send: opens the waiting visitor, reads, answers, sees "accepted", ends the conversation. What
//! happens is printed as lines "console: …" for packaging/demo. Nothing here reaches around the
//! widgets but to look.
class DemoDriver : public QObject {
    Q_OBJECT
public:
    struct Plan {
        QString answer;
        QString expect; //!< part of the visitor's message to wait for; empty = any
        QString screenshots; //!< folder; empty = no pictures
        int timeoutMs = 60'000;
        bool openOnly = false; //!< opens the chat and leaves it open (tests/bench)
        bool practice = false; //!< begins with the first run's button
        QString draft {}; //!< openOnly: begun in the composer, unless it stands there already
        QString picture {}; //!< a file to be pasted before the answer; empty = none
        int chats = 1; //!< openOnly: so many chats are opened in all
        QString enterWhen {}; //!< openOnly: Enter is pressed when this file comes to exist
    };

    //! `print` gets finished lines without an end of line.
    DemoDriver(const Plan &plan, ui::DeskShell &shell, const ui::ConversationStore &store,
               Scheduler &scheduler, std::function<void(const QString &)> print,
               QObject *parent = nullptr);
    ~DemoDriver() override;

    void start();

Q_SIGNALS:
    void finished(bool ok);

private:
    using Step = bool (DemoDriver::*)(); //!< true: done, go on

    void tick();
    void finish(bool ok, const QString &line);
    QList<Step> steps() const;
    bool beginPractice();
    bool seeVisitors();
    bool seeMore();
    bool findVisitor();
    bool openChat();
    bool readMessage();
    bool keepDraft();
    bool keepPicture();
    bool pressWhenTold();
    bool openMore();
    bool leaveOpen();
    bool seeFiles();
    bool pastePicture();
    bool typeAnswer();
    bool pressEnter();
    bool seeAccepted();
    bool seePictureAccepted();
    bool takePictures();
    bool endConversation();
    bool seeEnded();

    QAbstractItemView *contactsView() const;
    QWidget *chatWindow() const;
    QWidget *inChat(const char *objectName) const;
    void click(QWidget *widget, const QPoint &at);
    void type(QWidget *widget, const QString &text) const;
    void pressKey(QWidget *widget, int key, const QString &text) const;
    bool save(QWidget *window, const char *name);
    //! As save(), but a failure ends the demo.
    bool picture(QWidget *window, const char *name);

    Plan m_plan;
    ui::DeskShell &m_shell;
    const ui::ConversationStore &m_store;
    std::function<void(const QString &)> m_print;
    std::unique_ptr<Timer> m_tick;
    std::unique_ptr<Timer> m_deadline;
    const QList<Step> m_steps;
    int m_step = 0;
    int m_clicks = 0; //!< of the mouse, so far
    int m_looks = 0; //!< at files that have come, or for a draft that was kept, so far
    VisitorId m_visitor;
    int m_answeredAfter = 0; //!< largest seq before the answer
    bool m_done = false;
};

} // namespace kefu::app
