// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/conversations/leavelist.h"
#include "ui/conversations/rowmarks.h"
#include "ui/conversations/worklist.h"
#include "ui/model/leavelistmodel.h"
#include "ui/model/worklistmodel.h"
#include "ui/widgets/plainlabel.h"

#include <QDir>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

} // namespace

//! The tabs 会话 and 留言 (desk.md 3.2) with a mouse and a keyboard. With KEFUDESK_SCREENSHOTS=DIR
//! pictures of both are kept there, for people to look at.
class TestWorkList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_language.use(QStringLiteral("zh_CN")); }
    void init();
    void cleanup();

    void words_data();
    void words();
    void clickOpens();
    void keyboardOpens();
    void offerIsAccepted();
    void offerIsRefused();
    void menuGivesBack();
    void pointerHoldsTheOrder();
    void pictureOfTheWorkList_data();
    void pictureOfTheWorkList();
    void leavesAreLoaded();
    void leaveIsTaken();
    void leaveWasTaken();
    void leavesInPages();
    void leavesFail();
    void pictureOfTheLeaves_data();
    void pictureOfTheLeaves();

private:
    ConversationInfo waiting(qint64 visitor, const char *name, qint64 waitedMs);
    ConversationInfo offer(qint64 visitor, const char *name);
    ConversationInfo leave(qint64 visitor, const char *name, qint64 leftMs);
    void answerLeaves(const QList<ConversationInfo> &page, bool more = false);
    void show(QWidget *list);
    QPoint middle(const WorkView *view, int row) const;
    void save(QWidget *widget, const char *name);

    Language m_language;
    std::unique_ptr<FakeDesk> m_desk;
};

void TestWorkList::init()
{
    m_language.use(QStringLiteral("zh_CN"));
    m_desk = std::make_unique<FakeDesk>();
    m_desk->clockToNow();
}

void TestWorkList::cleanup()
{
    m_desk.reset();
}

ConversationInfo TestWorkList::waiting(qint64 visitor, const char *name, qint64 waitedMs)
{
    ConversationInfo info = m_desk->makeInfo(visitor, QString::fromUtf8(name), 1 + visitor % 2);
    info.openedAt = m_desk->service.clock - 10 * kMinute;
    info.waitingSinceAt = waitedMs > 0 ? m_desk->service.clock - waitedMs : 0;
    info.unread = waitedMs > 0 ? 2 : 0;
    info.lastSeq = 2;
    Message last =
        m_desk->makeMessage(visitor, 2, QString::fromUtf8("你们到底什么时候给我发货呀？"));
    last.createdAt = m_desk->service.clock - waitedMs;
    info.lastMessage = last;
    return info;
}

ConversationInfo TestWorkList::offer(qint64 visitor, const char *name)
{
    ConversationInfo info = waiting(visitor, name, 1000);
    info.acceptUntilAt = m_desk->service.clock + 17'000;
    return info;
}

ConversationInfo TestWorkList::leave(qint64 visitor, const char *name, qint64 leftMs)
{
    ConversationInfo info = waiting(visitor, name, kHour);
    info.state = ConversationState::Queued;
    info.owner = {};
    info.leave = true;
    info.quota = { 5, m_desk->service.clock + leftMs };
    return info;
}

void TestWorkList::answerLeaves(const QList<ConversationInfo> &page, bool more)
{
    QVERIFY(m_desk->service.nextQuestion<LeaveMessagesRequest>());
    m_desk->service.answerNext(codec::toJson(ConversationsAnswer { page, more }));
}

void TestWorkList::show(QWidget *list)
{
    list->resize(264, 520);
    list->show();
    QVERIFY(QTest::qWaitForWindowExposed(list));
}

QPoint TestWorkList::middle(const WorkView *view, int row) const
{
    return view->visualRect(view->model()->index(row, 0)).center() - QPoint(80, 8);
}

void TestWorkList::save(QWidget *widget, const char *name)
{
    const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (!folder.isEmpty() && QDir().mkpath(folder))
        widget->grab().save(
            QDir(folder).filePath(QStringLiteral("%1-%2-%3.png")
                                      .arg(QLatin1String(name), m_language.current())
                                      .arg(qRound(widget->devicePixelRatioF() * 100))));
}

void TestWorkList::words_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("expected");
    const auto zh = [](const char *text) { return QString::fromUtf8(text); };
    QTest::newRow("wait") << waitWords(247'000) << zh("等 4:07");
    QTest::newRow("wait, hours") << waitWords(3'723'000) << zh("等 1:02:03");
    QTest::newRow("countdown") << countdown(16'001) << QStringLiteral("0:17");
    QTest::newRow("countdown over") << countdown(-5) << QStringLiteral("0:00");
    QTest::newRow("hours left") << deadlineWords(5 * kHour + 20 * kMinute) << zh("剩 5 小时 20 分");
    QTest::newRow("minutes left") << deadlineWords(12 * kMinute) << zh("剩 12 分");
    QTest::newRow("over") << deadlineWords(0) << zh("已超 48 小时，不能回复");
    QTest::newRow("yesterday") << rowTime(QDateTime({ 2026, 3, 1 }, { 23, 59 }).toMSecsSinceEpoch(),
                                          QDateTime({ 2026, 3, 2 }, { 0, 1 }).toMSecsSinceEpoch())
                               << zh("昨天");
    QTest::newRow("last year") << rowTime(QDateTime({ 2025, 3, 1 }, { 23, 59 }).toMSecsSinceEpoch(),
                                          QDateTime({ 2026, 3, 2 }, { 0, 1 }).toMSecsSinceEpoch())
                               << QStringLiteral("2025-03-01");
}

void TestWorkList::words()
{
    QFETCH(QString, said);
    QTEST(said, "expected");
    QCOMPARE(waitLevel(99'999), WaitLevel::Told);
    QCOMPARE(waitLevel(100'000), WaitLevel::Slow); // product.md 7
    QCOMPARE(waitLevel(180'000), WaitLevel::TooLong);
    QCOMPARE(deadlineLevel(2 * kHour - 1), Deadline::Close);
    QCOMPARE(deadlineLevel(6 * kHour - 1), Deadline::Near);
    QCOMPARE(deadlineLevel(6 * kHour), Deadline::Far);
}

void TestWorkList::clickOpens()
{
    m_desk->signIn({ waiting(1, "王建国", 5000), waiting(2, "李静", 0) });
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QSignalSpy opened(&list, &WorkList::openRequested);
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, middle(list.view(), 1));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().value<VisitorId>(), VisitorId { 1 });
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, middle(list.view(), 0));
    QCOMPARE(opened.size(), 1); // a header folds its section
    QCOMPARE(list.model()->rowCount(), 3);
}

void TestWorkList::keyboardOpens()
{
    m_desk->signIn({ waiting(1, "王建国", 9000), waiting(2, "李静", 5000) });
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QVERIFY(QTest::qWaitForWindowActive(&list));
    list.setFocus();
    QSignalSpy opened(&list, &WorkList::openRequested);
    for (int step = 0; step < 3; ++step)
        QTest::keyClick(list.view(), Qt::Key_Down);
    QTest::keyClick(list.view(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().value<VisitorId>(), VisitorId { 2 });
}

void TestWorkList::offerIsAccepted()
{
    m_desk->signIn({ offer(1, "王建国"), waiting(2, "李静", 5000) });
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QSignalSpy opened(&list, &WorkList::openRequested);
    const QModelIndex row = list.model()->index(1);
    const QRect accept = list.view()->actionRect(row, WorkView::Action::Accept);
    QVERIFY(list.view()->viewport()->rect().contains(accept));
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, accept.center());
    QVERIFY(m_desk->service.lastOrder<AcceptRequest>());
    QCOMPARE(m_desk->service.lastOrder<AcceptRequest>()->conversation, ConversationId { 1001 });
    QCOMPARE(opened.size(), 1);
    // Pressed there and let go elsewhere: nothing.
    QTest::mousePress(list.view()->viewport(), Qt::LeftButton, {}, accept.center());
    QTest::mouseRelease(list.view()->viewport(), Qt::LeftButton, {}, middle(list.view(), 3));
    QCOMPARE(m_desk->service.orders.size(), 1);
}

void TestWorkList::offerIsRefused()
{
    m_desk->signIn({ offer(1, "王建国") });
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QSignalSpy opened(&list, &WorkList::openRequested);
    const QRect refuse = list.view()->actionRect(list.model()->index(1), WorkView::Action::Refuse);
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, refuse.center());
    QVERIFY(m_desk->service.lastOrder<RefuseRequest>());
    QCOMPARE(opened.size(), 0);
}

void TestWorkList::menuGivesBack()
{
    m_desk->signIn({ waiting(1, "王建国", 5000) });
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QContextMenuEvent event(QContextMenuEvent::Mouse, middle(list.view(), 1),
                            list.view()->viewport()->mapToGlobal(middle(list.view(), 1)));
    QCoreApplication::sendEvent(list.view()->viewport(), &event);
    auto *menu = list.findChild<QMenu *>(QStringLiteral("workMenu"));
    QVERIFY(menu);
    for (QAction *action : menu->actions()) {
        if (action->text() == QString::fromUtf8("退回排队"))
            action->trigger();
    }
    QVERIFY(m_desk->service.lastOrder<RequeueRequest>());
    menu->close();
}

void TestWorkList::pointerHoldsTheOrder()
{
    m_desk->signIn({ waiting(1, "王建国", 9000), waiting(2, "李静", 5000) });
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QTest::mouseMove(list.view()->viewport(), middle(list.view(), 1));
    QTest::mouseMove(list.view()->viewport(), middle(list.view(), 2));
    QVERIFY(list.model()->isHeld());
    ConversationInfo answered = waiting(1, "王建国", 0);
    answered.version = 2;
    m_desk->update(answered);
    QCOMPARE(list.model()->rowOf({ 1 }), 1);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(list.view()->viewport(), &leave);
    QCoreApplication::sendEvent(list.view(), &leave);
    QTRY_VERIFY(!list.model()->isHeld());
    QCOMPARE(list.model()->rowOf({ 1 }), 3); // served, below who waits
}

void TestWorkList::pictureOfTheWorkList_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("zh") << QStringLiteral("zh_CN");
    QTest::newRow("en") << QStringLiteral("en");
}

void TestWorkList::pictureOfTheWorkList()
{
    QFETCH(QString, language);
    m_language.use(language);
    ConversationInfo scarce = waiting(6, "孙丽（老客户）", 0);
    scarce.quota.left = 1;
    ConversationInfo help = waiting(5, "杨柳", 0);
    help.helpAt = m_desk->service.clock;
    m_desk->signIn({ offer(1, "赵磊"), waiting(2, "王建国", 247'000), waiting(3, "李静", 112'000),
                     waiting(4, "", 66'000), waiting(8, "陈晨", 20'000), help, scarce,
                     waiting(7, "周婷", 0) });
    m_desk->store.setDraft({ 7 }, QString::fromUtf8("您好，尺码建议选 L，如果喜欢宽松一点"));
    WorkList list(m_desk->service, m_desk->store, m_desk->look);
    list.setCurrent({ 8 });
    show(&list);
    save(&list, "worklist");
    // Every button is inside the row, in both languages.
    for (const auto action : { WorkView::Action::Accept, WorkView::Action::Refuse })
        QVERIFY(list.view()
                    ->visualRect(list.model()->index(1))
                    .contains(list.view()->actionRect(list.model()->index(1), action)));
}

void TestWorkList::leavesAreLoaded()
{
    m_desk->signIn({});
    LeaveList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    answerLeaves({ leave(1, "王建国", kHour), leave(2, "李静", 5 * kHour) });
    QCOMPARE(list.count(), 2);
    QCOMPARE(list.findChild<PlainLabel *>(QStringLiteral("leaveTitle"))->text(),
             QString::fromUtf8("留言 (2)"));
    // A colleague's claim shows when it is asked again.
    QTest::mouseClick(list.findChild<QWidget *>(QStringLiteral("leaveRefresh")), Qt::LeftButton);
    answerLeaves({ leave(2, "李静", 5 * kHour) });
    QCOMPARE(list.count(), 1);
}

void TestWorkList::leaveIsTaken()
{
    m_desk->signIn({});
    LeaveList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    answerLeaves({ leave(1, "王建国", kHour), leave(2, "李静", 5 * kHour) });
    QSignalSpy opened(&list, &LeaveList::openRequested);
    const QRect take = list.view()->actionRect(list.model()->index(1), WorkView::Action::Claim);
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, take.center());
    QCOMPARE(m_desk->service.lastOrder<ClaimRequest>()->conversation, ConversationId { 1002 });
    // The second click does not ask twice.
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, take.center());
    QCOMPARE(m_desk->service.orders.size(), 1);
    ConversationInfo mine = leave(2, "李静", 5 * kHour);
    mine.state = ConversationState::Assigned;
    mine.owner = m_desk->me.id;
    Q_EMIT m_desk->service.orderDone(mine);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(list.count(), 1);
}

void TestWorkList::leaveWasTaken()
{
    m_desk->signIn({});
    LeaveList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    answerLeaves({ leave(1, "王建国", kHour) });
    QVERIFY(QTest::qWaitForWindowActive(&list));
    list.setFocus();
    QTest::keyClick(list.view(), Qt::Key_Down);
    QTest::keyClick(list.view(), Qt::Key_Return);
    QVERIFY(m_desk->service.lastOrder<ClaimRequest>());
    Q_EMIT m_desk->service.commandFailed(
        makeError(ErrorCode::Conflict, QStringLiteral("taken"),
                  { { QStringLiteral("owner"), QStringLiteral("8") },
                    { QStringLiteral("ownerName"), QString::fromUtf8("阿强") } }),
        { 1001 });
    answerLeaves({});
    QCOMPARE(list.count(), 0);
}

void TestWorkList::leavesInPages()
{
    m_desk->signIn({});
    LeaveList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    QList<ConversationInfo> first;
    for (int visitor = 1; visitor <= 50; ++visitor)
        first.append(leave(visitor, "访客", 9 * kHour));
    answerLeaves(first, true);
    QVERIFY(m_desk->service.questions.isEmpty());
    for (int page = 0; page < 12; ++page)
        QTest::keyClick(list.view(), Qt::Key_PageDown);
    QVERIFY(m_desk->service.nextQuestion<LeaveMessagesRequest>());
    QCOMPARE(m_desk->service.nextQuestion<LeaveMessagesRequest>()->after, ConversationId { 1050 });
    answerLeaves({ leave(50, "访客", 9 * kHour), leave(51, "访客", 9 * kHour) });
    QCOMPARE(list.count(), 51);
    QVERIFY(m_desk->service.questions.isEmpty());
}

void TestWorkList::leavesFail()
{
    m_desk->signIn({});
    LeaveList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    save(&list, "leaves-loading");
    m_desk->service.refuseNext(makeError(ErrorCode::Unavailable, QStringLiteral("gone")));
    save(&list, "leaves-failed");
    QCOMPARE(list.count(), 0);
    m_desk->service.setStatus({ ConnectionState::Online, 0, {} });
    answerLeaves({});
    save(&list, "leaves-none");
}

void TestWorkList::pictureOfTheLeaves_data()
{
    pictureOfTheWorkList_data();
}

void TestWorkList::pictureOfTheLeaves()
{
    QFETCH(QString, language);
    m_language.use(language);
    m_desk->signIn({});
    LeaveList list(m_desk->service, m_desk->store, m_desk->look);
    show(&list);
    answerLeaves({ leave(1, "王建国", 90 * kMinute), leave(2, "李静", 5 * kHour),
                   leave(3, "陈晨", 41 * kHour), leave(4, "", -1) });
    save(&list, "leaves");
    for (int row = 0; row < list.count(); ++row)
        QVERIFY(list.view()
                    ->visualRect(list.model()->index(row))
                    .contains(list.view()->actionRect(list.model()->index(row),
                                                      WorkView::Action::Claim)));
}

QTEST_MAIN(TestWorkList)
#include "tst_ui_worklist.moc"
