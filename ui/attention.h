// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QWidget;

namespace kefu::ui {

//! The port through which the interface asks the system to call the agent: taskbar, tray,
//! notification. `app/platform` implements it; everything may be left undone.
class Attention {
public:
    virtual ~Attention() = default;

    //! Something arrived in `window`, which is not active: flash its taskbar entry.
    virtual void flash(QWidget *window) = 0;
    //! Unread messages over all conversations, for the badge.
    virtual void setUnread(int count) = 0;
    //! A visitor wrote; text is left out on purpose (product.md 7).
    virtual void messageArrived(const QString &visitorName) = 0;
};

} // namespace kefu::ui
