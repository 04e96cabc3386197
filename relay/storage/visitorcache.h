// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

#include <QHash>

namespace kefu::storage {

class Connection;

//! A visitor as the writer works with him.
struct VisitorRow {
    VisitorInfo info;
    QString openid;
    int lastSeq = 0; //!< of his whole history, over all conversations
    domain::QuotaWindow window;
    AgentId lastAgent;
    qint64 lastAgentAt = 0;
};
//! A visitor and his open conversation, if he has one; what ingest starts from.
struct VisitorAndOpen {
    VisitorRow visitor;
    std::optional<ConversationRow> open; //!< without its last message
};

//! Spares ingest its one SELECT (a third of its time: QtSql describes every column anew at each
//! run). Belongs to the writer, which alone changes these rows. Whatever changes a visitor or his
//! conversation forgets the entry (the repositories see to that), and after a rollback nothing here
//! is believed any more.
class VisitorCache {
public:
    explicit VisitorCache(const Connection &connection)
        : m_connection(connection)
    {
    }

    //! Takes the entry out; whoever has written it down again may put it back.
    std::optional<VisitorAndOpen> take(ChannelId channel, const QString &openid);
    void put(VisitorAndOpen entry);
    void forget(VisitorId visitor);

private:
    using Key = std::pair<ChannelId, QString>;
    void dropAfterRollback();

    const Connection &m_connection;
    quint64 m_rollbacksSeen = 0;
    QHash<Key, VisitorAndOpen> m_entries;
    QHash<VisitorId, Key> m_keys;
};

} // namespace kefu::storage
