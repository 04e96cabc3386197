// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/tablesums.h"

#include "relay/storage/connection.h"

#include <QSqlError>
#include <QSqlRecord>
#include <QVariant>
#include <array>
#include <cstring>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr int kLanes = 4;
using Sum = std::array<quint64, kLanes>;

//! A value so that no two different ones look alike: its kind, its length, its bytes.
void append(QByteArray &row, const QVariant &value)
{
    char kind = 'n';
    QByteArray bytes;
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        kind = 'b';
        bytes = value.toByteArray();
        break;
    case QMetaType::QString:
        kind = 't';
        bytes = value.toString().toUtf8();
        break;
    default:
        if (!value.isNull()) {
            kind = 'i';
            bytes = value.toString().toLatin1();
        }
    }
    row += kind + QByteArray::number(bytes.size()) + ':' + bytes;
}

void add(Sum &sum, const QByteArray &row)
{
    Sum hash {};
    crypto_generichash(reinterpret_cast<unsigned char *>(hash.data()), sizeof hash,
                       reinterpret_cast<const unsigned char *>(row.constData()),
                       static_cast<unsigned long long>(row.size()), nullptr, 0);
    for (size_t lane = 0; lane < kLanes; ++lane)
        sum[lane] += hash[lane];
}

Result<TableSum> sumOf(Connection &db, const QString &table)
{
    QSqlQuery query(db.database());
    query.setForwardOnly(true);
    TableSum result { table, 0, {} };
    Sum sum {};
    bool going = query.exec(QStringLiteral("SELECT * FROM \"%1\"").arg(table));
    const int columns = int(query.record().count());
    while (going && query.next()) {
        QByteArray row;
        for (int column = 0; column < columns; ++column)
            append(row, query.value(column));
        add(sum, row);
        ++result.rows;
    }
    if (query.lastError().isValid())
        return toError(failureOf(query.lastError()));
    result.sum = QByteArray(reinterpret_cast<const char *>(sum.data()), sizeof sum).toHex();
    return result;
}

} // namespace

Result<QList<TableSum>> tableSums(Connection &db)
{
    if (sodium_init() < 0)
        return makeError(ErrorCode::Unavailable, QStringLiteral("libsodium does not start"));
    const QStringList tables = db.askAllOnce(QStringLiteral(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY name"));
    if (db.failed())
        return toError(*db.failure());
    QList<TableSum> sums;
    for (const QString &table : tables) {
        Result<TableSum> sum = sumOf(db, table);
        if (!sum)
            return sum.error();
        sums.append(*sum);
    }
    return sums;
}

} // namespace kefu::storage
