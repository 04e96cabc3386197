// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/ids.h"

namespace kefu {

std::optional<qint64> parseDecimal(QStringView text)
{
    if (text.isEmpty() || text.size() > 19)
        return std::nullopt;
    for (const QChar c : text) {
        if (c < u'0' || c > u'9')
            return std::nullopt;
    }
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

} // namespace kefu
