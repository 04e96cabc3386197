// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QSettings;

namespace kefu::ui {

class ContactLists;
class ContactsModel;
class ConversationStore;
class IconButton;
class NoticeLog;
class PlainLabel;
class SearchField;
class SignatureField;
class TabRow;

//! LayIM's main panel (layim.md 1.1), 260×520: the agent with status and load, the three tabs, the
//! list, the tool row. Independent of its frame.
class ContactsPanel : public QWidget {
    Q_OBJECT
public:
    static constexpr QSize kSize { 260, 520 };

    //! `settings` remembers which groups are closed, per account.
    ContactsPanel(const Look &look, ChatService &service, ConversationStore &store,
                  QSettings &settings, QWidget *parent = nullptr);

    ContactsModel *contacts() const;
    ContactLists *lists() const { return m_lists; }
    void openSearch();
    void showTab(int tab); //!< ContactLists::Tab
    //! Whether there is an administration to open; it is shown to admins only.
    void setAdminAvailable(bool available);
    //! Whose count of unseen notices the message box's badge shows; outlives the panel.
    void setNotices(NoticeLog *notices);

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);
    void tearOffRequested(kefu::VisitorId visitor);
    void signOffRequested();
    void settingsRequested();
    void skinsRequested();
    void noticesRequested();
    void aboutRequested();
    void adminRequested();
    void languageChosen(const QString &locale);
    void quitRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildHead();
    void buildLists();
    void buildTools();
    void retranslate();
    void refreshHead();
    void refreshBadge();
    void showTools();
    void onSearch(const QString &text);
    void openStatusMenu();

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    ContactLists *m_lists;
    PlainLabel *m_name = nullptr;
    PlainLabel *m_load = nullptr;
    SignatureField *m_signature = nullptr;
    IconButton *m_status = nullptr;
    TabRow *m_tabs = nullptr;
    IconButton *m_searchTool = nullptr;
    IconButton *m_boxTool = nullptr;
    IconButton *m_adminTool = nullptr;
    IconButton *m_skinTool = nullptr;
    IconButton *m_aboutTool = nullptr;
    SearchField *m_search = nullptr;
    NoticeLog *m_notices = nullptr;
    int m_unseen = 0; //!< notices, as the badge shows them
    bool m_adminAvailable = false;
};

//! How many conversations the agent serves, against what he may: 「接待 8/10」.
QString loadWords(const ConversationStore &store);

} // namespace kefu::ui
