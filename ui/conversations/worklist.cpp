// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/worklist.h"

#include "ui/model/chatservice.h"
#include "ui/model/conversationstore.h"
#include "ui/model/worklistmodel.h"
#include "ui/widgets/menu.h"

#include <QTimerEvent>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kMenuRow = 30;
//! A pointer that has rested so long is not about to click.
constexpr int kStillMs = 2000;
} // namespace

WorkList::WorkList(ChatService &service, ConversationStore &store, Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_model(new WorkListModel(store, this))
    , m_view(new WorkView(look, WorkView::Kind::Work, this))
{
    m_view->setObjectName(QStringLiteral("workView"));
    m_view->setModel(m_model);
    m_view->setClock([this] { return m_service.relayNow(); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_view, &ContactsView::visitorActivated, this, &WorkList::openRequested);
    connect(m_view, &ContactsView::groupActivated, m_model, &WorkListModel::toggle);
    connect(m_view, &ContactsView::menuRequested, this, &WorkList::openMenu);
    connect(m_view, &WorkView::actionRequested, this, &WorkList::act);
    connect(m_view, &WorkView::pointerMoved, this, &WorkList::hold);
    connect(m_view, &WorkView::pointerLeft, this, &WorkList::release);
    retranslate();
}

void WorkList::setCurrent(VisitorId visitor)
{
    m_view->setShown(visitor);
}

void WorkList::setFilter(const QString &text)
{
    m_model->setFilter(text);
    retranslate();
}

void WorkList::retranslate()
{
    m_model->setNames({ tr("Offered to you"), tr("Awaiting reply"), tr("Serving") });
    m_view->setAccessibleName(tr("Conversations"));
    m_view->setEmptyText(tr("No conversations"));
}

void WorkList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void WorkList::hold()
{
    m_model->setHeld(true);
    m_still.start(kStillMs, this);
}

void WorkList::release()
{
    m_still.stop();
    m_model->setHeld(false);
}

void WorkList::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_still.timerId())
        release();
}

void WorkList::act(const QModelIndex &index, WorkView::Action action)
{
    const ConversationId conversation { index.data(ConversationIdRole).toLongLong() };
    const VisitorId visitor { index.data(VisitorIdRole).toLongLong() };
    if (action == WorkView::Action::Refuse) {
        m_service.order(RefuseRequest { conversation });
        return;
    }
    m_service.order(AcceptRequest { conversation });
    Q_EMIT openRequested(visitor);
}

void WorkList::openMenu(const QModelIndex &index, const QPoint &at)
{
    const VisitorId visitor { index.data(VisitorIdRole).toLongLong() };
    const ConversationId conversation { index.data(ConversationIdRole).toLongLong() };
    auto *menu = new Menu(m_look, kMenuRow, this);
    menu->setObjectName(QStringLiteral("workMenu"));
    if (index.data(AcceptUntilRole).toLongLong() > 0) {
        connect(menu->addRow(tr("Accept")), &QAction::triggered, this,
                [this, conversation] { m_service.order(AcceptRequest { conversation }); });
        connect(menu->addRow(tr("Decline")), &QAction::triggered, this,
                [this, conversation] { m_service.order(RefuseRequest { conversation }); });
        menu->addSeparator();
    }
    connect(menu->addRow(tr("Open conversation")), &QAction::triggered, this,
            [this, visitor] { Q_EMIT openRequested(visitor); });
    QAction *read = menu->addRow(tr("Mark as read"));
    read->setEnabled(index.data(UnreadRole).toInt() > 0);
    connect(read, &QAction::triggered, this, [this, visitor] {
        if (const MessageLog *log = m_store.log(visitor))
            m_service.markRead(visitor, log->lastSeq());
    });
    menu->addSeparator();
    connect(menu->addRow(tr("Transfer…")), &QAction::triggered, this,
            [this, visitor] { Q_EMIT transferRequested(visitor); });
    connect(menu->addRow(tr("Return to queue")), &QAction::triggered, this,
            [this, conversation] { m_service.order(RequeueRequest { conversation }); });
    connect(menu->addRow(tr("End conversation")), &QAction::triggered, this,
            [this, conversation] { m_service.endConversation(conversation); });
    menu->addSeparator();
    connect(menu->addRow(tr("Open in a window of its own")), &QAction::triggered, this,
            [this, visitor] { Q_EMIT tearOffRequested(visitor); });
    menu->popup(at);
}

} // namespace kefu::ui
