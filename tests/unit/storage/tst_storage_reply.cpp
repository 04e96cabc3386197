// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstReply : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void goesOut();
    void resendIsHarmless();
    void resendAfterTheEndIsHarmless();
    void sameIdOfAnotherAgentIsAnotherMessage();
    void withoutIdEveryOneIsNew();
    void othersAreRefused();
    void endedIsRefused();
    void queuedIsRefused();
    void unknownIsRefused();
    void quotaRunsOut();
    void shutWindow();
    void automaticOnesLeaveTheLastReply();
    void ownRulesCount();
    void heldAfterTheEnd();

private:
    const QString m_openid = QStringLiteral("oVisitor");
    QString id(int n) const { return QStringLiteral("c%1").arg(n); }
    Result<ReplyOutcome> reply(const ConversationRow &row, AgentId agent, int n, qint64 at = kNow,
                               bool force = false)
    {
        ReplyItem item = m_bench->replyTo(row, agent, id(n), at);
        item.force = force;
        return m_bench->reply(item);
    }

    std::unique_ptr<Bench> m_bench;
};

void TstReply::goesOut()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QCOMPARE(row.info.unread, 1);
    const auto outcome = reply(row, m_bench->ann, 1, kNow + 500);
    QVERIFY(outcome.ok());
    QVERIFY(!outcome->duplicate);
    const Message &message = outcome->message;
    QCOMPARE(message.seq, 2);
    QCOMPARE(message.direction, Direction::Out);
    QCOMPARE(message.delivery, DeliveryState::Queued);
    QCOMPARE(message.author, m_bench->ann);
    QCOMPARE(message.clientMessageId, id(1));
    const ConversationInfo &info = outcome->conversation.info;
    QCOMPARE(info.waitingSinceAt, 0);
    QCOMPARE(info.readSeq, 2);
    QCOMPARE(info.unread, 0);
    QCOMPARE(info.version, row.info.version + 1);
    QCOMPARE(outcome->conversation.window.view(kNow).left, 4);
    QCOMPARE(outcome->events.size(), 1);
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
    QCOMPARE(outcome->events[0].message, message.id);
    const auto read = m_bench->conversation(row.info.id);
    QCOMPARE(read->info, info);
    QCOMPARE(read->window, outcome->conversation.window);
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.outbox.size(), 1);
    QCOMPARE(m_bench->state.outbox[0].message, message);
    QCOMPARE(m_bench->state.outbox[0].nextAttemptAt, kNow + 500);
}

void TstReply::resendIsHarmless()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto first = reply(row, m_bench->ann, 1);
    const auto second = reply(row, m_bench->ann, 1);
    QVERIFY(second->duplicate);
    QVERIFY(second->events.isEmpty());
    QCOMPARE(second->message, first->message);
    QCOMPARE(second->conversation.info, first->conversation.info);
    QCOMPARE(m_bench->history(row.info.visitor.id)->messages.size(), 2);
    QCOMPARE(m_bench->conversation(row.info.id)->window.messageLeft, 4);
}

void TstReply::resendAfterTheEndIsHarmless()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto first = reply(row, m_bench->ann, 1);
    QVERIFY(m_bench->end({ row.info.id, m_bench->ann, QStringLiteral("agent"), kNow }).ok());
    const auto second = reply(row, m_bench->ann, 1);
    QVERIFY(second.ok());
    QVERIFY(second->duplicate);
    QCOMPARE(second->message.id, first->message.id);
}

void TstReply::sameIdOfAnotherAgentIsAnotherMessage()
{
    const ConversationRow anns = m_bench->owned(m_openid, m_bench->ann);
    const ConversationRow bobs = m_bench->owned(QStringLiteral("oOther"), m_bench->bob);
    const auto first = reply(anns, m_bench->ann, 1);
    const auto second = reply(bobs, m_bench->bob, 1);
    QVERIFY(!second->duplicate);
    QVERIFY(second->message.id != first->message.id);
}

void TstReply::withoutIdEveryOneIsNew()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    ReplyItem item = m_bench->replyTo(row, m_bench->ann, QString());
    const auto first = m_bench->reply(item);
    const auto second = m_bench->reply(item);
    QVERIFY(second.ok());
    QVERIFY(!second->duplicate);
    QCOMPARE(second->message.seq, first->message.seq + 1);
}

void TstReply::othersAreRefused()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto refused = reply(row, m_bench->bob, 1);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(refused.error().details.value(QStringLiteral("owner")).toString(),
             m_bench->ann.toString());
    QCOMPARE(refused.error().details.value(QStringLiteral("ownerName")).toString(),
             QStringLiteral("ANN"));
    QCOMPARE(m_bench->conversation(row.info.id)->info, row.info);
}

void TstReply::endedIsRefused()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QVERIFY(m_bench->end({ row.info.id, m_bench->ann, QStringLiteral("agent"), kNow }).ok());
    QCOMPARE(reply(row, m_bench->ann, 1).error().code, ErrorCode::Closed);
}

void TstReply::queuedIsRefused()
{
    const auto waiting = m_bench->write(m_openid, QStringLiteral("hi"));
    const auto refused = reply(*waiting->conversation, m_bench->ann, 1);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(!refused.error().details.contains(QStringLiteral("owner")));
}

void TstReply::unknownIsRefused()
{
    ConversationRow row;
    row.info.id = ConversationId { 4711 };
    QCOMPARE(reply(row, m_bench->ann, 1).error().code, ErrorCode::NotFound);
}

void TstReply::quotaRunsOut()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QList<MessageId> five;
    for (int i = 0; i < 5; ++i)
        five.append(reply(row, m_bench->ann, i)->message.id);
    QCOMPARE(reply(row, m_bench->ann, 5).error().code, ErrorCode::QuotaExhausted);
    QCOMPARE(m_bench->history(row.info.visitor.id)->messages.size(), 6);
    const auto forced = reply(row, m_bench->ann, 5, kNow, true);
    QVERIFY(forced.ok());
    // A forced one took nothing, so its failure gives nothing back.
    SettleItem item;
    item.message = forced->message.id;
    item.state = DeliveryState::Failed;
    item.releaseQuota = true;
    item.at = kNow;
    QCOMPARE(m_bench->settle(item)->conversation.window.view(kNow).left, 0);
    for (const MessageId id : std::as_const(five)) {
        item.message = id;
        item.state = DeliveryState::Accepted;
        item.releaseQuota = false;
        QVERIFY(m_bench->settle(item).ok());
    }
    QVERIFY(m_bench->write(m_openid, QStringLiteral("more"), kNow + 1).ok());
    QVERIFY(reply(row, m_bench->ann, 7, kNow + 2).ok());
}

void TstReply::shutWindow()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const qint64 later = kNow + 49LL * 3600 * 1000;
    QCOMPARE(reply(row, m_bench->ann, 1, later).error().code, ErrorCode::WindowShut);
    QVERIFY(reply(row, m_bench->ann, 1, later, true).ok());
}

void TstReply::automaticOnesLeaveTheLastReply()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    ReplyItem item = m_bench->replyTo(row, m_bench->ann, {});
    item.automatic = true;
    for (int i = 0; i < 4; ++i)
        QVERIFY(m_bench->reply(item).ok());
    QCOMPARE(m_bench->reply(item).error().code, ErrorCode::QuotaExhausted);
    QVERIFY(reply(row, m_bench->ann, 1).ok()); // a person has it
    QVERIFY(!reply(row, m_bench->ann, 2).ok());
}

//! The relay's settings, in the store as in the view.
void TstReply::ownRulesCount()
{
    m_bench->storage.reset();
    m_bench->storage = std::make_unique<Storage>();
    domain::QuotaRules rules;
    rules.perMessage = 2;
    m_bench->storage->setQuotaRules(rules);
    QVERIFY(m_bench->storage->open(m_bench->dir.path()).ok());
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QVERIFY(reply(row, m_bench->ann, 1).ok());
    QVERIFY(reply(row, m_bench->ann, 2).ok());
    QCOMPARE(reply(row, m_bench->ann, 3).error().code, ErrorCode::QuotaExhausted);
}

//! The conversation ended with its window; what waits for the visitor is taken all the same.
void TstReply::heldAfterTheEnd()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const EndItem end { row.info.id, m_bench->ann, QStringLiteral("agent"), kNow + 1 };
    QVERIFY(await<ConversationChange>([&](auto done) {
                m_bench->storage->endConversation(end, done);
            }).ok());
    ReplyItem item = m_bench->replyTo(row, m_bench->ann, id(1), kNow + 2);
    QCOMPARE(m_bench->reply(item).error().code, ErrorCode::Closed);
    item.held = true;
    const auto held = m_bench->reply(item);
    QVERIFY(held.ok());
    QVERIFY(held->message.held); // although the window is open: it has ended
    QCOMPARE(held->conversation.window.view(kNow + 2).left, 5);
    QVERIFY(m_bench->write(m_openid, QStringLiteral("back"), kNow + 5000).ok());
    item.clientMessageId = id(2);
    QCOMPARE(m_bench->reply(item).error().code, ErrorCode::Closed); // another one is open now
}

QTEST_GUILESS_MAIN(TstReply)
#include "tst_storage_reply.moc"
