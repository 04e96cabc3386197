// SPDX-License-Identifier: Apache-2.0
#include "desktour.h"
#include "ui/widgets/themes.h"
#include "walkrules.h"

#include <QProcess>
#include <QTest>
#include <cstdio>

using namespace kefu::ui;

namespace {
constexpr char kScaledRun[] = "KEFUDESK_WALK_SCALED";

//! One window, by name, for whoever mends it: KEFUDESK_WALK="docked, small".
bool isWanted(const DeskTour::Scene &scene)
{
    const QString only = qEnvironmentVariable("KEFUDESK_WALK");
    return only.isEmpty() || only == QLatin1String(scene.name);
}

using Rule = QStringList (*)(QWidget *window);

QStringList walkOver(const DeskTour::Dress &dress, Rule rule)
{
    QStringList complaints;
    for (const DeskTour::Scene &scene : DeskTour::scenes()) {
        if (!isWanted(scene))
            continue;
        DeskTour tour(scene, dress);
        const QString name = QLatin1String(scene.name) + QStringLiteral(": ");
        if (!tour.shown()) {
            complaints << name + QStringLiteral("cannot be shown");
            continue;
        }
        const QStringList found = rule(tour.shown());
        for (const QString &complaint : found)
            complaints << name + complaint;
    }
    for (const QString &complaint : std::as_const(complaints))
        std::fprintf(stderr, "walk: %s\n", qPrintable(complaint)); // Qt Test shortens long ones
    return complaints;
}

} // namespace

//! A walk over every window, sheet, menu and page (DeskTour::scenes()).
class TestWalk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everythingIsNamed_data() { languages(); }
    void everythingIsNamed();
    void wordsHaveRoom_data() { languages(); }
    void wordsHaveRoom();
    void wordsCanBeRead_data();
    void wordsCanBeRead();
    void keysReachEverything();
    void iconsAreSharp_data();
    void iconsAreSharp();

private:
    void languages();
};

void TestWalk::initTestCase()
{
    QVERIFY(DeskTour::scenes().size() > 50);
}

void TestWalk::languages()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("longer");
    QTest::newRow("zh_CN") << QStringLiteral("zh_CN") << 0;
    QTest::newRow("en") << QStringLiteral("en") << 0;
    QTest::newRow("40 % longer") << QStringLiteral("en") << 40;
}

void TestWalk::everythingIsNamed()
{
    QFETCH(QString, language);
    QFETCH(int, longer);
    const QStringList complaints =
        walkOver({ ThemeChoice::Light, language, longer }, walk::namesAndRoles);
    QCOMPARE(complaints, QStringList());
}

void TestWalk::wordsHaveRoom()
{
    QFETCH(QString, language);
    QFETCH(int, longer);
    const QStringList complaints =
        walkOver({ ThemeChoice::Light, language, longer }, walk::cutWords);
    QEXPECT_FAIL("", "defects that are listed above and not mended yet", Continue);
    QCOMPARE(complaints, QStringList());
}

void TestWalk::wordsCanBeRead_data()
{
    QTest::addColumn<int>("theme");
    for (const ThemeChoice choice : themeChoices()) {
        if (choice != ThemeChoice::System && choice != ThemeChoice::Layim) // LayIM's are LayIM's
            QTest::newRow(qPrintable(themeChoiceName(choice))) << int(choice);
    }
}

void TestWalk::wordsCanBeRead()
{
    QFETCH(int, theme);
    const QStringList complaints =
        walkOver({ ThemeChoice(theme), QStringLiteral("zh_CN"), 0, false }, walk::faintWords);
    QCOMPARE(complaints, QStringList());
}

void TestWalk::keysReachEverything()
{
    const QStringList complaints =
        walkOver({ ThemeChoice::Light, QStringLiteral("zh_CN") }, walk::unreachable);
    QCOMPARE(complaints, QStringList());
}

void TestWalk::iconsAreSharp_data()
{
    QTest::addColumn<QString>("scale");
    for (const char *scale : { "1.25", "1.5", "2" })
        QTest::newRow(scale) << QString::fromLatin1(scale);
}

//! The factor is Qt's for the whole program, so this program is run again with it.
void TestWalk::iconsAreSharp()
{
    QFETCH(QString, scale);
    if (qEnvironmentVariableIsSet(kScaledRun)) {
        if (qEnvironmentVariable(kScaledRun) != scale)
            return;
        const QStringList complaints =
            walkOver({ ThemeChoice::Light, QStringLiteral("zh_CN") }, walk::blurred);
        QCOMPARE(complaints, QStringList());
        QCOMPARE(qApp->devicePixelRatio(), scale.toDouble());
        return;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kScaledRun), scale);
    environment.insert(QStringLiteral("QT_SCALE_FACTOR"), scale);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QCoreApplication::applicationFilePath(), { QStringLiteral("iconsAreSharp") });
    QVERIFY(process.waitForFinished(100'000));
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

QTEST_MAIN(TestWalk)
#include "tst_ui_walk.moc"
