// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/tilerow.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusring.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace kefu::ui {

namespace {

constexpr int kSide = 16;
constexpr int kTitleTop = 9;
constexpr int kFigureTop = 29;
constexpr int kFigureHeight = 28;
constexpr int kDetailTop = 56;
constexpr int kLineHeight = 16;
constexpr int kChart = 60; // width of the small line
constexpr int kChartTop = 30;
constexpr int kChartHeight = 20;
constexpr int kArrow = 12;
constexpr int kPoints = 12; // an hour of five minutes
constexpr qreal kEnd = 2.5;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

constexpr const char *kFigures[] = { "queued",   "queued", "levelBase",  "overdue",
                                     "expiring", "help",   "queueStays", "messagesIn" };

} // namespace

Tile::Tile(const Look &look, int scale, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_scale(scale)
{
    setFixedHeight(kHeight * scale);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void Tile::setView(const TileView &view)
{
    m_view = view;
    // The age is left out: a screen reader must not speak ten times a second.
    const QString name = QStringLiteral("%1 %2, %3").arg(view.title, view.figure, view.detail);
    if (name != accessibleName())
        setAccessibleName(name);
    if (toolTip() != plainToolTip(view.formula))
        setToolTip(plainToolTip(view.formula));
    update();
}

void Tile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), underMouse() ? theme.rowHover : theme.bg);
    painter.setRenderHint(QPainter::Antialiasing);
    paintWords(painter);
    paintFigure(painter);
    const QRectF chart(width() - (kSide + kChart) * m_scale - m_scale * 2, kChartTop * m_scale,
                       kChart * m_scale, kChartHeight * m_scale);
    paintLine(painter, chart);
    if (hasFocus() && m_byKey) {
        painter.setPen(theme.accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 3, 3);
    }
}

void Tile::paintWords(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const int side = kSide * m_scale;
    const int width = this->width() - 2 * side;
    painter.setFont(m_look.font(12 * m_scale));
    painter.setPen(theme.sub);
    const QRect top(side, kTitleTop * m_scale, width, kLineHeight * m_scale);
    painter.drawText(top, kFlags | Qt::AlignRight, m_view.age);
    const int age = painter.fontMetrics().horizontalAdvance(m_view.age) + 6;
    painter.setPen(m_view.stale ? theme.sub : theme.text);
    painter.drawText(top.adjusted(0, 0, -age, 0), kFlags,
                     painter.fontMetrics().elidedText(m_view.title, Qt::ElideRight, width - age));
    const QRect foot(side, kDetailTop * m_scale, width - (kArrow + 4) * m_scale,
                     kLineHeight * m_scale);
    painter.drawText(foot, kFlags,
                     painter.fontMetrics().elidedText(m_view.detail, Qt::ElideRight, foot.width()));
    painter.drawPixmap(
        this->width() - side - kArrow * m_scale + m_scale * 2, (kDetailTop + 2) * m_scale,
        m_look.icon(Icon::ArrowRight, kArrow * m_scale, theme.sub, devicePixelRatioF()));
}

void Tile::paintFigure(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    painter.setFont(m_look.font(18 * m_scale, true));
    painter.setPen(m_view.stale ? theme.sub : severityColour(theme, m_view.severity));
    const QRect box(kSide * m_scale, kFigureTop * m_scale, width() - 2 * kSide * m_scale,
                    kFigureHeight * m_scale);
    painter.drawText(box, kFlags, m_view.figure);
    if (m_view.severity == Severity::Calm || m_view.stale)
        return;
    const int mark = 14 * m_scale; // the shape that says the same as the colour
    const int left =
        box.left() + painter.fontMetrics().horizontalAdvance(m_view.figure) + 6 * m_scale;
    if (left + mark > width() - (kSide + kChart + 6) * m_scale)
        return;
    painter.drawPixmap(left, box.center().y() - mark / 2 + 1,
                       m_look.icon(m_view.severity == Severity::Act ? Icon::Alert : Icon::Clock,
                                   mark, severityColour(theme, m_view.severity),
                                   devicePixelRatioF()));
}

void Tile::paintLine(QPainter &painter, const QRectF &box) const
{
    if (m_view.line.size() < 2)
        return;
    const Theme &theme = m_look.theme();
    const auto [least, most] = std::minmax_element(m_view.line.begin(), m_view.line.end());
    const double span = *most - *least;
    QPainterPath path;
    QPointF end;
    for (qsizetype i = 0; i < m_view.line.size(); ++i) {
        const double share = span > 0 ? (m_view.line.at(i) - *least) / span : 0.5;
        end = { box.left() + box.width() * double(i) / double(m_view.line.size() - 1),
                box.bottom() - share * box.height() };
        if (i == 0)
            path.moveTo(end);
        else
            path.lineTo(end);
    }
    painter.setPen(QPen(theme.chartLine, 1.2 * m_scale));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_view.stale ? theme.chartLine
                         : m_view.severity == Severity::Calm
                         ? theme.accent
                         : severityColour(theme, m_view.severity));
    painter.drawEllipse(end, kEnd * m_scale, kEnd * m_scale);
}

void Tile::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void Tile::enterEvent(QEnterEvent *)
{
    update();
}

void Tile::leaveEvent(QEvent *)
{
    update();
}

void Tile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

// ---- the row
// -------------------------------------------------------------------------------------

TileRow::TileRow(const Look &look, const BoardStore &store, int scale, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_scale(scale)
{
    setObjectName(QStringLiteral("tileRow"));
    setFixedHeight(Tile::kHeight * scale + 1);
    for (int kind = 0; kind < kKinds; ++kind) {
        auto *tile = new Tile(look, scale, this);
        tile->setObjectName(QStringLiteral("tile%1").arg(kind));
        connect(tile, &QAbstractButton::clicked, this,
                [this, kind] { Q_EMIT figureWanted(QLatin1String(kFigures[kind])); });
        m_tiles.append(tile);
    }
    place();
}

int TileRow::shownTiles() const
{
    return width() >= kWide * m_scale ? kKinds : kFew;
}

void TileRow::place()
{
    const int shown = shownTiles();
    for (int i = 0; i < kKinds; ++i) {
        Tile *tile = m_tiles.at(i);
        tile->setVisible(i < shown);
        const int left = i * width() / shown;
        const int right = (i + 1) * width() / shown;
        tile->setGeometry(left, 0, right - left - (i + 1 < shown ? 1 : 0), Tile::kHeight * m_scale);
    }
}

void TileRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void TileRow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_look.theme().line);
}

void TileRow::refresh(qint64 relayNow, const QString &visitorFallback, bool stale)
{
    const bool filled = m_store.isFilled();
    for (int i = 0; i < kKinds; ++i) {
        TileView view = viewOf(Kind(i), relayNow, visitorFallback);
        view.age = filled ? agoWords(relayNow - m_store.at()) : QString();
        view.stale = stale;
        if (!filled) {
            view.figure = QStringLiteral("–");
            view.detail.clear();
            view.severity = Severity::Calm;
        }
        m_tiles.at(i)->setView(view);
    }
}

QString TileRow::queuedDetail() const
{
    qint64 peak = m_store.figures().queued;
    const QList<BoardPoint> points = m_store.points();
    for (const BoardPoint &point : points)
        peak = std::max(peak, point.queued);
    const QList<BoardChannel> channels = m_store.channels();
    if (channels.isEmpty() || channels.first().figures.queued == 0)
        return tr("peak today %1").arg(peak);
    return tr("%1 %2 · peak %3")
        .arg(displayLine(channels.first().name, 24))
        .arg(channels.first().figures.queued)
        .arg(peak);
}

QString TileRow::longestDetail(const QString &fallback) const
{
    const QueuedRow *longest = nullptr;
    const QList<ConversationId> queue = m_store.queue();
    for (const ConversationId id : queue) {
        const QueuedRow *row = m_store.queued(id);
        if (!longest || row->queuedAt < longest->queuedAt)
            longest = row;
    }
    if (!longest)
        return tr("nobody waits");
    const VisitorInfo &visitor = longest->conversation.visitor;
    return QStringLiteral("%1 · %2").arg(displayLine(m_store.channelName(visitor.channel), 24),
                                         displayLine(visitorDisplayName(visitor, fallback), 40));
}

QString TileRow::overdueDetail() const
{
    int agents = 0;
    const QList<AgentId> all = m_store.agents();
    const qint64 now = m_store.at();
    for (const AgentId id : all) {
        const qint64 since = m_store.agent(id)->oldestWaitingAt;
        agents += since > 0 && now - since >= kAnswerActMs ? 1 : 0;
    }
    return agents > 0 ? tr("with %n agent(s)", nullptr, agents) : tr("everybody answers in time");
}

QString TileRow::helpDetail(qint64 now) const
{
    QStringList names;
    qint64 oldest = 0;
    const QList<AgentId> all = m_store.agents();
    for (const AgentId id : all) {
        const BoardAgent *agent = m_store.agent(id);
        if (agent->help <= 0)
            continue;
        names.append(displayLine(agent->agent.nickname, 16));
        if (agent->helpAt > 0 && (oldest == 0 || agent->helpAt < oldest))
            oldest = agent->helpAt;
    }
    if (names.isEmpty())
        return tr("nobody asks");
    const QString who = names.mid(0, 2).join(tr(", ", "between names"));
    return oldest > 0 ? tr("%1 · longest %2").arg(who, sinceWords(oldest, now)) : who;
}

TileView TileRow::viewOf(Kind kind, qint64 now, const QString &fallback) const
{
    const BoardFigures &figures = m_store.figures();
    const QList<BoardPoint> points = m_store.points();
    const auto level = serviceLevel(figures);
    switch (kind) {
    case Queued:
        return { tr("Queued"),
                 QString::number(figures.queued),
                 queuedDetail(),
                 {},
                 tr("Visitors who wait for an agent now, leave messages not counted."),
                 waitSeverity(figures.oldestQueuedAt > 0 ? now - figures.oldestQueuedAt : 0),
                 lastValues(points, &BoardPoint::queued, kPoints) };
    case Longest:
        return { tr("Longest wait"),
                 sinceWords(figures.oldestQueuedAt, now),
                 longestDetail(fallback),
                 {},
                 tr("Of those who wait now, since they were first queued. Amber from 2 minutes, "
                    "red from 5."),
                 waitSeverity(figures.oldestQueuedAt > 0 ? now - figures.oldestQueuedAt : 0),
                 lastValues(points, &BoardPoint::waitMs, kPoints) };
    case Level:
        return { tr("Service level, 30 s"),
                 percentWords(level),
                 tr("target 80% · today"),
                 {},
                 tr("First replies within 30 s ÷ (conversations + abandoned after 30 s), today: "
                    "%1 of %2.")
                     .arg(figures.levelHits)
                     .arg(figures.levelBase),
                 levelSeverity(level),
                 lastLevels(points, kPoints) };
    case Overdue:
        return { tr("No reply for 3 min"),
                 QString::number(figures.overdue),
                 overdueDetail(),
                 {},
                 tr("Conversations with an agent whose visitor has waited over 3 minutes for a "
                    "reply."),
                 countSeverity(figures.overdue, Severity::Act),
                 lastValues(points, &BoardPoint::overdue, kPoints) };
    default:
        return rightView(kind, now);
    }
}

//! The same of the tiles on the right.
TileView TileRow::rightView(Kind kind, qint64 now) const
{
    const BoardFigures &figures = m_store.figures();
    const QList<BoardPoint> points = m_store.points();
    switch (kind) {
    case Expiring:
        return { tr("Expiring"),
                 QString::number(figures.expiring),
                 tr("reply time ends within 2 h"),
                 {},
                 tr("Unanswered conversations whose 48 hours to reply end within 2 hours."),
                 countSeverity(figures.expiring, Severity::Watch),
                 lastValues(points, &BoardPoint::expiring, kPoints) };
    case Help:
        return { tr("Help wanted"),
                 QString::number(figures.help),
                 helpDetail(now),
                 {},
                 tr("Conversations whose agent asks a supervisor for help."),
                 Severity::Calm,
                 lastValues(points, &BoardPoint::help, kPoints) };
    case QueueTime:
        return { tr("Average queue time"),
                 spanWords(averageQueueMs(figures)),
                 tr("%1 stays today").arg(figures.queueStays),
                 {},
                 tr("Time in the queue of all stays that ended today ÷ their number."),
                 waitSeverity(averageQueueMs(figures).value_or(0)),
                 {} };
    case PerMinute:
        return { tr("Messages per minute"),
                 QString::number(figures.messagesPerMinute),
                 tr("today %1 in · %2 out").arg(figures.messagesIn).arg(figures.messagesOut),
                 {},
                 tr("Messages of visitors in the last 60 s."),
                 Severity::Calm,
                 lastValues(points, &BoardPoint::messagesIn, kPoints) };
    default:
        break;
    }
    return {};
}

} // namespace kefu::ui
