// SPDX-License-Identifier: Apache-2.0
#include "boardfixture.h"
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/dashboard/boardlist.h"
#include "ui/dashboard/boardpage.h"
#include "ui/dashboard/channeltable.h"
#include "ui/dashboard/charttable.h"
#include "ui/dashboard/daychart.h"
#include "ui/dashboard/figuresheet.h"
#include "ui/dashboard/tilerow.h"
#include "ui/dashboard/wallview.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QTableWidget>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! The queue dashboard with a floor pushed into it: what it shows, what its numbers open, when it
//! listens, and pictures of it into $KEFUDESK_SCREENSHOTS.
class TestDashboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { m_shell.reset(); }

    void onlySupervisorsHaveIt();
    void listensOnlyWhileItIsSeen();
    void showsWorstFirst();
    void tilesSayFigureAndAge();
    void numbersOpenWhatTheyCount();
    void greyWhenStale();
    void pauseKeepsWhatIsShown();
    void filtersByMiniProgram();
    void tableBehindTheChart();
    void nothingMovesUnderThePointer();
    void wallIsTwiceTheSize();
    void everythingHasAName();
    void shots_data();
    void shots();

private:
    void begin(const QString &theme, const QString &language, Role role = Role::Supervisor);
    void push();
    BoardPage *page();
    template <typename T> T *child(const char *name)
    {
        return m_shell->mainWindow()->findChild<T *>(QLatin1String(name));
    }
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    void save(QWidget *window, const QString &name);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestDashboard::begin(const QString &theme, const QString &language, Role role)
{
    m_shell.reset();
    m_desk = std::make_unique<FakeDesk>();
    m_desk->me.role = role;
    m_desk->clockToNow();
    m_desk->settings.setValue(QStringLiteral("language"), language);
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), theme);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->start();
    m_desk->signIn({});
    m_shell->mainWindow()->resize(1366, 768);
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
    m_shell->mainWindow()->showPage(Rail::Board);
}

BoardPage *TestDashboard::page()
{
    return qobject_cast<BoardPage *>(m_shell->mainWindow()->page(Rail::Board));
}

void TestDashboard::push()
{
    Q_EMIT m_desk->service.boardPushed(fixture::boardPush(m_desk->service.clock));
    Q_EMIT m_desk->service.queuePushed(fixture::queuePush(m_desk->service.clock));
    QTRY_COMPARE(page()->agents()->list()->rows()->rowCount(), 40);
    QTRY_COMPARE(page()->queue()->list()->rows()->rowCount(), 12);
}

void TestDashboard::onlySupervisorsHaveIt()
{
    begin(QStringLiteral("light"), QStringLiteral("en"), Role::Agent);
    QVERIFY(child<QWidget>("railBoard")->isHidden());
    begin(QStringLiteral("light"), QStringLiteral("en"), Role::Supervisor);
    QVERIFY(child<QWidget>("railBoard")->isVisible());
}

void TestDashboard::listensOnlyWhileItIsSeen()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    QCOMPARE(m_desk->service.followed.size(), 2);
    click(child<QWidget>("railConversations"));
    QVERIFY(m_desk->service.followed.isEmpty());
    click(child<QWidget>("railBoard"));
    QCOMPARE(m_desk->service.followed.size(), 2);
}

void TestDashboard::showsWorstFirst()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    const QAbstractItemModelTester tester(page()->agents()->list()->rows());
    push();
    const BoardRows *channels = page()->channels()->list()->rows();
    const qint64 wanted[] = { 2, 1, 3, 5, 4, 6 };
    for (int row = 0; row < 6; ++row)
        QCOMPARE(channels->idAt(row), wanted[row]);
    const BoardRows *agents = page()->agents()->list()->rows();
    const qint64 people[] = { 28, 27, 26, 25, 24, 23, 22, 21 }; // who is cut off on top
    for (int row = 0; row < 8; ++row)
        QCOMPARE(agents->idAt(row), people[row]);
    BoardPush change; // only what changed: 小王 answered
    change.at = m_desk->service.clock;
    change.total = fixture::boardTotal(change.at);
    change.agents = { fixture::boardAgent(25, "008", "小王", PresenceState::Online, change.at, 9, 0,
                                          0, 53) };
    change.gone = { { 20 } };
    Q_EMIT m_desk->service.boardPushed(change);
    QTRY_COMPARE(agents->rowCount(), 39);
    QCOMPARE(agents->idAt(3), 24);
    QVERIFY(agents->rowOf(25) > agents->rowOf(21));
}

void TestDashboard::tilesSayFigureAndAge()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    const TileRow *tiles = page()->tiles();
    const char *figures[] = { "67", "5:12", "61.4%", "18", "5", "2" };
    for (int kind = 0; kind < TileRow::kFew; ++kind) {
        const Tile *tile = tiles->tile(TileRow::Kind(kind));
        QCOMPARE(tile->view().figure, QLatin1String(figures[kind]));
        QCOMPARE(tile->view().age, QStringLiteral("0.2 s ago"));
        QVERIFY(tile->isVisible());
        QVERIFY(!tile->toolTip().isEmpty());
    }
    QVERIFY(!tiles->tile(TileRow::QueueTime)->isVisible());
    QCOMPARE(tiles->tile(TileRow::Longest)->view().severity, Severity::Act);
    QCOMPARE(tiles->tile(TileRow::Level)->view().severity, Severity::Watch);
    QVERIFY(tiles->tile(TileRow::Help)->view().detail.contains(QString::fromUtf8("小刘")));
    m_shell->mainWindow()->resize(1920, 1080);
    QTRY_VERIFY(tiles->tile(TileRow::PerMinute)->isVisible());
    QCOMPARE(tiles->tile(TileRow::QueueTime)->view().figure, QStringLiteral("21 s"));
}

void TestDashboard::numbersOpenWhatTheyCount()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    m_desk->service.questions.clear();
    click(page()->tiles()->tile(TileRow::Overdue));
    auto *sheet = child<FigureSheet>("figureSheet");
    QVERIFY(sheet);
    const auto *asked = m_desk->service.nextQuestion<BoardListRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->figure, QStringLiteral("overdue"));
    ConversationsAnswer answer;
    answer.conversations = { m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 2) };
    m_desk->service.answerNext(codec::toJson(answer));
    QCOMPARE(sheet->conversations().size(), 1);
    QTest::keyClick(sheet, Qt::Key_Escape);
    QTRY_VERIFY(!child<FigureSheet>("figureSheet"));
    click(child<QWidget>("strip-abandoned"));
    asked = m_desk->service.nextQuestion<BoardListRequest>();
    QVERIFY(asked && asked->figure == QLatin1String("abandoned"));
    QTest::keyClick(child<FigureSheet>("figureSheet"), Qt::Key_Escape);
    QTRY_VERIFY(!child<FigureSheet>("figureSheet"));
    m_desk->service.questions.clear();
    BoardList *list = page()->channels()->list(); // 排队 of the first row
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      QPoint(530 * list->width() / 860, ChannelTable::kRow / 2));
    asked = m_desk->service.nextQuestion<BoardListRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->figure, QStringLiteral("queued"));
    QCOMPARE(asked->channel, ChannelId { 2 });
}

void TestDashboard::greyWhenStale()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    QVERIFY(!page()->tiles()->tile(TileRow::Queued)->view().stale);
    m_desk->service.clock += BoardStore::kStaleMs;
    QTRY_VERIFY(page()->tiles()->tile(TileRow::Queued)->view().stale);
    push();
    QTRY_VERIFY(!page()->tiles()->tile(TileRow::Queued)->view().stale);
    m_desk->service.setStatus({ ConnectionState::Waiting, 0, {} });
    QTRY_VERIFY(page()->tiles()->tile(TileRow::Queued)->view().stale);
    QVERIFY(child<PlainLabel>("boardAge")->text().contains(QStringLiteral("no news")));
}

void TestDashboard::pauseKeepsWhatIsShown()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    click(child<QWidget>("boardPause"));
    QVERIFY(m_desk->service.followed.isEmpty());
    BoardPush later = fixture::boardPush(m_desk->service.clock);
    later.total.queued = 5;
    Q_EMIT m_desk->service.boardPushed(later);
    QTest::qWait(60);
    QCOMPARE(page()->tiles()->tile(TileRow::Queued)->view().figure, QStringLiteral("67"));
    QVERIFY(child<PlainLabel>("boardAge")->text().startsWith(QStringLiteral("paused")));
    click(child<QWidget>("boardPause"));
    QCOMPARE(m_desk->service.followed.size(), 2);
    Q_EMIT m_desk->service.boardPushed(later);
    QTRY_COMPARE(page()->tiles()->tile(TileRow::Queued)->view().figure, QStringLiteral("5"));
}

void TestDashboard::filtersByMiniProgram()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    page()->board().setScope({ { 1 }, {} });
    QCOMPARE(page()->tiles()->tile(TileRow::Queued)->view().figure, QStringLiteral("3"));
    QCOMPARE(page()->channels()->list()->rows()->rowCount(), 1);
    QCOMPARE(page()->queue()->list()->rows()->rowCount(), 0);
    page()->board().setScope({ { 2 }, { 1 } });
    QCOMPARE(page()->agents()->list()->rows()->rowCount(), 40);
    page()->board().setScope({ {}, { 2 } });
    QCOMPARE(page()->agents()->list()->rows()->rowCount(), 0);
}

void TestDashboard::tableBehindTheChart()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    page()->chart()->setFocus();
    QTest::keyClick(page()->chart(), Qt::Key_Return);
    auto *sheet = child<ChartTable>("chartTable");
    QVERIFY(sheet);
    QCOMPARE(sheet->table()->rowCount(), page()->chart()->today().size());
    click(child<QWidget>("chartCopy"));
    const QString copied = QGuiApplication::clipboard()->text();
    QCOMPARE(copied.count(u'\n'), sheet->table()->rowCount() + 1);
    QVERIFY(copied.contains(QString::number(page()->chart()->today().at(5).conversations)));
}

void TestDashboard::nothingMovesUnderThePointer()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    BoardList *list = page()->agents()->list();
    QTest::mouseMove(list->viewport(), QPoint(300, 40));
    BoardPush change = fixture::boardPush(m_desk->service.clock);
    change.agents[7].oldestWaitingAt = 0; // 小刘 answered
    Q_EMIT m_desk->service.boardPushed(change);
    QTest::qWait(80);
    QCOMPARE(list->rows()->idAt(1), 27);
    QTRY_VERIFY_WITH_TIMEOUT(list->rows()->idAt(1) != 27, 5000);
}

void TestDashboard::wallIsTwiceTheSize()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    click(child<QWidget>("boardWall"));
    WallView *wall = page()->wall();
    QVERIFY(wall && wall->isVisible());
    QCOMPARE(wall->tiles()->tile(TileRow::Queued)->height(), 2 * Tile::kHeight);
    QCOMPARE(wall->tiles()->tile(TileRow::Queued)->view().figure, QStringLiteral("67"));
    QTest::keyClick(wall, Qt::Key_Escape);
    QTRY_VERIFY(!wall->isVisible());
}

void TestDashboard::everythingHasAName()
{
    begin(QStringLiteral("light"), QStringLiteral("en"));
    push();
    const auto widgets = page()->findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        QVERIFY2(named, qPrintable(widget->objectName()));
    }
    const BoardRows *rows = page()->agents()->list()->rows();
    QVERIFY(rows->index(0).data(Qt::AccessibleTextRole).toString().contains(fixture::u("小赵")));
}

void TestDashboard::save(QWidget *window, const QString &name)
{
    QTest::qWait(250);
    const QPixmap shot = window->grab();
    QVERIFY(!shot.isNull());
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (!dir.isEmpty())
        QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(name + QStringLiteral(".png"))));
}

void TestDashboard::shots_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    for (const char *theme : { "light", "dark" }) {
        for (const char *language : { "zh_CN", "en" })
            QTest::addRow("%s-%s", theme, language)
                << QString::fromLatin1(theme) << QString::fromLatin1(language);
    }
}

void TestDashboard::shots()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    const QString tail = QStringLiteral("-%1-%2").arg(theme, language);
    begin(theme, language);
    MainWindow *window = m_shell->mainWindow();
    save(window, QStringLiteral("board-empty") + tail);
    push();
    BoardList *queue = page()->queue()->list();
    for (int row = 0; row < 3; ++row)
        QTest::mouseClick(queue->viewport(), Qt::LeftButton, {},
                          QPoint(21, row * QueueTable::kRow + 22));
    QTest::mouseMove(page()->agents()->list()->viewport(), QPoint(400, 40));
    save(window, QStringLiteral("board") + tail);
    window->resize(1920, 1040);
    save(window, QStringLiteral("board-wide") + tail);
    click(child<QWidget>("boardWall"));
    page()->wall()->resize(1920, 1080);
    save(page()->wall(), QStringLiteral("board-wall") + tail);
    QTest::keyClick(page()->wall(), Qt::Key_Escape);
    window->resize(1366, 768);
    click(page()->tiles()->tile(TileRow::Overdue));
    ConversationsAnswer answer;
    for (int i = 1; i < 6; ++i) {
        ConversationInfo info =
            m_desk->makeInfo(i, i % 2 ? fixture::u("陈晨") : QString(), 1 + i % 2);
        info.owner = { 20 + i };
        info.waitingSinceAt = m_desk->service.clock - 100'000 - i * 40'000;
        answer.conversations.append(info);
    }
    while (!m_desk->service.questions.isEmpty()
           && !m_desk->service.nextQuestion<BoardListRequest>())
        m_desk->service.refuseNext(makeError(ErrorCode::Unavailable, QString()));
    m_desk->service.answerNext(codec::toJson(answer));
    save(window, QStringLiteral("board-figure") + tail);
}

QTEST_MAIN(TestDashboard)
#include "tst_ui_dashboard.moc"
