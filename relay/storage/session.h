// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/accountrepository.h"
#include "relay/storage/agentrepository.h"
#include "relay/storage/auditchain.h"
#include "relay/storage/auditrepository.h"
#include "relay/storage/cannedrepository.h"
#include "relay/storage/channelrepository.h"
#include "relay/storage/connection.h"
#include "relay/storage/conversationrepository.h"
#include "relay/storage/eventlog.h"
#include "relay/storage/forwardrepository.h"
#include "relay/storage/inboxrepository.h"
#include "relay/storage/mediarepository.h"
#include "relay/storage/messagerepository.h"
#include "relay/storage/noterepository.h"
#include "relay/storage/outboxrepository.h"
#include "relay/storage/replyrepository.h"
#include "relay/storage/routingrepository.h"
#include "relay/storage/searchrepository.h"
#include "relay/storage/segmentrepository.h"
#include "relay/storage/tokenrepository.h"
#include "relay/storage/visitorrepository.h"
#include "relay/storage/webhookrepository.h"

namespace kefu::storage {

//! The tables over one connection, as commands and queries use them.
struct Session {
    Session(Connection &connection, const Sealer &sealer, const domain::QuotaRules &rules = {});
    Q_DISABLE_COPY_MOVE(Session)

    Connection &db;
    const domain::QuotaRules rules;
    VisitorCache cache;
    VisitorRepository visitors;
    ConversationRepository conversations;
    SegmentRepository segments;
    MessageRepository messages;
    OutboxRepository outbox;
    AgentRepository agents;
    ChannelRepository channels;
    TokenRepository tokens;
    InboxRepository inbox;
    ForwardRepository forwards;
    MediaRepository media;
    ReplyRepository replies;
    WebhookRepository webhooks;
    RoutingRepository routing;
    AccountRepository accounts;
    PolicyRepository policies;
    AuditRepository audit;
    AuditChain auditChain;
    NoteRepository notes;
    CannedRepository canned;
    SearchRepository search;
    EventLog events;
};

//! Conflict with `details.owner` (id as text) and `details.ownerName`, both missing when nobody
//! owns it.
Error ownedByAnother(Session &session, const ConversationRow &row);
Error noSuchConversation();

//! A row of the audit, behind the last one.
void writeAudit(Session &session, const AuditRow &row);

//! Appends a line to the visitor's history: takes the next seq and makes the row show it as its
//! last message. The caller saves the conversation.
void appendMessage(Session &session, ConversationRow &row, Message &message, qint64 at);

//! An event about a conversation, written to the log.
EventRow logEvent(Session &session, EventRow::Kind kind, const ConversationRow &row,
                  AgentId audience, qint64 at, MessageId message = {}, AgentId other = {});

} // namespace kefu::storage
