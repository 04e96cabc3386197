// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace kefu::server {

//! A command that root types works as the account that owns data_dir: a file that root has made
//! there would shut the relay out. Does nothing for anybody else, or where the folder is root's or
//! missing. Answers what went wrong, in words; empty: nothing. For good: the process does not
//! become root again.
QString becomeOwnerOf(const QString &dataDir);

} // namespace kefu::server
