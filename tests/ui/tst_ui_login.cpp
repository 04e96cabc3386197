// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/deskshell.h"
#include "ui/login/firstrunwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Signing in: fields, busy state, words for every fault, the language while it runs.
class TestLogin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void needsAllFields();
    void submits();
    void enterGoesOnToTheEmptyField();
    void faultsSayWhatToDo_data();
    void faultsSayWhatToDo();
    void certificateFaultsSayWhatToDo_data();
    void certificateFaultsSayWhatToDo();
    void remembersAddressNeverPassword();
    void languageSwitchesLive();
    void theSecondFactorIsAskedFor();
    void aNewPasswordByAOneTimeCode();

private:
    QLineEdit *field(const char *name)
    {
        return window()->findChild<QLineEdit *>(QLatin1String(name));
    }
    Button *button() { return window()->findChild<Button *>(QStringLiteral("loginButton")); }
    PlainLabel *problem()
    {
        return window()->findChild<PlainLabel *>(QStringLiteral("loginProblem"));
    }
    LoginWindow *window() { return m_shell->loginWindow(); }
    void fill();
    void useLanguage(const char *locale);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestLogin::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->service.now = {};
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->start();
    QTest::mouseClick(
        m_shell->firstRunWindow()->findChild<QWidget *>(QStringLiteral("firstRunJoin")),
        Qt::LeftButton);
    QVERIFY(window()->isVisible());
}

void TestLogin::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestLogin::fill()
{
    field("loginRelay")->setText(QStringLiteral(" kf.test "));
    field("loginAccount")->setText(QStringLiteral("xiaomei"));
    field("loginPassword")->setText(QStringLiteral(" secret "));
}

void TestLogin::useLanguage(const char *locale)
{
    m_shell->setLanguage(QLatin1String(locale));
    QCoreApplication::sendPostedEvents(); // Qt posts the change to the windows
}

void TestLogin::needsAllFields()
{
    QVERIFY(!button()->isEnabled());
    fill();
    QVERIFY(button()->isEnabled());
    field("loginPassword")->clear();
    QVERIFY(!button()->isEnabled());
    QCOMPARE(field("loginPassword")->echoMode(), QLineEdit::Password);
}

void TestLogin::submits()
{
    fill();
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(m_desk->service.logins.size(), 1);
    const LoginForm form = m_desk->service.logins.first();
    QCOMPARE(form.relay, QStringLiteral("kf.test"));
    QCOMPARE(form.password, QStringLiteral(" secret ")); // blanks belong to a password
    QVERIFY(form.remember);
    QVERIFY(window()->isBusy());
    QVERIFY(!button()->isEnabled());
    QCOMPARE(button()->text(), QString::fromUtf8("正在登录…"));
    QTest::keyClick(field("loginPassword"), Qt::Key_Return);
    QCOMPARE(m_desk->service.logins.size(), 1);
    m_desk->service.setStatus(
        { ConnectionState::Connecting, 0, {} }); // the socket opens; still signing in
    QVERIFY(window()->isVisible());
    m_desk->service.now = { ConnectionState::Online, 0, {} };
    Q_EMIT m_desk->service.loggedIn(m_desk->me);
    QVERIFY(!window()->isVisible());
}

void TestLogin::enterGoesOnToTheEmptyField()
{
    fill();
    field("loginPassword")->clear();
    window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window()));
    field("loginRelay")->setFocus();
    QTest::keyClick(field("loginRelay"), Qt::Key_Return);
    QVERIFY(field("loginPassword")->hasFocus());
    QCOMPARE(m_desk->service.logins.size(), 0);
}

void TestLogin::faultsSayWhatToDo_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, LoginFault fault, const char *part) {
        QTest::newRow(name) << int(fault) << QString::fromUtf8(part);
    };
    row("bad address", LoginFault::BadAddress, "地址格式不对");
    row("unreachable", LoginFault::Unreachable, "请检查地址和网络");
    row("not a relay", LoginFault::NotARelay, "检查地址和端口");
    row("tls", LoginFault::TlsError, "检查本机时间");
    row("clear text", LoginFault::ClearTextRefused, "https");
    row("password", LoginFault::WrongPassword, "账号或密码不对");
    row("throttled", LoginFault::Throttled, "请稍候再试");
    row("version", LoginFault::WrongVersion, "安装公司提供的版本");
    row("disabled", LoginFault::Disabled, "联系主管");
    row("needs code", LoginFault::NeedsCode, "六位数字");
    row("wrong code", LoginFault::WrongCode, "已经用过");
    row("one-time code", LoginFault::WrongOneTimeCode, "一次性验证码");
    row("other", LoginFault::Other, "登录失败");
}

void TestLogin::faultsSayWhatToDo()
{
    QFETCH(int, fault);
    QFETCH(QString, part);
    fill();
    QTest::mouseClick(button(), Qt::LeftButton);
    Q_EMIT m_desk->service.loginFailed({ LoginFault(fault), QStringLiteral("<b>kf.test</b>") });
    QVERIFY(!window()->isBusy());
    QVERIFY(problem()->isVisible());
    QVERIFY2(problem()->text().contains(part), qPrintable(problem()->text()));
    QVERIFY(problem()->heightForWidth(problem()->width()) <= problem()->height());
    useLanguage("en");
    QVERIFY(!problem()->text().contains(part) || part == QStringLiteral("https"));
    QVERIFY2(problem()->heightForWidth(problem()->width()) <= problem()->height(),
             qPrintable(problem()->text()));
}

void TestLogin::certificateFaultsSayWhatToDo_data()
{
    QTest::addColumn<CertificateFault>("fault");
    QTest::addColumn<QString>("zh");
    QTest::addColumn<QString>("en");
    QTest::addColumn<QString>("title");
    const auto row = [](const char *name, CertificateFault fault, const char *zh, const char *en,
                        const char *title) {
        QTest::newRow(name) << fault << QString::fromUtf8(zh) << QString::fromUtf8(en)
                            << QString::fromUtf8(title);
    };
    row("self-signed", CertificateFault::SelfSigned, "自己签发", "vouches only for itself",
        "证书不受信任");
    row("unknown issuer", CertificateFault::UnknownIssuer, "安装公司的 CA", "company's CA",
        "证书不受信任");
    row("expired", CertificateFault::Expired, "检查本机日期和时间", "has expired", "证书已过期");
    row("not yet valid", CertificateFault::NotYetValid, "尚未生效", "not valid yet",
        "证书尚未生效");
    row("wrong host", CertificateFault::WrongHost, "不属于 kf.test", "not for kf.test",
        "证书不属于此地址");
    row("revoked", CertificateFault::Revoked, "请勿登录", "Do not sign in", "证书已被吊销");
}

void TestLogin::certificateFaultsSayWhatToDo()
{
    QFETCH(CertificateFault, fault);
    QFETCH(QString, zh);
    QFETCH(QString, en);
    QFETCH(QString, title);
    fill();
    QTest::mouseClick(button(), Qt::LeftButton);
    Q_EMIT m_desk->service.loginFailed({ LoginFault::TlsError, QStringLiteral("kf.test"), fault });
    QVERIFY2(problem()->text().contains(zh), qPrintable(problem()->text()));
    QVERIFY(problem()->heightForWidth(problem()->width()) <= problem()->height());
    QCOMPARE(certificateTitle(fault), title);
    useLanguage("en");
    QVERIFY2(problem()->text().contains(en), qPrintable(problem()->text()));
    QVERIFY2(problem()->heightForWidth(problem()->width()) <= problem()->height(),
             qPrintable(problem()->text()));
    QVERIFY(!certificateTitle(fault).isEmpty() && certificateTitle(fault) != title);
}

void TestLogin::remembersAddressNeverPassword()
{
    fill();
    QTest::mouseClick(button(), Qt::LeftButton);
    m_desk->settings.sync();
    QFile file(m_desk->settings.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    QVERIFY(all.contains("kf.test"));
    QVERIFY(!all.contains("secret"));
}

void TestLogin::languageSwitchesLive()
{
    QCOMPARE(button()->text(), QString::fromUtf8("登录"));
    useLanguage("en");
    QCOMPARE(button()->text(), QStringLiteral("Sign in"));
    QCOMPARE(window()->windowTitle(), QStringLiteral("Service desk"));
    QCOMPARE(m_desk->settings.value(QStringLiteral("language")).toString(), QStringLiteral("en"));
    useLanguage("zh_CN");
    QCOMPARE(window()->windowTitle(), QString::fromUtf8("客服工作台"));
}

//! Only once the relay wants it, the caret stands in it, and Enter goes on.
void TestLogin::theSecondFactorIsAskedFor()
{
    fill();
    QVERIFY(!field("loginCode")->isVisible());
    QTest::mouseClick(button(), Qt::LeftButton);
    Q_EMIT m_desk->service.loginFailed({ LoginFault::NeedsCode, {} });
    QVERIFY(field("loginCode")->isVisible());
    QVERIFY(!field("loginCode")->accessibleName().isEmpty());
    QVERIFY(!button()->isEnabled());
    QTest::keyClicks(field("loginCode"), QStringLiteral("123456"));
    QTest::keyClick(field("loginCode"), Qt::Key_Return);
    QCOMPARE(m_desk->service.logins.size(), 2);
    QCOMPARE(m_desk->service.logins.last().code, QStringLiteral("123456"));
    QCOMPARE(m_desk->service.logins.last().oneTimeCode, QString());
    const QString secret(32, u'A');
    Q_EMIT m_desk->service.loginFailed({ LoginFault::Enrol, secret });
    QVERIFY(problem()->text().contains(secret));
    QVERIFY(problem()->heightForWidth(problem()->width()) <= problem()->height());
    const QWidget *language = window()->findChild<QWidget *>(QStringLiteral("loginOther"));
    QVERIFY(problem()->geometry().bottom() < language->geometry().top());
    QVERIFY(button()->geometry().bottom() < problem()->geometry().top());
    const QByteArray folder = qgetenv("KEFUDESK_SCREENSHOTS");
    if (!folder.isEmpty())
        QVERIFY(window()->grab().save(QString::fromLocal8Bit(folder)
                                      + QStringLiteral("/login-second-factor.png")));
}

void TestLogin::aNewPasswordByAOneTimeCode()
{
    fill();
    auto *forgot = window()->findChild<Button *>(QStringLiteral("loginForgot"));
    QTest::mouseClick(forgot, Qt::LeftButton);
    QVERIFY(field("loginCode")->isVisible());
    QTest::keyClicks(field("loginCode"), QStringLiteral("k7qf3-9tnxa"));
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(m_desk->service.logins.last().oneTimeCode, QStringLiteral("k7qf3-9tnxa"));
    QCOMPARE(m_desk->service.logins.last().code, QString());
    Q_EMIT m_desk->service.loginFailed({ LoginFault::WrongOneTimeCode, {} });
    QVERIFY(problem()->isVisible());
    QTest::mouseClick(forgot, Qt::LeftButton);
    QVERIFY(!field("loginCode")->isVisible());
    QVERIFY(button()->isEnabled());
}

QTEST_MAIN(TestLogin)
#include "tst_ui_login.moc"
