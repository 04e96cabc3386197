// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/domain/routingsettings.h"

//! The desk's commands about the rules of who gets whom.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

//! A replay reads a day at a time.
constexpr qint64 kLongestRecordMs = 8LL * 24 * 3600 * 1000;

QString groupTarget(const QString &name)
{
    return QStringLiteral("group ") + name;
}

Error noChannel(const QString &name)
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name);
}

} // namespace

void Desk::routingRules(const Actor &actor, const QString &channel,
                        Callback<domain::RoutingRules> done)
{
    if (!d->allowed(actor, Command::ReadRouting, done))
        return;
    const auto record = channelByName(channel);
    if (!channel.isEmpty() && !record) {
        d->fail(done, noChannel(channel));
        return;
    }
    later<domain::RoutingRules>(this, done,
                                d->core.dispatcher->rulesOf(record ? record->id : ChannelId {}));
}

void Desk::changeRoutingRules(const Actor &actor, const QString &channel, const QJsonObject &change,
                              Callback<domain::RoutingRules> done)
{
    const auto audit = d->audited(actor, Command::ChangeRouting, {}, done);
    if (!d->allowed(actor, Command::ChangeRouting, done))
        return;
    const auto record = channelByName(channel);
    if (!channel.isEmpty() && !record) {
        d->fail(done, noChannel(channel));
        return;
    }
    const ChannelId id = record ? record->id : ChannelId {};
    d->noteSubject(id);
    const auto changed = domain::routingRulesFromJson(change, d->core.dispatcher->rulesOf(id));
    if (!changed) {
        d->fail(done, changed.error());
        return;
    }
    d->core.storage.saveRoutingRules(id, *changed, [=, this](const Result<bool> &saved) {
        if (!saved) {
            done(saved.error());
            return;
        }
        QHash<ChannelId, domain::RoutingRules> rules = d->core.dispatcher->rules();
        rules.insert(id, *changed);
        d->core.configureRouting(rules, d->core.dispatcher->groups());
        done(changed);
    });
}

void Desk::Private::onGroupSaved(const storage::GroupRecord &record)
{
    QList<storage::GroupRecord> groups = core.dispatcher->groups();
    groups.removeIf([&](const auto &group) { return group.group.id == record.group.id; });
    groups.append(record);
    std::sort(groups.begin(), groups.end(),
              [](const auto &a, const auto &b) { return a.group.id < b.group.id; });
    core.configureRouting(core.dispatcher->rules(), groups);
}

void Desk::saveGroup(const Actor &actor, const GroupChange &change,
                     Callback<storage::GroupRecord> done)
{
    // 临时上限 is a supervisor's daily tool, the group itself is not.
    const bool onlyExtra = !change.members && !change.capacity;
    const auto channel = channelByName(change.channel);
    domain::Subject subject;
    subject.channel = channel ? channel->id : ChannelId {};
    const Command command = onlyExtra ? Command::SetExtraCapacity : Command::ChangeRouting;
    const auto audit = d->audited(actor, command, { .other = groupTarget(change.name) }, done);
    d->noteSubject(subject.channel);
    const Result<void> verdict = domain::authorize(actor, command, subject, d->core.now());
    if (!verdict || !channel) {
        d->fail(done, verdict ? noChannel(change.channel) : verdict.error());
        return;
    }
    storage::GroupRecord record;
    record.name = change.name;
    record.group.channel = channel->id;
    for (const storage::GroupRecord &group : d->core.dispatcher->groups()) {
        if (group.group.channel == channel->id && group.name == change.name)
            record = group;
    }
    if (onlyExtra && !record.group.id.isValid()) {
        d->fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such group")));
        return;
    }
    if (change.members)
        record.group.members.clear();
    for (const QString &name : change.members.value_or(QStringList())) {
        const AgentEntry *member = d->agentNamed(name, done);
        if (!member)
            return;
        record.group.members.insert(member->record.info.id);
    }
    record.group.capacity = change.capacity.value_or(record.group.capacity);
    if (change.extra) {
        record.extra = *change.extra;
        record.extraUntilAt = change.extraUntilAt;
    }
    d->core.storage.saveGroup(record, [this, done](const Result<storage::GroupRecord> &saved) {
        if (saved)
            d->onGroupSaved(*saved);
        done(saved);
    });
}

void Desk::removeGroup(const Actor &actor, const QString &channel, const QString &name,
                       Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::ChangeRouting, { .other = groupTarget(name) }, done);
    if (!d->allowed(actor, Command::ChangeRouting, done))
        return;
    const auto record = channelByName(channel);
    d->noteSubject(record ? record->id : ChannelId {});
    QList<storage::GroupRecord> groups = d->core.dispatcher->groups();
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto &group) {
        return record && group.group.channel == record->id && group.name == name;
    });
    if (found == groups.end()) {
        d->fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such group")));
        return;
    }
    const GroupId id = found->group.id;
    groups.erase(found);
    d->core.storage.removeGroup(id, [=, this](const Result<bool> &removed) {
        if (removed)
            d->core.configureRouting(d->core.dispatcher->rules(), groups);
        done(removed);
    });
}

void Desk::listGroups(const Actor &actor, Callback<QList<storage::GroupRecord>> done)
{
    if (d->allowed(actor, Command::ReadRouting, done))
        later<QList<storage::GroupRecord>>(this, done, d->core.dispatcher->groups());
}

void Desk::recordedDay(const Actor &actor, qint64 fromAt, qint64 toAt,
                       Callback<storage::RecordedDay> done)
{
    if (!d->allowed(actor, Command::ReadRouting, done))
        return;
    if (toAt <= fromAt || toAt - fromAt > kLongestRecordMs) {
        d->fail(done,
                makeError(ErrorCode::BadRequest, QStringLiteral("at most eight days"),
                          { { QStringLiteral("field"), QStringLiteral("from") } }));
        return;
    }
    d->core.storage.recordedDay(fromAt, toAt, std::move(done));
}

} // namespace kefu::desk
