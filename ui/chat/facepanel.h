// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! LayIM's face picker (layim.md 1.2), 12 × 6 cells of 32 px, with its 72 names, each drawn as one
//! emoji. All of them arrive: the relay sends WeChat's own code for a face, or that emoji where
//! WeChat has none (relay/protocol/faces.h).
class FacePanel : public QWidget {
    Q_OBJECT
public:
    static constexpr int kColumns = 12;
    static constexpr int kRows = 6;

    explicit FacePanel(const Look &look, QWidget *parent = nullptr);

    //! Opens above `anchor`, a point on the screen.
    void popUp(const QPoint &anchor);
    QRect cell(int face) const;
    static QString emoji(int face);

Q_SIGNALS:
    void chosen(const QString &name);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    int faceAt(const QPoint &point) const;
    void setCurrent(int face);
    void choose(int face);

    const Look &m_look;
    int m_current = -1;
};

} // namespace kefu::ui
