// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/tokenbook.h"

#include <algorithm>

namespace kefu::simulator {

namespace {

constexpr qint64 kOverlapMs = 5 * 60 * 1000;
constexpr qint64 kForceGapMs = 30 * 1000;
constexpr int kForcedPerDay = 20;
constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr qint64 kBeijingOffsetMs = 8LL * 3600 * 1000;
constexpr qint64 kRememberMs = 2 * kDayMs;
constexpr int kTokenLength = 136; // as the real ones

bool looksLikeToken(const QByteArray &token)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_';
    };
    return token.size() == kTokenLength && std::all_of(token.begin(), token.end(), allowed);
}

} // namespace

TokenBook::TokenBook(qint64 lifetimeMs, std::function<QByteArray()> random)
    : m_lifetimeMs(lifetimeMs)
    , m_random(std::move(random))
{
}

TokenBook::Entry TokenBook::make(qint64 now)
{
    m_until.removeIf([now](auto it) { return it.value() + kRememberMs < now; });
    Entry entry { m_random().leftJustified(kTokenLength, '0', true), now + m_lifetimeMs };
    m_until.insert(entry.token, entry.until);
    return entry;
}

int TokenBook::admitForced(qint64 now)
{
    const qint64 day = (now + kBeijingOffsetMs) / kDayMs;
    if (day != m_forcedDay) {
        m_forcedDay = day;
        m_forcedToday = 0;
    }
    if (m_lastForced != 0 && now - m_lastForced < kForceGapMs)
        return MinuteLimit;
    if (m_forcedToday >= kForcedPerDay)
        return DailyLimit;
    m_lastForced = now;
    ++m_forcedToday;
    return Ok;
}

TokenBook::Issued TokenBook::stable(bool force, qint64 now)
{
    if (force) {
        if (const int code = admitForced(now); code != Ok)
            return { code, {}, 0 };
        m_until.remove(m_stable.token);
        m_stable = make(now);
    } else if (m_stable.token.isEmpty() || m_stable.until <= now) {
        m_stable = make(now);
    } else if (m_stable.until - now < kOverlapMs) {
        m_until.insert(m_stable.token, now + kOverlapMs);
        m_stable = make(now);
    }
    return { Ok, m_stable.token, (m_stable.until - now) / 1000 };
}

TokenBook::Issued TokenBook::classic(qint64 now)
{
    if (!m_classic.token.isEmpty() && m_classic.until > now)
        m_until.insert(m_classic.token, std::min(m_classic.until, now + kOverlapMs));
    m_classic = make(now);
    return { Ok, m_classic.token, m_lifetimeMs / 1000 };
}

int TokenBook::check(const QByteArray &token, qint64 now)
{
    const auto found = m_until.constFind(token);
    if (found != m_until.cend())
        return *found > now ? Ok : TokenExpired;
    return looksLikeToken(token) ? InvalidCredential : InvalidToken;
}

void TokenBook::expireAll(qint64 now)
{
    for (qint64 &until : m_until)
        until = std::min(until, now);
    m_stable.until = std::min(m_stable.until, now);
    m_classic.until = std::min(m_classic.until, now);
}

void TokenBook::forgetAll()
{
    m_until.clear();
    m_stable = {};
    m_classic = {};
}

} // namespace kefu::simulator
