// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatwidget.h"

#include "ui/chat/chatheader.h"
#include "ui/chat/chatpage.h"
#include "ui/conversations/chatlist.h"
#include "ui/model/chatlistmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/visitorcard.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>

namespace kefu::ui {

ChatWidget::ChatWidget(const Look &look, ChatService &service, ConversationStore &store,
                       QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_chats(new ChatListModel(store, this))
    , m_list(new ChatList(look, m_chats, this))
    , m_stack(new QStackedWidget(this))
    , m_card(new VisitorCardView(look, service, store, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_card);
    m_list->hide();
    m_card->hide();
    connect(m_list, &ChatList::chosen, this, &ChatWidget::showPage);
    connect(m_list, &ChatList::closeRequested, this, &ChatWidget::closeChat);
    connect(&store, &ConversationStore::meChanged, this, &ChatWidget::onMe);
    connect(&store, &ConversationStore::draftChanged, this, &ChatWidget::onDraft);
    onMe();
    // The model drops chats the store no longer knows (another account signed in).
    connect(m_chats, &QAbstractItemModel::modelReset, this, [this] {
        const auto visitors = m_pages.keys();
        for (const VisitorId visitor : visitors) {
            if (m_chats->rowOf(visitor) < 0)
                closeChat(visitor);
        }
    });
}

ChatWidget::~ChatWidget() = default;

//! What one agent has begun to write is not for the next one's eyes.
void ChatWidget::onMe()
{
    const AgentId me = m_store.me().id;
    if (!me.isValid() || me == m_picturesOf)
        return;
    m_picturesOf = me;
    m_draftPictures.clear();
}

void ChatWidget::open(VisitorId visitor)
{
    if (!m_pages.contains(visitor)) {
        m_chats->open(visitor);
        m_pages.insert(visitor, makePage(visitor));
    }
    showList();
    m_list->setCurrentVisitor(visitor);
    showPage(visitor);
}

ChatPage *ChatWidget::makePage(VisitorId visitor)
{
    auto *page = new ChatPage(m_look, m_service, m_store, visitor, m_stack);
    page->setSendKey(m_sendKey);
    page->setDraft(m_store.draft(visitor));
    page->composer()->setPictures(m_draftPictures.take(visitor));
    connect(page, &ChatPage::closeRequested, this, [this, visitor] { closeChat(visitor); });
    connect(page, &ChatPage::sendKeyChosen, this, &ChatWidget::sendKeyChosen);
    connect(page, &ChatPage::cardToggled, this, &ChatWidget::setCardShown);
    page->header()->setCardShown(isCardShown());
    connect(page->composer()->edit(), &QPlainTextEdit::textChanged, this,
            [this, page, visitor] { m_store.setDraft(visitor, page->draft()); });
    m_stack->addWidget(page);
    return page;
}

void ChatWidget::showPage(VisitorId visitor)
{
    ChatPage *shown = page(visitor);
    if (!shown || (m_current == visitor && m_stack->currentWidget() == shown))
        return;
    m_current = visitor;
    m_stack->setCurrentWidget(shown);
    m_card->setVisitor(visitor);
    shown->focusComposer();
    Q_EMIT currentChanged(visitor);
}

void ChatWidget::showList()
{
    const bool shown = count() >= 2;
    if (shown == isListShown())
        return;
    m_list->setVisible(shown);
    Q_EMIT listShown(shown);
}

bool ChatWidget::isListShown() const
{
    return !m_list->isHidden();
}

bool ChatWidget::isCardShown() const
{
    return !m_card->isHidden();
}

void ChatWidget::setCardShown(bool shown)
{
    if (shown == isCardShown())
        return;
    m_card->setVisible(shown);
    for (ChatPage *page : std::as_const(m_pages))
        page->header()->setCardShown(shown);
    Q_EMIT cardShown(shown);
}

void ChatWidget::closeChat(VisitorId visitor)
{
    ChatPage *page = m_pages.take(visitor);
    if (!page)
        return;
    if (const auto pictures = page->composer()->takePictures(); !pictures.isEmpty())
        m_draftPictures.insert(visitor, pictures);
    const int row = m_chats->rowOf(visitor);
    m_chats->close(visitor);
    m_stack->removeWidget(page);
    page->hide();
    page->deleteLater(); // it may be the one whose signal brought us here
    showList();
    if (m_pages.isEmpty()) {
        m_current = {};
        m_card->setVisitor({});
        Q_EMIT emptied();
        return;
    }
    if (m_current == visitor) {
        const VisitorId next = m_chats->visitorAt(std::clamp(row, 0, m_chats->rowCount() - 1));
        m_list->setCurrentVisitor(next);
        showPage(next);
    }
}

void ChatWidget::closeAll()
{
    const auto visitors = m_pages.keys();
    for (const VisitorId visitor : visitors)
        closeChat(visitor);
}

void ChatWidget::shake(VisitorId visitor)
{
    if (visitor != m_current && isListShown())
        m_list->shake(visitor);
}

void ChatWidget::setSendKey(SendKey key)
{
    m_sendKey = key;
    for (ChatPage *page : std::as_const(m_pages))
        page->setSendKey(key);
}

//! It came from an earlier run, or another view of the same chat wrote it.
void ChatWidget::onDraft(VisitorId visitor)
{
    ChatPage *shown = page(visitor);
    if (shown && shown->draft() != m_store.draft(visitor))
        shown->setDraft(m_store.draft(visitor));
}

void ChatWidget::step(int by)
{
    const int rows = m_chats->rowCount();
    if (rows < 2)
        return;
    const VisitorId next = m_chats->visitorAt((m_chats->rowOf(m_current) + by + rows) % rows);
    m_list->setCurrentVisitor(next);
    showPage(next);
}

void ChatWidget::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers() & Qt::ControlModifier;
    if (control && (event->key() == Qt::Key_Tab || event->key() == Qt::Key_PageDown))
        step(1);
    else if (control && (event->key() == Qt::Key_Backtab || event->key() == Qt::Key_PageUp))
        step(-1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace kefu::ui
