// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/statement.h"

#include "relay/storage/connection.h"

#include <QSqlError>
#include <QVariant>

namespace kefu::storage {

Statement::Statement(Connection &connection, const QString &sql)
    : m_connection(connection)
    , m_query(connection.database())
{
    m_query.setForwardOnly(true);
    m_prepared = m_query.prepare(sql);
    if (!m_prepared)
        m_connection.fail(m_query.lastError());
}

Statement &Statement::arg(qint64 value)
{
    m_query.bindValue(m_next++, value);
    return *this;
}

Statement &Statement::arg(const QString &value)
{
    // QtSql stores a null QString as NULL; our columns are NOT NULL and mean "empty".
    m_query.bindValue(m_next++, value.isNull() ? QStringLiteral("") : value);
    return *this;
}

Statement &Statement::arg(const QByteArray &value)
{
    m_query.bindValue(m_next++, value.isNull() ? QByteArray("", 0) : value);
    return *this;
}

Statement &Statement::argNull()
{
    m_query.bindValue(m_next++, QVariant(QMetaType::fromType<qlonglong>()));
    return *this;
}

bool Statement::run()
{
    m_next = 0;
    if (m_connection.failed())
        return false;
    if (m_query.exec())
        return true;
    m_connection.fail(m_query.lastError());
    return false;
}

} // namespace kefu::storage
