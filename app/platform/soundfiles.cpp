// SPDX-License-Identifier: Apache-2.0
#include "app/platform/sounds.h"

namespace kefu::app {

QString soundResource(ui::Sound sound)
{
    switch (sound) {
    case ui::Sound::Message:
        return QStringLiteral(":/kefudesk/sounds/message.wav");
    case ui::Sound::Conversation:
        return QStringLiteral(":/kefudesk/sounds/conversation.wav");
    case ui::Sound::Waiting:
        return QStringLiteral(":/kefudesk/sounds/waiting.wav");
    case ui::Sound::Alert:
        return QStringLiteral(":/kefudesk/sounds/alert.wav");
    }
    return {};
}

} // namespace kefu::app
