// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/mediarepository.h"
#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;
class Row;

//! In the order readMessage() expects; `m` is the table.
#define KEFU_MESSAGE_COLUMNS                                                                       \
    "m.id, m.visitor_id, m.seq, m.conversation_id, m.direction, m.author, m.author_name, m.kind, " \
    "m.text, m.type, m.detail, m.created_at, m.delivery, m.failure, m.errcode, "                   \
    "m.client_message_id, "                                                                        \
    "m.resend_of, m.held, m.media_id, " KEFU_MEDIA_COLUMN
Message readMessage(Row &row);

//! Table `messages`.
class MessageRepository {
public:
    explicit MessageRepository(Connection &db)
        : m_db(db)
    {
    }

    //! What only the store keeps of an incoming one.
    struct Origin {
        qint64 receivedAt = 0;
        QString externalId; //!< WeChat's MsgId
        QByteArray raw; //!< empty = the message says it all
    };
    //! Sets message.id.
    void add(Message &message, const Origin &origin);
    std::optional<Message> find(MessageId id);
    std::optional<Message> findByClientId(AgentId author, const QString &clientMessageId);
    //! The newest `limit` before `beforeSeq` (0 = from the end), ascending.
    QList<Message> page(VisitorId visitor, int beforeSeq, int limit);
    //! The visitor's own messages in (after, upTo].
    int countIncoming(VisitorId visitor, int after, int upTo);
    void saveDelivery(const Message &message, const QString &rid);
    //! Queued, and waits until the visitor writes again; or no longer.
    void saveHeld(MessageId id, bool held);

private:
    Connection &m_db;
};

} // namespace kefu::storage
