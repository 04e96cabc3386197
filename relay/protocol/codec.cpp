// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"

#include "relay/protocol/codecfields.h"
#include "relay/protocol/codecrequests.h"
#include "relay/protocol/features.h"
#include "relay/protocol/jsonreader.h"

#include <QJsonDocument>

namespace kefu::codec {

namespace {

using L = QLatin1String;

template <typename... Ts> struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

void putFields(JsonObjectOut &out, const PresencePush &push)
{
    out.id(L("agent"), push.agent.value);
    out.name(L("state"), presenceName(push.state));
    out.text(L("reason"), push.reason);
    out.time(L("untilAt"), push.untilAt);
    out.optionalId(L("by"), push.by.value);
    out.text(L("byName"), push.byName);
}

void putFields(JsonObjectOut &out, const AlertPush &push)
{
    out.name(L("kind"), push.kind);
    out.optionalId(L("conversation"), push.conversation.value);
    out.optionalId(L("visitor"), push.visitor.value);
    out.optionalId(L("agent"), push.agent.value);
    out.time(L("at"), push.at);
    out.optionalId(L("channel"), push.channel.value);
    out.text(L("level"), push.level);
    if (push.value != 0)
        out.number(L("value"), push.value);
    if (push.limit != 0)
        out.number(L("limit"), push.limit);
    if (push.over)
        out.boolean(L("over"), true);
}

template <typename T> QJsonObject objectOf(const T &value)
{
    JsonObjectOut out;
    putFields(out, value);
    return out.take();
}

Result<QJsonObject> readObject(const QByteArray &frame, int maxBytes)
{
    if (frame.size() > maxBytes)
        return makeError(ErrorCode::BadFrame, QStringLiteral("frame too large"),
                         { { L("limit"), maxBytes } });
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(frame, &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject())
        return makeError(ErrorCode::BadFrame, QStringLiteral("not a JSON object"));
    return document.object();
}

// ---- events and pushes
// ---------------------------------------------------------------------------

void putBody(JsonTextOut &out, const ConversationGained &body)
{
    out.name(L("kind"), L("conversation.gained"));
    out.object(L("conversation"), body.conversation);
    out.list(L("messages"), body.messages);
}

void putBody(JsonTextOut &out, const ConversationLost &body)
{
    out.name(L("kind"), L("conversation.lost"));
    out.id(L("conversation"), body.conversation.value);
    out.id(L("visitor"), body.visitor.value);
    out.optionalId(L("owner"), body.owner.value);
}

void putBody(JsonTextOut &out, const ConversationUpdated &body)
{
    out.name(L("kind"), L("conversation.updated"));
    out.object(L("conversation"), body.conversation);
}

void putBody(JsonTextOut &out, const MessageAdded &body)
{
    out.name(L("kind"), L("message.added"));
    out.object(L("message"), body.message);
    out.object(L("conversation"), body.conversation);
}

void putBody(JsonTextOut &out, const MessageUpdated &body)
{
    out.name(L("kind"), L("message.updated"));
    out.object(L("message"), body.message);
    out.object(L("conversation"), body.conversation);
}

void putBody(JsonTextOut &out, const UnknownEvent &body)
{
    out.name(L("kind"), body.kind);
}

template <typename Body> EventBody readMessageEvent(JsonReader &in)
{
    Body body;
    in.take(L("message"), messageFromJson(in.object(L("message"), true)), body.message);
    in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
            body.conversation);
    return body;
}

EventBody readEventBody(const QString &kind, JsonReader &in)
{
    if (kind == L("message.added"))
        return readMessageEvent<MessageAdded>(in);
    if (kind == L("message.updated"))
        return readMessageEvent<MessageUpdated>(in);
    if (kind == L("conversation.gained")) {
        ConversationGained body;
        in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
                body.conversation);
        body.messages = in.list<Message>(L("messages"), 1000, messageFromJson);
        return body;
    }
    if (kind == L("conversation.updated")) {
        ConversationUpdated body;
        in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
                body.conversation);
        return body;
    }
    if (kind == L("conversation.lost")) {
        return ConversationLost { in.id<ConversationId>(L("conversation"), true),
                                  in.id<VisitorId>(L("visitor"), true),
                                  in.id<AgentId>(L("owner")) };
    }
    return UnknownEvent { kind };
}

Result<Event> readEvent(const QJsonObject &json)
{
    JsonReader in(json);
    const QString kind = in.string(L("kind"), 64, true);
    Event event;
    event.seq = in.id<EventSeq>(L("seq"), true);
    event.body = readEventBody(kind, in);
    return in.finish(event);
}

AlertPush readAlert(JsonReader &in)
{
    AlertPush push { in.string(L("kind"), 64, true) };
    push.conversation = in.id<ConversationId>(L("conversation"));
    push.visitor = in.id<VisitorId>(L("visitor"));
    push.agent = in.id<AgentId>(L("agent"));
    push.at = in.integer(L("at"), 0, kMaxTime);
    push.channel = in.id<ChannelId>(L("channel"));
    push.level = in.string(L("level"), 64);
    push.value = in.integer(L("value"), -kMaxTime, kMaxTime);
    push.limit = in.integer(L("limit"), -kMaxTime, kMaxTime);
    push.over = in.boolean(L("over"));
    return push;
}

Result<RelayFrame> readPush(const QString &type, JsonReader &in)
{
    if (type == L("events")) {
        EventsPush push;
        push.from = in.id<EventSeq>(L("from"));
        push.to = in.id<EventSeq>(L("to"));
        push.events = in.list<Event>(L("events"), 100'000, readEvent);
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("presence")) {
        PresencePush push { in.id<AgentId>(L("agent"), true),
                            in.name(L("state"), presenceFromName, PresenceState::Online, true) };
        push.reason = in.string(L("reason"), kMaxNote);
        push.untilAt = in.integer(L("untilAt"), 0, kMaxTime);
        push.by = in.id<AgentId>(L("by"));
        push.byName = in.string(L("byName"), kMaxNote);
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("alert")) {
        const AlertPush push = readAlert(in);
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("canned")) {
        const CannedPush push { in.name(L("scope"), cannedScopeFromName, CannedScope::Team) };
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("colleagues")) {
        ColleaguesPush push;
        in.take(L("agents"), colleaguesFromJson(in), push.agents);
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("watched")) {
        WatchedPush push;
        in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
                push.conversation);
        push.messages = in.list<Message>(L("messages"), 1000, messageFromJson);
        push.over = in.boolean(L("over"));
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("whisper")) {
        WhisperPush push { in.id<ConversationId>(L("conversation"), true), {} };
        const auto note = noteAnswerFromJson({ { L("note"), in.object(L("note"), true) } });
        if (note)
            push.note = note->note;
        else
            in.fail(L("note"));
        return in.finish<RelayFrame>(Push(push));
    }
    if (type == L("dashboard"))
        return in.finish<RelayFrame>(Push(readBoardPush(in)));
    if (type == L("queue"))
        return in.finish<RelayFrame>(Push(readQueuePush(in)));
    if (type == L("goodbye"))
        return RelayFrame(Push(GoodbyePush { in.string(L("reason"), 256) }));
    return RelayFrame(Push(UnknownPush { type }));
}

Result<RelayFrame> readAnswer(JsonReader &in)
{
    Answer answer;
    answer.re = in.string(L("re"), 64);
    answer.ok = in.boolean(L("ok"));
    answer.d = in.object(L("d"));
    if (!answer.ok) {
        JsonReader error(in.object(L("error"), true));
        answer.error.code = errorCodeFromName(error.string(L("code"), 64, true));
        answer.error.message = error.string(L("message"), 4096);
        answer.error.details = error.object(L("details"));
        answer.requestId = error.string(L("requestId"), 64);
    }
    return in.finish<RelayFrame>(answer);
}

} // namespace

Result<Request> decodeRequest(const QByteArray &frame, int maxBytes)
{
    auto object = readObject(frame, maxBytes);
    if (!object)
        return object.error();
    JsonReader envelope(*object);
    const QString type = envelope.string(L("t"), 64, true);
    Request request;
    request.id = envelope.string(L("id"), 64, true);
    if (!envelope.ok()) {
        return makeError(ErrorCode::BadFrame, QStringLiteral("frame without t or id"),
                         envelope.error().details);
    }
    const QJsonObject d = envelope.object(L("d"));
    JsonReader in(d);
    request.body = readRequestBody(type, in);
    if (!envelope.ok())
        return envelope.error();
    return in.finish(request);
}

QString requestIdOf(const QByteArray &frame)
{
    const QString id = QJsonDocument::fromJson(frame).object().value(L("id")).toString();
    return id.size() <= 64 ? id : QString();
}

QByteArray encodeAnswer(const QString &re, const QJsonObject &d)
{
    return compact({ { L("re"), re }, { L("ok"), true }, { L("d"), d } });
}

QByteArray encodeError(const QString &re, const Error &error, const QString &requestId)
{
    return compact(
        { { L("re"), re }, { L("ok"), false }, { L("error"), toJson(error, requestId) } });
}

QByteArray encodeEvent(const Event &event)
{
    constexpr qsizetype kUsual = 1024;
    JsonText json;
    json.reserve(kUsual);
    json.beginObject();
    JsonTextOut out(json);
    std::visit([&out](const auto &body) { putBody(out, body); }, event.body);
    out.id(L("seq"), event.seq.value);
    json.endObject();
    return json.text();
}

QByteArray encodeEvents(EventSeq from, EventSeq to, const QList<QByteArray> &events)
{
    qsizetype size = 80;
    for (const QByteArray &event : events)
        size += event.size() + 1;
    QByteArray out;
    out.reserve(size);
    out += R"({"t":"events","d":{"from":")";
    out += QByteArray::number(from.value);
    out += R"(","to":")";
    out += QByteArray::number(to.value);
    out += R"(","events":[)";
    out += events.join(',');
    out += "]}}";
    return out;
}

QByteArray encodePush(const Push &push)
{
    return std::visit(
        Overloaded {
            [](const EventsPush &p) {
                QList<QByteArray> events;
                for (const Event &event : p.events)
                    events.append(encodeEvent(event));
                return encodeEvents(p.from, p.to, events);
            },
            [](const PresencePush &p) {
                return compact({ { L("t"), L("presence") }, { L("d"), objectOf(p) } });
            },
            [](const AlertPush &p) {
                return compact({ { L("t"), L("alert") }, { L("d"), objectOf(p) } });
            },
            [](const CannedPush &p) {
                return compact(
                    { { L("t"), L("canned") },
                      { L("d"), QJsonObject { { L("scope"), cannedScopeName(p.scope) } } } });
            },
            [](const ColleaguesPush &p) {
                return compact(
                    { { L("t"), L("colleagues") },
                      { L("d"), QJsonObject { { L("agents"), colleaguesJson(p.agents) } } } });
            },
            [](const WatchedPush &p) {
                QJsonObject d = toJson(WatchAnswer { p.conversation, p.messages });
                if (p.over)
                    d.insert(L("over"), true);
                return compact({ { L("t"), L("watched") }, { L("d"), d } });
            },
            [](const WhisperPush &p) {
                QJsonObject d = toJson(NoteAnswer { p.note });
                d.insert(L("conversation"), p.conversation.toString());
                return compact({ { L("t"), L("whisper") }, { L("d"), d } });
            },
            [](const BoardPush &p) {
                return compact({ { L("t"), L("dashboard") }, { L("d"), toJson(p) } });
            },
            [](const QueuePush &p) {
                return compact({ { L("t"), L("queue") }, { L("d"), toJson(p) } });
            },
            [](const GoodbyePush &p) {
                return compact({ { L("t"), L("goodbye") },
                                 { L("d"), QJsonObject { { L("reason"), p.reason } } } });
            },
            [](const UnknownPush &p) {
                return compact({ { L("t"), p.type } });
            },
        },
        push);
}

QByteArray encodeRequest(const Request &request)
{
    const TypedBody body = writeRequestBody(request.body);
    return compact({ { L("t"), body.type }, { L("id"), request.id }, { L("d"), body.d } });
}

Result<RelayFrame> decodeRelayFrame(const QByteArray &frame, int maxBytes)
{
    auto object = readObject(frame, maxBytes);
    if (!object)
        return object.error();
    JsonReader in(*object);
    if (object->contains(L("re")))
        return readAnswer(in);
    const QString type = in.string(L("t"), 64, true);
    const QJsonObject d = in.object(L("d"));
    if (!in.ok())
        return makeError(ErrorCode::BadFrame, QStringLiteral("frame without t"),
                         in.error().details);
    JsonReader body(d);
    return readPush(type, body);
}

} // namespace kefu::codec
