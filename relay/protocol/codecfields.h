// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/jsontext.h"
#include "relay/protocol/types.h"

#include <QJsonArray>
#include <QJsonObject>

//! The fields of the values inside frames, said once for both outputs: QJsonObject, which answers
//! are put together from, and text, which every event is written in. Fields with their default
//! value are left out where that is common. Internal to the codec.
namespace kefu::codec {

template <typename Out> void putFields(Out &out, const Media &value)
{
    using L = QLatin1String;
    out.text(L("id"), value.id);
    out.name(L("state"), mediaStateName(value.state));
    out.text(L("fileName"), value.fileName);
    out.text(L("mimeType"), value.mimeType);
    out.time(L("bytes"), value.bytes);
    out.time(L("width"), value.width);
    out.time(L("height"), value.height);
}

template <typename Out> void putFields(Out &out, const Content &value)
{
    using L = QLatin1String;
    out.name(L("kind"), contentKindName(value.kind));
    out.text(L("text"), value.text);
    if (value.kind == ContentKind::Text) // nearly every line: it has nothing else
        return;
    out.text(L("type"), value.type);
    out.text(L("title"), value.title);
    out.text(L("description"), value.description);
    out.text(L("url"), value.url);
    out.text(L("appid"), value.appid);
    out.text(L("coverUrl"), value.coverUrl);
    if (value.media.state != MediaState::None)
        out.object(L("media"), value.media);
}

template <typename Out> void putFields(Out &out, const Message &value)
{
    using L = QLatin1String;
    out.id(L("id"), value.id.value);
    out.id(L("visitor"), value.visitor.value);
    out.number(L("seq"), value.seq);
    out.name(L("direction"), directionName(value.direction));
    out.object(L("content"), value.content);
    out.number(L("createdAt"), value.createdAt);
    out.optionalId(L("conversation"), value.conversation.value);
    out.optionalId(L("author"), value.author.value);
    out.text(L("authorName"), value.authorName);
    out.text(L("clientMessageId"), value.clientMessageId);
    out.optionalId(L("resendOf"), value.resendOf.value);
    if (value.delivery != DeliveryState::None)
        out.name(L("delivery"), deliveryName(value.delivery));
    if (value.failure != FailureReason::None)
        out.name(L("failure"), failureName(value.failure));
    if (value.errcode != 0)
        out.number(L("errcode"), value.errcode);
    if (value.held)
        out.boolean(L("held"), true);
    if (value.automatic)
        out.boolean(L("automatic"), true);
    out.time(L("readAt"), value.readAt);
    out.optionalId(L("readBy"), value.readBy.value);
}

template <typename Out> void putFields(Out &out, const Quota &value)
{
    using L = QLatin1String;
    out.number(L("left"), value.left);
    out.time(L("untilAt"), value.untilAt);
}

template <typename Out> void putFields(Out &out, const VisitorInfo &value)
{
    using L = QLatin1String;
    out.id(L("id"), value.id.value);
    out.id(L("channel"), value.channel.value);
    out.text(L("name"), value.name);
    out.text(L("openidHint"), value.openidHint);
    out.text(L("avatar"), value.avatar);
    out.text(L("remark"), value.remark);
    out.texts(L("tags"), value.tags);
}

template <typename Out> void putFields(Out &out, const VisitorNote &value)
{
    using L = QLatin1String;
    out.id(L("id"), value.id.value);
    out.id(L("author"), value.author.value);
    out.text(L("authorName"), value.authorName);
    out.name(L("text"), value.text);
    out.number(L("createdAt"), value.createdAt);
    out.optionalId(L("whisper"), value.whisper.value);
}

template <typename Out> void putFields(Out &out, const VisitorEpisode &value)
{
    using L = QLatin1String;
    out.id(L("conversation"), value.conversation.value);
    out.text(L("agentName"), value.agentName);
    out.number(L("openedAt"), value.openedAt);
    out.time(L("endedAt"), value.endedAt);
    out.text(L("disposition"), value.disposition);
    out.text(L("note"), value.note);
}

template <typename Out> void putFields(Out &out, const CannedReply &value)
{
    using L = QLatin1String;
    out.optionalId(L("id"), value.id.value);
    out.name(L("scope"), cannedScopeName(value.scope));
    out.optionalId(L("channel"), value.channel.value);
    out.text(L("group"), value.group);
    out.name(L("title"), value.title);
    out.text(L("shortcut"), value.shortcut);
    out.object(L("content"), value.content);
    out.time(L("version"), value.version);
}

template <typename Out> void putFields(Out &out, const SourceField &value)
{
    out.name(QLatin1String("key"), value.key);
    out.name(QLatin1String("value"), value.value);
}

template <typename Out> void putFields(Out &out, const ConversationInfo &value)
{
    using L = QLatin1String;
    out.id(L("id"), value.id.value);
    out.object(L("visitor"), value.visitor);
    out.name(L("state"), conversationStateName(value.state));
    out.number(L("version"), value.version);
    out.number(L("openedAt"), value.openedAt);
    out.number(L("lastSeq"), value.lastSeq);
    out.number(L("readSeq"), value.readSeq);
    out.number(L("unread"), value.unread);
    out.object(L("quota"), value.quota);
    out.optionalId(L("owner"), value.owner.value);
    out.time(L("endedAt"), value.endedAt);
    out.time(L("waitingSinceAt"), value.waitingSinceAt);
    if (value.lastMessage)
        out.object(L("lastMessage"), *value.lastMessage);
    if (value.leave)
        out.boolean(L("leave"), true);
    if (value.rating > 0)
        out.number(L("rating"), value.rating);
    out.optionalId(L("from"), value.from.value);
    out.text(L("note"), value.note);
    out.time(L("acceptUntilAt"), value.acceptUntilAt);
    out.time(L("helpAt"), value.helpAt);
    out.time(L("priority"), value.priority);
    out.text(L("disposition"), value.disposition);
}

//! Makes a QJsonObject of the fields.
class JsonObjectOut {
public:
    void name(QLatin1String key, const QString &value) { m_json.insert(key, value); }
    void text(QLatin1String key, const QString &value)
    {
        if (!value.isEmpty())
            m_json.insert(key, value);
    }
    void texts(QLatin1String key, const QStringList &values)
    {
        if (!values.isEmpty())
            m_json.insert(key, QJsonArray::fromStringList(values));
    }
    void number(QLatin1String key, qint64 value) { m_json.insert(key, value); }
    void boolean(QLatin1String key, bool value) { m_json.insert(key, value); }
    void time(QLatin1String key, qint64 value)
    {
        if (value > 0)
            m_json.insert(key, value);
    }
    void id(QLatin1String key, qint64 value) { m_json.insert(key, QString::number(value)); }
    void optionalId(QLatin1String key, qint64 value)
    {
        if (value > 0)
            id(key, value);
    }
    template <typename T> void object(QLatin1String key, const T &value)
    {
        JsonObjectOut inner;
        putFields(inner, value);
        m_json.insert(key, inner.m_json);
    }
    QJsonObject take() { return std::move(m_json); }

private:
    QJsonObject m_json;
};

//! Appends the fields to a text.
class JsonTextOut {
public:
    explicit JsonTextOut(JsonText &json)
        : m_json(json)
    {
    }

    void name(QLatin1String key, const QString &value)
    {
        m_json.key(key);
        m_json.string(value);
    }
    void text(QLatin1String key, const QString &value)
    {
        if (!value.isEmpty())
            name(key, value);
    }
    void texts(QLatin1String key, const QStringList &values)
    {
        if (values.isEmpty())
            return;
        m_json.key(key);
        m_json.beginArray();
        for (const QString &value : values)
            m_json.string(value);
        m_json.endArray();
    }
    void number(QLatin1String key, qint64 value)
    {
        m_json.key(key);
        m_json.number(value);
    }
    void boolean(QLatin1String key, bool value)
    {
        m_json.key(key);
        m_json.boolean(value);
    }
    void time(QLatin1String key, qint64 value)
    {
        if (value > 0)
            number(key, value);
    }
    void id(QLatin1String key, qint64 value)
    {
        m_json.key(key);
        m_json.numberString(value);
    }
    void optionalId(QLatin1String key, qint64 value)
    {
        if (value > 0)
            id(key, value);
    }
    template <typename T> void object(QLatin1String key, const T &value)
    {
        m_json.key(key);
        item(value);
    }
    template <typename T> void list(QLatin1String key, const QList<T> &values)
    {
        m_json.key(key);
        m_json.beginArray();
        for (const T &value : values)
            item(value);
        m_json.endArray();
    }

private:
    template <typename T> void item(const T &value)
    {
        m_json.beginObject();
        putFields(*this, value);
        m_json.endObject();
    }

    JsonText &m_json;
};

} // namespace kefu::codec
