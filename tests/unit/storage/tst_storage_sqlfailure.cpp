// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/sqlfailure.h"

#include <QSqlError>
#include <QTest>

using namespace kefu;
using namespace kefu::storage;

class TstSqlFailure : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classifies_data();
    void classifies();
    void saysWhatToDo();
};

void TstSqlFailure::classifies_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("text");
    QTest::addColumn<SqlFailureKind>("kind");
    const auto row = [](const char *name, const char *code, const char *text, SqlFailureKind kind) {
        QTest::newRow(name) << QString::fromLatin1(code) << QString::fromLatin1(text) << kind;
    };
    row("unique, extended", "2067", "UNIQUE constraint failed: agents.username",
        SqlFailureKind::Constraint);
    row("foreign key", "787", "", SqlFailureKind::Constraint);
    row("busy", "5", "database is locked", SqlFailureKind::Busy);
    row("busy snapshot", "517", "", SqlFailureKind::Busy);
    row("disk full", "13", "", SqlFailureKind::DiskFull);
    row("disk full, code lost by QtSql", "", "Unable to commit: database or disk is full",
        SqlFailureKind::DiskFull);
    row("not a database", "26", "", SqlFailureKind::Damaged);
    row("malformed, code lost", "", "database disk image is malformed", SqlFailureKind::Damaged);
    row("write error", "778", "disk I/O error", SqlFailureKind::InputOutput);
    row("read-only", "", "attempt to write a readonly database", SqlFailureKind::ReadOnly);
    row("our mistake", "1", "no such table: x", SqlFailureKind::Other);
    row("nothing known", "", "Parameter count mismatch", SqlFailureKind::Other);
    row("no number", "HY000", "", SqlFailureKind::Other);
}

void TstSqlFailure::classifies()
{
    QFETCH(QString, code);
    QFETCH(QString, text);
    QFETCH(SqlFailureKind, kind);
    QCOMPARE(classifyFailure(code, text), kind);
}

void TstSqlFailure::saysWhatToDo()
{
    QCOMPARE(toError({ SqlFailureKind::DiskFull, {} }).code, ErrorCode::Unavailable);
    QCOMPARE(toError({ SqlFailureKind::Constraint, {} }).code, ErrorCode::Internal);
    QVERIFY(
        toError({ SqlFailureKind::Damaged, {} }).message.contains(QStringLiteral("keep the file")));
}

QTEST_GUILESS_MAIN(TstSqlFailure)
#include "tst_storage_sqlfailure.moc"
