// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/dispatcher.h"

#include "relay/desk/alarmclock.h"
#include "relay/domain/capacity.h"

#include <QLoggingCategory>
#include <algorithm>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcDispatch, "kefudesk.dispatch")

constexpr qint64 kClaimRetryMs = 1000;
constexpr int kSweepMs = 30'000;
constexpr qsizetype kSweepConversations = 200; //!< looked at one by one; the rest in numbers

bool isSame(const domain::RoutingAgent &a, const domain::RoutingAgent &b)
{
    return a.channels == b.channels && a.now.presence == b.now.presence && a.now.link == b.now.link
        && a.now.load == b.now.load && a.now.capacity == b.now.capacity
        && a.now.lastAssignedAt == b.now.lastAssignedAt && a.now.idleSinceAt == b.now.idleSinceAt
        && a.now.ramping == b.now.ramping;
}

} // namespace

Dispatcher::Dispatcher(storage::Storage &storage, Roster &roster, ConversationBook &book, Clock now,
                       QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_roster(roster)
    , m_book(book)
    , m_now(now)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &Dispatcher::wake);
    connect(&m_sweep, &QTimer::timeout, this, &Dispatcher::sweep);
    m_sweep.start(kSweepMs);
}

Dispatcher::~Dispatcher() = default;

// ---- rules
// --------------------------------------------------------------------------------------

void Dispatcher::configure(const QHash<ChannelId, domain::RoutingRules> &rules,
                           const QList<storage::GroupRecord> &groups)
{
    m_rules = rules;
    m_groups = groups;
    QHash<ChannelId, domain::RoutingRules> all;
    for (const ChannelId channel : std::as_const(m_channels))
        all.insert(channel, rulesOf(channel));
    QList<domain::RoutingGroup> routed;
    for (const storage::GroupRecord &group : groups)
        routed.append(group.group);
    m_allocator.configure(all, routed, m_now());
    for (const auto &[id, entry] : m_roster.all())
        m_dirty.insert(id); // extra places may have come or gone
    wake();
}

void Dispatcher::addChannel(ChannelId channel)
{
    if (m_channels.contains(channel))
        return;
    m_channels.insert(channel);
    configure(m_rules, m_groups);
}

const domain::RoutingRules &Dispatcher::rulesOf(ChannelId channel) const
{
    static const domain::RoutingRules defaults;
    auto found = m_rules.constFind(channel);
    if (found == m_rules.cend())
        found = m_rules.constFind({});
    return found == m_rules.cend() ? defaults : *found;
}

// ---- what the allocator is told
// ------------------------------------------------------------------

domain::WaitingConversation Dispatcher::waitingOf(const storage::ConversationRow &row) const
{
    domain::WaitingConversation waiting;
    waiting.key = { row.routing.priority, row.queuedAt, row.info.id, row.info.leave,
                    std::max(row.window.messageUntilAt, row.window.enterUntilAt) };
    waiting.channel = row.info.visitor.channel;
    waiting.lastAgent = row.lastAgent;
    waiting.lastServedAt = row.lastAgentAt;
    waiting.staySinceAt = row.routing.stayAt > 0 ? row.routing.stayAt : row.queuedAt;
    waiting.group = row.routing.group;
    waiting.declined = row.routing.declined;
    return waiting;
}

void Dispatcher::follow(const storage::ConversationRow &row)
{
    const ConversationId id = row.info.id;
    if (row.info.state != ConversationState::Queued) {
        m_allocator.take(id);
        m_failed.remove(id);
        m_heldBack.remove(id);
        return;
    }
    if (m_claiming.contains(id) || m_failed.contains(id))
        return; // it comes back when that is over
    if (m_holdsBack && m_holdsBack(row)) {
        m_allocator.take(id);
        m_heldBack.insert(id);
        return;
    }
    m_heldBack.remove(id);
    m_allocator.put(waitingOf(row), m_now());
    wake();
}

void Dispatcher::agentChanged(AgentId agent)
{
    m_dirty.insert(agent);
    wake();
}

int Dispatcher::loadOf(AgentId agent) const
{
    return m_book.loadOf(agent) + m_claimLoad.value(agent);
}

domain::CapacityState Dispatcher::capacityStateOf(const Told &told, const AgentEntry &entry) const
{
    domain::CapacityState state;
    state.capacity = entry.record.info.capacity;
    state.onlineSinceAt = told.onlineSinceAt;
    state.loadThen = told.loadThen;
    for (const storage::GroupRecord &group : m_groups) {
        if (group.extra > state.extra && group.extraUntilAt > m_now()
            && group.group.members.contains(entry.record.info.id)) {
            state.extra = group.extra;
            state.extraUntilAt = group.extraUntilAt;
        }
    }
    return state;
}

domain::CapacityNow Dispatcher::capacityOf(AgentId agent) const
{
    const AgentEntry *entry = m_roster.find(agent);
    if (!entry)
        return {};
    return domain::capacityNow(capacityStateOf(m_told.value(agent), *entry), m_now(), rulesOf({}));
}

//! Who comes online gets his conversations a few at a time; who was only gone for a moment has had
//! his already.
void Dispatcher::noteComing(Told &told, const AgentEntry &entry, qint64 now)
{
    const bool isThere = entry.presence.takesNew();
    const bool wasInGrace = told.link == LinkState::Grace;
    if (isThere && !told.isThere && !wasInGrace) {
        told.onlineSinceAt = now;
        told.loadThen = m_book.loadOf(entry.record.info.id);
    }
    told.isThere = isThere;
    told.link = entry.presence.link;
}

domain::RoutingAgent Dispatcher::routingAgent(const Told &told, const AgentEntry &entry, qint64 now,
                                              qint64 &changesAt) const
{
    const AgentId id = entry.record.info.id;
    const domain::CapacityNow capacity =
        domain::capacityNow(capacityStateOf(told, entry), now, rulesOf({}));
    changesAt = capacity.changesAt;
    domain::RoutingAgent agent;
    agent.now = { id,
                  entry.presence.state,
                  entry.presence.link,
                  loadOf(id),
                  capacity.capacity,
                  entry.assignedRank,
                  entry.idleSinceAt,
                  capacity.ramping };
    agent.channels = entry.record.channels;
    return agent;
}

void Dispatcher::tell(AgentId id, qint64 now)
{
    if (m_onTold)
        m_onTold(id);
    AgentEntry *entry = m_roster.find(id);
    if (!entry || !entry->record.enabled || entry->record.info.role == Role::Qa) {
        if (m_told.remove(id) > 0)
            m_allocator.removeAgent(id, now);
        return;
    }
    const bool isNew = !m_told.contains(id);
    Told &told = m_told[id];
    noteComing(told, *entry, now);
    if (!isNew && loadOf(id) < told.agent.now.load)
        entry->idleSinceAt = now;
    const qint64 timerBefore = told.changesAt;
    const domain::RoutingAgent agent = routingAgent(told, *entry, now, told.changesAt);
    if (timerBefore != told.changesAt) {
        m_limitChanges.erase({ timerBefore, id });
        if (told.changesAt > 0)
            m_limitChanges.insert({ told.changesAt, id });
    }
    if (!isNew && isSame(agent, told.agent))
        return;
    told.agent = agent;
    m_allocator.setAgent(agent, now);
}

void Dispatcher::tellChanged(qint64 now)
{
    while (!m_limitChanges.empty() && m_limitChanges.begin()->first <= now) {
        m_dirty.insert(m_limitChanges.begin()->second);
        m_limitChanges.erase(m_limitChanges.begin());
    }
    QSet<AgentId> changed = std::exchange(m_dirty, {});
    changed.unite(m_book.takeChangedLoads());
    QList<AgentId> ordered = changed.values(); // the same order everywhere
    std::sort(ordered.begin(), ordered.end());
    for (const AgentId agent : ordered)
        tell(agent, now);
}

// ---- deciding
// -----------------------------------------------------------------------------------

void Dispatcher::wake()
{
    if (m_wakeQueued || m_stopped)
        return;
    m_wakeQueued = true;
    QMetaObject::invokeMethod(
        this, [this] { pass(); }, Qt::QueuedConnection);
}

void Dispatcher::pass()
{
    m_wakeQueued = false;
    if (m_stopped)
        return;
    const qint64 now = m_now();
    tellChanged(now);
    if (m_retryAt > 0 && now >= m_retryAt) {
        m_retryAt = 0;
        for (const ConversationId id : std::exchange(m_failed, {})) {
            if (const storage::ConversationRow *row = m_book.find(id))
                follow(*row);
        }
    }
    while (const auto allocation = m_allocator.next(now)) {
        claim(*allocation, now);
        tell(allocation->agent, now); // this pass must see its own decisions
    }
    m_alarm->setFor(m_allocator.nextTimeAt());
    m_alarm->setFor(m_retryAt);
    if (!m_limitChanges.empty())
        m_alarm->setFor(m_limitChanges.begin()->first);
    if (m_passed)
        m_passed();
}

void Dispatcher::claim(const domain::Allocation &allocation, qint64 now)
{
    const storage::ConversationRow *row = m_book.find(allocation.conversation);
    if (!row)
        return;
    const ConversationId id = allocation.conversation;
    const AgentId agent = allocation.agent;
    ++m_claimLoad[agent];
    const qint64 before = m_roster.noteAssigned(agent);
    m_claiming.insert(id, { agent, m_roster.find(agent)->assignedRank, before });
    const qint64 acceptMs = rulesOf(row->info.visitor.channel).acceptMs;
    storage::ClaimItem item;
    item.conversation = id;
    item.version = row->info.version;
    item.agent = agent;
    item.reason = domain::routingReasonName(allocation.reason);
    item.at = now;
    item.acceptUntilAt = acceptMs > 0 ? now + acceptMs : 0;
    m_storage.claim(
        item, [this, id](const Result<storage::ClaimOutcome> &outcome) { onClaimed(id, outcome); });
}

void Dispatcher::onClaimed(ConversationId id, const Result<storage::ClaimOutcome> &outcome)
{
    const Claim claim = m_claiming.take(id);
    if (--m_claimLoad[claim.agent] == 0)
        m_claimLoad.remove(claim.agent);
    if (!outcome || !outcome->won)
        m_roster.takeBackAssigned(claim.agent, claim.rankGiven, claim.rankBefore);
    agentChanged(claim.agent);
    if (!outcome) {
        qCWarning(lcDispatch) << "claim of conversation" << id.value
                              << "failed:" << outcome.error().message;
        m_failed.insert(id);
        m_retryAt = m_now() + kClaimRetryMs;
        m_alarm->setFor(m_retryAt);
        return;
    }
    m_claimed(*outcome);
    // A lost claim: the visitor wrote meanwhile, so the version moved on. The book is current.
    if (const storage::ConversationRow *row = m_book.find(id))
        follow(*row);
}

// ---- questions
// ----------------------------------------------------------------------------------

domain::RoutingDecision Dispatcher::explain(const storage::ConversationRow &row)
{
    const qint64 now = m_now();
    tellChanged(now);
    if (m_allocator.contains(row.info.id))
        return m_allocator.explain(row.info.id, now);
    return m_allocator.explain(waitingOf(row), now);
}

std::optional<AgentId> Dispatcher::roomFor(const storage::ConversationRow &row)
{
    const qint64 now = m_now();
    tellChanged(now);
    domain::WaitingConversation waiting = waitingOf(row);
    waiting.declined.insert(row.info.owner);
    return m_allocator.roomFor(waiting, now);
}

void Dispatcher::sweep()
{
    if (m_wakeQueued || m_stopped || !m_dirty.isEmpty() || m_book.hasChangedLoads())
        return; // a pass is about to look anyway
    const qint64 now = m_now();
    int found = 0;
    for (auto it = m_told.cbegin(); it != m_told.cend(); ++it) {
        const AgentEntry *entry = m_roster.find(it.key());
        qint64 changesAt = 0;
        if (!entry || !isSame(it->agent, routingAgent(*it, *entry, now, changesAt)))
            ++found;
    }
    const QList<ConversationId> waiting = m_allocator.conversations();
    for (const ConversationId id : waiting.mid(0, kSweepConversations)) {
        if (m_allocator.explain(id, now).agent)
            ++found;
    }
    const qsizetype known =
        waiting.size() + m_claiming.size() + m_failed.size() + m_heldBack.size();
    if (known != m_book.queuedCount())
        ++found;
    if (found == 0)
        return;
    m_findings += found;
    qCCritical(lcDispatch) << "the sweep found" << found
                           << "things to do, which is a bug; waiting:" << known << "of"
                           << m_book.queuedCount();
    for (const auto &[id, entry] : m_roster.all())
        m_dirty.insert(id);
    wake();
}

} // namespace kefu::desk
