// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

//! The desk's commands about alerts and the robots they are told (product.md 8).
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

namespace {

constexpr int kMostHistory = 200;
constexpr qsizetype kMostRobots = 20;

Error noSuchRobot()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such robot"));
}

QString robotTarget(qint64 id)
{
    return QStringLiteral("robot ") + QString::number(id);
}

} // namespace

void Desk::alertRules(const Actor &actor, Callback<AlertRules> done)
{
    if (!d->allowed(actor, Command::ReadAlerts, done))
        return;
    AlertRules rules;
    for (int kind = 0; kind < domain::kAlertKinds; ++kind)
        rules.append({ domain::AlertKind(kind), d->core.alerts->rule(domain::AlertKind(kind)) });
    later<AlertRules>(this, done, rules);
}

void Desk::setAlertRule(const Actor &actor, domain::AlertKind kind, const domain::AlertRule &rule,
                        Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::ChangeAlerts,
                   { .other = QStringLiteral("alert ") + domain::alertKindName(kind) }, done);
    if (!d->allowed(actor, Command::ChangeAlerts, done))
        return;
    if (rule.warning < 0 || rule.critical < 0) {
        d->fail(done,
                makeError(ErrorCode::BadRequest, QStringLiteral("a threshold is not below 0"),
                          { { L("field"), L("warning") } }));
        return;
    }
    d->core.storage.saveAlertRule(kind, rule, [=, this](const Result<bool> &saved) {
        if (saved)
            d->core.alerts->setRule(kind, rule);
        done(saved);
    });
}

void Desk::alertHistory(const Actor &actor, qint64 before, int limit,
                        Callback<QList<storage::AlertRow>> done)
{
    if (!d->allowed(actor, Command::ReadAlerts, done))
        return;
    d->core.storage.listAlerts(before, std::clamp(limit, 1, kMostHistory), done);
}

void Desk::alertRobots(const Actor &actor, Callback<QList<storage::AlertRobot>> done)
{
    if (!d->allowed(actor, Command::ChangeAlerts, done))
        return;
    later<QList<storage::AlertRobot>>(this, done, d->core.alerts->robots());
}

void Desk::addRobot(const Actor &actor, const storage::AlertRobot &robot,
                    Callback<storage::AlertRobot> done)
{
    const auto audit = d->audited(actor, Command::ChangeAlerts, {}, done);
    if (!d->allowed(actor, Command::ChangeAlerts, done))
        return;
    Result<void> good = checkRobot(robot);
    if (good && d->core.alerts->robots().size() >= kMostRobots)
        good = makeError(ErrorCode::TooLarge, QStringLiteral("too many robots"),
                         { { L("limit"), kMostRobots } });
    if (!good) {
        d->fail(done, good.error());
        return;
    }
    storage::AlertRobot record = robot;
    record.createdAt = d->core.now();
    d->core.storage.addRobot(record, [=, this](const Result<storage::AlertRobot> &added) {
        if (added)
            d->core.alerts->addRobot(*added);
        done(added);
    });
}

void Desk::removeRobot(const Actor &actor, qint64 id, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ChangeAlerts, { .other = robotTarget(id) }, done);
    if (!d->allowed(actor, Command::ChangeAlerts, done))
        return;
    d->core.storage.removeRobot(id, [=, this](const Result<bool> &removed) {
        if (removed)
            d->core.alerts->removeRobot(id);
        done(removed);
    });
}

void Desk::tryRobot(const Actor &actor, qint64 id, Callback<QString> done)
{
    const auto audit = d->audited(actor, Command::ChangeAlerts, { .other = robotTarget(id) }, done);
    if (!d->allowed(actor, Command::ChangeAlerts, done))
        return;
    const bool known =
        d->core.alerts->tryOut(id, [done](const QString &problem) { done(problem); });
    if (!known)
        d->fail(done, noSuchRobot());
}

} // namespace kefu::desk
