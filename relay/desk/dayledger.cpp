// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/dayledger.h"

#include <algorithm>

namespace kefu::desk {

namespace {

using domain::EpisodeMeter;
using domain::Fact;
using domain::Happening;
using L = QLatin1String;

constexpr qint64 kSecondMs = 1000;
constexpr qint64 kMinuteSeconds = 60;

//! Which facts can be opened (Desk::boardList).
bool isKept(Fact::Kind kind)
{
    switch (kind) {
    case Fact::Kind::Taken:
    case Fact::Kind::Transferred:
    case Fact::Kind::Answered:
    case Fact::Kind::FirstReply:
    case Fact::Kind::Abandoned:
    case Fact::Kind::Dropped:
    case Fact::Kind::WindowOver:
    case Fact::Kind::Rated:
        return true;
    default:
        return false;
    }
}

bool isLoneEntry(const Fact &fact)
{
    return fact.kind == Fact::Kind::EnteredOnly;
}

} // namespace

void DayLedger::begin(qint64 dayAt, qint64 dayEndsAt)
{
    m_dayAt = dayAt;
    m_dayEndsAt = dayEndsAt;
    m_loaded = false;
    m_late.clear();
}

void DayLedger::setGroups(const QList<storage::GroupRecord> &groups)
{
    m_groups.clear();
    for (const storage::GroupRecord &group : groups) {
        for (const AgentId member : group.group.members)
            m_groups[member].append({ group.group.channel, group.group.id });
    }
}

void DayLedger::load(const std::vector<Fact> &facts, storage::FactsRest rest)
{
    m_all = {};
    m_byChannel.clear();
    m_byGroup.clear();
    m_byAgent.clear();
    m_kept.clear();
    m_points.clear();
    m_changedPoints.clear();
    m_rated.clear();
    m_meters = std::move(rest.open);
    m_uncertain = std::move(rest.uncertainSinceAt);
    m_entered = std::move(rest.entered);
    for (const Fact &fact : facts) {
        if (!isLoneEntry(fact)) // who came in is counted by m_entered
            take(fact);
    }
    addQueueOf(facts);
    m_loaded = true;
    for (const Late &late : std::exchange(m_late, {})) {
        if (rest.asOf < late.events.last().seq)
            apply(late.row, late.events, late.message ? &*late.message : nullptr);
    }
}

void DayLedger::addQueueOf(const std::vector<Fact> &facts)
{
    std::map<ChannelId, std::vector<Fact>> stays;
    for (const Fact &fact : facts) {
        if (fact.kind != Fact::Kind::QueueStay || fact.at < m_dayAt)
            continue;
        stays[fact.channel].push_back(fact);
        stays[{}].push_back(fact);
    }
    for (const auto &[channel, list] : stays) {
        addQueueStays(m_points[channel], list, m_dayAt);
        for (auto &[at, point] : m_points[channel]) {
            point.at = at;
            point.channel = channel;
        }
    }
}

void DayLedger::onChange(const storage::ConversationRow &row,
                         const QList<storage::EventRow> &events, const Message *message)
{
    if (events.isEmpty() || !row.info.id.isValid())
        return;
    if (m_loaded)
        apply(row, events, message);
    else
        m_late.append({ row, events, message ? std::optional(*message) : std::nullopt });
}

void DayLedger::onEntered(ChannelId channel, VisitorId visitor)
{
    m_entered[channel].insert(visitor);
}

void DayLedger::apply(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
                      const Message *message)
{
    const ConversationId id = row.info.id;
    const ChannelId channel = row.info.visitor.channel;
    auto meter = m_meters.find(id);
    if (meter == m_meters.end()) {
        if (row.info.state == ConversationState::Closed && !message)
            return; // an old one was touched
        const bool isNew = row.queuedAt >= m_dayAt && row.info.state == ConversationState::Queued;
        meter = m_meters.insert(
            id, isNew ? EpisodeMeter(id, channel) : EpisodeMeter::ended(id, channel));
        m_entered[channel].remove(row.info.visitor.id);
    }
    const bool offered = row.info.acceptUntilAt > 0;
    const bool wasOffered = std::exchange(m_offered[id], offered);
    move(*meter, row, events.last().at, wasOffered && !offered && !message);
    const bool isAdded = events.last().kind == storage::EventRow::Kind::MessageAdded;
    if (message && isAdded)
        say(*meter, row, *message, events.last().at);
    else if (message)
        noteDelivery(*message);
    noteRating(row);
    if (row.info.state == ConversationState::Closed) {
        m_uncertain.remove(id);
        m_offered.remove(id);
    }
}

//! What changed of where it is.
void DayLedger::move(EpisodeMeter &meter, const storage::ConversationRow &row, qint64 at,
                     bool isAccepted)
{
    const domain::MetricsRules &rules = m_rulesOf(meter.channel());
    const domain::FactSink sink = [this](const Fact &fact) { take(fact); };
    const AgentId owner =
        row.info.state == ConversationState::Assigned ? row.info.owner : AgentId {};
    const domain::Cause cause = domain::causeOf(row.why);
    switch (row.info.state) {
    case ConversationState::Queued:
        if (!meter.isQueued() || !row.why.isEmpty())
            meter.take({ Happening::Kind::Queued,
                         row.routing.stayAt > 0 ? row.routing.stayAt : row.queuedAt,
                         {},
                         cause },
                       rules, sink);
        break;
    case ConversationState::Assigned:
        if (meter.owner() != owner)
            meter.take({ Happening::Kind::Assigned, row.assignedAt, owner, cause }, rules, sink);
        else if (isAccepted)
            meter.take({ Happening::Kind::Accepted, at, owner, cause }, rules, sink);
        break;
    case ConversationState::Closed:
        if (!meter.hasEnded())
            meter.take({ Happening::Kind::Ended, row.info.endedAt, {}, cause }, rules, sink);
        break;
    }
}

void DayLedger::say(EpisodeMeter &meter, const storage::ConversationRow &row,
                    const Message &message, qint64 at)
{
    const domain::MetricsRules &rules = m_rulesOf(meter.channel());
    const domain::FactSink sink = [this](const Fact &fact) { take(fact); };
    const bool isEntry = message.content.kind == ContentKind::Enter;
    if (message.direction == Direction::In) {
        meter.take({ Happening::Kind::VisitorWrote, at }, rules, sink);
    } else if (message.direction == Direction::Out) {
        const Happening::Kind kind = !message.author.isValid() ? Happening::Kind::RelayWrote
            : message.held                                     ? Happening::Kind::AgentHeld
                                                               : Happening::Kind::AgentWrote;
        meter.take({ kind, at, message.author }, rules, sink);
        if (message.author.isValid())
            m_uncertain.remove(row.info.id);
    }
    const bool gaveUp = message.direction == Direction::In
        && message.content.kind == ContentKind::Text && domain::saysNeverMind(message.content.text);
    if (gaveUp || isEntry)
        meter.take({ Happening::Kind::Left, at }, rules, sink);
}

void DayLedger::noteDelivery(const Message &message)
{
    if (message.delivery == DeliveryState::Uncertain && message.author.isValid())
        m_uncertain.insert(message.conversation, message.createdAt);
}

//! A rating belongs to the end of its conversation, and to none while that is open again.
void DayLedger::noteRating(const storage::ConversationRow &row)
{
    const bool counts = row.info.rating > 0 && row.info.state == ConversationState::Closed
        && row.info.endedAt >= m_dayAt;
    const auto known = m_rated.constFind(row.info.id);
    if (known != m_rated.constEnd() && (!counts || known->at != row.info.endedAt))
        takeBack(row.info.id);
    if (!counts || m_rated.contains(row.info.id))
        return;
    Fact fact;
    fact.kind = Fact::Kind::Rated;
    fact.at = row.info.endedAt;
    fact.channel = row.info.visitor.channel;
    fact.conversation = row.info.id;
    fact.agent = row.info.owner;
    fact.ms = row.info.rating;
    take(fact);
}

void DayLedger::take(const Fact &fact)
{
    if (fact.at < m_dayAt)
        return;
    const domain::MetricsRules &rules = m_rulesOf(fact.channel);
    m_all.take(fact, rules);
    m_byChannel[fact.channel].take(fact, rules);
    if (fact.agent.isValid()) {
        m_byAgent[fact.agent].take(fact, rules);
        for (const auto &[channel, group] : m_groups.value(fact.agent)) {
            if (channel == fact.channel)
                m_byGroup[group].take(fact, rules);
        }
    }
    if (isKept(fact.kind))
        m_kept.push_back(fact);
    if (fact.kind == Fact::Kind::Rated)
        m_rated.insert(fact.conversation, fact);
    if (fact.kind == Fact::Kind::MessageIn) {
        const qint64 second = fact.at / kSecondMs;
        auto &slot = m_seconds[fact.channel][size_t(second % kMinuteSeconds)];
        if (slot.first != second)
            slot = { second, 0 };
        ++slot.second;
    }
    addToPoints(fact);
}

void DayLedger::takeBack(ConversationId conversation)
{
    const Fact fact = m_rated.take(conversation);
    const int rating = int(fact.ms);
    m_all.takeBackRated(rating);
    m_byChannel[fact.channel].takeBackRated(rating);
    m_byAgent[fact.agent].takeBackRated(rating);
    for (const auto &[channel, group] : m_groups.value(fact.agent)) {
        if (channel == fact.channel)
            m_byGroup[group].takeBackRated(rating);
    }
    std::erase_if(m_kept, [conversation](const Fact &kept) {
        return kept.kind == Fact::Kind::Rated && kept.conversation == conversation;
    });
}

qint64 DayLedger::waitSinceAt(ConversationId id) const
{
    const auto meter = m_meters.constFind(id);
    return meter == m_meters.constEnd() ? 0 : meter->waitSinceAt();
}

qint64 DayLedger::takenBy(AgentId agent) const
{
    const auto found = m_byAgent.find(agent);
    return found == m_byAgent.end() ? 0 : found->second.conversations();
}

qint64 DayLedger::perMinute(ChannelId channel, qint64 now) const
{
    const auto seconds = m_seconds.constFind(channel);
    if (seconds == m_seconds.constEnd())
        return 0;
    const qint64 oldest = now / kSecondMs - kMinuteSeconds;
    qint64 sum = 0;
    for (const auto &[second, count] : *seconds)
        sum += second > oldest ? count : 0;
    return sum;
}

void DayLedger::figuresOf(ChannelId channel, BoardFigures &figures) const
{
    const auto found = m_byChannel.find(channel);
    (found == m_byChannel.end() ? domain::Tally() : found->second).writeTo(figures);
    figures.enteredOnly = m_entered.value(channel).size();
}

void DayLedger::figuresOf(GroupId group, BoardFigures &figures) const
{
    const auto found = m_byGroup.find(group);
    (found == m_byGroup.end() ? domain::Tally() : found->second).writeTo(figures);
}

void DayLedger::figuresOfAll(const QSet<ChannelId> &channels, BoardFigures &figures) const
{
    if (channels.isEmpty()) {
        m_all.writeTo(figures);
    } else {
        domain::Tally sum;
        for (const ChannelId channel : channels) {
            if (const auto found = m_byChannel.find(channel); found != m_byChannel.end())
                sum.add(found->second);
        }
        sum.writeTo(figures);
    }
    figures.enteredOnly = 0;
    for (auto it = m_entered.cbegin(); it != m_entered.cend(); ++it) {
        if (channels.isEmpty() || channels.contains(it.key()))
            figures.enteredOnly += it->size();
    }
}

std::optional<QList<Fact>> DayLedger::factsBehind(const QString &figure) const
{
    static const QHash<QString, Fact::Kind> kinds {
        { L("conversations"), Fact::Kind::Taken },
        { L("transfers"), Fact::Kind::Transferred },
        { L("levelBase"), Fact::Kind::Answered },
        { L("queueStays"), Fact::Kind::Answered },
        { L("levelHits"), Fact::Kind::Answered },
        { L("firstReplies"), Fact::Kind::FirstReply },
        { L("firstReplyMedianMs"), Fact::Kind::FirstReply },
        { L("firstReplyP90Ms"), Fact::Kind::FirstReply },
        { L("abandoned"), Fact::Kind::Abandoned },
        { L("dropped"), Fact::Kind::Dropped },
        { L("windowsOver"), Fact::Kind::WindowOver },
        { L("rated"), Fact::Kind::Rated },
    };
    const auto kind = kinds.constFind(figure);
    if (kind == kinds.constEnd())
        return std::nullopt;
    QList<Fact> facts;
    for (auto fact = m_kept.crbegin(); fact != m_kept.crend(); ++fact) {
        if (fact->kind != *kind)
            continue;
        // What is not in the level is what one wants to look at.
        const bool isHit = fact->ms <= m_rulesOf(fact->channel).targetMs;
        if (figure != L("levelHits") || isHit)
            facts.append(*fact);
    }
    return facts;
}

} // namespace kefu::desk
