// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatpage.h"

#include "ui/chat/chatheader.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatview.h"
#include "ui/chat/mediasaver.h"
#include "ui/chat/questionbar.h"
#include "ui/chat/statebar.h"
#include "ui/chat/whisperbar.h"
#include "ui/conversations/unsentbar.h"
#include "ui/model/conversationstore.h"
#include "ui/model/messagemodel.h"
#include "ui/visitors/visitwords.h"
#include "ui/widgets/button.h"
#include "ui/widgets/connectionbanner.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/practicebanner.h"
#include "ui/widgets/toast.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QTimer>
#include <QVBoxLayout>
#include <QWindow>

namespace kefu::ui {

namespace {
constexpr int kPillBottom = 10;
}

ChatPage::ChatPage(const Look &look, ChatService &service, ConversationStore &store,
                   VisitorId visitor, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_visitor(visitor)
    , m_model(new MessageModel(store, this))
    , m_quotaTimer(new QTimer(this))
    , m_typingTimer(new QTimer(this))
    , m_cannedBook(new CannedBook(service, this))
{
    m_clock.start();
    setAcceptDrops(true);
    build();
    connectParts();
    connectStore();
    m_model->setVisitor(visitor);
    m_view->setMessages(m_model);
    refresh();
}

ChatPage::~ChatPage() = default;

void ChatPage::build()
{
    m_view = new ChatView(m_look, this);
    m_view->setObjectName(QStringLiteral("chatView"));
    m_composer = new Composer(m_look, this);
    m_composer->setObjectName(QStringLiteral("composer"));
    // After the composer: Tab enters the page at its focus proxy, the text, and would pass over
    // whatever stands before that in the chain.
    m_header = new ChatHeader(m_look, this);
    m_header->setObjectName(QStringLiteral("chatHeader"));
    m_stateBar = new StateBar(m_look, this);
    m_stateBar->setObjectName(QStringLiteral("stateBar"));
    m_question = new QuestionBar(m_look, this);
    m_question->setObjectName(QStringLiteral("questionBar"));
    m_saver = new MediaSaver(m_look, m_service.media(), this);
    m_pill = new Button(m_look, Button::Kind::Pill, this);
    m_pill->setObjectName(QStringLiteral("newMessagesPill"));
    m_pill->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(new PracticeBanner(m_look, m_service, this));
    layout->addWidget(new ConnectionBanner(m_look, m_service, this));
    layout->addWidget(new UnsentBar(m_look, m_service, m_store, this));
    layout->addWidget(m_stateBar);
    layout->addWidget(m_view, 1);
    layout->addWidget(new WhisperBar(m_look, m_service, m_store, m_visitor, this));
    layout->addWidget(m_question);
    layout->addWidget(m_composer);
    setFocusProxy(m_composer->edit());
    QWidget::setTabOrder(m_composer->edit(), m_view);
}

void ChatPage::connectParts()
{
    m_orders = new ChatOrders(m_look, m_service, m_store, m_visitor,
                              { m_header, m_stateBar, m_question }, this);
    connect(m_orders, &ChatOrders::frameChangeWanted, this, &ChatPage::frameChangeWanted);
    connect(m_header, &ChatHeader::cardToggled, this, &ChatPage::cardToggled);
    connectComposer();
    connectView();
    connectMedia();
    connectTools();
    connect(m_pill, &QAbstractButton::clicked, m_view, &ChatView::scrollToEnd);
    // Queued: by then the window knows whether it is the active one.
    connect(qGuiApp, &QGuiApplication::focusWindowChanged, this, &ChatPage::markRead,
            Qt::QueuedConnection);
    m_quotaTimer->setSingleShot(true);
    connect(m_quotaTimer, &QTimer::timeout, this, &ChatPage::refreshQuota);
    m_typingTimer->setSingleShot(true);
    connect(m_typingTimer, &QTimer::timeout, this, &ChatPage::onTypingQuiet);
}

void ChatPage::connectStore()
{
    const auto mine = [this](VisitorId visitor) {
        if (visitor == m_visitor)
            refresh();
    };
    connect(&m_store, &ConversationStore::reset, this, &ChatPage::refresh);
    connect(&m_store, &ConversationStore::meChanged, this, &ChatPage::refresh);
    connect(&m_store, &ConversationStore::channelsChanged, this, &ChatPage::refresh);
    connect(&m_store, &ConversationStore::rowAdded, this, mine);
    connect(&m_store, &ConversationStore::rowChanged, this, mine);
    connect(&m_store, &ConversationStore::rowRemoved, this, mine);
    connect(&m_store, &ConversationStore::visitorCardChanged, this, [this](VisitorId visitor) {
        if (visitor == m_visitor)
            refreshVisits();
    });
    connect(&m_store, &ConversationStore::conversationLost, this,
            [mine](ConversationId, VisitorId visitor, AgentId) { mine(visitor); });
    // Who and what the conversation is stands in its row; a message alone only counts.
    connect(&m_store, &ConversationStore::logChanged, this,
            [this](VisitorId visitor, int, int, bool rows) {
                if (visitor != m_visitor || !rows)
                    return;
                refreshQuota();
                markRead();
            });
    connect(&m_service, &ChatService::commandFailed, this, &ChatPage::onCommandFailed);
    connect(&m_service, &ChatService::statusChanged, this, [this] {
        if (m_service.status().state == ConnectionState::Online) {
            m_markedSeq = 0; // what was said while the line was down may be lost
            m_view->askForHistoryAgain();
            askForCard();
            refresh();
        }
    });
}

void ChatPage::setDocked(bool docked)
{
    m_header->setDocked(docked);
    m_orders->setDocked(docked);
    m_composer->setDocked(docked);
    m_docked = docked;
    m_shownName.clear();
    refreshPeople();
}

bool ChatPage::isOurs() const
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    return info && info->state == ConversationState::Assigned && !m_store.isLost(info->id)
        && info->owner == m_store.me().id;
}

QString ChatPage::whyNotWritable() const
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    if (!info)
        return tr("You have no conversation with this visitor");
    if (info->state == ConversationState::Closed)
        return tr("The conversation has ended");
    if (m_store.isLost(info->id) && m_store.newOwnerOf(info->id).isValid())
        return tr("A colleague serves this visitor now");
    return tr("The conversation is back in the queue");
}

void ChatPage::refresh()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    const bool ours = isOurs();
    refreshPeople();
    m_header->setChannel(info ? m_store.channelName(info->visitor.channel) : QString(),
                         info ? m_store.channelPlace(info->visitor.channel) : 0);
    refreshVisits();
    m_orders->refresh();
    m_composer->setWritable(ours, ours ? QString() : whyNotWritable());
    refreshQuota();
    markRead();
}

void ChatPage::refreshPeople()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    const bool grey = info && info->state == ConversationState::Closed;
    const QString name = m_store.displayName(m_visitor);
    const QString channel = info ? m_store.channelName(info->visitor.channel) : QString();
    if (name == m_shownName && channel == m_shownChannel && grey == m_shownGrey
        && m_store.me().id == m_shownMe)
        return;
    m_shownName = name;
    m_shownChannel = channel;
    m_shownGrey = grey;
    m_shownMe = m_store.me().id;
    m_header->setVisitor(m_visitor.value, name, grey);
    RowContext context;
    context.visitor = m_visitor;
    context.visitorName = name;
    context.visitorGrey = grey;
    context.channel = channel;
    context.media = &m_service.media();
    context.me = m_store.me().id;
    context.myName = m_store.me().nickname;
    context.style = m_docked ? dockedRows() : layimRows();
    m_people = context;
    m_view->setPeople(context);
    refreshTools();
    m_view->setAccessibleName(tr("Messages with %1").arg(name));
}

void ChatPage::refreshVisits()
{
    const VisitorCard *card = m_store.card(m_visitor);
    m_header->setVisits(card ? visitWords(*card) : QString());
}

//! The head says what the card knows, also while the card is folded.
void ChatPage::askForCard()
{
    if (isVisible() && m_visitor.isValid() && !m_store.card(m_visitor))
        m_service.loadVisitorCard(m_visitor);
}

void ChatPage::refreshQuota()
{
    const Quota quota = m_store.quota(m_visitor);
    const QuotaView view = describeQuota(quota, m_service.relayNow());
    m_header->setQuota(view, isOurs());
    m_composer->setQuota(view, quota.left);
    if (view.changesInMs > 0 && isVisible())
        m_quotaTimer->start(int(view.changesInMs));
    else
        m_quotaTimer->stop();
}

void ChatPage::refreshPill()
{
    const int count = m_view->newMessages();
    m_pill->setVisible(count > 0);
    if (count <= 0)
        return;
    m_pill->setText(tr("%n new message(s) ↓", nullptr, count));
    const QSize size = m_pill->sizeHint();
    m_pill->setGeometry((width() - size.width()) / 2,
                        m_view->geometry().bottom() - kPillBottom - size.height(), size.width(),
                        size.height());
    m_pill->raise();
}

void ChatPage::markRead()
{
    const MessageLog *log = m_store.log(m_visitor);
    if (!log || !isVisible() || !window()->isActiveWindow() || !m_view->isAtEnd())
        return;
    const int seq = log->lastSeq();
    if (m_store.unread(m_visitor) <= 0 || seq <= m_markedSeq)
        return;
    m_markedSeq = seq;
    m_service.markRead(m_visitor, seq);
}

void ChatPage::onCommandFailed(const Error &error, ConversationId conversation)
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    if (isVisible() && info && info->id == conversation)
        Toast::notify(m_look, this, errorWords(error));
}

QString ChatPage::draft() const
{
    return m_composer->text();
}

void ChatPage::setDraft(const QString &text)
{
    m_composer->setText(text);
}

void ChatPage::setSendKey(SendKey key)
{
    m_composer->setSendKey(key);
}

void ChatPage::focusComposer()
{
    m_composer->edit()->setFocus();
}

void ChatPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    askForCard();
    refreshQuota();
    markRead();
}

void ChatPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refreshPill();
    placeEditors();
    placeLog();
}

void ChatPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_shownName.clear();
        refresh();
        refreshPill();
    }
}

void ChatPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (!cancelSomething())
            Q_EMIT closeRequested();
        return;
    }
    // Letters typed while the messages have the focus are meant for the visitor.
    const QString text = event->text();
    const bool letter =
        !text.isEmpty() && text.at(0).isPrint() && !(event->modifiers() & Qt::ControlModifier);
    if (letter && !m_composer->edit()->hasFocus()) {
        m_composer->edit()->setFocus();
        m_composer->edit()->insertPlainText(text);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace kefu::ui
