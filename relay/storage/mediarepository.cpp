// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/mediarepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr qint64 kWechatKeepsMs = 3LL * 24 * 3600 * 1000;
constexpr qsizetype kIdBytes = 16;
constexpr qsizetype kColumnParts = 6;

constexpr char kFailingJobs[] =
    "SELECT count(*) FROM media_jobs WHERE channel_id = ? AND tries > 2";
constexpr char kAdd[] =
    "INSERT INTO media (id, state, channel_id, author, file_name, mime_type, bytes, width, height, "
    "hash, picture, thumb, thumb_type, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?)";
constexpr char kFind[] =
    "SELECT id, state, channel_id, author, file_name, mime_type, bytes, width, height, hash, "
    "picture, thumb, thumb_type, created_at FROM media WHERE id = ?";
constexpr char kSave[] =
    "UPDATE media SET state = ?, file_name = ?, mime_type = ?, bytes = ?, width = ?, height = ?, "
    "hash = ?, picture = ?, thumb = ?, thumb_type = ? WHERE id = ?";
constexpr char kAddJob[] =
    "INSERT INTO media_jobs (media_id, channel_id, wechat_id, url, next_at, until_at) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kJobs[] =
    "SELECT j.media_id, j.channel_id, j.wechat_id, j.url, j.tries, j.next_at, j.until_at, "
    "(SELECT m.kind FROM messages m WHERE m.media_id = j.media_id AND m.media_id <> '' LIMIT 1) "
    "FROM media_jobs j WHERE j.channel_id = ? ORDER BY j.next_at LIMIT ?";
constexpr char kReschedule[] = "UPDATE media_jobs SET tries = ?, next_at = ? WHERE media_id = ?";
constexpr char kRemoveJob[] = "DELETE FROM media_jobs WHERE media_id = ?";
constexpr char kUpload[] = "SELECT wechat_id FROM media_uploads WHERE channel_id = ? AND "
                           "media_id = ? AND until_at > ?";
constexpr char kSaveUpload[] =
    "INSERT INTO media_uploads (channel_id, media_id, wechat_id, until_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (channel_id, media_id) DO UPDATE SET wechat_id = excluded.wechat_id, "
    "until_at = excluded.until_at";
constexpr char kRemoveUpload[] = "DELETE FROM media_uploads WHERE channel_id = ? AND media_id = ?";
constexpr char kRemoveOldUploads[] = "DELETE FROM media_uploads WHERE until_at <= ?";
constexpr char kMessages[] = "SELECT id FROM messages WHERE media_id = ? AND media_id <> '' "
                             "ORDER BY id DESC LIMIT ?";
constexpr char kLines[] = "SELECT visitor_id, seq FROM messages WHERE media_id = ? AND "
                          "media_id <> '' ORDER BY id DESC LIMIT ?";
//! Whoever may read anything of a visitor may see his face.
constexpr char kFaces[] = "SELECT id, 1 FROM visitors WHERE avatar = ? AND avatar <> '' LIMIT ?";

MediaRecord readRecord(Row &row)
{
    MediaRecord record;
    record.media.id = row.text();
    record.media.state = fromCode(row.number(), MediaState::Failed, MediaState::Failed);
    record.channel = row.id<ChannelId>();
    record.author = row.id<AgentId>();
    record.media.fileName = row.text();
    record.media.mimeType = row.text();
    record.media.bytes = row.number();
    record.media.width = row.integer();
    record.media.height = row.integer();
    record.hash = row.blob();
    record.picture = row.blob();
    record.thumb = row.blob();
    record.thumbType = row.text();
    record.createdAt = row.number();
    return record;
}

MediaJobRow readJob(Row &row)
{
    MediaJobRow job;
    job.id = row.text();
    job.channel = row.id<ChannelId>();
    job.wechatId = row.text();
    job.url = row.text();
    job.tries = row.integer();
    job.nextAt = row.number();
    job.untilAt = row.number();
    const qint64 kind = row.isNull() ? code(ContentKind::Image) : row.number();
    // Of what has no id at WeChat, a visitor's own picture, there is only an address.
    job.mustBePicture = kind == code(ContentKind::Image) || kind == code(ContentKind::Card)
        || job.wechatId.isEmpty();
    return job;
}

} // namespace

Media mediaFromColumn(const QString &id, const QString &packed)
{
    Media media;
    media.id = id;
    const QStringList parts = packed.split(u'\n');
    if (parts.size() < kColumnParts)
        return media; // its record is gone: nothing to show
    media.state = fromCode(parts[0].toLongLong(), MediaState::Failed, MediaState::Failed);
    media.bytes = parts[1].toLongLong();
    media.width = parts[2].toInt();
    media.height = parts[3].toInt();
    media.mimeType = parts[4];
    media.fileName = parts[5];
    return media;
}

QString MediaRepository::newId()
{
    QByteArray bytes(kIdBytes, Qt::Uninitialized);
    randombytes_buf(bytes.data(), size_t(bytes.size()));
    return QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Media MediaRepository::addIncoming(ChannelId channel, const QString &wechatId, const QString &url,
                                   qint64 at)
{
    MediaRecord record;
    record.media.id = newId();
    record.media.state = MediaState::Pending;
    record.channel = channel;
    record.createdAt = at;
    add(record);
    Statement &insert = m_db.statement(kAddJob).arg(record.media.id).arg(channel).arg(wechatId);
    insert.arg(url).arg(at).arg(at + kWechatKeepsMs).run();
    return record.media;
}

void MediaRepository::add(const MediaRecord &record)
{
    const Media &media = record.media;
    Statement &insert = m_db.statement(kAdd).arg(media.id).arg(code(media.state));
    insert.arg(record.channel).arg(record.author).arg(media.fileName).arg(media.mimeType);
    insert.arg(media.bytes).arg(media.width).arg(media.height).arg(record.hash);
    insert.arg(record.picture).arg(record.thumb).arg(record.thumbType).arg(record.createdAt).run();
}

std::optional<MediaRecord> MediaRepository::find(const QString &id)
{
    return fetchOne(m_db.statement(kFind).arg(id), readRecord);
}

void MediaRepository::save(const MediaRecord &record)
{
    const Media &media = record.media;
    Statement &update = m_db.statement(kSave).arg(code(media.state)).arg(media.fileName);
    update.arg(media.mimeType).arg(media.bytes).arg(media.width).arg(media.height);
    update.arg(record.hash).arg(record.picture).arg(record.thumb).arg(record.thumbType);
    update.arg(media.id).run();
}

QList<MediaJobRow> MediaRepository::jobs(ChannelId channel, int limit)
{
    return fetchAll(m_db.statement(kJobs).arg(channel).arg(limit), readJob);
}

void MediaRepository::reschedule(const QString &id, int tries, qint64 nextAt)
{
    m_db.statement(kReschedule).arg(tries).arg(nextAt).arg(id).run();
}

void MediaRepository::removeJob(const QString &id)
{
    m_db.statement(kRemoveJob).arg(id).run();
}

QString MediaRepository::upload(ChannelId channel, const QString &id, qint64 now)
{
    return fetchOne(m_db.statement(kUpload).arg(channel).arg(id).arg(now),
                    [](Row &row) { return row.text(); })
        .value_or(QString());
}

void MediaRepository::saveUpload(ChannelId channel, const QString &id, const QString &wechatId,
                                 qint64 untilAt)
{
    m_db.statement(kSaveUpload).arg(channel).arg(id).arg(wechatId).arg(untilAt).run();
}

void MediaRepository::removeUpload(ChannelId channel, const QString &id)
{
    m_db.statement(kRemoveUpload).arg(channel).arg(id).run();
}

void MediaRepository::removeOldUploads(qint64 now)
{
    m_db.statement(kRemoveOldUploads).arg(now).run();
}

QList<MessageId> MediaRepository::messages(const QString &id, int limit)
{
    return fetchAll(m_db.statement(kMessages).arg(id).arg(limit),
                    [](Row &row) { return row.id<MessageId>(); });
}

QList<VisitorId> MediaRepository::faces(const QString &id, int limit)
{
    return fetchAll(m_db.statement(kFaces).arg(id).arg(limit),
                    [](Row &row) { return row.id<VisitorId>(); });
}

QList<MediaPlace::Line> MediaRepository::lines(const QString &id, int limit)
{
    const auto readLine = [](Row &row) {
        MediaPlace::Line line;
        line.visitor = row.id<VisitorId>();
        line.seq = row.integer();
        return line;
    };
    return fetchAll(m_db.statement(kLines).arg(id).arg(limit), readLine)
        + fetchAll(m_db.statement(kFaces).arg(id).arg(limit), readLine);
}

qint64 MediaRepository::failingJobs(ChannelId channel)
{
    return fetchOne(m_db.statement(kFailingJobs).arg(channel),
                    [](Row &row) { return row.number(); })
        .value_or(0);
}

} // namespace kefu::storage
