// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/daychart.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusring.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace kefu::ui {

namespace {

constexpr qint64 kHalf = 30 * 60'000;
constexpr qint64 kHour = 2 * kHalf;
constexpr qint64 kWeek = 7 * 24 * kHour;
constexpr int kSide = 12;
constexpr int kRight = 16;
constexpr int kHead = 28;
constexpr int kLabels = 32; // left of the plots
constexpr int kBarsTop = 36;
constexpr int kLevelHeight = 46;
constexpr int kBetween = 19;
constexpr int kFoot = 42;
constexpr int kQuarters = 3; // parts of the upper axis
constexpr int kLeastHours = 12;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

QString hourWords(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH"));
}

QString clockTime(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm"));
}

} // namespace

DayChart::DayChart(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setObjectName(QStringLiteral("dayChart"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    retranslate();
}

void DayChart::retranslate()
{
    setAccessibleName(tr("Chart: conversations of today per half hour and service level; opens a "
                         "table"));
    update();
}

void DayChart::setDay(const QList<HalfHour> &today, const QList<HalfHour> &lastWeek, qint64 now,
                      bool stale)
{
    QList<HalfHour> moved = lastWeek;
    for (HalfHour &half : moved)
        half.at += kWeek;
    const bool same =
        today == m_today && moved == m_lastWeek && stale == m_stale && now / kHalf == m_now / kHalf;
    m_today = today;
    m_lastWeek = moved;
    m_now = now;
    m_stale = stale;
    if (!same)
        update();
}

double DayChart::Scale::x(qint64 at) const
{
    return bars.left()
        + bars.width() * double(at - fromAt) / double(std::max<qint64>(toAt - fromAt, 1));
}

double DayChart::Scale::step() const
{
    return x(fromAt + kHalf) - x(fromAt);
}

//! From the first hour anything happened in to the last, twelve hours at least.
DayChart::Scale DayChart::scale() const
{
    Scale scale;
    qint64 first = m_now - m_now % kHour;
    qint64 last = first + kHour;
    qint64 most = 1;
    for (const auto *day : { &m_today, &m_lastWeek }) {
        for (const HalfHour &half : *day) {
            most = std::max(most, half.conversations);
            if (half.conversations > 0 || half.levelBase > 0) {
                first = std::min(first, half.at);
                last = std::max(last, half.at + kHalf);
            }
        }
    }
    scale.fromAt = first - first % kHour;
    scale.toAt = std::max(last, scale.fromAt + kLeastHours * kHour);
    scale.top = kQuarters;
    while (scale.top < most)
        scale.top = scale.top < 12 ? scale.top * 2 : niceTop(scale.top + 1);
    const double left = kSide + kLabels;
    const double width = this->width() - left - kRight - 8;
    const double bottom = height() - kFoot;
    scale.level = QRectF(left, bottom - kLevelHeight, width, kLevelHeight);
    scale.bars = QRectF(left, kBarsTop, width, scale.level.top() - kBetween - kBarsTop);
    return scale;
}

void DayChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().bg);
    paintHead(painter);
    const Scale scale = this->scale();
    paintAxes(painter, scale);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBars(painter, scale);
    paintLastWeek(painter, scale);
    paintLevel(painter, scale);
    if (hasFocus() && m_byKey) {
        painter.setPen(m_look.theme().accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 3, 3);
    }
}

//! Title and legend; the legend gives way where both do not fit.
void DayChart::paintHead(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const QRect head(kSide, 0, width() - kSide - kRight, kHead);
    painter.setFont(m_look.font(13, true));
    painter.setPen(theme.text);
    const QString title = tr("Conversations today / 30 min");
    painter.drawText(head, kFlags, title);
    int room = head.width() - painter.fontMetrics().horizontalAdvance(title) - 16;
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    const QString week = QLocale().dayName(QDateTime::fromMSecsSinceEpoch(m_now).date().dayOfWeek(),
                                           QLocale::ShortFormat);
    struct Entry {
        QString text;
        QColor colour;
        bool square;
    };
    const Entry entries[] = { { tr("Level %"), theme.accent, false },
                              { tr("Last %1").arg(week), theme.chartLine, false },
                              { tr("Today"), theme.chartFill, true } };
    int right = head.right() + 1;
    for (const Entry &entry : entries) {
        const int text = painter.fontMetrics().horizontalAdvance(entry.text);
        if (text + 18 > room || (m_lastWeek.isEmpty() && entry.colour == theme.chartLine))
            continue;
        painter.setPen(theme.sub);
        painter.drawText(QRect(right - text, 0, text + 1, kHead), kFlags, entry.text);
        const int mark = right - text - 18;
        if (entry.square)
            painter.fillRect(QRect(mark + 2, kHead / 2 - 4, 10, 10), entry.colour);
        else
            painter.fillRect(QRectF(mark, kHead / 2.0, 14, 1.5), entry.colour);
        right -= text + 18 + 12;
        room -= text + 18 + 12;
    }
}

void DayChart::paintAxes(QPainter &painter, const Scale &scale) const
{
    const Theme &theme = m_look.theme();
    painter.setFont(m_look.font(12));
    const auto label = [&](double y, const QString &text) {
        painter.setPen(theme.sub);
        painter.drawText(QRectF(0, y - 8, scale.bars.left() - 6, 16), kFlags | Qt::AlignRight,
                         text);
    };
    for (int part = 0; part <= kQuarters; ++part) {
        const double y = scale.bars.bottom() - scale.bars.height() * part / kQuarters;
        painter.fillRect(QRectF(scale.bars.left(), y, scale.bars.width(), 1), theme.line);
        label(y, QString::number(scale.top * part / kQuarters));
    }
    painter.fillRect(QRectF(scale.level.left(), scale.level.top(), scale.level.width(), 1),
                     theme.line);
    painter.fillRect(QRectF(scale.level.left(), scale.level.bottom(), scale.level.width(), 1),
                     theme.line);
    label(scale.level.top(), QStringLiteral("100"));
    label(scale.level.bottom(), QStringLiteral("0"));
    const qint64 hours = (scale.toAt - scale.fromAt) / kHour;
    const qint64 every = hours <= 14 ? 2 : hours <= 20 ? 3 : 4;
    for (qint64 hour = 0; hour < hours; hour += every) {
        const qint64 at = scale.fromAt + hour * kHour;
        painter.drawText(
            QRectF(scale.x(at) - 12 + scale.step() / 2, scale.level.bottom() + 4, 24, 16),
            Qt::AlignCenter, hourWords(at));
    }
}

void DayChart::paintBars(QPainter &painter, const Scale &scale) const
{
    const Theme &theme = m_look.theme();
    painter.setPen(Qt::NoPen);
    for (const HalfHour &half : m_today) {
        const double height = scale.bars.height() * double(half.conversations) / double(scale.top);
        if (height <= 0)
            continue;
        const bool running = m_now / kHalf == half.at / kHalf;
        painter.setBrush(m_stale ? theme.line : running ? theme.accent : theme.chartFill);
        painter.drawRect(QRectF(scale.x(half.at) + 2, scale.bars.bottom() - height,
                                std::max(2.0, scale.step() - 4), height));
    }
}

void DayChart::paintLastWeek(QPainter &painter, const Scale &scale) const
{
    if (m_lastWeek.size() < 2)
        return;
    QPolygonF line;
    for (const HalfHour &half : m_lastWeek) {
        if (half.at >= scale.fromAt && half.at < scale.toAt)
            line.append(
                { scale.x(half.at) + scale.step() / 2,
                  scale.bars.bottom()
                      - scale.bars.height() * double(half.conversations) / double(scale.top) });
    }
    painter.setPen(QPen(m_look.theme().chartLine, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

void DayChart::paintLevel(QPainter &painter, const Scale &scale) const
{
    const Theme &theme = m_look.theme();
    const auto y = [&](double level) {
        return scale.level.bottom() - level * scale.level.height();
    };
    QPen target(theme.chartLine, 1);
    target.setDashPattern({ 4, 3 });
    painter.setPen(target);
    painter.drawLine(QPointF(scale.level.left(), y(kLevelTarget)),
                     QPointF(scale.level.right(), y(kLevelTarget)));
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    painter.drawText(QRectF(scale.level.left(), y(kLevelTarget) + 2, scale.level.width(), 16),
                     kFlags | Qt::AlignRight, tr("Target %1%").arg(qRound(kLevelTarget * 100)));
    QPolygonF line;
    std::optional<double> last;
    for (const HalfHour &half : m_today) {
        if (const auto level = serviceLevel(half.levelHits, half.levelBase)) {
            line.append({ scale.x(half.at) + scale.step() / 2, y(std::min(1.0, *level)) });
            last = level;
        }
    }
    if (line.isEmpty())
        return;
    painter.setPen(QPen(m_stale ? theme.chartLine : theme.accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
    const QColor ink = m_stale                  ? theme.sub
        : levelSeverity(last) == Severity::Calm ? theme.accent
                                                : severityColour(theme, levelSeverity(last));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawEllipse(line.last(), 3, 3);
    painter.setPen(ink);
    painter.drawText(QRectF(line.last().x() + 8, line.last().y() - 2, 48, 18), kFlags,
                     QStringLiteral("%1%").arg(qRound(*last * 100)));
}

QString DayChart::tipAt(const QPoint &at) const
{
    const Scale scale = this->scale();
    for (const HalfHour &half : m_today) {
        const double left = scale.x(half.at);
        if (at.x() < left || at.x() >= left + scale.step() || at.y() < kHead)
            continue;
        return tr("%1 to %2: %3 conversations, service level %4, longest wait %5")
            .arg(clockTime(half.at), clockTime(half.at + kHalf))
            .arg(half.conversations)
            .arg(percentWords(serviceLevel(half.levelHits, half.levelBase)),
                 clockWords(half.waitMs));
    }
    return tr("Click for the table behind the chart");
}

bool DayChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractButton::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(tipAt(help->pos())), this);
    return true;
}

void DayChart::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void DayChart::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DayChart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace kefu::ui
