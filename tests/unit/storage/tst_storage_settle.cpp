// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"
#include "tests/unit/storage/storebench.h"

#include <QDateTime>

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
    void wordsOfBeforeCorrectNothing();
    void whatIsOverIsNotSent();
    void anotherReplyPaysWhenTheFirstIsOver();
    void heldOnesGoWhenTheVisitorWrites();
    void heldOnesGoInOrderAsFarAsItReaches();
    void whatWasMissedIsReleasedAtStart();
    void theBooksBalance();
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
    item.windowSeen = m_bench->conversation(m_row.info.id)->window;
    const auto used = m_bench->settle(item);
    QCOMPARE(left(used), 0);
    QVERIFY(used->conversation.window.view(kNow).untilAt > kNow);
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), kNow + 1).ok());
    item.message =
        m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2"), kNow + 2))
            ->message.id;
    item.quotaUsedUp = false;
    item.windowShut = true;
    item.windowSeen = m_bench->conversation(m_row.info.id)->window;
    const auto shut = m_bench->settle(item);
    QVERIFY(shut->conversation.window.view(kNow + 3).untilAt <= kNow + 3);
    QCOMPARE(m_bench->conversation(m_row.info.id)->window, shut->conversation.window);
}

//! WeChat's refusal is about the window as it was when the call began: the visitor wrote meanwhile.
void TstSettle::wordsOfBeforeCorrectNothing()
{
    const auto sending = m_bench->settle(to(DeliveryState::Sending));
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), kNow + 5000).ok());
    QCOMPARE(m_bench->conversation(m_row.info.id)->window.view(kNow + 5000).left, 4);
    SettleItem item = to(DeliveryState::Failed, kNow + 5001);
    item.quotaUsedUp = true;
    item.windowSeen = sending->conversation.window;
    QVERIFY(m_bench->settle(item).ok());
    // Refused, so it counts nowhere.
    QCOMPARE(m_bench->conversation(m_row.info.id)->window.view(kNow + 5001).left, 5);
}

void TstSettle::whatIsOverIsNotSent()
{
    constexpr qint64 kWindow = 48LL * 3600 * 1000;
    const auto outcome = m_bench->settle(to(DeliveryState::Sending, kNow + kWindow));
    QCOMPARE(outcome->message.delivery, DeliveryState::Expired);
    QCOMPARE(outcome->message.failure, FailureReason::WindowOver);
    QCOMPARE(m_bench->settle(to(DeliveryState::Accepted)).error().code, ErrorCode::Conflict);
}

//! Entered, answered late: that window is over, but the visitor has written since.
void TstSettle::anotherReplyPaysWhenTheFirstIsOver()
{
    SettleItem item = to(DeliveryState::Failed);
    item.quotaUsedUp = true;
    item.windowSeen = m_bench->conversation(m_row.info.id)->window;
    const auto second = m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2")));
    QVERIFY(m_bench->settle(item).ok()); // everything reserved is void
    SettleItem sending = to(DeliveryState::Sending, kNow + 1);
    sending.message = second->message.id;
    const auto refused = m_bench->settle(sending);
    QCOMPARE(refused->message.delivery, DeliveryState::Failed);
    QCOMPARE(refused->message.failure, FailureReason::QuotaUsedUp);
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), kNow + 5000).ok());
    const auto third =
        m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c3"), kNow + 5000));
    sending.message = third->message.id;
    sending.at = kNow + 5001;
    const auto sent = m_bench->settle(sending);
    QCOMPARE(sent->message.delivery, DeliveryState::Sending);
    QCOMPARE(sent->conversation.window.view(kNow + 5001).left, 4);
}

void TstSettle::heldOnesGoWhenTheVisitorWrites()
{
    constexpr qint64 kLater = kNow + 49LL * 3600 * 1000;
    ReplyItem item = m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2"), kLater);
    QCOMPARE(m_bench->reply(item).error().code, ErrorCode::WindowShut);
    item.held = true;
    const auto held = m_bench->reply(item);
    QVERIFY(held.ok());
    QVERIFY(held->message.held);
    QVERIFY(m_bench->history(m_row.info.visitor.id)->messages.last().held);
    const VisitorId visitor = m_row.info.visitor.id;
    const auto release = [&](qint64 at) {
        return await<ReleaseOutcome>(
            [&](auto done) { m_bench->storage->releaseHeld(visitor, at, done); });
    };
    QVERIFY(release(kLater + 1)->entries.isEmpty()); // nobody wrote
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), kLater + 5000).ok());
    const auto released = release(kLater + 5001);
    QCOMPARE(released->entries.size(), 1);
    QCOMPARE(released->entries[0].message.id, held->message.id);
    QVERIFY(!released->entries[0].message.held);
    QCOMPARE(released->changes[0].events[0].kind, EventRow::Kind::MessageUpdated);
    // The one from before waits, too, and counts against the new window.
    QCOMPARE(released->changes[0].conversation.window.view(kLater + 5001).left, 3);
    QVERIFY(release(kLater + 5002)->entries.isEmpty());
    // With the window open there is nothing to wait for.
    item.clientMessageId = QStringLiteral("c3");
    item.at = kLater + 5003;
    QVERIFY(!m_bench->reply(item)->message.held);
}

void TstSettle::heldOnesGoInOrderAsFarAsItReaches()
{
    constexpr qint64 kLater = kNow + 49LL * 3600 * 1000;
    QList<MessageId> ids;
    for (int i = 0; i < 7; ++i) {
        ReplyItem item =
            m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("h%1").arg(i), kLater + i);
        item.held = true;
        ids.append(m_bench->reply(item)->message.id);
    }
    // One is waiting from before, and holds a reply of a window that is over.
    QCOMPARE(m_bench->settle(to(DeliveryState::Sending, kLater))->message.delivery,
             DeliveryState::Expired);
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), kLater + 5000).ok());
    const auto released = await<ReleaseOutcome>([&](auto done) {
        m_bench->storage->releaseHeld(m_row.info.visitor.id, kLater + 5001, done);
    });
    QCOMPARE(released->entries.size(), 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(released->entries[i].message.id, ids[i]);
}

//! The relay stopped between the visitor's words and the release.
void TstSettle::whatWasMissedIsReleasedAtStart()
{
    constexpr qint64 kLater = kNow + 49LL * 3600 * 1000;
    const qint64 realNow = QDateTime::currentMSecsSinceEpoch();
    ReplyItem item = m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2"), kLater);
    item.held = true;
    const MessageId held = m_bench->reply(item)->message.id;
    QVERIFY(m_bench->reopen());
    const auto find = [&] {
        const QList<OutboxEntry> &outbox = m_bench->state.outbox;
        const auto entry = std::find_if(outbox.begin(), outbox.end(),
                                        [&](const OutboxEntry &e) { return e.message.id == held; });
        return entry == outbox.end() ? OutboxEntry {} : *entry;
    };
    QVERIFY(find().message.held);
    QVERIFY(m_bench->write(QStringLiteral("oVisitor"), QStringLiteral("x"), realNow).ok());
    QVERIFY(m_bench->reopen());
    QCOMPARE(find().message.id, held);
    QVERIFY(!find().message.held);
}

void TstSettle::theBooksBalance()
{
    const auto ledger = [&](qint64 at) {
        return await<LedgerBook>([&](auto done) { m_bench->storage->ledger(at, done); });
    };
    QVERIFY(m_bench->reply(m_bench->replyTo(m_row, m_bench->ann, QStringLiteral("c2"))).ok());
    SettleItem failed = to(DeliveryState::Failed);
    failed.failure = FailureReason::ContentRefused;
    failed.releaseQuota = true;
    QVERIFY(m_bench->settle(failed).ok());
    const auto book = ledger(kNow);
    QCOMPARE(book->rows.size(), 2);
    QCOMPARE(book->rows[0].delivery, DeliveryState::Queued);
    QCOMPARE(book->rows[0].count, 1);
    QCOMPARE(book->rows[1].failure, FailureReason::ContentRefused);
    QCOMPARE(book->withoutOutbox + book->withoutEnd + book->overdue, 0);
    QCOMPARE(ledger(kNow + 10LL * 60 * 1000 + 1)->overdue, 1);
    // Somebody has been at the database.
    Connection other;
    QVERIFY(other.open(m_bench->file(QStringLiteral("relay.db")), Connection::Role::Writer).ok());
    QVERIFY(other.execute(QStringLiteral("DELETE FROM outbox")));
    QCOMPARE(ledger(kNow)->withoutOutbox, 1);
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
