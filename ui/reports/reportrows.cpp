// SPDX-License-Identifier: Apache-2.0
#include "ui/reports/reportrows.h"

#include "ui/dashboard/boardwords.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

using L = QLatin1String;

class Words {
    Q_DECLARE_TR_FUNCTIONS(Reports)
};

constexpr qint64 kHour = 3'600'000;
constexpr qint64 kMinute = 60'000;

std::optional<double> share(const QJsonObject &from, const char *above, const char *below)
{
    return serviceLevel(from.value(L(above)).toInteger(), from.value(L(below)).toInteger());
}

QString mean(const QJsonObject &from, const char *sum, const char *count)
{
    const qint64 n = from.value(L(count)).toInteger();
    return n > 0 ? spanWords(from.value(L(sum)).toInteger() / n) : spanWords(std::nullopt);
}

QString ratio(const QJsonObject &from, const char *above, const char *below)
{
    const auto value = share(from, above, below);
    return value ? QString::number(*value, 'f', 2) : QStringLiteral("–");
}

//! 「7 小时 25 分」
QString longSpan(qint64 ms)
{
    if (ms <= 0)
        return QStringLiteral("–");
    return ms < kHour ? Words::tr("%1 min").arg(ms / kMinute)
                      : Words::tr("%1 h %2 min").arg(ms / kHour).arg(ms % kHour / kMinute);
}

struct Column {
    QString head;
    QString formula;
};

QList<Column> columns()
{
    return {
        { Words::tr("Served"), Words::tr("Conversations an agent had") },
        { Words::tr("Level 30 s"),
          Words::tr("First replies within 30 s ÷ (conversations + abandoned after 30 s)") },
        { Words::tr("Queue time"), Words::tr("Mean of the stays in the queue") },
        { Words::tr("First reply"), Words::tr("Median") },
        { Words::tr("Nine in ten"), Words::tr("First reply, 90th percentile") },
        { Words::tr("Reply"), Words::tr("Mean of all replies") },
        { Words::tr("Within 3 min"), Words::tr("Replies within 3 minutes ÷ all replies") },
        { Words::tr("Abandoned"), Words::tr("Left the queue before an agent had them") },
        { Words::tr("Never answered"), Words::tr("Ended with an agent and without a reply") },
        { Words::tr("Out of time"), Words::tr("48 hours over, unanswered") },
        { Words::tr("In"), Words::tr("Messages of visitors") },
        { Words::tr("Out"), Words::tr("Messages of agents") },
        { Words::tr("Out per in"), Words::tr("Messages of agents ÷ messages of visitors") },
        { Words::tr("Automatic"), Words::tr("Messages the relay wrote") },
        { Words::tr("Transferred"), Words::tr("Transfers ÷ conversations") },
        { Words::tr("Online"), Words::tr("Time online, of all agents") },
        { Words::tr("Away"), Words::tr("Time away, of all agents") },
        { Words::tr("AHT"), Words::tr("Mean time of a conversation with its agent") },
        { Words::tr("Occupancy"), Words::tr("Time with a conversation ÷ time online") },
        { Words::tr("Utilisation"), Words::tr("Conversation time ÷ places × time online") },
        { Words::tr("Satisfaction"), Words::tr("Mean of the ratings, 1 to 3") },
    };
}

} // namespace

QStringList reportHeads()
{
    QStringList heads;
    for (const Column &column : columns())
        heads.append(column.head);
    return heads;
}

QStringList reportFormulas()
{
    QStringList formulas;
    for (const Column &column : columns())
        formulas.append(column.formula);
    return formulas;
}

QStringList reportCells(const QJsonObject &row)
{
    const QJsonObject f = row.value(L("figures")).toObject();
    const auto count = [&f](const char *key) {
        return QString::number(f.value(L(key)).toInteger());
    };
    const auto span = [&f](const char *key) {
        return f.contains(L(key)) ? spanWords(f.value(L(key)).toInteger(-1))
                                  : spanWords(std::nullopt);
    };
    return { count("conversations"),
             percentWords(share(f, "levelHits", "levelBase")),
             mean(f, "queueWaitMs", "queueStays"),
             span("firstReplyMedianMs"),
             span("firstReplyP90Ms"),
             mean(f, "replyMs", "replies"),
             percentWords(share(f, "repliesInTime", "replies")),
             count("abandoned"),
             count("dropped"),
             count("windowsOver"),
             count("messagesIn"),
             count("messagesOut"),
             ratio(f, "messagesOut", "messagesIn"),
             count("automatic"),
             percentWords(share(f, "transfers", "conversations")),
             longSpan(row.value(L("onlineMs")).toInteger()),
             longSpan(row.value(L("awayMs")).toInteger()),
             mean(row, "handledMs", "handled"),
             percentWords(share(row, "occupiedMs", "onlineMs")),
             percentWords(share(row, "staysMs", "slotsMs")),
             ratio(f, "ratingSum", "rated") };
}

QString reportRowName(const QJsonObject &row, const QString &by)
{
    const QString from = row.value(L("from")).toString();
    if (by == L("agent")) {
        const QString name = row.value(L("name")).toString();
        return name.isEmpty()
            ? Words::tr("nobody")
            : QStringLiteral("%1 %2").arg(name, row.value(L("number")).toString()).trimmed();
    }
    if (by == L("channel"))
        return row.value(L("channel")).toString();
    if (by == L("hour"))
        return from.mid(5);
    if (by == L("week"))
        return Words::tr("Week from %1").arg(from.left(10));
    if (by == L("day"))
        return from.left(10);
    return Words::tr("%1 to %2").arg(from, row.value(L("to")).toString());
}

//! Agents and mini programs by who they are; hours and days by their place in the span.
QJsonObject rowBefore(const QJsonObject &row, const QList<QJsonObject> &before, const QString &by,
                      int place)
{
    const L key = by == L("agent") ? L("agent") : L("channel");
    if (by != L("agent") && by != L("channel"))
        return place < before.size() ? before.at(place) : QJsonObject();
    for (const QJsonObject &then : before) {
        if (then.value(key) == row.value(key))
            return then;
    }
    return {};
}

} // namespace kefu::ui
