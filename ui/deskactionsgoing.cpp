// SPDX-License-Identifier: Apache-2.0
// Going from chat to chat, taking the next one, the quick switcher, the list of keys.
#include "ui/chat/chatheader.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactlists.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/chatlist.h"
#include "ui/conversations/signoffsheet.h"
#include "ui/conversations/worklist.h"
#include "ui/deskactions.h"
#include "ui/deskpanes.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/model/worklistmodel.h"
#include "ui/search/keysheet.h"
#include "ui/search/quickswitcher.h"
#include "ui/visitors/visitorcard.h"
#include "ui/widgets/asksheet.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/toast.h"

namespace kefu::ui {

//! As they stand in the list 会话, or as LayIM's list of open chats has them; open ones that stand
//! in no list come behind, and so do the unread ones nobody has opened.
QList<VisitorId> DeskActions::order(QWidget *window)
{
    QList<VisitorId> all;
    const auto add = [&all](VisitorId visitor) {
        if (visitor.isValid() && !all.contains(visitor))
            all.append(visitor);
    };
    if (m_shell.arrangement() == Arrangement::Docked
        && !(m_shell.hasChatWindow() && window == m_shell.chatWindow())) {
        const WorkListModel *work = m_shell.mainWindow()->lists()->work()->model();
        for (int row = 0; row < work->rowCount(); ++row)
            add({ work->index(row).data(VisitorIdRole).toLongLong() });
    }
    if (const ChatWidget *open = chats(window)) {
        for (const VisitorId visitor : open->opened())
            add(visitor);
    }
    if (m_shell.arrangement() == Arrangement::Windows) {
        for (const VisitorId visitor : m_store.visitors()) {
            if (m_store.unread(visitor) > 0)
                add(visitor);
        }
    }
    return all;
}

void DeskActions::step(QWidget *window, int by, bool unread)
{
    const QList<VisitorId> all = order(window);
    const ChatWidget *open = chats(window);
    const auto count = all.size();
    qsizetype at = open ? all.indexOf(open->current()) : -1;
    if (at < 0 && by < 0)
        at = 0;
    for (qsizetype steps = 1; steps <= count; ++steps) {
        const VisitorId next = all.at((at + by * steps + 2 * count) % count);
        if (unread && m_store.unread(next) == 0)
            continue;
        m_shell.openChat(next);
        return;
    }
}

void DeskActions::goToPlace(QWidget *window, int place)
{
    const QList<VisitorId> all = order(window);
    if (place < all.size())
        m_shell.openChat(all.at(place));
}

//! Not the one that is looked at; where nobody waits, whoever wrote something unread.
void DeskActions::goToLongestWaiting(QWidget *window)
{
    const ChatWidget *open = chats(window);
    const VisitorId now = open ? open->current() : VisitorId {};
    VisitorId longest;
    qint64 since = 0;
    for (const VisitorId visitor : m_store.visitors()) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        const bool waits = info && info->waitingSinceAt > 0 && info->owner == m_store.me().id
            && info->state == ConversationState::Assigned;
        if (waits && visitor != now && (since == 0 || info->waitingSinceAt < since)) {
            since = info->waitingSinceAt;
            longest = visitor;
        }
    }
    if (longest.isValid())
        m_shell.openChat(longest);
    else
        step(window, 1, true);
}

void DeskActions::stepPanes(QWidget *window, int by)
{
    QList<QWidget *> panes;
    if (auto *docked = qobject_cast<MainWindow *>(window)) {
        panes = { docked->rail() };
        if (QWidget *covering = docked->page(docked->currentPage()))
            panes.append(covering);
        else
            panes.append(docked->lists()->list());
    } else if (auto *panel = qobject_cast<PanelWindow *>(window)) {
        panes = { panel->panel()->findChild<QWidget *>(QStringLiteral("panelTabs")),
                  panel->panel()->lists() };
    }
    ChatPage *chat = page(window);
    if (chat && chat->window() == window) {
        ChatWidget *open = chats(window);
        if (open->isListShown())
            panes.append(open->list());
        panes.append({ chat->view(), chat->composer()->edit() });
        if (open->card())
            panes.append(open->card());
    }
    if (auto *docked = qobject_cast<MainWindow *>(window))
        panes.append(docked->card());
    stepPane(panes, by);
}

// ---- conversations

void DeskActions::markAllRead()
{
    for (const VisitorId visitor : m_store.visitors()) {
        const MessageLog *log = m_store.log(visitor);
        const ConversationInfo *info = m_store.currentOf(visitor);
        if (m_store.unread(visitor) > 0 && info)
            m_service.markRead(visitor, std::max(log ? log->lastSeq() : 0, info->lastSeq));
    }
}

//! An offer first, since it runs out; then the list 留言, whose first is the most urgent.
void DeskActions::takeNext(QWidget *)
{
    const ConversationInfo *offered = nullptr;
    for (const VisitorId visitor : m_store.visitors()) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        if (info && m_store.isOffered(*info)
            && (!offered || info->acceptUntilAt < offered->acceptUntilAt))
            offered = info;
    }
    if (offered) {
        const VisitorId visitor = offered->visitor.id;
        m_service.order(AcceptRequest { offered->id });
        m_shell.openChat(visitor);
        return;
    }
    askLeaves(m_service, {}, this,
              [this](const Result<ConversationsAnswer> &answer) { takeLeave(answer); });
}

void DeskActions::takeLeave(const Result<ConversationsAnswer> &answer)
{
    if (!answer)
        return say(errorWords(answer.error()));
    if (answer->conversations.isEmpty())
        return say(tr("Nothing waits to be taken."));
    m_taking = answer->conversations.first().id;
    m_service.order(ClaimRequest { m_taking });
}

void DeskActions::onTaken(const ConversationInfo &conversation)
{
    if (!m_taking.isValid() || conversation.id != m_taking)
        return;
    m_taking = {};
    m_shell.openChat(conversation.visitor.id);
}

void DeskActions::say(const QString &words)
{
    if (m_shell.desk()->isVisible())
        Toast::notify(m_shell.look(), m_shell.desk(), words);
}

// ---- what opens over a window

void DeskActions::openSwitcher(QWidget *window)
{
    if (!m_store.people().isKnown())
        m_service.loadColleagues(); // for the next time
    SwitcherIndex index;
    index.build(m_store, m_keys, commands(window));
    auto *switcher = new QuickSwitcher(m_shell.look(), std::move(index),
                                       tr("↑ ↓ choose · Enter goes there · Esc closes"), window);
    connect(switcher, &QuickSwitcher::chosen, this,
            [this, window](const SwitchTarget &target) { go(target, window); });
    switcher->openNow();
}

void DeskActions::go(const SwitchTarget &target, QWidget *window)
{
    if (target.action() != Action::Count)
        run(target.action(), window);
    else if (target.visitor().isValid())
        m_shell.openChat(target.visitor());
    else
        goToColleague(target, window);
}

//! A conversation is at hand that can be his; else it is shown where he is and what he has to do.
void DeskActions::goToColleague(const SwitchTarget &target, QWidget *window)
{
    ChatPage *chat = page(window);
    if (chat && commands(window).contains(Action::Transfer))
        chat->orders()->openTransfer(target.title);
    else
        m_shell.showColleagues();
}

void DeskActions::openList(QWidget *window)
{
    auto *sheet = new KeySheet(m_shell.look(), m_keys, window);
    connect(sheet, &KeySheet::changeRequested, this, [this] { m_shell.openShortcutSettings(); });
    sheet->openNow();
}

void DeskActions::askToQuit(QWidget *window)
{
    const int open = int(SignOffSheet::openOnes(m_store).size());
    if (open == 0) {
        Q_EMIT m_shell.quitRequested();
        return;
    }
    AskSheet::Words words;
    words.title = tr("Quit?");
    words.text = tr("%n conversation(s) are still open. Visitors wait until you are back, or go to "
                    "colleagues.",
                    nullptr, open);
    words.yes = tr("Quit");
    words.no = tr("Stay");
    AskSheet::ask(m_shell.look(), window, words, [this] { Q_EMIT m_shell.quitRequested(); });
}

} // namespace kefu::ui
