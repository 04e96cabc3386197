// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace kefu::domain {

//! A refresh token somebody shows, as the store knows it. All tokens that came from one login are a
//! family; each exchange makes the next generation, a pair of refresh and access token.
struct ShownRefreshToken {
    qint64 usedAt = 0; //!< when it was exchanged; 0 = never
    int generation = 1;
    int newestGeneration = 1; //!< of its family
    bool newestSeen = false; //!< anybody has used a token of the newest pair yet
};

enum class RefreshVerdict {
    Exchange, //!< the newest: make the next pair
    Repeat, //!< the one before, whose answer may have been lost: the same pair once more
    Reused, //!< somebody else has it, too: end the whole family
};

//! How long the token before the newest is still taken after the newest pair was used: two requests
//! of one console may cross.
inline constexpr qint64 kRefreshGraceMs = 60'000;

//! Rotation with reuse detection (reliability-security-ux.md S12). The predecessor gives the same
//! pair again for as long as that pair was never used, however long the console was away, and for
//! kRefreshGraceMs after the exchange in any case.
RefreshVerdict judgeRefresh(const ShownRefreshToken &shown, qint64 now);

} // namespace kefu::domain
