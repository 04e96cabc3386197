// SPDX-License-Identifier: Apache-2.0
// The two arrangements, and the small windows both have.
#include "ui/admin/adminview.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/contacts/statusmenu.h"
#include "ui/conversations/signoffsheet.h"
#include "ui/dashboard/boardpage.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/docked/profilehead.h"
#include "ui/mainwindow.h"
#include "ui/model/conversationstore.h"
#include "ui/model/settingskeys.h"
#include "ui/notices/noticewindow.h"
#include "ui/reports/reportspage.h"
#include "ui/search/searchpage.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/menu.h"

#include <QApplication>
#include <QSettings>

namespace kefu::ui {

namespace {

constexpr int kPageSide = 24;
constexpr int kMenuRow = 28;

void bringUp(QWidget *window)
{
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace

MainWindow *DeskShell::mainWindow()
{
    if (m_main)
        return m_main.get();
    m_main = std::make_unique<MainWindow>(m_look, m_service, m_store, m_settings, m_notices);
    m_main->setAdminAvailable(m_adminService != nullptr);
    prepareChats(m_main->chats());
    prepareDocked();
    refreshKeyHint();
    refreshTitles();
    return m_main.get();
}

void DeskShell::prepareDocked()
{
    connect(m_main.get(), &MainWindow::closeRequested, this, &DeskShell::shrinkDocked);
    connect(m_main.get(), &MainWindow::adminRequested, this, &DeskShell::showAdmin);
    connect(m_main.get(), &MainWindow::settingsRequested, this, &DeskShell::openSettings);
    connect(m_main->rail(), &Rail::menuRequested, this, &DeskShell::openStatusMenu);
    m_main->setPage(Rail::Records, [this] {
        auto *page = new SearchPage(m_look, m_service, m_store);
        prepareRecords(page);
        return page;
    });
    m_main->setPage(Rail::Board, [this] {
        auto *page = new BoardPage(m_look, m_service, m_store, m_adminService);
        connect(page, &BoardPage::chatRequested, this, &DeskShell::openChat);
        return page;
    });
    if (m_adminService) {
        m_main->setPage(Rail::Admin, [this] {
            auto *page = new AdminView(m_look, *m_adminService, kPageSide);
            const auto follow = [this, page] {
                page->setRole(m_store.me().role);
                if (m_service.status().state == ConnectionState::LoggedOut)
                    page->forget(); // what it shows is of the one who left
            };
            connect(&m_store, &ConversationStore::meChanged, page, follow);
            connect(&m_service, &ChatService::statusChanged, page, follow);
            follow();
            return page;
        });
        m_main->setPage(Rail::Reports,
                        [this] { return new ReportsPage(m_look, *m_adminService, kPageSide); });
    }
    const ListPane *lists = m_main->lists();
    connect(lists, &ListPane::menuRequested, this, &DeskShell::openStatusMenu);
    connect(lists, &ListPane::openRequested, this, &DeskShell::openChat);
    connect(lists, &ListPane::tearOffRequested, this, &DeskShell::tearOff);
    connect(lists, &ListPane::transferRequested, this, [this](VisitorId visitor) {
        openChat(visitor);
        if (ChatPage *page = chatsFor(visitor)->page(visitor))
            page->orders()->openTransfer();
    });
    connect(lists, &ListPane::noticesRequested, this, &DeskShell::openNotices);
    connect(lists, &ListPane::skinsRequested, this, &DeskShell::openSkins);
    connect(lists, &ListPane::aboutRequested, this, &DeskShell::showAbout);
}

void DeskShell::prepareChats(ChatWidget *chats)
{
    chats->setSendKey(m_settings.value(keys::kSendKey, int(SendKey::Enter)).toInt()
                              == int(SendKey::CtrlEnter)
                          ? SendKey::CtrlEnter
                          : SendKey::Enter);
    chats->setRecentFaces(m_settings.value(keys::kRecentFaces).toStringList());
    connect(chats, &ChatWidget::recentFacesChanged, this,
            [this](const QStringList &recent) { m_settings.setValue(keys::kRecentFaces, recent); });
    connect(chats, &ChatWidget::currentChanged, this, &DeskShell::refreshTitles);
    connect(chats, &ChatWidget::frameChangeWanted, this, [this, chats](VisitorId visitor) {
        if (m_main && chats == m_main->chats())
            tearOff(visitor);
        else
            dock(visitor);
    });
    connect(chats, &ChatWidget::sendKeyChosen, this, [this](SendKey key) { setSendKey(int(key)); });
}

QList<ChatWidget *> DeskShell::allChats() const
{
    QList<ChatWidget *> all;
    if (m_main)
        all.append(m_main->chats());
    if (m_chat)
        all.append(m_chat->chats());
    return all;
}

QWidget *DeskShell::desk()
{
    if (m_arrangement == Arrangement::Docked)
        return mainWindow();
    return panelWindow();
}

ChatWidget *DeskShell::chatsFor(VisitorId visitor)
{
    if (m_arrangement == Arrangement::Windows || (m_chat && m_chat->chats()->isOpen(visitor)))
        return chatWindow()->chats();
    return mainWindow()->chats();
}

void DeskShell::moveChats(ChatWidget *from, ChatWidget *to)
{
    const VisitorId current = from->current();
    const auto visitors = from->opened();
    for (const VisitorId visitor : visitors) {
        if (ChatPage *page = from->release(visitor))
            to->adopt(page);
    }
    if (current.isValid())
        to->open(current);
}

void DeskShell::setArrangement(Arrangement arrangement)
{
    if (arrangement == m_arrangement)
        return;
    m_arrangement = arrangement;
    rememberArrangement(m_settings, arrangement);
    const bool docked = arrangement == Arrangement::Docked;
    const bool open = m_service.status().state != ConnectionState::LoggedOut;
    if (open && docked && m_chat)
        moveChats(m_chat->chats(), mainWindow()->chats());
    else if (open && !docked && m_main)
        moveChats(m_main->chats(), chatWindow()->chats());
    if (docked) {
        if (m_panel)
            m_panel->hideBoth();
        if (m_chat)
            m_chat->hide();
        m_pills.hideAll();
    } else {
        if (m_main) {
            m_main->rememberGeometry();
            m_main->hide();
        }
        if (m_box)
            m_box->hide();
    }
    if (open)
        showDesk();
    if (open && !docked && m_chat && m_chat->chats()->count() > 0)
        bringUp(m_chat.get());
    refreshTitles();
    refreshSettings();
}

void DeskShell::tearOff(VisitorId visitor)
{
    if (m_arrangement == Arrangement::Docked && !chatWindow()->chats()->isOpen(visitor)) {
        if (ChatPage *page = mainWindow()->chats()->release(visitor))
            m_chat->chats()->adopt(page);
        else
            m_chat->chats()->open(visitor);
    }
    openChat(visitor);
}

void DeskShell::dock(VisitorId visitor)
{
    if (m_arrangement != Arrangement::Docked || !m_chat)
        return;
    ChatPage *page = m_chat->chats()->release(visitor);
    if (!page)
        return;
    mainWindow()->chats()->adopt(page);
    restoreDocked();
}

void DeskShell::dockBack()
{
    if (m_arrangement != Arrangement::Docked || !m_chat)
        return;
    moveChats(m_chat->chats(), mainWindow()->chats());
    m_chat->hide();
    restoreDocked();
}

PanelBox *DeskShell::box()
{
    if (m_box)
        return m_box.get();
    m_box = std::make_unique<PanelBox>(m_look, m_store);
    m_box->setFixedSize(m_box->size());
    connect(m_box.get(), &PanelBox::restoreRequested, this, &DeskShell::restoreDocked);
    return m_box.get();
}

//! The cross does not quit, as LayIM's does not (layim.md 1.1): conversations go on coming.
void DeskShell::shrinkDocked()
{
    m_main->rememberGeometry();
    m_main->hide();
    box()->move(cornerOfScreen(m_box->size()));
    m_box->show();
}

void DeskShell::restoreDocked()
{
    if (m_box)
        m_box->hide();
    if (mainWindow()->isMinimized())
        m_main->setWindowState(m_main->windowState() & ~Qt::WindowMinimized);
    bringUp(m_main.get());
}

void DeskShell::openStatusMenu(const QPoint &at)
{
    auto *menu = new Menu(m_look, kMenuRow, m_main.get());
    menu->setObjectName(QStringLiteral("statusMenu"));
    addPresenceRows(*menu, m_look, m_service, m_store, [this] { signOff(); });
    menu->addSeparator();
    connect(menu->addRow(tr("Edit signature")), &QAction::triggered, this,
            [this] { m_main->lists()->profile()->editSignature(); });
    connect(menu->addRow(tr("Settings…")), &QAction::triggered, this, &DeskShell::openSettings);
    connect(menu->addRow(tr("About")), &QAction::triggered, this, &DeskShell::showAbout);
    menu->addSeparator();
    connect(menu->addRow(tr("Sign out")), &QAction::triggered, this,
            [this] { m_service.logout(); });
    connect(menu->addRow(tr("Quit")), &QAction::triggered, this, &DeskShell::quitRequested);
    menu->popup(at);
}

void DeskShell::signOff()
{
    SignOffSheet::ask(m_look, m_service, m_store, desk(), [this](LeftBehind open) {
        PresenceRequest wanted;
        wanted.state = PresenceState::Offline;
        wanted.open = open;
        m_service.changePresence(wanted);
    });
}

// ---- small windows
// -------------------------------------------------------------------------------

NoticeWindow *DeskShell::noticeWindow()
{
    if (!m_noticeWindow) {
        m_noticeWindow = std::make_unique<NoticeWindow>(m_look, m_notices, m_store);
        connect(m_noticeWindow.get(), &NoticeWindow::openRequested, this, &DeskShell::openChat);
    }
    return m_noticeWindow.get();
}

SkinWindow *DeskShell::skinWindow()
{
    if (!m_skins) {
        m_skins = std::make_unique<SkinWindow>(m_look);
        connect(m_skins.get(), &SkinWindow::chosen, this, &DeskShell::chooseTheme);
    }
    m_skins->setCurrent(m_themes.choice());
    return m_skins.get();
}

void DeskShell::openNotices()
{
    bringUp(noticeWindow());
}

void DeskShell::openSkins()
{
    bringUp(skinWindow());
}

} // namespace kefu::ui
