// SPDX-License-Identifier: Apache-2.0
#include "app/mediaclient.h"
#include "tests/unit/app/manualscheduler.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::ManualScheduler;
using ui::Picture;
using ui::PictureSize;

namespace {

struct Asked {
    QByteArray method;
    QByteArray target;
    QByteArray head;
    QByteArray body;
    bool hasToken() const { return head.toLower().contains("\nauthorization: bearer t1\r"); }
};

struct Reply {
    int status = 200;
    QByteArray body;
    QByteArray headers {};
    bool silent = false;
    bool endless = false; //!< goes on sending bytes
};

//! The relay's HTTP side as a test scripts it.
class MediaServer : public QTcpServer {
public:
    MediaServer()
    {
        listen(QHostAddress::LocalHost, 0);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this,
                        [this, socket] { onReadable(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }
    QUrl url(const QString &prefix = {}) const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(prefix));
    }
    QList<QByteArray> targets() const
    {
        QList<QByteArray> all;
        for (const Asked &one : asked)
            all.append(one.target);
        return all;
    }

    std::function<Reply(const Asked &)> answer;
    QList<Asked> asked;

private:
    void onReadable(QTcpSocket *socket)
    {
        const QByteArray seen = socket->peek(socket->bytesAvailable());
        const qsizetype end = seen.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = seen.left(end + 2);
        const qsizetype at = head.toLower().indexOf("content-length:");
        const qsizetype length =
            at < 0 ? 0 : head.mid(at + 15).split('\r').first().trimmed().toInt();
        if (seen.size() < end + 4 + length)
            return;
        socket->readAll();
        const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
        asked.append({ words.value(0), words.value(1), head, seen.mid(end + 4) });
        const Reply reply = answer(asked.last());
        if (reply.silent)
            return;
        const qint64 size = reply.endless ? 1LL << 40 : reply.body.size();
        socket->write("HTTP/1.1 " + QByteArray::number(reply.status) + " X\r\n" + reply.headers
                      + "Content-Length: " + QByteArray::number(size) + "\r\n\r\n" + reply.body);
    }
};

QByteArray png(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    return buffer.data();
}

QByteArray linkTo(const QByteArray &url, const QByteArray &thumb)
{
    return "{\"url\":\"" + url + "\",\"thumbUrl\":\"" + thumb + "\"}";
}

} // namespace

//! Bytes over HTTP: only from the relay, with limits, kept in memory, outside the GUI thread.
class TestMediaClient : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void thumbThenWhole();
    void linksAreUsedAgain();
    void onlyTheRelayIsAsked_data();
    void onlyTheRelayIsAsked();
    void prefixOfTheRelayIsKept();
    void redirectsAreNotFollowed();
    void failuresAreShownAndRetried_data();
    void failuresAreShownAndRetried();
    void endlessFilesAreCut();
    void atMostFourAtOnce();
    void notLoggedInAsksNothing();
    void clearTextIsRefused();
    void filesAreFetchedWhole();
    void uploadWithProgress();
    void uploadRefused_data();
    void uploadRefused();
    void previewStaysUnderTheNewId();
    void clearForgets();

private:
    Picture thumb(const char *id)
    {
        return m_client->picture(QLatin1String(id), PictureSize::Thumb);
    }
    bool ready(const char *id)
    {
        return QTest::qWaitFor([=, this] { return thumb(id).state == Picture::State::Ready; });
    }
    bool failed(const char *id)
    {
        return QTest::qWaitFor([=, this] { return thumb(id).state == Picture::State::Failed; });
    }

    std::unique_ptr<MediaServer> m_server;
    ManualScheduler m_scheduler;
    MediaClient::Access m_access;
    std::unique_ptr<MediaClient> m_client;
};

void TestMediaClient::init()
{
    m_server = std::make_unique<MediaServer>();
    m_access.relay.http = m_server->url();
    m_access.token = QStringLiteral("t1");
    m_client = std::make_unique<MediaClient>([this] { return m_access; }, m_scheduler);
    m_server->answer = [](const Asked &asked) {
        if (asked.target.endsWith("/link"))
            return Reply { 200,
                           linkTo("/api/v1/media/a?e=1&s=x", "/api/v1/media/a?v=thumb&e=1&s=x") };
        return Reply { 200, asked.target.contains("thumb") ? png(40, 30) : png(400, 300) };
    };
}

void TestMediaClient::cleanup()
{
    m_client.reset();
    m_server.reset();
}

void TestMediaClient::thumbThenWhole()
{
    QSignalSpy changed(m_client.get(), &ui::MediaService::pictureChanged);
    QCOMPARE(thumb("a").state, Picture::State::Loading);
    QCOMPARE(thumb("a").state, Picture::State::Loading); // asked for once
    QVERIFY(ready("a"));
    QCOMPARE(thumb("a").image.size(), QSize(40, 30));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_client->picture(QStringLiteral("a"), PictureSize::Full).state,
             Picture::State::Loading);
    QTRY_COMPARE(m_client->picture(QStringLiteral("a"), PictureSize::Full).image.size(),
                 QSize(400, 300));
    QCOMPARE(m_server->targets(),
             (QList<QByteArray> { "/api/v1/media/a/link", "/api/v1/media/a?v=thumb&e=1&s=x",
                                  "/api/v1/media/a?e=1&s=x" }));
    QVERIFY(m_server->asked.at(0).hasToken());
    QVERIFY(!m_server->asked.at(1).hasToken()); // the link is enough
}

void TestMediaClient::linksAreUsedAgain()
{
    QVERIFY(ready("a"));
    m_scheduler.advance(int(MediaClient::kLinkMs) + 1);
    (void)m_client->picture(QStringLiteral("a"), PictureSize::Full);
    QTRY_COMPARE(m_server->asked.size(), 4); // the old link has run out
    QCOMPARE(m_server->asked.at(2).target, "/api/v1/media/a/link");
}

void TestMediaClient::onlyTheRelayIsAsked_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<QByteArray>("asked"); // empty: nothing
    QTest::newRow("another host") << QByteArray("http://evil.example/steal?x=1")
                                  << QByteArray("/steal?x=1");
    QTest::newRow("another scheme")
        << QByteArray("file:///etc/passwd") << QByteArray("/etc/passwd");
    QTest::newRow("no scheme") << QByteArray("//evil.example/y") << QByteArray("/y");
    QTest::newRow("user and host")
        << QByteArray("http://127.0.0.1@evil.example/z") << QByteArray("/z");
    QTest::newRow("no path") << QByteArray("javascript:alert(1)") << QByteArray();
}

void TestMediaClient::onlyTheRelayIsAsked()
{
    QFETCH(QByteArray, link);
    QFETCH(QByteArray, asked);
    m_server->answer = [link](const Asked &request) {
        return request.target.endsWith("/link") ? Reply { 200, linkTo(link, link) }
                                                : Reply { 404, {} };
    };
    QVERIFY(failed("a"));
    QCOMPARE(m_server->targets().mid(1),
             asked.isEmpty() ? QList<QByteArray>() : QList<QByteArray> { asked });
}

void TestMediaClient::prefixOfTheRelayIsKept()
{
    m_access.relay.http = m_server->url(QStringLiteral("/kf"));
    QVERIFY(ready("a"));
    QCOMPARE(
        m_server->targets(),
        (QList<QByteArray> { "/kf/api/v1/media/a/link", "/kf/api/v1/media/a?v=thumb&e=1&s=x" }));
}

void TestMediaClient::redirectsAreNotFollowed()
{
    MediaServer other;
    other.answer = [](const Asked &) { return Reply { 200, png(4, 4) }; };
    const QByteArray location = "Location: " + other.url().toEncoded() + "/x\r\n";
    m_server->answer = [location](const Asked &asked) {
        return asked.target.endsWith("/link") ? Reply { 200, linkTo("/f", "/f") }
                                              : Reply { 302, {}, location };
    };
    QVERIFY(failed("a"));
    QVERIFY(other.asked.isEmpty());
}

void TestMediaClient::failuresAreShownAndRetried_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("gone") << 404 << QByteArray(R"({"code":"not_found","message":"x"})");
    QTest::newRow("no picture") << 200 << QByteArray("<html>not found</html>");
    QTest::newRow("half a picture") << 200 << png(400, 300).left(60);
    QTest::newRow("empty") << 200 << QByteArray();
}

void TestMediaClient::failuresAreShownAndRetried()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    bool broken = true;
    m_server->answer = [&](const Asked &asked) {
        if (asked.target.endsWith("/link"))
            return Reply { 200, linkTo("/f", "/f") };
        return broken ? Reply { status, body } : Reply { 200, png(9, 9) };
    };
    QVERIFY(failed("a"));
    const auto asked = m_server->asked.size();
    QCOMPARE(thumb("a").state, Picture::State::Failed);
    QCOMPARE(m_server->asked.size(), asked); // not again by itself
    broken = false;
    QSignalSpy changed(m_client.get(), &ui::MediaService::pictureChanged);
    if (status == 200)
        m_client->retry(QStringLiteral("a"));
    else
        m_client->retryAll();
    QCOMPARE(changed.count(), 1); // whoever shows it asks again
    QVERIFY(ready("a"));
}

void TestMediaClient::endlessFilesAreCut()
{
    m_server->answer = [](const Asked &asked) {
        return asked.target.endsWith("/link") ? Reply { 200, linkTo("/f", "/f") }
                                              : Reply { 200, png(4, 4), {}, false, true };
    };
    QVERIFY(failed("a")); // what it promises is too much already
}

void TestMediaClient::atMostFourAtOnce()
{
    m_server->answer = [](const Asked &) { return Reply { 200, {}, {}, true }; };
    for (int i = 0; i < 500; ++i)
        (void)m_client->picture(QStringLiteral("p%1").arg(i), PictureSize::Thumb);
    QTRY_COMPARE(m_server->asked.size(), MediaClient::kAtOnce);
    QCOMPARE(m_server->asked.size(), MediaClient::kAtOnce);
}

void TestMediaClient::notLoggedInAsksNothing()
{
    m_access.token.clear();
    QCOMPARE(thumb("a").state, Picture::State::Loading);
    m_access.token = QStringLiteral("t1");
    QVERIFY(ready("a")); // asked for as soon as somebody is
    QCOMPARE(m_server->asked.size(), 2);
}

void TestMediaClient::clearTextIsRefused()
{
    m_access.relay.http = QUrl(QStringLiteral("http://203.0.113.9:1"));
    QVERIFY(failed("a"));
    std::optional<ErrorCode> code;
    m_client->upload(QStringLiteral("c"), {},
                     [&](const Result<Media> &media) { code = media.error().code; });
    QTRY_COMPARE(code, ErrorCode::Forbidden);
}

void TestMediaClient::filesAreFetchedWhole()
{
    QSignalSpy fetched(m_client.get(), &ui::MediaService::fetched);
    QSignalSpy refused(m_client.get(), &ui::MediaService::fetchFailed);
    m_client->fetch(QStringLiteral("a"));
    QTRY_COMPARE(fetched.count(), 1);
    QCOMPARE(fetched.first().at(1).toByteArray(), png(400, 300));
    m_server->answer = [](const Asked &) { return Reply { 404, {} }; };
    m_client->fetch(QStringLiteral("b"));
    QTRY_COMPARE(refused.count(), 1);
}

void TestMediaClient::uploadWithProgress()
{
    m_server->answer = [](const Asked &) {
        return Reply {
            201,
            R"({"media":{"id":"m9","state":"ready","mimeType":"image/png","bytes":7,"width":40,"height":30}})"
        };
    };
    ui::Attachment picture;
    picture.bytes = QByteArray(300'000, 'x');
    picture.mimeType = QStringLiteral("image/png");
    picture.fileName = QString::fromUtf8("尺码&表.png");
    QSignalSpy progress(m_client.get(), &ui::MediaService::uploadProgressed);
    std::optional<Media> stored;
    QCOMPARE(m_client->uploadPercent(QStringLiteral("c")), -1);
    m_client->upload(QStringLiteral("c"), picture, [&](const Result<Media> &media) {
        QVERIFY(media.ok());
        stored = *media;
    });
    QCOMPARE(m_client->uploadPercent(QStringLiteral("c")), 0);
    QTRY_VERIFY(stored);
    QVERIFY(progress.count() > 0);
    QCOMPARE(m_client->uploadPercent(QStringLiteral("c")), -1);
    QCOMPARE(stored->id, QStringLiteral("m9"));
    QCOMPARE(stored->width, 40);
    const Asked &asked = m_server->asked.first();
    QCOMPARE(asked.method, "POST");
    QCOMPARE(asked.target, "/api/v1/media?name=%E5%B0%BA%E7%A0%81%26%E8%A1%A8.png");
    QVERIFY(asked.hasToken());
    QVERIFY(asked.head.toLower().contains("\ncontent-type: image/png\r"));
    QCOMPARE(asked.body, picture.bytes);
}

void TestMediaClient::uploadRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("error shape") << 400 << QByteArray(R"({"code":"too_large","message":"x"})")
                                 << ErrorCode::TooLarge;
    QTest::newRow("proxy") << 413 << QByteArray("<html>") << ErrorCode::TooLarge;
    QTest::newRow("token") << 401 << QByteArray() << ErrorCode::Unauthorized;
    QTest::newRow("later") << 503 << QByteArray() << ErrorCode::Unavailable;
    QTest::newRow("nonsense") << 200 << QByteArray("[]") << ErrorCode::Internal;
    QTest::newRow("no id") << 200 << QByteArray(R"({"media":{"state":"ready"}})")
                           << ErrorCode::Internal;
}

void TestMediaClient::uploadRefused()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorCode, code);
    m_server->answer = [&](const Asked &) { return Reply { status, body }; };
    std::optional<ErrorCode> told;
    m_client->upload(QStringLiteral("c"), {}, [&](const Result<Media> &media) {
        told = media.ok() ? ErrorCode::BadFrame : media.error().code;
    });
    QTRY_COMPARE(told, code);
}

void TestMediaClient::previewStaysUnderTheNewId()
{
    ui::Attachment picture;
    picture.preview = QImage(8, 8, QImage::Format_RGB32);
    m_client->hold(QStringLiteral("c"), picture);
    const QString local = MediaClient::localId(QStringLiteral("c"));
    QCOMPARE(m_client->picture(local, PictureSize::Thumb).state, Picture::State::Ready);
    Media media;
    media.id = QStringLiteral("m9");
    m_client->adopt(QStringLiteral("c"), media);
    m_client->release(QStringLiteral("c"));
    QCOMPARE(m_client->picture(local, PictureSize::Thumb).state, Picture::State::Failed);
    QCOMPARE(thumb("m9").image.size(), QSize(8, 8));
    QVERIFY(m_server->asked.isEmpty());
}

void TestMediaClient::clearForgets()
{
    QVERIFY(ready("a"));
    bool called = false;
    m_server->answer = [](const Asked &) { return Reply { 200, {}, {}, true }; };
    m_client->upload(QStringLiteral("c"), {}, [&](const Result<Media> &) { called = true; });
    (void)thumb("b");
    QTRY_COMPARE(m_server->asked.size(), 4);
    m_client->clear();
    QCOMPARE(thumb("a").state, Picture::State::Loading);
    QTRY_COMPARE(m_server->asked.size(), 5); // asked for anew, over a new connection
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestMediaClient)
#include "tst_mediaclient.moc"
