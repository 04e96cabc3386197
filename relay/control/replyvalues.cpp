// SPDX-License-Identifier: Apache-2.0
#include "relay/control/replyvalues.h"

#include "relay/protocol/jsonreader.h"

#include <QJsonArray>
#include <algorithm>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxText = 3000;
constexpr qsizetype kMaxPattern = 1000;
constexpr qsizetype kMaxListed = 400;

QJsonObject textJson(domain::ReplyKind kind, const domain::ReplyText &text)
{
    QJsonObject json { { L("kind"), domain::replyKindName(kind) },
                       { L("on"), text.on },
                       { L("text"), text.text },
                       { L("cost"), domain::replyCost(text.text) } };
    if (kind == domain::ReplyKind::Emergency) {
        json.insert(L("sinceAt"), text.sinceAt);
        json.insert(L("untilAt"), text.untilAt);
    }
    return json;
}

QJsonObject candidateJson(const domain::ReplyCandidate &candidate)
{
    QJsonObject json { { L("kind"), domain::replyKindName(candidate.kind) },
                       { L("text"), candidate.text },
                       { L("cost"), domain::replyCost(candidate.text) } };
    if (candidate.rule > 0)
        json.insert(L("rule"), QString::number(candidate.rule));
    return json;
}

Error badField(L field)
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("missing or wrong"),
                     { { L("field"), QString(field) } });
}

QJsonObject holidayOf(const QString &text)
{
    const qsizetype dots = text.indexOf(L(".."));
    if (dots < 0)
        return { { L("from"), text } };
    return { { L("from"), text.left(dots) }, { L("to"), text.mid(dots + 2) } };
}

QJsonObject workdayOf(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 0)
        return { { L("date"), text } };
    return { { L("date"), text.left(equals) }, { L("as"), text.mid(equals + 1) } };
}

//! Texts become objects; objects stay what they are.
QJsonArray objectsOf(const QJsonArray &array, QJsonObject (*fromText)(const QString &))
{
    QJsonArray objects;
    for (const QJsonValue &value : array)
        objects.append(value.isString() ? QJsonValue(fromText(value.toString())) : value);
    return objects;
}

} // namespace

QJsonObject ruleJson(const domain::KeywordRule &rule)
{
    return { { L("id"), QString::number(rule.id) },
             { L("position"), rule.position },
             { L("match"), domain::keywordMatchName(rule.match) },
             { L("pattern"), rule.pattern },
             { L("text"), rule.text },
             { L("cost"), domain::replyCost(rule.text) },
             { L("hours"), domain::ruleHoursName(rule.hours) },
             { L("enabled"), rule.enabled } };
}

QJsonObject repliesJson(const QString &channel, const desk::ReplyView &view)
{
    const domain::ChannelReplies &replies = view.state.replies;
    QJsonArray rules;
    for (const domain::KeywordRule &rule : replies.rules)
        rules.append(ruleJson(rule));
    QJsonArray texts;
    for (size_t kind = 0; kind < replies.texts.size(); ++kind) {
        if (domain::ReplyKind(kind) != domain::ReplyKind::Keyword)
            texts.append(textJson(domain::ReplyKind(kind), replies.texts[kind]));
    }
    return { { L("channel"), channel },
             { L("on"), replies.on },
             { L("keepLast"), replies.keepLast },
             { L("leaveOnlyOffHours"), replies.leaveOnlyOffHours },
             { L("open"), view.isOpen },
             { L("hours"), toJson(replies.hours) },
             { L("texts"), texts },
             { L("rules"), rules },
             { L("warning"), view.warnings.join(u'\n') } };
}

QJsonObject calendarJson(const domain::Calendar &calendar)
{
    QList<int> years(calendar.years.cbegin(), calendar.years.cend());
    std::sort(years.begin(), years.end());
    QJsonArray known;
    for (const int year : std::as_const(years))
        known.append(year);
    QJsonArray days;
    for (auto it = calendar.days.cbegin(); it != calendar.days.cend(); ++it) {
        days.append(QJsonObject { { L("date"), it.key().toString(Qt::ISODate) },
                                  { L("working"), it->working },
                                  { L("as"), it->working ? it->asWeekday : 0 },
                                  { L("name"), it->name } });
    }
    return { { L("years"), known }, { L("days"), days } };
}

QJsonObject trialJson(const desk::Autoresponder::Trial &trial)
{
    QJsonArray otherwise;
    for (qsizetype i = 1; i < trial.candidates.size(); ++i)
        otherwise.append(candidateJson(trial.candidates[i]));
    QJsonObject json { { L("open"), trial.isOpen },
                       { L("someoneThere"), trial.someoneThere },
                       { L("triggers"), QString() },
                       { L("otherwise"), otherwise } };
    if (trial.candidates.isEmpty())
        return json;
    const QJsonObject first = candidateJson(trial.candidates.first());
    for (auto it = first.begin(); it != first.end(); ++it)
        json.insert(it.key() == L("kind") ? QStringLiteral("triggers") : it.key(), it.value());
    return json;
}

Result<void> readRule(const QJsonObject &d, bool withAll, domain::KeywordRule &rule)
{
    JsonReader reader(d);
    rule.match = reader.name(L("match"), domain::keywordMatchFromName, rule.match, withAll);
    if (withAll || d.contains(L("pattern")))
        rule.pattern = reader.string(L("pattern"), kMaxPattern, true);
    if (withAll || d.contains(L("text")))
        rule.text = reader.string(L("text"), kMaxText, true);
    rule.hours = reader.name(L("hours"), domain::ruleHoursFromName, rule.hours);
    rule.position = int(reader.integer(L("position"), 0, 100'000, rule.position));
    if (d.contains(L("enabled")))
        rule.enabled = reader.boolean(L("enabled"));
    return reader.ok() ? Result<void>() : Result<void>(reader.error());
}

Result<domain::BusinessHours> readHours(const QJsonObject &d)
{
    if (d.contains(L("hours")))
        return domain::hoursFromJson(d.value(L("hours")).toObject());
    JsonReader reader(d);
    const QJsonArray days = reader.array(L("days"), 7);
    QJsonObject week;
    for (const QJsonValue &value : days) {
        const QStringList parts = value.toString().split(u'=');
        if (parts.size() != 2 || week.contains(parts.first()))
            return badField(L("days"));
        week.insert(parts.first(), QJsonArray::fromStringList(parts.last().split(u',')));
    }
    QJsonObject hours { { L("week"), week } };
    const QString zone = reader.string(L("zone"), 64);
    if (!reader.ok())
        return reader.error();
    if (!zone.isEmpty())
        hours.insert(L("zone"), zone);
    return domain::hoursFromJson(hours);
}

Result<QJsonObject> readYear(const QJsonObject &d)
{
    JsonReader reader(d);
    const QJsonArray holidays = reader.array(L("holidays"), kMaxListed);
    const QJsonArray workdays = reader.array(L("workdays"), kMaxListed);
    // On the command line it is the command's argument, a text.
    const int year = d.value(L("year")).isString() ? d.value(L("year")).toString().toInt()
                                                   : d.value(L("year")).toInt();
    if (!reader.ok())
        return reader.error();
    return QJsonObject { { L("year"), year },
                         { L("holidays"), objectsOf(holidays, holidayOf) },
                         { L("workdays"), objectsOf(workdays, workdayOf) } };
}

} // namespace kefu::control
