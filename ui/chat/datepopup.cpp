// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/datepopup.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScreen>

namespace kefu::ui {

namespace {
constexpr int kMargin = 10;
constexpr int kCellWidth = 36;
constexpr int kCellHeight = 30;
constexpr int kHead = 32;
constexpr int kNames = 24;
constexpr int kWeeks = 6;
constexpr int kRadius = 3;
constexpr int kArrow = 14;
constexpr QSize kSize(2 * kMargin + 7 * kCellWidth,
                      2 * kMargin + kHead + kNames + kWeeks * kCellHeight);
} // namespace

DatePopup::DatePopup(const Look &look, const QDate &current, const QDate &last, QWidget *parent)
    : QWidget(parent, Qt::Popup)
    , m_look(look)
    , m_last(last)
{
    setObjectName(QStringLiteral("datePopup"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMouseTracking(true);
    setFixedSize(kSize);
    setAccessibleName(tr("Go to a day"));
    setCurrent(current.isValid() ? current : last);
}

void DatePopup::popUp(const QRect &anchor)
{
    const QScreen *screen = QGuiApplication::screenAt(anchor.center());
    const QRect room = screen ? screen->availableGeometry() : QRect(QPoint(), kSize);
    QPoint place(anchor.center().x() - width() / 2, anchor.bottom() + 4);
    if (place.y() + height() > room.bottom())
        place.setY(anchor.top() - 4 - height());
    place.setX(std::clamp(place.x(), room.left(), std::max(room.right() - width(), room.left())));
    move(place);
    show();
    setFocus();
}

//! The Monday on or before the first of the month.
QDate DatePopup::firstShown() const
{
    const QDate first(m_current.year(), m_current.month(), 1);
    return first.addDays(1 - first.dayOfWeek());
}

QRect DatePopup::cell(const QDate &day) const
{
    const qint64 index = firstShown().daysTo(day);
    if (index < 0 || index >= kWeeks * 7)
        return {};
    return { kMargin + int(index % 7) * kCellWidth,
             kMargin + kHead + kNames + int(index / 7) * kCellHeight, kCellWidth, kCellHeight };
}

QDate DatePopup::dayAt(const QPoint &point) const
{
    const int x = point.x() - kMargin;
    const int y = point.y() - kMargin - kHead - kNames;
    if (x < 0 || y < 0 || x >= 7 * kCellWidth || y >= kWeeks * kCellHeight)
        return {};
    const QDate day = firstShown().addDays(y / kCellHeight * 7 + x / kCellWidth);
    return day <= m_last ? day : QDate();
}

QRect DatePopup::arrow(bool next) const
{
    return { next ? width() - kMargin - kHead : kMargin, kMargin, kHead, kHead };
}

void DatePopup::setCurrent(const QDate &day)
{
    m_current = std::min(day, m_last);
    setAccessibleDescription(QLocale().toString(m_current, QLocale::LongFormat));
    update();
}

void DatePopup::choose(const QDate &day)
{
    if (!day.isValid())
        return;
    Q_EMIT chosen(day);
    close();
}

void DatePopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.panel);
    painter.setPen(theme.line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter);
    for (int i = 0; i < kWeeks * 7; ++i)
        paintDay(painter, firstShown().addDays(i));
}

void DatePopup::paintHead(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    painter.setFont(m_look.font(14, true));
    painter.setPen(theme.text);
    painter.drawText(QRect(0, kMargin, width(), kHead), Qt::AlignCenter,
                     QLocale().toString(m_current, tr("MMMM yyyy", "a month with its year")));
    const qreal ratio = devicePixelRatioF();
    const QPixmap right = m_look.icon(Icon::ArrowRight, kArrow, theme.icon, ratio);
    const QRect next = arrow(true);
    painter.drawPixmap(next.center() - QPoint(kArrow / 2, kArrow / 2), right);
    painter.save();
    painter.translate(arrow(false).center() + QPoint(kArrow / 2, -kArrow / 2));
    painter.scale(-1, 1);
    painter.drawPixmap(0, 0, right);
    painter.restore();
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    for (int day = 1; day <= 7; ++day) {
        painter.drawText(
            QRect(kMargin + (day - 1) * kCellWidth, kMargin + kHead, kCellWidth, kNames),
            Qt::AlignCenter, QLocale().dayName(day, QLocale::NarrowFormat));
    }
}

void DatePopup::paintDay(QPainter &painter, const QDate &day) const
{
    const Theme &theme = m_look.theme();
    const QRect box = cell(day).adjusted(2, 1, -2, -1);
    const bool chosen = day == m_current;
    painter.setPen(Qt::NoPen);
    if (chosen || day == m_hovered) {
        painter.setBrush(chosen ? theme.accent : theme.hover);
        painter.drawRoundedRect(box, kRadius, kRadius);
    }
    if (day == m_last && !chosen) {
        painter.setPen(theme.accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    }
    const bool dim = day.month() != m_current.month();
    painter.setPen(chosen ? theme.panel : dim || day > m_last ? theme.sub : theme.text);
    painter.setOpacity(day > m_last ? 0.4 : 1);
    painter.setFont(m_look.font(13));
    painter.drawText(box, Qt::AlignCenter, QString::number(day.day()));
    painter.setOpacity(1);
}

void DatePopup::mouseMoveEvent(QMouseEvent *event)
{
    const QDate day = dayAt(event->position().toPoint());
    if (day == m_hovered)
        return;
    m_hovered = day;
    update();
}

void DatePopup::leaveEvent(QEvent *)
{
    m_hovered = {};
    update();
}

void DatePopup::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (arrow(true).contains(point))
        setCurrent(m_current.addMonths(1));
    else if (arrow(false).contains(point))
        setCurrent(m_current.addMonths(-1));
    else
        choose(dayAt(point));
}

void DatePopup::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(m_current.addDays(-1));
    case Qt::Key_Right:
        return setCurrent(m_current.addDays(1));
    case Qt::Key_Up:
        return setCurrent(m_current.addDays(-7));
    case Qt::Key_Down:
        return setCurrent(m_current.addDays(7));
    case Qt::Key_PageUp:
        return setCurrent(m_current.addMonths(-1));
    case Qt::Key_PageDown:
        return setCurrent(m_current.addMonths(1));
    case Qt::Key_Home:
        return setCurrent(m_last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose(m_current);
    default:
        QWidget::keyPressEvent(event);
    }
}

void DatePopup::wheelEvent(QWheelEvent *event)
{
    if (event->angleDelta().y() != 0)
        setCurrent(m_current.addMonths(event->angleDelta().y() > 0 ? -1 : 1));
}

} // namespace kefu::ui
