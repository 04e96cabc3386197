// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/alertstrip.h"

#include "ui/dashboard/boardbar.h"
#include "ui/dashboard/boardwords.h"
#include "ui/widgets/iconbutton.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr int kHeight = 36;
constexpr int kSide = 16;
constexpr int kIcon = 18;
constexpr int kButton = 26;

//! An alert, until it is over and begins anew.
QString keyOf(const BoardAlert &alert)
{
    return QStringLiteral("%1/%2/%3/%4")
        .arg(alert.kind, alert.level, alert.channel.toString())
        .arg(alert.sinceAt);
}

} // namespace

AlertStrip::AlertStrip(const Look &look, const BoardStore &store, bool canAct, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_canAct(canAct)
    , m_capacity(new BarButton(look, BarButton::Kind::Plain, this))
    , m_emergency(new BarButton(look, BarButton::Kind::Plain, this))
    , m_close(new IconButton(look, Icon::Close, 14, QSize(28, 28), this))
{
    setObjectName(QStringLiteral("alertStrip"));
    setFixedHeight(kHeight);
    m_capacity->setObjectName(QStringLiteral("alertCapacity"));
    m_capacity->setGlyph(Icon::People);
    m_emergency->setObjectName(QStringLiteral("alertEmergency"));
    m_emergency->setGlyph(Icon::Megaphone);
    m_close->setObjectName(QStringLiteral("alertClose"));
    m_close->setColours(&Theme::danger, &Theme::text);
    for (BarButton *button : { m_capacity, m_emergency })
        button->setFixedHeight(kButton);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSide, 0, 8, 0);
    layout->setSpacing(8);
    layout->addStretch(1);
    layout->addWidget(m_capacity);
    layout->addWidget(m_emergency);
    layout->addWidget(m_close);
    connect(m_capacity, &QAbstractButton::clicked, this, &AlertStrip::capacityRequested);
    connect(m_emergency, &QAbstractButton::clicked, this, &AlertStrip::emergencyRequested);
    connect(m_close, &QAbstractButton::clicked, this, [this] {
        m_away.insert(m_shown);
        hide();
    });
    retranslate();
    hide();
}

void AlertStrip::retranslate()
{
    m_capacity->setText(tr("Extra limit…"));
    m_emergency->setText(tr("Emergency text…"));
    m_close->setName(tr("Put away"));
}

void AlertStrip::refresh(qint64 relayNow)
{
    const QList<BoardAlert> alerts = m_store.alerts();
    const BoardAlert *shown = nullptr;
    QSet<QString> standing;
    for (const BoardAlert &alert : alerts) {
        standing.insert(keyOf(alert));
        if (!shown && !m_away.contains(keyOf(alert)))
            shown = &alert;
    }
    m_away.intersect(standing);
    setVisible(shown != nullptr);
    if (!shown)
        return;
    m_shown = keyOf(*shown);
    m_critical = shown->level == QLatin1String("critical");
    m_wait = shown->kind == QLatin1String("wait") || shown->kind == QLatin1String("nobody_online");
    m_bold = alertWords(*shown, m_store.channelName(shown->channel));
    m_rest = tr(", ", "after an alert's title") + alertDetail(*shown, m_store, relayNow);
    if (alerts.size() > 1)
        m_rest += tr(" (%n more)", nullptr, int(alerts.size()) - 1);
    m_capacity->setVisible(m_canAct && m_wait);
    m_emergency->setVisible(m_canAct && m_wait);
    setAccessibleName(m_bold);
    update();
}

void AlertStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), m_critical ? theme.dangerBg : theme.amberBg);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
    const QColor ink = m_critical ? theme.danger : theme.amber;
    painter.drawPixmap(kSide, (height() - kIcon) / 2,
                       m_look.icon(Icon::Alert, kIcon, ink, devicePixelRatioF()));
    int left = kSide + kIcon + 8;
    const int end = m_capacity->isHidden() ? m_close->x() : m_capacity->x();
    painter.setPen(ink);
    painter.setFont(m_look.font(13, true));
    const QString bold = painter.fontMetrics().elidedText(m_bold, Qt::ElideRight, end - left - 8);
    painter.drawText(QRect(left, 0, end - left, height()), Qt::AlignVCenter, bold);
    left += painter.fontMetrics().horizontalAdvance(bold);
    painter.setFont(m_look.font(13));
    painter.drawText(QRect(left, 0, end - left - 8, height()), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_rest, Qt::ElideRight, end - left - 8));
}

void AlertStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
