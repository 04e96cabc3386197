// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/replay.h"

#include "relay/domain/allocator.h"

#include <algorithm>
#include <map>
#include <queue>

namespace kefu::domain {

namespace {

constexpr qint64 kSoonMs = 30'000; // product.md 8, the service level
constexpr double kHourMs = 3600.0 * 1000;

struct Given {
    qint64 waitMs = 0;
    AgentId agent;
    bool last = false;
};

struct Step {
    enum class Kind { Ends, Leaves, Comes, Queues }; //!< in this order at the same moment
    qint64 at = 0;
    Kind kind = Kind::Queues;
    qsizetype index = 0; //!< of the visit or the shift
    AgentId agent {};
    auto key() const { return std::tuple(at, kind, index); }
    bool operator>(const Step &other) const { return key() > other.key(); }
};

class Day {
public:
    Day(const QList<ReplayVisit> &visits, const QList<ReplayShift> &shifts,
        const ReplaySettings &settings)
        : m_visits(visits)
        , m_shifts(shifts)
        , m_settings(settings)
    {
    }

    std::map<qsizetype, Given> run()
    {
        QHash<ChannelId, RoutingRules> rules;
        for (qsizetype i = 0; i < m_visits.size(); ++i) {
            rules.insert(m_visits[i].channel, m_settings.rules);
            m_steps.push({ m_visits[i].queuedAt, Step::Kind::Queues, i });
            m_indexes.insert(m_visits[i].id, i);
        }
        for (qsizetype i = 0; i < m_shifts.size(); ++i) {
            m_steps.push({ m_shifts[i].fromAt, Step::Kind::Comes, i });
            m_steps.push({ m_shifts[i].toAt, Step::Kind::Leaves, i });
        }
        m_allocator.configure(rules, {}, 0);
        while (!m_steps.empty()) {
            const qint64 at = m_steps.top().at;
            waitUntil(at);
            while (!m_steps.empty() && m_steps.top().at == at) {
                const Step step = m_steps.top();
                m_steps.pop();
                take(step);
            }
            decide(at);
        }
        return m_given;
    }

private:
    //! Waits for a last agent that end on the way there.
    void waitUntil(qint64 at)
    {
        for (qint64 next = m_allocator.nextTimeAt(); next > 0 && next < at;
             next = m_allocator.nextTimeAt())
            decide(next);
    }

    void take(const Step &step)
    {
        switch (step.kind) {
        case Step::Kind::Queues:
            enqueue(m_visits[step.index], step.at);
            return;
        case Step::Kind::Comes:
        case Step::Kind::Leaves:
            setShift(m_shifts[step.index], step.kind == Step::Kind::Comes, step.at);
            return;
        case Step::Kind::Ends:
            --m_agents[step.agent].now.load;
            m_agents[step.agent].now.idleSinceAt = step.at;
            m_allocator.setAgent(m_agents[step.agent], step.at);
            return;
        }
    }

    void setShift(const ReplayShift &shift, bool comes, qint64 at)
    {
        RoutingAgent &agent = m_agents[shift.agent];
        agent.now.agent = shift.agent;
        agent.now.capacity = m_settings.capacity.value_or(shift.capacity);
        agent.now.presence = comes ? PresenceState::Online : PresenceState::Offline;
        agent.now.link = comes ? LinkState::Connected : LinkState::Lost;
        agent.channels = shift.channels;
        m_allocator.setAgent(agent, at);
    }

    void enqueue(const ReplayVisit &visit, qint64 at)
    {
        WaitingConversation waiting;
        waiting.key = { 0, visit.queuedAt, visit.id };
        waiting.channel = visit.channel;
        waiting.staySinceAt = visit.queuedAt;
        const auto known = m_lastAgents.constFind(visit.visitor);
        waiting.lastAgent = known == m_lastAgents.cend() ? visit.lastAgent : *known;
        waiting.lastServedAt = at;
        m_allocator.put(waiting, at);
    }

    void decide(qint64 at)
    {
        while (const auto given = m_allocator.next(at)) {
            const qsizetype index = m_indexes.value(given->conversation);
            const ReplayVisit &visit = m_visits[index];
            RoutingAgent &agent = m_agents[given->agent];
            ++agent.now.load;
            agent.now.lastAssignedAt = ++m_turn;
            m_allocator.setAgent(agent, at);
            m_lastAgents.insert(visit.visitor, given->agent);
            m_given[index] = { at - visit.queuedAt, given->agent,
                               given->reason == RoutingReason::LastAgent };
            m_steps.push(
                { at + std::max<qint64>(visit.heldMs, 1), Step::Kind::Ends, index, given->agent });
        }
    }

    const QList<ReplayVisit> &m_visits;
    const QList<ReplayShift> &m_shifts;
    const ReplaySettings &m_settings;
    Allocator m_allocator;
    QHash<ConversationId, qsizetype> m_indexes;
    QHash<AgentId, RoutingAgent> m_agents;
    QHash<VisitorId, AgentId> m_lastAgents;
    std::priority_queue<Step, std::vector<Step>, std::greater<>> m_steps;
    std::map<qsizetype, Given> m_given;
    qint64 m_turn = 0;
};

void addFairness(ReplayFigures &figures, const QList<ReplayShift> &shifts,
                 const std::map<AgentId, int> &counts)
{
    std::map<AgentId, double> hours;
    for (const ReplayShift &shift : shifts)
        hours[shift.agent] += double(shift.toAt - shift.fromAt) / kHourMs;
    double sum = 0;
    double squares = 0;
    bool isFirst = true;
    for (const auto &[agent, shiftHours] : hours) {
        const auto found = counts.find(agent);
        const int count = found == counts.end() ? 0 : found->second;
        figures.fewest = isFirst ? count : std::min(figures.fewest, count);
        figures.most = std::max(figures.most, count);
        isFirst = false;
        const double rate = shiftHours > 0 ? count / shiftHours : 0;
        sum += rate;
        squares += rate * rate;
    }
    figures.fairness = squares > 0 ? sum * sum / (double(hours.size()) * squares) : 0;
}

ReplayFigures figuresOf(qsizetype conversations, const QList<Given> &given,
                        const QList<ReplayShift> &shifts)
{
    ReplayFigures figures;
    figures.conversations = int(conversations);
    figures.assigned = int(given.size());
    std::vector<qint64> waits;
    std::map<AgentId, int> counts;
    qint64 sum = 0;
    for (const Given &each : given) {
        waits.push_back(each.waitMs);
        sum += each.waitMs;
        ++counts[each.agent];
        figures.within30s += each.waitMs <= kSoonMs;
        figures.lastAgent += each.last;
    }
    if (!waits.empty()) {
        std::sort(waits.begin(), waits.end());
        figures.meanWaitMs = sum / qint64(waits.size());
        figures.medianWaitMs = waits[waits.size() / 2];
        figures.p90WaitMs = waits[waits.size() * 9 / 10];
        figures.longestWaitMs = waits.back();
    }
    addFairness(figures, shifts, counts);
    return figures;
}

} // namespace

ReplayResult replay(const QList<ReplayVisit> &visits, const QList<ReplayShift> &shifts,
                    const ReplaySettings &settings)
{
    QList<Given> recorded;
    QList<Given> replayed;
    for (const ReplayVisit &visit : visits) {
        if (visit.recordedWaitMs >= 0)
            recorded.append(
                { visit.recordedWaitMs, visit.recordedAgent,
                  visit.lastAgent.isValid() && visit.lastAgent == visit.recordedAgent });
    }
    for (const auto &[index, given] : Day(visits, shifts, settings).run())
        replayed.append(given);
    return { figuresOf(visits.size(), recorded, shifts),
             figuresOf(visits.size(), replayed, shifts) };
}

} // namespace kefu::domain
