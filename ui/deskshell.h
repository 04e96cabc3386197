// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/language.h"
#include "ui/model/chatservice.h"
#include "ui/themes.h"
#include "ui/widgets/look.h"

#include <QObject>
#include <memory>

class QSettings;

namespace kefu::ui {

class AboutWindow;
class AdminService;
class AdminWindow;
class Attention;
class ChatWindow;
class ConversationStore;
class FirstRunWindow;
class LoginWindow;
class PanelWindow;

//! All windows of the "LayIM windows" arrangement and what passes between them: sign-in, panel,
//! chats, arrivals. The caller owns the ports; everything is in the GUI thread.
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
    //! The program ends: remembers where the windows stood, hides them, listens no more.
    void close();

    Look &look() { return m_look; }
    Themes &themes() { return m_themes; }
    // Each window is made when it is first wanted: the first paint must not wait for all of them.
    FirstRunWindow *firstRunWindow();
    LoginWindow *loginWindow();
    PanelWindow *panelWindow();
    ChatWindow *chatWindow();
    //! Only with setAdmin().
    AdminWindow *adminWindow();

Q_SIGNALS:
    //! The agent asked for it, or closed the login window.
    void quitRequested();

private:
    void showAbout();
    void showAdmin();
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
    std::unique_ptr<FirstRunWindow> m_firstRun;
    std::unique_ptr<LoginWindow> m_login;
    std::unique_ptr<PanelWindow> m_panel;
    std::unique_ptr<ChatWindow> m_chat;
    std::unique_ptr<AboutWindow> m_about;
    std::unique_ptr<AdminWindow> m_admin;
    bool m_started = false;
    bool m_practised = false; //!< the session that ends was practice
};

} // namespace kefu::ui
