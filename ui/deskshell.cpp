// SPDX-License-Identifier: Apache-2.0
#include "ui/deskshell.h"

#include "ui/aboutwindow.h"
#include "ui/admin/adminwindow.h"
#include "ui/attention/attention.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/login/firstrunwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/mainwindow.h"
#include "ui/model/conversationstore.h"
#include "ui/model/settingskeys.h"
#include "ui/notices/noticewindow.h"
#include "ui/search/searchwindow.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QSettings>

namespace kefu::ui {

namespace {
constexpr int kTitle = 120;
constexpr int kLongNoticeMs = 8'000;

template <typename Window> bool isShown(const std::unique_ptr<Window> &window)
{
    return window && window->isVisible();
}

template <typename Window> void hideIfMade(const std::unique_ptr<Window> &window)
{
    if (window)
        window->hide();
}
} // namespace

DeskShell::DeskShell(ChatService &service, ConversationStore &store, QSettings &settings,
                     Attention *attention, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_store(store)
    , m_settings(settings)
    , m_attention(attention)
    , m_themes(m_look, settings)
    , m_pills(m_look, store)
    , m_actions(*this, service, store)
    , m_notices(service, store)
{
}

DeskShell::~DeskShell() = default;

void DeskShell::start()
{
    if (m_started)
        return;
    m_started = true;
    m_themes.begin();
    m_look.setTextZoom(m_settings.value(keys::kTextZoom, 100).toInt());
    m_look.setReduceMotion(rememberedReduceMotion(m_settings));
    m_arrangement = rememberedArrangement(m_settings);
    loadShortcuts();
    qApp->installEventFilter(this); // keys, wherever the focus is
    m_language.use(m_settings.value(keys::kLanguage, Language::ofSystem()).toString());
    connect(&m_service, &ChatService::statusChanged, this, &DeskShell::onStatus);
    connect(&m_service, &ChatService::loggedIn, this, &DeskShell::showDesk);
    connect(&m_service, &ChatService::commandFailed, this, &DeskShell::onCommandFailed);
    connect(&m_store, &ConversationStore::messageArrived, this, &DeskShell::onArrived);
    connect(&m_store, &ConversationStore::rowChanged, this, &DeskShell::refreshUnread);
    connect(&m_store, &ConversationStore::rowRemoved, this, &DeskShell::refreshUnread);
    connect(&m_store, &ConversationStore::reset, this, &DeskShell::refreshUnread);
    connectPills();
    loadWords();
    onStatus();
}

FirstRunWindow *DeskShell::firstRunWindow()
{
    if (m_firstRun)
        return m_firstRun.get();
    m_firstRun = std::make_unique<FirstRunWindow>(m_look, m_service);
    m_firstRun->setLanguage(m_language.current());
    connect(m_firstRun.get(), &LayimFrame::closeRequested, this, &DeskShell::quitRequested);
    connect(m_firstRun.get(), &FirstRunWindow::languageChosen, this, &DeskShell::setLanguage);
    connect(m_firstRun.get(), &FirstRunWindow::joinRequested, this, &DeskShell::showJoin);
    return m_firstRun.get();
}

LoginWindow *DeskShell::loginWindow()
{
    if (m_login)
        return m_login.get();
    m_login = std::make_unique<LoginWindow>(m_look, m_service, m_settings);
    m_login->setLanguage(m_language.current());
    connect(m_login.get(), &LayimFrame::closeRequested, this, &DeskShell::quitRequested);
    connect(m_login.get(), &LoginWindow::languageChosen, this, &DeskShell::setLanguage);
    connect(m_login.get(), &LoginWindow::otherWaysRequested, this, &DeskShell::showFirstRun);
    return m_login.get();
}

PanelWindow *DeskShell::panelWindow()
{
    if (m_panel)
        return m_panel.get();
    m_panel = std::make_unique<PanelWindow>(m_look, m_service, m_store, m_settings);
    const ContactsPanel *panel = m_panel->panel();
    connect(panel, &ContactsPanel::openRequested, this, &DeskShell::openChat);
    connect(panel, &ContactsPanel::languageChosen, this, &DeskShell::setLanguage);
    connect(panel, &ContactsPanel::quitRequested, this, &DeskShell::quitRequested);
    connect(panel, &ContactsPanel::aboutRequested, this, &DeskShell::showAbout);
    connect(panel, &ContactsPanel::adminRequested, this, &DeskShell::showAdmin);
    connect(panel, &ContactsPanel::tearOffRequested, this, &DeskShell::openChat);
    connect(panel, &ContactsPanel::signOffRequested, this, &DeskShell::signOff);
    connect(panel, &ContactsPanel::settingsRequested, this, &DeskShell::openSettings);
    connect(panel, &ContactsPanel::skinsRequested, this, &DeskShell::openSkins);
    connect(panel, &ContactsPanel::noticesRequested, this, &DeskShell::openNotices);
    m_panel->panel()->setAdminAvailable(m_adminService != nullptr);
    m_panel->panel()->setNotices(&m_notices);
    refreshTitles();
    return m_panel.get();
}

ChatWindow *DeskShell::chatWindow()
{
    if (m_chat)
        return m_chat.get();
    m_chat = std::make_unique<ChatWindow>(m_look, m_service, m_store, m_settings);
    prepareChats(m_chat->chats());
    connectChatWindow();
    // Docked, its chats were torn off the main window and go back there.
    connect(m_chat.get(), &LayimFrame::closeRequested, this, [this] {
        if (m_arrangement == Arrangement::Docked)
            dockBack();
    });
    refreshTitles();
    return m_chat.get();
}

void DeskShell::showAbout()
{
    if (!m_about)
        m_about = std::make_unique<AboutWindow>(m_look);
    m_about->show();
    m_about->raise();
    m_about->activateWindow();
}

AdminWindow *DeskShell::adminWindow()
{
    if (!m_admin)
        m_admin = std::make_unique<AdminWindow>(m_look, *m_adminService);
    return m_admin.get();
}

void DeskShell::showAdmin()
{
    if (m_arrangement == Arrangement::Docked) {
        restoreDocked();
        m_main->showPage(Rail::Admin);
    } else {
        adminWindow()->begin();
    }
}

bool DeskShell::isSigningIn() const
{
    return (isShown(m_login) && m_login->isBusy()) || (isShown(m_firstRun) && m_firstRun->isBusy());
}

void DeskShell::onStatus()
{
    const ConnectionStatus status = m_service.status();
    if (status.state == ConnectionState::LoggedOut)
        showLogin();
    else if (!isSigningIn())
        showDesk();
    if (m_practised != status.practice) {
        m_practised = status.practice;
        refreshTitles();
    }
}

void DeskShell::showDesk()
{
    hideIfMade(m_login);
    hideIfMade(m_firstRun);
    if (m_arrangement == Arrangement::Windows) {
        if (!panelWindow()->isVisible() && !m_panel->box()->isVisible())
            m_panel->showRemembered();
    } else if (!isShown(m_main) && !isShown(m_box)) {
        mainWindow()->show();
    }
}

//! Who knows the company's address joins; everybody else, and who comes from practice, chooses.
void DeskShell::showLogin()
{
    if (isShown(m_login) || isShown(m_firstRun))
        return;
    const auto everywhere = allChats();
    for (ChatWidget *chats : everywhere)
        chats->closeAll();
    hideIfMade(m_chat);
    m_pills.hideAll();
    if (isShown(m_main))
        m_main->rememberGeometry();
    hideIfMade(m_main);
    hideIfMade(m_box);
    hideIfMade(m_noticeWindow);
    hideIfMade(m_records);
    if (m_panel)
        m_panel->hideBoth();
    m_admin.reset(); // what it shows is of the one who left
    if (m_practised || m_settings.value(keys::kRelay).toString().isEmpty())
        showFirstRun();
    else
        showJoin();
}

void DeskShell::showFirstRun()
{
    hideIfMade(m_login);
    firstRunWindow()->prepare();
    m_firstRun->show();
    m_firstRun->raise();
    m_firstRun->activateWindow();
}

void DeskShell::showJoin()
{
    hideIfMade(m_firstRun);
    loginWindow()->prepare();
    m_login->show();
    m_login->raise();
    m_login->activateWindow();
}

void DeskShell::raise()
{
    if (!m_started)
        return;
    if (isShown(m_login) || isShown(m_firstRun)) {
        QWidget *window = isShown(m_login) ? static_cast<QWidget *>(m_login.get())
                                           : static_cast<QWidget *>(m_firstRun.get());
        window->showNormal();
        window->raise();
        window->activateWindow();
        return;
    }
    if (m_arrangement == Arrangement::Docked)
        restoreDocked();
    else
        panelWindow()->restore();
    if (m_chat && m_chat->chats()->count() > 0) {
        m_chat->show();
        m_chat->raise();
    }
}

void DeskShell::openChat(VisitorId visitor)
{
    ChatWidget *chats = chatsFor(visitor);
    if (m_arrangement == Arrangement::Docked && m_main && chats == m_main->chats()) {
        restoreDocked();
        m_main->showChats();
    }
    chats->open(visitor);
    m_pills.drop(visitor);
    QWidget *window = chats->window();
    if (window->isMinimized())
        window->showNormal();
    window->show();
    window->raise();
    window->activateWindow();
    refreshTitles();
}

void DeskShell::onArrived(VisitorId visitor, const Message &)
{
    bool read = false;
    bool open = false;
    QWidget *window = nullptr;
    const auto everywhere = allChats();
    for (ChatWidget *chats : everywhere) {
        chats->shake(visitor);
        if (chats->isOpen(visitor)) {
            open = true;
            window = chats->window();
            read = chats->current() == visitor && window->isActiveWindow();
        }
    }
    cueArrival(visitor, open);
    if (!m_attention || read)
        return;
    if (!window || !window->isVisible())
        window = isShown(m_box)   ? static_cast<QWidget *>(m_box.get())
            : desk()->isVisible() ? desk()
            : m_panel             ? static_cast<QWidget *>(m_panel->box())
                                  : desk();
    m_attention->flash(window);
    m_attention->messageArrived(visitor);
}

void DeskShell::onCommandFailed(const Error &error, ConversationId conversation)
{
    // What an open chat is about, it shows itself.
    const ConversationInfo *info = m_store.conversation(conversation);
    const auto everywhere = allChats();
    for (const ChatWidget *chats : everywhere) {
        if (info && chats->window()->isVisible() && info->visitor.id == chats->current())
            return;
    }
    if (desk()->isVisible())
        Toast::notify(m_look, desk(), errorWords(error));
}

void DeskShell::refreshTitles()
{
    const int unread = m_store.totalUnread();
    const QString count = unread > 0 ? QStringLiteral("(%1) ").arg(unread) : QString();
    const QString title =
        count + (m_practised ? tr("Service desk (practice)") : tr("Service desk"));
    if (m_panel)
        m_panel->setWindowTitle(title);
    if (m_main)
        m_main->setWindowTitle(title);
    if (!m_chat)
        return;
    const VisitorId current = m_chat->chats()->current();
    m_chat->setWindowTitle(current.isValid()
                               ? count + displayLine(m_store.displayName(current), kTitle)
                               : count + tr("Service desk"));
}

void DeskShell::refreshUnread()
{
    refreshTitles();
    if (m_attention)
        m_attention->setUnread(m_store.totalUnread());
}

void DeskShell::setLanguage(const QString &locale)
{
    m_language.use(locale);
    m_settings.setValue(keys::kLanguage, m_language.current());
    loadWords();
    if (m_login)
        m_login->setLanguage(m_language.current());
    if (m_firstRun)
        m_firstRun->setLanguage(m_language.current());
    m_pills.retranslate();
    refreshTitles();
    refreshSettings();
    refreshKeyHint();
}

void DeskShell::sayDraftsAreNotKept()
{
    QWidget *over = isShown(m_chat) ? static_cast<QWidget *>(m_chat->chats())
        : desk()->isVisible()       ? desk()
                                    : nullptr;
    if (over)
        Toast::notify(m_look, over,
                      tr("No keychain was found: what you are writing is kept only until the "
                         "program ends."),
                      kLongNoticeMs);
}

void DeskShell::loadWords()
{
    ConversationStore::Words words;
    words.visitor = tr("Visitor");
    words.unsupported = tr("[Unsupported message]");
    words.entered = tr("Visitor entered the conversation");
    words.ended = tr("Conversation ended");
    words.image = tr("[Picture]");
    words.card = tr("[Mini-program card]");
    words.link = tr("[Link]");
    words.voice = tr("[Voice]");
    words.video = tr("[Video]");
    words.location = tr("[Location]");
    words.event = tr("[Event]");
    m_store.setWords(words);
}

void DeskShell::setSendKey(int key)
{
    const SendKey chosen = key == int(SendKey::CtrlEnter) ? SendKey::CtrlEnter : SendKey::Enter;
    m_settings.setValue(keys::kSendKey, int(chosen));
    const auto everywhere = allChats();
    for (ChatWidget *chats : everywhere)
        chats->setSendKey(chosen);
    refreshSettings();
}

void DeskShell::close()
{
    m_service.disconnect(this);
    m_store.disconnect(this);
    if (m_panel)
        m_panel->hideBoth(); // and remembers its place
    if (m_chat)
        m_chat->rememberGeometry();
    if (m_main)
        m_main->rememberGeometry();
    hideIfMade(m_chat);
    m_pills.hideAll();
    hideIfMade(m_main);
    hideIfMade(m_box);
    hideIfMade(m_settingsWindow);
    hideIfMade(m_skins);
    hideIfMade(m_noticeWindow);
    hideIfMade(m_records);
    hideIfMade(m_firstRun);
    hideIfMade(m_login);
    hideIfMade(m_about);
    hideIfMade(m_admin);
}

} // namespace kefu::ui
