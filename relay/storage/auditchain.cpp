// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/auditchain.h"

#include "relay/storage/auditrepository.h"
#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/logging.h"
#include "relay/storage/sealer.h"

#include <QSqlError>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr int kRowsPerRead = 2000;
constexpr SealedPlace kKeyPlace { "audit_chain", 1, "key" };

constexpr char kRead[] = "SELECT key, removed_to, removed_mac, seal FROM audit_chain";
constexpr char kMake[] =
    "INSERT INTO audit_chain (id, key, removed_to, removed_mac, seal) VALUES (1, ?, ?, ?, ?)";
constexpr char kMove[] = "UPDATE audit_chain SET removed_to = ?, removed_mac = ?, seal = ?";
constexpr char kHead[] = "SELECT id, mac FROM audit ORDER BY id DESC LIMIT 1";
constexpr char kMacOf[] = "SELECT mac FROM audit WHERE id = ?";
constexpr char kLastChained[] = "SELECT id, mac FROM audit WHERE length(mac) > 0 "
                                "ORDER BY id DESC LIMIT 1";
constexpr char kSetMac[] = "UPDATE audit SET mac = ? WHERE id = ?";

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    QByteArray out(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char *>(out.data()),
                           reinterpret_cast<const unsigned char *>(text.constData()),
                           static_cast<unsigned long long>(text.size()),
                           reinterpret_cast<const unsigned char *>(key.constData()));
    return out;
}

void put(QByteArray &out, const QByteArray &field)
{
    // With its length in front no two rows are the same text.
    out += QByteArray::number(field.size()) + ':' + field;
}

QByteArray macOf(const QByteArray &key, const QByteArray &before, const AuditRow &row)
{
    QByteArray text = "row:" + before;
    for (const qint64 number : { row.id, row.at, row.agent.value, qint64(code(row.door)),
                                 row.channel.value, row.conversation.value, row.visitor.value })
        put(text, QByteArray::number(number));
    for (const QString *field :
         { &row.login, &row.address, &row.command, &row.target, &row.outcome })
        put(text, field->toUtf8());
    return hmac(key, text);
}

AuditLink linkOf(Row &row)
{
    return { row.number(), row.blob() };
}

} // namespace

QByteArray AuditChain::sealOf(const Anchor &anchor) const
{
    QByteArray text = "anchor:";
    put(text, QByteArray::number(anchor.id));
    put(text, anchor.mac);
    return hmac(m_key, text);
}

bool AuditChain::makeKey()
{
    m_key = QByteArray(crypto_auth_hmacsha256_KEYBYTES, '\0');
    randombytes_buf(m_key.data(), size_t(m_key.size()));
    Statement &insert = m_db.statement(kMake).arg(m_sealer.seal(m_key, kKeyPlace)).arg(0);
    return insert.arg(QByteArray("")).arg(sealOf({ 0, {} })).run();
}

Result<AuditChain::Anchor> AuditChain::readAnchor()
{
    struct Stored {
        QByteArray key;
        Anchor anchor;
        QByteArray seal;
    };
    const auto stored = fetchOne(m_db.statement(kRead), [](Row &row) {
        const QByteArray key = row.blob();
        const qint64 id = row.number();
        const QByteArray mac = row.blob();
        return Stored { key, { id, mac }, row.blob() };
    });
    if (!stored)
        return makeError(ErrorCode::NotFound, QStringLiteral("the audit has no chain"));
    const Result<QByteArray> key = m_sealer.open(stored->key, kKeyPlace);
    if (!key)
        return key.error();
    m_key = *key;
    if (sealOf(stored->anchor) != stored->seal)
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("the place the audit begins at was changed"));
    return stored->anchor;
}

bool AuditChain::load()
{
    if (m_loaded && m_rollbacks == m_db.rollbacks())
        return true;
    Result<Anchor> anchor = readAnchor();
    if (!anchor && anchor.error().code == ErrorCode::NotFound) {
        if (!makeKey())
            return false;
        anchor = Anchor {};
    }
    if (!anchor) // goes on from where it says: verify() is where it is found out
        qCCritical(lcStorage).noquote() << "audit:" << anchor.error().message;
    if (m_key.isEmpty())
        return false;
    m_head = fetchOne(m_db.statement(kHead), linkOf)
                 .value_or(anchor ? AuditLink { anchor->id, anchor->mac } : AuditLink {});
    m_rollbacks = m_db.rollbacks();
    m_loaded = !m_db.failed();
    return m_loaded;
}

qint64 AuditChain::adopt(qint64 from)
{
    AuditRepository rows(m_db);
    qint64 count = 0;
    for (;;) {
        const QList<AuditRow> page = rows.after(from, kRowsPerRead);
        if (page.isEmpty() || m_db.failed())
            return count;
        for (const AuditRow &row : page) {
            m_head = { row.id, macOf(m_key, m_head.mac, row) };
            m_db.statement(kSetMac).arg(m_head.mac).arg(row.id).run();
            ++count;
        }
        from = page.last().id;
    }
}

bool AuditChain::begin(qint64 at)
{
    m_loaded = false;
    const bool isNew = fetchAll(m_db.statement(kRead), [](Row &) { return 0; }).isEmpty();
    if (!load())
        return false;
    const bool hasUnchained = m_head.id > 0 && m_head.mac.isEmpty();
    if (!hasUnchained)
        return true;
    const AuditLink last = fetchOne(m_db.statement(kLastChained), linkOf).value_or(AuditLink {});
    const Result<Anchor> anchor = readAnchor();
    m_head = last.id > 0 || !anchor ? last : AuditLink { anchor->id, anchor->mac };
    const qint64 from = m_head.id;
    const qint64 count = adopt(from);
    if (isNew)
        return !m_db.failed();
    // Written by a program that knew no chain, or by somebody else: it is said, in the chain
    // itself.
    qCWarning(lcStorage) << "audit:" << count << "rows behind" << from
                         << "came from elsewhere and were taken into the chain";
    AuditRow note;
    note.at = at;
    note.command = QStringLiteral("audit_adopted");
    note.target = QStringLiteral("rows %1 to %2").arg(from + 1).arg(m_head.id);
    note.outcome = QStringLiteral("ok");
    AuditRepository(m_db).add(note, append(note));
    return !m_db.failed();
}

AuditLink AuditChain::append(const AuditRow &row)
{
    if (!load()) {
        // Without its key a row would be found missing later; better the command fails now.
        m_db.fail(QSqlError({}, QStringLiteral("the audit's key cannot be opened"),
                            QSqlError::UnknownError));
        return {};
    }
    AuditRow numbered = row;
    numbered.id = m_head.id + 1;
    m_head = { numbered.id, macOf(m_key, m_head.mac, numbered) };
    return m_head;
}

bool AuditChain::moveAnchor(qint64 id)
{
    if (!load())
        return false;
    const Anchor anchor { id, fetchOne(m_db.statement(kMacOf).arg(id), [](Row &row) {
                                  return row.blob();
                              }).value_or(QByteArray()) };
    if (anchor.mac.isEmpty())
        return false;
    return m_db.statement(kMove).arg(anchor.id).arg(anchor.mac).arg(sealOf(anchor)).run();
}

AuditLink AuditChain::head()
{
    return fetchOne(m_db.statement(kHead), linkOf).value_or(AuditLink {});
}

Result<AuditVerdict> AuditChain::verify(const QByteArray &knownHead)
{
    AuditVerdict verdict;
    const Result<Anchor> anchor = readAnchor();
    if (!anchor) {
        verdict.why = anchor.error().message;
        return verdict;
    }
    verdict.head = { anchor->id, anchor->mac };
    verdict.headFound = !knownHead.isEmpty() && knownHead == anchor->mac;
    AuditRepository rows(m_db);
    for (;;) {
        const QList<AuditRow> page = rows.after(verdict.head.id, kRowsPerRead);
        if (page.isEmpty())
            break;
        for (const AuditRow &row : page) {
            const QByteArray mac = macOf(m_key, verdict.head.mac, row);
            if (row.id != verdict.head.id + 1 || mac != row.mac) {
                verdict.brokenAt = row.id;
                verdict.why = row.id != verdict.head.id + 1
                    ? QStringLiteral("rows are missing before this one")
                    : QStringLiteral("this row, or the one before it, is not what was written");
                return verdict;
            }
            verdict.firstId = verdict.firstId > 0 ? verdict.firstId : row.id;
            ++verdict.rows;
            verdict.head = { row.id, mac };
            verdict.headFound = verdict.headFound || mac == knownHead;
        }
    }
    if (m_db.failed())
        return toError(*m_db.failure());
    if (!knownHead.isEmpty() && !verdict.headFound)
        verdict.why = QStringLiteral("the head given is not in the chain: its end was cut off, or "
                                     "it was written anew");
    return verdict;
}

} // namespace kefu::storage
