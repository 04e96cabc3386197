// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "tests/unit/imagehelper/samples.h"
#include "wechatscene.h"

#include <QSignalSpy>
#include <QTest>
#include <QUrl>
#include <csignal>

using namespace kefu;
using namespace kefu::test;

namespace {

const QByteArray kPicture = encode(noise(640, 480), "jpeg");

//! Relay, simulator and one agent's console, with files both ways.
struct MediaScene : WechatScene {
    bool begin(const QByteArray &config = {})
    {
        relay.configure("[media]\nmin_free_bytes = 0\n" + config);
        relay.addAgent(QStringLiteral("ann"));
        if (!start())
            return false;
        connectConsole();
        return true;
    }
    void connectConsole()
    {
        console = std::make_unique<kefu::testing::AgentClient>(
            relay.port(), relay.issueToken(QStringLiteral("ann")));
        console->setOnFrame([this](const QString &text) { read(text.toUtf8()); });
        console->open();
    }
    void read(const QByteArray &bytes)
    {
        const auto frame = codec::decodeRelayFrame(bytes, kMaxFrameFromRelay);
        const auto *answer = frame ? std::get_if<Answer>(&*frame) : nullptr;
        if (answer && !answer->ok)
            qWarning() << "refused:" << answer->error.message;
        const auto *push = frame ? std::get_if<kefu::Push>(&*frame) : nullptr;
        const auto *events = push ? std::get_if<EventsPush>(push) : nullptr;
        for (qsizetype i = 0; events && i < events->events.size(); ++i)
            note(events->events[i].body);
    }
    void note(const EventBody &body)
    {
        if (const auto *gain = std::get_if<ConversationGained>(&body)) {
            conversation = gain->conversation.id;
            for (const Message &message : gain->messages)
                messages.insert(message.seq, message);
        } else if (const auto *added = std::get_if<MessageAdded>(&body)) {
            messages.insert(added->message.seq, added->message);
        } else if (const auto *updated = std::get_if<MessageUpdated>(&body)) {
            messages.insert(updated->message.seq, updated->message);
        }
    }
    //! The newest message of a kind.
    Message newest(ContentKind kind) const
    {
        Message found;
        for (const Message &message : messages)
            found = message.content.kind == kind ? message : found;
        return found;
    }
    MediaState stateOf(ContentKind kind) const { return newest(kind).content.media.state; }
    QJsonObject show(const QByteArray &file, const QString &type = QStringLiteral("image"))
    {
        return simulator.ask(
            "push",
            { { QStringLiteral("app"), QStringLiteral("shop") },
              { QStringLiteral("visitor"), QStringLiteral("李静") },
              { QStringLiteral("type"), type },
              { QStringLiteral("fileBase64"), QString::fromLatin1(file.toBase64()) } });
    }
    void send(const Content &content)
    {
        const SendRequest body { conversation, content, QString::number(++sends), true, {} };
        console->socket().sendTextMessage(
            QString::fromUtf8(codec::encodeRequest({ QStringLiteral("s"), body })));
    }
    QByteArray token() { return bearer(relay.issueToken(QStringLiteral("ann"))); }
    HttpAnswer upload(const QByteArray &file)
    {
        return HttpConnection(relay.port())
            .post("/api/v1/media?name=p.png", file, token() + "Content-Type: image/png\r\n");
    }
    //! The id of a picture that was taken.
    QString uploaded(const QByteArray &file)
    {
        const HttpAnswer answer = upload(file);
        if (answer.status != 201)
            qWarning() << "upload" << answer.status << answer.body;
        return answer.json()[QStringLiteral("media")][QStringLiteral("id")].toString();
    }
    //! What WeChat's side took of this type, the newest.
    QJsonObject accepted(const QString &type)
    {
        const QJsonArray list = HttpConnection(simulator.port())
                                    .get("/sim/messages?app=shop")
                                    .json()
                                    .value(QStringLiteral("messages"))
                                    .toArray();
        QJsonObject found;
        for (const QJsonValue &message : list) {
            if (message[QStringLiteral("msgtype")].toString() == type)
                found = message.toObject();
        }
        return found;
    }

    std::unique_ptr<kefu::testing::AgentClient> console;
    QMap<int, Message> messages;
    ConversationId conversation;
    int sends = 0;
};

Content imageOf(const QString &id)
{
    Content content;
    content.kind = ContentKind::Image;
    content.media.id = id;
    content.media.state = MediaState::Ready;
    return content;
}

} // namespace

//! Pictures between visitor and agent: the real relay, helper and simulator, over the real wire.
class TestMedia : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void visitorsPicture();
    void hostilePicture();
    void agentsPicture();
    void cardAndLink();
    void unknownMediaIsRenewed();
    void restartInTheMiddle();
    void expired();
    void hangingHostDelaysNothing();
    void typing();
    void httpRefuses();
    void layimUpload();
};

void TestMedia::visitorsPicture()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    QVERIFY(scene.show(kPicture).value(QStringLiteral("ok")).toBool());
    QTRY_COMPARE_WITH_TIMEOUT(scene.stateOf(ContentKind::Image), MediaState::Ready, 20'000);
    const Media media = scene.newest(ContentKind::Image).content.media;
    QCOMPARE(QSize(media.width, media.height), QSize(640, 480));
    HttpConnection http(scene.relay.port());
    const QByteArray path = "/api/v1/media/" + media.id.toLatin1();
    QCOMPARE(http.get(path + "/link").status, 401);
    const QJsonObject link = http.get(path + "/link", scene.token()).json();
    const HttpAnswer picture = http.get(link.value(QStringLiteral("url")).toString().toLatin1());
    QCOMPARE(picture.status, 200);
    QCOMPARE(picture.field("content-type"), QByteArray("image/jpeg"));
    QCOMPARE(picture.field("x-content-type-options"), QByteArray("nosniff"));
    QVERIFY(picture.field("content-security-policy").contains("sandbox"));
    QCOMPARE(QImage::fromData(picture.body).size(), QSize(640, 480));
    const HttpAnswer thumb = http.get(link.value(QStringLiteral("thumbUrl")).toString().toLatin1());
    QCOMPARE(QImage::fromData(thumb.body).size(), QSize(360, 270));
    QCOMPARE(http.get(path).status, 403);
    QCOMPARE(http.get(path + "?e=99999999999999&s=AAAA").status, 403);
}

void TestMedia::hostilePicture()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    QVERIFY(scene.show(pngBomb(40'000, 40'000)).value(QStringLiteral("ok")).toBool());
    QTRY_COMPARE_WITH_TIMEOUT(scene.stateOf(ContentKind::Image), MediaState::Failed, 20'000);
    QVERIFY(scene.relay.isRunning());
    QVERIFY(scene.say(QStringLiteral("李静"), QStringLiteral("hello"))
                .value(QStringLiteral("ok"))
                .toBool());
    QTRY_COMPARE(scene.newest(ContentKind::Text).content.text, QStringLiteral("hello"));
}

void TestMedia::agentsPicture()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("hello"));
    QTRY_VERIFY(scene.conversation.isValid());
    // More than WeChat takes: the relay makes it smaller.
    const QByteArray large = encode(noise(1000, 900), "png");
    QVERIFY(large.size() > 2 * 1024 * 1024);
    const QString id = scene.uploaded(large);
    QVERIFY(!id.isEmpty());
    scene.send(imageOf(id));
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Image).delivery, DeliveryState::Accepted,
                              20'000);
    QVERIFY(!scene.accepted(QStringLiteral("image")).isEmpty());
    scene.send(imageOf(id));
    QTRY_COMPARE(scene.sends, 2);
    QTRY_COMPARE_WITH_TIMEOUT(
        scene.countRows(QStringLiteral("messages"), QStringLiteral("kind = 4 AND delivery = 3")), 2,
        20'000);
    QCOMPARE(scene.countRows(QStringLiteral("media_uploads"), QStringLiteral("1")), 1);
}

void TestMedia::cardAndLink()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("hello"));
    QTRY_VERIFY(scene.conversation.isValid());
    const QString cover =
        scene.upload(kPicture).json()[QStringLiteral("media")][QStringLiteral("id")].toString();
    Content card = imageOf(cover);
    card.kind = ContentKind::Card;
    card.title = QStringLiteral("羊绒大衣");
    card.url = QStringLiteral("pages/item?id=1");
    scene.send(card);
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Card).delivery, DeliveryState::Accepted,
                              20'000);
    Content link;
    link.kind = ContentKind::Link;
    link.title = QStringLiteral("Happy Day");
    link.url = QStringLiteral("https://example.com/a?b=1&c=2");
    link.coverUrl = QStringLiteral("https://example.com/c.png");
    scene.send(link);
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Link).delivery, DeliveryState::Accepted,
                              20'000);
    QVERIFY(!scene.accepted(QStringLiteral("miniprogrampage")).isEmpty());
    QVERIFY(!scene.accepted(QStringLiteral("link")).isEmpty());
}

void TestMedia::unknownMediaIsRenewed()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("hello"));
    QTRY_VERIFY(scene.conversation.isValid());
    const QString id =
        scene.upload(kPicture).json()[QStringLiteral("media")][QStringLiteral("id")].toString();
    QCOMPARE(scene.fault({ { QStringLiteral("on"), QStringLiteral("send") },
                           { QStringLiteral("kind"), QStringLiteral("errcode") },
                           { QStringLiteral("value"), 40007 } }),
             200);
    scene.send(imageOf(id));
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Image).delivery, DeliveryState::Accepted,
                              20'000);
}

void TestMedia::restartInTheMiddle()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.fault({ { QStringLiteral("on"), QStringLiteral("media") },
                           { QStringLiteral("kind"), QStringLiteral("no-answer") },
                           { QStringLiteral("count"), 1 } }),
             200);
    QVERIFY(scene.show(kPicture).value(QStringLiteral("ok")).toBool());
    QTRY_COMPARE(scene.stateOf(ContentKind::Image), MediaState::Pending);
    scene.console.reset();
    scene.relay.kill();
    QVERIFY(scene.relay.start());
    scene.simulator.command(
        "app",
        { { QStringLiteral("name"), QStringLiteral("shop") },
          { QStringLiteral("callback"),
            QStringLiteral("http://127.0.0.1:%1/wechat/shop").arg(scene.relay.port()) } });
    scene.connectConsole();
    QTRY_COMPARE_WITH_TIMEOUT(scene.countRows(QStringLiteral("media"), QStringLiteral("state = 2")),
                              1, 40'000);
    QCOMPARE(scene.countRows(QStringLiteral("media_jobs"), QStringLiteral("1")), 0);
}

//! WeChat does not have it any more: said so, after three looks.
void TestMedia::expired()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.fault({ { QStringLiteral("on"), QStringLiteral("media") },
                           { QStringLiteral("kind"), QStringLiteral("errcode") },
                           { QStringLiteral("value"), 40007 },
                           { QStringLiteral("count"), 100 } }),
             200);
    QVERIFY(scene.show(kPicture).value(QStringLiteral("ok")).toBool());
    QTRY_COMPARE_WITH_TIMEOUT(scene.stateOf(ContentKind::Image), MediaState::Expired, 60'000);
}

void TestMedia::hangingHostDelaysNothing()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.fault({ { QStringLiteral("on"), QStringLiteral("media") },
                           { QStringLiteral("kind"), QStringLiteral("no-answer") },
                           { QStringLiteral("count"), 1000 } }),
             200);
    for (int i = 0; i < 20; ++i)
        QVERIFY(scene.show(kPicture).value(QStringLiteral("ok")).toBool());
    QTRY_COMPARE(scene.stateOf(ContentKind::Image), MediaState::Pending);
    for (int i = 0; i < 20; ++i) {
        const QJsonObject answer =
            scene.say(QStringLiteral("李静"), QStringLiteral("text %1").arg(i));
        QVERIFY(answer.value(QStringLiteral("ok")).toBool());
        QCOMPARE(answer.value(QStringLiteral("attempts")).toInt(), 1);
    }
    Content text;
    text.text = QStringLiteral("answer");
    scene.send(text);
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Text).delivery, DeliveryState::Accepted,
                              10'000);
}

void TestMedia::typing()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("hello"));
    QTRY_VERIFY(scene.conversation.isValid());
    const TypingRequest body { scene.conversation, true };
    scene.console->socket().sendTextMessage(
        QString::fromUtf8(codec::encodeRequest({ QStringLiteral("t"), body })));
    const auto typed = [&scene] {
        const QJsonObject app = scene.simulator.appState(QStringLiteral("shop"));
        return QJsonDocument(app).toJson().contains("\"typing\": 1")
            || QJsonDocument(app).toJson().contains("\"typing\": true");
    };
    QTRY_VERIFY_WITH_TIMEOUT(typed(), 10'000);
}

void TestMedia::httpRefuses()
{
    MediaScene scene;
    QVERIFY(scene.begin("upload_bytes = 1000000\n"));
    HttpConnection http(scene.relay.port());
    QCOMPARE(http.post("/api/v1/media", kPicture).status, 401);
    QCOMPARE(http.post("/api/v1/media", "hello", scene.token()).status, 400);
    QCOMPARE(http.post("/api/v1/media", pngBomb(40'000, 40'000), scene.token()).status, 400);
    QCOMPARE(scene.upload(QByteArray(1'000'001, 'x')).status, 413);
    QCOMPARE(http.get("/api/v1/media/nosuch/link", scene.token()).status, 404);
    QCOMPARE(http.get("/api/v1/media/..%2f..%2frelay.db/link", scene.token()).status, 404);
}

void TestMedia::layimUpload()
{
    MediaScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("hello"));
    QTRY_VERIFY(scene.conversation.isValid());
    const QByteArray form = "--B\r\nContent-Disposition: form-data; name=\"file\"; "
                            "filename=\"图.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
        + kPicture + "\r\n--B--\r\n";
    HttpConnection http(scene.relay.port());
    const HttpAnswer answer =
        http.post("/layim/upload/image", form,
                  scene.token() + "Content-Type: multipart/form-data; boundary=B\r\n");
    QCOMPARE(answer.json().value(QStringLiteral("code")).toInt(), 0);
    const QString src = answer.json()[QStringLiteral("data")][QStringLiteral("src")].toString();
    QCOMPARE(http.get(QUrl(src).toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority)).status, 200);
    const QJsonObject mine { { QStringLiteral("content"), QStringLiteral("img[%1]").arg(src) } };
    const QJsonObject to { { QStringLiteral("id"), scene.messages.first().visitor.toString() },
                           { QStringLiteral("type"), QStringLiteral("friend") } };
    const QByteArray body = QJsonDocument(QJsonObject { { QStringLiteral("mine"), mine },
                                                        { QStringLiteral("to"), to } })
                                .toJson();
    const HttpAnswer sent =
        http.post("/layim/send", body, scene.token() + "Content-Type: application/json\r\n");
    QCOMPARE(sent.json().value(QStringLiteral("code")).toInt(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Image).delivery, DeliveryState::Accepted,
                              20'000);
    const HttpAnswer bad =
        http.post("/layim/upload/file", "no form",
                  scene.token() + "Content-Type: multipart/form-data; boundary=B\r\n");
    QVERIFY(bad.json().value(QStringLiteral("code")).toInt() != 0);
}

QTEST_GUILESS_MAIN(TestMedia)
#include "tst_media.moc"
