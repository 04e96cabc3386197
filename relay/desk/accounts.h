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

    void login(const LoginTry &asked, Callback<LoginAnswer> done);
    //! A new password against a one-time code (product.md 9, "forgotten password"); costs the same
    //! for a name that nobody has. Errors: Unauthorized, RateLimited, BadRequest.
    void resetPassword(const LoginTry &asked, const QByteArray &code, Callback<bool> done);
    //! One's own: the old one proves that it is oneself. Ends the agent's other logins.
    void changeOwnPassword(const domain::Actor &actor, const QByteArray &before,
                           const QByteArray &password, Callback<bool> done);
    //! A code for resetPassword(), good for kLoginCodeMs and once.
    void issueLoginCode(AgentId agent, Callback<LoginCode> done);
    //! The first account, against the setup code of a relay that has none. Errors: Unauthorized.
    void addFirstAdmin(const NewAgent &admin, const QByteArray &code, const QString &address,
                       Callback<LoginAnswer> done);
    //! Another code for addFirstAdmin(), when there is no account yet. Errors: Conflict.
    void makeSetupCode(Callback<QByteArray> done);
    bool needsSetup() const { return m_roster.all().empty(); }
    //! One was made before, and may be on its way to somebody.
    bool hasSetupCode() const { return m_hasSetupCode; }
    void setHasSetupCode(bool has) { m_hasSetupCode = has; }

    // ---- the second factor (accountfactor.cpp) ----
    void setFactorRoles(const QSet<Role> &roles) { m_factorRoles = roles; }
    const QSet<Role> &factorRoles() const { return m_factorRoles; }
    //! Whether this account has one, and what is left of its recovery codes.
    void factorState(AgentId agent, Callback<FactorState> done);
    //! A new secret, which counts once confirmFactor() has seen a code of it. Conflict: there is
    //! one.
    void beginFactor(AgentId agent, Callback<FactorOffer> done);
    //! The recovery codes, this once. Errors: Unauthorized, NotFound.
    void confirmFactor(AgentId agent, const QString &code, Callback<QStringList> done);
    //! By its owner, with a code of it. Errors: Unauthorized, Forbidden (his role must have one).
    void removeFactor(AgentId agent, const QString &code, Callback<bool> done);
    //! By an administrator: phone and recovery codes are lost. False: there was none.
    void resetFactor(AgentId agent, Callback<bool> done);
    //! Ends the agent's logins but the one to keep, and issued tokens as little as ever.
    void endOtherLogins(AgentId agent, const QByteArray &keep, Callback<int> done);
    //! How often a password was made into a hash or compared.
    quint64 passwordRuns() const { return m_passwords->runs(); }
    //! Role or channels changed: what was open under the old ones ends.
    void changeAgent(const storage::AgentRecord &record, bool endsLogins, Callback<bool> done);
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
    //! Continues with the hash unless there is no memory for one; `done` was told then.
    template <typename T>
    void withHash(const QByteArray &password, const Callback<T> &done,
                  std::function<void(const QByteArray &)> then);
    //! 0, or `done` was told to wait.
    template <typename T> bool mayTry(const LoginTry &asked, const Callback<T> &done);
    void onPasswordRight(const LoginTry &asked, AgentId agent, const Callback<LoginAnswer> &done);
    void checkFactor(const LoginTry &asked, const storage::FactorRow &factor,
                     const Callback<LoginAnswer> &done);
    void enrol(const LoginTry &asked, const std::optional<storage::FactorRow> &pending,
               AgentId agent, const Callback<LoginAnswer> &done);
    //! Tells whether the code was one of the factor's; it is used up then.
    void useCode(const storage::FactorRow &factor, const QString &code, Callback<bool> done);
    void confirm(storage::FactorRow factor, qint64 step, Callback<QStringList> done);
    FactorOffer offerOf(const storage::FactorRow &factor) const;
    void comeIn(const LoginTry &asked, AgentId agent, const Callback<LoginAnswer> &done);
    void savePassword(AgentId agent, const QByteArray &password, const QByteArray &keep,
                      Callback<bool> done);
    void rehash(AgentId agent, const QByteArray &password);
    void onGone(const QList<storage::TokenFamily> &gone);
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
    bool m_hasSetupCode = false;
    QSet<Role> m_factorRoles; //!< they must have a second factor
    Ended m_ended;
    //! Ended lately: a token that a reader found just before the commit must not open a door after
    //! it.
    QHash<QByteArray, qint64> m_endedAt;
};

} // namespace kefu::desk
