// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/layimhttp.h"

#include "relay/http/multipart.h"
#include "relay/layim/catchup.h"
#include "relay/layim/origins.h"
#include "relay/layim/sendrequest.h"
#include "relay/layim/texts.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/markup.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QPointer>
#include <QUuid>
#include <algorithm>

namespace kefu::layim {

namespace {

using L = QLatin1String;
using domain::TokenScope;

constexpr int kMaxBody = 64 * 1024;
constexpr int kMaxUpload = 21 * 1024 * 1024; // the desk's own limit is what tells
constexpr qsizetype kMaxToken = 256;

void answer(const http::Request &request, const http::Responder &responder, int code,
            const QString &msg, const QJsonValue &data)
{
    http::Response response;
    response.status = code == 401 || code == 403 ? code : 200;
    response.contentType = "application/json";
    response.headers = corsHeaders(request);
    response.headers.emplaceBack("cache-control", "no-store");
    response.headers.emplaceBack("x-content-type-options", "nosniff");
    response.body = QJsonDocument(QJsonObject { { L("code"), code },
                                                { L("msg"), markup::htmlEscaped(msg) },
                                                { L("data"), data } })
                        .toJson(QJsonDocument::Compact);
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

QJsonObject bodyOf(const http::Request &request)
{
    if (request.header("content-type").startsWith("application/x-www-form-urlencoded"))
        return jsonFromForm(request.body);
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

LayimHttp::LayimHttp(desk::Desk &desk, PageMemories &memories, const Settings &settings,
                     QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_memories(memories)
    , m_settings(settings)
{
}

void LayimHttp::addRoutes(http::Server &server)
{
    addRoute(server, "GET", "/layim/init", &LayimHttp::init);
    addRoute(server, "GET", "/layim/members", &LayimHttp::members);
    addRoute(server, "GET", "/layim/chatlog", &LayimHttp::chatlog);
    addRoute(server, "POST", "/layim/send", &LayimHttp::send);
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
        (self->*handler)({ request, responder, token, *actor, view });
    };
    m_desk.authenticate(token, TokenScope::Any, authenticated);
}

void LayimHttp::init(const Call &call)
{
    const auto done = [this, call](const Result<QList<ConversationInfo>> &conversations) {
        if (!conversations)
            return answerError(call.request, call.responder, conversations.error());
        QSet<VisitorId> visitors;
        for (const ConversationInfo &conversation : *conversations) {
            visitors.insert(conversation.visitor.id);
            m_memories.rememberVisitor(conversation.visitor);
        }
        PageMemory &page = m_memories.get(call.token, QDateTime::currentMSecsSinceEpoch());
        page.listed = visitors;
        page.hasList = true;
        QList<ChannelInfo> channels = m_desk.channels();
        channels.removeIf([&call](const ChannelInfo &channel) {
            return !call.actor.channels.isEmpty() && !call.actor.channels.contains(channel.id);
        });
        answer(call.request, call.responder, 0, {},
               initData(channels, *conversations, m_desk.presenceOf(call.actor.agent), call.view));
        Q_EMIT listed(call.token, visitors);
    };
    collectConversations(m_desk, this, call.actor, done);
}

void LayimHttp::members(const Call &call)
{
    // Groups of agents come later; a page that asks must get an empty one, not an error.
    answer(call.request, call.responder, 0, {},
           QJsonObject {
               { L("owner"), QJsonObject() }, { L("members"), 0 }, { L("list"), QJsonArray() } });
}

void LayimHttp::chatlog(const Call &call)
{
    const auto number = [&call](const char *name, qint64 fallback) {
        const QByteArray text = call.request.queryValue(name);
        return text.isEmpty() ? std::optional(fallback) : parseDecimal(QString::fromLatin1(text));
    };
    const auto id = number("id", 0);
    const auto before = number("before", 0);
    const auto limit = number("limit", kHistoryPage);
    const bool isGood = id && *id > 0 && before && *before <= INT_MAX && limit && *limit > 0;
    if (!isGood) {
        const QString field =
            !id || *id == 0 ? QStringLiteral("id") : QStringLiteral("before, limit");
        return answerError(call.request, call.responder,
                           makeError(ErrorCode::BadRequest, {}, { { L("field"), field } }));
    }
    const VisitorId visitor { *id };
    m_desk.history(
        call.actor, visitor, static_cast<int>(*before),
        static_cast<int>(qMin<qint64>(*limit, kHistoryPage)),
        [self = QPointer(this), call, visitor](const Result<HistoryAnswer> &page) {
            if (!page)
                return answerError(call.request, call.responder, page.error());
            if (self)
                answer(call.request, call.responder, 0, {},
                       chatLog(page->messages, self->m_memories.visitor(visitor), call.view));
        });
}

void LayimHttp::send(const Call &call)
{
    Result<SendRequest> request = sendRequestFromJson(bodyOf(call.request));
    if (!request)
        return answerError(call.request, call.responder, request.error());
    request->command.clientMessageId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_memories.noteSent(call.token, request->command.clientMessageId,
                        QDateTime::currentMSecsSinceEpoch());
    m_desk.sendToVisitor(call.actor, request->visitor, request->command,
                         [call, visitor = request->visitor](const Result<Message> &message) {
                             if (!message)
                                 return answerError(call.request, call.responder, message.error());
                             answer(call.request, call.responder, 0, {},
                                    QJsonObject { { L("id"), visitor.toString() },
                                                  { L("cid"), message->id.toString() },
                                                  { L("timestamp"), message->createdAt } });
                         });
}

//! The first file of the form, whatever its field is called: LayIM says "file".
void LayimHttp::upload(const Call &call)
{
    const auto parts = http::parseMultipart(call.request.header("content-type"), call.request.body);
    if (!parts)
        return answerError(call.request, call.responder, parts.error());
    const auto file = std::find_if(parts->begin(), parts->end(), [](const http::FormPart &part) {
        return !part.fileName.isEmpty();
    });
    if (file == parts->end())
        return answerError(
            call.request, call.responder,
            makeError(ErrorCode::BadRequest, {}, { { L("field"), QStringLiteral("file") } }));
    const auto done = [self = QPointer(this), call](const Result<Media> &media) {
        if (!media)
            return answerError(call.request, call.responder, media.error());
        if (!self)
            return;
        const QString src = QString::fromUtf8(call.view.baseUrl)
            + self->m_desk.mediaUrl(media->id, desk::MediaVariant::Shown);
        answer(
            call.request, call.responder, 0, {},
            QJsonObject { { L("src"), src }, { L("name"), markup::htmlEscaped(media->fileName) } });
    };
    m_desk.uploadMedia(call.actor, file->body, codec::sanitized(file->fileName), done);
}

} // namespace kefu::layim
