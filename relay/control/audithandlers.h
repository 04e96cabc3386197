// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"

namespace kefu::control {

//! audit.list: who did what, newest first. `since` and `until` are a day or a day and a time of the
//! relay's zone, `agent` a login name, `command` one of domain::commandName() or "login",
//! "logout", `channel` a name, `before` the id of the page before's last row.
class AuditHandlers : public QObject {
    Q_OBJECT
public:
    explicit AuditHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    Result<storage::AuditFilter> filterFromJson(const QJsonObject &d) const;
    std::optional<AgentId> agentNamed(const QString &username) const;
    QJsonObject rowJson(const storage::AuditRow &row, const QHash<ChannelId, QString> &names) const;

    desk::Desk &m_desk;
};

} // namespace kefu::control
