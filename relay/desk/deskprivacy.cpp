// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/storage/exporting.h"

//! The desk's commands about personal information (product.md 11).
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

constexpr qsizetype kMaxReason = 200;

Error noReason()
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("say why, in at most 200 characters"),
                     { { QStringLiteral("field"), QStringLiteral("reason") } });
}

bool isReason(const QString &reason)
{
    return !reason.trimmed().isEmpty() && reason.size() <= kMaxReason;
}

} // namespace

void Desk::exportVisitor(const Actor &actor, VisitorId visitor, const QString &reason, bool reveal,
                         Callback<storage::ExportFile> done)
{
    const AuditTarget target { {}, visitor, reveal ? QStringLiteral("revealed") : QString() };
    const auto audit = d->audited(actor, Command::ExportVisitor, target, done);
    if (!isReason(reason)) {
        d->fail(done, noReason());
        return;
    }
    d->withVisitor<storage::ExportFile>(
        actor, Command::ExportVisitor, visitor, done, [=, this](const storage::ConversationRow &) {
            d->core.storage.exportVisitor(visitor, reveal, d->core.now(), done);
        });
}

void Desk::openExport(const Actor &actor, const QString &name, Callback<QByteArray> done)
{
    const auto visitor = storage::visitorOfExport(name);
    if (!visitor) {
        d->fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such export")));
        return;
    }
    d->withVisitor<QByteArray>(
        actor, Command::ExportVisitor, *visitor, done,
        [=, this](const storage::ConversationRow &) { d->core.storage.readExport(name, done); });
}

void Desk::eraseVisitor(const Actor &actor, VisitorId visitor, const QString &reason,
                        Callback<storage::ErasureRow> done)
{
    const auto audit = d->audited(actor, Command::EraseVisitor, { .visitor = visitor }, done);
    if (!isReason(reason)) {
        d->fail(done, noReason());
        return;
    }
    d->withVisitor<storage::ErasureRow>(actor, Command::EraseVisitor, visitor, done,
                                        [=, this](const storage::ConversationRow &) {
                                            storage::ErasureRow wanted;
                                            wanted.visitor = visitor;
                                            wanted.reason = reason.simplified();
                                            wanted.by = actor.agent;
                                            wanted.at = d->core.now();
                                            d->core.storage.eraseVisitor(wanted, done);
                                        });
}

void Desk::holdVisitor(const Actor &actor, VisitorId visitor, bool on, const QString &reason,
                       Callback<bool> done)
{
    const AuditTarget target { {},
                               visitor,
                               on ? QStringLiteral("hold") : QStringLiteral("release") };
    const auto audit = d->audited(actor, Command::HoldVisitor, target, done);
    if (on && !isReason(reason)) {
        d->fail(done, noReason());
        return;
    }
    d->withVisitor<bool>(
        actor, Command::HoldVisitor, visitor, done, [=, this](const storage::ConversationRow &) {
            d->core.storage.holdVisitor(
                { visitor, reason.simplified(), actor.agent, d->core.now() }, on, done);
        });
}

void Desk::erasures(const Actor &actor, Callback<QList<storage::ErasureRow>> done)
{
    domain::Subject subject;
    if (!actor.channels.isEmpty())
        subject.channel = *actor.channels.cbegin();
    const Result<void> verdict =
        domain::authorize(actor, Command::ReadErasures, subject, d->core.now());
    if (!verdict) {
        d->fail(done, verdict.error());
        return;
    }
    d->core.storage.listErasures([actor, done](Result<QList<storage::ErasureRow>> rows) {
        if (rows && !actor.channels.isEmpty())
            rows->removeIf([&](const storage::ErasureRow &row) {
                return !actor.channels.contains(row.channel);
            });
        done(rows);
    });
}

void Desk::reveal(const Actor &actor, MessageId message, Callback<QString> done)
{
    const auto audit = d->audited(
        actor, Command::Reveal, { .other = QStringLiteral("message ") + message.toString() }, done);
    const auto ticket = d->core.storage.audit();
    d->core.storage.message(message, [=, this](const Result<Message> &found) {
        const storage::AuditScope scope(d->core.storage, ticket);
        if (!found) {
            done(found.error());
            return;
        }
        d->withVisitor<QString>(actor, Command::Reveal, found->visitor, done,
                                [=, this](const storage::ConversationRow &) {
                                    d->core.storage.textAsItCame(message, done);
                                });
    });
}

} // namespace kefu::desk
