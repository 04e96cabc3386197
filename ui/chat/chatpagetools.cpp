// SPDX-License-Identifier: Apache-2.0
// The page's tools beside writing: canned replies, the chat log, days, what was said last.
#include "ui/chat/chatheader.h"
#include "ui/chat/chatlogpanel.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/dayjump.h"
#include "ui/chat/mediasaver.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/toast.h"

namespace kefu::ui {

namespace {
constexpr int kAroundHit = 25; // messages behind one that was found are loaded with it
constexpr int kRecallDepth = 500; // loaded messages that are looked through for the last own one
} // namespace

void ChatPage::connectTools()
{
    connect(m_composer, &Composer::chatLogWanted, this, &ChatPage::toggleLog);
    connect(m_composer->edit(), &MessageEdit::recallRequested, this, &ChatPage::recallLast);
    connect(m_composer, &Composer::cannedChosen, this, [this](const Content &content) {
        Outgoing what;
        what.content = content;
        sendAsked(what, [] {});
    });
    connect(
        &m_store, &ConversationStore::logChanged, this,
        [this](VisitorId visitor) {
            if (visitor == m_visitor)
                onLogChanged();
        },
        Qt::QueuedConnection); // when the view has taken it
    connect(m_view, &ChatView::dayRequested, this, [this](const QRect &at) {
        chooseDay(m_look, m_service, m_store, *m_view, m_visitor, at,
                  [this](const QString &words) { Toast::notify(m_look, this, words); });
    });
}

//! Names for the variables of canned replies, and for the log's bubbles.
void ChatPage::refreshTools()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    m_composer->setCanned(m_cannedBook, info ? info->visitor.channel : ChannelId(),
                          { m_people.visitorName, m_people.myName, m_people.channel });
    if (m_log)
        m_log->setPeople(m_people);
}

//! WeChat lets nobody change what was sent: the last own text comes back to be written again.
void ChatPage::recallLast()
{
    const QStringList own = ownTexts();
    if (!own.isEmpty())
        m_composer->recall(own.first());
}

//! What this agent has written here, the last one first, the same twice in a row once.
QStringList ChatPage::ownTexts() const
{
    QStringList texts;
    const MessageLog *log = m_store.log(m_visitor);
    if (!log)
        return texts;
    const auto ours = [this](const Message &message) {
        return message.direction == Direction::Out && message.content.kind == ContentKind::Text
            && message.author == m_store.me().id;
    };
    const auto take = [&](const Message &message) {
        if (ours(message) && (texts.isEmpty() || texts.last() != message.content.text))
            texts.append(message.content.text);
    };
    for (auto it = log->local().crbegin(); it != log->local().crend(); ++it)
        take(it->message);
    const int oldest = std::max(log->firstSeq(), log->lastSeq() - kRecallDepth);
    for (int seq = log->lastSeq(); seq >= oldest; --seq) {
        if (const Message *message = log->at(seq))
            take(*message);
    }
    return texts;
}

void ChatPage::recallStep(int by)
{
    const QString now = m_composer->text();
    if (m_recallAt >= 0 && now != m_recalled) // written on meanwhile: a new beginning
        m_recallAt = -1;
    if (m_recallAt < 0)
        m_unsaid = now;
    const QStringList own = ownTexts();
    const int to = std::clamp(m_recallAt + by, -1, int(own.size()) - 1);
    if (to == m_recallAt)
        return;
    m_recallAt = to;
    m_composer->recall(to < 0 ? m_unsaid : own.at(to));
    m_recalled = m_composer->text();
}

void ChatPage::reloadCanned()
{
    m_cannedBook->reload();
    Toast::notify(m_look, this, tr("The canned replies are loaded again."));
}

void ChatPage::markAllRead()
{
    const MessageLog *log = m_store.log(m_visitor);
    if (log && m_store.unread(m_visitor) > 0)
        m_service.markRead(m_visitor, log->lastSeq());
}

void ChatPage::showMessage(int seq)
{
    m_soughtSeq = 0;
    if (const MessageLog *log = m_store.log(m_visitor); log && log->at(seq)) {
        m_view->showSeq(seq);
        return;
    }
    m_view->showSeq(seq); // its place may be known although its words are not
    m_soughtSeq = seq;
    m_service.loadHistory(m_visitor, seq + kAroundHit);
}

//! Once it is there: from then on the reader's own scrolling counts.
void ChatPage::onLogChanged()
{
    const MessageLog *log = m_store.log(m_visitor);
    if (m_soughtSeq == 0 || !log || !log->at(m_soughtSeq))
        return;
    m_view->showSeq(std::exchange(m_soughtSeq, 0));
}

void ChatPage::showFrom(qint64 at)
{
    jumpTo(m_service, m_store, *m_view, m_visitor, at,
           [this](const QString &words) { Toast::notify(m_look, this, words); });
}

// ---- the chat log

ChatLogPanel *ChatPage::log()
{
    if (m_log)
        return m_log;
    m_log = new ChatLogPanel(m_look, m_service, m_store, m_visitor, this);
    m_log->setPeople(m_people);
    connect(m_log, &ChatLogPanel::closed, this, &ChatPage::closeLog);
    connect(m_log, &ChatLogPanel::noticeWanted, this,
            [this](const QString &text) { Toast::notify(m_look, this, text); });
    const ChatView *view = m_log->view();
    connect(view, &ChatView::pictureRequested, this, &ChatPage::showPicture);
    connect(view, &ChatView::linkRequested, this, &ChatPage::askToOpen);
    connect(view, &ChatView::fileRequested, this,
            [this](const Message &message) { m_saver->save(message.content.media); });
    connect(&m_service.media(), &MediaService::pictureChanged, view->viewport(),
            qOverload<>(&QWidget::update));
    return m_log;
}

void ChatPage::toggleLog()
{
    if (!closeLog())
        openSearch();
}

void ChatPage::openSearch()
{
    log();
    placeLog();
    m_log->open();
}

//! LayIM's log stands at the right edge; here it leaves the composer free to write in.
void ChatPage::placeLog()
{
    if (!m_log)
        return;
    const int width = std::min(ChatLogPanel::kWidth, this->width());
    const int top = m_header->geometry().bottom() + 1;
    m_log->setGeometry(this->width() - width, top, width, std::max(m_composer->y() - top, 0));
}

//! False when it is not open.
bool ChatPage::closeLog()
{
    if (!m_log || !m_log->isVisible())
        return false;
    m_log->hide();
    focusComposer();
    return true;
}

} // namespace kefu::ui
