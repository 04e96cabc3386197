// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;
using IngestKind = IngestOutcome::Kind;

class TstIngest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void firstMessageOpensAndQueues();
    void nextMessageGoesToTheOwner();
    void messageAfterTheEndOpensAgain();
    void repeatsChangeNothing();
    void enterOpensNothing();
    void enterJoinsTheOpenConversation();
    void eventsAreKeptAside();
    void unsupportedIsKeptWhole();
    void textsComeBackUnchanged_data();
    void textsComeBackUnchanged();
    void seqIsDenseUnderInterleaving();
    void rollbackLeavesNoTrace();
    void channelsAreApart();
    void unusablePushIsRefused();
    void unparsedIsCounted();

private:
    const QString m_openid = QStringLiteral("oVisitor_0123456789abcdefgh");
    std::unique_ptr<Bench> m_bench;
};

void TstIngest::firstMessageOpensAndQueues()
{
    const auto outcome = m_bench->write(m_openid, QStringLiteral("hello"), kNow);
    QVERIFY(outcome.ok());
    QCOMPARE(outcome->kind, IngestKind::Stored);
    QVERIFY(outcome->opened);
    const ConversationRow &row = *outcome->conversation;
    QCOMPARE(row.info.state, ConversationState::Queued);
    QCOMPARE(row.info.owner, AgentId {});
    QCOMPARE(row.info.version, 1);
    QCOMPARE(row.info.waitingSinceAt, kNow);
    QCOMPARE(row.queuedAt, kNow);
    QCOMPARE(row.info.lastSeq, 1);
    QCOMPARE(row.info.readSeq, 0);
    QCOMPARE(row.info.unread, 1);
    QCOMPARE(row.openid, m_openid);
    QVERIFY(!row.info.visitor.openidHint.contains(m_openid));
    QCOMPARE(row.window.view(kNow).left, 5);
    QCOMPARE(outcome->events.size(), 1);
    QCOMPARE(outcome->events[0].kind, EventRow::Kind::MessageAdded);
    QCOMPARE(outcome->events[0].agent, AgentId {});
    QCOMPARE(outcome->events[0].seq, EventSeq { 1 });
    // What the command said is what a reader finds.
    const auto read = m_bench->conversation(row.info.id);
    QVERIFY(read.ok());
    QCOMPARE(read->info, row.info);
    QCOMPARE(read->window, row.window);
    QCOMPARE(*read->info.lastMessage, *outcome->message);
}

void TstIngest::nextMessageGoesToTheOwner()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto outcome = m_bench->write(m_openid, QStringLiteral("more"), kNow + 1000);
    QVERIFY(!outcome->opened);
    QCOMPARE(outcome->conversation->info.id, row.info.id);
    QCOMPARE(outcome->conversation->info.owner, m_bench->ann);
    QCOMPARE(outcome->conversation->info.version, row.info.version + 1);
    QCOMPARE(outcome->conversation->info.unread, 2);
    QCOMPARE(outcome->conversation->info.waitingSinceAt, kNow);
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
    QCOMPARE(m_bench->conversation(row.info.id)->info, outcome->conversation->info);
}

void TstIngest::messageAfterTheEndOpensAgain()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    QVERIFY(m_bench->end({ row.info.id, m_bench->ann, QStringLiteral("agent"), kNow + 5 }).ok());
    const auto outcome = m_bench->write(m_openid, QStringLiteral("again"), kNow + 10);
    QVERIFY(outcome->opened);
    QVERIFY(outcome->conversation->info.id != row.info.id);
    QCOMPARE(outcome->message->seq, 3);
    QCOMPARE(outcome->conversation->info.unread, 1);
    QCOMPARE(outcome->conversation->info.readSeq, 2);
    QCOMPARE(outcome->conversation->lastAgent, m_bench->ann);
    QCOMPARE(outcome->conversation->lastAgentAt, kNow);
}

void TstIngest::repeatsChangeNothing()
{
    const IngestItem item =
        incoming(m_bench->channel, m_openid, QStringLiteral("once"), QStringLiteral("m1"));
    int stored = 0;
    int duplicates = 0;
    for (int i = 0; i < 1000; ++i) {
        m_bench->storage->ingest(item, [&](const Result<IngestOutcome> &outcome) {
            QVERIFY(outcome.ok());
            ++(outcome->kind == IngestKind::Stored ? stored : duplicates);
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(stored + duplicates, 1000, kPatienceMs);
    QCOMPARE(stored, 1);
    const auto after = m_bench->ingest(item);
    QCOMPARE(after->kind, IngestKind::Duplicate);
    QVERIFY(after->events.isEmpty() && !after->message && !after->conversation);
    const auto row = await<ConversationRow>(
        [&](auto done) { m_bench->storage->conversationOfVisitor(VisitorId { 1 }, done); });
    QCOMPARE(row->info.lastSeq, 1);
    QCOMPARE(row->info.version, 1);
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->ingest(item)->kind, IngestKind::Duplicate);
}

void TstIngest::enterOpensNothing()
{
    const auto outcome = m_bench->enter(m_openid, QStringLiteral("from=list"));
    QCOMPARE(outcome->kind, IngestKind::Stored);
    QVERIFY(!outcome->opened && !outcome->conversation && outcome->events.isEmpty());
    QCOMPARE(outcome->message->direction, Direction::System);
    QCOMPARE(outcome->message->content.kind, ContentKind::Enter);
    QCOMPARE(outcome->message->content.text, QStringLiteral("from=list"));
    QCOMPARE(outcome->message->conversation, ConversationId {});
    QCOMPARE(m_bench->history(outcome->message->visitor)->messages,
             QList<Message> { *outcome->message });

    const auto first = m_bench->write(m_openid, QStringLiteral("hello"), kNow + 10);
    QVERIFY(first->opened);
    QCOMPARE(first->message->seq, 2);
    QCOMPARE(first->conversation->info.unread, 1);
    QCOMPARE(first->conversation->window.enterLeft, 2);
    QCOMPARE(first->conversation->window.messageLeft, 5);
}

void TstIngest::enterJoinsTheOpenConversation()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto outcome = m_bench->enter(m_openid, QStringLiteral("again"), kNow + 10);
    QVERIFY(outcome->conversation.has_value());
    QVERIFY(!outcome->opened);
    QCOMPARE(outcome->message->conversation, row.info.id);
    QCOMPARE(outcome->conversation->info.unread, 1);
    QCOMPARE(outcome->conversation->info.lastSeq, 2);
    QCOMPARE(outcome->conversation->info.version, row.info.version + 1);
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
}

void TstIngest::eventsAreKeptAside()
{
    IngestItem item = incoming(m_bench->channel, m_openid, QString(), QStringLiteral("e1"));
    item.inbound.kind = domain::Inbound::Kind::Event;
    item.inbound.type = QStringLiteral("wxa_media_check");
    const auto outcome = m_bench->ingest(item);
    QCOMPARE(outcome->kind, IngestKind::EventOnly);
    QVERIFY(!outcome->message && !outcome->conversation && outcome->events.isEmpty());
    QCOMPARE(m_bench->ingest(item)->kind, IngestKind::Duplicate);
    // The visitor who writes next is the first one: the event made none.
    QCOMPARE(m_bench->write(m_openid, QStringLiteral("hi"))->message->visitor, VisitorId { 1 });
}

void TstIngest::unsupportedIsKeptWhole()
{
    IngestItem item = incoming(m_bench->channel, m_openid, QString(), QStringLiteral("u1"));
    item.inbound.content = { ContentKind::Unsupported, {}, QStringLiteral("hologram") };
    const auto outcome = m_bench->ingest(item);
    QVERIFY(outcome->opened);
    QCOMPARE(m_bench->history(outcome->message->visitor)->messages.first().content,
             item.inbound.content);
}

void TstIngest::textsComeBackUnchanged_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("chinese") << QStringLiteral("退款已经三天了 😀");
    QTest::newRow("sql") << QStringLiteral("'); DROP TABLE messages; --");
    QTest::newRow("placeholders") << QStringLiteral("? :name @x $1 %1");
    QTest::newRow("controls") << QStringLiteral("a\r\n\tb\x01");
    QTest::newRow("nul") << QString(QStringLiteral("a") + QChar(0) + QStringLiteral("b"));
    QTest::newRow("long") << QString(16'000, QChar(0x4e2d));
}

void TstIngest::textsComeBackUnchanged()
{
    QFETCH(QString, text);
    const auto outcome = m_bench->write(m_openid, text);
    QVERIFY(outcome.ok());
    QCOMPARE(m_bench->history(outcome->message->visitor)->messages.first().content.text, text);
}

void TstIngest::seqIsDenseUnderInterleaving()
{
    constexpr int kVisitors = 7;
    constexpr int kEach = 60;
    int answers = 0;
    for (int i = 0; i < kVisitors * kEach; ++i) {
        const QString openid = QStringLiteral("o%1").arg(i % kVisitors);
        const QString id = QString::number(i);
        const IngestItem item = i % 11 == 0
            ? entering(m_bench->channel, openid, QString(), id)
            : incoming(m_bench->channel, openid, QStringLiteral("x"), id);
        m_bench->storage->ingest(item,
                                 [&](const auto &outcome) { answers += outcome.ok() ? 1 : 0; });
    }
    QTRY_COMPARE_WITH_TIMEOUT(answers, kVisitors * kEach, kPatienceMs);
    for (int visitor = 1; visitor <= kVisitors; ++visitor) {
        const auto page = m_bench->history(VisitorId { visitor });
        QCOMPARE(page->messages.size(), kEach);
        QVERIFY(page->complete);
        for (int i = 0; i < kEach; ++i)
            QCOMPARE(page->messages[i].seq, i + 1);
    }
}

//! What the writer remembers of a visitor must go with a transaction that was undone.
void TstIngest::rollbackLeavesNoTrace()
{
    QVERIFY(m_bench->write(m_openid, QStringLiteral("before")).ok());
    int stored = 0;
    int refused = 0;
    std::optional<ConversationRow> last;
    for (int i = 0; i < 90; ++i) {
        const bool isBad = i % 9 == 4;
        const ChannelId channel = isBad ? ChannelId { 999 } : m_bench->channel;
        const QString id = QStringLiteral("r%1").arg(i);
        m_bench->storage->ingest(incoming(channel, m_openid, QStringLiteral("x"), id),
                                 [&, isBad](const Result<IngestOutcome> &outcome) {
                                     QCOMPARE(outcome.ok(), !isBad);
                                     ++(outcome.ok() ? stored : refused);
                                     if (outcome.ok())
                                         last = outcome->conversation;
                                 });
    }
    QTRY_COMPARE_WITH_TIMEOUT(stored + refused, 90, kPatienceMs);
    QCOMPARE(refused, 10);
    QCOMPARE(last->info.lastSeq, 81);
    QCOMPARE(last->info.unread, 81);
    QCOMPARE(m_bench->conversation(last->info.id)->info, last->info);
    const auto page = m_bench->history(last->info.visitor.id);
    QCOMPARE(page->messages.size(), 81);
    QCOMPARE(page->messages.first().seq, 1);
}

void TstIngest::channelsAreApart()
{
    ChannelRecord record;
    record.name = QStringLiteral("second");
    const ChannelId second = m_bench->addChannel(record)->id;
    QCOMPARE(m_bench->addChannel(record).error().code, ErrorCode::Conflict);
    const auto one = m_bench->ingest(
        incoming(m_bench->channel, m_openid, QStringLiteral("a"), QStringLiteral("1")));
    const auto two =
        m_bench->ingest(incoming(second, m_openid, QStringLiteral("b"), QStringLiteral("2")));
    QVERIFY(one->message->visitor != two->message->visitor);
    QVERIFY(two->opened);
    QCOMPARE(two->conversation->info.visitor.channel, second);
}

void TstIngest::unusablePushIsRefused()
{
    IngestItem noKey =
        incoming(m_bench->channel, m_openid, QStringLiteral("a"), QStringLiteral("1"));
    noKey.inbound.dedupeKey.clear();
    QCOMPARE(m_bench->ingest(noKey).error().code, ErrorCode::BadRequest);
    const IngestItem noChannel =
        incoming(ChannelId { 999 }, m_openid, QStringLiteral("a"), QStringLiteral("2"));
    QVERIFY(!m_bench->ingest(noChannel).ok());
    // The refused one left nothing behind, its key neither.
    IngestItem again = noChannel;
    again.inbound.channel = m_bench->channel;
    QCOMPARE(m_bench->ingest(again)->kind, IngestKind::Stored);
}

void TstIngest::unparsedIsCounted()
{
    const auto count = [&] {
        return await<qint64>([&](auto done) { m_bench->storage->unparsedCount(done); });
    };
    QCOMPARE(*count(), 0);
    const UnparsedItem item { m_bench->channel, QByteArray("\0<xml", 5),
                              QStringLiteral("no end tag"), kNow };
    QVERIFY(*await<qint64>([&](auto done) { m_bench->storage->storeUnparsed(item, done); }) > 0);
    QCOMPARE(*count(), 1);
}

QTEST_GUILESS_MAIN(TstIngest)
#include "tst_storage_ingest.moc"
