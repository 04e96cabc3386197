// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chatpills.h"
#include "ui/deskactions.h"
#include "ui/language.h"
#include "ui/model/chatservice.h"
#include "ui/model/noticelog.h"
#include "ui/settings/settingsvalues.h"
#include "ui/widgets/look.h"
#include "ui/widgets/themes.h"

#include <QObject>
#include <memory>

class QSettings;

namespace kefu::ui {

class AboutWindow;
class AdminService;
class AdminWindow;
class Attention;
class ChatWidget;
class ChatWindow;
class ConversationStore;
class FirstRunWindow;
class LoginWindow;
class MainWindow;
class NoticeWindow;
class PanelBox;
class PanelWindow;
class SearchPage;
class SearchWindow;
class SettingsWindow;
class SkinWindow;

//! All windows and what passes between them: sign-in, the docked window or LayIM's panel and chats,
//! arrivals, settings. The caller owns the ports; everything is in the GUI thread.
class DeskShell : public QObject {
    Q_OBJECT
public:
    //! All four outlive the shell. `attention` may be null.
    DeskShell(ChatService &service, ConversationStore &store, QSettings &settings,
              Attention *attention, QObject *parent = nullptr);
    ~DeskShell() override;

    //! Gives admins the way to the administration; outlives the shell. Before start().
    void setAdmin(AdminService *service) { m_adminService = service; }
    //! Shows the panel when somebody is signed in or being signed in, else the login window. The
    //! language is the remembered one, else the system's.
    void start();
    //! Brings what there is to the front (tray, second start of the program).
    void raise();
    void openChat(VisitorId visitor);
    void setLanguage(const QString &locale);
    //! There is no keychain: drafts do not outlive the program.
    void sayDraftsAreNotKept();
    Arrangement arrangement() const { return m_arrangement; }
    //! Switches while everything runs: open chats move over as they are.
    void setArrangement(Arrangement arrangement);
    //! Docked: gives the visitor's chat a LayIM chat window beside the main one.
    void tearOff(VisitorId visitor);
    //! Brings one back that was torn off, or all of them.
    void dock(VisitorId visitor);
    void dockBack();
    //! Size of what is written in chats, per cent (Look::kZooms).
    void setTextZoom(int percent);
    void stepTextZoom(int by);
    //! The program ends: remembers where the windows stood, hides them, listens no more.
    void close();

    Look &look() { return m_look; }
    Themes &themes() { return m_themes; }
    // Each window is made when it is first wanted: the first paint must not wait for all of them.
    FirstRunWindow *firstRunWindow();
    LoginWindow *loginWindow();
    MainWindow *mainWindow();
    PanelWindow *panelWindow();
    ChatWindow *chatWindow();
    //! Only with setAdmin().
    AdminWindow *adminWindow();
    SettingsWindow *settingsWindow();
    SkinWindow *skinWindow();
    NoticeWindow *noticeWindow();
    //! The box the desk shrinks to.
    PanelBox *box();
    //! The main window, or LayIM's panel: whichever there is in this arrangement.
    QWidget *desk();
    //! What the chat window shrinks to, and the news of chats that are not open.
    const ChatPills &pills() const { return m_pills; }
    //! Nothing moves (layim.md 1.5).
    void setReduceMotion(bool on);
    //! 记录: a page of the main window, or beside LayIM's panel a window of its own.
    SearchPage *records();
    DeskActions &actions() { return m_actions; }

    // ---- what the keys lead to (DeskActions)
    //! One of the windows in which the desk's keys hold.
    bool isDeskWindow(const QWidget *window) const;
    bool hasChatWindow() const { return m_chat != nullptr; }
    //! Whether there is such a page, and the agent may see it: ShowChats … ShowAdmin.
    bool canShow(Action action);
    void show(Action action);
    void openRecords();
    //! The chat at that message, also of a visitor this agent has no conversation with.
    void openMessage(const SearchHit &hit);
    void openListSearch();
    void showColleagues();
    void toOtherFrame(VisitorId visitor);
    void openNotices();
    void openSkins();
    void openSettings();
    void openShortcutSettings();
    void showAbout();
    //! One of the switches of ui/model/settingskeys.h is another one.
    void refreshNotify();
    //! Where a visitor's chat is open, or would be opened.
    ChatWidget *chatsFor(VisitorId visitor);

Q_SIGNALS:
    //! The agent asked for it, or closed the login window.
    void quitRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void prepareChats(ChatWidget *chats);
    void prepareDocked();
    QList<ChatWidget *> allChats() const;
    void moveChats(ChatWidget *from, ChatWidget *to);
    void shrinkDocked();
    void restoreDocked();
    void openStatusMenu(const QPoint &at);
    void signOff();
    void prepareSettings();
    void prepareRecords(SearchPage *page);
    void loadShortcuts();
    void refreshKeyHint();
    void refreshSettings();
    void chooseTheme(ThemeChoice choice);
    void showAdmin();
    void connectPills();
    void connectChatWindow();
    void restoreChats();
    void cueArrival(VisitorId visitor, bool open);
    void onStatus();
    void onArrived(VisitorId visitor, const Message &message);
    void onCommandFailed(const Error &error, ConversationId conversation);
    void refreshTitles();
    void refreshUnread();
    void loadWords();
    void setSendKey(int key);
    void showDesk();
    void showLogin();
    void showFirstRun();
    void showJoin();
    bool isSigningIn() const;

    ChatService &m_service;
    ConversationStore &m_store;
    QSettings &m_settings;
    Attention *m_attention;
    AdminService *m_adminService = nullptr;
    Language m_language;
    Look m_look;
    Themes m_themes;
    ChatPills m_pills;
    DeskActions m_actions;
    std::unique_ptr<FirstRunWindow> m_firstRun;
    std::unique_ptr<LoginWindow> m_login;
    NoticeLog m_notices;
    Arrangement m_arrangement = Arrangement::Docked;
    std::unique_ptr<MainWindow> m_main;
    std::unique_ptr<PanelBox> m_box;
    std::unique_ptr<SettingsWindow> m_settingsWindow;
    std::unique_ptr<SkinWindow> m_skins;
    std::unique_ptr<SearchWindow> m_records;
    std::unique_ptr<NoticeWindow> m_noticeWindow;
    std::unique_ptr<PanelWindow> m_panel;
    std::unique_ptr<ChatWindow> m_chat;
    std::unique_ptr<AboutWindow> m_about;
    std::unique_ptr<AdminWindow> m_admin;
    bool m_started = false;
    bool m_practised = false; //!< the session that ends was practice
};

} // namespace kefu::ui
