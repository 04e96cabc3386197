// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

//! What agents say of visitors: remark, tags, internal notes.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

using L = QLatin1String;

Error wrong(const char *field)
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("empty or too long"),
                     { { L("field"), L(field) } });
}

//! One line, without what no eye sees.
QString clean(const QString &text)
{
    return codec::sanitized(text).simplified();
}

Result<storage::VisitorEditItem> checkedEdit(const VisitorEditRequest &wanted)
{
    storage::VisitorEditItem item;
    item.visitor = wanted.visitor;
    if (wanted.remark) {
        item.remark = clean(*wanted.remark);
        if (item.remark->size() > kMaxRemarkChars)
            return wrong("remark");
    }
    if (!wanted.tags)
        return item;
    QStringList tags;
    for (const QString &given : *wanted.tags) {
        const QString tag = clean(given);
        if (tag.isEmpty() || tag.size() > kMaxTagChars)
            return wrong("tags");
        if (!tags.contains(tag))
            tags.append(tag);
    }
    if (tags.size() > kMaxTags)
        return wrong("tags");
    item.tags = tags;
    return item;
}

} // namespace

void Desk::editVisitor(const Actor &actor, const VisitorEditRequest &wanted,
                       Callback<VisitorCard> done)
{
    const auto audit = d->audited(actor, Command::EditVisitor, { .visitor = wanted.visitor }, done);
    auto item = checkedEdit(wanted);
    if (!item) {
        d->fail(done, item.error());
        return;
    }
    item->at = d->core.now();
    d->withVisitor<VisitorCard>(
        actor, Command::EditVisitor, wanted.visitor, done,
        [=, this, item = *item](const storage::ConversationRow &) {
            d->core.storage.editVisitor(
                item, [=, this](const Result<storage::ConversationChange> &change) {
                    if (!change) {
                        done(change.error());
                        return;
                    }
                    d->core.apply(change->conversation, change->events);
                    visitor(actor, wanted.visitor, done);
                });
        });
}

void Desk::addNote(const Actor &actor, const NoteRequest &wanted, Callback<VisitorNote> done)
{
    const auto audit = d->audited(actor, Command::AddNote, { .visitor = wanted.visitor }, done);
    storage::NoteRow row;
    row.visitor = wanted.visitor;
    row.note.author = actor.agent;
    row.note.authorName = actor.name;
    row.note.text = codec::sanitized(wanted.text).trimmed();
    row.note.createdAt = d->core.now();
    if (row.note.text.isEmpty() || row.note.text.size() > kMaxNoteChars) {
        d->fail(done, wrong("text"));
        return;
    }
    for (const AgentId named : wanted.mention) {
        const AgentEntry *entry = d->core.roster.find(named);
        if (!entry || !entry->record.enabled) {
            d->fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such agent")));
            return;
        }
    }
    d->withOwnOfVisitor<VisitorNote>(
        actor, Command::AddNote, wanted.visitor, done,
        [=, this](const storage::ConversationRow &conversation, bool) {
            d->core.storage.addNote(
                row, [=, this, id = conversation.info.id](const Result<VisitorNote> &note) {
                    if (note)
                        d->noteAdded(actor, wanted, id);
                    done(note);
                });
        });
}

void Desk::Private::noteAdded(const Actor &actor, const NoteRequest &wanted,
                              ConversationId conversation) const
{
    const QSet<AgentId> named(wanted.mention.cbegin(), wanted.mention.cend());
    for (const AgentId agent : named) {
        if (agent != actor.agent)
            core.publisher->publishAlert(agent,
                                         { QStringLiteral("mention"), conversation, wanted.visitor,
                                           actor.agent, core.now() });
    }
}

void Desk::removeNote(const Actor &actor, NoteId note, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::RemoveNote,
                                  { .other = QStringLiteral("note ") + note.toString() }, done);
    const auto ticket = d->core.storage.audit();
    d->core.storage.findNote(note, [=, this](const Result<storage::NoteRow> &row) {
        const storage::AuditScope scope(d->core.storage, ticket);
        if (!row) {
            done(row.error());
            return;
        }
        // Judged like a conversation of the author's: his own, or a supervisor's business.
        const Callback<bool> answer = done;
        d->core.storage.conversationOfVisitor(
            row->visitor,
            [=, this, author = row->note.author](const Result<storage::ConversationRow> &of) {
                const storage::AuditScope inner(d->core.storage, ticket);
                if (!of) {
                    answer(of.error());
                    return;
                }
                domain::Subject subject;
                subject.channel = of->info.visitor.channel;
                subject.owner = author;
                const Result<void> verdict =
                    domain::authorize(actor, Command::RemoveNote, subject, d->core.now());
                if (verdict)
                    d->core.storage.removeNote(note, answer);
                else
                    answer(verdict.error());
            });
    });
}

} // namespace kefu::desk
