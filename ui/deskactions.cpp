// SPDX-License-Identifier: Apache-2.0
#include "ui/deskactions.h"

#include "ui/chat/cannedpopup.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/conversationstore.h"
#include "ui/search/keysheet.h"
#include "ui/search/quickswitcher.h"

#include <QApplication>
#include <QKeyEvent>
#include <QScrollBar>

namespace kefu::ui {

namespace {

bool isZoom(Action action)
{
    return action == Action::ZoomIn || action == Action::ZoomOut || action == Action::ZoomReset;
}

Sheet *sheetOver(const QWidget *window)
{
    const auto sheets = window->findChildren<Sheet *>();
    for (Sheet *sheet : sheets) {
        if (sheet->isVisible())
            return sheet;
    }
    return nullptr;
}

//! The key that opened a sheet closes it.
bool closesSheet(Action action, const Sheet *sheet)
{
    return (action == Action::QuickSwitch && qobject_cast<const QuickSwitcher *>(sheet))
        || (action == Action::ShortcutList && qobject_cast<const KeySheet *>(sheet));
}

//! Not worth a line among the commands: it moves by steps, or is the list itself.
bool isStep(Action action)
{
    switch (action) {
    case Action::QuickSwitch:
    case Action::NextPane:
    case Action::PreviousPane:
    case Action::HistoryBack:
    case Action::HistoryForward:
    case Action::PageUp:
    case Action::PageDown:
        return true;
    default:
        return action >= Action::Chat1 && action <= Action::Chat8;
    }
}

bool needsChat(Action action)
{
    switch (action) {
    case Action::SearchChat:
    case Action::Transfer:
    case Action::EndConversation:
    case Action::MarkRead:
    case Action::CloseChat:
    case Action::OtherFrame:
    case Action::ReloadCanned:
    case Action::Emoji:
    case Action::Attach:
    case Action::FocusComposer:
        return true;
    default:
        return false;
    }
}

} // namespace

DeskActions::DeskActions(DeskShell &shell, ChatService &service, ConversationStore &store,
                         QObject *parent)
    : QObject(parent)
    , m_shell(shell)
    , m_service(service)
    , m_store(store)
{
    connect(&service, &ChatService::orderDone, this, &DeskActions::onTaken);
}

bool DeskActions::press(const QKeyEvent &event, QWidget *receiver)
{
    const auto action = m_keys.actionFor(event);
    if (!action)
        return false;
    QWidget *window = receiver->window();
    if (isZoom(*action)) {
        run(*action, window);
        return true;
    }
    if (!m_shell.isDeskWindow(window) || QApplication::activePopupWidget()
        || QApplication::activeModalWidget())
        return false;
    if (Sheet *sheet = sheetOver(window)) {
        if (!closesSheet(*action, sheet))
            return false;
        sheet->dismiss();
        return true;
    }
    if (!applies(*action, receiver))
        return false;
    run(*action, window);
    return true;
}

//! Some keys are ours in one place only, and the field's or list's own everywhere else.
bool DeskActions::applies(Action action, QWidget *receiver)
{
    ChatPage *chat = page(receiver->window());
    switch (action) {
    case Action::HistoryBack:
    case Action::HistoryForward:
        return chat && receiver == chat->composer()->edit();
    case Action::PageUp:
    case Action::PageDown: {
        if (!chat)
            return false;
        const CannedPopup *popup = chat->composer()->cannedPopup();
        return receiver == chat->composer()->edit() && !(popup && popup->isVisible());
    }
    case Action::FullScreen:
        return !qobject_cast<PanelWindow *>(receiver->window()); // its size is LayIM's
    default:
        return !needsChat(action) || chat || action == Action::SearchChat;
    }
}

QSet<Action> DeskActions::commands(QWidget *window)
{
    QSet<Action> all;
    const ChatPage *chat = page(window);
    const ConversationInfo *info = chat ? m_store.currentOf(chat->visitor()) : nullptr;
    const bool ours = info && info->state == ConversationState::Assigned
        && info->owner == m_store.me().id && !m_store.isLost(info->id);
    for (const ActionRow &row : actionRows()) {
        const Action action = row.action;
        bool possible = !row.fixed && !isStep(action) && (!needsChat(action) || chat);
        if (action == Action::Transfer || action == Action::EndConversation)
            possible = ours && !m_store.isOffered(*info);
        else if (action == Action::FullScreen)
            possible = !qobject_cast<PanelWindow *>(window);
        else if (action >= Action::ShowChats && action <= Action::ShowAdmin)
            possible = m_shell.canShow(action);
        if (possible)
            all.insert(action);
    }
    return all;
}

// ---- where it is done
// ---------------------------------------------------------------------------

ChatWidget *DeskActions::chats(QWidget *window)
{
    if (m_shell.hasChatWindow()
        && (window == m_shell.chatWindow() || m_shell.arrangement() == Arrangement::Windows))
        return m_shell.chatWindow()->chats();
    return m_shell.arrangement() == Arrangement::Docked ? m_shell.mainWindow()->chats() : nullptr;
}

ChatPage *DeskActions::page(QWidget *window)
{
    ChatWidget *open = chats(window);
    return open ? open->currentPage() : nullptr;
}

void DeskActions::run(Action action, QWidget *window)
{
    (void)(runGoing(action, window) || runConversation(action, window) || runWriting(action, window)
           || runPlaces(action) || runWindow(action, window));
}

bool DeskActions::runGoing(Action action, QWidget *window)
{
    switch (action) {
    case Action::QuickSwitch:
        openSwitcher(window);
        return true;
    case Action::NextChat:
    case Action::PreviousChat:
        step(window, action == Action::NextChat ? 1 : -1, false);
        return true;
    case Action::NextUnread:
    case Action::PreviousUnread:
        step(window, action == Action::NextUnread ? 1 : -1, true);
        return true;
    case Action::LongestWaiting:
        goToLongestWaiting(window);
        return true;
    case Action::NextPane:
    case Action::PreviousPane:
        stepPanes(window, action == Action::NextPane ? 1 : -1);
        return true;
    case Action::SearchAll:
        m_shell.openRecords();
        return true;
    default:
        if (action < Action::Chat1 || action > Action::Chat8)
            return false;
        goToPlace(window, int(action) - int(Action::Chat1));
        return true;
    }
}

bool DeskActions::runConversation(Action action, QWidget *window)
{
    ChatPage *chat = page(window);
    switch (action) {
    case Action::TakeNext:
        takeNext(window);
        return true;
    case Action::MarkAllRead:
        markAllRead();
        return true;
    case Action::SearchChat:
        if (chat)
            chat->openSearch();
        else
            m_shell.openListSearch();
        return true;
    case Action::Transfer:
        if (chat)
            chat->orders()->openTransfer();
        return true;
    case Action::EndConversation:
        if (chat)
            chat->orders()->openEnd();
        return true;
    case Action::MarkRead:
        if (chat)
            chat->markAllRead();
        return true;
    case Action::CloseChat:
        if (chat)
            chats(window)->closeChat(chat->visitor());
        return true;
    case Action::OtherFrame:
        if (chat)
            m_shell.toOtherFrame(chat->visitor());
        return true;
    default:
        return false;
    }
}

bool DeskActions::runWriting(Action action, QWidget *window)
{
    ChatPage *chat = page(window);
    if (!chat)
        return false;
    QScrollBar *bar = chat->view()->verticalScrollBar();
    switch (action) {
    case Action::HistoryBack:
    case Action::HistoryForward:
        chat->recallStep(action == Action::HistoryBack ? 1 : -1);
        return true;
    case Action::ReloadCanned:
        chat->reloadCanned();
        return true;
    case Action::Emoji:
        chat->composer()->openFaces();
        return true;
    case Action::Attach:
        chat->composer()->choosePictureFiles();
        return true;
    case Action::FocusComposer:
        chat->focusComposer();
        return true;
    case Action::PageUp:
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        return true;
    case Action::PageDown:
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return true;
    default:
        return false;
    }
}

bool DeskActions::runPlaces(Action action)
{
    switch (action) {
    case Action::ShowChats:
    case Action::ShowLeaves:
    case Action::ShowBoard:
    case Action::ShowReports:
    case Action::ShowAdmin:
        m_shell.show(action);
        return true;
    case Action::Notices:
        m_shell.openNotices();
        return true;
    case Action::Skins:
        m_shell.openSkins();
        return true;
    case Action::About:
        m_shell.showAbout();
        return true;
    case Action::GoOnline:
        m_service.setPresence(PresenceState::Online);
        return true;
    case Action::GoBusy:
        m_service.setPresence(PresenceState::Busy);
        return true;
    default:
        return false;
    }
}

bool DeskActions::runWindow(Action action, QWidget *window)
{
    switch (action) {
    case Action::Minimise:
        if (auto *frame = qobject_cast<LayimFrame *>(window))
            frame->minimise();
        else
            window->showMinimized();
        return true;
    case Action::FullScreen:
        if (auto *frame = qobject_cast<LayimFrame *>(window))
            frame->toggleMaximised();
        else
            window->setWindowState(window->windowState() ^ Qt::WindowFullScreen);
        return true;
    case Action::Settings:
        m_shell.openSettings();
        return true;
    case Action::ZoomIn:
    case Action::ZoomOut:
        m_shell.stepTextZoom(action == Action::ZoomIn ? 1 : -1);
        return true;
    case Action::ZoomReset:
        m_shell.setTextZoom(100);
        return true;
    case Action::ShortcutList:
        openList(window);
        return true;
    case Action::Quit:
        askToQuit(window);
        return true;
    default:
        return false;
    }
}

} // namespace kefu::ui
