// SPDX-License-Identifier: Apache-2.0
// Against a notification server played on a private bus, and against none. The part with a bus runs
// this program again inside `dbus-run-session`, so that nobody's own desktop is ever touched.
#include "app/platform/notificationsdbus.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusError>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace kefu;
using kefu::app::NotificationsDBus;

namespace {

constexpr char kInner[] = "KEFUDESK_NOTIFICATION_TEST";
const QString kName = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

ui::AttentionNote note(const char *key, const char *body, bool canReply = false)
{
    return { QString::fromUtf8(key), QStringLiteral("李静"), QString::fromUtf8(body), canReply };
}

} // namespace

//! What a desktop's server does, and no more.
class PlayedServer : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    explicit PlayedServer(const QStringList &abilities)
        : m_abilities(abilities)
        , m_bus(
              QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("server")))
    {
        isThere =
            m_bus.registerObject(
                kPath, this, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(kName);
    }
    ~PlayedServer() override
    {
        m_bus.unregisterService(kName);
        m_bus.unregisterObject(kPath);
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
    }

    struct Shown {
        uint id;
        QString title;
        QString body;
        QStringList actions;
    };
    bool isThere = false;
    QList<Shown> shown;
    QList<uint> closed;

public Q_SLOTS:
    QStringList GetCapabilities() { return m_abilities; }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title,
                const QString &body, const QStringList &actions, const QVariantMap &, int)
    {
        const uint id = replaces > 0 ? replaces : ++m_last;
        shown.append({ id, title, body, actions });
        return id;
    }
    void CloseNotification(uint id)
    {
        closed.append(id);
        Q_EMIT NotificationClosed(id, 3);
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationReplied(uint id, const QString &text);
    void NotificationClosed(uint id, uint reason);

private:
    QStringList m_abilities;
    QDBusConnection m_bus;
    uint m_last = 0;
};

class TestNotifications : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withAServer();
    void withoutABus();
    void innerShowsReplacesAndWithdraws();
    void innerAnswersAreTyped();
    void innerPlainServers();
    void innerNoServer();

private:
    static bool isInner() { return qEnvironmentVariableIsSet(kInner); }
};

void TestNotifications::withAServer()
{
    if (isInner())
        return;
    const QString bus = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
    if (bus.isEmpty())
        QSKIP("dbus-run-session is not installed");
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kInner), QStringLiteral("1"));
    environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(bus, { QStringLiteral("--"), QCoreApplication::applicationFilePath() });
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray output = process.readAll();
    QVERIFY2(process.exitCode() == 0
                 && output.contains("PASS   : TestNotifications::innerNoServer()"),
             output.constData());
}

void TestNotifications::withoutABus()
{
    if (isInner())
        return;
    // Nothing happens, and nothing waits.
    NotificationsDBus notes(QDBusConnection::connectToBus(QStringLiteral("unix:path=/nonexistent"),
                                                          QStringLiteral("none")));
    notes.show(note("visitor/1", "hi"));
    notes.withdraw(QStringLiteral("visitor/1"));
}

void TestNotifications::innerShowsReplacesAndWithdraws()
{
    if (!isInner())
        return;
    PlayedServer server(
        { QStringLiteral("body"), QStringLiteral("body-markup"), QStringLiteral("actions") });
    QVERIFY(server.isThere);
    NotificationsDBus notes;
    QSignalSpy opened(&notes, &NotificationsDBus::activated);
    notes.show(note("visitor/1", "<b>1</b> & 2", true)); // this server takes no answers
    QTRY_COMPARE(server.shown.size(), 1);
    // Nothing a visitor is called or says is read as markup.
    QCOMPARE(server.shown.first().body, QStringLiteral("&lt;b&gt;1&lt;/b&gt; &amp; 2"));
    QVERIFY(!server.shown.first().actions.contains(QStringLiteral("inline-reply")));
    QTest::qWait(1); // the answer with the number
    QTRY_VERIFY2(
        [&] {
            notes.show(note("visitor/1", "again"));
            return QTest::qWaitFor([&] { return server.shown.last().body == u"again"; }, 1'000)
                && server.shown.last().id == server.shown.first().id;
        }(),
        "the second note does not take the place of the first");
    notes.show(note("visitor/2", "other"));
    QTRY_COMPARE(server.shown.last().body, QStringLiteral("other"));
    const uint other = server.shown.last().id;
    QVERIFY(other != server.shown.first().id);
    // A click opens that visitor; a click on what is not ours opens nothing.
    QTRY_VERIFY([&] {
        Q_EMIT server.ActionInvoked(other, QStringLiteral("default"));
        return QTest::qWaitFor([&] { return opened.count() > 0; }, 500);
    }());
    QCOMPARE(opened.last().first().toString(), QStringLiteral("visitor/2"));
    const auto clicks = opened.count();
    Q_EMIT server.ActionInvoked(4711, QStringLiteral("default"));
    notes.withdraw(QStringLiteral("visitor/2"));
    QTRY_COMPARE(server.closed, QList<uint> { other });
    QCOMPARE(opened.count(), clicks);
}

void TestNotifications::innerAnswersAreTyped()
{
    if (!isInner())
        return;
    PlayedServer server({ QStringLiteral("body"), QStringLiteral("inline-reply") });
    QVERIFY(server.isThere);
    NotificationsDBus notes;
    QSignalSpy replied(&notes, &NotificationsDBus::replied);
    notes.show(note("visitor/7", "hi", true));
    notes.show(note("alert/help/7", "help", false));
    QTRY_COMPARE(server.shown.size(), 2);
    uint id = 0;
    for (const PlayedServer::Shown &shown : std::as_const(server.shown)) {
        QCOMPARE(shown.actions.contains(QStringLiteral("inline-reply")), shown.body == u"hi");
        id = shown.body == u"hi" ? shown.id : id;
    }
    QTRY_VERIFY([&] {
        Q_EMIT server.NotificationReplied(id, QStringLiteral("在的"));
        return QTest::qWaitFor([&] { return replied.count() > 0; }, 500);
    }());
    QCOMPARE(replied.first().at(0).toString(), QStringLiteral("visitor/7"));
    QCOMPARE(replied.first().at(1).toString(), QStringLiteral("在的"));
}

void TestNotifications::innerPlainServers()
{
    if (!isInner())
        return;
    PlayedServer server({ QStringLiteral("body") });
    QVERIFY(server.isThere);
    NotificationsDBus notes;
    notes.show(note("visitor/1", "1 < 2"));
    QTRY_COMPARE(server.shown.size(), 1);
    QCOMPARE(server.shown.first().body, QStringLiteral("1 < 2"));
    // Taken back before the server has named it: it does not stay.
    notes.show(note("visitor/3", "gone"));
    notes.withdraw(QStringLiteral("visitor/3"));
    QTRY_VERIFY(!server.closed.isEmpty() || server.shown.size() == 1);
}

void TestNotifications::innerNoServer()
{
    if (!isInner())
        return;
    QVERIFY(!QDBusConnection::sessionBus().interface()->isServiceRegistered(kName).value());
    NotificationsDBus notes;
    notes.show(note("visitor/1", "hi"));
    QTest::qWait(50); // the bus says that nobody has that name
    notes.withdraw(QStringLiteral("visitor/1"));
    // One that comes later is used.
    PlayedServer server({ QStringLiteral("body") });
    QVERIFY(server.isThere);
    QTRY_VERIFY([&] {
        notes.show(note("visitor/1", "hi"));
        return QTest::qWaitFor([&] { return !server.shown.isEmpty(); }, 500);
    }());
}

QTEST_GUILESS_MAIN(TestNotifications)
#include "tst_notifications.moc"
