// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/conversationbook.h"
#include "relay/desk/roster.h"
#include "relay/domain/allocator.h"
#include "relay/domain/capacity.h"
#include "relay/storage/storage.h"

#include <QObject>
#include <QSet>
#include <QTimer>
#include <set>

namespace kefu::desk {

class AlarmClock;

//! Gives waiting conversations to agents. Event-driven: every fact that can change a decision is
//! told to the allocator, and one pass per turn of the loop decides everything that can be decided.
//! A decision becomes true by a claim, a compare-and-set in the store; until it is answered it
//! counts against the agent already. Every 30 s a sweep looks whether there was nothing to do.
class Dispatcher : public QObject {
    Q_OBJECT
public:
    using Claimed = std::function<void(const storage::ClaimOutcome &)>;

    Dispatcher(storage::Storage &storage, Roster &roster, ConversationBook &book, Clock now,
               QObject *parent);
    ~Dispatcher() override;
    //! Called with every answered claim, won or lost, in commit order.
    void setClaimed(Claimed claimed) { m_claimed = std::move(claimed); }
    //! Called after a pass that may have left room with somebody.
    void setPassed(std::function<void()> passed) { m_passed = std::move(passed); }

    //! Called for every agent whose presence, load or limit may have changed.
    void setTold(std::function<void(AgentId)> told) { m_onTold = std::move(told); }

    //! Rules of channels; without a channel those of all others.
    void configure(const QHash<ChannelId, domain::RoutingRules> &rules,
                   const QList<storage::GroupRecord> &groups);
    void addChannel(ChannelId channel);
    const domain::RoutingRules &rulesOf(ChannelId channel) const;
    const QHash<ChannelId, domain::RoutingRules> &rules() const { return m_rules; }
    const QList<storage::GroupRecord> &groups() const { return m_groups; }

    //! What this is true of waits, and is given to nobody, until it is followed again: a channel
    //! may take leave messages only (product.md 4).
    void setHoldsBack(std::function<bool(const storage::ConversationRow &)> holdsBack)
    {
        m_holdsBack = std::move(holdsBack);
    }

    //! Follows a conversation's state: in the queue exactly while it is queued.
    void follow(const storage::ConversationRow &row);
    //! An agent is new, or his presence, limit or channels are others now.
    void agentChanged(AgentId agent);
    void wake();
    void stop() { m_stopped = true; }
    qsizetype waiting() const
    {
        return m_allocator.waiting() + m_claiming.size() + m_heldBack.size();
    }
    //! Place among those of its channel, from 1; 0 = not queued.
    int positionOf(ConversationId id) const { return m_allocator.positionOf(id); }

    //! Who would get it now, and why not the others; also for one that does not wait.
    domain::RoutingDecision explain(const storage::ConversationRow &row);
    //! Who could have it now instead of its owner.
    std::optional<AgentId> roomFor(const storage::ConversationRow &row);
    domain::CapacityNow capacityOf(AgentId agent) const;
    //! What the sweep found to do, in all; 0, or there is a bug.
    int sweepFindings() const { return m_findings; }
    void sweep();

private:
    struct Claim { //!< under way
        AgentId agent;
        qint64 rankGiven = 0;
        qint64 rankBefore = 0;
    };
    struct Told { //!< what the allocator knows of an agent
        domain::RoutingAgent agent;
        LinkState link = LinkState::Lost;
        bool isThere = false;
        qint64 onlineSinceAt = 0;
        int loadThen = 0;
        qint64 changesAt = 0;
    };
    void pass();
    void tellChanged(qint64 now);
    void tell(AgentId agent, qint64 now);
    void noteComing(Told &told, const AgentEntry &entry, qint64 now);
    domain::RoutingAgent routingAgent(const Told &told, const AgentEntry &entry, qint64 now,
                                      qint64 &changesAt) const;
    domain::CapacityState capacityStateOf(const Told &told, const AgentEntry &entry) const;
    domain::WaitingConversation waitingOf(const storage::ConversationRow &row) const;
    void claim(const domain::Allocation &allocation, qint64 now);
    void onClaimed(ConversationId id, const Result<storage::ClaimOutcome> &outcome);
    int loadOf(AgentId agent) const;

    storage::Storage &m_storage;
    Roster &m_roster;
    ConversationBook &m_book;
    Clock m_now;
    Claimed m_claimed;
    std::function<void()> m_passed;
    std::function<void(AgentId)> m_onTold;
    std::function<bool(const storage::ConversationRow &)> m_holdsBack;
    AlarmClock *m_alarm;
    QTimer m_sweep;
    domain::Allocator m_allocator;
    QHash<ChannelId, domain::RoutingRules> m_rules;
    QList<storage::GroupRecord> m_groups;
    QSet<ChannelId> m_channels;
    QHash<AgentId, Told> m_told;
    QSet<AgentId> m_dirty;
    std::set<std::pair<qint64, AgentId>> m_limitChanges; //!< by themselves
    QHash<ConversationId, Claim> m_claiming;
    QHash<AgentId, int> m_claimLoad; //!< claims under way per agent
    QSet<ConversationId> m_heldBack;
    QSet<ConversationId> m_failed; //!< claims the store could not take
    qint64 m_retryAt = 0;
    int m_findings = 0;
    bool m_wakeQueued = false;
    bool m_stopped = false;
};

} // namespace kefu::desk
