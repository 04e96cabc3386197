// SPDX-License-Identifier: Apache-2.0
#include "relay/control/reporthandlers.h"

#include "relay/control/fields.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/jsonreader.h"

#include <QDateTime>
#include <QJsonArray>

namespace kefu::control {

namespace {

using domain::ReportBy;
using domain::ReportRow;
using L = QLatin1String;
using Rows = QList<ReportRow>;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxNames = 1000;

//! "09:00-18:00". False: it is not one.
bool readShift(const QString &text, domain::ReportQuery &query)
{
    const QStringList parts = text.split(u'-');
    if (parts.size() != 2)
        return false;
    int *edges[] = { &query.shiftFrom, &query.shiftTo };
    for (qsizetype i = 0; i < 2; ++i) {
        const QTime clock = QTime::fromString(parts[i], QStringLiteral("HH:mm"));
        if (!clock.isValid())
            return false;
        *edges[i] = clock.hour() * 60 + clock.minute();
    }
    return query.shiftFrom != query.shiftTo;
}

QString localText(qint64 at, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(at, zone).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

} // namespace

ReportHandlers::ReportHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

bool ReportHandlers::handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                            const Answer &done)
{
    if (cmd != L("report"))
        return false;
    const Result<Asked> asked = askedFromJson(d);
    if (!asked) {
        done(errorAnswer(asked.error()));
        return true;
    }
    m_desk.report(actor, asked->query, [=, this](const Result<Rows> &rows) {
        if (!rows)
            return done(errorAnswer(rows.error()));
        if (!asked->before)
            return answer(*asked, *rows, {}, done);
        domain::ReportQuery before = asked->query;
        before.fromAt = asked->query.fromAt - (asked->query.toAt - asked->query.fromAt);
        before.toAt = asked->query.fromAt;
        m_desk.report(actor, before, [=, this](const Result<Rows> &earlier) {
            if (!earlier)
                return done(errorAnswer(earlier.error()));
            answer(*asked, *rows, *earlier, done);
        });
    });
    return true;
}

Result<ReportHandlers::Asked> ReportHandlers::askedFromJson(const QJsonObject &d) const
{
    JsonReader reader(d);
    Asked asked;
    domain::ReportQuery &query = asked.query;
    const QString from = reader.string(L("from"), kMaxName, true);
    const QString to = reader.string(L("to"), kMaxName);
    query.fromAt = timeFrom(from, m_desk.timeZone(), false);
    query.toAt = timeFrom(to.isEmpty() ? from : to, m_desk.timeZone(), true);
    if (query.fromAt == 0)
        reader.fail(L("from"));
    if (query.toAt == 0)
        reader.fail(L("to"));
    query.by = reader.name(L("by"), domain::reportByFromName, ReportBy::Day);
    const QString shift = reader.string(L("shift"), kMaxName);
    if (!shift.isEmpty() && !readShift(shift, query))
        reader.fail(L("shift"));
    asked.before = reader.boolean(L("before"));
    asked.csv = reader.boolean(L("csv"));
    asked.chinese = reader.string(L("language"), kMaxName) == L("zh");
    if (!reader.ok())
        return reader.error();
    if (const Result<void> named = readNames(d, query); !named)
        return named.error();
    return asked;
}

Result<void> ReportHandlers::readNames(const QJsonObject &d, domain::ReportQuery &query) const
{
    JsonReader reader(d);
    for (const QString &name : reader.strings(L("channels"), kMaxNames, kMaxName)) {
        const auto record = m_desk.anyChannelByName(name);
        if (!record)
            return makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name);
        query.channels.insert(record->id);
    }
    for (const QString &name : reader.strings(L("agents"), kMaxNames, kMaxName)) {
        const auto id = m_desk.agentByName(name);
        if (!id)
            return makeError(ErrorCode::NotFound, QStringLiteral("no agent named ") + name);
        query.agents.insert(*id);
    }
    return reader.ok() ? Result<void>() : Result<void>(reader.error());
}

QJsonArray ReportHandlers::rowsJson(const Rows &rows, ReportBy by) const
{
    const QHash<ChannelId, QString> names = channelNames(m_desk);
    QJsonArray list;
    for (const ReportRow &row : rows) {
        QJsonObject json { { L("fromAt"), row.fromAt },
                           { L("toAt"), row.toAt },
                           { L("from"), localText(row.fromAt, m_desk.timeZone()) },
                           { L("to"), localText(row.toAt, m_desk.timeZone()) },
                           { L("figures"), codec::toJson(row.figures) },
                           { L("onlineMs"), row.onlineMs },
                           { L("busyMs"), row.busyMs },
                           { L("awayMs"), row.awayMs },
                           { L("occupiedMs"), row.occupiedMs },
                           { L("staysMs"), row.staysMs },
                           { L("slotsMs"), row.slotsMs },
                           { L("handled"), row.handled },
                           { L("handledMs"), row.handledMs } };
        if (by == ReportBy::Agent) {
            const auto agent = m_desk.agent(row.agent);
            json.insert(L("agent"), row.agent.isValid() ? row.agent.toString() : QString());
            json.insert(L("name"), agent ? agent->nickname : QString());
            json.insert(L("number"), agent ? agent->number : QString());
        }
        if (by == ReportBy::Channel)
            json.insert(L("channel"), names.value(row.channel, row.channel.toString()));
        list.append(json);
    }
    return list;
}

void ReportHandlers::answer(const Asked &asked, const Rows &rows, const Rows &before,
                            const Answer &done) const
{
    const QJsonArray list = rowsJson(rows, asked.query.by);
    QJsonObject d { { L("by"), domain::reportByName(asked.query.by) }, { L("rows"), list } };
    if (asked.before)
        d.insert(L("before"), rowsJson(before, asked.query.by));
    if (asked.csv) {
        d.insert(L("csv"), domain::csvFile(reportLines(list, asked.chinese)));
    }
    done(okAnswer(d));
}

} // namespace kefu::control
