// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/spool.h"
#include "relay/storage/spoolfile.h"
#include "relay/storage/spoolrecord.h"
#include "tests/unit/storage/storebench.h"

#include <QDataStream>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

namespace {

constexpr qint64 kSmall = 64 * 1024;
constexpr qint64 kFirstRecord = 8192; // SCHEMA.md, "The spool"

QByteArray recordNamed(int index)
{
    return "record " + QByteArray::number(index) + QByteArray(index % 50, '.');
}

QList<QByteArray> records(int from, int count)
{
    QList<QByteArray> list;
    for (int i = from; i < from + count; ++i)
        list.append(recordNamed(i));
    return list;
}

QList<QByteArray> allOf(SpoolFile &file)
{
    SpoolCursor cursor = file.begin();
    const auto read = file.read(cursor, 1'000'000);
    return read ? *read : QList<QByteArray>();
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool overwrite(const QString &path, qint64 at, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadWrite) && file.seek(at) && file.write(bytes) == bytes.size();
}

bool replace(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

//! The file callbacks rest in while the database does not answer.
class TestStorageSpool : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("spool/callbacks"));
    }

    void keepsRecordsInOrder()
    {
        SpoolFile file;
        QVERIFY(file.open(m_path, kSmall));
        QVERIFY(file.isEmpty());
        QCOMPARE(bytesOf(m_path).size(), kSmall); // reserved before anything needs it
        QCOMPARE(*file.append(records(0, 10)), 10);
        QCOMPARE(*file.append(records(10, 20)), 20);
        QCOMPARE(allOf(file), records(0, 30));
        SpoolCursor cursor = file.begin();
        QCOMPARE(*file.read(cursor, 7), records(0, 7));
        QCOMPARE(*file.read(cursor, 7), records(7, 7));
        SpoolFile again;
        QVERIFY(again.open(m_path, kSmall));
        QCOMPARE(allOf(again), records(0, 30));
        QCOMPARE(*again.append(records(30, 1)), 1);
        QCOMPARE(allOf(again), records(0, 31));
        QCOMPARE(int(QFile::permissions(m_path) & 0x077), 0); // a visitor's words are nobody's
    }

    void takesWhatFits()
    {
        SpoolFile file;
        QVERIFY(file.open(m_path, kSmall));
        const auto stored = file.append(records(0, 5000));
        QVERIFY(*stored > 500 && *stored < 5000);
        QCOMPARE(allOf(file), records(0, int(*stored)));
        QCOMPARE(*file.append({ QByteArray(1000, 'x') }), 0); // full, and no error
        QVERIFY(file.clear());
        QVERIFY(file.isEmpty());
        QCOMPARE(*file.append(records(7, 3)), 3);
        QCOMPARE(bytesOf(m_path).size(), kSmall);
    }

    void aTornTailEndsTheFile()
    {
        SpoolFile file;
        QVERIFY(file.open(m_path, kSmall));
        QVERIFY(file.append(records(0, 5)));
        const qint64 sound = file.end().offset;
        QVERIFY(file.append(records(5, 1)));
        const qint64 end = file.end().offset;
        const QByteArray whole = bytesOf(m_path);
        // Cut anywhere in the last record: its rest is what was there before, zeros.
        for (qint64 cut = sound; cut < end; ++cut) {
            QByteArray torn = whole;
            torn.replace(cut, end - cut, QByteArray(end - cut, '\0'));
            // A record may end in zeros of its own; ours do not.
            QVERIFY(replace(m_path, torn));
            SpoolFile again;
            QVERIFY(again.open(m_path, kSmall));
            QCOMPARE(allOf(again), records(0, 5));
        }
        for (qint64 at = kFirstRecord; at < end; at += 3) { // and no bit may be wrong
            QByteArray flipped = whole;
            flipped[at] = char(flipped[at] ^ 0x10);
            QVERIFY(replace(m_path, flipped));
            SpoolFile again;
            QVERIFY(again.open(m_path, kSmall));
            QVERIFY(allOf(again).size() < 6);
            QCOMPARE(allOf(again), records(0, int(allOf(again).size())));
        }
    }

    void whatLiesBehindTheEndStaysDead()
    {
        SpoolFile file;
        QVERIFY(file.open(m_path, kSmall));
        const QList<QByteArray> same { "aaaa", "bbbb", "cccc" };
        QVERIFY(file.append(same));
        QVERIFY(file.clear());
        QVERIFY(allOf(file).isEmpty());
        // Equal lengths: without a chain the old second and third record would be read again.
        QCOMPARE(*file.append({ "AAAA" }), 1);
        SpoolFile again;
        QVERIFY(again.open(m_path, kSmall));
        QCOMPARE(allOf(again), QList<QByteArray>({ "AAAA" }));
    }

    void oneHeaderIsEnough_data()
    {
        QTest::addColumn<qint64>("slot");
        QTest::newRow("first") << qint64(0);
        QTest::newRow("second") << qint64(4096);
    }
    void oneHeaderIsEnough()
    {
        QFETCH(qint64, slot);
        {
            SpoolFile file;
            QVERIFY(file.open(m_path, kSmall));
            QVERIFY(file.append(records(0, 3)));
            QVERIFY(file.clear()); // now both slots have been written
            QVERIFY(file.append(records(3, 3)));
        }
        QVERIFY(overwrite(m_path, slot + 10, "torn"));
        SpoolFile again;
        QVERIFY(again.open(m_path, kSmall));
        const QList<QByteArray> left = allOf(again);
        // The newer slot leads to the new records; with the older alone they have no beginning.
        QVERIFY(left == records(3, 3) || left.isEmpty());
        QCOMPARE(*again.append(records(6, 1)), 1);
    }

    void afterACutWhileItWasMade()
    {
        QVERIFY(QDir().mkpath(m_dir->filePath(QStringLiteral("spool"))));
        QVERIFY(replace(m_path, QByteArray(5000, '\0')));
        SpoolFile file;
        QVERIFY(file.open(m_path, kSmall));
        QCOMPARE(*file.append(records(0, 2)), 2);
        QCOMPARE(QDir(m_dir->filePath(QStringLiteral("spool"))).entryList(QDir::Files).size(), 1);
    }

    void anotherFileIsSetAside()
    {
        QVERIFY(QDir().mkpath(m_dir->filePath(QStringLiteral("spool"))));
        QVERIFY(replace(m_path, "something else altogether"));
        SpoolFile file;
        QVERIFY(file.open(m_path, kSmall));
        QVERIFY(file.isEmpty());
        const QDir folder(m_dir->filePath(QStringLiteral("spool")));
        const QStringList kept = folder.entryList({ QStringLiteral("*.damaged-*") }, QDir::Files);
        QCOMPARE(kept.size(), 1);
        QCOMPARE(bytesOf(folder.filePath(kept.first())), QByteArray("something else altogether"));
    }

    void aCallbackComesOutWhole()
    {
        IngestItem item = incoming(ChannelId { 7 }, QStringLiteral("oVisitor"),
                                   QString::fromUtf8("你好 \U0001F600"), QStringLiteral("9"));
        item.inbound.kind = domain::Inbound::Kind::Enter;
        item.inbound.originalId = QStringLiteral("gh_1");
        item.inbound.content.kind = ContentKind::Unsupported;
        item.inbound.content.type = QStringLiteral("image");
        item.inbound.content.kind = ContentKind::Card;
        item.inbound.content.title = QStringLiteral("标题");
        item.inbound.content.url = QStringLiteral("pages/index");
        item.inbound.mediaId = QStringLiteral("MEDIA");
        item.inbound.mediaUrl = QStringLiteral("http://mmbiz.qpic.cn/x");
        item.inbound.copy = { "a=1", "text/xml", "<xml/>" };
        item.inbound.claim = { QStringLiteral("李静"), QStringLiteral("https://a.cn/b"), true };
        item.inbound.raw = QByteArray("\0\xff<xml>", 7);
        const QByteArray record = encodeSpooled(item);
        const auto back = decodeSpooled(record);
        QVERIFY(back);
        QCOMPARE(encodeSpooled(*back), record);
        QCOMPARE(back->inbound.content, item.inbound.content);
        QCOMPARE(back->inbound.raw, item.inbound.raw);
        QCOMPARE(back->inbound.channel, item.inbound.channel);
        QCOMPARE(back->inbound.mediaId, item.inbound.mediaId);
        QCOMPARE(back->inbound.claim.name, item.inbound.claim.name);
        QCOMPARE(back->inbound.claim.avatarUrl, item.inbound.claim.avatarUrl);
        QVERIFY(back->inbound.claim.verified);
        QCOMPARE(back->inbound.copy.body, item.inbound.copy.body);
        QCOMPARE(back->receivedAt, item.receivedAt);
        for (qsizetype length = 0; length < record.size(); ++length)
            QVERIFY(!decodeSpooled(record.left(length)));
        QByteArray newer = record;
        newer[0] = 3;
        QVERIFY(!decodeSpooled(newer));
    }

    //! What the release before this one has spooled is read all the same.
    void theFirstVersionIsRead()
    {
        QByteArray record;
        QDataStream stream(&record, QIODevice::WriteOnly);
        stream.setVersion(QDataStream::Qt_6_4);
        stream << quint8(1) << quint8(0) << qint64(7) << QStringLiteral("oVisitor") << QString()
               << QByteArray("key") << QStringLiteral("9") << QStringLiteral("text") << quint8(0)
               << QStringLiteral("hello") << QString() << qint64(5) << QByteArray("<xml/>")
               << qint64(6);
        const auto item = decodeSpooled(record);
        QVERIFY(item);
        QCOMPARE(item->inbound.content.text, QStringLiteral("hello"));
        QCOMPARE(item->receivedAt, 6);
        record[1] = 3; // a kind it did not have
        QVERIFY(!decodeSpooled(record));
    }

    //! A push nobody can read is kept for the doctor, once, also when the database was away.
    void unreadablePushesGoTheSameWay()
    {
        Bench bench;
        QVERIFY(bench.openWithPeople());
        IngestItem item;
        item.inbound.kind = domain::Inbound::Kind::Unreadable;
        item.inbound.channel = bench.channel;
        item.inbound.dedupeKey = "key";
        item.inbound.type = QStringLiteral("no MsgType");
        item.inbound.raw = "<xml></xml>";
        const auto spooled = decodeSpooled(encodeSpooled(item));
        QVERIFY(spooled);
        for (int i = 0; i < 3; ++i) {
            const auto outcome =
                await<IngestOutcome>([&](auto done) { bench.storage->ingest(*spooled, done); });
            QVERIFY(outcome.ok());
            QCOMPARE(outcome->kind,
                     i == 0 ? IngestOutcome::Kind::EventOnly : IngestOutcome::Kind::Duplicate);
        }
        QCOMPARE(*await<qint64>([&](auto done) { bench.storage->unparsedCount(done); }), 1);
    }

    //! What the last run could not write is in the database before anybody reads it.
    void isTakenAtStart()
    {
        Bench bench;
        QVERIFY(bench.openWithPeople());
        QVERIFY(bench.write(QStringLiteral("oOld"), QStringLiteral("before")));
        bench.storage.reset();
        QList<QByteArray> spooled;
        for (int i = 0; i < 1200; ++i) // more than one transaction
            spooled.append(
                encodeSpooled(incoming(bench.channel, QStringLiteral("o%1").arg(i % 10),
                                       QStringLiteral("spooled %1").arg(i), QString::number(i))));
        // Twice, as after a crash between the commit and the emptying.
        for (int round = 0; round < 2; ++round) {
            SpoolFile file;
            QVERIFY(file.open(bench.file(QStringLiteral("spool/callbacks"))));
            QCOMPARE(*file.append(spooled), spooled.size());
            file.append({ "of a later version" }).ok();
        }
        QVERIFY(bench.open());
        QVERIFY(bench.storage->spool()->wasEmptyAtStart());
        QCOMPARE(bench.state.open.size(), 11);
        for (const ConversationRow &row : std::as_const(bench.state.open)) {
            if (row.openid == QStringLiteral("oOld"))
                continue;
            const auto page = bench.history(row.info.visitor.id);
            QCOMPARE(page->messages.size(), 120);
            for (qsizetype i = 0; i < page->messages.size(); ++i)
                QCOMPARE(page->messages[i].content.text,
                         QStringLiteral("spooled %1").arg(i * 10 + row.openid.mid(1).toInt()));
        }
        // What this version cannot read is kept under another name.
        const QDir folder(bench.file(QStringLiteral("spool")));
        QCOMPARE(folder.entryList({ QStringLiteral("*.damaged-*") }, QDir::Files).size(), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestStorageSpool)
#include "tst_storage_spool.moc"
