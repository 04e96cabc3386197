// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/result.h"

#include "relay/protocol/names.h"

namespace kefu {

namespace {

using Row = NameRow<ErrorCode>;
constexpr std::array kCodes {
    Row { ErrorCode::BadRequest, QLatin1String("bad_request") },
    Row { ErrorCode::BadFrame, QLatin1String("bad_frame") },
    Row { ErrorCode::Unauthorized, QLatin1String("unauthorized") },
    Row { ErrorCode::Forbidden, QLatin1String("forbidden") },
    Row { ErrorCode::NotFound, QLatin1String("not_found") },
    Row { ErrorCode::Conflict, QLatin1String("conflict") },
    Row { ErrorCode::Closed, QLatin1String("closed") },
    Row { ErrorCode::QuotaExhausted, QLatin1String("quota_exhausted") },
    Row { ErrorCode::WindowShut, QLatin1String("window_shut") },
    Row { ErrorCode::TooLarge, QLatin1String("too_large") },
    Row { ErrorCode::RateLimited, QLatin1String("rate_limited") },
    Row { ErrorCode::Unsupported, QLatin1String("unsupported") },
    Row { ErrorCode::VersionUnsupported, QLatin1String("version_unsupported") },
    Row { ErrorCode::Unavailable, QLatin1String("unavailable") },
    Row { ErrorCode::Internal, QLatin1String("internal") },
};

} // namespace

QString errorCodeName(ErrorCode code)
{
    return nameOf(kCodes, code);
}

ErrorCode errorCodeFromName(const QString &name)
{
    return valueOf(kCodes, name).value_or(ErrorCode::Internal);
}

bool isTransient(ErrorCode code)
{
    return code == ErrorCode::Unavailable || code == ErrorCode::RateLimited
        || code == ErrorCode::Internal;
}

} // namespace kefu
