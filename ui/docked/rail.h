// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QVBoxLayout;

namespace kefu::ui {

class ConversationStore;
class RailAvatar;
class RailTab;

//! The docked window's vertical tabs, 52 wide (desk.md 3.1): the agent with status and menu on top,
//! then what his role may see, the state of the connection and the settings at the foot.
class Rail : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 52;
    enum Page { Conversations, LeaveMessages, Board, Records, Reports, Admin };
    static constexpr int kPages = Admin + 1;

    Rail(const Look &look, ChatService &service, ConversationStore &store,
         QWidget *parent = nullptr);

    void setCurrent(Page page);
    Page current() const { return m_current; }
    void setCount(Page page, int count); //!< the pill at the icon; 0: none
    void setPageShown(Page page, bool shown);
    bool isPageShown(Page page) const;

Q_SIGNALS:
    void pageChosen(kefu::ui::Rail::Page page);
    //! The avatar was clicked: the menu's top left on the screen.
    void menuRequested(const QPoint &at);
    void settingsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    RailTab *addTab(Icon icon, const char *name, QVBoxLayout *layout);
    void retranslate();
    void refreshMe();
    void refreshConnection();

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    RailAvatar *m_avatar;
    QList<RailTab *> m_tabs;
    RailTab *m_connection;
    RailTab *m_settings;
    Page m_current = Conversations;
};

} // namespace kefu::ui
