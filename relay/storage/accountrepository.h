// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/accounttypes.h"

#include <QHash>
#include <optional>

namespace kefu::storage {

class Connection;
class Sealer;

//! Tables `agent_factors` and `login_codes`.
class AccountRepository {
public:
    AccountRepository(Connection &db, const Sealer &sealer)
        : m_db(db)
        , m_sealer(sealer)
    {
    }

    //! Nothing: the account has none, or its secret cannot be opened.
    std::optional<FactorRow> factor(AgentId agent);
    void saveFactor(const FactorRow &row);
    bool removeFactor(AgentId agent);
    //! False: this step, or a later one, was used already.
    bool useStep(AgentId agent, qint64 step);
    //! Accounts with a confirmed one.
    QList<AgentId> withFactor();

    void saveCode(AgentId agent, const QByteArray &hash, qint64 untilAt);
    //! True once: the code was this account's and still good.
    bool takeCode(AgentId agent, const QByteArray &hash, qint64 at);

private:
    Connection &m_db;
    const Sealer &m_sealer;
};

//! Tables `policies` and `retention`.
class PolicyRepository {
public:
    explicit PolicyRepository(Connection &db)
        : m_db(db)
    {
    }

    QHash<QString, QString> all();
    QString value(const QString &name);
    //! An empty value removes it.
    void save(const QString &name, const QString &value);
    QHash<ChannelId, Retention> retention();
    void saveRetention(ChannelId channel, const Retention &retention);

private:
    Connection &m_db;
};

} // namespace kefu::storage
