// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/statebar.h"

#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kButton = 26;
}

StateBar::StateBar(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_text(new PlainLabel(look, 13, &Theme::text, this))
    , m_countdown(new PlainLabel(look, 13, &Theme::amber, this))
    , m_primary(new Button(look, Button::Kind::Primary, this))
    , m_secondary(new Button(look, Button::Kind::Quiet, this))
{
    setFixedHeight(kHeight);
    m_text->setObjectName(QStringLiteral("stateText"));
    m_countdown->setObjectName(QStringLiteral("stateCountdown"));
    m_countdown->setBold(true);
    m_primary->setObjectName(QStringLiteral("statePrimary"));
    m_secondary->setObjectName(QStringLiteral("stateSecondary"));
    m_primary->setFixedHeight(kButton);
    m_secondary->setFixedHeight(kButton);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 0, 15, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_countdown);
    layout->addWidget(m_primary);
    layout->addWidget(m_secondary);
    connect(m_primary, &QAbstractButton::clicked, this, &StateBar::primaryClicked);
    connect(m_secondary, &QAbstractButton::clicked, this, &StateBar::secondaryClicked);
    hide();
}

void StateBar::setView(const View &view)
{
    if (view == m_view)
        return;
    const bool otherWords = view.text != m_view.text || view.primary != m_view.primary;
    m_view = view;
    m_text->setText(view.text);
    m_text->setColour(view.tone == Tone::Urgent ? &Theme::amber : &Theme::text);
    m_countdown->setText(view.countdown);
    m_countdown->setVisible(!view.countdown.isEmpty());
    m_primary->setText(view.primary);
    m_primary->setVisible(!view.primary.isEmpty());
    m_secondary->setText(view.secondary);
    m_secondary->setVisible(!view.secondary.isEmpty());
    if (otherWords)
        setBusy(false);
    setVisible(!view.text.isEmpty());
    update();
}

void StateBar::setBusy(bool busy)
{
    m_primary->setEnabled(!busy);
    m_secondary->setEnabled(!busy);
}

void StateBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), m_view.tone == Tone::Urgent ? theme.amberBg : theme.soft);
}

} // namespace kefu::ui
