// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/mediaservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! Draws one picture, fitted or at a scale, and moves it under the pointer. Scales are of the whole
//! picture's pixels, whatever is there of it yet: it does not jump when the thumbnail is replaced.
class PictureCanvas : public QWidget {
    Q_OBJECT
public:
    static constexpr qreal kStep = 1.25;
    static constexpr qreal kMost = 8;
    static constexpr qreal kLeast = 0.05;

    explicit PictureCanvas(const Look &look, QWidget *parent = nullptr);

    //! `whole`: pixels of the whole picture; not valid: the image's.
    void setPicture(const QImage &image, QSize whole);
    //! Shown while there is no image.
    void setNote(const QString &note);
    void fit();
    //! By `factor`, the point of the picture at `at` staying where it is.
    void zoomBy(qreal factor, const QPointF &at);
    void zoomBy(qreal factor) { zoomBy(factor, rect().center()); }
    void setScale(qreal scale);
    qreal scale() const { return m_scale; }
    bool isFitted() const { return m_fitted; }
    QRectF shown() const; //!< where the picture is, in the widget

Q_SIGNALS:
    void scaleChanged(qreal scale);
    void clicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    qreal fittingScale() const;
    void applyScale(qreal scale);
    void keepInView();

    const Look &m_look;
    QImage m_image;
    QSize m_whole;
    QString m_note;
    qreal m_scale = 1;
    QPointF m_centre; //!< of the picture, in the widget
    QPointF m_dragFrom;
    QPointF m_pressedAt;
    bool m_fitted = true;
    bool m_dragging = false;
};

} // namespace kefu::ui
