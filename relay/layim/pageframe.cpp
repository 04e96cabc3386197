// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/pageframe.h"

#include <algorithm>
#include <array>

namespace kefu::layim {

namespace {

using L = QLatin1String;

struct NamedRequest {
    L name;
    PageRequest request;
};

constexpr std::array kNames {
    NamedRequest { L("init"), PageRequest::Init },
    NamedRequest { L("bind"), PageRequest::Init },
    NamedRequest { L("ping"), PageRequest::Ping },
    NamedRequest { L("pong"), PageRequest::Pong },
    NamedRequest { L("chatMessage"), PageRequest::Send },
    NamedRequest { L("sendMessage"), PageRequest::Send },
    NamedRequest { L("status"), PageRequest::Status },
    NamedRequest { L("online"), PageRequest::Status },
    NamedRequest { L("hide"), PageRequest::Status },
    NamedRequest { L("sign"), PageRequest::Sign },
    NamedRequest { L("typing"), PageRequest::Typing },
    NamedRequest { L("read"), PageRequest::Read },
    NamedRequest { L("chatChange"), PageRequest::Read },
    NamedRequest { L("agreeFriend"), PageRequest::Agree },
    NamedRequest { L("refuseFriend"), PageRequest::Refuse },
};

QString nameOf(const QJsonObject &frame)
{
    for (const L key : { L("emit"), L("type"), L("message_type") }) {
        if (frame.value(key).isString())
            return frame.value(key).toString();
    }
    return {};
}

PageRequest requestOf(const QString &name)
{
    const auto found = std::find_if(kNames.begin(), kNames.end(),
                                    [&name](const NamedRequest &row) { return row.name == name; });
    return found == kNames.end() ? PageRequest::Unknown : found->request;
}

//! `data` itself, or the field of it that such pages use; then the frame's own name, which says it
//! where the name is the word.
QString valueOf(const QJsonObject &frame, const QString &name)
{
    const QJsonValue data = frame.value(L("data"));
    if (data.isString())
        return data.toString();
    for (const L key : { L("value"), L("status"), L("sign") }) {
        if (data.toObject().value(key).isString())
            return data.toObject().value(key).toString();
    }
    return statusFrom(name) ? name : QString();
}

//! `{to_id, content}` of the nick-bai school as LayIM's `{mine, to}`.
QJsonObject sendData(const QJsonObject &data)
{
    if (data.contains(L("mine")) || !data.contains(L("to_id")))
        return data;
    return { { L("mine"), QJsonObject { { L("content"), data.value(L("content")) } } },
             { L("to"), QJsonObject { { L("id"), data.value(L("to_id")) } } } };
}

bool isOff(const QJsonObject &data)
{
    for (const L key : { L("on"), L("typing") }) {
        if (data.value(key).isBool())
            return !data.value(key).toBool();
    }
    return false;
}

VisitorId idOf(const QJsonValue &value)
{
    const QString text = value.isDouble() ? QString::number(value.toInteger()) : value.toString();
    return parseId<VisitorId>(text).value_or(VisitorId {});
}

} // namespace

VisitorId visitorIn(const QJsonObject &data)
{
    for (const L key : { L("uid"), L("id") }) {
        if (const VisitorId id = idOf(data.value(key)); id.isValid())
            return id;
    }
    return idOf(data.value(L("to")).toObject().value(L("id")));
}

std::optional<PresenceState> statusFrom(const QString &word)
{
    if (word == L("online"))
        return PresenceState::Online;
    if (word == L("hide"))
        return PresenceState::Invisible;
    return std::nullopt;
}

QLatin1String statusWord(PresenceState state)
{
    return state == PresenceState::Invisible ? L("hide") : L("online");
}

PageFrame pageFrameFrom(const QJsonObject &frame)
{
    const QString name = nameOf(frame);
    PageFrame read;
    read.request = requestOf(name);
    read.data = frame.value(L("data")).toObject();
    if (read.request == PageRequest::Send)
        read.data = sendData(read.data);
    read.value = valueOf(frame, name);
    const QJsonValue token = frame.value(L("token"));
    read.token = (token.isString() ? token : read.data.value(L("token"))).toString().toUtf8();
    read.visitor = visitorIn(read.data);
    read.on = !isOff(read.data);
    return read;
}

} // namespace kefu::layim
