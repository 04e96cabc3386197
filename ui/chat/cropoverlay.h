// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QImage>
#include <QWidget>

class QScreen;

namespace kefu::ui {

//! A picture of the screen over the screen, to drag out the part that is wanted: the mouse, or
//! arrows (with Shift the size, with Ctrl ten pixels at once). Enter, or a double click, takes it,
//! the whole without a frame; Esc and the right button give up.
class CropOverlay : public QWidget {
    Q_OBJECT
public:
    //! `shot` in device pixels, its ratio set.
    CropOverlay(const Look &look, const QImage &shot, QWidget *parent = nullptr);

    //! What is framed, logical pixels; empty while nothing is.
    QRect frame() const { return m_frame; }

Q_SIGNALS:
    void taken(const QImage &part);
    void givenUp();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void take();
    void setFrame(const QRect &frame);
    void moveFrame(int key, Qt::KeyboardModifiers with);
    void paintWords(QPainter &painter, const QString &words, const QPoint &at) const;

    const Look &m_look;
    QImage m_shot;
    QRect m_frame;
    QPoint m_pressed;
    bool m_dragging = false;
};

} // namespace kefu::ui
