// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QBasicTimer>
#include <QWidget>

class QSettings;
class QStackedWidget;

namespace kefu::ui {

class ClosingStrip;
class ContactsModel;
class ContactsView;
class ConversationStore;
class HistoryModel;
class IconButton;
class PlainLabel;
class SearchField;
class TabRow;

//! LayIM's main panel (layim.md 1.1), 260×520: the agent with status and load, the three tabs, the
//! list, the tool row. Independent of its frame.
class ContactsPanel : public QWidget {
    Q_OBJECT
public:
    static constexpr QSize kSize { 260, 520 };

    enum Tab { Contacts, Groups, History };

    //! `settings` remembers which groups are closed, per account.
    ContactsPanel(const Look &look, ChatService &service, ConversationStore &store,
                  QSettings &settings, QWidget *parent = nullptr);

    ContactsModel *contacts() const { return m_contacts; }
    void openSearch();
    //! Whether there is an administration to open; it is shown to admins only.
    void setAdminAvailable(bool available);

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);
    void aboutRequested();
    void adminRequested();
    void languageChosen(const QString &locale);
    void quitRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void buildHead();
    void buildLists();
    void buildTools();
    void connectStore();
    void retranslate();
    void refreshHead();
    void refreshClosing();
    void showClosing(bool only);
    void showTab(int tab);
    void onSearch(const QString &text);
    void openFirstHit();
    void openStatusMenu();
    void openRowMenu(const QModelIndex &index, const QPoint &at);
    void restoreGroups();
    void rememberGroups();
    QString groupsKey() const;

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    QSettings &m_settings;
    ContactsModel *m_contacts;
    HistoryModel *m_history;
    PlainLabel *m_name = nullptr;
    PlainLabel *m_load = nullptr;
    IconButton *m_status = nullptr;
    TabRow *m_tabs = nullptr;
    ClosingStrip *m_closing = nullptr;
    QStackedWidget *m_lists = nullptr;
    ContactsView *m_contactsView = nullptr;
    ContactsView *m_groupsView = nullptr;
    ContactsView *m_historyView = nullptr;
    IconButton *m_searchTool = nullptr;
    IconButton *m_adminTool = nullptr;
    IconButton *m_aboutTool = nullptr;
    SearchField *m_search = nullptr;
    int m_tab = Contacts;
    QBasicTimer m_headSoon;
    QBasicTimer m_clock; //!< quota chips and the closing ones change by time alone
    bool m_restoring = false;
    bool m_adminAvailable = false;
};

//! The icon and colour of a status.
std::pair<Icon, QColor Theme::*> presenceIcon(PresenceState state);

} // namespace kefu::ui
