// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/attention/attentionsystem.h"

#include <QString>
#include <memory>

namespace kefu::app {

//! Plays the desk's own short sounds. No Qt Multimedia: it would bring a media framework into the
//! console for four tones.
class Sounds {
public:
    virtual ~Sounds() = default;
    //! Returns at once.
    virtual void play(ui::Sound sound) = 0;
};

//! Linux: the player of the sound server that is there (pw-play, paplay, aplay), else the system's
//! bell. Windows: PlaySound.
std::unique_ptr<Sounds> makeSounds();

//! The file of a sound inside the program.
QString soundResource(ui::Sound sound);

} // namespace kefu::app
