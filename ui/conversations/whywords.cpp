// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/whywords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>

namespace kefu::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WhyWords)
public:
    using Table = QHash<QString, QString>;

    static QString of(const Table &table, const QString &key) { return table.value(key, key); }

    //! %1: who has it.
    static Table assigned()
    {
        return {
            { QStringLiteral("last_agent"), tr("%1 served this visitor last.") },
            { QStringLiteral("in_order"),
              tr("Of all who had room, %1 was given a conversation least recently (in order).") },
            { QStringLiteral("least_busy"), tr("%1 had the fewest conversations (least busy).") },
            { QStringLiteral("spare_share"), tr("%1 had the highest share of free places.") },
            { QStringLiteral("longest_idle"), tr("%1 was without a visitor the longest.") },
            { QStringLiteral("claimed"), tr("%1 took it.") },
            { QStringLiteral("transferred"), tr("It was transferred to %1.") },
            { QStringLiteral("taken_over"), tr("%1 took it over.") },
            { QStringLiteral("agent_wrote"), tr("%1 wrote to the visitor.") },
            { QStringLiteral("reopened"), tr("%1 opened it again.") },
            { QStringLiteral("no_answer"), tr("The one before did not answer, and %1 had room.") },
            { QStringLiteral("not_accepted"),
              tr("It came back to %1: the transfer was not accepted.") },
            { QStringLiteral("refused"), tr("It came back to %1: the transfer was declined.") },
        };
    }
    static Table waiting()
    {
        return {
            { QStringLiteral("all_full"), tr("everybody who is there is full") },
            { QStringLiteral("nobody_online"), tr("nobody is online") },
            { QStringLiteral("off_hours"), tr("nobody is online, outside the business hours") },
            { QStringLiteral("waiting_for_last_agent"),
              tr("who served this visitor last is full and is waited for a moment") },
            { QStringLiteral("window_over"), tr("past the 48 hours, nobody can reply") },
        };
    }
    //! Why a stay began or ended, and how a conversation ended.
    static Table stays()
    {
        Table table {
            { QStringLiteral("visitor_wrote"), tr("the visitor wrote") },
            { QStringLiteral("grace_over"), tr("connection lost") },
            { QStringLiteral("signed_off"), tr("signed off") },
            { QStringLiteral("owner_gone"), tr("the agent was not there") },
            { QStringLiteral("away"), tr("away for too long") },
            { QStringLiteral("given_back"), tr("returned to the queue") },
            { QStringLiteral("disabled"), tr("account disabled") },
            { QStringLiteral("agent"), tr("ended by the agent") },
            { QStringLiteral("silent"), tr("nobody wrote for a while") },
            { QStringLiteral("window_over"), tr("past the 48 hours") },
            { QStringLiteral("blocked"), tr("visitor blocked") },
            { QStringLiteral("assigned"), tr("assigned") },
            { QStringLiteral("claimed"), tr("taken") },
        };
        table.insert(moreStays());
        return table;
    }
    static Table moreStays()
    {
        return {
            { QStringLiteral("transferred"), tr("transferred") },
            { QStringLiteral("taken_over"), tr("taken over") },
            { QStringLiteral("no_answer"), tr("no answer in time") },
            { QStringLiteral("not_accepted"), tr("transfer not accepted") },
            { QStringLiteral("refused"), tr("declined") },
            { QStringLiteral("last_agent"), tr("last agent first") },
            { QStringLiteral("in_order"), tr("in order") },
            { QStringLiteral("least_busy"), tr("least busy") },
            { QStringLiteral("spare_share"), tr("highest share of free places") },
            { QStringLiteral("longest_idle"), tr("longest idle") },
            { QStringLiteral("agent_wrote"), tr("the agent wrote") },
            { QStringLiteral("reopened"), tr("re-opened") },
        };
    }
    static Table rules()
    {
        return {
            { QStringLiteral("not_online"), tr("not online") },
            { QStringLiteral("in_grace"), tr("has just lost the connection") },
            { QStringLiteral("ramping_up"), tr("has just come, gets a few at a time") },
            { QStringLiteral("not_in_group"), tr("not in the group that is asked now") },
            { QStringLiteral("declined"), tr("declined it or did not answer") },
            { QStringLiteral("not_his_channel"), tr("does not serve this mini program") },
            { QStringLiteral("disabled"), tr("account disabled") },
            { QStringLiteral("later_in_order"), tr("has room, another one comes first") },
        };
    }
    static QString waitingHeadline(const Explanation &why, qint64 now)
    {
        const qint64 minutes = std::max<qint64>(now - why.queuedAt, 0) / 60'000;
        const QString reason = waiting().value(why.why, tr("it is about to be given out"));
        if (why.leave)
            return tr("Leave message for %1 min: %2.").arg(minutes).arg(reason);
        return tr("In the queue for %1 min, place %2: %3.")
            .arg(minutes)
            .arg(why.position)
            .arg(reason);
    }
};

} // namespace

namespace {

//! On the agent's clock.
QString clockTime(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm"));
}

} // namespace

QString whyHeadline(const Explanation &why, const QString &owner, qint64 now)
{
    switch (why.state) {
    case ConversationState::Assigned:
        return Words::assigned()
            .value(why.why, Words::tr("It is with %1."))
            .replace(QLatin1String("%1"), owner);
    case ConversationState::Closed:
        return Words::tr("It has ended: %1.").arg(Words::of(Words::stays(), why.why));
    case ConversationState::Queued:
        break;
    }
    return Words::waitingHeadline(why, now);
}

QString whyNotWords(const ExplainedAgent &agent)
{
    const QString places = QStringLiteral("%1/%2").arg(agent.load).arg(agent.capacity);
    if (agent.rule == QLatin1String("at_capacity"))
        return Words::tr("full (%1)").arg(places);
    if (agent.rule == QLatin1String("waited_for"))
        return Words::tr("served this visitor last, full (%1), is waited for").arg(places);
    return Words::of(Words::rules(), agent.rule);
}

QString stayWords(const ExplainedStay &stay)
{
    const QString who = stay.queue ? Words::tr("Queue") : stay.name;
    const QString began = Words::of(Words::stays(), stay.why);
    if (stay.toAt <= 0)
        return Words::tr("%1 to now · %2 · %3").arg(clockTime(stay.fromAt), who, began);
    return Words::tr("%1 to %2 · %3 · %4, then %5")
        .arg(clockTime(stay.fromAt), clockTime(stay.toAt), who, began,
             Words::of(Words::stays(), stay.endWhy));
}

QString retryWords(const Explanation &why)
{
    return why.retryAt > 0 ? Words::tr("Looked at again at %1.").arg(clockTime(why.retryAt))
                           : QString();
}

QString policyWords(const QString &policy)
{
    return Words::of(Words::moreStays(), policy);
}

QString waitingWords(const QString &why)
{
    return Words::waiting().value(why, Words::tr("it is about to be given out"));
}

} // namespace kefu::ui
