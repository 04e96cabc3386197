// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/layimhttp.h"

#include "relay/http/multipart.h"
#include "relay/layim/catchup.h"
#include "relay/layim/origins.h"
#include "relay/layim/pagesend.h"
#include "relay/layim/texts.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/markup.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QPointer>
#include <algorithm>

namespace kefu::layim {

namespace {

using L = QLatin1String;
using domain::TokenScope;

constexpr int kMaxBody = 64 * 1024;
constexpr int kMaxUpload = 21 * 1024 * 1024; // the desk's own limit is what tells
constexpr qsizetype kMaxToken = 256;

void answer(const http::Request &request, const http::Responder &responder, int code,
            const QString &msg, const QJsonValue &data, const QJsonObject &more = {})
{
    QJsonObject body { { L("code"), code },
                       { L("msg"), markup::htmlEscaped(msg) },
                       { L("data"), data } };
    for (auto it = more.begin(); it != more.end(); ++it)
        body.insert(it.key(), it.value());
    http::Response response;
    response.status = code == 401 || code == 403 ? code : 200;
    response.contentType = "application/json";
    response.headers = corsHeaders(request);
    response.headers.emplaceBack("cache-control", "no-store");
    response.headers.emplaceBack("x-content-type-options", "nosniff");
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    responder.send(response);
}

void answerError(const http::Request &request, const http::Responder &responder, const Error &error)
{
    const LayimError words = layimError(error, error.details.value(L("ownerName")).toString());
    answer(request, responder, words.code, words.msg, QJsonObject());
}

//! Tokens in a URL end up in logs on the way: only those made for it, or for everything (design.md
//! 17).
bool mayUse(TokenScope scope, bool inUrl)
{
    if (inUrl)
        return scope == TokenScope::Layim || scope == TokenScope::Any;
    return scope != TokenScope::Api;
}

Error unauthorized()
{
    return makeError(ErrorCode::Unauthorized, QStringLiteral("a valid token is needed"));
}

//! A head with shoulders; "c" is the colour.
QByteArray avatarSvg(const QByteArray &c)
{
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 50 50\">"
           "<rect width=\"50\" height=\"50\" fill=\""
        + c
        + "\"/><circle cx=\"25\" cy=\"19\" r=\"9\" fill=\"#fff\"/>"
          "<path d=\"M7 50a18 18 0 0 1 36 0z\" fill=\"#fff\"/></svg>";
}

void addAvatar(http::Server &server, const QByteArray &path, const QByteArray &colour)
{
    server.addRoute({ "GET", path, [colour](const http::Request &, http::Responder responder) {
                         http::Response response;
                         response.contentType = "image/svg+xml";
                         response.body = avatarSvg(colour);
                         response.headers = { { "cache-control", "public, max-age=86400" },
                                              { "content-security-policy", "default-src 'none'" },
                                              { "x-content-type-options", "nosniff" } };
                         responder.send(response);
                     } });
}

} // namespace

void LayimHttp::answer(const Call &call, const QJsonValue &data, const QJsonObject &more)
{
    layim::answer(call.request, call.responder, 0, {}, data, more);
}

void LayimHttp::refuseCall(const Call &call, const Error &error)
{
    answerError(call.request, call.responder, error);
}

LayimHttp::LayimHttp(desk::Desk &desk, PageMemories &memories, MessageBoxes &boxes,
                     const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_memories(memories)
    , m_boxes(boxes)
    , m_settings(settings)
{
}

void LayimHttp::addRoutes(http::Server &server)
{
    addRoute(server, "GET", "/layim/init", &LayimHttp::init);
    addRoute(server, "GET", "/layim/members", &LayimHttp::members);
    addRoute(server, "GET", "/layim/chatlog", &LayimHttp::chatlog);
    addRoute(server, "POST", "/layim/send", &LayimHttp::send);
    addRoute(server, "POST", "/layim/status", &LayimHttp::status);
    addRoute(server, "POST", "/layim/online", &LayimHttp::status); // as other pages call it
    addRoute(server, "POST", "/layim/sign", &LayimHttp::sign);
    addRoute(server, "POST", "/layim/read", &LayimHttp::read);
    addRoute(server, "GET", "/layim/msgbox", &LayimHttp::msgbox);
    addRoute(server, "POST", "/layim/agreeFriend", &LayimHttp::agree);
    addRoute(server, "POST", "/layim/refuseFriend", &LayimHttp::refuse);
    // LayIM has two buttons; WeChat takes pictures only, so both take those.
    addRoute(server, "POST", "/layim/upload/image", &LayimHttp::upload, kMaxUpload);
    addRoute(server, "POST", "/layim/upload/file", &LayimHttp::upload, kMaxUpload);
    addAvatar(server, "/layim/avatar/visitor.svg", "#8fb6d9");
    addAvatar(server, "/layim/avatar/agent.svg", "#5fb878");
}

void LayimHttp::addRoute(http::Server &server, const QByteArray &method, const QByteArray &path,
                         Handler handler, int maxBody)
{
    server.addRoute({ method, path,
                      [this, handler](const http::Request &request, http::Responder responder) {
                          receive(request, responder, handler);
                      },
                      maxBody > 0 ? maxBody : kMaxBody });
    server.addRoute(
        { "OPTIONS", path, [this](const http::Request &request, http::Responder responder) {
             preflight(request, responder);
         } });
}

void LayimHttp::preflight(const http::Request &request, const http::Responder &responder) const
{
    http::Response response;
    response.status = isOriginAllowed(request, m_settings.origins) ? 204 : 403;
    if (response.status == 204) {
        response.headers = corsHeaders(request);
        response.headers.emplaceBack("access-control-allow-methods", "GET, POST");
        response.headers.emplaceBack("access-control-allow-headers", "Authorization, Content-Type");
        response.headers.emplaceBack("access-control-max-age", "600");
    }
    responder.send(response);
}

void LayimHttp::receive(const http::Request &request, const http::Responder &responder,
                        Handler handler)
{
    if (!isOriginAllowed(request, m_settings.origins)) {
        http::Response response;
        response.status = 403;
        return responder.send(response);
    }
    const QByteArray token = tokenOf(request);
    const bool inUrl = request.header("authorization").isEmpty();
    if (token.isEmpty() || token.size() > kMaxToken)
        return answerError(request, responder, unauthorized());
    const auto authenticated = [self = QPointer(this), request, responder, handler, token,
                                inUrl](const Result<domain::Actor> &actor) {
        if (!self)
            return;
        const auto agent = actor ? self->m_desk.agent(actor->agent) : std::nullopt;
        if (!actor && isTransient(actor.error().code))
            return answerError(request, responder, actor.error());
        if (!agent || !mayUse(actor->scope, inUrl))
            return answerError(request, responder, unauthorized());
        responder.markAuthenticated();
        const View view { *agent, baseUrlOf(request, self->m_settings.publicUrl),
                          pathsOf(self->m_desk) };
        domain::Actor who = *actor;
        who.door = domain::Door::Layim;
        who.address = request.peer.toString();
        (self->*handler)({ request, responder, token, who, view });
    };
    m_desk.authenticate(token, TokenScope::Any, authenticated);
}

void LayimHttp::init(const Call &call)
{
    const auto done = [this, call](const Result<QList<ConversationInfo>> &conversations) {
        if (!conversations)
            return refuseCall(call, conversations.error());
        QSet<VisitorId> visitors;
        for (const ConversationInfo &conversation : *conversations) {
            if (!isOffer(conversation, call.actor.agent))
                visitors.insert(conversation.visitor.id);
            m_memories.rememberVisitor(conversation.visitor);
        }
        PageMemory &page = m_memories.get(call.token, QDateTime::currentMSecsSinceEpoch());
        page.listed = visitors;
        page.hasList = true;
        Q_EMIT listed(call.token, visitors);
        QList<ChannelInfo> channels = m_desk.channels();
        channels.removeIf([&call](const ChannelInfo &channel) {
            return !call.actor.channels.isEmpty() && !call.actor.channels.contains(channel.id);
        });
        m_desk.colleagues(call.actor,
                          [self = QPointer(this), call, channels,
                           list = *conversations](const Result<ColleaguesAnswer> &others) {
                              if (!others)
                                  return refuseCall(call, others.error());
                              if (self)
                                  answer(call,
                                         initData(channels, list,
                                                  self->m_desk.presenceOf(call.actor.agent),
                                                  call.view, others->groups));
                          });
    };
    collectConversations(m_desk, this, call.actor, done);
}

//! A page that asks for a group nobody has gets an empty one, not an error.
void LayimHttp::members(const Call &call)
{
    const QString id = QString::fromLatin1(call.request.queryValue("id"));
    m_desk.colleagues(call.actor, [call, id](const Result<ColleaguesAnswer> &others) {
        if (!others)
            return refuseCall(call, others.error());
        AgentGroup wanted;
        for (const AgentGroup &group : others->groups) {
            if (groupIdText(group.id) == id)
                wanted = group;
        }
        answer(call, membersData(wanted, others->agents, call.view));
    });
}

//! Two forms (layim.md 2.5): `id[&before=SEQ][&limit=N]` is answered with the lines, the newest
//! page without `before`; `id&page=P&limit=N` with `{list,count}`, page 1 the oldest.
void LayimHttp::chatlog(const Call &call)
{
    const auto number = [&call](const char *name, qint64 fallback) {
        const QByteArray text = call.request.queryValue(name);
        return text.isEmpty() ? std::optional(fallback) : parseDecimal(QString::fromLatin1(text));
    };
    const auto id = number("id", 0);
    const auto before = number("before", 0);
    const auto page = number("page", 0);
    const auto limit = number("limit", kHistoryPage);
    const bool isGood =
        before && *before <= INT_MAX && page && *page <= INT_MAX && limit && *limit > 0;
    if (!id || *id == 0 || !isGood) {
        const QString field =
            !id || *id == 0 ? QStringLiteral("id") : QStringLiteral("before, page, limit");
        return refuseCall(call, makeError(ErrorCode::BadRequest, {}, { { L("field"), field } }));
    }
    const qint64 size = qMin<qint64>(*limit, kHistoryPage);
    if (*page > 0)
        chatlogPage(call, VisitorId { *id }, *page, size);
    else
        chatlogOnly(call, VisitorId { *id }, static_cast<int>(*before), static_cast<int>(size));
}

void LayimHttp::chatlogOnly(const Call &call, VisitorId visitor, int before, int limit)
{
    m_desk.history(
        call.actor, visitor, before, limit,
        [self = QPointer(this), call, visitor](const Result<HistoryAnswer> &page) {
            if (!page)
                return refuseCall(call, page.error());
            if (self)
                answer(call, chatLog(page->messages, self->m_memories.visitor(visitor), call.view));
        });
}

//! Lines are numbered without a gap per visitor, so a page is known by its numbers. Those that are
//! no messages count and are not shown: a page may be shorter than `limit`.
void LayimHttp::chatlogPage(const Call &call, VisitorId visitor, qint64 page, qint64 limit)
{
    const auto onLast = [=, self = QPointer(this)](const Result<HistoryAnswer> &newest) {
        if (!newest)
            return refuseCall(call, newest.error());
        if (!self)
            return;
        const qint64 count = newest->messages.isEmpty() ? 0 : newest->messages.last().seq;
        const qint64 first = (page - 1) * limit + 1;
        const qint64 last = qMin(page * limit, count);
        if (first > last)
            return answer(call, QJsonObject { { L("list"), QJsonArray() }, { L("count"), count } });
        self->m_desk.history(
            call.actor, visitor, int(last + 1), int(last - first + 1),
            [self, call, visitor, count](const Result<HistoryAnswer> &lines) {
                if (!lines)
                    return refuseCall(call, lines.error());
                if (self)
                    answer(call,
                           QJsonObject { { L("list"),
                                           chatLog(lines->messages,
                                                   self->m_memories.visitor(visitor), call.view) },
                                         { L("count"), count } });
            });
    };
    m_desk.history(call.actor, visitor, 0, 1, onLast);
}

void LayimHttp::send(const Call &call)
{
    const Result<SendRequest> request = sendRequestFromJson(bodyObject(call.request));
    if (!request)
        return refuseCall(call, request.error());
    sendPieces(m_desk, m_memories, this, call.token, call.actor, *request,
               [call, visitor = request->visitor](const Result<QList<Message>> &sent) {
                   if (sent)
                       answer(call, sentData(visitor, *sent));
                   else
                       refuseCall(call, sent.error());
               });
}

//! The first file of the form, whatever its field is called: LayIM says "file".
void LayimHttp::upload(const Call &call)
{
    const auto parts = http::parseMultipart(call.request.header("content-type"), call.request.body);
    if (!parts)
        return refuseCall(call, parts.error());
    const auto file = std::find_if(parts->begin(), parts->end(), [](const http::FormPart &part) {
        return !part.fileName.isEmpty();
    });
    if (file == parts->end())
        return refuseCall(
            call, makeError(ErrorCode::BadRequest, {}, { { L("field"), QStringLiteral("file") } }));
    const auto done = [self = QPointer(this), call](const Result<Media> &media) {
        if (!media)
            return refuseCall(call, media.error());
        if (!self)
            return;
        const QString src = QString::fromUtf8(call.view.baseUrl)
            + self->m_desk.mediaUrl(media->id, desk::MediaVariant::Shown);
        answer(
            call,
            QJsonObject { { L("src"), src }, { L("name"), markup::htmlEscaped(media->fileName) } });
    };
    m_desk.uploadMedia(call.actor, file->body, codec::sanitized(file->fileName), done);
}

} // namespace kefu::layim
