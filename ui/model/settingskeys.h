// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1String>

//! Names of what the console remembers and more than one place reads. A window's own measures have
//! their names where the window is.
namespace kefu::ui::keys {

inline constexpr QLatin1String kLanguage("language"); //!< "zh_CN", "en"
inline constexpr QLatin1String kSendKey("sendKey"); //!< int of SendKey
inline constexpr QLatin1String kTextZoom("textZoom"); //!< per cent
inline constexpr QLatin1String kRecentFaces("recentFaces"); //!< keys of faces, the last one first
inline constexpr QLatin1String kRelay("login/relay"); //!< as typed
inline constexpr QLatin1String kAccount("login/account");
inline constexpr QLatin1String kShortcuts("shortcuts"); //!< group: action → keys, the changed ones

// How the agent is called (product.md 7).
inline constexpr QLatin1String kNotes("attention/notes"); //!< pop-up notes; on
inline constexpr QLatin1String kNoteText("attention/text"); //!< with what he wrote; off
inline constexpr QLatin1String kQuiet("attention/quiet"); //!< do not disturb; off
inline constexpr QLatin1String kSounds("attention/sounds"); //!< any at all; on
inline constexpr QLatin1String kSoundMessage("attention/sound/message"); //!< on
inline constexpr QLatin1String kSoundConversation("attention/sound/conversation"); //!< on
inline constexpr QLatin1String kSoundAlert("attention/sound/alert"); //!< on
inline constexpr QLatin1String kRepeat("attention/repeat"); //!< until it is seen; on

} // namespace kefu::ui::keys
