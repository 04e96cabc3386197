// SPDX-License-Identifier: Apache-2.0
#include "ui/chatpills.h"

#include "ui/model/conversationstore.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/minibox.h"

namespace kefu::ui {

namespace {
constexpr int kBetween = 8; //!< the two pills, one above the other
}

ChatPills::ChatPills(Look &look, ConversationStore &store, QObject *parent)
    : QObject(parent)
    , m_look(look)
    , m_store(store)
{
    connect(&store, &ConversationStore::rowChanged, this, &ChatPills::onRowChanged);
    connect(&store, &ConversationStore::rowRemoved, this, &ChatPills::drop);
    connect(&store, &ConversationStore::reset, this, [this] {
        m_queue.clear();
        refresh();
    });
}

ChatPills::~ChatPills() = default;

std::unique_ptr<MiniBox> ChatPills::makePill(const char *name)
{
    auto pill = std::make_unique<MiniBox>(m_look, kSize);
    pill->setObjectName(QLatin1String(name));
    return pill;
}

void ChatPills::showMinimised(VisitorId current)
{
    if (!m_minimised) {
        m_minimised = makePill("chatPill");
        connect(m_minimised.get(), &MiniBox::chosen, this, &ChatPills::restoreRequested);
        connect(m_minimised.get(), &LayimFrame::closeRequested, this, &ChatPills::restoreRequested);
    }
    m_current = current;
    refreshMinimised();
    place(*m_minimised, 0);
    m_minimised->show();
}

void ChatPills::hideMinimised()
{
    if (isMinimised())
        m_minimised->hide();
}

bool ChatPills::isMinimised() const
{
    return m_minimised && m_minimised->isVisible();
}

void ChatPills::queue(VisitorId visitor)
{
    if (!m_arrival) {
        m_arrival = makePill("arrivalPill");
        const auto open = [this] { Q_EMIT openRequested(m_queue); };
        connect(m_arrival.get(), &MiniBox::chosen, this, open);
        connect(m_arrival.get(), &LayimFrame::closeRequested, m_arrival.get(), &QWidget::hide);
    }
    m_queue.removeAll(visitor);
    m_queue.append(visitor);
    refreshArrival();
    m_arrival->shake();
}

void ChatPills::drop(VisitorId visitor)
{
    if (m_queue.removeAll(visitor) > 0)
        refreshArrival();
}

//! What was read, on whatever screen, is no news.
void ChatPills::onRowChanged(VisitorId visitor)
{
    if (m_queue.contains(visitor) && m_store.unread(visitor) == 0)
        drop(visitor);
    else
        refresh();
}

void ChatPills::shakeMinimised()
{
    if (!isMinimised())
        return;
    refreshMinimised();
    m_minimised->shake();
}

void ChatPills::hideAll()
{
    m_queue.clear();
    hideMinimised();
    if (m_arrival)
        m_arrival->hide();
}

void ChatPills::retranslate()
{
    refresh();
}

void ChatPills::refresh()
{
    if (isMinimised())
        refreshMinimised();
    if (m_arrival)
        refreshArrival();
}

void ChatPills::refreshMinimised()
{
    const QString name = m_store.displayName(m_current);
    const int unread = m_store.totalUnread();
    m_minimised->setShown(m_current.value, name, name, unread);
    m_minimised->setWindowTitle(name);
    m_minimised->setAccessibleName(
        tr("Bring the chat window back, %n unread message(s)", nullptr, unread));
}

void ChatPills::refreshArrival()
{
    if (m_queue.isEmpty()) {
        m_arrival->hide();
        return;
    }
    int unread = 0;
    for (const VisitorId visitor : std::as_const(m_queue))
        unread += m_store.unread(visitor);
    const VisitorId newest = m_queue.last();
    m_arrival->setShown(newest.value, m_store.displayName(newest), tr("New message"), unread);
    m_arrival->setWindowTitle(tr("New message"));
    m_arrival->setToolTip(m_store.displayName(newest).toHtmlEscaped());
    m_arrival->setAccessibleName(
        tr("Open the chats with new messages, %n unread message(s)", nullptr, unread));
    place(*m_arrival, isMinimised() ? kSize.height() + kBetween : 0);
    m_arrival->show();
}

//! At the bottom centre, unless the agent has put it elsewhere; the news stand above the shrunk
//! window.
void ChatPills::place(MiniBox &pill, int above)
{
    if (!pill.isVisible())
        pill.move(bottomOfScreen(pill.size(), above));
}

} // namespace kefu::ui
