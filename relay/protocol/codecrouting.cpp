// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/codecfields.h"
#include "relay/protocol/codecrequests.h"

//! Answers about who has what and why, both ways.
namespace kefu::codec {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxAgents = 100'000;

template <typename T, typename Put> QJsonArray arrayOf(const QList<T> &items, Put put)
{
    QJsonArray array;
    for (const T &item : items) {
        JsonObjectOut out;
        put(out, item);
        array.append(out.take());
    }
    return array;
}

void putColleague(JsonObjectOut &out, const Colleague &value)
{
    out.id(L("id"), value.id.value);
    out.name(L("nickname"), value.nickname);
    out.name(L("role"), roleName(value.role));
    out.name(L("presence"), presenceName(value.presence));
    out.name(L("link"), linkName(value.link));
    out.text(L("reason"), value.reason);
    out.time(L("sinceAt"), value.sinceAt);
    out.number(L("load"), value.load);
    out.number(L("capacity"), value.capacity);
    out.text(L("sign"), value.sign);
}

Result<Colleague> colleagueFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    Colleague value;
    value.id = in.id<AgentId>(L("id"), true);
    value.nickname = in.string(L("nickname"), kMaxNote);
    value.role = in.name(L("role"), roleFromName, Role::Agent);
    value.presence = in.name(L("presence"), presenceFromName, PresenceState::Offline);
    value.link = in.name(L("link"), linkFromName, LinkState::Lost);
    value.reason = in.string(L("reason"), kMaxNote);
    value.sinceAt = in.integer(L("sinceAt"), 0, kMaxTime);
    value.load = int(in.integer(L("load"), 0, INT_MAX));
    value.capacity = int(in.integer(L("capacity"), 0, INT_MAX));
    value.sign = in.string(L("sign"), kMaxNote);
    return in.finish(value);
}

QJsonObject groupJson(const AgentGroup &value)
{
    QJsonArray members;
    for (const AgentId member : value.members)
        members.append(member.toString());
    return { { L("id"), value.id.toString() },
             { L("channel"), value.channel.toString() },
             { L("name"), value.name },
             { L("members"), members } };
}

Result<AgentGroup> groupFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    AgentGroup value;
    value.id = in.id<GroupId>(L("id"), true);
    value.channel = in.id<ChannelId>(L("channel"), true);
    value.name = in.string(L("name"), kMaxNote);
    for (const QJsonValue &member : in.array(L("members"), kMaxAgents)) {
        const auto id = parseId<AgentId>(member.toString());
        if (!id)
            in.fail(L("members"));
        value.members.append(id.value_or(AgentId {}));
    }
    return in.finish(value);
}

void putAgent(JsonObjectOut &out, const ExplainedAgent &value)
{
    out.id(L("agent"), value.agent.value);
    out.text(L("name"), value.name);
    out.name(L("rule"), value.rule);
    out.number(L("load"), value.load);
    out.number(L("capacity"), value.capacity);
}

Result<ExplainedAgent> explainedAgentFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ExplainedAgent value;
    value.agent = in.id<AgentId>(L("agent"), true);
    value.name = in.string(L("name"), kMaxNote);
    value.rule = in.string(L("rule"), 64);
    value.load = int(in.integer(L("load"), 0, INT_MAX));
    value.capacity = int(in.integer(L("capacity"), 0, INT_MAX));
    return in.finish(value);
}

void putStay(JsonObjectOut &out, const ExplainedStay &value)
{
    out.name(L("kind"), value.queue ? L("queue") : L("agent"));
    out.optionalId(L("agent"), value.agent.value);
    out.text(L("name"), value.name);
    out.number(L("fromAt"), value.fromAt);
    out.time(L("toAt"), value.toAt);
    out.name(L("why"), value.why);
    out.text(L("endWhy"), value.endWhy);
}

Result<ExplainedStay> stayFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ExplainedStay value;
    value.queue = in.string(L("kind"), 64, true) == L("queue");
    value.agent = in.id<AgentId>(L("agent"));
    value.name = in.string(L("name"), kMaxNote);
    value.fromAt = in.integer(L("fromAt"), 0, kMaxTime);
    value.toAt = in.integer(L("toAt"), 0, kMaxTime);
    value.why = in.string(L("why"), 64);
    value.endWhy = in.string(L("endWhy"), 64);
    return in.finish(value);
}

} // namespace

QJsonArray colleaguesJson(const QList<Colleague> &agents)
{
    return arrayOf(agents, putColleague);
}

Result<QList<Colleague>> colleaguesFromJson(JsonReader &in)
{
    return in.finish(in.list<Colleague>(L("agents"), kMaxAgents, colleagueFromJson));
}

QJsonObject toJson(const ConversationAnswer &value)
{
    return { { L("conversation"), toJson(value.conversation) } };
}

QJsonObject toJson(const ColleaguesAnswer &value)
{
    QJsonArray groups;
    for (const AgentGroup &group : value.groups)
        groups.append(groupJson(group));
    return { { L("agents"), colleaguesJson(value.agents) }, { L("groups"), groups } };
}

QJsonObject toJson(const ExplainAnswer &value)
{
    const Explanation &explanation = value.explanation;
    JsonObjectOut out;
    out.id(L("conversation"), explanation.conversation.value);
    out.name(L("state"), conversationStateName(explanation.state));
    out.name(L("why"), explanation.why);
    out.text(L("policy"), explanation.policy);
    out.optionalId(L("owner"), explanation.owner.value);
    out.time(L("position"), explanation.position);
    out.time(L("queuedAt"), explanation.queuedAt);
    out.time(L("retryAt"), explanation.retryAt);
    if (explanation.leave)
        out.boolean(L("leave"), true);
    if (explanation.closedHours)
        out.boolean(L("closedHours"), true);
    QJsonObject json = out.take();
    json.insert(L("others"), arrayOf(explanation.others, putAgent));
    json.insert(L("stays"), arrayOf(explanation.stays, putStay));
    json.insert(L("words"), QJsonArray::fromStringList(explanation.words));
    return json;
}

Result<ConversationAnswer> conversationAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ConversationAnswer value;
    in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
            value.conversation);
    return in.finish(value);
}

Result<ColleaguesAnswer> colleaguesAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ColleaguesAnswer value;
    value.agents = in.list<Colleague>(L("agents"), kMaxAgents, colleagueFromJson);
    value.groups = in.list<AgentGroup>(L("groups"), kMaxAgents, groupFromJson);
    return in.finish(value);
}

Result<ExplainAnswer> explainAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    ExplainAnswer answer;
    Explanation &value = answer.explanation;
    value.conversation = in.id<ConversationId>(L("conversation"), true);
    value.state = in.name(L("state"), conversationStateFromName, ConversationState::Queued, true);
    value.why = in.string(L("why"), 64);
    value.policy = in.string(L("policy"), 64);
    value.owner = in.id<AgentId>(L("owner"));
    value.position = int(in.integer(L("position"), 0, INT_MAX));
    value.queuedAt = in.integer(L("queuedAt"), 0, kMaxTime);
    value.retryAt = in.integer(L("retryAt"), 0, kMaxTime);
    value.leave = in.boolean(L("leave"));
    value.closedHours = in.boolean(L("closedHours"));
    value.others = in.list<ExplainedAgent>(L("others"), kMaxAgents, explainedAgentFromJson);
    value.stays = in.list<ExplainedStay>(L("stays"), kMaxAgents, stayFromJson);
    for (const QJsonValue &line : in.array(L("words"), kMaxAgents))
        value.words.append(line.toString());
    return in.finish(answer);
}

} // namespace kefu::codec
