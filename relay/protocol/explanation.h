// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu {

//! A colleague as the others see him: who is invisible looks offline, except to supervisors.
struct Colleague {
    AgentId id;
    QString nickname {};
    Role role = Role::Agent;
    PresenceState presence = PresenceState::Offline;
    LinkState link = LinkState::Lost;
    QString reason {}; //!< why away
    qint64 sinceAt = 0; //!< in this state
    int load = 0; //!< live conversations
    int capacity = 0; //!< of them, just now; 0 = no limit
    QString sign {}; //!< 签名, in his words
    bool operator==(const Colleague &) const = default;
};

//! A group of agents of one channel (客服组).
struct AgentGroup {
    GroupId id;
    ChannelId channel;
    QString name {};
    QList<AgentId> members {};
    bool operator==(const AgentGroup &) const = default;
};

//! An agent who does not have the conversation, and the rule that kept it from him: `not_online`,
//! `in_grace`, `at_capacity`, `ramping_up`, `not_in_group`, `declined`, `not_his_channel`,
//! `disabled`, or `later_in_order`: he could have it, and another one came first.
struct ExplainedAgent {
    AgentId agent;
    QString name {};
    QString rule {};
    int load = 0;
    int capacity = 0; //!< 0 = no limit
    bool operator==(const ExplainedAgent &) const = default;
};

//! A stay in the queue or with an agent, and why it began and ended (SCHEMA.md, "segments").
struct ExplainedStay {
    bool queue = true;
    AgentId agent {};
    QString name {};
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< 0 = under way
    QString why {};
    QString endWhy {};
    bool operator==(const ExplainedStay &) const = default;
};

//! 分配原因: why this agent, why not the others, why it still waits (product.md 4).
struct Explanation {
    ConversationId conversation;
    ConversationState state = ConversationState::Queued;
    QString why {}; //!< reason of the last assignment, or why it waits: `all_full`, …
    QString policy {}; //!< of its channel
    AgentId owner {};
    int position = 0; //!< in the queue, from 1; 0 = not queued
    qint64 queuedAt = 0; //!< first enqueue of the episode: what its age counts from
    qint64 retryAt = 0; //!< when the relay looks again by itself; 0 = when something changes
    bool leave = false; //!< 留言
    bool closedHours = false; //!< outside the channel's business hours
    QList<ExplainedAgent> others {};
    QList<ExplainedStay> stays {}; //!< oldest first
    QStringList words {}; //!< the same in English, for logs and the command line
    bool operator==(const Explanation &) const = default;
};

} // namespace kefu
