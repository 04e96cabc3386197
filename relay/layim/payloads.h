// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/layim/view.h"
#include "relay/protocol/frames.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

//! LayIM's JSON (layim.md 2) from our values. A page inserts some of it as HTML, so nothing leaves
//! here raw: a message's content goes through contentMarkup(), every other string is
//! HTML-escaped, avatars are the relay's own URLs (design.md 17).
namespace kefu::layim {

//! View::mediaPath of a page whose agent may see what it shows.
inline std::function<QString(const QString &)> pathsOf(const desk::Desk &desk)
{
    return [&desk](const QString &id) { return desk.mediaUrl(id, desk::MediaVariant::Shown); };
}

//! LayIM compares `fromid` with `mine.id` and puts equals on the right. Agents and visitors are
//! counted apart, so an agent's id has a letter in front or it would meet a visitor's.
QString agentIdText(AgentId id);

QByteArray frame(const QString &emitName, const QJsonObject &data);
QByteArray errorFrame(const QString &emitName, int code, const QString &msg,
                      const QJsonObject &data = {});

//! `getMessage`'s payload, or a system line for what is no message.
QJsonObject chatMessage(const Message &message, const VisitorInfo &visitor, const View &view);
QJsonObject systemLine(VisitorId visitor, const QString &text);

//! One friend of `init`, which is also what `addList` takes but for its group.
QJsonObject friendItem(const ConversationInfo &conversation, const View &view);
QJsonObject addListItem(const ConversationInfo &conversation, const View &view);

//! `data` of init: groups of friends are `channels`, in their order; of several conversations of a
//! visitor the first one in the list counts; what is offered and not accepted yet is no friend but
//! stands in the message box. `groups` are 客服组, LayIM's group tab.
QJsonObject initData(const QList<ChannelInfo> &channels,
                     const QList<ConversationInfo> &conversations, PresenceState presence,
                     const View &view, const QList<AgentGroup> &groups = {});

//! A group's id on a page; agents' and visitors' are counted apart from it.
QString groupIdText(GroupId id);
//! `data` of members: who is in the group and how each stands.
QJsonObject membersData(const AgentGroup &group, const QList<Colleague> &agents, const View &view);
//! LayIM greys who is "offline".
QLatin1String colleagueStatus(const Colleague &colleague);

//! What a page hears of what it sent with one click: the first message's id, and all of them when
//! they are several.
QJsonObject sentData(VisitorId visitor, const QList<Message> &sent);

//! `data` of a chat log: messages only, ascending.
QJsonArray chatLog(const QList<Message> &messages, const VisitorInfo &visitor, const View &view);

} // namespace kefu::layim
