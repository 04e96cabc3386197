// SPDX-License-Identifier: Apache-2.0
#include "app/platform/tray.h"

#include <QGuiApplication>
#include <QIcon>
#include <QPainter>
#include <QPainterPath>

namespace kefu::app {
namespace {

// The desktop's panel is dark or light and does not say which: the picture brings its own ground.
constexpr QRgb kGround = 0xff1e9fff;
constexpr QRgb kGroundOffline = 0xff8a919b;
constexpr QRgb kBadge = 0xffe53935;
constexpr QRgb kOnline = 0xff2e9e4f;
constexpr QRgb kBusy = 0xffe53935;
constexpr QRgb kAway = 0xffe6a100;
constexpr int kMostShown = 99;

QColor dotColour(PresenceState state)
{
    switch (state) {
    case PresenceState::Online:
        return QColor(kOnline);
    case PresenceState::Busy:
        return QColor(kBusy);
    case PresenceState::Away:
        return QColor(kAway);
    default:
        return QColor(kGroundOffline);
    }
}

//! A bubble with two lines in it.
void paintBubble(QPainter &painter, qreal s, const QColor &ground)
{
    QPainterPath bubble;
    bubble.addRoundedRect(QRectF(s * 0.06, s * 0.10, s * 0.88, s * 0.66), s * 0.16, s * 0.16);
    QPainterPath tail;
    tail.moveTo(s * 0.24, s * 0.70);
    tail.lineTo(s * 0.24, s * 0.94);
    tail.lineTo(s * 0.50, s * 0.70);
    tail.closeSubpath();
    painter.fillPath(bubble.united(tail), ground);
    painter.setPen(QPen(Qt::white, s * 0.08, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(s * 0.26, s * 0.34), QPointF(s * 0.74, s * 0.34));
    painter.drawLine(QPointF(s * 0.26, s * 0.54), QPointF(s * 0.58, s * 0.54));
}

void paintBadge(QPainter &painter, qreal s, int unread)
{
    const QString text = unread > kMostShown ? QStringLiteral("99+") : QString::number(unread);
    QFont font = painter.font();
    font.setBold(true);
    font.setPixelSize(std::max(1, int(s * (text.size() > 2 ? 0.30 : 0.40))));
    const qreal wide = std::max(s * 0.52, s * (0.24 + 0.22 * qreal(text.size())));
    const QRectF badge(s - wide, 0, wide, s * 0.52);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(kBadge));
    painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(badge, Qt::AlignCenter, text);
}

} // namespace

Tray::Tray()
{
    m_menu.addAction(&m_open);
    m_menu.addAction(&m_quiet);
    m_menu.addSeparator();
    m_menu.addAction(&m_quit);
    m_quiet.setCheckable(true);
    connect(&m_open, &QAction::triggered, this, &Tray::opened);
    connect(&m_quiet, &QAction::triggered, this, &Tray::quietChosen);
    connect(&m_quit, &QAction::triggered, this, &Tray::quitChosen);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason != QSystemTrayIcon::Context)
                    Q_EMIT opened();
            });
    m_icon.setContextMenu(&m_menu);
}

void Tray::setStatus(const ui::TrayStatus &status)
{
    retranslate(); // the language may be another one by now
    if (m_known && status == m_status)
        return;
    m_status = status;
    m_quiet.setChecked(status.quiet);
    QIcon icon;
    for (const int size : { 16, 22, 32, 48 })
        icon.addPixmap(picture(status, size));
    m_icon.setIcon(icon);
    if (!std::exchange(m_known, true) && QSystemTrayIcon::isSystemTrayAvailable())
        m_icon.show();
}

void Tray::retranslate()
{
    m_open.setText(tr("Open the service desk"));
    m_quiet.setText(tr("Do not disturb"));
    m_quit.setText(tr("Quit"));
    const QString unread = m_status.unread > 0
        ? tr("%n unread message(s)", nullptr, m_status.unread)
        : tr("Nothing unread");
    m_icon.setToolTip(m_status.online ? unread : unread + u'\n' + tr("Not connected"));
}

QPixmap Tray::picture(const ui::TrayStatus &status, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal s = size;
    paintBubble(painter, s, QColor(status.online ? kGround : kGroundOffline));
    if (status.online) {
        painter.setPen(QPen(Qt::white, s * 0.05));
        painter.setBrush(dotColour(status.presence));
        painter.drawEllipse(QPointF(s * 0.80, s * 0.82), s * 0.15, s * 0.15);
    }
    if (status.quiet) {
        painter.setPen(QPen(QColor(kBadge), s * 0.10, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(s * 0.12, s * 0.14), QPointF(s * 0.88, s * 0.86));
    }
    if (status.unread > 0)
        paintBadge(painter, s, status.unread);
    return pixmap;
}

} // namespace kefu::app
