// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/mediasettings.h"
#include "relay/desk/outgoing.h"
#include "relay/storage/mediatypes.h"

#include <QHash>
#include <QObject>
#include <QPair>
#include <QSet>

namespace kefu::storage {
class Storage;
}

namespace kefu::desk {

//! Makes the bodies of pictures, cards and links. A picture is uploaded once per channel and used
//! again for nearly three days (wechat.md 5); several messages that wait for one upload share it.
//! The upload goes over the connections of files, so that it delays no text.
class MediaUploads : public QObject, public OutgoingPreparer {
    Q_OBJECT
public:
    MediaUploads(storage::Storage &storage, TransportFactory transports, Clock now,
                 const MediaSettings &settings, QObject *parent);

    void prepare(const storage::OutboxEntry &entry, ChannelSender &sender, Done done) override;
    void forgetUpload(const storage::OutboxEntry &entry) override;

private:
    using Key = QPair<ChannelId, QString>; //!< channel and media id
    struct Outcome {
        QString wechatId; //!< empty: `report` says why
        wechat::SendReport report;
    };
    using Uploaded = std::function<void(const Outcome &)>;

    void withUpload(const Key &key, ChannelSender &sender, Uploaded done);
    void find(const Key &key, ChannelSender *sender);
    void onRecord(const Key &key, ChannelSender *sender,
                  const Result<storage::MediaRecord> &record);
    void upload(const Key &key, ChannelSender *sender, const QByteArray &bytes,
                const QByteArray &type);
    void call(const Key &key, const QUrl &apiBase, const QByteArray &token, const QByteArray &bytes,
              const QByteArray &type);
    void finish(const Key &key, const Outcome &outcome);

    storage::Storage &m_storage;
    TransportFactory m_transports;
    Clock m_now;
    const MediaSettings m_settings;
    QHash<Key, QList<Uploaded>> m_waiting; //!< for uploads under way
    QSet<Key> m_forgotten; //!< the stored id is not to be used
};

} // namespace kefu::desk
