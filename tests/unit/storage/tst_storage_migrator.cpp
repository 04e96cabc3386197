// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"
#include "relay/storage/migrator.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::storage;

namespace {

const Migration kFirst { 1, 1, QStringLiteral("CREATE TABLE meta (name TEXT);\n") };
const Migration kSecond { 2, 1,
                          QStringLiteral("-- a comment; not a statement;\n"
                                         "CREATE TABLE extra (\n  a TEXT DEFAULT 'x;y'\n);\n"
                                         "INSERT INTO extra (a) VALUES ('row');\n") };
const Migration kBroken {
    3, 3, QStringLiteral("CREATE TABLE half (a TEXT);\nINSERT INTO nowhere VALUES (1);\n")
};

} // namespace

class TstMigrator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void splits();
    void parsesNames_data();
    void parsesNames();
    void builtInOnesApply();
    void releasedSchemasBecomeTheNewest_data();
    void releasedSchemasBecomeTheNewest();
    void appliesWhatIsMissing();
    void copiesBeforeItTouches();
    void aFailedStepChangesNothing();
    void refusesNewer();
    void opensOneStepBack();
    void refusesForeignDatabase();

private:
    Result<void> migrate(const QList<Migration> &migrations)
    {
        return Migrator(*m_db, migrations, m_dir->filePath(QStringLiteral("backups"))).run();
    }
    QString ask(const char *sql) { return m_db->askOnce(QString::fromLatin1(sql)); }
    QStringList backups() const
    {
        return QDir(m_dir->filePath(QStringLiteral("backups"))).entryList(QDir::Files);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Connection> m_db;
};

void TstMigrator::init()
{
    m_db = std::make_unique<Connection>();
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_db->open(m_dir->filePath(QStringLiteral("it's.db")), Connection::Role::Writer).ok());
}

void TstMigrator::splits()
{
    QCOMPARE(splitStatements(kSecond.sql),
             QStringList({ QStringLiteral("CREATE TABLE extra (\n  a TEXT DEFAULT 'x;y'\n)"),
                           QStringLiteral("INSERT INTO extra (a) VALUES ('row')") }));
    QVERIFY(splitStatements(QStringLiteral("\n-- only words\n\n")).isEmpty());
    QCOMPARE(splitStatements(QStringLiteral("SELECT 1")), QStringList(QStringLiteral("SELECT 1")));
}

void TstMigrator::parsesNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("version");
    const QString header = QStringLiteral("-- compatible_from: 12\nSELECT 1;\n");
    QTest::newRow("good") << QStringLiteral("0013_more_words.sql") << header << 13;
    QTest::newRow("no number") << QStringLiteral("more.sql") << header << 0;
    QTest::newRow("short number") << QStringLiteral("13_more.sql") << header << 0;
    QTest::newRow("no header") << QStringLiteral("0013_more.sql") << QStringLiteral("SELECT 1;\n")
                               << 0;
}

void TstMigrator::parsesNames()
{
    QFETCH(QString, name);
    QFETCH(QString, sql);
    QFETCH(int, version);
    const auto migration = parseMigration(name, sql);
    QCOMPARE(migration.ok(), version > 0);
    if (!migration)
        return;
    QCOMPARE(migration->version, version);
    QCOMPARE(migration->compatibleFrom, 12);
}

void TstMigrator::builtInOnesApply()
{
    const auto migrations = builtInMigrations();
    QVERIFY(migrations.ok());
    QVERIFY(migrate(*migrations).ok());
    QCOMPARE(ask("SELECT max(version) FROM schema").toInt(), int(migrations->size()));
    QCOMPARE(ask("PRAGMA foreign_key_check"), QString());
    const auto tables =
        m_db->askAllOnce(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'"));
    for (const char *table :
         { "channels", "agents", "visitors", "conversations", "segments", "messages", "events",
           "outbox", "dedupe", "channel_events", "unparsed", "tokens", "meta" })
        QVERIFY2(tables.contains(QString::fromLatin1(table)), table);
    QVERIFY(backups().isEmpty());
}

void TstMigrator::releasedSchemasBecomeTheNewest_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version < int(builtInMigrations()->size()); ++version)
        QTest::addRow("schema %d", version) << version;
}

void TstMigrator::releasedSchemasBecomeTheNewest()
{
    QFETCH(int, version);
    const auto migrations = builtInMigrations();
    QFile fixture(QStringLiteral(KEFUDESK_FIXTURES "/storage/schema-%1.sql").arg(version));
    QVERIFY2(fixture.open(QIODevice::ReadOnly), "each released schema has a fixture");
    for (const QString &statement : splitStatements(QString::fromUtf8(fixture.readAll())))
        QVERIFY2(m_db->execute(statement), qPrintable(statement));
    QVERIFY(migrate(*migrations).ok());
    QCOMPARE(backups().size(), 1);
    QCOMPARE(ask("PRAGMA foreign_key_check"), QString());

    Connection fresh;
    QVERIFY(fresh.open(m_dir->filePath(QStringLiteral("fresh.db")), Connection::Role::Writer).ok());
    QVERIFY(Migrator(fresh, *migrations, m_dir->filePath(QStringLiteral("none"))).run().ok());
    const QString schema =
        QStringLiteral("SELECT name || ': ' || sql FROM sqlite_master WHERE sql IS NOT NULL "
                       "AND name <> 'schema' ORDER BY name");
    QCOMPARE(m_db->askAllOnce(schema), fresh.askAllOnce(schema));
    // What was there is there: the tokens still open doors, each a family of its own.
    QCOMPARE(ask("SELECT count(DISTINCT family) FROM tokens WHERE length(family) = 16 "
                 "AND generation = 1 AND used_at = 0"),
             QStringLiteral("2"));
    QCOMPARE(ask("SELECT owner FROM conversations"), QStringLiteral("1"));
}

void TstMigrator::appliesWhatIsMissing()
{
    QVERIFY(migrate({ kFirst }).ok());
    QVERIFY(migrate({ kFirst, kSecond }).ok());
    QVERIFY(migrate({ kFirst, kSecond }).ok());
    QCOMPARE(ask("SELECT count(*) FROM extra"), QStringLiteral("1"));
    QCOMPARE(ask("SELECT max(version) FROM schema"), QStringLiteral("2"));
}

void TstMigrator::copiesBeforeItTouches()
{
    QVERIFY(migrate({ kFirst }).ok());
    QVERIFY(m_db->execute(QStringLiteral("INSERT INTO meta VALUES ('kept')")));
    QVERIFY(migrate({ kFirst, kSecond }).ok());
    QCOMPARE(backups().size(), 1);
    Connection copy;
    QVERIFY(copy.open(m_dir->filePath(QStringLiteral("backups/") + backups().first()),
                      Connection::Role::Maintenance)
                .ok());
    QCOMPARE(copy.askOnce(QStringLiteral("SELECT name FROM meta")), QStringLiteral("kept"));
    QCOMPARE(copy.askOnce(QStringLiteral("SELECT max(version) FROM schema")), QStringLiteral("1"));
}

void TstMigrator::aFailedStepChangesNothing()
{
    const auto failed = migrate({ kFirst, kSecond, kBroken });
    QVERIFY(!failed.ok());
    QCOMPARE(failed.error().code, ErrorCode::Unavailable);
    QVERIFY(failed.error().message.contains(QStringLiteral("schema 3")));
    QCOMPARE(ask("SELECT max(version) FROM schema"), QStringLiteral("2"));
    QCOMPARE(ask("SELECT count(*) FROM sqlite_master WHERE name = 'half'"), QStringLiteral("0"));
}

void TstMigrator::refusesNewer()
{
    QVERIFY(
        migrate({ kFirst, kSecond, { 3, 3, QStringLiteral("CREATE TABLE t3 (a TEXT);\n") } }).ok());
    const auto refused = migrate({ kFirst, kSecond });
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Unsupported);
}

void TstMigrator::opensOneStepBack()
{
    QVERIFY(
        migrate({ kFirst, kSecond, { 3, 2, QStringLiteral("CREATE TABLE t3 (a TEXT);\n") } }).ok());
    QVERIFY(migrate({ kFirst, kSecond }).ok());
    QVERIFY(!migrate({ kFirst }).ok());
}

void TstMigrator::refusesForeignDatabase()
{
    QVERIFY(m_db->execute(QStringLiteral("CREATE TABLE customers (a TEXT)")));
    const auto refused = migrate({ kFirst });
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QCOMPARE(ask("SELECT count(*) FROM sqlite_master"), QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(TstMigrator)
#include "tst_storage_migrator.moc"
