// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/docked/rail.h"
#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QHash>
#include <QSet>
#include <QWidget>
#include <functional>

class QSettings;
class QSplitter;
class QStackedWidget;

namespace kefu::ui {

class ChatArea;
class ChatWidget;
class ConversationStore;
class ListPane;
class NoticeLog;
class VisitorCardView;

//! The docked arrangement (desk.md 3.1): rail | list | chat | visitor card in one window with the
//! system's frame. The frame only: every part is a widget of its own. The card folds by itself
//! where the window is narrower than 1180; the chat is never under 500.
class MainWindow : public QWidget {
    Q_OBJECT
public:
    static constexpr int kFoldBelow = 1180;
    static constexpr int kLeastChat = 500;
    static constexpr int kLeastHeight = 480;

    //! All outlive the window. `settings` remembers place, size, splitters and the card.
    MainWindow(Look &look, ChatService &service, ConversationStore &store, QSettings &settings,
               NoticeLog &notices);
    ~MainWindow() override;

    ChatWidget *chats() const { return m_chats; }
    ListPane *lists() const { return m_lists; }
    Rail *rail() const { return m_rail; }
    VisitorCardView *card() const { return m_card; }
    bool isCardShown() const;
    void setAdminAvailable(bool available);
    using MakePage = std::function<QWidget *()>;
    //! The page of a rail item (Board, Records, Reports): it fills everything right of the rail. It
    //! is made when it is first wanted, and the window's from then on. A page nobody makes has no
    //! item.
    void setPage(Rail::Page page, MakePage make);
    void setPage(Rail::Page page, QWidget *widget);
    //! Whether the agent's role may see the page; true from the start.
    void setPageAllowed(Rail::Page page, bool allowed);
    bool hasPage(Rail::Page page) const { return m_makers.contains(page); }
    QWidget *page(Rail::Page page); //!< made now, if need be; null where there is none
    Rail::Page currentPage() const { return m_rail->current(); }
    void showPage(Rail::Page page);
    //! Back to lists and chats from a page that covers them.
    void showChats();
    void rememberGeometry();

Q_SIGNALS:
    void closeRequested();
    void activated();
    void adminRequested();
    void settingsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void restoreGeometry();
    void wantCard(bool shown);
    void placeCard();
    void rememberCard();
    void refreshRail();

    Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    QSettings &m_settings;
    Rail *m_rail;
    QStackedWidget *m_stack;
    QSplitter *m_splitter;
    ListPane *m_lists;
    ChatArea *m_area;
    ChatWidget *m_chats;
    VisitorCardView *m_card;
    bool m_cardWanted = true;
    bool m_cardForced = false; //!< shown by hand in a window that is too narrow for it
    bool m_adminAvailable = false;
    QHash<int, QWidget *> m_pages; //!< by Rail::Page
    QHash<int, MakePage> m_makers;
    QSet<int> m_forbidden;
};

} // namespace kefu::ui
