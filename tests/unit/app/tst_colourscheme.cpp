// SPDX-License-Identifier: Apache-2.0
// Against the settings portal played on a private bus, and against none. The part with a bus runs
// this program again inside `dbus-run-session`, so that nobody's own desktop is ever asked.
#include "app/platform/colourschemedbus.h"
#include "ui/widgets/look.h"
#include "ui/widgets/themes.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusContext>
#include <QProcess>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using kefu::app::ColourSchemeDBus;

namespace {

constexpr char kInner[] = "KEFUDESK_COLOUR_TEST";
const QString kName = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

} // namespace

//! What xdg-desktop-portal does, and no more.
class PlayedPortal : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    explicit PlayedPortal(uint scheme)
        : m_scheme(scheme)
        , m_bus(
              QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("portal")))
    {
        isThere =
            m_bus.registerObject(
                kPath, this, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(kName);
    }
    ~PlayedPortal() override
    {
        m_bus.unregisterService(kName);
        m_bus.unregisterObject(kPath);
        QDBusConnection::disconnectFromBus(QStringLiteral("portal"));
    }

    void turn(const QString &group, const QString &key, uint scheme)
    {
        m_scheme = scheme;
        Q_EMIT SettingChanged(group, key, QDBusVariant(scheme));
    }

    bool isThere = false;
    int reads = 0;

public Q_SLOTS:
    //! Wrapped twice, as the real one does it.
    QDBusVariant Read(const QString &, const QString &)
    {
        ++reads;
        return QDBusVariant(QVariant::fromValue(QDBusVariant(m_scheme)));
    }

Q_SIGNALS:
    void SettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    uint m_scheme;
    QDBusConnection m_bus;
};

class TestColourScheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withAPortal();
    void withoutABus();
    void innerIsReadAtTheStart();
    void innerIsFollowed();
    void innerThemesFollow();

private:
    static bool isInner() { return qEnvironmentVariableIsSet(kInner); }
};

void TestColourScheme::withAPortal()
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
                 && output.contains("PASS   : TestColourScheme::innerThemesFollow()"),
             output.constData());
}

void TestColourScheme::withoutABus()
{
    if (isInner())
        return;
    ColourSchemeDBus colours(QDBusConnection::connectToBus(QStringLiteral("unix:path=/nonexistent"),
                                                           QStringLiteral("none")));
    QVERIFY(!colours.isDark()); // the palette's word
}

void TestColourScheme::innerIsReadAtTheStart()
{
    if (!isInner())
        return;
    PlayedPortal portal(1);
    QVERIFY(portal.isThere);
    ColourSchemeDBus colours;
    QSignalSpy changed(&colours, &ui::SystemColours::changed);
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(colours.isDark());
    QCOMPARE(portal.reads, 1); // nobody asks again and again
}

void TestColourScheme::innerIsFollowed()
{
    if (!isInner())
        return;
    PlayedPortal portal(2);
    ColourSchemeDBus colours;
    QSignalSpy changed(&colours, &ui::SystemColours::changed);
    QTRY_COMPARE(portal.reads, 1);
    portal.turn(kGroup, kKey, 1);
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(colours.isDark());
    portal.turn(kGroup, QStringLiteral("accent-color"), 2); // another setting
    portal.turn(QStringLiteral("org.gnome.desktop.interface"), kKey, 2); // another's
    portal.turn(kGroup, kKey, 0); // no preference: as the palette
    QTRY_COMPARE(changed.count(), 2);
    QVERIFY(!colours.isDark());
}

//! Whoever chose "as the system" sees the whole desk change with the desktop.
void TestColourScheme::innerThemesFollow()
{
    if (!isInner())
        return;
    PlayedPortal portal(2);
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Look look;
    ui::Themes themes(look, settings);
    ColourSchemeDBus colours;
    themes.setSystem(&colours);
    themes.begin();
    themes.choose(ui::ThemeChoice::System);
    QTRY_COMPARE(portal.reads, 1);
    QVERIFY(!look.theme().dark);
    portal.turn(kGroup, kKey, 1);
    QTRY_VERIFY(look.theme().dark);
    portal.turn(kGroup, kKey, 2);
    QTRY_VERIFY(!look.theme().dark);
    themes.choose(ui::ThemeChoice::Light);
    portal.turn(kGroup, kKey, 1);
    QSignalSpy changed(&colours, &ui::SystemColours::changed);
    QTRY_VERIFY(colours.isDark());
    QVERIFY(!look.theme().dark); // chosen by hand
}

QTEST_MAIN(TestColourScheme)
#include "tst_colourscheme.moc"
