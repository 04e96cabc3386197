// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/tally.h"
#include "relay/storage/figures.h"

#include <map>

namespace kefu::desk {

//! How long one column of the day chart is.
inline constexpr qint64 kPointMs = 300'000;

//! Today's figures, kept by commits: what happened is told to each conversation's meter, and what
//! comes out is summed up per mini program, group and agent. Begins with what the store has of the
//! day (domain/metrics.h: the same meters), so that a restart changes nothing.
class DayLedger {
public:
    using RulesOf = std::function<const domain::MetricsRules &(ChannelId)>;

    explicit DayLedger(RulesOf rulesOf)
        : m_rulesOf(std::move(rulesOf))
    {
    }

    //! Everything of [dayAt, …) is void; what commits say is kept until load().
    void begin(qint64 dayAt, qint64 dayEndsAt);
    void setGroups(const QList<storage::GroupRecord> &groups);
    void load(const std::vector<domain::Fact> &facts, storage::FactsRest rest);
    bool isLoaded() const { return m_loaded; }
    qint64 dayAt() const { return m_dayAt; }
    qint64 dayEndsAt() const { return m_dayEndsAt; }

    //! A commit, in commit order.
    void onChange(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
                  const Message *message);
    //! Came in, outside of any conversation.
    void onEntered(ChannelId channel, VisitorId visitor);

    //! Since when it waits, all stays in the queue counted; 0 = not known.
    qint64 waitSinceAt(ConversationId id) const;
    const QHash<ConversationId, qint64> &uncertain() const { return m_uncertain; }
    //! Only the fields of "today".
    void figuresOf(ChannelId channel, BoardFigures &figures) const;
    void figuresOf(GroupId group, BoardFigures &figures) const;
    //! Of several channels at once; none = all.
    void figuresOfAll(const QSet<ChannelId> &channels, BoardFigures &figures) const;
    qint64 takenBy(AgentId agent) const;
    //! Visitors' messages of the minute before `now`.
    qint64 perMinute(ChannelId channel, qint64 now) const;

    //! The most at once, as seen now; without a channel all together.
    void sample(ChannelId channel, const BoardPoint &now);
    QList<BoardPoint> pointsOf(ChannelId channel) const;
    //! Those that are others than when this was asked last.
    QList<BoardPoint> takeChangedPoints();
    //! The conversations a figure of "today" counts, newest first; nothing: it is none of those.
    std::optional<QList<domain::Fact>> factsBehind(const QString &figure) const;

private:
    struct Late {
        storage::ConversationRow row;
        QList<storage::EventRow> events;
        std::optional<Message> message;
    };
    using Points = std::map<qint64, BoardPoint>; //!< by their beginning

    void take(const domain::Fact &fact);
    void takeBack(ConversationId conversation);
    void addQueueOf(const std::vector<domain::Fact> &facts);
    void addToPoints(const domain::Fact &fact);
    void addToPoint(BoardPoint &point, const domain::Fact &fact) const;
    BoardPoint &point(ChannelId channel, qint64 at);
    void apply(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
               const Message *message);
    void move(domain::EpisodeMeter &meter, const storage::ConversationRow &row, qint64 at,
              bool isAccepted);
    void say(domain::EpisodeMeter &meter, const storage::ConversationRow &row,
             const Message &message, qint64 at);
    void noteRating(const storage::ConversationRow &row);
    void noteDelivery(const Message &message);

    RulesOf m_rulesOf;
    qint64 m_dayAt = 0;
    qint64 m_dayEndsAt = 0;
    bool m_loaded = false;
    QList<Late> m_late; //!< came before load()
    QHash<ConversationId, domain::EpisodeMeter> m_meters;
    QHash<ConversationId, bool> m_offered;
    QHash<ConversationId, qint64> m_uncertain;
    QHash<ConversationId, domain::Fact> m_rated;
    QHash<ChannelId, QSet<VisitorId>> m_entered;
    domain::Tally m_all;
    std::map<ChannelId, domain::Tally> m_byChannel;
    std::map<GroupId, domain::Tally> m_byGroup;
    std::map<AgentId, domain::Tally> m_byAgent;
    QHash<AgentId, QList<std::pair<ChannelId, GroupId>>> m_groups;
    std::vector<domain::Fact> m_kept; //!< what a figure can be opened by
    std::map<ChannelId, Points> m_points;
    QSet<std::pair<ChannelId, qint64>> m_changedPoints;
    QHash<ChannelId, std::array<std::pair<qint64, int>, 60>> m_seconds; //!< visitors' messages
};

//! How many waited at once at most, and the longest wait, from stays in the queue that ended.
void addQueueStays(std::map<qint64, BoardPoint> &points, const std::vector<domain::Fact> &stays,
                   qint64 dayAt);

//! The chart of a past day: as the ledger has today's, but for what only shows while it happens.
QList<BoardPoint> pointsOf(const std::vector<domain::Fact> &facts,
                           const DayLedger::RulesOf &rulesOf, qint64 dayAt);

} // namespace kefu::desk
