// SPDX-License-Identifier: Apache-2.0
// The messages for who hears them instead of seeing them.
#include "ui/chat/chatview.h"
#include "ui/chat/deliverymark.h"
#include "ui/chat/rowwords.h"
#include "ui/model/messagemodel.h"
#include "ui/widgets/displaytext.h"

namespace kefu::ui {

namespace {
constexpr int kSaid = 600; //!< of one message at a time; the rest is behind "Show more"
constexpr int kSaidNews = 200;
} // namespace

QString ChatView::spokenRow(const QModelIndex &index) const
{
    const MessageModel::Item item = m_messages->item(index.row());
    if (!messageAt(index.row()))
        return tr("Not loaded yet");
    QStringList said;
    const QString heading = RowLayout::headingOf(m_context, item);
    if (!heading.isEmpty())
        said << heading;
    said << displayLine(RowLayout::textOf(item, kSaid), kSaid);
    const QString state = deliveryMark(item).text;
    if (messageAt(index.row())->direction == Direction::Out && !state.isEmpty())
        said << state;
    return said.join(QStringLiteral(", "));
}

QAccessible::State ChatView::spokenState(const QModelIndex &index) const
{
    QAccessible::State state;
    state.readOnly = true;
    const auto laid = m_layouts.find(index.row());
    state.busy = laid != m_layouts.end() && laid->second && laid->second->isSpinning();
    return state;
}

//! A visitor's new words, as they come: the one who looks sees them appear.
void ChatView::sayNew(int start, int end)
{
    if (!QAccessible::isActive() || !isVisible() || end + 1 != m_heights.count())
        return;
    for (int row = start; row <= end; ++row) {
        const Message *message = m_messages->item(row).message;
        if (message && message->direction == Direction::In)
            announce(
                this,
                displayLine(m_context.visitorName) + QStringLiteral(": ")
                    + displayLine(RowLayout::textOf(m_messages->item(row), kSaidNews), kSaidNews));
    }
}

} // namespace kefu::ui
