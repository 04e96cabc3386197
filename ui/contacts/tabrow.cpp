// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/tabrow.h"

#include "ui/widgets/focusring.h"
#include "ui/widgets/skin.h"
#include "ui/widgets/unreadpill.h"

#include <QAbstractButton>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kIcon = 22;
constexpr int kIconTop = 9;
} // namespace

class TabButton : public QAbstractButton {
public:
    TabButton(const Look &look, Icon icon, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
        , m_icon(icon)
    {
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::TabFocus);
    }

    void setUnread(int count)
    {
        m_unread = count;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        if (hasFocus() && m_byKey) {
            painter.setPen(theme.accent);
            painter.drawRect(rect().adjusted(4, 3, -5, -7));
        }
        painter.setOpacity(underMouse() ? 0.8 : 1);
        painter.drawPixmap((width() - kIcon) / 2, kIconTop,
                           m_look.icon(m_icon, kIcon, theme.icon, devicePixelRatioF()));
        painter.setOpacity(1);
        paintUnreadPill(painter, m_look, width() / 2 + kIcon + 2, kIconTop + 3, m_unread);
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }

private:
    const Look &m_look;
    Icon m_icon;
    int m_unread = 0;
    bool m_byKey = false;
};

TabRow::TabRow(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setFixedHeight(kHeight);
}

void TabRow::addTab(Icon icon, const QString &objectName)
{
    auto *tab = new TabButton(m_look, icon, this);
    tab->setObjectName(objectName);
    const int at = int(m_tabs.size());
    connect(tab, &QAbstractButton::clicked, this, [this, at] { Q_EMIT chosen(at); });
    m_tabs.append(tab);
}

void TabRow::setName(int tab, const QString &name)
{
    m_tabs.at(tab)->setToolTip(name);
    m_tabs.at(tab)->setAccessibleName(name);
}

void TabRow::setUnread(int tab, int count)
{
    m_tabs.at(tab)->setUnread(count);
}

void TabRow::setCurrent(int tab)
{
    m_current = tab;
    update();
}

QRect TabRow::barRect() const
{
    if (m_current < 0 || m_tabs.isEmpty())
        return {};
    const QRect tab = m_tabs.at(m_current)->geometry();
    return { tab.left(), height() - kBar, tab.width(), kBar };
}

void TabRow::resizeEvent(QResizeEvent *)
{
    const int count = int(m_tabs.size());
    for (int i = 0; i < count; ++i) {
        const int left = width() * i / count;
        m_tabs.at(i)->setGeometry(left, 0, width() * (i + 1) / count - left, height() - kBar);
    }
}

void TabRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::panel);
    painter.fillRect(barRect(), m_look.theme().bar);
}

} // namespace kefu::ui
