// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/spoolfile.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QtEndian>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr char kMagic[] = "kfspool1";
constexpr qsizetype kMagicBytes = 8;
constexpr qsizetype kSumBytes = 16;
//! Header: magic, number (8), salt (16), checksum (16). Two slots, written in turn, a page apart:
//! a cut while one is written leaves the other.
constexpr qsizetype kHeaderBytes = kMagicBytes + 8 + 16 + kSumBytes;
constexpr qint64 kSlotBytes = 4096;
constexpr qint64 kFirstRecord = 2 * kSlotBytes;
constexpr qint64 kWipeBytes = 1024 * 1024;
//! Record: length of the payload (4), checksum (16), payload.
constexpr qsizetype kLengthBytes = 4;
constexpr qsizetype kRecordHead = kLengthBytes + kSumBytes;

QByteArray checksum(const QByteArray &before, const QByteArray &bytes)
{
    QByteArray sum(kSumBytes, Qt::Uninitialized);
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, size_t(kSumBytes));
    const auto add = [&state](const QByteArray &part) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(part.constData()),
                                  size_t(part.size()));
    };
    add(before);
    add(bytes);
    crypto_generichash_final(&state, reinterpret_cast<unsigned char *>(sum.data()),
                             size_t(kSumBytes));
    return sum;
}

template <typename T> QByteArray littleEndian(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

QByteArray recordOf(const QByteArray &payload, QByteArray &chain)
{
    const QByteArray length = littleEndian(quint32(payload.size()));
    chain = checksum(chain, length + payload);
    return length + chain + payload;
}

} // namespace

SpoolCursor SpoolFile::begin() const
{
    return { kFirstRecord, m_header.salt };
}

Error SpoolFile::cannotWrite() const
{
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("cannot write %1: %2").arg(m_file.fileName(), m_file.errorString()));
}

Result<void> SpoolFile::open(const QString &path, qint64 size)
{
    if (sodium_init() < 0)
        return makeError(ErrorCode::Unavailable, QStringLiteral("libsodium does not start"));
    m_file.close();
    m_file.setFileName(path);
    m_size = size;
    const QFileInfo info(path);
    if (!info.dir().exists()) {
        const QString folder = info.absolutePath();
        if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, kOwnerOnly | QFile::ExeOwner)
            || !syncFolder(QFileInfo(folder).absolutePath()))
            return makeError(ErrorCode::Unavailable, QStringLiteral("cannot make %1").arg(folder));
    }
    auto opened = info.exists() ? openFile() : makeFile();
    if (!opened)
        m_file.close();
    return opened;
}

Result<void> SpoolFile::openFile()
{
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
        return cannotWrite();
    if (readHeader())
        return findEnd();
    // A cut while the file was made leaves nothing but zeros where the headers will be.
    m_file.seek(0);
    const QByteArray head = m_file.read(kFirstRecord);
    if (head.count('\0') != head.size())
        return setAside();
    m_file.close();
    return makeFile();
}

Result<void> SpoolFile::makeFile()
{
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered, kOwnerOnly))
        return cannotWrite();
    if (!reserveSpace(m_file, m_size))
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("no room on the disk for %1").arg(m_file.fileName()));
    m_header.number = 0;
    if (auto written = clear(); !written)
        return written;
    if (!syncFolder(QFileInfo(m_file.fileName()).absolutePath()))
        return cannotWrite();
    return {};
}

Result<void> SpoolFile::setAside()
{
    const QString aside = m_file.fileName()
        + QDateTime::currentDateTimeUtc().toString(
            QStringLiteral("'.damaged-'yyyyMMdd'T'HHmmsszzz"));
    qCCritical(lcStorage).noquote() << "the spool is damaged; it was set aside as" << aside;
    m_file.close();
    if (!QFile::rename(m_file.fileName(), aside))
        return cannotWrite();
    return makeFile();
}

Result<void> SpoolFile::clear()
{
    Header next { m_header.number + 1, QByteArray(kSumBytes, Qt::Uninitialized) };
    randombytes_buf(next.salt.data(), size_t(next.salt.size()));
    const Header before = std::exchange(m_header, next);
    if (auto written = writeHeader(); !written) {
        m_header = before;
        return written;
    }
    // What was in it must not stay behind the header: visitors' words (product.md 11).
    const qint64 used = m_end.offset;
    for (qint64 at = kFirstRecord; at < used; at += kWipeBytes) {
        const QByteArray zeros(std::min(kWipeBytes, used - at), '\0');
        if (!m_file.seek(at) || m_file.write(zeros) != zeros.size())
            return cannotWrite();
    }
    m_end = begin();
    m_records = 0;
    return {};
}

Result<void> SpoolFile::writeHeader()
{
    QByteArray bytes(kMagic, kMagicBytes);
    bytes += littleEndian(m_header.number) + m_header.salt;
    bytes += checksum({}, bytes);
    if (!m_file.seek(qint64(m_header.number % 2) * kSlotBytes)
        || m_file.write(bytes) != bytes.size() || !syncFile(m_file))
        return cannotWrite();
    return {};
}

bool SpoolFile::readHeader()
{
    m_header = {};
    for (const qint64 slot : { qint64(0), kSlotBytes }) {
        m_file.seek(slot);
        const QByteArray bytes = m_file.read(kHeaderBytes);
        const QByteArray body = bytes.chopped(qMin(bytes.size(), kSumBytes));
        if (bytes.size() != kHeaderBytes || !body.startsWith(kMagic)
            || checksum({}, body) != bytes.right(kSumBytes))
            continue;
        const auto number = qFromLittleEndian<quint64>(body.constData() + kMagicBytes);
        if (number > m_header.number)
            m_header = { number, body.right(16) };
    }
    return m_header.number > 0;
}

Result<void> SpoolFile::findEnd()
{
    m_end = begin();
    QByteArray payload;
    m_records = 0;
    while (readRecord(m_end, payload))
        ++m_records;
    m_size = m_file.size(); // what was reserved when it was made
    return {};
}

bool SpoolFile::readRecord(SpoolCursor &cursor, QByteArray &payload)
{
    if (!m_file.seek(cursor.offset))
        return false;
    const QByteArray head = m_file.read(kRecordHead);
    if (head.size() != kRecordHead)
        return false;
    const auto length = qFromLittleEndian<quint32>(head.constData());
    if (length == 0 || length > kMaxRecord)
        return false;
    payload = m_file.read(length);
    QByteArray chain = cursor.chain;
    if (payload.size() != qsizetype(length) || recordOf(payload, chain).left(kRecordHead) != head)
        return false;
    cursor = { cursor.offset + kRecordHead + length, chain };
    return true;
}

Result<qsizetype> SpoolFile::append(const QList<QByteArray> &records)
{
    QByteArray bytes;
    QByteArray chain = m_end.chain;
    qsizetype count = 0;
    for (const QByteArray &record : records) {
        if (record.isEmpty() || record.size() > kMaxRecord
            || m_end.offset + bytes.size() + kRecordHead + record.size() > m_size)
            break;
        bytes += recordOf(record, chain);
        ++count;
    }
    if (count == 0)
        return qsizetype(0);
    if (KEFU_FAILPOINT("spool.append"))
        return makeError(ErrorCode::Unavailable, QStringLiteral("failpoint"));
    if (!m_file.seek(m_end.offset) || m_file.write(bytes) != bytes.size())
        return cannotWrite();
    KEFU_FAILPOINT("spool.after_append");
    if (!KEFU_FAILPOINT("spool.without_sync") && !syncFile(m_file))
        return cannotWrite();
    KEFU_FAILPOINT("spool.after_sync");
    m_end = { m_end.offset + bytes.size(), chain };
    m_records += count;
    return count;
}

Result<QList<QByteArray>> SpoolFile::read(SpoolCursor &cursor, qsizetype limit)
{
    QList<QByteArray> records;
    QByteArray payload;
    while (records.size() < limit && cursor.offset < m_end.offset) {
        if (!readRecord(cursor, payload))
            return makeError(ErrorCode::Unavailable,
                             QStringLiteral("%1 is damaged at byte %2")
                                 .arg(m_file.fileName())
                                 .arg(cursor.offset));
        records.append(payload);
    }
    return records;
}

} // namespace kefu::storage
