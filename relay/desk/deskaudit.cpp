// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/protocol/features.h"

#include <algorithm>

//! Who did what: the rows every command leaves, and reading them.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

constexpr int kMaxAddress = 64;
constexpr int kAuditPage = 500;
constexpr qint64 kReadNotedMs = 10LL * 60 * 1000;

} // namespace

storage::AuditTicketPtr Desk::Private::auditTicket(const Actor &actor, const QString &command,
                                                   const AuditTarget &target) const
{
    auto ticket = std::make_shared<storage::AuditTicket>();
    storage::AuditRow &row = ticket->row;
    row.at = core.now();
    row.agent = actor.agent;
    row.door = actor.door;
    row.login = QString::fromLatin1(actor.login.toHex().left(storage::kAuditLoginChars));
    row.address = actor.address.left(kMaxAddress);
    row.command = command;
    row.conversation = target.conversation;
    row.visitor = target.visitor;
    row.target = target.other;
    return ticket;
}

QString Desk::Private::agentTarget(const QString &username) const
{
    const AgentEntry *entry = core.roster.findByName(username);
    return entry ? desk::agentTarget(entry->record.info.id)
                 : QStringLiteral("agent ") + username.left(kMaxAddress);
}

void Desk::Private::answerAudit(storage::AuditTicket &ticket, const QString &outcome)
{
    if (std::exchange(ticket.isTaken, true))
        return;
    ticket.row.outcome = outcome;
    core.storage.addAudit(ticket.row);
}

void Desk::Private::noteSubject(const storage::ConversationRow &row) const
{
    const storage::AuditTicketPtr ticket = core.storage.audit();
    if (!ticket)
        return;
    ticket->row.channel = row.info.visitor.channel;
    ticket->row.visitor = row.info.visitor.id;
    ticket->row.conversation = row.info.id;
}

void Desk::Private::noteSubject(ChannelId channel) const
{
    if (const storage::AuditTicketPtr ticket = core.storage.audit())
        ticket->row.channel = channel;
}

void Desk::Private::noteReading(const Actor &actor, const storage::ConversationRow &row)
{
    const domain::Subject subject = subjectOf(row);
    const bool isHis = actor.agent.isValid()
        && (subject.owner == actor.agent
            || (subject.lastOwner == actor.agent
                && core.now() - subject.lastOwnedAt <= domain::kFormerOwnerMs));
    if (isHis)
        return;
    const std::pair key(actor.agent.value, row.info.visitor.id.value);
    const qint64 now = core.now();
    readNotedAt.removeIf([now](const auto &it) { return it.value() + kReadNotedMs <= now; });
    if (readNotedAt.contains(key))
        return;
    readNotedAt.insert(key, now);
    const AuditTarget target { row.info.id, row.info.visitor.id, {} };
    const auto ticket = auditTicket(actor, domain::commandName(Command::ReadHistory), target);
    ticket->row.channel = row.info.visitor.channel;
    answerAudit(*ticket, QStringLiteral("ok"));
}

void Desk::auditLog(const Actor &actor, storage::AuditFilter filter, Callback<AuditPage> done)
{
    // Who leads some channels sees what was done there, and nothing of the others or of the whole.
    if (filter.channels.isEmpty())
        filter.channels = actor.channels;
    domain::Subject subject;
    if (!filter.channels.isEmpty())
        subject.channel = *filter.channels.cbegin();
    Result<void> verdict = domain::authorize(actor, Command::ReadAudit, subject, d->core.now());
    const bool isWithin = actor.channels.isEmpty() || actor.channels.contains(filter.channels);
    if (verdict && !isWithin)
        verdict = makeError(ErrorCode::Forbidden, QStringLiteral("not your channel"));
    if (!verdict) {
        d->fail(done, verdict.error());
        return;
    }
    const int limit = std::clamp(filter.limit, 1, kAuditPage);
    filter.limit = limit + 1; // one more says whether there is more
    d->core.storage.listAudit(filter, [done, limit](Result<QList<storage::AuditRow>> rows) {
        if (!rows) {
            done(rows.error());
            return;
        }
        const bool more = rows->size() > limit;
        if (more)
            rows->removeLast();
        done(AuditPage { *std::move(rows), more });
    });
}

void Desk::setSign(const Actor &actor, const QString &sign, Callback<QString> done)
{
    const auto audit = d->audited(actor, Command::SetSign, {}, done);
    if (!d->allowed(actor, Command::SetSign, done))
        return;
    const QString kept = sign.simplified().left(kMaxSignChars);
    d->core.storage.saveSign(actor.agent, kept, [=, this](const Result<bool> &saved) {
        if (!saved) {
            done(saved.error());
            return;
        }
        if (AgentEntry *entry = d->core.roster.find(actor.agent))
            entry->record.info.sign = kept;
        d->core.colleagueTopic->noteChanged(actor.agent);
        done(kept);
    });
}

} // namespace kefu::desk
