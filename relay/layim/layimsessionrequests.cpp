// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/layimsession.h"
#include "relay/layim/pagesend.h"
#include "relay/layim/texts.h"
#include "relay/protocol/codec.h"

//! What a page asks for over its socket.
namespace kefu::layim {

using L = QLatin1String;

void LayimSession::run(const PageFrame &frame)
{
    switch (frame.request) {
    case PageRequest::Send:
        return send(frame.data);
    case PageRequest::Status:
        return setStatus(frame.value);
    case PageRequest::Sign:
        return setSign(frame.value);
    case PageRequest::Typing:
        return setTyping(frame.visitor, frame.on);
    case PageRequest::Read:
        return markRead(frame.visitor);
    case PageRequest::Agree:
    case PageRequest::Refuse:
        return answerOffer(frame);
    case PageRequest::Init:
    case PageRequest::Ping:
    case PageRequest::Pong:
    case PageRequest::Unknown:
        break;
    }
    pushError(makeError(ErrorCode::Unsupported, {}));
}

void LayimSession::send(const QJsonObject &data)
{
    const Result<SendRequest> request = sendRequestFromJson(data);
    if (!request)
        return pushError(request.error());
    sendPieces(m_desk, m_memories, this, m_token, m_actor, *request,
               [this, visitor = request->visitor](const Result<QList<Message>> &sent) {
                   onSent(visitor, sent);
               });
}

void LayimSession::onSent(VisitorId visitor, const Result<QList<Message>> &sent)
{
    if (sent) {
        push(frame(QStringLiteral("sent"), sentData(visitor, *sent)));
        return;
    }
    pushError(sent.error(), visitor);
    // An unchanged page knows no error frame, but shows a line.
    const QString owner = sent.error().details.value(L("ownerName")).toString();
    push(frame(QStringLiteral("chatMessage"),
               systemLine(visitor, layimError(sent.error(), owner).msg)));
}

//! What came of it reaches all pages of the agent as onPresence().
void LayimSession::setStatus(const QString &word)
{
    const auto state = statusFrom(word);
    if (!state)
        return pushError(makeError(ErrorCode::BadRequest, {}, { { L("field"), L("status") } }));
    m_desk.setPresence(m_actor, *state, complaining<PresenceState>());
}

void LayimSession::setSign(const QString &sign)
{
    m_desk.setSign(m_actor, codec::sanitized(sign), complaining<QString>());
}

//! Not complained about: it comes with every key, and the conversation may be over by then.
void LayimSession::setTyping(VisitorId visitor, bool on)
{
    const Known known = m_known.value(visitor);
    if (known.isOpen)
        m_desk.setTyping(m_actor, known.conversation, on, [](const Result<bool> &) {});
}

void LayimSession::markRead(VisitorId visitor)
{
    if (visitor.isValid() && m_known.contains(visitor))
        m_desk.markRead(m_actor, visitor, INT_MAX, complaining<ConversationInfo>());
}

void LayimSession::answerOffer(const PageFrame &asked)
{
    const Known known = m_known.value(asked.visitor);
    if (!known.isOffer)
        return pushError(makeError(ErrorCode::Closed, {}), asked.visitor);
    if (asked.request == PageRequest::Agree)
        m_desk.accept(m_actor, known.conversation, complaining<ConversationInfo>());
    else
        m_desk.refuse(m_actor, known.conversation, {}, complaining<ConversationInfo>());
}

void LayimSession::pushError(const Error &error, VisitorId about)
{
    const QString owner = error.details.value(L("ownerName")).toString();
    const LayimError words = layimError(error, owner);
    const QJsonObject data =
        about.isValid() ? QJsonObject { { L("id"), about.toString() } } : QJsonObject();
    push(errorFrame(QStringLiteral("error"), words.code, words.msg, data));
}

} // namespace kefu::layim
