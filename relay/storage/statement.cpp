// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/statement.h"

#include "relay/storage/connection.h"

#include <QSqlError>
#include <QVariant>

namespace kefu::storage {

namespace {

//! QtSql makes a new name for every value bound by position, at every run; a name that exists
//! already costs a look-up. Our SQL has question marks only as placeholders.
QString withNamedPlaceholders(const QString &sql, QStringList &names)
{
    QString result;
    for (const QChar c : sql) {
        if (c != QLatin1Char('?')) {
            result += c;
            continue;
        }
        names.append(QStringLiteral(":p%1").arg(names.size()));
        result += names.last();
    }
    return result;
}

} // namespace

Statement::Statement(Connection &connection, const QString &sql)
    : m_connection(connection)
    , m_query(connection.database())
{
    m_query.setForwardOnly(true);
    m_prepared = m_query.prepare(withNamedPlaceholders(sql, m_names));
    if (!m_prepared)
        m_connection.fail(m_query.lastError());
}

Statement &Statement::arg(qint64 value)
{
    bind(value);
    return *this;
}

Statement &Statement::arg(const QString &value)
{
    // QtSql stores a null QString as NULL; our columns are NOT NULL and mean "empty".
    bind(value.isNull() ? QStringLiteral("") : value);
    return *this;
}

Statement &Statement::arg(const QByteArray &value)
{
    bind(value.isNull() ? QByteArray("", 0) : value);
    return *this;
}

Statement &Statement::argNull()
{
    bind(QVariant(QMetaType::fromType<qlonglong>()));
    return *this;
}

void Statement::bind(const QVariant &value)
{
    Q_ASSERT(m_next < m_names.size());
    m_query.bindValue(m_names[m_next++], value);
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
