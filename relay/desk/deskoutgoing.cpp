// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

//! The desk's commands about messages on their way out.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

void Desk::withdraw(const Actor &actor, MessageId message, Callback<Message> done)
{
    const auto audit =
        d->audited(actor, Command::Withdraw,
                   { .other = QStringLiteral("message ") + message.toString() }, done);
    const auto ticket = d->core.storage.audit();
    d->core.storage.message(message, [=, this](const Result<Message> &found) {
        const storage::AuditScope scope(d->core.storage, ticket);
        if (!found || found->direction != Direction::Out) {
            done(found ? makeError(ErrorCode::NotFound, QStringLiteral("no such message"))
                       : found.error());
            return;
        }
        d->withConversation<Message>(actor, Command::Withdraw, found->conversation, done,
                                     [=, this, message = *found](const storage::ConversationRow &) {
                                         d->core.outbox->withdraw(
                                             message, [this, done](const Result<Message> &taken) {
                                                 if (taken)
                                                     done(taken);
                                                 else
                                                     done(d->named(taken.error()));
                                             });
                                     });
    });
}

void Desk::ledger(const Actor &actor, Callback<storage::LedgerBook> done)
{
    if (d->allowed(actor, Command::ReadStatus, done))
        d->core.storage.ledger(d->core.now(), std::move(done));
}

void Desk::rotateKey(const Actor &actor, bool keepOld, Callback<storage::KeyRotation> done)
{
    const auto audit = d->audited(actor, Command::RotateKey, {}, done);
    if (d->allowed(actor, Command::RotateKey, done))
        d->core.storage.rotateKey(keepOld, std::move(done));
}

DeskFigures Desk::figures() const
{
    const DeskCore &core = d->core;
    DeskFigures figures;
    figures.books = core.outbox->books();
    figures.pending = core.outbox->pending();
    figures.held = core.outbox->held();
    figures.calls = core.outbox->calls();
    figures.errcodes = core.outbox->errcodes();
    figures.unanswered = core.outbox->unanswered();
    figures.tokens = core.outbox->tokenFigures();
    figures.stored = core.meters.stored.value();
    figures.repeated = core.meters.repeated.value();
    figures.queueWait = core.meters.queueWait.view();
    for (const storage::ChannelRecord &channel : core.channels)
        figures.queues[channel.name] = 0;
    for (const storage::ConversationRow &row : core.book.rows()) {
        if (row.info.state == ConversationState::Queued)
            ++figures.queues[core.channelNames.value(row.info.visitor.channel)];
    }
    figures.assigned = core.book.size() - core.book.queuedCount();
    figures.sessions = core.publisher->sessionCount();
    figures.passwordRuns = core.accounts->passwordRuns();
    figures.storage = core.storage.figures();
    return figures;
}

} // namespace kefu::desk
