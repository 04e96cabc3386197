// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"
#include "relay/control/handlers.h"

namespace kefu::control {

//! visitor.export, visitor.erase, visitor.hold, visitor.release, visitor.erasures and
//! message.reveal (product.md 11).
class PrivacyHandlers {
public:
    explicit PrivacyHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    void exportVisitor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void erase(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void hold(const domain::Actor &actor, const QJsonObject &d, bool on, const Answer &done);
    void erasures(const domain::Actor &actor, const Answer &done);
    void reveal(const domain::Actor &actor, const QJsonObject &d, const Answer &done);

    desk::Desk &m_desk;
};

QList<CommandSpec> privacySpecs();
//! For people; null for another command.
QString privacyText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
