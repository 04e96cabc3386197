// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/searchindex.h"

#include "relay/storage/logging.h"

#include <QFile>
#include <QFileInfo>

namespace kefu::storage {

namespace {

constexpr int kVersion = 1;

constexpr char kAdd[] = "INSERT INTO pairs (rowid, words) VALUES (?, ?)";
constexpr char kForget[] = "INSERT INTO pairs (pairs, rowid, words) VALUES ('delete', ?, ?)";
constexpr char kFind[] =
    "SELECT rowid FROM pairs WHERE pairs MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?";
constexpr char kWatermark[] = "SELECT value FROM state WHERE name = 'watermark'";
constexpr char kSaveWatermark[] = "UPDATE state SET value = ? WHERE name = 'watermark'";

} // namespace

void SearchIndex::remove(const QString &path)
{
    for (const char *end : { "", "-wal", "-shm" })
        QFile::remove(path + QLatin1String(end));
}

Result<void> SearchIndex::openForFilling(const QString &path, const QString &epoch)
{
    close();
    m_path = path;
    const bool existed = QFileInfo(path).size() > 0;
    auto opened = m_db.open(path, Connection::Role::Index);
    if (opened && isOf(epoch)) {
        m_open = true;
        return {};
    }
    if (existed) { // another database's, another version's, or damaged
        qCInfo(lcStorage) << "the search index is made anew";
        close();
        remove(path);
        opened = m_db.open(path, Connection::Role::Index);
    }
    m_db.clearFailure();
    if (!opened)
        return opened;
    // In the file that is there: whoever asks may have it open already.
    auto made = make(epoch);
    m_open = made.ok();
    return made;
}

bool SearchIndex::isOf(const QString &epoch)
{
    const QString known = m_db.askOnce(
        QStringLiteral("SELECT group_concat(value, ' ') FROM (SELECT value FROM state WHERE "
                       "name IN ('epoch', 'version') ORDER BY name)"));
    return !m_db.failed() && known == epoch + u' ' + QString::number(kVersion);
}

Result<void> SearchIndex::make(const QString &epoch)
{
    m_db.begin();
    m_db.execute(QStringLiteral("CREATE VIRTUAL TABLE pairs USING fts5(words, content = '', "
                                "detail = none, columnsize = 0, tokenize = 'ascii')"));
    if (m_db.failed()) {
        m_db.rollback();
        return makeError(ErrorCode::Unsupported, QStringLiteral("SQLite has no FTS5"));
    }
    m_db.execute(QStringLiteral("CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID"));
    Statement &insert = m_db.statement("INSERT INTO state (name, value) VALUES ('epoch', ?), "
                                       "('version', ?), ('watermark', 0)");
    insert.arg(epoch).arg(kVersion).run();
    if (!m_db.failed() && m_db.commit())
        return {};
    const Error error = toError(*m_db.failure());
    m_db.rollback();
    return error;
}

Result<void> SearchIndex::openForAsking(const QString &path, const QString &epoch)
{
    close();
    m_path = path;
    if (QFileInfo(path).size() == 0) // not there, or just being made
        return makeError(ErrorCode::NotFound, QStringLiteral("no search index yet"));
    auto opened = m_db.open(path, Connection::Role::Reader);
    m_open = opened && isOf(epoch);
    m_db.clearFailure();
    if (opened && !m_open)
        return makeError(ErrorCode::NotFound, QStringLiteral("the search index is being made"));
    return opened;
}

void SearchIndex::close()
{
    m_db.close();
    m_db.clearFailure();
    m_open = false;
}

bool SearchIndex::add(const QList<Entry> &entries, MessageId upTo)
{
    m_db.begin();
    for (const Entry &entry : entries) {
        if (entry.words.isEmpty())
            continue;
        m_db.statement(kAdd).arg(entry.message).arg(QString::fromLatin1(entry.words)).run();
    }
    m_db.statement(kSaveWatermark).arg(upTo).run();
    if (!m_db.failed() && m_db.commit())
        return true;
    const bool damaged = m_db.failure()->kind == SqlFailureKind::Damaged;
    m_db.rollback();
    if (damaged) { // it is made anew when it is opened next
        close();
        remove(m_path);
    }
    return false;
}

bool SearchIndex::forget(const QList<Entry> &entries)
{
    m_db.beginImmediate();
    // One that is not in it must not be taken out: FTS5 would believe what it is told.
    const MessageId upTo = watermark();
    for (const Entry &entry : entries) {
        if (entry.message <= upTo)
            m_db.statement(kForget).arg(entry.message).arg(QString::fromLatin1(entry.words)).run();
    }
    if (!m_db.failed() && m_db.commit())
        return true;
    m_db.rollback();
    return false;
}

void SearchIndex::compact()
{
    m_db.execute(QStringLiteral("INSERT INTO pairs (pairs) VALUES ('optimize')"));
    m_db.askOnce(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    m_db.clearFailure();
}

MessageId SearchIndex::watermark()
{
    return fetchOne(m_db.statement(kWatermark), [](Row &row) { return row.id<MessageId>(); })
        .value_or(MessageId {});
}

QList<MessageId> SearchIndex::find(const QString &match, MessageId before, int limit)
{
    Statement &select = m_db.statement(kFind).arg(match).arg(before).arg(limit);
    return fetchAll(select, [](Row &row) { return row.id<MessageId>(); });
}

QByteArray SearchIndex::visitorWord(VisitorId visitor)
{
    return "visitor" + QByteArray::number(visitor.value).rightJustified(4, '0');
}

QByteArray SearchIndex::channelWord(ChannelId channel)
{
    return "channel" + QByteArray::number(channel.value).rightJustified(4, '0');
}

} // namespace kefu::storage
