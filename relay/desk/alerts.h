// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/alertrobots.h"
#include "relay/desk/board.h"

namespace kefu::desk {

class DeskCore;

//! Alerts with hysteresis (product.md 8): looks every few seconds, remembers what stands over a
//! restart, tells supervisors of the channel and the robots. Words and numbers never speak of a
//! visitor.
class Alerts : public QObject {
    Q_OBJECT
public:
    Alerts(DeskCore &core, QObject *parent);

    void setTransport(ForwardTransport transport, bool allowPrivate);
    void setPorts(AlertPorts ports) { m_ports = std::move(ports); }
    void start(const storage::SupervisionBook &book);
    void stop();

    domain::AlertRule rule(domain::AlertKind kind) const;
    void setRule(domain::AlertKind kind, const domain::AlertRule &rule);
    QList<storage::AlertRobot> robots() const { return m_robots; }
    void addRobot(const storage::AlertRobot &robot) { m_robots.append(robot); }
    void removeRobot(qint64 id);
    //! Sends a trial; what the robot's maker says of it, empty: taken. False: there is none.
    bool tryOut(qint64 id, const std::function<void(const QString &problem)> &done);
    //! Now, not with the next look.
    void look();

private:
    using Key = std::pair<domain::AlertKind, ChannelId>;
    using Values = std::map<Key, std::optional<qint64>>;

    void addChannelValues(Values &values) const;
    void addRelayValues(Values &values);
    void judge(const Key &key, std::optional<qint64> value);
    void change(storage::AlertRow &row, domain::AlertLevel level, qint64 value);
    void save(const Key &key);
    void tell(const storage::AlertRow &row, bool over);
    void post(const storage::AlertRobot &robot, const AlertNews &news,
              const std::function<void(const QString &)> &done);
    void tellBoard() const;
    void lookAtTheHour();

    DeskCore &m_core;
    ForwardTransport m_transport;
    AlertPorts m_ports;
    bool m_allowPrivate = false;
    QHash<domain::AlertKind, domain::AlertRule> m_rules; //!< those that differ
    std::map<Key, storage::AlertRow> m_standing;
    QList<storage::AlertRobot> m_robots;
    QHash<ChannelId, qint64> m_nobodySinceAt;
    QHash<ChannelId, qint64> m_silent; //!< pushes that should have come in the hour before
    qint64 m_hourAt = 0; //!< judged last
    int m_diskFree = -1; //!< per cent, as of …
    qint64 m_diskAt = 0; //!< … then
    QTimer m_timer;
};

} // namespace kefu::desk
