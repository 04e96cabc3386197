// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/cropoverlay.h"

#include <QImage>
#include <QPointer>
#include <QWidget>

namespace kefu::ui {

//! 截图: hides the window it belongs to, takes the screen that window is on, lets the agent frame
//! a part of it, and shows the window again. Where the system lets no program see the screen
//! (Wayland), isPossible() is false.
class ScreenGrab : public QObject {
    Q_OBJECT
public:
    //! Time the windows behind need to be painted when ours has gone.
    static constexpr int kHideMs = 250;

    ScreenGrab(const Look &look, QWidget *owner);
    ~ScreenGrab() override;

    static bool isPossible();
    void begin();
    CropOverlay *overlay() const { return m_overlay; }

Q_SIGNALS:
    void taken(const QImage &image);
    void failed();
    void ended(); //!< the window is back

private:
    void grab();
    void end();

    const Look &m_look;
    QWidget *m_owner;
    QPointer<QWidget> m_window;
    QPointer<CropOverlay> m_overlay;
    QRect m_geometry;
    Qt::WindowStates m_state;
};

} // namespace kefu::ui
