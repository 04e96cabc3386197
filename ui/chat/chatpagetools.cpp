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
constexpr int kRecallDepth = 500; // loaded messages that are looked through for the last own one
}

void ChatPage::connectTools()
{
    connect(m_composer, &Composer::chatLogWanted, this, &ChatPage::toggleLog);
    connect(m_composer->edit(), &MessageEdit::recallRequested, this, &ChatPage::recallLast);
    connect(m_composer, &Composer::cannedChosen, this, [this](const Content &content) {
        Outgoing what;
        what.content = content;
        sendAsked(what, [] {});
    });
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
    const MessageLog *log = m_store.log(m_visitor);
    if (!log)
        return;
    const auto ours = [this](const Message &message) {
        return message.direction == Direction::Out && message.content.kind == ContentKind::Text
            && message.author == m_store.me().id;
    };
    for (auto it = log->local().crbegin(); it != log->local().crend(); ++it) {
        if (ours(it->message))
            return m_composer->recall(it->message.content.text);
    }
    const int oldest = std::max(log->firstSeq(), log->lastSeq() - kRecallDepth);
    for (int seq = log->lastSeq(); seq >= oldest; --seq) {
        const Message *message = log->at(seq);
        if (message && ours(*message))
            return m_composer->recall(message->content.text);
    }
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
    if (closeLog())
        return;
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
