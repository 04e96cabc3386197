// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"
#include "ui/deskshell.h"

#include <memory>

namespace kefu::ui {

class ChatPage;
class ContactsView;

//! A desk in LayIM's windows, with the people and words of the reference pictures, that can be put
//! into every state of layim.md 1.1 to 1.4.
class LayimStage {
public:
    struct State {
        const char *name;
        const char *original; //!< the reference picture of it, without ".png"; empty: there is none
        //! Brings it about; the windows that show it, the upper ones last.
        QList<QWidget *> (*show)(LayimStage &stage);
        //! What it shows is gone with the next click (a menu, a pop-up, a toast), or moves.
        bool transient = false;
    };
    static const QList<State> &states();

    //! `arrangement`: "windows", or "docked" for the same desk in one window.
    LayimStage(const QString &theme, const QString &language,
               const QString &arrangement = QStringLiteral("windows"));
    ~LayimStage();

    FakeDesk &desk() { return *m_desk; }
    DeskShell &shell() { return *m_shell; }

    // For the states.
    QWidget *panel();
    QWidget *chat(); //!< the chat window
    ChatPage *page(); //!< its current page
    ContactsView *list(const char *name = "contactsList");
    QWidget *click(QWidget *in, const char *name);
    //! Where a visitor's row stands in the list, in its viewport.
    QPoint row(qint64 visitor);
    QWidget *rightClick(ContactsView *view, const QPoint &at, const char *menu);
    void say(qint64 visitor, const char *text, Direction direction = Direction::In);
    void push(qint64 visitor, const Content &content, Direction direction = Direction::In);
    void own(const char *text, DeliveryState state, FailureReason reason, int errcode = 0);
    void change(qint64 visitor, const std::function<void(ConversationInfo &)> &how);
    void fillPeople();

private:
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
    QHash<qint64, int> m_seqs;
};

} // namespace kefu::ui
