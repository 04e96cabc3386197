// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QAbstractButton>
#include <QVariantAnimation>

namespace kefu::ui {

//! A flat button that is only an icon. Its accessible name and tool tip are set together (setName).
class IconButton : public QAbstractButton {
    Q_OBJECT
public:
    //! `cell`: size of the clickable area; the icon stands in its middle.
    IconButton(const Look &look, Icon icon, int iconSize, QSize cell, QWidget *parent = nullptr);

    void setName(const QString &name);
    void setIconShape(Icon icon);
    void setColours(QColor Theme::*rest, QColor Theme::*hover);
    void setPressedGround(bool on) { m_pressedGround = on; }
    void setBadge(int count); //!< a pill at the icon's upper right; 0: none
    //! The badge fades in and out for some seconds (layim.md 1.5), then stands still.
    void blinkBadge();
    qreal badgeOpacity() const;

    QSize sizeHint() const override { return m_cell; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    const Look &m_look;
    Icon m_icon;
    int m_iconSize;
    QSize m_cell;
    QColor Theme::*m_rest = &Theme::icon;
    QColor Theme::*m_hover = &Theme::text;
    int m_badge = 0;
    QVariantAnimation m_blinking;
    bool m_pressedGround = false;
    bool m_byKey = false; //!< the focus came by a key: only then it is shown
};

} // namespace kefu::ui
