// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

//! What supervisors steer with (product.md 8).
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

namespace {

constexpr qsizetype kMaxNames = 50; //!< of one list of dispositions

bool isLead(const AgentEntry *entry)
{
    return entry
        && (entry->record.info.role == Role::Supervisor || entry->record.info.role == Role::Admin);
}

QString receiverOf(const AssignRequest &wanted)
{
    if (wanted.group.isValid())
        return QStringLiteral("group ") + wanted.group.toString();
    return wanted.agent.isValid() ? agentTarget(wanted.agent) : QStringLiteral("queue");
}

Error badField(const char *field, const QString &why)
{
    return makeError(ErrorCode::BadRequest, QLatin1String(field) + QStringLiteral(": ") + why,
                     { { L("field"), QLatin1String(field) } });
}

} // namespace

//! Several at once: each has a result of its own, in the order they were asked for.
struct Desk::Private::Assigning {
    Actor actor;
    AssignRequest wanted;
    AssignAnswer answer;
    qsizetype left = 0;
    Callback<AssignAnswer> done;
};

void Desk::assign(const Actor &actor, const AssignRequest &wanted, Callback<AssignAnswer> done)
{
    const auto audit = d->audited(actor, Command::Assign, { .other = receiverOf(wanted) }, done);
    if (wanted.conversations.isEmpty() || wanted.conversations.size() > kMaxAssigned
        || (wanted.agent.isValid() && wanted.group.isValid())) {
        d->fail(done, badField("conversations", QStringLiteral("1 to 200 of them, for one")));
        return;
    }
    const auto work = std::make_shared<Private::Assigning>(); // outlives the last of its answers
    *work = { actor, wanted, {}, wanted.conversations.size(), done };
    for (const ConversationId id : wanted.conversations)
        work->answer.results.append({ id });
    for (qsizetype i = 0; i < wanted.conversations.size(); ++i)
        d->assignOne(work, i);
}

void Desk::Private::assignOne(const std::shared_ptr<Assigning> &work, qsizetype i)
{
    const Callback<ConversationInfo> done = [this, work, i](const Result<ConversationInfo> &info) {
        AssignResult &result = work->answer.results[i];
        if (!info) {
            result.error = errorCodeName(info.error().code);
            const QString owner = info.error().details.value(L("owner")).toString();
            result.owner = parseId<AgentId>(owner).value_or(AgentId {});
        }
        if (--work->left == 0)
            later<AssignAnswer>(q, work->done, work->answer);
    };
    const ConversationId id = work->wanted.conversations[i];
    withConversation<ConversationInfo>(work->actor, Command::Assign, id, done,
                                       [=, this](const storage::ConversationRow &row) {
                                           assignRow(work->actor, row, work->wanted, done);
                                       });
}

void Desk::Private::assignRow(const Actor &actor, const storage::ConversationRow &row,
                              const AssignRequest &wanted, const Callback<ConversationInfo> &done)
{
    const ChannelId channel = row.info.visitor.channel;
    if (wanted.agent.isValid()) {
        const AgentEntry *agent = core.roster.find(wanted.agent);
        const bool serves = agent && agent->record.enabled && Roster::serves(*agent, channel)
            && agent->record.info.role != Role::Qa;
        if (!serves) {
            fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such colleague")));
            return;
        }
        storage::HandItem item;
        item.conversation = row.info.id;
        item.from = wanted.from;
        item.to = wanted.agent;
        item.reason = QStringLiteral("by_supervisor");
        item.by = actor.agent;
        item.note = wanted.note;
        item.at = core.now();
        core.handOver(item, done);
        return;
    }
    if (wanted.group.isValid() && !isGroupOf(wanted.group, channel)) {
        fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such group")));
        return;
    }
    storage::RequeueItem item;
    item.conversation = row.info.id;
    item.from = wanted.from;
    item.reason = QStringLiteral("by_supervisor");
    item.at = core.now();
    item.by = actor.agent;
    item.note = wanted.note;
    item.group = wanted.group;
    item.declined = wanted.from.isValid(); // it is for the others
    item.alsoQueued = wanted.group.isValid();
    core.storage.requeue(item, applying(done));
}

bool Desk::Private::isGroupOf(GroupId group, ChannelId channel) const
{
    const auto &groups = core.dispatcher->groups();
    return std::any_of(groups.begin(), groups.end(), [&](const storage::GroupRecord &one) {
        return one.group.id == group && one.group.channel == channel;
    });
}

void Desk::setPriority(const Actor &actor, const PriorityRequest &wanted,
                       Callback<ConversationInfo> done)
{
    const auto audit =
        d->audited(actor, Command::SetPriority, { .conversation = wanted.conversation }, done);
    if (wanted.priority < 0 || wanted.priority > kMaxPriority) {
        d->fail(done, badField("priority", QStringLiteral("0 to 10")));
        return;
    }
    d->withConversation<ConversationInfo>(actor, Command::SetPriority, wanted.conversation, done,
                                          [=, this](const storage::ConversationRow &row) {
                                              d->core.storage.setPriority(
                                                  { row.info.id, wanted.priority, d->core.now() },
                                                  d->applying(done));
                                          });
}

//! Kept with the visitor's notes, so that the owner finds it when he comes back to his desk.
void Desk::whisper(const Actor &actor, const WhisperRequest &wanted, Callback<VisitorNote> done)
{
    const auto audit =
        d->audited(actor, Command::Whisper, { .conversation = wanted.conversation }, done);
    const QString text = codec::sanitized(wanted.text).trimmed();
    if (text.isEmpty() || text.size() > kMaxNoteChars) {
        d->fail(done, badField("text", QStringLiteral("1 to 1000 characters")));
        return;
    }
    d->withConversation<VisitorNote>(
        actor, Command::Whisper, wanted.conversation, done,
        [=, this](const storage::ConversationRow &row) {
            if (row.info.state != ConversationState::Assigned) {
                d->fail(done,
                        makeError(ErrorCode::Conflict, QStringLiteral("nobody has it to hear it")));
                return;
            }
            storage::NoteRow note { row.info.visitor.id, {} };
            note.note.author = actor.agent;
            note.note.authorName = actor.name;
            note.note.text = text;
            note.note.createdAt = d->core.now();
            note.note.whisper = row.info.id;
            d->core.storage.addNote(note, [=, this](const Result<VisitorNote> &added) {
                if (added)
                    d->tellWhisper(*added);
                done(added);
            });
        });
}

//! The owner's consoles, and supervisors who look on; who had it before does not hear it.
void Desk::Private::tellWhisper(const VisitorNote &note)
{
    const storage::ConversationRow *row = core.book.find(note.whisper);
    if (!row)
        return;
    core.publisher->publishWhisper(*row, { row->info.id, note }, [this](AgentId agent) {
        return isLead(core.roster.find(agent));
    });
}

QStringList Desk::dispositionsFor(const Actor &actor) const
{
    QStringList names = d->core.dispositions.value({});
    for (auto it = d->core.channelNames.cbegin(); it != d->core.channelNames.cend(); ++it) {
        if (actor.channels.isEmpty() || actor.channels.contains(it.key()))
            names += d->core.dispositions.value(it.key());
    }
    names.removeDuplicates();
    return names;
}

void Desk::listDispositions(const Actor &actor, Callback<QMap<QString, QStringList>> done)
{
    if (!d->allowed(actor, Command::ReadDispositions, done))
        return;
    QMap<QString, QStringList> lists;
    for (auto it = d->core.dispositions.cbegin(); it != d->core.dispositions.cend(); ++it) {
        if (!it.key().isValid() || actor.channels.isEmpty() || actor.channels.contains(it.key()))
            lists.insert(d->core.channelNames.value(it.key()), it.value());
    }
    later<QMap<QString, QStringList>>(this, done, lists);
}

void Desk::saveDispositions(const Actor &actor, const QString &channelName,
                            const QStringList &names, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ChangeDispositions,
                                  { .other = QStringLiteral("channel ") + channelName }, done);
    ChannelId channel;
    if (channelName.isEmpty()) {
        if (!d->allowed(actor, Command::ChangeDispositions, done))
            return;
    } else {
        const auto record = d->channelNamed(actor, Command::ChangeDispositions, channelName, done);
        if (!record)
            return;
        channel = record->id;
    }
    QStringList clean;
    for (const QString &name : names) {
        const QString text = codec::sanitized(name).simplified();
        if (text.isEmpty() || text.size() > kMaxDispositionChars || names.size() > kMaxNames) {
            d->fail(done, badField("names", QStringLiteral("at most 50 of 64 characters")));
            return;
        }
        if (!clean.contains(text))
            clean.append(text);
    }
    d->core.storage.saveDispositions(channel, clean, [=, this](const Result<bool> &saved) {
        if (saved)
            d->core.dispositions.insert(channel, clean);
        done(saved);
    });
}

} // namespace kefu::desk
