// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/model/shortcuts.h"

#include <QObject>
#include <QSet>

class QWidget;

namespace kefu::ui {

class ChatPage;
class ChatService;
class ChatWidget;
class ConversationStore;
class DeskShell;
struct SwitchTarget;

//! What the keys do (ui/model/shortcuts.h) in the windows of the desk, and which of it makes sense
//! just now. Keys of a window that asks something (Sheet) or of a pop-up stay with it.
class DeskActions : public QObject {
    Q_OBJECT
public:
    //! All three outlive it.
    DeskActions(DeskShell &shell, ChatService &service, ConversationStore &store,
                QObject *parent = nullptr);

    ShortcutMap &keys() { return m_keys; }
    const ShortcutMap &keys() const { return m_keys; }
    //! True when the key was one of ours and is done with.
    bool press(const QKeyEvent &event, QWidget *receiver);
    //! Does it in that window of the desk; nothing where it makes no sense.
    void run(Action action, QWidget *window);
    //! Those that can be done in the window now and are worth a line in the quick switcher.
    QSet<Action> commands(QWidget *window);

private:
    bool applies(Action action, QWidget *receiver);
    ChatWidget *chats(QWidget *window);
    ChatPage *page(QWidget *window);
    bool runGoing(Action action, QWidget *window);
    bool runConversation(Action action, QWidget *window);
    bool runWriting(Action action, QWidget *window);
    bool runWindow(Action action, QWidget *window);
    bool runPlaces(Action action);
    QList<VisitorId> order(QWidget *window);
    void step(QWidget *window, int by, bool unread);
    void goToPlace(QWidget *window, int place);
    void goToLongestWaiting(QWidget *window);
    void stepPanes(QWidget *window, int by);
    void markAllRead();
    void takeNext(QWidget *window);
    void takeLeave(const Result<ConversationsAnswer> &answer);
    void onTaken(const ConversationInfo &conversation);
    void openSwitcher(QWidget *window);
    void go(const SwitchTarget &target, QWidget *window);
    void goToColleague(const SwitchTarget &target, QWidget *window);
    void openList(QWidget *window);
    void askToQuit(QWidget *window);
    void say(const QString &words);

    DeskShell &m_shell;
    ChatService &m_service;
    ConversationStore &m_store;
    ShortcutMap m_keys;
    ConversationId m_taking; //!< asked for by takeNext()
};

} // namespace kefu::ui
