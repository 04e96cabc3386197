// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/desk/replies.h"
#include "relay/domain/leaveorder.h"
#include "relay/protocol/features.h"

#include <algorithm>

//! The desk's commands about automatic replies, leave messages and how things stand.
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

namespace {

constexpr qsizetype kMaxRules = 500; //!< of a channel

bool inScope(const Actor &actor, ChannelId channel)
{
    return actor.channels.isEmpty() || actor.channels.contains(channel);
}

//! The channel a command names, if the actor may; else `done` is told.
template <typename T>
std::optional<ChannelId> channelFor(Desk *desk, const DeskCore &core, const Actor &actor,
                                    Command command, const QString &name, const Callback<T> &done)
{
    const auto found = core.channels.constFind(name);
    const ChannelId channel = found == core.channels.constEnd() ? ChannelId {} : found->id;
    domain::Subject subject;
    subject.channel = channel;
    if (const storage::AuditTicketPtr ticket = core.storage.audit())
        ticket->row.channel = channel;
    const Result<void> verdict = domain::authorize(actor, command, subject, core.now());
    if (verdict && channel.isValid())
        return channel;
    later<T>(desk, done,
             verdict ? makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name)
                     : verdict.error());
    return std::nullopt;
}

ReplyView viewOf(const DeskCore &core, const storage::ReplyState &state)
{
    const domain::Calendar &calendar = core.autoresponder->calendar();
    const domain::BusinessHours &hours = state.replies.hours;
    return { state, calendar, domain::isOpen(hours, calendar, core.now()),
             domain::calendarWarnings(hours, calendar, core.now()) };
}

Result<void> checkedReplies(const domain::ChannelReplies &replies)
{
    if (replies.rules.size() > kMaxRules)
        return makeError(ErrorCode::TooLarge, QStringLiteral("too many rules"),
                         { { L("limit"), kMaxRules } });
    for (const domain::KeywordRule &rule : replies.rules) {
        if (const Result<void> good = domain::checkRule(rule); !good)
            return good;
    }
    for (size_t kind = 0; kind < replies.texts.size(); ++kind) {
        const domain::ReplyText &text = replies.texts[kind];
        const bool isUsed = text.on || !text.text.isEmpty();
        if (const Result<void> good = isUsed ? domain::checkReplyText(text.text) : Result<void>();
            !good)
            return good;
    }
    return {};
}

} // namespace

void Desk::replies(const Actor &actor, const QString &channel, Callback<ReplyView> done)
{
    const auto id = channelFor(this, d->core, actor, Command::ReadReplies, channel, done);
    if (id)
        later<ReplyView>(this, done, viewOf(d->core, d->core.autoresponder->stateOf(*id)));
}

void Desk::Private::changeReplies(ChannelId channel, const RepliesChange &change,
                                  const Callback<ReplyView> &done)
{
    const auto checked = [change](domain::ChannelReplies &replies) -> Result<void> {
        if (const Result<void> changed = change(replies); !changed)
            return changed;
        return checkedReplies(replies);
    };
    core.storage.changeReplies(channel, checked,
                               [this, channel, done](const Result<storage::ReplyState> &state) {
                                   if (!state)
                                       return done(state.error());
                                   core.autoresponder->setState(channel, *state);
                                   core.board->recount();
                                   core.followQueued();
                                   done(viewOf(core, *state));
                               });
}

void Desk::changeReplies(const Actor &actor, const QString &channel, const RepliesChange &change,
                         Callback<ReplyView> done)
{
    const auto audit = d->audited(actor, Command::ChangeReplies, {}, done);
    const auto id = channelFor(this, d->core, actor, Command::ChangeReplies, channel, done);
    if (id)
        d->changeReplies(*id, change, done);
}

void Desk::setEmergency(const Actor &actor, const QString &channel, bool on, const QString &text,
                        qint64 untilAt, Callback<ReplyView> done)
{
    const auto audit = d->audited(actor, Command::SetEmergency, {}, done);
    const auto id = channelFor(this, d->core, actor, Command::SetEmergency, channel, done);
    if (!id)
        return;
    const qint64 now = d->core.now();
    d->changeReplies(
        *id,
        [=](domain::ChannelReplies &replies) -> Result<void> {
            domain::ReplyText &emergency = replies.of(domain::ReplyKind::Emergency);
            if (on && !emergency.on)
                emergency.sinceAt = now;
            emergency.on = on;
            emergency.untilAt = on ? untilAt : 0;
            if (!text.isEmpty())
                emergency.text = text;
            return {};
        },
        done);
}

void Desk::tryReply(const Actor &actor, const QString &channel, const QString &text,
                    Callback<Autoresponder::Trial> done)
{
    const auto id = channelFor(this, d->core, actor, Command::ReadReplies, channel, done);
    if (id)
        later<Autoresponder::Trial>(this, done,
                                    d->core.autoresponder->tryOut(*id, text, d->core.now()));
}

void Desk::calendar(const Actor &actor, Callback<domain::Calendar> done)
{
    if (d->allowed(actor, Command::ReadReplies, done))
        later<domain::Calendar>(this, done, d->core.autoresponder->calendar());
}

void Desk::changeCalendar(const Actor &actor, const QJsonObject &year,
                          Callback<domain::Calendar> done)
{
    const auto audit =
        d->audited(actor, Command::ChangeReplies, { .other = QStringLiteral("calendar") }, done);
    if (!d->allowed(actor, Command::ChangeReplies, done))
        return;
    d->core.storage.changeCalendar(
        [year](domain::Calendar &calendar) { return domain::addYear(calendar, year); },
        [this, done](const Result<domain::Calendar> &calendar) {
            if (calendar) {
                d->core.autoresponder->setCalendar(*calendar);
                d->core.board->recount();
            }
            done(calendar);
        });
}

void Desk::leaves(const Actor &actor, ConversationId after, int limit, Callback<VisitorPage> done)
{
    if (!d->allowed(actor, Command::ListLeaves, done))
        return;
    const qint64 now = d->core.now();
    QList<domain::LeaveKey> keys;
    for (const storage::ConversationRow &row : d->core.book.rows()) {
        const bool isLeave = row.info.leave && row.info.state == ConversationState::Queued;
        if (isLeave && inScope(actor, row.info.visitor.channel))
            keys.append({ row.window.messageUntilAt, row.queuedAt, row.info.id });
    }
    std::sort(keys.begin(), keys.end(),
              [now](const auto &a, const auto &b) { return domain::leaveBefore(a, b, now); });
    const auto isAfter = [after](const domain::LeaveKey &key) { return key.conversation == after; };
    auto next = after.isValid() ? std::find_if(keys.cbegin(), keys.cend(), isAfter) : keys.cbegin();
    if (after.isValid() && next != keys.cend())
        ++next;
    VisitorPage page;
    const int most = std::clamp(limit, 1, kConversationsPage);
    for (; next != keys.cend() && page.conversations.size() < most; ++next)
        page.conversations.append(
            d->core.publisher->infoOf(*d->core.book.find(next->conversation)));
    page.more = next != keys.cend();
    later<VisitorPage>(this, done, page);
}

void Desk::listConversations(const Actor &actor, storage::ConversationFilter filter,
                             Callback<VisitorPage> done)
{
    // A filter beyond the actor's own channels asks for what he may not know.
    domain::Subject subject;
    if (filter.channels.isEmpty())
        filter.channels = actor.channels;
    if (!filter.channels.isEmpty())
        subject.channel = *filter.channels.cbegin();
    Result<void> verdict =
        domain::authorize(actor, Command::ListConversations, subject, d->core.now());
    for (const ChannelId channel : std::as_const(filter.channels)) {
        if (verdict && !inScope(actor, channel))
            verdict = makeError(ErrorCode::Forbidden, QStringLiteral("not your channel"));
    }
    if (!verdict) {
        d->fail(done, verdict.error());
        return;
    }
    const int limit = std::clamp(filter.limit, 1, kConversationsPage);
    filter.limit = limit + 1;
    d->core.storage.listConversations(
        filter, [this, done, limit](const Result<QList<storage::ConversationRow>> &rows) {
            if (!rows)
                return done(rows.error());
            VisitorPage page;
            page.more = rows->size() > limit;
            for (const storage::ConversationRow &row :
                 rows->first(std::min<qsizetype>(limit, rows->size())))
                page.conversations.append(d->core.publisher->infoOf(row));
            done(page);
        });
}

void Desk::readConversation(const Actor &actor, ConversationId conversation,
                            Callback<ConversationInfo> done)
{
    d->withConversation<ConversationInfo>(actor, Command::ReadHistory, conversation, done,
                                          [this, done](const storage::ConversationRow &row) {
                                              later<ConversationInfo>(
                                                  this, done, d->core.publisher->infoOf(row));
                                          });
}

void Desk::presenceOfAll(const Actor &actor, Callback<QList<AgentPresence>> done)
{
    domain::Subject subject; // a supervisor of some channels sees those who serve them
    if (!actor.channels.isEmpty())
        subject.channel = *actor.channels.cbegin();
    const Result<void> verdict =
        domain::authorize(actor, Command::ReadPresence, subject, d->core.now());
    if (!verdict) {
        d->fail(done, verdict.error());
        return;
    }
    QList<AgentPresence> list;
    for (const auto &[id, entry] : d->core.roster.all()) {
        const bool isMine = actor.channels.isEmpty()
            || std::any_of(actor.channels.begin(), actor.channels.end(),
                           [&entry = entry](ChannelId channel) {
                               return Roster::serves(entry, channel);
                           });
        if (isMine)
            list.append({ d->core.roster.infoOf(entry), entry.presence.link,
                          d->core.book.loadOf(id), int(d->core.book.ownedBy(id).size()) });
    }
    later<QList<AgentPresence>>(this, done, list);
}

void Desk::queueFigures(const Actor &actor, Callback<QList<QueueFigures>> done)
{
    domain::Subject subject;
    if (!actor.channels.isEmpty())
        subject.channel = *actor.channels.cbegin();
    const Result<void> verdict =
        domain::authorize(actor, Command::ReadQueue, subject, d->core.now());
    if (!verdict) {
        d->fail(done, verdict.error());
        return;
    }
    std::map<ChannelId, QueueFigures> figures;
    for (const ChannelInfo &channel : channels()) {
        if (inScope(actor, channel.id))
            figures[channel.id].channel = channel;
    }
    d->countConversations(figures);
    d->countAgents(figures);
    QList<QueueFigures> list;
    for (const auto &[id, each] : figures)
        list.append(each);
    later<QList<QueueFigures>>(this, done, list);
}

void Desk::Private::countConversations(std::map<ChannelId, QueueFigures> &figures) const
{
    for (const storage::ConversationRow &row : core.book.rows()) {
        const auto found = figures.find(row.info.visitor.channel);
        if (found == figures.end())
            continue;
        QueueFigures &each = found->second;
        if (row.info.state == ConversationState::Assigned) {
            ++each.assigned;
            continue;
        }
        ++(row.info.leave ? each.leaves : each.waiting);
        const bool isOlder = each.oldestAt == 0 || row.queuedAt < each.oldestAt;
        if (!row.info.leave && isOlder)
            each.oldestAt = row.queuedAt;
    }
}

void Desk::Private::countAgents(std::map<ChannelId, QueueFigures> &figures) const
{
    for (auto &[channel, each] : figures) {
        const auto serves = [channel = channel](const auto &item) {
            return Roster::serves(item.second, channel);
        };
        const auto isOnline = [&serves](const auto &item) {
            return serves(item) && item.second.presence.takesNew();
        };
        const auto isThere = [&serves](const auto &item) {
            return serves(item)
                && item.second.presence.seenByColleagues() != PresenceState::Offline;
        };
        const auto &all = core.roster.all();
        each.agentsOnline = int(std::count_if(all.begin(), all.end(), isOnline));
        each.agentsThere = int(std::count_if(all.begin(), all.end(), isThere));
    }
}

//! Only those who lead are told when a visitor's line was read, and by whom it was seen is no
//! question: it is the owner's mark (product.md 4).
void Desk::Private::withReadMarks(HistoryAnswer answer, const Callback<HistoryAnswer> &done)
{
    if (answer.messages.isEmpty()) {
        done(answer);
        return;
    }
    const int from = answer.messages.first().seq;
    const int most = int(answer.messages.size()) + 1;
    core.storage.readMarks(answer.visitor, from, most,
                           [answer = std::move(answer),
                            done](const Result<QList<storage::ReadMarkRow>> &marks) mutable {
                               if (!marks)
                                   return done(marks.error());
                               auto mark = marks->cbegin();
                               for (Message &message : answer.messages) {
                                   while (mark != marks->cend() && mark->seq < message.seq)
                                       ++mark;
                                   if (mark != marks->cend() && message.direction == Direction::In)
                                       message.readAt = mark->at;
                               }
                               done(answer);
                           });
}

} // namespace kefu::desk
