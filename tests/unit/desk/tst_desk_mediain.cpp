// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/mediadesk.h"

using namespace kefu;
using namespace kefu::test;
using namespace kefu::testing;

namespace {

const QByteArray kPicture = encode(noise(640, 480), "jpeg");

} // namespace

//! Files of visitors, from the push until an agent sees them.
class TestMediaIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void becomesReady();
    void oneFileOnTheDisk();
    void linkFallsBack();
    void onlyKnownHosts();
    void hostileCostsAFailed_data();
    void hostileCostsAFailed();
    void notAPicture();
    void voiceIsKept();
    void retriesAndExpires();
    void believesAnExpiredOne();
    void tokenIsRenewedOnce();
    void tooLargeFails();
    void restartGoesOn();
    void hangingDelaysNothing();
    void fullDiskWaits();
    void helperMissingWaits();
    void helperIsEnded();
    void facesOfVisitors();
    void whoMaySee();
    void linksEnd();
};

void TestMediaIn::becomesReady()
{
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
    const Media media = desk.shown();
    QCOMPARE(QSize(media.width, media.height), QSize(640, 480));
    QCOMPARE(media.mimeType, QStringLiteral("image/jpeg"));
    QVERIFY(media.bytes > 0);
    QVERIFY(media.id.size() >= 20);
    const auto link = desk.link(media.id);
    QVERIFY(link);
    const auto picture = desk.openLink(link->url);
    QVERIFY(picture);
    QCOMPARE(picture->mimeType, QByteArray("image/jpeg"));
    QCOMPARE(picture->bytes.size(), media.bytes);
    QCOMPARE(QImage::fromData(picture->bytes).size(), QSize(640, 480));
    const auto thumb = desk.openLink(link->thumbUrl);
    QVERIFY(thumb);
    QCOMPARE(QImage::fromData(thumb->bytes).size(), QSize(360, 270));
    QVERIFY(desk.console.gapless);
}

void TestMediaIn::oneFileOnTheDisk()
{
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    desk.wechat.files.insert(QStringLiteral("M2"), FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
    const QString first = desk.shown().id;
    QVERIFY(desk.show(QStringLiteral("M2")));
    QTRY_VERIFY(desk.shown().id != first && desk.shown().state == MediaState::Ready);
    int files = 0;
    QDirIterator walk(desk.dir.filePath(QStringLiteral("media")), QDir::Files,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo file(walk.next());
        QCOMPARE(file.fileName().size(), 64);
        QVERIFY(file.path().endsWith(file.fileName().sliced(2, 2)));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        ++files;
    }
    QCOMPARE(files, 3); // as it came, made anew, small
}

void TestMediaIn::linkFallsBack()
{
    MediaDesk desk;
    const QString url = QStringLiteral("http://mmbiz.qpic.cn/a/0");
    desk.wechat.files.insert(url, FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("gone"), ContentKind::Image, url));
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
    QCOMPARE(desk.wechat.asked, QStringList({ QStringLiteral("gone"), url }));
}

void TestMediaIn::onlyKnownHosts()
{
    MediaDesk desk;
    QVERIFY(desk.show({}, ContentKind::Image, QStringLiteral("http://169.254.169.254/meta-data")));
    QVERIFY(desk.show({}, ContentKind::Image, QStringLiteral("http://evil-qpic.cn/x")));
    QVERIFY(desk.show({}, ContentKind::Image, QStringLiteral("file:///etc/passwd")));
    QVERIFY(desk.conversation().isValid());
    QTest::qWait(200);
    QCOMPARE(desk.wechat.asked, QStringList());
    QCOMPARE(desk.shown().state, MediaState::Pending);
}

void TestMediaIn::hostileCostsAFailed_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("bomb") << pngBomb(40'000, 40'000);
    QTest::newRow("cut") << kPicture.first(300);
    QTest::newRow("mark alone") << QByteArray("\xff\xd8\xff\xe0", 4);
}

void TestMediaIn::hostileCostsAFailed()
{
    QFETCH(QByteArray, file);
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(file));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.shown().state, MediaState::Failed);
    QVERIFY(!desk.link(desk.shown().id));
    QVERIFY(desk.say(desk.shop, QStringLiteral("visitor"), QStringLiteral("still there?")));
    QTRY_VERIFY(desk.console.texts().contains(QStringLiteral("still there?")));
}

void TestMediaIn::notAPicture()
{
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("M1"),
                             FakeWechat::file("<html><script>alert(1)</script></html>"));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.shown().state, MediaState::Failed);
}

void TestMediaIn::voiceIsKept()
{
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("V1"), FakeWechat::file("#!AMR\nabc"));
    QVERIFY(desk.show(QStringLiteral("V1"), ContentKind::Voice));
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
    QCOMPARE(desk.shown().mimeType, QStringLiteral("audio/amr"));
    const auto link = desk.link(desk.shown().id);
    QVERIFY(link);
    QVERIFY(link->thumbUrl.isEmpty());
    QCOMPARE(desk.openLink(link->url)->bytes, QByteArray("#!AMR\nabc"));
}

void TestMediaIn::retriesAndExpires()
{
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::answered(-1));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.wechat.asked.size(), 1);
    for (int tries = 2; tries <= 5; ++tries) {
        desk.wait(11 * 60'000);
        QTRY_COMPARE(desk.wechat.asked.size(), tries);
    }
    QVERIFY(desk.console.events.isEmpty()); // nothing new to tell
    desk.wait(3LL * 24 * 3600 * 1000);
    QTRY_COMPARE(desk.shown().state, MediaState::Expired);
    const qsizetype asked = desk.wechat.asked.size();
    desk.wait(3LL * 24 * 3600 * 1000);
    QTest::qWait(100);
    QCOMPARE(desk.wechat.asked.size(), asked);
}

void TestMediaIn::believesAnExpiredOne()
{
    MediaDesk desk;
    QVERIFY(desk.show(QStringLiteral("gone")));
    for (int tries = 1; tries <= 3; ++tries) {
        QTRY_COMPARE(desk.wechat.asked.size(), tries);
        if (tries < 3)
            desk.wait(60'000);
    }
    QTRY_COMPARE(desk.shown().state, MediaState::Expired);
}

void TestMediaIn::tokenIsRenewedOnce()
{
    MediaDesk desk;
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::answered(40001));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.wechat.asked.size(), 2);
    QCOMPARE(desk.wechat.tokensGiven, 2);
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    desk.wait(60'000);
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
}

void TestMediaIn::tooLargeFails()
{
    MediaDesk desk;
    wechat::ApiAnswer large = FakeWechat::unclear();
    large.tooLarge = true;
    desk.wechat.files.insert(QStringLiteral("M1"), large);
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.shown().state, MediaState::Failed);
    QCOMPARE(desk.wechat.asked.size(), 1);
}

void TestMediaIn::restartGoesOn()
{
    MediaDesk desk;
    desk.wechat.filesHang = true;
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.wechat.asked.size(), 1);
    desk.wechat.filesHang = false;
    desk.restart();
    QTRY_COMPARE(desk.wechat.asked.size(), 2);
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
}

//! Files that never come: texts do, both ways, and so do other channels' files.
void TestMediaIn::hangingDelaysNothing()
{
    MediaDesk desk;
    desk.wechat.filesHang = true;
    for (int i = 0; i < 20; ++i)
        QVERIFY(desk.show(QStringLiteral("M%1").arg(i)));
    QTRY_COMPARE(desk.wechat.asked.size(), desk.settings.media.downloadsPerChannel);
    QVERIFY(desk.say(desk.shop, QStringLiteral("visitor"), QStringLiteral("hello?")));
    QTRY_VERIFY(desk.console.texts().contains(QStringLiteral("hello?")));
    QVERIFY(desk.reply(desk.ann, desk.conversation(), QStringLiteral("hello")));
    QTRY_COMPARE(desk.wechat.sent.size(), 1);
    desk.wechat.filesHang = false;
    desk.wechat.files.insert(QStringLiteral("X"), FakeWechat::file(kPicture));
    const ChannelId other = desk.addChannel(QStringLiteral("other"));
    domain::Inbound in = desk.inbound(other, QStringLiteral("another"), {});
    in.content.kind = ContentKind::Image;
    in.mediaId = QStringLiteral("X");
    QVERIFY(desk.await<bool>([&](auto done) { desk.desk->ingest(in, done); }));
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
}

void TestMediaIn::fullDiskWaits()
{
    MediaDesk desk([](desk::Settings &settings) { settings.media.minFreeBytes = 1LL << 60; });
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("disk is nearly full")));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QVERIFY(desk.conversation().isValid()); // the message is taken all the same
    QTest::qWait(100);
    QCOMPARE(desk.wechat.asked, QStringList());
    QCOMPARE(desk.shown().state, MediaState::Pending);
    const auto upload = desk.upload(kPicture);
    QVERIFY(!upload);
    QCOMPARE(upload.error().code, ErrorCode::Unavailable);
    desk.settings.media.minFreeBytes = 0;
    desk.wait(61'000);
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
}

void TestMediaIn::helperMissingWaits()
{
    MediaDesk desk([](desk::Settings &settings) {
        settings.media.imageHelper = QStringLiteral("/nowhere/kefudesk-imagehelper");
    });
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.wechat.asked.size(), 1);
    QTest::qWait(200);
    QCOMPARE(desk.shown().state, MediaState::Pending);
    desk.settings.media.imageHelper.clear();
    desk.wait(61'000);
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
}

//! A picture that keeps the helper busy for ever costs its time and a Failed.
void TestMediaIn::helperIsEnded()
{
    QTemporaryDir dir;
    QFile script(dir.filePath(QStringLiteral("helper")));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\nexec sleep 600\n");
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    MediaDesk desk([&script](desk::Settings &settings) {
        settings.media.imageHelper = script.fileName();
        settings.media.pictureMs = 300;
    });
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE_WITH_TIMEOUT(desk.shown().state, MediaState::Failed, 20'000);
}

//! The picture a mini program names for its visitor: fetched like the others, seen by who may read
//! the conversation, and the console is told when it is there.
void TestMediaIn::facesOfVisitors()
{
    MediaDesk desk;
    const QString url = QStringLiteral("https://thirdwx.qlogo.cn/face");
    desk.wechat.files.insert(url, FakeWechat::file(kPicture));
    QVERIFY(desk.say(desk.shop, QStringLiteral("visitor"), QStringLiteral("hello")));
    QVERIFY(desk.conversation().isValid());
    domain::Inbound in = desk.inbound(desk.shop, QStringLiteral("visitor"), {});
    in.kind = domain::Inbound::Kind::Enter;
    in.content.kind = ContentKind::Enter;
    in.content.text = QStringLiteral("{\"nickName\":\"x\",\"avatarUrl\":\"%1\"}").arg(url);
    QVERIFY(desk.await<bool>([&](auto done) { desk.desk->ingest(in, done); }));
    QTRY_COMPARE(desk.wechat.asked, QStringList { url });
    const auto told = [&desk] {
        const auto *update = desk.console.events.isEmpty()
            ? nullptr
            : std::get_if<ConversationUpdated>(&desk.console.events.last().body);
        return update ? update->conversation.visitor.avatar : QString();
    };
    QTRY_VERIFY(!told().isEmpty());
    QVERIFY(desk.link(told()));
    const AgentId ben = desk.addAgent(QStringLiteral("ben"));
    QVERIFY(!desk.link(told(), ben));
}

void TestMediaIn::whoMaySee()
{
    MediaDesk desk;
    const AgentId ben = desk.addAgent(QStringLiteral("ben"));
    const AgentId sue = desk.addAgent(QStringLiteral("sue"), Role::Supervisor);
    desk.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QVERIFY(desk.show(QStringLiteral("M1")));
    QTRY_COMPARE(desk.shown().state, MediaState::Ready);
    const QString id = desk.shown().id;
    QVERIFY(desk.link(id));
    QVERIFY(desk.link(id, sue));
    const auto refused = desk.link(id, ben);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
    QCOMPARE(desk.link(QStringLiteral("nosuchid")).error().code, ErrorCode::NotFound);
    const auto own = desk.upload(kPicture, ben);
    QVERIFY(own);
    QVERIFY(desk.link(own->id, ben));
    QVERIFY(!desk.link(own->id));
    QVERIFY(!desk.link(own->id, sue));
}

void TestMediaIn::linksEnd()
{
    MediaDesk desk;
    const auto media = desk.upload(kPicture);
    QVERIFY(media);
    const QString url = desk.link(media->id)->url;
    QVERIFY(desk.openLink(url));
    const auto other = desk.upload(encode(noise(20, 20), "png"));
    QString stolen = url;
    stolen.replace(media->id, other->id);
    QCOMPARE(desk.openLink(stolen).error().code, ErrorCode::Forbidden);
    QString asThumb = url;
    asThumb.replace(QStringLiteral("?e="), QStringLiteral("?v=thumb&e="));
    QCOMPARE(desk.openLink(asThumb).error().code, ErrorCode::Forbidden);
    *desk.time += 3600'000 + 5 * 60'000;
    QCOMPARE(desk.openLink(url).error().code, ErrorCode::Forbidden);
}

QTEST_GUILESS_MAIN(TestMediaIn)
#include "tst_desk_mediain.moc"
