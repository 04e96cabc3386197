// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/protocol/features.h"

#include <algorithm>

//! What supervisors see: dashboard, queue, the list behind a number (product.md 8).
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

namespace {

constexpr int kMaxListed = 100;

bool inScope(const Actor &actor, ChannelId channel)
{
    return actor.channels.isEmpty() || actor.channels.contains(channel);
}

//! Which of several is asked for; what is not set does not matter.
bool matches(const BoardListRequest &wanted, ChannelId channel, AgentId agent,
             const QSet<AgentId> &members, GroupId group)
{
    if (wanted.channel.isValid() && wanted.channel != channel)
        return false;
    if (wanted.agent.isValid() && wanted.agent != agent)
        return false;
    return !wanted.group.isValid() || group == wanted.group || members.contains(agent);
}

QSet<AgentId> membersOf(const QList<storage::GroupRecord> &groups, GroupId id)
{
    for (const storage::GroupRecord &group : groups) {
        if (group.group.id == id)
            return group.group.members;
    }
    return {};
}

//! The page behind `after` of ids from the newest to the oldest.
QList<ConversationId> pageOf(QList<ConversationId> ids, const BoardListRequest &wanted, bool &more)
{
    std::sort(ids.begin(), ids.end(), [](ConversationId a, ConversationId b) { return b < a; });
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (wanted.after.isValid())
        ids.removeIf([&wanted](ConversationId id) { return !(id < wanted.after); });
    const qsizetype limit = std::clamp(wanted.limit, 1, kMaxListed);
    more = ids.size() > limit;
    return ids.first(std::min(ids.size(), limit));
}

} // namespace

void Desk::followDashboard(const Actor &actor, SessionId session, SessionSink *sink,
                           Callback<bool> done)
{
    if (!d->allowed(actor, Command::ReadBoard, done))
        return;
    d->core.board->addDashboard(session, actor, sink);
    later<bool>(this, done, true);
}

void Desk::unfollowDashboard(SessionId session)
{
    d->core.board->removeDashboard(session);
}

void Desk::followQueue(const Actor &actor, SessionId session, SessionSink *sink,
                       Callback<bool> done)
{
    if (!d->allowed(actor, Command::ReadBoard, done))
        return;
    d->core.board->addQueue(session, actor, sink);
    later<bool>(this, done, true);
}

void Desk::unfollowQueue(SessionId session)
{
    d->core.board->removeQueue(session);
}

void Desk::boardList(const Actor &actor, const BoardListRequest &wanted, Callback<VisitorPage> done)
{
    if (!d->allowed(actor, Command::ReadBoard, done))
        return;
    const std::optional<QList<ConversationId>> ids = d->countedIn(actor, wanted);
    if (!ids) {
        d->fail(done,
                makeError(ErrorCode::BadRequest, QStringLiteral("figure: no list behind it"),
                          { { L("field"), L("figure") } }));
        return;
    }
    bool more = false;
    const QList<ConversationId> page = pageOf(*ids, wanted, more);
    d->core.storage.conversationsById(
        page, [=, this](const Result<QList<storage::ConversationRow>> &rows) {
            if (!rows) {
                done(rows.error());
                return;
            }
            VisitorPage answer;
            answer.more = more;
            for (const storage::ConversationRow &row : *rows) {
                const storage::ConversationRow *open = d->core.book.find(row.info.id);
                answer.conversations.append(d->core.publisher->infoOf(open ? *open : row));
            }
            done(answer);
        });
}

std::optional<QList<ConversationId>> Desk::Private::countedIn(const Actor &actor,
                                                              const BoardListRequest &wanted) const
{
    const QSet<AgentId> members = membersOf(core.dispatcher->groups(), wanted.group);
    QList<ConversationId> ids;
    if (isFigureOfNow(wanted.figure)) {
        const auto &uncertain = core.board->ledger().uncertain();
        for (const storage::ConversationRow &row : core.book.rows()) {
            const ChannelId channel = row.info.visitor.channel;
            if (inScope(actor, channel)
                && matches(wanted, channel, row.info.owner, members, row.routing.group)
                && isCounted(wanted.figure, row, core.now(), core.board->rulesOf(channel),
                             uncertain.contains(row.info.id)))
                ids.append(row.info.id);
        }
        return ids;
    }
    const auto facts = core.board->ledger().factsBehind(wanted.figure);
    if (!facts)
        return std::nullopt;
    for (const domain::Fact &fact : *facts) {
        if (inScope(actor, fact.channel) && matches(wanted, fact.channel, fact.agent, members, {}))
            ids.append(fact.conversation);
    }
    return ids;
}

} // namespace kefu::desk
