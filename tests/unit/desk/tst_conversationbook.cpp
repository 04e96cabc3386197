// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/conversationbook.h"

#include <QRandomGenerator>
#include <QTest>

using namespace kefu;
using desk::ConversationBook;

class TestConversationBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void silenceFreesAPlace();
    void olderVersionsAreIgnored();
    void loadEqualsACountFromScratch();
};

namespace {

constexpr qint64 kMinute = 60'000;

storage::ConversationRow row(qint64 id, qint64 owner, qint64 version)
{
    storage::ConversationRow r;
    r.info.id = { id };
    r.info.visitor.id = { id };
    r.info.version = version;
    r.info.owner = { owner };
    r.info.state = owner > 0 ? ConversationState::Assigned : ConversationState::Queued;
    return r;
}

void lastWord(storage::ConversationRow &r, Direction direction, qint64 at)
{
    Message message;
    message.direction = direction;
    message.createdAt = at;
    r.info.lastMessage = message;
    r.info.waitingSinceAt = direction == Direction::In ? at : 0;
}

} // namespace

void TestConversationBook::silenceFreesAPlace()
{
    ConversationBook book;
    storage::ConversationRow r = row(1, 7, 1);
    lastWord(r, Direction::In, 1000);
    QVERIFY(book.update(r, 1000));
    QCOMPARE(book.loadOf({ 7 }), 1);
    QCOMPARE(book.nextLoadEnd(), 0); // unanswered: counts for ever
    r.info.version = 2;
    lastWord(r, Direction::Out, 2000);
    book.update(r, 2000);
    QCOMPARE(book.nextLoadEnd(), 2000 + 10 * kMinute);
    QVERIFY(!book.expireLoad(2000 + 10 * kMinute - 1));
    QCOMPARE(book.loadOf({ 7 }), 1);
    QVERIFY(book.expireLoad(2000 + 10 * kMinute));
    QCOMPARE(book.loadOf({ 7 }), 0);
    r.info.version = 3;
    lastWord(r, Direction::In, 20 * kMinute);
    book.update(r, 20 * kMinute); // he writes again: counts again
    QCOMPARE(book.loadOf({ 7 }), 1);
}

void TestConversationBook::olderVersionsAreIgnored()
{
    ConversationBook book;
    QVERIFY(book.update(row(1, 7, 5), 0));
    QVERIFY(!book.update(row(1, 8, 4), 0));
    QVERIFY(book.ownedBy({ 7 }).contains({ 1 }));
    QVERIFY(book.ownedBy({ 8 }).isEmpty());
}

void TestConversationBook::loadEqualsACountFromScratch()
{
    QRandomGenerator random(20261124);
    ConversationBook book;
    QHash<qint64, storage::ConversationRow> truth;
    qint64 now = 1'000'000;
    for (int step = 0; step < 20'000; ++step) {
        now += random.bounded(30'000);
        book.expireLoad(now);
        const qint64 id = random.bounded(1, 60);
        storage::ConversationRow r =
            row(id, random.bounded(0, 5), truth.value(id).info.version + 1);
        if (r.info.owner.isValid())
            lastWord(r, random.bounded(2) ? Direction::In : Direction::Out,
                     now - random.bounded(900'000));
        if (random.bounded(10) == 0)
            r.info.state = ConversationState::Closed;
        QVERIFY(book.update(r, now));
        if (r.info.state == ConversationState::Closed)
            truth.remove(id);
        else
            truth.insert(id, r);
        QHash<AgentId, int> loads;
        qsizetype queued = 0;
        for (const storage::ConversationRow &t : std::as_const(truth)) {
            queued += t.info.state == ConversationState::Queued;
            const bool live = t.info.waitingSinceAt > 0
                || (t.info.lastMessage && now < t.info.lastMessage->createdAt + 10 * kMinute);
            if (t.info.state == ConversationState::Assigned && live)
                ++loads[t.info.owner];
        }
        for (qint64 agent = 1; agent < 5; ++agent)
            QCOMPARE(book.loadOf({ agent }), loads.value({ agent }));
        QCOMPARE(book.queuedCount(), queued);
        QCOMPARE(book.size(), truth.size());
    }
}

QTEST_GUILESS_MAIN(TestConversationBook)
#include "tst_conversationbook.moc"
