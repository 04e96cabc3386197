// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/search/recordfilters.h"
#include "ui/search/recordsmodel.h"
#include "ui/search/searchpage.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

//! 记录: what is asked of the relay, what is shown of its answers, where a hit leads.
class TestSearchPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin("en", "light"); }
    void cleanup();

    void enterAsks();
    void tooShort_data();
    void tooShort();
    void filtersNarrow();
    void lastDayIsMeantWhole();
    void hitsAreMarked();
    void hostileHits();
    void pagesFollow();
    void nothingAndFailed();
    void incompleteIsSaid();
    void lateAnswersAreDropped();
    void enterOpensAtTheMessage();
    void missingMessageIsAskedFor();
    void visitorOfSomebodyElse();
    void anotherAgentStartsAnew();
    void shots_data();
    void shots();

private:
    void begin(const char *language, const char *theme);
    SearchPage *page() { return m_shell->records(); }
    MainWindow *window() { return m_shell->mainWindow(); }
    PlainLabel *label(const char *name)
    {
        return page()->findChild<PlainLabel *>(QLatin1String(name));
    }
    void type(const char *text);
    const SearchRequest *asked();
    SearchHit hit(qint64 visitor, int seq, const char *before, const char *found,
                  const char *after);
    void answer(const QList<SearchHit> &hits, MessageId before = {}, bool incomplete = false);
    void save(const QString &name);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestSearchPage::begin(const char *language, const char *theme)
{
    m_shell.reset();
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QString::fromLatin1(language));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), QString::fromLatin1(theme));
    m_desk->signIn({ m_desk->makeInfo(1, s("李静"), 1), m_desk->makeInfo(2, s("张伟"), 2) });
    ColleaguesAnswer people;
    Colleague colleague;
    colleague.id = { 20 };
    colleague.nickname = s("小王");
    people.agents = { colleague };
    m_desk->store.people().apply(people);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    window()->resize(1100, 640);
    QVERIFY(QTest::qWaitForWindowActive(window()));
    m_shell->openRecords();
    m_desk->service.questions.clear();
}

void TestSearchPage::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

void TestSearchPage::type(const char *text)
{
    page()->field()->setFocus();
    page()->field()->setText(s(text)); // Chinese comes from an input method, not from keys
    QTest::keyClick(page()->field(), Qt::Key_Return);
}

const SearchRequest *TestSearchPage::asked()
{
    return m_desk->service.nextQuestion<SearchRequest>();
}

SearchHit TestSearchPage::hit(qint64 visitor, int seq, const char *before, const char *found,
                              const char *after)
{
    SearchHit one;
    one.message = m_desk->makeMessage(visitor, seq, s(before) + s(found) + s(after));
    one.visitor = {
        { visitor }, { 1 }, visitor == 1 ? s("李静") : s("赵磊"), QStringLiteral("oX")
    };
    one.snippet = { { s(before), false }, { s(found), true }, { s(after), false } };
    return one;
}

void TestSearchPage::answer(const QList<SearchHit> &hits, MessageId before, bool incomplete)
{
    m_desk->service.answerNext(codec::toJson(SearchAnswer { hits, before, incomplete }));
}

void TestSearchPage::enterAsks()
{
    QVERIFY(page()->field()->hasFocus());
    type("  refund   order ");
    QVERIFY(asked());
    QCOMPARE(asked()->text, QStringLiteral("refund order"));
    QVERIFY(!asked()->channel.isValid() && !asked()->agent.isValid());
    QCOMPARE(asked()->fromAt, 0);
    QCOMPARE(asked()->toAt, 0);
    QVERIFY(!label("recordsState")->text().isEmpty());
    answer({ hit(1, 3, "the ", "order", " is late") });
    QCOMPARE(page()->model()->rowCount(), 1);
    QVERIFY(label("recordsState")->text().contains(u'1'));
    QVERIFY(!page()->findChild<Button *>(QStringLiteral("recordsMore"))->isVisible());
}

void TestSearchPage::tooShort_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("one") << s("退");
    QTest::newRow("one of two") << s("退款 单");
}

void TestSearchPage::tooShort()
{
    QFETCH(QString, text);
    type("order");
    answer({ hit(1, 3, "", "order", "") });
    page()->field()->clear();
    type(qPrintable(text));
    QVERIFY(!asked());
    QCOMPARE(page()->model()->rowCount(), 0); // what is shown is of these words
    QVERIFY(label("recordsState")->text().contains(QStringLiteral("two characters")));
}

void TestSearchPage::filtersNarrow()
{
    type("order");
    m_desk->service.questions.clear();
    QComboBox *channels = page()->filters()->channels();
    QComboBox *agents = page()->filters()->agents();
    QCOMPARE(channels->count(), 3);
    QCOMPARE(agents->count(), 3); // all, I, 小王
    channels->setFocus();
    QTest::keyClick(channels, Qt::Key_Down); // chosen by key is chosen, too
    QTest::keyClick(channels, Qt::Key_Down);
    while (m_desk->service.questions.size() > 1)
        m_desk->service.questions.removeFirst();
    QVERIFY(asked());
    QCOMPARE(asked()->channel, ChannelId { 2 });
    m_desk->service.questions.clear();
    QTest::keyClick(agents, Qt::Key_End);
    QVERIFY(asked());
    QCOMPARE(asked()->agent, AgentId { 20 });
    QCOMPARE(asked()->channel, ChannelId { 2 });
    m_desk->service.questions.clear();
    QTest::mouseClick(page()->findChild<Button *>(QStringLiteral("recordsClear")), Qt::LeftButton);
    QVERIFY(asked());
    QVERIFY(!asked()->agent.isValid() && !asked()->channel.isValid());
    QVERIFY(!page()->findChild<Button *>(QStringLiteral("recordsClear"))->isVisible());
}

void TestSearchPage::lastDayIsMeantWhole()
{
    type("order");
    m_desk->service.questions.clear();
    const QDate from(2023, 11, 7);
    page()->filters()->from()->setDay(from);
    m_desk->service.questions.clear();
    page()->filters()->to()->setDay(from);
    QVERIFY(asked());
    QCOMPARE(asked()->fromAt, from.startOfDay().toMSecsSinceEpoch());
    QCOMPARE(asked()->toAt, from.addDays(1).startOfDay().toMSecsSinceEpoch());
    m_desk->service.questions.clear();
    auto *clear = page()->findChild<QWidget *>(QStringLiteral("recordsFromClear"));
    QVERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(asked());
    QCOMPARE(asked()->fromAt, 0);
    QVERIFY(!clear->isVisible());
}

void TestSearchPage::hitsAreMarked()
{
    QAbstractItemModelTester tester(page()->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    type("order");
    SearchHit own = hit(1, 4, "your ", "order", "\nis here");
    own.message.direction = Direction::Out;
    own.message.authorName = s("小美");
    answer({ own });
    const QModelIndex row = page()->model()->index(0);
    QCOMPARE(row.data(RecordsModel::SnippetRole).toString(), QStringLiteral("your order is here"));
    QCOMPARE(row.data(RecordsModel::MarksRole).value<QList<int>>(), QList<int>({ 5, 6, 7, 8, 9 }));
    QCOMPARE(row.data(RecordsModel::WhoRole).toString(), s("小美"));
    QCOMPARE(row.data(RecordsModel::NameRole).toString(), s("李静"));
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("your order")));
}

void TestSearchPage::hostileHits()
{
    type("order");
    SearchHit wild = hit(1, 4, "<b>\u202E", "order", "</b>");
    wild.snippet.append({ QString(500'000, u'x'), true });
    wild.visitor.name = QString(10'000, u'y');
    wild.visitor.id = { 77 };
    answer({ wild });
    const QModelIndex row = page()->model()->index(0);
    QVERIFY(row.data(RecordsModel::SnippetRole).toString().size() <= 240);
    QVERIFY(!row.data(RecordsModel::SnippetRole).toString().contains(QChar(0x202E)));
    QVERIFY(row.data(RecordsModel::NameRole).toString().size() <= 40);
    QVERIFY(!window()->grab().isNull());
}

void TestSearchPage::pagesFollow()
{
    type("order");
    answer({ hit(1, 9, "", "order", " nine") }, { 900 });
    auto *more = page()->findChild<Button *>(QStringLiteral("recordsMore"));
    QVERIFY(more->isVisible());
    QTest::mouseClick(more, Qt::LeftButton);
    QVERIFY(asked());
    QCOMPARE(asked()->before, MessageId { 900 });
    QVERIFY(!more->isEnabled()); // one page at a time
    answer({ hit(1, 5, "", "order", " five") }, { 500 });
    QCOMPARE(page()->model()->rowCount(), 2);
    // The down arrow at the last row goes on, too.
    page()->list()->setFocus();
    page()->list()->setCurrentIndex(page()->model()->index(1));
    QTest::keyClick(page()->list(), Qt::Key_Down);
    QVERIFY(asked());
    QCOMPARE(asked()->before, MessageId { 500 });
    answer({ hit(1, 2, "", "order", " two") });
    QCOMPARE(page()->model()->rowCount(), 3);
    QVERIFY(!more->isVisible());
}

void TestSearchPage::nothingAndFailed()
{
    type("order");
    answer({});
    QCOMPARE(label("recordsState")->text(), QStringLiteral("Nothing was found."));
    page()->filters()->from()->setDay(QDate(2023, 11, 7));
    answer({});
    QVERIFY(label("recordsState")->text().contains(QStringLiteral("filters")));
    type("refund");
    m_desk->service.refuseNext(makeError(ErrorCode::Unavailable, QStringLiteral("gone")));
    QVERIFY(!label("recordsState")->text().contains(QStringLiteral("Nothing")));
    QVERIFY(!label("recordsState")->text().isEmpty());
    type("refund"); // and it can be asked again
    QVERIFY(asked());
}

void TestSearchPage::incompleteIsSaid()
{
    type("order");
    answer({ hit(1, 9, "", "order", "") }, {}, true);
    QVERIFY(label("recordsIncomplete")->isVisible());
    type("order");
    answer({ hit(1, 9, "", "order", "") });
    QVERIFY(!label("recordsIncomplete")->isVisible());
}

void TestSearchPage::lateAnswersAreDropped()
{
    type("first");
    type("second");
    answer({ hit(1, 1, "", "first", "") }); // of the first question
    QCOMPARE(page()->model()->rowCount(), 0);
    answer({ hit(1, 2, "", "second", "") });
    QCOMPARE(page()->model()->rowCount(), 1);
    QCOMPARE(page()->model()->at(0)->message.seq, 2);
}

void TestSearchPage::enterOpensAtTheMessage()
{
    QList<Message> log;
    for (int seq = 1; seq <= 60; ++seq)
        log.append(m_desk->makeMessage(1, seq, QStringLiteral("line %1").arg(seq)));
    m_desk->addPage(1, log, true);
    type("line");
    answer({ hit(1, 12, "", "line", " 12"), hit(1, 11, "", "line", " 11") });
    QTest::keyClick(page()->field(), Qt::Key_Down);
    QVERIFY(page()->list()->hasFocus());
    QTest::keyClick(page()->list(), Qt::Key_Down);
    QTest::keyClick(page()->list(), Qt::Key_Up);
    QTest::keyClick(page()->list(), Qt::Key_Return);
    QCOMPARE(window()->currentPage(), Rail::Conversations);
    QCOMPARE(window()->chats()->current(), VisitorId { 1 });
    ChatView *view = window()->chats()->currentPage()->view();
    QVERIFY(!view->isAtEnd());
    QTRY_COMPARE(view->shownAt() > 0 && view->shownAt() <= m_desk->makeMessage(1, 12, {}).createdAt,
                 true);
}

void TestSearchPage::missingMessageIsAskedFor()
{
    m_desk->addPage(1, { m_desk->makeMessage(1, 200, QStringLiteral("last")) });
    type("line");
    answer({ hit(1, 12, "", "line", " 12") });
    QTest::mouseClick(page()->list()->viewport(), Qt::LeftButton, {},
                      page()->list()->visualRect(page()->model()->index(0)).center());
    QVERIFY(m_desk->service.history.contains(std::pair(VisitorId { 1 }, 12 + 25)));
    QList<Message> log;
    for (int seq = 1; seq <= 36; ++seq)
        log.append(m_desk->makeMessage(1, seq, QStringLiteral("line %1").arg(seq)));
    m_desk->store.applyHistory({ { 1 }, log, true, false, 200 }, 37);
    ChatView *view = window()->chats()->currentPage()->view();
    QTRY_VERIFY(view->shownAt() > 0 && view->shownAt() <= m_desk->makeMessage(1, 12, {}).createdAt);
}

//! A supervisor finds what others said: it is shown, and nothing can be written there.
void TestSearchPage::visitorOfSomebodyElse()
{
    type("line");
    answer({ hit(50, 3, "", "line", " 3") });
    QCOMPARE(page()->model()->index(0).data(RecordsModel::NameRole).toString(), s("赵磊"));
    QTest::mouseClick(page()->list()->viewport(), Qt::LeftButton, {},
                      page()->list()->visualRect(page()->model()->index(0)).center());
    QCOMPARE(window()->chats()->current(), VisitorId { 50 });
    QVERIFY(m_desk->service.cards.contains(VisitorId { 50 }));
    QCOMPARE(m_desk->store.displayName({ 50 }), s("赵磊"));
    m_desk->store.applyHistory({ { 50 },
                                 { m_desk->makeMessage(50, 1, QStringLiteral("a")),
                                   m_desk->makeMessage(50, 2, QStringLiteral("b")),
                                   m_desk->makeMessage(50, 3, QStringLiteral("line 3")) },
                                 true,
                                 true,
                                 3 },
                               4);
    QTRY_VERIFY(window()->chats()->currentPage()->view()->model()->rowCount() >= 3);
    QTest::keyClicks(window()->chats()->currentPage()->composer()->edit(), QStringLiteral("x"));
    QTest::keyClick(window()->chats()->currentPage()->composer()->edit(), Qt::Key_Return);
    QVERIFY(m_desk->service.sent.isEmpty());
}

void TestSearchPage::anotherAgentStartsAnew()
{
    type("order");
    answer({ hit(1, 9, "", "order", "") });
    Q_EMIT m_desk->service.loggedIn(m_desk->me);
    QCOMPARE(page()->model()->rowCount(), 0);
    QVERIFY(page()->field()->text().isEmpty());
}

// ---- pictures

void TestSearchPage::shots_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("theme");
    for (const char *language : { "zh_CN", "en" }) {
        for (const char *theme : { "light", "dark" })
            QTest::addRow("%s-%s", language, theme)
                << QString::fromLatin1(language) << QString::fromLatin1(theme);
    }
}

void TestSearchPage::save(const QString &name)
{
    QTest::qWait(30);
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    const QPixmap shot = window()->grab();
    QVERIFY(!shot.isNull());
    if (!dir.isEmpty())
        QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(name + QStringLiteral(".png"))));
}

void TestSearchPage::shots()
{
    QFETCH(QString, language);
    QFETCH(QString, theme);
    begin(qPrintable(language), qPrintable(theme));
    const QString tail = QStringLiteral("-%1-%2").arg(language, theme);
    save(QStringLiteral("records-empty") + tail);
    type("订单");
    QList<SearchHit> hits;
    for (int i = 0; i < 9; ++i)
        hits.append(hit(i % 3 == 0 ? 1 : 50 + i, 30 - i, i % 2 ? "我昨天下的" : "您好，请问这个",
                        "订单", i % 2 ? "什么时候发货？地址可以改吗" : "还能退款吗，谢谢"));
    answer(hits, { 5 }, true);
    page()->filters()->from()->setDay(QDate(2023, 11, 1));
    answer(hits, { 5 }, true);
    save(QStringLiteral("records") + tail);
    type("退");
    save(QStringLiteral("records-short") + tail);
}

QTEST_MAIN(TestSearchPage)
#include "tst_ui_searchpage.moc"
