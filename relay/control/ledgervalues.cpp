// SPDX-License-Identifier: Apache-2.0
#include "relay/control/ledgervalues.h"

#include <QJsonArray>
#include <map>

namespace kefu::control {

namespace {

using L = QLatin1String;

//! Where a channel's messages are.
struct Account {
    std::map<QString, qint64> places; //!< "queued", "held", "sending", "accepted" …
    std::map<QString, qint64> failures; //!< failed ones by their reason
    qint64 handedIn = 0;
    qint64 oldestAt = 0; //!< of those on their way

    void add(const storage::LedgerRow &row)
    {
        handedIn += row.count;
        places[row.held ? QStringLiteral("held") : deliveryName(row.delivery)] += row.count;
        if (row.delivery == DeliveryState::Failed)
            failures[failureName(row.failure)] += row.count;
        if (!isFinal(row.delivery) && !row.held)
            oldestAt = oldestAt == 0 ? row.oldestAt : std::min(oldestAt, row.oldestAt);
    }
};

constexpr const char *kPlaces[] = { "queued", "held",    "sending",  "accepted",
                                    "failed", "expired", "uncertain" };

QJsonObject accountJson(const QString &channel, const Account &account, qint64 now)
{
    QJsonObject json { { L("channel"), channel }, { L("handedIn"), account.handedIn } };
    qint64 placed = 0;
    for (const char *place : kPlaces) {
        const auto found = account.places.find(L(place));
        const qint64 count = found == account.places.end() ? 0 : found->second;
        json.insert(L(place), count);
        placed += count;
    }
    QJsonObject reasons;
    for (const auto &[reason, count] : account.failures)
        reasons.insert(reason, count);
    json.insert(L("failures"), reasons);
    json.insert(L("elsewhere"), account.handedIn - placed);
    json.insert(L("oldestMs"), account.oldestAt == 0 ? 0 : now - account.oldestAt);
    return json;
}

QString line(const QJsonObject &account)
{
    QString text = account.value(L("channel")).toString().leftJustified(20);
    text += QString::number(account.value(L("handedIn")).toInteger()).rightJustified(10);
    for (const char *place : kPlaces)
        text += QString::number(account.value(L(place)).toInteger()).rightJustified(10);
    return text + u'\n';
}

} // namespace

QJsonObject ledgerJson(const storage::LedgerBook &book, const QHash<ChannelId, QString> &channels)
{
    std::map<QString, Account> accounts;
    Account total;
    for (const storage::LedgerRow &row : book.rows) {
        accounts[channels.value(row.channel, row.channel.toString())].add(row);
        total.add(row);
    }
    QJsonArray list;
    for (const auto &[channel, account] : accounts)
        list.append(accountJson(channel, account, book.at));
    const QJsonObject all = accountJson(QStringLiteral("all"), total, book.at);
    const bool balanced = all.value(L("elsewhere")).toInteger() == 0 && book.withoutOutbox == 0
        && book.withoutEnd == 0 && book.overdue == 0;
    return { { L("at"), book.at },
             { L("channels"), list },
             { L("total"), all },
             { L("withoutOutbox"), book.withoutOutbox },
             { L("withoutEnd"), book.withoutEnd },
             { L("overdue"), book.overdue },
             { L("balanced"), balanced } };
}

QString ledgerText(const QJsonObject &ledger)
{
    QString text = QStringLiteral("channel").leftJustified(20)
        + QStringLiteral("handed in").rightJustified(10);
    for (const char *place : kPlaces)
        text += QString::fromLatin1(place).rightJustified(10);
    text += u'\n';
    for (const QJsonValue &channel : ledger.value(L("channels")).toArray())
        text += line(channel.toObject());
    text += line(ledger.value(L("total")).toObject());
    if (ledger.value(L("balanced")).toBool())
        return text + QStringLiteral("The books balance.\n");
    return text
        + QStringLiteral("The books do NOT balance: %1 nobody would send, %2 that ended and are in "
                         "the outbox, %3 on their way for more than 10 minutes.\n")
              .arg(ledger.value(L("withoutOutbox")).toInteger())
              .arg(ledger.value(L("withoutEnd")).toInteger())
              .arg(ledger.value(L("overdue")).toInteger());
}

} // namespace kefu::control
