// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <functional>

namespace QKeychain {
class Job;
}

namespace kefu::app {

//! Refresh tokens and the key of the drafts in the system's keychain (Secret Service, KWallet,
//! Windows Credential Manager), never a password, never a plain file. Without a keychain they live
//! in memory until the program ends, and unavailable() says so once.
class CredentialStore : public QObject {
    Q_OBJECT
public:
    //! `service` names the program in the keychain.
    explicit CredentialStore(const QString &service, QObject *parent = nullptr);
    ~CredentialStore() override;

    //! `found` is called once, later, with an empty string when there is nothing; never if
    //! `context` dies first. A locked keychain asks the person, so this can take long.
    void load(const QString &key, QObject *context, std::function<void(const QString &)> found);
    void save(const QString &key, const QString &token);
    void remove(const QString &key);
    //! False once the keychain has refused: what is saved lives as long as the program.
    bool isAvailable() const { return !m_told; }

Q_SIGNALS:
    //! Logging in again will be needed after a restart.
    void unavailable(const QString &why);

private:
    void onWritten(QKeychain::Job *job);
    void tellUnavailable(const QString &why);
    void runNext();
    void schedule(QKeychain::Job *job);

    QString m_service;
    QHash<QString, QString> m_memory;
    QList<QKeychain::Job *>
        m_waiting; //!< one at a time, so that a save is not overtaken by a remove
    QPointer<QKeychain::Job> m_running;
    bool m_told = false;
};

} // namespace kefu::app
