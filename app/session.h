// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/backoff.h"
#include "app/loginclient.h"
#include "app/relayconnection.h"
#include "ui/model/chatservice.h"

#include <QHash>
#include <QObject>

namespace kefu::ui {
class ConversationStore;
}

namespace kefu::app {

//! Keeps one agent logged in at one relay: login, socket, hello with resume, refresh of the token,
//! back-off. It alone feeds the store with what the relay says; a push that does not follow the
//! store's cursor is never applied, the session resumes instead.
class Session : public QObject {
    Q_OBJECT
public:
    using Reply = std::function<void(const Answer &)>;
    static constexpr int kHelloMs = 10'000;
    static constexpr int kStableMs =
        10'000; //!< online this long: the next back-off starts small again
    static constexpr int kRenewRetryMs = 60'000; //!< after a renewal that did not get through
    static constexpr int kRenewAnywayMs = 10 * 60'000; //!< when no expiry is known

    Session(ui::ConversationStore &store, Scheduler &scheduler, Backoff backoff,
            QObject *parent = nullptr);
    ~Session() override;

    //! Whom to believe to be the relay; before the first login.
    void setTrust(const QSslConfiguration &trust);

    //! With name and password. Failures before the first hello end in loginFailed().
    //! `code` is of the second factor; with `oneTimeCode` the password is a new one.
    void login(const RelayAddress &relay, const QString &username, const QString &password,
               const QString &code = {}, const QString &oneTimeCode = {});
    //! With a refresh token kept from an earlier run. Unlike login(), an unreachable relay is tried
    //! again.
    void resume(const RelayAddress &relay, const QString &refreshToken);
    //! Says goodbye when there is a socket; afterwards nothing is known of the agent. loggedOut()
    //! carries what ends the login at the relay. `open`: what becomes of the agent's conversations.
    void logout(LeftBehind open = LeftBehind::Unanswered);
    //! The program ends: closes the socket in order, stays logged in, tells nobody.
    void disconnectQuietly();
    //! Tries at once when waiting; also for "the network is back" and "the machine woke up".
    void retryNow();

    const ui::ConnectionStatus &status() const { return m_status; }
    bool isOnline() const { return m_status.state == ui::ConnectionState::Online; }
    qint64 relayNow() const;
    const RelayAddress &relay() const { return m_relay; }
    //! For calls over HTTP beside the socket; empty while nobody is logged in.
    const QString &accessToken() const { return m_credentials.token; }
    const std::optional<QSslConfiguration> &trust() const { return m_trust; }

    //! Sends now; false when not online. `reply` comes once, or never if the connection breaks
    //! first.
    bool request(const RequestBody &body, Reply reply);

Q_SIGNALS:
    void statusChanged();
    void loginFailed(const kefu::ui::LoginFailure &failure);
    void online(); //!< the store is up to date as far as the hello answer goes
    void wentOffline();
    void presencePushed(const kefu::PresencePush &push);
    void alerted(const kefu::AlertPush &alert);
    void cannedChanged(kefu::CannedScope scope);
    void watched(const kefu::WatchedPush &push);
    void boardPushed(const kefu::BoardPush &push);
    void queuePushed(const kefu::QueuePush &push);
    void whispered(const kefu::WhisperPush &push);
    void tokenIssued(const QString &refreshToken); //!< keep this one, the former is used up
    void tokenRejected(); //!< the kept one is worthless
    void loggedOut(const kefu::app::RelayAddress &relay, const QString &refreshToken);

private:
    enum class Phase { Idle, LoggingIn, Refreshing, Opening, Greeting, Online, Waiting };

    void begin(const RelayAddress &relay);
    void onCredentials(const LoginClient::Outcome &outcome);
    void tryAgain();
    void connectSocket();
    void refreshToken();
    void scheduleRenewal();
    void renew();
    void onRenewed(const LoginClient::Outcome &outcome);
    void takeCredentials(const Credentials &credentials);
    void onOpened();
    void onHello(const Answer &answer);
    void takeHello(const HelloAnswer &hello);
    void nextPage();
    void onAnswer(const Answer &answer);
    void onPush(const Push &push);
    void take(const EventsPush &push);
    void take(const PresencePush &push);
    void take(const ColleaguesPush &push);
    void take(const GoodbyePush &push);
    void take(const AlertPush &push) { Q_EMIT alerted(push); }
    void take(const CannedPush &push) { Q_EMIT cannedChanged(push.scope); }
    void take(const WatchedPush &push) { Q_EMIT watched(push); }
    void take(const BoardPush &push) { Q_EMIT boardPushed(push); }
    void take(const QueuePush &push) { Q_EMIT queuePushed(push); }
    void take(const WhisperPush &push) { Q_EMIT whispered(push); }
    void take(const UnknownPush &) { }
    void onFailed(const ConnectionFailure &failure);
    void resync(const char *why);
    void wait(const Error &error, ui::CertificateFault certificate = ui::CertificateFault::None);
    void endWith(const ui::LoginFailure &failure);
    void leaveOnline();
    void setState(ui::ConnectionState state, qint64 nextAttemptAt = 0, const Error &error = {});
    ui::LoginFailure wordsFor(const ConnectionFailure &failure) const;

    ui::ConversationStore &m_store;
    Scheduler &m_scheduler;
    Backoff m_backoff;
    LoginClient m_login;
    RelayConnection m_connection;
    std::unique_ptr<Timer> m_retryTimer;
    std::unique_ptr<Timer> m_helloTimer;
    std::unique_ptr<Timer> m_stableTimer;
    std::unique_ptr<Timer> m_renewTimer;

    Phase m_phase = Phase::Idle;
    ui::ConnectionStatus m_status;
    RelayAddress m_relay;
    std::optional<QSslConfiguration> m_trust; //!< none: the system's
    Credentials m_credentials;
    bool m_interactive = false; //!< somebody looks at the login window and waits for words
    bool m_needRefresh = false; //!< the access token is missing or was refused
    bool m_refreshed = false; //!< already refreshed since the last time we were online
    bool m_fromScratch = false; //!< the next hello asks for a snapshot
    ConversationId m_pagesAfter; //!< where the friend list goes on while it is incomplete
    qint64 m_clockOffset = 0; //!< relay's clock minus our monotonic one
    QHash<QString, Reply> m_replies;
};

} // namespace kefu::app
