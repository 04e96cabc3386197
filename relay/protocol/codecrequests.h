// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "relay/protocol/jsonreader.h"

#include <span>

//! The bodies of requests, both ways. Internal to the codec.
namespace kefu::codec {

inline constexpr qint64 kMaxTime = 253'402'300'799'999; // the year 9999
inline constexpr qsizetype kMaxNote = 1024;

struct TypedBody {
    QString type;
    QJsonObject d;
};

//! How the body of one type of request is read.
struct RequestReader {
    QLatin1String type;
    RequestBody (*read)(JsonReader &);
};

//! Those of codecdesk.cpp: search, canned replies, what agents say of visitors, topics.
std::span<const RequestReader> deskRequestReaders();
TypedBody write(const SearchRequest &body);
TypedBody write(const CannedRequest &body);
TypedBody write(const CannedSaveRequest &body);
TypedBody write(const CannedRemoveRequest &body);
TypedBody write(const VisitorEditRequest &body);
TypedBody write(const NoteRequest &body);
TypedBody write(const NoteRemoveRequest &body);
TypedBody write(const SignRequest &body);
TypedBody write(const SubscribeRequest &body);
TypedBody write(const UnsubscribeRequest &body);

//! Those of codecboard.cpp: what supervisors steer with.
std::span<const RequestReader> boardRequestReaders();
TypedBody write(const AssignRequest &body);
TypedBody write(const WhisperRequest &body);
TypedBody write(const PriorityRequest &body);
TypedBody write(const BoardListRequest &body);
BoardPush readBoardPush(JsonReader &in);
QueuePush readQueuePush(JsonReader &in);

//! A list of colleagues, both ways (codecrouting.cpp).
QJsonArray colleaguesJson(const QList<Colleague> &agents);
Result<QList<Colleague>> colleaguesFromJson(JsonReader &in);

//! An unknown type becomes UnknownRequest; what is wrong with a field, the reader remembers.
RequestBody readRequestBody(const QString &type, JsonReader &in);
TypedBody writeRequestBody(const RequestBody &body);

} // namespace kefu::codec
