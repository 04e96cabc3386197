// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/queue.h"
#include "relay/domain/routingpolicy.h"

#include <QHash>
#include <QSet>
#include <memory>

namespace kefu::domain {

//! A group of agents of one channel (客服组).
struct RoutingGroup {
    GroupId id;
    ChannelId channel;
    QSet<AgentId> members {};
    int capacity = 0; //!< a member who has so many gets no more as such; 0 = only his own limit
};

//! An agent as the allocator keeps him.
struct RoutingAgent {
    Candidate now; //!< load, presence, limit, turn; inGroup and declined are not used
    QSet<ChannelId> channels {}; //!< empty = all
};

//! A conversation that waits.
struct WaitingConversation {
    QueueKey key;
    ChannelId channel;
    AgentId lastAgent {};
    qint64 lastServedAt = 0;
    qint64 staySinceAt = 0; //!< since when it is in the queue this time
    GroupId group {}; //!< transferred to this group
    QSet<AgentId> declined {}; //!< who had it offered, refused it or did not answer
};

struct Allocation {
    ConversationId conversation;
    AgentId agent;
    RoutingReason reason = RoutingReason::InOrder;
    bool operator==(const Allocation &) const = default;
};

//! Who gets whom, for many: the same decisions as route() in queue order, each in O(log n) of
//! agents and of waiting conversations, because everything that can come next is kept in order
//! (ordered sets per ring of a channel). Pure and deterministic: the same calls give the same
//! answers. It knows what it is told and nothing else, so that all of it can be told again.
class Allocator {
public:
    Allocator();
    ~Allocator();
    Q_DISABLE_COPY_MOVE(Allocator)

    //! The rules of every channel and the groups; agents and conversations stay.
    void configure(const QHash<ChannelId, RoutingRules> &rules, const QList<RoutingGroup> &groups,
                   qint64 now);
    //! New, or as he is now. O(rings of his channels · log n).
    void setAgent(const RoutingAgent &agent, qint64 now);
    void removeAgent(AgentId agent, qint64 now);
    //! New, or as it is now.
    void put(const WaitingConversation &conversation, qint64 now);
    bool take(ConversationId conversation);

    //! The next assignment that is possible; its conversation waits no more. The agent's new load
    //! is for the caller to tell. Nothing: until something changes, or nextTimeAt().
    std::optional<Allocation> next(qint64 now);
    qint64 nextTimeAt() const; //!< when a wait ends or a ring widens; 0 = never

    //! The same decision by looking at everybody, with who is excluded and why. Not for many.
    RoutingDecision explain(ConversationId conversation, qint64 now) const;
    //! For one that does not wait, or as if it waited.
    RoutingDecision explain(const WaitingConversation &waiting, qint64 now) const;
    //! Among those of its channel, from 1; 0 = it does not wait.
    int positionOf(ConversationId conversation) const;
    bool contains(ConversationId conversation) const;
    qsizetype waiting() const;
    QList<ConversationId> conversations() const; //!< all that wait, by id
    //! The best of those who could have this conversation now, but for the ones in `declined`; for
    //! a re-assignment, which takes nothing out of the queue.
    std::optional<AgentId> roomFor(const WaitingConversation &conversation, qint64 now) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::domain
