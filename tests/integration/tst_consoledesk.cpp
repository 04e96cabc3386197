// SPDX-License-Identifier: Apache-2.0
#include "deskconsole.h"
#include "ui/chat/chatorders.h"
#include "ui/conversations/whysheet.h"
#include "ui/language.h"
#include "ui/model/leavelistmodel.h"
#include "ui/widgets/button.h"
#include "wechatscene.h"

#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QString zh(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

//! What the web system did, and what it did not (product.md 2), played by agents with mouse and
//! keyboard: the console's widgets, the real relay, the simulated WeChat.
class TestConsoleDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void pushedShownAndAnswered();
    void inOrderOverAgentsOfTheChannel();
    void leaveMessagesAreKeptAndTaken();
    void automaticReplyIsSeen();
    void unreadOverTwoConsoles();
    void invisibleGetsNothingNew();
    void transferWithANote();
    void refusedComesBack();
    void helpReachesTheSupervisorWhoTakesOver();
    void givenBackGoesToAnother();
    void whyInWords();
    void endedAndReopened();
    void blockedReachesNobody();
    void signedOffKeeps();

private:
    bool begin();
    std::unique_ptr<Console> come(const char *name);
    bool choose(Console &console, const char *text);

    Language m_language;
    std::unique_ptr<WechatScene> m_scene;
};

void TestConsoleDesk::init()
{
    m_language.use(QStringLiteral("zh_CN"));
    m_scene = std::make_unique<WechatScene>();
    m_scene->relay.addAgent(zh("ann"));
    m_scene->relay.addAgent(zh("bob"));
    m_scene->relay.addAgent(zh("lead"), { zh("--role"), zh("supervisor") });
    m_scene->relay.addChannel(zh("books"), { zh("--appid"), zh("wx00000000000000bb") });
    m_scene->relay.addAgent(zh("bookseller"), { zh("--channel"), zh("books") });
}

void TestConsoleDesk::cleanup()
{
    m_scene.reset();
}

bool TestConsoleDesk::begin()
{
    return m_scene->start();
}

std::unique_ptr<Console> TestConsoleDesk::come(const char *name)
{
    auto console = std::make_unique<Console>(m_scene->relay, QLatin1String(name));
    return console->comesOnline() ? std::move(console) : nullptr;
}

//! A row of the chat's menu ⋯.
bool TestConsoleDesk::choose(Console &console, const char *text)
{
    if (!console.click("moreButton"))
        return false;
    QMenu *menu = console.part<QMenu>("moreMenu");
    const auto actions = menu ? menu->actions() : QList<QAction *>();
    for (QAction *action : actions) {
        if (action->text() != zh(text))
            continue;
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        return true;
    }
    return false;
}

//! A visitor becomes a row, his words are shown as they come, the answer goes out.
void TestConsoleDesk::pushedShownAndAnswered()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("在吗"));
    QVERIFY(ann->clickRow(zh("在吗")));
    QCOMPARE(ann->work.model()->count(WorkListModel::Waiting), 1);
    ann->type("在的，请讲");
    QTRY_COMPARE_WITH_TIMEOUT(m_scene->simulator.acceptedTexts("shop"),
                              QStringList { zh("在的，请讲") }, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(ann->work.model()->count(WorkListModel::Serving), 1, kPatience);
    m_scene->say(zh("李静"), zh("要退款"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->store.log(ann->page()->visitor())->lastSeq(), 3, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(ann->work.model()->count(WorkListModel::Waiting), 1, kPatience);
    ann->save(&ann->work, "worklist");
    ann->save(&ann->chats, "chat");
}

//! Those who are there and serve the mini program get visitors in turn.
void TestConsoleDesk::inOrderOverAgentsOfTheChannel()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    const auto bob = come("bob");
    const auto bookseller = come("bookseller");
    QVERIFY(ann && bob && bookseller);
    for (const char *visitor : { "甲", "乙", "丙", "丁" })
        m_scene->say(zh(visitor), zh("在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving(), 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(bob->serving(), 2, kPatience);
    QCOMPARE(bookseller->serving(), 0);
    QCOMPARE(bookseller->store.channels().size(), 1);
}

//! Nobody there: kept, given out when somebody comes as far as he has room, the rest is taken.
void TestConsoleDesk::leaveMessagesAreKeptAndTaken()
{
    m_scene->relay.addAgent(zh("small"), { zh("--capacity"), zh("1") });
    QVERIFY(begin());
    for (const char *visitor : { "甲", "乙", "丙" })
        m_scene->say(zh(visitor), zh("有人吗"));
    const auto small = come("small");
    QVERIFY(small);
    QTRY_COMPARE_WITH_TIMEOUT(small->serving(), 1, kPatience);
    small->leaves.show();
    QTRY_COMPARE_WITH_TIMEOUT(small->leaves.count(), 2, kPatience);
    small->save(&small->leaves, "leaves");
    WorkView *view = small->leaves.view();
    const QRect take = view->actionRect(small->leaves.model()->index(0), WorkView::Action::Claim);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, take.center());
    QTRY_COMPARE_WITH_TIMEOUT(small->serving(), 2, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(small->page(), kPatience);
    QCOMPARE(small->leaves.count(), 1);
    QVERIFY(small->current() && !small->current()->leave);
}

void TestConsoleDesk::automaticReplyIsSeen()
{
    m_scene->relay.autoReplies = true; // leave message is on by default
    QVERIFY(begin());
    m_scene->say(zh("李静"), zh("在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(m_scene->simulator.acceptedTexts("shop").size(), 1, kPatience);
    const auto ann = come("ann");
    QVERIFY(ann);
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving(), 1, kPatience);
    ann->chats.show();
    ann->chats.open(ann->store.visitors().first());
    const auto automatic = [&ann] {
        const MessageLog *log = ann->store.log(ann->page()->visitor());
        const Message *last = log ? log->at(log->lastSeq()) : nullptr;
        return last && last->automatic && last->delivery == DeliveryState::Accepted;
    };
    QTRY_VERIFY_WITH_TIMEOUT(automatic(), kPatience);
}

//! Read here is read there; what comes afterwards is unread in both again.
void TestConsoleDesk::unreadOverTwoConsoles()
{
    QVERIFY(begin());
    const auto office = come("ann");
    const auto home = come("ann");
    QVERIFY(office && home);
    m_scene->say(zh("李静"), zh("在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(office->store.totalUnread(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(home->store.totalUnread(), 1, kPatience);
    QVERIFY(office->clickRow(zh("在吗")));
    office->chats.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&office->chats));
    QTRY_COMPARE_WITH_TIMEOUT(office->store.totalUnread(), 0, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(home->store.totalUnread(), 0, kPatience);
    office->chats.hide();
    m_scene->say(zh("李静"), zh("还在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(office->store.totalUnread(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(home->store.totalUnread(), 1, kPatience);
}

//! Invisible: looks offline to colleagues, keeps his own, gets nothing new (product.md 5).
void TestConsoleDesk::invisibleGetsNothingNew()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    const auto bob = come("bob");
    QVERIFY(ann && bob);
    bob->service.loadColleagues();
    ann->service.setPresence(PresenceState::Invisible);
    QTRY_COMPARE_WITH_TIMEOUT(ann->store.me().presence, PresenceState::Invisible, kPatience);
    const auto seenByBob = [&] {
        const Colleague *colleague = bob->store.people().find(ann->store.me().id);
        return colleague ? colleague->presence : PresenceState::Online;
    };
    QTRY_COMPARE_WITH_TIMEOUT(seenByBob(), PresenceState::Offline, kPatience);
    for (const char *visitor : { "甲", "乙" })
        m_scene->say(zh(visitor), zh("在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(bob->serving(), 2, kPatience);
    QCOMPARE(ann->serving(), 0);
    PresenceRequest away;
    away.state = PresenceState::Away;
    away.reason = zh("用餐");
    away.untilAt = ann->service.relayNow() + 1'800'000;
    ann->service.changePresence(away);
    QTRY_COMPARE_WITH_TIMEOUT(ann->store.awayReason(), zh("用餐"), kPatience);
    QCOMPARE(ann->store.awayUntilAt(), away.untilAt);
}

//! The receiver reads the note and accepts with a click; the sender is told who has it.
void TestConsoleDesk::transferWithANote()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("要退款"));
    QVERIFY(ann->clickRow(zh("要退款")));
    const auto bob = come("bob");
    QVERIFY(bob);
    QVERIFY(ann->click("transferButton"));
    auto *list = ann->part<QListView>("transferList");
    QTRY_VERIFY_WITH_TIMEOUT(list->currentIndex().isValid(), kPatience);
    ann->save(&ann->chats, "transfer");
    ann->part<QLineEdit>("transferSearch")->setText(zh("bob"));
    ann->part<QLineEdit>("transferNote")->setText(zh("订单 77，已核实"));
    QVERIFY(ann->click("transferOk"));
    bob->work.show();
    bob->chats.show();
    QTRY_COMPARE_WITH_TIMEOUT(bob->work.model()->count(WorkListModel::Offered), 1, kPatience);
    bob->save(&bob->work, "offer");
    WorkView *view = bob->work.view();
    const QRect accept = view->actionRect(bob->work.model()->index(1), WorkView::Action::Accept);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, accept.center());
    QTRY_COMPARE_WITH_TIMEOUT(bob->serving(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(bob->stateText().contains(zh("订单 77，已核实")), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(ann->stateText().contains(zh("bob")), kPatience);
    QCOMPARE(ann->serving(), 0);
    bob->type("您好，退款已提交");
    QTRY_COMPARE_WITH_TIMEOUT(m_scene->simulator.acceptedTexts("shop").size(), 1, kPatience);
    ann->save(&ann->chats, "transferred");
}

void TestConsoleDesk::refusedComesBack()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("要退款"));
    QVERIFY(ann->clickRow(zh("要退款")));
    const auto bob = come("bob");
    QVERIFY(bob);
    QVERIFY(ann->click("transferButton"));
    QTRY_VERIFY_WITH_TIMEOUT(ann->part<QListView>("transferList")->currentIndex().isValid(),
                             kPatience);
    ann->part<QLineEdit>("transferSearch")->setText(zh("bob"));
    QVERIFY(ann->click("transferOk"));
    bob->work.show();
    QTRY_COMPARE_WITH_TIMEOUT(bob->work.model()->count(WorkListModel::Offered), 1, kPatience);
    WorkView *view = bob->work.view();
    const QRect refuse = view->actionRect(bob->work.model()->index(1), WorkView::Action::Refuse);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, refuse.center());
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving(), 1, kPatience);
    QCOMPARE(bob->work.model()->rowCount(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(ann->part("transferButton")->isVisible(), kPatience);
}

void TestConsoleDesk::helpReachesTheSupervisorWhoTakesOver()
{
    QVERIFY(begin());
    const auto lead = come("lead");
    QVERIFY(lead);
    lead->service.setPresence(PresenceState::Invisible);
    QTRY_COMPARE_WITH_TIMEOUT(lead->store.me().presence, PresenceState::Invisible, kPatience);
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("我要投诉"));
    QVERIFY(ann->clickRow(zh("我要投诉")));
    QVERIFY(ann->click("helpButton"));
    QTRY_VERIFY_WITH_TIMEOUT(ann->current()->helpAt > 0, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!lead->alerts.isEmpty(), kPatience);
    QCOMPARE(lead->alerts.first().kind, zh("help"));
    ann->page()->composer()->setText(zh("非常抱歉"));
    lead->service.order(TakeOverRequest { lead->alerts.first().conversation });
    QTRY_COMPARE_WITH_TIMEOUT(lead->serving(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(ann->part("stateBar")->isVisible(), kPatience);
    QCOMPARE(ann->page()->draft(), zh("非常抱歉"));
    QTest::keyClick(ann->page()->composer()->edit(), Qt::Key_Return); // he cannot send any more
    QVERIFY(m_scene->simulator.acceptedTexts("shop").isEmpty());
    // He looks on: what the supervisor writes is seen.
    lead->chats.show();
    lead->chats.open(lead->store.visitors().first());
    lead->type("您好，我是主管");
    const auto seen = [&ann] {
        const MessageLog *log = ann->store.log(ann->page()->visitor());
        const Message *last = log ? log->at(log->lastSeq()) : nullptr;
        return last ? last->content.text : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(seen(), zh("您好，我是主管"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(ann->stateText().contains(zh("旁听")), kPatience);
    ann->save(&ann->chats, "taken-over");
}

void TestConsoleDesk::givenBackGoesToAnother()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("在吗"));
    QVERIFY(ann->clickRow(zh("在吗")));
    const auto bob = come("bob");
    QVERIFY(bob);
    QVERIFY(choose(*ann, "退回排队"));
    QVERIFY(ann->click("questionYes"));
    QTRY_COMPARE_WITH_TIMEOUT(bob->serving(), 1, kPatience);
    QCOMPARE(ann->serving(), 0);
}

void TestConsoleDesk::whyInWords()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    const auto bob = come("bob");
    QVERIFY(ann && bob);
    m_scene->say(zh("李静"), zh("在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving() + bob->serving(), 1, kPatience);
    Console &owner = ann->serving() > 0 ? *ann : *bob;
    QVERIFY(owner.clickRow(zh("在吗")));
    QVERIFY(choose(owner, "分配原因"));
    auto *sheet = owner.part<WhySheet>("whySheet");
    QVERIFY(sheet);
    QTRY_VERIFY_WITH_TIMEOUT(sheet->text().contains(zh("轮流分配")), kPatience);
    QVERIFY2(sheet->text().contains(owner.store.me().nickname), qPrintable(sheet->text()));
    QVERIFY2(sheet->text().contains(zh("有空位，排在后面")), qPrintable(sheet->text()));
    QVERIFY2(sheet->text().contains(zh("不接待本小程序")), qPrintable(sheet->text()));
    owner.save(&owner.chats, "why");
}

void TestConsoleDesk::endedAndReopened()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("在吗"));
    QVERIFY(ann->clickRow(zh("在吗")));
    QVERIFY(ann->click("endButton"));
    QVERIFY(ann->part("endUnanswered")); // something is unanswered: it says so
    QTest::keyClicks(ann->part<QLineEdit>("endNote"), QStringLiteral("refund"));
    QVERIFY(ann->click("endOk"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->current()->state, ConversationState::Closed, kPatience);
    QCOMPARE(ann->current()->disposition, QStringLiteral("refund"));
    QVERIFY2(ann->stateText().contains(QStringLiteral("refund")), qPrintable(ann->stateText()));
    QVERIFY(ann->click("statePrimary"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->current()->state, ConversationState::Assigned, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving(), 1, kPatience);
}

void TestConsoleDesk::blockedReachesNobody()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("广告"));
    QVERIFY(ann->clickRow(zh("广告")));
    QVERIFY(choose(*ann, "拉黑…"));
    QTRY_VERIFY(ann->part("blockReason"));
    QTest::keyClicks(ann->part<QLineEdit>("blockReason"), QStringLiteral("spam"));
    QVERIFY(ann->click("blockOk"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->current()->state, ConversationState::Closed, kPatience);
    m_scene->say(zh("李静"), zh("又是我"));
    m_scene->say(zh("王五"), zh("你好")); // behind it: what was before has been dealt with
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving(), 1, kPatience);
    QVERIFY(ann->clickRow(zh("你好")));
}

//! Kept until their visitors write again (product.md 4, "Owner gone").
void TestConsoleDesk::signedOffKeeps()
{
    QVERIFY(begin());
    const auto ann = come("ann");
    QVERIFY(ann);
    m_scene->say(zh("李静"), zh("在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(ann->serving(), 1, kPatience);
    const auto bob = come("bob");
    QVERIFY(bob);
    PresenceRequest off;
    off.state = PresenceState::Offline;
    off.open = LeftBehind::Keep;
    ann->service.changePresence(off);
    QTRY_COMPARE_WITH_TIMEOUT(ann->store.me().presence, PresenceState::Offline, kPatience);
    QCOMPARE(ann->serving(), 1);
    QCOMPARE(bob->serving(), 0);
    m_scene->say(zh("李静"), zh("还在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(bob->serving(), 1, kPatience);
}

QTEST_MAIN(TestConsoleDesk)
#include "tst_consoledesk.moc"
