// SPDX-License-Identifier: Apache-2.0
#include "colleagues.h"
#include "relay/protocol/codec.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/composer.h"
#include "ui/chat/statebar.h"
#include "ui/conversations/signoffsheet.h"
#include "ui/conversations/transfersheet.h"
#include "ui/conversations/whysheet.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/toast.h"

#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QRadioButton>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

static constexpr qint64 kDay = 24LL * 3600 * 1000;

//! Who has a conversation, from its chat (product.md 4, desk.md 3.3), with a mouse and a keyboard:
//! each command, and what a refusal says. With KEFUDESK_SCREENSHOTS=DIR pictures are kept there.
class TestOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void transferByMouse();
    void transferByKeyboard();
    void transferToAGroup();
    void transferRefused();
    void helpIsToggled();
    void offerAccepted();
    void offerDeclinedWithItsNote();
    void noteIsPutAway();
    void endedIsReopened();
    void takenOverBecomesAWatcher();
    void supervisorTakesOver();
    void givenBackAfterAQuestion();
    void blocked();
    void blockRefused();
    void whyInWords_data();
    void whyInWords();
    void signOff();
    void signOffHandsOver();
    void sheetKeepsTheFocus();
    void pictures_data();
    void pictures();

private:
    ChatPage *page() { return m_window->chats()->currentPage(); }
    template <typename T = QWidget> T *part(const char *name)
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    void click(const char *name)
    {
        auto *widget = part(name);
        QVERIFY2(widget && widget->isVisible(), name);
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    void choose(const char *text);
    ConversationInfo info() const { return *m_desk->store.currentOf({ 1 }); }
    void change(ConversationInfo info);
    void save(const char *name);

    Language m_language;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<ChatWindow> m_window;
};

void TestOrders::init()
{
    m_language.use(QStringLiteral("zh_CN"));
    m_desk = std::make_unique<FakeDesk>();
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1) });
    m_desk->addPage(1,
                    { m_desk->makeMessage(1, 1, QString::fromUtf8("在吗？想问一下退款")),
                      m_desk->makeMessage(1, 2, QString::fromUtf8("在的，请讲"), Direction::Out) },
                    true);
    m_window = std::make_unique<ChatWindow>(m_desk->look, m_desk->service, m_desk->store,
                                            m_desk->settings);
    m_window->setContentSize({ 760, 560 });
    m_window->chats()->open({ 1 });
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    addColleagues(m_desk->store);
}

void TestOrders::cleanup()
{
    m_window.reset();
    m_desk.reset();
}

void TestOrders::change(ConversationInfo info)
{
    ++info.version;
    m_desk->update(info);
}

void TestOrders::choose(const char *text)
{
    click("moreButton");
    QMenu *menu = part<QMenu>("moreMenu");
    QVERIFY(menu);
    bool found = false;
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        if (action->text() == QString::fromUtf8(text)) {
            found = true;
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            break;
        }
    }
    QVERIFY2(found, text);
    delete menu;
}

void TestOrders::save(const char *name)
{
    const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (!folder.isEmpty() && QDir().mkpath(folder))
        m_window->grab().save(
            QDir(folder).filePath(QStringLiteral("orders-%1-%2-%3.png")
                                      .arg(QLatin1String(name), m_language.current())
                                      .arg(qRound(m_window->devicePixelRatioF() * 100))));
}

void TestOrders::transferByMouse()
{
    click("transferButton");
    auto *list = part<QListView>("transferList");
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(m_desk->service.colleagueLoads, 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(1, 0)).center());
    QTest::keyClicks(part<QLineEdit>("transferNote"), QStringLiteral("refund, order 77"));
    click("transferOk");
    const auto *order = m_desk->service.lastOrder<TransferRequest>();
    QVERIFY(order);
    QCOMPARE(order->conversation, ConversationId { 1001 });
    QCOMPARE(order->agent, AgentId { 9 });
    QCOMPARE(order->note, QStringLiteral("refund, order 77"));
}

void TestOrders::transferByKeyboard()
{
    click("transferButton");
    auto *search = part<QLineEdit>("transferSearch");
    QTRY_VERIFY(search->isVisible());
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Down); // the one who is not there cannot be chosen
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(m_desk->service.lastOrder<TransferRequest>()->group, GroupId { 5 });
    QTRY_VERIFY(!part("transferSheet"));
    // Esc: nothing, and the chat stays.
    click("transferButton");
    QTest::keyClick(part<QLineEdit>("transferSearch"), Qt::Key_Escape);
    QTRY_VERIFY(!part("transferSheet"));
    QCOMPARE(m_desk->service.orders.size(), 1);
    QVERIFY(page());
}

void TestOrders::transferToAGroup()
{
    click("transferButton");
    part<QLineEdit>("transferSearch")->setText(QString::fromUtf8("售"));
    QTest::keyClick(part<QLineEdit>("transferNote"), Qt::Key_Return);
    const auto *order = m_desk->service.lastOrder<TransferRequest>();
    QVERIFY(order);
    QCOMPARE(order->group, GroupId { 5 });
    QVERIFY(!order->agent.isValid());
}

void TestOrders::transferRefused()
{
    click("transferButton");
    click("transferOk");
    Q_EMIT m_desk->service.commandFailed(
        makeError(ErrorCode::Conflict, QStringLiteral("x"),
                  { { QStringLiteral("owner"), QStringLiteral("8") },
                    { QStringLiteral("ownerName"), QString::fromUtf8("阿强") } }),
        { 1001 });
    const auto *toast = m_window->findChild<Toast *>();
    QVERIFY(toast);
    QVERIFY(toast->text().contains(QString::fromUtf8("阿强")));
}

void TestOrders::helpIsToggled()
{
    click("helpButton");
    QVERIFY(m_desk->service.lastOrder<HelpRequest>()->on);
    ConversationInfo asked = info();
    asked.helpAt = m_desk->service.clock;
    change(asked);
    QCOMPARE(part<Button>("helpButton")->text(), QString::fromUtf8("已求助"));
    click("helpButton");
    QVERIFY(!m_desk->service.lastOrder<HelpRequest>()->on);
}

void TestOrders::offerAccepted()
{
    ConversationInfo offer = info();
    offer.acceptUntilAt = m_desk->service.clock + 20'000;
    change(offer);
    QVERIFY(part("stateBar")->isVisible());
    QCOMPARE(part<PlainLabel>("stateCountdown")->text(), QStringLiteral("0:20"));
    QVERIFY(!part("endButton")->isVisible()); // not ours before it is accepted
    click("statePrimary");
    QVERIFY(m_desk->service.lastOrder<AcceptRequest>());
    QVERIFY(!part("statePrimary")->isEnabled());
    offer.acceptUntilAt = 0;
    offer.version = info().version;
    change(offer);
    QVERIFY(!part("stateBar")->isVisible());
    QVERIFY(part("endButton")->isVisible());
}

void TestOrders::offerDeclinedWithItsNote()
{
    ConversationInfo offer = info();
    offer.acceptUntilAt = m_desk->service.clock + 20'000;
    offer.from = { 8 };
    offer.note = QString::fromUtf8("要退款，订单 77");
    change(offer);
    const QString text = part<PlainLabel>("stateText")->text();
    QVERIFY(text.contains(QString::fromUtf8("阿强")) && text.contains(offer.note));
    save("offer");
    click("stateSecondary");
    QVERIFY(m_desk->service.lastOrder<RefuseRequest>());
    // Refused by the relay: the buttons are there again.
    Q_EMIT m_desk->service.commandFailed(makeError(ErrorCode::Unavailable, QString()), { 1001 });
    QVERIFY(part("statePrimary")->isEnabled());
}

void TestOrders::noteIsPutAway()
{
    ConversationInfo mine = info();
    mine.from = { 8 };
    mine.note = QString::fromUtf8("老客户，耐心点");
    change(mine);
    QVERIFY(part<PlainLabel>("stateText")->text().contains(mine.note));
    click("stateSecondary");
    QVERIFY(!part("stateBar")->isVisible());
    change(info());
    QVERIFY(!part("stateBar")->isVisible());
}

void TestOrders::endedIsReopened()
{
    ConversationInfo ended = info();
    ended.state = ConversationState::Closed;
    ended.endedAt = m_desk->service.clock - 1000;
    change(ended);
    QVERIFY(!part("transferButton")->isVisible());
    save("ended");
    click("statePrimary");
    QCOMPARE(m_desk->service.lastOrder<ReopenRequest>()->conversation, ConversationId { 1001 });
    ended.endedAt = m_desk->service.clock - kDay; // product.md 4: within 24 h
    ended.version = info().version;
    change(ended);
    QVERIFY(!part("statePrimary")->isVisible());
}

void TestOrders::takenOverBecomesAWatcher()
{
    page()->composer()->setText(QString::fromUtf8("您的退款"));
    m_desk->apply(ConversationLost { { 1001 }, { 1 }, { 8 } });
    QVERIFY(part<PlainLabel>("stateText")->text().contains(QString::fromUtf8("阿强")));
    QCOMPARE(page()->draft(), QString::fromUtf8("您的退款"));
    QVERIFY(!part("transferButton")->isVisible());
    QVERIFY(!m_desk->service.watches.isEmpty());
    QCOMPARE(m_desk->service.watches.last(), std::pair(ConversationId { 1001 }, true));
    QVERIFY(!part<PlainLabel>("stateText")->text().contains(QString::fromUtf8("旁听")));
    // What the colleague writes is seen, and nothing can be sent.
    ConversationInfo watched = info();
    watched.owner = { 8 };
    ++watched.version;
    watched.lastSeq = 3;
    Message said = m_desk->makeMessage(1, 3, QString::fromUtf8("您好，我来处理"), Direction::Out);
    said.author = { 8 };
    m_desk->store.applyWatched(watched, { said });
    QCOMPARE(m_desk->store.log({ 1 })->lastSeq(), 3);
    QVERIFY(!m_desk->store.hasRow({ 1 }));
    QVERIFY(part<PlainLabel>("stateText")->text().contains(QString::fromUtf8("旁听")));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    QVERIFY(m_desk->service.sent.isEmpty());
    save("watching");
    m_window->chats()->closeChat({ 1 });
    QTRY_COMPARE(m_desk->service.watches.last(), std::pair(ConversationId { 1001 }, false));
}

void TestOrders::supervisorTakesOver()
{
    HelloAnswer hello;
    hello.agent = m_desk->me;
    hello.agent.role = Role::Supervisor;
    hello.epoch = m_desk->store.epoch();
    hello.cursor = m_desk->store.cursor();
    hello.resumed = true;
    m_desk->store.applySnapshot(hello);
    m_desk->apply(ConversationLost { { 1001 }, { 1 }, { 8 } });
    click("statePrimary");
    QVERIFY(m_desk->service.lastOrder<TakeOverRequest>());
}

void TestOrders::givenBackAfterAQuestion()
{
    choose("退回排队");
    QVERIFY(m_desk->service.orders.isEmpty());
    click("questionYes");
    QVERIFY(m_desk->service.lastOrder<RequeueRequest>());
}

void TestOrders::blocked()
{
    choose("拉黑…");
    QTRY_VERIFY(part("blockSheet"));
    QVERIFY(part<QRadioButton>("term30")->isChecked()); // the default of product.md 4
    QTest::keyClicks(part<QLineEdit>("blockReason"), QStringLiteral("abuse"));
    click("blockOk");
    const auto *request = m_desk->service.nextQuestion<BlockRequest>();
    QVERIFY(request);
    QCOMPARE(request->visitor, VisitorId { 1 });
    QVERIFY(request->on);
    QCOMPARE(request->reason, QStringLiteral("abuse"));
    QCOMPARE(request->untilAt, m_desk->service.clock + 30 * kDay);
    m_desk->service.answerNext({});
    QTRY_VERIFY(!part("blockSheet"));
    // Now the card says so, and the menu has the other one.
    QCOMPARE(m_desk->service.cards.last(), VisitorId { 1 });
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 1 })->visitor;
    card.blockedUntilAt = m_desk->service.clock + 30 * kDay;
    m_desk->store.applyVisitorCard(card);
    choose("取消拉黑");
    const auto *unblock = m_desk->service.nextQuestion<BlockRequest>();
    QVERIFY(unblock && !unblock->on);
}

void TestOrders::blockRefused()
{
    choose("拉黑…");
    QTRY_VERIFY(part("blockSheet"));
    QTest::mouseClick(part<QRadioButton>("term7"), Qt::LeftButton, {}, QPoint(8, 8));
    QTest::keyClick(part<QLineEdit>("blockReason"), Qt::Key_Return);
    QCOMPARE(m_desk->service.nextQuestion<BlockRequest>()->untilAt,
             m_desk->service.clock + 7 * kDay);
    m_desk->service.refuseNext(makeError(ErrorCode::Forbidden, QStringLiteral("no")));
    QVERIFY(part("blockSheet"));
    QVERIFY(!part<PlainLabel>("blockError")->text().isEmpty());
    QVERIFY(part("blockOk")->isEnabled());
}

void TestOrders::whyInWords_data()
{
    QTest::addColumn<Explanation>("why");
    QTest::addColumn<QString>("says");
    const auto assigned = [](const char *rule) {
        Explanation why;
        why.conversation = { 1001 };
        why.state = ConversationState::Assigned;
        why.why = QLatin1String(rule);
        why.owner = { 7 };
        return why;
    };
    const auto waiting = [](const char *rule) {
        Explanation why;
        why.conversation = { 1001 };
        why.why = QLatin1String(rule);
        why.position = 2;
        why.queuedAt = 1'700'000'000'000 - 3 * 60'000;
        return why;
    };
    const auto zh = [](const char *text) { return QString::fromUtf8(text); };
    QTest::newRow("in order") << assigned("in_order") << zh("轮流分配");
    QTest::newRow("sticky") << assigned("last_agent") << zh("上次");
    QTest::newRow("transferred") << assigned("transferred") << zh("转接给");
    QTest::newRow("a rule of a newer relay") << assigned("moon_phase") << zh("客服小美");
    QTest::newRow("all full") << waiting("all_full") << zh("已排队 3 分钟，第 2 位");
    QTest::newRow("nobody online") << waiting("nobody_online") << zh("无人在线");
    QTest::newRow("off hours") << waiting("off_hours") << zh("非工作时间");
    Explanation others = waiting("all_full");
    others.others = { { { 8 }, zh("阿强"), QStringLiteral("at_capacity"), 10, 10 } };
    others.stays = { { true, {}, {}, 1'700'000'000'000, 0, QStringLiteral("visitor_wrote"), {} } };
    QTest::newRow("why not the others") << others << zh("阿强：已满（10/10）");
    QTest::newRow("where it was") << others << zh("访客来消息");
}

void TestOrders::whyInWords()
{
    QFETCH(Explanation, why);
    QFETCH(QString, says);
    choose("分配原因");
    auto *sheet = part<WhySheet>("whySheet");
    QVERIFY(sheet);
    QVERIFY(m_desk->service.nextQuestion<ExplainRequest>());
    m_desk->service.answerNext(codec::toJson(ExplainAnswer { why }));
    QVERIFY2(sheet->text().contains(says), qPrintable(sheet->text()));
    save(QTest::currentDataTag() == QByteArray("why not the others") ? "why-waiting" : "why");
}

void TestOrders::signOff()
{
    std::optional<LeftBehind> chosen;
    const auto done = [&chosen](LeftBehind open) { chosen = open; };
    SignOffSheet::ask(m_desk->look, m_desk->service, m_desk->store, m_window.get(), done);
    QTRY_VERIFY(part("signOffSheet"));
    QVERIFY(!chosen);
    save("sign-off");
    click("signOffQueue");
    QCOMPARE(chosen, LeftBehind::Queue);
    QTRY_VERIFY(!part("signOffSheet"));
    m_desk->apply(ConversationLost { { 1001 }, { 1 }, {} }); // nothing is open: nothing is asked
    chosen.reset();
    SignOffSheet::ask(m_desk->look, m_desk->service, m_desk->store, m_window.get(), done);
    QCOMPARE(chosen, LeftBehind::Unanswered);
}

void TestOrders::signOffHandsOver()
{
    std::optional<LeftBehind> chosen;
    SignOffSheet::ask(m_desk->look, m_desk->service, m_desk->store, m_window.get(),
                      [&chosen](LeftBehind open) { chosen = open; });
    click("signOffTransfer");
    QTRY_VERIFY(part("transferSheet"));
    QVERIFY(!chosen);
    QTest::keyClick(part<QLineEdit>("transferSearch"), Qt::Key_Return);
    QCOMPARE(chosen, LeftBehind::Keep);
    QCOMPARE(m_desk->service.lastOrder<TransferRequest>()->agent, AgentId { 8 });
}

void TestOrders::sheetKeepsTheFocus()
{
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    page()->focusComposer();
    click("transferButton");
    auto *sheet = part("transferSheet");
    for (int step = 0; step < 12; ++step) {
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Tab);
        QVERIFY(sheet->isAncestorOf(m_window->focusWidget()));
    }
    // A click beside the box puts it away, and the focus is where it was.
    QTest::mouseClick(sheet, Qt::LeftButton, {}, QPoint(4, 4));
    QTRY_VERIFY(!part("transferSheet"));
    QCOMPARE(m_window->focusWidget(), page()->composer()->edit());
}

void TestOrders::pictures_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("width");
    QTest::newRow("zh") << QStringLiteral("zh_CN") << 760;
    QTest::newRow("zh narrow") << QStringLiteral("zh_CN") << 600;
    QTest::newRow("en") << QStringLiteral("en") << 760;
    QTest::newRow("en narrow") << QStringLiteral("en") << 600;
}

//! Nothing of the head lies over anything else, in either language and width.
void TestOrders::pictures()
{
    QFETCH(QString, language);
    QFETCH(int, width);
    m_language.use(language);
    m_window->setContentSize({ width, 560 });
    QCoreApplication::processEvents();
    QList<QRect> taken;
    for (const char *name : { "transferButton", "transferIcon", "helpButton", "helpIcon",
                              "endButton", "moreButton", "cardButton" }) {
        QWidget *widget = part(name);
        if (!widget->isVisible())
            continue;
        for (const QRect &other : taken)
            QVERIFY2(!other.intersects(widget->geometry()), name);
        taken.append(widget->geometry());
        const auto *button = static_cast<QAbstractButton *>(widget);
        QVERIFY2(widget->accessibleName().size() > 0 || !button->text().isEmpty(), name);
    }
    QCOMPARE(part("transferButton")->isVisible(), width > 700);
    save(width > 700 ? "head" : "head-narrow");
    QTest::mouseClick(part(width > 700 ? "transferButton" : "transferIcon"), Qt::LeftButton);
    save(width > 700 ? "transfer" : "transfer-narrow");
    part<Sheet>("transferSheet")->dismiss();
    page()->orders()->openBlock();
    save(width > 700 ? "block" : "block-narrow");
}

QTEST_MAIN(TestOrders)
#include "tst_ui_orders.moc"
