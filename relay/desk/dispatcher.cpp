// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/dispatcher.h"

#include "relay/desk/alarmclock.h"

#include <QLoggingCategory>
#include <algorithm>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcDispatch, "kefudesk.dispatch")

constexpr qint64 kClaimRetryMs = 1000;

bool hasRoom(const domain::Candidate &candidate)
{
    return candidate.presence == PresenceState::Online && candidate.link == LinkState::Connected
        && (candidate.capacity == 0 || candidate.load < candidate.capacity);
}

} // namespace

Dispatcher::Dispatcher(storage::Storage &storage, Roster &roster, const ConversationBook &book,
                       Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_roster(roster)
    , m_book(book)
    , m_now(now)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &Dispatcher::wake);
}

void Dispatcher::follow(const storage::ConversationRow &row)
{
    if (row.info.state != ConversationState::Queued) {
        m_queue.remove(row.info.id);
        return;
    }
    m_queue.insert({ 0, row.queuedAt, row.info.id });
    wake();
}

void Dispatcher::wake()
{
    if (m_wakeQueued || m_stopped || m_queue.size() == 0)
        return;
    m_wakeQueued = true;
    QMetaObject::invokeMethod(
        this, [this] { pass(); }, Qt::QueuedConnection);
}

void Dispatcher::pass()
{
    m_wakeQueued = false;
    m_candidates.clear();
    const auto &agents = m_roster.all();
    const bool anyoneThere = std::any_of(agents.begin(), agents.end(), [](const auto &item) {
        return item.second.presence.takesNew();
    });
    if (!anyoneThere || m_stopped)
        return;
    const qint64 now = m_now();
    QSet<ChannelId> full;
    const QList<ConversationId> waiting = m_queue.ordered();
    for (const ConversationId id : waiting) {
        const storage::ConversationRow *row = m_book.find(id);
        if (!row || m_claiming.contains(id) || full.contains(row->info.visitor.channel))
            continue;
        if (place(*row, now))
            continue;
        const auto &candidates = candidatesFor(row->info.visitor.channel);
        if (std::none_of(candidates.begin(), candidates.end(), hasRoom))
            full.insert(row->info.visitor.channel);
    }
}

bool Dispatcher::place(const storage::ConversationRow &row, qint64 now)
{
    QList<domain::Candidate> &candidates = candidatesFor(row.info.visitor.channel);
    const domain::RoutingDecision decision =
        domain::route(candidates, { row.lastAgent, row.lastAgentAt, row.queuedAt }, now);
    m_alarm->setFor(decision.retryAt);
    if (!decision.agent)
        return false;
    claim(row, *decision.agent, domain::routingReasonName(decision.reason), now);
    return true;
}

QList<domain::Candidate> &Dispatcher::candidatesFor(ChannelId channel)
{
    const auto it = m_candidates.find(channel);
    if (it != m_candidates.end())
        return *it;
    QList<domain::Candidate> candidates;
    for (const auto &[id, entry] : m_roster.all()) {
        if (!Roster::serves(entry, channel))
            continue;
        candidates.append({ id, entry.presence.state, entry.presence.link,
                            m_book.loadOf(id) + m_claimLoad.value(id), entry.record.info.capacity,
                            entry.assignedRank });
    }
    return *m_candidates.insert(channel, candidates);
}

void Dispatcher::claim(const storage::ConversationRow &row, AgentId agent, const QString &reason,
                       qint64 now)
{
    const ConversationId id = row.info.id;
    ++m_claimLoad[agent];
    const qint64 before = m_roster.noteAssigned(agent);
    const qint64 rank = m_roster.find(agent)->assignedRank;
    m_claiming.insert(id, { agent, rank, before });
    for (QList<domain::Candidate> &list : m_candidates) { // this pass must see its own decisions
        for (domain::Candidate &candidate : list) {
            if (candidate.agent == agent) {
                ++candidate.load;
                candidate.lastAssignedAt = rank;
            }
        }
    }
    m_storage.claim(
        { id, row.info.version, agent, reason, now },
        [this, id](const Result<storage::ClaimOutcome> &outcome) { onClaimed(id, outcome); });
}

void Dispatcher::onClaimed(ConversationId id, const Result<storage::ClaimOutcome> &outcome)
{
    const Claim claim = m_claiming.take(id);
    if (--m_claimLoad[claim.agent] == 0)
        m_claimLoad.remove(claim.agent);
    if (!outcome || !outcome->won)
        m_roster.takeBackAssigned(claim.agent, claim.rankGiven, claim.rankBefore);
    if (!outcome) {
        qCWarning(lcDispatch) << "claim of conversation" << id.value
                              << "failed:" << outcome.error().message;
        m_alarm->setFor(m_now() + kClaimRetryMs);
        return;
    }
    m_claimed(*outcome);
    // A lost claim: the visitor wrote meanwhile, so the version moved on. The row we were given is
    // current.
    if (!outcome->won)
        wake();
}

} // namespace kefu::desk
