// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

//! The desk's commands for those who run it.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

//! The one whose id begins with `id`.
Result<QByteArray> familyNamed(const QList<storage::TokenFamily> &families, const QString &id)
{
    QList<QByteArray> found;
    for (const storage::TokenFamily &family : families) {
        if (QString::fromLatin1(family.family.toHex()).startsWith(id.toLower()))
            found.append(family.family);
    }
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return makeError(ErrorCode::NotFound, QStringLiteral("no login or token ") + id);
    return makeError(ErrorCode::Conflict, QStringLiteral("more than one begins with ") + id);
}

} // namespace

void Desk::addAgent(const Actor &actor, const NewAgent &agent, Callback<AgentInfo> done)
{
    const auto audit = d->audited(actor, Command::AddAgent,
                                  { .other = QStringLiteral("agent ") + agent.username }, done);
    if (!d->allowed(actor, Command::AddAgent, done))
        return;
    QSet<ChannelId> channels;
    for (const QString &name : agent.channels) {
        const auto channel = channelByName(name);
        if (!channel) {
            d->fail(done,
                    makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name));
            return;
        }
        channels.insert(channel->id);
    }
    d->core.accounts->addAgent(agent, channels, [this, done](const Result<AgentInfo> &added) {
        if (added)
            d->core.onAgentAdded(added->id);
        done(added);
    });
}

void Desk::listAgents(const Actor &actor, Callback<QList<storage::AgentRecord>> done)
{
    if (!d->allowed(actor, Command::ListAgents, done))
        return;
    QList<storage::AgentRecord> list;
    for (const auto &[id, entry] : d->core.roster.all()) {
        list.append(entry.record);
        list.last().info = d->core.roster.infoOf(entry);
        list.last().passwordHash.clear();
    }
    later<QList<storage::AgentRecord>>(this, done, list);
}

void Desk::issueToken(const Actor &actor, const QString &username, domain::TokenScope scope,
                      Callback<QByteArray> done, const QStringList &commands)
{
    const auto audit =
        d->audited(actor, Command::IssueToken, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::IssueToken, done))
        return;
    const auto isKnown = [](const QString &name) {
        const QList<Command> &all = domain::allCommands();
        return std::any_of(all.begin(), all.end(), [&name](Command command) {
            return domain::commandName(command) == name;
        });
    };
    if (!std::all_of(commands.begin(), commands.end(), isKnown)) {
        d->fail(done,
                makeError(ErrorCode::BadRequest, QStringLiteral("no such command"),
                          { { QStringLiteral("field"), QStringLiteral("allow") } }));
        return;
    }
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    d->core.accounts->issueToken(*entry, scope, commands, std::move(done));
}

void Desk::signIn(const Actor &actor, const QString &username, Callback<LoginAnswer> done)
{
    const auto audit =
        d->audited(actor, Command::IssueToken, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::IssueToken, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    d->core.accounts->signIn(*entry, std::move(done));
}

void Desk::listSessions(const Actor &actor, const QString &username,
                        Callback<QList<SessionInfo>> done)
{
    if (!d->allowed(actor, Command::ListSessions, done))
        return;
    // No name: everybody's.
    const AgentEntry *entry = username.isEmpty() ? nullptr : d->agentNamed(username, done);
    if (!entry && !username.isEmpty())
        return;
    d->core.storage.tokenFamilies(
        entry ? entry->record.info.id : AgentId {}, d->core.now(),
        [this, actor, done](const Result<QList<storage::TokenFamily>> &families) {
            if (!families) {
                done(families.error());
                return;
            }
            done(d->sessionsFrom(*families, actor));
        });
}

void Desk::revokeTokens(const Actor &actor, const QString &username, const QString &id,
                        Callback<int> done)
{
    const auto audit =
        d->audited(actor, Command::RevokeTokens, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::RevokeTokens, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    const AgentId agent = entry->record.info.id;
    if (id.isEmpty()) {
        d->core.accounts->revoke(agent, {}, std::move(done));
        return;
    }
    const auto ticket = d->core.storage.audit();
    d->core.storage.tokenFamilies(agent, 0,
                                  [=, this](const Result<QList<storage::TokenFamily>> &families) {
                                      const storage::AuditScope scope(d->core.storage, ticket);
                                      if (!families) {
                                          done(families.error());
                                          return;
                                      }
                                      const Result<QByteArray> family = familyNamed(*families, id);
                                      if (family)
                                          d->core.accounts->revoke(agent, *family, done);
                                      else
                                          done(family.error());
                                  });
}

void Desk::setAgentEnabled(const Actor &actor, const QString &username, bool enabled,
                           Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::SetAgentEnabled, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::SetAgentEnabled, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    const AgentId agent = entry->record.info.id;
    d->core.accounts->setEnabled(agent, enabled, [=, this](const Result<bool> &saved) {
        if (saved && !enabled)
            d->core.onDisabled(agent);
        else if (saved)
            d->core.onAgentAdded(agent);
        done(saved);
    });
}

void Desk::setPassword(const Actor &actor, const QString &username, const QByteArray &password,
                       Callback<bool> done)
{
    const auto audit =
        d->audited(actor, Command::SetPassword, { .other = d->agentTarget(username) }, done);
    if (!d->allowed(actor, Command::SetPassword, done))
        return;
    const AgentEntry *entry = d->agentNamed(username, done);
    if (!entry)
        return;
    d->core.accounts->setPassword(entry->record.info.id, password, std::move(done));
}

Result<Health> Desk::status(const Actor &actor) const
{
    const Result<void> verdict = domain::authorize(actor, Command::ReadStatus, {}, d->core.now());
    return verdict ? Result<Health>(health()) : Result<Health>(verdict.error());
}

Health Desk::health() const
{
    Health health;
    const storage::StorageFigures figures = d->core.storage.figures();
    health.spoolRecords = figures.spoolRecords;
    health.spoolBytes = figures.spoolBytes;
    health.spoolSize = figures.spoolSize;
    // A spool half full has no room for a long outage: who can send elsewhere should.
    const bool hasRoom = figures.spoolSize == 0 || figures.spoolBytes < figures.spoolSize / 2;
    health.ready = d->core.storage.isHealthy() && hasRoom;
    health.queued = d->core.book.queuedCount();
    health.assigned = d->core.book.size() - health.queued;
    health.outbox = d->core.outbox->pending();
    health.held = d->core.outbox->held();
    health.sessions = d->core.publisher->sessionCount();
    return health;
}

} // namespace kefu::desk
