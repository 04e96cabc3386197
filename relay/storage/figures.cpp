// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/figures.h"

#include "relay/storage/session.h"

#include <algorithm>

namespace kefu::storage {

namespace {

using domain::EpisodeMeter;
using domain::Fact;
using domain::Happening;
using L = QLatin1String;

constexpr qint64 kWindowMs = 3'600'000; //!< read at once
constexpr qint64 kLongMs = 172'800'000; //!< as in index segments_long
constexpr qint64 kUncertainMs = 4LL * 24 * 3'600'000; //!< nobody can be answered after that anyway

// Rows come as one text for a whole window: reading a column costs more than reading a number in
// it. Segments: conversation, kind, agent, from, to, accepted, channel, visitor, why, end why.
#define KEFU_STAY                                                                                  \
    "s.conversation_id || ' ' || s.kind || ' ' || coalesce(s.agent, 0) || ' ' || s.from_at || "    \
    "' ' || s.to_at || ' ' || s.accepted_at || ' ' || v.channel_id || ' ' || c.visitor_id || "     \
    "' =' || s.why || ' =' || s.end_why"
#define KEFU_STAYS                                                                                 \
    "SELECT group_concat(" KEFU_STAY ", ' ') FROM segments s "                                     \
    "JOIN conversations c ON c.id = s.conversation_id JOIN visitors v ON v.id = c.visitor_id "

constexpr char kStays[] = KEFU_STAYS "WHERE s.from_at >= ? AND s.from_at < ?";
constexpr char kUnderWay[] = KEFU_STAYS "WHERE s.from_at >= ? AND s.from_at < ? AND s.to_at >= ?";
constexpr char kLong[] =
    KEFU_STAYS "WHERE s.to_at - s.from_at > 172800000 AND s.to_at >= ? AND s.from_at < ?";
constexpr char kStaysOf[] = KEFU_STAYS "WHERE s.conversation_id = ? AND s.from_at < ?";
// Messages: conversation, ms into the window, what (a letter of kLine below), author.
#define KEFU_LINE                                                                                  \
    "CASE WHEN direction = 0 THEN 0 WHEN author IS NULL THEN 2 ELSE 1 + 2 * was_held END"
constexpr char kLines[] =
    "SELECT group_concat(conversation_id || ' ' || (received_at - ?) || ' ' || " KEFU_LINE
    " || ' ' || coalesce(author, 0), ' ') FROM messages INDEXED BY messages_time "
    "WHERE received_at >= ? AND received_at < ? AND direction < 2 AND conversation_id IS NOT NULL";
constexpr char kEntered[] =
    "SELECT m.visitor_id || ' ' || v.channel_id || ' ' || m.received_at FROM messages m "
    "INDEXED BY messages_time JOIN visitors v ON v.id = m.visitor_id WHERE m.received_at >= ? "
    "AND m.received_at < ? AND m.direction = 2 AND m.kind = 1 AND m.conversation_id IS NULL";
constexpr char kLinesOf[] =
    "SELECT received_at || ' ' || direction || ' ' || kind || ' ' || coalesce(author, 0) || ' ' || "
    "was_held, CASE WHEN direction = 0 AND kind = 0 THEN substr(text, 1, 16) ELSE '' END "
    "FROM messages WHERE visitor_id = ? AND conversation_id = ? AND received_at < ? ORDER BY seq";
constexpr char kRated[] =
    "SELECT c.id || ' ' || v.channel_id || ' ' || coalesce(c.owner, 0) || ' ' || c.ended_at || ' ' "
    "|| c.rating FROM conversations c JOIN visitors v ON v.id = c.visitor_id "
    "WHERE c.rating > 0 AND c.ended_at >= ? AND c.ended_at < ? AND c.state = 2";
constexpr char kOpen[] = "SELECT id || ' ' || visitor_id FROM conversations WHERE state < 2";
constexpr char kUncertain[] =
    "SELECT m.conversation_id || ' ' || m.received_at FROM messages m JOIN conversations c "
    "ON c.id = m.conversation_id AND c.state < 2 WHERE m.delivery = 6 AND m.received_at >= ? "
    "AND NOT EXISTS (SELECT 1 FROM messages n WHERE n.visitor_id = m.visitor_id AND n.seq > m.seq "
    "AND n.direction = 1 AND n.author IS NOT NULL) ORDER BY m.id DESC";

//! Words of a text from left to right.
class Words {
public:
    explicit Words(QStringView text)
        : m_text(text)
    {
    }
    bool atEnd() const { return m_at >= m_text.size(); }
    QStringView word()
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && m_text[m_at] != u' ')
            ++m_at;
        const QStringView found = m_text.sliced(from, m_at - from);
        ++m_at;
        return found;
    }
    qint64 number()
    {
        qint64 value = 0;
        for (; m_at < m_text.size() && m_text[m_at] != u' '; ++m_at)
            value = value * 10 + (m_text[m_at].unicode() - u'0');
        ++m_at;
        return value;
    }

private:
    QStringView m_text;
    qsizetype m_at = 0;
};

struct Item {
    Happening what;
    ConversationId conversation;
    ChannelId channel {}; //!< not of messages
    VisitorId visitor {}; //!< not of messages
    bool isFresh = false; //!< a conversation begins with it
    bool isEntry = false; //!< no happening: a visitor came in
};

bool isEarlier(const Item &a, const Item &b)
{
    return a.what.at != b.what.at ? a.what.at < b.what.at : a.what.kind < b.what.kind;
}

struct Stay {
    Item begin;
    std::optional<Item> accepted;
    std::optional<Item> end; //!< only if the conversation ended with it
};

Stay readStay(Words &words)
{
    Stay stay;
    Item &begin = stay.begin;
    begin.conversation = { words.number() };
    const bool queue = words.number() == 0;
    begin.what.kind = queue ? Happening::Kind::Queued : Happening::Kind::Assigned;
    begin.what.agent = { words.number() };
    begin.what.at = words.number();
    const qint64 toAt = words.number();
    const qint64 acceptedAt = words.number();
    begin.channel = { words.number() };
    begin.visitor = { words.number() };
    const QStringView why = words.word().sliced(1);
    const QStringView endWhy = words.word().sliced(1);
    begin.what.cause = domain::causeOf(why);
    begin.isFresh = queue && why == L("visitor_wrote");
    if (acceptedAt > 0) {
        stay.accepted = begin;
        stay.accepted->what.kind = Happening::Kind::Accepted;
        stay.accepted->what.at = acceptedAt;
        stay.accepted->isFresh = false;
    }
    if (toAt > 0 && domain::isClosingReason(endWhy)) {
        stay.end = begin;
        stay.end->what.kind = Happening::Kind::Ended;
        stay.end->what.at = toAt;
        stay.end->what.cause = domain::causeOf(endWhy);
        stay.end->isFresh = false;
    }
    return stay;
}

Happening::Kind lineKind(qint64 code)
{
    constexpr std::array kKinds { Happening::Kind::VisitorWrote, Happening::Kind::AgentWrote,
                                  Happening::Kind::RelayWrote, Happening::Kind::AgentHeld };
    return kKinds[size_t(std::clamp<qint64>(code, 0, 3))];
}

//! Walks through the period and feeds a meter per conversation.
class Walk {
public:
    Walk(Session &session, const FactsQuery &query, const domain::FactSink &sink)
        : m_session(session)
        , m_query(query)
        , m_sink(sink)
    {
    }
    void run();
    void addRest(FactsRest &rest);

private:
    QString text(Statement &statement)
    {
        return fetchOne(statement, [](Row &row) { return row.text(); }).value_or(QString());
    }
    void addStays(const QString &words, bool begins);
    void readWindow(qint64 from, qint64 to);
    void feed(const Item &item);
    void enter(const Item &item);
    EpisodeMeter replayed(ConversationId conversation, ChannelId channel, VisitorId visitor,
                          qint64 before);
    QList<Item> historyOf(ConversationId conversation, VisitorId visitor, qint64 before,
                          ChannelId &channel);
    const domain::MetricsRules &rulesOf(ChannelId channel) const
    {
        const auto found = m_query.rules.constFind(channel);
        return found == m_query.rules.constEnd() ? m_otherwise : *found;
    }
    VisitorId visitorOf(ConversationId conversation);

    Session &m_session;
    const FactsQuery &m_query;
    const domain::FactSink &m_sink;
    const domain::MetricsRules m_otherwise;
    QHash<ConversationId, EpisodeMeter> m_meters;
    QHash<VisitorId, Fact> m_entered;
    std::vector<Item> m_items; //!< of the window, and later ones
};

void Walk::addStays(const QString &words, bool begins)
{
    for (Words reader(words); !reader.atEnd();) {
        Stay stay = readStay(reader);
        if (begins)
            m_items.push_back(stay.begin);
        if (stay.accepted && stay.accepted->what.at >= m_query.fromAt)
            m_items.push_back(*stay.accepted);
        if (stay.end)
            m_items.push_back(*stay.end);
    }
}

void Walk::readWindow(qint64 from, qint64 to)
{
    addStays(text(m_session.db.statement(kStays).arg(from).arg(to)), true);
    const QString lines = text(m_session.db.statement(kLines).arg(from).arg(from).arg(to));
    for (Words words(lines); !words.atEnd();) {
        Item item;
        item.conversation = { words.number() };
        item.what.at = from + words.number();
        item.what.kind = lineKind(words.number());
        item.what.agent = { words.number() };
        m_items.push_back(item);
    }
    Statement &entered = m_session.db.statement(kEntered).arg(from).arg(to);
    for (const QString &row : fetchAll(entered, [](Row &r) { return r.text(); })) {
        Words words(row);
        Item item;
        item.isEntry = true;
        item.visitor = { words.number() };
        item.channel = { words.number() };
        item.what.at = words.number();
        m_items.push_back(item);
    }
}

void Walk::run()
{
    const qint64 fromAt = m_query.fromAt;
    addStays(text(m_session.db.statement(kUnderWay).arg(fromAt - kLongMs).arg(fromAt).arg(fromAt)),
             false);
    addStays(text(m_session.db.statement(kLong).arg(fromAt).arg(fromAt - kLongMs)), false);
    for (qint64 from = fromAt; from < m_query.toAt && !m_session.db.failed(); from += kWindowMs) {
        const qint64 to = std::min(from + kWindowMs, m_query.toAt);
        readWindow(from, to);
        const auto later = std::stable_partition(m_items.begin(), m_items.end(),
                                                 [to](const Item &i) { return i.what.at < to; });
        std::vector<Item> rest(later, m_items.end());
        m_items.erase(later, m_items.end());
        std::stable_sort(m_items.begin(), m_items.end(), isEarlier);
        for (const Item &item : m_items) {
            if (item.isEntry)
                enter(item);
            else
                feed(item);
        }
        m_items = std::move(rest);
    }
}

void Walk::enter(const Item &item)
{
    Fact fact;
    fact.kind = Fact::Kind::EnteredOnly;
    fact.at = item.what.at;
    fact.channel = item.channel;
    m_entered.insert(item.visitor, fact);
}

void Walk::feed(const Item &item)
{
    if (item.isFresh)
        m_entered.remove(item.visitor);
    auto meter = m_meters.find(item.conversation);
    if (meter == m_meters.end()) {
        meter = m_meters.insert(
            item.conversation,
            item.isFresh ? EpisodeMeter(item.conversation, item.channel)
                         : replayed(item.conversation, item.channel, item.visitor, m_query.fromAt));
    }
    const ChannelId channel = meter->channel();
    if (!m_query.channels.isEmpty() && !m_query.channels.contains(channel))
        return;
    // Whether the visitor gave up stands in his words, which are only read where it matters.
    if (item.what.kind == Happening::Kind::Ended && !meter->gotAnswer())
        *meter = replayed(item.conversation, channel, item.visitor, item.what.at);
    meter->take(item.what, rulesOf(channel), m_sink);
}

VisitorId Walk::visitorOf(ConversationId conversation)
{
    const auto row = m_session.conversations.find(conversation);
    return row ? row->info.visitor.id : VisitorId {};
}

//! How a conversation stood just before `before`.
EpisodeMeter Walk::replayed(ConversationId conversation, ChannelId channel, VisitorId visitor,
                            qint64 before)
{
    const VisitorId of = visitor.isValid() ? visitor : visitorOf(conversation);
    const QList<Item> items = historyOf(conversation, of, before, channel);
    EpisodeMeter meter(conversation, channel);
    const domain::FactSink nowhere = [](const Fact &) {};
    for (const Item &item : items)
        meter.take(item.what, rulesOf(channel), nowhere);
    return meter;
}

QList<Item> Walk::historyOf(ConversationId conversation, VisitorId visitor, qint64 before,
                            ChannelId &channel)
{
    QList<Item> items;
    const QString stays = text(m_session.db.statement(kStaysOf).arg(conversation).arg(before));
    for (Words words(stays); !words.atEnd();) {
        const Stay stay = readStay(words);
        channel = stay.begin.channel;
        items.append(stay.begin);
        for (const auto &more : { stay.accepted, stay.end }) {
            if (more && more->what.at < before)
                items.append(*more);
        }
    }
    Statement &lines = m_session.db.statement(kLinesOf).arg(visitor).arg(conversation).arg(before);
    struct Line {
        QString numbers;
        QString text;
    };
    const auto read = fetchAll(lines, [](Row &row) {
        QString numbers = row.text();
        return Line { std::move(numbers), row.text() };
    });
    for (const Line &line : read) {
        Words words(line.numbers);
        Item item;
        item.what.at = words.number();
        const qint64 direction = words.number();
        const bool entered = words.number() == 1 && direction == 2;
        item.what.agent = { words.number() };
        const bool held = words.number() != 0;
        item.what.kind = direction == 0  ? Happening::Kind::VisitorWrote
            : !item.what.agent.isValid() ? Happening::Kind::RelayWrote
            : held                       ? Happening::Kind::AgentHeld
                                         : Happening::Kind::AgentWrote;
        if (direction != 2)
            items.append(item);
        if (entered || (direction == 0 && domain::saysNeverMind(line.text))) {
            item.what.kind = Happening::Kind::Left;
            items.append(item);
        }
    }
    std::stable_sort(items.begin(), items.end(), isEarlier);
    return items;
}

void Walk::addRest(FactsRest &rest)
{
    Statement &rated = m_session.db.statement(kRated).arg(m_query.fromAt).arg(m_query.toAt);
    for (const QString &row : fetchAll(rated, [](Row &r) { return r.text(); })) {
        Words words(row);
        Fact fact;
        fact.kind = Fact::Kind::Rated;
        fact.conversation = { words.number() };
        fact.channel = { words.number() };
        fact.agent = { words.number() };
        fact.at = words.number();
        fact.ms = words.number();
        if (m_query.channels.isEmpty() || m_query.channels.contains(fact.channel))
            m_sink(fact);
    }
    for (auto it = m_entered.cbegin(); it != m_entered.cend(); ++it) {
        if (m_query.channels.isEmpty() || m_query.channels.contains(it->channel)) {
            m_sink(*it);
            rest.entered[it->channel].insert(it.key());
        }
    }
    rest.asOf = m_session.events.lastSeq();
    if (!m_query.withOpen)
        return;
    const auto open = fetchAll(m_session.db.statement(kOpen), [](Row &r) { return r.text(); });
    for (const QString &row : open) {
        Words words(row);
        const ConversationId id { words.number() };
        const VisitorId visitor { words.number() };
        const auto meter = m_meters.constFind(id);
        rest.open.insert(
            id, meter != m_meters.constEnd() ? *meter : replayed(id, {}, visitor, m_query.toAt));
    }
    Statement &uncertain = m_session.db.statement(kUncertain).arg(m_query.toAt - kUncertainMs);
    for (const QString &row : fetchAll(uncertain, [](Row &r) { return r.text(); })) {
        Words words(row);
        const ConversationId id { words.number() };
        rest.uncertainSinceAt.insert(id, words.number());
    }
}

} // namespace

FactsRest readFacts(Session &session, const FactsQuery &query, const domain::FactSink &sink)
{
    FactsRest rest;
    Walk walk(session, query, sink);
    walk.run();
    walk.addRest(rest);
    return rest;
}

} // namespace kefu::storage
