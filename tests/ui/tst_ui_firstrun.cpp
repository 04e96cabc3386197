// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/login/firstrunwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! The first run: three ways to begin, practice with one click and its banner, how WeChat finds
//! this computer.
class TestFirstRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void whoKnowsTheAddressJoins();
    void joinAndBack();
    void practiceIsOneClick();
    void practiceFromStartToEnd();
    void bannerIsAlwaysThere();
    void failuresSayWhatToDo_data();
    void failuresSayWhatToDo();
    void howWeChatFindsThisComputer();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void keysReachEverything();

private:
    FirstRunWindow *window() { return m_shell->firstRunWindow(); }
    QWidget *child(const char *name) { return window()->findChild<QWidget *>(QLatin1String(name)); }
    void click(const char *name) { QTest::mouseClick(child(name), Qt::LeftButton); }
    void makeShell();
    void enterPractice();
    void useLanguage(const QString &locale);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestFirstRun::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->service.now = {};
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    makeShell();
}

void TestFirstRun::makeShell()
{
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->start();
}

void TestFirstRun::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestFirstRun::useLanguage(const QString &locale)
{
    m_shell->setLanguage(locale);
    QCoreApplication::sendPostedEvents(); // Qt posts the change to the windows
}

//! What the service does between the click and the first hello.
void TestFirstRun::enterPractice()
{
    click("firstRunPractise");
    m_desk->service.setStatus(practising(ConnectionState::Connecting));
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1) });
    m_desk->service.setStatus(practising(ConnectionState::Online));
    Q_EMIT m_desk->service.loggedIn(m_desk->me);
}

void TestFirstRun::whoKnowsTheAddressJoins()
{
    QVERIFY(window()->isVisible());
    QVERIFY(!m_shell->loginWindow()->isVisible());
    m_shell.reset();
    m_desk->settings.setValue(QStringLiteral("login/relay"), QStringLiteral("kf.test"));
    makeShell();
    QVERIFY(!window()->isVisible());
    QVERIFY(m_shell->loginWindow()->isVisible());
}

void TestFirstRun::joinAndBack()
{
    click("firstRunJoin");
    LoginWindow *login = m_shell->loginWindow();
    QVERIFY(login->isVisible() && !window()->isVisible());
    QTest::mouseClick(login->findChild<QAbstractButton *>(QStringLiteral("loginOther")),
                      Qt::LeftButton);
    QVERIFY(!login->isVisible() && window()->isVisible());
    QSignalSpy quit(m_shell.get(), &DeskShell::quitRequested);
    QTest::keyClick(window(), Qt::Key_Escape);
    QCOMPARE(quit.count(), 1);
}

void TestFirstRun::practiceIsOneClick()
{
    click("firstRunPractise");
    QCOMPARE(m_desk->service.practices, 1);
    QVERIFY(window()->isBusy());
    QVERIFY(!child("firstRunJoin")->isEnabled());
    click("firstRunPractise");
    QCOMPARE(m_desk->service.practices, 1);
    m_desk->service.setStatus(practising(ConnectionState::Connecting));
    QVERIFY(window()->isVisible()); // no empty panel while it gets ready
    QVERIFY(!m_shell->panelWindow()->isVisible());
}

void TestFirstRun::practiceFromStartToEnd()
{
    // Whoever practises although a company's address is known comes back here, too.
    m_desk->settings.setValue(QStringLiteral("login/relay"), QStringLiteral("kf.test"));
    enterPractice();
    QVERIFY(!window()->isVisible());
    QVERIFY(m_shell->panelWindow()->isVisible());
    QCOMPARE(m_shell->panelWindow()->windowTitle(), QString::fromUtf8("客服工作台（练习模式）"));
    auto *leave =
        m_shell->panelWindow()->findChild<QAbstractButton *>(QStringLiteral("leavePractice"));
    QTest::mouseClick(leave, Qt::LeftButton);
    QCOMPARE(m_desk->service.logouts, 1);
    m_desk->service.setStatus({});
    QVERIFY(!m_shell->panelWindow()->isVisible());
    QVERIFY(window()->isVisible());
    QVERIFY(!window()->isBusy());
    QVERIFY(child("firstRunPractise")->isEnabled());
    QCOMPARE(m_shell->panelWindow()->windowTitle(), QString::fromUtf8("客服工作台"));
}

void TestFirstRun::bannerIsAlwaysThere()
{
    const auto banners = [this] {
        int visible = 0;
        for (QWidget *window : { static_cast<QWidget *>(m_shell->panelWindow()),
                                 static_cast<QWidget *>(m_shell->chatWindow()) }) {
            const auto all = window->findChildren<QWidget *>(QStringLiteral("practiceBanner"));
            for (const QWidget *banner : all)
                visible += banner->isVisible() ? 1 : 0;
        }
        return visible;
    };
    enterPractice();
    m_shell->openChat({ 1 });
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->chatWindow()));
    QCOMPARE(banners(), 2);
    auto *banner = m_shell->chatWindow()->findChild<QWidget *>(QStringLiteral("practiceBanner"));
    QCOMPARE(banner->accessibleName(), QString::fromUtf8("练习模式：不连接微信"));
    auto *words = banner->findChild<PlainLabel *>();
    auto *panels = m_shell->panelWindow()->findChild<QWidget *>(QStringLiteral("practiceBanner"));
    QVERIFY(panels->findChild<PlainLabel *>()->width() >= words->sizeHint().width());
    useLanguage(QStringLiteral("en"));
    QVERIFY(panels->findChild<PlainLabel *>()->width() >= words->sizeHint().width());
    // A lost connection hides nothing of it.
    m_desk->service.setStatus(practising(ConnectionState::Waiting));
    QCOMPARE(banners(), 2);
    m_desk->service.setStatus({ ConnectionState::Online, 0, {} });
    QCOMPARE(banners(), 0);
}

void TestFirstRun::failuresSayWhatToDo_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, LoginFault fault, const char *part) {
        QTest::newRow(name) << int(fault) << QString::fromUtf8(part);
    };
    row("locked", LoginFault::LocalLocked, "请先关闭它");
    row("newer", LoginFault::LocalNewer, "请更新客服工作台");
    row("full", LoginFault::LocalDiskFull, "64 MB");
    row("not writable", LoginFault::LocalNotWritable, "属于哪个用户");
    row("failed", LoginFault::LocalFailed, "请再试一次");
}

void TestFirstRun::failuresSayWhatToDo()
{
    QFETCH(int, fault);
    QFETCH(QString, part);
    const QString folder =
        QStringLiteral("/home/%1/.local/share/kefudesk/practice").arg(QString(32, u'm'));
    click("firstRunPractise");
    m_desk->service.setStatus(practising(ConnectionState::Connecting));
    m_desk->service.setStatus({});
    Q_EMIT m_desk->service.loginFailed({ LoginFault(fault), folder });
    QVERIFY(window()->isVisible() && !window()->isBusy());
    auto *problem = window()->findChild<PlainLabel *>(QStringLiteral("firstRunProblem"));
    QVERIFY2(problem->text().contains(part), qPrintable(problem->text()));
    QVERIFY(problem->text().contains(folder));
    QVERIFY(problem->heightForWidth(problem->width()) <= problem->height());
    useLanguage(QStringLiteral("en"));
    QVERIFY(problem->text().contains(folder));
    QVERIFY(problem->heightForWidth(problem->width()) <= problem->height());
    click("firstRunPractise");
    QCOMPARE(m_desk->service.practices, 2);
    QVERIFY(problem->text().isEmpty());
}

void TestFirstRun::howWeChatFindsThisComputer()
{
    click("firstRunConnect");
    QVERIFY(child("waysPage")->isVisible());
    auto *text = window()->findChild<QPlainTextEdit *>(QStringLiteral("waysText"));
    QStringList seen;
    for (const char *way : { "way0", "way1", "way2" }) {
        click(way);
        QVERIFY(!seen.contains(text->toPlainText()));
        seen.append(text->toPlainText());
        QVERIFY(text->toPlainText().contains(QStringLiteral("kefudesk-relay channel add")));
        QVERIFY(!child("waysPractise")->isVisible());
        click("waysCopy");
        QVERIFY(text->toPlainText().contains(
            QGuiApplication::clipboard()->text().section(u'\n', 0, 3)));
    }
    QVERIFY(seen.at(2).contains(QStringLiteral("ssh -N -R")));
    QVERIFY(seen.at(2).contains(QStringLiteral("40164")));
    click("way3");
    QVERIFY(text->toPlainText().contains(QString::fromUtf8("微信自带客服工具")));
    QVERIFY(!child("waysCopy")->isVisible());
    click("waysPractise");
    QCOMPARE(m_desk->service.practices, 1);
    QVERIFY(!child("waysPage")->isVisible());
}

void TestFirstRun::nothingIsCutOff_data()
{
    QTest::addColumn<QString>("locale");
    QTest::newRow("zh_CN") << QStringLiteral("zh_CN");
    QTest::newRow("en") << QStringLiteral("en");
}

void TestFirstRun::nothingIsCutOff()
{
    QFETCH(QString, locale);
    useLanguage(locale);
    for (const char *name : { "firstRunJoin", "firstRunPractise", "firstRunConnect" }) {
        const QWidget *card = child(name);
        const int line =
            QFontMetrics(m_shell->look().font(13)).horizontalAdvance(card->accessibleDescription());
        QVERIFY2(line <= card->width() - 141, qPrintable(card->accessibleDescription()));
    }
    click("firstRunConnect");
    const auto labels = child("waysPage")->findChildren<PlainLabel *>();
    for (const PlainLabel *label : labels)
        QVERIFY2(label->heightForWidth(label->width()) <= label->height(),
                 qPrintable(label->text()));
    for (const char *way : { "way0", "way1", "way2", "way3" }) {
        auto *button = qobject_cast<QAbstractButton *>(child(way));
        const QRect needed = QFontMetrics(m_shell->look().font(13))
                                 .boundingRect(QRect(0, 0, button->width() - 56, 1000),
                                               Qt::TextWordWrap, button->text());
        QVERIFY2(needed.height() <= button->height() - 8, qPrintable(button->text()));
    }
}

void TestFirstRun::keysReachEverything()
{
    window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window()));
    child("firstRunConnect")->setFocus(Qt::TabFocusReason);
    QTest::keyClick(child("firstRunConnect"), Qt::Key_Return);
    QVERIFY(child("waysPage")->isVisible());
    QTest::keyClick(QGuiApplication::focusWindow(), Qt::Key_Escape);
    QVERIFY(!child("waysPage")->isVisible());
    QVERIFY(window()->isVisible());
    child("firstRunPractise")->setFocus(Qt::TabFocusReason);
    QTest::keyClick(child("firstRunPractise"), Qt::Key_Space);
    QCOMPARE(m_desk->service.practices, 1);
}

QTEST_MAIN(TestFirstRun)
#include "tst_ui_firstrun.moc"
