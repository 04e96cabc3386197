// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/sqlfailure.h"

#include <QSqlError>
#include <array>

namespace kefu::storage {

namespace {

//! Primary result codes of sqlite3.h; the extended codes carry them in their low byte.
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kReadOnly = 8;
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kCannotOpen = 14;
constexpr int kConstraint = 19;
constexpr int kNotADatabase = 26;

struct Phrase {
    const char *text;
    SqlFailureKind kind;
};
constexpr std::array<Phrase, 10> kPhrases { {
    { "constraint failed", SqlFailureKind::Constraint },
    { "database is locked", SqlFailureKind::Busy },
    { "table is locked", SqlFailureKind::Busy },
    { "disk is full", SqlFailureKind::DiskFull },
    { "malformed", SqlFailureKind::Damaged },
    { "not a database", SqlFailureKind::Damaged },
    { "file is encrypted", SqlFailureKind::Damaged },
    { "readonly database", SqlFailureKind::ReadOnly },
    { "disk I/O error", SqlFailureKind::InputOutput },
    { "unable to open database", SqlFailureKind::InputOutput },
} };

std::optional<SqlFailureKind> kindOfCode(int primary)
{
    switch (primary) {
    case kBusy:
    case kLocked:
        return SqlFailureKind::Busy;
    case kReadOnly:
        return SqlFailureKind::ReadOnly;
    case kIoError:
    case kCannotOpen:
        return SqlFailureKind::InputOutput;
    case kCorrupt:
    case kNotADatabase:
        return SqlFailureKind::Damaged;
    case kFull:
        return SqlFailureKind::DiskFull;
    case kConstraint:
        return SqlFailureKind::Constraint;
    default:
        return std::nullopt;
    }
}

} // namespace

SqlFailureKind classifyFailure(const QString &nativeCode, const QString &text)
{
    bool isNumber = false;
    const int extended = nativeCode.toInt(&isNumber);
    if (const auto kind = isNumber ? kindOfCode(extended & 0xff) : std::nullopt)
        return *kind;
    for (const Phrase &phrase : kPhrases) {
        if (text.contains(QLatin1String(phrase.text), Qt::CaseInsensitive))
            return phrase.kind;
    }
    return SqlFailureKind::Other;
}

SqlFailure failureOf(const QSqlError &error)
{
    const QString text = error.driverText() + QStringLiteral(": ") + error.databaseText();
    return { classifyFailure(error.nativeErrorCode(), text), text };
}

Error toError(const SqlFailure &failure)
{
    switch (failure.kind) {
    case SqlFailureKind::DiskFull:
        return makeError(ErrorCode::Unavailable, QStringLiteral("the disk of data_dir is full"));
    case SqlFailureKind::Damaged:
        return makeError(
            ErrorCode::Unavailable,
            QStringLiteral("relay.db is damaged: stop the relay, keep the file, and restore "
                           "the newest copy from backups/"));
    case SqlFailureKind::ReadOnly:
        return makeError(
            ErrorCode::Unavailable,
            QStringLiteral("relay.db cannot be written: check its owner and the file system"));
    case SqlFailureKind::Busy:
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("relay.db is locked by another program"));
    case SqlFailureKind::InputOutput:
        return makeError(
            ErrorCode::Unavailable,
            QStringLiteral("relay.db cannot be read or written (%1)").arg(failure.text));
    case SqlFailureKind::Constraint:
    case SqlFailureKind::Other:
        break;
    }
    return makeError(ErrorCode::Internal, QStringLiteral("the database refused: ") + failure.text);
}

} // namespace kefu::storage
