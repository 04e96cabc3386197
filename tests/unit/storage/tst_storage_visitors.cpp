// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;
using IngestKind = IngestOutcome::Kind;

Q_DECLARE_METATYPE(kefu::Content)

//! Who a visitor is, what he sends beside texts, and lines about him.
class TstVisitors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void whatIsBelievedNamesHim();
    void hisPictureIsFetchedOnce();
    void contentsComeBackWhole_data();
    void contentsComeBackWhole();
    void theCardKnowsHim();
    void anEventIsALineOfAKnownVisitor();
    void anEventMakesNobodyAVisitor();
    void theSessionKeyIsSealed();

private:
    Result<IngestOutcome> enters(const QString &sessionFrom, const domain::VisitorClaim &claim)
    {
        IngestItem item = entering(m_bench->channel, m_openid, sessionFrom,
                                   QStringLiteral("e%1").arg(++m_entries));
        item.inbound.claim = claim;
        return m_bench->ingest(item);
    }
    Result<VisitorCardRow> card(VisitorId visitor, int before = 0)
    {
        return await<VisitorCardRow>(
            [&](auto done) { m_bench->storage->visitorCard(visitor, before, done); });
    }
    Result<IngestOutcome> sends(const Content &content, const QString &id)
    {
        IngestItem item = incoming(m_bench->channel, m_openid, QString(), id);
        item.inbound.content = content;
        return m_bench->ingest(item);
    }
    IngestItem event(const QString &name, const QString &id) const
    {
        IngestItem item = incoming(m_bench->channel, m_openid, QString(), id);
        item.inbound.kind = domain::Inbound::Kind::Event;
        item.inbound.type = name;
        item.inbound.content = { ContentKind::Event, QStringLiteral("kf1@shop"), name };
        return item;
    }

    const QString m_openid = QStringLiteral("oVisitor_0123456789abcdefgh");
    std::unique_ptr<Bench> m_bench;
    int m_entries = 0;
};

void TstVisitors::whatIsBelievedNamesHim()
{
    // Words alone name nobody: what they are worth was decided before.
    const QString words = QStringLiteral("{\"nickName\":\"老板\"}");
    QVERIFY(enters(words, {}).ok());
    const auto first = m_bench->write(m_openid, QStringLiteral("hi"));
    QCOMPARE(first->conversation->info.visitor.name, QString());
    const VisitorId visitor = first->message->visitor;
    QCOMPARE(card(visitor)->source, words);
    QVERIFY(!card(visitor)->sourceVerified);

    const auto named = enters(QStringLiteral("{}"), { QStringLiteral("小明"), {}, true });
    QCOMPARE(named->conversation->info.visitor.name, QStringLiteral("小明"));
    QVERIFY(card(visitor)->sourceVerified);
    // An entry that says nothing takes no name away.
    QVERIFY(enters(QStringLiteral("wxapp"), {}).ok());
    QCOMPARE(card(visitor)->visitor.name, QStringLiteral("小明"));
    QCOMPARE(card(visitor)->source, QStringLiteral("wxapp"));
    QVERIFY(!card(visitor)->sourceVerified);
}

void TstVisitors::hisPictureIsFetchedOnce()
{
    const QString url = QStringLiteral("https://thirdwx.qlogo.cn/a");
    const domain::VisitorClaim claim { QString(), url, false };
    QVERIFY(enters(QStringLiteral("1"), claim).ok());
    const auto first = m_bench->write(m_openid, QStringLiteral("hi"));
    const QString avatar = first->conversation->info.visitor.avatar;
    QVERIFY(!avatar.isEmpty());
    const auto again = enters(QStringLiteral("2"), claim);
    QCOMPARE(again->conversation->info.visitor.avatar, avatar);
    const auto jobs = await<QList<MediaJobRow>>(
        [&](auto done) { m_bench->storage->mediaJobs(m_bench->channel, 10, done); });
    QCOMPARE(jobs->size(), 1);
    QCOMPARE(jobs->first().url, url);
    QVERIFY(jobs->first().mustBePicture);

    const auto other = enters(QStringLiteral("3"), { QString(), url + u'2', false });
    QVERIFY(other->conversation->info.visitor.avatar != avatar);
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.open.first().info.visitor.avatar,
             other->conversation->info.visitor.avatar);
}

void TstVisitors::contentsComeBackWhole_data()
{
    QTest::addColumn<Content>("content");
    Content card;
    card.kind = ContentKind::Card;
    card.title = QStringLiteral("雪地靴 \"42\" \\ 😀");
    card.appid = QStringLiteral("wx1");
    card.url = QStringLiteral("pages/item?id=7&a=b");
    QTest::newRow("card") << card;
    Content link;
    link.kind = ContentKind::Link;
    link.title = QStringLiteral("t");
    link.description = QStringLiteral("line\nline");
    link.url = QStringLiteral("https://a.cn");
    link.coverUrl = QStringLiteral("https://a.cn/p.jpg");
    QTest::newRow("link") << link;
    Content place { ContentKind::Location, QStringLiteral("23.1,113.3") };
    place.title = QStringLiteral("天河");
    QTest::newRow("location") << place;
    Content voice;
    voice.kind = ContentKind::Voice;
    voice.description = QStringLiteral("你好");
    QTest::newRow("voice") << voice;
    Content video;
    video.kind = ContentKind::Video;
    QTest::newRow("video") << video;
    QTest::newRow("unsupported") << Content { ContentKind::Unsupported,
                                              {},
                                              QStringLiteral("hologram") };
}

void TstVisitors::contentsComeBackWhole()
{
    QFETCH(Content, content);
    const auto outcome = sends(content, QStringLiteral("c1"));
    QVERIFY(outcome->opened);
    QCOMPARE(m_bench->history(outcome->message->visitor)->messages.first().content, content);
    QCOMPARE(m_bench->conversation(outcome->conversation->info.id)->info.lastMessage->content,
             content);
}

void TstVisitors::theCardKnowsHim()
{
    QVERIFY(card(VisitorId { 7 }).error().code == ErrorCode::NotFound);
    Content first;
    first.kind = ContentKind::Card;
    first.title = QStringLiteral("first");
    Content second = first;
    second.title = QStringLiteral("second");
    const auto opened = sends(first, QStringLiteral("c1"));
    const VisitorId visitor = opened->message->visitor;
    QVERIFY(m_bench->write(m_openid, QStringLiteral("hi")).ok());
    QCOMPARE(card(visitor)->lastCard->title, first.title);
    const auto row = sends(second, QStringLiteral("c2"));
    QCOMPARE(card(visitor)->lastCard->title, second.title);
    QCOMPARE(card(visitor, row->message->seq)->lastCard->title, first.title);
    QVERIFY(!card(visitor, 1)->lastCard);
    QCOMPARE(card(visitor)->firstSeenAt, kNow);
    QCOMPARE(card(visitor)->conversations, 1);

    const ConversationRow waiting = *m_bench->conversation(opened->conversation->info.id);
    QVERIFY(m_bench->claim(waiting, m_bench->ann)->won);
    QVERIFY(m_bench->end({ waiting.info.id, m_bench->ann, QStringLiteral("agent"), kNow }).ok());
    QVERIFY(m_bench->write(m_openid, QStringLiteral("again")).ok());
    QCOMPARE(card(visitor)->conversations, 2);
}

void TstVisitors::anEventIsALineOfAKnownVisitor()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    const auto outcome =
        m_bench->ingest(event(QStringLiteral("kf_create_session"), QStringLiteral("e")));
    QCOMPARE(outcome->kind, IngestKind::Stored);
    QCOMPARE(outcome->message->direction, Direction::System);
    QCOMPARE(outcome->message->content.type, QStringLiteral("kf_create_session"));
    QCOMPARE(outcome->conversation->info.id, row.info.id);
    QVERIFY(!outcome->opened);
    // It is nothing anybody waits with, and nothing we may answer.
    QCOMPARE(outcome->conversation->info.unread, row.info.unread);
    QCOMPARE(outcome->conversation->window, row.window);
    QCOMPARE(outcome->events[0].agent, m_bench->ann);
    QCOMPARE(m_bench->history(row.info.visitor.id)->messages.last().content.text,
             QStringLiteral("kf1@shop"));
    QCOMPARE(m_bench->ingest(event(QStringLiteral("kf_create_session"), QStringLiteral("e")))->kind,
             IngestKind::Duplicate);
}

void TstVisitors::anEventMakesNobodyAVisitor()
{
    const auto outcome = m_bench->ingest(event(QStringLiteral("subscribe"), QStringLiteral("e")));
    QCOMPARE(outcome->kind, IngestKind::EventOnly);
    QVERIFY(!outcome->message && !outcome->conversation && outcome->events.isEmpty());
    QCOMPARE(m_bench->write(m_openid, QStringLiteral("hi"))->message->visitor, VisitorId { 1 });
    QCOMPARE(m_bench->history(VisitorId { 1 })->messages.size(), 1);
}

void TstVisitors::theSessionKeyIsSealed()
{
    const QByteArray key = "the-session-key-of-the-shop";
    const auto changed = await<ChannelRecord>([&](auto done) {
        m_bench->storage->changeChannel(
            m_bench->channel,
            [key](ChannelRecord &record) -> Result<void> {
                record.sessionKey = key;
                return {};
            },
            done);
    });
    QVERIFY(changed.ok());
    QVERIFY(m_bench->reopen());
    QCOMPARE(m_bench->state.channels.first().sessionKey, key);
    m_bench->storage.reset();
    for (const char *name : { "relay.db", "relay.db-wal" }) {
        QFile file(m_bench->file(QLatin1String(name)));
        if (file.open(QIODevice::ReadOnly))
            QVERIFY(!file.readAll().contains(key));
    }
}

QTEST_GUILESS_MAIN(TstVisitors)
#include "tst_storage_visitors.moc"
