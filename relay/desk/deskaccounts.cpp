// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

#include <algorithm>

//! The desk's commands about accounts: coming in, one's own account, and those one leads.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

//! The one whose id begins with `id`.
Result<QByteArray> familyNamed(const QList<storage::TokenFamily> &families, const QString &id)
{
    QList<QByteArray> found;
    for (const storage::TokenFamily &family : families) {
        if (!id.isEmpty() && QString::fromLatin1(family.family.toHex()).startsWith(id.toLower()))
            found.append(family.family);
    }
    if (found.size() == 1)
        return found.first();
    return makeError(found.isEmpty() ? ErrorCode::NotFound : ErrorCode::Conflict,
                     QStringLiteral("no login of yours, or more than one: ") + id);
}

Error lastAdmin()
{
    return makeError(ErrorCode::Conflict,
                     QStringLiteral("the last administrator: nobody could change it back"),
                     { { QStringLiteral("reason"), QStringLiteral("last_admin") } });
}

//! Staff numbers are unique, where there is one.
bool isTaken(const Roster &roster, AgentId agent, const QString &number)
{
    const auto &all = roster.all();
    return !number.isEmpty() && std::any_of(all.begin(), all.end(), [&](const auto &e) {
        return e.second.record.info.number == number && e.second.record.info.id != agent;
    });
}

bool isOnlyAdmin(const Roster &roster, AgentId agent)
{
    const auto isAdmin = [](const AgentEntry &entry) {
        return entry.record.enabled && entry.record.info.role == Role::Admin
            && entry.record.channels.isEmpty();
    };
    const auto &all = roster.all();
    const AgentEntry *asked = roster.find(agent);
    return asked && isAdmin(*asked)
        && std::count_if(all.begin(), all.end(), [&](const auto &e) { return isAdmin(e.second); })
        == 1;
}

} // namespace

//! A row of somebody who is not known yet, and what is to be told once it came to something. What
//! was refused unseen leaves none: a flood of attempts must not become one of rows.
template <typename T>
Callback<T> Desk::Private::attempt(const LoginTry &asked, const QString &name,
                                   storage::AuditTicketPtr &ticket, Callback<T> done)
{
    Actor somebody;
    if (const AgentEntry *entry = core.roster.findByName(asked.username))
        somebody.agent = entry->record.info.id;
    somebody.door = domain::Door::Console;
    somebody.address = asked.address;
    ticket = auditTicket(somebody, name, {});
    return [this, ticket, done = std::move(done)](const Result<T> &answer) {
        if (answer || !isTransient(answer.error().code))
            answerAudit(*ticket, storage::auditOutcome(answer));
        done(answer);
    };
}

void Desk::login(const LoginTry &asked, Callback<LoginAnswer> done)
{
    storage::AuditTicketPtr ticket;
    const auto told = d->attempt(asked, QStringLiteral("login"), ticket, std::move(done));
    const storage::AuditScope audit(d->core.storage, ticket);
    d->core.accounts->login(asked, told);
}

void Desk::resetPassword(const LoginTry &asked, const QByteArray &code, Callback<bool> done)
{
    storage::AuditTicketPtr ticket;
    const auto told = d->attempt(asked, QStringLiteral("reset_password"), ticket, std::move(done));
    const storage::AuditScope audit(d->core.storage, ticket);
    d->core.accounts->resetPassword(asked, code, told);
}

bool Desk::needsSetup() const
{
    return d->core.accounts->needsSetup();
}

bool Desk::hasSetupCode() const
{
    return d->core.accounts->hasSetupCode();
}

void Desk::setUp(const NewAgent &admin, const QByteArray &code, const QString &address,
                 Callback<LoginAnswer> done)
{
    storage::AuditTicketPtr ticket;
    const auto told = d->attempt<LoginAnswer>({ admin.username, {}, address },
                                              QStringLiteral("set_up"), ticket, std::move(done));
    const storage::AuditScope audit(d->core.storage, ticket);
    d->core.accounts->addFirstAdmin(admin, code, address,
                                    [this, told](const Result<LoginAnswer> &answer) {
                                        if (answer)
                                            d->core.onAgentAdded(answer->agent.id);
                                        told(answer);
                                    });
}

void Desk::makeSetupCode(const Actor &actor, Callback<QByteArray> done)
{
    const auto audit = d->audited(actor, Command::MakeSetupCode, {}, done);
    if (d->allowed(actor, Command::MakeSetupCode, done))
        d->core.accounts->makeSetupCode(std::move(done));
}

void Desk::changeOwnPassword(const Actor &actor, const QByteArray &before,
                             const QByteArray &password, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ChangeOwnPassword, {}, done);
    if (d->allowed(actor, Command::ChangeOwnPassword, done))
        d->core.accounts->changeOwnPassword(actor, before, password, std::move(done));
}

void Desk::ownFactor(const Actor &actor, Callback<FactorState> done)
{
    if (d->allowed(actor, Command::ManageOwnFactor, done))
        d->core.accounts->factorState(actor.agent, std::move(done));
}

void Desk::beginFactor(const Actor &actor, Callback<FactorOffer> done)
{
    const auto audit =
        d->audited(actor, Command::ManageOwnFactor, { .other = QStringLiteral("begin") }, done);
    if (d->allowed(actor, Command::ManageOwnFactor, done))
        d->core.accounts->beginFactor(actor.agent, std::move(done));
}

void Desk::confirmFactor(const Actor &actor, const QString &code, Callback<QStringList> done)
{
    const auto audit =
        d->audited(actor, Command::ManageOwnFactor, { .other = QStringLiteral("confirm") }, done);
    if (d->allowed(actor, Command::ManageOwnFactor, done))
        d->core.accounts->confirmFactor(actor.agent, code, std::move(done));
}

void Desk::removeFactor(const Actor &actor, const QString &code, Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::ManageOwnFactor, { .other = QStringLiteral("remove") }, done);
    if (d->allowed(actor, Command::ManageOwnFactor, done))
        d->core.accounts->removeFactor(actor.agent, code, std::move(done));
}

void Desk::resetFactor(const Actor &actor, const QString &username, Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::ResetFactor, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::ResetFactor, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    d->core.accounts->resetFactor(entry->record.info.id, [done](const Result<bool> &removed) {
        if (removed && !*removed)
            done(makeError(ErrorCode::NotFound, QStringLiteral("there is no second factor")));
        else
            done(removed);
    });
}

QList<SessionInfo> Desk::Private::sessionsFrom(const QList<storage::TokenFamily> &families,
                                               const Actor &actor) const
{
    QList<SessionInfo> list;
    for (const storage::TokenFamily &family : families) {
        const AgentEntry *owner = core.roster.find(family.agent);
        list.append({ QString::fromLatin1(family.family.toHex()),
                      owner ? owner->record.info.username : family.agent.toString(),
                      family.kind == QLatin1String(storage::kIssuedToken), family.scope,
                      family.createdAt, family.renewedAt, family.expiresAt,
                      core.publisher->sessionCount(family.agent, family.family),
                      !actor.login.isEmpty() && family.family == actor.login });
    }
    return list;
}

void Desk::ownSessions(const Actor &actor, Callback<QList<SessionInfo>> done)
{
    if (!d->allowed(actor, Command::ManageOwnSessions, done))
        return;
    d->core.storage.tokenFamilies(
        actor.agent, d->core.now(),
        [this, actor, done](const Result<QList<storage::TokenFamily>> &families) {
            if (families)
                done(d->sessionsFrom(*families, actor));
            else
                done(families.error());
        });
}

void Desk::endOwnSessions(const Actor &actor, const QString &id, bool alsoThis, Callback<int> done)
{
    const auto audit = d->audited(actor, Command::ManageOwnSessions, {}, done);
    if (!d->allowed(actor, Command::ManageOwnSessions, done))
        return;
    if (id.isEmpty()) {
        d->core.accounts->endOtherLogins(actor.agent, alsoThis ? QByteArray() : actor.login,
                                         std::move(done));
        return;
    }
    const auto ticket = d->core.storage.audit();
    d->core.storage.tokenFamilies(
        actor.agent, 0, [=, this](const Result<QList<storage::TokenFamily>> &families) {
            const storage::AuditScope scope(d->core.storage, ticket);
            const Result<QByteArray> family =
                families ? familyNamed(*families, id) : Result<QByteArray>(families.error());
            if (family)
                d->core.accounts->revoke(actor.agent, *family, done);
            else
                done(family.error());
        });
}

void Desk::issueLoginCode(const Actor &actor, const QString &username, Callback<LoginCode> done)
{
    const auto audit =
        d->audited(actor, Command::IssueLoginCode, { .other = d->agentTarget(username) }, done);
    const AgentEntry *entry = d->core.roster.findByName(username);
    domain::Subject subject;
    if (entry && !entry->record.channels.isEmpty())
        subject.channel = *entry->record.channels.cbegin();
    const Result<void> verdict =
        domain::authorize(actor, Command::IssueLoginCode, subject, d->core.now());
    const bool isHis =
        entry && domain::mayAssist(actor, entry->record.info.role, entry->record.channels);
    if (!verdict) {
        d->fail(done, verdict.error());
    } else if (!isHis) { // not there, or not his to help: the same answer
        d->fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no agent named ") + username));
    } else {
        d->core.accounts->issueLoginCode(entry->record.info.id, std::move(done));
    }
}

Result<storage::AgentRecord> Desk::Private::changedAgent(const AgentEntry &entry,
                                                         const AgentChange &change) const
{
    storage::AgentRecord record = entry.record;
    if (change.nickname)
        record.info.nickname = change.nickname->simplified().left(64);
    if (record.info.nickname.isEmpty())
        record.info.nickname = record.info.username;
    record.info.role = change.role.value_or(record.info.role);
    record.info.capacity = change.capacity.value_or(record.info.capacity);
    if (record.info.capacity < 0)
        return makeError(ErrorCode::BadRequest, QStringLiteral("0 (no limit) or more"),
                         { { QStringLiteral("field"), QStringLiteral("capacity") } });
    record.info.number = change.number.value_or(record.info.number).trimmed();
    if (isTaken(core.roster, record.info.id, record.info.number))
        return makeError(ErrorCode::Conflict, QStringLiteral("another account has that number"),
                         { { QStringLiteral("field"), QStringLiteral("number") } });
    if (!change.channels)
        return record;
    record.channels.clear();
    for (const QString &name : *change.channels) {
        const auto channel = core.channels.constFind(name);
        if (channel == core.channels.constEnd())
            return makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name);
        record.channels.insert(channel->id);
    }
    return record;
}

void Desk::changeAgent(const Actor &actor, const QString &username, const AgentChange &change,
                       Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::ChangeAgent, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::ChangeAgent, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    const Result<storage::AgentRecord> record = d->changedAgent(*entry, change);
    if (!record) {
        d->fail(done, record.error());
        return;
    }
    const AgentId agent = entry->record.info.id;
    const bool endsLogins =
        record->info.role != entry->record.info.role || record->channels != entry->record.channels;
    if (endsLogins && isOnlyAdmin(d->core.roster, agent)) {
        d->fail(done, lastAdmin());
        return;
    }
    d->core.accounts->changeAgent(*record, endsLogins, [=, this](const Result<bool> &saved) {
        if (saved)
            d->core.onAgentAdded(agent);
        done(saved);
    });
}

Result<void> Desk::Private::checkHandOver(AgentId from, const HandOverTo &to) const
{
    if (!to.group.isEmpty()) {
        const auto &groups = core.dispatcher->groups();
        if (std::none_of(groups.begin(), groups.end(),
                         [&](const auto &group) { return group.name == to.group; }))
            return makeError(ErrorCode::NotFound, QStringLiteral("no group named ") + to.group);
    }
    if (to.agent.isEmpty())
        return {};
    const AgentEntry *heir = core.roster.findByName(to.agent);
    if (!heir || heir->record.info.id == from)
        return makeError(ErrorCode::NotFound, QStringLiteral("no agent named ") + to.agent);
    if (!heir->record.enabled || heir->presence.link == LinkState::Lost)
        return makeError(ErrorCode::Conflict, QStringLiteral("the colleague is not there"),
                         { { QStringLiteral("field"), QStringLiteral("agent") } });
    return {};
}

//! Every conversation he has, in the order they came; what cannot go where it should waits in the
//! queue.
int Desk::Private::handOverAll(const Actor &actor, AgentId from, const HandOverTo &to)
{
    QList<storage::ConversationRow> rows;
    for (const storage::ConversationRow &row : core.book.rows()) {
        if (row.info.state == ConversationState::Assigned && row.info.owner == from)
            rows.append(row);
    }
    const AgentEntry *heir = core.roster.findByName(to.agent);
    const auto &groups = core.dispatcher->groups();
    for (const storage::ConversationRow &row : std::as_const(rows)) {
        TransferRequest wanted;
        wanted.conversation = row.info.id;
        if (heir && Roster::serves(*heir, row.info.visitor.channel)) {
            wanted.agent = heir->record.info.id;
            transferToAgent(actor, row, wanted, [](const Result<ConversationInfo> &) {});
            continue;
        }
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto &known) {
            return known.name == to.group && known.group.channel == row.info.visitor.channel;
        });
        storage::RequeueItem item;
        item.conversation = row.info.id;
        item.from = from;
        item.reason = QStringLiteral("disabled");
        item.at = core.now();
        item.by = actor.agent;
        item.declined = true;
        if (group != groups.end())
            item.group = group->group.id;
        core.storage.requeue(item, applying([](const Result<ConversationInfo> &) {}));
    }
    return int(rows.size());
}

void Desk::disableAgent(const Actor &actor, const QString &username, const HandOverTo &to,
                        Callback<int> done)
{
    const auto audit =
        d->audited(actor, Command::SetAgentEnabled, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::SetAgentEnabled, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    const AgentId agent = entry->record.info.id;
    const Result<void> possible = d->checkHandOver(agent, to);
    if (!possible || isOnlyAdmin(d->core.roster, agent)) {
        d->fail(done, possible ? lastAdmin() : possible.error());
        return;
    }
    d->core.accounts->setEnabled(agent, false, [=, this](const Result<bool> &saved) {
        if (!saved) {
            done(saved.error());
            return;
        }
        const bool everything = !to.group.isEmpty() || !to.agent.isEmpty();
        const int moved = everything ? d->handOverAll(actor, agent, to) : 0;
        d->core.onDisabled(agent);
        done(moved);
    });
}

} // namespace kefu::desk
