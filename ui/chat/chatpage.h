// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/composer.h"
#include "ui/chat/rowlayout.h"
#include "ui/model/chatservice.h"
#include "ui/model/typingpulse.h"
#include "ui/widgets/look.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>
#include <functional>

class QTimer;

namespace kefu::ui {

class Button;
class CannedBook;
class ChatHeader;
class ChatLogPanel;
class ChatOrders;
class ChatView;
class ContentEditor;
class ConversationStore;
class ImageViewer;
class MediaSaver;
class MessageModel;
class QuestionBar;
class StateBar;

//! One visitor's chat: head, connection banner, messages, composer. Knows nothing of the window
//! around it. Marks what is read as read: at the end of the messages, visible, in the active
//! window.
class ChatPage : public QWidget {
    Q_OBJECT
public:
    //! `service` and `store` outlive the page.
    ChatPage(const Look &look, ChatService &service, ConversationStore &store, VisitorId visitor,
             QWidget *parent = nullptr);
    ~ChatPage() override;

    VisitorId visitor() const { return m_visitor; }
    ChatView *view() const { return m_view; }
    Composer *composer() const { return m_composer; }
    ChatHeader *header() const { return m_header; }
    QuestionBar *questions() const { return m_question; }
    ChatOrders *orders() const { return m_orders; }
    ChatLogPanel *log(); //!< 聊天记录, made when it is first wanted
    ImageViewer *viewer() const; //!< null while no picture is open
    //! Card or Link; made when it is first wanted.
    ContentEditor *editor(ContentKind kind);

    QString draft() const;
    void setDraft(const QString &text);
    void setSendKey(SendKey key);
    void focusComposer();
    //! The messages from `at` on (ms UTC), an earlier conversation's for example.
    void showFrom(qint64 at);
    //! 聊天记录 with the focus in its search.
    void openSearch();
    //! Brings that message to the middle and marks it; asks the relay for it where it is missing.
    void showMessage(int seq);
    void reloadCanned();
    void markAllRead(); //!< whether its end was seen or not
    //! Writes an earlier (+1) or later (-1) own message again; at the end what was being written.
    void recallStep(int by);
    //! In the docked window, which has the head of desk.md 3.3.
    void setDocked(bool docked);

Q_SIGNALS:
    void closeRequested();
    void sendKeyChosen(kefu::ui::SendKey key);
    void cardToggled(bool shown);
    void frameChangeWanted(); //!< out of its window, or back into the docked one

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void connectStore();
    void connectParts();
    void refresh();
    void refreshQuota();
    void refreshPeople();
    void refreshVisits();
    void askForCard();
    void refreshPill();
    bool isOurs() const;
    QString whyNotWritable() const;
    void markRead();
    void connectView();
    void connectComposer();
    void connectMedia();
    void connectTools();
    void refreshTools();
    void recallLast();
    QStringList ownTexts() const;
    void onLogChanged();
    void toggleLog();
    void placeLog();
    bool closeLog();
    void send(const QString &text, SendMode mode);
    void sendAsked(Outgoing what, const std::function<void()> &sent);
    void dispatch(const Outgoing &what);
    void askToSendAgain(const Message &message);
    void askToOpen(const QString &url);
    void showPicture(const Message &message);
    void openEditor(ContentKind kind);
    void placeEditors();
    bool cancelSomething();
    void onEdited();
    void onTypingQuiet();
    void tellTyping(bool on);
    void onCommandFailed(const Error &error, ConversationId conversation);

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    VisitorId m_visitor;
    MessageModel *m_model;
    ChatHeader *m_header = nullptr;
    ChatView *m_view = nullptr;
    Composer *m_composer = nullptr;
    QuestionBar *m_question = nullptr;
    StateBar *m_stateBar = nullptr;
    ChatOrders *m_orders = nullptr;
    ContentEditor *m_cardEditor = nullptr;
    ContentEditor *m_linkEditor = nullptr;
    QPointer<ImageViewer> m_viewer;
    MediaSaver *m_saver = nullptr;
    Button *m_pill = nullptr;
    QTimer *m_quotaTimer;
    QTimer *m_typingTimer;
    QElapsedTimer m_clock;
    TypingPulse m_typing;
    int m_markedSeq = 0;
    ChatLogPanel *m_log = nullptr;
    CannedBook *m_cannedBook;
    RowContext m_people;
    bool m_docked = false;
    QString m_shownName;
    QString m_shownChannel;
    bool m_shownGrey = false;
    AgentId m_shownMe;
    int m_soughtSeq = 0; //!< asked for, comes to the middle when it is there
    int m_recallAt = -1; //!< which own text was recalled, the last one is 0
    QString m_recalled; //!< what that put into the composer
    QString m_unsaid; //!< what stood there before
};

} // namespace kefu::ui
