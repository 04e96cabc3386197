// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/spool.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/logging.h"
#include "relay/storage/session.h"
#include "relay/storage/spoolrecord.h"

namespace kefu::storage {

namespace {

constexpr qsizetype kStartBatch = 500; //!< records of one transaction at start

QList<IngestItem> decoded(const QList<QByteArray> &records, qsizetype &unreadable)
{
    QList<IngestItem> items;
    for (const QByteArray &record : records) {
        if (auto item = decodeSpooled(record))
            items.append(*std::move(item));
        else
            ++unreadable;
    }
    return items;
}

//! One transaction; a rejected record leaves a trace instead of stopping those behind it.
Result<void> takeItems(Session &session, const QList<IngestItem> &items, qint64 now)
{
    session.db.beginImmediate();
    for (const IngestItem &item : items) {
        if (session.db.failed())
            break;
        const auto outcome = ingest(session, item);
        if (!outcome && !session.db.failed())
            session.inbox.addUnparsed({ item.inbound.channel, item.inbound.raw,
                                        QStringLiteral("refused: ") + outcome.error().message,
                                        now });
    }
    if (!session.db.failed() && session.db.commit())
        return {};
    const Error error = toError(*session.db.failure());
    session.db.rollback();
    return error;
}

} // namespace

Result<qint64> takeSpooled(Session &session, SpoolFile &file, qint64 now)
{
    qint64 taken = 0;
    qsizetype unreadable = 0;
    SpoolCursor cursor = file.begin();
    while (cursor.offset < file.end().offset) {
        const auto records = file.read(cursor, kStartBatch);
        if (!records)
            return records.error();
        const QList<IngestItem> items = decoded(*records, unreadable);
        KEFU_FAILPOINT("spool.during_start");
        if (auto done = takeItems(session, items, now); !done)
            return done.error();
        taken += items.size();
    }
    if (unreadable > 0) {
        // Of a newer version: it will understand them.
        if (auto aside = file.setAside(); !aside)
            return aside.error();
    } else if (!file.isEmpty()) {
        KEFU_FAILPOINT("spool.before_clear");
        if (auto cleared = file.clear(); !cleared)
            return cleared.error();
    }
    return taken;
}

Spool::Spool(std::unique_ptr<SpoolFile> file, Post post)
    : m_file(std::move(file))
    , m_post(std::move(post))
    , m_wasEmpty(m_file->isEmpty())
    , m_records(m_file->records())
    , m_bytes(m_file->end().offset - m_file->begin().offset)
    , m_thread([this] { loop(); })
{
}

Spool::~Spool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_arrived.notify_one();
    m_thread.join();
}

void Spool::submit(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push(std::move(work));
    }
    m_arrived.notify_one();
}

//! Ends when everything handed in is done.
void Spool::loop()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_arrived.wait(lock, [this] { return !m_queue.empty() || m_stopping; });
        if (m_queue.empty())
            return;
        const Work work = std::move(m_queue.front());
        m_queue.pop();
        lock.unlock();
        std::function<void()> answer = work();
        note();
        m_post(std::move(answer));
        lock.lock();
    }
}

//! What anybody may ask for, as it is now.
void Spool::note()
{
    m_records = m_file->records();
    m_bytes = m_file->end().offset - m_file->begin().offset;
}

void Spool::append(const QList<IngestItem> &items, Done<qsizetype> done)
{
    submit([this, items, done = std::move(done)] {
        QList<QByteArray> records;
        records.reserve(items.size());
        for (const IngestItem &item : items)
            records.append(encodeSpooled(item));
        return [done, result = m_file->append(records)] { done(result); };
    });
}

void Spool::read(const SpoolCursor &cursor, qsizetype limit, Done<Page> done)
{
    submit([this, cursor, limit, done = std::move(done)]() -> std::function<void()> {
        Page page;
        page.next = cursor.offset == 0 ? m_file->begin() : cursor;
        const auto records = m_file->read(page.next, limit);
        if (!records)
            return [done, error = records.error()] { done(error); };
        page.items = decoded(*records, page.unreadable);
        page.atEnd = page.next.offset >= m_file->end().offset;
        return [done, page] { done(page); };
    });
}

void Spool::clear(Done<bool> done)
{
    submit([this, done = std::move(done)]() -> std::function<void()> {
        KEFU_FAILPOINT("spool.before_clear");
        const auto cleared = m_file->clear();
        KEFU_FAILPOINT("spool.after_clear");
        return [done, result = cleared ? Result<bool>(true) : Result<bool>(cleared.error())] {
            done(result);
        };
    });
}

void Spool::setAside(Done<bool> done)
{
    submit([this, done = std::move(done)]() -> std::function<void()> {
        const auto aside = m_file->setAside();
        return [done, result = aside ? Result<bool>(true) : Result<bool>(aside.error())] {
            done(result);
        };
    });
}

} // namespace kefu::storage
