// SPDX-License-Identifier: Apache-2.0
#include "ui/model/chatqueries.h"

#include "relay/protocol/codec.h"

namespace kefu::ui {

namespace {

//! Reads an answer with `parse` and hands on what `take` finds in it.
template <typename T, typename Parsed>
ChatService::Asked reading(Result<Parsed> (*parse)(const QJsonObject &), T Parsed::*member,
                           Answered<T> done)
{
    return [parse, member, done = std::move(done)](const Answer &answer) {
        if (!answer.ok)
            return done(answer.error);
        const Result<Parsed> parsed = parse(answer.d);
        if (parsed)
            done((*parsed).*member);
        else
            done(parsed.error());
    };
}

template <typename T>
ChatService::Asked reading(Result<T> (*parse)(const QJsonObject &), Answered<T> done)
{
    return [parse, done = std::move(done)](const Answer &answer) {
        done(answer.ok ? parse(answer.d) : Result<T>(answer.error));
    };
}

ChatService::Asked onlyWhether(Answered<void> done)
{
    return [done = std::move(done)](const Answer &answer) {
        done(answer.ok ? Result<void>() : Result<void>(answer.error));
    };
}

} // namespace

void askWhy(ChatService &service, ConversationId conversation, QObject *context,
            Answered<Explanation> done)
{
    service.ask(
        ExplainRequest { conversation }, context,
        reading(&codec::explainAnswerFromJson, &ExplainAnswer::explanation, std::move(done)));
}

void askLeaves(ChatService &service, ConversationId after, QObject *context,
               Answered<ConversationsAnswer> done)
{
    service.ask(LeaveMessagesRequest { after }, context,
                reading(&codec::conversationsAnswerFromJson, std::move(done)));
}

void setBlocked(ChatService &service, const BlockRequest &request, QObject *context,
                Answered<void> done)
{
    service.ask(request, context, onlyWhether(std::move(done)));
}

void searchHistory(ChatService &service, const SearchRequest &request, QObject *context,
                   Answered<SearchAnswer> done)
{
    service.ask(request, context, reading(&codec::searchAnswerFromJson, std::move(done)));
}

void askHistoryAt(ChatService &service, VisitorId visitor, qint64 at, QObject *context,
                  Answered<HistoryAnswer> done)
{
    HistoryRequest request;
    request.visitor = visitor;
    request.at = at;
    service.ask(request, context, reading(&codec::historyAnswerFromJson, std::move(done)));
}

void askCanned(ChatService &service, CannedId after, QObject *context, Answered<CannedAnswer> done)
{
    service.ask(CannedRequest { after }, context,
                reading(&codec::cannedAnswerFromJson, std::move(done)));
}

void saveCanned(ChatService &service, const CannedReply &reply, QObject *context,
                Answered<CannedReply> done)
{
    service.ask(
        CannedSaveRequest { reply }, context,
        reading(&codec::cannedSavedAnswerFromJson, &CannedSavedAnswer::reply, std::move(done)));
}

void removeCanned(ChatService &service, CannedId reply, QObject *context, Answered<void> done)
{
    service.ask(CannedRemoveRequest { reply }, context, onlyWhether(std::move(done)));
}

void editVisitor(ChatService &service, const VisitorEditRequest &request, QObject *context,
                 Answered<VisitorCard> done)
{
    service.ask(request, context,
                reading(&codec::visitorAnswerFromJson, &VisitorAnswer::card, std::move(done)));
}

void setSign(ChatService &service, const QString &sign, QObject *context, Answered<QString> done)
{
    service.ask(SignRequest { sign }, context,
                reading(&codec::signAnswerFromJson, &SignAnswer::sign, std::move(done)));
}

void addNote(ChatService &service, const NoteRequest &request, QObject *context,
             Answered<VisitorNote> done)
{
    service.ask(request, context,
                reading(&codec::noteAnswerFromJson, &NoteAnswer::note, std::move(done)));
}

void removeNote(ChatService &service, NoteId note, QObject *context, Answered<void> done)
{
    service.ask(NoteRemoveRequest { note }, context, onlyWhether(std::move(done)));
}

} // namespace kefu::ui
