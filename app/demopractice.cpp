// SPDX-License-Identifier: Apache-2.0
#include "app/demodriver.h"

#include "ui/deskshell.h"
#include "ui/login/firstrunwindow.h"
#include "ui/model/conversationstore.h"

//! The steps that only a demo of practice has.
namespace kefu::app {

namespace {

using L = QLatin1String;
constexpr int kVisitors = 3;

} // namespace

bool DemoDriver::beginPractice()
{
    ui::FirstRunWindow *window = m_shell.firstRunWindow();
    auto *card = window->findChild<QWidget *>(QStringLiteral("firstRunPractise"));
    if (!window->isVisible() || !card || !card->isEnabled())
        return false;
    if (!m_plan.screenshots.isEmpty() && !picture(window, "first-run.png"))
        return false;
    click(card, card->rect().center());
    m_print(L("console: practice begun with ") + QString::number(m_clicks) + L(" click(s)"));
    return true;
}

bool DemoDriver::seeVisitors()
{
    int waiting = 0;
    const QList<VisitorId> visitors = m_store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        waiting +=
            info && info->state == ConversationState::Assigned && info->waitingSinceAt != 0 ? 1 : 0;
    }
    if (waiting < kVisitors)
        return false;
    m_print(L("console: ") + QString::number(waiting) + L(" visitors wait"));
    return true;
}

//! The simulated visitor goes on talking after the answer.
bool DemoDriver::seeMore()
{
    const ui::MessageLog *log = m_store.log(m_visitor);
    for (int seq = log ? log->lastSeq() : 0; seq > m_answeredAfter; --seq) {
        const Message *message = log->at(seq);
        if (!message || message->direction != Direction::In)
            continue;
        m_print(L("console: visitor goes on: ") + message->content.text.simplified());
        return true;
    }
    return false;
}

} // namespace kefu::app
