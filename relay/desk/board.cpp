// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/board.h"

#include "relay/desk/deskcore.h"

#include <QLoggingCategory>
#include <QPointer>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcBoard, "kefudesk.board")

constexpr int kGatherMs = 150; //!< product.md 8 allows to be 250 ms behind
constexpr int kTickMs = 1000; //!< what time alone changes
constexpr qint64 kSignOfLifeMs = 2000; //!< so that what is still does not look stale
constexpr qint64 kLookBackMs = 10LL * 24 * 3'600'000; //!< of clocks that began before the period
constexpr qint64 kHourMs = 3'600'000;
constexpr qsizetype kPartBytes = 200 * 1024; //!< of a frame
constexpr qsizetype kChannelBytes = 1200; //!< about what one takes on the wire, generously
constexpr qsizetype kAgentBytes = 700;
constexpr qsizetype kPointBytes = 300;
constexpr int kWeekDays = 7;

bool maySee(const domain::Actor &actor, ChannelId channel)
{
    return actor.channels.isEmpty() || actor.channels.contains(channel);
}

bool maySee(const domain::Actor &actor, const BoardAgent &agent)
{
    if (actor.channels.isEmpty() || agent.channels.isEmpty())
        return true;
    return std::any_of(agent.channels.begin(), agent.channels.end(),
                       [&actor](ChannelId channel) { return actor.channels.contains(channel); });
}

//! What is another one than was told; it counts as told now.
template <typename Id, typename T, typename See>
QList<T> news(QHash<Id, T> &told, const std::map<Id, T> &now, See see)
{
    QList<T> list;
    for (const auto &[id, value] : now) {
        if (!see(value))
            continue;
        T &before = told[id];
        if (before == value)
            continue;
        before = value;
        list.append(value);
    }
    return list;
}

//! As many as `room` has place for, each of them taking `size` bytes.
template <typename T> QList<T> takeSome(QList<T> &list, qsizetype size, qsizetype &room)
{
    const QList<T> some = list.first(std::min(list.size(), std::max<qsizetype>(0, room / size)));
    list.remove(0, some.size());
    room -= some.size() * size;
    return some;
}

//! A frame has at most 256 KiB: everything at once comes in several, of which only the first is
//! `full`.
QList<BoardPush> inParts(BoardPush rest)
{
    QList<BoardPush> parts;
    do {
        qsizetype room = kPartBytes;
        BoardPush part;
        part.at = rest.at;
        part.full = std::exchange(rest.full, false);
        part.total = rest.total;
        part.alerts = rest.alerts;
        part.gone = std::exchange(rest.gone, {});
        part.lastWeek = takeSome(rest.lastWeek, kPointBytes, room);
        part.channels = takeSome(rest.channels, kChannelBytes, room);
        part.groups = takeSome(rest.groups, kChannelBytes, room);
        part.agents = takeSome(rest.agents, kAgentBytes, room);
        part.points = takeSome(rest.points, kPointBytes, room);
        parts.append(part);
    } while (!rest.channels.isEmpty() || !rest.groups.isEmpty() || !rest.agents.isEmpty()
             || !rest.points.isEmpty());
    return parts;
}

} // namespace

Board::Board(DeskCore &core, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_ledger(
          [this](ChannelId channel) -> const domain::MetricsRules & { return rulesOf(channel); })
{
    m_gather.setSingleShot(true);
    m_gather.setTimerType(Qt::PreciseTimer);
    m_gather.setInterval(kGatherMs);
    m_tick.setInterval(kTickMs);
    connect(&m_gather, &QTimer::timeout, this, &Board::flush);
    connect(&m_tick, &QTimer::timeout, this, &Board::onTick);
}

void Board::start()
{
    m_started = true;
    recount();
    m_tick.start();
}

void Board::stop()
{
    m_started = false;
    m_tick.stop();
    m_gather.stop();
}

void Board::recount()
{
    if (!m_started)
        return;
    const QTimeZone &zone = m_core.settings.timeZone;
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_core.now(), zone).date();
    const qint64 dayAt = today.startOfDay(zone).toMSecsSinceEpoch();
    const qint64 endsAt = today.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
    m_rules = metricsRules(dayAt, endsAt);
    m_ledger.setGroups(m_core.dispatcher->groups());
    const bool isNewDay = dayAt != m_ledger.dayAt();
    m_ledger.begin(dayAt, endsAt);
    load();
    if (isNewDay)
        loadLastWeek();
}

QHash<ChannelId, domain::MetricsRules> Board::metricsRules(qint64 fromAt, qint64 toAt) const
{
    QHash<ChannelId, domain::MetricsRules> rules;
    for (auto it = m_core.channelNames.cbegin(); it != m_core.channelNames.cend(); ++it) {
        domain::MetricsRules one;
        one.answeredByAccept = m_core.dispatcher->rulesOf(it.key()).acceptMs > 0;
        one.clock = domain::OpenClock(m_core.autoresponder->stateOf(it.key()).replies.hours,
                                      m_core.autoresponder->calendar(), fromAt - kLookBackMs, toAt);
        rules.insert(it.key(), one);
    }
    return rules;
}

const domain::MetricsRules &Board::rulesOf(ChannelId channel) const
{
    const auto found = m_rules.constFind(channel);
    return found == m_rules.constEnd() ? m_otherwise : *found;
}

void Board::load()
{
    const quint64 generation = ++m_generation;
    storage::FactsQuery query;
    query.fromAt = m_ledger.dayAt();
    query.toAt = m_core.now() + kHourMs;
    query.rules = m_rules;
    query.withOpen = true;
    const auto facts = std::make_shared<std::vector<domain::Fact>>(); // filled in another thread
    m_core.storage.readFacts(
        query, [facts](const domain::Fact &fact) { facts->push_back(fact); },
        [this, generation, facts](const Result<storage::FactsRest> &rest) {
            if (generation != m_generation)
                return;
            if (!rest) {
                qCWarning(lcBoard) << "today was not read:" << rest.error().message;
                return;
            }
            m_ledger.load(*facts, *rest);
            const QList<SessionId> sessions = m_dashboards.keys();
            const BoardView all = view();
            for (const SessionId session : sessions)
                tell(session, all, {}, true);
        });
}

//! The same weekday before, for comparison in the chart.
void Board::loadLastWeek()
{
    const QTimeZone &zone = m_core.settings.timeZone;
    const QDate day = QDateTime::fromMSecsSinceEpoch(m_ledger.dayAt(), zone).date();
    const qint64 from = day.addDays(-kWeekDays).startOfDay(zone).toMSecsSinceEpoch();
    storage::FactsQuery query;
    query.fromAt = from;
    query.toAt = day.addDays(1 - kWeekDays).startOfDay(zone).toMSecsSinceEpoch();
    query.rules = metricsRules(query.fromAt, query.toAt);
    const auto facts = std::make_shared<std::vector<domain::Fact>>(); // filled in another thread
    m_core.storage.readFacts(
        query, [facts](const domain::Fact &fact) { facts->push_back(fact); },
        [this, from, facts](const Result<storage::FactsRest> &rest) {
            if (rest)
                m_lastWeek = pointsOf(
                    *facts,
                    [this](ChannelId c) -> const domain::MetricsRules & { return rulesOf(c); },
                    from);
        });
}

void Board::onChange(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
                     const Message *message)
{
    m_ledger.onChange(row, events, message);
    touch();
}

void Board::onIngested(const storage::IngestOutcome &outcome)
{
    if (outcome.message && !outcome.conversation
        && outcome.message->content.kind == ContentKind::Enter)
        m_ledger.onEntered(outcome.channel, outcome.message->visitor);
}

void Board::touch()
{
    if ((!m_dashboards.isEmpty() || !m_queues.isEmpty()) && !m_gather.isActive())
        m_gather.start();
}

void Board::onTick()
{
    // The working hours come a moment after the start.
    const bool hoursCame = !m_hadHours && m_core.autoresponder->isReady();
    if (hoursCame || m_core.now() >= m_ledger.dayEndsAt()) {
        m_hadHours = m_core.autoresponder->isReady();
        recount();
        return;
    }
    if (!m_gather.isActive())
        flush();
}

void Board::flush()
{
    const BoardView all = view();
    sample(all);
    const QList<BoardPoint> points = m_ledger.takeChangedPoints();
    const QList<SessionId> dashboards = m_dashboards.keys();
    for (const SessionId session : dashboards)
        tell(session, all, points, false);
    const QList<SessionId> queues = m_queues.keys();
    for (const SessionId session : queues)
        tellQueue(session, false);
}

void Board::sample(const BoardView &all)
{
    const auto pointOf = [&all](const BoardFigures &figures, qint64 online) {
        BoardPoint point;
        point.at = all.at;
        point.queued = figures.queued;
        point.waitMs = figures.oldestQueuedAt > 0 ? all.at - figures.oldestQueuedAt : 0;
        point.online = online;
        point.overdue = figures.overdue;
        point.expiring = figures.expiring;
        point.help = figures.help;
        return point;
    };
    for (const auto &[id, channel] : all.channels)
        m_ledger.sample(id, pointOf(channel.figures, channel.online));
    const auto online = std::count_if(all.agents.begin(), all.agents.end(), [](const auto &entry) {
        return entry.second.agent.presence == PresenceState::Online
            && entry.second.agent.link == LinkState::Connected;
    });
    m_ledger.sample({}, pointOf(all.all, online));
}

void Board::setAlerts(QList<BoardAlert> alerts)
{
    m_alerts = std::move(alerts);
    touch();
}

void Board::addDashboard(SessionId session, const domain::Actor &actor, SessionSink *sink)
{
    m_dashboards.insert(session, { actor, sink });
    // Behind the answer to the subscription.
    QMetaObject::invokeMethod(
        this, [this, session] { tell(session, view(), {}, true); }, Qt::QueuedConnection);
}

void Board::addQueue(SessionId session, const domain::Actor &actor, SessionSink *sink)
{
    m_queues.insert(session, { actor, sink });
    QMetaObject::invokeMethod(
        this, [this, session] { tellQueue(session, true); }, Qt::QueuedConnection);
}

BoardFigures Board::totalFor(const domain::Actor &actor, const BoardView &all) const
{
    if (actor.channels.isEmpty())
        return all.all;
    BoardFigures total;
    const auto earliest = [](qint64 &mine, qint64 other) {
        if (other > 0 && (mine == 0 || other < mine))
            mine = other;
    };
    for (const auto &[id, channel] : all.channels) {
        if (!maySee(actor, id))
            continue;
        const BoardFigures &one = channel.figures;
        total.queued += one.queued;
        earliest(total.oldestQueuedAt, one.oldestQueuedAt);
        total.assigned += one.assigned;
        total.unanswered += one.unanswered;
        earliest(total.oldestWaitingAt, one.oldestWaitingAt);
        total.overdue += one.overdue;
        total.expiring += one.expiring;
        total.uncertain += one.uncertain;
        total.help += one.help;
        total.leaves += one.leaves;
        total.messagesPerMinute += one.messagesPerMinute;
    }
    m_ledger.figuresOfAll(actor.channels, total);
    return total;
}

//! What this one has not been told yet; it counts as told.
BoardPush Board::newsFor(Dashboard &who, const BoardView &all, const QList<BoardPoint> &points,
                         bool full) const
{
    const domain::Actor &actor = who.actor;
    BoardPush push;
    push.at = all.at;
    push.full = full;
    push.total = totalFor(actor, all);
    push.channels = news(who.channels, all.channels,
                         [&actor](const BoardChannel &one) { return maySee(actor, one.id); });
    push.groups = news(who.groups, all.groups,
                       [&actor](const BoardGroup &one) { return maySee(actor, one.channel); });
    push.agents = news(who.agents, all.agents,
                       [&actor](const BoardAgent &one) { return maySee(actor, one); });
    for (auto it = who.agents.begin(); it != who.agents.end();) {
        const auto now = all.agents.find(it.key());
        const bool isThere = now != all.agents.end() && maySee(actor, now->second);
        if (!isThere)
            push.gone.append(it.key());
        it = isThere ? std::next(it) : who.agents.erase(it);
    }
    push.points = full ? allPoints(actor, all) : points;
    push.points.removeIf([&actor](const BoardPoint &point) {
        return point.channel.isValid() ? !maySee(actor, point.channel) : !actor.channels.isEmpty();
    });
    if (full && actor.channels.isEmpty())
        push.lastWeek = m_lastWeek;
    std::copy_if(m_alerts.begin(), m_alerts.end(), std::back_inserter(push.alerts),
                 [&actor](const BoardAlert &alert) {
                     return !alert.channel.isValid() || maySee(actor, alert.channel);
                 });
    return push;
}

QList<BoardPoint> Board::allPoints(const domain::Actor &actor, const BoardView &all) const
{
    QList<BoardPoint> points = m_ledger.pointsOf({});
    for (const auto &[id, channel] : all.channels) {
        if (maySee(actor, id))
            points += m_ledger.pointsOf(id);
    }
    return points;
}

void Board::tell(SessionId session, const BoardView &all, const QList<BoardPoint> &points,
                 bool full)
{
    const auto who = m_dashboards.find(session);
    if (who == m_dashboards.end())
        return;
    if (full) {
        const Dashboard fresh { who->actor, who->sink };
        *who = fresh;
    }
    const BoardPush push = newsFor(*who, all, points, full);
    const bool isNews = full || push.total != who->total || push.alerts != who->alerts
        || !push.channels.isEmpty() || !push.groups.isEmpty() || !push.agents.isEmpty()
        || !push.gone.isEmpty() || !push.points.isEmpty();
    if (!isNews && all.at - who->toldAt < kSignOfLifeMs)
        return;
    who->total = push.total;
    who->alerts = push.alerts;
    who->toldAt = all.at;
    SessionSink *sink = who->sink;
    const QList<BoardPush> parts = inParts(push);
    for (const BoardPush &part : parts)
        sink->onBoard(part);
}

} // namespace kefu::desk
