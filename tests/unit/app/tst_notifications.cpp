// SPDX-License-Identifier: Apache-2.0
// The D-Bus notes against a notification server of our own, on a private bus: this program runs
// itself again inside `dbus-run-session`.
#include "app/platform/notifications.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace kefu::app;

namespace {

constexpr char kInner[] = "KEFUDESK_NOTES_TEST";
const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

struct Shown {
    uint replaces = 0;
    QString title;
    QString body;
};

//! What a desktop environment runs.
class FakeServer : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QStringList capabilities;
    QList<Shown> shown;
    QList<uint> closed;
    int asked = 0;

    void click(uint id)
    {
        QDBusMessage signal =
            QDBusMessage::createSignal(kPath, kService, QStringLiteral("ActionInvoked"));
        signal << id << QStringLiteral("default");
        QDBusConnection::sessionBus().send(signal);
    }

public Q_SLOTS:
    QStringList GetCapabilities()
    {
        ++asked;
        return capabilities;
    }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title,
                const QString &body, const QStringList &, const QVariantMap &, int)
    {
        shown.append({ replaces, title, body });
        return replaces != 0 ? replaces : uint(shown.size());
    }
    void CloseNotification(uint id) { closed.append(id); }
};

} // namespace

class tst_Notifications : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onAPrivateBus();
    void inner_data();
    void inner();
    void withoutABus();
};

void tst_Notifications::onAPrivateBus()
{
    if (qEnvironmentVariableIsSet(kInner))
        return;
    const QString bus = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
    if (bus.isEmpty())
        QSKIP("dbus-run-session is not installed");
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kInner), QStringLiteral("1"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(
        bus,
        { QStringLiteral("--"), QCoreApplication::applicationFilePath(), QStringLiteral("inner") });
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray output = process.readAll();
    QVERIFY2(process.exitCode() == 0
                 && output.contains("PASS   : tst_Notifications::inner(markup)"),
             output.constData());
}

void tst_Notifications::inner_data()
{
    QTest::addColumn<QStringList>("capabilities");
    QTest::addColumn<QString>("body");
    QTest::newRow("markup") << QStringList { QStringLiteral("body-markup") }
                            << QStringLiteral("&lt;b&gt;x&lt;/b&gt;");
    QTest::newRow("plain") << QStringList { QStringLiteral("body") } << QStringLiteral("<b>x</b>");
}

//! Runs inside the private bus only.
void tst_Notifications::inner()
{
    if (!qEnvironmentVariableIsSet(kInner))
        return;
    QFETCH(QStringList, capabilities);
    QFETCH(QString, body);
    FakeServer server;
    server.capabilities = capabilities;
    QDBusConnection bus = QDBusConnection::sessionBus();
    QVERIFY(bus.registerObject(kPath, &server, QDBusConnection::ExportAllSlots));
    QVERIFY(bus.registerService(kService));
    const std::unique_ptr<Notifications> notes = makeNotifications();
    QSignalSpy activated(notes.get(), &Notifications::activated);
    // What the server answers is not seen from outside, so it is shown again until it is known.
    const auto showUntil = [&](const QString &key, auto fits) {
        return QTest::qWaitFor([&] {
            notes->show(key, QStringLiteral("Li"), QStringLiteral("<b>x</b>"));
            const qsizetype before = server.shown.size();
            return QTest::qWaitFor([&] { return server.shown.size() > before; })
                && fits(server.shown.last());
        });
    };
    QVERIFY(showUntil(QStringLiteral("b"), [&](const Shown &shown) { return shown.body == body; }));
    QCOMPARE(server.shown.last().title, QStringLiteral("Li"));
    uint id = 0;
    QVERIFY(showUntil(QStringLiteral("a"), [&](const Shown &shown) {
        const bool settled = shown.replaces != 0 && shown.replaces == id; // in place of the former
        id = shown.replaces;
        return settled;
    }));
    server.click(9999); // somebody else's
    server.click(id);
    QTRY_COMPARE(activated.count(), 1);
    QCOMPARE(activated.first().first().toString(), QStringLiteral("a"));

    notes->withdraw(QStringLiteral("a"));
    QTRY_COMPARE(server.closed, QList<uint> { id });
    bus.unregisterObject(kPath);
    bus.unregisterService(kService);
}

void tst_Notifications::withoutABus()
{
    if (qEnvironmentVariableIsSet(kInner))
        return;
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    const std::unique_ptr<Notifications> notes = makeNotifications();
    notes->show(QStringLiteral("a"), QStringLiteral("Li"), {});
    notes->withdraw(QStringLiteral("a"));
}

QTEST_GUILESS_MAIN(tst_Notifications)
#include "tst_notifications.moc"
