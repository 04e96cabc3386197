// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/payloads.h"

#include "relay/layim/contentmarkup.h"
#include "relay/layim/messagebox.h"
#include "relay/layim/pageframe.h"
#include "relay/layim/texts.h"
#include "relay/protocol/markup.h"

#include <QJsonDocument>
#include <QSet>

namespace kefu::layim {

namespace {

using L = QLatin1String;

constexpr qsizetype kSignChars = 40;

QString escaped(const QString &text)
{
    return markup::htmlEscaped(text);
}

QString avatar(const View &view, L who)
{
    return escaped(QString::fromLatin1(view.baseUrl) + L("/layim/avatar/") + who + L(".svg"));
}

QString visitorAvatar(const View &view)
{
    return avatar(view, L("visitor"));
}

QString agentAvatar(const View &view)
{
    return avatar(view, L("agent"));
}

QString visitorName(const VisitorInfo &visitor)
{
    return escaped(visitorDisplayName(visitor, visitorPrefix()));
}

//! What is no message of a person: a line in the middle. Empty for messages.
QString systemText(const Message &message)
{
    if (message.content.kind == ContentKind::Enter)
        return enteredText();
    if (message.content.kind == ContentKind::Ended)
        return endedText();
    if (message.content.kind == ContentKind::Event)
        return eventText(message.content);
    return message.direction == Direction::System ? message.content.text : QString();
}

bool isSystem(const Message &message)
{
    return message.direction == Direction::System || message.content.kind == ContentKind::Enter
        || message.content.kind == ContentKind::Ended || message.content.kind == ContentKind::Event;
}

//! Who speaks: name, avatar and id as LayIM wants them.
struct Speaker {
    QString name;
    QString avatar;
    QString id;
    bool mine = false;
};

Speaker speakerOf(const Message &message, const VisitorInfo &visitor, const View &view)
{
    if (message.direction == Direction::In)
        return { visitorName(visitor), visitorAvatar(view), visitor.id.toString(), false };
    // What the desk said by itself stands on the agent's side: on the other one it would look like
    // the visitor's words.
    if (!message.author.isValid())
        return { escaped(automaticName()), agentAvatar(view), agentIdText(view.self.id), true };
    const bool mine = message.author == view.self.id;
    const QString name =
        message.authorName.isEmpty() && mine ? view.self.nickname : message.authorName;
    return { escaped(name), agentAvatar(view), agentIdText(message.author), mine };
}

//! The second line of a row: what was said last.
QString signOf(const ConversationInfo &conversation)
{
    if (!conversation.lastMessage || isSystem(*conversation.lastMessage))
        return {};
    return escaped(contentWords(conversation.lastMessage->content).left(kSignChars).simplified());
}

} // namespace

QString agentIdText(AgentId id)
{
    return u'a' + id.toString();
}

QString groupIdText(GroupId id)
{
    return u'g' + id.toString();
}

QLatin1String colleagueStatus(const Colleague &colleague)
{
    const bool isThere =
        colleague.presence != PresenceState::Offline && colleague.link != LinkState::Lost;
    return isThere ? L("online") : L("offline");
}

QJsonObject membersData(const AgentGroup &group, const QList<Colleague> &agents, const View &view)
{
    QJsonArray list;
    for (const Colleague &agent : agents) {
        if (!group.members.contains(agent.id))
            continue;
        // LayIM's member list shows the signature and knows no state: the state stands in front.
        QString sign = presenceText(agent.presence);
        if (!agent.sign.isEmpty())
            sign += QStringLiteral(" · ") + agent.sign;
        list.append(QJsonObject { { L("username"), escaped(agent.nickname) },
                                  { L("id"), agentIdText(agent.id) },
                                  { L("avatar"), agentAvatar(view) },
                                  { L("sign"), escaped(sign) },
                                  { L("status"), colleagueStatus(agent) } });
    }
    return { { L("owner"), QJsonObject() }, { L("members"), list.size() }, { L("list"), list } };
}

QByteArray frame(const QString &emitName, const QJsonObject &data)
{
    return QJsonDocument({ { L("emit"), emitName }, { L("data"), data } })
        .toJson(QJsonDocument::Compact);
}

QByteArray errorFrame(const QString &emitName, int code, const QString &msg,
                      const QJsonObject &data)
{
    QJsonObject json { { L("emit"), emitName }, { L("code"), code }, { L("msg"), escaped(msg) } };
    if (!data.isEmpty())
        json.insert(L("data"), data);
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QJsonObject systemLine(VisitorId visitor, const QString &text)
{
    return { { L("system"), true },
             { L("id"), visitor.toString() },
             { L("type"), L("friend") },
             { L("content"), escaped(text) } };
}

QJsonObject chatMessage(const Message &message, const VisitorInfo &visitor, const View &view)
{
    if (isSystem(message))
        return systemLine(visitor.id, systemText(message));
    const Speaker speaker = speakerOf(message, visitor, view);
    return { { L("username"), speaker.name },
             { L("avatar"), speaker.avatar },
             { L("id"), visitor.id.toString() },
             { L("type"), L("friend") },
             { L("content"), contentMarkup(message.content, view) },
             { L("cid"), message.id.toString() },
             { L("mine"), speaker.mine },
             { L("fromid"), speaker.id },
             { L("timestamp"), message.createdAt } };
}

QJsonObject friendItem(const ConversationInfo &conversation, const View &view)
{
    const bool open = conversation.state != ConversationState::Closed;
    return { { L("username"), visitorName(conversation.visitor) },
             { L("id"), conversation.visitor.id.toString() },
             { L("avatar"), visitorAvatar(view) },
             { L("sign"), signOf(conversation) },
             { L("status"), open ? L("online") : L("offline") },
             { L("unread"), conversation.unread } };
}

QJsonObject addListItem(const ConversationInfo &conversation, const View &view)
{
    QJsonObject item = friendItem(conversation, view);
    item.insert(L("type"), L("friend"));
    item.insert(L("groupid"), conversation.visitor.channel.toString());
    return item;
}

QJsonObject initData(const QList<ChannelInfo> &channels,
                     const QList<ConversationInfo> &conversations, PresenceState presence,
                     const View &view, const QList<AgentGroup> &groups)
{
    QHash<ChannelId, QJsonArray> lists;
    QSet<VisitorId> seen;
    for (const ConversationInfo &conversation : conversations) {
        if (seen.contains(conversation.visitor.id) || isOffer(conversation, view.self.id))
            continue;
        seen.insert(conversation.visitor.id);
        lists[conversation.visitor.channel].append(friendItem(conversation, view));
    }
    QJsonArray friends;
    for (const ChannelInfo &channel : channels)
        friends.append(QJsonObject { { L("groupname"), escaped(channel.name) },
                                     { L("id"), channel.id.toString() },
                                     { L("list"), lists.value(channel.id) } });
    QJsonArray teams;
    for (const AgentGroup &group : groups)
        teams.append(QJsonObject { { L("groupname"), escaped(group.name) },
                                   { L("id"), groupIdText(group.id) },
                                   { L("avatar"), agentAvatar(view) } });
    const QJsonObject mine { { L("username"), escaped(view.self.nickname) },
                             { L("id"), agentIdText(view.self.id) },
                             { L("status"), statusWord(presence) },
                             { L("sign"), escaped(view.self.sign) },
                             { L("avatar"), agentAvatar(view) } };
    return { { L("mine"), mine }, { L("friend"), friends }, { L("group"), teams } };
}

QJsonObject sentData(VisitorId visitor, const QList<Message> &sent)
{
    QJsonArray ids;
    for (const Message &message : sent)
        ids.append(message.id.toString());
    QJsonObject data { { L("id"), visitor.toString() },
                       { L("cid"), ids.first() },
                       { L("timestamp"), sent.first().createdAt } };
    if (ids.size() > 1)
        data.insert(L("cids"), ids);
    return data;
}

QJsonArray chatLog(const QList<Message> &messages, const VisitorInfo &visitor, const View &view)
{
    QJsonArray log;
    for (const Message &message : messages) {
        if (isSystem(message))
            continue;
        const Speaker speaker = speakerOf(message, visitor, view);
        log.append(QJsonObject { { L("username"), speaker.name },
                                 { L("id"), speaker.id },
                                 { L("avatar"), speaker.avatar },
                                 { L("timestamp"), message.createdAt },
                                 { L("content"), contentMarkup(message.content, view) },
                                 { L("cid"), message.id.toString() },
                                 { L("seq"), message.seq } });
    }
    return log;
}

} // namespace kefu::layim
