// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/connectionbanner.h"

#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"

#include <QDateTime>
#include <QEvent>
#include <QPainter>
#include <QTimerEvent>

namespace kefu::ui {

namespace {
constexpr int kIcon = 16;
constexpr int kSide = 15;
} // namespace

ConnectionBanner::ConnectionBanner(const Look &look, ChatService &service, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_text(new PlainLabel(look, 13, &Theme::amber, this))
    , m_retry(new Button(look, Button::Kind::Link, this))
{
    setObjectName(QStringLiteral("connectionBanner"));
    setFixedHeight(kHeight);
    m_retry->setObjectName(QStringLiteral("retryButton"));
    connect(m_retry, &QAbstractButton::clicked, this, [this] { m_service.retryNow(); });
    connect(&service, &ChatService::statusChanged, this, &ConnectionBanner::refresh);
    refresh();
}

QString ConnectionBanner::words() const
{
    const ConnectionStatus status = m_service.status();
    if (status.state == ConnectionState::Connecting)
        return tr("Connecting…");
    const QString certificate = certificateTitle(status.certificate);
    const qint64 ms = status.nextAttemptAt - QDateTime::currentMSecsSinceEpoch();
    const int seconds = int((ms + 999) / 1000);
    if (!certificate.isEmpty() && ms > 0)
        return tr("%1: tell IT. Next attempt in %n s", nullptr, seconds).arg(certificate);
    if (ms <= 0)
        return tr("Reconnecting…");
    return tr("Connection lost, next attempt in %n s", nullptr, seconds);
}

void ConnectionBanner::refresh()
{
    const ConnectionState state = m_service.status().state;
    const bool shown = state == ConnectionState::Connecting || state == ConnectionState::Waiting;
    if (state == ConnectionState::Waiting)
        m_tick.start(1000, this);
    else
        m_tick.stop();
    m_retry->setText(tr("Try now"));
    m_retry->setVisible(state == ConnectionState::Waiting);
    m_text->setText(words());
    setAccessibleName(m_text->text());
    setVisible(shown);
    resizeEvent(nullptr);
}

void ConnectionBanner::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_tick.timerId())
        refresh();
}

void ConnectionBanner::resizeEvent(QResizeEvent *)
{
    const int retry = m_retry->isHidden() ? 0 : m_retry->sizeHint().width();
    m_retry->setGeometry(width() - kSide - retry, (height() - 24) / 2, retry, 24);
    const int left = kSide + kIcon + 8;
    m_text->setGeometry(left, 0, std::max(width() - left - kSide - retry - 8, 0), height());
}

void ConnectionBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.amberBg);
    painter.drawPixmap(kSide, (height() - kIcon) / 2,
                       m_look.icon(Icon::Offline, kIcon, theme.amber, devicePixelRatioF()));
}

void ConnectionBanner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
