// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/erasure.h"

#include "relay/domain/searchtext.h"
#include "relay/storage/session.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::storage {

namespace {

using L = QLatin1String;

constexpr char kVisitor[] = "SELECT channel_id, openid, source, created_at, avatar FROM visitors "
                            "WHERE id = ? AND erased_at = 0";
constexpr char kAny[] = "SELECT openid FROM visitors WHERE id = ?";
constexpr char kChannel[] = "SELECT channel_id FROM visitors WHERE id = ?";
constexpr char kAvatar[] = "SELECT avatar FROM visitors WHERE id = ?";
constexpr char kBegin[] =
    "UPDATE visitors SET openid = 'erasing-' || id || '-' || openid, erased_at = ? WHERE id = ?";
constexpr char kOpen[] = "SELECT count(*) FROM conversations WHERE visitor_id = ? AND state < 2";
constexpr char kSending[] =
    "SELECT count(*) FROM outbox o JOIN messages m ON m.id = o.message_id WHERE m.visitor_id = ?";
constexpr char kAddErasure[] =
    "INSERT INTO erasures (channel_id, visitor_id, reason, by_agent, at) VALUES (?, ?, ?, ?, ?)";
constexpr char kEmptyRange[] =
    "UPDATE messages SET text = '', detail = '', raw = NULL, external_id = '', "
    "client_message_id = '', rid = '' WHERE visitor_id = ? AND seq BETWEEN ? AND ?";
constexpr char kEmptyOne[] =
    "UPDATE messages SET text = '', detail = '', raw = NULL, external_id = '', "
    "client_message_id = '', rid = '' WHERE id = ?";
constexpr char kMediaOf[] =
    "SELECT DISTINCT media_id FROM messages WHERE visitor_id = ? AND media_id <> ''";
constexpr char kClearMedia[] =
    "UPDATE messages SET media_id = '' WHERE visitor_id = ? AND media_id <> ''";
constexpr char kClearVisitor[] =
    "UPDATE visitors SET openid = 'erased-' || id, name = '', source = '', source_verified = 0, "
    "avatar = '', avatar_url = '', labels = '', sent_at = '' WHERE id = ?";
constexpr char kClearConversations[] =
    "UPDATE conversations SET routing = '', end_note = '' WHERE visitor_id = ?";
constexpr char kNotes[] = "DELETE FROM visitor_notes WHERE visitor_id = ?";
constexpr char kBlocks[] = "DELETE FROM visitor_blocks WHERE visitor_id = ?";
constexpr char kAsked[] = "DELETE FROM ratings_asked WHERE visitor_id = ?";
constexpr char kEvents[] = "DELETE FROM channel_events WHERE channel_id = ? AND openid = ?";
constexpr char kUnparsed[] =
    "DELETE FROM unparsed WHERE channel_id = ? AND instr(body, CAST(? AS BLOB)) > 0";
constexpr char kForwards[] =
    "DELETE FROM forwards WHERE channel_id = ? AND instr(body, CAST(? AS BLOB)) > 0";
constexpr char kDead[] = "SELECT id, body FROM webhook_dead";
constexpr char kRemoveDead[] = "DELETE FROM webhook_dead WHERE id = ?";
constexpr char kShown[] = "SELECT (SELECT count(*) FROM messages WHERE media_id = ?) "
                          "+ (SELECT count(*) FROM canned_replies WHERE media_id = ?) "
                          "+ (SELECT count(*) FROM visitors WHERE avatar = ?)";
constexpr char kFileUsed[] =
    "SELECT count(*) FROM media WHERE hash = ? OR picture = ? OR thumb = ?";
constexpr char kRemoveMedia[] = "DELETE FROM media WHERE id = ?";
constexpr char kRemoveUploads[] = "DELETE FROM media_uploads WHERE media_id = ?";
constexpr char kEnd[] =
    "UPDATE erasures SET done_at = ?, messages = ?, files = ?, backups = ? WHERE id = ?";
constexpr char kErasures[] =
    "SELECT id, channel_id, visitor_id, reason, by_agent, at, done_at, messages, files, backups "
    "FROM erasures WHERE (? = 0 OR done_at = 0) ORDER BY id DESC LIMIT ?";
constexpr char kSaveHold[] =
    "INSERT INTO visitor_holds (visitor_id, reason, by_agent, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (visitor_id) DO UPDATE SET reason = excluded.reason, "
    "by_agent = excluded.by_agent, at = excluded.at";
constexpr char kRemoveHold[] = "DELETE FROM visitor_holds WHERE visitor_id = ?";
constexpr char kHold[] = "SELECT reason, by_agent, at FROM visitor_holds WHERE visitor_id = ?";
constexpr char kRaw[] = "SELECT kind, text, raw FROM messages WHERE id = ?";
constexpr char kAged[] =
    "SELECT m.id, m.received_at, m.visitor_id FROM messages m JOIN visitors v "
    "ON v.id = m.visitor_id WHERE (m.received_at, m.id) > (?, ?) AND m.received_at < ? "
    "AND v.channel_id = ? AND (m.text <> '' OR m.detail <> '' OR m.raw IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM visitor_holds h WHERE h.visitor_id = m.visitor_id) "
    "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id) "
    "ORDER BY m.received_at, m.id LIMIT ?";
constexpr char kAgedFiles[] =
    "SELECT id FROM media WHERE state = 2 AND created_at < ? AND ifnull(channel_id, 0) = ? "
    "AND NOT EXISTS (SELECT 1 FROM canned_replies c WHERE c.media_id = media.id) "
    "AND NOT EXISTS (SELECT 1 FROM messages m JOIN visitor_holds h "
    "ON h.visitor_id = m.visitor_id WHERE m.media_id = media.id) LIMIT ?";
constexpr char kExpire[] =
    "UPDATE media SET state = 3, file_name = '', hash = x'', picture = x'', thumb = x'' "
    "WHERE id = ?";

struct Known {
    ChannelId channel;
    QString openid;
    QString source;
    qint64 createdAt = 0;
    QString avatar;
};

std::optional<Known> knownVisitor(Session &session, VisitorId visitor)
{
    return fetchOne(session.db.statement(kVisitor).arg(visitor), [](Row &row) {
        const auto channel = row.id<ChannelId>();
        const QString openid = row.text();
        const QString source = row.text();
        const qint64 at = row.number();
        return Known { channel, openid, source, at, row.text() };
    });
}

qint64 countOf(Statement &statement)
{
    return fetchOne(statement, [](Row &row) { return row.number(); }).value_or(0);
}

ChannelId channelOf(Session &session, VisitorId visitor)
{
    return fetchOne(session.db.statement(kChannel).arg(visitor),
                    [](Row &row) { return row.id<ChannelId>(); })
        .value_or(ChannelId {});
}

Error conflict(const char *reason, const QString &message)
{
    return makeError(ErrorCode::Conflict, message,
                     { { L("reason"), QString::fromLatin1(reason) } });
}

SearchIndex::Entry entryOf(const Message &message, ChannelId channel)
{
    const QString searched = domain::searchableText(message.content);
    const QByteArray pairs = domain::searchPairs(domain::foldForSearch(searched).text);
    if (pairs.isEmpty())
        return { message.id, {} };
    return { message.id,
             pairs + ' ' + SearchIndex::visitorWord(message.visitor) + ' '
                 + SearchIndex::channelWord(channel) };
}

//! Whether an object somewhere in it is this visitor.
bool speaksOf(const QJsonValue &value, const QString &visitor)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::any_of(array.begin(), array.end(),
                           [&](const QJsonValue &item) { return speaksOf(item, visitor); });
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const bool isVisitor = it.key() == L("visitor")
            && (it->toString() == visitor || it->toObject().value(L("id")).toString() == visitor);
        if (isVisitor || speaksOf(*it, visitor))
            return true;
    }
    return false;
}

void removeDeadLetters(Session &session, VisitorId visitor)
{
    const auto letters = fetchAll(session.db.statement(kDead), [](Row &row) {
        const qint64 id = row.number();
        return std::pair(id, row.blob());
    });
    for (const auto &[id, body] : letters) {
        if (speaksOf(QJsonDocument::fromJson(body).object(), visitor.toString()))
            session.db.statement(kRemoveDead).arg(id).run();
    }
}

//! The files of a record that no other one has.
void addUnused(Session &session, const MediaRecord &record, QList<QByteArray> &files)
{
    for (const QByteArray &hash : { record.hash, record.picture, record.thumb }) {
        if (!hash.isEmpty()
            && countOf(session.db.statement(kFileUsed).arg(hash).arg(hash).arg(hash)) == 0)
            files.append(hash);
    }
}

ErasureRow readErasure(Row &row)
{
    ErasureRow erasure;
    erasure.id = row.number();
    erasure.channel = row.id<ChannelId>();
    erasure.visitor = row.id<VisitorId>();
    erasure.reason = row.text();
    erasure.by = row.id<AgentId>();
    erasure.at = row.number();
    erasure.doneAt = row.number();
    erasure.messages = row.number();
    erasure.files = row.number();
    for (const QJsonValue &name : QJsonDocument::fromJson(row.text().toUtf8()).array())
        erasure.backups.append(name.toString());
    return erasure;
}

} // namespace

Result<ErasureRow> beginErasure(Session &session, const ErasureRow &wanted)
{
    const auto known = knownVisitor(session, wanted.visitor);
    if (!known)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such visitor"));
    if (holdOf(session, wanted.visitor))
        return conflict("hold", QStringLiteral("a legal hold keeps him"));
    if (countOf(session.db.statement(kOpen).arg(wanted.visitor)) > 0)
        return conflict("open", QStringLiteral("his conversation is open: end it first"));
    if (countOf(session.db.statement(kSending).arg(wanted.visitor)) > 0)
        return conflict("sending", QStringLiteral("messages to him are on their way"));
    ErasureRow row = wanted;
    row.channel = known->channel;
    session.cache.forget(row.visitor);
    session.db.statement(kBegin).arg(row.at).arg(row.visitor).run();
    Statement &add = session.db.statement(kAddErasure).arg(row.channel).arg(row.visitor);
    if (add.arg(row.reason).arg(row.by).arg(row.at).run())
        row.id = add.insertedId();
    return row;
}

ErasedStep eraseMessages(Session &session, VisitorId visitor, int afterSeq, int limit)
{
    ErasedStep step;
    const int end = session.messages.lastSeq(visitor) + 1;
    const QList<Message> page = session.messages.pageFrom(visitor, afterSeq + 1, end, limit);
    if (page.isEmpty())
        return step;
    const ChannelId channel = channelOf(session, visitor);
    for (const Message &message : page) {
        const SearchIndex::Entry entry = entryOf(message, channel);
        if (!entry.words.isEmpty())
            step.entries.append(entry);
    }
    step.lastSeq = page.last().seq;
    Statement &empty = session.db.statement(kEmptyRange).arg(visitor).arg(page.first().seq);
    empty.arg(page.last().seq).run();
    return step;
}

ErasedRest eraseRest(Session &session, VisitorId visitor)
{
    ErasedRest rest;
    const QString marked = fetchOne(session.db.statement(kAny).arg(visitor), [](Row &row) {
                               return row.text();
                           }).value_or(QString());
    const QString prefix = QStringLiteral("erasing-%1-").arg(visitor.value);
    rest.openid = marked.startsWith(prefix) ? marked.mid(prefix.size()) : QString();
    const ChannelId channel = channelOf(session, visitor);
    QStringList media =
        fetchAll(session.db.statement(kMediaOf).arg(visitor), [](Row &row) { return row.text(); });
    media += fetchOne(session.db.statement(kAvatar).arg(visitor), [](Row &row) {
                 return row.text();
             }).value_or(QString());
    session.db.statement(kClearMedia).arg(visitor).run();
    session.db.statement(kClearVisitor).arg(visitor).run();
    session.db.statement(kClearConversations).arg(visitor).run();
    for (const char *sql : { kNotes, kBlocks, kAsked })
        session.db.statement(sql).arg(visitor).run();
    if (!rest.openid.isEmpty()) {
        for (const char *sql : { kEvents, kUnparsed, kForwards })
            session.db.statement(sql).arg(channel).arg(rest.openid).run();
    }
    removeDeadLetters(session, visitor);
    for (const QString &id : std::as_const(media)) {
        const auto record = session.media.find(id);
        if (id.isEmpty() || !record
            || countOf(session.db.statement(kShown).arg(id).arg(id).arg(id)) > 0)
            continue;
        session.db.statement(kRemoveUploads).arg(id).run();
        session.db.statement(kRemoveMedia).arg(id).run();
        addUnused(session, *record, rest.files);
    }
    session.cache.forget(visitor);
    return rest;
}

void endErasure(Session &session, const ErasureRow &row)
{
    const QByteArray backups =
        QJsonDocument(QJsonArray::fromStringList(row.backups)).toJson(QJsonDocument::Compact);
    Statement &end = session.db.statement(kEnd).arg(row.doneAt).arg(row.messages).arg(row.files);
    end.arg(QString::fromUtf8(backups)).arg(row.id).run();
}

QList<ErasureRow> erasures(Session &session, bool onlyOpen, int limit)
{
    return fetchAll(session.db.statement(kErasures).arg(onlyOpen).arg(limit), readErasure);
}

void saveHold(Session &session, const HoldRow &hold)
{
    session.db.statement(kSaveHold)
        .arg(hold.visitor)
        .arg(hold.reason)
        .arg(hold.by)
        .arg(hold.at)
        .run();
}

bool removeHold(Session &session, VisitorId visitor)
{
    Statement &remove = session.db.statement(kRemoveHold).arg(visitor);
    return remove.run() && remove.changedRows() == 1;
}

std::optional<HoldRow> holdOf(Session &session, VisitorId visitor)
{
    return fetchOne(session.db.statement(kHold).arg(visitor), [visitor](Row &row) {
        const QString reason = row.text();
        const auto by = row.id<AgentId>();
        return HoldRow { visitor, reason, by, row.number() };
    });
}

Result<VisitorDossier> dossierOf(Session &session, VisitorId visitor)
{
    const auto known = knownVisitor(session, visitor);
    const auto row = session.conversations.newestOf(visitor);
    if (!known || !row)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such visitor"));
    VisitorDossier dossier;
    dossier.visitor = row->info.visitor;
    dossier.openid = known->openid;
    dossier.source = known->source;
    dossier.firstSeenAt = known->createdAt;
    dossier.hold = holdOf(session, visitor);
    const int last = session.messages.lastSeq(visitor);
    dossier.messages = session.messages.pageFrom(visitor, 1, last + 1, last);
    dossier.notes = session.notes.of(visitor, 10'000);
    QStringList media =
        fetchAll(session.db.statement(kMediaOf).arg(visitor), [](Row &r) { return r.text(); });
    media += known->avatar;
    for (const QString &id : std::as_const(media)) {
        const auto record = id.isEmpty() ? std::nullopt : session.media.find(id);
        if (!record)
            continue;
        const QByteArray hash = record->hash.isEmpty() ? record->picture : record->hash;
        if (!hash.isEmpty())
            dossier.files.append({ QStringLiteral("media/") + id, hash });
    }
    return dossier;
}

Result<QString> textAsItCame(Session &session, MessageId message)
{
    const auto found = fetchOne(session.db.statement(kRaw).arg(message), [](Row &row) {
        const bool isText = row.number() == qint64(ContentKind::Text);
        const QString text = row.text();
        const QByteArray raw = row.blob();
        return isText && !raw.isEmpty() ? QString::fromUtf8(raw) : text;
    });
    if (found)
        return *found;
    return makeError(ErrorCode::NotFound, QStringLiteral("no such message"));
}

AgedStep agedMessages(Session &session, ChannelId channel, qint64 before, qint64 afterAt,
                      qint64 afterId, int limit)
{
    AgedStep step;
    Statement &select = session.db.statement(kAged).arg(afterAt).arg(afterId).arg(before);
    const auto rows = fetchAll(select.arg(channel).arg(limit), [](Row &row) {
        const qint64 id = row.number();
        return std::pair(id, row.number());
    });
    for (const auto &[id, at] : rows) {
        step.at = at;
        step.id = id;
        step.ids.append(id);
        const auto message = session.messages.find(MessageId { id });
        const SearchIndex::Entry entry =
            message ? entryOf(*message, channel) : SearchIndex::Entry {};
        if (!entry.words.isEmpty())
            step.entries.append(entry);
    }
    return step;
}

void emptyMessages(Session &session, const QList<qint64> &ids)
{
    for (const qint64 id : ids)
        session.db.statement(kEmptyOne).arg(id).run();
}

QStringList agedFiles(Session &session, ChannelId channel, qint64 before, int limit)
{
    Statement &select = session.db.statement(kAgedFiles).arg(before).arg(channel.value).arg(limit);
    return fetchAll(select, [](Row &row) { return row.text(); });
}

QList<QByteArray> expireFiles(Session &session, const QStringList &ids)
{
    QList<QByteArray> files;
    for (const QString &id : ids) {
        const auto record = session.media.find(id);
        if (!record)
            continue;
        session.db.statement(kExpire).arg(id).run();
        session.db.statement(kRemoveUploads).arg(id).run();
        addUnused(session, *record, files);
    }
    return files;
}

} // namespace kefu::storage
