// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"

namespace kefu::control {

//! disposition.list, disposition.set; alert.list, alert.set, alert.history; robot.list, robot.add,
//! robot.remove, robot.test.
class SupervisionHandlers : public QObject {
    Q_OBJECT
public:
    explicit SupervisionHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    using Method = void (SupervisionHandlers::*)(const domain::Actor &, const QJsonObject &,
                                                 const Answer &);
    static Method methodFor(const QString &cmd);

    void listDispositions(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setDispositions(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listRules(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setRule(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void history(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listRobots(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void addRobot(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void removeRobot(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void testRobot(const domain::Actor &actor, const QJsonObject &d, const Answer &done);

    desk::Desk &m_desk;
};

} // namespace kefu::control
