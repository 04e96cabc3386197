// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/practicebanner.h"

#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kIcon = 16;
constexpr int kSide = 15;
constexpr int kGap = 8;
} // namespace

PracticeBanner::PracticeBanner(const Look &look, ChatService &service, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_text(new PlainLabel(look, 13, &Theme::accent, this))
    , m_leave(new Button(look, Button::Kind::Link, this))
{
    setObjectName(QStringLiteral("practiceBanner"));
    setFixedHeight(kHeight);
    m_leave->setObjectName(QStringLiteral("leavePractice"));
    connect(m_leave, &QAbstractButton::clicked, this, [this] { m_service.logout(); });
    connect(&service, &ChatService::statusChanged, this, &PracticeBanner::refresh);
    refresh();
}

void PracticeBanner::refresh()
{
    m_text->setText(tr("Practice, without WeChat"));
    m_leave->setText(tr("Leave"));
    m_leave->setToolTip(tr("Leave practice"));
    setAccessibleName(m_text->text());
    setVisible(m_service.status().practice);
    resizeEvent(nullptr);
}

void PracticeBanner::resizeEvent(QResizeEvent *)
{
    const int leave = m_leave->sizeHint().width();
    m_leave->setGeometry(width() - kSide - leave, (height() - 24) / 2, leave, 24);
    const int left = kSide + kIcon + kGap;
    m_text->setGeometry(left, 0, std::max(width() - left - kSide - leave - kGap, 0), height());
}

void PracticeBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.soft);
    painter.drawPixmap(kSide, (height() - kIcon) / 2,
                       m_look.icon(Icon::Monitor, kIcon, theme.accent, devicePixelRatioF()));
}

void PracticeBanner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
