// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QHash>
#include <QObject>
#include <optional>

namespace kefu::ui {

//! What part of the floor somebody looks at: all of it, a mini program, a group.
struct BoardScope {
    ChannelId channel {};
    GroupId group {};
    bool operator==(const BoardScope &) const = default;
};

//! How much the dashboard may be believed.
enum class BoardFreshness {
    Waiting, //!< nothing came yet
    Fresh,
    Paused, //!< somebody wants it to stand still
    Stale, //!< the connection is away, or nothing came for BoardStore::kStaleMs
};

//! The queue dashboard as the relay pushes it (topics `dashboard` and `queue`), filtered and with
//! the worst on top. Knows no widget and asks for nothing. GUI thread only.
class BoardStore : public QObject {
    Q_OBJECT
public:
    //! The relay pushes at least every second while somebody looks.
    static constexpr qint64 kStaleMs = 5'000;

    explicit BoardStore(QObject *parent = nullptr);

    // ---- what the relay says
    //! A push that builds on what is not there (no full one came before) is left alone.
    void apply(const BoardPush &push);
    void apply(const QueuePush &push);
    //! The connection is there, or is away: then everything is stale until it was pushed anew.
    void setConnected(bool connected);
    void clear();

    // ---- what somebody wants to see
    const BoardScope &scope() const { return m_scope; }
    void setScope(const BoardScope &scope);
    bool isPaused() const { return m_paused; }
    void setPaused(bool paused);

    // ---- read
    bool isFilled() const { return m_filled; }
    qint64 at() const { return m_at; } //!< the relay's clock: when it was so
    BoardFreshness freshness(qint64 relayNow) const;
    //! Of the scope.
    const BoardFigures &figures() const;
    //! Of the scope, worst first: most waiting, then the longest wait, then the lower level.
    QList<BoardChannel> channels() const;
    const QList<BoardGroup> &groups() const { return m_groups; }
    const QHash<ChannelId, BoardChannel> &allChannels() const { return m_channels; }
    //! Of the scope, worst first: lost connections, then who lets a visitor wait longest.
    QList<AgentId> agents() const;
    const BoardAgent *agent(AgentId id) const; //!< null when unknown; valid until the next push
    //! Of the scope, in the queue's order.
    QList<ConversationId> queue() const;
    const QueuedRow *queued(ConversationId id) const;
    //! Who waits in all mini programs: the relay lists the first of them only.
    qint64 queueTotal() const { return m_queueTotal; }
    //! Of the scope's mini program, or of all; by time.
    QList<BoardPoint> points() const;
    //! The same of the same weekday a week ago.
    QList<BoardPoint> lastWeek() const;
    //! Those that stand, critical first, then the oldest.
    QList<BoardAlert> alerts() const;
    QString channelName(ChannelId id) const;
    //! Place of a mini program among all by id: its colour stays whatever is sorted.
    int channelPlace(ChannelId id) const;

Q_SIGNALS:
    void boardChanged();
    void queueChanged();
    //! Scope, pause or connection: everything may look different.
    void viewChanged();

private:
    bool inScope(const BoardAgent &agent) const;
    bool inScope(const QueuedRow &row) const;

    BoardScope m_scope;
    qint64 m_at = 0;
    bool m_filled = false;
    bool m_connected = true;
    bool m_paused = false;
    BoardFigures m_total;
    QHash<ChannelId, BoardChannel> m_channels;
    QList<BoardGroup> m_groups; //!< by channel, then name
    QHash<AgentId, BoardAgent> m_agents;
    QHash<ConversationId, QueuedRow> m_queue;
    qint64 m_queueTotal = 0;
    QHash<std::pair<qint64, qint64>, BoardPoint> m_points; //!< by channel and beginning
    QHash<std::pair<qint64, qint64>, BoardPoint> m_lastWeek;
    QList<BoardAlert> m_alerts;
};

//! True when `a` needs a supervisor's eye before `b`.
bool isWorse(const BoardChannel &a, const BoardChannel &b);
bool isWorse(const BoardAgent &a, const BoardAgent &b);

} // namespace kefu::ui
