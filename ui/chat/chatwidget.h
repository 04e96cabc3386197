// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/messageedit.h"
#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QHash>
#include <QWidget>

class QStackedWidget;

namespace kefu::ui {

class ChatList;
class ChatListModel;
class ChatPage;
class ConversationStore;
class VisitorCardView;

//! The open chats: LayIM's list at the left from the second one on, and the page of the current
//! one. Drafts outlive a closed page: they are the store's. Independent of its frame.
class ChatWidget : public QWidget {
    Q_OBJECT
public:
    //! Window: LayIM's list and the visitor card are inside. Docked: the main window has both.
    enum class Frame { Window, Docked };

    ChatWidget(const Look &look, ChatService &service, ConversationStore &store,
               QWidget *parent = nullptr, Frame frame = Frame::Window);
    ~ChatWidget() override;

    //! Opens the visitor's chat, or only brings it to the front.
    void open(VisitorId visitor);
    void closeChat(VisitorId visitor);
    void closeAll();
    //! Gives the page away as it is, its place in the messages and what is being written included;
    //! null when it is not open. The caller hands it to another one's adopt().
    ChatPage *release(VisitorId visitor);
    //! Takes a page another one has released, and shows it.
    void adopt(ChatPage *page);
    QList<VisitorId> opened() const; //!< in the order of the list
    bool isOpen(VisitorId visitor) const { return m_pages.contains(visitor); }
    int count() const { return int(m_pages.size()); }
    VisitorId current() const { return m_current; }
    ChatPage *currentPage() const { return page(m_current); }
    ChatPage *page(VisitorId visitor) const { return m_pages.value(visitor); }
    ChatList *list() const { return m_list; }
    VisitorCardView *card() const { return m_card; } //!< null when docked
    bool isCardShown() const;
    void setCardShown(bool shown);
    bool isListShown() const;
    void shake(VisitorId visitor);

    //! Asks how long and why the visitor is to be blocked, in his open chat.
    void block(VisitorId visitor);
    //! In his open chat: all that was said, or from a time on (ms UTC).
    void showLog(VisitorId visitor);
    void showFrom(VisitorId visitor, qint64 at);
    void setSendKey(SendKey key);
    //! Keys of the faces used last, for all pages.
    void setRecentFaces(const QStringList &recent);

Q_SIGNALS:
    void currentChanged(kefu::VisitorId visitor);
    //! The list came or went; the frame grows or shrinks by its width.
    void listShown(bool shown);
    void cardShown(bool shown); //!< the same of the visitor card
    void cardWanted(bool shown); //!< Docked: the head's button was used
    void emptied();
    //! Out of the docked window, or back into it.
    void frameChangeWanted(kefu::VisitorId visitor);
    void sendKeyChosen(kefu::ui::SendKey key);
    void recentFacesChanged(const QStringList &recent);

private:
    ChatPage *makePage(VisitorId visitor);
    void addPage(ChatPage *page);
    void takeOut(ChatPage *page);
    void showNextAfter(VisitorId visitor, int row);
    void showPage(VisitorId visitor);
    void onDraft(VisitorId visitor);
    void showList();

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    ChatListModel *m_chats;
    ChatList *m_list;
    QStackedWidget *m_stack;
    VisitorCardView *m_card = nullptr;
    QHash<VisitorId, ChatPage *> m_pages;
    VisitorId m_current;
    SendKey m_sendKey = SendKey::Enter;
    QStringList m_recentFaces;
    Frame m_frame;
    bool m_cardShown = false;
};

} // namespace kefu::ui
