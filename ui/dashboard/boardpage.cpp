// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/boardpage.h"

#include "ui/dashboard/alertstrip.h"
#include "ui/dashboard/boardbar.h"
#include "ui/dashboard/boardwords.h"
#include "ui/dashboard/channeltable.h"
#include "ui/dashboard/charttable.h"
#include "ui/dashboard/daychart.h"
#include "ui/dashboard/figuresheet.h"
#include "ui/dashboard/figurestrip.h"
#include "ui/dashboard/steering.h"
#include "ui/dashboard/tilerow.h"
#include "ui/dashboard/wallview.h"
#include "ui/model/chatservice.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"

#include <QHBoxLayout>
#include <QPaintEvent>
#include <QPainter>
#include <QPointer>
#include <QTimerEvent>

namespace kefu::ui {

namespace {
constexpr int kMiddle = 256;
constexpr int kTickMs = 200; // ages are told in tenths of a second
constexpr int kSoonMs = 30;
constexpr int kWideScreen = 1700;
constexpr int kRight = 442;
constexpr int kRightWide = 600;
constexpr int kNarrow = 1100; // below, the right column gives way
constexpr int kRightNarrow = 320;
constexpr int kListed = 50;
} // namespace

BoardPage::BoardPage(Look &look, ChatService &service, ConversationStore &store,
                     AdminService *admin, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_steering(new Steering(look, service, store, m_board, admin, this))
    , m_alert(new AlertStrip(look, m_board, admin != nullptr, this))
    , m_bar(new BoardBar(look, m_board, this))
    , m_tiles(new TileRow(look, m_board, 1, this))
    , m_strip(new FigureStrip(look, m_board, this))
    , m_channels(new ChannelTable(look, m_board, 1, this))
    , m_chart(new DayChart(look, this))
    , m_agents(new AgentTable(look, m_board, this))
    , m_queue(new QueueTable(look, m_board, store.words().visitor, this))
    , m_right(new QWidget(this))
{
    setObjectName(QStringLiteral("boardPage"));
    build();
    connectParts();
    setFocusProxy(m_bar); // Tab passes over what was made before it
    onStatus();
}

BoardPage::~BoardPage()
{
    if (m_followed) {
        m_service.follow(Topic::Dashboard, false);
        m_service.follow(Topic::Queue, false);
    }
}

void BoardPage::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_alert);
    all->addWidget(m_bar);
    all->addWidget(m_tiles);
    all->addWidget(m_strip);
    auto *columns = new QHBoxLayout;
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(1);
    auto *left = new QVBoxLayout;
    left->setSpacing(1);
    left->setContentsMargins(0, 0, 0, 0);
    m_channels->setFixedHeight(kMiddle);
    left->addWidget(m_channels);
    left->addWidget(m_agents, 1);
    columns->addLayout(left, 1);
    auto *right = new QVBoxLayout(m_right);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(1);
    m_chart->setFixedHeight(kMiddle);
    right->addWidget(m_chart);
    right->addWidget(m_queue, 1);
    columns->addWidget(m_right);
    all->addLayout(columns, 1);
}

void BoardPage::connectParts()
{
    connect(&m_service, &ChatService::boardPushed, &m_board,
            qOverload<const BoardPush &>(&BoardStore::apply));
    connect(&m_service, &ChatService::queuePushed, &m_board,
            qOverload<const QueuePush &>(&BoardStore::apply));
    connect(&m_service, &ChatService::statusChanged, this, &BoardPage::onStatus);
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start(kSoonMs, this);
    };
    connect(&m_board, &BoardStore::boardChanged, this, soon);
    connect(&m_board, &BoardStore::queueChanged, this, soon);
    connect(&m_board, &BoardStore::viewChanged, this, &BoardPage::refresh);
    connect(&m_board, &BoardStore::viewChanged, this, &BoardPage::followIfSeen);
    connect(&m_store, &ConversationStore::wordsChanged, this,
            [this] { m_queue->setFallbackName(m_store.words().visitor); });
    connect(m_bar, &BoardBar::wallRequested, this, &BoardPage::openWall);
    connect(m_bar, &BoardBar::emergencyRequested, m_steering, &Steering::openEmergency);
    connect(m_alert, &AlertStrip::emergencyRequested, m_steering, &Steering::openEmergency);
    connect(m_alert, &AlertStrip::capacityRequested, m_steering, &Steering::openGroupCapacity);
    connect(m_steering, &Steering::chatRequested, this, &BoardPage::chatRequested);
    connect(m_tiles, &TileRow::figureWanted, this, [this](const QString &figure) {
        openFigure({ figure, m_board.scope().channel, m_board.scope().group }, {});
    });
    connect(m_strip, &FigureStrip::figureWanted, this, [this](const QString &figure) {
        openFigure({ figure, m_board.scope().channel, m_board.scope().group }, {});
    });
    connect(m_channels, &ChannelTable::figureWanted, this,
            [this](const QString &figure, ChannelId channel) {
                openFigure({ figure, channel, {} }, m_board.channelName(channel));
            });
    connect(m_channels, &ChannelTable::channelChosen, this, [this](ChannelId channel) {
        const bool same = m_board.scope().channel == channel;
        m_board.setScope({ same ? ChannelId() : channel, {} });
    });
    connect(m_agents, &AgentTable::figureWanted, this,
            [this](const QString &figure, AgentId agent) {
                const BoardAgent *row = m_board.agent(agent);
                openFigure({ figure, {}, {}, agent }, row ? row->agent.nickname : QString());
            });
    connect(m_agents, &AgentTable::actionRequested, this, &BoardPage::onAgent);
    connect(m_queue, &QueueTable::assignRequested, this, &BoardPage::assignQueued);
    connect(m_queue, &QueueTable::actionRequested, this, &BoardPage::onQueue);
    connect(m_chart, &QAbstractButton::clicked, this, [this] {
        auto *sheet = new ChartTable(m_look, m_chart->today(), m_chart->lastWeek(), window());
        sheet->openNow();
    });
}

// ---- when it is seen
// -----------------------------------------------------------------------------

void BoardPage::followIfSeen()
{
    const bool seen = isVisible() || (m_wall && m_wall->isVisible());
    const bool wanted = seen && !m_board.isPaused();
    if (wanted == m_followed)
        return;
    m_followed = wanted;
    m_service.follow(Topic::Dashboard, wanted);
    m_service.follow(Topic::Queue, wanted);
}

void BoardPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_tick.start(kTickMs, Qt::PreciseTimer, this);
    followIfSeen();
    refresh();
}

void BoardPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!m_wall || !m_wall->isVisible())
        m_tick.stop();
    followIfSeen();
}

void BoardPage::onStatus()
{
    const ConnectionState state = m_service.status().state;
    if (state == ConnectionState::LoggedOut)
        m_board.clear();
    m_board.setConnected(state == ConnectionState::Online);
}

bool BoardPage::isStale() const
{
    const BoardFreshness freshness = m_board.freshness(m_service.relayNow());
    return freshness == BoardFreshness::Stale || freshness == BoardFreshness::Waiting;
}

void BoardPage::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_soon.timerId()) {
        m_soon.stop();
        refresh();
    } else if (event->timerId() == m_tick.timerId()) {
        refreshTime();
    }
}

void BoardPage::refresh()
{
    if (!isVisible() && !(m_wall && m_wall->isVisible()))
        return;
    m_channels->refresh();
    m_agents->refresh();
    m_queue->refresh();
    refreshChart();
    if (m_wall && m_wall->isVisible())
        m_wall->refresh();
    refreshTime();
}

//! A paused board is as old as it is, but its waits stand still with it.
void BoardPage::refreshTime()
{
    const qint64 now = m_service.relayNow();
    const qint64 shown = m_board.isPaused() && m_board.isFilled() ? m_board.at() : now;
    const bool stale = isStale();
    m_bar->refresh(now);
    m_alert->refresh(shown);
    m_tiles->refresh(now, m_store.words().visitor, stale);
    m_strip->refresh(stale);
    m_channels->setStale(stale);
    m_agents->setStale(stale);
    m_queue->setStale(stale);
    m_channels->setNow(shown);
    m_agents->setNow(shown);
    m_queue->setNow(shown);
    if (m_wall && m_wall->isVisible())
        m_wall->refreshTime(now, m_store.words().visitor, stale);
}

void BoardPage::refreshChart()
{
    m_chart->setDay(halfHours(m_board.points()), halfHours(m_board.lastWeek()),
                    m_service.relayNow(), isStale());
}

void BoardPage::openWall()
{
    if (!m_wall) {
        m_wall = std::make_unique<WallView>(m_look, m_board);
        connect(m_wall.get(), &WallView::closed, this, &BoardPage::followIfSeen);
    }
    m_wall->openOn(screen());
    followIfSeen();
    refresh();
}

// ---- what is done
// --------------------------------------------------------------------------------

void BoardPage::openFigure(BoardListRequest request, const QString &who)
{
    request.limit = kListed;
    const QString title = who.isEmpty()
        ? figureTitle(request.figure)
        : QStringLiteral("%1 · %2").arg(displayLine(who, 40), figureTitle(request.figure));
    auto *sheet = new FigureSheet(m_look, m_service, m_board,
                                  { request, title, m_store.words().visitor }, window());
    const auto again = [guard = QPointer(sheet)] {
        if (guard)
            guard->reload();
    };
    connect(sheet, &FigureSheet::watchRequested, m_steering, &Steering::watch);
    connect(sheet, &FigureSheet::takeOverRequested, m_steering,
            [this, guard = QPointer(sheet)](const ConversationInfo &info) {
                m_steering->takeOver(info, [guard] {
                    if (guard)
                        guard->dismiss(); // the chat is opened
                });
            });
    connect(sheet, &FigureSheet::endRequested, m_steering,
            [this, again](const ConversationInfo &info) { m_steering->end(info, again); });
    connect(sheet, &FigureSheet::assignRequested, m_steering,
            [this, again](const QList<ConversationInfo> &chosen) {
                m_steering->assign(chosen, again);
            });
    sheet->openNow();
}

void BoardPage::onAgent(AgentId agent, AgentTable::Action action)
{
    const BoardAgent *row = m_board.agent(agent);
    if (!row)
        return;
    switch (action) {
    case AgentTable::Watch:
        openFigure({ QStringLiteral("assigned"), {}, {}, agent }, row->agent.nickname);
        break;
    case AgentTable::SetState:
        m_steering->openPresence(agent, QCursor::pos());
        break;
    case AgentTable::ExtraCapacity:
        m_steering->openExtraCapacity(agent);
        break;
    case AgentTable::ToQueue:
        m_steering->backToQueue(agent);
        break;
    }
}

void BoardPage::onQueue(ConversationId conversation, QueueTable::Action action)
{
    const QueuedRow *row = m_board.queued(conversation);
    if (!row)
        return;
    const ConversationInfo info = row->conversation;
    switch (action) {
    case QueueTable::Assign:
        assignQueued({ conversation });
        break;
    case QueueTable::Watch:
        m_steering->watch(info);
        break;
    case QueueTable::Raise:
        m_steering->setPriorityOf(info, info.priority + 1);
        break;
    case QueueTable::Lower:
        m_steering->setPriorityOf(info, info.priority - 1);
        break;
    case QueueTable::Why:
        m_steering->why(conversation);
        break;
    }
}

void BoardPage::assignQueued(const QList<ConversationId> &conversations)
{
    QList<ConversationInfo> chosen;
    for (const ConversationId id : conversations) {
        if (const QueuedRow *row = m_board.queued(id))
            chosen.append(row->conversation);
    }
    m_steering->assign(chosen, [this] { m_queue->uncheckAll(); });
}

// ---- looks
// ---------------------------------------------------------------------------------------

void BoardPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void BoardPage::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), m_look.theme().line); // shows between the parts
}

void BoardPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_right->setFixedWidth(width() >= kWideScreen  ? kRightWide
                               : width() < kNarrow ? kRightNarrow
                                                   : kRight);
}

} // namespace kefu::ui
