// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/dayledger.h"
#include "relay/desk/session.h"
#include "relay/domain/authorize.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimeZone>
#include <QTimer>

namespace kefu::desk {

class DeskCore;

//! All that the dashboard shows, of everybody, at one moment.
struct BoardView {
    qint64 at = 0;
    BoardFigures all {};
    std::map<ChannelId, BoardChannel> channels;
    std::map<GroupId, BoardGroup> groups;
    std::map<AgentId, BoardAgent> agents;
};

//! Which conversations a figure of "now" counts.
bool isCounted(const QString &figure, const storage::ConversationRow &row, qint64 now,
               const domain::MetricsRules &rules, bool isUncertain);
//! Whether `figure` is one of those.
bool isFigureOfNow(const QString &figure);

//! Topics `dashboard` and `queue` (product.md 8): who asked for them gets everything, then what
//! changed, gathered over a moment so that it is at most a quarter of a second behind. What nobody
//! looks at costs a sample every few seconds.
class Board : public QObject {
    Q_OBJECT
public:
    Board(DeskCore &core, QObject *parent);

    void start();
    void stop();
    //! Rules, hours, groups or channels are others: today is counted anew.
    void recount();
    //! Commits, in commit order.
    void onChange(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
                  const Message *message);
    void onIngested(const storage::IngestOutcome &outcome);
    //! Something else the dashboard shows may have changed: an agent, a queue.
    void touch();

    void addDashboard(SessionId session, const domain::Actor &actor, SessionSink *sink);
    void removeDashboard(SessionId session) { m_dashboards.remove(session); }
    void addQueue(SessionId session, const domain::Actor &actor, SessionSink *sink);
    void removeQueue(SessionId session) { m_queues.remove(session); }

    //! Of every channel, for times around the period: what dashboard and reports judge by.
    QHash<ChannelId, domain::MetricsRules> metricsRules(qint64 fromAt, qint64 toAt) const;
    const domain::MetricsRules &rulesOf(ChannelId channel) const;
    const DayLedger &ledger() const { return m_ledger; }
    BoardView view() const;
    void setAlerts(QList<BoardAlert> alerts);
    const QList<BoardAlert> &alerts() const { return m_alerts; }

private:
    struct Dashboard {
        domain::Actor actor;
        SessionSink *sink = nullptr;
        BoardFigures total {};
        QHash<ChannelId, BoardChannel> channels {};
        QHash<GroupId, BoardGroup> groups {};
        QHash<AgentId, BoardAgent> agents {};
        QList<BoardAlert> alerts {};
        qint64 toldAt = 0;
    };
    struct Queue {
        domain::Actor actor;
        SessionSink *sink = nullptr;
        QHash<ConversationId, QueuedRow> rows {};
        qint64 total = -1;
        qint64 toldAt = 0;
    };
    void load();
    void loadLastWeek();
    void onTick();
    void flush();
    void sample(const BoardView &view);
    void addAgents(BoardView &view) const;
    void addConversations(BoardView &view) const;
    void addDay(BoardView &view) const;
    void tell(SessionId session, const BoardView &view, const QList<BoardPoint> &points, bool full);
    BoardPush newsFor(Dashboard &who, const BoardView &view, const QList<BoardPoint> &points,
                      bool full) const;
    QList<BoardPoint> allPoints(const domain::Actor &actor, const BoardView &view) const;
    BoardFigures totalFor(const domain::Actor &actor, const BoardView &view) const;
    void tellQueue(SessionId session, bool full);
    QString whyWaits(const storage::ConversationRow &row) const;

    DeskCore &m_core;
    DayLedger m_ledger;
    QHash<ChannelId, domain::MetricsRules> m_rules;
    const domain::MetricsRules m_otherwise;
    QHash<SessionId, Dashboard> m_dashboards;
    QHash<SessionId, Queue> m_queues;
    QList<BoardPoint> m_lastWeek;
    QList<BoardAlert> m_alerts;
    QTimer m_gather; //!< single shot
    QTimer m_tick;
    quint64 m_generation = 0; //!< answers of an earlier load are dropped
    bool m_started = false;
    bool m_hadHours = false; //!< the rules of today know the working hours
};

} // namespace kefu::desk
