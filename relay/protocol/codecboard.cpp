// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/codecfields.h"
#include "relay/protocol/codecrequests.h"
#include "relay/protocol/features.h"

#include <array>

//! What supervisors steer with, both ways: the dashboard, the queue, assigning, whispering.
namespace kefu::codec {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxRows = 100'000;
constexpr qsizetype kMaxName = 1024;
constexpr qint64 kMaxNumber = (1LL << 53) - 1; // what every JSON reader keeps exactly

template <typename T> struct NumberField {
    L key;
    qint64 T::*member;
};

constexpr std::array kFigures {
    NumberField<BoardFigures> { L("queued"), &BoardFigures::queued },
    NumberField<BoardFigures> { L("oldestQueuedAt"), &BoardFigures::oldestQueuedAt },
    NumberField<BoardFigures> { L("assigned"), &BoardFigures::assigned },
    NumberField<BoardFigures> { L("unanswered"), &BoardFigures::unanswered },
    NumberField<BoardFigures> { L("oldestWaitingAt"), &BoardFigures::oldestWaitingAt },
    NumberField<BoardFigures> { L("overdue"), &BoardFigures::overdue },
    NumberField<BoardFigures> { L("expiring"), &BoardFigures::expiring },
    NumberField<BoardFigures> { L("uncertain"), &BoardFigures::uncertain },
    NumberField<BoardFigures> { L("help"), &BoardFigures::help },
    NumberField<BoardFigures> { L("leaves"), &BoardFigures::leaves },
    NumberField<BoardFigures> { L("messagesPerMinute"), &BoardFigures::messagesPerMinute },
    NumberField<BoardFigures> { L("conversations"), &BoardFigures::conversations },
    NumberField<BoardFigures> { L("enteredOnly"), &BoardFigures::enteredOnly },
    NumberField<BoardFigures> { L("messagesIn"), &BoardFigures::messagesIn },
    NumberField<BoardFigures> { L("messagesOut"), &BoardFigures::messagesOut },
    NumberField<BoardFigures> { L("automatic"), &BoardFigures::automatic },
    NumberField<BoardFigures> { L("queueStays"), &BoardFigures::queueStays },
    NumberField<BoardFigures> { L("queueWaitMs"), &BoardFigures::queueWaitMs },
    NumberField<BoardFigures> { L("levelBase"), &BoardFigures::levelBase },
    NumberField<BoardFigures> { L("levelHits"), &BoardFigures::levelHits },
    NumberField<BoardFigures> { L("firstReplies"), &BoardFigures::firstReplies },
    NumberField<BoardFigures> { L("firstReplyMedianMs"), &BoardFigures::firstReplyMedianMs },
    NumberField<BoardFigures> { L("firstReplyP90Ms"), &BoardFigures::firstReplyP90Ms },
    NumberField<BoardFigures> { L("replies"), &BoardFigures::replies },
    NumberField<BoardFigures> { L("repliesInTime"), &BoardFigures::repliesInTime },
    NumberField<BoardFigures> { L("replyMs"), &BoardFigures::replyMs },
    NumberField<BoardFigures> { L("abandoned"), &BoardFigures::abandoned },
    NumberField<BoardFigures> { L("dropped"), &BoardFigures::dropped },
    NumberField<BoardFigures> { L("windowsOver"), &BoardFigures::windowsOver },
    NumberField<BoardFigures> { L("transfers"), &BoardFigures::transfers },
    NumberField<BoardFigures> { L("rated"), &BoardFigures::rated },
    NumberField<BoardFigures> { L("ratingSum"), &BoardFigures::ratingSum },
};
static_assert(sizeof(BoardFigures) == kFigures.size() * sizeof(qint64),
              "every figure has its line above");

constexpr std::array kChannelNumbers {
    NumberField<BoardChannel> { L("online"), &BoardChannel::online },
    NumberField<BoardChannel> { L("busy"), &BoardChannel::busy },
    NumberField<BoardChannel> { L("away"), &BoardChannel::away },
    NumberField<BoardChannel> { L("grace"), &BoardChannel::grace },
    NumberField<BoardChannel> { L("load"), &BoardChannel::load },
    NumberField<BoardChannel> { L("capacity"), &BoardChannel::capacity },
    NumberField<BoardChannel> { L("lastPushAt"), &BoardChannel::lastPushAt },
    NumberField<BoardChannel> { L("emergencyUntilAt"), &BoardChannel::emergencyUntilAt },
};

constexpr std::array kAgentNumbers {
    NumberField<BoardAgent> { L("unanswered"), &BoardAgent::unanswered },
    NumberField<BoardAgent> { L("oldestWaitingAt"), &BoardAgent::oldestWaitingAt },
    NumberField<BoardAgent> { L("today"), &BoardAgent::today },
    NumberField<BoardAgent> { L("help"), &BoardAgent::help },
    NumberField<BoardAgent> { L("helpAt"), &BoardAgent::helpAt },
    NumberField<BoardAgent> { L("graceUntilAt"), &BoardAgent::graceUntilAt },
    NumberField<BoardAgent> { L("extraCapacity"), &BoardAgent::extraCapacity },
};

constexpr std::array kPointNumbers {
    NumberField<BoardPoint> { L("at"), &BoardPoint::at },
    NumberField<BoardPoint> { L("queued"), &BoardPoint::queued },
    NumberField<BoardPoint> { L("waitMs"), &BoardPoint::waitMs },
    NumberField<BoardPoint> { L("messagesIn"), &BoardPoint::messagesIn },
    NumberField<BoardPoint> { L("messagesOut"), &BoardPoint::messagesOut },
    NumberField<BoardPoint> { L("abandoned"), &BoardPoint::abandoned },
    NumberField<BoardPoint> { L("online"), &BoardPoint::online },
    NumberField<BoardPoint> { L("conversations"), &BoardPoint::conversations },
    NumberField<BoardPoint> { L("levelBase"), &BoardPoint::levelBase },
    NumberField<BoardPoint> { L("levelHits"), &BoardPoint::levelHits },
    NumberField<BoardPoint> { L("overdue"), &BoardPoint::overdue },
    NumberField<BoardPoint> { L("expiring"), &BoardPoint::expiring },
    NumberField<BoardPoint> { L("help"), &BoardPoint::help },
};

//! Zeros are left out: most figures of most rows are.
template <typename T, size_t N>
void putNumbers(QJsonObject &out, const T &value, const std::array<NumberField<T>, N> &fields)
{
    for (const NumberField<T> &field : fields) {
        if (value.*field.member != 0)
            out.insert(field.key, value.*field.member);
    }
}

template <typename T, size_t N>
void readNumbers(JsonReader &in, T &value, const std::array<NumberField<T>, N> &fields)
{
    for (const NumberField<T> &field : fields)
        value.*field.member = in.integer(field.key, -1, kMaxNumber);
}

template <typename T> QJsonArray idsJson(const QList<T> &ids)
{
    QJsonArray array;
    for (const T id : ids)
        array.append(id.toString());
    return array;
}

template <typename T> void putIds(QJsonObject &out, L key, const QList<T> &ids)
{
    if (!ids.isEmpty())
        out.insert(key, idsJson(ids));
}

template <typename T> QList<T> readIds(JsonReader &in, L key, qsizetype maxItems)
{
    QList<T> ids;
    for (const QString &text : in.strings(key, maxItems, 20)) {
        const auto id = parseId<T>(text);
        if (!id || !id->isValid())
            in.fail(key);
        ids.append(id.value_or(T {}));
    }
    return ids;
}

void putText(QJsonObject &out, L key, const QString &text)
{
    if (!text.isEmpty())
        out.insert(key, text);
}

template <typename T> void putId(QJsonObject &out, L key, T id)
{
    if (id.isValid())
        out.insert(key, id.toString());
}

QJsonObject rowJson(const BoardChannel &value);
QJsonObject rowJson(const BoardGroup &value);
QJsonObject rowJson(const BoardAgent &value);
QJsonObject rowJson(const BoardPoint &value);
QJsonObject rowJson(const BoardAlert &value);
QJsonObject rowJson(const QueuedRow &value);

template <typename T> void putList(QJsonObject &out, L key, const QList<T> &items)
{
    if (items.isEmpty())
        return;
    QJsonArray array;
    for (const T &item : items)
        array.append(rowJson(item));
    out.insert(key, array);
}

QJsonObject figuresJson(const BoardFigures &value)
{
    QJsonObject out;
    putNumbers(out, value, kFigures);
    return out;
}

BoardFigures readFigures(JsonReader &outer, L key)
{
    BoardFigures value;
    JsonReader in(outer.object(key));
    readNumbers(in, value, kFigures);
    if (!in.ok())
        outer.fail(key);
    return value;
}

// ---- rows
// -----------------------------------------------------------------------------------------

QJsonObject rowJson(const BoardChannel &value)
{
    QJsonObject out { { L("id"), value.id.toString() },
                      { L("figures"), figuresJson(value.figures) } };
    putText(out, L("name"), value.name);
    putNumbers(out, value, kChannelNumbers);
    return out;
}

QJsonObject rowJson(const BoardGroup &value)
{
    QJsonObject out { { L("id"), value.id.toString() },
                      { L("figures"), figuresJson(value.figures) } };
    putId(out, L("channel"), value.channel);
    putText(out, L("name"), value.name);
    return out;
}

QJsonObject rowJson(const BoardAgent &value)
{
    QJsonObject out { { L("agent"), colleaguesJson({ value.agent }).first().toObject() } };
    putText(out, L("number"), value.number);
    putIds(out, L("channels"), value.channels);
    putIds(out, L("groups"), value.groups);
    putNumbers(out, value, kAgentNumbers);
    return out;
}

QJsonObject rowJson(const BoardPoint &value)
{
    QJsonObject out;
    putNumbers(out, value, kPointNumbers);
    putId(out, L("channel"), value.channel);
    return out;
}

QJsonObject rowJson(const BoardAlert &value)
{
    QJsonObject out { { L("kind"), value.kind }, { L("sinceAt"), value.sinceAt } };
    putText(out, L("level"), value.level);
    putId(out, L("channel"), value.channel);
    if (value.value != 0)
        out.insert(L("value"), value.value);
    if (value.limit != 0)
        out.insert(L("limit"), value.limit);
    return out;
}

QJsonObject rowJson(const QueuedRow &value)
{
    QJsonObject out { { L("conversation"), toJson(value.conversation) },
                      { L("order"), value.order },
                      { L("queuedAt"), value.queuedAt } };
    putText(out, L("why"), value.why);
    putId(out, L("group"), value.group);
    return out;
}

Result<BoardChannel> channelFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    BoardChannel value { in.id<ChannelId>(L("id"), true), in.string(L("name"), kMaxName) };
    readNumbers(in, value, kChannelNumbers);
    value.figures = readFigures(in, L("figures"));
    return in.finish(value);
}

Result<BoardGroup> groupFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    BoardGroup value { in.id<GroupId>(L("id"), true), in.id<ChannelId>(L("channel")),
                       in.string(L("name"), kMaxName) };
    value.figures = readFigures(in, L("figures"));
    return in.finish(value);
}

Result<BoardAgent> agentRowFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    BoardAgent value;
    const QJsonObject one { { L("agents"), QJsonArray { in.object(L("agent"), true) } } };
    JsonReader inner(one);
    const Result<QList<Colleague>> read = colleaguesFromJson(inner);
    if (!read || read->isEmpty())
        in.fail(L("agent"));
    else
        value.agent = read->first();
    value.number = in.string(L("number"), kMaxName);
    value.channels = readIds<ChannelId>(in, L("channels"), kMaxRows);
    value.groups = readIds<GroupId>(in, L("groups"), kMaxRows);
    readNumbers(in, value, kAgentNumbers);
    return in.finish(value);
}

Result<BoardPoint> pointFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    BoardPoint value;
    readNumbers(in, value, kPointNumbers);
    value.channel = in.id<ChannelId>(L("channel"));
    return in.finish(value);
}

Result<BoardAlert> alertFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    BoardAlert value { in.string(L("kind"), 64, true), in.string(L("level"), 64),
                       in.id<ChannelId>(L("channel")) };
    value.sinceAt = in.integer(L("sinceAt"), 0, kMaxTime);
    value.value = in.integer(L("value"), -kMaxNumber, kMaxNumber);
    value.limit = in.integer(L("limit"), -kMaxNumber, kMaxNumber);
    return in.finish(value);
}

Result<QueuedRow> queuedFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    QueuedRow value;
    in.take(L("conversation"), conversationFromJson(in.object(L("conversation"), true)),
            value.conversation);
    value.order = in.integer(L("order"), -kMaxTime, kMaxTime);
    value.queuedAt = in.integer(L("queuedAt"), 0, kMaxTime);
    value.why = in.string(L("why"), 64);
    value.group = in.id<GroupId>(L("group"));
    return in.finish(value);
}

// ---- requests, read
// -------------------------------------------------------------------------------

RequestBody readAssign(JsonReader &in)
{
    AssignRequest body;
    body.conversations = readIds<ConversationId>(in, L("conversations"), kMaxAssigned);
    body.from = in.id<AgentId>(L("from"));
    body.agent = in.id<AgentId>(L("agent"));
    body.group = in.id<GroupId>(L("group"));
    body.note = sanitized(in.string(L("note"), kMaxNote));
    if (body.conversations.isEmpty())
        in.fail(L("conversations"));
    if (body.agent.isValid() && body.group.isValid())
        in.fail(L("agent"));
    return body;
}

RequestBody readWhisper(JsonReader &in)
{
    return WhisperRequest { in.id<ConversationId>(L("conversation"), true),
                            sanitized(in.string(L("text"), kMaxNoteChars, true)) };
}

RequestBody readPriority(JsonReader &in)
{
    return PriorityRequest { in.id<ConversationId>(L("conversation"), true),
                             int(in.integer(L("priority"), 0, kMaxPriority)) };
}

RequestBody readBoardList(JsonReader &in)
{
    BoardListRequest body;
    body.figure = in.string(L("figure"), 64, true);
    body.channel = in.id<ChannelId>(L("channel"));
    body.group = in.id<GroupId>(L("group"));
    body.agent = in.id<AgentId>(L("agent"));
    body.after = in.id<ConversationId>(L("after"));
    body.limit = int(in.integer(L("limit"), 1, 200, kHistoryPage));
    return body;
}

constexpr std::array kReaders {
    RequestReader { L("assign"), readAssign },
    RequestReader { L("whisper"), readWhisper },
    RequestReader { L("priority"), readPriority },
    RequestReader { L("board_list"), readBoardList },
};

} // namespace

std::span<const RequestReader> boardRequestReaders()
{
    return kReaders;
}

// ---- requests, written
// ----------------------------------------------------------------------------

TypedBody write(const AssignRequest &body)
{
    QJsonObject d { { L("conversations"), idsJson(body.conversations) } };
    putId(d, L("from"), body.from);
    putId(d, L("agent"), body.agent);
    putId(d, L("group"), body.group);
    putText(d, L("note"), body.note);
    return { L("assign"), d };
}

TypedBody write(const WhisperRequest &body)
{
    return { L("whisper"),
             { { L("conversation"), body.conversation.toString() }, { L("text"), body.text } } };
}

TypedBody write(const PriorityRequest &body)
{
    return { L("priority"),
             { { L("conversation"), body.conversation.toString() },
               { L("priority"), body.priority } } };
}

TypedBody write(const BoardListRequest &body)
{
    QJsonObject d { { L("figure"), body.figure }, { L("limit"), body.limit } };
    putId(d, L("channel"), body.channel);
    putId(d, L("group"), body.group);
    putId(d, L("agent"), body.agent);
    putId(d, L("after"), body.after);
    return { L("board_list"), d };
}

// ---- answers and pushes
// ---------------------------------------------------------------------------

QJsonObject toJson(const AssignAnswer &value)
{
    QJsonArray results;
    for (const AssignResult &result : value.results) {
        QJsonObject row { { L("conversation"), result.conversation.toString() } };
        putText(row, L("error"), result.error);
        putId(row, L("owner"), result.owner);
        results.append(row);
    }
    return { { L("results"), results } };
}

Result<AssignAnswer> assignAnswerFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    AssignAnswer value;
    value.results = in.list<AssignResult>(L("results"), kMaxRows, [](const QJsonObject &row) {
        JsonReader result(row);
        return result.finish(AssignResult { result.id<ConversationId>(L("conversation"), true),
                                            result.string(L("error"), 64),
                                            result.id<AgentId>(L("owner")) });
    });
    return in.finish(value);
}

QJsonObject toJson(const BoardFigures &value)
{
    QJsonObject out;
    for (const auto &field : kFigures)
        out.insert(field.key, value.*field.member);
    return out;
}

QJsonObject toJson(const BoardPush &value)
{
    QJsonObject out { { L("at"), value.at }, { L("total"), figuresJson(value.total) } };
    if (value.full)
        out.insert(L("full"), true);
    putList(out, L("channels"), value.channels);
    putList(out, L("groups"), value.groups);
    putList(out, L("agents"), value.agents);
    putIds(out, L("gone"), value.gone);
    putList(out, L("points"), value.points);
    putList(out, L("lastWeek"), value.lastWeek);
    putList(out, L("alerts"), value.alerts);
    return out;
}

QJsonObject toJson(const QueuePush &value)
{
    QJsonObject out { { L("at"), value.at }, { L("total"), value.total } };
    if (value.full)
        out.insert(L("full"), true);
    putList(out, L("rows"), value.rows);
    putIds(out, L("gone"), value.gone);
    return out;
}

BoardPush readBoardPush(JsonReader &in)
{
    BoardPush value;
    value.at = in.integer(L("at"), 0, kMaxTime);
    value.full = in.boolean(L("full"));
    value.total = readFigures(in, L("total"));
    value.channels = in.list<BoardChannel>(L("channels"), kMaxRows, channelFromJson);
    value.groups = in.list<BoardGroup>(L("groups"), kMaxRows, groupFromJson);
    value.agents = in.list<BoardAgent>(L("agents"), kMaxRows, agentRowFromJson);
    value.gone = readIds<AgentId>(in, L("gone"), kMaxRows);
    value.points = in.list<BoardPoint>(L("points"), kMaxRows, pointFromJson);
    value.lastWeek = in.list<BoardPoint>(L("lastWeek"), kMaxRows, pointFromJson);
    value.alerts = in.list<BoardAlert>(L("alerts"), kMaxRows, alertFromJson);
    return value;
}

QueuePush readQueuePush(JsonReader &in)
{
    QueuePush value;
    value.at = in.integer(L("at"), 0, kMaxTime);
    value.full = in.boolean(L("full"));
    value.total = in.integer(L("total"), 0, kMaxNumber);
    value.rows = in.list<QueuedRow>(L("rows"), kMaxRows, queuedFromJson);
    value.gone = readIds<ConversationId>(in, L("gone"), kMaxRows);
    return value;
}

} // namespace kefu::codec
