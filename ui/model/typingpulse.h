// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <optional>

namespace kefu::ui {

//! When the relay is told that the agent writes: at the first key, again every kRepeatMs while keys
//! go on, and that it has stopped after kQuietMs without one. Pure; `now` in ms of any clock that
//! only runs forward.
class TypingPulse {
public:
    static constexpr qint64 kRepeatMs = 8'000; //!< WeChat shows it for a while only (wechat.md 3)
    static constexpr qint64 kQuietMs = 5'000;

    //! A key changed the text; true: tell the relay.
    bool key(qint64 now);
    //! When stopped() is worth asking; none while nothing is written.
    std::optional<qint64> quietAt() const;
    //! True once when the agent has stopped by now: tell the relay.
    bool stopped(qint64 now);
    //! Sent, cleared, or the window was left; true: tell the relay that it has stopped. After a
    //! message WeChat ends it by itself, so whoever sends need not tell.
    bool end();

private:
    bool m_on = false;
    qint64 m_toldAt = 0;
    qint64 m_keyAt = 0;
};

} // namespace kefu::ui
