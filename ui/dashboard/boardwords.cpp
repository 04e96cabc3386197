// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/boardwords.h"

#include "ui/conversations/rowmarks.h"
#include "ui/conversations/whywords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kTenths = 10 * kSecond; // below, an age is told in tenths of a second

class Words {
    Q_DECLARE_TR_FUNCTIONS(BoardWords)
};

QString none()
{
    return QStringLiteral("–");
}

} // namespace

QString agoWords(qint64 ms)
{
    const qint64 age = std::max<qint64>(ms, 0);
    if (age < kTenths)
        return Words::tr("%1 s ago").arg(double(age) / kSecond, 0, 'f', 1);
    return wholeAgoWords(age);
}

QString wholeAgoWords(qint64 ms)
{
    const qint64 age = std::max<qint64>(ms, 0);
    if (age < kMinute)
        return Words::tr("%1 s ago").arg(age / kSecond);
    if (age < kHour)
        return Words::tr("%1 min ago").arg(age / kMinute);
    if (age < kDay)
        return Words::tr("%1 h ago").arg(age / kHour);
    return Words::tr("%1 d ago").arg(age / kDay);
}

QString clockWords(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(ms, 0) / kSecond;
    return countdown(seconds * kSecond);
}

QString sinceWords(qint64 sinceAt, qint64 now)
{
    return sinceAt > 0 ? clockWords(now - sinceAt) : none();
}

QString percentWords(std::optional<double> share)
{
    if (!share)
        return none();
    return *share >= 1 ? QStringLiteral("100%")
                       : QStringLiteral("%1%").arg(*share * 100, 0, 'f', 1);
}

QString spanWords(std::optional<qint64> ms)
{
    if (!ms || *ms < 0)
        return none();
    if (*ms < kMinute)
        return Words::tr("%1 s").arg(double(*ms) / kSecond, 0, 'f', *ms < kTenths ? 1 : 0);
    return Words::tr("%1 min %2 s")
        .arg(*ms / kMinute)
        .arg(*ms / kSecond % 60, 2, 10, QLatin1Char('0'));
}

QColor severityColour(const Theme &theme, Severity severity)
{
    return severity == Severity::Act  ? theme.danger
        : severity == Severity::Watch ? theme.amber
                                      : theme.text;
}

bool isBoardAlert(const QString &kind)
{
    static const QStringList kinds { QStringLiteral("wait"),        QStringLiteral("nobody_online"),
                                     QStringLiteral("account"),     QStringLiteral("uncertain"),
                                     QStringLiteral("certificate"), QStringLiteral("disk"),
                                     QStringLiteral("no_push") };
    return kinds.contains(kind);
}

QString alertWords(const BoardAlert &alert, const QString &channel)
{
    const QString where = channel.isEmpty() ? QString() : displayLine(channel, 40) + u' ';
    if (alert.kind == QLatin1String("wait"))
        return where
            + (alert.level == QLatin1String("critical") ? Words::tr("Longest wait over 5 minutes")
                                                        : Words::tr("Longest wait over 2 minutes"));
    if (alert.kind == QLatin1String("nobody_online"))
        return where + Words::tr("Nobody is online within the business hours");
    if (alert.kind == QLatin1String("account"))
        return where + Words::tr("WeChat refuses this mini program (%1)").arg(alert.value);
    if (alert.kind == QLatin1String("uncertain"))
        return where
            + Words::tr("Replies of unknown fate for over 10 minutes: %1").arg(alert.value);
    if (alert.kind == QLatin1String("certificate"))
        return where + Words::tr("The certificate ends in %1 days").arg(alert.value);
    if (alert.kind == QLatin1String("disk"))
        return where + Words::tr("%1% of the disk is left").arg(alert.value);
    if (alert.kind == QLatin1String("no_push"))
        return where + Words::tr("No push received for an hour");
    return where + displayLine(alert.kind, 40);
}

QString alertDetail(const BoardAlert &alert, const BoardStore &store, qint64 now)
{
    QStringList parts;
    if (alert.kind == QLatin1String("wait")) {
        const auto channel = store.allChannels().constFind(alert.channel);
        if (channel != store.allChannels().constEnd()) {
            parts.append(Words::tr("%1 waiting").arg(channel->figures.queued));
            if (channel->capacity > 0 && channel->load >= channel->capacity)
                parts.append(Words::tr("everybody online is full"));
        }
    }
    parts.append(Words::tr("for %1").arg(spanWords(now - alert.sinceAt)));
    return parts.join(Words::tr(", "));
}

QString agentStateWords(const BoardAgent &agent)
{
    if (agent.agent.link == LinkState::Grace)
        return Words::tr("Cut off (keeps conversations)");
    switch (agent.agent.presence) {
    case PresenceState::Busy:
        return Words::tr("Busy");
    case PresenceState::Away:
        return agent.agent.reason.isEmpty()
            ? Words::tr("Away")
            : Words::tr("Away · %1").arg(displayLine(agent.agent.reason, 24));
    default:
        return presenceWords(agent.agent.presence);
    }
}

StateMark agentStateMark(const BoardAgent &agent)
{
    if (agent.agent.link == LinkState::Grace)
        return { &Theme::redSolid, true };
    switch (agent.agent.presence) {
    case PresenceState::Online:
        return { &Theme::bar, true };
    case PresenceState::Busy:
        return { &Theme::sub, true };
    case PresenceState::Invisible:
        return { &Theme::bar, false };
    case PresenceState::Away:
    case PresenceState::Offline:
        break;
    }
    return { &Theme::sub, false };
}

QString queueReason(const QueuedRow &row, const BoardStore &store)
{
    const auto channel = store.allChannels().constFind(row.conversation.visitor.channel);
    if (row.why != QLatin1String("all_full") || channel == store.allChannels().constEnd())
        return waitingWords(row.why);
    QString words = Words::tr("%1 online, all full (%2/%3)")
                        .arg(channel->online)
                        .arg(channel->load)
                        .arg(channel->capacity);
    if (channel->away > 0)
        words += Words::tr(", %1 away").arg(channel->away);
    return words;
}

} // namespace kefu::ui
