// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/typingbook.h"

namespace kefu::simulator {

namespace {

constexpr qint64 kRecentMs = 30'000;
constexpr qint64 kLastsMs = 15'000;

} // namespace

void TypingBook::visitorWrote(const QByteArray &openid, qint64 at)
{
    m_states[openid].exchangedAt = at;
}

void TypingBook::messageSent(const QByteArray &openid, qint64 at)
{
    m_states[openid] = { at, 0 };
}

int TypingBook::command(const QByteArray &openid, const QString &command, qint64 now)
{
    State &state = m_states[openid];
    if (command == QLatin1String("CancelTyping")) {
        state.onUntil = 0;
        return Ok;
    }
    if (command != QLatin1String("Typing"))
        return BadTypingCommand;
    if (state.exchangedAt == 0 || now - state.exchangedAt > kRecentMs)
        return NoRecentExchange;
    if (state.onUntil > now)
        return AlreadyTyping;
    state.onUntil = now + kLastsMs;
    return Ok;
}

bool TypingBook::isOn(const QByteArray &openid, qint64 now) const
{
    return m_states.value(openid).onUntil > now;
}

} // namespace kefu::simulator
