// SPDX-License-Identifier: Apache-2.0
#include "deskconsole.h"
#include "ui/conversations/endsheet.h"
#include "ui/language.h"
#include "ui/widgets/button.h"
#include "wechatscene.h"

#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QString zh(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

//! One agent at two consoles at once ("several consoles of one agent at once are fine", product.md
//! 5): what one does the other shows as it is, whatever both have on the screen.
class TestTwoConsoles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void sendingIsSeenFromWriteToAccepted();
    void draftsAreEachConsolesOwn();
    void presenceIsOne();
    void transferLeavesBoth();
    void endAndWrapUpAreSeen();
    void blockIsSeen();

private:
    //! Both show the visitor's chat.
    bool begin();
    bool choose(Console &console, const char *text);
    const Message *ownIn(Console &console, const char *text);

    Language m_language;
    std::unique_ptr<WechatScene> m_scene;
    std::unique_ptr<Console> m_office;
    std::unique_ptr<Console> m_home;
};

void TestTwoConsoles::init()
{
    m_language.use(QStringLiteral("zh_CN"));
    m_scene = std::make_unique<WechatScene>();
    m_scene->relay.addAgent(zh("ann"));
    m_scene->relay.addAgent(zh("bob"));
}

void TestTwoConsoles::cleanup()
{
    m_office.reset();
    m_home.reset();
    m_scene.reset();
}

bool TestTwoConsoles::begin()
{
    if (!m_scene->start())
        return false;
    m_office = std::make_unique<Console>(m_scene->relay, zh("ann"));
    m_home = std::make_unique<Console>(m_scene->relay, zh("ann"));
    if (!m_office->comesOnline() || !m_home->comesOnline())
        return false;
    m_scene->say(zh("李静"), zh("在吗"));
    return m_office->clickRow(zh("在吗")) && m_home->clickRow(zh("在吗"));
}

bool TestTwoConsoles::choose(Console &console, const char *text)
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

const Message *TestTwoConsoles::ownIn(Console &console, const char *text)
{
    const MessageLog *log = console.store.log(console.page()->visitor());
    for (int seq = log ? log->lastSeq() : 0; seq > 0; --seq) {
        const Message *message = log->at(seq);
        if (message && message->direction == Direction::Out && message->content.text == zh(text))
            return message;
    }
    return nullptr;
}

void TestTwoConsoles::sendingIsSeenFromWriteToAccepted()
{
    QVERIFY(begin());
    m_office->type("在的，请讲");
    const auto accepted = [this](Console &console) {
        const Message *message = ownIn(console, "在的，请讲");
        return message && message->delivery == DeliveryState::Accepted;
    };
    QTRY_VERIFY_WITH_TIMEOUT(accepted(*m_office), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(accepted(*m_home), kPatience);
    // Once in each, and nowhere as a message of its own that still waits.
    for (Console *console : { m_office.get(), m_home.get() }) {
        const MessageLog *log = console->store.log(console->page()->visitor());
        QCOMPARE(log->local().size(), 0);
        QVERIFY(console->service.unsent().isEmpty());
        QCOMPARE(console->current()->waitingSinceAt, 0);
        QCOMPARE(console->store.quota(console->page()->visitor()).left,
                 m_office->store.quota(m_office->page()->visitor()).left);
    }
    m_home->type("请稍等");
    QTRY_COMPARE_WITH_TIMEOUT(m_scene->simulator.acceptedTexts("shop"),
                              (QStringList { zh("在的，请讲"), zh("请稍等") }), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(ownIn(*m_office, "请稍等"), kPatience);
    QVERIFY(ownIn(*m_office, "在的，请讲")->seq < ownIn(*m_office, "请稍等")->seq);
}

//! What is begun at one desk is nobody's business at the other.
void TestTwoConsoles::draftsAreEachConsolesOwn()
{
    QVERIFY(begin());
    m_office->page()->composer()->edit()->insertPlainText(zh("您好"));
    m_home->page()->composer()->edit()->insertPlainText(zh("稍等"));
    m_office->type("！"); // and sent
    QTRY_COMPARE_WITH_TIMEOUT(m_scene->simulator.acceptedTexts("shop"),
                              QStringList { zh("您好！") }, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(ownIn(*m_home, "您好！"), kPatience);
    QCOMPARE(m_home->page()->draft(), zh("稍等"));
    QCOMPARE(m_office->page()->draft(), QString());
}

void TestTwoConsoles::presenceIsOne()
{
    QVERIFY(begin());
    PresenceRequest away;
    away.state = PresenceState::Away;
    away.reason = zh("用餐");
    m_office->service.changePresence(away);
    QTRY_COMPARE_WITH_TIMEOUT(m_home->store.me().presence, PresenceState::Away, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_home->store.awayReason(), zh("用餐"), kPatience);
    m_home->service.setPresence(PresenceState::Online);
    QTRY_COMPARE_WITH_TIMEOUT(m_office->store.me().presence, PresenceState::Online, kPatience);
    QCOMPARE(m_office->store.awayReason(), QString());
}

void TestTwoConsoles::transferLeavesBoth()
{
    QVERIFY(begin());
    Console bob(m_scene->relay, zh("bob"));
    QVERIFY(bob.comesOnline());
    QVERIFY(m_office->click("transferButton"));
    QTRY_VERIFY_WITH_TIMEOUT(m_office->part<QListView>("transferList")->currentIndex().isValid(),
                             kPatience);
    m_office->part<QLineEdit>("transferSearch")->setText(zh("bob"));
    QVERIFY(m_office->click("transferOk"));
    bob.work.show();
    QTRY_COMPARE_WITH_TIMEOUT(bob.work.model()->count(WorkListModel::Offered), 1, kPatience);
    for (Console *console : { m_office.get(), m_home.get() }) {
        QTRY_COMPARE_WITH_TIMEOUT(console->serving(), 0, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(console->stateText().contains(zh("bob")), kPatience);
    }
    // Neither can answer any more.
    m_home->type("还在");
    QVERIFY(m_scene->simulator.acceptedTexts("shop").isEmpty());
}

void TestTwoConsoles::endAndWrapUpAreSeen()
{
    QVERIFY(begin());
    QVERIFY(m_home->click("endButton"));
    QTest::keyClicks(m_home->part<QLineEdit>("endNote"), QStringLiteral("refund"));
    QVERIFY(m_home->click("endOk"));
    for (Console *console : { m_office.get(), m_home.get() }) {
        QTRY_COMPARE_WITH_TIMEOUT(console->current()->state, ConversationState::Closed, kPatience);
        QCOMPARE(console->current()->disposition, QStringLiteral("refund"));
        QTRY_VERIFY_WITH_TIMEOUT(console->stateText().contains(QStringLiteral("refund")),
                                 kPatience);
    }
    // Re-opened at the other one.
    QVERIFY(m_office->click("statePrimary"));
    QTRY_COMPARE_WITH_TIMEOUT(m_home->current()->state, ConversationState::Assigned, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_home->serving(), 1, kPatience);
}

void TestTwoConsoles::blockIsSeen()
{
    QVERIFY(begin());
    QVERIFY(choose(*m_office, "拉黑…"));
    QTRY_VERIFY(m_office->part("blockReason"));
    QTest::keyClicks(m_office->part<QLineEdit>("blockReason"), QStringLiteral("spam"));
    QVERIFY(m_office->click("blockOk"));
    const VisitorId visitor = m_home->page()->visitor();
    QTRY_COMPARE_WITH_TIMEOUT(m_home->current()->state, ConversationState::Closed, kPatience);
    // The card tells both, and the second one takes it back.
    m_home->service.loadVisitorCard(visitor);
    const auto blocked = [visitor](Console &console) {
        const VisitorCard *card = console.store.card(visitor);
        return card && card->blockedUntilAt > console.service.relayNow();
    };
    QTRY_VERIFY_WITH_TIMEOUT(blocked(*m_office), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(blocked(*m_home), kPatience);
    QVERIFY(choose(*m_home, "取消拉黑"));
    QTRY_VERIFY_WITH_TIMEOUT(!blocked(*m_home), kPatience);
    m_scene->say(zh("李静"), zh("对不起"));
    QTRY_COMPARE_WITH_TIMEOUT(m_office->serving(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_home->serving(), 1, kPatience);
}

QTEST_MAIN(TestTwoConsoles)
#include "tst_twoconsoles.moc"
