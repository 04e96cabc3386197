// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/tokenfamily.h"

namespace kefu::domain {

RefreshVerdict judgeRefresh(const ShownRefreshToken &shown, qint64 now)
{
    if (shown.usedAt == 0)
        return RefreshVerdict::Exchange;
    const bool isPredecessor = shown.generation + 1 == shown.newestGeneration;
    const bool mayBeLost = !shown.newestSeen || now - shown.usedAt <= kRefreshGraceMs;
    return isPredecessor && mayBeLost ? RefreshVerdict::Repeat : RefreshVerdict::Reused;
}

} // namespace kefu::domain
