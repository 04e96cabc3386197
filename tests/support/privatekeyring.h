// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

//! A gnome-keyring on a bus and in a home of its own, so that nobody's own keyring is touched.
namespace kefu::testing {

constexpr char kInsideKeyring[] = "KEFUDESK_KEYRING_TEST";

//! True in the program that runInKeyring() starts.
inline bool isInsideKeyring()
{
    return qEnvironmentVariableIsSet(kInsideKeyring);
}

inline bool hasKeyring()
{
    return !QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty()
        && !QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty();
}

struct KeyringRun {
    bool finished = false;
    int exitCode = -1;
    QByteArray output;
};

//! Runs the test function `function` of this test program again, with an unlocked keyring. `home`
//! is its home, and everything else a session has of its own.
inline KeyringRun runInKeyring(const QString &function, const QString &home, int ms)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kInsideKeyring), QStringLiteral("1"));
    environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
    for (const char *name :
         { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME" })
        environment.insert(QLatin1String(name), home);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("dbus-run-session"),
                  { QStringLiteral("--"), QStringLiteral("bash"), QStringLiteral("-c"),
                    QStringLiteral("printf pw | gnome-keyring-daemon --unlock "
                                   "--components=secrets >/dev/null && exec \"$0\" \"$1\""),
                    QCoreApplication::applicationFilePath(), function });
    KeyringRun run;
    run.finished = process.waitForFinished(ms);
    if (!run.finished)
        process.kill();
    run.output = process.readAll();
    run.exitCode = run.finished ? process.exitCode() : -1;
    return run;
}

} // namespace kefu::testing
