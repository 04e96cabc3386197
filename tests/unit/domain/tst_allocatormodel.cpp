// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/allocator.h"
#include "relay/domain/capacity.h"
#include "relay/domain/conversationclock.h"
#include "relay/domain/conversationstate.h"
#include "relay/domain/presence.h"

#include <QCryptographicHash>
#include <QTest>
#include <random>

using namespace kefu;
using namespace kefu::domain;

namespace {

constexpr qint64 kStart = 1'800'000'000'000;
constexpr int kChannels = 3;
constexpr int kAgents = 24;
constexpr int kVisitors = 160;
//! Looked at one by one after every event; a larger queue now and then.
constexpr qsizetype kSmallQueue = 12;

struct ModelAgent {
    RoutingAgent routing;
    Presence presence;
    int capacity = 10;
};

struct ModelConversation {
    WaitingConversation waiting;
    ConversationTimes times;
    AgentId owner;
    bool returned = false; //!< somebody wrote when it had stopped counting: it may exceed
};

//! A desk without store and sockets: the rules alone, driven by dice.
class Model {
public:
    explicit Model(quint64 seed);
    void event();
    QString problem; //!< the first invariant that did not hold
    QByteArray trace() const { return m_hash.result(); }
    int assignments = 0;
    int exceeded = 0;

private:
    int dice(int sides) { return int(m_random() % quint64(sides)); }
    void check(bool holds, const char *what);
    void visitorWrites();
    void agentAnswers();
    void agentEnds();
    void agentComesOrGoes();
    void agentFreezes();
    void agentDeclines();
    void timePasses();
    void onDue(ConversationId id, DueAction action);
    void enqueue(ModelConversation &conversation);
    void setOwner(ModelConversation &conversation, AgentId agent);
    void close(ConversationId id);
    void returnUnanswered(AgentId agent);
    int loadOf(AgentId agent) const;
    void tellAgents();
    void drain();
    void checkDecision(const Allocation &given);
    void invariants();
    QList<ConversationId> inOrder() const;
    ModelConversation *anyAssigned();

    std::mt19937_64 m_random;
    qint64 m_now = kStart;
    qint64 m_turn = 0;
    qint64 m_nextId = 1;
    QHash<ChannelId, RoutingRules> m_rules;
    Allocator m_allocator;
    std::map<AgentId, ModelAgent> m_agents;
    std::map<ConversationId, ModelConversation> m_open;
    std::map<int, ConversationId> m_ofVisitor;
    std::map<int, std::pair<AgentId, qint64>> m_lastAgent;
    QCryptographicHash m_hash { QCryptographicHash::Sha256 };
};

Model::Model(quint64 seed)
    : m_random(seed)
{
    QList<RoutingGroup> groups;
    for (int i = 1; i <= kChannels; ++i) {
        RoutingRules rules;
        rules.policy = RoutingPolicy(i % 4);
        m_rules.insert(ChannelId { i }, rules);
    }
    groups.append({ GroupId { 1 }, ChannelId { 2 }, {}, 4 });
    groups.append({ GroupId { 2 }, ChannelId { 2 }, {}, 0 });
    m_rules[ChannelId { 2 }].rings = { { 0, { GroupId { 1 } } },
                                       { 20'000, { GroupId { 2 } } },
                                       { 90'000, {} } };
    for (int i = 1; i <= kAgents; ++i) {
        ModelAgent agent;
        agent.capacity = i % 7 == 0 ? 0 : 1 + i % 6;
        agent.routing.now.agent = AgentId { i };
        if (i % 3 == 0)
            agent.routing.channels = { ChannelId { 1 + i % kChannels } };
        groups[i % 2].members.insert(AgentId { i });
        m_agents[AgentId { i }] = agent;
    }
    m_allocator.configure(m_rules, groups, m_now);
}

void Model::check(bool holds, const char *what)
{
    if (!holds && problem.isEmpty())
        problem = QString::fromLatin1(what);
}

int Model::loadOf(AgentId agent) const
{
    int load = 0;
    for (const auto &[id, conversation] : m_open) {
        const ConversationTimes &times = conversation.times;
        load += conversation.owner == agent
            && countsAsLoad(times.state, times.waitingSinceAt, times.lastMessageAt, m_now);
    }
    return load;
}

void Model::tellAgents()
{
    for (auto &[id, agent] : m_agents) {
        Candidate &now = agent.routing.now;
        const int load = loadOf(id);
        if (load < now.load)
            now.idleSinceAt = m_now;
        now.load = load;
        now.presence = agent.presence.state;
        now.link = agent.presence.link;
        CapacityState state;
        state.capacity = agent.capacity;
        now.capacity = capacityNow(state, m_now).capacity;
        m_allocator.setAgent(agent.routing, m_now);
    }
}

QList<ConversationId> Model::inOrder() const
{
    QList<std::pair<QueueRank, ConversationId>> ranked;
    for (const auto &[id, conversation] : m_open) {
        if (conversation.times.state == ConversationState::Queued)
            ranked.append({ queueRank(conversation.waiting.key, m_now), id });
    }
    std::sort(ranked.begin(), ranked.end());
    QList<ConversationId> ids;
    for (const auto &[rank, id] : ranked)
        ids.append(id);
    return ids;
}

//! The fast way decides as the slow one does: the first in the queue who can be given to anybody,
//! and to whom route() gives him.
void Model::checkDecision(const Allocation &given)
{
    const ModelConversation &conversation = m_open.at(given.conversation);
    const RoutingDecision slow = m_allocator.explain(conversation.waiting, m_now);
    check(slow.agent == given.agent, "the agent is the one route() names");
    check(slow.reason == given.reason, "for the reason route() gives");
    const QList<ConversationId> queue = inOrder();
    if (queue.size() > kSmallQueue && dice(20) != 0)
        return;
    for (const ConversationId id : queue) {
        if (id == given.conversation)
            return;
        check(!m_allocator.explain(id, m_now).agent, "nobody before it could have been given");
    }
}

void Model::drain()
{
    tellAgents();
    while (const auto given = m_allocator.next(m_now)) {
        checkDecision(*given);
        ModelAgent &agent = m_agents.at(given->agent);
        check(agent.presence.takesNew(), "only who is online gets one");
        check(agent.capacity == 0 || loadOf(given->agent) < agent.capacity,
              "nobody gets one over his capacity");
        setOwner(m_open.at(given->conversation), given->agent);
        ++assignments;
        const QByteArray line = QByteArray::number(given->conversation.value) + ':'
            + QByteArray::number(given->agent.value) + ';';
        m_hash.addData(line);
        tellAgents();
    }
}

void Model::setOwner(ModelConversation &conversation, AgentId agent)
{
    conversation.owner = agent;
    conversation.times.state = ConversationState::Assigned;
    conversation.times.assignedAt = m_now;
    conversation.times.remindedAt = 0;
    conversation.waiting.lastAgent = agent;
    conversation.waiting.lastServedAt = m_now;
    conversation.returned = false;
    m_agents.at(agent).routing.now.lastAssignedAt = ++m_turn;
}

void Model::enqueue(ModelConversation &conversation)
{
    conversation.owner = {};
    conversation.times.state = ConversationState::Queued;
    conversation.waiting.staySinceAt = m_now;
    m_allocator.put(conversation.waiting, m_now);
}

void Model::close(ConversationId id)
{
    m_allocator.take(id);
    for (auto it = m_ofVisitor.begin(); it != m_ofVisitor.end(); ++it) {
        if (it->second == id) {
            m_lastAgent[it->first] = { m_open.at(id).waiting.lastAgent, m_now };
            m_ofVisitor.erase(it);
            break;
        }
    }
    m_open.erase(id);
}

void Model::visitorWrites()
{
    const int visitor = dice(kVisitors);
    const auto known = m_ofVisitor.find(visitor);
    if (known != m_ofVisitor.end()) {
        ModelConversation &conversation = m_open.at(known->second);
        ConversationTimes &times = conversation.times;
        const bool counted =
            countsAsLoad(times.state, times.waitingSinceAt, times.lastMessageAt, m_now);
        conversation.returned = conversation.returned || !counted;
        times.lastMessageAt = m_now;
        times.windowUntilAt = m_now + 48LL * 3600 * 1000;
        if (times.waitingSinceAt == 0)
            times.waitingSinceAt = m_now;
        const auto owner = m_agents.find(conversation.owner);
        const bool gone = owner != m_agents.end()
            && (owner->second.presence.link == LinkState::Lost
                || owner->second.presence.state == PresenceState::Offline);
        if (gone)
            enqueue(conversation);
        return;
    }
    const ConversationId id { m_nextId++ };
    ModelConversation conversation;
    conversation.waiting.key = { dice(10) == 0 ? dice(3) : 0, m_now, id };
    conversation.waiting.channel = ChannelId { 1 + visitor % kChannels };
    if (const auto last = m_lastAgent.find(visitor); last != m_lastAgent.end()) {
        conversation.waiting.lastAgent = last->second.first;
        conversation.waiting.lastServedAt = last->second.second;
    }
    conversation.times.lastMessageAt = m_now;
    conversation.times.waitingSinceAt = m_now;
    conversation.times.windowUntilAt = m_now + 48LL * 3600 * 1000;
    m_ofVisitor[visitor] = id;
    enqueue(m_open[id] = conversation);
}

ModelConversation *Model::anyAssigned()
{
    if (m_open.empty())
        return nullptr;
    auto it = m_open.begin();
    std::advance(it, dice(int(m_open.size())));
    return it->second.times.state == ConversationState::Assigned ? &it->second : nullptr;
}

void Model::agentAnswers()
{
    ModelConversation *conversation = anyAssigned();
    if (!conversation)
        return;
    ConversationTimes &times = conversation->times;
    // To write into a silent one makes it count again, too.
    conversation->returned = conversation->returned
        || !countsAsLoad(times.state, times.waitingSinceAt, times.lastMessageAt, m_now);
    times.waitingSinceAt = 0;
    times.lastMessageAt = m_now;
    times.hops = 0;
    conversation->waiting.declined.clear();
}

void Model::agentEnds()
{
    if (const ModelConversation *conversation = anyAssigned())
        close(conversation->waiting.key.conversation);
}

void Model::agentDeclines()
{
    ModelConversation *conversation = anyAssigned();
    if (!conversation)
        return;
    conversation->waiting.declined.insert(conversation->owner);
    enqueue(*conversation);
}

void Model::returnUnanswered(AgentId agent)
{
    for (auto &[id, conversation] : m_open) {
        if (conversation.owner == agent && conversation.times.waitingSinceAt > 0)
            enqueue(conversation);
    }
}

void Model::agentComesOrGoes()
{
    const AgentId id { 1 + dice(kAgents) };
    Presence &presence = m_agents.at(id).presence;
    switch (dice(5)) {
    case 0:
    case 1:
    case 2:
        presence.onAttached();
        break;
    case 3:
        presence.onDropped(m_now);
        break;
    default:
        presence.onLeft();
        if (presence.link == LinkState::Lost)
            returnUnanswered(id);
        break;
    }
}

//! He chooses another state, or a supervisor does.
void Model::agentFreezes()
{
    const AgentId id { 1 + dice(kAgents) };
    Presence &presence = m_agents.at(id).presence;
    if (presence.link != LinkState::Connected)
        return;
    const PresenceState state = PresenceState(dice(8) < 5 ? 0 : dice(5));
    presence.onChosen(state, m_now);
    if (state == PresenceState::Offline)
        returnUnanswered(id);
}

void Model::onDue(ConversationId id, DueAction action)
{
    ModelConversation &conversation = m_open.at(id);
    switch (action) {
    case DueAction::Remind:
        conversation.times.remindedAt = m_now;
        return;
    case DueAction::Reassign: {
        WaitingConversation other = conversation.waiting;
        other.declined.insert(conversation.owner);
        tellAgents();
        const auto room = m_allocator.roomFor(other, m_now);
        ++conversation.times.hops; // asked once; the desk asks again when somebody has room
        if (!room)
            return;
        conversation.waiting.declined.insert(conversation.owner);
        setOwner(conversation, *room);
        return;
    }
    case DueAction::OfferOver:
        return;
    case DueAction::EndSilent:
        check(conversation.times.waitingSinceAt == 0, "no timer ends what is unanswered");
        close(id);
        return;
    case DueAction::EndWindow:
        close(id);
        return;
    }
}

void Model::timePasses()
{
    m_now += dice(4) == 0 ? dice(600'000) : dice(20'000);
    for (auto &[id, agent] : m_agents) {
        if (agent.presence.onTime(m_now))
            returnUnanswered(id);
    }
    QList<std::pair<ConversationId, DueAction>> due;
    for (const auto &[id, conversation] : m_open) {
        const auto next = nextDue(conversation.times, m_rules.value(conversation.waiting.channel));
        if (next && next->at <= m_now)
            due.append({ id, next->action });
    }
    for (const auto &[id, action] : due)
        onDue(id, action);
}

void Model::invariants()
{
    qsizetype queued = 0;
    for (const auto &[id, conversation] : m_open) {
        const bool waits = m_allocator.contains(id);
        queued += waits;
        check(waits != conversation.owner.isValid(),
              "an open conversation has a place in the queue or an owner, never both");
    }
    check(queued == m_allocator.waiting(), "nobody waits who has no conversation");
    for (const auto &[id, agent] : m_agents) {
        int returned = 0;
        for (const auto &[conversation, of] : m_open)
            returned += of.owner == id && of.returned;
        const int load = loadOf(id);
        const bool over = agent.capacity > 0 && load > agent.capacity;
        exceeded += over;
        check(!over || load - returned <= agent.capacity, "over capacity only by return");
    }
    // The sweep: nothing is left to do.
    const QList<ConversationId> queue = inOrder();
    for (const ConversationId id : queue.mid(0, dice(20) == 0 ? queue.size() : kSmallQueue))
        check(!m_allocator.explain(id, m_now).agent, "the sweep finds nothing to do");
    check(!m_allocator.next(m_now), "and so does the allocator");
    int place = 0;
    for (const ConversationId id : queue.mid(0, kSmallQueue)) {
        ++place;
        check(m_allocator.positionOf(id) >= 1 && m_allocator.positionOf(id) <= place,
              "a place of its channel's queue is not behind that of all");
    }
}

void Model::event()
{
    const int kind = dice(100);
    if (kind < 38)
        visitorWrites();
    else if (kind < 60)
        agentAnswers();
    else if (kind < 66)
        agentEnds();
    else if (kind < 74)
        agentComesOrGoes();
    else if (kind < 78)
        agentFreezes();
    else if (kind < 80)
        agentDeclines();
    else
        timePasses();
    drain();
    invariants();
}

int eventCount()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") > 0 ? 1'000'000 : 100'000;
}

} // namespace

//! 100,000 random events against the rules alone, with everything that must hold after each.
class TestAllocatorModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingHoldsAfterEveryEvent();
    void theSameSeedGivesTheSameResult();
};

void TestAllocatorModel::everythingHoldsAfterEveryEvent()
{
    Model model(20'261'124);
    for (int i = 0; i < eventCount(); ++i) {
        model.event();
        if (!model.problem.isEmpty())
            QFAIL(qPrintable(QStringLiteral("event %1: %2").arg(i).arg(model.problem)));
    }
    QVERIFY(model.assignments > eventCount() / 50);
    QVERIFY(model.exceeded > 0); // visitors came back to full agents, as they may
}

void TestAllocatorModel::theSameSeedGivesTheSameResult()
{
    Model first(7);
    Model second(7);
    Model other(8);
    for (int i = 0; i < 5000; ++i) {
        first.event();
        second.event();
        other.event();
    }
    QCOMPARE(first.trace(), second.trace());
    QVERIFY(first.trace() != other.trace());
}

QTEST_GUILESS_MAIN(TestAllocatorModel)
#include "tst_allocatormodel.moc"
