// SPDX-License-Identifier: Apache-2.0
// Drafts across runs of the program: with a real keyring (this program again, on a bus of its own)
// and with none at all.
#include "app/credentialstore.h"
#include "app/draftstore.h"
#include "app/sealedfile.h"
#include "app/sealedvault.h"
#include "tests/support/privatekeyring.h"
#include "tests/unit/uimodel/samples.h"
#include "ui/model/conversationstore.h"

#include <QDirIterator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::app;

namespace {

const QString kAccount = QStringLiteral("kefu.example.com e 1");
const QString kWords = QString::fromUtf8("您好，这件大衣");
constexpr int kPatience = 10'000;

//! One run of the program.
struct Run {
    explicit Run(const QString &folder)
        : vault(credentials, folder)
        , drafts(store, vault, *scheduler)
    {
        store.applySnapshot(test::hello({ test::conversation(1), test::conversation(2) }));
    }

    std::unique_ptr<Scheduler> scheduler = systemScheduler();
    ui::ConversationStore store;
    CredentialStore credentials { QStringLiteral("kefudesk-test") };
    SealedVault vault;
    DraftStore drafts;

    QString file() const { return vault.fileOf(kAccount, {}); }
};

bool anyFileContains(const QString &folder, const QByteArray &text)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            return true;
    }
    return false;
}

} // namespace

class tst_DraftStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sealsAndOpens();
    void withoutKeychain();
    void withKeyring();
    void comesBack();
    void newerWordsWin();
    void eachAccountItsOwn();
    void damagedFileIsLeftOut();
};

void tst_DraftStore::sealsAndOpens()
{
    const QByteArray key = sealedfile::newKey();
    QCOMPARE(key.size(), sealedfile::kKeyBytes);
    QVERIFY(key != sealedfile::newKey());
    const QByteArray sealed = sealedfile::seal("words", key, "name");
    QVERIFY(!sealed.contains("words"));
    QVERIFY(sealed != sealedfile::seal("words", key, "name"));
    QCOMPARE(sealedfile::open(sealed, key, "name"), std::optional<QByteArray>("words"));
    QCOMPARE(sealedfile::open(sealed, key, "other"), std::nullopt);
    QCOMPARE(sealedfile::open(sealed, sealedfile::newKey(), "name"), std::nullopt);
    for (qsizetype at = 0; at < sealed.size(); ++at) {
        QByteArray damaged = sealed;
        damaged[at] = char(damaged[at] ^ 1);
        QCOMPARE(sealedfile::open(damaged, key, "name"), std::nullopt);
        QCOMPARE(sealedfile::open(sealed.left(at), key, "name"), std::nullopt);
    }
    QCOMPARE(sealedfile::seal("words", "short", "name"), QByteArray());
}

//! Nothing is written, in clear or sealed, and it is said once.
void tst_DraftStore::withoutKeychain()
{
    if (testing::isInsideKeyring())
        return;
    QTemporaryDir home;
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    for (const char *name : { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
        qputenv(name, home.path().toUtf8());
    const QString folder = home.filePath(QStringLiteral("drafts"));
    Run run(folder);
    QSignalSpy memoryOnly(&run.vault, &SealedVault::memoryOnly);
    run.drafts.setAccount(kAccount);
    run.store.setDraft({ 1 }, kWords);
    QTRY_COMPARE_WITH_TIMEOUT(memoryOnly.count(), 1, kPatience);
    run.store.setDraft({ 2 }, kWords);
    run.drafts.flush();
    run.drafts.setAccount({});
    run.drafts.setAccount(kAccount);
    QCOMPARE(memoryOnly.count(), 1);
    QCOMPARE(run.store.draft({ 1 }), kWords);
    QVERIFY(!QDir(folder).exists());
}

void tst_DraftStore::withKeyring()
{
    if (testing::isInsideKeyring())
        return;
    if (!testing::hasKeyring())
        QSKIP("dbus-run-session or gnome-keyring-daemon is not installed");
    for (const char *function :
         { "comesBack", "newerWordsWin", "eachAccountItsOwn", "damagedFileIsLeftOut" }) {
        QTemporaryDir home;
        const testing::KeyringRun run =
            testing::runInKeyring(QLatin1String(function), home.path(), 60'000);
        QVERIFY2(
            run.finished && run.exitCode == 0
                && run.output.contains(QByteArray("PASS   : tst_DraftStore::").append(function)),
            run.output.constData());
        QVERIFY(!anyFileContains(home.path(), kWords.toUtf8()));
    }
}

void tst_DraftStore::comesBack()
{
    if (!testing::isInsideKeyring())
        return;
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("drafts"));
    QString file;
    {
        Run run(folder);
        file = run.file();
        run.drafts.setAccount(kAccount);
        run.store.setDraft({ 1 }, QStringLiteral("first"));
        run.store.setDraft({ 1 }, kWords);
        run.store.setDraft({ 2 }, QStringLiteral("sent and gone"));
        run.store.setDraft({ 2 }, {});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), kPatience); // without any end in order
    }
    QCOMPARE(QFile::permissions(file)
                 & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
    QVERIFY(!anyFileContains(folder, kWords.toUtf8()));
    Run next(folder);
    next.drafts.setAccount(kAccount);
    QTRY_COMPARE_WITH_TIMEOUT(next.store.draft({ 1 }), kWords, kPatience);
    QCOMPARE(next.store.drafts().size(), 1);
    next.store.setDraft({ 1 }, {}); // sent: the file goes with it
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(file), kPatience);
}

void tst_DraftStore::newerWordsWin()
{
    if (!testing::isInsideKeyring())
        return;
    QTemporaryDir dir;
    {
        Run run(dir.path());
        run.drafts.setAccount(kAccount);
        run.store.setDraft({ 1 }, kWords);
        run.store.setDraft({ 2 }, kWords);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(run.file()), kPatience);
    }
    Run next(dir.path());
    next.drafts.setAccount(kAccount);
    next.store.setDraft({ 1 }, QStringLiteral("newer")); // the keychain has not answered yet
    QTRY_COMPARE_WITH_TIMEOUT(next.store.draft({ 2 }), kWords, kPatience);
    QCOMPARE(next.store.draft({ 1 }), QStringLiteral("newer"));
}

void tst_DraftStore::eachAccountItsOwn()
{
    if (!testing::isInsideKeyring())
        return;
    QTemporaryDir dir;
    const QString other = QStringLiteral("kefu.example.com e 2");
    Run run(dir.path());
    run.drafts.setAccount(kAccount);
    run.store.setDraft({ 1 }, kWords);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(run.file()), kPatience);
    run.drafts.setAccount({});
    run.store.clear(); // signed out: what is on the disk stays there
    HelloAnswer hello = test::hello({ test::conversation(1) });
    hello.agent.id = { 2 };
    run.store.applySnapshot(hello);
    run.drafts.setAccount(other);
    QCOMPARE(run.store.draft({ 1 }), QString());
    // One file in the place of the other opens for nobody.
    run.drafts.setAccount({});
    QVERIFY(QFile::copy(run.file(), run.vault.fileOf(other, {})));
    run.drafts.setAccount(other);
    QCOMPARE(run.store.draft({ 1 }), QString());
    run.drafts.setAccount(kAccount);
    QCOMPARE(run.store.draft({ 1 }), kWords);
}

void tst_DraftStore::damagedFileIsLeftOut()
{
    if (!testing::isInsideKeyring())
        return;
    QTemporaryDir dir;
    QString path;
    {
        Run run(dir.path());
        path = run.file();
        run.drafts.setAccount(kAccount);
        run.store.setDraft({ 1 }, kWords);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), kPatience);
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
    file.close();
    const qint64 damaged = file.size();
    Run next(dir.path());
    next.drafts.setAccount(kAccount);
    next.store.setDraft({ 2 }, kWords);
    QTRY_VERIFY_WITH_TIMEOUT(QFile(path).size() > damaged, kPatience); // written anew
    QCOMPARE(next.store.draft({ 1 }), QString());
}

QTEST_GUILESS_MAIN(tst_DraftStore)
#include "tst_draftstore.moc"
