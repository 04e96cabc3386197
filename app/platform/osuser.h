// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace kefu::app {

//! The person signed in at this computer.
struct OsUser {
    QString login; //!< fit to be an account's name: 1 to 64 printable characters without blanks
    QString fullName; //!< may be empty
};

OsUser currentOsUser();

//! What of `raw` may stand in an account's name; "owner" when nothing does.
QString accountNameOf(const QString &raw);

} // namespace kefu::app
