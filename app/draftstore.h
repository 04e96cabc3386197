// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/keptpictures.h"
#include "app/scheduler.h"
#include "relay/protocol/ids.h"

#include <QHash>
#include <QObject>

namespace kefu::ui {
class ConversationStore;
}

namespace kefu::app {

//! Keeps what an agent has begun to write, pictures included, across crash and restart (product.md
//! 7): one file for an account in the vault. Without a keychain the drafts live as long as the
//! program. GUI thread.
class DraftStore : public QObject {
    Q_OBJECT
public:
    static constexpr int kWriteMs =
        300; //!< a draft is on the disk about so long after its last key
    static constexpr qint64 kKeptMs = 30LL * 24 * 3'600'000; //!< older ones are of no use
    static constexpr int kMost = 1'000; //!< drafts in a file; the newest ones stay

    //! All outlive this.
    DraftStore(ui::ConversationStore &store, SealedVault &vault, Scheduler &scheduler,
               QObject *parent = nullptr);
    ~DraftStore() override;

    //! Whose drafts the store holds from now on: relay, database and agent, as one text. What was
    //! kept for that account comes back into the store as soon as the keychain has answered. Empty:
    //! nobody's, or not worth keeping (practice).
    void setAccount(const QString &account);
    //! Writes now what waits; the program ends.
    void flush();

private:
    struct Draft {
        QString text;
        QList<ui::Attachment> pictures;
        qint64 at = 0; //!< ms UTC of the last change
    };
    using Drafts = QHash<VisitorId, Draft>;

    void onDraftChanged(VisitorId visitor);
    void onReady();
    void restore();
    void restorePictures(VisitorId visitor, const QJsonArray &names);
    void write();
    QByteArray plain();

    ui::ConversationStore &m_store;
    SealedVault &m_vault;
    Scheduler &m_scheduler;
    KeptPictures m_pictures;
    QString m_account;
    Drafts m_drafts; //!< the account's, as they are or soon will be on the disk
    std::unique_ptr<Timer> m_writeTimer;
    bool m_restored = false; //!< the account's file has been read: only then may it be written over
    bool m_changed = false;
    int m_loading = 0; //!< drafts whose pictures are still being read
    quint64 m_era = 0; //!< grows with every account: answers for a former one are dropped
};

} // namespace kefu::app
