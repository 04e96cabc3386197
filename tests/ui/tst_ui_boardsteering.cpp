// SPDX-License-Identifier: Apache-2.0
#include "boardfixture.h"
#include "fakeadmin.h"
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/chat/whisperbar.h"
#include "ui/conversations/transfersheet.h"
#include "ui/dashboard/boardlist.h"
#include "ui/dashboard/boardpage.h"
#include "ui/dashboard/figuresheet.h"
#include "ui/dashboard/steering.h"
#include "ui/dashboard/watchsheet.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/widgets/formsheet.h"
#include "ui/widgets/toast.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! What a supervisor does from the dashboard, with mouse and keys, and what he is told of it.
class TestBoardSteering : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_shell.reset(); }

    void assignsWhatIsChecked();
    void conflictsAreTold();
    void reassignsByOwner();
    void watchesWithoutATrace();
    void whispersToTheOwner();
    void takesOverWithAReason();
    void ends();
    void setsAnAgentsState();
    void givesBackWhatALostAgentHas();
    void raisesThePriority();
    void extraLimitAndEmergencyText();
    void ownerSeesTheWhisper();
    void screenshots();

private:
    BoardPage *page();
    template <typename T> T *child(const char *name)
    {
        return m_shell->mainWindow()->findChild<T *>(QLatin1String(name));
    }
    template <typename T> const T *question()
    {
        while (!m_desk->service.questions.isEmpty() && !m_desk->service.nextQuestion<T>())
            m_desk->service.questions.removeFirst();
        return m_desk->service.nextQuestion<T>();
    }
    QString told();
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    void clickLink(BoardList *list, int row, int action);
    void chooseColleague();
    ConversationInfo owned(qint64 visitor, qint64 owner) const;

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<FakeAdminService> m_admin;
    std::unique_ptr<DeskShell> m_shell;
};

void TestBoardSteering::init()
{
    m_shell.reset();
    m_desk = std::make_unique<FakeDesk>();
    m_admin = std::make_unique<FakeAdminService>();
    m_desk->me.role = Role::Supervisor;
    m_desk->clockToNow();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("en"));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), QStringLiteral("light"));
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->setAdmin(m_admin.get());
    m_shell->start();
    m_desk->signIn({});
    m_shell->mainWindow()->resize(1366, 768);
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
    m_shell->mainWindow()->showPage(Rail::Board);
    ColleaguesAnswer people;
    Colleague colleague;
    colleague.id = { 22 };
    colleague.nickname = QString::fromUtf8("客服小美");
    colleague.presence = PresenceState::Online;
    colleague.link = LinkState::Connected;
    colleague.capacity = 10;
    people.agents = { colleague };
    m_desk->store.people().apply(people);
    Q_EMIT m_desk->service.boardPushed(fixture::boardPush(m_desk->service.clock));
    Q_EMIT m_desk->service.queuePushed(fixture::queuePush(m_desk->service.clock));
    QTRY_COMPARE(page()->queue()->list()->rows()->rowCount(), 12);
    QTRY_COMPARE(page()->agents()->list()->rows()->rowCount(), 40);
}

BoardPage *TestBoardSteering::page()
{
    return qobject_cast<BoardPage *>(m_shell->mainWindow()->page(Rail::Board));
}

QString TestBoardSteering::told()
{
    const auto toasts = m_shell->mainWindow()->findChildren<Toast *>();
    return toasts.isEmpty() ? QString() : toasts.last()->text();
}

void TestBoardSteering::clickLink(BoardList *list, int row, int action)
{
    QTest::mouseMove(list->viewport(), list->visualRect(list->model()->index(row, 0)).center());
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->linkRect(row, action).center());
}

void TestBoardSteering::chooseColleague()
{
    auto *sheet = child<TransferSheet>("transferSheet");
    QVERIFY(sheet);
    QVERIFY(sheet->list()->currentIndex().isValid());
    QTest::keyClick(child<QLineEdit>("transferSearch"), Qt::Key_Return);
}

ConversationInfo TestBoardSteering::owned(qint64 visitor, qint64 owner) const
{
    ConversationInfo info = m_desk->makeInfo(visitor, QString::fromUtf8("陈晨"), 2);
    info.owner = { owner };
    info.waitingSinceAt = m_desk->service.clock - 200'000;
    return info;
}

void TestBoardSteering::assignsWhatIsChecked()
{
    BoardList *queue = page()->queue()->list();
    for (const int row : { 0, 2 })
        QTest::mouseClick(queue->viewport(), Qt::LeftButton, {},
                          queue->visualRect(queue->model()->index(row, 0)).center());
    queue->setCurrentIndex(queue->model()->index(1, 0));
    QTest::keyClick(queue, Qt::Key_Space);
    QCOMPARE(page()->queue()->checked().size(), 3);
    click(child<QWidget>("queueAssign"));
    chooseColleague();
    const auto *asked = question<AssignRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->conversations.size(), 3);
    QCOMPARE(asked->agent, AgentId { 22 });
    QVERIFY(!asked->from.isValid());
    AssignAnswer answer;
    for (const ConversationId id : asked->conversations)
        answer.results.append({ id, {}, {} });
    m_desk->service.answerNext(codec::toJson(answer));
    QVERIFY(told().contains(u'3'));
    QVERIFY(page()->queue()->checked().isEmpty());
}

void TestBoardSteering::conflictsAreTold()
{
    page()->steering()->assign({ page()->board().queued({ 5000 })->conversation,
                                 page()->board().queued({ 5001 })->conversation });
    chooseColleague();
    QVERIFY(question<AssignRequest>());
    AssignAnswer answer;
    answer.results = { { { 5000 }, {}, {} }, { { 5001 }, QStringLiteral("conflict"), { 25 } } };
    m_desk->service.answerNext(codec::toJson(answer));
    QVERIFY2(told().contains(QString::fromUtf8("小王")), qPrintable(told()));
}

void TestBoardSteering::reassignsByOwner()
{
    QTest::mouseClick(page()->agents()->list()->viewport(), Qt::LeftButton, {},
                      page()->agents()->list()->linkRect(1, AgentTable::Watch).center());
    auto *sheet = child<FigureSheet>("figureSheet");
    QVERIFY(sheet);
    const auto *list = question<BoardListRequest>();
    QVERIFY(list);
    QCOMPARE(list->agent, AgentId { 27 });
    QCOMPARE(list->figure, QStringLiteral("assigned"));
    ConversationsAnswer answer;
    answer.conversations = { owned(1, 27), owned(2, 25) };
    m_desk->service.answerNext(codec::toJson(answer));
    auto *rows = qobject_cast<BoardList *>(sheet->list());
    for (const int row : { 0, 1 })
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {},
                          QPoint(20, row * rows->rowHeight() + 20));
    click(child<QWidget>("figureAssign"));
    chooseColleague();
    QList<AgentId> from; // one request for each owner
    for (int i = 0; i < 2; ++i) {
        const auto *asked = question<AssignRequest>();
        QVERIFY(asked);
        QCOMPARE(asked->conversations.size(), 1);
        from.append(asked->from);
        AssignAnswer done;
        done.results = { { asked->conversations.first(), {}, {} } };
        m_desk->service.answerNext(codec::toJson(done));
    }
    QVERIFY(from.contains({ 25 }) && from.contains({ 27 }));
    QVERIFY(question<BoardListRequest>()); // the list is asked for again
}

void TestBoardSteering::watchesWithoutATrace()
{
    const ConversationInfo info = owned(3, 27);
    page()->steering()->watch(info);
    auto *sheet = child<WatchSheet>("watchSheet");
    QVERIFY(sheet);
    QCOMPARE(m_desk->service.watches.last().first, info.id);
    QVERIFY(m_desk->service.watches.last().second);
    m_desk->store.applyWatched(info, { m_desk->makeMessage(3, 1, QStringLiteral("hello")) });
    QVERIFY(m_desk->service.read.isEmpty());
    QVERIFY(m_desk->service.typing.isEmpty());
    QTest::keyClick(sheet, Qt::Key_Escape);
    QTRY_VERIFY(!child<WatchSheet>("watchSheet"));
    QVERIFY(!m_desk->service.watches.last().second);
    QVERIFY(m_desk->service.read.isEmpty());
}

void TestBoardSteering::whispersToTheOwner()
{
    const ConversationInfo info = owned(3, 27);
    page()->steering()->watch(info);
    auto *field = child<QLineEdit>("whisperField");
    QVERIFY(field && field->isVisible());
    QTest::keyClicks(field, QStringLiteral("offer a refund"));
    QTest::keyClick(field, Qt::Key_Return);
    const auto *asked = question<WhisperRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->text, QStringLiteral("offer a refund"));
    QCOMPARE(asked->conversation, info.id);
    QVERIFY(m_desk->service.sent.isEmpty()); // never to the visitor
    m_desk->service.refuseNext(makeError(ErrorCode::Unavailable, QString()));
    QCOMPARE(field->text(), QStringLiteral("offer a refund")); // kept for another try
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(question<WhisperRequest>());
    NoteAnswer done;
    done.note = { { 9 },
                  m_desk->me.id,
                  m_desk->me.nickname,
                  QStringLiteral("offer a refund"),
                  m_desk->service.clock,
                  info.id };
    m_desk->service.answerNext(codec::toJson(done));
    QVERIFY(field->text().isEmpty());
}

void TestBoardSteering::takesOverWithAReason()
{
    const ConversationInfo info = owned(3, 27);
    page()->steering()->takeOver(info);
    auto *reason = child<QLineEdit>("form-reason");
    QVERIFY(reason);
    QTest::keyClicks(reason, QStringLiteral("complaint"));
    QTest::keyClick(reason, Qt::Key_Return);
    const auto *asked = question<TakeOverRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->note, QStringLiteral("complaint"));
    QSignalSpy opened(page(), &BoardPage::chatRequested);
    ConversationAnswer answer { info };
    answer.conversation.owner = m_desk->me.id;
    m_desk->service.answerNext(codec::toJson(answer));
    QCOMPARE(opened.size(), 1);
    QTRY_VERIFY(!child<FormSheet>("formSheet"));
}

void TestBoardSteering::ends()
{
    page()->steering()->end(owned(3, 27));
    QVERIFY(child<FormSheet>("formSheet")); // asks first
    QVERIFY(!question<EndRequest>());
    click(child<QWidget>("formOk"));
    const auto *asked = question<EndRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->conversation, ConversationId { 1003 });
}

void TestBoardSteering::setsAnAgentsState()
{
    clickLink(page()->agents()->list(), 1, AgentTable::SetState);
    auto *menu = page()->findChild<QMenu *>(QStringLiteral("agentStateMenu"));
    QVERIFY(menu);
    menu->actions().at(1)->trigger();
    menu->close();
    const auto *asked = question<PresenceRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->agent, AgentId { 27 });
    QCOMPARE(asked->state, PresenceState::Busy);
    m_desk->service.answerNext({});
    QVERIFY(told().contains(QString::fromUtf8("小刘")));
}

void TestBoardSteering::givesBackWhatALostAgentHas()
{
    clickLink(page()->agents()->list(), 0, AgentTable::ToQueue);
    const auto *list = question<BoardListRequest>();
    QVERIFY(list);
    QCOMPARE(list->agent, AgentId { 28 });
    ConversationsAnswer answer;
    answer.conversations = { owned(1, 28), owned(2, 28) };
    m_desk->service.answerNext(codec::toJson(answer));
    const auto *asked = question<AssignRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->from, AgentId { 28 });
    QCOMPARE(asked->conversations.size(), 2);
    QVERIFY(!asked->agent.isValid() && !asked->group.isValid()); // to the queue
}

void TestBoardSteering::raisesThePriority()
{
    BoardList *queue = page()->queue()->list();
    queue->setFocus();
    queue->setCurrentIndex(queue->model()->index(2, 0));
    QTest::keyClick(queue, Qt::Key_Menu);
    auto *menu = queue->findChild<QMenu *>(QStringLiteral("boardRowMenu"));
    QVERIFY(menu);
    menu->actions().at(2)->trigger();
    menu->close();
    const auto *asked = question<PriorityRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->conversation, ConversationId { 5002 });
    QCOMPARE(asked->priority, 1);
}

void TestBoardSteering::extraLimitAndEmergencyText()
{
    clickLink(page()->agents()->list(), 1, AgentTable::ExtraCapacity);
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("group.set"), 1);
    QCOMPARE(m_admin->last("group.set").value(QStringLiteral("extra")).toInt(), 2);
    QTRY_VERIFY(!child<FormSheet>("formSheet"));
    click(child<QWidget>("boardEmergency"));
    auto *minutes = child<QLineEdit>("form-minutes");
    QVERIFY(minutes);
    minutes->clear();
    QTest::keyClicks(minutes, QStringLiteral("9999"));
    click(child<QWidget>("formOk"));
    QCOMPARE(m_admin->count("reply.emergency"), 0); // too long, said in the sheet
    minutes->clear();
    QTest::keyClicks(minutes, QStringLiteral("30"));
    click(child<QWidget>("formOk"));
    QTRY_COMPARE(m_admin->count("reply.emergency"), 1);
    QCOMPARE(m_admin->last("reply.emergency").value(QStringLiteral("minutes")).toInt(), 30);
    QCOMPARE(m_admin->last("reply.emergency").value(QStringLiteral("name")).toString(),
             QString::fromUtf8("会员中心"));
}

void TestBoardSteering::ownerSeesTheWhisper()
{
    m_desk->signIn({ m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 1) });
    m_shell->openChat({ 3 });
    auto *bar = child<WhisperBar>("whisperBar");
    QVERIFY(bar);
    QVERIFY(!bar->isVisible());
    WhisperPush push { { 1003 },
                       { { 5 },
                         { 8 },
                         QString::fromUtf8("主管李"),
                         QStringLiteral("refund him"),
                         m_desk->service.clock,
                         { 1003 } } };
    Q_EMIT m_desk->service.whispered(push);
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(QStringLiteral("refund him")));
    click(child<QWidget>("whisperSeen"));
    QTRY_VERIFY(!bar->isVisible());
    Q_EMIT m_desk->service.whispered(push); // told again: it was read
    QVERIFY(!bar->isVisible());
}

void TestBoardSteering::screenshots()
{
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    const auto save = [&](const char *name) {
        QTest::qWait(150);
        const QPixmap shot = m_shell->mainWindow()->grab();
        if (!dir.isEmpty())
            QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(QLatin1String(name))));
    };
    ConversationInfo info = owned(3, 27);
    page()->steering()->watch(info);
    m_desk->store.applyWatched(
        info,
        { m_desk->makeMessage(3, 1, QString::fromUtf8("你们到底什么时候发货？")),
          m_desk->makeMessage(3, 2, QString::fromUtf8("您好，马上为您查询。"), Direction::Out) });
    save("steering-watch.png");
    page()->steering()->takeOver(info);
    save("steering-takeover.png");
}

QTEST_MAIN(TestBoardSteering)
#include "tst_ui_boardsteering.moc"
