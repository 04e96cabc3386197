// SPDX-License-Identifier: Apache-2.0
#include "storedmarkers.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>
#include <functional>

namespace kefu::testing {

namespace {

//! Calls `onRow` for each row of the answer; false when there is none to be had.
bool ask(const QString &dataDir, const QString &sql, const std::function<void(QSqlQuery &)> &onRow)
{
    bool answered = false;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("markers"));
        db.setDatabaseName(dataDir + QStringLiteral("/relay.db"));
        if (db.open()) {
            QSqlQuery query(db);
            query.setForwardOnly(true);
            answered = query.exec(sql);
            while (answered && query.next())
                onRow(query);
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("markers"));
    return answered;
}

int numberIn(const QVariant &text)
{
    return text.toString().section(u'#', 1, 1).toInt();
}

} // namespace

QHash<int, int> storedMarkers(const QString &dataDir)
{
    QHash<int, int> found;
    ask(dataDir, QStringLiteral("SELECT text FROM messages WHERE text LIKE 'text #%'"),
        [&found](QSqlQuery &row) { ++found[numberIn(row.value(0))]; });
    return found;
}

QHash<int, int> storedReplies(const QString &dataDir)
{
    QHash<int, int> found;
    ask(dataDir, QStringLiteral("SELECT text, delivery FROM messages WHERE text LIKE 'reply #%'"),
        [&found](QSqlQuery &row) { found[numberIn(row.value(0))] = row.value(1).toInt(); });
    return found;
}

int outboxSize(const QString &dataDir)
{
    int size = -1;
    ask(dataDir, QStringLiteral("SELECT count(*) FROM outbox"),
        [&size](QSqlQuery &row) { size = row.value(0).toInt(); });
    return size;
}

} // namespace kefu::testing
