// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codecrequests.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/names.h"

#include <algorithm>

namespace kefu::codec {

namespace {

using L = QLatin1String;

constexpr std::array kLeftBehind {
    NameRow<LeftBehind> { LeftBehind::Unanswered, L("unanswered") },
    NameRow<LeftBehind> { LeftBehind::Queue, L("queue") },
    NameRow<LeftBehind> { LeftBehind::Keep, L("keep") },
};

LeftBehind readLeftBehind(JsonReader &in)
{
    return in.name(
        L("open"), [](QStringView name) { return valueOf(kLeftBehind, name); },
        LeftBehind::Unanswered);
}

// ---- reading
// ------------------------------------------------------------------------------------

RequestBody readHello(JsonReader &in)
{
    HelloRequest body;
    body.token = in.string(L("token"), 1024, true);
    body.since = in.id<EventSeq>(L("since"));
    body.epoch = in.string(L("epoch"), 64);
    body.client = in.string(L("client"), 128);
    body.features = in.strings(L("features"), kMaxFeatures, 64);
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

RequestBody readEnd(JsonReader &in)
{
    EndRequest body;
    body.conversation = in.id<ConversationId>(L("conversation"), true);
    body.disposition = sanitized(in.string(L("disposition"), kMaxDispositionChars));
    body.note = sanitized(in.string(L("note"), kMaxNote));
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
    if (in.has(L("afterSeq")))
        body.afterSeq = int(in.integer(L("afterSeq"), 0, INT_MAX));
    body.at = in.integer(L("at"), 0, kMaxTime);
    if ((body.beforeSeq > 0) + body.afterSeq.has_value() + (body.at > 0) > 1)
        in.fail(L("beforeSeq"));
    return body;
}

RequestBody readPresence(JsonReader &in)
{
    PresenceRequest body;
    body.state = in.name(L("state"), presenceFromName, PresenceState::Online, true);
    body.agent = in.id<AgentId>(L("agent"));
    body.reason = in.string(L("reason"), kMaxNote);
    body.untilAt = in.integer(L("untilAt"), 0, kMaxTime);
    body.open = readLeftBehind(in);
    return body;
}

RequestBody readTyping(JsonReader &in)
{
    TypingRequest body;
    body.conversation = in.id<ConversationId>(L("conversation"), true);
    body.on = in.boolean(L("on"));
    return body;
}

RequestBody readRefuse(JsonReader &in)
{
    return RefuseRequest { in.id<ConversationId>(L("conversation"), true),
                           in.string(L("note"), kMaxNote) };
}

RequestBody readTransfer(JsonReader &in)
{
    TransferRequest body;
    body.conversation = in.id<ConversationId>(L("conversation"), true);
    body.agent = in.id<AgentId>(L("agent"));
    body.group = in.id<GroupId>(L("group"));
    body.note = in.string(L("note"), kMaxNote);
    if (body.agent.isValid() == body.group.isValid())
        in.fail(L("agent"));
    return body;
}

RequestBody readRequeue(JsonReader &in)
{
    return RequeueRequest { in.id<ConversationId>(L("conversation"), true),
                            in.string(L("note"), kMaxNote) };
}

RequestBody readHelp(JsonReader &in)
{
    return HelpRequest { in.id<ConversationId>(L("conversation"), true), in.boolean(L("on")) };
}

RequestBody readBlock(JsonReader &in)
{
    BlockRequest body;
    body.visitor = in.id<VisitorId>(L("visitor"), true);
    body.on = in.boolean(L("on"));
    body.reason = in.string(L("reason"), kMaxNote);
    body.untilAt = in.integer(L("untilAt"), 0, kMaxTime);
    return body;
}

RequestBody readLeaves(JsonReader &in)
{
    return LeaveMessagesRequest { in.id<ConversationId>(L("after")),
                                  int(in.integer(L("limit"), 1, 200, kHistoryPage)) };
}

//! For what is about a conversation and says no more.
template <typename Body> RequestBody readOfConversation(JsonReader &in)
{
    return Body { in.id<ConversationId>(L("conversation"), true) };
}

using Reader = RequestReader;

constexpr std::array kReaders {
    Reader { L("hello"), readHello },
    Reader { L("send"), readSend },
    Reader { L("end"), readEnd },
    Reader { L("read"), readRead },
    Reader { L("history"), readHistory },
    Reader { L("conversations"),
             [](JsonReader &in) -> RequestBody {
                 return ConversationsRequest { in.id<ConversationId>(L("after")) };
             } },
    Reader { L("presence"), readPresence },
    Reader { L("logout"),
             [](JsonReader &in) -> RequestBody { return LogoutRequest { readLeftBehind(in) }; } },
    Reader { L("typing"), readTyping },
    Reader { L("withdraw"),
             [](JsonReader &in) -> RequestBody {
                 return WithdrawRequest { in.id<MessageId>(L("message"), true) };
             } },
    Reader { L("visitor"),
             [](JsonReader &in) -> RequestBody {
                 return VisitorRequest { in.id<VisitorId>(L("visitor"), true) };
             } },
    Reader { L("claim"), readOfConversation<ClaimRequest> },
    Reader { L("accept"), readOfConversation<AcceptRequest> },
    Reader { L("refuse"), readRefuse },
    Reader { L("transfer"), readTransfer },
    Reader { L("take_over"),
             [](JsonReader &in) -> RequestBody {
                 return TakeOverRequest { in.id<ConversationId>(L("conversation"), true),
                                          sanitized(in.string(L("note"), kMaxNote)) };
             } },
    Reader { L("requeue"), readRequeue },
    Reader { L("reopen"), readOfConversation<ReopenRequest> },
    Reader { L("help"), readHelp },
    Reader { L("explain"), readOfConversation<ExplainRequest> },
    Reader { L("block"), readBlock },
    Reader { L("colleagues"), [](JsonReader &) -> RequestBody { return ColleaguesRequest {}; } },
    Reader { L("leaves"), readLeaves },
};

// ---- writing
// ------------------------------------------------------------------------------------

template <typename T> void putId(QJsonObject &d, L key, T id)
{
    if (id.isValid())
        d.insert(key, id.toString());
}

void putText(QJsonObject &d, L key, const QString &text)
{
    if (!text.isEmpty())
        d.insert(key, text);
}

void putLeftBehind(QJsonObject &d, LeftBehind open)
{
    if (open != LeftBehind::Unanswered)
        d.insert(L("open"), nameOf(kLeftBehind, open));
}

//! For what is about a conversation and says no more.
QJsonObject about(ConversationId conversation)
{
    return { { L("conversation"), conversation.toString() } };
}

TypedBody write(const HelloRequest &body)
{
    QJsonObject d { { L("token"), body.token }, { L("client"), body.client } };
    putId(d, L("since"), body.since);
    putText(d, L("epoch"), body.epoch);
    if (!body.features.isEmpty())
        d.insert(L("features"), QJsonArray::fromStringList(body.features));
    return { L("hello"), d };
}

TypedBody write(const SendRequest &body)
{
    QJsonObject d = about(body.conversation);
    d.insert(L("content"), toJson(body.content));
    d.insert(L("clientMessageId"), body.clientMessageId);
    if (body.force)
        d.insert(L("force"), true);
    putId(d, L("resendOf"), body.resendOf);
    if (body.whenVisitorWrites)
        d.insert(L("whenVisitorWrites"), true);
    return { L("send"), d };
}

TypedBody write(const EndRequest &body)
{
    QJsonObject d = about(body.conversation);
    putText(d, L("disposition"), body.disposition);
    putText(d, L("note"), body.note);
    return { L("end"), d };
}

TypedBody write(const ReadRequest &body)
{
    return { L("read"), { { L("visitor"), body.visitor.toString() }, { L("seq"), body.seq } } };
}

TypedBody write(const HistoryRequest &body)
{
    QJsonObject d { { L("visitor"), body.visitor.toString() }, { L("limit"), body.limit } };
    if (body.afterSeq)
        d.insert(L("afterSeq"), *body.afterSeq);
    else if (body.at > 0)
        d.insert(L("at"), body.at);
    else
        d.insert(L("beforeSeq"), body.beforeSeq);
    return { L("history"), d };
}

TypedBody write(const ConversationsRequest &body)
{
    return { L("conversations"), { { L("after"), body.after.toString() } } };
}

TypedBody write(const PresenceRequest &body)
{
    QJsonObject d { { L("state"), presenceName(body.state) } };
    putId(d, L("agent"), body.agent);
    putText(d, L("reason"), body.reason);
    if (body.untilAt > 0)
        d.insert(L("untilAt"), body.untilAt);
    putLeftBehind(d, body.open);
    return { L("presence"), d };
}

TypedBody write(const LogoutRequest &body)
{
    QJsonObject d;
    putLeftBehind(d, body.open);
    return { L("logout"), d };
}

TypedBody write(const TypingRequest &body)
{
    QJsonObject d = about(body.conversation);
    d.insert(L("on"), body.on);
    return { L("typing"), d };
}

TypedBody write(const WithdrawRequest &body)
{
    return { L("withdraw"), { { L("message"), body.message.toString() } } };
}

TypedBody write(const VisitorRequest &body)
{
    return { L("visitor"), { { L("visitor"), body.visitor.toString() } } };
}

TypedBody write(const ClaimRequest &body)
{
    return { L("claim"), about(body.conversation) };
}

TypedBody write(const AcceptRequest &body)
{
    return { L("accept"), about(body.conversation) };
}

TypedBody write(const RefuseRequest &body)
{
    QJsonObject d = about(body.conversation);
    putText(d, L("note"), body.note);
    return { L("refuse"), d };
}

TypedBody write(const TransferRequest &body)
{
    QJsonObject d = about(body.conversation);
    putId(d, L("agent"), body.agent);
    putId(d, L("group"), body.group);
    putText(d, L("note"), body.note);
    return { L("transfer"), d };
}

TypedBody write(const TakeOverRequest &body)
{
    QJsonObject d = about(body.conversation);
    putText(d, L("note"), body.note);
    return { L("take_over"), d };
}

TypedBody write(const RequeueRequest &body)
{
    QJsonObject d = about(body.conversation);
    putText(d, L("note"), body.note);
    return { L("requeue"), d };
}

TypedBody write(const ReopenRequest &body)
{
    return { L("reopen"), about(body.conversation) };
}

TypedBody write(const HelpRequest &body)
{
    QJsonObject d = about(body.conversation);
    d.insert(L("on"), body.on);
    return { L("help"), d };
}

TypedBody write(const ExplainRequest &body)
{
    return { L("explain"), about(body.conversation) };
}

TypedBody write(const BlockRequest &body)
{
    QJsonObject d { { L("visitor"), body.visitor.toString() }, { L("on"), body.on } };
    putText(d, L("reason"), body.reason);
    if (body.untilAt > 0)
        d.insert(L("untilAt"), body.untilAt);
    return { L("block"), d };
}

TypedBody write(const ColleaguesRequest &)
{
    return { L("colleagues"), {} };
}

TypedBody write(const LeaveMessagesRequest &body)
{
    QJsonObject d { { L("limit"), body.limit } };
    putId(d, L("after"), body.after);
    return { L("leaves"), d };
}

TypedBody write(const UnknownRequest &body)
{
    return { body.type, {} };
}

} // namespace

RequestBody readRequestBody(const QString &type, JsonReader &in)
{
    for (const std::span<const Reader> readers :
         { std::span<const Reader>(kReaders), deskRequestReaders(), boardRequestReaders() }) {
        const auto reader = std::find_if(readers.begin(), readers.end(),
                                         [&type](const Reader &each) { return type == each.type; });
        if (reader != readers.end())
            return reader->read(in);
    }
    return UnknownRequest { type };
}

TypedBody writeRequestBody(const RequestBody &body)
{
    return std::visit([](const auto &each) { return write(each); }, body);
}

} // namespace kefu::codec
