// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "relay/protocol/jsonreader.h"

//! The bodies of requests, both ways. Internal to the codec.
namespace kefu::codec {

inline constexpr qint64 kMaxTime = 253'402'300'799'999; // the year 9999
inline constexpr qsizetype kMaxNote = 1024;

struct TypedBody {
    QString type;
    QJsonObject d;
};

//! An unknown type becomes UnknownRequest; what is wrong with a field, the reader remembers.
RequestBody readRequestBody(const QString &type, JsonReader &in);
TypedBody writeRequestBody(const RequestBody &body);

} // namespace kefu::codec
