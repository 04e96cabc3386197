// SPDX-License-Identifier: Apache-2.0
#include "app/platform/osuser.h"

#include <QByteArray>
#include <pwd.h>
#include <unistd.h>

namespace kefu::app {

namespace {
constexpr qsizetype kEntryBytes = 16 * 1024;
}

OsUser currentOsUser()
{
    QByteArray buffer(kEntryBytes, '\0');
    passwd entry {};
    passwd *found = nullptr;
    // A user id without an entry (containers) leaves the environment.
    if (getpwuid_r(geteuid(), &entry, buffer.data(), size_t(buffer.size()), &found) != 0 || !found)
        return { accountNameOf(qEnvironmentVariable("USER")), {} };
    const QString comment = QString::fromLocal8Bit(entry.pw_gecos);
    return { accountNameOf(QString::fromLocal8Bit(entry.pw_name)),
             comment.section(u',', 0, 0).trimmed().left(64) };
}

} // namespace kefu::app
