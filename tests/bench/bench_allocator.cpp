// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/allocator.h"

#include <QTextStream>
#include <algorithm>
#include <chrono>
#include <vector>

//! One allocation decision: what it costs among so many agents with so many waiting (issue 5: at
//! most 50 µs at 1,000 and 100,000, and no more than log n). Prints figures, never a verdict.
using namespace kefu;
using namespace kefu::domain;

namespace {

using Clock = std::chrono::steady_clock;
constexpr qint64 kNow = 1'800'000'000'000;
constexpr int kDecisions = 2000;

struct Figure {
    double medianUs = 0;
    double p99Us = 0;
};

//! Everybody is full; then one agent after another ends a conversation: the next of the queue is
//! decided, told to the allocator as the agent's new load, and one more visitor queues.
Figure measure(RoutingPolicy policy, int agents, int waiting)
{
    Allocator allocator;
    RoutingRules rules;
    rules.policy = policy;
    allocator.configure({ { ChannelId { 1 }, rules } }, {}, kNow);
    std::vector<RoutingAgent> all;
    for (int i = 1; i <= agents; ++i) {
        RoutingAgent agent;
        agent.now = { AgentId { i }, PresenceState::Online, LinkState::Connected, 10, 10, i };
        all.push_back(agent);
        allocator.setAgent(agent, kNow);
    }
    WaitingConversation conversation;
    conversation.channel = ChannelId { 1 };
    qint64 id = 0;
    const auto enqueue = [&] {
        ++id;
        conversation.key = { 0, kNow - 1'000'000 + id, ConversationId { id } };
        // A third of them knows an agent.
        conversation.lastAgent = id % 3 == 0 ? AgentId { 1 + id % agents } : AgentId {};
        conversation.lastServedAt = kNow;
        allocator.put(conversation, kNow);
    };
    for (int i = 0; i < waiting; ++i)
        enqueue();
    std::vector<double> times;
    qint64 turn = agents;
    for (int i = 0; i < kDecisions; ++i) {
        RoutingAgent &free = all[size_t(i * 7919LL % agents)];
        free.now.load = 9;
        const auto from = Clock::now();
        allocator.setAgent(free, kNow);
        const auto given = allocator.next(kNow);
        free.now.load = 10;
        free.now.lastAssignedAt = ++turn;
        allocator.setAgent(free, kNow);
        enqueue();
        const auto to = Clock::now();
        if (given)
            times.push_back(std::chrono::duration<double, std::micro>(to - from).count());
    }
    std::sort(times.begin(), times.end());
    if (times.empty())
        return {};
    return { times[times.size() / 2], times[times.size() * 99 / 100] };
}

} // namespace

int main()
{
    QTextStream out(stdout);
    const auto row = [&out](RoutingPolicy policy, int agents, int waiting) {
        const Figure figure = measure(policy, agents, waiting);
        out << routingPolicyName(policy).leftJustified(14)
            << QString::number(agents).rightJustified(7)
            << QString::number(waiting).rightJustified(10)
            << QString::number(figure.medianUs, 'f', 2).rightJustified(11)
            << QString::number(figure.p99Us, 'f', 2).rightJustified(9) << '\n';
        out.flush();
    };
    out << "policy         agents   waiting  median us   p99 us   (free, decide, tell, enqueue)\n";
    const QList<int> crowds { 10, 100, 1000, 10'000 };
    const QList<int> queues { 100, 1000, 10'000, 100'000, 1'000'000 };
    for (qsizetype i = 0; i < crowds.size() * queues.size(); ++i)
        row(RoutingPolicy::InOrder, crowds[i / queues.size()], queues[i % queues.size()]);
    for (const RoutingPolicy policy :
         { RoutingPolicy::LeastBusy, RoutingPolicy::SpareShare, RoutingPolicy::LongestIdle })
        row(policy, 1000, 100'000);
    return 0;
}
