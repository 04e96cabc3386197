// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/catchup.h"
#include "relay/layim/layimhttp.h"
#include "relay/layim/pageframe.h"
#include "relay/layim/sendrequest.h"
#include "relay/layim/texts.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/markup.h"

#include <QDateTime>
#include <QPointer>
#include <algorithm>

//! What a page asks over HTTP beside messages: how its agent stands, and the message box.
namespace kefu::layim {

namespace {

using L = QLatin1String;

constexpr qint64 kBoxPage = 20;

Error badField(L field)
{
    return makeError(ErrorCode::BadRequest, {}, { { L("field"), field } });
}

//! The field pages use; the first of them that is there.
QString wordIn(const QJsonObject &body, std::initializer_list<L> fields)
{
    for (const L field : fields) {
        if (body.value(field).isString())
            return body.value(field).toString();
    }
    return {};
}

qint64 numberIn(const http::Request &request, const char *name, qint64 fallback)
{
    const auto number = parseDecimal(QString::fromLatin1(request.queryValue(name)));
    return number && *number > 0 && *number <= INT_MAX ? *number : fallback;
}

} // namespace

void LayimHttp::status(const Call &call)
{
    const QJsonObject body = bodyObject(call.request);
    const auto state = statusFrom(wordIn(body, { L("status"), L("value") }));
    if (!state)
        return refuseCall(call, badField(L("status")));
    m_desk.setPresence(call.actor, *state, [call](const Result<PresenceState> &set) {
        if (set)
            answer(call, QJsonObject { { L("status"), statusWord(*set) } });
        else
            refuseCall(call, set.error());
    });
}

void LayimHttp::sign(const Call &call)
{
    const QString sign = wordIn(bodyObject(call.request), { L("sign"), L("value") });
    m_desk.setSign(call.actor, codec::sanitized(sign), [call](const Result<QString> &kept) {
        if (kept)
            answer(call, QJsonObject { { L("sign"), markup::htmlEscaped(*kept) } });
        else
            refuseCall(call, kept.error());
    });
}

//! All of it: a page shows the newest lines of what it opens.
void LayimHttp::read(const Call &call)
{
    const VisitorId visitor = visitorIn(bodyObject(call.request));
    if (!visitor.isValid())
        return refuseCall(call, badField(L("id")));
    m_desk.markRead(call.actor, visitor, INT_MAX, [call](const Result<ConversationInfo> &marked) {
        if (marked)
            answer(call, QJsonObject { { L("unread"), marked->unread } });
        else
            refuseCall(call, marked.error());
    });
}

void LayimHttp::msgbox(const Call &call)
{
    collectConversations(m_desk, this, call.actor,
                         [this, call](const Result<QList<ConversationInfo>> &conversations) {
                             if (conversations)
                                 answerBox(call, *conversations);
                             else
                                 refuseCall(call, conversations.error());
                         });
}

//! LayIM's own box asks for `page` and gets `pages` beside the rows; with `limit`, too, it is
//! `{list,count}` as in the chat log.
void LayimHttp::answerBox(const Call &call, const QList<ConversationInfo> &conversations)
{
    const AgentId self = call.actor.agent;
    QList<ConversationInfo> offers;
    for (const ConversationInfo &conversation : conversations) {
        m_memories.rememberVisitor(conversation.visitor);
        if (isOffer(conversation, self))
            offers.append(conversation);
    }
    const BoxNames names { [this](VisitorId id) {
                              return visitorDisplayName(m_memories.visitor(id), visitorPrefix());
                          },
                           [this](AgentId id) {
                               const auto agent = m_desk.agent(id);
                               return agent ? agent->nickname : QString();
                           },
                           m_desk.timeZone() };
    const QJsonArray all = boxRows(offers, m_boxes.lines(self), names, call.view);
    m_boxes.markRead(self);
    Q_EMIT boxRead(self);
    const bool isTable = !call.request.queryValue("limit").isEmpty();
    const qint64 size = std::min(numberIn(call.request, "limit", kBoxPage), qint64(kHistoryPage));
    const qint64 first = (numberIn(call.request, "page", 1) - 1) * size;
    QJsonArray rows;
    for (qint64 i = first; i < std::min<qint64>(first + size, all.size()); ++i)
        rows.append(all.at(i));
    if (isTable)
        return answer(call, QJsonObject { { L("list"), rows }, { L("count"), all.size() } });
    answer(call, rows, { { L("pages"), std::max<qint64>(1, (all.size() + size - 1) / size) } });
}

void LayimHttp::withOffer(const Call &call, std::function<void(const ConversationInfo &)> then)
{
    const QJsonObject body = bodyObject(call.request);
    const VisitorId visitor = visitorIn(body);
    const QString row = body.value(L("id")).toString();
    collectConversations(
        m_desk, this, call.actor,
        [call, visitor, row, then](const Result<QList<ConversationInfo>> &conversations) {
            if (!conversations)
                return refuseCall(call, conversations.error());
            const auto isWanted = [&](const ConversationInfo &conversation) {
                return isOffer(conversation, call.actor.agent)
                    && (conversation.visitor.id == visitor
                        || u'c' + conversation.id.toString() == row);
            };
            const auto found = std::find_if(conversations->begin(), conversations->end(), isWanted);
            if (found == conversations->end())
                return refuseCall(call,
                                  makeError(ErrorCode::Closed, QStringLiteral("no such offer")));
            then(*found);
        });
}

void LayimHttp::agree(const Call &call)
{
    withOffer(call, [this, call](const ConversationInfo &offer) {
        const VisitorId visitor = offer.visitor.id;
        m_memories.get(call.token, QDateTime::currentMSecsSinceEpoch()).listed.insert(visitor);
        Q_EMIT agreed(call.token, visitor);
        m_desk.accept(call.actor, offer.id, [call](const Result<ConversationInfo> &taken) {
            if (taken)
                answer(call, addListItem(*taken, call.view));
            else
                refuseCall(call, taken.error());
        });
    });
}

void LayimHttp::refuse(const Call &call)
{
    withOffer(call, [this, call](const ConversationInfo &offer) {
        m_desk.refuse(call.actor, offer.id, {}, [call](const Result<ConversationInfo> &gone) {
            if (gone)
                answer(call, QJsonObject());
            else
                refuseCall(call, gone.error());
        });
    });
}

} // namespace kefu::layim
