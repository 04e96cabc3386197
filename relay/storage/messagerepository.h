// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/mediarepository.h"
#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;
class Row;

//! In the order readMessage() expects; `m` is the table.
#define KEFU_MESSAGE_COLUMNS                                                                       \
    KEFU_FIRST_NUMBER("m.id")                                                                      \
    KEFU_NUMBER("m.visitor_id")                                                                    \
    KEFU_NUMBER("m.seq")                                                                           \
    KEFU_NUMBER("m.conversation_id")                                                               \
    KEFU_NUMBER("m.direction")                                                                     \
    KEFU_NUMBER("m.author")                                                                        \
    KEFU_NUMBER("m.kind")                                                                          \
    KEFU_NUMBER("m.created_at")                                                                    \
    KEFU_NUMBER("m.delivery")                                                                      \
    KEFU_NUMBER("m.failure")                                                                       \
    KEFU_NUMBER("m.errcode")                                                                       \
    KEFU_NUMBER("m.resend_of")                                                                     \
    KEFU_LAST_NUMBER("m.held")                                                                     \
    ", m.author_name, m.text, m.type, m.detail, "                                                  \
    "m.client_message_id, m.media_id, " KEFU_MEDIA_COLUMN
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
    //! The oldest `limit` of [fromSeq, endSeq), ascending.
    QList<Message> pageFrom(VisitorId visitor, int fromSeq, int endSeq, int limit);
    //! The first one of `at` or later, as far as times rise with the numbers; behind the last one
    //! when there is none.
    int seqAt(VisitorId visitor, qint64 at);
    int lastSeq(VisitorId visitor);
    //! The visitor's own messages in (after, upTo].
    int countIncoming(VisitorId visitor, int after, int upTo);
    void saveDelivery(const Message &message, const QString &rid);
    //! Queued, and waits until the visitor writes again; or no longer.
    void saveHeld(MessageId id, bool held);

private:
    Connection &m_db;
};

} // namespace kefu::storage
