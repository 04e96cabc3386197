// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/desk/explainer.h"
#include "relay/domain/routingsettings.h"

//! The desk's commands about who has what.
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

namespace {

constexpr qint64 kBlockMs = 30LL * 24 * 3600 * 1000; // product.md 4

//! What a supervisor's word about an agent is about: one of the channels both have.
domain::Subject subjectAbout(const Actor &actor, const AgentEntry &entry)
{
    domain::Subject subject;
    const QSet<ChannelId> &his = entry.record.channels;
    for (const ChannelId channel : actor.channels) {
        if (his.isEmpty() || his.contains(channel))
            subject.channel = channel;
    }
    return subject;
}

//! Only agents have conversations; the owner of data_dir is none.
bool isNobody(const Actor &actor)
{
    return !actor.agent.isValid();
}
Error noAgent()
{
    return makeError(ErrorCode::Forbidden, QStringLiteral("only an agent can have a conversation"));
}

QString receiverOf(const TransferRequest &wanted)
{
    return wanted.group.isValid() ? QStringLiteral("group ") + wanted.group.toString()
                                  : agentTarget(wanted.agent);
}

//! Names who was first where the store says so.
Callback<ConversationInfo> naming(const std::function<Error(Error)> &named,
                                  const Callback<ConversationInfo> &done)
{
    return [named, done](const Result<ConversationInfo> &result) {
        done(result ? result : Result<ConversationInfo>(named(result.error())));
    };
}

} // namespace

QTimeZone Desk::timeZone() const
{
    return d->core.settings.timeZone;
}

void Desk::onClockMoved()
{
    const auto alarms = d->core.findChildren<AlarmClock *>();
    for (AlarmClock *alarm : alarms)
        alarm->look();
    d->core.alerts->look();
}

int Desk::sweepFindings() const
{
    d->core.dispatcher->sweep();
    return d->core.dispatcher->sweepFindings();
}

void Desk::changePresence(const Actor &actor, const PresenceRequest &wanted,
                          Callback<PresenceAnswer> done)
{
    const bool own = !wanted.agent.isValid() || wanted.agent == actor.agent;
    const auto audit = d->audited(actor, own ? Command::SetOwnPresence : Command::SetPresence,
                                  { .other = own ? QString() : agentTarget(wanted.agent) }, done);
    const AgentEntry *entry = d->core.roster.find(own ? actor.agent : wanted.agent);
    const Result<void> verdict = own
        ? domain::authorize(actor, Command::SetOwnPresence, {}, d->core.now())
        : domain::authorize(actor, Command::SetPresence,
                            entry ? subjectAbout(actor, *entry) : domain::Subject {},
                            d->core.now());
    if (!verdict || !entry) {
        d->fail(done,
                verdict ? makeError(ErrorCode::NotFound, QStringLiteral("no such agent"))
                        : verdict.error());
        return;
    }
    const AgentId by = own ? AgentId {} : actor.agent;
    later<PresenceAnswer>(this, done, d->core.choosePresence(entry->record.info.id, wanted, by));
}

void Desk::claim(const Actor &actor, ConversationId conversation, Callback<ConversationInfo> done)
{
    const auto audit = d->audited(actor, Command::Claim, { .conversation = conversation }, done);
    if (isNobody(actor)) {
        d->fail(done, noAgent());
        return;
    }
    d->withConversation<ConversationInfo>(
        actor, Command::Claim, conversation, done, [=, this](const storage::ConversationRow &row) {
            storage::HandItem item;
            item.conversation = row.info.id;
            item.to = actor.agent;
            item.reason = QStringLiteral("claimed");
            item.at = d->core.now();
            d->core.handOver(item, naming([this](Error e) { return d->named(e); }, done));
        });
}

void Desk::accept(const Actor &actor, ConversationId conversation, Callback<ConversationInfo> done)
{
    const auto audit = d->audited(actor, Command::Accept, { .conversation = conversation }, done);
    d->withConversation<ConversationInfo>(
        actor, Command::Accept, conversation, done, [=, this](const storage::ConversationRow &row) {
            d->core.storage.accept({ row.info.id, actor.agent, d->core.now() }, d->applying(done));
        });
}

void Desk::refuse(const Actor &actor, ConversationId conversation, const QString &note,
                  Callback<ConversationInfo> done)
{
    const auto audit = d->audited(actor, Command::Refuse, { .conversation = conversation }, done);
    d->withConversation<ConversationInfo>(
        actor, Command::Refuse, conversation, done, [=, this](const storage::ConversationRow &row) {
            if (row.info.acceptUntilAt == 0) {
                d->fail(done, makeError(ErrorCode::Conflict, QStringLiteral("it is not an offer")));
                return;
            }
            const AgentEntry *sender = d->core.roster.find(row.info.from);
            if (!sender || sender->presence.link == LinkState::Lost) {
                storage::RequeueItem item;
                item.conversation = row.info.id;
                item.from = actor.agent;
                item.reason = QStringLiteral("refused");
                item.at = d->core.now();
                item.by = actor.agent;
                item.note = note;
                item.declined = true;
                d->core.storage.requeue(item, d->applying(done));
                return;
            }
            storage::HandItem item;
            item.conversation = row.info.id;
            item.from = actor.agent;
            item.to = row.info.from;
            item.reason = QStringLiteral("refused");
            item.by = actor.agent;
            item.note = note;
            item.declinedByFrom = true;
            item.at = d->core.now();
            d->core.handOver(item, naming([this](Error e) { return d->named(e); }, done));
        });
}

void Desk::transfer(const Actor &actor, const TransferRequest &wanted,
                    Callback<ConversationInfo> done)
{
    const auto audit =
        d->audited(actor, Command::Transfer,
                   { .conversation = wanted.conversation, .other = receiverOf(wanted) }, done);
    d->withConversation<ConversationInfo>(actor, Command::Transfer, wanted.conversation, done,
                                          [=, this](const storage::ConversationRow &row) {
                                              if (wanted.group.isValid())
                                                  d->transferToGroup(actor, row, wanted, done);
                                              else
                                                  d->transferToAgent(actor, row, wanted, done);
                                          });
}

void Desk::Private::transferToAgent(const Actor &actor, const storage::ConversationRow &row,
                                    const TransferRequest &wanted,
                                    const Callback<ConversationInfo> &done)
{
    const AgentEntry *colleague = core.roster.find(wanted.agent);
    if (!colleague || !Roster::serves(*colleague, row.info.visitor.channel)) {
        fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such colleague")));
        return;
    }
    const domain::Presence &presence = colleague->presence;
    if (presence.link == LinkState::Lost || presence.state == PresenceState::Offline) {
        fail(done,
             makeError(ErrorCode::Conflict, QStringLiteral("the colleague is not there"),
                       { { L("field"), L("agent") } }));
        return;
    }
    const qint64 acceptMs = core.dispatcher->rulesOf(row.info.visitor.channel).transferAcceptMs;
    storage::HandItem item;
    item.conversation = row.info.id;
    item.from = row.info.state == ConversationState::Assigned ? row.info.owner : AgentId {};
    item.to = wanted.agent;
    item.reason = QStringLiteral("transferred");
    item.by = actor.agent;
    item.note = wanted.note;
    // A supervisor's word, and one's own, need no yes.
    const bool asks = item.from == actor.agent && wanted.agent != actor.agent && acceptMs > 0;
    item.at = core.now();
    item.acceptUntilAt = asks ? item.at + acceptMs : 0;
    core.handOver(item, naming([this](Error e) { return named(e); }, done));
}

void Desk::Private::transferToGroup(const Actor &actor, const storage::ConversationRow &row,
                                    const TransferRequest &wanted,
                                    const Callback<ConversationInfo> &done)
{
    const auto &groups = core.dispatcher->groups();
    const bool known = std::any_of(groups.begin(), groups.end(), [&](const auto &group) {
        return group.group.id == wanted.group && group.group.channel == row.info.visitor.channel;
    });
    if (!known) {
        fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such group")));
        return;
    }
    storage::RequeueItem item;
    item.conversation = row.info.id;
    item.from = row.info.owner;
    item.reason = QStringLiteral("transferred");
    item.at = core.now();
    item.by = actor.agent;
    item.note = wanted.note;
    item.group = wanted.group;
    item.declined = true; // it is for the others of the group
    core.storage.requeue(item, applying(done));
}

void Desk::takeOver(const Actor &actor, const TakeOverRequest &wanted,
                    Callback<ConversationInfo> done)
{
    const auto audit =
        d->audited(actor, Command::TakeOver, { .conversation = wanted.conversation }, done);
    if (isNobody(actor)) {
        d->fail(done, noAgent());
        return;
    }
    d->withConversation<ConversationInfo>(
        actor, Command::TakeOver, wanted.conversation, done,
        [=, this](const storage::ConversationRow &row) {
            storage::HandItem item;
            item.conversation = row.info.id;
            item.fromAnybody = true;
            item.to = actor.agent;
            item.reason = QStringLiteral("taken_over");
            item.note = wanted.note;
            item.at = d->core.now();
            d->core.handOver(item, naming([this](Error e) { return d->named(e); }, done));
        });
}

void Desk::requeue(const Actor &actor, ConversationId conversation, const QString &note,
                   Callback<ConversationInfo> done)
{
    const auto audit = d->audited(actor, Command::Requeue, { .conversation = conversation }, done);
    d->withConversation<ConversationInfo>(actor, Command::Requeue, conversation, done,
                                          [=, this](const storage::ConversationRow &row) {
                                              storage::RequeueItem item;
                                              item.conversation = row.info.id;
                                              item.from = row.info.owner;
                                              item.reason = QStringLiteral("given_back");
                                              item.at = d->core.now();
                                              item.by = actor.agent;
                                              item.note = note;
                                              item.declined = true;
                                              d->core.storage.requeue(item, d->applying(done));
                                          });
}

void Desk::reopen(const Actor &actor, ConversationId conversation, Callback<ConversationInfo> done)
{
    const auto audit = d->audited(actor, Command::Reopen, { .conversation = conversation }, done);
    if (isNobody(actor)) {
        d->fail(done, noAgent());
        return;
    }
    d->withConversation<ConversationInfo>(
        actor, Command::Reopen, conversation, done, [=, this](const storage::ConversationRow &row) {
            const qint64 now = d->core.now();
            const qint64 ago = d->core.dispatcher->rulesOf(row.info.visitor.channel).reopenMs;
            d->core.storage.reopen(
                { row.info.id, actor.agent, now - ago, now },
                d->core.handed(naming([this](Error e) { return d->named(e); }, done)));
        });
}

void Desk::askForHelp(const Actor &actor, ConversationId conversation, bool on,
                      Callback<ConversationInfo> done)
{
    const auto audit = d->audited(actor, Command::Help, { .conversation = conversation }, done);
    const auto told = [=, this](const Result<ConversationInfo> &info) {
        if (info && on)
            d->core.alertLeads(
                info->visitor.channel,
                { QStringLiteral("help"), info->id, info->visitor.id, actor.agent, info->helpAt });
        done(info);
    };
    d->withConversation<ConversationInfo>(
        actor, Command::Help, conversation, done, [=, this](const storage::ConversationRow &row) {
            d->core.storage.askForHelp({ row.info.id, actor.agent, on, d->core.now() },
                                       d->applying(told));
        });
}

void Desk::block(const Actor &actor, const BlockRequest &wanted, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::Block, { .visitor = wanted.visitor }, done);
    d->withVisitor<bool>(
        actor, Command::Block, wanted.visitor, done, [=, this](const storage::ConversationRow &) {
            const qint64 now = d->core.now();
            const qint64 until = !wanted.on ? 0
                : wanted.untilAt > 0        ? std::max(wanted.untilAt, now)
                                            : now + kBlockMs;
            d->core.storage.block({ wanted.visitor, wanted.reason, actor.agent, now, until },
                                  [=, this](const Result<storage::ConversationChange> &change) {
                                      if (change && !change->events.isEmpty())
                                          d->core.apply(change->conversation, change->events);
                                      done(change ? Result<bool>(true)
                                                  : Result<bool>(change.error()));
                                  });
        });
}

void Desk::explain(const Actor &actor, ConversationId conversation, Callback<Explanation> done)
{
    d->withConversation<Explanation>(
        actor, Command::Explain, conversation, done,
        [=, this](const storage::ConversationRow &row) {
            d->core.storage.segmentsOf(row.info.id,
                                       [=, this](const Result<QList<storage::SegmentRow>> &stays) {
                                           if (stays)
                                               done(desk::explain(d->core, row, *stays));
                                           else
                                               done(stays.error());
                                       });
        });
}

} // namespace kefu::desk
