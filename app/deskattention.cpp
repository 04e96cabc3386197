// SPDX-License-Identifier: Apache-2.0
#include "app/deskattention.h"

namespace kefu::app {
namespace {

//! One note for all arrivals: ten visitors must not leave ten notes.
QString noteKey()
{
    return QStringLiteral("arrivals");
}

} // namespace

DeskAttention::DeskAttention()
    : m_windows(makeAttention())
{
}

void DeskAttention::flash(QWidget *window)
{
    m_windows->ask(window);
}

void DeskAttention::setUnread(int count)
{
    if (count == 0 && m_unread > 0 && m_notes)
        m_notes->withdraw(noteKey());
    m_unread = count;
}

void DeskAttention::messageArrived(const QString &visitorName)
{
    if (!m_notes) {
        m_notes = makeNotifications();
        connect(m_notes.get(), &Notifications::activated, this, &DeskAttention::activated);
    }
    m_notes->show(noteKey(), visitorName, tr("New message"));
}

} // namespace kefu::app
