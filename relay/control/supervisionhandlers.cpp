// SPDX-License-Identifier: Apache-2.0
#include "relay/control/supervisionhandlers.h"

#include "relay/control/fields.h"
#include "relay/desk/alertrobots.h"
#include "relay/protocol/features.h"
#include "relay/protocol/jsonreader.h"

#include <QHash>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;
using domain::Actor;

constexpr qsizetype kMaxUrl = 500;
constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxListed = 200;
constexpr qsizetype kMaxText = 256;
constexpr int kHistory = 50;

QJsonObject ruleJson(domain::AlertKind kind, const domain::AlertRule &rule)
{
    return { { L("kind"), domain::alertKindName(kind) },
             { L("enabled"), rule.enabled },
             { L("warning"), rule.warning },
             { L("critical"), rule.critical } };
}

QJsonObject alertJson(const storage::AlertRow &row, const QHash<ChannelId, QString> &names)
{
    return { { L("id"), QString::number(row.id) },
             { L("kind"), domain::alertKindName(row.kind) },
             { L("channel"), names.value(row.channel) },
             { L("level"), domain::alertLevelName(row.level) },
             { L("value"), row.value },
             { L("fromAt"), row.fromAt },
             { L("toAt"), row.toAt } };
}

//! The address holds the robot's key: only where it leads is shown.
QJsonObject robotJson(const storage::AlertRobot &robot, const QHash<ChannelId, QString> &names)
{
    QStringList channels;
    for (const ChannelId channel : robot.channels)
        channels.append(names.value(channel, channel.toString()));
    channels.sort();
    return { { L("id"), QString::number(robot.id) },
             { L("preset"), desk::presetName(robot.preset) },
             { L("host"), QUrl(QString::fromUtf8(robot.url)).host() },
             { L("signed"), !robot.secret.isEmpty() },
             { L("channels"), QJsonArray::fromStringList(channels) },
             { L("level"), domain::alertLevelName(robot.level) },
             { L("enabled"), robot.enabled },
             { L("lastAt"), robot.lastAt },
             { L("lastError"), robot.lastError } };
}

Result<storage::AlertRobot> robotFromJson(const QJsonObject &d, const desk::Desk &desk)
{
    JsonReader reader(d);
    storage::AlertRobot robot;
    robot.url = reader.string(L("url"), kMaxUrl, true).toUtf8();
    robot.secret = reader.string(L("secret"), kMaxUrl).toUtf8();
    const auto preset = desk::presetFromName(reader.string(L("preset"), kMaxName, true));
    if (!preset)
        reader.fail(L("preset"));
    robot.preset = preset.value_or(storage::RobotPreset::Json);
    const QString level = reader.string(L("level"), kMaxName);
    if (level == L("critical"))
        robot.level = domain::AlertLevel::Critical;
    else if (!level.isEmpty() && level != L("warning"))
        reader.fail(L("level"));
    for (const QString &name : reader.strings(L("channels"), kMaxListed, kMaxText)) {
        const auto channel = desk.anyChannelByName(name);
        if (!channel)
            return makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name);
        robot.channels.insert(channel->id);
    }
    return reader.finish(robot);
}

} // namespace

SupervisionHandlers::SupervisionHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

SupervisionHandlers::Method SupervisionHandlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> kMethods {
        { L("disposition.list"), &SupervisionHandlers::listDispositions },
        { L("disposition.set"), &SupervisionHandlers::setDispositions },
        { L("alert.list"), &SupervisionHandlers::listRules },
        { L("alert.set"), &SupervisionHandlers::setRule },
        { L("alert.history"), &SupervisionHandlers::history },
        { L("robot.list"), &SupervisionHandlers::listRobots },
        { L("robot.add"), &SupervisionHandlers::addRobot },
        { L("robot.remove"), &SupervisionHandlers::removeRobot },
        { L("robot.test"), &SupervisionHandlers::testRobot },
    };
    return kMethods.value(cmd, nullptr);
}

bool SupervisionHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                                 const Answer &done)
{
    const Method method = methodFor(cmd);
    if (method)
        (this->*method)(actor, d, done);
    return method != nullptr;
}

void SupervisionHandlers::listDispositions(const Actor &actor, const QJsonObject &,
                                           const Answer &done)
{
    m_desk.listDispositions(actor, [done](const Result<QMap<QString, QStringList>> &lists) {
        if (!lists)
            return done(errorAnswer(lists.error()));
        QJsonArray all;
        for (auto it = lists->cbegin(); it != lists->cend(); ++it)
            all.append(QJsonObject { { L("channel"), it.key() },
                                     { L("names"), QJsonArray::fromStringList(it.value()) } });
        done(okAnswer({ { L("dispositions"), all } }));
    });
}

void SupervisionHandlers::setDispositions(const Actor &actor, const QJsonObject &d,
                                          const Answer &done)
{
    JsonReader reader(d);
    const QString channel = reader.string(L("channel"), kMaxName);
    // One argument on a command line, a list for programs.
    QStringList names = reader.strings(L("names"), kMaxListed, kMaxText);
    const QString joined = reader.string(L("list"), kMaxListed * kMaxDispositionChars);
    if (names.isEmpty())
        names = joined.split(u',', Qt::SkipEmptyParts);
    if (const auto read = reader.finish(true); !read)
        return done(errorAnswer(read.error()));
    m_desk.saveDispositions(actor, channel, names, [done, names](const Result<bool> &saved) {
        done(saved ? okAnswer({ { L("saved"), names.size() } }) : errorAnswer(saved.error()));
    });
}

void SupervisionHandlers::listRules(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.alertRules(actor, [done](const Result<desk::AlertRules> &rules) {
        if (!rules)
            return done(errorAnswer(rules.error()));
        QJsonArray list;
        for (const auto &[kind, rule] : *rules)
            list.append(ruleJson(kind, rule));
        done(okAnswer({ { L("rules"), list } }));
    });
}

void SupervisionHandlers::setRule(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const auto kind = domain::alertKindFromName(reader.string(L("kind"), kMaxName, true));
    if (!kind)
        reader.fail(L("kind"));
    domain::AlertRule rule = domain::defaultAlertRule(kind.value_or(domain::AlertKind::Wait));
    const QString on = reader.string(L("on"), kMaxName);
    if (!on.isEmpty() && on != L("on") && on != L("off"))
        reader.fail(L("on"));
    rule.enabled = on != L("off");
    if (d.contains(L("warning")))
        rule.warning = reader.integer(L("warning"), 0, std::numeric_limits<int>::max());
    if (d.contains(L("critical")))
        rule.critical = reader.integer(L("critical"), 0, std::numeric_limits<int>::max());
    if (const auto read = reader.finish(true); !read)
        return done(errorAnswer(read.error()));
    m_desk.setAlertRule(actor, *kind, rule, [=](const Result<bool> &saved) {
        done(saved ? okAnswer(ruleJson(*kind, rule)) : errorAnswer(saved.error()));
    });
}

void SupervisionHandlers::history(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const qint64 before = d.value(L("before")).toString().toLongLong();
    m_desk.alertHistory(
        actor, before, kHistory,
        [done, names = channelNames(m_desk)](const Result<QList<storage::AlertRow>> &rows) {
            if (!rows)
                return done(errorAnswer(rows.error()));
            QJsonArray list;
            for (const storage::AlertRow &row : *rows)
                list.append(alertJson(row, names));
            done(okAnswer({ { L("alerts"), list } }));
        });
}

void SupervisionHandlers::listRobots(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.alertRobots(
        actor,
        [done, names = channelNames(m_desk)](const Result<QList<storage::AlertRobot>> &robots) {
            if (!robots)
                return done(errorAnswer(robots.error()));
            QJsonArray list;
            for (const storage::AlertRobot &robot : *robots)
                list.append(robotJson(robot, names));
            done(okAnswer({ { L("robots"), list } }));
        });
}

void SupervisionHandlers::addRobot(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const auto robot = robotFromJson(d, m_desk);
    if (!robot)
        return done(errorAnswer(robot.error()));
    m_desk.addRobot(actor, *robot,
                    [done, names = channelNames(m_desk)](const Result<storage::AlertRobot> &added) {
                        done(added ? okAnswer(robotJson(*added, names))
                                   : errorAnswer(added.error()));
                    });
}

void SupervisionHandlers::removeRobot(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<qint64> id = idOf(d);
    if (!id)
        return done(errorAnswer(id.error()));
    m_desk.removeRobot(actor, *id, [done](const Result<bool> &removed) {
        done(removed ? okAnswer({ { L("removed"), true } }) : errorAnswer(removed.error()));
    });
}

void SupervisionHandlers::testRobot(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<qint64> id = idOf(d);
    if (!id)
        return done(errorAnswer(id.error()));
    m_desk.tryRobot(actor, *id, [done](const Result<QString> &problem) {
        if (!problem)
            return done(errorAnswer(problem.error()));
        done(okAnswer({ { L("taken"), problem->isEmpty() }, { L("problem"), *problem } }));
    });
}

} // namespace kefu::control
