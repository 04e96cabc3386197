// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/queue.h"

#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {
constexpr qint64 kNow = 1'800'000'000'000;
using Keys = QList<QueueKey>;
using Numbers = QList<qint64>;

QueueKey key(qint64 conversation, qint64 queuedAt, int priority = 0)
{
    return QueueKey { priority, queuedAt, ConversationId { conversation } };
}

Numbers numbersOf(const Queue &queue)
{
    Numbers numbers;
    for (const ConversationId id : queue.ordered())
        numbers.append(id.value);
    return numbers;
}
} // namespace

Q_DECLARE_METATYPE(kefu::domain::QueueKey)

class TestQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void order_data();
    void order();
    void positions();
    void insertReplaces();
    void removing();
    void manyStayInOrder();
};

void TestQueue::order_data()
{
    QTest::addColumn<Keys>("keys");
    QTest::addColumn<Numbers>("expected");
    QTest::newRow("nobody") << Keys {} << Numbers {};
    QTest::newRow("oldest first") << Keys { key(1, kNow), key(2, kNow - 1) } << Numbers { 2, 1 };
    QTest::newRow("ties by conversation")
        << Keys { key(9, kNow), key(3, kNow), key(5, kNow) } << Numbers { 3, 5, 9 };
    QTest::newRow("one priority is worth a minute")
        << Keys { key(1, kNow - 59'999), key(2, kNow, 1) } << Numbers { 2, 1 };
    QTest::newRow("older than its advantage")
        << Keys { key(2, kNow, 1), key(1, kNow - 60'001) } << Numbers { 1, 2 };
    QTest::newRow("equal with priority: by conversation")
        << Keys { key(2, kNow - 60'000), key(1, kNow, 1) } << Numbers { 1, 2 };
    QTest::newRow("negative priority waits longer")
        << Keys { key(1, kNow - 60'001, -1), key(2, kNow) } << Numbers { 1, 2 };
    QTest::newRow("extreme priorities do not overflow")
        << Keys { key(1, kNow, std::numeric_limits<int>::min()), key(2, kNow),
                  key(3, kNow, std::numeric_limits<int>::max()) }
        << Numbers { 3, 2, 1 };
}

void TestQueue::order()
{
    QFETCH(Keys, keys);
    QFETCH(Numbers, expected);
    Queue queue;
    for (const QueueKey &entry : keys)
        queue.insert(entry);
    QCOMPARE(numbersOf(queue), expected);
    QCOMPARE(queue.size(), expected.size());
}

void TestQueue::positions()
{
    Queue queue;
    queue.insert(key(1, kNow));
    queue.insert(key(2, kNow - 1));
    QCOMPARE(queue.positionOf(ConversationId { 2 }), 1);
    QCOMPARE(queue.positionOf(ConversationId { 1 }), 2);
    QCOMPARE(queue.positionOf(ConversationId { 3 }), 0);
}

void TestQueue::insertReplaces()
{
    Queue queue;
    queue.insert(key(1, kNow));
    queue.insert(key(2, kNow + 1));
    queue.insert(key(1, kNow + 2));
    QCOMPARE(numbersOf(queue), (Numbers { 2, 1 }));
    QCOMPARE(queue.size(), 2);
}

void TestQueue::removing()
{
    Queue queue;
    queue.insert(key(1, kNow));
    QVERIFY(queue.contains(ConversationId { 1 }));
    QVERIFY(queue.remove(ConversationId { 1 }));
    QVERIFY(!queue.remove(ConversationId { 1 }));
    QVERIFY(!queue.contains(ConversationId { 1 }));
    QCOMPARE(queue.ordered(), QList<ConversationId> {});
    // Back at its old place: the first time counts.
    queue.insert(key(2, kNow + 1));
    queue.insert(key(1, kNow));
    QCOMPARE(numbersOf(queue), (Numbers { 1, 2 }));
}

void TestQueue::manyStayInOrder()
{
    Queue queue;
    constexpr int kMany = 2000;
    for (int i = 0; i < kMany; ++i)
        queue.insert(key((i * 7919) % kMany + 1, kNow + (i * 7919) % kMany));
    QCOMPARE(queue.size(), kMany);
    const Numbers numbers = numbersOf(queue);
    for (int i = 0; i < kMany; ++i)
        QCOMPARE(numbers.at(i), i + 1);
}

QTEST_APPLESS_MAIN(TestQueue)
#include "tst_queue.moc"
