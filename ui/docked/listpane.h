// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;
class QSettings;
class QStackedWidget;

namespace kefu::ui {

class ContactLists;
class ConversationStore;
class IconButton;
class LeaveList;
class NoticeLog;
class PlainLabel;
class ProfileHead;
class TextTabs;
class WorkList;

//! The docked window's list, 240 to 360 wide (desk.md 3.2): profile, search, LayIM's tabs with 会话
//! before them, the list, the tool row. 留言 takes the place of tabs and list.
class ListPane : public QWidget {
    Q_OBJECT
public:
    static constexpr int kLeast = 240;
    static constexpr int kMost = 360;
    enum Tab { Work, Contacts, Groups, History };

    //! All outlive the pane.
    ListPane(Look &look, ChatService &service, ConversationStore &store, QSettings &settings,
             NoticeLog &notices, QWidget *parent = nullptr);

    WorkList *work() const { return m_work; }
    LeaveList *leaves() const { return m_leaves; }
    ContactLists *lists() const { return m_lists; }
    ProfileHead *profile() const { return m_profile; }
    QLineEdit *search() const { return m_search; }
    QWidget *list() const; //!< the one that is shown
    //! The quick switcher's key, shown in the search field while it is empty.
    void setKeyHint(const QString &key);
    int tab() const { return m_tab; }
    void showTab(int tab);
    void showLeaves(bool shown);
    void setCurrent(VisitorId visitor);
    void openSearch();

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);
    void tearOffRequested(kefu::VisitorId visitor);
    void transferRequested(kefu::VisitorId visitor);
    void menuRequested(const QPoint &at);
    void leavesCounted(int count);
    void noticesRequested();
    void skinsRequested();
    void aboutRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildSearch();
    void buildTools();
    void connectParts();
    void retranslate();
    void styleSearch();
    void placeKeyHint();
    void refreshBadge();
    void onSearch(const QString &text);

    Look &m_look;
    NoticeLog &m_notices;
    ProfileHead *m_profile;
    QLineEdit *m_search;
    PlainLabel *m_keyHint;
    TextTabs *m_tabs;
    QStackedWidget *m_stack;
    WorkList *m_work;
    ContactLists *m_lists;
    LeaveList *m_leaves;
    QWidget *m_toolRow;
    IconButton *m_boxTool = nullptr;
    IconButton *m_skinTool = nullptr;
    IconButton *m_aboutTool = nullptr;
    int m_tab = Work;
    bool m_leavesShown = false;
};

} // namespace kefu::ui
