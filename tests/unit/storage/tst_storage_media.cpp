// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/mediafiles.h"
#include "storebench.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! The files of messages: their rows, their jobs, and the files themselves.
class TestMedia : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pushMakesAJob();
    void pushWithoutAFile_data();
    void pushWithoutAFile();
    void endTellsTheConversation();
    void endComesOnce();
    void jobsInOrder();
    void jobsSurvive();
    void uploadsAreKnownForATime();
    void placeOfAFile();
    void fileIsKeptOnce();
    void fileOfAnotherIsAdopted();
    void halfWrittenIsRemoved();
    void missingFile();

private:
    IngestItem picture(const Bench &bench, const QString &id) const;
    template <typename T, typename Start> Result<T> wait(Start start) { return await<T>(start); }
};

IngestItem TestMedia::picture(const Bench &bench, const QString &id) const
{
    IngestItem item = incoming(bench.channel, QStringLiteral("visitor"), {}, id);
    item.inbound.content.kind = ContentKind::Image;
    item.inbound.mediaId = QStringLiteral("wx-") + id;
    item.inbound.mediaUrl = QStringLiteral("http://mmbiz.qpic.cn/") + id;
    return item;
}

void TestMedia::pushMakesAJob()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    const auto outcome = bench.ingest(picture(bench, QStringLiteral("1")));
    QVERIFY(outcome);
    const Media media = outcome->message->content.media;
    QCOMPARE(media.state, MediaState::Pending);
    QCOMPARE(media.id.size(), 22);
    const auto jobs = wait<QList<MediaJobRow>>(
        [&](auto done) { bench.storage->mediaJobs(bench.channel, 10, done); });
    QCOMPARE(jobs->size(), 1);
    const MediaJobRow &job = jobs->first();
    QCOMPARE(job.id, media.id);
    QCOMPARE(job.wechatId, QStringLiteral("wx-1"));
    QCOMPARE(job.url, QStringLiteral("http://mmbiz.qpic.cn/1"));
    QCOMPARE(job.nextAt, kNow);
    QCOMPARE(job.untilAt, kNow + 3LL * 24 * 3600 * 1000);
    QVERIFY(job.mustBePicture);
    const auto page = wait<HistoryPage>(
        [&](auto done) { bench.storage->history(outcome->message->visitor, 0, 10, done); });
    QCOMPARE(page->messages.last().content.media, media);
    // The same push again is the same message, and no second job.
    QCOMPARE(bench.ingest(picture(bench, QStringLiteral("1")))->kind,
             IngestOutcome::Kind::Duplicate);
}

void TestMedia::pushWithoutAFile_data()
{
    QTest::addColumn<ContentKind>("kind");
    QTest::addColumn<QString>("mediaId");
    QTest::newRow("text") << ContentKind::Text << QStringLiteral("M");
    QTest::newRow("link") << ContentKind::Link << QStringLiteral("M");
    QTest::newRow("picture without id") << ContentKind::Image << QString();
    QTest::newRow("endless id") << ContentKind::Image << QString(600, u'm');
}

void TestMedia::pushWithoutAFile()
{
    QFETCH(ContentKind, kind);
    QFETCH(QString, mediaId);
    Bench bench;
    QVERIFY(bench.openWithPeople());
    IngestItem item = incoming(bench.channel, QStringLiteral("visitor"), {}, QStringLiteral("1"));
    item.inbound.content.kind = kind;
    item.inbound.mediaId = mediaId;
    const auto outcome = bench.ingest(item);
    QVERIFY(outcome);
    QCOMPARE(outcome->message->content.media, Media {});
}

void TestMedia::endTellsTheConversation()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    const auto outcome = bench.ingest(picture(bench, QStringLiteral("1")));
    MediaEndItem end;
    end.record.media = outcome->message->content.media;
    end.record.media.state = MediaState::Ready;
    end.record.media.mimeType = QStringLiteral("image/jpeg");
    end.record.media.fileName = QStringLiteral("a b.jpg");
    end.record.media.bytes = 1234;
    end.record.media.width = 640;
    end.record.media.height = 480;
    end.record.hash = QByteArray(32, 'h');
    end.record.picture = QByteArray(32, 'p');
    end.record.thumb = QByteArray(32, 't');
    end.record.thumbType = QStringLiteral("image/png");
    end.at = kNow + 5000;
    const auto ended = wait<MediaOutcome>([&](auto done) { bench.storage->endMedia(end, done); });
    QVERIFY(ended);
    QCOMPARE(ended->changes.size(), 1);
    const SettleOutcome &change = ended->changes.first();
    QCOMPARE(change.message.content.media, end.record.media);
    QCOMPARE(change.conversation.info.version, outcome->conversation->info.version + 1);
    QCOMPARE(change.conversation.info.lastMessage->content.media, end.record.media);
    QCOMPARE(change.events.size(), 1);
    QCOMPARE(change.events[0].kind, EventRow::Kind::MessageUpdated);
    const auto record =
        wait<MediaRecord>([&](auto done) { bench.storage->findMedia(end.record.media.id, done); });
    QCOMPARE(record->picture, end.record.picture);
    QCOMPARE(record->thumbType, QStringLiteral("image/png"));
    QCOMPARE(record->channel, bench.channel);
    QCOMPARE(record->shown(), end.record.picture);
    const auto jobs = wait<QList<MediaJobRow>>(
        [&](auto done) { bench.storage->mediaJobs(bench.channel, 10, done); });
    QVERIFY(jobs->isEmpty());
}

void TestMedia::endComesOnce()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    const auto outcome = bench.ingest(picture(bench, QStringLiteral("1")));
    MediaEndItem end;
    end.record.media.id = outcome->message->content.media.id;
    end.record.media.state = MediaState::Expired;
    QVERIFY(wait<MediaOutcome>([&](auto done) { bench.storage->endMedia(end, done); }));
    end.record.media.state = MediaState::Ready;
    const auto again = wait<MediaOutcome>([&](auto done) { bench.storage->endMedia(end, done); });
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    end.record.media.id = QStringLiteral("nosuch");
    const auto unknown = wait<MediaOutcome>([&](auto done) { bench.storage->endMedia(end, done); });
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
}

void TestMedia::jobsInOrder()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    QStringList ids;
    for (int i = 0; i < 3; ++i)
        ids += bench.ingest(picture(bench, QString::number(i)))->message->content.media.id;
    QVERIFY(
        wait<bool>([&](auto done) { bench.storage->postponeMedia(ids[0], 4, kNow + 9000, done); }));
    const auto jobs = wait<QList<MediaJobRow>>(
        [&](auto done) { bench.storage->mediaJobs(bench.channel, 10, done); });
    QCOMPARE(jobs->size(), 3);
    QCOMPARE(jobs->last().id, ids[0]);
    QCOMPARE(jobs->last().tries, 4);
    const auto none = wait<QList<MediaJobRow>>(
        [&](auto done) { bench.storage->mediaJobs(ChannelId { 99 }, 10, done); });
    QVERIFY(none->isEmpty());
}

void TestMedia::jobsSurvive()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    const auto outcome = bench.ingest(picture(bench, QStringLiteral("1")));
    QVERIFY(bench.reopen());
    const auto jobs = wait<QList<MediaJobRow>>(
        [&](auto done) { bench.storage->mediaJobs(bench.channel, 10, done); });
    QCOMPARE(jobs->size(), 1);
    QCOMPARE(jobs->first().id, outcome->message->content.media.id);
}

void TestMedia::uploadsAreKnownForATime()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    const QString id = QStringLiteral("m");
    const auto upload = [&](qint64 now) {
        return *wait<QString>(
            [&](auto done) { bench.storage->mediaUpload(bench.channel, id, now, done); });
    };
    const auto save = [&](const QString &wechatId, qint64 now) {
        return wait<bool>([&](auto done) {
                   bench.storage->saveMediaUpload(bench.channel, id, wechatId, now, now + 1000,
                                                  done);
               })
            .ok();
    };
    QCOMPARE(upload(kNow), QString());
    QVERIFY(save(QStringLiteral("W1"), kNow));
    QCOMPARE(upload(kNow + 999), QStringLiteral("W1"));
    QCOMPARE(upload(kNow + 1000), QString());
    QVERIFY(save(QStringLiteral("W2"), kNow + 500));
    QCOMPARE(upload(kNow + 1000), QStringLiteral("W2"));
    QVERIFY(
        wait<bool>([&](auto done) { bench.storage->removeMediaUpload(bench.channel, id, done); }));
    QCOMPARE(upload(kNow), QString());
}

void TestMedia::placeOfAFile()
{
    Bench bench;
    QVERIFY(bench.openWithPeople());
    const auto outcome = bench.ingest(picture(bench, QStringLiteral("1")));
    const auto place = wait<MediaPlace>(
        [&](auto done) { bench.storage->mediaPlace(outcome->message->content.media.id, done); });
    QCOMPARE(place->shown.size(), 1);
    QCOMPARE(place->shown[0].visitor, outcome->message->visitor);
    QCOMPARE(place->shown[0].seq, outcome->message->seq);
    MediaRecord record;
    record.media.state = MediaState::Ready;
    record.author = bench.ann;
    record.createdAt = kNow;
    const auto added = wait<MediaRecord>([&](auto done) { bench.storage->addMedia(record, done); });
    const auto other = wait<MediaRecord>([&](auto done) { bench.storage->addMedia(record, done); });
    QVERIFY(added->media.id != other->media.id);
    const auto own =
        wait<MediaPlace>([&](auto done) { bench.storage->mediaPlace(added->media.id, done); });
    QCOMPARE(own->record.author, bench.ann);
    QVERIFY(own->shown.isEmpty());
}

void TestMedia::fileIsKeptOnce()
{
    QTemporaryDir dir;
    MediaFiles files(dir.filePath(QStringLiteral("media")));
    const auto keep = [&](const QByteArray &bytes) {
        return wait<QByteArray>([&](auto done) { files.keep(bytes, done); });
    };
    const auto first = keep("abc");
    const auto again = keep("abc");
    QVERIFY(first && again);
    QCOMPARE(*first, *again);
    QCOMPARE(*first, QCryptographicHash::hash("abc", QCryptographicHash::Sha256));
    const QString path = files.path(*first);
    QVERIFY(path.endsWith(QStringLiteral("/media/ba/78/"
                                         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f"
                                         "20015ad")));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    const auto bytes = wait<QByteArray>([&](auto done) { files.read(*first, done); });
    QCOMPARE(*bytes, QByteArray("abc"));
    QVERIFY(QDir(dir.filePath(QStringLiteral("media/tmp"))).isEmpty());
    const auto free = wait<qint64>([&](auto done) { files.freeBytes(done); });
    QVERIFY(*free > 0);
}

void TestMedia::fileOfAnotherIsAdopted()
{
    QTemporaryDir dir;
    MediaFiles files(dir.filePath(QStringLiteral("media")));
    const QString scratch = files.scratchFile();
    QVERIFY(scratch != files.scratchFile());
    QFile file(scratch);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("made elsewhere") > 0);
    file.close();
    const auto hash = wait<QByteArray>([&](auto done) { files.adopt(scratch, done); });
    QVERIFY(hash);
    QVERIFY(!QFileInfo::exists(scratch));
    QCOMPARE(*wait<QByteArray>([&](auto done) { files.read(*hash, done); }),
             QByteArray("made elsewhere"));
    QVERIFY(!wait<QByteArray>([&](auto done) { files.adopt(scratch, done); }));
}

void TestMedia::halfWrittenIsRemoved()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("media"));
    QString left;
    {
        MediaFiles files(folder);
        left = files.scratchFile();
        QFile file(left);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    MediaFiles files(folder);
    QVERIFY(!QFileInfo::exists(left));
}

void TestMedia::missingFile()
{
    QTemporaryDir dir;
    MediaFiles files(dir.filePath(QStringLiteral("media")));
    const auto bytes = wait<QByteArray>([&](auto done) { files.read(QByteArray(32, 'x'), done); });
    QCOMPARE(bytes.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestMedia)
#include "tst_storage_media.moc"
