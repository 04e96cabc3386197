// SPDX-License-Identifier: Apache-2.0
#include "fakeadmin.h"
#include "fakedesk.h"
#include "ui/admin/adminlist.h"
#include "ui/admin/adminview.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/reports/reportspage.h"
#include "ui/widgets/button.h"
#include "ui/widgets/formsheet.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QDir>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! The administration's lists and the reports in the docked window, with mouse and keys; pictures
//! of every page into $KEFUDESK_SCREENSHOTS.
class TestAdminPages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { m_shell.reset(); }

    void pagesByRole();
    void listsSearchesAndEdits();
    void addsAnAgent();
    void refusalsStayInTheSheet();
    void asksBeforeItDestroys();
    void oneTimeCodeIsShownOnce();
    void groupsRingsAndExtraLimit();
    void auditFiltersAndPages();
    void calendarKeepsTheOtherDays();
    void nothingStaysForTheNextOne();
    void reportAsksAndShows();
    void reportSavesCsv();
    void screenshots_data();
    void screenshots();

private:
    void begin(Role role = Role::Admin, const QString &language = QStringLiteral("en"),
               const QString &theme = QStringLiteral("light"));
    void answerAll();
    void answerMore();
    AdminView *view();
    AdminListPage *open(const char *name);
    template <typename T> T *child(const char *name)
    {
        return m_shell->mainWindow()->findChild<T *>(QLatin1String(name));
    }
    template <typename T> T *onPage(const char *name)
    {
        return view()->currentPage()->findChild<T *>(QLatin1String(name));
    }
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    void type(const char *field, const QString &text)
    {
        auto *edit = child<QLineEdit>(field);
        QVERIFY(edit);
        edit->clear();
        QInputMethodEvent event; // keys have no Chinese
        event.setCommitString(text);
        QCoreApplication::sendEvent(edit, &event);
    }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<FakeAdminService> m_admin;
    std::unique_ptr<DeskShell> m_shell;
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject agentRow(const char *username, const char *nickname, const char *role, bool enabled)
{
    return { { s("username"), s(username) },
             { s("nickname"), s(nickname) },
             { s("role"), s(role) },
             { s("capacity"), 10 },
             { s("number"), QString(s("0") + s(username).right(2)) },
             { s("enabled"), enabled },
             { s("channels"), QJsonArray { s("会员中心") } } };
}

QJsonObject reportRow(const char *from, int served, int hits)
{
    return { { s("from"), QString(s(from) + s(" 00:00")) },
             { s("to"), QString(s(from) + s(" 24:00")) },
             { s("onlineMs"), 26'700'000 },
             { s("awayMs"), 1'800'000 },
             { s("handled"), served },
             { s("handledMs"), served * 240'000 },
             { s("occupiedMs"), 20'000'000 },
             { s("figures"),
               QJsonObject { { s("conversations"), served },
                             { s("levelHits"), hits },
                             { s("levelBase"), 200 },
                             { s("queueStays"), 10 },
                             { s("queueWaitMs"), 84'000 },
                             { s("firstReplyMedianMs"), 18'300 },
                             { s("firstReplyP90Ms"), 94'000 },
                             { s("messagesIn"), 900 },
                             { s("messagesOut"), 1020 } } } };
}

} // namespace

void TestAdminPages::answerAll()
{
    m_admin->answers[s("channel.list")] = {
        { s("channels"),
          QJsonArray { QJsonObject { { s("name"), s("会员中心") },
                                     { s("appid"), s("wxb11529c136998cb6") },
                                     { s("mode"), s("secure") },
                                     { s("enabled"), true } } } }
    };
    m_admin->answers[s("agent.list")] = { { s("agents"),
                                            QJsonArray {
                                                agentRow("liu23", "小刘", "agent", true),
                                                agentRow("wang08", "小王", "supervisor", true),
                                                agentRow("zhou12", "小周", "agent", false) } } };
    m_admin->answers[s("group.list")] = {
        { s("groups"),
          QJsonArray { QJsonObject { { s("id"), s("1") },
                                     { s("name"), s("售前") },
                                     { s("channel"), s("会员中心") },
                                     { s("members"), QJsonArray { s("liu23") } },
                                     { s("capacity"), 0 } } } }
    };
    m_admin->answers[s("session.list")] = {
        { s("sessions"),
          QJsonArray { QJsonObject { { s("id"), s("abc") },
                                     { s("username"), s("liu23") },
                                     { s("kind"), s("login") },
                                     { s("scope"), s("console") },
                                     { s("createdAt"), 1'764'000'000'000LL },
                                     { s("sockets"), 1 } } } }
    };
    answerMore();
}

void TestAdminPages::answerMore()
{
    m_admin->answers[s("calendar.list")] = {
        { s("days"),
          QJsonArray { QJsonObject { { s("date"), s("2026-10-01") }, { s("working"), false } },
                       QJsonObject {
                           { s("date"), s("2026-10-10") }, { s("working"), true }, { s("as"), 5 } },
                       QJsonObject { { s("date"), s("2025-10-01") }, { s("working"), false } } } }
    };
    m_admin->answers[s("canned.list")] = {
        { s("canned"),
          QJsonArray { QJsonObject {
              { s("id"), s("4") },
              { s("title"), s("发货时间") },
              { s("shortcut"), s("fh") },
              { s("content"), QJsonObject { { s("text"), s("您好，24 小时内发货。") } } } } } }
    };
    m_admin->answers[s("word.list")] = { { s("words"),
                                           QJsonArray {
                                               QJsonObject { { s("word"), s("加微信") },
                                                             { s("action"), s("warn") },
                                                             { s("direction"), s("out") } } } } };
    m_admin->answers[s("audit.list")] = { { s("audit"),
                                            QJsonArray {
                                                QJsonObject { { s("id"), s("77") },
                                                              { s("at"), 1'764'000'000'000LL },
                                                              { s("door"), s("agent") },
                                                              { s("actor"), s("wang08") },
                                                              { s("command"), s("watch") },
                                                              { s("conversation"), s("41") },
                                                              { s("outcome"), s("ok") } } } },
                                          { s("more"), true } };
    m_admin->answers[s("report")] = {
        { s("by"), s("day") },
        { s("rows"),
          QJsonArray { reportRow("2026-11-23", 250, 180), reportRow("2026-11-24", 0, 0) } },
        { s("before"), QJsonArray { reportRow("2026-11-16", 200, 190) } },
        { s("csv"), QString(QChar(0xFEFF) + s("a,b\r\n")) }
    };
}

void TestAdminPages::begin(Role role, const QString &language, const QString &theme)
{
    m_shell.reset();
    m_desk = std::make_unique<FakeDesk>();
    m_admin = std::make_unique<FakeAdminService>();
    answerAll();
    m_desk->me.role = role;
    m_desk->settings.setValue(s("language"), language);
    m_desk->settings.setValue(s("arrangement"), s("docked"));
    m_desk->settings.setValue(s("theme"), theme);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->setAdmin(m_admin.get());
    m_shell->start();
    m_desk->signIn({});
    m_shell->mainWindow()->resize(1366, 768);
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
    click(child<QWidget>("railAdmin"));
}

AdminView *TestAdminPages::view()
{
    return child<AdminView>("adminView");
}

AdminListPage *TestAdminPages::open(const char *name)
{
    view()->showPage(QLatin1String(name));
    auto *page = qobject_cast<AdminListPage *>(view()->currentPage());
    if (page && !QTest::qWaitFor([page] { return page->table()->rowCount() > 0; }))
        return nullptr;
    return page;
}

void TestAdminPages::pagesByRole()
{
    begin(Role::Agent);
    QVERIFY(child<QWidget>("railAdmin")->isHidden());
    begin(Role::Supervisor);
    QVERIFY(view()->isVisible());
    QVERIFY(view()->pageNames().contains(s("auditPage")));
    QVERIFY(!view()->pageNames().contains(s("webhookPage")));
    begin(Role::Admin);
    QVERIFY(view()->pageNames().contains(s("webhookPage")));
}

void TestAdminPages::listsSearchesAndEdits()
{
    begin();
    AdminListPage *page = open("agentPage");
    QVERIFY(page);
    QCOMPARE(page->table()->rowCount(), 3);
    QVERIFY(!onPage<Button>("agentEdit")->isEnabled()); // nobody is chosen
    QTest::keyClicks(onPage<QLineEdit>("listSearch"), s("wang"));
    QCOMPARE(page->table()->rowCount(), 1);
    page->table()->selectRow(0);
    QCOMPARE(page->current().value(s("username")).toString(), s("wang08"));
    click(onPage<Button>("agentEdit"));
    type("form-capacity", s("12"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("agent.set"), 1);
    const QJsonObject asked = m_admin->last("agent.set");
    QCOMPARE(asked.value(s("username")).toString(), s("wang08"));
    QCOMPARE(asked.value(s("capacity")).toInt(), 12);
    QVERIFY(!asked.contains(s("role")) && !asked.contains(s("channels"))); // only what changed
    QTRY_COMPARE(m_admin->count("agent.list"), 2);
}

void TestAdminPages::addsAnAgent()
{
    begin();
    QVERIFY(open("agentPage"));
    click(onPage<Button>("agentAdd"));
    click(child<QWidget>("formOk"));
    QCOMPARE(m_admin->count("agent.add"), 0);
    QVERIFY(child<PlainLabel>("formProblem")->text().contains(s("Account")));
    type("form-username", s("chen31"));
    type("form-password", s("correct horse"));
    type("form-channels", s("会员中心，小鹿商城"));
    child<QComboBox>("form-role")->setCurrentIndex(2);
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("agent.add"), 1);
    const QJsonObject asked = m_admin->last("agent.add");
    QCOMPARE(asked.value(s("role")).toString(), s("supervisor"));
    QCOMPARE(asked.value(s("channels")).toArray().size(), 2);
    QTRY_VERIFY(!child<FormSheet>("formSheet"));
}

void TestAdminPages::refusalsStayInTheSheet()
{
    begin();
    QVERIFY(open("wordPage"));
    m_admin->failures[s("word.add")] = makeError(ErrorCode::Forbidden, QString());
    click(onPage<Button>("wordAdd"));
    type("form-word", s("红包"));
    click(child<QWidget>("formOk"));
    QTRY_VERIFY(!child<PlainLabel>("formProblem")->text().isEmpty());
    QCOMPARE(child<QLineEdit>("form-word")->text(), s("红包"));
    m_admin->failures.clear();
    click(child<QWidget>("formOk"));
    QTRY_VERIFY(!child<FormSheet>("formSheet"));
    QCOMPARE(m_admin->last("word.add").value(s("action")).toString(), s("mask"));
}

void TestAdminPages::asksBeforeItDestroys()
{
    begin();
    AdminListPage *page = open("groupPage");
    QVERIFY(page);
    page->table()->selectRow(0);
    click(onPage<Button>("groupRemove"));
    QVERIFY(child<FormSheet>("formSheet"));
    click(child<QWidget>("formCancel"));
    QTRY_VERIFY(!child<FormSheet>("formSheet"));
    QCOMPARE(m_admin->count("group.remove"), 0);
    click(onPage<Button>("groupRemove"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("group.remove"), 1);
    QCOMPARE(m_admin->last("group.remove").value(s("channel")).toString(), s("会员中心"));
}

void TestAdminPages::oneTimeCodeIsShownOnce()
{
    begin();
    AdminListPage *page = open("agentPage");
    QVERIFY(page);
    m_admin->answers[s("agent.code")] = { { s("code"), s("K7-22-91") },
                                          { s("untilAt"), 1'764'000'000'000LL } };
    page->table()->selectRow(0);
    click(onPage<Button>("agentCode"));
    QTRY_VERIFY(child<QLineEdit>("form-once"));
    QCOMPARE(child<QLineEdit>("form-once")->text(), s("K7-22-91"));
    QVERIFY(child<QLineEdit>("form-once")->isReadOnly());
    click(child<QWidget>("formOk"));
    QTRY_VERIFY(!child<QLineEdit>("form-once"));
}

void TestAdminPages::groupsRingsAndExtraLimit()
{
    begin();
    AdminListPage *page = open("groupPage");
    QVERIFY(page);
    page->table()->selectRow(0);
    click(onPage<Button>("groupRings"));
    QCOMPARE(child<QPlainTextEdit>("form-ring")->toPlainText(), s("0:售前\n60:*"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("routing.set"), 1);
    QCOMPARE(m_admin->last("routing.set").value(s("ring")).toArray().size(), 2);
    QTRY_VERIFY(!child<FormSheet>("formSheet"));
    page->table()->selectRow(0);
    click(onPage<Button>("groupExtra"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("group.set"), 1);
    QCOMPARE(m_admin->last("group.set").value(s("minutes")).toInt(), 60);
}

void TestAdminPages::auditFiltersAndPages()
{
    begin();
    AdminListPage *page = open("auditPage");
    QVERIFY(page);
    click(onPage<Button>("listMore"));
    QTRY_COMPARE(page->table()->rowCount(), 2);
    QCOMPARE(m_admin->last("audit.list").value(s("before")).toString(), s("77"));
    click(onPage<Button>("auditFilter"));
    type("form-agent", s("wang08"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("audit.list"), 3);
    QCOMPARE(m_admin->last("audit.list").value(s("agent")).toString(), s("wang08"));
    QVERIFY(!m_admin->last("audit.list").contains(s("before"))); // from the newest again
    QVERIFY(!m_admin->last("audit.list").contains(s("since")));
}

void TestAdminPages::calendarKeepsTheOtherDays()
{
    begin();
    AdminListPage *page = open("calendarPage");
    QVERIFY(page);
    page->table()->selectRow(0);
    click(onPage<Button>("calendarEdit"));
    QCOMPARE(child<QLineEdit>("form-year")->text(), s("2026"));
    QCOMPARE(child<QPlainTextEdit>("form-holidays")->toPlainText(), s("2026-10-01"));
    QCOMPARE(child<QPlainTextEdit>("form-workdays")->toPlainText(), s("2026-10-10=5"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("calendar.set"), 1);
    QCOMPARE(m_admin->last("calendar.set").value(s("workdays")).toArray().size(), 1);
}

void TestAdminPages::nothingStaysForTheNextOne()
{
    begin();
    AdminListPage *page = open("agentPage");
    QVERIFY(page);
    ConnectionStatus out;
    out.state = ConnectionState::LoggedOut;
    m_desk->service.setStatus(out);
    QCOMPARE(page->table()->rowCount(), 0);
}

void TestAdminPages::reportAsksAndShows()
{
    begin(Role::Supervisor);
    click(child<QWidget>("railReports"));
    auto *page = child<ReportsPage>("reportsPage");
    QVERIFY(page && page->isVisible());
    QTRY_COMPARE(page->table()->rowCount(), 4); // each day, and the one before
    QCOMPARE(page->table()->item(0, 1)->text(), s("250"));
    QCOMPARE(page->table()->item(0, 2)->text(), s("90.0%"));
    QCOMPARE(page->table()->item(1, 1)->text(), s("200"));
    QCOMPARE(page->table()->item(2, 6)->text(), s("–")); // nothing is not 0
    QCOMPARE(page->table()->item(3, 1)->text(), s("–")); // no such day before
    auto *period = child<QComboBox>("reportPeriod");
    period->setFocus();
    QTest::keyClick(period, Qt::Key_Down); // yesterday
    QTRY_COMPARE(m_admin->count("report"), 2);
    const QJsonObject asked = m_admin->last("report");
    QCOMPARE(asked.value(s("from")), asked.value(s("to")));
    QVERIFY(asked.value(s("before")).toBool());
    QCOMPARE(asked.value(s("by")).toString(), s("day"));
}

void TestAdminPages::reportSavesCsv()
{
    begin(Role::Supervisor);
    click(child<QWidget>("railReports"));
    auto *page = child<ReportsPage>("reportsPage");
    QTRY_COMPARE(page->table()->rowCount(), 4);
    QSignalSpy ready(page, &ReportsPage::csvReady);
    click(child<QWidget>("reportCsv"));
    QTRY_COMPARE(ready.size(), 1);
    QVERIFY(ready.first().at(0).toByteArray().startsWith("\xEF\xBB\xBF"));
    QVERIFY(m_admin->last("report").value(s("csv")).toBool());
}

void TestAdminPages::screenshots_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    for (const char *theme : { "light", "dark" }) {
        for (const char *language : { "zh_CN", "en" })
            QTest::addRow("%s-%s", theme, language) << s(theme) << s(language);
    }
}

void TestAdminPages::screenshots()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    begin(Role::Admin, language, theme);
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    const auto save = [&](const QString &name) {
        QTest::qWait(60);
        const QPixmap shot = m_shell->mainWindow()->grab();
        const QString file = QStringLiteral("%1-%2-%3.png").arg(name, theme, language);
        if (!dir.isEmpty())
            QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(file)));
    };
    const QStringList names = view()->pageNames();
    for (const QString &name : names) {
        view()->showPage(name);
        save(s("admin-") + name);
    }
    (void)open("agentPage");
    click(onPage<Button>("agentAdd"));
    save(s("admin-form"));
    QTest::keyClick(child<FormSheet>("formSheet"), Qt::Key_Escape);
    click(child<QWidget>("railReports"));
    QTRY_COMPARE(child<ReportsPage>("reportsPage")->table()->rowCount(), 4);
    save(s("reports"));
}

QTEST_MAIN(TestAdminPages)
#include "tst_ui_adminpages.moc"
