// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"
#include "relay/control/handlers.h"

namespace kefu::control {

//! Accounts beyond adding them (product.md 9). Of whoever asks: me.password, me.factor,
//! me.factor.begin, me.factor.confirm, me.factor.remove, me.sessions, me.logout. Of others:
//! agent.set, agent.disable, agent.code, agent.factor.reset. Of all: factor.roles, factor.require,
//! setup.code, audit.verify, word.list, word.replace, word.add, word.remove, retention.show,
//! retention.set.
class AccountHandlers {
public:
    explicit AccountHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    using Method = void (AccountHandlers::*)(const domain::Actor &, const QJsonObject &,
                                             const Answer &);
    static Method methodFor(const QString &cmd);

    void changePassword(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void factor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void beginFactor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void confirmFactor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void removeFactor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void sessions(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void logOut(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setAgent(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void disableAgent(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void loginCode(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void resetFactor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void factorRoles(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void requireFactor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setupCode(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void verifyAudit(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listWords(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void replaceWords(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void addWord(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void removeWord(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void showRetention(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setRetention(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void saveWords(const domain::Actor &actor, const QList<domain::WordRule> &rules,
                   const Answer &done);

    desk::Desk &m_desk;
};

//! A login or an issued token, as `session.list` and `me.sessions` show it.
QJsonObject sessionJson(const desk::SessionInfo &session);

QList<CommandSpec> accountSpecs();
//! For people; null for another command.
QString accountText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
