// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/channelrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/sealer.h"

namespace kefu::storage {

namespace {

using domain::HandOver;

#define KEFU_CHANNEL_COLUMNS                                                                       \
    "id, name, appid, original_id, mode, format, api_base, forward_url, enabled, secret, token, "  \
    "aes_key, created_at, proxy, previous_token, previous_aes_key, previous_until_at, hand_over, " \
    "hand_over_from, hand_over_to, session_key"
constexpr char kIds[] = "SELECT id FROM channels ORDER BY id";
constexpr char kAll[] = "SELECT " KEFU_CHANNEL_COLUMNS " FROM channels ORDER BY id";
constexpr char kFind[] = "SELECT " KEFU_CHANNEL_COLUMNS " FROM channels WHERE id = ?";
constexpr char kNameExists[] = "SELECT id FROM channels WHERE name = ?";
constexpr char kExists[] = "SELECT id FROM channels WHERE id = ?";
constexpr char kNextId[] = "SELECT coalesce(max(id), 0) + 1 FROM channels";
constexpr char kAdd[] =
    "INSERT INTO channels (id, name, appid, original_id, mode, format, api_base, forward_url, "
    "enabled, secret, token, aes_key, created_at) "
    "VALUES (?, ?, '', '', 0, '', '', '', 1, x'', x'', x'', ?)";
constexpr char kSave[] =
    "UPDATE channels SET appid = ?, original_id = ?, mode = ?, format = ?, api_base = ?, "
    "forward_url = ?, enabled = ?, secret = ?, token = ?, aes_key = ?, proxy = ?, "
    "previous_token = ?, previous_aes_key = ?, previous_until_at = ?, hand_over = ?, "
    "hand_over_from = ?, hand_over_to = ?, session_key = ? WHERE id = ?";
constexpr char kMarks[] = "SELECT channel_id, mark, first_at, last_at FROM channel_marks";
constexpr char kSaveMark[] =
    "INSERT INTO channel_marks (channel_id, mark, first_at, last_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (channel_id, mark) DO UPDATE SET last_at = max(last_at, excluded.last_at)";

qint64 firstNumber(Row &row)
{
    return row.number();
}

SealedPlace place(ChannelId id, const char *column)
{
    return { "channels", id.value, column };
}

//! The secrets are still sealed.
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
    record.proxy = row.blob();
    record.previousToken = row.blob();
    record.previousAesKey = row.blob();
    record.previousUntilAt = row.number();
    record.handOver.mode = fromCode(row.number(), HandOver::Mode::Scheduled, HandOver::Mode::Off);
    record.handOver.fromMinute = row.integer();
    record.handOver.toMinute = row.integer();
    record.sessionKey = row.blob();
    return record;
}

Result<void> openSecrets(const Sealer &sealer, ChannelRecord &record)
{
    const std::pair<QByteArray *, const char *> fields[] = {
        { &record.secret, "secret" },
        { &record.token, "token" },
        { &record.aesKey, "aes_key" },
        { &record.proxy, "proxy" },
        { &record.previousToken, "previous_token" },
        { &record.previousAesKey, "previous_aes_key" },
        { &record.sessionKey, "session_key" }
    };
    for (const auto &[field, column] : fields) {
        if (field->isEmpty())
            continue;
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

QList<ChannelId> ChannelRepository::ids()
{
    return fetchAll(m_db.statement(kIds), [](Row &row) { return row.id<ChannelId>(); });
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
    m_db.statement(kAdd).arg(record.id).arg(record.name).arg(record.createdAt).run();
    save(record);
}

Result<ChannelRecord> ChannelRepository::find(ChannelId id)
{
    auto record = fetchOne(m_db.statement(kFind).arg(id), readChannel);
    if (!record)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such channel"));
    if (auto opened = openSecrets(m_sealer, *record); !opened)
        return opened.error();
    return *std::move(record);
}

void ChannelRepository::save(const ChannelRecord &record)
{
    // What may be missing is stored as nothing, so that an empty value needs no key.
    const auto sealed = [&](const QByteArray &value, const char *column) {
        return value.isEmpty() ? QByteArray("") : m_sealer.seal(value, place(record.id, column));
    };
    Statement &update = m_db.statement(kSave).arg(record.appid).arg(record.originalId);
    update.arg(code(record.mode)).arg(record.format).arg(record.apiBase);
    update.arg(record.forwardUrl).arg(record.enabled);
    update.arg(sealed(record.secret, "secret")).arg(sealed(record.token, "token"));
    update.arg(sealed(record.aesKey, "aes_key")).arg(sealed(record.proxy, "proxy"));
    update.arg(sealed(record.previousToken, "previous_token"));
    update.arg(sealed(record.previousAesKey, "previous_aes_key")).arg(record.previousUntilAt);
    update.arg(code(record.handOver.mode)).arg(record.handOver.fromMinute);
    update.arg(record.handOver.toMinute).arg(sealed(record.sessionKey, "session_key"));
    update.arg(record.id).run();
}

QList<ChannelMarkRow> ChannelRepository::marks()
{
    return fetchAll(m_db.statement(kMarks), [](Row &row) {
        ChannelMarkRow mark;
        mark.channel = row.id<ChannelId>();
        mark.mark = fromCode(row.number(), ChannelMark::ForwardFailed, ChannelMark::Verified);
        mark.firstAt = row.number();
        mark.lastAt = row.number();
        return mark;
    });
}

void ChannelRepository::saveMark(const ChannelMarkRow &mark)
{
    Statement &insert = m_db.statement(kSaveMark).arg(mark.channel).arg(code(mark.mark));
    insert.arg(mark.firstAt).arg(mark.lastAt).run();
}

} // namespace kefu::storage
