// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/metrics.h"

#include <algorithm>
#include <array>

namespace kefu::domain {

namespace {

using L = QLatin1String;
using Kind = Fact::Kind;

} // namespace

Cause causeOf(QStringView why)
{
    constexpr std::array kByHand { L("claimed"), L("taken_over"), L("agent_wrote"), L("reopened") };
    if (why == L("transferred"))
        return Cause::Transferred;
    if (why == L("window_over"))
        return Cause::WindowOver;
    if (why == L("blocked"))
        return Cause::Blocked;
    const bool byHand =
        std::any_of(kByHand.begin(), kByHand.end(), [why](L one) { return why == one; });
    return byHand ? Cause::ByHand : Cause::Other;
}

bool isClosingReason(QStringView endWhy)
{
    constexpr std::array kClosing { L("agent"), L("supervisor"), L("silent"), L("window_over"),
                                    L("blocked") };
    return std::any_of(kClosing.begin(), kClosing.end(), [endWhy](L one) { return endWhy == one; });
}

bool saysNeverMind(QStringView text)
{
    constexpr qsizetype kLongest = 12;
    // 算了, 算了吧, 不用了, 不需要了, 不等了, 没事了, 不问了
    static const QStringList words {
        QStringLiteral("\u7b97\u4e86"),       QStringLiteral("\u7b97\u4e86\u5427"),
        QStringLiteral("\u4e0d\u7528\u4e86"), QStringLiteral("\u4e0d\u9700\u8981\u4e86"),
        QStringLiteral("\u4e0d\u7b49\u4e86"), QStringLiteral("\u6ca1\u4e8b\u4e86"),
        QStringLiteral("\u4e0d\u95ee\u4e86"), QStringLiteral("never mind"),
    };
    if (text.size() > kLongest)
        return false;
    QString plain;
    for (const QChar character : text) {
        if (character.isLetterOrNumber() || character == u' ')
            plain += character.toLower();
    }
    return words.contains(plain.trimmed());
}

EpisodeMeter EpisodeMeter::ended(ConversationId conversation, ChannelId channel)
{
    EpisodeMeter meter(conversation, channel);
    meter.m_hasEnded = true;
    meter.m_wasOver = true;
    meter.m_decided = true;
    return meter;
}

void EpisodeMeter::say(const FactSink &sink, Fact fact, qint64 at) const
{
    fact.at = at;
    fact.channel = m_channel;
    fact.conversation = m_conversation;
    sink(fact);
}

void EpisodeMeter::take(const Happening &happening, const MetricsRules &rules, const FactSink &sink)
{
    switch (happening.kind) {
    case Happening::Kind::Queued:
        onQueued(happening, rules, sink);
        break;
    case Happening::Kind::Assigned:
        onAssigned(happening, rules, sink);
        break;
    case Happening::Kind::Accepted:
        if (rules.answeredByAccept)
            answer(happening.at, happening.agent, rules, sink);
        break;
    case Happening::Kind::VisitorWrote:
        if (m_firstLineAt == 0)
            m_firstLineAt = happening.at;
        if (m_waitingAt == 0)
            m_waitingAt = happening.at;
        say(sink, { .kind = Kind::MessageIn, .agent = m_owner }, happening.at);
        break;
    case Happening::Kind::AgentWrote:
        onReply(happening, rules, sink);
        break;
    case Happening::Kind::AgentHeld:
        say(sink, { .kind = Kind::MessageOut, .agent = happening.agent }, happening.at);
        break;
    case Happening::Kind::RelayWrote:
        say(sink, { .kind = Kind::Automatic, .agent = m_owner }, happening.at);
        break;
    case Happening::Kind::Left:
        onLeft(happening, rules);
        break;
    case Happening::Kind::Ended:
        onEnded(happening, rules, sink);
        break;
    }
}

void EpisodeMeter::onQueued(const Happening &happening, const MetricsRules &rules,
                            const FactSink &sink)
{
    leaveQueue(happening.at, rules, sink);
    if (m_enqueuedAt == 0 && !m_wasOver) {
        m_enqueuedAt = happening.at;
        say(sink, { .kind = Kind::Begun }, happening.at);
    }
    if (happening.cause == Cause::Transferred)
        say(sink, { .kind = Kind::Transferred, .agent = m_owner }, happening.at);
    m_owner = {};
    m_hasEnded = false;
    m_queuedAt = happening.at;
}

void EpisodeMeter::onAssigned(const Happening &happening, const MetricsRules &rules,
                              const FactSink &sink)
{
    leaveQueue(happening.at, rules, sink);
    if (happening.cause == Cause::Transferred && m_owner.isValid())
        say(sink, { .kind = Kind::Transferred, .agent = m_owner }, happening.at);
    m_owner = happening.agent;
    m_hasEnded = false;
    m_taken = true;
    say(sink, { .kind = Kind::Taken, .agent = m_owner }, happening.at);
    if (rules.answeredByAccept && happening.cause == Cause::ByHand)
        answer(happening.at, m_owner, rules, sink);
}

void EpisodeMeter::onReply(const Happening &happening, const MetricsRules &rules,
                           const FactSink &sink)
{
    const qint64 at = happening.at;
    const AgentId agent = happening.agent;
    say(sink, { .kind = Kind::MessageOut, .agent = agent }, at);
    answer(at, agent, rules, sink);
    if (!m_human && !m_wasOver && m_firstLineAt > 0)
        say(sink,
            { .kind = Kind::FirstReply,
              .agent = agent,
              .ms = rules.clock.openMs(m_firstLineAt, at) },
            at);
    m_human = true;
    if (m_waitingAt > 0)
        say(sink,
            { .kind = Kind::Reply, .agent = agent, .ms = rules.clock.openMs(m_waitingAt, at) }, at);
    m_waitingAt = 0;
}

void EpisodeMeter::onLeft(const Happening &happening, const MetricsRules &rules)
{
    if (m_human || m_leftWaitMs >= 0)
        return;
    m_leftWaitMs = m_waitMs;
    if (m_queuedAt > 0)
        m_leftWaitMs += rules.clock.openMs(m_queuedAt, happening.at);
}

//! What never got a human answer was abandoned if the visitor gave up or nobody ever had it, and
//! dropped if somebody had it; a window that ended is our failure and shown apart.
void EpisodeMeter::onEnded(const Happening &happening, const MetricsRules &rules,
                           const FactSink &sink)
{
    const qint64 at = happening.at;
    leaveQueue(at, rules, sink);
    const bool isOver = happening.cause == Cause::WindowOver;
    const bool never = !m_human && !m_wasOver && happening.cause != Cause::Blocked;
    const bool isOpen = never && !m_decided;
    if (isOver)
        say(sink,
            { .kind = Kind::WindowOver,
              .agent = m_owner,
              .ms = isOpen ? 1 : 0,
              .waitMs = m_waitMs },
            at);
    else if (isOpen && (m_leftWaitMs >= 0 || !m_taken))
        say(sink,
            { .kind = Kind::Abandoned,
              .agent = m_owner,
              .waitMs = m_leftWaitMs >= 0 ? m_leftWaitMs : m_waitMs },
            at);
    else if (never && m_taken)
        say(sink, { .kind = Kind::Dropped, .agent = m_owner }, at);
    m_decided = true;
    m_wasOver = true;
    m_hasEnded = true;
    m_owner = {};
    m_waitingAt = 0;
}

void EpisodeMeter::leaveQueue(qint64 at, const MetricsRules &rules, const FactSink &sink)
{
    if (m_queuedAt == 0)
        return;
    const qint64 wall = std::max(0LL, at - m_queuedAt);
    m_waitMs += rules.clock.openMs(m_queuedAt, at);
    m_wallMs += wall;
    m_queuedAt = 0;
    say(sink, { .kind = Kind::QueueStay, .waitMs = wall }, at);
}

void EpisodeMeter::answer(qint64 at, AgentId agent, const MetricsRules &rules, const FactSink &sink)
{
    if (std::exchange(m_decided, true))
        return;
    say(sink,
        { .kind = Kind::Answered,
          .agent = agent,
          .ms = rules.clock.openMs(m_enqueuedAt, at),
          .waitMs = m_waitMs },
        at);
}

} // namespace kefu::domain
