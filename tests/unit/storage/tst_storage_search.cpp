// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/searchtext.h"
#include "relay/storage/searchindex.h"
#include "tests/unit/storage/storebench.h"

#include <QFile>
#include <QSqlDatabase>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

namespace {

QStringList textsOf(const SearchPage &page)
{
    QStringList texts;
    for (const SearchHit &hit : page.hits)
        texts.append(hit.message.content.text);
    return texts;
}

constexpr qint64 kDay = 24LL * 3600 * 1000;

} // namespace

//! The index beside the database: what is found, by whom, and that it can always be made again.
class TstSearch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void whatIsWrittenIsFound();
    void theIndexIsFilledBehind();
    void pagesFollowEachOther();
    void filters();
    void aReaderFindsWhatHeMayRead();
    void theIndexIsMadeAgain_data();
    void theIndexIsMadeAgain();
    void withoutAnIndexTheNewestAreReadThrough();
    void pairsAloneAreNoHit();

private:
    SearchQuery query(const QString &text) const
    {
        SearchQuery query;
        query.words = domain::searchWords(text);
        return query;
    }
    SearchPage find(const SearchQuery &query)
    {
        const auto page =
            await<SearchPage>([&](auto done) { m_bench->storage->search(query, done); });
        if (!page)
            qWarning().noquote() << page.error().message;
        return page ? *page : SearchPage {};
    }
    QStringList find(const char16_t *text)
    {
        return textsOf(find(query(QString::fromUtf16(text))));
    }
    MessageId watermark()
    {
        SearchIndex index;
        return index.openForAsking(m_bench->file(QStringLiteral("search.db")), m_bench->state.epoch)
                   .ok()
            ? index.watermark()
            : MessageId {};
    }
    bool indexed(MessageId upTo)
    {
        return QTest::qWaitFor([&] { return watermark() >= upTo; }, kPatienceMs);
    }
    MessageId write(const QString &openid, const char16_t *text, qint64 at = kNow)
    {
        const auto stored = m_bench->write(openid, QString::fromUtf16(text), at);
        return stored && stored->message ? stored->message->id : MessageId {};
    }

    std::unique_ptr<Bench> m_bench;
    const QString m_li = QStringLiteral("oLi_0123456789abcdefghijklmn");
    const QString m_wang = QStringLiteral("oWang_0123456789abcdefghijkl");
};

void TstSearch::whatIsWrittenIsFound()
{
    write(m_li, u"我的订单要退款");
    write(m_wang, u"请问发货了吗");
    const MessageId last = write(m_li, u"订单号 A-20261124，VIP 客户");
    for (const bool behind : { true, false }) {
        if (!behind)
            QVERIFY(indexed(last));
        QCOMPARE(find(u"退款").size(), 1);
        QCOMPARE(find(u"订单"),
                 (QStringList { QStringLiteral("订单号 A-20261124，VIP 客户"),
                                QStringLiteral("我的订单要退款") }));
        QCOMPARE(find(u"退款 订单").size(), 1);
        QCOMPARE(find(u"vip").size(), 1);
        QCOMPARE(find(u"ＶＩＰ").size(), 1);
        QCOMPARE(find(u"20261124").size(), 1);
        QCOMPARE(find(u"a-2026").size(), 1);
        QCOMPARE(find(u"收货").size(), 0);
        QCOMPARE(find(u"发货 退款").size(), 0);
    }
    const SearchPage page = find(query(QStringLiteral("退款")));
    QCOMPARE(page.hits.first().snippet.size(), 2);
    QCOMPARE(page.hits.first().snippet[1], (SnippetPart { QStringLiteral("退款"), true }));
    QCOMPARE(page.hits.first().visitor.channel, m_bench->channel);
    QVERIFY(!page.before.isValid());
    QVERIFY(!page.incomplete);
}

void TstSearch::theIndexIsFilledBehind()
{
    MessageId last;
    for (int i = 0; i < 450; ++i) // more than one round of the maintenance thread
        last = write(m_li, i % 50 == 0 ? u"退款申请" : u"你好");
    QVERIFY(last.isValid());
    QVERIFY(indexed(last));
    QCOMPARE(find(u"退款").size(), 9);
    QCOMPARE(find(query(QStringLiteral("你好"))).hits.size(), 30);
}

void TstSearch::pagesFollowEachOther()
{
    MessageId last;
    for (int i = 0; i < 95; ++i)
        last = m_bench->write(m_li, QStringLiteral("退款 %1").arg(i))->message->id;
    for (const bool behind : { true, false }) {
        if (!behind)
            QVERIFY(indexed(last));
        SearchQuery page = query(QStringLiteral("退款"));
        page.limit = 20;
        QStringList all;
        for (int asked = 0; asked < 5; ++asked) {
            const SearchPage answer = find(page);
            all += textsOf(answer);
            QCOMPARE(answer.before.isValid(), asked < 4);
            page.before = answer.before;
        }
        QCOMPARE(all.size(), 95);
        for (int i = 0; i < 95; ++i)
            QCOMPARE(all[i], QStringLiteral("退款 %1").arg(94 - i));
    }
}

void TstSearch::filters()
{
    write(m_wang, u"我要退款", kNow - 3 * kDay);
    const ConversationRow li = m_bench->owned(m_li, m_bench->ann);
    ReplyItem answer = m_bench->replyTo(li, m_bench->ann, QStringLiteral("1"));
    answer.content.text = QStringLiteral("退款已经处理");
    QVERIFY(m_bench->reply(answer).ok());
    const MessageId last = write(m_wang, u"退款呢", kNow + kDay);
    for (const bool behind : { true, false }) {
        if (!behind)
            QVERIFY(indexed(last));
        SearchQuery wanted = query(QStringLiteral("退款"));
        QCOMPARE(find(wanted).hits.size(), 3);
        wanted.agent = m_bench->ann;
        QCOMPARE(textsOf(find(wanted)), QStringList { answer.content.text });
        wanted.agent = m_bench->bob;
        QCOMPARE(find(wanted).hits.size(), 0);
        wanted.agent = {};
        wanted.visitor = li.info.visitor.id;
        QCOMPARE(textsOf(find(wanted)), QStringList { answer.content.text });
        wanted.visitor = {};
        wanted.fromAt = kNow;
        QCOMPARE(find(wanted).hits.size(), 2);
        wanted.toAt = kNow + kDay;
        QCOMPARE(textsOf(find(wanted)), QStringList { answer.content.text });
        wanted.fromAt = 0;
        wanted.toAt = 0;
        wanted.channel = m_bench->channel;
        QCOMPARE(find(wanted).hits.size(), 3);
        wanted.channel = { m_bench->channel.value + 1 };
        QCOMPARE(find(wanted).hits.size(), 0);
        wanted.channel = {};
        wanted.channels = { { m_bench->channel.value + 1 } };
        QCOMPARE(find(wanted).hits.size(), 0);
        wanted.channels.insert(m_bench->channel);
        QCOMPARE(find(wanted).hits.size(), 3);
    }
}

//! product.md 9: "conversations he owns or owned in the last 7 days and, while serving a visitor,
//! that visitor's earlier ones".
void TstSearch::aReaderFindsWhatHeMayRead()
{
    // Li was Ann's once, and is Bob's now; Wang is nobody's.
    const ConversationRow first = m_bench->owned(m_li, m_bench->ann);
    write(m_li, u"退款一");
    QVERIFY(m_bench->end({ first.info.id, m_bench->ann, QStringLiteral("agent"), kNow + 1 }).ok());
    const auto second = m_bench->write(m_li, QStringLiteral("退款二"), kNow + 2);
    QVERIFY(m_bench->claim(*second->conversation, m_bench->bob, kNow + 2)->won);
    const MessageId last = write(m_wang, u"退款三", kNow + 3);
    for (const bool behind : { true, false }) {
        if (!behind)
            QVERIFY(indexed(last));
        SearchQuery wanted = query(QStringLiteral("退款"));
        wanted.reader = m_bench->ann;
        wanted.readSince = kNow - 7 * kDay;
        QCOMPARE(textsOf(find(wanted)), QStringList { QStringLiteral("退款一") });
        wanted.readSince = kNow + 2; // the week is over
        QCOMPARE(find(wanted).hits.size(), 0);
        wanted.reader = m_bench->bob; // serves him: his earlier ones, too
        QCOMPARE(textsOf(find(wanted)),
                 (QStringList { QStringLiteral("退款二"), QStringLiteral("退款一") }));
        wanted.reader = { 4711 };
        QCOMPARE(find(wanted).hits.size(), 0);
    }
}

void TstSearch::theIndexIsMadeAgain_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("no database") << QByteArray(10'000, 'x');
    QTest::newRow("another database") << QByteArray("epoch");
}

void TstSearch::theIndexIsMadeAgain()
{
    QFETCH(QByteArray, content);
    const MessageId last = write(m_li, u"我要退款");
    QVERIFY(indexed(last));
    m_bench->storage.reset();
    const QString path = m_bench->file(QStringLiteral("search.db"));
    if (content == "epoch") {
        Connection db;
        QVERIFY(db.open(path, Connection::Role::Index).ok());
        // It knows nothing of ours, and says that it knows all.
        for (const char *sql :
             { "UPDATE state SET value = 'x' WHERE name = 'epoch'", "DROP TABLE pairs",
               "CREATE VIRTUAL TABLE pairs USING fts5(words, content = '', detail = none, "
               "columnsize = 0, tokenize = 'ascii')" })
            QVERIFY2(db.execute(QString::fromLatin1(sql)), sql);
    } else {
        for (const char *end : { "", "-wal", "-shm" })
            QFile::remove(path + QLatin1String(end));
        QFile file(path);
        if (!content.isEmpty())
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    QVERIFY(m_bench->open());
    QVERIFY(indexed(last));
    QCOMPARE(find(u"退款").size(), 1);
}

void TstSearch::withoutAnIndexTheNewestAreReadThrough()
{
    // Nothing fills this index: what it does not know is read from the database.
    write(m_li, u"我要退款");
    m_bench->storage.reset();
    for (const char *end : { "", "-wal", "-shm" })
        QFile::remove(m_bench->file(QStringLiteral("search.db")) + QLatin1String(end));
    QVERIFY(m_bench->open());
    QCOMPARE(find(u"退款").size(), 1);
}

void TstSearch::pairsAloneAreNoHit()
{
    // Has 退款 and 款单, and not 退款单.
    const MessageId last = write(m_li, u"退款和款单");
    QVERIFY(indexed(last));
    QCOMPARE(find(u"退款单").size(), 0);
    QCOMPARE(find(u"款单").size(), 1);
}

QTEST_GUILESS_MAIN(TstSearch)
#include "tst_storage_search.moc"
