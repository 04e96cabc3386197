// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QVariantAnimation>

class QWidget;

namespace kefu::ui {

//! LayIM's movements (layim.md 1.5). All take 0.3 s, and none happens while Look::reduceMotion().
inline constexpr int kMotionMs = 300;
inline constexpr int kShakeBy = 10; //!< px to either side

//! Whether the system asks programs to hold still (its style says animations take no time).
bool systemReducesMotion();

//! How far something that shakes stands from its place, in px, at `at` (0..1) of its time: two
//! swings to either side that die away, the widest of kShakeBy.
int shakeOffset(qreal at);

//! A shake of what `shaken` paints: repaints it while it lasts. Started again, it begins anew.
class Shake : public QVariantAnimation {
    Q_OBJECT
public:
    Shake(const Look &look, QWidget *shaken);

    void begin();
    //! To be added to where things are painted.
    int offset() const;

private:
    const Look &m_look;
};

//! A menu that has just been shown comes up from 30 px below and becomes opaque.
void slideUp(const Look &look, QWidget *popup);

//! A window that is about to be shown grows from half its size and becomes opaque; what is typed
//! and clicked meanwhile is not lost. Only where windows can be translucent.
void growOpen(const Look &look, QWidget *window);

} // namespace kefu::ui
