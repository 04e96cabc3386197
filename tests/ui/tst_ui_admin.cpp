// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/admin/adminwindow.h"
#include "ui/admin/findingwords.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! A relay's administration, reduced to what the pages ask of it.
class FakeAdmin : public AdminService {
public:
    void run(const QString &command, const QJsonObject &fields, QObject *context,
             Done done) override
    {
        asked.append({ command, fields });
        const Result<QJsonObject> answer = failures.contains(command)
            ? Result<QJsonObject>(failures.value(command))
            : Result<QJsonObject>(answers.value(command));
        QMetaObject::invokeMethod(
            context, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
    }
    int count(const char *command) const
    {
        return int(std::count_if(asked.begin(), asked.end(), [command](const auto &one) {
            return one.first == QLatin1String(command);
        }));
    }

    QList<std::pair<QString, QJsonObject>> asked;
    QHash<QString, QJsonObject> answers;
    QHash<QString, Error> failures;
};

//! Mini programs administered with mouse and keys; pictures into KEFUDESK_SCREENSHOTS.
class TestAdmin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void onlyAdminsHaveTheWay();
    void listShowsStates();
    void disablesAndEnables();
    void addsAndLeadsOn();
    void formNamesTheWrongField();
    void editSendsOnlyWhatChanged();
    void guideCopiesAndTicks();
    void guideMakesNewKeys();
    void doctorSaysCausesAndFixes();
    void wordsForEveryFinding();
    void everyInputHasAName();
    void screenshots_data();
    void screenshots();

private:
    AdminWindow *window() { return m_shell->adminWindow(); }
    template <typename T> T *child(const char *name)
    {
        return window()->findChild<T *>(QLatin1String(name));
    }
    Button *rowButton(int row, const char *name);
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    void fill(const char *field, const char *text);
    void open();
    QStringList texts(QWidget *page);
    void save(const QString &name);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<FakeAdmin> m_admin;
    std::unique_ptr<DeskShell> m_shell;
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject channel(const char *name, bool enabled, const char *handover)
{
    return { { s("name"), s(name) },
             { s("appid"), s("wxb11529c136998cb6") },
             { s("mode"), s("secure") },
             { s("format"), s("json") },
             { s("apiBase"), s("https://api.weixin.qq.com") },
             { s("forward"), s("") },
             { s("proxy"), s("http://user@10.0.0.1:3128") },
             { s("handover"), s(handover) },
             { s("originalId"), s("") },
             { s("enabled"), enabled },
             { s("callback"), QString(s("https://kf.example.com/wechat/") + s(name)) } };
}

QJsonObject finding(const char *name, const char *severity, const QJsonObject &values = {})
{
    return { { s("name"), s(name) },
             { s("severity"), s(severity) },
             { s("cause"), s("relay's cause") },
             { s("fix"), s("relay's fix") },
             { s("values"), values } };
}

} // namespace

void TestAdmin::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(s("language"), s("zh_CN"));
    m_desk->me.role = Role::Admin;
    m_desk->signIn({});
    m_admin = std::make_unique<FakeAdmin>();
    m_admin->answers.insert(
        s("channel.list"),
        { { s("channels"),
            QJsonArray { channel("小鹿商城", true, "off"), channel("旧店", false, "off"),
                         channel("夜间", true, "22:00-08:00") } } });
    m_admin->answers.insert(s("channel.ticks"),
                            { { s("verifiedAt"), 1'700'000'000'000LL },
                              { s("tokenAt"), 1'700'000'060'000LL },
                              { s("messageAt"), 0 },
                              { s("acceptedAt"), 0 } });
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->setAdmin(m_admin.get());
    m_shell->start();
}

void TestAdmin::cleanup()
{
    m_shell.reset();
    m_admin.reset();
    m_desk.reset();
}

void TestAdmin::open()
{
    click(m_shell->panelWindow()->findChild<IconButton *>(s("toolAdmin")));
    QTRY_COMPARE(window()->findChildren<QWidget *>(s("channelRow")).size(), 3);
}

Button *TestAdmin::rowButton(int row, const char *name)
{
    return window()->findChildren<QWidget *>(s("channelRow")).at(row)->findChild<Button *>(s(name));
}

void TestAdmin::fill(const char *field, const char *text)
{
    auto *edit = child<QLineEdit>(field);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, s(text));
}

QStringList TestAdmin::texts(QWidget *page)
{
    QStringList list;
    for (const PlainLabel *label : page->findChildren<PlainLabel *>())
        list.append(label->text());
    return list;
}

void TestAdmin::onlyAdminsHaveTheWay()
{
    auto *tool = m_shell->panelWindow()->findChild<IconButton *>(s("toolAdmin"));
    QVERIFY(tool->isVisible());
    m_desk->me.role = Role::Supervisor;
    m_desk->signIn({});
    QTRY_VERIFY(!tool->isVisible());
}

void TestAdmin::listShowsStates()
{
    open();
    const QString all = texts(window()).join(u'\n');
    QVERIFY2(all.contains(s("已启用")), qPrintable(all));
    QVERIFY2(all.contains(s("已停用")), qPrintable(all));
    QVERIFY2(all.contains(s("转交微信客服工具")), qPrintable(all));
    QCOMPARE(rowButton(0, "channelEdit")->accessibleName(), s("小鹿商城: 编辑"));
}

void TestAdmin::disablesAndEnables()
{
    open();
    click(rowButton(0, "channelToggle"));
    QTRY_COMPARE(m_admin->count("channel.disable"), 1);
    QTRY_COMPARE(m_admin->count("channel.list"), 2);
    m_admin->failures.insert(s("channel.enable"), makeError(ErrorCode::Forbidden, s("no")));
    QTRY_COMPARE(window()->findChildren<QWidget *>(s("channelRow")).size(), 3);
    click(rowButton(1, "channelToggle"));
    auto *problem = child<QWidget>("channelsPage")->findChild<PlainLabel *>(s("adminProblem"));
    QTRY_VERIFY(problem->isVisible());
    QCOMPARE(problem->text(), s("您没有此操作的权限。"));
}

void TestAdmin::addsAndLeadsOn()
{
    open();
    QJsonObject made = channel("新店", true, "off");
    made.insert(s("token"), s("tok123"));
    made.insert(s("aesKey"), QString(43, u'k'));
    m_admin->answers.insert(s("channel.add"), made);
    click(child<Button>("channelAdd"));
    fill("channel_name", "new");
    fill("channel_appid", "wx1234");
    fill("channel_secret", "geheim");
    QCOMPARE(child<QLineEdit>("channel_secret")->echoMode(), QLineEdit::Password);
    click(child<Button>("channelSave"));
    QTRY_COMPARE(m_admin->count("channel.add"), 1);
    const auto asked = std::find_if(m_admin->asked.begin(), m_admin->asked.end(),
                                    [](const auto &one) { return one.first == s("channel.add"); });
    QCOMPARE(asked->second.value(s("secret")).toString(), s("geheim"));
    QCOMPARE(asked->second.value(s("name")).toString(), s("new"));
    QTRY_VERIFY(child<QWidget>("connectPage")->isVisible());
    QCOMPARE(child<QLineEdit>("connectToken")->text(), s("tok123"));
    QVERIFY(child<QLineEdit>("channel_secret")->text().isEmpty()); // it is kept nowhere
}

void TestAdmin::formNamesTheWrongField()
{
    open();
    m_admin->failures.insert(
        s("channel.add"),
        makeError(ErrorCode::BadRequest, s("appid: expected …"), { { s("field"), s("appid") } }));
    click(child<Button>("channelAdd"));
    click(child<Button>("channelSave"));
    auto *form = child<QWidget>("channelForm");
    auto *problem = form->findChild<PlainLabel *>(s("adminProblem"));
    QTRY_VERIFY(problem->isVisible());
    QVERIFY2(problem->text().startsWith(s("AppID")), qPrintable(problem->text()));
    QVERIFY(form->isVisible());
    m_admin->failures.insert(s("channel.add"), makeError(ErrorCode::Conflict, s("exists")));
    click(child<Button>("channelSave"));
    QTRY_COMPARE(problem->text(), s("已有同名的小程序。"));
}

void TestAdmin::editSendsOnlyWhatChanged()
{
    open();
    click(rowButton(2, "channelEdit"));
    QVERIFY(child<QLineEdit>("channel_name")->isReadOnly());
    QCOMPARE(child<QLineEdit>("channel_handoverTimes")->text(), s("22:00-08:00"));
    fill("channel_forward", "https://shop.example.com/hook");
    click(child<Button>("channelSave"));
    QTRY_COMPARE(m_admin->count("channel.set"), 1);
    for (const auto &[command, fields] : std::as_const(m_admin->asked)) {
        if (command == s("channel.set"))
            QCOMPARE(fields,
                     (QJsonObject { { s("name"), s("夜间") },
                                    { s("forward"), s("https://shop.example.com/hook") } }));
    }
    QTRY_VERIFY(child<QWidget>("channelsPage")->isVisible());
}

void TestAdmin::guideCopiesAndTicks()
{
    open();
    click(rowButton(0, "channelConnect"));
    QTRY_VERIFY(child<QWidget>("connectPage")->isVisible());
    click(child<Button>("connectUrlCopy"));
    QCOMPARE(QGuiApplication::clipboard()->text(),
             s("https://kf.example.com/wechat/%E5%B0%8F%E9%B9%BF%E5%95%86%E5%9F%8E"));
    click(child<Button>("connectSnippetCopy"));
    QVERIFY(QGuiApplication::clipboard()->text().contains(s("open-type=\"contact\"")));
    QVERIFY(!child<Button>("connectTokenCopy")->isEnabled()); // not shown again
    QTRY_VERIFY(child<QWidget>("tick1")->accessibleName().startsWith(s("已取得 access_token")));
    QVERIFY(child<QWidget>("tick2")->accessibleName().contains(s("等待")));
    // It comes while the page is looked at.
    m_admin->answers.insert(s("channel.ticks"), { { s("messageAt"), 1'700'000'000'000LL } });
    QTRY_VERIFY(!child<QWidget>("tick2")->accessibleName().contains(s("等待")));
    // And is not asked for when it is not.
    QTest::keyClick(child<QWidget>("connectPage"), Qt::Key_Escape);
    QTRY_VERIFY(child<QWidget>("channelsPage")->isVisible());
    const int asked = m_admin->count("channel.ticks");
    QTest::qWait(2500);
    QCOMPARE(m_admin->count("channel.ticks"), asked);
}

void TestAdmin::guideMakesNewKeys()
{
    open();
    click(rowButton(0, "channelConnect"));
    QJsonObject made = channel("小鹿商城", true, "off");
    made.insert(s("token"), s("fresh1"));
    made.insert(s("aesKey"), QString(43, u'n'));
    made.insert(s("previousUntilAt"), 1'700'003'600'000LL);
    m_admin->answers.insert(s("channel.rotate"), made);
    click(child<Button>("connectRotate"));
    QTRY_COMPARE(child<QLineEdit>("connectToken")->text(), s("fresh1"));
    QVERIFY(!child<Button>("connectRotate")->isVisible());
    click(child<Button>("connectAesKeyCopy"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QString(43, u'n'));
}

void TestAdmin::doctorSaysCausesAndFixes()
{
    open();
    m_admin->answers.insert(
        s("doctor"),
        { { s("channels"),
            QJsonArray { QJsonObject {
                { s("findings"),
                  QJsonArray { finding("ip_not_allowed", "error",
                                       { { s("1"), s("203.0.113.9") }, { s("2"), s("40164") } }),
                               finding("something_new", "warning") } } } } } });
    click(rowButton(0, "channelDoctor"));
    auto *page = child<QWidget>("doctorPage");
    QTRY_COMPARE(page->findChildren<QWidget *>(s("finding")).size(), 2);
    const QString all = texts(page).join(u'\n');
    QVERIFY2(all.contains(s("白名单里没有地址 203.0.113.9（错误码 40164）")), qPrintable(all));
    QVERIFY2(all.contains(s("把 203.0.113.9 加入 API IP 白名单")), qPrintable(all));
    QVERIFY2(all.contains(s("relay's cause")), qPrintable(all)); // of a newer relay
    m_admin->answers.insert(
        s("doctor"),
        { { s("channels"), QJsonArray { QJsonObject { { s("findings"), QJsonArray() } } } } });
    click(child<Button>("doctorAgain"));
    QTRY_VERIFY(texts(page).contains(s("没有发现问题。")));
}

void TestAdmin::wordsForEveryFinding()
{
    QCOMPARE(knownFindings().size(), 42); // as many as relay/domain/doctorrules has
    for (const QString &name : knownFindings()) {
        const FindingWords words = findingWords({ { s("name"), name } });
        QVERIFY2(words.cause.contains(QRegularExpression(s("[\\x{4e00}-\\x{9fff}]"))),
                 qPrintable(name));
        QVERIFY2(words.fix.contains(QRegularExpression(s("[\\x{4e00}-\\x{9fff}]"))),
                 qPrintable(name));
    }
}

void TestAdmin::everyInputHasAName()
{
    open();
    for (const QWidget *widget : window()->findChildren<QWidget *>()) {
        const bool isInput = widget->inherits("QAbstractButton")
            || (widget->inherits("QLineEdit") && widget->objectName() != s("qt_spinbox_lineedit"))
            || widget->inherits("QComboBox");
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        QVERIFY2(!isInput || named, qPrintable(widget->objectName()));
    }
}

void TestAdmin::screenshots_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("zh_CN") << s("zh_CN");
    QTest::newRow("en") << s("en");
}

void TestAdmin::save(const QString &name)
{
    QTest::qWait(80);
    const QPixmap shot = window()->grab();
    QVERIFY(!shot.isNull());
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (dir.isEmpty())
        return;
    QVERIFY(QDir().mkpath(dir));
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR");
    QVERIFY(shot.save(
        QDir(dir).filePath(name + (scale.isEmpty() ? QString() : u'@' + scale) + s(".png"))));
}

void TestAdmin::screenshots()
{
    QFETCH(QString, language);
    m_shell->setLanguage(language);
    open();
    save(s("admin-list-") + language);
    click(child<Button>("channelAdd"));
    save(s("admin-form-") + language);
    QTest::keyClick(child<QWidget>("channelForm"), Qt::Key_Escape);
    QTRY_COMPARE(window()->findChildren<QWidget *>(s("channelRow")).size(), 3);
    QJsonObject made = channel("小鹿商城", true, "off");
    made.insert(s("token"), s("Qw3rTy9uIoP1aSdFgH2jKlZx4cVbN5mM"));
    made.insert(s("aesKey"), s("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"));
    window()->connectChannel(made);
    QTest::qWait(100);
    save(s("admin-guide-") + language);
    auto *area = child<QWidget>("connectPage")->findChild<QScrollArea *>();
    area->ensureVisible(0, 5000);
    save(s("admin-guide-end-") + language);
    m_admin->answers.insert(
        s("doctor"),
        { { s("channels"),
            QJsonArray { QJsonObject {
                { s("findings"),
                  QJsonArray { finding("certificate_invalid", "error",
                                       { { s("1"), s("https://kf.example.com/wechat/shop") },
                                         { s("2"), s("The certificate has expired") } }),
                               finding("ip_not_allowed", "error",
                                       { { s("1"), s("203.0.113.9") }, { s("2"), s("40164") } }),
                               finding("no_push", "warning", { { s("1"), s("31") } }),
                               finding("handed_over", "info") } } } } } });
    window()->testChannel(made);
    QTRY_COMPARE(window()->findChildren<QWidget *>(s("finding")).size(), 4);
    save(s("admin-doctor-") + language);
}

QTEST_MAIN(TestAdmin)
#include "tst_ui_admin.moc"
