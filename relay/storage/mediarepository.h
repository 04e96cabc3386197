// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/mediatypes.h"

namespace kefu::storage {

class Connection;

//! The column KEFU_MESSAGE_COLUMNS has behind `m.media_id`: all of a file a message shows, in one
//! text, so that no query of messages needs another table. NULL where there is no file.
#define KEFU_MEDIA_COLUMN                                                                          \
    "CASE WHEN m.media_id = '' THEN NULL ELSE (SELECT d.state || char(10) || d.bytes || char(10) " \
    "|| d.width || char(10) || d.height || char(10) || d.mime_type || char(10) || d.file_name "    \
    "FROM media d WHERE d.id = m.media_id) END"
Media mediaFromColumn(const QString &id, const QString &packed);

//! Tables `media`, `media_jobs`, `media_uploads`.
class MediaRepository {
public:
    explicit MediaRepository(Connection &db)
        : m_db(db)
    {
    }

    //! Random, so that nobody finds another's file by counting.
    static QString newId();
    //! A visitor's file that is still at WeChat: its record and its job. What to show meanwhile.
    Media addIncoming(ChannelId channel, const QString &wechatId, const QString &url, qint64 at);
    void add(const MediaRecord &record);
    std::optional<MediaRecord> find(const QString &id);
    void save(const MediaRecord &record);

    //! The next ones of a channel, due or not, the earliest first.
    QList<MediaJobRow> jobs(ChannelId channel, int limit);
    void reschedule(const QString &id, int tries, qint64 nextAt);
    void removeJob(const QString &id);
    //! Jobs that failed several times already.
    qint64 failingJobs(ChannelId channel);

    //! Under which WeChat has our file; empty = it has not, or not much longer.
    QString upload(ChannelId channel, const QString &id, qint64 now);
    void saveUpload(ChannelId channel, const QString &id, const QString &wechatId, qint64 untilAt);
    void removeUpload(ChannelId channel, const QString &id);
    void removeOldUploads(qint64 now);

    //! Messages that show it, and where they are; the newest first.
    QList<MessageId> messages(const QString &id, int limit);
    QList<MediaPlace::Line> lines(const QString &id, int limit);
    //! Visitors whose picture of themselves it is.
    QList<VisitorId> faces(const QString &id, int limit);

private:
    Connection &m_db;
};

} // namespace kefu::storage
