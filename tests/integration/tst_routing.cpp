// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"
#include "wireagent.h"

#include <QTest>

using namespace kefu;
using kefu::testing::WireAgent;

//! Every request about who has what, over real sockets at the real process: what it does, whom it
//! refuses and how, and what the others see of it (product.md 4 and 5, PROTOCOL.md "Who has what").
class TestRouting : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void transferToAColleague();
    void transferToAGroup();
    void transfersAreRefused();
    void offersAreAcceptedOrGoOn();
    void takeOverLetsTheFormerOwnerLookOn();
    void watchingIsForThoseWhoMayRead();
    void requeueGoesToAnother();
    void reopenWithinADay();
    void helpReachesTheSupervisor();
    void explainIsForThoseWhoMayRead();
    void blockedVisitorsGoToNobody();
    void colleaguesAndTheirTopic();
    void leavesAreSharedAndTaken();
    void presenceOwnAndForced();
    void signingOffLeavesAsChosen();
    void closedOnesCanNotBeHad();

private:
    //! A visitor who is with this agent, the only one online; the conversation.
    ConversationId with(WireAgent &agent, const QString &visitor);
    void setPresence(WireAgent &agent, PresenceState state);
    std::unique_ptr<WireAgent> come(const char *name);
    QByteArray command(const QStringList &args) { return m_scene->relay.run(args).out; }

    RelayProcess m_prepared;
    QHash<QByteArray, QByteArray> m_tokens;
    std::unique_ptr<WechatScene> m_scene;
    std::unique_ptr<WireAgent> m_ann;
    std::unique_ptr<WireAgent> m_bob;
    std::unique_ptr<WireAgent> m_lead;
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const AgentId kNobody { 4242 };
const ConversationId kUnknown { 4242 };

} // namespace

void TestRouting::initTestCase()
{
    m_prepared.addChannel(s("books"), { s("--appid"), s("wx00000000000000bb") });
    const auto add = [this](const char *name, const QStringList &more) {
        m_prepared.addAgent(s(name), more);
        m_tokens.insert(name, m_prepared.issueToken(s(name)));
    };
    add("ann", {});
    add("bob", {});
    add("lead", { s("--role"), s("supervisor") });
    add("qa", { s("--role"), s("qa") });
    add("bookseller", { s("--channel"), s("books") });
    add("booklead", { s("--role"), s("supervisor"), s("--channel"), s("books") });
    QVERIFY(!m_tokens.values().contains(QByteArray()));
}

void TestRouting::init()
{
    m_scene = std::make_unique<WechatScene>();
    m_scene->relay.copyDataFrom(m_prepared);
    QVERIFY(m_scene->start());
    m_lead = come("lead");
    setPresence(*m_lead, PresenceState::Invisible);
    m_ann = come("ann");
}

void TestRouting::cleanup()
{
    m_ann.reset();
    m_bob.reset();
    m_lead.reset();
    QCOMPARE(m_scene->relay.terminate(), 0);
    QVERIFY(!m_scene->relay.log().contains("the sweep found"));
    m_scene.reset();
}

std::unique_ptr<WireAgent> TestRouting::come(const char *name)
{
    auto agent = std::make_unique<WireAgent>(m_scene->relay.port(), m_tokens.value(name));
    if (!agent->come())
        qWarning("%s was not let in", name);
    return agent;
}

void TestRouting::setPresence(WireAgent &agent, PresenceState state)
{
    QVERIFY(agent.ask(PresenceRequest { state }).ok);
}

ConversationId TestRouting::with(WireAgent &agent, const QString &visitor)
{
    const auto before = agent.gained.size();
    m_scene->say(visitor, s("hello"));
    if (!QTest::qWaitFor([&] { return agent.gained.size() > before; }, 15'000))
        return {};
    return agent.gained.last();
}

void TestRouting::transferToAColleague()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    const ConversationInfo moved =
        m_ann->done(TransferRequest { id, m_bob->id(), {}, s("要退款，订单 20261124") });
    QCOMPARE(moved.owner, m_bob->id());
    QTRY_COMPARE(m_ann->lost, QList<ConversationId> { id });
    QTRY_COMPARE(m_bob->gained, QList<ConversationId> { id });
    QCOMPARE(m_bob->own.value(id).from, m_ann->id());
    QCOMPARE(m_bob->own.value(id).note, s("要退款，订单 20261124"));
    QVERIFY(m_bob->own.value(id).acceptUntilAt > 0);
    QVERIFY(m_bob->texts.contains(s("hello"))); // with what was said

    // Refused, it comes back with his words.
    QCOMPARE(m_bob->done(RefuseRequest { id, s("不是我负责的店") }).owner, m_ann->id());
    QTRY_COMPARE(m_ann->gained.size(), 2);
    QCOMPARE(m_ann->own.value(id).note, s("不是我负责的店"));
    QCOMPARE(m_bob->lost, QList<ConversationId> { id });

    // Accepted, it stays.
    QCOMPARE(m_ann->done(TransferRequest { id, m_bob->id(), {}, {} }).owner, m_bob->id());
    QCOMPARE(m_bob->done(AcceptRequest { id }).acceptUntilAt, qint64(0));
    QTRY_COMPARE(m_bob->own.value(id).acceptUntilAt, qint64(0));
    // A supervisor's word needs no yes.
    const ConversationInfo back = m_lead->done(TransferRequest { id, m_ann->id(), {}, {} });
    QCOMPARE(back.owner, m_ann->id());
    QCOMPARE(back.acceptUntilAt, qint64(0));
    QVERIFY(m_lead->gained.isEmpty());
    QVERIFY(m_ann->gapless && m_bob->gapless);
}

void TestRouting::transferToAGroup()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    command({ s("group"), s("set"), s("vip"), s("--channel"), s("shop"), s("--agent"), s("bob") });
    const auto colleagues = codec::colleaguesAnswerFromJson(m_ann->ask(ColleaguesRequest {}).d);
    QVERIFY(colleagues.ok());
    QCOMPARE(colleagues->groups.size(), 1);
    QCOMPARE(colleagues->groups.first().members, QList<AgentId> { m_bob->id() });
    TransferRequest toGroup { id, {}, colleagues->groups.first().id, s("vip") };
    QVERIFY(m_ann->ask(toGroup).ok);
    QTRY_COMPARE(m_bob->gained, QList<ConversationId> { id });
    QCOMPARE(m_bob->own.value(id).note, s("vip"));
    toGroup.group = GroupId { 4242 };
    QCOMPARE(m_bob->refusal(toGroup), s("not_found"));
}

void TestRouting::transfersAreRefused()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    const auto seller = come("bookseller");
    const TransferRequest toBob { id, m_bob->id(), {}, {} };
    QCOMPARE(m_ann->refusal(TransferRequest { id, kNobody, {}, {} }), s("not_found"));
    QCOMPARE(m_ann->refusal(TransferRequest { id, seller->id(), {}, {} }), s("not_found"));
    QCOMPARE(m_bob->refusal(toBob), s("not_found")); // a stranger
    QCOMPARE(m_lead->refusal(TransferRequest { kUnknown, m_bob->id(), {}, {} }), s("not_found"));
    QCOMPARE(come("booklead")->refusal(toBob), s("not_found")); // another channel's
    QCOMPARE(come("qa")->refusal(toBob), s("forbidden"));
    QCOMPARE(m_ann->refusal(TransferRequest { id, {}, {}, {} }), s("bad_request")); // to nobody
    QCOMPARE(m_ann->refusal(RefuseRequest { id, {} }), s("conflict")); // it is no offer
    QVERIFY(m_bob->ask(LogoutRequest {}).ok);
    QCOMPARE(m_ann->refusal(toBob), s("conflict")); // he is not there
    QVERIFY(m_bob->gained.isEmpty());
    QCOMPARE(m_ann->own.value(id).owner, m_ann->id());
}

void TestRouting::offersAreAcceptedOrGoOn()
{
    command({ s("routing"), s("set"), s("--channel"), s("shop"), s("--accept-ms"), s("60000") });
    const ConversationId id = with(*m_ann, s("v1"));
    QVERIFY(m_ann->own.value(id).acceptUntilAt > 0);
    m_bob = come("bob");
    QCOMPARE(m_bob->refusal(AcceptRequest { id }), s("not_found"));
    QCOMPARE(m_lead->refusal(AcceptRequest { id }), s("conflict"));
    QVERIFY(m_ann->ask(RefuseRequest { id, {} }).ok);
    QTRY_COMPARE(m_bob->gained, QList<ConversationId> { id });
    QTRY_COMPARE(m_ann->lost, QList<ConversationId> { id });
    // A reply accepts, too.
    QVERIFY(m_bob->send(id, s("here")));
    QTRY_COMPARE(m_bob->own.value(id).acceptUntilAt, qint64(0));
    QVERIFY(m_bob->done(AcceptRequest { id }).id == id); // once more changes nothing
}

void TestRouting::takeOverLetsTheFormerOwnerLookOn()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    QCOMPARE(m_bob->refusal(TakeOverRequest { id }), s("not_found"));
    QCOMPARE(m_ann->refusal(TakeOverRequest { id }), s("forbidden"));
    QCOMPARE(m_lead->refusal(TakeOverRequest { kUnknown }), s("not_found"));
    QCOMPARE(come("booklead")->refusal(TakeOverRequest { id }), s("not_found"));
    QCOMPARE(m_lead->done(TakeOverRequest { id }).owner, m_lead->id());
    QTRY_COMPARE(m_lead->gained, QList<ConversationId> { id });
    QTRY_COMPARE(m_ann->lost, QList<ConversationId> { id });
    QTRY_COMPARE(m_ann->watched.size(), 1);

    m_scene->say(s("v1"), s("who is this?"));
    QVERIFY(m_lead->send(id, s("the manager")));
    QTRY_VERIFY(m_ann->watched.size() >= 3);
    QCOMPARE(m_ann->watched[1].messages.first().content.text, s("who is this?"));
    QVERIFY(m_bob->watched.isEmpty());
    SendRequest send;
    send.conversation = id;
    send.content.text = s("but");
    send.clientMessageId = s("x");
    const Answer late = m_ann->ask(send);
    QCOMPARE(errorCodeName(late.error.code), s("conflict"));
    QCOMPARE(late.error.details.value(s("ownerName")).toString(), s("lead"));

    // She leaves it.
    QVERIFY(m_ann->ask(UnsubscribeRequest { s("watch:") + id.toString() }).ok);
    const auto heard = m_ann->watched.size();
    m_scene->say(s("v1"), s("more"));
    QTRY_VERIFY(m_lead->texts.contains(s("more")));
    QCOMPARE(m_ann->watched.size(), heard);
    // … and comes back to it, also with another socket.
    auto again = come("ann");
    const auto shown =
        codec::watchAnswerFromJson(again->ask(SubscribeRequest { s("watch:") + id.toString() }).d);
    QVERIFY(shown.ok());
    QCOMPARE(shown->conversation.owner, m_lead->id());
    QVERIFY(m_lead->ask(EndRequest { id }).ok);
    QTRY_VERIFY(!again->watched.isEmpty() && again->watched.last().over);
}

void TestRouting::watchingIsForThoseWhoMayRead()
{
    const ConversationId id = with(*m_ann, s("v1"));
    const SubscribeRequest watch { s("watch:") + id.toString() };
    m_bob = come("bob");
    QCOMPARE(m_bob->refusal(watch), s("not_found"));
    QCOMPARE(come("booklead")->refusal(watch), s("not_found"));
    QCOMPARE(m_lead->refusal(SubscribeRequest { s("watch:4242") }), s("not_found"));
    for (const char *wrong : { "watch:", "watch:x", "watch:-1", "everything" })
        QCOMPARE(m_lead->refusal(SubscribeRequest { s(wrong) }), s("unsupported"));
    QCOMPARE(m_lead->refusal(SubscribeRequest {}), s("bad_request"));
    const auto qa = come("qa");
    QVERIFY(qa->ask(watch).ok);
    QVERIFY(m_lead->ask(watch).ok);

    ReadRequest read { m_ann->own.value(id).visitor.id, 1 };
    QVERIFY(m_ann->ask(read).ok);
    QTRY_COMPARE(m_lead->watched.size(), 1);
    QCOMPARE(m_lead->watched.last().conversation.readSeq, 1);
    const auto page = codec::watchAnswerFromJson(m_lead->ask(watch).d);
    QVERIFY(page.ok());
    QVERIFY(page->messages.first().readAt > 0);
    const auto hers = codec::historyAnswerFromJson(
        m_ann->ask(HistoryRequest { m_ann->own.value(id).visitor.id }).d);
    QCOMPARE(hers->messages.first().readAt, qint64(0));
    QCOMPARE(m_lead->refusal(read), s("conflict")); // looking on is no reading
    QTRY_COMPARE(qa->watched.size(), 1);
}

void TestRouting::requeueGoesToAnother()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    QCOMPARE(m_bob->refusal(RequeueRequest { id, {} }), s("not_found"));
    QCOMPARE(come("qa")->refusal(RequeueRequest { id, {} }), s("forbidden"));
    QVERIFY(m_ann->ask(RequeueRequest { id, s("not my topic") }).ok);
    QTRY_COMPARE(m_ann->lost, QList<ConversationId> { id });
    QTRY_COMPARE(m_bob->gained, QList<ConversationId> { id });
    QCOMPARE(m_bob->own.value(id).note, s("not my topic"));
    QVERIFY(m_lead->ask(RequeueRequest { id, {} }).ok); // a supervisor may of anybody's
    QTRY_COMPARE(m_bob->lost, QList<ConversationId> { id });
}

void TestRouting::reopenWithinADay()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    setPresence(*m_bob, PresenceState::Busy);
    QCOMPARE(m_ann->refusal(ReopenRequest { id }), s("conflict")); // it is open
    QVERIFY(m_ann->ask(EndRequest { id }).ok);
    QTRY_COMPARE(m_ann->own.value(id).state, ConversationState::Closed);
    QCOMPARE(m_bob->refusal(ReopenRequest { id }), s("not_found"));
    QCOMPARE(m_ann->done(ReopenRequest { id }).state, ConversationState::Assigned);
    QTRY_COMPARE(m_ann->gained.size(), 2);
    QVERIFY(m_ann->ask(EndRequest { id }).ok);
    const ConversationId next = with(*m_ann, s("v1"));
    QVERIFY(next != id);
    const Answer late = m_lead->ask(ReopenRequest { id });
    QCOMPARE(errorCodeName(late.error.code), s("conflict")); // he has another by now
    QCOMPARE(late.error.details.value(s("owner")).toString(), m_ann->id().toString());
}

void TestRouting::helpReachesTheSupervisor()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    const auto stranger = come("booklead");
    QCOMPARE(m_bob->refusal(HelpRequest { id, true }), s("not_found"));
    QCOMPARE(m_lead->refusal(HelpRequest { id, true }), s("conflict"));
    QVERIFY(m_ann->done(HelpRequest { id, true }).helpAt > 0);
    QTRY_COMPARE(m_lead->alerts.size(), 1);
    QCOMPARE(m_lead->alerts.first().kind, s("help"));
    QCOMPARE(m_lead->alerts.first().conversation, id);
    QCOMPARE(m_lead->alerts.first().agent, m_ann->id());
    QVERIFY(m_bob->alerts.isEmpty());
    QVERIFY(stranger->alerts.isEmpty());
    QCOMPARE(m_ann->done(HelpRequest { id, false }).helpAt, qint64(0));
    QCOMPARE(m_lead->alerts.size(), 1);
}

void TestRouting::explainIsForThoseWhoMayRead()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    for (WireAgent *reader : { m_ann.get(), m_lead.get() }) {
        const auto why = codec::explainAnswerFromJson(reader->ask(ExplainRequest { id }).d);
        QVERIFY(why.ok());
        QCOMPARE(why->explanation.why, s("in_order"));
        QCOMPARE(why->explanation.owner, m_ann->id());
        QVERIFY(why->explanation.words.first().contains(s("ann")));
    }
    QVERIFY(come("qa")->ask(ExplainRequest { id }).ok);
    QCOMPARE(m_bob->refusal(ExplainRequest { id }), s("not_found"));
    QCOMPARE(come("booklead")->refusal(ExplainRequest { id }), s("not_found"));
    QCOMPARE(m_lead->refusal(ExplainRequest { kUnknown }), s("not_found"));
}

void TestRouting::blockedVisitorsGoToNobody()
{
    const ConversationId id = with(*m_ann, s("v1"));
    const VisitorId visitor = m_ann->own.value(id).visitor.id;
    m_bob = come("bob");
    QCOMPARE(m_bob->refusal(BlockRequest { visitor, true, {}, 0 }), s("not_found"));
    QCOMPARE(m_lead->refusal(BlockRequest { VisitorId { 4242 }, true, {}, 0 }), s("not_found"));
    QCOMPARE(come("qa")->refusal(BlockRequest { visitor, true, {}, 0 }), s("forbidden"));
    QVERIFY(m_ann->ask(BlockRequest { visitor, true, s("骚扰"), 0 }).ok);
    QTRY_COMPARE(m_ann->own.value(id).state, ConversationState::Closed);
    QVERIFY(m_scene->say(s("v1"), s("unheard")).value(s("ok")).toBool()); // WeChat hears success
    QVERIFY(m_lead->ask(BlockRequest { visitor, false, {}, 0 }).ok);
    const ConversationId next = with(*m_ann, s("v1"));
    QVERIFY(next.isValid() && next != id);
    QVERIFY(m_bob->gained.isEmpty());
}

void TestRouting::colleaguesAndTheirTopic()
{
    m_bob = come("bob");
    const auto seller = come("bookseller");
    setPresence(*m_bob, PresenceState::Invisible);
    const auto seenBy = [this](WireAgent &agent) {
        const auto answer = codec::colleaguesAnswerFromJson(agent.ask(ColleaguesRequest {}).d);
        QHash<AgentId, PresenceState> states;
        for (const Colleague &colleague : answer ? answer->agents : QList<Colleague>())
            states.insert(colleague.id, colleague.presence);
        return states;
    };
    QCOMPARE(seenBy(*m_ann).value(m_bob->id()), PresenceState::Offline);
    QCOMPARE(seenBy(*m_lead).value(m_bob->id()), PresenceState::Invisible);
    QVERIFY(seenBy(*m_ann).contains(seller->id())); // she serves all channels
    QVERIFY(m_ann->ask(SubscribeRequest { s("colleagues") }).ok);
    setPresence(*m_bob, PresenceState::Online);
    QTRY_COMPARE(m_ann->colleague(m_bob->id()).presence, PresenceState::Online);
    QVERIFY(m_ann->ask(UnsubscribeRequest { s("colleagues") }).ok);
    const auto told = m_ann->colleagues.size();
    QVERIFY(m_lead->ask(SubscribeRequest { s("colleagues") }).ok);
    setPresence(*m_bob, PresenceState::Busy);
    QTRY_VERIFY(!m_lead->colleagues.isEmpty());
    QCOMPARE(m_ann->colleagues.size(), told);
}

void TestRouting::leavesAreSharedAndTaken()
{
    setPresence(*m_ann, PresenceState::Busy);
    m_bob = come("bob");
    setPresence(*m_bob, PresenceState::Busy);
    for (WireAgent *agent : { m_ann.get(), m_bob.get() })
        QVERIFY(agent->ask(PresenceRequest { PresenceState::Invisible }).ok);
    m_scene->say(s("v1"), s("anybody?"));
    m_scene->say(s("v2"), s("hello?"));
    const auto listed = [](WireAgent &agent, ConversationId after = {}, int limit = 50) {
        return codec::conversationsAnswerFromJson(
            agent.ask(LeaveMessagesRequest { after, limit }).d);
    };
    QTRY_COMPARE(listed(*m_ann)->conversations.size(), 2);
    const auto first = listed(*m_bob, {}, 1);
    QCOMPARE(first->conversations.size(), 1);
    QVERIFY(first->more);
    QVERIFY(first->conversations.first().leave);
    const ConversationId id = first->conversations.first().id;
    QCOMPARE(come("qa")->refusal(LeaveMessagesRequest {}), s("forbidden"));
    QCOMPARE(m_ann->refusal(LeaveMessagesRequest { {}, 0 }), s("bad_request"));
    QVERIFY(listed(*come("bookseller"))->conversations.isEmpty());

    QCOMPARE(come("bookseller")->refusal(ClaimRequest { id }), s("not_found"));
    QCOMPARE(come("qa")->refusal(ClaimRequest { id }), s("forbidden"));
    QCOMPARE(m_ann->refusal(ClaimRequest { kUnknown }), s("not_found"));
    const ConversationInfo mine = m_bob->done(ClaimRequest { id });
    QCOMPARE(mine.owner, m_bob->id());
    QVERIFY(!mine.leave);
    QTRY_COMPARE(m_bob->gained, QList<ConversationId> { id });
    const Answer late = m_ann->ask(ClaimRequest { id });
    QCOMPARE(errorCodeName(late.error.code), s("conflict"));
    QCOMPARE(late.error.details.value(s("ownerName")).toString(), s("bob"));
    QCOMPARE(listed(*m_ann)->conversations.size(), 1);
}

void TestRouting::presenceOwnAndForced()
{
    m_bob = come("bob");
    PresenceRequest lunch { PresenceState::Away };
    lunch.reason = s("午饭");
    lunch.untilAt = m_ann->hello().serverTimeAt + 3'600'000;
    const auto set = codec::presenceAnswerFromJson(m_ann->ask(lunch).d);
    QVERIFY(set.ok());
    QCOMPARE(set->reason, s("午饭"));
    QCOMPARE(set->untilAt, lunch.untilAt);

    PresenceRequest forced { PresenceState::Busy, m_ann->id() };
    QCOMPARE(m_bob->refusal(forced), s("forbidden"));
    QCOMPARE(come("qa")->refusal(forced), s("forbidden"));
    forced.agent = kNobody;
    QCOMPARE(m_lead->refusal(forced), s("not_found"));
    forced.agent = m_ann->id();
    QVERIFY(m_lead->ask(forced).ok);
    QTRY_VERIFY(!m_ann->presences.isEmpty() && m_ann->presences.last().by == m_lead->id());
    QCOMPARE(m_ann->presences.last().state, PresenceState::Busy);
    QCOMPARE(m_ann->presences.last().byName, s("lead"));
    // Those of another channel are not his.
    const auto seller = come("bookseller");
    const auto bookLead = come("booklead");
    PresenceRequest sellers { PresenceState::Busy, seller->id() };
    QVERIFY(bookLead->ask(sellers).ok);
    QTRY_COMPARE(seller->presences.last().byName, s("booklead"));
    // The time in each state is written down.
    QTRY_VERIFY(countRowsOf(m_scene->relay, s("presence_log"),
                            s("agent_id = %1 AND to_at > 0").arg(m_ann->id().value))
                >= 2);
}

void TestRouting::signingOffLeavesAsChosen()
{
    const ConversationId answered = with(*m_ann, s("v1"));
    const ConversationId open = with(*m_ann, s("v2"));
    QVERIFY(m_ann->send(answered, s("there you are")));
    m_bob = come("bob");
    // Kept: nobody gets them, until the visitor writes.
    QVERIFY(m_ann->ask(LogoutRequest { LeftBehind::Keep }).ok);
    m_scene->say(s("v1"), s("thanks, one more"));
    QTRY_COMPARE(m_bob->gained, QList<ConversationId> { answered });
    // The unanswered one by hand of a supervisor, who sees whose it was.
    QCOMPARE(m_lead->done(TransferRequest { open, m_bob->id(), {}, {} }).owner, m_bob->id());
    // Unanswered ones only (the default) …
    m_ann = std::make_unique<WireAgent>(m_scene->relay.port(), m_scene->relay.issueToken(s("ann")));
    QVERIFY(m_ann->come());
    QVERIFY(m_bob->send(answered, s("yes")));
    QVERIFY(m_bob->ask(LogoutRequest {}).ok);
    QTRY_COMPARE(m_ann->gained, QList<ConversationId> { open });
    // … or all of them.
    QVERIFY(m_ann->send(open, s("hello")));
    QVERIFY(m_ann->ask(LogoutRequest { LeftBehind::Queue }).ok);
    QTRY_COMPARE(countRowsOf(m_scene->relay, s("conversations"), s("state = 0")), 1);
}

void TestRouting::closedOnesCanNotBeHad()
{
    const ConversationId id = with(*m_ann, s("v1"));
    m_bob = come("bob");
    QVERIFY(m_ann->ask(EndRequest { id }).ok);
    QTRY_COMPARE(m_ann->own.value(id).state, ConversationState::Closed);
    QCOMPARE(m_bob->refusal(ClaimRequest { id }), s("closed"));
    QCOMPARE(m_lead->refusal(TakeOverRequest { id }), s("closed"));
    QCOMPARE(m_lead->refusal(TransferRequest { id, m_bob->id(), {}, {} }), s("closed"));
    QCOMPARE(m_lead->refusal(SubscribeRequest { s("watch:") + id.toString() }), s("closed"));
    QCOMPARE(m_ann->refusal(EndRequest { id }), s("closed"));
    QCOMPARE(m_ann->refusal(HelpRequest { id, true }), s("forbidden"));
    QCOMPARE(m_ann->refusal(AcceptRequest { id }), s("forbidden"));
}

QTEST_GUILESS_MAIN(TestRouting)
#include "tst_routing.moc"
