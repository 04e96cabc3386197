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
class GroupsModel;
class HistoryModel;
class MembersWindow;

//! LayIM's three lists, one at a time: friends by mini program or by tag, groups with their
//! members, past conversations; and what a search finds. The tabs above them belong to whoever
//! shows them, so that panel and docked window have the same lists.
class ContactLists : public QWidget {
    Q_OBJECT
public:
    enum Tab { Contacts, Groups, History };

    //! `settings` remembers which groups are closed, what they are, and what was taken out of the
    //! history, per account.
    ContactLists(const Look &look, ChatService &service, ConversationStore &store,
                 QSettings &settings, QWidget *parent = nullptr);

    ContactsModel *contacts() const { return m_contacts; }
    GroupsModel *groups() const { return m_groups; }
    ContactsView *view(Tab tab) const;
    int tab() const { return m_tab; }
    void showTab(int tab);
    //! Shows only visitors whose name, remark or id has the text; empty: the tab again.
    void setSearch(const QString &text);
    bool isSearching() const;
    void openFirstHit();
    //! Whether a chat can have a window of its own beside the others.
    void setTearOff(bool possible) { m_tearOff = possible; }

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);
    void tearOffRequested(kefu::VisitorId visitor);
    //! The counts beside the tabs may be different.
    void countsChanged();
    //! The strip of closing windows asks for its list.
    void contactsWanted();

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void build();
    void connectStore();
    void retranslate();
    void refreshClosing();
    void showClosing(bool only);
    void openRowMenu(const QModelIndex &index, const QPoint &at);
    void openGroupMenu(const QModelIndex &index, const QPoint &at);
    void openColleaguesMenu(const QModelIndex &index, const QPoint &at);
    void rememberColleagueGroups();
    static QString memberWords(const Colleague &colleague);
    void openHistoryMenu(const QModelIndex &index, const QPoint &at);
    void addVisitorRows(class Menu &menu, const QModelIndex &index);
    void restoreTags();
    void restoreHistory();
    void rememberHistory();
    void openMemberMenu(const QModelIndex &index, const QPoint &at);
    void restoreGroups();
    void rememberGroups();
    QString key(const char *what) const;

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    QSettings &m_settings;
    ContactsModel *m_contacts;
    GroupsModel *m_groups;
    HistoryModel *m_history;
    ClosingStrip *m_closing = nullptr;
    QStackedWidget *m_lists = nullptr;
    ContactsView *m_contactsView = nullptr;
    ContactsView *m_groupsView = nullptr;
    ContactsView *m_historyView = nullptr;
    MembersWindow *m_members = nullptr; //!< made when it is first wanted
    int m_tab = Contacts;
    QBasicTimer m_countsSoon;
    QBasicTimer m_clock; //!< quota chips and the closing ones change by time alone
    bool m_restoring = false;
    bool m_tearOff = false;
};

} // namespace kefu::ui
