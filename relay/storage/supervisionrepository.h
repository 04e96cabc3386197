// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/supervisiontypes.h"

namespace kefu::storage {

class Connection;
class Sealer;

//! Tables `dispositions`, `alert_rules`, `alerts`, `alert_robots`.
class SupervisionRepository {
public:
    SupervisionRepository(Connection &db, const Sealer &sealer)
        : m_db(db)
        , m_sealer(sealer)
    {
    }

    //! Unavailable: a robot's secret does not open.
    Result<SupervisionBook> all();
    void saveDispositions(ChannelId channel, const QStringList &names);
    void saveRule(domain::AlertKind kind, const domain::AlertRule &rule);
    void addAlert(AlertRow &row);
    void saveAlert(const AlertRow &row);
    QList<AlertRow> alerts(qint64 before, int limit);
    void addRobot(AlertRobot &robot);
    bool removeRobot(qint64 id);
    void saveRobotResult(qint64 id, qint64 at, const QString &error);
    //! Visitors' messages that came in [fromAt, toAt), by channel.
    QHash<ChannelId, qint64> pushes(qint64 fromAt, qint64 toAt);

private:
    QHash<ChannelId, QStringList> dispositions();
    Result<QList<AlertRobot>> robots();

    Connection &m_db;
    const Sealer &m_sealer;
};

} // namespace kefu::storage
