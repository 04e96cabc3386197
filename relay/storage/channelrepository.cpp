// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/channelrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/sealer.h"

namespace kefu::storage {

namespace {

constexpr char kAll[] =
    "SELECT id, name, appid, original_id, mode, format, api_base, forward_url, enabled, "
    "secret, token, aes_key, created_at FROM channels ORDER BY id";
constexpr char kNameExists[] = "SELECT id FROM channels WHERE name = ?";
constexpr char kExists[] = "SELECT id FROM channels WHERE id = ?";
constexpr char kNextId[] = "SELECT coalesce(max(id), 0) + 1 FROM channels";
constexpr char kAdd[] =
    "INSERT INTO channels (id, name, appid, original_id, mode, format, api_base, forward_url, "
    "enabled, "
    "secret, token, aes_key, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

qint64 firstNumber(Row &row)
{
    return row.number();
}

SealedPlace place(ChannelId id, const char *column)
{
    return { "channels", id.value, column };
}

//! The three secrets are still sealed.
ChannelRecord readChannel(Row &row)
{
    ChannelRecord record;
    record.id = row.id<ChannelId>();
    record.name = row.text();
    record.appid = row.text();
    record.originalId = row.text();
    record.mode = fromCode(row.number(), ChannelMode::Plain, ChannelMode::Secure);
    record.format = row.text();
    record.apiBase = row.text();
    record.forwardUrl = row.text();
    record.enabled = row.flag();
    record.secret = row.blob();
    record.token = row.blob();
    record.aesKey = row.blob();
    record.createdAt = row.number();
    return record;
}

Result<void> openSecrets(const Sealer &sealer, ChannelRecord &record)
{
    const std::pair<QByteArray *, const char *> fields[] = { { &record.secret, "secret" },
                                                             { &record.token, "token" },
                                                             { &record.aesKey, "aes_key" } };
    for (const auto &[field, column] : fields) {
        auto opened = sealer.open(*field, place(record.id, column));
        if (!opened)
            return opened.error();
        *field = *opened;
    }
    return {};
}

} // namespace

Result<QList<ChannelRecord>> ChannelRepository::all()
{
    QList<ChannelRecord> records = fetchAll(m_db.statement(kAll), readChannel);
    for (ChannelRecord &record : records) {
        if (auto opened = openSecrets(m_sealer, record); !opened)
            return opened.error();
    }
    return records;
}

bool ChannelRepository::nameExists(const QString &name)
{
    return fetchOne(m_db.statement(kNameExists).arg(name), firstNumber).has_value();
}

bool ChannelRepository::exists(const QList<ChannelId> &ids)
{
    for (ChannelId id : ids) {
        if (!fetchOne(m_db.statement(kExists).arg(id), firstNumber))
            return false;
    }
    return true;
}

void ChannelRepository::add(ChannelRecord &record)
{
    // The seal binds the row's id, so it must be known before the row is there; there is only one
    // writer.
    record.id = ChannelId { fetchOne(m_db.statement(kNextId), firstNumber).value_or(0) };
    Statement &insert = m_db.statement(kAdd).arg(record.id).arg(record.name).arg(record.appid);
    insert.arg(record.originalId).arg(code(record.mode)).arg(record.format).arg(record.apiBase);
    insert.arg(record.forwardUrl).arg(record.enabled);
    insert.arg(m_sealer.seal(record.secret, place(record.id, "secret")));
    insert.arg(m_sealer.seal(record.token, place(record.id, "token")));
    insert.arg(m_sealer.seal(record.aesKey, place(record.id, "aes_key")));
    insert.arg(record.createdAt).run();
}

} // namespace kefu::storage
