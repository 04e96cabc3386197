// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatorders.h"

#include "ui/chat/chatheader.h"
#include "ui/chat/questionbar.h"
#include "ui/chat/statebar.h"
#include "ui/conversations/blocksheet.h"
#include "ui/conversations/endsheet.h"
#include "ui/conversations/rowmarks.h"
#include "ui/conversations/transfersheet.h"
#include "ui/conversations/whysheet.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/toast.h"

#include <QTimerEvent>

namespace kefu::ui {

namespace {
constexpr int kMenuRow = 30;
constexpr int kTickMs = 500;
constexpr qint64 kReopenMs = 24LL * 3600 * 1000; // product.md 4
} // namespace

ChatOrders::ChatOrders(const Look &look, ChatService &service, ConversationStore &store,
                       VisitorId visitor, const Parts &parts, QWidget *page)
    : QObject(page)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_visitor(visitor)
    , m_parts(parts)
    , m_page(page)
{
    const ChatHeader *header = parts.header;
    connect(header, &ChatHeader::transferRequested, this, [this] { openTransfer(); });
    connect(header, &ChatHeader::endRequested, this, &ChatOrders::openEnd);
    connect(header, &ChatHeader::moreRequested, this, &ChatOrders::openMenu);
    connect(header, &ChatHeader::helpToggled, this, [this](bool on) {
        if (const ConversationInfo *now = info())
            m_service.order(HelpRequest { now->id, on });
    });
    connect(parts.bar, &StateBar::primaryClicked, this, &ChatOrders::onPrimary);
    connect(parts.bar, &StateBar::secondaryClicked, this, &ChatOrders::onSecondary);
    connect(&service, &ChatService::commandFailed, this,
            [this](const Error &, ConversationId conversation) {
                if (info() && info()->id == conversation)
                    m_parts.bar->setBusy(false);
            });
    connect(&store, &ConversationStore::conversationLost, this, &ChatOrders::onLost);
    connect(&store, &ConversationStore::watchedChanged, this, [this](ConversationId conversation) {
        m_seen = conversation == m_watched ? conversation : m_seen;
        refresh();
    });
    connect(&store.people(), &ColleagueBook::changed, this, &ChatOrders::refresh);
    refresh();
}

ChatOrders::~ChatOrders()
{
    if (m_watched.isValid())
        m_service.watch(m_watched, false);
}

// ---- how it stands
// -------------------------------------------------------------------------

const ConversationInfo *ChatOrders::info() const
{
    return m_store.currentOf(m_visitor);
}

bool ChatOrders::isOurs(const ConversationInfo &info) const
{
    return info.state == ConversationState::Assigned && info.owner == m_store.me().id
        && !m_store.isLost(info.id);
}

bool ChatOrders::isSupervisor() const
{
    return m_store.me().role == Role::Supervisor || m_store.me().role == Role::Admin;
}

QString ChatOrders::ownerName(const ConversationInfo &info) const
{
    // Until the watch tells more, a lost one still names this agent.
    const bool stale = m_store.isLost(info.id) && info.owner == m_store.me().id;
    const AgentId owner = stale ? m_store.newOwnerOf(info.id) : info.owner;
    if (owner == m_store.me().id)
        return m_store.me().nickname;
    const QString name = m_store.people().nameOf(owner);
    return name.isEmpty() ? tr("a colleague") : displayLine(name, 40);
}

void ChatOrders::refresh()
{
    refreshActions();
    refreshBar();
    refreshWatch();
}

void ChatOrders::refreshActions()
{
    const ConversationInfo *now = info();
    HeaderActions actions;
    if (now) {
        const bool ours = isOurs(*now);
        const bool accepted = ours && !m_store.isOffered(*now);
        actions.transfer = accepted;
        actions.help = accepted && !isSupervisor();
        actions.helpAsked = now->helpAt > 0;
        actions.end = accepted;
        actions.more = true;
    }
    m_parts.header->setActions(actions);
}

QString ChatOrders::whoTransferred(const ConversationInfo &info) const
{
    const QString name = m_store.people().nameOf(info.from);
    return name.isEmpty() ? tr("A colleague") : displayLine(name, 40);
}

//! Looking on is for who lost it to a take-over, and for supervisors; after a transfer it is over.
QString ChatOrders::lostWords(const ConversationInfo &info) const
{
    if (info.state == ConversationState::Closed)
        return tr("The conversation has ended");
    if (!m_store.newOwnerOf(info.id).isValid())
        return tr("The conversation is back in the queue; your draft is kept.");
    if (m_seen == info.id)
        return tr("%1 has this conversation now. You are watching; your draft is kept.")
            .arg(ownerName(info));
    return tr("%1 has this conversation now; your draft is kept.").arg(ownerName(info));
}

void ChatOrders::refreshBar()
{
    const ConversationInfo *now = info();
    StateBar::View view;
    if (now && m_store.isOffered(*now)) {
        const QString note = displayLine(now->note, 120);
        view.tone = StateBar::Tone::Urgent;
        view.text = !now->from.isValid() ? tr("Offered to you")
            : note.isEmpty()             ? tr("%1 transfers this to you").arg(whoTransferred(*now))
                             : tr("%1 transfers this to you: %2").arg(whoTransferred(*now), note);
        view.countdown = countdown(now->acceptUntilAt - m_service.relayNow());
        view.primary = tr("Accept");
        view.secondary = tr("Decline");
    } else if (now && isOurs(*now) && !now->note.isEmpty() && now->id != m_noteSeen) {
        view.text = tr("%1: %2").arg(whoTransferred(*now), displayLine(now->note, 160));
        view.secondary = tr("Got it");
    } else if (now && now->state == ConversationState::Closed && !m_store.isLost(now->id)) {
        const bool young = m_service.relayNow() - now->endedAt < kReopenMs;
        const QString wrapUp = displayLine(now->disposition, 60);
        view.text = wrapUp.isEmpty() ? tr("The conversation has ended")
                                     : tr("The conversation has ended · wrap-up: %1").arg(wrapUp);
        view.primary = young ? tr("Re-open") : QString();
    } else if (now && m_store.isLost(now->id)) {
        view.text = lostWords(*now);
        if (isSupervisor() && now->state != ConversationState::Closed)
            view.primary = tr("Take over");
    }
    m_parts.bar->setView(view);
    if (view.countdown.isEmpty())
        m_countdown.stop();
    else if (!m_countdown.isActive())
        m_countdown.start(kTickMs, this);
    // Names are asked for only where one is wanted.
    if (!view.text.isEmpty() && !m_store.people().isKnown() && now
        && (now->from.isValid() || m_store.isLost(now->id)))
        m_service.loadColleagues();
}

void ChatOrders::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_countdown.timerId())
        refreshBar();
}

//! Somebody else has what this chat shows: what happens in it still comes, as long as it is open.
void ChatOrders::refreshWatch()
{
    const ConversationInfo *now = info();
    const bool lost = now && m_store.isLost(now->id) && now->state != ConversationState::Closed
        && m_store.newOwnerOf(now->id).isValid();
    const ConversationId wanted = lost ? now->id : ConversationId();
    if (wanted == m_watched)
        return;
    if (m_watched.isValid())
        m_service.watch(m_watched, false);
    m_watched = wanted;
    if (wanted.isValid())
        m_service.watch(wanted, true);
}

void ChatOrders::onLost(ConversationId conversation)
{
    const ConversationInfo *now = info();
    if (!now || now->id != conversation)
        return;
    refresh();
    if (m_page->isVisible() && !m_parts.bar->view().text.isEmpty())
        Toast::notify(m_look, m_page, m_parts.bar->view().text);
}

// ---- what is done
// -------------------------------------------------------------------------

void ChatOrders::onPrimary()
{
    const ConversationInfo *now = info();
    if (!now)
        return;
    m_parts.bar->setBusy(true);
    if (m_store.isOffered(*now))
        m_service.order(AcceptRequest { now->id });
    else if (m_store.isLost(now->id))
        m_service.order(TakeOverRequest { now->id });
    else if (now->state == ConversationState::Closed)
        m_service.order(ReopenRequest { now->id });
}

void ChatOrders::onSecondary()
{
    const ConversationInfo *now = info();
    if (!now)
        return;
    if (!m_store.isOffered(*now)) {
        m_noteSeen = now->id;
        return refreshBar();
    }
    m_parts.bar->setBusy(true);
    m_service.order(RefuseRequest { now->id });
}

void ChatOrders::openMenu(const QPoint &at)
{
    const ConversationInfo *now = info();
    if (!now)
        return;
    auto *menu = new Menu(m_look, kMenuRow, m_page);
    menu->setObjectName(QStringLiteral("moreMenu"));
    if (isOurs(*now))
        connect(menu->addRow(tr("Return to queue")), &QAction::triggered, this,
                &ChatOrders::giveBack);
    else if (isSupervisor() && now->state != ConversationState::Closed)
        addTakeOver(menu);
    connect(menu->addRow(tr("Why this agent")), &QAction::triggered, this, &ChatOrders::openWhy);
    connect(menu->addRow(m_docked ? tr("Open in its own window") : tr("Back into the main window")),
            &QAction::triggered, this, &ChatOrders::frameChangeWanted);
    menu->addSeparator();
    addBlock(menu);
    menu->popup(at);
}

//! One of the two, by what the card says now.
void ChatOrders::addBlock(Menu *menu)
{
    const VisitorCard *card = m_store.card(m_visitor);
    if (card && card->blockedUntilAt > m_service.relayNow())
        connect(menu->addRow(tr("Unblock")), &QAction::triggered, this, &ChatOrders::unblock);
    else
        connect(menu->addRow(tr("Block…")), &QAction::triggered, this, &ChatOrders::openBlock);
}

void ChatOrders::unblock()
{
    setBlocked(m_service, BlockRequest { m_visitor, false }, this,
               [this](const Result<void> &done) {
                   if (!done)
                       return Toast::notify(m_look, m_page, errorWords(done.error()));
                   Toast::notify(m_look, m_page, tr("The visitor is not blocked any more."));
                   m_service.loadVisitorCard(m_visitor);
               });
}

void ChatOrders::addTakeOver(Menu *menu)
{
    connect(menu->addRow(tr("Take over")), &QAction::triggered, this, [this] {
        if (const ConversationInfo *now = info())
            m_service.order(TakeOverRequest { now->id });
    });
}

void ChatOrders::giveBack()
{
    m_parts.question->ask(tr("Return this conversation to the queue? The next free agent gets it."),
                          tr("Return to queue"), [this] {
                              if (const ConversationInfo *now = info())
                                  m_service.order(RequeueRequest { now->id });
                          });
}

void ChatOrders::openTransfer(const QString &search)
{
    const ConversationInfo *now = info();
    if (!now || !isOurs(*now))
        return;
    auto *sheet =
        new TransferSheet(m_look, m_service, m_store, now->visitor.channel, m_page->window());
    connect(sheet, &TransferSheet::chosen, this,
            [this, id = now->id](AgentId agent, GroupId group, const QString &note) {
                m_service.order(TransferRequest { id, agent, group, note });
            });
    sheet->openFor(tr("Transfer %1").arg(displayLine(m_store.displayName(m_visitor), 30)), search);
}

void ChatOrders::openEnd()
{
    const ConversationInfo *now = info();
    if (!now || !isOurs(*now) || m_store.isOffered(*now)
        || m_page->window()->findChild<EndSheet *>())
        return;
    EndSheet::About about;
    about.conversation = now->id;
    about.name = displayLine(m_store.displayName(m_visitor), 30);
    about.unanswered = now->waitingSinceAt > 0;
    about.dispositions = m_store.dispositions();
    auto *sheet = new EndSheet(m_look, about, m_page->window());
    connect(sheet, &EndSheet::chosen, this,
            [this](const EndRequest &request) { m_service.end(request); });
    sheet->openNow();
}

void ChatOrders::openBlock()
{
    auto *sheet = new BlockSheet(m_look, m_service, m_visitor,
                                 displayLine(m_store.displayName(m_visitor), 30), m_page->window());
    connect(sheet, &BlockSheet::blocked, this, [this] {
        Toast::notify(m_look, m_page, tr("The visitor is blocked."));
        m_service.loadVisitorCard(m_visitor);
    });
    sheet->openNow();
}

void ChatOrders::openWhy()
{
    const ConversationInfo *now = info();
    if (!now)
        return;
    auto *sheet = new WhySheet(m_look, m_service, now->id, ownerName(*now), m_page->window());
    sheet->openNow();
}

} // namespace kefu::ui
