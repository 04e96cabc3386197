// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/autoresponder.h"

//! What the desk answers about automatic replies and how things stand.
namespace kefu::desk {

struct ReplyView {
    storage::ReplyState state;
    domain::Calendar calendar;
    bool isOpen = true;
    QStringList warnings; //!< holidays that are not known
};

//! A queue of one channel, in figures.
struct QueueFigures {
    ChannelInfo channel;
    int waiting = 0; //!< not counting leave messages
    int leaves = 0;
    int assigned = 0;
    qint64 oldestAt = 0; //!< first enqueue of whoever waits longest; 0 = nobody
    int agentsOnline = 0;
    int agentsThere = 0; //!< also busy and away
};

struct AgentPresence {
    AgentInfo agent; //!< presence as chosen
    LinkState link = LinkState::Lost;
    int load = 0; //!< live conversations
    int open = 0; //!< all of his
};

} // namespace kefu::desk
