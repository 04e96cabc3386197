// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

#include <QJsonDocument>

//! The desk's commands about what holds for everybody, and whether the audit is sound.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

Error badMonths()
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("6, 12 or 36 months; 1 to 1096 days"),
                     { { QStringLiteral("field"), QStringLiteral("keep") } });
}

} // namespace

void DeskCore::loadPolicies(const storage::StartState &state)
{
    retention = state.retention;
    QSet<Role> roles;
    const QString named = state.policies.value(QLatin1String(storage::kFactorPolicy));
    for (const QString &name : named.split(u',', Qt::SkipEmptyParts)) {
        if (const auto role = roleFromName(name))
            roles.insert(*role);
    }
    accounts->setFactorRoles(roles);
    accounts->setHasSetupCode(state.policies.contains(QLatin1String(storage::kSetupCodePolicy)));
    const QByteArray stored = state.policies.value(QLatin1String(storage::kWordsPolicy)).toUtf8();
    const auto rules = domain::wordRulesFromJson(QJsonDocument::fromJson(stored).array());
    useWords(rules ? *rules : QList<domain::WordRule>());
}

void DeskCore::useWords(const QList<domain::WordRule> &rules)
{
    wordRules = rules;
    words = std::make_shared<const domain::WordFilter>(rules);
}

void Desk::factorRoles(const Actor &actor, Callback<QList<Role>> done)
{
    if (!d->allowed(actor, Command::ReadPolicies, done))
        return;
    QList<Role> roles;
    for (const Role role : { Role::Agent, Role::Qa, Role::Supervisor, Role::Admin }) {
        if (d->core.accounts->factorRoles().contains(role))
            roles.append(role);
    }
    later<QList<Role>>(this, done, roles);
}

void Desk::changeFactorRoles(const Actor &actor, const QList<Role> &roles, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ChangePolicies,
                                  { .other = QStringLiteral("second factor") }, done);
    if (!d->allowed(actor, Command::ChangePolicies, done))
        return;
    QStringList names;
    for (const Role role : roles)
        names.append(roleName(role));
    d->core.storage.savePolicy(QLatin1String(storage::kFactorPolicy), names.join(u','),
                               [=, this](const Result<bool> &saved) {
                                   if (saved)
                                       d->core.accounts->setFactorRoles(
                                           QSet<Role>(roles.begin(), roles.end()));
                                   done(saved);
                               });
}

void Desk::words(const Actor &actor, Callback<QList<domain::WordRule>> done)
{
    if (d->allowed(actor, Command::ReadPolicies, done))
        later<QList<domain::WordRule>>(this, done, d->core.wordRules);
}

void Desk::changeWords(const Actor &actor, const QList<domain::WordRule> &rules,
                       Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::ChangePolicies, { .other = QStringLiteral("words") }, done);
    if (!d->allowed(actor, Command::ChangePolicies, done))
        return;
    const QByteArray json = QJsonDocument(domain::toJson(rules)).toJson(QJsonDocument::Compact);
    d->core.storage.savePolicy(QLatin1String(storage::kWordsPolicy), QString::fromUtf8(json),
                               [=, this](const Result<bool> &saved) {
                                   if (saved)
                                       d->core.useWords(rules);
                                   done(saved);
                               });
}

void Desk::retention(const Actor &actor, const QString &channel, Callback<storage::Retention> done)
{
    const auto record = d->channelNamed(actor, Command::ReadPolicies, channel, done);
    if (record)
        later<storage::Retention>(this, done, d->core.retention.value(record->id));
}

void Desk::changeRetention(const Actor &actor, const QString &channel,
                           const storage::Retention &retention, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ChangeRetention,
                                  { .other = QStringLiteral("channel ") + channel }, done);
    const auto record = d->channelNamed(actor, Command::ChangeRetention, channel, done);
    if (!record)
        return;
    const bool isKnown = retention.months == 6 || retention.months == 12 || retention.months == 36;
    if (!isKnown || retention.mediaDays < 1 || retention.mediaDays > 1096) {
        d->fail(done, badMonths());
        return;
    }
    d->core.storage.saveRetention(record->id, retention,
                                  [=, this, id = record->id](const Result<bool> &saved) {
                                      if (saved)
                                          d->core.retention.insert(id, retention);
                                      done(saved);
                                  });
}

void Desk::verifyAudit(const Actor &actor, const QByteArray &head,
                       Callback<storage::AuditVerdict> done)
{
    if (d->allowed(actor, Command::VerifyAudit, done))
        d->core.storage.verifyAudit(head, std::move(done));
}

} // namespace kefu::desk
