// SPDX-License-Identifier: Apache-2.0
#include "ui/model/boardqueries.h"

#include "relay/protocol/codec.h"

namespace kefu::ui {

namespace {

ChatService::Asked onlyWhether(Answered<void> done)
{
    return [done = std::move(done)](const Answer &answer) {
        done(answer.ok ? Result<void>() : Result<void>(answer.error));
    };
}

} // namespace

void askBoardList(ChatService &service, const BoardListRequest &request, QObject *context,
                  Answered<ConversationsAnswer> done)
{
    service.ask(request, context, [done = std::move(done)](const Answer &answer) {
        done(answer.ok ? codec::conversationsAnswerFromJson(answer.d)
                       : Result<ConversationsAnswer>(answer.error));
    });
}

void assignConversations(ChatService &service, const AssignRequest &request, QObject *context,
                         Answered<QList<AssignResult>> done)
{
    service.ask(request, context, [done = std::move(done)](const Answer &answer) {
        if (!answer.ok)
            return done(answer.error);
        const auto parsed = codec::assignAnswerFromJson(answer.d);
        done(parsed ? Result<QList<AssignResult>>(parsed->results)
                    : Result<QList<AssignResult>>(parsed.error()));
    });
}

void setPriority(ChatService &service, ConversationId conversation, int priority, QObject *context,
                 Answered<void> done)
{
    service.ask(PriorityRequest { conversation, priority }, context, onlyWhether(std::move(done)));
}

void whisper(ChatService &service, ConversationId conversation, const QString &text,
             QObject *context, Answered<VisitorNote> done)
{
    service.ask(WhisperRequest { conversation, text }, context,
                [done = std::move(done)](const Answer &answer) {
                    if (!answer.ok)
                        return done(answer.error);
                    const auto parsed = codec::noteAnswerFromJson(answer.d);
                    done(parsed ? Result<VisitorNote>(parsed->note)
                                : Result<VisitorNote>(parsed.error()));
                });
}

void takeOver(ChatService &service, ConversationId conversation, const QString &reason,
              QObject *context, Answered<ConversationInfo> done)
{
    service.ask(TakeOverRequest { conversation, reason }, context,
                [done = std::move(done)](const Answer &answer) {
                    if (!answer.ok)
                        return done(answer.error);
                    const auto parsed = codec::conversationAnswerFromJson(answer.d);
                    done(parsed ? Result<ConversationInfo>(parsed->conversation)
                                : Result<ConversationInfo>(parsed.error()));
                });
}

void endAsSupervisor(ChatService &service, ConversationId conversation, QObject *context,
                     Answered<void> done)
{
    EndRequest request;
    request.conversation = conversation;
    service.ask(request, context, onlyWhether(std::move(done)));
}

} // namespace kefu::ui
