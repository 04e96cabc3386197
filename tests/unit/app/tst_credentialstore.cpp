// SPDX-License-Identifier: Apache-2.0
// Against a real gnome-keyring on a private bus, and against none. The keyring part runs this
// program again inside `dbus-run-session`, so that nobody's own keyring is ever touched.
#include "app/credentialstore.h"

#include <QDirIterator>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using kefu::app::CredentialStore;

namespace {

constexpr char kInner[] = "KEFUDESK_KEYRING_TEST";
const QString kService = QStringLiteral("kefudesk-test");
const QString kKey = QStringLiteral("mei@kefu.example.com");
const QString kToken = QStringLiteral("refresh-token-5f1c");

std::optional<QString> load(CredentialStore &store, const QString &key)
{
    std::optional<QString> found;
    QObject context;
    store.load(key, &context, [&](const QString &token) { found = token; });
    (void)QTest::qWaitFor([&] { return found.has_value(); }, 10'000);
    return found;
}

//! Files below `folder` that contain `text`.
QStringList filesWith(const QString &folder, const QByteArray &text)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            found.append(file.fileName());
    }
    return found;
}

} // namespace

class tst_CredentialStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withKeyring();
    void withoutKeychain();
    void inner();
};

void tst_CredentialStore::withKeyring()
{
    if (qEnvironmentVariableIsSet(kInner))
        return;
    const QString bus = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
    const QString keyring = QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon"));
    if (bus.isEmpty() || keyring.isEmpty())
        QSKIP("dbus-run-session or gnome-keyring-daemon is not installed");
    QTemporaryDir home;
    QVERIFY(home.isValid());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kInner), QStringLiteral("1"));
    environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
    for (const char *name :
         { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME" })
        environment.insert(QLatin1String(name), home.path());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    const QString script = QStringLiteral("printf pw | gnome-keyring-daemon --unlock "
                                          "--components=secrets >/dev/null && exec \"$0\" inner");
    process.start(bus,
                  { QStringLiteral("--"), QStringLiteral("bash"), QStringLiteral("-c"), script,
                    QCoreApplication::applicationFilePath() });
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray output = process.readAll();
    QVERIFY2(process.exitCode() == 0 && output.contains("PASS   : tst_CredentialStore::inner()"),
             output.constData());
    // Sealed by the keyring, not lying about.
    QVERIFY(QFile::exists(home.filePath(QStringLiteral("keyrings"))));
    QCOMPARE(filesWith(home.path(), kToken.toUtf8()), QStringList());
}

//! Runs inside the private bus only.
void tst_CredentialStore::inner()
{
    if (!qEnvironmentVariableIsSet(kInner))
        return;
    {
        CredentialStore store(kService);
        QSignalSpy unavailable(&store, &CredentialStore::unavailable);
        QCOMPARE(load(store, kKey), QString());
        store.save(kKey, QStringLiteral("older"));
        store.save(kKey, kToken);
        QCOMPARE(load(store, kKey), kToken);
        QCOMPARE(unavailable.count(), 0);
    }
    CredentialStore next(kService); // a later run: only the keychain can know it
    QCOMPARE(load(next, kKey), kToken);
    QCOMPARE(load(next, QStringLiteral("other@host")), QString());
    CredentialStore otherProfile(QStringLiteral("kefudesk-other"));
    QCOMPARE(load(otherProfile, kKey), QString());
    next.remove(kKey);
    QCOMPARE(load(next, kKey), QString());
    CredentialStore last(kService);
    QCOMPARE(load(last, kKey), QString());
    last.save(kKey, kToken); // for the look at the files
    QCOMPARE(load(last, kKey), kToken);
}

void tst_CredentialStore::withoutKeychain()
{
    if (qEnvironmentVariableIsSet(kInner))
        return;
    QTemporaryDir home;
    for (const char *name : { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" })
        qputenv(name, home.path().toUtf8());
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    CredentialStore store(kService);
    QSignalSpy unavailable(&store, &CredentialStore::unavailable);
    store.save(kKey, kToken);
    QCOMPARE(load(store, kKey), kToken); // in memory
    store.save(kKey, QStringLiteral("newer"));
    QCOMPARE(load(store, kKey), QStringLiteral("newer"));
    QCOMPARE(unavailable.count(), 1); // said once
    store.remove(kKey);
    QCOMPARE(load(store, kKey), QString());
    CredentialStore next(kService);
    QCOMPARE(load(next, kKey), QString());
    QCOMPARE(filesWith(home.path(), kToken.toUtf8()), QStringList());
}

QTEST_GUILESS_MAIN(tst_CredentialStore)
#include "tst_credentialstore.moc"
