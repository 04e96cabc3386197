// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/codecfields.h"
#include "relay/protocol/codecrequests.h"
#include "relay/protocol/features.h"

//! What an agent's desk needs beside conversations, both ways: search, canned replies, what agents
//! say of visitors, topics.
namespace kefu::codec {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxName = 1024;
constexpr qsizetype kMaxHits = 1000;
constexpr qsizetype kMaxMentions = 20;

// ---- requests, read
// -------------------------------------------------------------------------------

RequestBody readSearch(JsonReader &in)
{
    SearchRequest body;
    body.text = in.string(L("text"), kMaxSearchChars, true);
    body.channel = in.id<ChannelId>(L("channel"));
    body.agent = in.id<AgentId>(L("agent"));
    body.visitor = in.id<VisitorId>(L("visitor"));
    body.fromAt = in.integer(L("fromAt"), 0, kMaxTime);
    body.toAt = in.integer(L("toAt"), 0, kMaxTime);
    body.limit = int(in.integer(L("limit"), 1, 100, kSearchPage));
    body.before = in.id<MessageId>(L("before"));
    return body;
}

RequestBody readCannedSave(JsonReader &in)
{
    CannedSaveRequest body;
    in.take(L("reply"), cannedReplyFromJson(in.object(L("reply"), true)), body.reply);
    return body;
}

RequestBody readVisitorEdit(JsonReader &in)
{
    VisitorEditRequest body;
    body.visitor = in.id<VisitorId>(L("visitor"), true);
    if (in.has(L("remark")))
        body.remark = in.string(L("remark"), kMaxRemarkChars);
    if (in.has(L("tags")))
        body.tags = in.strings(L("tags"), kMaxTags, kMaxTagChars);
    return body;
}

RequestBody readNote(JsonReader &in)
{
    NoteRequest body;
    body.visitor = in.id<VisitorId>(L("visitor"), true);
    body.text = in.string(L("text"), kMaxNoteChars, true);
    for (const QString &text : in.strings(L("mention"), kMaxMentions, 20)) {
        const auto agent = parseId<AgentId>(text);
        if (!agent || !agent->isValid())
            in.fail(L("mention"));
        body.mention.append(agent.value_or(AgentId {}));
    }
    return body;
}

constexpr std::array kReaders {
    RequestReader { L("search"), readSearch },
    RequestReader { L("canned"),
                    [](JsonReader &in) -> RequestBody {
                        return CannedRequest { in.id<CannedId>(L("after")) };
                    } },
    RequestReader { L("canned_save"), readCannedSave },
    RequestReader { L("canned_remove"),
                    [](JsonReader &in) -> RequestBody {
                        return CannedRemoveRequest { in.id<CannedId>(L("reply"), true) };
                    } },
    RequestReader { L("visitor_edit"), readVisitorEdit },
    RequestReader { L("note"), readNote },
    RequestReader { L("note_remove"),
                    [](JsonReader &in) -> RequestBody {
                        return NoteRemoveRequest { in.id<NoteId>(L("note"), true) };
                    } },
    RequestReader { L("set_sign"),
                    [](JsonReader &in) -> RequestBody {
                        return SignRequest { sanitized(in.string(L("sign"), kMaxSignChars)) };
                    } },
    RequestReader { L("subscribe"),
                    [](JsonReader &in) -> RequestBody {
                        return SubscribeRequest { in.string(L("topic"), kMaxTopicChars, true) };
                    } },
    RequestReader { L("unsubscribe"),
                    [](JsonReader &in) -> RequestBody {
                        return UnsubscribeRequest { in.string(L("topic"), kMaxTopicChars, true) };
                    } },
};

// ---- values
// ---------------------------------------------------------------------------------------

QJsonObject hitJson(const SearchHit &hit)
{
    QJsonArray snippet;
    for (const SnippetPart &part : hit.snippet) {
        QJsonObject piece { { L("text"), part.text } };
        if (part.hit)
            piece.insert(L("hit"), true);
        snippet.append(piece);
    }
    return { { L("message"), toJson(hit.message) },
             { L("visitor"), toJson(hit.visitor) },
             { L("snippet"), snippet } };
}

Result<SnippetPart> partFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    return in.finish(SnippetPart { in.string(L("text"), 4 * kMaxName), in.boolean(L("hit")) });
}

Result<SearchHit> hitFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    SearchHit hit;
    in.take(L("message"), messageFromJson(in.object(L("message"), true)), hit.message);
    in.take(L("visitor"), visitorFromJson(in.object(L("visitor"), true)), hit.visitor);
    hit.snippet = in.list<SnippetPart>(L("snippet"), kMaxName, partFromJson);
    return in.finish(hit);
}

} // namespace

std::span<const RequestReader> deskRequestReaders()
{
    return kReaders;
}

// ---- requests, written
// ----------------------------------------------------------------------------

TypedBody write(const SearchRequest &body)
{
    JsonObjectOut out;
    out.name(L("text"), body.text);
    out.optionalId(L("channel"), body.channel.value);
    out.optionalId(L("agent"), body.agent.value);
    out.optionalId(L("visitor"), body.visitor.value);
    out.time(L("fromAt"), body.fromAt);
    out.time(L("toAt"), body.toAt);
    out.number(L("limit"), body.limit);
    out.optionalId(L("before"), body.before.value);
    return { L("search"), out.take() };
}

TypedBody write(const CannedRequest &body)
{
    JsonObjectOut out;
    out.optionalId(L("after"), body.after.value);
    return { L("canned"), out.take() };
}

TypedBody write(const CannedSaveRequest &body)
{
    return { L("canned_save"), { { L("reply"), toJson(body.reply) } } };
}

TypedBody write(const CannedRemoveRequest &body)
{
    return { L("canned_remove"), { { L("reply"), body.reply.toString() } } };
}

TypedBody write(const VisitorEditRequest &body)
{
    QJsonObject d { { L("visitor"), body.visitor.toString() } };
    if (body.remark)
        d.insert(L("remark"), *body.remark);
    if (body.tags)
        d.insert(L("tags"), QJsonArray::fromStringList(*body.tags));
    return { L("visitor_edit"), d };
}

TypedBody write(const NoteRequest &body)
{
    QJsonObject d { { L("visitor"), body.visitor.toString() }, { L("text"), body.text } };
    QJsonArray mention;
    for (const AgentId agent : body.mention)
        mention.append(agent.toString());
    if (!mention.isEmpty())
        d.insert(L("mention"), mention);
    return { L("note"), d };
}

TypedBody write(const NoteRemoveRequest &body)
{
    return { L("note_remove"), { { L("note"), body.note.toString() } } };
}

TypedBody write(const SignRequest &body)
{
    return { L("set_sign"), { { L("sign"), body.sign } } };
}

TypedBody write(const SubscribeRequest &body)
{
    return { L("subscribe"), { { L("topic"), body.topic } } };
}

TypedBody write(const UnsubscribeRequest &body)
{
    return { L("unsubscribe"), { { L("topic"), body.topic } } };
}

// ---- answers
// --------------------------------------------------------------------------------------

QJsonObject toJson(const CannedReply &value)
{
    JsonObjectOut out;
    putFields(out, value);
    return out.take();
}

QJsonObject toJson(const SearchAnswer &value)
{
    QJsonArray hits;
    for (const SearchHit &hit : value.hits)
        hits.append(hitJson(hit));
    QJsonObject json { { L("hits"), hits } };
    if (value.before.isValid())
        json.insert(L("before"), value.before.toString());
    if (value.incomplete)
        json.insert(L("incomplete"), true);
    return json;
}

QJsonObject toJson(const CannedAnswer &value)
{
    QJsonArray replies;
    for (const CannedReply &reply : value.replies)
        replies.append(toJson(reply));
    return { { L("replies"), replies }, { L("more"), value.more } };
}

QJsonObject toJson(const CannedSavedAnswer &value)
{
    return { { L("reply"), toJson(value.reply) } };
}

QJsonObject toJson(const SignAnswer &value)
{
    return { { L("sign"), value.sign } };
}

Result<SignAnswer> signAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    return in.finish(SignAnswer { in.string(L("sign"), kMaxName) });
}

QJsonObject toJson(const WatchAnswer &value)
{
    QJsonArray messages;
    for (const Message &message : value.messages)
        messages.append(toJson(message));
    return { { L("conversation"), toJson(value.conversation) }, { L("messages"), messages } };
}

Result<WatchAnswer> watchAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    WatchAnswer value;
    in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
            value.conversation);
    value.messages = in.list<Message>(L("messages"), 1000, messageFromJson);
    return in.finish(value);
}

Result<CannedReply> cannedReplyFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    CannedReply value;
    value.id = in.id<CannedId>(L("id"));
    value.scope = in.name(L("scope"), cannedScopeFromName, CannedScope::Own);
    value.channel = in.id<ChannelId>(L("channel"));
    value.group = in.string(L("group"), kMaxCannedNameChars);
    value.title = in.string(L("title"), kMaxCannedNameChars);
    value.shortcut = in.string(L("shortcut"), kMaxShortcutChars);
    in.take(L("content"), contentFromJson(in.object(L("content"), true)), value.content);
    value.version = in.integer(L("version"), 0, INT64_MAX - 1);
    return in.finish(value);
}

Result<SearchAnswer> searchAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    SearchAnswer value;
    value.hits = in.list<SearchHit>(L("hits"), kMaxHits, hitFromJson);
    value.before = in.id<MessageId>(L("before"));
    value.incomplete = in.boolean(L("incomplete"));
    return in.finish(value);
}

Result<CannedAnswer> cannedAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    CannedAnswer value;
    value.replies = in.list<CannedReply>(L("replies"), 10'000, cannedReplyFromJson);
    value.more = in.boolean(L("more"));
    return in.finish(value);
}

Result<CannedSavedAnswer> cannedSavedAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    CannedSavedAnswer value;
    in.take(L("reply"), cannedReplyFromJson(in.object(L("reply"), true)), value.reply);
    return in.finish(value);
}

} // namespace kefu::codec
