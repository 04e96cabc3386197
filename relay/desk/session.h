// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QByteArray>
#include <QList>
#include <memory>

namespace kefu::desk {

using SessionId = quint64;

//! An event on its way to the sockets of one agent: made once, shared by all of them.
struct SharedEvent {
    Event event;
    QByteArray json; //!< codec::encodeEvent(event), so that no socket encodes it again
};
using EventPtr = std::shared_ptr<const SharedEvent>;

//! What an adapter's socket gives the desk to be told things. Called from the relay loop.
class SessionSink {
public:
    virtual ~SessionSink() = default;
    //! Everything in (from, to] that concerns this agent, in order. Ranges follow each other
    //! without a gap.
    virtual void onEvents(EventSeq from, EventSeq to, const QList<EventPtr> &events) = 0;
    virtual void onPresence(AgentId agent, PresenceState state) = 0;
    //! The same with why and by whom, for who has a place for it.
    virtual void onPresenceSet(const PresencePush &push) { onPresence(push.agent, push.state); }
    //! What happened in a conversation this session looks on in; `frame` is codec::encodePush() of
    //! it, made once for all of them.
    virtual void onWatched(const WatchedPush &, const QByteArray & /*frame*/) { }
    //! Topic `colleagues`: those who changed, as this session's agent may see them.
    virtual void onColleagues(const ColleaguesPush &) { }
    //! The canned replies this session's agent sees have changed.
    virtual void onCanned(const CannedPush &) { }
    //! Topics `dashboard` and `queue`.
    virtual void onBoard(const BoardPush &) { }
    virtual void onQueue(const QueuePush &) { }
    //! 悄悄话 in a conversation of this agent's, or in one that is looked on in.
    virtual void onWhisper(const WhisperPush &) { }
    //! Something to look at now.
    virtual void onAlert(const AlertPush &) { }
    //! The session is over (token revoked, agent disabled, relay stopping): close with this code
    //! and words.
    virtual void onClosed(int closeCode, const QString &reason) = 0;
};

} // namespace kefu::desk
