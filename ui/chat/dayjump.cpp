// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/dayjump.h"

#include "ui/chat/chatview.h"
#include "ui/chat/datepopup.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/errorwords.h"

#include <QDateTime>
#include <algorithm>

namespace kefu::ui {

namespace {

//! Seq of the first message of `page` at `at` or later, the last one when all are older; 0: none.
int seqAt(const QList<Message> &page, qint64 at)
{
    const auto found = std::find_if(
        page.begin(), page.end(), [at](const Message &message) { return message.createdAt >= at; });
    return found != page.end() ? found->seq : page.isEmpty() ? 0 : page.last().seq;
}

QDate dayOf(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at).date();
}

} // namespace

void jumpTo(ChatService &service, ConversationStore &store, ChatView &view, VisitorId visitor,
            qint64 at, const std::function<void(const QString &)> &say)
{
    askHistoryAt(service, visitor, at, &view,
                 [&store, &view, at, say](const Result<HistoryAnswer> &page) {
                     if (!page)
                         return say(errorWords(page.error()));
                     const int seq = seqAt(page->messages, at);
                     if (seq == 0)
                         return say(ChatView::tr("There is no message yet."));
                     store.applyHistory(*page, page->messages.last().seq + 1);
                     view.showSeq(seq);
                 });
}

DatePopup *chooseDay(const Look &look, ChatService &service, ConversationStore &store,
                     ChatView &view, VisitorId visitor, const QRect &anchor,
                     const std::function<void(const QString &)> &say)
{
    const QDate today = dayOf(service.relayNow());
    const QDate shown = view.shownAt() > 0 ? dayOf(view.shownAt()) : today;
    auto *popup = new DatePopup(look, shown, today, &view);
    const auto go = [&service, &store, &view, visitor, say](const QDate &day) {
        jumpTo(service, store, view, visitor,
               std::max<qint64>(day.startOfDay().toMSecsSinceEpoch(), 1), say);
    };
    QObject::connect(popup, &DatePopup::chosen, &view, go);
    popup->popUp(anchor);
    return popup;
}

} // namespace kefu::ui
