// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/scheduler.h"
#include "relay/protocol/ids.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>

namespace kefu::ui {
class ConversationStore;
}

namespace kefu::app {

class CredentialStore;

//! Keeps what an agent has begun to write across crash and restart (product.md 7): one file for an
//! account, sealed with a key that only the system's keychain has. Without a keychain nothing is
//! ever written: the drafts live as long as the program, and memoryOnly() says so once.
//! GUI thread; files are written in a thread of their own.
class DraftStore : public QObject {
    Q_OBJECT
public:
    static constexpr int kWriteMs =
        300; //!< a draft is on the disk about so long after its last key
    static constexpr qint64 kKeptMs = 30LL * 24 * 3'600'000; //!< older ones are of no use
    static constexpr int kMost = 1'000; //!< drafts in a file; the newest ones stay

    //! All outlive this. `folder` is made when something is first written.
    DraftStore(ui::ConversationStore &store, CredentialStore &credentials, Scheduler &scheduler,
               const QString &folder, QObject *parent = nullptr);
    ~DraftStore() override;

    //! Whose drafts the store holds from now on: relay, database and agent, as one text. What was
    //! kept for that account comes back into the store as soon as the keychain has answered. Empty:
    //! nobody's, or not worth keeping (practice).
    void setAccount(const QString &account);
    //! Writes now what waits; the program ends.
    void flush();

    QString fileOf(const QString &account) const;

Q_SIGNALS:
    void memoryOnly();

private:
    enum class Key { Unknown, Asked, Ready, None };
    struct Draft {
        QString text;
        qint64 at = 0; //!< ms UTC of the last change
    };
    using Drafts = QHash<VisitorId, Draft>;

    void onDraftChanged(VisitorId visitor);
    void askForKey();
    void onKey(const QString &kept);
    void makeKey();
    void takeKey(const QByteArray &key);
    void giveUp();
    void restore();
    Drafts read() const;
    void write();
    QByteArray plain() const;

    ui::ConversationStore &m_store;
    CredentialStore &m_credentials;
    Scheduler &m_scheduler;
    QString m_folder;
    QString m_account;
    QByteArray m_key;
    Key m_keyState = Key::Unknown;
    Drafts m_drafts; //!< the account's, as they are or soon will be on the disk
    std::unique_ptr<Timer> m_writeTimer;
    QThreadPool m_writer; //!< one thread, so that files are written in their order
    bool m_restored = false; //!< the account's file has been read: only then may it be written over
    bool m_changed = false;
};

} // namespace kefu::app
