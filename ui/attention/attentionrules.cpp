// SPDX-License-Identifier: Apache-2.0
#include "ui/attention/attentionrules.h"

#include <algorithm>

namespace kefu::ui {

namespace {

constexpr int kLongNumber = 7;
constexpr int kShownBefore = 3;
constexpr int kShownAfter = 2;

} // namespace

bool SoundRules::mayPlay(qint64 now)
{
    // A clock that was set back must not silence the desk.
    if (m_playedAt > 0 && now >= m_playedAt && now - m_playedAt < kSoundPauseMs)
        return false;
    m_playedAt = now;
    return true;
}

bool SoundRules::mayRemind(qint64 waitingSinceAt, qint64 now)
{
    if (waitingSinceAt <= 0) {
        m_remindedAt = 0;
        return false;
    }
    if (now - waitingSinceAt <= kRepeatAfterMs)
        return false;
    if (m_remindedAt > 0 && now >= m_remindedAt && now - m_remindedAt < kRepeatEveryMs)
        return false;
    m_remindedAt = now;
    return true;
}

QString maskedNumbers(const QString &text)
{
    QString masked = text;
    for (qsizetype at = 0; at < masked.size();) {
        qsizetype end = at;
        while (end < masked.size() && masked[end].isDigit())
            ++end;
        if (end - at >= kLongNumber)
            std::fill(masked.begin() + at + kShownBefore, masked.begin() + end - kShownAfter,
                      QChar(u'*'));
        at = std::max(end, at + 1);
    }
    return masked;
}

} // namespace kefu::ui
