// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/watchlist.h"
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! Looking on in conversations of others (product.md 4 and 8): who may, what he is told, and that
//! it is looking only.
class TestDeskWatching : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void supervisorSeesWhatHappens();
    void onlyWhoMay();
    void formerOwnerLooksOnAfterATakeOver();
    void formerOwnerComesBackWithAnotherSocket();
    void transferredIsNotTakenOver();
    void ownOnesAreNotToldTwice();
    void leavingEndsIt();
    void readMarksReachAllConsolesAndTheSupervisor();
    void listHasALimitAndForgets();
};

namespace {

struct WatchedShop : Shop {
    Result<WatchAnswer> watch(AgentId who, desk::SessionId session, ConversationId id)
    {
        return await<WatchAnswer>([&](auto done) { desk->watch(actor(who), session, id, done); });
    }
    bool takeOver(ConversationId id)
    {
        return await<ConversationInfo>([&](auto done) { desk->takeOver(actor(lead), id, done); })
            .ok();
    }
    Result<HistoryAnswer> history(AgentId who, VisitorId visitor)
    {
        return await<HistoryAnswer>(
            [&](auto done) { desk->history(actor(who), visitor, 0, 50, done); });
    }
    Result<ConversationInfo> read(AgentId who, VisitorId visitor, int seq)
    {
        return await<ConversationInfo>(
            [&](auto done) { desk->markRead(actor(who), visitor, seq, done); });
    }
};

QStringList textsOf(const FakeConsole &console)
{
    QStringList texts;
    for (const WatchedPush &push : console.watched) {
        for (const Message &message : push.messages)
            texts.append(message.content.text);
    }
    return texts;
}

} // namespace

void TestDeskWatching::supervisorSeesWhatHappens()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    const auto answer = f.watch(f.lead, f.leadSession, id);
    QVERIFY(answer.ok());
    QCOMPARE(answer->conversation.owner, f.ann);
    QCOMPARE(answer->conversation.quota.left, 5);
    QCOMPARE(answer->messages.size(), 1);
    QVERIFY(f.leadConsole.watched.isEmpty());

    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("and another thing")));
    QTRY_COMPARE(f.leadConsole.watched.size(), 1);
    QCOMPARE(f.leadConsole.watched.first().conversation.unread, 2);
    const auto sent = f.reply(f.ann, id, QStringLiteral("here you are"));
    QVERIFY(sent.ok());
    QTRY_VERIFY(!f.leadConsole.watched.last().messages.isEmpty()
                && f.leadConsole.watched.last().messages.first().delivery
                    == DeliveryState::Accepted);
    QCOMPARE(textsOf(f.leadConsole).first(), QStringLiteral("and another thing"));
    QVERIFY(f.leadConsole.events.isEmpty()); // nothing of it stands in his own stream

    QVERIFY(f.end(f.ann, id).ok());
    QTRY_VERIFY(f.leadConsole.watched.last().over);
    const auto after = f.leadConsole.watched.size();
    QVERIFY(f.reopen(f.ann, id).ok());
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("once more")));
    QTRY_COMPARE(f.annConsole.lastConversation().lastSeq, 5);
    QCOMPARE(f.leadConsole.watched.size(), after); // over is over
    QVERIFY(f.end(f.ann, id).ok());
    QCOMPARE(int(codeOf(f.watch(f.lead, f.leadSession, id))), int(ErrorCode::Closed));
}

void TestDeskWatching::onlyWhoMay()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    f.setState(f.bob, PresenceState::Busy);
    QCOMPARE(int(codeOf(f.watch(f.bob, f.bobSession, id))), int(ErrorCode::NotFound));
    QCOMPARE(int(codeOf(f.watch(f.lead, f.leadSession, ConversationId { 999 }))),
             int(ErrorCode::NotFound));
    const AgentId qa = f.addAgent(QStringLiteral("qa"), Role::Qa);
    FakeConsole qaConsole;
    const desk::SessionId qaSession = f.attach(qa, &qaConsole);
    QVERIFY(f.watch(qa, qaSession, id).ok());
    domain::Actor elsewhere = f.actor(f.lead);
    elsewhere.channels = { ChannelId { 99 } };
    const auto refused =
        f.await<WatchAnswer>([&](auto done) { f.desk->watch(elsewhere, f.leadSession, id, done); });
    QCOMPARE(int(codeOf(refused)), int(ErrorCode::NotFound));
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(qaConsole.watched.size(), 1);
    QVERIFY(f.bobConsole.watched.isEmpty());
    QVERIFY(f.leadConsole.watched.isEmpty());
}

void TestDeskWatching::formerOwnerLooksOnAfterATakeOver()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    const VisitorId visitor = f.annConsole.lastConversation().visitor.id;
    QVERIFY(f.takeOver(id));
    QTRY_COMPARE(f.annConsole.lost(), QList<ConversationId> { id });
    QTRY_COMPARE(f.annConsole.watched.size(), 1); // told that she looks on
    QCOMPARE(f.annConsole.watched.first().conversation.owner, f.lead);
    QVERIFY(f.annConsole.watched.first().messages.isEmpty()); // she has them

    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("who are you?")));
    QVERIFY(f.reply(f.lead, id, QStringLiteral("her boss")).ok());
    QTRY_VERIFY(textsOf(f.annConsole).contains(QStringLiteral("her boss")));
    const auto page = f.history(f.ann, visitor);
    QVERIFY(page.ok());
    QCOMPARE(page->messages.size(), 3);

    // Looking only.
    const auto sent = f.reply(f.ann, id, QStringLiteral("but I"));
    QCOMPARE(int(codeOf(sent)), int(ErrorCode::Conflict));
    QCOMPARE(sent.error().details.value(QStringLiteral("ownerName")).toString(),
             QStringLiteral("lead!"));
    QCOMPARE(int(codeOf(f.end(f.ann, id))), int(ErrorCode::Conflict));
    QCOMPARE(int(codeOf(f.transfer(f.ann, { id, f.ann, {}, {} }))), int(ErrorCode::Conflict));
    QVERIFY(!f.read(f.ann, visitor, 2).ok());
    QCOMPARE(f.desk->health().assigned, qint64(1));

    QVERIFY(f.end(f.lead, id).ok());
    QTRY_VERIFY(f.annConsole.watched.last().over);
    QVERIFY(f.annConsole.gapless);
}

void TestDeskWatching::formerOwnerComesBackWithAnotherSocket()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    QVERIFY(f.takeOver(id));
    QTRY_COMPARE(f.annConsole.watched.size(), 1);
    f.desk->detach(f.annSession, false);
    FakeConsole again;
    f.annSession = f.attach(f.ann, &again);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("unheard")));
    const auto answer = f.watch(f.ann, f.annSession, id);
    QVERIFY(answer.ok());
    QCOMPARE(answer->messages.size(), 2);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("heard")));
    QTRY_COMPARE(textsOf(again), QStringList { QStringLiteral("heard") });

    // Also behind a restart of the relay.
    f.close();
    f.open();
    FakeConsole later;
    const desk::SessionId session = f.attach(f.ann, &later);
    QVERIFY(f.watch(f.ann, session, id).ok());
}

void TestDeskWatching::transferredIsNotTakenOver()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    QVERIFY(f.transfer(f.ann, { id, f.bob, {}, {} }).ok());
    QTRY_COMPARE(f.annConsole.lost(), QList<ConversationId> { id });
    QCOMPARE(int(codeOf(f.watch(f.ann, f.annSession, id))), int(ErrorCode::NotFound));
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(f.bobConsole.lastConversation().lastSeq, 2);
    QVERIFY(f.annConsole.watched.isEmpty());
}

void TestDeskWatching::ownOnesAreNotToldTwice()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    f.setState(f.bob, PresenceState::Busy);
    QVERIFY(f.watch(f.lead, f.leadSession, id).ok());
    QVERIFY(f.takeOver(id));
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("mine now")));
    QTRY_COMPARE(f.leadConsole.texts().last(), QStringLiteral("mine now"));
    QVERIFY(f.leadConsole.watched.isEmpty());
    QVERIFY(f.transfer(f.lead, { id, f.bob, {}, {} }).ok());
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("bob's now")));
    QTRY_COMPARE(textsOf(f.leadConsole), QStringList { QStringLiteral("bob's now") });
}

void TestDeskWatching::leavingEndsIt()
{
    WatchedShop f;
    const ConversationId id = f.withAnn();
    const VisitorId visitor = f.annConsole.lastConversation().visitor.id;
    QVERIFY(f.takeOver(id));
    QTRY_COMPARE(f.annConsole.watched.size(), 1);
    f.desk->unwatch(f.annSession, id);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(f.leadConsole.lastConversation().lastSeq, 2);
    QCOMPARE(f.annConsole.watched.size(), 1);
    QCOMPARE(int(codeOf(f.history(f.ann, visitor))), int(ErrorCode::NotFound));
}

void TestDeskWatching::readMarksReachAllConsolesAndTheSupervisor()
{
    WatchedShop f;
    FakeConsole second; // ann's other console
    f.attach(f.ann, &second);
    const ConversationId id = f.withAnn();
    const VisitorId visitor = f.annConsole.lastConversation().visitor.id;
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("two")));
    QTRY_COMPARE(second.lastConversation().unread, 2);
    QVERIFY(f.watch(f.lead, f.leadSession, id).ok());

    *f.time += 3 * kSecond;
    const qint64 readAt = *f.time;
    QVERIFY(f.read(f.ann, visitor, 1).ok()); // on the first console
    QTRY_COMPARE(second.lastConversation().unread, 1);
    QTRY_COMPARE(f.annConsole.lastConversation().unread, 1);
    QTRY_COMPARE(f.leadConsole.watched.size(), 1);
    QCOMPARE(f.leadConsole.watched.last().conversation.readSeq, 1);
    // An older mark of the other console changes nothing.
    const auto events = second.events.size();
    QVERIFY(f.read(f.ann, visitor, 1).ok());
    QCOMPARE(second.events.size(), events);

    // "Read by agent at": for the supervisor, in history and with the subscription, never for her.
    const auto shown = f.watch(f.lead, f.leadSession, id);
    QVERIFY(shown.ok());
    for (const QList<Message> &messages :
         { shown->messages, f.history(f.lead, visitor).value().messages }) {
        QCOMPARE(messages.size(), 2);
        QCOMPARE(messages[0].readAt, readAt);
        QCOMPARE(messages[1].readAt, qint64(0));
    }
    const auto hers = f.history(f.ann, visitor);
    QVERIFY(hers.ok());
    QCOMPARE(hers->messages[0].readAt, qint64(0));
    // His looking on is no reading: only the owner's eyes count.
    QVERIFY(!f.read(f.lead, visitor, 2).ok());
    QCOMPARE(f.annConsole.lastConversation().unread, 1);
    // And nothing of it went to WeChat.
    QVERIFY(f.wechat.sent.isEmpty());
}

void TestDeskWatching::listHasALimitAndForgets()
{
    desk::WatchList list;
    for (int i = 1; i <= desk::WatchList::kMaxOfSession; ++i)
        QVERIFY(list.add(7, ConversationId { i }));
    QVERIFY(list.add(7, ConversationId { 1 })); // has it already
    QVERIFY(!list.add(7, ConversationId { 1000 }));
    QVERIFY(list.add(8, ConversationId { 1000 }));
    list.remove(7, ConversationId { 1 });
    QVERIFY(list.add(7, ConversationId { 1000 }));
    QCOMPARE(list.take(ConversationId { 1000 }), (QSet<desk::SessionId> { 7, 8 }));
    QVERIFY(!list.has(ConversationId { 1000 }));
    list.removeSession(7);
    QVERIFY(!list.has(ConversationId { 2 }));
    list.remove(9, ConversationId { 9 });
    QVERIFY(list.take(ConversationId { 9 }).isEmpty());
}

QTEST_GUILESS_MAIN(TestDeskWatching)
#include "tst_desk_watching.moc"
