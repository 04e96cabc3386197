// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/routingpolicy.h"

#include <QList>
#include <optional>

//! A day that is over, run again under other settings. Pure: the same day gives the same result.
namespace kefu::domain {

//! A conversation as it came and as long as it took.
struct ReplayVisit {
    ConversationId id;
    ChannelId channel;
    VisitorId visitor;
    qint64 queuedAt = 0;
    qint64 heldMs = 0; //!< how long agents had it
    AgentId lastAgent {}; //!< who had served the visitor before that day
    qint64 recordedWaitMs = -1; //!< until it was assigned; -1 = never
    AgentId recordedAgent {};
};
//! A time an agent took new ones.
struct ReplayShift {
    AgentId agent;
    QSet<ChannelId> channels {}; //!< empty = all
    int capacity = 10; //!< 0 = no limit
    qint64 fromAt = 0;
    qint64 toAt = 0;
};
struct ReplaySettings {
    RoutingRules rules {};
    std::optional<int> capacity {}; //!< of everybody, instead of their own
};

struct ReplayFigures {
    int conversations = 0;
    int assigned = 0;
    qint64 meanWaitMs = 0;
    qint64 medianWaitMs = 0;
    qint64 p90WaitMs = 0;
    qint64 longestWaitMs = 0;
    int within30s = 0; //!< of all that came
    int lastAgent = 0; //!< given to who had served the visitor last
    int fewest = 0; //!< conversations of the agent who got the fewest
    int most = 0;
    //! Jain's index of conversations per hour of shift: 1 = all agents alike, 1/n = one had all.
    double fairness = 0;
    bool operator==(const ReplayFigures &) const = default;
};

struct ReplayResult {
    ReplayFigures recorded; //!< as it was
    ReplayFigures replayed; //!< as it would have been
};

//! Every conversation occupies its agent as long as it did; agents come and go as they did.
ReplayResult replay(const QList<ReplayVisit> &visits, const QList<ReplayShift> &shifts,
                    const ReplaySettings &settings);

} // namespace kefu::domain
