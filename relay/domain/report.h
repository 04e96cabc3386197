// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/tally.h"
#include "relay/protocol/types.h"

#include <QTimeZone>
#include <map>

//! Reports of past periods (product.md 8): the dashboard's figures, from the same facts, by hour,
//! day, week, agent, mini program or group, and what agents' time went into.
namespace kefu::domain {

enum class ReportBy { Total, Hour, Day, Week, Agent, Channel };
QString reportByName(ReportBy by);
std::optional<ReportBy> reportByFromName(QStringView name);

struct ReportQuery {
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< not included
    ReportBy by = ReportBy::Day;
    QSet<ChannelId> channels {}; //!< empty = all
    QSet<AgentId> agents {}; //!< only what these did; empty = everything
    //! A shift: only what happened in these minutes of the day; over midnight where `from` is
    //! behind `to`. Both 0 = the whole day.
    int shiftFrom = 0;
    int shiftTo = 0;
    QTimeZone zone {}; //!< of days, hours and shifts
};

//! How an agent stood from … to.
struct PresenceSpan {
    AgentId agent;
    PresenceState state = PresenceState::Offline;
    qint64 fromAt = 0;
    qint64 toAt = 0;
};
//! A conversation with an agent.
struct StaySpan {
    AgentId agent;
    ConversationId conversation;
    ChannelId channel;
    qint64 fromAt = 0;
    qint64 toAt = 0;
    bool isOver = false; //!< it ended by itself, not with the period
};

struct ReportRow {
    qint64 fromAt = 0; //!< rows of time: begin and end
    qint64 toAt = 0;
    AgentId agent {}; //!< rows of agents; none = what nobody did
    ChannelId channel {}; //!< rows of mini programs
    BoardFigures figures {}; //!< only "today"
    // Agents' time, ms.
    qint64 onlineMs = 0; //!< 在线: online, invisible or busy
    qint64 busyMs = 0; //!< of that, taking no new ones
    qint64 awayMs = 0; //!< 小休
    qint64 occupiedMs = 0; //!< with at least one conversation; occupancy = occupiedMs / onlineMs
    qint64 staysMs = 0; //!< all conversations' time; utilisation = staysMs / slotsMs
    qint64 slotsMs = 0; //!< what his capacity had room for while he was online; 0 = no limit
    qint64 handled = 0; //!< stays that ended; AHT = handledMs / handled
    qint64 handledMs = 0;
};

//! Sums one report up. Take everything of the period, in any order but stays and presence by agent
//! and time; then rows().
class Report {
public:
    using RulesOf = std::function<const MetricsRules &(ChannelId)>;
    using CapacityOf = std::function<int(AgentId)>; //!< 0 = no limit

    Report(ReportQuery query, RulesOf rulesOf, CapacityOf capacityOf);

    void take(const Fact &fact);
    void take(const PresenceSpan &span);
    void take(const StaySpan &span);

    //! By time; else by id. Rows of time are there for the whole period, also where nothing was.
    QList<ReportRow> rows();

private:
    struct Bucket {
        Tally tally;
        ReportRow row;
    };
    struct Piece {
        qint64 fromAt = 0;
        qint64 toAt = 0;
    };
    Bucket *bucketAt(qint64 at, AgentId agent, ChannelId channel);
    Piece pieceAt(qint64 at) const;
    bool inShift(qint64 at) const;
    //! The parts of a span that lie in one bucket and in the shift each.
    void forPieces(qint64 from, qint64 to, const std::function<void(qint64, qint64)> &take) const;
    void closeStays();

    ReportQuery m_query;
    RulesOf m_rulesOf;
    CapacityOf m_capacityOf;
    std::map<qint64, Bucket> m_buckets; //!< by begin, or id
    mutable Piece m_last; //!< the piece asked for last: facts come by time
    //! Of the agent whose spans come now.
    AgentId m_agent;
    std::vector<Piece> m_present; //!< online
    std::vector<StaySpan> m_stays;
};

//! One field of CSV, quoted where it must be. What a spreadsheet would take for a formula (=, +, -,
//! @, tab or return in front) gets an apostrophe before it (reference B, "CSV injection").
QString csvField(const QString &text);
//! Lines of fields with a byte-order mark in front, since Excel reads UTF-8 without one as local.
//! To be written with toUtf8(); fromUtf8() would take the mark away.
QString csvFile(const QList<QStringList> &lines);

} // namespace kefu::domain
