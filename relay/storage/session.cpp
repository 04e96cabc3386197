// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/session.h"

#include "relay/storage/logging.h"

namespace kefu::storage {

Q_LOGGING_CATEGORY(lcStorage, "kefudesk.storage", QtInfoMsg)

Session::Session(Connection &connection, const Sealer &sealer, const domain::QuotaRules &quota)
    : db(connection)
    , rules(quota)
    , cache(connection)
    , visitors(connection, cache)
    , conversations(connection, cache)
    , segments(connection)
    , messages(connection)
    , outbox(connection)
    , agents(connection)
    , channels(connection, sealer)
    , tokens(connection)
    , inbox(connection)
    , forwards(connection)
    , media(connection)
    , replies(connection)
    , webhooks(connection, sealer)
    , routing(connection)
    , accounts(connection, sealer)
    , policies(connection)
    , audit(connection)
    , auditChain(connection, sealer)
    , notes(connection)
    , canned(connection)
    , search(connection)
    , events(connection)
{
}

Error ownedByAnother(Session &session, const ConversationRow &row)
{
    const AgentId owner = row.info.owner;
    if (row.info.state != ConversationState::Assigned || !owner.isValid())
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("the conversation waits in the queue"));
    const QJsonObject details {
        { QStringLiteral("owner"), owner.toString() },
        { QStringLiteral("ownerName"), session.agents.nickname(owner) },
    };
    return makeError(ErrorCode::Conflict, QStringLiteral("another agent has the conversation"),
                     details);
}

Error noSuchConversation()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such conversation"));
}

void writeAudit(Session &session, const AuditRow &row)
{
    session.audit.add(row, session.auditChain.append(row));
}

void appendMessage(Session &session, ConversationRow &row, Message &message, qint64 at)
{
    message.visitor = row.info.visitor.id;
    message.conversation = row.info.id;
    message.seq = session.visitors.takeSeq(message.visitor);
    session.messages.add(message, { at, {}, {} });
    row.info.lastSeq = message.seq;
    row.info.lastMessage = message;
}

EventRow logEvent(Session &session, EventRow::Kind kind, const ConversationRow &row,
                  AgentId audience, qint64 at, MessageId message, AgentId other)
{
    EventRow event;
    event.kind = kind;
    event.agent = audience;
    event.conversation = row.info.id;
    event.message = message;
    event.other = other;
    event.at = at;
    return session.events.add(event);
}

} // namespace kefu::storage
