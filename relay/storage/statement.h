// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QByteArray>
#include <QList>
#include <QSqlQuery>
#include <QStringList>
#include <optional>
#include <type_traits>

namespace kefu::storage {

class Connection;

//! Numbers of a row in one column. QtSql describes every column anew at each run, which costs more
//! than reading it: what is read for every message has its numbers together. The first one decides
//! whether there is a row at all (LEFT JOIN); of the others NULL reads as 0.
#define KEFU_FIRST_NUMBER(column) column " || ' ' || "
#define KEFU_NUMBER(column) "coalesce(" column ", 0) || ' ' || "
#define KEFU_LAST_NUMBER(column) "coalesce(" column ", 0)"

//! Reads such a column from left to right.
class Numbers {
public:
    explicit Numbers(QString text)
        : m_text(std::move(text))
    {
    }
    qint64 number()
    {
        const qsizetype end = std::max(m_at, m_text.indexOf(u' ', m_at));
        const auto part =
            QStringView(m_text).sliced(m_at, end > m_at ? end - m_at : m_text.size() - m_at);
        m_at = end > m_at ? end + 1 : m_text.size();
        return part.toLongLong();
    }
    int integer() { return int(number()); }
    bool flag() { return number() != 0; }
    template <typename T> T id() { return T { number() }; }

private:
    QString m_text;
    qsizetype m_at = 0;
};

//! One row of a result, read from left to right in the order of the columns written out in the SQL.
class Row {
public:
    explicit Row(const QSqlQuery &query)
        : m_query(query)
    {
    }
    qint64 number() { return m_query.value(m_column++).toLongLong(); }
    int integer() { return m_query.value(m_column++).toInt(); }
    bool flag() { return number() != 0; }
    QString text() { return m_query.value(m_column++).toString(); }
    QByteArray blob() { return m_query.value(m_column++).toByteArray(); }
    //! NULL is "none".
    template <typename T> T id() { return T { number() }; }
    Numbers numbers() { return Numbers(text()); }
    bool isNull() const { return m_query.isNull(m_column); }

private:
    const QSqlQuery &m_query;
    int m_column = 0;
};

//! A prepared statement of one connection, kept for its life. Arguments are given in order, then
//! run(). After a failure of the connection nothing runs any more until it is rolled back (see
//! Connection).
class Statement {
public:
    Statement(Connection &connection, const QString &sql);

    Statement &arg(qint64 value);
    Statement &arg(int value) { return arg(qint64(value)); }
    Statement &arg(bool value) { return arg(qint64(value ? 1 : 0)); }
    Statement &arg(const QString &value);
    Statement &arg(const QByteArray &value);
    Statement &argNull();
    //! An invalid id is stored as NULL.
    template <typename Tag> Statement &arg(Id<Tag> id)
    {
        return id.isValid() ? arg(id.value) : argNull();
    }

    bool isPrepared() const { return m_prepared; }
    //! False when it failed, now or before.
    bool run();
    bool next() { return m_query.next(); }
    Row row() const { return Row(m_query); }
    //! Must follow every read: an open one makes the next COMMIT fail and keeps the log from
    //! shrinking.
    void finish() { m_query.finish(); }

    qint64 insertedId() const { return m_query.lastInsertId().toLongLong(); }
    int changedRows() const { return m_query.numRowsAffected(); }

private:
    void bind(const QVariant &value);

    Connection &m_connection;
    QSqlQuery m_query;
    QStringList m_names; //!< of the placeholders, in order
    int m_next = 0;
    bool m_prepared = false;
};

//! Runs, reads all rows and finishes.
template <typename Map> auto fetchAll(Statement &statement, Map map)
{
    QList<std::invoke_result_t<Map, Row &>> result;
    if (statement.run()) {
        while (statement.next()) {
            Row row = statement.row();
            result.append(map(row));
        }
    }
    statement.finish();
    return result;
}

//! Runs, reads the first row, if there is one, and finishes.
template <typename Map> auto fetchOne(Statement &statement, Map map)
{
    std::optional<std::invoke_result_t<Map, Row &>> result;
    if (statement.run() && statement.next()) {
        Row row = statement.row();
        result = map(row);
    }
    statement.finish();
    return result;
}

} // namespace kefu::storage
