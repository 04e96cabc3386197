// SPDX-License-Identifier: Apache-2.0
#include "relay/api/systemhandler.h"

#include "relay/api/apianswer.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QFile>
#include <QJsonArray>
#include <QPointer>

// Outside of every namespace, as Qt demands; a static library's resources are not registered else.
static void initApiResource()
{
    Q_INIT_RESOURCE(openapi);
}

namespace kefu::api {

namespace {

using L = QLatin1String;

constexpr int kMaxHistory = 200;

Error badParameter(const char *name)
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("missing or wrong"),
                     { { L("field"), L(name) } });
}

//! A whole number in the query; `fallback` when it is absent.
Result<int> number(const http::Request &request, const char *name, int fallback, int most)
{
    const QByteArray text = request.queryValue(name);
    if (text.isEmpty())
        return fallback;
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < 0 || value > most)
        return badParameter(name);
    return value;
}

template <typename T> Result<T> idIn(const QByteArray &text, const char *name)
{
    const auto id = parseId<T>(QString::fromLatin1(text));
    if (!id || !id->isValid())
        return badParameter(name);
    return *id;
}

//! The id in the path; one that cannot be is not found.
template <typename T> std::optional<T> pathId(const http::Request &request)
{
    const auto id = parseId<T>(QString::fromLatin1(http::routeValue(request, "id")));
    return id && id->isValid() ? id : std::nullopt;
}

Error notFound()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such thing"));
}

Result<storage::ConversationFilter> filterFrom(const http::Request &request, const desk::Desk &desk)
{
    storage::ConversationFilter filter;
    const Result<int> limit = number(request, "limit", kConversationsPage, kConversationsPage);
    if (!limit)
        return limit.error();
    filter.limit = *limit;
    if (const QByteArray before = request.queryValue("before"); !before.isEmpty()) {
        const auto id = idIn<ConversationId>(before, "before");
        if (!id)
            return id.error();
        filter.before = *id;
    }
    if (const QByteArray state = request.queryValue("state"); !state.isEmpty()) {
        filter.state = conversationStateFromName(QString::fromLatin1(state));
        if (!filter.state)
            return badParameter("state");
    }
    if (const QByteArray name = request.queryValue("channel"); !name.isEmpty()) {
        const auto channel = desk.anyChannelByName(QString::fromUtf8(name));
        if (!channel)
            return badParameter("channel");
        filter.channels.insert(channel->id);
    }
    return filter;
}

QJsonObject pageJson(const desk::VisitorPage &page)
{
    return codec::toJson(ConversationsAnswer { page.conversations, page.more });
}

QJsonObject conversationJson(const ConversationInfo &info)
{
    return { { L("conversation"), codec::toJson(info) } };
}

QJsonObject historyJson(const HistoryAnswer &page)
{
    return codec::toJson(page);
}

QJsonObject cardJson(const VisitorCard &card)
{
    return codec::toJson(VisitorAnswer { card });
}

QJsonObject agentsJson(const QList<desk::AgentPresence> &agents)
{
    QJsonArray list;
    for (const desk::AgentPresence &each : agents) {
        list.append(QJsonObject { { L("agent"), codec::toJson(each.agent) },
                                  { L("link"), linkName(each.link) },
                                  { L("load"), each.load },
                                  { L("open"), each.open } });
    }
    return { { L("agents"), list } };
}

QJsonObject queuesJson(const QList<desk::QueueFigures> &queues)
{
    QJsonArray list;
    for (const desk::QueueFigures &queue : queues) {
        list.append(QJsonObject { { L("channel"), codec::toJson(queue.channel) },
                                  { L("waiting"), queue.waiting },
                                  { L("leaves"), queue.leaves },
                                  { L("assigned"), queue.assigned },
                                  { L("oldestAt"), queue.oldestAt },
                                  { L("agentsOnline"), queue.agentsOnline },
                                  { L("agentsThere"), queue.agentsThere } });
    }
    return { { L("queues"), list } };
}

//! The callback that answers a request with what the desk says.
template <typename T, typename ToJson>
desk::Callback<T> answering(const http::Request &request, const http::Responder &responder,
                            ToJson toJson)
{
    return [request, responder, toJson](const Result<T> &result) {
        responder.send(result ? jsonResponse(toJson(*result))
                              : errorResponse(request, result.error()));
    };
}

} // namespace

SystemHandler::SystemHandler(desk::Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
}

const QList<SystemHandler::Row> &SystemHandler::rows()
{
    using S = SystemHandler;
    static const QList<Row> rows {
        { "GET", "/api/v1/conversations", &S::listConversations },
        { "GET", "/api/v1/conversations/{id}", &S::readConversation },
        { "GET", "/api/v1/conversations/{id}/messages", &S::conversationMessages },
        { "POST", "/api/v1/conversations/{id}/end", &S::endConversation },
        { "GET", "/api/v1/visitors/{id}", &S::readVisitor },
        { "GET", "/api/v1/visitors/{id}/messages", &S::visitorMessages },
        { "GET", "/api/v1/leaves", &S::listLeaves },
        { "GET", "/api/v1/presence", &S::presence },
        { "GET", "/api/v1/queue", &S::queue },
    };
    return rows;
}

QList<SystemHandler::Endpoint> SystemHandler::endpoints()
{
    QList<Endpoint> list { { "GET", "/api/v1/openapi.json" } };
    for (const Row &row : rows())
        list.append(Endpoint { row.method, row.path });
    return list;
}

QByteArray SystemHandler::description()
{
    initApiResource();
    QFile file(QStringLiteral(":/kefu/api/openapi.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void SystemHandler::addRoutes(http::Server &server)
{
    for (const Row &row : rows()) {
        server.addRoute({ row.method, row.path,
                          [this, run = row.run](const http::Request &request,
                                                const http::Responder &responder) {
                              withActor(m_desk, request, responder,
                                        [self = QPointer(this), run, request,
                                         responder](const domain::Actor &actor) {
                                            if (self)
                                                (self.data()->*run)({ request, responder, actor });
                                        });
                          } });
    }
    server.addRoute({ "GET", "/api/v1/openapi.json",
                      [](const http::Request &, const http::Responder &responder) {
                          http::Response response;
                          response.body = description();
                          response.contentType = "application/json";
                          responder.send(response);
                      } });
}

void SystemHandler::listConversations(const Call &call)
{
    const auto filter = filterFrom(call.request, m_desk);
    if (!filter)
        return call.responder.send(errorResponse(call.request, filter.error()));
    m_desk.listConversations(call.actor, *filter,
                             answering<desk::VisitorPage>(call.request, call.responder, pageJson));
}

void SystemHandler::readConversation(const Call &call)
{
    const auto id = pathId<ConversationId>(call.request);
    if (!id)
        return call.responder.send(errorResponse(call.request, notFound()));
    m_desk.readConversation(
        call.actor, *id,
        answering<ConversationInfo>(call.request, call.responder, conversationJson));
}

void SystemHandler::conversationMessages(const Call &call)
{
    const auto id = pathId<ConversationId>(call.request);
    if (!id)
        return call.responder.send(errorResponse(call.request, notFound()));
    m_desk.readConversation(call.actor, *id,
                            [self = QPointer(this), call](const Result<ConversationInfo> &info) {
                                if (!info)
                                    call.responder.send(errorResponse(call.request, info.error()));
                                else if (self)
                                    self->history(call, info->visitor.id);
                            });
}

void SystemHandler::endConversation(const Call &call)
{
    const auto id = pathId<ConversationId>(call.request);
    if (!id)
        return call.responder.send(errorResponse(call.request, notFound()));
    m_desk.end(call.actor, *id,
               answering<ConversationInfo>(call.request, call.responder, conversationJson));
}

void SystemHandler::readVisitor(const Call &call)
{
    const auto id = pathId<VisitorId>(call.request);
    if (!id)
        return call.responder.send(errorResponse(call.request, notFound()));
    m_desk.visitor(call.actor, *id, answering<VisitorCard>(call.request, call.responder, cardJson));
}

void SystemHandler::visitorMessages(const Call &call)
{
    const auto id = pathId<VisitorId>(call.request);
    if (!id)
        return call.responder.send(errorResponse(call.request, notFound()));
    history(call, *id);
}

void SystemHandler::history(const Call &call, VisitorId visitor)
{
    constexpr int kAnySeq = 1'000'000'000;
    const Result<int> before = number(call.request, "beforeSeq", 0, kAnySeq);
    const Result<int> limit = number(call.request, "limit", kHistoryPage, kMaxHistory);
    if (!before || !limit)
        return call.responder.send(
            errorResponse(call.request, before ? limit.error() : before.error()));
    m_desk.history(call.actor, visitor, *before, std::max(*limit, 1),
                   answering<HistoryAnswer>(call.request, call.responder, historyJson));
}

void SystemHandler::listLeaves(const Call &call)
{
    const QByteArray text = call.request.queryValue("after");
    const Result<ConversationId> after = text.isEmpty() ? Result<ConversationId>(ConversationId {})
                                                        : idIn<ConversationId>(text, "after");
    const Result<int> limit = number(call.request, "limit", kConversationsPage, kConversationsPage);
    if (!after || !limit)
        return call.responder.send(
            errorResponse(call.request, after ? limit.error() : after.error()));
    m_desk.leaves(call.actor, *after, *limit,
                  answering<desk::VisitorPage>(call.request, call.responder, pageJson));
}

void SystemHandler::presence(const Call &call)
{
    m_desk.presenceOfAll(
        call.actor,
        answering<QList<desk::AgentPresence>>(call.request, call.responder, agentsJson));
}

void SystemHandler::queue(const Call &call)
{
    m_desk.queueFigures(
        call.actor, answering<QList<desk::QueueFigures>>(call.request, call.responder, queuesJson));
}

} // namespace kefu::api
