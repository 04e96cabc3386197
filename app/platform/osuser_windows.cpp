// SPDX-License-Identifier: Apache-2.0
#include "app/platform/osuser.h"

#include <qt_windows.h>

namespace kefu::app {

OsUser currentOsUser()
{
    wchar_t name[257] = {}; // UNLEN + 1
    DWORD size = DWORD(std::size(name));
    if (!GetUserNameW(name, &size))
        return { accountNameOf(qEnvironmentVariable("USERNAME")), {} };
    return { accountNameOf(QString::fromWCharArray(name)), {} };
}

} // namespace kefu::app
