// SPDX-License-Identifier: Apache-2.0
#include "relay/api/messagehandler.h"

#include "relay/api/apianswer.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/jsonreader.h"

#include <QPointer>

namespace kefu::api {

namespace {

using L = QLatin1String;

//! `text`, or `content` with a kind; exactly one of them.
void readContent(JsonReader &reader, const QJsonObject &body, Content &content)
{
    const bool hasText = body.contains(L("text"));
    if (hasText == body.contains(L("content"))) {
        reader.fail(L("text"));
    } else if (hasText) {
        content.text = reader.string(L("text"), kMaxFrameAfterLogin, true);
    } else {
        reader.take(L("content"), codec::contentFromJson(reader.object(L("content"), true)),
                    content);
        if (content.kind != ContentKind::Text || content.text.isEmpty())
            reader.fail(L("content"));
    }
    content.text = codec::sanitized(content.text);
}

} // namespace

Result<desk::ReplyCommand> replyFromRequest(const http::Request &request)
{
    const auto id = parseId<ConversationId>(QString::fromLatin1(http::routeValue(request, "id")));
    if (!id || !id->isValid())
        return makeError(ErrorCode::NotFound, QStringLiteral("no such conversation"));
    const Result<QJsonObject> body = jsonBody(request);
    if (!body)
        return body.error();
    JsonReader reader(*body);
    desk::ReplyCommand command;
    command.conversation = *id;
    readContent(reader, *body, command.content);
    command.clientMessageId = reader.string(L("clientMessageId"), kMaxClientMessageId);
    command.force = reader.boolean(L("force"));
    command.resendOf = reader.id<MessageId>(L("resendOf"));
    if (reader.ok() && command.content.text.size() > kMaxTextChars)
        return makeError(ErrorCode::TooLarge, QStringLiteral("the text is too long"),
                         { { L("limit"), kMaxTextChars } });
    return reader.finish(command);
}

MessageHandler::MessageHandler(desk::Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
}

void MessageHandler::addRoutes(http::Server &server)
{
    server.addRoute({ "POST", "/api/v1/conversations/{id}/messages",
                      [this](const http::Request &request, http::Responder responder) {
                          post(request, responder);
                      } });
}

void MessageHandler::post(const http::Request &request, const http::Responder &responder)
{
    withActor(m_desk, request, responder,
              [self = QPointer(this), request, responder](const domain::Actor &actor) {
                  const Result<desk::ReplyCommand> command = replyFromRequest(request);
                  if (!command)
                      return responder.send(errorResponse(request, command.error()));
                  if (!self)
                      return;
                  const auto answer = [request, responder](const Result<Message> &message) {
                      responder.send(
                          message ? jsonResponse({ { L("message"), codec::toJson(*message) } }, 201)
                                  : errorResponse(request, message.error()));
                  };
                  self->m_desk.send(actor, *command, answer);
              });
}

} // namespace kefu::api
