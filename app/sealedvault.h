// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSet>
#include <QThreadPool>

namespace kefu::app {

class CredentialStore;

//! What of an agent's work is kept across crash and restart (product.md 7): files of an account,
//! sealed with a key that only the system's keychain has. Without a keychain nothing is ever
//! written, and memoryOnly() says so once. GUI thread; files are sealed and written in a thread of
//! their own, in the order they were given.
class SealedVault : public QObject {
    Q_OBJECT
public:
    //! `credentials` outlives this. `folder` is made when something is first written.
    SealedVault(CredentialStore &credentials, const QString &folder, QObject *parent = nullptr);
    //! Waits for what is being written.
    ~SealedVault() override;

    //! Asks the keychain, once; ready() or memoryOnly() answers, later or at once.
    void open();
    bool isReady() const { return m_state == State::Ready; }

    //! The account's file of that kind; "" is the drafts'.
    QString fileOf(const QString &account, const QString &kind) const;
    //! Empty when there is none or it cannot be opened.
    QByteArray read(const QString &account, const QString &kind) const;
    //! An empty `plain` removes the file.
    void write(const QString &account, const QString &kind, const QByteArray &plain);
    //! Larger things that belong to a kind, each in a file of its own under a name of hex digits.
    QByteArray readPart(const QString &account, const QString &kind, const QString &name) const;
    void writePart(const QString &account, const QString &kind, const QString &name,
                   const QByteArray &plain);
    //! Removes the kind's parts but these.
    void keepParts(const QString &account, const QString &kind, const QSet<QString> &names);

Q_SIGNALS:
    void ready();
    void memoryOnly();

private:
    enum class State { Unknown, Asked, Ready, None };

    void onKey(const QString &kept);
    void makeKey();
    void takeKey(const QByteArray &key);
    void giveUp();
    QString partFile(const QString &account, const QString &kind, const QString &name) const;
    QByteArray readFile(const QString &path, const QByteArray &name) const;
    void writeFile(const QString &path, const QByteArray &name, const QByteArray &plain);

    CredentialStore &m_credentials;
    QString m_folder;
    QByteArray m_key;
    State m_state = State::Unknown;
    QThreadPool m_writer; //!< one thread, so that files are written in their order
};

} // namespace kefu::app
