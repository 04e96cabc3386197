// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

namespace kefu::layim {

//! What of the LayIM endpoint can be set. Spans in milliseconds.
struct Settings {
    QStringList
        origins; //!< "https://host[:port]" of pages that may use it, beside the relay's own host
    QByteArray publicUrl; //!< in front of the avatars' paths; empty = as the request came
    int loginMs = 10'000; //!< a socket without an init frame is closed after it
    int silenceMs =
        55'000; //!< nothing from the page for so long: ping (the reference's pingInterval)
    int answerMs = 20'000; //!< nothing after the ping for so long: the connection is over
};

} // namespace kefu::layim
