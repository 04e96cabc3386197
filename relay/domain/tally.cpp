// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/tally.h"

#include <algorithm>

namespace kefu::domain {

namespace {

constexpr int kMedian = 50;
constexpr int kNinety = 90;
constexpr int kHundred = 100;

} // namespace

qint64 percentile(const std::vector<qint64> &sorted, int percent)
{
    if (sorted.empty())
        return -1;
    const size_t rank = (sorted.size() * size_t(percent) + kHundred - 1) / kHundred;
    return sorted[std::max<size_t>(rank, 1) - 1];
}

void Tally::take(const Fact &fact, const MetricsRules &rules)
{
    switch (fact.kind) {
    case Fact::Kind::Taken:
        m_conversations.insert(fact.conversation);
        break;
    case Fact::Kind::Transferred:
        ++m_sums.transfers;
        break;
    case Fact::Kind::Answered:
    case Fact::Kind::FirstReply:
    case Fact::Kind::Reply:
        takeReply(fact, rules);
        break;
    case Fact::Kind::Abandoned:
    case Fact::Kind::Dropped:
    case Fact::Kind::WindowOver:
        takeEnd(fact, rules);
        break;
    case Fact::Kind::MessageIn:
    case Fact::Kind::MessageOut:
    case Fact::Kind::Automatic:
        takeMessage(fact);
        break;
    case Fact::Kind::Rated:
        ++m_sums.rated;
        m_sums.ratingSum += fact.ms;
        break;
    case Fact::Kind::EnteredOnly:
        ++m_sums.enteredOnly;
        break;
    case Fact::Kind::Begun:
    case Fact::Kind::QueueStay:
        break;
    }
}

void Tally::takeReply(const Fact &fact, const MetricsRules &rules)
{
    if (fact.kind == Fact::Kind::Answered) {
        ++m_sums.queueStays;
        m_sums.queueWaitMs += fact.waitMs;
        ++m_sums.levelBase;
        m_sums.levelHits += fact.ms <= rules.targetMs ? 1 : 0;
    } else if (fact.kind == Fact::Kind::FirstReply) {
        ++m_sums.firstReplies;
        m_firstMs.push_back(fact.ms);
    } else {
        ++m_sums.replies;
        m_sums.replyMs += fact.ms;
        m_sums.repliesInTime += fact.ms <= rules.inTimeMs ? 1 : 0;
    }
}

void Tally::takeEnd(const Fact &fact, const MetricsRules &rules)
{
    if (fact.kind == Fact::Kind::Dropped) {
        ++m_sums.dropped;
        return;
    }
    const bool isOver = fact.kind == Fact::Kind::WindowOver;
    ++(isOver ? m_sums.windowsOver : m_sums.abandoned);
    // answered + abandoned − short abandons; a window that ended without any answer is one.
    const bool counts = isOver ? fact.ms == 1 : fact.waitMs > rules.shortAbandonMs;
    m_sums.levelBase += counts ? 1 : 0;
}

void Tally::takeMessage(const Fact &fact)
{
    if (fact.kind == Fact::Kind::MessageIn)
        ++m_sums.messagesIn;
    else
        ++(fact.kind == Fact::Kind::MessageOut ? m_sums.messagesOut : m_sums.automatic);
}

void Tally::add(const Tally &other)
{
    m_sums.enteredOnly += other.m_sums.enteredOnly;
    m_sums.messagesIn += other.m_sums.messagesIn;
    m_sums.messagesOut += other.m_sums.messagesOut;
    m_sums.automatic += other.m_sums.automatic;
    m_sums.queueStays += other.m_sums.queueStays;
    m_sums.queueWaitMs += other.m_sums.queueWaitMs;
    m_sums.levelBase += other.m_sums.levelBase;
    m_sums.levelHits += other.m_sums.levelHits;
    m_sums.firstReplies += other.m_sums.firstReplies;
    m_sums.replies += other.m_sums.replies;
    m_sums.repliesInTime += other.m_sums.repliesInTime;
    m_sums.replyMs += other.m_sums.replyMs;
    m_sums.abandoned += other.m_sums.abandoned;
    m_sums.dropped += other.m_sums.dropped;
    m_sums.windowsOver += other.m_sums.windowsOver;
    m_sums.transfers += other.m_sums.transfers;
    m_sums.rated += other.m_sums.rated;
    m_sums.ratingSum += other.m_sums.ratingSum;
    m_conversations.unite(other.m_conversations);
    m_firstMs.insert(m_firstMs.end(), other.m_firstMs.begin(), other.m_firstMs.end());
}

void Tally::takeBackRated(int rating)
{
    --m_sums.rated;
    m_sums.ratingSum -= rating;
}

void Tally::writeTo(BoardFigures &figures) const
{
    const BoardFigures now = figures;
    figures = m_sums;
    figures.queued = now.queued;
    figures.oldestQueuedAt = now.oldestQueuedAt;
    figures.assigned = now.assigned;
    figures.unanswered = now.unanswered;
    figures.oldestWaitingAt = now.oldestWaitingAt;
    figures.overdue = now.overdue;
    figures.expiring = now.expiring;
    figures.uncertain = now.uncertain;
    figures.help = now.help;
    figures.leaves = now.leaves;
    figures.messagesPerMinute = now.messagesPerMinute;
    figures.conversations = m_conversations.size();
    if (m_sorted < m_firstMs.size()) {
        const auto middle = m_firstMs.begin() + qsizetype(m_sorted);
        std::sort(middle, m_firstMs.end());
        std::inplace_merge(m_firstMs.begin(), middle, m_firstMs.end());
        m_sorted = m_firstMs.size();
    }
    figures.firstReplyMedianMs = percentile(m_firstMs, kMedian);
    figures.firstReplyP90Ms = percentile(m_firstMs, kNinety);
}

} // namespace kefu::domain
