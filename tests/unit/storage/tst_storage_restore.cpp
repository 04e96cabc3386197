// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyexport.h"
#include "tests/unit/storage/backupbench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstRestore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        m_other = std::make_unique<Bench>();
    }
    void elsewhereRowByRow();
    void repliesUnderWayBecomeUncertain();
    void tokensAreVoidAndTheEpochIsNew();
    void theFormerDataIsKept();
    void withoutTheKeyItAsksForTheSecrets();
    void withAnExportedKey();
    void aDamagedBackupChangesNothing();
    void aNewerBackupChangesNothing();
    void aCopyOfAMigration();
    void notUnderARunningRelay();
    void cutShortItIsDoneAgain();
    void adoptsAnotherRelaysData();
    void adoptsOnlyIntoEmptyData();
    void migratesDry();

private:
    QString target() const { return m_bench->file(QStringLiteral("backups/one")); }
    //! Some work, and a backup of it.
    bool prepare()
    {
        if (!m_bench->openWithPeople())
            return false;
        const ConversationRow row = m_bench->owned(QStringLiteral("o1"), m_bench->ann);
        m_reply =
            m_bench->reply(m_bench->replyTo(row, m_bench->ann, QStringLiteral("c1")))->message.id;
        for (int i = 0; i < 50; ++i)
            (void)m_bench->write(QStringLiteral("o%1").arg(i % 7), QStringLiteral("m%1").arg(i));
        m_picture = keepPicture(*m_bench, QByteArray(3000, 'q'));
        TokenRecord token;
        token.hash = QByteArray(32, 't');
        token.agent = m_bench->ann;
        token.createdAt = kNow;
        await<bool>([&](auto done) { m_bench->storage->addToken(token, done); }).value();
        return backUp(*m_bench, target()).ok();
    }
    Result<RestoreReport> restored(const QString &keyFile = {}, const QByteArray &passphrase = {})
    {
        m_other->storage.reset();
        return restore(folderOf(m_other->dir.path()), { target(), keyFile, passphrase, kNow + 1 });
    }
    QString otherDatabase() const { return m_other->file(QStringLiteral("relay.db")); }

    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<Bench> m_other;
    MessageId m_reply;
    QString m_picture;
};

//! Under load; then everything but what may not come back is the same, row by row.
void TstRestore::elsewhereRowByRow()
{
    QVERIFY(prepare());
    QVERIFY(QDir(target()).removeRecursively());
    std::optional<Result<BackupManifest>> made;
    m_bench->storage->backUp(target(), 0, kNow, [&](const auto &result) { made = result; });
    for (int i = 0; !made; ++i)
        QVERIFY(m_bench->write(QStringLiteral("busy%1").arg(i % 5), QString::number(i)).ok());
    QVERIFY(made->ok());
    const auto report = restored(m_bench->file(QStringLiteral("key")));
    QVERIFY2(report.ok(), qPrintable(report.ok() ? QString() : report.error().message));
    QVERIFY(!report->keyMissing);
    const auto before = sumsOf(target() + QStringLiteral("/relay.db"));
    const auto after = sumsOf(otherDatabase());
    QCOMPARE(after.size(), before.size());
    // What is rewritten on purpose; messages and their neighbours only where a reply was under way.
    const QSet<QString> rewritten { QStringLiteral("meta"),          QStringLiteral("tokens"),
                                    QStringLiteral("outbox"),        QStringLiteral("events"),
                                    QStringLiteral("conversations"), QStringLiteral("visitors"),
                                    QStringLiteral("messages") };
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (!rewritten.contains(it.key()))
            QVERIFY2(after.value(it.key()) == it.value(), qPrintable(it.key()));
    }
    const QString lines = QStringLiteral("SELECT id || '|' || visitor_id || '|' || seq || '|' || "
                                         "text || '|' || hex(coalesce(raw, '')) FROM messages "
                                         "ORDER BY id");
    QCOMPARE(ask(otherDatabase(), lines), ask(target() + QStringLiteral("/relay.db"), lines));
    QVERIFY(m_other->open());
    QCOMPARE(verify(*m_other)->problems, QStringList());
    QCOMPARE(verify(*m_other)->mediaFiles, 1);
}

void TstRestore::repliesUnderWayBecomeUncertain()
{
    QVERIFY(prepare());
    const auto report = restored(m_bench->file(QStringLiteral("key")));
    QVERIFY(report.ok());
    QCOMPARE(report->uncertain, 1);
    QVERIFY(m_other->open());
    QVERIFY(m_other->state.outbox.isEmpty()); // nothing is sent by itself
    const auto message =
        await<Message>([&](auto done) { m_other->storage->message(m_reply, done); });
    QCOMPARE(message->delivery, DeliveryState::Uncertain);
    QCOMPARE(m_other->state.open.size(), 7);
    QCOMPARE(report->open, int(m_other->state.open.size()));
}

void TstRestore::tokensAreVoidAndTheEpochIsNew()
{
    QVERIFY(prepare());
    const auto report = restored(m_bench->file(QStringLiteral("key")));
    QCOMPARE(report->tokens, 1);
    QVERIFY(m_other->open());
    QCOMPARE(m_other->state.epoch, report->epoch);
    QVERIFY(m_other->state.epoch != m_bench->state.epoch);
    const auto token = await<TokenRecord>(
        [&](auto done) { m_other->storage->findToken(QByteArray(32, 't'), done); });
    QCOMPARE(token.error().code, ErrorCode::NotFound);
    // Its secrets open with the key that came along.
    QCOMPARE(m_other->state.channels.first().secret, QByteArray("the-app-secret-0123456789"));
}

void TstRestore::theFormerDataIsKept()
{
    QVERIFY(prepare());
    QVERIFY(m_other->openWithPeople());
    QVERIFY(m_other->write(QStringLiteral("mine"), QStringLiteral("kept words")).ok());
    const auto report = restored(m_bench->file(QStringLiteral("key")));
    QVERIFY(report.ok());
    const QString former = report->before + QStringLiteral("/relay.db");
    QCOMPARE(ask(former, QStringLiteral("SELECT text FROM messages")),
             QStringList(QStringLiteral("kept words")));
    // And can come back.
    const auto again = restore(folderOf(m_other->dir.path()),
                               { former, report->before + QStringLiteral("/key"), {}, kNow + 5 });
    QVERIFY2(again.ok(), qPrintable(again.ok() ? QString() : again.error().message));
    QVERIFY(!again->keyMissing);
    QVERIFY(m_other->open());
    QCOMPARE(m_other->state.open.size(), 1);
}

void TstRestore::withoutTheKeyItAsksForTheSecrets()
{
    QVERIFY(prepare());
    WebhookRecord webhook;
    webhook.url = QStringLiteral("https://shop.example/hook");
    webhook.secret = "hook secret";
    QVERIFY(
        await<WebhookRecord>([&](auto done) { m_bench->storage->addWebhook(webhook, done); }).ok());
    QVERIFY(QDir(target()).removeRecursively());
    QVERIFY(backUp(*m_bench, target()).ok());
    const auto report = restored();
    QVERIFY2(report.ok(), qPrintable(report.ok() ? QString() : report.error().message));
    QVERIFY(report->keyMissing);
    QCOMPARE(report->channels, QStringList(QStringLiteral("shop")));
    QCOMPARE(report->webhooks, QStringList(webhook.url));
    QVERIFY(m_other->open());
    const ChannelRecord &shop = m_other->state.channels.first();
    QVERIFY(!shop.enabled); // nobody's push is believed until somebody has been there
    QVERIFY(shop.secret.isEmpty());
    QVERIFY(shop.token.size() == 32 && shop.token != "the-callback-token");
    QCOMPARE(shop.aesKey.size(), 43);
    QCOMPARE(m_other->state.open.size(), report->open); // conversations are all there
}

void TstRestore::withAnExportedKey()
{
    QVERIFY(prepare());
    const QString file = m_bench->file(QStringLiteral("exported"));
    const MasterKey key = readKeyFile(m_bench->file(QStringLiteral("key"))).value();
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(exportKey(key, "a passphrase of words").value() + '\n');
    out.close();
    QCOMPARE(restored(file, "another passphrase").error().code, ErrorCode::Unauthorized);
    QVERIFY(!QFile::exists(otherDatabase()));
    const auto report = restored(file, "a passphrase of words");
    QVERIFY(report.ok() && !report->keyMissing);
    QVERIFY(m_other->open());
    QCOMPARE(m_other->state.channels.first().token, QByteArray("the-callback-token"));
}

void TstRestore::aDamagedBackupChangesNothing()
{
    QVERIFY(prepare());
    QVERIFY(m_other->openWithPeople());
    m_other->storage.reset();
    QFile copy(target() + QStringLiteral("/relay.db"));
    QVERIFY(copy.open(QIODevice::ReadWrite) && copy.seek(copy.size() / 2));
    QCOMPARE(copy.write("x"), 1);
    copy.close();
    const auto report = restored(m_bench->file(QStringLiteral("key")));
    QCOMPARE(report.error().code, ErrorCode::Unavailable);
    QVERIFY2(report.error().message.contains(QStringLiteral("no sound backup")),
             qPrintable(report.error().message));
    QVERIFY(m_other->open());
    QCOMPARE(m_other->state.agents.size(), 2);
}

void TstRestore::aNewerBackupChangesNothing()
{
    QVERIFY(prepare());
    const QString newer = m_bench->file(QStringLiteral("newer.db"));
    QVERIFY(QFile::copy(target() + QStringLiteral("/relay.db"), newer));
    Connection db;
    QVERIFY(db.open(newer, Connection::Role::Maintenance).ok());
    QVERIFY(db.execute(QStringLiteral("INSERT INTO schema VALUES (999, 998, 0)")));
    db.close();
    const auto report = restore(folderOf(m_other->dir.path()), { newer, {}, {}, kNow });
    QCOMPARE(report.error().code, ErrorCode::Unsupported);
    QVERIFY(!QFile::exists(otherDatabase()));
    QVERIFY(m_other->open());
}

//! What a migration has kept in backups/ is a database without a manifest.
void TstRestore::aCopyOfAMigration()
{
    QVERIFY(prepare());
    const QString kept = m_bench->file(QStringLiteral("backups/relay-schema3-x.db"));
    QVERIFY(QFile::copy(target() + QStringLiteral("/relay.db"), kept));
    m_bench->storage.reset();
    const auto report = restore(folderOf(m_bench->dir.path()), { kept, {}, {}, kNow });
    QVERIFY2(report.ok(), qPrintable(report.ok() ? QString() : report.error().message));
    QVERIFY(!report->keyMissing); // data_dir has it
    QVERIFY(m_bench->open());
    QCOMPARE(verify(*m_bench)->problems, QStringList());
}

void TstRestore::notUnderARunningRelay()
{
    QVERIFY(prepare());
    QVERIFY(m_other->openWithPeople());
    const auto report = restore(folderOf(m_other->dir.path()), { target(), {}, {}, kNow });
    QCOMPARE(report.error().code, ErrorCode::Conflict);
}

//! With the marker of a restore that did not come to its end no relay starts.
void TstRestore::cutShortItIsDoneAgain()
{
    QVERIFY(prepare());
    QVERIFY(m_other->openWithPeople());
    m_other->storage.reset();
    QFile marker(m_other->file(QStringLiteral("restoring")));
    QVERIFY(marker.open(QIODevice::WriteOnly));
    marker.write(target().toUtf8());
    marker.close();
    Storage storage;
    const auto refused = storage.open(m_other->dir.path());
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message.contains(QStringLiteral("restore ") + target()),
             qPrintable(refused.error().message));
    QVERIFY(restored(m_bench->file(QStringLiteral("key"))).ok());
    QVERIFY(!marker.exists());
    QVERIFY(m_other->open());
}

void TstRestore::adoptsAnotherRelaysData()
{
    QVERIFY(prepare());
    m_bench->storage.reset();
    QVERIFY(m_other->open()); // a server that has just been installed
    m_other->storage.reset();
    const auto report =
        adopt(folderOf(m_other->dir.path()), m_bench->dir.path(), domain::QuotaRules(), kNow + 1);
    QVERIFY2(report.ok(), qPrintable(report.ok() ? QString() : report.error().message));
    QVERIFY(!report->keyMissing);
    QCOMPARE(report->uncertain, 1);
    QVERIFY(m_other->open());
    QCOMPARE(m_other->state.open.size(), 7);
    QCOMPARE(m_other->state.channels.first().secret, QByteArray("the-app-secret-0123456789"));
    QCOMPARE(verify(*m_other)->problems, QStringList());
    // Two relays must not both believe to be the desk.
    Storage former;
    const auto refused = former.open(m_bench->dir.path());
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().message.contains(QStringLiteral("another relay has taken over")));
}

void TstRestore::adoptsOnlyIntoEmptyData()
{
    QVERIFY(prepare());
    const QString from = m_bench->dir.path();
    QCOMPARE(adopt(folderOf(m_other->dir.path()), from, {}, kNow).error().code,
             ErrorCode::Conflict); // it runs
    m_bench->storage.reset();
    QVERIFY(m_other->openWithPeople());
    m_other->storage.reset();
    const auto refused = adopt(folderOf(m_other->dir.path()), from, {}, kNow);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.contains(QStringLiteral("empty data_dir")));
    QVERIFY(m_bench->open()); // it goes on where it was
}

void TstRestore::migratesDry()
{
    const DataFolder folder = folderOf(m_bench->dir.path());
    QCOMPARE(migrate(folder, true, kNow).error().code, ErrorCode::NotFound);
    Connection db;
    QVERIFY(db.open(folder.database(), Connection::Role::Maintenance).ok());
    QFile old(QStringLiteral(KEFUDESK_FIXTURES "/storage/schema-3.sql"));
    QVERIFY(old.open(QIODevice::ReadOnly));
    const QStringList statements =
        QString::fromUtf8(old.readAll()).split(QRegularExpression(QStringLiteral(";\\n")));
    for (const QString &statement : statements) {
        if (!statement.trimmed().isEmpty())
            QVERIFY2(db.execute(statement), qPrintable(statement));
    }
    db.close();
    const auto dry = migrate(folder, true, kNow);
    QVERIFY2(dry.ok(), qPrintable(dry.ok() ? QString() : dry.error().message));
    QCOMPARE(dry->present, 3);
    QCOMPARE(dry->steps.first(), 4);
    QVERIFY(dry->copy.isEmpty());
    QCOMPARE(ask(folder.database(), QStringLiteral("SELECT max(version) FROM schema")),
             QStringList(QStringLiteral("3")));
    QCOMPARE(QDir(m_bench->dir.path()).entryList({ QStringLiteral("dry-run*") }).size(), 0);
    const auto real = migrate(folder, false, kNow);
    QVERIFY(real.ok());
    QVERIFY(QFile::exists(real->copy));
    QVERIFY(migrate(folder, true, kNow)->steps.isEmpty());
}

QTEST_GUILESS_MAIN(TstRestore)
#include "tst_storage_restore.moc"
