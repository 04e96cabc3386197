// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/chat/attachmentstrip.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/rowwords.h"
#include "ui/conversations/endsheet.h"
#include "ui/conversations/unsentbar.h"
#include "ui/conversations/unsentsheet.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"
#include "ui/visitors/episodelist.h"
#include "ui/visitors/visitorcard.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/channelchip.h"
#include "ui/widgets/plainlabel.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QString zh(const char *text)
{
    return QString::fromUtf8(text);
}

Attachment picture(const char *bytes)
{
    Attachment made;
    made.bytes = bytes;
    made.fileName = zh("尺码.png");
    made.mimeType = QStringLiteral("image/png");
    made.size = { 40, 30 };
    made.preview = QImage(40, 30, QImage::Format_RGB32);
    made.preview.fill(Qt::darkCyan);
    return made;
}

} // namespace

//! How a conversation ends and what stays of it: the end sheet, the visitor card with the earlier
//! ones, the head's second line; and what is not sent yet. With mouse and keys.
class TestWrapUp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void headSaysWhoComes();
    void endWithAChoice();
    void endWithOwnWordsByKeys();
    void endCanBeTakenBack();
    void wrapUpIsShownAfterwards();
    void whyIsOnTheCard();
    void episodesAreListedAndOpened();
    void openidIsCopiedByRight();
    void blockedIsSaidAndTakenBack();
    void tearOffFromTheMenu();
    void picturesBelongToTheDraft();
    void unsentAreCountedAndShown();
    void unsentAreSentAgainOrDiscarded();
    void pictures_data();
    void pictures();

private:
    template <typename T> T *child(const char *name)
    {
        return m_shell->mainWindow()->findChild<T *>(QLatin1String(name));
    }
    void click(const char *name) { QTest::mouseClick(child<QWidget>(name), Qt::LeftButton); }
    void begin(const QString &theme, const QString &language);
    VisitorCard card() const;
    QList<VisitorEpisode> episodes() const;
    void answerWhy();
    LocalMessage unsent(const char *id, const char *text, bool refused) const;
    void save(const QString &name);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestWrapUp::init()
{
    begin(QStringLiteral("light"), QStringLiteral("zh_CN"));
    m_shell->openChat({ 1 });
}

void TestWrapUp::begin(const QString &theme, const QString &language)
{
    m_shell.reset();
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), language);
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), theme);
    HelloAnswer hello;
    hello.agent = m_desk->me;
    hello.epoch = QStringLiteral("e");
    hello.cursor = { 1 };
    hello.channels = { { { 1 }, zh("小鹿商城") }, { { 2 }, zh("小鹿会员") } };
    hello.conversations = { m_desk->makeInfo(1, zh("陈晨"), 1),
                            m_desk->makeInfo(2, zh("张伟"), 2) };
    hello.dispositions = { zh("售前咨询"), zh("退款"), zh("换货 · 已解决"), zh("物流催件") };
    m_desk->store.applySnapshot(hello);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
    m_shell->mainWindow()->resize(1366, 768);
}

void TestWrapUp::cleanup()
{
    m_shell.reset();
    m_desk.reset();
}

QList<VisitorEpisode> TestWrapUp::episodes() const
{
    const qint64 day = 86'400'000;
    const qint64 now = FakeDesk::kStart;
    return {
        { { 900 }, zh("小王"), now - 7 * day, now - 7 * day + 600'000, zh("尺码咨询"), {} },
        { { 800 }, zh("小美"), now - 20 * day, now - 20 * day + 600'000, zh("退款"), zh("已解决") },
        { { 700 }, zh("小陈"), now - 40 * day, now - 40 * day + 600'000, {}, {} }
    };
}

VisitorCard TestWrapUp::card() const
{
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 1 })->visitor;
    card.source = { { QStringLiteral("page"), zh("商品页") },
                    { QStringLiteral("phone"), QStringLiteral("13812342671") } };
    card.conversations = 3;
    card.firstSeenAt = FakeDesk::kStart - 90LL * 86'400'000;
    card.episodes = episodes();
    card.openid = QStringLiteral("oABCDEFGHIJKL9f2");
    return card;
}

//! The relay answers what the card asked.
void TestWrapUp::answerWhy()
{
    auto &questions = m_desk->service.questions;
    for (qsizetype i = 0; i < questions.size(); ++i) {
        const auto *why = std::get_if<ExplainRequest>(&questions.at(i).body);
        if (!why)
            continue;
        Explanation explanation;
        explanation.conversation = why->conversation;
        explanation.state = ConversationState::Assigned;
        explanation.why = QStringLiteral("in_order");
        explanation.policy = QStringLiteral("in_order");
        Answer answer;
        answer.ok = true;
        answer.d = codec::toJson(ExplainAnswer { explanation });
        const auto asked = questions.takeAt(i);
        if (asked.context)
            asked.done(answer);
        return;
    }
    QFAIL("nobody asked why");
}

void TestWrapUp::headSaysWhoComes()
{
    auto *words = child<PlainLabel>("chatVisits");
    QVERIFY(words->isVisible());
    QCOMPARE(words->text(), QString());
    QCOMPARE(m_desk->service.cards.count(VisitorId { 1 }) > 0, true); // it asked
    m_desk->store.applyVisitorCard(card());
    QCOMPARE(words->text(), zh("来自 商品页 · 第 3 次咨询 · 上次 小王"));
    auto *chip = child<ChannelChip>("chatChannelChip");
    QVERIFY(chip->isVisible());
    QCOMPARE(chip->name(), zh("小鹿商城"));
    // Beside the name, not over it, and as drawn.
    auto *name = child<PlainLabel>("chatName");
    QVERIFY(chip->x() >= name->geometry().right());
    QCOMPARE(child<ChatHeader>("chatHeader")->height(), 60);
    VisitorCard first;
    first.visitor = m_desk->store.currentOf({ 1 })->visitor;
    first.conversations = 1;
    m_desk->store.applyVisitorCard(first);
    QCOMPARE(words->text(), zh("第 1 次咨询"));
}

void TestWrapUp::endWithAChoice()
{
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.waitingSinceAt = m_desk->service.clock;
    m_desk->update(info);
    click("endButton");
    QVERIFY(child<EndSheet>("endSheet"));
    QVERIFY(child<PlainLabel>("endUnanswered")); // the visitor waits
    QVERIFY(m_desk->service.ends.isEmpty());
    click("endButton"); // under the sheet: no second one
    QCOMPARE(m_shell->mainWindow()->findChildren<EndSheet *>().size(), 1);
    click("choice1");
    click("choice2");
    QTest::keyClicks(child<QLineEdit>("endNote"), QStringLiteral("sent today"));
    click("endOk");
    QCOMPARE(m_desk->service.ends.size(), 1);
    QCOMPARE(m_desk->service.ends[0].conversation, ConversationId { 1001 });
    QCOMPARE(m_desk->service.ends[0].disposition, zh("换货 · 已解决"));
    QCOMPARE(m_desk->service.ends[0].note, QStringLiteral("sent today"));
}

void TestWrapUp::endWithOwnWordsByKeys()
{
    click("endButton");
    auto *note = child<QLineEdit>("endNote");
    QTRY_VERIFY(note->hasFocus());
    QVERIFY(!child<PlainLabel>("endUnanswered"));
    QTest::keyClicks(note, QStringLiteral("size"));
    QTest::keyClick(note, Qt::Key_Return);
    QCOMPARE(m_desk->service.ends.size(), 1);
    QCOMPARE(m_desk->service.ends[0].disposition, QStringLiteral("size"));
    QCOMPARE(m_desk->service.ends[0].note, QString());
    QTRY_VERIFY(!child<EndSheet>("endSheet"));
    // A word chosen by keys, and Enter on it.
    click("endButton");
    QTest::keyClick(child<QWidget>("choice0"), Qt::Key_Space);
    QTest::keyClick(child<QWidget>("choice0"), Qt::Key_Return);
    QCOMPARE(m_desk->service.ends.size(), 2);
    QCOMPARE(m_desk->service.ends[1].disposition, zh("售前咨询"));
}

void TestWrapUp::endCanBeTakenBack()
{
    click("endButton");
    QTest::keyClick(child<QLineEdit>("endNote"), Qt::Key_Escape);
    QTRY_VERIFY(!child<EndSheet>("endSheet"));
    click("endButton");
    click("choice1");
    click("choice1"); // chosen no more
    click("endOk");
    QCOMPARE(m_desk->service.ends.size(), 1);
    QCOMPARE(m_desk->service.ends[0].disposition, QString());
}

void TestWrapUp::wrapUpIsShownAfterwards()
{
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.state = ConversationState::Closed;
    info.endedAt = m_desk->service.clock;
    info.disposition = zh("退款");
    m_desk->update(info);
    QVERIFY(child<PlainLabel>("stateText")->text().contains(zh("小结：退款")));
    // In the messages, too.
    Message line = m_desk->makeMessage(1, 1, zh("退款 · 已解决"), Direction::System);
    line.content.kind = ContentKind::Ended;
    line.authorName = zh("小王");
    const QString words = systemWords(line);
    QVERIFY2(words.endsWith(zh("小王 结束会话 · 小结：退款 · 已解决")), qPrintable(words));
    line.content.text.clear();
    line.authorName.clear();
    QVERIFY(systemWords(line).endsWith(zh("会话已结束")));
}

void TestWrapUp::whyIsOnTheCard()
{
    m_desk->store.applyVisitorCard(card());
    auto *visits = child<FactList>("cardVisits");
    QCOMPARE(visits->rowCount(), 3);
    answerWhy();
    QCOMPARE(visits->rowCount(), 4);
    QVERIFY2(visits->valueAt(3).contains(zh("轮流分配")), qPrintable(visits->valueAt(3)));
    // Somebody else has it now: the old reason is none any more, and the relay is asked again.
    const auto asked = m_desk->service.cards.size();
    ConversationInfo info = *m_desk->store.currentOf({ 1 });
    ++info.version;
    info.state = ConversationState::Closed;
    info.endedAt = m_desk->service.clock;
    m_desk->update(info);
    QCOMPARE(m_desk->service.cards.size(), asked + 1);
    QCOMPARE(visits->rowCount(), 3);
    answerWhy();
}

void TestWrapUp::episodesAreListedAndOpened()
{
    auto *list = child<EpisodeList>("cardEpisodes");
    QVERIFY(!list->isVisible());
    m_desk->store.applyVisitorCard(card());
    QVERIFY(list->isVisible());
    QCOMPARE(list->count(), 3);
    QVERIFY(child<QWidget>("episode1")->accessibleName().contains(zh("退款 · 已解决")));
    QVERIFY(child<QWidget>("episode2")->accessibleName().contains(zh("无小结")));
    auto &questions = m_desk->service.questions;
    questions.clear();
    click("episode1");
    const auto *asked = m_desk->service.nextQuestion<HistoryRequest>();
    QVERIFY(asked);
    QCOMPARE(asked->at, episodes().at(1).openedAt);
    click("episodesAll");
    QTRY_VERIFY(child<QWidget>("chatLog") && child<QWidget>("chatLog")->isVisible());
}

void TestWrapUp::openidIsCopiedByRight()
{
    auto *copy = child<QWidget>("cardCopy");
    VisitorCard without = card();
    without.openid.clear();
    m_desk->store.applyVisitorCard(without);
    QVERIFY(!copy->isVisible());
    QCOMPARE(child<PlainLabel>("cardOpenid")->text(), zh("oABC…9f2"));
    m_desk->store.applyVisitorCard(card());
    QVERIFY(copy->isVisible());
    click("cardCopy");
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("oABCDEFGHIJKL9f2"));
    QVERIFY(!child<PlainLabel>("cardOpenid")->text().contains(QStringLiteral("DEFG")));
}

void TestWrapUp::blockedIsSaidAndTakenBack()
{
    m_desk->store.applyVisitorCard(card());
    auto *block = child<QAbstractButton>("cardBlock");
    QCOMPARE(block->text(), zh("拉黑…"));
    VisitorCard blocked = card();
    blocked.blockedUntilAt = m_desk->service.clock + 86'400'000;
    m_desk->store.applyVisitorCard(blocked);
    QCOMPARE(block->text(), zh("取消拉黑"));
    QVERIFY(child<PlainLabel>("cardBlocked")->text().startsWith(zh("已拉黑，到 ")));
    auto &questions = m_desk->service.questions;
    questions.clear();
    click("cardBlock");
    const auto *request = m_desk->service.nextQuestion<BlockRequest>();
    QVERIFY(request && !request->on);
    const auto asked = m_desk->service.cards.size();
    m_desk->service.answerNext({});
    QCOMPARE(m_desk->service.cards.size(), asked + 1); // what it says now
    // The menu has the one that applies.
    click("moreButton");
    QStringList rows;
    for (const QAction *action : child<QMenu>("moreMenu")->actions())
        rows.append(action->text());
    QVERIFY(rows.contains(zh("取消拉黑")) && !rows.contains(zh("拉黑…")));
}

void TestWrapUp::tearOffFromTheMenu()
{
    click("moreButton");
    auto *menu = child<QMenu>("moreMenu");
    for (QAction *action : menu->actions()) {
        if (action->text() == zh("在独立窗口中打开"))
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    }
    QTRY_VERIFY(m_shell->chatWindow()->isVisible());
    QVERIFY(!m_shell->mainWindow()->chats()->isOpen({ 1 }));
}

void TestWrapUp::picturesBelongToTheDraft()
{
    ChatWidget *chats = m_shell->mainWindow()->chats();
    chats->page({ 1 })->composer()->strip()->add(picture("one"));
    chats->page({ 1 })->composer()->strip()->add(picture("two"));
    QCOMPARE(m_desk->store.draftPictures({ 1 }).size(), 2);
    QVERIFY(!m_desk->store.currentOf({ 1 })->visitor.name.isEmpty());
    chats->closeChat({ 1 });
    QCOMPARE(m_desk->store.draftPictures({ 1 }).size(), 2);
    m_shell->openChat({ 1 });
    QCOMPARE(chats->page({ 1 })->composer()->strip()->count(), 2);
    auto *cross = chats->page({ 1 })->findChild<QWidget *>(QStringLiteral("removePicture0"));
    QTest::mouseClick(cross, Qt::LeftButton);
    QCOMPARE(m_desk->store.draftPictures({ 1 }).size(), 1);
    QCOMPARE(m_desk->store.draftPictures({ 1 }).first().bytes, QByteArray("two"));
    // From an earlier run, while the chat is open.
    m_shell->openChat({ 2 });
    m_desk->store.restoreDraftPictures({ 2 }, { picture("kept") });
    QCOMPARE(chats->page({ 2 })->composer()->strip()->count(), 1);
    // Sent: nothing is left of it.
    QTest::keyClick(chats->page({ 2 })->composer()->edit(), Qt::Key_Return);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    QVERIFY(m_desk->store.draftPictures({ 2 }).isEmpty());
}

LocalMessage TestWrapUp::unsent(const char *id, const char *text, bool refused) const
{
    LocalMessage local;
    local.message.visitor = { 1 };
    local.message.conversation = { 1001 };
    local.message.direction = Direction::Out;
    local.message.content.text = zh(text);
    local.message.clientMessageId = QLatin1String(id);
    if (refused)
        local.refusal = makeError(ErrorCode::Unavailable, QStringLiteral("kept"),
                                  { { QStringLiteral("kept"), true } });
    return local;
}

void TestWrapUp::unsentAreCountedAndShown()
{
    auto *bar = child<UnsentBar>("unsentBar");
    QVERIFY(!bar->isVisible());
    m_desk->service.waiting = { unsent("a", "在路上", false) };
    Q_EMIT m_desk->service.unsentChanged();
    QVERIFY(!bar->isVisible()); // over a good connection it is gone in a moment
    ConnectionStatus offline;
    offline.state = ConnectionState::Waiting;
    m_desk->service.setStatus(offline);
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->accessibleName(), zh("1 条消息未发送"));
    m_desk->service.waiting.append(unsent("b", "没发出", true));
    Q_EMIT m_desk->service.unsentChanged();
    QCOMPARE(bar->count(), 2);
    m_desk->service.setStatus({ ConnectionState::Online, 0, {} });
    QCOMPARE(bar->count(), 1);
    m_desk->service.waiting.clear();
    Q_EMIT m_desk->service.unsentChanged();
    QVERIFY(!bar->isVisible());
}

void TestWrapUp::unsentAreSentAgainOrDiscarded()
{
    m_desk->service.waiting = { unsent("a", "第一条", true), unsent("b", "第二条", true) };
    Q_EMIT m_desk->service.unsentChanged();
    click("unsentShow");
    auto *sheet = child<UnsentSheet>("unsentSheet");
    QVERIFY(sheet && sheet->isVisible());
    QCOMPARE(sheet->count(), 2);
    click("unsentAgain0");
    QCOMPARE(m_desk->service.sentAgain.size(), 1);
    QCOMPARE(m_desk->service.sentAgain.last().content.text, zh("第一条"));
    click("unsentDrop1");
    QCOMPARE(m_desk->service.withdrawn.size(), 1);
    QCOMPARE(m_desk->service.withdrawn.last().content.text, zh("第二条"));
    click("unsentSendAll");
    QCOMPARE(m_desk->service.sentAgain.size(), 3);
    m_desk->service.waiting.clear();
    Q_EMIT m_desk->service.unsentChanged();
    QTRY_VERIFY(!child<UnsentSheet>("unsentSheet")); // nothing is left: it goes by itself
}

void TestWrapUp::pictures_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    for (const char *theme : { "light", "dark" }) {
        for (const char *language : { "zh_CN", "en" })
            QTest::newRow(qPrintable(
                QStringLiteral("%1 %2").arg(QLatin1String(theme), QLatin1String(language))))
                << QString::fromLatin1(theme) << QString::fromLatin1(language);
    }
}

void TestWrapUp::save(const QString &name)
{
    QTest::qWait(60); // coalesced counts
    const QPixmap shot = m_shell->mainWindow()->grab();
    QVERIFY(!shot.isNull());
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (!dir.isEmpty())
        QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(name + QStringLiteral(".png"))));
}

//! For people to look at, when $KEFUDESK_SCREENSHOTS says where.
void TestWrapUp::pictures()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    begin(theme, language);
    const QString tail = QStringLiteral("-%1-%2").arg(theme, language);
    m_shell->openChat({ 1 });
    m_desk->store.applyVisitorCard(card());
    answerWhy();
    m_desk->push(m_desk->makeMessage(1, 1, zh("这件现在下单几天能到上海？我想周末穿 😊")));
    m_desk->push(m_desk->makeMessage(
        1, 2, zh("您好，陈女士！今天 17:00 前下单，周五前可以到上海。"), Direction::Out));
    save(QStringLiteral("card") + tail);
    click("endButton");
    click("choice2");
    save(QStringLiteral("end-sheet") + tail);
    QTest::keyClick(child<QLineEdit>("endNote"), Qt::Key_Escape);
    m_desk->service.waiting = { unsent("a", "第一条", true), unsent("b", "第二条", false) };
    ConnectionStatus offline;
    offline.state = ConnectionState::Waiting;
    offline.nextAttemptAt = QDateTime::currentMSecsSinceEpoch() + 8'000;
    m_desk->service.setStatus(offline);
    Q_EMIT m_desk->service.unsentChanged();
    click("unsentShow");
    save(QStringLiteral("unsent") + tail);
}

QTEST_MAIN(TestWrapUp)
#include "tst_ui_wrapup.moc"
