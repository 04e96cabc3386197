// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/desktypes.h"

#include <QHash>

namespace kefu::storage {

class Connection;

//! What a search reads of messages, visitors and conversations.
class SearchRepository {
public:
    explicit SearchRepository(Connection &db)
        : m_db(db)
    {
    }

    struct Found {
        Message message;
        VisitorInfo visitor;
    };
    //! Those of `ids` that fit the query beside its words, newest first.
    QList<Found> fitting(const QList<MessageId> &ids, const SearchQuery &query);
    //! The newest `limit` of [from, before), newest first.
    QList<MessageId> between(MessageId from, MessageId before, int limit);

    struct Text {
        MessageId message;
        VisitorId visitor;
        ChannelId channel;
        Content content;
    };
    //! The texts behind `after`, oldest first.
    QList<Text> textsAfter(MessageId after, int limit);

    //! Which visitors an agent reads, and up to which number of their messages: whom he serves or
    //! served last, all; whose conversation was his and ended later than `since`, so far
    //! (product.md 9).
    QHash<VisitorId, int> readableBy(AgentId agent, qint64 since);
    //! About where in the order of ids messages of `at` begin: the first one received then or
    //! later, as far as clocks only go forward.
    MessageId firstReceived(qint64 at);

private:
    Connection &m_db;
};

} // namespace kefu::storage
