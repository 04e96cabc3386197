// SPDX-License-Identifier: Apache-2.0
// What the keys lead to.
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactlists.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/conversationstore.h"
#include "ui/search/searchpage.h"
#include "ui/search/searchwindow.h"
#include "ui/settings/keyspage.h"
#include "ui/settings/settingswindow.h"

#include <QKeyEvent>

namespace kefu::ui {

namespace {

std::optional<Rail::Page> pageOf(Action action)
{
    switch (action) {
    case Action::ShowChats:
        return Rail::Conversations;
    case Action::ShowLeaves:
        return Rail::LeaveMessages;
    case Action::ShowBoard:
        return Rail::Board;
    case Action::ShowReports:
        return Rail::Reports;
    case Action::ShowAdmin:
        return Rail::Admin;
    default:
        return {};
    }
}

} // namespace

//! Before whoever has the focus, so that a key does the same everywhere.
bool DeskShell::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || !watched->isWidgetType())
        return QObject::eventFilter(watched, event);
    auto *receiver = static_cast<QWidget *>(watched);
    const bool captured = m_settingsWindow && receiver->window() == m_settingsWindow.get()
        && m_settingsWindow->keys()->isCapturing();
    if (!captured && m_actions.press(*static_cast<QKeyEvent *>(event), receiver))
        return true;
    return QObject::eventFilter(watched, event);
}

bool DeskShell::isDeskWindow(const QWidget *window) const
{
    if (!window || m_service.status().state == ConnectionState::LoggedOut)
        return false;
    return window == m_main.get() || window == m_panel.get() || window == m_chat.get()
        || window == m_records.get();
}

bool DeskShell::canShow(Action action)
{
    const auto page = pageOf(action);
    if (!page)
        return false;
    if (m_arrangement == Arrangement::Docked)
        return mainWindow()->rail()->isPageShown(*page);
    return *page == Rail::Admin && m_adminService && m_store.me().role == Role::Admin;
}

void DeskShell::show(Action action)
{
    if (!canShow(action))
        return;
    if (action == Action::ShowAdmin)
        return showAdmin();
    restoreDocked();
    mainWindow()->showPage(*pageOf(action));
}

SearchPage *DeskShell::records()
{
    if (m_arrangement == Arrangement::Docked)
        return static_cast<SearchPage *>(mainWindow()->page(Rail::Records));
    if (!m_records) {
        m_records = std::make_unique<SearchWindow>(m_look, m_service, m_store);
        prepareRecords(m_records->page());
    }
    return m_records->page();
}

void DeskShell::prepareRecords(SearchPage *page)
{
    connect(page, &SearchPage::openRequested, this, &DeskShell::openMessage);
}

void DeskShell::openRecords()
{
    SearchPage *page = records();
    if (m_arrangement == Arrangement::Docked) {
        restoreDocked();
        m_main->showPage(Rail::Records);
    } else {
        m_records->show();
        m_records->raise();
        m_records->activateWindow();
    }
    page->open();
}

void DeskShell::openMessage(const SearchHit &hit)
{
    const VisitorId visitor = hit.visitor.id;
    if (!m_store.currentOf(visitor) && !m_store.card(visitor)) {
        VisitorCard card; // his name, until the whole card comes
        card.visitor = hit.visitor;
        m_store.applyVisitorCard(card);
        m_service.loadVisitorCard(visitor);
    }
    openChat(visitor);
    if (ChatPage *page = chatsFor(visitor)->page(visitor))
        page->showMessage(hit.message.seq);
}

void DeskShell::openListSearch()
{
    if (m_arrangement == Arrangement::Docked) {
        mainWindow()->showChats();
        m_main->lists()->openSearch();
    } else {
        panelWindow()->panel()->openSearch();
    }
}

void DeskShell::showColleagues()
{
    if (m_arrangement == Arrangement::Docked) {
        restoreDocked();
        m_main->showChats();
        m_main->lists()->showTab(ListPane::Groups);
    } else {
        panelWindow()->restore();
        m_panel->panel()->showTab(ContactLists::Groups);
    }
}

void DeskShell::toOtherFrame(VisitorId visitor)
{
    if (m_arrangement != Arrangement::Docked)
        return;
    if (m_main && m_main->chats()->isOpen(visitor))
        tearOff(visitor);
    else
        dock(visitor);
}

} // namespace kefu::ui
