// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/builtin/practice.h"
#include "app/commandline.h"
#include "app/credentialstore.h"
#include "app/demodriver.h"
#include "app/deskattention.h"
#include "app/draftstore.h"
#include "app/firstpaint.h"
#include "app/pendinglogouts.h"
#include "app/platform/colourscheme.h"
#include "app/platform/singleinstance.h"
#include "app/remoteadminservice.h"
#include "app/remotechatservice.h"
#include "app/sealedvault.h"
#include "app/session.h"
#include "app/unsentstore.h"
#include "ui/attention/attentioncenter.h"
#include "ui/deskshell.h"
#include "ui/model/conversationstore.h"

#include <QObject>
#include <QSettings>

namespace kefu::app {

//! Builds the console's parts, connects and owns them; has no logic of its own beyond who comes
//! first.
class Application : public QObject {
    Q_OBJECT
public:
    explicit Application(const CommandLine &line, QObject *parent = nullptr);
    ~Application() override;

    //! Shows the first window as soon as it is clear that no other console of this profile runs.
    //! `password` only with --password-stdin.
    void start(const QString &password);

private:
    void run(const QString &password);
    //! False: the CA file that was asked for cannot be used.
    bool applyTrust();
    void settle();
    void openConversation(ConversationId id);
    void watchNetwork();
    void keepDrafts();
    void connectAttention();
    void startDemo();
    void quit(int exitCode);

    CommandLine m_line;
    QSettings m_settings;
    std::unique_ptr<Scheduler> m_scheduler;
    ui::ConversationStore m_store;
    CredentialStore m_credentials;
    Session m_session;
    PendingLogouts m_pendingLogouts;
    RemoteChatService m_service;
    SealedVault m_vault;
    DraftStore m_drafts;
    UnsentStore m_unsent;
    RemoteAdminService m_admin;
    Practice m_practice;
    DeskAttention m_attention;
    ui::AttentionCenter m_calls;
    std::unique_ptr<ui::SystemColours> m_colours;
    ui::DeskShell m_shell;
    SingleInstance m_instance;
    ConversationId m_toOpen; //!< of a link, until the desk is there
    std::unique_ptr<DemoDriver> m_demo;
    FirstPaint m_firstPaint;
    bool m_settled = false; //!< what could wait for the first paint is done
    bool m_quitting = false;
};

} // namespace kefu::app
