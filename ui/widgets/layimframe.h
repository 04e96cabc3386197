// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QVBoxLayout;

namespace kefu::ui {

class IconButton;

//! LayIM's window: frameless, 1 px border, radius 2, soft shadow, dragged by its title strip, comes
//! to the front when it is activated. What it shows is the content, a widget that knows nothing of
//! the frame.
class LayimFrame : public QWidget {
    Q_OBJECT
public:
    enum TitleButton { CloseButton = 1, MinimiseButton = 2, MaximiseButton = 4 };

    //! `buttons`: which of the icons at the top right there are.
    LayimFrame(const Look &look, int buttons, QWidget *parent = nullptr);

    void setContent(QWidget *content);
    QWidget *content() const { return m_content; }
    //! Height of the strip the window is dragged by.
    void setTitleHeight(int height) { m_titleHeight = height; }
    //! Edges can be dragged; the content is never smaller than `minimum`.
    void setResizable(QSize minimum);
    //! Size of what is inside border and shadow.
    void setContentSize(QSize size);
    QSize contentSize() const;
    //! Width of shadow and border on one side.
    int margin() const;

    void toggleMaximised();
    //! The minimise button. To the taskbar, unless a window knows better.
    virtual void minimise();
    //! The window grows while it opens (layim.md 1.5).
    void setGrowing(bool on) { m_growing = on; }

Q_SIGNALS:
    //! The cross, Alt+F4 or the taskbar. Nothing is closed by that alone.
    void closeRequested();
    void activated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void addButtons(int buttons);
    void retranslate();
    void placeButtons();
    void placeGrips();
    void applyMargins();
    bool inTitle(const QPoint &position) const;

    const Look &m_look;
    QVBoxLayout *m_layout;
    QWidget *m_content = nullptr;
    IconButton *m_close = nullptr;
    IconButton *m_minimise = nullptr;
    IconButton *m_maximise = nullptr;
    QList<QWidget *> m_grips;
    QPoint m_dragFrom; //!< where the pointer holds the window while we move it ourselves
    bool m_dragging = false;
    bool m_growing = false;
    int m_titleHeight = 80;
};

} // namespace kefu::ui
