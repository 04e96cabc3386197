// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

class QSqlError;

namespace kefu::storage {

//! What kind of "no" the database gave.
enum class SqlFailureKind { Constraint, Busy, DiskFull, Damaged, ReadOnly, InputOutput, Other };

struct SqlFailure {
    SqlFailureKind kind = SqlFailureKind::Other;
    QString text; //!< SQLite's words: names of tables and columns, never values
};

//! By the driver's code and by its text: QtSql loses the code on some paths (commit, failed
//! prepare), and the plugin's own SQLite cannot be asked where it is bundled
//! (reliability-security-ux.md F11).
SqlFailureKind classifyFailure(const QString &nativeCode, const QString &text);
SqlFailure failureOf(const QSqlError &error);

//! For callers: Unavailable with words when it is the disk or the file, Internal when it is our
//! mistake.
Error toError(const SqlFailure &failure);

} // namespace kefu::storage
