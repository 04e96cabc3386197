// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace kefu::ui {

inline constexpr qint64 kSoundPauseMs = 2'000; //!< at most one sound in so long
inline constexpr qint64 kRepeatEveryMs = 30'000;
inline constexpr qint64 kRepeatAfterMs = 60'000; //!< … while somebody has waited longer than this

//! When a sound may be heard (product.md 7). Time is a parameter, ms of any one clock.
class SoundRules {
public:
    //! True, and it counts as heard, unless one was heard a moment ago.
    bool mayPlay(qint64 now);
    //! Whether the reminder is due: `waitingSinceAt` is when the longest unseen wait began, 0 =
    //! nobody waits.
    bool mayRemind(qint64 waitingSinceAt, qint64 now);

private:
    qint64 m_playedAt = 0;
    qint64 m_remindedAt = 0;
};

//! A text for a screen others may see: numbers long enough to be a phone's, a card's or a person's
//! lose their middle (product.md 11).
QString maskedNumbers(const QString &text);

} // namespace kefu::ui
