// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstSettle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
        m_row = m_bench->owned(QStringLiteral("oVisitor"), m_bench->ann);
        m_message =
            m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c1")))->message;
    }
    void states_data();
    void states();
    void retryIsRemembered();
    void settledTwiceIsRefused();
    void unknownIsRefused();
    void releaseGivesBackOnce();
    void wechatHasTheLastWord();
    void goesToTheAuthorWhenNobodyOwns();
    void sendingBecomesUncertainAtStart();

private:
    SettleItem to(DeliveryState state, qint64 at = kNow) const
    {
        SettleItem item;
        item.message = m_message.id;
        item.state = state;
        item.at = at;
        return item;
    }
    int left(const Result<SettleOutcome> &outcome) const
    {
        return outcome->conversation.window.view(kNow).left;
    }

    std::unique_ptr<Bench> m_bench;
    ConversationRow m_row;
    Message m_message;
};

void TstSettle::states_data()
{
    QTest::addColumn<DeliveryState>("state");
    QTest::addColumn<bool>("final");
    QTest::newRow("sending") << DeliveryState::Sending << false;
    QTest::newRow("queued") << DeliveryState::Queued << false;
    QTest::newRow("accepted") << DeliveryState::Accepted << true;
    QTest::newRow("failed") << DeliveryState::Failed << true;
    QTest::newRow("expired") << DeliveryState::Expired << true;
    QTest::newRow("uncertain") << DeliveryState::Uncertain << true;
}

void TstSettle::states()
{
    QFETCH(DeliveryState, state);
    QFETCH(bool, final);
    SettleItem item = to(state);
    item.failure =
        state == DeliveryState::Failed ? FailureReason::ContentRefused : FailureReason::None;
    item.errcode = state == DeliveryState::Failed ? 87014 : 0;
    const auto before = m_bench->conversation(m_row.info.id);
    const auto outcome = m_bench->settle(item);
    QVERIFY(outcome.ok());
    QCOMPARE(outcome->message.delivery, state);
    QCOMPARE(outcome->message.failure, item.failure);
    QCOMPARE(outcome->message.errcode, item.errcode);
    QCOMPARE(outcome->conversation.info.version, before->info.version + 1);
    QCOMPARE(*outcome->conversation.info.lastMessage, outcome->message);
    QCOMPARE(outcome->events.size(), 1);
    QCOMPARE(outcome->events[0].kind, EventRow::Kind::MessageUpdated);
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
    QCOMPARE(m_bench->history(m_row.info.visitor.id)->messages.last(), outcome->message);
    QCOMPARE(m_bench->settle(to(DeliveryState::Accepted)).ok(), !final);
}

void TstSettle::retryIsRemembered()
{
    SettleItem item = to(DeliveryState::Queued);
    item.history = { 3, 2, true, kNow + 7 };
    item.nextAttemptAt = kNow + 30'000;
    QVERIFY(m_bench->settle(item).ok());
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.outbox.size(), 1);
    const OutboxEntry &entry = m_bench->state.outbox[0];
    QCOMPARE(entry.nextAttemptAt, kNow + 30'000);
    QCOMPARE(entry.history.networkTries, 3);
    QCOMPARE(entry.history.busyTries, 2);
    QVERIFY(entry.history.tokenRenewed);
    QCOMPARE(entry.history.firstTryAt, kNow + 7);
}

void TstSettle::settledTwiceIsRefused()
{
    const auto first = m_bench->settle(to(DeliveryState::Accepted));
    QCOMPARE(m_bench->settle(to(DeliveryState::Failed)).error().code, ErrorCode::Conflict);
    QCOMPARE(m_bench->history(m_row.info.visitor.id)->messages.last(), first->message);
}

void TstSettle::unknownIsRefused()
{
    SettleItem item = to(DeliveryState::Accepted);
    item.message = MessageId { 4711 };
    QCOMPARE(m_bench->settle(item).error().code, ErrorCode::NotFound);
    QCOMPARE(m_bench->settle(to(DeliveryState::None)).error().code, ErrorCode::BadRequest);
}

void TstSettle::releaseGivesBackOnce()
{
    QCOMPARE(left(m_bench->settle(to(DeliveryState::Sending))), 4);
    SettleItem back = to(DeliveryState::Queued);
    back.releaseQuota = true;
    QCOMPARE(left(m_bench->settle(back)), 5);
    QVERIFY(m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2"))).ok());
    back.state = DeliveryState::Failed;
    QCOMPARE(left(m_bench->settle(back)), 4);
    QCOMPARE(m_bench->conversation(m_row.info.id)->window.view(kNow).left, 4);
}

void TstSettle::wechatHasTheLastWord()
{
    SettleItem item = to(DeliveryState::Failed);
    item.quotaUsedUp = true;
    const auto used = m_bench->settle(item);
    QCOMPARE(left(used), 0);
    QVERIFY(used->conversation.window.view(kNow).untilAt > kNow);
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), kNow + 1).ok());
    item.message =
        m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2"), kNow + 2))
            ->message.id;
    item.quotaUsedUp = false;
    item.windowShut = true;
    const auto shut = m_bench->settle(item);
    QVERIFY(shut->conversation.window.view(kNow + 3).untilAt <= kNow + 3);
    QCOMPARE(m_bench->conversation(m_row.info.id)->window, shut->conversation.window);
}

void TstSettle::goesToTheAuthorWhenNobodyOwns()
{
    const RequeueItem back { m_row.info.id, m_bench->ann, QStringLiteral("signed_off"), kNow };
    QVERIFY(
        await<ConversationChange>([&](auto done) { m_bench->storage->requeue(back, done); }).ok());
    const auto outcome = m_bench->settle(to(DeliveryState::Accepted));
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
}

void TstSettle::sendingBecomesUncertainAtStart()
{
    QVERIFY(m_bench->settle(to(DeliveryState::Sending)).ok());
    const auto second = m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2")));
    const EventSeq before = second->events[0].seq;
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.outbox.size(), 1);
    QCOMPARE(m_bench->state.outbox[0].message.id, second->message.id);
    QCOMPARE(m_bench->state.lastSeq.value, before.value + 1);
    const Message message = m_bench->history(m_row.info.visitor.id)->messages[1];
    QCOMPARE(message.delivery, DeliveryState::Uncertain);
    QCOMPARE(message.failure, FailureReason::RelayRestarted);
    const auto missed = m_bench->missed(m_bench->ann, before);
    QCOMPARE(missed->events.size(), 1);
    QCOMPARE(std::get<MessageUpdated>(missed->events[0].body).message, message);
    // A quota that may have been used is not given back.
    QCOMPARE(m_bench->state.open[0].window.view(kNow).left, 3);
}

QTEST_GUILESS_MAIN(TstSettle)
#include "tst_storage_settle.moc"
