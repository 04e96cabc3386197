// SPDX-License-Identifier: Apache-2.0
#include "ui/deskshell.h"

#include "ui/aboutwindow.h"
#include "ui/admin/adminwindow.h"
#include "ui/attention.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/login/firstrunwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/toast.h"

#include <QSettings>

namespace kefu::ui {

namespace {
constexpr QLatin1String kLanguageKey("language");
constexpr QLatin1String kSendKeyKey("sendKey");
constexpr QLatin1String kRelayKey("login/relay"); // the login window's

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
{
}

DeskShell::~DeskShell() = default;

void DeskShell::start()
{
    if (m_started)
        return;
    m_started = true;
    m_themes.begin();
    m_language.use(m_settings.value(kLanguageKey, Language::ofSystem()).toString());
    connect(&m_service, &ChatService::statusChanged, this, &DeskShell::onStatus);
    connect(&m_service, &ChatService::loggedIn, this, &DeskShell::showDesk);
    connect(&m_service, &ChatService::commandFailed, this, &DeskShell::onCommandFailed);
    connect(&m_store, &ConversationStore::messageArrived, this, &DeskShell::onArrived);
    connect(&m_store, &ConversationStore::rowChanged, this, &DeskShell::refreshUnread);
    connect(&m_store, &ConversationStore::rowRemoved, this, &DeskShell::refreshUnread);
    connect(&m_store, &ConversationStore::reset, this, &DeskShell::refreshUnread);
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
    m_panel->panel()->setAdminAvailable(m_adminService != nullptr);
    refreshTitles();
    return m_panel.get();
}

ChatWindow *DeskShell::chatWindow()
{
    if (m_chat)
        return m_chat.get();
    m_chat = std::make_unique<ChatWindow>(m_look, m_service, m_store, m_settings);
    setSendKey(m_settings.value(kSendKeyKey, int(SendKey::Enter)).toInt());
    const ChatWidget *chats = m_chat->chats();
    connect(chats, &ChatWidget::currentChanged, this, &DeskShell::refreshTitles);
    connect(chats, &ChatWidget::sendKeyChosen, this, [this](SendKey key) { setSendKey(int(key)); });
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
    adminWindow()->begin();
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
    if (!panelWindow()->isVisible() && !m_panel->box()->isVisible())
        m_panel->showRemembered();
}

//! Who knows the company's address joins; everybody else, and who comes from practice, chooses.
void DeskShell::showLogin()
{
    if (isShown(m_login) || isShown(m_firstRun))
        return;
    if (m_chat) {
        m_chat->chats()->closeAll();
        m_chat->hide();
    }
    if (m_panel)
        m_panel->hideBoth();
    m_admin.reset(); // what it shows is of the one who left
    if (m_practised || m_settings.value(kRelayKey).toString().isEmpty())
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
    panelWindow()->restore();
    if (m_chat && m_chat->chats()->count() > 0) {
        m_chat->show();
        m_chat->raise();
    }
}

void DeskShell::openChat(VisitorId visitor)
{
    chatWindow()->chats()->open(visitor);
    if (m_chat->isMinimized())
        m_chat->showNormal();
    m_chat->show();
    m_chat->raise();
    m_chat->activateWindow();
    refreshTitles();
}

void DeskShell::onArrived(VisitorId visitor, const Message &)
{
    ChatWidget *chats = m_chat ? m_chat->chats() : nullptr;
    if (chats)
        chats->shake(visitor);
    const bool read =
        chats && chats->isOpen(visitor) && chats->current() == visitor && m_chat->isActiveWindow();
    if (!m_attention || read)
        return;
    QWidget *window = isShown(m_chat) ? static_cast<QWidget *>(m_chat.get())
        : panelWindow()->isVisible()  ? static_cast<QWidget *>(m_panel.get())
                                      : m_panel->box();
    m_attention->flash(window);
    m_attention->messageArrived(m_store.displayName(visitor));
}

void DeskShell::onCommandFailed(const Error &error, ConversationId conversation)
{
    // What an open chat is about, it shows itself.
    const ChatPage *page = m_chat ? m_chat->chats()->currentPage() : nullptr;
    const ConversationInfo *info = m_store.conversation(conversation);
    const bool shown =
        page && info && m_chat->isVisible() && info->visitor.id == m_chat->chats()->current();
    if (!shown && isShown(m_panel))
        Toast::notify(m_look, m_panel->panel(), errorWords(error));
}

void DeskShell::refreshTitles()
{
    const int unread = m_store.totalUnread();
    const QString count = unread > 0 ? QStringLiteral("(%1) ").arg(unread) : QString();
    if (m_panel)
        m_panel->setWindowTitle(
            count + (m_practised ? tr("Service desk (practice)") : tr("Service desk")));
    if (!m_chat)
        return;
    const VisitorId current = m_chat->chats()->current();
    m_chat->setWindowTitle(current.isValid() ? count + m_store.displayName(current)
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
    m_settings.setValue(kLanguageKey, m_language.current());
    loadWords();
    if (m_login)
        m_login->setLanguage(m_language.current());
    if (m_firstRun)
        m_firstRun->setLanguage(m_language.current());
    refreshTitles();
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
    m_settings.setValue(kSendKeyKey, int(chosen));
    if (m_chat)
        m_chat->chats()->setSendKey(chosen);
}

void DeskShell::close()
{
    m_service.disconnect(this);
    m_store.disconnect(this);
    if (m_panel)
        m_panel->hideBoth(); // and remembers its place
    if (m_chat)
        m_chat->rememberGeometry();
    hideIfMade(m_chat);
    hideIfMade(m_firstRun);
    hideIfMade(m_login);
    hideIfMade(m_about);
    hideIfMade(m_admin);
}

} // namespace kefu::ui
