// SPDX-License-Identifier: Apache-2.0
#include "ui/login/loginparts.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr QPoint kMark(48, 52);
constexpr QSize kMarkSize(48, 48);
constexpr qreal kMarkRadius = 8;
constexpr int kMarkIcon = 26;
constexpr int kFoot = 40;
} // namespace

LoginPage::LoginPage(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_mark(kMark)
{
}

void LoginPage::setMark(const QPoint &topLeft)
{
    m_mark = topLeft;
    update();
}

void LoginPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, height() - kFoot, width(), 1), theme.line);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.bar);
    const QRect mark(m_mark, kMarkSize);
    painter.drawRoundedRect(mark, kMarkRadius, kMarkRadius);
    painter.drawPixmap(mark.center() + QPoint(1 - kMarkIcon / 2, 1 - kMarkIcon / 2),
                       m_look.icon(Icon::Headset, kMarkIcon, theme.text, devicePixelRatioF()));
}

void styleField(const Theme &theme, QLineEdit *field)
{
    field->setStyleSheet(
        QStringLiteral("QLineEdit { background: %1; color: %2; border: 1px solid %3;"
                       " border-radius: 3px; padding: 0 10px; selection-background-color: %5;"
                       " selection-color: %2; }"
                       "QLineEdit:focus { border: 1px solid %4; }"
                       "QLineEdit:disabled { color: %6; }")
            .arg(theme.field.name(), theme.text.name(), theme.line.name(), theme.accent.name(),
                 theme.selection.name(), theme.meta.name()));
    QPalette colours = field->palette();
    colours.setColor(QPalette::PlaceholderText, theme.meta);
    field->setPalette(colours);
}

void styleCheck(const Theme &theme, QCheckBox *check)
{
    check->setStyleSheet(
        QStringLiteral("QCheckBox { color: %1; spacing: 8px; }"
                       "QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %2; "
                       "border-radius: 3px;"
                       " background: %3; }"
                       "QCheckBox::indicator:focus { border-color: %4; }"
                       "QCheckBox::indicator:checked { background: %4; border-color: %4;"
                       " image: url(:/kefudesk/icons/checkwhite.svg); }")
            .arg(theme.text.name(), theme.meta.name(), theme.field.name(), theme.accent.name()));
}

} // namespace kefu::ui
