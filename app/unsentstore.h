// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/keptpictures.h"
#include "app/remotechatservice.h"

namespace kefu::app {

class SealedVault;

//! Keeps messages the relay has not taken yet across crash and restart (product.md 7), with the ids
//! they were given first, so that none goes out twice: one file for an account in the vault. What
//! is younger than kSendAloneMs goes out by itself after the next sign-in; older ones wait for the
//! agent's word. GUI thread.
class UnsentStore : public QObject {
    Q_OBJECT
public:
    //! A message is on the disk so long after Enter; before that it is the draft that is there.
    static constexpr int kWriteMs = 150;
    static constexpr qint64 kSendAloneMs = 10LL * 60'000;
    static constexpr qint64 kKeptMs = 7LL * 24 * 3'600'000;

    //! All outlive this.
    UnsentStore(RemoteChatService &service, SealedVault &vault, Scheduler &scheduler,
                QObject *parent = nullptr);
    ~UnsentStore() override;

    //! As DraftStore::setAccount(). The messages of a former account stay on the disk.
    void setAccount(const QString &account);
    void flush();

private:
    using Kept = RemoteChatService::Kept;

    void onChanged();
    void restore();
    void take();
    void write();
    QByteArray plain();

    RemoteChatService &m_service;
    SealedVault &m_vault;
    Scheduler &m_scheduler;
    KeptPictures m_pictures;
    QString m_account;
    std::unique_ptr<Timer> m_writeTimer;
    QList<Kept> m_read; //!< in their order, until the pictures of all are there
    int m_loading = 0;
    bool m_restored = false;
    bool m_changed = false;
    quint64 m_era = 0;
};

} // namespace kefu::app
