// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatwidget.h"
#include "ui/conversations/transfersheet.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/fuzzymatch.h"
#include "ui/search/keysheet.h"
#include "ui/search/quickswitcher.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

//! Ctrl+K: what it finds and in which order, its keys, where it leads.
class TestSwitcher : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup();

    void scores_data();
    void scores();
    void marks_data();
    void marks();
    void kindsAndHeadings();
    void unaskedShowsWhatWaits();
    void typingFindsAndEnterOpens();
    void arrowsPassHeadings();
    void nothingFound();
    void commandsRun();
    void colleagues();
    void mouseChooses();
    void hintInTheListsSearch();
    void tenThousand();
    void shots_data();
    void shots();

private:
    void begin(const char *language = "en", const char *theme = "light");
    void people();
    QuickSwitcher *open();
    MainWindow *window() { return m_shell->mainWindow(); }
    QStringList rows(QuickSwitcher *switcher);
    void save(QWidget *widget, const QString &name);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestSwitcher::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestSwitcher::begin(const char *language, const char *theme)
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QString::fromLatin1(language));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), QString::fromLatin1(theme));
    ConversationInfo ended = m_desk->makeInfo(4, s("王五"), 2);
    ended.state = ConversationState::Closed;
    ended.endedAt = m_desk->service.clock;
    ConversationInfo remarked = m_desk->makeInfo(3, s("陈晨"), 2);
    remarked.visitor.remark = s("老客户 VIP");
    m_desk->signIn(
        { m_desk->makeInfo(1, s("李静"), 1), m_desk->makeInfo(2, s("张伟"), 1), remarked, ended });
    people();
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    window()->resize(1100, 700);
    QVERIFY(QTest::qWaitForWindowActive(window()));
}

void TestSwitcher::people()
{
    ColleaguesAnswer all;
    Colleague there;
    there.id = { 20 };
    there.nickname = s("小王");
    there.presence = PresenceState::Online;
    there.link = LinkState::Connected;
    there.load = 3;
    there.capacity = 10;
    Colleague away = there;
    away.id = { 21 };
    away.nickname = s("小李");
    away.link = LinkState::Lost;
    Colleague me = there;
    me.id = m_desk->me.id;
    all.agents = { there, away, me };
    m_desk->store.people().apply(all);
}

QuickSwitcher *TestSwitcher::open()
{
    QWidget *to = window()->focusWidget() ? window()->focusWidget() : window();
    QTest::keyClick(to, Qt::Key_K, Qt::ControlModifier);
    const auto all = window()->findChildren<QuickSwitcher *>();
    const auto shown = std::find_if(all.begin(), all.end(),
                                    [](const QuickSwitcher *one) { return one->isVisible(); });
    return shown == all.end() ? nullptr : *shown; // a closed one may not be gone yet
}

QStringList TestSwitcher::rows(QuickSwitcher *switcher)
{
    QStringList all;
    for (int row = 0; row < switcher->model()->rowCount(); ++row) {
        const QModelIndex index = switcher->model()->index(row);
        const bool heading = index.data(SwitcherModel::HeadingRole).toBool();
        all.append(heading ? u'#' + index.data().toString() : index.data().toString());
    }
    return all;
}

void TestSwitcher::scores_data()
{
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse"); // empty: the first is found, that is all
    QTest::addColumn<QString>("typed");
    QTest::newRow("beginning before inside") << s("张伟") << s("小张伟") << s("张");
    QTest::newRow("word before inside") << s("my order") << s("reorder") << s("order");
    QTest::newRow("initials") << s("张伟") << s("伟张") << s("zw");
    QTest::newRow("initials at the beginning") << s("王小明") << s("老王小明") << s("wxm");
    QTest::newRow("initials inside") << s("老王小明") << QString() << s("wxm");
    QTest::newRow("mixed") << s("李Jing") << QString() << s("lj");
    QTest::newRow("words' first letters") << s("Mark everything read") << QString() << s("mer");
    QTest::newRow("loose") << s("Settings") << s("Something else to begin") << s("stg");
    QTest::newRow("case") << s("VIP") << QString() << s("vip");
    QTest::newRow("shorter") << s("李静") << s("李静的朋友") << s("李");
    QTest::newRow("blanks") << s("mark read") << QString() << s("  MARK   read ");
}

void TestSwitcher::scores()
{
    QFETCH(QString, better);
    QFETCH(QString, worse);
    QFETCH(QString, typed);
    const PinyinInitials pinyin;
    const FuzzyWanted wanted = fuzzyWanted(typed);
    const int first = fuzzyScore(fuzzyKey(better, pinyin), wanted);
    QVERIFY(first > 0);
    if (!worse.isEmpty())
        QVERIFY(first > fuzzyScore(fuzzyKey(worse, pinyin), wanted));
    QCOMPARE(fuzzyScore(fuzzyKey(better, pinyin), fuzzyWanted(QStringLiteral("qqq"))), 0);
    QCOMPARE(fuzzyScore(fuzzyKey(better, pinyin), fuzzyWanted(QStringLiteral("  "))), 0);
}

void TestSwitcher::marks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QList<int>>("at");
    QTest::newRow("words") << s("小张伟") << s("张伟") << QList<int> { 1, 2 };
    QTest::newRow("initials") << s("A张B伟") << s("zbw") << QList<int> { 1, 2, 3 };
    QTest::newRow("initials behind a word") << s("VIP 张伟") << s("zw") << QList<int> { 4, 5 };
    QTest::newRow("loose") << s("Settings") << s("stg") << QList<int> { 0, 2, 6 };
    QTest::newRow("not at all") << s("张伟") << s("q") << QList<int> {};
}

void TestSwitcher::marks()
{
    QFETCH(QString, text);
    QFETCH(QString, typed);
    QFETCH(QList<int>, at);
    QCOMPARE(fuzzyMarks(fuzzyKey(text, PinyinInitials()), fuzzyWanted(typed)), at);
}

void TestSwitcher::kindsAndHeadings()
{
    begin();
    QuickSwitcher *switcher = open();
    QVERIFY(switcher);
    QAbstractItemModelTester tester(switcher->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTest::keyClicks(switcher->field(), QStringLiteral("w"));
    // 张伟 and 王五 by their initials, 小王 by one inside; commands with w come behind.
    const QStringList found = rows(switcher);
    QVERIFY(found.contains(s("张伟")));
    QVERIFY(found.contains(s("王五")));
    QVERIFY(found.contains(s("小王")));
    QVERIFY(found.contains(QStringLiteral("#Conversations")));
    QVERIFY(found.indexOf(QStringLiteral("#Visitors")) == found.indexOf(s("王五")) - 1);
    QVERIFY(found.indexOf(QStringLiteral("#Colleagues")) == found.indexOf(s("小王")) - 1);
    switcher->field()->setText(s("客户"));
    QCOMPARE(rows(switcher), QStringList({ QStringLiteral("#Conversations"), s("老客户 VIP") }));
    switcher->field()->setText(s("陈晨")); // his own name, beside the remark
    QCOMPARE(rows(switcher).value(1), s("老客户 VIP"));
    switcher->field()->setText(m_desk->me.nickname); // nobody goes to himself
    QVERIFY(!rows(switcher).contains(m_desk->me.nickname));
}

void TestSwitcher::unaskedShowsWhatWaits()
{
    begin();
    m_desk->push(m_desk->makeMessage(2, 1, QStringLiteral("hello")));
    QuickSwitcher *switcher = open();
    const QStringList found = rows(switcher);
    QCOMPARE(found.value(0), QStringLiteral("#Conversations"));
    QCOMPARE(found.value(1), s("张伟")); // has something unread
    QVERIFY(!found.contains(s("王五"))); // has ended
    QVERIFY(found.contains(QStringLiteral("#Commands")));
    QCOMPARE(switcher->list()->currentIndex().row(), 1);
    QCOMPARE(switcher->model()->index(1).data(SwitcherModel::UnreadRole).toInt(), 1);
}

void TestSwitcher::typingFindsAndEnterOpens()
{
    begin();
    QuickSwitcher *switcher = open();
    QTest::keyClicks(switcher->field(), QStringLiteral("lj"));
    const QModelIndex best = switcher->list()->currentIndex();
    QCOMPARE(best.data().toString(), s("李静"));
    QCOMPARE(best.data(SwitcherModel::MarksRole).value<QList<int>>(), QList<int>({ 0, 1 }));
    QVERIFY(best.data(Qt::AccessibleTextRole).toString().contains(s("李静")));
    QTest::keyClick(switcher->field(), Qt::Key_Return);
    QCOMPARE(window()->chats()->current(), VisitorId { 1 });
    QTRY_VERIFY(!window()->findChild<QuickSwitcher *>());
    QuickSwitcher *again = open();
    QTest::keyClick(again->field(), Qt::Key_Escape);
    QTRY_VERIFY(!window()->findChild<QuickSwitcher *>());
    QCOMPARE(window()->chats()->current(), VisitorId { 1 });
}

void TestSwitcher::arrowsPassHeadings()
{
    begin();
    QuickSwitcher *switcher = open();
    const int rows = switcher->model()->rowCount();
    for (int i = 0; i < rows + 3; ++i) {
        QVERIFY(switcher->model()->target(switcher->list()->currentIndex().row()));
        QTest::keyClick(switcher->field(), Qt::Key_Down);
    }
    QCOMPARE(switcher->list()->currentIndex().row(), rows - 1); // stays at the end
    QTest::keyClick(switcher->field(), Qt::Key_PageUp);
    QVERIFY(switcher->list()->currentIndex().row() < rows - 5);
    for (int i = 0; i < rows + 3; ++i)
        QTest::keyClick(switcher->field(), Qt::Key_Up);
    QCOMPARE(switcher->list()->currentIndex().row(), 1);
    QVERIFY(switcher->field()->hasFocus());
}

void TestSwitcher::nothingFound()
{
    begin();
    QuickSwitcher *switcher = open();
    auto *empty = switcher->findChild<PlainLabel *>(QStringLiteral("switcherEmpty"));
    QVERIFY(!empty->isVisible());
    QTest::keyClicks(switcher->field(), QStringLiteral("qqqq"));
    QVERIFY(empty->isVisible());
    QVERIFY(!empty->text().isEmpty());
    QTest::keyClick(switcher->field(), Qt::Key_Return); // nothing to go to
    QVERIFY(switcher->isVisible());
}

void TestSwitcher::commandsRun()
{
    begin();
    QuickSwitcher *switcher = open();
    QTest::keyClicks(switcher->field(), QStringLiteral("all messages"));
    const QModelIndex best = switcher->list()->currentIndex();
    QCOMPARE(best.data(SwitcherModel::DetailRole).toString(),
             m_shell->actions().keys().keysText(Action::SearchAll));
    QTest::keyClick(switcher->field(), Qt::Key_Return);
    QCOMPARE(window()->currentPage(), Rail::Records);
    // What needs an open chat is not offered without one.
    switcher = open();
    switcher->field()->setText(QStringLiteral("transfer"));
    QVERIFY(!rows(switcher).contains(actionWords(Action::Transfer)));
    switcher->dismiss();
    m_shell->openChat({ 1 });
    switcher = open();
    switcher->field()->setText(QStringLiteral("transfer"));
    QVERIFY(rows(switcher).contains(actionWords(Action::Transfer)));
}

void TestSwitcher::colleagues()
{
    begin();
    QuickSwitcher *switcher = open();
    switcher->field()->setText(s("小王"));
    QTest::keyClick(switcher->field(), Qt::Key_Return);
    QCOMPARE(window()->lists()->tab(), int(ListPane::Groups)); // nothing that could be his
    m_shell->openChat({ 1 });
    switcher = open();
    switcher->field()->setText(s("小王"));
    QTest::keyClick(switcher->field(), Qt::Key_Return);
    auto *sheet = window()->findChild<TransferSheet *>();
    QVERIFY(sheet && sheet->isVisible());
    QCOMPARE(sheet->list()->model()->rowCount(), 1);
    QCOMPARE(sheet->list()->model()->index(0, 0).data().toString(), s("小王"));
}

void TestSwitcher::mouseChooses()
{
    begin();
    QuickSwitcher *switcher = open();
    const QRect row = switcher->list()->visualRect(switcher->model()->index(2));
    const SwitchTarget wanted = *switcher->model()->target(2);
    QTest::mouseClick(switcher->list()->viewport(), Qt::LeftButton, {}, row.center());
    QCOMPARE(window()->chats()->current(), wanted.visitor());
}

void TestSwitcher::hintInTheListsSearch()
{
    begin();
    auto *hint = window()->findChild<PlainLabel *>(QStringLiteral("dockedSearchKey"));
    QVERIFY(hint->isVisible());
    QCOMPARE(hint->text(), QStringLiteral("Ctrl+K"));
    QTest::keyClicks(window()->lists()->search(), QStringLiteral("a"));
    QVERIFY(!hint->isVisible());
    window()->lists()->search()->clear();
    QVERIFY(hint->isVisible());
}

//! The figure of the issue: under 50 ms at 10,000 entries. Measured only where figures are wanted.
void TestSwitcher::tenThousand()
{
    if (qEnvironmentVariableIsEmpty("KEFUDESK_LONG"))
        QSKIP("set KEFUDESK_LONG=1 for figures");
    FakeDesk desk;
    const char *family[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴" };
    const char *given[] = { "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋" };
    QList<ConversationInfo> all;
    for (int i = 0; i < 10'000; ++i)
        all.append(desk.makeInfo(i + 1,
                                 s(family[i % 10]) + s(given[i / 10 % 10]) + s(given[i / 100 % 10])
                                     + QString::number(i),
                                 1 + i % 2));
    desk.signIn(all);
    QElapsedTimer clock;
    clock.start();
    SwitcherIndex index;
    index.build(desk.store, ShortcutMap(), {});
    const double build = double(clock.nsecsElapsed()) / 1e6;
    QCOMPARE(index.count(), 10'000);
    double worst = 0;
    for (const char *typed : { "", "w", "wf", "wfl9", "王", "王芳", "qqqq", "77", "o" }) {
        clock.restart();
        const auto hits = index.find(s(typed));
        worst = std::max(worst, double(clock.nsecsElapsed()) / 1e6);
        QVERIFY(hits.size() <= SwitcherIndex::kMostOfKind * kSwitchKinds);
    }
    qInfo("10,000 entries: made in %.1f ms, found in %.1f ms at most", build, worst);
    QVERIFY(build + worst < 50);
}

// ---- pictures

void TestSwitcher::shots_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("theme");
    for (const char *language : { "zh_CN", "en" }) {
        for (const char *theme : { "light", "dark" })
            QTest::addRow("%s-%s", language, theme)
                << QString::fromLatin1(language) << QString::fromLatin1(theme);
    }
}

void TestSwitcher::save(QWidget *widget, const QString &name)
{
    QTest::qWait(30);
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    const QPixmap shot = widget->grab();
    QVERIFY(!shot.isNull());
    if (!dir.isEmpty())
        QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(name + QStringLiteral(".png"))));
}

void TestSwitcher::shots()
{
    QFETCH(QString, language);
    QFETCH(QString, theme);
    begin(qPrintable(language), qPrintable(theme));
    const QString tail = QStringLiteral("-%1-%2").arg(language, theme);
    m_desk->push(m_desk->makeMessage(2, 1, QStringLiteral("hello")));
    m_shell->openChat({ 1 });
    QuickSwitcher *switcher = open();
    save(window(), QStringLiteral("switcher") + tail);
    switcher->field()->setText(QStringLiteral("w"));
    save(window(), QStringLiteral("switcher-found") + tail);
    switcher->dismiss();
    QTest::keyClick(window()->focusWidget(), Qt::Key_F1);
    QVERIFY(window()->findChild<KeySheet *>());
    save(window(), QStringLiteral("keys") + tail);
}

QTEST_MAIN(TestSwitcher)
#include "tst_ui_switcher.moc"
