// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/autoresponder.h"

#include "relay/desk/alarmclock.h"
#include "relay/domain/leaveorder.h"

#include <QLoggingCategory>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcReplies, "kefudesk.replies")

//! Who is assigned at once is told no place.
constexpr qint64 kPlaceAfterMs = 3000;
//! How often the places told are looked at while the queue moves.
constexpr qint64 kPlacesEveryMs = 10'000;

using domain::ReplySituation;
using domain::ReplyTrigger;

} // namespace

Autoresponder::Autoresponder(storage::Storage &storage, const Roster &roster,
                             const ConversationBook &book, Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_roster(roster)
    , m_book(book)
    , m_now(now)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &Autoresponder::onRang);
}

void Autoresponder::start()
{
    m_storage.replyBook([this](const Result<storage::ReplyBook> &book) {
        if (book)
            onLoaded(*book);
        else
            qCCritical(lcReplies) << "automatic replies are off:" << book.error().message;
    });
}

void Autoresponder::addChannel(ChannelId channel)
{
    if (m_channels.contains(channel))
        return;
    m_channels[channel].someoneThere = m_roster.someoneThere(channel);
}

void Autoresponder::onLoaded(const storage::ReplyBook &book)
{
    m_calendar = book.calendar;
    for (auto it = book.channels.cbegin(); it != book.channels.cend(); ++it)
        setState(it.key(), *it);
    m_ready = true;
    for (auto it = m_channels.begin(); it != m_channels.end(); ++it) {
        it->someoneThere = m_roster.someoneThere(it.key());
        if (it->someoneThere)
            onSomeoneThere(it.key(), *it);
        else
            onNobodyThere(it.key(), *it);
        for (const QString &warning :
             domain::calendarWarnings(it->state.replies.hours, m_calendar, m_now()))
            qCWarning(lcReplies).noquote() << warning;
    }
    m_ports.opened(); // what was told to the dispatcher before was told without the rules
    for (const storage::IngestOutcome &outcome : std::exchange(m_early, {}))
        answer(outcome);
}

void Autoresponder::setState(ChannelId channel, const storage::ReplyState &state)
{
    ChannelState &known = m_channels[channel];
    const qint64 absentSinceAt = known.state.absentSinceAt;
    known.state = state;
    if (m_ready) // what is written of an absence may be on its way
        known.state.absentSinceAt = absentSinceAt;
    known.keywords = domain::KeywordBook(state.replies.rules);
    watchHours(known);
}

//! Whoever wrote while only leave messages are taken is given out when work begins.
void Autoresponder::watchHours(const ChannelState &state)
{
    if (!state.state.replies.leaveOnlyOffHours)
        return;
    const qint64 at = domain::nextOpening(state.state.replies.hours, m_calendar, m_now());
    if (at > 0 && (m_opensAt == 0 || at < m_opensAt))
        m_opensAt = at;
    m_alarm->setFor(at);
}

bool Autoresponder::isOpen(ChannelId channel) const
{
    const auto state = m_channels.constFind(channel);
    return state == m_channels.cend()
        || domain::isOpen(state->state.replies.hours, m_calendar, m_now());
}

bool Autoresponder::takesLeavesOnly(ChannelId channel) const
{
    const auto state = m_channels.constFind(channel);
    return state != m_channels.cend() && state->state.replies.leaveOnlyOffHours && !isOpen(channel);
}

Autoresponder::Trial Autoresponder::tryOut(ChannelId channel, const QString &text, qint64 at) const
{
    const auto state = m_channels.constFind(channel);
    if (state == m_channels.cend())
        return {};
    Trial trial;
    trial.isOpen = domain::isOpen(state->state.replies.hours, m_calendar, at);
    trial.someoneThere = state->someoneThere;
    trial.candidates = domain::replyCandidates(
        state->state.replies, state->keywords, m_calendar, state->state.absentSinceAt,
        { ReplyTrigger::Wrote, text, false, state->someoneThere, 0, at });
    return trial;
}

// ---- what visitors do
// ----------------------------------------------------------------------------

void Autoresponder::onIngested(const storage::IngestOutcome &outcome)
{
    if (m_stopped || !outcome.message || outcome.blocked)
        return;
    if (m_ready)
        answer(outcome);
    else
        m_early.append(outcome);
}

void Autoresponder::answer(const storage::IngestOutcome &outcome)
{
    const Message &message = *outcome.message;
    const ChannelId channel =
        outcome.conversation ? outcome.conversation->info.visitor.channel : outcome.channel;
    ReplySituation situation { ReplyTrigger::Entered, {}, false, true, 0, m_now() };
    if (outcome.rated)
        situation.trigger = ReplyTrigger::Rated;
    else if (message.direction == Direction::In)
        situation.trigger = ReplyTrigger::Wrote;
    if (message.content.kind == ContentKind::Text)
        situation.text = message.content.text;
    const bool isOpen = outcome.conversation && !outcome.rated;
    situation.hasOwner = isOpen && outcome.conversation->info.state == ConversationState::Assigned;
    const ConversationId conversation =
        outcome.conversation ? outcome.conversation->info.id : ConversationId {};
    if (isOpen && situation.trigger == ReplyTrigger::Wrote)
        collectLeave(*outcome.conversation);
    const Candidates candidates = candidatesFor(channel, situation);
    if (!candidates.isEmpty())
        submit(channel, message.visitor, conversation, candidates);
    else if (outcome.opened)
        mayWait(*outcome.conversation);
}

Autoresponder::Candidates Autoresponder::candidatesFor(ChannelId channel,
                                                       ReplySituation situation) const
{
    const auto state = m_channels.constFind(channel);
    if (state == m_channels.cend())
        return {};
    situation.someoneThere = state->someoneThere;
    return domain::replyCandidates(state->state.replies, state->keywords, m_calendar,
                                   state->state.absentSinceAt, situation);
}

void Autoresponder::submit(ChannelId channel, VisitorId visitor, ConversationId conversation,
                           const Candidates &candidates)
{
    storage::AutoReplyItem item;
    item.visitor = visitor;
    item.conversation = conversation;
    item.candidates = candidates;
    item.keepLast = m_channels.value(channel).state.replies.keepLast;
    item.at = m_now();
    m_storage.autoReply(item, [this, item](const Result<storage::AutoReplyOutcome> &outcome) {
        if (outcome)
            onAnswered(item, *outcome);
        else
            qCWarning(lcReplies) << "no automatic reply:" << outcome.error().message;
    });
}

void Autoresponder::onAnswered(const storage::AutoReplyItem &item,
                               const storage::AutoReplyOutcome &outcome)
{
    if (outcome.choice.reply) {
        qCDebug(lcReplies) << "visitor" << item.visitor.value << "was sent"
                           << domain::replyKindName(outcome.choice.reply->kind);
        m_ports.written(outcome);
        return;
    }
    const storage::ConversationRow *row = m_book.find(item.conversation);
    const bool isAboutThePlace = item.candidates.first().kind == domain::ReplyKind::Queue;
    if (row && !isAboutThePlace)
        mayWait(*row);
}

void Autoresponder::onEnded(const storage::ConversationRow &row)
{
    const ChannelId channel = row.info.visitor.channel;
    const Candidates candidates =
        candidatesFor(channel, ReplySituation { ReplyTrigger::Ended, {}, true, true, 0, m_now() });
    if (m_ready && !m_stopped && !candidates.isEmpty())
        submit(channel, row.info.visitor.id, row.info.id, candidates);
}

// ---- the place in the queue
// ----------------------------------------------------------------------

void Autoresponder::mayWait(const storage::ConversationRow &row)
{
    const auto state = m_channels.constFind(row.info.visitor.channel);
    const bool wanted = state != m_channels.cend() && state->state.replies.on
        && state->state.replies.of(domain::ReplyKind::Queue).on && state->someoneThere;
    if (!wanted || row.info.state != ConversationState::Queued || m_told.contains(row.info.id))
        return;
    const qint64 at = m_now() + kPlaceAfterMs;
    m_placesDue.emplace(at, row.info.id);
    m_alarm->setFor(at);
}

void Autoresponder::tellPlace(ConversationId id)
{
    const storage::ConversationRow *row = m_book.find(id);
    const int position = row ? m_ports.position(id) : 0;
    if (position == 0 || row->info.state != ConversationState::Queued) {
        m_told.remove(id);
        return;
    }
    const bool isTold = m_told.contains(id);
    if (isTold && !domain::isBigChange(m_told.value(id), position))
        return;
    m_told.insert(id, position);
    const ChannelId channel = row->info.visitor.channel;
    ReplySituation situation { ReplyTrigger::Waits, {}, false, true, position, m_now() };
    const Candidates candidates = candidatesFor(channel, situation);
    if (!candidates.isEmpty())
        submit(channel, row->info.visitor.id, id, candidates);
}

void Autoresponder::tellPlaces()
{
    const QList<ConversationId> told = m_told.keys();
    for (const ConversationId id : told)
        tellPlace(id);
}

// ---- who is there
// --------------------------------------------------------------------------------

void Autoresponder::onPresence()
{
    if (m_presenceQueued || m_stopped)
        return;
    m_presenceQueued = true; // many come at once after a restart
    QMetaObject::invokeMethod(
        this, [this] { checkPresence(); }, Qt::QueuedConnection);
}

void Autoresponder::checkPresence()
{
    m_presenceQueued = false;
    if (!m_ready)
        return;
    for (auto it = m_channels.begin(); it != m_channels.end(); ++it) {
        const bool there = m_roster.someoneThere(it.key());
        if (there == it->someoneThere)
            continue;
        it->someoneThere = there;
        if (there)
            onSomeoneThere(it.key(), *it);
        else
            onNobodyThere(it.key(), *it);
    }
}

void Autoresponder::onSomeoneThere(ChannelId channel, ChannelState &state)
{
    if (std::exchange(state.state.absentSinceAt, 0) != 0)
        saveAbsence(channel, 0);
}

void Autoresponder::onNobodyThere(ChannelId channel, ChannelState &state)
{
    if (state.state.absentSinceAt == 0) {
        state.state.absentSinceAt = m_now();
        saveAbsence(channel, state.state.absentSinceAt);
    }
    for (const storage::ConversationRow &row : m_book.rows()) {
        if (row.info.visitor.channel == channel)
            collectLeave(row);
    }
}

void Autoresponder::saveAbsence(ChannelId channel, qint64 sinceAt)
{
    m_storage.saveAbsence(channel, sinceAt, [](const Result<bool> &saved) {
        if (!saved)
            qCWarning(lcReplies) << "an absence was not saved:" << saved.error().message;
    });
}

void Autoresponder::collectLeave(const storage::ConversationRow &row)
{
    const ChannelId channel = row.info.visitor.channel;
    const bool nobody = !m_channels.value(channel).someoneThere || takesLeavesOnly(channel);
    if (!nobody || row.info.leave || row.info.state != ConversationState::Queued)
        return;
    m_leaves.append(row.info.id);
    if (std::exchange(m_leavesQueued, true))
        return;
    QMetaObject::invokeMethod(
        this, [this] { markLeaves(); }, Qt::QueuedConnection);
}

void Autoresponder::markLeaves()
{
    m_leavesQueued = false;
    m_storage.markLeave(std::exchange(m_leaves, {}), m_now(),
                        [this](const Result<QList<storage::ConversationChange>> &changes) {
                            if (!changes) {
                                qCWarning(lcReplies)
                                    << "leave messages were not marked:" << changes.error().message;
                                return;
                            }
                            for (const storage::ConversationChange &change : *changes)
                                m_ports.marked(change);
                        });
}

// ---- windows that close
// --------------------------------------------------------------------------

void Autoresponder::onChanged(const storage::ConversationRow &row)
{
    watchWindow(row);
    if (row.info.state == ConversationState::Queued || m_told.isEmpty())
        return;
    m_told.remove(row.info.id);
    if (m_placesAgainAt == 0 && !m_told.isEmpty()) {
        m_placesAgainAt = m_now() + kPlacesEveryMs;
        m_alarm->setFor(m_placesAgainAt);
    }
}

void Autoresponder::watchWindow(const storage::ConversationRow &row)
{
    const bool waits = row.info.state != ConversationState::Closed && row.info.waitingSinceAt > 0;
    const qint64 at = waits ? row.window.messageUntilAt - domain::kLeaveAlertMs : 0;
    if (m_closingAt.value(row.info.id) == at)
        return;
    forgetWindow(row.info.id);
    if (at <= 0 || row.window.messageUntilAt <= m_now())
        return;
    m_closing.emplace(at, row.info.id);
    m_closingAt.insert(row.info.id, at);
    m_alarm->setFor(m_closing.begin()->first);
}

void Autoresponder::forgetWindow(ConversationId id)
{
    const auto known = m_closingAt.constFind(id);
    if (known == m_closingAt.cend())
        return;
    m_closing.erase({ *known, id });
    m_closingAt.erase(known);
}

void Autoresponder::onRang()
{
    const qint64 now = m_now();
    while (!m_closing.empty() && m_closing.begin()->first <= now) {
        const ConversationId id = m_closing.begin()->second;
        m_closing.erase(m_closing.begin()); // its time stays known, so that it is told once
        if (const storage::ConversationRow *row = m_book.find(id))
            m_ports.closing(*row, row->window.messageUntilAt);
    }
    while (!m_placesDue.empty() && m_placesDue.begin()->first <= now) {
        const ConversationId id = m_placesDue.begin()->second;
        m_placesDue.erase(m_placesDue.begin());
        tellPlace(id);
    }
    if (m_placesAgainAt > 0 && m_placesAgainAt <= now) {
        m_placesAgainAt = 0;
        tellPlaces();
    }
    if (m_opensAt > 0 && m_opensAt <= now) {
        m_opensAt = 0;
        for (const ChannelState &state : std::as_const(m_channels))
            watchHours(state);
        m_ports.opened();
    }
    m_alarm->setFor(m_closing.empty() ? 0 : m_closing.begin()->first);
    m_alarm->setFor(m_placesDue.empty() ? 0 : m_placesDue.begin()->first);
    m_alarm->setFor(m_placesAgainAt);
}

} // namespace kefu::desk
