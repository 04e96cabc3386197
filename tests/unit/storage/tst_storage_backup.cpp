// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyexport.h"
#include "tests/unit/storage/backupbench.h"

#include <QDirIterator>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstBackup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_bench = std::make_unique<Bench>(); }
    void holdsEverythingOfOneMoment();
    void aPictureIsThereOnce();
    void needsAFolderOfItsOwn();
    void theKeyStaysAtHome();
    void keepsTheNewest();
    void verifyNamesWhatIsWrong_data();
    void verifyNamesWhatIsWrong();
    void aHalfOneIsNone();
    void theKeyUnderAPassphrase();

private:
    QString target() const { return m_bench->file(QStringLiteral("backups/one")); }
    std::unique_ptr<Bench> m_bench;
};

//! While visitors go on writing: what was acknowledged before is in it, and it holds together.
void TstBackup::holdsEverythingOfOneMoment()
{
    constexpr int kBefore = 300;
    QVERIFY(m_bench->openWithPeople());
    for (int i = 0; i < kBefore; ++i)
        QVERIFY(
            m_bench->write(QStringLiteral("o%1").arg(i % 20), QStringLiteral("m%1").arg(i)).ok());
    int later = 0;
    std::optional<Result<BackupManifest>> made;
    m_bench->storage->backUp(target(), 0, kNow, [&](const auto &result) { made = result; });
    while (!made) {
        QVERIFY(m_bench->write(QStringLiteral("later"), QString::number(++later)).ok());
        QVERIFY(later < 20'000);
    }
    QVERIFY2(made->ok(), qPrintable(made->ok() ? QString() : made->error().message));
    QVERIFY(later > 0);
    const auto verdict = verify(*m_bench, target());
    QVERIFY(verdict.ok());
    QCOMPARE(verdict->problems, QStringList());
    QVERIFY(verdict->isBackup && verdict->hasKey);
    QCOMPARE(verdict->epoch, m_bench->state.epoch);
    const QString copy = target() + QStringLiteral("/relay.db");
    const QStringList texts = ask(copy, QStringLiteral("SELECT text FROM messages ORDER BY id"));
    QVERIFY(texts.size() >= kBefore);
    for (int i = 0; i < kBefore; ++i)
        QCOMPARE(texts[i], QStringLiteral("m%1").arg(i));
}

void TstBackup::aPictureIsThereOnce()
{
    QVERIFY(m_bench->openWithPeople());
    const QString name = keepPicture(*m_bench, QByteArray(5000, 'p'));
    const auto made = backUp(*m_bench, target());
    QVERIFY(made.ok());
    QCOMPARE(made->mediaFiles, 1);
    QCOMPARE(made->mediaBytes, 5000);
    const QString path = u'/' + name.first(2) + u'/' + name.sliced(2, 2) + u'/' + name;
    QVERIFY(QFile::exists(target() + QStringLiteral("/media") + path));
    // Erased at home, it stays in the backup: another name of the same file, not a reference.
    QVERIFY(QFile::remove(m_bench->file(QStringLiteral("media") + path)));
    QCOMPARE(verify(*m_bench, target())->problems, QStringList());
    QCOMPARE(verify(*m_bench)->problems,
             QStringList(QStringLiteral("the file %1 of a message is missing").arg(name)));
}

void TstBackup::needsAFolderOfItsOwn()
{
    QVERIFY(m_bench->openWithPeople());
    QVERIFY(QDir().mkpath(target()));
    QVERIFY(backUp(*m_bench, target()).ok()); // empty
    QCOMPARE(backUp(*m_bench, target()).error().code, ErrorCode::Conflict);
    QCOMPARE(verify(*m_bench, target())->problems, QStringList());
}

void TstBackup::theKeyStaysAtHome()
{
    QVERIFY(m_bench->openWithPeople());
    const auto made = backUp(*m_bench, target());
    QVERIFY(made.ok());
    const MasterKey key = readKeyFile(m_bench->file(QStringLiteral("key"))).value();
    QCOMPARE(made->keyId, key.id.toHex());
    QDirIterator files(target(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        QVERIFY2(!all.contains(key.bytes) && !all.contains(key.bytes.toHex()),
                 qPrintable(file.fileName()));
        QVERIFY2(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther))
                     || file.fileName().endsWith(QStringLiteral(".json")),
                 qPrintable(file.fileName()));
    }
}

void TstBackup::keepsTheNewest()
{
    QVERIFY(m_bench->openWithPeople());
    QStringList made;
    for (int i = 0; i < 4; ++i)
        made.append(backUp(*m_bench, {}, 2, kNow + i)->path);
    QVERIFY(!QFile::exists(made[0]) && !QFile::exists(made[1]));
    QVERIFY(verify(*m_bench, made[2])->problems.isEmpty());
    QVERIFY(verify(*m_bench, made[3])->problems.isEmpty());
    QCOMPARE(restoreHint(folderOf(m_bench->dir.path())),
             QStringLiteral("kefudesk-relay restore ") + made[3]);
}

void TstBackup::verifyNamesWhatIsWrong_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("words");
    QTest::newRow("a word of a message")
        << QStringLiteral("UPDATE messages SET text = 'other words'")
        << QStringLiteral("rows of table messages");
    QTest::newRow("a row is missing")
        << QStringLiteral("DELETE FROM dedupe") << QStringLiteral("rows of table dedupe");
    QTest::newRow("an orphan") << QStringLiteral("UPDATE messages SET visitor_id = 99")
                               << QStringLiteral("whose parent is missing");
    QTest::newRow("nothing at all")
        << QStringLiteral("VACUUM") << QStringLiteral("not the file the manifest");
}

void TstBackup::verifyNamesWhatIsWrong()
{
    QFETCH(QString, sql);
    QFETCH(QString, words);
    QVERIFY(m_bench->openWithPeople());
    QVERIFY(m_bench->write(QStringLiteral("o"), QStringLiteral("words")).ok());
    QVERIFY(backUp(*m_bench, target()).ok());
    Connection db;
    QVERIFY(db.open(target() + QStringLiteral("/relay.db"), Connection::Role::Maintenance).ok());
    QVERIFY(db.execute(QStringLiteral("PRAGMA foreign_keys = OFF")));
    QVERIFY(db.execute(sql));
    db.close();
    const QString problems = verify(*m_bench, target())->problems.join(u'\n');
    QVERIFY2(problems.contains(words), qPrintable(problems));
}

void TstBackup::aHalfOneIsNone()
{
    QVERIFY(m_bench->openWithPeople());
    QVERIFY(backUp(*m_bench, target()).ok());
    QVERIFY(QFile::remove(target() + QStringLiteral("/manifest.json")));
    QCOMPARE(verify(*m_bench, target()).error().code, ErrorCode::NotFound);
    const auto restored =
        restore(folderOf(m_bench->file(QStringLiteral("elsewhere"))), { target(), {}, {}, kNow });
    QCOMPARE(restored.error().code, ErrorCode::NotFound);
}

void TstBackup::theKeyUnderAPassphrase()
{
    QVERIFY(m_bench->openWithPeople());
    const auto text = await<QByteArray>(
        [&](auto done) { m_bench->storage->exportKey("correct horse battery", done); });
    QVERIFY(text.ok());
    const MasterKey key = readKeyFile(m_bench->file(QStringLiteral("key"))).value();
    QVERIFY(!text->contains(key.bytes.toHex()));
    QCOMPARE(importKey(*text, "correct horse battery")->bytes, key.bytes);
    QCOMPARE(importKey(*text, "correct horse batterie").error().code, ErrorCode::Unauthorized);
    QByteArray changed = *text;
    changed[changed.size() - 5] = changed[changed.size() - 5] == 'a' ? 'b' : 'a';
    QCOMPARE(importKey(changed, "correct horse battery").error().code, ErrorCode::Unauthorized);
    QCOMPARE(importKey("kefudesk-key-export-1 x y z", "correct horse battery").error().code,
             ErrorCode::BadRequest);
    const auto weak =
        await<QByteArray>([&](auto done) { m_bench->storage->exportKey("short", done); });
    QCOMPARE(weak.error().code, ErrorCode::BadRequest);
}

QTEST_GUILESS_MAIN(TstBackup)
#include "tst_storage_backup.moc"
