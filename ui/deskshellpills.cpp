// SPDX-License-Identifier: Apache-2.0
// What the pills at the bottom of the screen and the shell have to do with each other.
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"

namespace kefu::ui {

void DeskShell::connectPills()
{
    connect(&m_pills, &ChatPills::restoreRequested, this, &DeskShell::restoreChats);
    connect(&m_pills, &ChatPills::openRequested, this, [this](const QList<VisitorId> &visitors) {
        const auto all = visitors; // each one that opens leaves the pill's own list
        for (const VisitorId visitor : all)
            openChat(visitor);
    });
}

void DeskShell::connectChatWindow()
{
    connect(m_chat.get(), &ChatWindow::minimised, this,
            [this] { m_pills.showMinimised(m_chat->chats()->current()); });
    connect(m_chat.get(), &ChatWindow::shown, &m_pills, &ChatPills::hideMinimised);
    // The chats of a shrunk window can end, or go to another account.
    connect(m_chat->chats(), &ChatWidget::emptied, &m_pills, &ChatPills::hideMinimised);
    connect(m_chat->chats(), &ChatWidget::currentChanged, this, [this](VisitorId visitor) {
        m_pills.drop(visitor);
        if (m_pills.isMinimised())
            m_pills.showMinimised(visitor);
    });
}

void DeskShell::restoreChats()
{
    m_pills.hideMinimised();
    if (!m_chat || m_chat->chats()->count() == 0)
        return;
    m_chat->show();
    m_chat->raise();
    m_chat->activateWindow();
}

//! layim.md 1.4, with what a desktop should do differently (1.6): a chat that is open shakes where
//! it is, also shrunk; one that is not is queued in the pill. The docked window lists it anyway.
void DeskShell::cueArrival(VisitorId visitor, bool open)
{
    if (open && m_chat && m_chat->chats()->isOpen(visitor))
        m_pills.shakeMinimised();
    else if (!open && m_arrangement == Arrangement::Windows)
        m_pills.queue(visitor);
    for (PanelBox *box : { m_box.get(), m_panel ? m_panel->box() : nullptr }) {
        if (box && box->isVisible())
            box->shake();
    }
}

} // namespace kefu::ui
