// SPDX-License-Identifier: Apache-2.0
#include "relay/control/recordedday.h"

#include "relay/protocol/jsonreader.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxPolicies = 8;
constexpr int kMaxCapacity = 1000;
constexpr int kMaxSpeed = 5000;

//! The times agents took new conversations. A day of before they were written down has none: then
//! everybody who had a conversation was there from his first to his last.
QList<domain::ReplayShift> shiftsOf(const ReplayQuestion &question, const storage::RecordedDay &day,
                                    const QList<storage::AgentRecord> &agents)
{
    QHash<AgentId, storage::AgentRecord> known;
    for (const storage::AgentRecord &agent : agents)
        known.insert(agent.info.id, agent);
    QList<domain::ReplayShift> shifts;
    const auto add = [&](AgentId id, qint64 fromAt, qint64 toAt) {
        const storage::AgentRecord &agent = known[id];
        const qint64 end = toAt == 0 ? question.toAt : std::min(toAt, question.toAt);
        const qint64 begin = std::max(fromAt, question.fromAt);
        if (begin < end)
            shifts.append({ id, agent.channels, agent.info.capacity, begin, end });
    };
    for (const storage::PresenceStay &stay : day.presences) {
        if (stay.state == PresenceState::Online && stay.link == LinkState::Connected)
            add(stay.agent, stay.fromAt, stay.toAt);
    }
    if (!shifts.isEmpty())
        return shifts;
    std::map<AgentId, std::pair<qint64, qint64>> spans;
    for (const storage::SegmentRow &stay : day.stays) {
        auto &[from, to] = spans.try_emplace(stay.agent, stay.fromAt, stay.toAt).first->second;
        from = std::min(from, stay.fromAt);
        to = std::max(to, stay.toAt);
    }
    for (const auto &[agent, span] : spans)
        add(agent, span.first, span.second);
    return shifts;
}

QList<domain::ReplayVisit> visitsOf(const storage::RecordedDay &day)
{
    QList<domain::ReplayVisit> visits;
    for (const storage::RecordedConversation &recorded : day.conversations) {
        visits.append({ recorded.id, recorded.channel, recorded.visitor, recorded.queuedAt,
                        recorded.heldMs, recorded.lastAgent,
                        recorded.assignedAt > 0 ? recorded.assignedAt - recorded.queuedAt : -1,
                        recorded.agent });
    }
    return visits;
}

//! A day that was played faster as if it had been played at its own speed.
void stretch(const ReplayQuestion &question, QList<domain::ReplayVisit> &visits,
             QList<domain::ReplayShift> &shifts)
{
    const qint64 speed = question.speed;
    const auto moved = [&](qint64 at) { return question.fromAt + (at - question.fromAt) * speed; };
    for (domain::ReplayVisit &visit : visits) {
        visit.queuedAt = moved(visit.queuedAt);
        visit.heldMs *= speed;
        visit.recordedWaitMs = visit.recordedWaitMs < 0 ? -1 : visit.recordedWaitMs * speed;
    }
    for (domain::ReplayShift &shift : shifts) {
        shift.fromAt = moved(shift.fromAt);
        shift.toAt = moved(shift.toAt);
    }
}

QJsonObject figuresJson(const QString &name, const domain::ReplayFigures &figures)
{
    return { { L("name"), name },
             { L("conversations"), figures.conversations },
             { L("assigned"), figures.assigned },
             { L("meanWaitMs"), figures.meanWaitMs },
             { L("medianWaitMs"), figures.medianWaitMs },
             { L("p90WaitMs"), figures.p90WaitMs },
             { L("longestWaitMs"), figures.longestWaitMs },
             { L("within30s"), figures.within30s },
             { L("lastAgent"), figures.lastAgent },
             { L("fewest"), figures.fewest },
             { L("most"), figures.most },
             { L("fairness"), figures.fairness } };
}

QString seconds(const QJsonValue &ms)
{
    return QString::number(double(ms.toInteger()) / 1000, 'f', 1);
}

} // namespace

Result<ReplayQuestion> replayQuestion(const QJsonObject &d, const QTimeZone &zone, qint64 now)
{
    JsonReader reader(d);
    ReplayQuestion question;
    QDate date = QDateTime::fromMSecsSinceEpoch(now, zone).date();
    if (const QString text = reader.string(L("date"), 10); !text.isEmpty())
        date = QDate::fromString(text, Qt::ISODate);
    if (!date.isValid())
        reader.fail(L("date"));
    for (const QJsonValue &policy : reader.array(L("policy"), kMaxPolicies)) {
        if (!domain::routingPolicyFromName(policy.toString()))
            reader.fail(L("policy"));
        question.policies.append(policy.toString());
    }
    if (question.policies.isEmpty())
        question.policies.append(domain::routingPolicyName(domain::RoutingPolicy::InOrder));
    if (d.contains(L("capacity")))
        question.settings.capacity = int(reader.integer(L("capacity"), 0, kMaxCapacity));
    question.speed = int(reader.integer(L("speed"), 1, kMaxSpeed, 1));
    if (!reader.ok())
        return reader.error();
    question.fromAt = date.startOfDay(zone).toMSecsSinceEpoch();
    question.toAt = date.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
    return question;
}

QJsonObject replayJson(const ReplayQuestion &question, const storage::RecordedDay &day,
                       const QList<storage::AgentRecord> &agents)
{
    QList<domain::ReplayVisit> visits = visitsOf(day);
    QList<domain::ReplayShift> shifts = shiftsOf(question, day, agents);
    stretch(question, visits, shifts);
    QJsonArray rows;
    for (const QString &policy : question.policies) {
        domain::ReplaySettings settings = question.settings;
        settings.rules.policy =
            domain::routingPolicyFromName(policy).value_or(domain::RoutingPolicy::InOrder);
        const domain::ReplayResult result = domain::replay(visits, shifts, settings);
        if (rows.isEmpty())
            rows.append(figuresJson(QStringLiteral("as it was"), result.recorded));
        rows.append(figuresJson(policy, result.replayed));
    }
    return { { L("fromAt"), question.fromAt },
             { L("toAt"), question.toAt },
             { L("results"), rows } };
}

QString replayText(const QJsonObject &d)
{
    QString text = QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8 %9\n")
                       .arg(L("RUN"), -13)
                       .arg(L("CONVERSATIONS"), 13)
                       .arg(L("ASSIGNED"), 9)
                       .arg(L("MEAN S"), 9)
                       .arg(L("MEDIAN S"), 9)
                       .arg(L("P90 S"), 9)
                       .arg(L("LONGEST S"), 9)
                       .arg(L("PER AGENT"), 11)
                       .arg(L("FAIRNESS"), 9);
    for (const QJsonValue &value : d.value(L("results")).toArray()) {
        const QJsonObject row = value.toObject();
        text += QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8 %9\n")
                    .arg(row.value(L("name")).toString(), -13)
                    .arg(row.value(L("conversations")).toInt(), 13)
                    .arg(row.value(L("assigned")).toInt(), 9)
                    .arg(seconds(row.value(L("meanWaitMs"))), 9)
                    .arg(seconds(row.value(L("medianWaitMs"))), 9)
                    .arg(seconds(row.value(L("p90WaitMs"))), 9)
                    .arg(seconds(row.value(L("longestWaitMs"))), 9)
                    .arg(QString::number(row.value(L("fewest")).toInt()) + u'-'
                             + QString::number(row.value(L("most")).toInt()),
                         11)
                    .arg(QString::number(row.value(L("fairness")).toDouble(), 'f', 3), 9);
    }
    return text;
}

} // namespace kefu::control
