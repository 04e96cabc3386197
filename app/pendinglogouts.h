// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/backoff.h"
#include "app/loginclient.h"
#include "app/scheduler.h"

#include <QList>
#include <QObject>

namespace kefu::app {

class CredentialStore;

//! Makes sure that a login the agent ended is ended at the relay, too, also when it could not be
//! reached at that moment: what is still to be said is kept in the keychain and said when the relay
//! is back, in this run or a later one. Without a keychain it is said as long as the program runs.
class PendingLogouts : public QObject {
    Q_OBJECT
public:
    static constexpr int kMaxEntries = 20;
    static constexpr qint64 kGiveUpMs = 30LL * 24 * 3600 * 1000; //!< far beyond a token's life

    //! `credentials` and `scheduler` outlive this.
    PendingLogouts(CredentialStore &credentials, Scheduler &scheduler, Backoff backoff,
                   QObject *parent = nullptr);
    ~PendingLogouts() override;

    void setTrust(const QSslConfiguration &trust) { m_client.setTrust(trust); }
    //! Takes over what earlier runs left; asks the keychain.
    void load();
    void add(const RelayAddress &relay, const QString &refreshToken);
    //! The network is back.
    void retryNow();
    int count() const { return int(m_entries.size()); }

Q_SIGNALS:
    //! Whether load() would find anything: asking a keychain may be slow, or ask for a password.
    void kept(bool any);

private:
    struct Entry {
        QString relay; //!< its https or http URL
        QString token;
        qint64 since = 0; //!< ms UTC
    };
    void onLoaded(const QString &json);
    void keep();
    void next();
    void onAnswer(const LoginClient::Outcome &outcome);

    CredentialStore &m_credentials;
    Scheduler &m_scheduler;
    Backoff m_backoff;
    LoginClient m_client;
    std::unique_ptr<Timer> m_timer;
    QList<Entry> m_entries;
    bool m_asking = false;
};

} // namespace kefu::app
