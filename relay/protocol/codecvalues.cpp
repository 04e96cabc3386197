// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/codecfields.h"
#include "relay/protocol/codecrequests.h"
#include "relay/protocol/features.h"
#include "relay/protocol/jsonreader.h"

//! The values inside frames, both ways. Fields with their default value are left out where that is
//! common.
namespace kefu::codec {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxName = 1024;
constexpr qsizetype kMaxContent = 64 * 1024; // a callback's body: no text can be longer

template <typename T> QJsonArray toArray(const QList<T> &items)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(toJson(item));
    return array;
}

template <typename T> QJsonObject objectOf(const T &value)
{
    JsonObjectOut out;
    putFields(out, value);
    return out.take();
}

template <typename T> QJsonArray objectsOf(const QList<T> &items)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(objectOf(item));
    return array;
}

void putText(QJsonObject &json, L key, const QString &value)
{
    if (!value.isEmpty())
        json.insert(key, value);
}

Quota quotaFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    Quota value;
    value.left = int(in.integer(L("left"), 0, 1'000'000));
    value.untilAt = in.integer(L("untilAt"), 0, kMaxTime);
    return value;
}

Result<ChannelInfo> channelFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ChannelInfo value;
    value.id = in.id<ChannelId>(L("id"), true);
    value.name = in.string(L("name"), kMaxName, true);
    return in.finish(value);
}

Result<Media> mediaFromJson(const QJsonObject &json)
{
    constexpr qint64 kMaxBytes = 1LL << 40;
    constexpr int kMaxPixels = 100'000;
    JsonReader in(json);
    Media value;
    value.id = in.string(L("id"), kMaxName);
    value.state = in.name(L("state"), mediaStateFromName, MediaState::None);
    value.fileName = in.string(L("fileName"), kMaxName);
    value.mimeType = in.string(L("mimeType"), kMaxName);
    value.bytes = in.integer(L("bytes"), 0, kMaxBytes);
    value.width = int(in.integer(L("width"), 0, kMaxPixels));
    value.height = int(in.integer(L("height"), 0, kMaxPixels));
    return in.finish(value);
}

Result<VisitorEpisode> episodeFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    VisitorEpisode value;
    value.conversation = in.id<ConversationId>(L("conversation"), true);
    value.agentName = in.string(L("agentName"), kMaxName);
    value.openedAt = in.integer(L("openedAt"), 0, kMaxTime);
    value.endedAt = in.integer(L("endedAt"), 0, kMaxTime);
    value.disposition = in.string(L("disposition"), kMaxName);
    value.note = in.string(L("note"), 4 * kMaxName);
    return in.finish(value);
}

Result<VisitorNote> noteFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    VisitorNote value;
    value.id = in.id<NoteId>(L("id"), true);
    value.author = in.id<AgentId>(L("author"));
    value.authorName = in.string(L("authorName"), kMaxName);
    value.text = in.string(L("text"), 4 * kMaxName);
    value.createdAt = in.integer(L("createdAt"), 0, kMaxTime);
    value.whisper = in.id<ConversationId>(L("whisper"));
    return in.finish(value);
}

Result<SourceField> sourceFieldFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    SourceField value;
    value.key = in.string(L("key"), kMaxName);
    value.value = in.string(L("value"), 4 * kMaxName);
    return in.finish(value);
}

} // namespace

QJsonObject toJson(const Content &value)
{
    return objectOf(value);
}

QJsonObject toJson(const Message &value)
{
    return objectOf(value);
}

QJsonObject toJson(const Quota &value)
{
    return objectOf(value);
}

QJsonObject toJson(const ChannelInfo &value)
{
    return { { L("id"), value.id.toString() }, { L("name"), value.name } };
}

QJsonObject toJson(const AgentInfo &value)
{
    QJsonObject json {
        { L("id"), value.id.toString() },  { L("username"), value.username },
        { L("nickname"), value.nickname }, { L("role"), roleName(value.role) },
        { L("capacity"), value.capacity }, { L("presence"), presenceName(value.presence) },
    };
    putText(json, L("sign"), value.sign);
    putText(json, L("number"), value.number);
    return json;
}

QJsonObject toJson(const VisitorInfo &value)
{
    return objectOf(value);
}

QJsonObject toJson(const ConversationInfo &value)
{
    return objectOf(value);
}

QJsonObject toJson(const Error &value, const QString &requestId)
{
    QJsonObject json {
        { L("code"), errorCodeName(value.code) },
        { L("message"), value.message },
        { L("retryable"), isTransient(value.code) },
        { L("details"), value.details },
    };
    putText(json, L("requestId"), requestId);
    return json;
}

QJsonObject toJson(const HelloAnswer &value)
{
    QJsonObject json {
        { L("agent"), toJson(value.agent) },
        { L("epoch"), value.epoch },
        { L("cursor"), value.cursor.toString() },
        { L("resumed"), value.resumed },
        { L("serverTimeAt"), value.serverTimeAt },
        { L("channels"), toArray(value.channels) },
        { L("conversations"), toArray(value.conversations) },
        { L("more"), value.more },
    };
    if (!value.features.isEmpty())
        json.insert(L("features"), QJsonArray::fromStringList(value.features));
    if (!value.dispositions.isEmpty())
        json.insert(L("dispositions"), QJsonArray::fromStringList(value.dispositions));
    putText(json, L("latestConsole"), value.latestConsole);
    return json;
}

QJsonObject toJson(const MessageAnswer &value)
{
    return { { L("message"), toJson(value.message) } };
}

QJsonObject toJson(const HistoryAnswer &value)
{
    QJsonObject json {
        { L("visitor"), value.visitor.toString() },
        { L("messages"), toArray(value.messages) },
        { L("complete"), value.complete },
        { L("newest"), value.newest },
    };
    if (value.lastSeq > 0)
        json.insert(L("lastSeq"), value.lastSeq);
    return json;
}

QJsonObject toJson(const ConversationsAnswer &value)
{
    return { { L("conversations"), toArray(value.conversations) }, { L("more"), value.more } };
}

QJsonObject toJson(const PresenceAnswer &value)
{
    QJsonObject json { { L("state"), presenceName(value.state) } };
    putText(json, L("reason"), value.reason);
    if (value.untilAt > 0)
        json.insert(L("untilAt"), value.untilAt);
    return json;
}

QJsonObject toJson(const VisitorAnswer &value)
{
    const VisitorCard &card = value.card;
    QJsonObject json { { L("visitor"), toJson(card.visitor) },
                       { L("source"), objectsOf(card.source) },
                       { L("sourceVerified"), card.sourceVerified },
                       { L("firstSeenAt"), card.firstSeenAt },
                       { L("conversations"), card.conversations } };
    if (card.lastCard)
        json.insert(L("lastCard"), toJson(*card.lastCard));
    if (!card.notes.isEmpty())
        json.insert(L("notes"), objectsOf(card.notes));
    if (!card.episodes.isEmpty())
        json.insert(L("episodes"), objectsOf(card.episodes));
    if (card.blockedUntilAt > 0)
        json.insert(L("blockedUntilAt"), card.blockedUntilAt);
    putText(json, L("openid"), card.openid);
    return { { L("card"), json } };
}

QJsonObject toJson(const NoteAnswer &value)
{
    return { { L("note"), objectOf(value.note) } };
}

QJsonObject toJson(const EmptyAnswer &)
{
    return {};
}

Result<Content> contentFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    Content value;
    value.kind = in.name(L("kind"), contentKindFromName, ContentKind::Text, true);
    value.text = in.string(L("text"), kMaxContent);
    value.type = in.string(L("type"), kMaxName);
    value.title = in.string(L("title"), kMaxName);
    value.description = in.string(L("description"), kMaxContent);
    value.url = in.string(L("url"), 4 * kMaxName);
    value.appid = in.string(L("appid"), kMaxName);
    value.coverUrl = in.string(L("coverUrl"), 4 * kMaxName);
    if (const QJsonObject media = in.object(L("media")); !media.isEmpty())
        in.take(L("media"), mediaFromJson(media), value.media);
    return in.finish(value);
}

Result<VisitorInfo> visitorFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    VisitorInfo value;
    value.id = in.id<VisitorId>(L("id"), true);
    value.channel = in.id<ChannelId>(L("channel"), true);
    value.name = in.string(L("name"), kMaxName);
    value.openidHint = in.string(L("openidHint"), 64);
    value.avatar = in.string(L("avatar"), kMaxName);
    value.remark = in.string(L("remark"), kMaxName);
    value.tags = in.strings(L("tags"), 10 * kMaxTags, kMaxName);
    return in.finish(value);
}

Result<Message> messageFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    Message value;
    value.id = in.id<MessageId>(L("id"), true);
    value.visitor = in.id<VisitorId>(L("visitor"), true);
    value.conversation = in.id<ConversationId>(L("conversation"));
    value.seq = int(in.integer(L("seq"), 1, INT_MAX));
    value.direction = in.name(L("direction"), directionFromName, Direction::In, true);
    value.author = in.id<AgentId>(L("author"));
    value.authorName = in.string(L("authorName"), kMaxName);
    in.take(L("content"), contentFromJson(in.object(L("content"), true)), value.content);
    value.createdAt = in.integer(L("createdAt"), 0, kMaxTime);
    value.delivery = in.name(L("delivery"), deliveryFromName, DeliveryState::None);
    value.failure = in.name(L("failure"), failureFromName, FailureReason::None);
    value.errcode = int(in.integer(L("errcode"), INT_MIN, INT_MAX));
    value.clientMessageId = in.string(L("clientMessageId"), kMaxClientMessageId);
    value.resendOf = in.id<MessageId>(L("resendOf"));
    value.held = in.boolean(L("held"));
    value.automatic = in.boolean(L("automatic"));
    value.readAt = in.integer(L("readAt"), 0, kMaxTime);
    value.readBy = in.id<AgentId>(L("readBy"));
    if (value.seq < 1)
        in.fail(L("seq"));
    return in.finish(value);
}

Result<AgentInfo> agentFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    AgentInfo value;
    value.id = in.id<AgentId>(L("id"), true);
    value.username = in.string(L("username"), kMaxName, true);
    value.nickname = in.string(L("nickname"), kMaxName);
    value.role = in.name(L("role"), roleFromName, Role::Agent, true);
    value.capacity = int(in.integer(L("capacity"), 0, INT_MAX));
    value.presence = in.name(L("presence"), presenceFromName, PresenceState::Offline, true);
    value.sign = in.string(L("sign"), kMaxName);
    value.number = in.string(L("number"), kMaxName);
    return in.finish(value);
}

Result<ConversationInfo> conversationFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ConversationInfo value;
    value.id = in.id<ConversationId>(L("id"), true);
    in.take(L("visitor"), visitorFromJson(in.object(L("visitor"), true)), value.visitor);
    value.state = in.name(L("state"), conversationStateFromName, ConversationState::Queued, true);
    value.owner = in.id<AgentId>(L("owner"));
    value.version = in.integer(L("version"), 0, INT64_MAX - 1);
    value.openedAt = in.integer(L("openedAt"), 0, kMaxTime);
    value.endedAt = in.integer(L("endedAt"), 0, kMaxTime);
    value.waitingSinceAt = in.integer(L("waitingSinceAt"), 0, kMaxTime);
    value.lastSeq = int(in.integer(L("lastSeq"), 0, INT_MAX));
    value.readSeq = int(in.integer(L("readSeq"), 0, INT_MAX));
    value.unread = int(in.integer(L("unread"), 0, INT_MAX));
    value.quota = quotaFromJson(in.object(L("quota")));
    value.leave = in.boolean(L("leave"));
    value.rating = int(in.integer(L("rating"), 0, 3));
    value.from = in.id<AgentId>(L("from"));
    value.note = in.string(L("note"), kMaxNote);
    value.acceptUntilAt = in.integer(L("acceptUntilAt"), 0, kMaxTime);
    value.helpAt = in.integer(L("helpAt"), 0, kMaxTime);
    value.priority = int(in.integer(L("priority"), 0, INT_MAX));
    value.disposition = in.string(L("disposition"), kMaxName);
    const QJsonObject last = in.object(L("lastMessage"));
    if (!last.isEmpty()) {
        Message message;
        in.take(L("lastMessage"), messageFromJson(last), message);
        value.lastMessage = message;
    }
    return in.finish(value);
}

Result<HelloAnswer> helloAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    HelloAnswer value;
    in.take(L("agent"), agentFromJson(in.object(L("agent"), true)), value.agent);
    value.epoch = in.string(L("epoch"), 64, true);
    value.cursor = in.id<EventSeq>(L("cursor"));
    value.resumed = in.boolean(L("resumed"));
    value.serverTimeAt = in.integer(L("serverTimeAt"), 0, kMaxTime);
    value.channels = in.list<ChannelInfo>(L("channels"), 10'000, channelFromJson);
    value.conversations =
        in.list<ConversationInfo>(L("conversations"), 10'000, conversationFromJson);
    value.more = in.boolean(L("more"));
    value.features = in.strings(L("features"), 1000, kMaxName);
    value.dispositions = in.strings(L("dispositions"), 1000, kMaxName);
    value.latestConsole = in.string(L("latestConsole"), kMaxName);
    return in.finish(value);
}

Result<MessageAnswer> messageAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    MessageAnswer value;
    in.take(L("message"), messageFromJson(in.object(L("message"), true)), value.message);
    return in.finish(value);
}

Result<HistoryAnswer> historyAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    HistoryAnswer value;
    value.visitor = in.id<VisitorId>(L("visitor"), true);
    value.messages = in.list<Message>(L("messages"), 10'000, messageFromJson);
    value.complete = in.boolean(L("complete"));
    value.newest = in.boolean(L("newest"));
    value.lastSeq = int(in.integer(L("lastSeq"), 0, INT_MAX));
    return in.finish(value);
}

Result<ConversationsAnswer> conversationsAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ConversationsAnswer value;
    value.conversations =
        in.list<ConversationInfo>(L("conversations"), 10'000, conversationFromJson);
    value.more = in.boolean(L("more"));
    return in.finish(value);
}

Result<VisitorAnswer> visitorAnswerFromJson(const QJsonObject &json)
{
    constexpr qsizetype kMaxSourceFields = 100;
    JsonReader outer(json);
    JsonReader in(outer.object(L("card"), true));
    VisitorAnswer value;
    in.take(L("visitor"), visitorFromJson(in.object(L("visitor"), true)), value.card.visitor);
    value.card.source = in.list<SourceField>(L("source"), kMaxSourceFields, sourceFieldFromJson);
    value.card.sourceVerified = in.boolean(L("sourceVerified"));
    value.card.firstSeenAt = in.integer(L("firstSeenAt"), 0, kMaxTime);
    value.card.conversations = int(in.integer(L("conversations"), 0, INT_MAX));
    if (const QJsonObject last = in.object(L("lastCard")); !last.isEmpty()) {
        Content content;
        in.take(L("lastCard"), contentFromJson(last), content);
        value.card.lastCard = content;
    }
    value.card.notes = in.list<VisitorNote>(L("notes"), 1000, noteFromJson);
    value.card.episodes = in.list<VisitorEpisode>(L("episodes"), 1000, episodeFromJson);
    value.card.blockedUntilAt = in.integer(L("blockedUntilAt"), 0, kMaxTime);
    value.card.openid = in.string(L("openid"), kMaxName);
    return in.finish(value);
}

Result<NoteAnswer> noteAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    NoteAnswer value;
    in.take(L("note"), noteFromJson(in.object(L("note"), true)), value.note);
    return in.finish(value);
}

Result<PresenceAnswer> presenceAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    PresenceAnswer value;
    value.state = in.name(L("state"), presenceFromName, PresenceState::Online, true);
    value.reason = in.string(L("reason"), kMaxNote);
    value.untilAt = in.integer(L("untilAt"), 0, kMaxTime);
    return in.finish(value);
}

QString sanitized(const QString &text)
{
    qsizetype bad = -1;
    for (qsizetype i = 0; i < text.size() && bad < 0; ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (text[i].isSurrogate())
            bad = i;
    }
    // toUtf8 writes what it cannot encode as U+FFFD or '?', depending on the version: do it by
    // hand.
    if (bad < 0)
        return text;
    QString clean = text;
    for (qsizetype i = bad; i < clean.size(); ++i) {
        if (clean[i].isHighSurrogate() && i + 1 < clean.size() && clean[i + 1].isLowSurrogate())
            ++i;
        else if (clean[i].isSurrogate())
            clean[i] = QChar::ReplacementCharacter;
    }
    return clean;
}

} // namespace kefu::codec
