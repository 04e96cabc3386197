// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"
#include "relay/storage/keyrotation.h"
#include "relay/storage/sealer.h"
#include "tests/unit/storage/storebench.h"

#include <QSet>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstKeyRotation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void secretsOpenAfterwards();
    void theOldFileMayStay();
    void again();
    void channelsGoOn();
    void aCutBeforeTheCommitChangesNothing();
    void aCutAfterTheCommitIsFinished_data();
    void aCutAfterTheCommitIsFinished();
    void aWrongKeyIsNotTaken();
    void everySealedColumnIsKnown();

private:
    Result<KeyRotation> rotate(bool keepOld = false)
    {
        return await<KeyRotation>([&](auto done) { m_bench->storage->rotateKey(keepOld, done); });
    }
    QByteArray contents(const QString &name) const
    {
        QFile file(m_bench->file(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_bench->file(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QByteArray secretAtStart() const
    {
        return m_bench->state.channels.isEmpty() ? QByteArray()
                                                 : m_bench->state.channels.first().secret;
    }
    QStringList keyFiles() const
    {
        return QDir(m_bench->dir.path()).entryList({ QStringLiteral("key*") }, QDir::Files);
    }

    const QByteArray m_secret = "the-app-secret-0123456789";
    std::unique_ptr<Bench> m_bench;
};

void TstKeyRotation::secretsOpenAfterwards()
{
    const QByteArray before = contents(QStringLiteral("key"));
    const auto rotated = rotate();
    QVERIFY2(rotated.ok(), qPrintable(rotated.ok() ? QString() : rotated.error().message));
    QCOMPARE(rotated->values, 4); // three of the channel, and the audit chain's key
    QVERIFY(rotated->oldId != rotated->newId);
    QVERIFY(contents(QStringLiteral("key")) != before);
    QCOMPARE(keyFiles(), QStringList { QStringLiteral("key") });
    QVERIFY(m_bench->reopen());
    QCOMPARE(secretAtStart(), m_secret);
    // And not with the old one.
    m_bench->storage.reset();
    write(QStringLiteral("key"), before);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("another key")));
    QVERIFY(!m_bench->open());
}

void TstKeyRotation::theOldFileMayStay()
{
    const QByteArray before = contents(QStringLiteral("key"));
    const auto rotated = rotate(true);
    const QString kept = QStringLiteral("key.") + QString::fromLatin1(rotated->oldId);
    QCOMPARE(contents(kept), before);
    QCOMPARE(keyFiles(), (QStringList { QStringLiteral("key"), kept }));
    QVERIFY(m_bench->reopen());
    QCOMPARE(contents(kept), before);
}

void TstKeyRotation::again()
{
    for (int i = 0; i < 3; ++i)
        QVERIFY(rotate().ok());
    QVERIFY(m_bench->reopen());
    QCOMPARE(secretAtStart(), m_secret);
}

//! Those behind it in the same queue are sealed with the new key.
void TstKeyRotation::channelsGoOn()
{
    int done = 0;
    const auto add = [&](const QString &name) {
        ChannelRecord record;
        record.name = name;
        record.appid = QStringLiteral("wx1");
        record.secret = m_secret;
        m_bench->storage->addChannel(
            record, [&done](const Result<ChannelRecord> &added) { done += added.ok() ? 1 : 100; });
    };
    add(QStringLiteral("before"));
    m_bench->storage->rotateKey(
        false, [&done](const Result<KeyRotation> &rotated) { done += rotated.ok() ? 1 : 100; });
    add(QStringLiteral("after"));
    QTRY_COMPARE(done, 3);
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.channels.size(), 3);
    for (const ChannelRecord &channel : std::as_const(m_bench->state.channels))
        QCOMPARE(channel.secret, m_secret);
}

void TstKeyRotation::aCutBeforeTheCommitChangesNothing()
{
    const QByteArray before = contents(QStringLiteral("key"));
    m_bench->storage.reset();
    QVERIFY(createKeyFile(m_bench->file(QStringLiteral("key.next"))).ok());
    QVERIFY(m_bench->open());
    QCOMPARE(secretAtStart(), m_secret);
    QCOMPARE(contents(QStringLiteral("key")), before);
    QCOMPARE(keyFiles(), QStringList { QStringLiteral("key") });
}

void TstKeyRotation::aCutAfterTheCommitIsFinished_data()
{
    QTest::addColumn<QString>("old"); // where the old key's file is then
    QTest::addColumn<QString>("next");
    QTest::newRow("nothing renamed") << QStringLiteral("key") << QStringLiteral("key.next");
    QTest::newRow("one renamed") << QStringLiteral("key.old") << QStringLiteral("key.next");
    QTest::newRow("both renamed") << QStringLiteral("key.old") << QStringLiteral("key");
}

void TstKeyRotation::aCutAfterTheCommitIsFinished()
{
    QFETCH(QString, old);
    QFETCH(QString, next);
    const QByteArray before = contents(QStringLiteral("key"));
    QVERIFY(rotate().ok());
    const QByteArray after = contents(QStringLiteral("key"));
    m_bench->storage.reset();
    QVERIFY(QFile::remove(m_bench->file(QStringLiteral("key"))));
    write(old, before);
    write(next, after);
    QVERIFY(m_bench->open());
    QCOMPARE(secretAtStart(), m_secret);
    QCOMPARE(contents(QStringLiteral("key")), after);
    QCOMPARE(keyFiles(), QStringList { QStringLiteral("key") });
}

void TstKeyRotation::aWrongKeyIsNotTaken()
{
    const QByteArray key = contents(QStringLiteral("key"));
    m_bench->storage.reset();
    QVERIFY(QFile::remove(m_bench->file(QStringLiteral("key"))));
    QVERIFY(createKeyFile(m_bench->file(QStringLiteral("key.next"))).ok());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("another key")));
    QVERIFY(!m_bench->open());
    write(QStringLiteral("key"), key); // and nothing is lost
    QVERIFY(m_bench->open());
    QCOMPARE(secretAtStart(), m_secret);
}

//! A column that a rotation does not know would be lost by it: every BLOB is one or the other.
void TstKeyRotation::everySealedColumnIsKnown()
{
    const QSet<QString> plain {
        QStringLiteral("agents.password_hash"),
        QStringLiteral("tokens.hash"),
        QStringLiteral("tokens.family"),
        QStringLiteral("tokens.salt"),
        QStringLiteral("messages.raw"),
        QStringLiteral("dedupe.key"),
        QStringLiteral("channel_events.raw"),
        QStringLiteral("unparsed.body"),
        QStringLiteral("forwards.query"),
        QStringLiteral("forwards.content_type"),
        QStringLiteral("forwards.body"),
        QStringLiteral("media.hash"),
        QStringLiteral("media.picture"),
        QStringLiteral("media.thumb"),
        QStringLiteral("webhook_dead.body"),
        QStringLiteral("audit.mac"),
        QStringLiteral("audit_chain.removed_mac"),
        QStringLiteral("audit_chain.seal"),
        QStringLiteral("agent_factors.recovery"),
        QStringLiteral("login_codes.hash"),
    };
    QSet<QString> sealed;
    for (const SealedColumn &column : sealedColumns())
        sealed.insert(QString::fromLatin1(column.table) + u'.' + QLatin1String(column.column));
    Connection connection;
    QVERIFY(
        connection.open(m_bench->file(QStringLiteral("relay.db")), Connection::Role::Reader).ok());
    const QStringList blobs =
        fetchAll(connection.statement("SELECT m.name || '.' || c.name FROM sqlite_master m "
                                      "JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND "
                                      "c.type = 'BLOB'"),
                 [](Row &row) { return row.text(); });
    QVERIFY(blobs.size() > 10);
    for (const QString &blob : blobs)
        QVERIFY2(sealed.contains(blob) != plain.contains(blob), qPrintable(blob));
    for (const QString &column : std::as_const(sealed))
        QVERIFY2(blobs.contains(column), qPrintable(column));
}

QTEST_GUILESS_MAIN(TstKeyRotation)
#include "tst_storage_keyrotation.moc"
