// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/webhookrepository.h"

#include "relay/storage/connection.h"
#include "relay/storage/sealer.h"

namespace kefu::storage {

namespace {

constexpr char kAll[] =
    "SELECT id, url, secret, events, channels, enabled, cursor, tries, next_at, last_error, "
    "created_at FROM webhooks ORDER BY id";
constexpr char kNextId[] = "SELECT coalesce(max(id), 0) + 1 FROM webhooks";
constexpr char kAdd[] =
    "INSERT INTO webhooks (id, url, secret, events, channels, enabled, cursor, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kRemove[] = "DELETE FROM webhooks WHERE id = ?";
constexpr char kSaveProgress[] =
    "UPDATE webhooks SET cursor = ?, tries = ?, next_at = ?, last_error = ? WHERE id = ?";
constexpr char kAddDead[] =
    "INSERT INTO webhook_dead (webhook_id, event, kind, body, why, at) VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kDeadOf[] = "SELECT id, webhook_id, event, kind, body, why, at FROM webhook_dead "
                           "WHERE webhook_id = ? ORDER BY id LIMIT ?";
constexpr char kRemoveDead[] = "DELETE FROM webhook_dead WHERE id = ?";

SealedPlace placeOf(qint64 id)
{
    return { "webhooks", id, "secret" };
}

QString listText(const QStringList &list)
{
    return list.isEmpty() ? QStringLiteral("") : list.join(u',');
}

QStringList listOf(const QString &text)
{
    return text.split(u',', Qt::SkipEmptyParts);
}

WebhookRecord readWebhook(Row &row)
{
    WebhookRecord record;
    record.id = row.number();
    record.url = row.text();
    record.secret = row.blob();
    record.events = listOf(row.text());
    const QStringList channels = listOf(row.text());
    for (const QString &channel : channels)
        record.channels.insert(ChannelId { channel.toLongLong() });
    record.enabled = row.flag();
    record.cursor = row.id<EventSeq>();
    record.tries = row.integer();
    record.nextAt = row.number();
    record.lastError = row.text();
    record.createdAt = row.number();
    return record;
}

DeadLetter readDead(Row &row)
{
    DeadLetter letter;
    letter.id = row.number();
    letter.webhook = row.number();
    letter.event = row.id<EventSeq>();
    letter.kind = row.text();
    letter.body = row.blob();
    letter.why = row.text();
    letter.at = row.number();
    return letter;
}

} // namespace

Result<QList<WebhookRecord>> WebhookRepository::all()
{
    QList<WebhookRecord> records = fetchAll(m_db.statement(kAll), readWebhook);
    for (WebhookRecord &record : records) {
        const auto opened = m_sealer.open(record.secret, placeOf(record.id));
        if (!opened)
            return opened.error();
        record.secret = *opened;
    }
    return records;
}

void WebhookRepository::add(WebhookRecord &record)
{
    // The seal binds the row's id, so it must be known before the row is there.
    record.id =
        fetchOne(m_db.statement(kNextId), [](Row &row) { return row.number(); }).value_or(1);
    QStringList channels;
    for (const ChannelId channel : std::as_const(record.channels))
        channels.append(channel.toString());
    Statement &insert = m_db.statement(kAdd).arg(record.id).arg(record.url);
    insert.arg(m_sealer.seal(record.secret, placeOf(record.id))).arg(listText(record.events));
    insert.arg(listText(channels)).arg(record.enabled).arg(record.cursor.value);
    insert.arg(record.createdAt).run();
}

bool WebhookRepository::remove(qint64 id)
{
    Statement &statement = m_db.statement(kRemove).arg(id);
    return statement.run() && statement.changedRows() > 0;
}

void WebhookRepository::saveProgress(const WebhookRecord &record)
{
    Statement &update = m_db.statement(kSaveProgress).arg(record.cursor.value).arg(record.tries);
    update.arg(record.nextAt);
    update.arg(record.lastError.isNull() ? QStringLiteral("") : record.lastError);
    update.arg(record.id).run();
}

void WebhookRepository::addDead(const DeadLetter &letter)
{
    Statement &insert = m_db.statement(kAddDead).arg(letter.webhook).arg(letter.event.value);
    insert.arg(letter.kind).arg(letter.body).arg(letter.why).arg(letter.at).run();
}

QList<DeadLetter> WebhookRepository::deadOf(qint64 webhook, int limit)
{
    return fetchAll(m_db.statement(kDeadOf).arg(webhook).arg(limit), readDead);
}

void WebhookRepository::removeDead(qint64 id)
{
    m_db.statement(kRemoveDead).arg(id).run();
}

} // namespace kefu::storage
