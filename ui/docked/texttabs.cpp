// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/texttabs.h"

#include "ui/widgets/focusring.h"
#include "ui/widgets/skin.h"

#include <QAbstractButton>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kBar = 3;
constexpr int kPixels = 14;
constexpr int kLeastPixels = 10; // longer words than Chinese ones
constexpr int kLeastGap = 6;
} // namespace

class TextTab : public QAbstractButton {
public:
    TextTab(const Look &look, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
    {
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::TabFocus);
        setCheckable(true);
    }

    void setPixels(int pixels)
    {
        m_pixels = pixels;
        update();
    }
    int wordWidth(int pixels) const
    {
        return QFontMetrics(m_look.font(pixels, true)).horizontalAdvance(text());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        painter.setFont(m_look.font(m_pixels, isChecked()));
        painter.setPen(isChecked() || underMouse() ? theme.text : theme.sub);
        painter.drawText(rect(), Qt::AlignCenter, text());
        if (hasFocus() && m_byKey) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(theme.accent);
            painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 6.5, -2.5, -6.5), 3, 3);
        }
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }
    void nextCheckState() override { } // the row decides

private:
    const Look &m_look;
    int m_pixels = kPixels;
    bool m_byKey = false;
};

TextTabs::TextTabs(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setFixedHeight(kHeight);
}

void TextTabs::addTab(const QString &objectName)
{
    auto *tab = new TextTab(m_look, this);
    tab->setObjectName(objectName);
    const int at = int(m_tabs.size());
    connect(tab, &QAbstractButton::clicked, this, [this, at] { Q_EMIT chosen(at); });
    m_tabs.append(tab);
    setCurrent(m_current);
}

void TextTabs::setName(int tab, const QString &name)
{
    m_tabs.at(tab)->setText(name);
    m_tabs.at(tab)->setAccessibleName(name);
    layOut();
}

void TextTabs::setCurrent(int tab)
{
    m_current = tab;
    for (int i = 0; i < m_tabs.size(); ++i)
        m_tabs.at(i)->setChecked(i == tab);
    update();
}

QRect TextTabs::barRect() const
{
    if (m_current < 0 || m_current >= m_tabs.size())
        return {};
    const QRect tab = m_tabs.at(m_current)->geometry();
    return { tab.left(), height() - kBar, tab.width(), kBar };
}

void TextTabs::layOut()
{
    if (m_tabs.isEmpty())
        return;
    const auto total = [this](int pixels) {
        int sum = 0;
        for (const TextTab *tab : std::as_const(m_tabs))
            sum += tab->wordWidth(pixels) + kLeastGap;
        return sum;
    };
    int pixels = kPixels;
    while (pixels > kLeastPixels && total(pixels) > width())
        --pixels;
    const int spare = std::max(width() - total(pixels), 0) / int(m_tabs.size());
    int left = 0;
    for (TextTab *tab : std::as_const(m_tabs)) {
        const bool last = tab == m_tabs.last();
        const int wide = last ? width() - left : tab->wordWidth(pixels) + kLeastGap + spare;
        tab->setPixels(pixels);
        tab->setGeometry(left, 0, wide, height() - kBar);
        left += wide;
    }
    update();
}

void TextTabs::resizeEvent(QResizeEvent *)
{
    layOut();
}

void TextTabs::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_look.theme().line);
    painter.fillRect(barRect(), m_look.theme().bar);
}

} // namespace kefu::ui
