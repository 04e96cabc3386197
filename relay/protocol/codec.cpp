// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"

#include "relay/protocol/codecfields.h"
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

// ---- requests
// ------------------------------------------------------------------------------------

RequestBody readHello(JsonReader &in)
{
    HelloRequest body;
    body.token = in.string(L("token"), 1024, true);
    body.since = in.id<EventSeq>(L("since"));
    body.epoch = in.string(L("epoch"), 64);
    body.client = in.string(L("client"), 128);
    return body;
}

RequestBody readSend(JsonReader &in)
{
    SendRequest body;
    body.conversation = in.id<ConversationId>(L("conversation"), true);
    in.take(L("content"), contentFromJson(in.object(L("content"), true)), body.content);
    body.clientMessageId = in.string(L("clientMessageId"), kMaxClientMessageId, true);
    body.force = in.boolean(L("force"));
    body.resendOf = in.id<MessageId>(L("resendOf"));
    body.whenVisitorWrites = in.boolean(L("whenVisitorWrites"));
    return body;
}

RequestBody readRead(JsonReader &in)
{
    ReadRequest body;
    body.visitor = in.id<VisitorId>(L("visitor"), true);
    body.seq = int(in.integer(L("seq"), 0, INT_MAX));
    return body;
}

RequestBody readHistory(JsonReader &in)
{
    HistoryRequest body;
    body.visitor = in.id<VisitorId>(L("visitor"), true);
    body.beforeSeq = int(in.integer(L("beforeSeq"), 0, INT_MAX));
    body.limit = int(in.integer(L("limit"), 1, 200, kHistoryPage));
    return body;
}

RequestBody readPresence(JsonReader &in)
{
    return PresenceRequest { in.name(L("state"), presenceFromName, PresenceState::Online, true) };
}

RequestBody readTyping(JsonReader &in)
{
    TypingRequest body;
    body.conversation = in.id<ConversationId>(L("conversation"), true);
    body.on = in.boolean(L("on"));
    return body;
}

RequestBody readBody(const QString &type, JsonReader &in)
{
    if (type == L("hello"))
        return readHello(in);
    if (type == L("send"))
        return readSend(in);
    if (type == L("end"))
        return EndRequest { in.id<ConversationId>(L("conversation"), true) };
    if (type == L("read"))
        return readRead(in);
    if (type == L("history"))
        return readHistory(in);
    if (type == L("conversations"))
        return ConversationsRequest { in.id<ConversationId>(L("after")) };
    if (type == L("presence"))
        return readPresence(in);
    if (type == L("logout"))
        return LogoutRequest {};
    if (type == L("typing"))
        return readTyping(in);
    if (type == L("withdraw"))
        return WithdrawRequest { in.id<MessageId>(L("message"), true) };
    if (type == L("visitor"))
        return VisitorRequest { in.id<VisitorId>(L("visitor"), true) };
    return UnknownRequest { type };
}

struct TypedBody {
    QString type;
    QJsonObject d;
};

QJsonObject helloBody(const HelloRequest &body)
{
    QJsonObject d { { L("token"), body.token }, { L("client"), body.client } };
    if (body.since.isValid())
        d.insert(L("since"), body.since.toString());
    if (!body.epoch.isEmpty())
        d.insert(L("epoch"), body.epoch);
    return d;
}

QJsonObject sendBody(const SendRequest &body)
{
    QJsonObject d { { L("conversation"), body.conversation.toString() },
                    { L("content"), toJson(body.content) },
                    { L("clientMessageId"), body.clientMessageId } };
    if (body.force)
        d.insert(L("force"), true);
    if (body.resendOf.isValid())
        d.insert(L("resendOf"), body.resendOf.toString());
    if (body.whenVisitorWrites)
        d.insert(L("whenVisitorWrites"), true);
    return d;
}

TypedBody writeBody(const RequestBody &body)
{
    return std::visit(
        Overloaded {
            [](const HelloRequest &b) {
                return TypedBody { L("hello"), helloBody(b) };
            },
            [](const SendRequest &b) {
                return TypedBody { L("send"), sendBody(b) };
            },
            [](const EndRequest &b) {
                return TypedBody { L("end"), { { L("conversation"), b.conversation.toString() } } };
            },
            [](const ReadRequest &b) {
                return TypedBody {
                    L("read"), { { L("visitor"), b.visitor.toString() }, { L("seq"), b.seq } }
                };
            },
            [](const HistoryRequest &b) {
                return TypedBody { L("history"),
                                   { { L("visitor"), b.visitor.toString() },
                                     { L("beforeSeq"), b.beforeSeq },
                                     { L("limit"), b.limit } } };
            },
            [](const ConversationsRequest &b) {
                return TypedBody { L("conversations"), { { L("after"), b.after.toString() } } };
            },
            [](const PresenceRequest &b) {
                return TypedBody { L("presence"), { { L("state"), presenceName(b.state) } } };
            },
            [](const LogoutRequest &) {
                return TypedBody { L("logout"), {} };
            },
            [](const TypingRequest &b) {
                return TypedBody { L("typing"),
                                   { { L("conversation"), b.conversation.toString() },
                                     { L("on"), b.on } } };
            },
            [](const WithdrawRequest &b) {
                return TypedBody { L("withdraw"), { { L("message"), b.message.toString() } } };
            },
            [](const VisitorRequest &b) {
                return TypedBody { L("visitor"), { { L("visitor"), b.visitor.toString() } } };
            },
            [](const UnknownRequest &b) {
                return TypedBody { b.type, {} };
            },
        },
        body);
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
        const PresencePush push { in.id<AgentId>(L("agent"), true),
                                  in.name(L("state"), presenceFromName, PresenceState::Online,
                                          true) };
        return in.finish<RelayFrame>(Push(push));
    }
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
    request.body = readBody(type, in);
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
                return compact({ { L("t"), L("presence") },
                                 { L("d"),
                                   QJsonObject { { L("agent"), p.agent.toString() },
                                                 { L("state"), presenceName(p.state) } } } });
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
    const TypedBody body = writeBody(request.body);
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
