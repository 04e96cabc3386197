// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! Claim, end, requeue, read marks, open again, and the lists that follow from them.
class TstConversations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void claimWins();
    void onlyOneClaimWins();
    void staleClaimLoses();
    void claimBringsTheLastFifty();
    void endCloses();
    void endIsRefused();
    void theRelayEndsSilently();
    void requeueKeepsItsPlace();
    void requeueIsRefused();
    void readMarkMovesForward();
    void readMarkIsTheOwners();
    void opensAgainInsideTheWindow();
    void opensNotOutsideTheWindow();
    void opensNotWhatAnotherHas();
    void takesWhatWaits();
    void historyPages();
    void listsOwnAndLatelyEnded();
    void peopleAndTokens();

private:
    Result<ConversationChange> requeue(const ConversationRow &row, AgentId from, qint64 at = kNow)
    {
        const RequeueItem item { row.info.id, from, QStringLiteral("grace_over"), at };
        return await<ConversationChange>([&](auto done) { m_bench->storage->requeue(item, done); });
    }
    Result<ConversationChange> markRead(const ConversationRow &row, AgentId agent, int seq)
    {
        const ReadMarkItem item { row.info.visitor.id, agent, seq, kNow };
        return await<ConversationChange>(
            [&](auto done) { m_bench->storage->markRead(item, done); });
    }
    Result<ConversationChange> openFor(VisitorId visitor, AgentId agent, qint64 at)
    {
        return await<ConversationChange>(
            [&](auto done) { m_bench->storage->openForAgent(visitor, agent, at, done); });
    }
    Result<ConversationChange> end(const ConversationRow &row, AgentId by, qint64 at = kNow)
    {
        return m_bench->end({ row.info.id, by, QStringLiteral("agent"), at });
    }
    QList<ConversationId> idsOf(AgentId agent, ConversationId before, int limit, qint64 endedAfter)
    {
        const auto rows = await<QList<ConversationRow>>([&](auto done) {
            m_bench->storage->conversationsOf(agent, before, limit, endedAfter, done);
        });
        QList<ConversationId> ids;
        for (const ConversationRow &row : *rows)
            ids.append(row.info.id);
        return ids;
    }

    const QString m_openid = QStringLiteral("oVisitor");
    std::unique_ptr<Bench> m_bench;
};

void TstConversations::claimWins()
{
    const auto waiting = m_bench->write(m_openid, QStringLiteral("hi"), kNow);
    const auto outcome = m_bench->claim(*waiting->conversation, m_bench->ann, kNow + 50);
    QVERIFY(outcome.ok());
    QVERIFY(outcome->won);
    const ConversationRow &row = outcome->conversation;
    QCOMPARE(row.info.state, ConversationState::Assigned);
    QCOMPARE(row.info.owner, m_bench->ann);
    QCOMPARE(row.info.version, waiting->conversation->info.version + 1);
    QCOMPARE(row.assignedAt, kNow + 50);
    QCOMPARE(row.queuedAt, kNow);
    QCOMPARE(row.lastAgent, m_bench->ann);
    QCOMPARE(row.lastAgentAt, kNow + 50);
    QCOMPARE(outcome->messages, QList<Message> { *waiting->message });
    QCOMPARE(outcome->events.size(), 1);
    QCOMPARE(outcome->events[0].kind, EventRow::Kind::Gained);
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
    QCOMPARE(m_bench->conversation(row.info.id)->info, row.info);
}

void TstConversations::onlyOneClaimWins()
{
    const auto waiting = m_bench->write(m_openid, QStringLiteral("hi"));
    int answers = 0;
    int won = 0;
    for (int i = 0; i < 50; ++i) {
        const ClaimItem item { waiting->conversation->info.id, waiting->conversation->info.version,
                               i % 2 ? m_bench->ann : m_bench->bob, QStringLiteral("in_order"),
                               kNow };
        m_bench->storage->claim(item, [&](const Result<ClaimOutcome> &outcome) {
            ++answers;
            won += outcome->won ? 1 : 0;
            QCOMPARE(outcome->conversation.info.owner, m_bench->bob);
            QCOMPARE(outcome->events.isEmpty(), !outcome->won);
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(answers, 50, kPatienceMs);
    QCOMPARE(won, 1);
}

void TstConversations::staleClaimLoses()
{
    const auto waiting = m_bench->write(m_openid, QStringLiteral("hi"));
    QVERIFY(m_bench->write(m_openid, QStringLiteral("more")).ok());
    const auto outcome = m_bench->claim(*waiting->conversation, m_bench->ann);
    QVERIFY(outcome.ok());
    QVERIFY(!outcome->won);
    QCOMPARE(outcome->conversation.info.version, 2);
    QVERIFY(m_bench->claim(outcome->conversation, m_bench->ann)->won);
    ConversationRow unknown;
    unknown.info.id = ConversationId { 4711 };
    QCOMPARE(m_bench->claim(unknown, m_bench->ann).error().code, ErrorCode::NotFound);
}

void TstConversations::claimBringsTheLastFifty()
{
    std::optional<ConversationRow> row;
    for (int i = 0; i < 60; ++i)
        row = m_bench->write(m_openid, QString::number(i))->conversation;
    const auto outcome = m_bench->claim(*row, m_bench->ann);
    QCOMPARE(outcome->messages.size(), 50);
    QCOMPARE(outcome->messages.first().seq, 11);
    QCOMPARE(outcome->messages.last().seq, 60);
}

void TstConversations::endCloses()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto change = end(row, m_bench->ann, kNow + 9);
    QVERIFY(change.ok());
    const ConversationInfo &info = change->conversation.info;
    QCOMPARE(info.state, ConversationState::Closed);
    QCOMPARE(info.endedAt, kNow + 9);
    QCOMPARE(info.owner, m_bench->ann);
    QCOMPARE(info.waitingSinceAt, 0);
    QCOMPARE(info.version, row.info.version + 1);
    QCOMPARE(info.lastMessage->content.kind, ContentKind::Ended);
    QCOMPARE(info.lastMessage->direction, Direction::System);
    QCOMPARE(info.lastMessage->authorName, QStringLiteral("ANN"));
    QCOMPARE(info.lastMessage->seq, 2);
    QCOMPARE(change->events.size(), 1);
    QCOMPARE(change->events[0].kind, EventRow::Kind::Updated);
    QCOMPARE(change->events[0].agent, m_bench->ann);
    QCOMPARE(m_bench->conversation(row.info.id)->info, info);
}

void TstConversations::endIsRefused()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto others = end(row, m_bench->bob);
    QCOMPARE(others.error().code, ErrorCode::Conflict);
    QCOMPARE(others.error().details.value(QStringLiteral("owner")).toString(),
             m_bench->ann.toString());
    QVERIFY(end(row, m_bench->ann).ok());
    QCOMPARE(end(row, m_bench->ann).error().code, ErrorCode::Closed);
    ConversationRow unknown;
    unknown.info.id = ConversationId { 4711 };
    QCOMPARE(end(unknown, m_bench->ann).error().code, ErrorCode::NotFound);
}

void TstConversations::theRelayEndsSilently()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto change = end(row, {});
    QVERIFY(change.ok());
    QCOMPARE(change->events[0].agent, m_bench->ann);
    QVERIFY(change->conversation.info.lastMessage->authorName.isEmpty());
    const auto waiting = m_bench->write(QStringLiteral("oOther"), QStringLiteral("hi"));
    QVERIFY(end(*waiting->conversation, {}).ok());
}

void TstConversations::requeueKeepsItsPlace()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann, kNow);
    const auto change = requeue(row, m_bench->ann, kNow + 60'000);
    QVERIFY(change.ok());
    QCOMPARE(change->conversation.info.state, ConversationState::Queued);
    QCOMPARE(change->conversation.info.owner, AgentId {});
    QCOMPARE(change->conversation.queuedAt, kNow);
    QCOMPARE(change->conversation.assignedAt, 0);
    QCOMPARE(change->conversation.lastAgent, m_bench->ann);
    QCOMPARE(change->events.size(), 1);
    QCOMPARE(change->events[0].kind, EventRow::Kind::Lost);
    QCOMPARE(change->events[0].agent, m_bench->ann);
    QVERIFY(m_bench->claim(change->conversation, m_bench->bob)->won);
}

void TstConversations::requeueIsRefused()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QCOMPARE(requeue(row, m_bench->bob).error().code, ErrorCode::Conflict);
    QVERIFY(requeue(row, m_bench->ann).ok());
    QCOMPARE(requeue(row, m_bench->ann).error().code, ErrorCode::Conflict);
    ConversationRow unknown;
    unknown.info.id = ConversationId { 4711 };
    QCOMPARE(requeue(unknown, m_bench->ann).error().code, ErrorCode::NotFound);
}

void TstConversations::readMarkMovesForward()
{
    ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    for (int i = 0; i < 4; ++i)
        row = *m_bench->write(m_openid, QStringLiteral("more"))->conversation;
    QCOMPARE(row.info.unread, 5);
    const auto change = markRead(row, m_bench->ann, 3);
    QCOMPARE(change->conversation.info.readSeq, 3);
    QCOMPARE(change->conversation.info.unread, 2);
    QCOMPARE(change->events[0].kind, EventRow::Kind::Updated);
    const auto back = markRead(row, m_bench->ann, 2);
    QVERIFY(back->events.isEmpty());
    QCOMPARE(back->conversation.info, change->conversation.info);
    const auto beyond = markRead(row, m_bench->ann, 1'000'000);
    QCOMPARE(beyond->conversation.info.readSeq, 5);
    QCOMPARE(beyond->conversation.info.unread, 0);
    QCOMPARE(m_bench->write(m_openid, QStringLiteral("new"))->conversation->info.unread, 1);
}

void TstConversations::readMarkIsTheOwners()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto change = markRead(row, m_bench->bob, 1);
    QVERIFY(change->events.isEmpty());
    QCOMPARE(change->conversation.info, row.info);
    ConversationRow unknown;
    unknown.info.visitor.id = VisitorId { 4711 };
    QCOMPARE(markRead(unknown, m_bench->ann, 1).error().code, ErrorCode::NotFound);
}

void TstConversations::opensAgainInsideTheWindow()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QVERIFY(end(row, m_bench->ann).ok());
    QVERIFY(m_bench->enter(m_openid, QString(), kNow + 10).ok());
    const auto change = openFor(row.info.visitor.id, m_bench->bob, kNow + 20);
    QVERIFY(change.ok());
    QCOMPARE(change->conversation.info.id, row.info.id);
    QCOMPARE(change->conversation.info.state, ConversationState::Assigned);
    QCOMPARE(change->conversation.info.owner, m_bench->bob);
    QCOMPARE(change->conversation.info.endedAt, 0);
    QCOMPARE(change->events[0].kind, EventRow::Kind::Gained);
    QCOMPARE(change->events[0].agent, m_bench->bob);
    const auto again = openFor(row.info.visitor.id, m_bench->bob, kNow + 30);
    QVERIFY(again->events.isEmpty());
    // 1 text, 2 ended, 3 entered outside of any conversation: the answer is the fourth line.
    const auto outcome =
        m_bench->reply(m_bench->replyTo(change->conversation, m_bench->bob, QStringLiteral("c")));
    QCOMPARE(outcome->message.seq, 4);
}

void TstConversations::opensNotOutsideTheWindow()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QVERIFY(end(row, m_bench->ann).ok());
    const auto refused = openFor(row.info.visitor.id, m_bench->ann, kNow + 49LL * 3600 * 1000);
    QCOMPARE(refused.error().code, ErrorCode::WindowShut);
    QCOMPARE(openFor(VisitorId { 4711 }, m_bench->ann, kNow).error().code, ErrorCode::NotFound);
}

void TstConversations::opensNotWhatAnotherHas()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto refused = openFor(row.info.visitor.id, m_bench->bob, kNow);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(refused.error().details.value(QStringLiteral("ownerName")).toString(),
             QStringLiteral("ANN"));
}

void TstConversations::takesWhatWaits()
{
    const auto waiting = m_bench->write(m_openid, QStringLiteral("hi"));
    const auto change = openFor(waiting->message->visitor, m_bench->ann, kNow);
    QCOMPARE(change->conversation.info.owner, m_bench->ann);
    QVERIFY(!m_bench->claim(*waiting->conversation, m_bench->bob)->won);
}

void TstConversations::historyPages()
{
    VisitorId visitor;
    for (int i = 0; i < 10; ++i)
        visitor = m_bench->write(m_openid, QString::number(i))->message->visitor;
    const auto newest = m_bench->history(visitor, 0, 4);
    QCOMPARE(newest->messages.size(), 4);
    QCOMPARE(newest->messages.first().seq, 7);
    QVERIFY(!newest->complete);
    const auto middle = m_bench->history(visitor, 7, 4);
    QCOMPARE(middle->messages.first().seq, 3);
    QVERIFY(!middle->complete);
    const auto oldest = m_bench->history(visitor, 3, 4);
    QCOMPARE(oldest->messages.size(), 2);
    QVERIFY(oldest->complete);
    QVERIFY(m_bench->history(visitor, 5, 4)->complete);
    QVERIFY(m_bench->history(VisitorId { 4711 })->messages.isEmpty());
    QCOMPARE(m_bench->history(visitor, 0, -5)->messages.size(), 1);
}

void TstConversations::listsOwnAndLatelyEnded()
{
    QList<ConversationId> ids;
    for (int i = 0; i < 6; ++i) {
        const ConversationRow row = m_bench->owned(QStringLiteral("o%1").arg(i), m_bench->ann);
        ids.prepend(row.info.id);
        if (i % 2 == 0)
            QVERIFY(end(row, m_bench->ann, kNow + i).ok());
    }
    QVERIFY(m_bench->write(QStringLiteral("oWaiting"), QStringLiteral("hi")).ok());
    m_bench->owned(QStringLiteral("oBobs"), m_bench->bob);
    QCOMPARE(idsOf(m_bench->ann, {}, 100, kNow), ids);
    QCOMPARE(idsOf(m_bench->ann, {}, 2, kNow), ids.mid(0, 2));
    QCOMPARE(idsOf(m_bench->ann, ids[1], 2, kNow), ids.mid(2, 2));
    // The one that ended at kNow + 0 is older than asked for.
    QCOMPARE(idsOf(m_bench->ann, {}, 100, kNow + 1), ids.mid(0, 5));
}

void TstConversations::peopleAndTokens()
{
    QCOMPARE(m_bench->addAgent(QStringLiteral("ann")).error().code, ErrorCode::Conflict);
    AgentRecord limited;
    limited.info.username = QStringLiteral("cem");
    limited.channels = { ChannelId { 999 } };
    Storage &storage = *m_bench->storage;
    const auto add = [&] {
        return await<AgentRecord>([&](auto done) { storage.addAgent(limited, done); });
    };
    QCOMPARE(add().error().code, ErrorCode::NotFound);
    limited.channels = { m_bench->channel };
    QVERIFY(add().ok());

    TokenRecord token { QByteArray(32, '\7'),     m_bench->ann, domain::TokenScope::Layim,
                        QStringLiteral("access"), kNow,         kNow + 1 };
    const auto find = [&] {
        return await<TokenRecord>([&](auto done) { storage.findToken(token.hash, done); });
    };
    QCOMPARE(find().error().code, ErrorCode::NotFound);
    QVERIFY(await<bool>([&](auto done) { storage.addToken(token, done); }).ok());
    token.expiresAt += 5;
    QVERIFY(await<bool>([&](auto done) { storage.addToken(token, done); }).ok());
    QCOMPARE(find()->agent, m_bench->ann);
    QCOMPARE(find()->scope, domain::TokenScope::Layim);
    QCOMPARE(find()->expiresAt, kNow + 6);
    QVERIFY(*await<bool>([&](auto done) { storage.removeToken(token.hash, done); }));
    QVERIFY(!*await<bool>([&](auto done) { storage.removeToken(token.hash, done); }));
    QCOMPARE(find().error().code, ErrorCode::NotFound);

    const QByteArray hash = "$argon2id$new";
    QVERIFY(
        await<bool>([&](auto done) { storage.updatePasswordHash(m_bench->ann, hash, done); }).ok());
    QVERIFY(!await<bool>([&](auto done) {
                 storage.updatePasswordHash(AgentId { 99 }, hash, done);
             }).ok());
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.agents[0].passwordHash, hash);
    QCOMPARE(m_bench->state.agents[2].channels, limited.channels);
}

QTEST_GUILESS_MAIN(TstConversations)
#include "tst_storage_conversations.moc"
