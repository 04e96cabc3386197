// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"

namespace kefu::control {

//! explain, replay, routing.show, routing.set, group.set, group.remove and group.list.
class RoutingHandlers : public QObject {
    Q_OBJECT
public:
    explicit RoutingHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    using Method = void (RoutingHandlers::*)(const domain::Actor &, const QJsonObject &,
                                             const Answer &);
    static Method methodFor(const QString &cmd);

    void explain(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void replay(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void showRules(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setRules(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setGroup(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void removeGroup(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listGroups(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    QJsonObject groupJson(const storage::GroupRecord &group) const;

    desk::Desk &m_desk;
};

} // namespace kefu::control
