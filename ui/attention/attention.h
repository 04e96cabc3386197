// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

class QWidget;

namespace kefu::ui {

//! What the windows say of arrivals: they know what the agent is looking at. AttentionCenter
//! decides what comes of it.
class Attention {
public:
    virtual ~Attention() = default;

    //! Something arrived in `window`, which is not active: flash its taskbar entry.
    virtual void flash(QWidget *window) = 0;
    //! Unread messages over all conversations, for the badge.
    virtual void setUnread(int count) = 0;
    //! A visitor wrote, and nobody is looking at his chat.
    virtual void messageArrived(VisitorId visitor) = 0;
};

} // namespace kefu::ui
