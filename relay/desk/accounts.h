// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/desk/loginthrottle.h"
#include "relay/desk/passwords.h"
#include "relay/desk/roster.h"

namespace kefu::desk {

//! Who may come in: passwords, tokens, throttling. Tokens are opaque and stored as hashes only.
class Accounts : public QObject {
    Q_OBJECT
public:
    Accounts(storage::Storage &storage, Roster &roster, const Settings &settings, QObject *parent);

    void login(const QString &username, const QByteArray &password, const QString &address,
               Callback<LoginAnswer> done);
    void refresh(const QByteArray &refreshToken, Callback<LoginAnswer> done);
    void authenticate(const QByteArray &token, domain::TokenScope wanted,
                      Callback<domain::Actor> done);
    void logout(const QByteArray &token, Callback<bool> done);
    void addAgent(const NewAgent &agent, const QSet<ChannelId> &channels, Callback<AgentInfo> done);
    void issueToken(const AgentEntry &entry, domain::TokenScope scope, Callback<QByteArray> done);

private:
    void grant(AgentId agent, Callback<LoginAnswer> done);
    domain::Actor actorOf(const AgentEntry &entry, domain::TokenScope scope) const;

    storage::Storage &m_storage;
    Roster &m_roster;
    const Settings &m_settings;
    Passwords *m_passwords;
    LoginThrottle m_throttle;
};

} // namespace kefu::desk
