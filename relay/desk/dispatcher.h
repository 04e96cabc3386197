// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/conversationbook.h"
#include "relay/desk/roster.h"
#include "relay/domain/queue.h"
#include "relay/domain/routingpolicy.h"
#include "relay/storage/storage.h"

#include <QObject>
#include <QSet>

namespace kefu::desk {

class AlarmClock;

//! Gives waiting conversations to agents. Event-driven: every fact that can change a decision calls
//! wake(), and one pass per turn of the loop decides everything that can be decided. A decision
//! becomes true by a claim, a compare-and-set in the store; until it is answered it counts against
//! the agent already.
class Dispatcher : public QObject {
    Q_OBJECT
public:
    using Claimed = std::function<void(const storage::ClaimOutcome &)>;

    Dispatcher(storage::Storage &storage, Roster &roster, const ConversationBook &book, Clock now,
               QObject *parent);
    //! Called with every answered claim, won or lost, in commit order.
    void setClaimed(Claimed claimed) { m_claimed = std::move(claimed); }

    //! Follows a conversation's state: in the queue exactly while it is queued.
    void follow(const storage::ConversationRow &row);
    void wake();
    void stop() { m_stopped = true; }
    qsizetype waiting() const { return m_queue.size(); }

private:
    struct Claim { //!< under way
        AgentId agent;
        qint64 rankGiven = 0;
        qint64 rankBefore = 0;
    };
    void pass();
    bool place(const storage::ConversationRow &row, qint64 now);
    QList<domain::Candidate> &candidatesFor(ChannelId channel);
    void claim(const storage::ConversationRow &row, AgentId agent, const QString &reason,
               qint64 now);
    void onClaimed(ConversationId id, const Result<storage::ClaimOutcome> &outcome);

    storage::Storage &m_storage;
    Roster &m_roster;
    const ConversationBook &m_book;
    Clock m_now;
    Claimed m_claimed;
    AlarmClock *m_alarm;
    domain::Queue m_queue;
    QHash<ConversationId, Claim> m_claiming;
    QHash<AgentId, int> m_claimLoad; //!< claims under way per agent
    QHash<ChannelId, QList<domain::Candidate>> m_candidates; //!< of the pass that runs
    bool m_wakeQueued = false;
    bool m_stopped = false;
};

} // namespace kefu::desk
