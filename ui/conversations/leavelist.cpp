// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/leavelist.h"

#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/model/leavelistmodel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"
#include "ui/widgets/toast.h"

#include <QHBoxLayout>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimerEvent>

namespace kefu::ui {

namespace {
constexpr int kHead = 40;
constexpr int kSide = 12;
constexpr int kAgainMs = 20'000; // the list is shared: colleagues take from it, too
constexpr int kNearEnd = 3 * WorkView::kWorkRow;
} // namespace

LeaveList::LeaveList(ChatService &service, ConversationStore &store, Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_model(new LeaveListModel(store, this))
    , m_title(new PlainLabel(look, 14, &Theme::text, this))
    , m_refresh(new Button(look, Button::Kind::Link, this))
    , m_view(new WorkView(look, WorkView::Kind::Leaves, this))
{
    m_title->setObjectName(QStringLiteral("leaveTitle"));
    m_title->setBold(true);
    m_title->setWrapped(true);
    m_refresh->setObjectName(QStringLiteral("leaveRefresh"));
    m_view->setObjectName(QStringLiteral("leaveView"));
    m_view->setModel(m_model);
    m_view->setClock([this] { return m_service.relayNow(); });
    auto *head = new QHBoxLayout;
    head->setContentsMargins(kSide, 0, kSide, 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_refresh);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    head->setSizeConstraint(QLayout::SetMinimumSize);
    m_title->setFixedHeight(kHead);
    layout->addWidget(m_view, 1);
    setFocusProxy(m_view);
    QWidget::setTabOrder(m_view, m_refresh); // Tab enters at the view
    connectAll();
    retranslate();
}

void LeaveList::connectAll()
{
    connect(m_refresh, &QAbstractButton::clicked, this, &LeaveList::reload);
    connect(m_view, &WorkView::actionRequested, this, &LeaveList::take);
    connect(m_view, &ContactsView::visitorActivated, this,
            [this] { take(m_view->currentIndex()); });
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value + kNearEnd >= m_view->verticalScrollBar()->maximum())
            loadMore();
    });
    connect(&m_service, &ChatService::orderDone, this, &LeaveList::onOrderDone);
    connect(&m_service, &ChatService::commandFailed, this, &LeaveList::onFailed);
    connect(&m_service, &ChatService::statusChanged, this, [this] {
        if (m_service.status().state == ConnectionState::Online && isVisible())
            reload();
    });
    connect(&m_service, &ChatService::alerted, this, [this] {
        if (isVisible())
            reload();
    });
    connect(&m_store, &ConversationStore::reset, this, [this] {
        m_model->clear();
        setState(State::Loading);
    });
    connect(&m_store, &ConversationStore::conversationGained, this,
            [this](ConversationId conversation) { m_model->remove(conversation); });
    const auto counted = [this] {
        retranslate();
        Q_EMIT countChanged(count());
    };
    connect(m_model, &QAbstractItemModel::modelReset, this, counted);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, counted);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, counted);
    retranslate();
}

int LeaveList::count() const
{
    return m_model->rowCount();
}

void LeaveList::setCurrent(VisitorId visitor)
{
    m_view->setShown(visitor);
}

void LeaveList::setState(State state)
{
    m_state = state;
    retranslate();
}

void LeaveList::retranslate()
{
    m_title->setText(
        count() > 0 ? tr("Leave messages (%1)")
                          .arg(m_more ? QString::number(count()) + u'+' : QString::number(count()))
                    : tr("Leave messages"));
    m_refresh->setText(tr("Refresh"));
    m_view->setAccessibleName(tr("Leave messages"));
    m_view->setEmptyText(m_state == State::Loading      ? tr("Loading…")
                             : m_state == State::Failed ? tr("Cannot be loaded now")
                                                        : tr("No leave messages"));
}

// ---- asking
// --------------------------------------------------------------------------------

void LeaveList::reload()
{
    if (m_asking)
        return;
    m_asking = true;
    askLeaves(m_service, {}, this, [this](const Result<ConversationsAnswer> &page) {
        m_asking = false;
        if (page) {
            m_more = page->more;
            m_model->setFirstPage(page->conversations);
        }
        setState(page ? State::Ready : State::Failed);
    });
}

void LeaveList::loadMore()
{
    if (!m_more || m_asking)
        return;
    m_asking = true;
    askLeaves(m_service, m_model->lastId(), this, [this](const Result<ConversationsAnswer> &page) {
        m_asking = false;
        if (!page)
            return;
        // A page that brings nothing new would be asked for for ever.
        const int before = count();
        m_model->append(page->conversations);
        m_more = page->more && count() > before;
        retranslate();
    });
}

void LeaveList::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_again.start(kAgainMs, this);
    reload();
}

void LeaveList::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_again.stop();
}

//! Not while somebody reads further down: the first page would take the others away.
void LeaveList::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_again.timerId() && m_view->verticalScrollBar()->value() == 0)
        reload();
}

// ---- taking one
// ----------------------------------------------------------------------------

void LeaveList::take(const QModelIndex &index)
{
    const ConversationId conversation { index.data(ConversationIdRole).toLongLong() };
    if (!index.isValid() || m_taking.isValid())
        return;
    m_taking = conversation;
    m_view->setBusy(conversation);
    m_service.order(ClaimRequest { conversation });
}

void LeaveList::onOrderDone(const ConversationInfo &conversation)
{
    if (conversation.id != m_taking)
        return;
    m_taking = {};
    m_view->setBusy({});
    m_model->remove(conversation.id);
    Q_EMIT openRequested(conversation.visitor.id);
}

void LeaveList::onFailed(const Error &error, ConversationId conversation)
{
    if (conversation != m_taking || !m_taking.isValid())
        return;
    m_taking = {};
    m_view->setBusy({});
    Toast::notify(m_look, this, errorWords(error));
    reload(); // somebody else was first, most likely
}

void LeaveList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LeaveList::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    paintGround(painter, this, event->rect(), m_look, Ground::Head, &Theme::panel);
}

} // namespace kefu::ui
