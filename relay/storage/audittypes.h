// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/authorize.h"
#include "relay/protocol/result.h"

#include <QSet>
#include <QString>
#include <memory>

namespace kefu::storage {

//! Hex digits of a login in a row: as logs name it; `session list` shows the whole.
inline constexpr int kAuditLoginChars = 12;

//! One row of the audit: who asked for what, about what, from where, and what came of it. Never
//! the words of a message, a secret or an openid.
struct AuditRow {
    qint64 id = 0;
    qint64 at = 0;
    AgentId agent; //!< none: the owner of data_dir, or somebody who is not known
    domain::Door door = domain::Door::Relay;
    QString login; //!< the beginning of SessionInfo::id; tells one token of an agent from another
    QString address; //!< of the client
    QString command; //!< domain::commandName(), "login" or "logout"
    ChannelId channel;
    ConversationId conversation;
    VisitorId visitor;
    QString target; //!< what else it is about: "agent 5", "group 3", "webhook 2", "message 77"
    QString outcome; //!< "ok", or the error's code
    QByteArray mac {}; //!< as read: its code in the chain
};

//! A row's place in the chain.
struct AuditLink {
    qint64 id = 0; //!< 0: there is no row
    QByteArray mac; //!< 32 bytes
};

//! What a look through the whole chain came to.
struct AuditVerdict {
    qint64 rows = 0;
    qint64 firstId = 0;
    AuditLink head;
    qint64 brokenAt = 0; //!< id of the first row that does not fit; 0 = all do
    QString why = {}; //!< empty: sound
    bool headFound = false; //!< the head that was asked for is in the chain
};

//! AuditRow::outcome of a command that came to this.
template <typename T> QString auditOutcome(const Result<T> &result)
{
    return result ? QStringLiteral("ok") : errorCodeName(result.error().code);
}

//! Newest first. What is not set does not restrict.
struct AuditFilter {
    qint64 sinceAt = 0;
    qint64 untilAt = 0; //!< exclusive
    AgentId agent;
    QString command;
    QSet<ChannelId> channels; //!< rows about one of these
    qint64 before = 0; //!< AuditRow::id of the page before's last row
    int limit = 100;
};

//! A row on its way: the first write of the command it is about takes it into its own transaction.
struct AuditTicket {
    AuditRow row;
    bool isTaken = false;
};
// Shared: the command's answer and its write both need it, and either may be gone first.
using AuditTicketPtr = std::shared_ptr<AuditTicket>;

class Storage;

//! While it lives, what is written in this thread is the command of this ticket. Null: of none.
class AuditScope {
public:
    AuditScope(Storage &storage, AuditTicketPtr ticket);
    ~AuditScope();
    Q_DISABLE_COPY_MOVE(AuditScope)

private:
    Storage &m_storage;
    AuditTicketPtr m_before;
};

} // namespace kefu::storage
