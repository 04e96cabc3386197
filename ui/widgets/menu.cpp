// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/menu.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/motion.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kTextLeft = 30;
constexpr int kIconLeft = 30;
constexpr int kTextAfterIcon = 50;
constexpr int kVerticalPadding = 5;
constexpr int kTallRow = 30;
} // namespace

Menu::Menu(const Look &look, int rowHeight, QWidget *parent)
    : QMenu(parent)
    , m_look(look)
    , m_rowHeight(rowHeight)
{
    setFont(look.font(rowHeight >= kTallRow ? 14 : 12)); // of a row's menu, and of all others
    setAttribute(Qt::WA_DeleteOnClose);
    setVerticalPadding(kVerticalPadding);
}

void Menu::setVerticalPadding(int pixels)
{
    const Theme &theme = m_look.theme();
    // The style sheet sets the measures Qt lays the rows out by; the painting is ours.
    setStyleSheet(QStringLiteral("QMenu { background: %1; border: 1px solid %2; padding: %3px 0; }"
                                 "QMenu::item { height: %4px; padding: 0 24px 0 %5px; }"
                                 "QMenu::separator { height: 1px; margin: 4px 0; background: %2; }")
                      .arg(theme.field.name(), theme.menuLine.name())
                      .arg(pixels)
                      .arg(m_rowHeight)
                      .arg(kTextAfterIcon));
}

QAction *Menu::addRow(const QString &text)
{
    return addAction(plainMenuText(text));
}

QAction *Menu::addChoice(const QString &text, bool current)
{
    QAction *action = addRow(text);
    action->setCheckable(true);
    action->setChecked(current);
    return action;
}

QAction *Menu::addIconChoice(Icon icon, QColor Theme::*colour, const QString &text, bool current)
{
    QAction *action = addChoice(text, current);
    m_icons.append({ action, icon, colour });
    return action;
}

QAction *Menu::addSubmenu(Icon icon, QColor Theme::*colour, const QString &text, bool current,
                          Menu *rows)
{
    rows->setAttribute(Qt::WA_DeleteOnClose, false); // it is opened again while this one is open
    QAction *action = addIconChoice(icon, colour, text, current);
    action->setMenu(rows);
    return action;
}

const Menu::RowIcon *Menu::iconOf(const QAction *action) const
{
    for (const RowIcon &row : m_icons) {
        if (row.action == action)
            return &row;
    }
    return nullptr;
}

QSize Menu::sizeHint() const
{
    QSize size = QMenu::sizeHint();
    size.setWidth(std::max(size.width(), 87));
    return size;
}

void Menu::showEvent(QShowEvent *event)
{
    QMenu::showEvent(event);
    slideUp(m_look, this);
}

void Menu::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.field);
    painter.setPen(theme.menuLine);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const auto all = actions();
    for (QAction *action : all)
        paintRow(painter, action, actionGeometry(action));
}

void Menu::paintRow(QPainter &painter, QAction *action, const QRect &row)
{
    const Theme &theme = m_look.theme();
    if (action->isSeparator()) {
        painter.fillRect(QRect(row.left(), row.center().y(), row.width(), 1), theme.menuLine);
        return;
    }
    if (action == activeAction())
        painter.fillRect(row.adjusted(1, 0, -1, 0), theme.menuHover);
    if (action->isChecked())
        painter.drawPixmap(8, row.center().y() - 6,
                           m_look.icon(Icon::Tick, 14, theme.tick, devicePixelRatioF()));
    int left = kTextLeft;
    if (const RowIcon *icon = iconOf(action)) {
        painter.drawPixmap(kIconLeft, row.center().y() - 6,
                           m_look.icon(icon->icon, 14, theme.*(icon->colour), devicePixelRatioF()));
        left = kTextAfterIcon;
    }
    if (action->menu())
        painter.drawPixmap(row.right() - 16, row.center().y() - 5,
                           m_look.icon(Icon::ArrowRight, 12, theme.sub, devicePixelRatioF()));
    painter.setPen(action->isEnabled() ? theme.text : theme.meta);
    painter.drawText(row.adjusted(left, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
                     QString(action->text()).replace(QStringLiteral("&&"), QStringLiteral("&")));
}

} // namespace kefu::ui
