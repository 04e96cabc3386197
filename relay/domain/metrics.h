// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/openclock.h"
#include "relay/protocol/ids.h"

#include <functional>

//! The figures of product.md 8 by the "Adopt" definitions of the market report (reference/market.md
//! 2), in one place: what happened in a conversation goes in, facts come out, and a Tally sums them
//! up. The dashboard feeds it with commits as they come, a report with rows of any past period;
//! both therefore say the same of the same time.
namespace kefu::domain {

//! What the definitions leave to the operator, for one channel.
struct MetricsRules {
    qint64 targetMs = 30'000; //!< T of the service level
    qint64 shortAbandonMs = 5'000; //!< S: who leaves so soon counts for nothing
    qint64 inTimeMs = 180'000; //!< of a reply
    //! "Answered" is an agent's accepting instead of his first line. Only where he is asked: what
    //! is assigned without asking is "accepted" at once, and a level made of that would be a lie.
    bool answeredByAccept = false;
    OpenClock clock {};
};

//! Why a stay began or a conversation ended, as far as figures care.
enum class Cause { Other, Transferred, ByHand, WindowOver, Blocked };
//! Of `segments.why` and `end_why` (SCHEMA.md).
Cause causeOf(QStringView why);
//! Whether a stay that ended for this reason was the conversation's end.
bool isClosingReason(QStringView endWhy);

//! Whether a visitor's line says that he gives up (「算了」, 「不用了」): an explicit abandonment.
bool saysNeverMind(QStringView text);

//! Something that happened in a conversation. In this order where two are at the same millisecond.
struct Happening {
    enum class Kind {
        Queued,
        Assigned,
        Accepted,
        VisitorWrote,
        AgentWrote,
        AgentHeld, //!< wrote what waits until the visitor writes: nobody is answered by it
        RelayWrote, //!< an automatic reply: stops no clock
        Left, //!< 「算了」, or came in again with another session
        Ended,
    };
    Kind kind = Kind::Queued;
    qint64 at = 0; //!< the relay's clock, ms UTC
    AgentId agent {}; //!< Assigned, Accepted, AgentWrote
    Cause cause = Cause::Other;
};

//! Something that counts, at the time it counts for.
struct Fact {
    enum class Kind {
        Begun, //!< a conversation
        Taken, //!< by an agent, once per stay
        Transferred, //!< by `agent`
        //! Out of the queue with an answer: `waitMs` in the queue, all stays; `ms` from the first
        //! enqueue to the answer.
        Answered,
        FirstReply, //!< `ms` from the visitor's first line to the first of a person
        Reply, //!< `ms` from the first unanswered line
        Abandoned, //!< `waitMs`
        Dropped,
        //! Nobody answered before WeChat's window ended; `waitMs`. `ms` 1: he never got an answer.
        WindowOver,
        MessageIn,
        MessageOut,
        Automatic,
        QueueStay, //!< left the queue; `waitMs` by the wall's clock
        Rated, //!< `ms` 1..3, at the end of the conversation
        EnteredOnly, //!< came in and wrote nothing
    };
    Kind kind = Kind::Begun;
    qint64 at = 0;
    ChannelId channel {};
    ConversationId conversation {};
    AgentId agent {};
    qint64 ms = 0;
    qint64 waitMs = 0;
};
using FactSink = std::function<void(const Fact &)>;

//! The clocks of one conversation. Waiting, responses and the service level run by the channel's
//! business hours. What is decided once (answered, abandoned, dropped) is so for good, also when it
//! is opened again.
class EpisodeMeter {
public:
    EpisodeMeter() = default;
    EpisodeMeter(ConversationId conversation, ChannelId channel)
        : m_conversation(conversation)
        , m_channel(channel)
    {
    }
    //! One that is opened again and whose past nobody has read: everything about it is decided.
    static EpisodeMeter ended(ConversationId conversation, ChannelId channel);

    void take(const Happening &happening, const MetricsRules &rules, const FactSink &sink);

    ChannelId channel() const { return m_channel; }
    AgentId owner() const { return m_owner; }
    bool isQueued() const { return m_queuedAt > 0; }
    bool hasEnded() const { return m_hasEnded; }
    bool hasBegun() const { return m_enqueuedAt > 0 || m_hasEnded; }
    bool gotAnswer() const { return m_human; }
    //! Since when it waits in the queue, stays of before counted in; 0 = it does not.
    qint64 waitSinceAt() const { return m_queuedAt > 0 ? m_queuedAt - m_wallMs : 0; }

private:
    void say(const FactSink &sink, Fact fact, qint64 at) const;
    void onQueued(const Happening &happening, const MetricsRules &rules, const FactSink &sink);
    void onAssigned(const Happening &happening, const MetricsRules &rules, const FactSink &sink);
    void onReply(const Happening &happening, const MetricsRules &rules, const FactSink &sink);
    void onEnded(const Happening &happening, const MetricsRules &rules, const FactSink &sink);
    void onLeft(const Happening &happening, const MetricsRules &rules);
    void leaveQueue(qint64 at, const MetricsRules &rules, const FactSink &sink);
    void answer(qint64 at, AgentId agent, const MetricsRules &rules, const FactSink &sink);

    ConversationId m_conversation;
    ChannelId m_channel;
    AgentId m_owner;
    qint64 m_enqueuedAt = 0; //!< first
    qint64 m_queuedAt = 0; //!< this stay; 0 = not queued
    qint64 m_waitMs = 0; //!< of stays that are over, by business hours
    qint64 m_wallMs = 0; //!< … by the wall's clock
    qint64 m_firstLineAt = 0; //!< the visitor's
    qint64 m_waitingAt = 0; //!< his first unanswered line
    qint64 m_leftWaitMs = -1; //!< he gave up after so long; -1 = he did not
    bool m_taken = false; //!< by an agent, ever
    bool m_human = false; //!< a person wrote, ever
    bool m_decided = false; //!< counted in the service level, or never will be
    bool m_hasEnded = false; //!< now
    bool m_wasOver = false; //!< ended before
};

} // namespace kefu::domain
