// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QByteArray>

//! Bytes ↔ frames. Every decode function checks types, ranges and sizes and never asserts on input.
namespace kefu::codec {

// ---- used by the relay
// ---------------------------------------------------------------------------

//! Reads one request. `BadFrame`: not a JSON object with a string "t" and a string "id" of 1..64
//! characters. `BadRequest`: the frame is sound but a field is not (`details.field`); `requestIdOf`
//! still finds the id.
Result<Request> decodeRequest(const QByteArray &frame, int maxBytes);
//! The "id" of a frame that decodeRequest refused, if it has one.
QString requestIdOf(const QByteArray &frame);

QByteArray encodeAnswer(const QString &re, const QJsonObject &d);
QByteArray encodeError(const QString &re, const Error &error, const QString &requestId);
QByteArray encodePush(const Push &push);
//! One event as it stands inside a push: made once, shared by all who get it.
QByteArray encodeEvent(const Event &event);
//! A push of events that are encoded already.
QByteArray encodeEvents(EventSeq from, EventSeq to, const QList<QByteArray> &events);

// ---- used by the console
// -------------------------------------------------------------------------

QByteArray encodeRequest(const Request &request);
Result<RelayFrame> decodeRelayFrame(const QByteArray &frame, int maxBytes);

// ---- values; used by both, and by the HTTP API
// ---------------------------------------------------

QJsonObject toJson(const Content &value);
QJsonObject toJson(const Message &value);
QJsonObject toJson(const Quota &value);
QJsonObject toJson(const ChannelInfo &value);
QJsonObject toJson(const AgentInfo &value);
QJsonObject toJson(const VisitorInfo &value);
QJsonObject toJson(const ConversationInfo &value);
QJsonObject toJson(const Error &value, const QString &requestId);
QJsonObject toJson(const HelloAnswer &value);
QJsonObject toJson(const MessageAnswer &value);
QJsonObject toJson(const HistoryAnswer &value);
QJsonObject toJson(const ConversationsAnswer &value);
QJsonObject toJson(const PresenceAnswer &value);
QJsonObject toJson(const VisitorAnswer &value);
QJsonObject toJson(const EmptyAnswer &value);
QJsonObject toJson(const ConversationAnswer &value);
QJsonObject toJson(const ColleaguesAnswer &value);
QJsonObject toJson(const ExplainAnswer &value);
QJsonObject toJson(const CannedReply &value);
QJsonObject toJson(const SearchAnswer &value);
QJsonObject toJson(const CannedAnswer &value);
QJsonObject toJson(const CannedSavedAnswer &value);
QJsonObject toJson(const NoteAnswer &value);
QJsonObject toJson(const SignAnswer &value);
QJsonObject toJson(const WatchAnswer &value);
QJsonObject toJson(const AssignAnswer &value);
QJsonObject toJson(const BoardFigures &value); //!< every figure, zeros, too
QJsonObject toJson(const BoardPush &value);
QJsonObject toJson(const QueuePush &value);

Result<Content> contentFromJson(const QJsonObject &json);
Result<Message> messageFromJson(const QJsonObject &json);
Result<AgentInfo> agentFromJson(const QJsonObject &json);
Result<ConversationInfo> conversationFromJson(const QJsonObject &json);
Result<HelloAnswer> helloAnswerFromJson(const QJsonObject &json);
Result<MessageAnswer> messageAnswerFromJson(const QJsonObject &json);
Result<HistoryAnswer> historyAnswerFromJson(const QJsonObject &json);
Result<ConversationsAnswer> conversationsAnswerFromJson(const QJsonObject &json);
Result<VisitorAnswer> visitorAnswerFromJson(const QJsonObject &json);
Result<PresenceAnswer> presenceAnswerFromJson(const QJsonObject &json);
Result<ConversationAnswer> conversationAnswerFromJson(const QJsonObject &json);
Result<ColleaguesAnswer> colleaguesAnswerFromJson(const QJsonObject &json);
Result<ExplainAnswer> explainAnswerFromJson(const QJsonObject &json);
Result<VisitorInfo> visitorFromJson(const QJsonObject &json);
Result<CannedReply> cannedReplyFromJson(const QJsonObject &json);
Result<SearchAnswer> searchAnswerFromJson(const QJsonObject &json);
Result<CannedAnswer> cannedAnswerFromJson(const QJsonObject &json);
Result<CannedSavedAnswer> cannedSavedAnswerFromJson(const QJsonObject &json);
Result<NoteAnswer> noteAnswerFromJson(const QJsonObject &json);
Result<SignAnswer> signAnswerFromJson(const QJsonObject &json);
Result<WatchAnswer> watchAnswerFromJson(const QJsonObject &json);
Result<AssignAnswer> assignAnswerFromJson(const QJsonObject &json);

//! Text for WeChat and the store must be valid UTF-16: a lone surrogate becomes U+FFFD, because
//! QJsonDocument would write it as \ud83d and WeChat shows that literally (wechat.md P1).
QString sanitized(const QString &text);

} // namespace kefu::codec
