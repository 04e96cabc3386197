// SPDX-License-Identifier: Apache-2.0
#include "app/platform/osuser.h"

namespace kefu::app {

namespace {
constexpr qsizetype kMaxName = 64;
}

QString accountNameOf(const QString &raw)
{
    QString name;
    for (const QChar c : raw) {
        if (c.isPrint() && !c.isSpace() && name.size() < kMaxName)
            name += c;
    }
    return name.isEmpty() ? QStringLiteral("owner") : name;
}

} // namespace kefu::app
