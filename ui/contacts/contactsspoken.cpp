// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactsspoken.h"

#include "ui/contacts/contactsview.h"
#include "ui/model/modelroles.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/quotawords.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

constexpr int kSaid = 160;
constexpr qint64 kMinute = 60'000;

QString spokenGroup(const QModelIndex &index)
{
    const int count = index.data(GroupCountRole).toInt();
    const QVariant online = index.data(GroupOnlineRole);
    const QString name = displayLine(index.data(NameRole).toString());
    if (online.isValid())
        return name
            + QCoreApplication::translate("Spoken", ", %1 of %2 online")
                  .arg(online.toInt())
                  .arg(count);
    return name + QCoreApplication::translate("Spoken", ", %n visitor(s)", nullptr, count);
}

//! How long somebody waits in whole minutes: seconds would change while they are spoken.
QString waiting(qint64 since, qint64 now)
{
    const int minutes = int((now - since) / kMinute);
    if (minutes < 1)
        return QCoreApplication::translate("Spoken", "waits for an answer");
    return QCoreApplication::translate("Spoken", "waits for %n minute(s)", nullptr, minutes);
}

QStringList states(const QModelIndex &index, qint64 now)
{
    QStringList said;
    const int unread = index.data(UnreadRole).toInt();
    if (unread > 0)
        said << QCoreApplication::translate("Spoken", "%n unread", nullptr, unread);
    if (now > 0 && index.data(AcceptUntilRole).toLongLong() > now)
        said << QCoreApplication::translate("Spoken", "offered to you");
    else if (const qint64 since = index.data(WaitingSinceRole).toLongLong(); now > 0 && since > 0)
        said << waiting(since, now);
    if (index.data(HelpAtRole).toLongLong() > 0)
        said << QCoreApplication::translate("Spoken", "help asked for");
    if (index.data(EndedRole).toBool())
        said << QCoreApplication::translate("Spoken", "ended");
    else if (const Quota quota { index.data(QuotaLeftRole).toInt(),
                                 index.data(QuotaUntilRole).toLongLong() };
             now > 0 && index.data(QuotaUntilRole).isValid() && !quotaChip(quota, now).isEmpty())
        said << quotaChip(quota, now);
    return said;
}

} // namespace

QString spokenVisitor(const QModelIndex &index, qint64 now)
{
    const auto kind = RowKind(index.data(KindRole).toInt());
    if (kind == RowKind::Group)
        return spokenGroup(index);
    QStringList said { displayLine(index.data(NameRole).toString(), kSaid) };
    if (kind == RowKind::Member)
        said << presenceWords(PresenceState(index.data(PresenceRole).toInt()));
    else
        said += states(index, now);
    const QString draft = displayLine(index.data(DraftRole).toString(), kSaid);
    const QString last = displayLine(index.data(PreviewRole).toString(), kSaid);
    if (!draft.isEmpty())
        said << QCoreApplication::translate("Spoken", "draft: %1").arg(draft);
    else if (!last.isEmpty())
        said << last;
    const QString channel = displayLine(index.data(ChannelNameRole).toString(), kSaid);
    if (kind == RowKind::Visitor && !channel.isEmpty())
        said << channel;
    return said.join(QStringLiteral(", "));
}

QString ContactsView::spokenRow(const QModelIndex &index) const
{
    return spokenVisitor(index, now());
}

QAccessible::State ContactsView::spokenState(const QModelIndex &index) const
{
    QAccessible::State state;
    if (!isHeader(index.row()))
        return state;
    const bool open = index.data(GroupOpenRole).toBool();
    state.expandable = true;
    state.expanded = open;
    state.collapsed = !open;
    return state;
}

} // namespace kefu::ui
