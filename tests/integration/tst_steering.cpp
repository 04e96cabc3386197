// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"
#include "wireagent.h"

#include <QTest>

using namespace kefu;
using kefu::testing::WireAgent;

//! A supervisor and agents at their desks, over real sockets at the real process (product.md 8).
class TestSteering : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void dashboardFollows();
    void queueIsAssigned();
    void conflictsNameTheOwner();
    void manyAreMovedWhileTheAgentWrites();
    void whisperReachesTheOwnerAlone();
    void whisperIsNotLost();
    void helpIsSeenAndAnswered();
    void takeOverSaysWhy();
    void supervisorEndsWithADisposition();
    void priorityGoesFirst();
    void agentsMayNot();
    void presenceForced();

private:
    ConversationId with(WireAgent &agent, const QString &visitor);
    void setPresence(WireAgent &agent, PresenceState state);
    std::unique_ptr<WireAgent> come(const char *name);
    BoardFigures total() const
    {
        return m_lead->boards.isEmpty() ? BoardFigures {} : m_lead->boards.last().total;
    }
    QHash<ConversationId, QueuedRow> queue() const;
    AssignAnswer assign(const AssignRequest &wanted);

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

SendRequest sending(ConversationId conversation, const QString &text)
{
    SendRequest request;
    request.conversation = conversation;
    request.content.text = text;
    request.clientMessageId = text;
    return request;
}

} // namespace

void TestSteering::initTestCase()
{
    const auto add = [this](const char *name, const QStringList &more) {
        m_prepared.addAgent(s(name), more);
        m_tokens.insert(name, m_prepared.issueToken(s(name)));
    };
    add("ann", {});
    add("bob", {});
    add("lead", { s("--role"), s("supervisor") });
    add("qa", { s("--role"), s("qa") });
    QVERIFY(!m_tokens.values().contains(QByteArray()));
}

void TestSteering::init()
{
    m_scene = std::make_unique<WechatScene>();
    m_scene->relay.copyDataFrom(m_prepared);
    QVERIFY(m_scene->start());
    m_lead = come("lead");
    setPresence(*m_lead, PresenceState::Invisible);
    m_ann = come("ann");
}

void TestSteering::cleanup()
{
    m_ann.reset();
    m_bob.reset();
    m_lead.reset();
    QCOMPARE(m_scene->relay.terminate(), 0);
    QVERIFY(!m_scene->relay.log().contains("the sweep found"));
    m_scene.reset();
}

std::unique_ptr<WireAgent> TestSteering::come(const char *name)
{
    auto agent = std::make_unique<WireAgent>(m_scene->relay.port(), m_tokens.value(name));
    if (!agent->come())
        qWarning("%s was not let in", name);
    return agent;
}

void TestSteering::setPresence(WireAgent &agent, PresenceState state)
{
    QVERIFY(agent.ask(PresenceRequest { state }).ok);
}

ConversationId TestSteering::with(WireAgent &agent, const QString &visitor)
{
    const auto before = agent.gained.size();
    m_scene->say(visitor, s("hello"));
    if (!QTest::qWaitFor([&] { return agent.gained.size() > before; }, 15'000))
        return {};
    return agent.gained.last();
}

QHash<ConversationId, QueuedRow> TestSteering::queue() const
{
    QHash<ConversationId, QueuedRow> rows;
    for (const QueuePush &push : m_lead->queues) {
        if (push.full)
            rows.clear();
        for (const ConversationId gone : push.gone)
            rows.remove(gone);
        for (const QueuedRow &row : push.rows)
            rows.insert(row.conversation.id, row);
    }
    return rows;
}

AssignAnswer TestSteering::assign(const AssignRequest &wanted)
{
    const Answer answer = m_lead->ask(wanted);
    const auto read = codec::assignAnswerFromJson(answer.d);
    return answer.ok && read ? *read : AssignAnswer {};
}

void TestSteering::dashboardFollows()
{
    QVERIFY(m_lead->ask(SubscribeRequest { s("dashboard") }).ok);
    QTRY_VERIFY(!m_lead->boards.isEmpty());
    QVERIFY(m_lead->boards.first().full);
    const ConversationId id = with(*m_ann, s("oV1"));
    QTRY_COMPARE(total().unanswered, 1);
    QTRY_COMPARE(total().messagesIn, 1);
    QVERIFY(m_ann->send(id, s("here")));
    QTRY_COMPARE(total().firstReplies, 1);
    QCOMPARE(total().unanswered, 0);
    QTRY_COMPARE(total().levelHits, 1);
    const auto page =
        codec::conversationsAnswerFromJson(m_lead->ask(BoardListRequest { s("assigned") }).d);
    QVERIFY(page.ok());
    QCOMPARE(page->conversations.size(), 1);
    QVERIFY(m_lead->ask(UnsubscribeRequest { s("dashboard") }).ok);
}

void TestSteering::queueIsAssigned()
{
    QVERIFY(m_lead->ask(SubscribeRequest { s("queue") }).ok);
    setPresence(*m_ann, PresenceState::Busy);
    for (int i = 1; i <= 3; ++i)
        m_scene->say(s("oQ%1").arg(i), s("hello"));
    QTRY_COMPARE(queue().size(), 3);
    const AssignAnswer answer =
        assign({ queue().keys(), {}, m_ann->id(), {}, s("please, all of them") });
    QCOMPARE(answer.results.size(), 3);
    for (const AssignResult &result : answer.results)
        QCOMPARE(result.error, QString());
    QTRY_COMPARE(m_ann->own.size(), 3); // though she takes nothing new by herself
    QCOMPARE(m_ann->own.values().first().note, s("please, all of them"));
    QTRY_VERIFY(queue().isEmpty());
}

void TestSteering::conflictsNameTheOwner()
{
    setPresence(*m_ann, PresenceState::Busy);
    QVERIFY(m_lead->ask(SubscribeRequest { s("queue") }).ok);
    m_scene->say(s("oC1"), s("hello"));
    m_scene->say(s("oC2"), s("hello"));
    QTRY_COMPARE(queue().size(), 2);
    const QList<ConversationId> ids = queue().keys();
    QVERIFY(m_ann->ask(ClaimRequest { ids.first() }).ok); // she is faster
    m_bob = come("bob"); // and gets the other one by himself
    QTRY_COMPARE(m_bob->own.size(), 1);
    const AssignAnswer answer = assign({ ids, {}, m_bob->id(), {}, {} });
    QCOMPARE(answer.results.size(), 2);
    QCOMPARE(answer.results.first().conversation, ids.first());
    QCOMPARE(answer.results.first().error, s("conflict"));
    QCOMPARE(answer.results.first().owner, m_ann->id());
    QVERIFY(m_ann->own.contains(ids.first())); // not stolen
    const AssignAnswer unknown = assign({ { ConversationId { 4242 } }, {}, m_bob->id(), {}, {} });
    QCOMPARE(unknown.results.first().error, s("not_found"));
}

void TestSteering::manyAreMovedWhileTheAgentWrites()
{
    QList<ConversationId> ids;
    for (int i = 1; i <= 4; ++i)
        ids.append(with(*m_ann, s("oM%1").arg(i)));
    m_bob = come("bob");
    setPresence(*m_bob, PresenceState::Busy);
    QVERIFY(m_ann->ask(TypingRequest { ids.first(), true }).ok);
    const QString late = m_ann->post(sending(ids.last(), s("wait")));
    const AssignAnswer answer = assign({ ids, m_ann->id(), m_bob->id(), {}, s("lunch") });
    for (const AssignResult &result : answer.results)
        QCOMPARE(result.error, QString());
    QTRY_COMPARE(m_bob->own.size(), 4);
    QTRY_COMPARE(m_ann->lost.size(), 4);
    QTRY_VERIFY(m_ann->hasAnswer(late)); // it went out before, or she was told who has it now
    const Answer sent = m_ann->answerTo(late);
    QVERIFY(sent.ok || sent.error.code == ErrorCode::Conflict
            || sent.error.code == ErrorCode::NotFound);
    const Answer more = m_ann->ask(sending(ids.first(), s("and")));
    QCOMPARE(more.error.code, ErrorCode::NotFound); // it is none of hers any more
    QCOMPARE(m_bob->own.value(ids.first()).note, s("lunch"));
    // And back to the queue, where bob, who is busy, leaves them.
    const AssignAnswer back = assign({ ids, m_bob->id(), {}, {}, {} });
    QCOMPARE(back.results.first().error, QString());
    QTRY_COMPARE(m_bob->lost.size(), 4);
}

void TestSteering::whisperReachesTheOwnerAlone()
{
    const ConversationId id = with(*m_ann, s("oW1"));
    m_bob = come("bob");
    const auto qa = come("qa");
    QVERIFY(m_lead->ask(SubscribeRequest { s("watch:") + id.toString() }).ok);
    QVERIFY(qa->ask(SubscribeRequest { s("watch:") + id.toString() }).ok);
    const Answer answer = m_lead->ask(WhisperRequest { id, s("offer a coupon") });
    QVERIFY(answer.ok);
    QTRY_COMPARE(m_ann->whispers.size(), 1);
    QCOMPARE(m_ann->whispers.first().note.text, s("offer a coupon"));
    QCOMPARE(m_ann->whispers.first().note.authorName, s("lead"));
    QCOMPARE(m_ann->whispers.first().conversation, id);
    QTRY_COMPARE(m_lead->whispers.size(), 1); // his other consoles, too
    QVERIFY(m_ann->send(id, s("have a coupon"))); // a round trip behind it
    QVERIFY(m_bob->whispers.isEmpty());
    QVERIFY(qa->whispers.isEmpty());
    QVERIFY(!m_ann->texts.contains(s("offer a coupon"))); // no message of the chat
    QCOMPARE(m_scene->countRows(s("messages"), s("text LIKE '%offer%'")), 0);
    QCOMPARE(m_ann->refusal(WhisperRequest { id, s("to myself") }), s("forbidden"));
    QCOMPARE(m_lead->refusal(WhisperRequest { id, s("   ") }), s("bad_request"));
}

void TestSteering::whisperIsNotLost()
{
    const ConversationId id = with(*m_ann, s("oW2"));
    const VisitorId visitor = m_ann->own.value(id).visitor.id;
    m_ann->go();
    QVERIFY(m_lead->ask(WhisperRequest { id, s("while you were away") }).ok);
    m_ann = come("ann");
    const auto card = codec::visitorAnswerFromJson(m_ann->ask(VisitorRequest { visitor }).d);
    QVERIFY(card.ok());
    QCOMPARE(card->card.notes.size(), 1);
    QCOMPARE(card->card.notes.first().text, s("while you were away"));
    QCOMPARE(card->card.notes.first().whisper, id);
    // The next one who has the visitor does not read it.
    m_bob = come("bob");
    QVERIFY(m_ann->ask(TransferRequest { id, m_bob->id() }).ok);
    QTRY_VERIFY(m_bob->own.contains(id));
    QVERIFY(m_bob->ask(AcceptRequest { id }).ok);
    QVERIFY(m_lead->ask(EndRequest { id }).ok);
    QTRY_COMPARE(m_bob->own.value(id).state, ConversationState::Closed);
    const auto later = codec::visitorAnswerFromJson(m_lead->ask(VisitorRequest { visitor }).d);
    QVERIFY(later.ok());
    QCOMPARE(later->card.notes.size(), 1); // supervisors do
}

void TestSteering::helpIsSeenAndAnswered()
{
    QVERIFY(m_lead->ask(SubscribeRequest { s("dashboard") }).ok);
    const ConversationId id = with(*m_ann, s("oH1"));
    QVERIFY(m_ann->ask(HelpRequest { id, true }).ok);
    QTRY_COMPARE(total().help, 1);
    QTRY_COMPARE(m_lead->alerts.size(), 1);
    QCOMPARE(m_lead->alerts.first().kind, s("help"));
    const auto page =
        codec::conversationsAnswerFromJson(m_lead->ask(BoardListRequest { s("help") }).d);
    QCOMPARE(page->conversations.first().id, id);
    QVERIFY(m_ann->ask(HelpRequest { id, false }).ok);
    QTRY_COMPARE(total().help, 0);
}

void TestSteering::takeOverSaysWhy()
{
    const ConversationId id = with(*m_ann, s("oT1"));
    QVERIFY(m_lead->ask(TakeOverRequest { id, s("the visitor asked for me") }).ok);
    QTRY_VERIFY(m_lead->own.contains(id));
    QTRY_VERIFY(m_ann->lost.contains(id));
    QTRY_VERIFY(!m_ann->watched.isEmpty()); // looks on since
    QCOMPARE(m_ann->watched.last().conversation.note, s("the visitor asked for me"));
}

void TestSteering::supervisorEndsWithADisposition()
{
    const QByteArray set =
        m_scene->relay.run({ s("disposition"), s("set"), s("Solved,Complaint") }).out;
    QVERIFY2(!set.contains("error"), set.constData());
    m_ann->go();
    m_ann = come("ann");
    QCOMPARE(m_ann->hello().dispositions, (QStringList { s("Solved"), s("Complaint") }));
    const ConversationId id = with(*m_ann, s("oE1"));
    QVERIFY(m_lead->ask(EndRequest { id, s("Complaint"), s("called back") }).ok);
    QTRY_COMPARE(m_ann->own.value(id).state, ConversationState::Closed);
    QCOMPARE(m_ann->own.value(id).disposition, s("Complaint"));
    const auto card = codec::visitorAnswerFromJson(
        m_lead->ask(VisitorRequest { m_ann->own.value(id).visitor.id }).d);
    QCOMPARE(card->card.episodes.first().disposition, s("Complaint"));
    QCOMPARE(card->card.episodes.first().note, s("called back"));
}

void TestSteering::priorityGoesFirst()
{
    setPresence(*m_ann, PresenceState::Busy);
    QVERIFY(m_lead->ask(SubscribeRequest { s("queue") }).ok);
    m_scene->say(s("oP1"), s("first"));
    QTRY_COMPARE(queue().size(), 1);
    m_scene->say(s("oP2"), s("second"));
    QTRY_COMPARE(queue().size(), 2);
    ConversationId second;
    const auto rows = queue();
    for (const QueuedRow &row : rows) {
        if (row.conversation.lastMessage->content.text == s("second"))
            second = row.conversation.id;
    }
    QVERIFY(m_lead->ask(PriorityRequest { second, 5 }).ok);
    QTRY_COMPARE(queue().value(second).conversation.priority, 5);
    QCOMPARE(m_lead->refusal(PriorityRequest { second, 11 }), s("bad_request"));
    setPresence(*m_ann, PresenceState::Online);
    QTRY_COMPARE(m_ann->gained.size(), 2);
    QCOMPARE(m_ann->gained.first(), second);
}

void TestSteering::agentsMayNot()
{
    const ConversationId id = with(*m_ann, s("oN1"));
    m_bob = come("bob");
    const auto qa = come("qa");
    QCOMPARE(m_ann->refusal(SubscribeRequest { s("dashboard") }), s("forbidden"));
    QCOMPARE(m_ann->refusal(SubscribeRequest { s("queue") }), s("forbidden"));
    QCOMPARE(m_ann->refusal(BoardListRequest { s("queued") }), s("forbidden"));
    QVERIFY(qa->ask(SubscribeRequest { s("dashboard") }).ok); // reads
    QCOMPARE(qa->refusal(PriorityRequest { id, 1 }), s("forbidden")); // and does nothing
    QCOMPARE(m_bob->refusal(PriorityRequest { id, 1 }), s("not_found")); // as if it were not
    const Answer answer = m_bob->ask(AssignRequest { { id }, m_ann->id(), m_bob->id(), {}, {} });
    const auto results = codec::assignAnswerFromJson(answer.d);
    QVERIFY(results.ok());
    QCOMPARE(results->results.first().error, s("not_found"));
    QVERIFY(m_ann->own.contains(id));
}

void TestSteering::presenceForced()
{
    QVERIFY(m_lead->ask(SubscribeRequest { s("dashboard") }).ok);
    PresenceRequest away;
    away.state = PresenceState::Away;
    away.agent = m_ann->id();
    away.reason = s("lunch");
    QVERIFY(m_lead->ask(away).ok);
    QTRY_VERIFY(!m_ann->presences.isEmpty());
    QCOMPARE(m_ann->presences.last().state, PresenceState::Away);
    QCOMPARE(m_ann->presences.last().byName, s("lead"));
    QTRY_VERIFY(std::any_of(m_lead->boards.begin(), m_lead->boards.end(), [this](const auto &push) {
        return std::any_of(push.agents.begin(), push.agents.end(), [this](const BoardAgent &one) {
            return one.agent.id == m_ann->id() && one.agent.presence == PresenceState::Away;
        });
    }));
}

QTEST_GUILESS_MAIN(TestSteering)
#include "tst_steering.moc"
