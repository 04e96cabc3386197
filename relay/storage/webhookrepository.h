// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/webhooktypes.h"

namespace kefu::storage {

class Connection;
class Sealer;

//! Tables `webhooks` and `webhook_dead`.
class WebhookRepository {
public:
    WebhookRepository(Connection &db, const Sealer &sealer)
        : m_db(db)
        , m_sealer(sealer)
    {
    }

    //! Errors: Unavailable: a secret does not open.
    Result<QList<WebhookRecord>> all();
    //! Sets record.id.
    void add(WebhookRecord &record);
    bool remove(qint64 id);
    //! How far it is, and how it does.
    void saveProgress(const WebhookRecord &record);

    void addDead(const DeadLetter &letter);
    //! The oldest first.
    QList<DeadLetter> deadOf(qint64 webhook, int limit);
    void removeDead(qint64 id);

private:
    Connection &m_db;
    const Sealer &m_sealer;
};

} // namespace kefu::storage
