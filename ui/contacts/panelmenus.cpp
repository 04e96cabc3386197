// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactlists.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/memberswindow.h"
#include "ui/contacts/statusmenu.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/model/historymodel.h"
#include "ui/model/modelroles.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QModelIndex>

namespace kefu::ui {

namespace {

constexpr int kStatusRow = 23;
constexpr int kRowMenuRow = 30;
constexpr int kHistoryMenuWidth = 200;
constexpr int kMenuLeft = 31; // LayIM's menu opens this far left of the icon and below it
constexpr int kMenuBelow = 24;

} // namespace

void ContactsPanel::openStatusMenu()
{
    auto *menu = new Menu(m_look, kStatusRow, this);
    menu->setObjectName(QStringLiteral("statusMenu"));
    addPresenceRows(*menu, m_look, m_service, m_store, [this] { Q_EMIT signOffRequested(); });
    menu->addSeparator();
    // Each language is written in its own words, so that it is found by whoever needs it.
    const bool chinese = locale().language() == QLocale::Chinese;
    connect(menu->addChoice(QString::fromUtf8("简体中文"), chinese), &QAction::triggered, this,
            [this] { Q_EMIT languageChosen(QStringLiteral("zh_CN")); });
    connect(menu->addChoice(QStringLiteral("English"), !chinese), &QAction::triggered, this,
            [this] { Q_EMIT languageChosen(QStringLiteral("en")); });
    menu->addSeparator();
    connect(menu->addRow(tr("Settings…")), &QAction::triggered, this,
            &ContactsPanel::settingsRequested);
    connect(menu->addRow(tr("Sign out")), &QAction::triggered, this,
            [this] { m_service.logout(); });
    connect(menu->addRow(tr("Quit")), &QAction::triggered, this, &ContactsPanel::quitRequested);
    const QPoint icon = m_status->mapToGlobal(QPoint(4, 4));
    menu->popup(icon + QPoint(-kMenuLeft, kMenuBelow));
}

void ContactLists::openRowMenu(const QModelIndex &index, const QPoint &at)
{
    auto *menu = new Menu(m_look, kRowMenuRow, this);
    menu->setObjectName(QStringLiteral("rowMenu"));
    addVisitorRows(*menu, index);
    menu->popup(at);
}

//! Beside what every visitor's row has, LayIM's two of this list (layim.md 1.1).
void ContactLists::openHistoryMenu(const QModelIndex &index, const QPoint &at)
{
    const ConversationId conversation { index.data(ConversationIdRole).toLongLong() };
    auto *menu = new Menu(m_look, kRowMenuRow, this);
    menu->setObjectName(QStringLiteral("historyMenu"));
    menu->setMinimumWidth(kHistoryMenuWidth);
    const VisitorId visitor { index.data(VisitorIdRole).toLongLong() };
    connect(menu->addRow(tr("Open conversation")), &QAction::triggered, this,
            [this, visitor] { Q_EMIT openRequested(visitor); });
    menu->addSeparator();
    connect(menu->addRow(tr("Remove from this list")), &QAction::triggered, this,
            [this, conversation] { m_history->hide(conversation); });
    connect(menu->addRow(tr("Clear the whole list")), &QAction::triggered, m_history,
            &HistoryModel::hideAll);
    menu->popup(at);
}

//! What the groups are, and all of them at once.
void ContactLists::openGroupMenu(const QModelIndex &, const QPoint &at)
{
    using Grouping = ContactsModel::Grouping;
    auto *menu = new Menu(m_look, kRowMenuRow, this);
    menu->setObjectName(QStringLiteral("groupMenu"));
    const auto group = [this, menu](const QString &words, Grouping grouping) {
        connect(menu->addChoice(words, m_contacts->grouping() == grouping), &QAction::triggered,
                m_contacts, [this, grouping] { m_contacts->setGrouping(grouping); });
    };
    group(tr("Group by mini program"), Grouping::Channel);
    group(tr("Group by tag"), Grouping::Tag);
    menu->addSeparator();
    connect(menu->addRow(tr("Open all groups")), &QAction::triggered, m_contacts,
            [this] { m_contacts->setAllOpen(true); });
    connect(menu->addRow(tr("Close all groups")), &QAction::triggered, m_contacts,
            [this] { m_contacts->setAllOpen(false); });
    menu->popup(at);
}

void ContactLists::openColleaguesMenu(const QModelIndex &index, const QPoint &at)
{
    const GroupId group { index.data(GroupIdRole).toLongLong() };
    const QString name = index.data(NameRole).toString();
    auto *menu = new Menu(m_look, kRowMenuRow, this);
    menu->setObjectName(QStringLiteral("colleaguesMenu"));
    connect(menu->addRow(tr("Show members")), &QAction::triggered, this, [this, group, name] {
        if (!m_members)
            m_members = new MembersWindow(m_look, m_store, &ContactLists::memberWords, this);
        m_members->showGroup(group, name);
    });
    connect(menu->addRow(tr("Refresh")), &QAction::triggered, this,
            [this] { m_service.loadColleagues(); });
    menu->popup(at);
}

void ContactLists::addVisitorRows(Menu &rows, const QModelIndex &index)
{
    Menu *menu = &rows;
    const VisitorId visitor { index.data(VisitorIdRole).toLongLong() };
    const ConversationId conversation { index.data(ConversationIdRole).toLongLong() };
    connect(menu->addRow(tr("Open conversation")), &QAction::triggered, this,
            [this, visitor] { Q_EMIT openRequested(visitor); });
    QAction *read = menu->addRow(tr("Mark as read"));
    read->setEnabled(index.data(UnreadRole).toInt() > 0);
    connect(read, &QAction::triggered, this, [this, visitor] {
        if (const MessageLog *log = m_store.log(visitor))
            m_service.markRead(visitor, log->lastSeq());
    });
    const ConversationInfo *info = m_store.conversation(conversation);
    QAction *end = menu->addRow(tr("End conversation"));
    end->setEnabled(info && info->state == ConversationState::Assigned
                    && info->owner == m_store.me().id);
    connect(end, &QAction::triggered, this,
            [this, conversation] { m_service.endConversation(conversation); });
    if (m_tearOff) {
        menu->addSeparator();
        connect(menu->addRow(tr("Open in a window of its own")), &QAction::triggered, this,
                [this, visitor] { Q_EMIT tearOffRequested(visitor); });
    }
}

void ContactLists::openMemberMenu(const QModelIndex &index, const QPoint &at)
{
    const QString name = index.data(NameRole).toString();
    auto *menu = new Menu(m_look, kRowMenuRow, this);
    menu->setObjectName(QStringLiteral("memberMenu"));
    connect(menu->addRow(tr("Copy name")), &QAction::triggered, this,
            [name] { QGuiApplication::clipboard()->setText(name); });
    connect(menu->addRow(tr("Refresh")), &QAction::triggered, this,
            [this] { m_service.loadColleagues(); });
    menu->popup(at);
}

} // namespace kefu::ui
