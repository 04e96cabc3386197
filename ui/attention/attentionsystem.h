// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QString>

class QWidget;

namespace kefu::ui {

//! In the order of their weight: of several at once the last one is heard.
enum class Sound { Message, Conversation, Waiting, Alert };

//! A pop-up note. Text is plain: what a visitor wrote is never read as markup.
struct AttentionNote {
    QString key; //!< a later one with the same key takes its place
    QString title;
    QString body;
    bool canReply = false; //!< an answer typed into the note makes sense
    bool operator==(const AttentionNote &) const = default;
};

//! How things stand, for the tray.
struct TrayStatus {
    int unread = 0;
    bool online = false; //!< connected to the relay
    PresenceState presence = PresenceState::Offline;
    bool quiet = false;
    bool operator==(const TrayStatus &) const = default;
};

//! The port to what the system has for calling a person; `app/platform` implements it. Everything
//! may be left undone where the system has nothing for it.
class AttentionSystem {
public:
    virtual ~AttentionSystem() = default;

    virtual void flash(QWidget *window) = 0;
    virtual void note(const AttentionNote &note) = 0;
    virtual void withdraw(const QString &key) = 0;
    virtual void play(Sound sound) = 0;
    virtual void setStatus(const TrayStatus &status) = 0;
};

} // namespace kefu::ui
