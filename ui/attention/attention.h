// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/attention/attentionsystem.h"

#include "relay/protocol/ids.h"

#include <QLatin1String>

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

    //! A switch of ui/model/settingskeys.h ("attention/…"), as it is in force.
    virtual bool isOn(QLatin1String key) const = 0;
    virtual void setOn(QLatin1String key, bool on) = 0;
    //! Lets it be heard now, whatever is switched off.
    virtual void tryOut(Sound sound) = 0;
};

} // namespace kefu::ui
