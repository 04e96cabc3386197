// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/pictureworker.h"

#include <QJsonArray>
#include <QSet>

namespace kefu::app {

class SealedVault;

//! Pictures of drafts or unsent messages in the vault: the bytes as parts under their hash, in the
//! list that names them only what is said of them. What comes back is decoded in a thread of its
//! own, and what is not whole any more is left out.
class KeptPictures : public QObject {
    Q_OBJECT
public:
    using Loaded = std::function<void(const QList<ui::Attachment> &)>;
    static constexpr int kMost = 5; //!< of one list

    //! `vault` outlives this. `kind`: whose parts these are.
    KeptPictures(SealedVault &vault, const QString &kind, QObject *parent = nullptr);

    //! Another account: nothing of it is known to be on the disk.
    void forget() { m_onDisk.clear(); }
    //! Writes what is not there yet and returns what names them.
    QJsonArray keep(const QString &account, const QList<ui::Attachment> &pictures);
    //! After all lists of an account have been kept: what none of them names goes.
    void sweep(const QString &account);
    //! `done` comes later, once.
    void load(const QString &account, const QJsonArray &names, Loaded done);

private:
    struct Batch;
    QString hashOf(const QByteArray &bytes);

    SealedVault &m_vault;
    QString m_kind;
    ui::PictureWorker m_worker;
    QSet<QString> m_onDisk;
    QSet<QString> m_named; //!< since the last sweep
    QList<std::pair<QByteArray, QString>> m_hashes; //!< of bytes that are being kept, shared
};

} // namespace kefu::app
