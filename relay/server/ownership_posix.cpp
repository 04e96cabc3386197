// SPDX-License-Identifier: Apache-2.0
#include "relay/server/ownership.h"

#include <QFile>
#include <cerrno>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kefu::server {

QString becomeOwnerOf(const QString &dataDir)
{
    struct stat folder = {};
    if (::geteuid() != 0 || ::stat(QFile::encodeName(dataDir).constData(), &folder) != 0
        || folder.st_uid == 0)
        return {};
    const passwd *owner = ::getpwuid(folder.st_uid);
    const gid_t group = owner ? owner->pw_gid : folder.st_gid;
    const bool grouped =
        owner ? ::initgroups(owner->pw_name, group) == 0 : ::setgroups(1, &group) == 0;
    if (grouped && ::setgid(group) == 0 && ::setuid(folder.st_uid) == 0)
        return {};
    return QStringLiteral("cannot become the owner of %1: %2")
        .arg(dataDir, QString::fromLocal8Bit(std::strerror(errno)));
}

} // namespace kefu::server
