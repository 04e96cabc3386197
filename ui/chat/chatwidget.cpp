// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatwidget.h"

#include "ui/chat/attachmentstrip.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatpage.h"
#include "ui/conversations/chatlist.h"
#include "ui/model/chatlistmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/visitorcard.h"

#include <QHBoxLayout>
#include <QStackedWidget>

namespace kefu::ui {

ChatWidget::ChatWidget(const Look &look, ChatService &service, ConversationStore &store,
                       QWidget *parent, Frame frame)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_chats(new ChatListModel(store, this))
    , m_list(new ChatList(look, m_chats, this))
    , m_stack(new QStackedWidget(this))
    , m_frame(frame)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    m_list->hide();
    if (frame == Frame::Window) {
        m_card = new VisitorCardView(look, service, store, this);
        layout->addWidget(m_card);
        m_card->hide();
        connect(m_card, &VisitorCardView::blockRequested, this, &ChatWidget::block);
        connect(m_card, &VisitorCardView::logRequested, this, &ChatWidget::showLog);
        connect(m_card, &VisitorCardView::episodeRequested, this, &ChatWidget::showFrom);
    }
    connect(m_list, &ChatList::chosen, this, &ChatWidget::showPage);
    connect(m_list, &ChatList::closeRequested, this, &ChatWidget::closeChat);
    connect(&store, &ConversationStore::draftChanged, this, &ChatWidget::onDraft);
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

void ChatWidget::open(VisitorId visitor)
{
    if (!m_pages.contains(visitor)) {
        m_chats->open(visitor);
        makePage(visitor);
    }
    showList();
    m_list->setCurrentVisitor(visitor);
    showPage(visitor);
}

ChatPage *ChatWidget::makePage(VisitorId visitor)
{
    auto *page = new ChatPage(m_look, m_service, m_store, visitor, m_stack);
    page->setDraft(m_store.draft(visitor));
    page->composer()->setPictures(m_store.draftPictures(visitor));
    addPage(page);
    return page;
}

void ChatWidget::addPage(ChatPage *page)
{
    const VisitorId visitor = page->visitor();
    page->setDocked(m_frame == Frame::Docked);
    page->setSendKey(m_sendKey);
    page->composer()->setRecentFaces(m_recentFaces);
    connect(page->composer(), &Composer::recentFacesChanged, this,
            [this](const QStringList &recent) {
                setRecentFaces(recent);
                Q_EMIT recentFacesChanged(recent);
            });
    connect(page, &ChatPage::closeRequested, this, [this, visitor] { closeChat(visitor); });
    connect(page, &ChatPage::frameChangeWanted, this,
            [this, visitor] { Q_EMIT frameChangeWanted(visitor); });
    connect(page, &ChatPage::sendKeyChosen, this, &ChatWidget::sendKeyChosen);
    if (m_frame == Frame::Window)
        connect(page, &ChatPage::cardToggled, this, &ChatWidget::setCardShown);
    else
        connect(page, &ChatPage::cardToggled, this, &ChatWidget::cardWanted);
    page->header()->setCardShown(isCardShown());
    connect(page->composer()->edit(), &QPlainTextEdit::textChanged, this,
            [this, page, visitor] { m_store.setDraft(visitor, page->draft()); });
    const AttachmentStrip *strip = page->composer()->strip();
    connect(strip, &AttachmentStrip::changed, this,
            [this, strip, visitor] { m_store.setDraftPictures(visitor, strip->pictures()); });
    m_stack->addWidget(page);
    m_pages.insert(visitor, page);
}

//! Out of the list and the stack; what is shown instead is the caller's.
void ChatWidget::takeOut(ChatPage *page)
{
    m_pages.remove(page->visitor());
    m_chats->close(page->visitor());
    m_stack->removeWidget(page);
    page->hide();
    page->disconnect(this);
    page->composer()->disconnect(this);
    page->composer()->edit()->disconnect(this);
    page->composer()->strip()->disconnect(this);
}

ChatPage *ChatWidget::release(VisitorId visitor)
{
    ChatPage *given = page(visitor);
    if (!given)
        return nullptr;
    const int row = m_chats->rowOf(visitor);
    takeOut(given);
    given->setParent(nullptr);
    showNextAfter(visitor, row);
    return given;
}

void ChatWidget::adopt(ChatPage *given)
{
    m_chats->open(given->visitor());
    addPage(given);
    showList();
    m_list->setCurrentVisitor(given->visitor());
    showPage(given->visitor());
}

QList<VisitorId> ChatWidget::opened() const
{
    QList<VisitorId> all;
    for (int row = 0; row < m_chats->rowCount(); ++row)
        all.append(m_chats->visitorAt(row));
    return all;
}

void ChatWidget::showPage(VisitorId visitor)
{
    ChatPage *shown = page(visitor);
    if (!shown || (m_current == visitor && m_stack->currentWidget() == shown))
        return;
    m_current = visitor;
    m_stack->setCurrentWidget(shown);
    if (m_card)
        m_card->setVisitor(visitor);
    shown->focusComposer();
    Q_EMIT currentChanged(visitor);
}

void ChatWidget::showList()
{
    const bool shown = m_frame == Frame::Window && count() >= 2;
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
    return m_cardShown;
}

void ChatWidget::setCardShown(bool shown)
{
    if (shown == isCardShown())
        return;
    m_cardShown = shown;
    if (m_card)
        m_card->setVisible(shown);
    for (ChatPage *page : std::as_const(m_pages))
        page->header()->setCardShown(shown);
    Q_EMIT cardShown(shown);
}

void ChatWidget::closeChat(VisitorId visitor)
{
    ChatPage *closed = page(visitor);
    if (!closed)
        return;
    const int row = m_chats->rowOf(visitor);
    takeOut(closed);
    closed->deleteLater(); // it may be the one whose signal brought us here
    showNextAfter(visitor, row);
}

void ChatWidget::showNextAfter(VisitorId visitor, int row)
{
    showList();
    if (m_pages.isEmpty()) {
        m_current = {};
        if (m_card)
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

void ChatWidget::block(VisitorId visitor)
{
    if (ChatPage *shown = page(visitor))
        shown->orders()->openBlock();
}

void ChatWidget::showLog(VisitorId visitor)
{
    if (ChatPage *shown = page(visitor))
        shown->openSearch();
}

void ChatWidget::showFrom(VisitorId visitor, qint64 at)
{
    if (ChatPage *shown = page(visitor))
        shown->showFrom(at);
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
    const QList<Attachment> pictures = m_store.draftPictures(visitor);
    if (shown && !samePictures(shown->composer()->strip()->pictures(), pictures))
        shown->composer()->setPictures(pictures);
}

void ChatWidget::setRecentFaces(const QStringList &recent)
{
    m_recentFaces = recent;
    for (ChatPage *page : std::as_const(m_pages))
        page->composer()->setRecentFaces(recent);
}

} // namespace kefu::ui
