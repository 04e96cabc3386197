// SPDX-License-Identifier: Apache-2.0
#include "replyingconsole.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

namespace kefu::testing {

namespace {

constexpr int kEndEvery = 40; //!< replies; an ended conversation is claimed anew

} // namespace

ReplyingConsole::ReplyingConsole(quint16 port, const QByteArray &token, int &next,
                                 QSet<int> &accepted)
    : m_client(port, token)
    , m_next(next)
    , m_accepted(accepted)
{
    m_client.setOnFrame([this](const QString &text) { read(text.toUtf8()); });
    m_client.open();
}

void ReplyingConsole::read(const QByteArray &bytes)
{
    const auto frame = codec::decodeRelayFrame(bytes, kMaxFrameFromRelay);
    if (!frame)
        return;
    if (const auto *answer = std::get_if<Answer>(&*frame)) {
        if (answer->ok && answer->re.startsWith(u'r'))
            m_accepted.insert(answer->re.mid(1).toInt());
        return;
    }
    const Push &push = std::get<Push>(*frame);
    const auto *events = std::get_if<EventsPush>(&push);
    for (qsizetype i = 0; events && i < events->events.size(); ++i)
        onEvent(events->events[i].body);
}

void ReplyingConsole::onEvent(const EventBody &body)
{
    if (const auto *gained = std::get_if<ConversationGained>(&body)) {
        if (!gained->messages.isEmpty())
            reply(gained->messages.last(), gained->conversation.id);
    } else if (const auto *added = std::get_if<MessageAdded>(&body)) {
        reply(added->message, added->conversation.id);
    }
}

void ReplyingConsole::reply(const Message &message, ConversationId conversation)
{
    if (message.direction != Direction::In)
        return;
    const QString number = QString::number(m_next++);
    const QString text = QStringLiteral("reply #%1#").arg(number);
    send(u'r' + number,
         SendRequest { conversation, { ContentKind::Text, text, {} }, text, false, {} });
    if (++m_replies % kEndEvery == 0)
        send(u'e' + number, EndRequest { conversation });
}

void ReplyingConsole::send(const QString &id, const RequestBody &body)
{
    m_client.socket().sendTextMessage(QString::fromUtf8(codec::encodeRequest({ id, body })));
}

} // namespace kefu::testing
