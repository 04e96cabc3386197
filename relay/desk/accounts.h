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
    //! The next pair of the login (domain/tokenfamily.h); a token that was stolen ends it.
    void refresh(const QByteArray &refreshToken, Callback<LoginAnswer> done);
    void authenticate(const QByteArray &token, domain::TokenScope wanted,
                      Callback<domain::Actor> done);
    //! Ends the login this token is of, refresh or access, also one that was exchanged already.
    void logout(const QByteArray &token, Callback<bool> done);
    //! The same from a live socket; an issued token stays what it is.
    void endLogin(const QByteArray &login, Callback<bool> done);
    //! All an agent has, or one login or issued token.
    void revoke(AgentId agent, const QByteArray &login, Callback<int> done);
    void setEnabled(AgentId agent, bool enabled, Callback<bool> done);
    void setPassword(AgentId agent, const QByteArray &password, Callback<bool> done);
    //! Told of every login and issued token that ended, after the commit: its sockets must go.
    using Ended = std::function<void(AgentId, const QByteArray &login)>;
    void setEnded(Ended ended) { m_ended = std::move(ended); }
    void addAgent(const NewAgent &agent, const QSet<ChannelId> &channels, Callback<AgentInfo> done);
    //! As a login, but the caller vouches for who it is.
    void signIn(const AgentEntry &entry, Callback<LoginAnswer> done);
    void issueToken(const AgentEntry &entry, domain::TokenScope scope, const QStringList &commands,
                    Callback<QByteArray> done);

private:
    void grant(AgentId agent, Callback<LoginAnswer> done);
    void onExchanged(const QByteArray &refreshToken, const storage::ExchangeOutcome &outcome,
                     const Callback<LoginAnswer> &done);
    void take(const storage::RevokeItem &item, Callback<int> done);
    void noteLogout(const storage::TokenFamily &family);
    void onEnded(AgentId agent, const QByteArray &login);
    bool endedJustNow(const QByteArray &login) const;
    static domain::Actor actorOf(const AgentEntry &entry, const storage::TokenRecord &token);
    Result<domain::Actor> judge(const storage::TokenRecord &token, domain::TokenScope wanted);

    storage::Storage &m_storage;
    Roster &m_roster;
    const Settings &m_settings;
    Passwords *m_passwords;
    LoginThrottle m_throttle;
    Ended m_ended;
    //! Ended lately: a token that a reader found just before the commit must not open a door after
    //! it.
    QHash<QByteArray, qint64> m_endedAt;
};

} // namespace kefu::desk
