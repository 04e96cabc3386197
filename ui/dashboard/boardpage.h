// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/dashboard/agenttable.h"
#include "ui/dashboard/queuetable.h"
#include "ui/model/boardstore.h"
#include "ui/widgets/look.h"

#include <QBasicTimer>
#include <QWidget>
#include <memory>

namespace kefu::ui {

class AdminService;
class AlertStrip;
class BoardBar;
class ChannelTable;
class ChatService;
class ConversationStore;
class DayChart;
class FigureStrip;
class Steering;
class TileRow;
class WallView;

//! The tab 排队看板 (desk.md 3.5): bar, tiles, strip, mini programs beside the day's chart, agents
//! beside the queue. Follows the relay's topics only while it, or its wall, is shown.
class BoardPage : public QWidget {
    Q_OBJECT
public:
    //! All outlive it; `admin` may be null.
    BoardPage(Look &look, ChatService &service, ConversationStore &store, AdminService *admin,
              QWidget *parent = nullptr);
    ~BoardPage() override;

    BoardStore &board() { return m_board; }
    Steering *steering() const { return m_steering; }
    TileRow *tiles() const { return m_tiles; }
    ChannelTable *channels() const { return m_channels; }
    AgentTable *agents() const { return m_agents; }
    QueueTable *queue() const { return m_queue; }
    DayChart *chart() const { return m_chart; }
    WallView *wall() const { return m_wall.get(); }
    //! Shows what the board has now, at once.
    void refresh();
    //! 大屏: over the whole screen; Esc ends it.
    void openWall();

Q_SIGNALS:
    void chatRequested(kefu::VisitorId visitor);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void connectParts();
    void followIfSeen();
    void onStatus();
    void refreshTime(); //!< ages and waiting times
    void refreshChart();
    void openFigure(BoardListRequest request, const QString &who);
    void onAgent(AgentId agent, AgentTable::Action action);
    void onQueue(ConversationId conversation, QueueTable::Action action);
    void assignQueued(const QList<ConversationId> &conversations);
    bool isStale() const;

    Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    BoardStore m_board;
    Steering *m_steering;
    AlertStrip *m_alert;
    BoardBar *m_bar;
    TileRow *m_tiles;
    FigureStrip *m_strip;
    ChannelTable *m_channels;
    DayChart *m_chart;
    AgentTable *m_agents;
    QueueTable *m_queue;
    QWidget *m_right;
    std::unique_ptr<WallView> m_wall;
    QBasicTimer m_tick;
    QBasicTimer m_soon; //!< several pushes are shown at once
    bool m_followed = false;
};

} // namespace kefu::ui
