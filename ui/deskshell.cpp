// SPDX-License-Identifier: Apache-2.0
#include "ui/deskshell.h"

#include "ui/aboutwindow.h"
#include "ui/attention.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/toast.h"

#include <QSettings>

namespace kefu::ui {

namespace {
constexpr QLatin1String kLanguageKey("language");
constexpr QLatin1String kSendKeyKey("sendKey");
} // namespace

DeskShell::DeskShell(ChatService &service, ConversationStore &store, QSettings &settings,
                     Attention *attention, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_store(store)
    , m_settings(settings)
    , m_attention(attention)
{
}

DeskShell::~DeskShell() = default;

void DeskShell::start()
{
    if (m_panel)
        return;
    m_language.use(m_settings.value(kLanguageKey, Language::ofSystem()).toString());
    build();
    connectWindows();
    loadWords();
    setSendKey(m_settings.value(kSendKeyKey, int(SendKey::Enter)).toInt());
    m_login->setLanguage(m_language.current());
    m_login->prepare();
    refreshTitles();
    onStatus();
}

void DeskShell::build()
{
    m_login = std::make_unique<LoginWindow>(m_look, m_service, m_settings);
    m_panel = std::make_unique<PanelWindow>(m_look, m_service, m_store, m_settings);
    m_chat = std::make_unique<ChatWindow>(m_look, m_service, m_store, m_settings);
    m_about = std::make_unique<AboutWindow>(m_look);
}

void DeskShell::connectWindows()
{
    connect(&m_service, &ChatService::statusChanged, this, &DeskShell::onStatus);
    connect(&m_service, &ChatService::loggedIn, this, &DeskShell::showDesk);
    connect(&m_service, &ChatService::commandFailed, this, &DeskShell::onCommandFailed);
    connect(&m_store, &ConversationStore::messageArrived, this, &DeskShell::onArrived);
    connect(&m_store, &ConversationStore::rowChanged, this, &DeskShell::refreshUnread);
    connect(&m_store, &ConversationStore::rowRemoved, this, &DeskShell::refreshUnread);
    connect(&m_store, &ConversationStore::reset, this, &DeskShell::refreshUnread);
    connect(m_login.get(), &LayimFrame::closeRequested, this, &DeskShell::quitRequested);
    connect(m_login.get(), &LoginWindow::languageChosen, this, &DeskShell::setLanguage);
    ContactsPanel *panel = m_panel->panel();
    connect(panel, &ContactsPanel::openRequested, this, &DeskShell::openChat);
    connect(panel, &ContactsPanel::languageChosen, this, &DeskShell::setLanguage);
    connect(panel, &ContactsPanel::quitRequested, this, &DeskShell::quitRequested);
    connect(panel, &ContactsPanel::aboutRequested, this, [this] {
        m_about->show();
        m_about->raise();
        m_about->activateWindow();
    });
    ChatWidget *chats = m_chat->chats();
    connect(chats, &ChatWidget::currentChanged, this, &DeskShell::refreshTitles);
    connect(chats, &ChatWidget::sendKeyChosen, this, [this](SendKey key) { setSendKey(int(key)); });
}

void DeskShell::onStatus()
{
    if (m_service.status().state == ConnectionState::LoggedOut)
        showLogin();
    else if (!m_login->isVisible() || !m_login->isBusy())
        showDesk();
}

void DeskShell::showDesk()
{
    m_login->hide();
    if (!m_panel->isVisible() && !m_panel->box()->isVisible())
        m_panel->showRemembered();
}

void DeskShell::showLogin()
{
    if (m_login->isVisible())
        return;
    m_chat->chats()->closeAll();
    m_chat->hide();
    m_panel->hideBoth();
    m_login->prepare();
    m_login->show();
    m_login->raise();
    m_login->activateWindow();
}

void DeskShell::raise()
{
    if (!m_panel)
        return;
    if (m_service.status().state == ConnectionState::LoggedOut) {
        m_login->show();
        m_login->raise();
        m_login->activateWindow();
        return;
    }
    m_panel->restore();
    if (m_chat->chats()->count() > 0) {
        m_chat->show();
        m_chat->raise();
    }
}

void DeskShell::openChat(VisitorId visitor)
{
    if (!m_chat)
        return;
    m_chat->chats()->open(visitor);
    if (m_chat->isMinimized())
        m_chat->showNormal();
    m_chat->show();
    m_chat->raise();
    m_chat->activateWindow();
    refreshTitles();
}

void DeskShell::onArrived(VisitorId visitor, const Message &)
{
    ChatWidget *chats = m_chat->chats();
    chats->shake(visitor);
    const bool read =
        chats->isOpen(visitor) && chats->current() == visitor && m_chat->isActiveWindow();
    if (!m_attention || read)
        return;
    QWidget *window = m_chat->isVisible() ? static_cast<QWidget *>(m_chat.get())
        : m_panel->isVisible()            ? static_cast<QWidget *>(m_panel.get())
                                          : m_panel->box();
    m_attention->flash(window);
    m_attention->messageArrived(m_store.displayName(visitor));
}

void DeskShell::onCommandFailed(const Error &error, ConversationId conversation)
{
    // What an open chat is about, it shows itself.
    const ChatPage *page = m_chat->chats()->currentPage();
    const ConversationInfo *info = m_store.conversation(conversation);
    const bool shown =
        page && info && m_chat->isVisible() && info->visitor.id == m_chat->chats()->current();
    if (!shown && m_panel->isVisible())
        Toast::notify(m_look, m_panel->panel(), errorWords(error));
}

void DeskShell::refreshTitles()
{
    const int unread = m_store.totalUnread();
    const QString count = unread > 0 ? QStringLiteral("(%1) ").arg(unread) : QString();
    m_panel->setWindowTitle(count + tr("Service desk"));
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
    m_login->setLanguage(m_language.current());
    refreshTitles();
}

void DeskShell::loadWords()
{
    ConversationStore::Words words;
    words.visitor = tr("Visitor");
    words.unsupported = tr("[Unsupported message]");
    words.entered = tr("Visitor entered the conversation");
    words.ended = tr("Conversation ended");
    m_store.setWords(words);
}

void DeskShell::setSendKey(int key)
{
    const SendKey chosen = key == int(SendKey::CtrlEnter) ? SendKey::CtrlEnter : SendKey::Enter;
    m_settings.setValue(kSendKeyKey, int(chosen));
    m_chat->chats()->setSendKey(chosen);
}

void DeskShell::rememberGeometry()
{
    if (!m_panel)
        return;
    m_panel->rememberGeometry();
    m_chat->rememberGeometry();
}

} // namespace kefu::ui
