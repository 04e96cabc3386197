// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/mediadesk.h"

#include <QJsonDocument>

using namespace kefu;
using namespace kefu::test;
using namespace kefu::testing;

namespace {

const QByteArray kPicture = encode(noise(640, 480), "png");

QJsonObject json(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

//! A desk whose visitor has just written.
struct Chat : MediaDesk {
    explicit Chat(const std::function<void(desk::Settings &)> &change = {})
        : MediaDesk(change)
    {
        say(shop, QStringLiteral("visitor"), QStringLiteral("hello"));
        conversation();
    }
    DeliveryState stateOf(const Message &message) const
    {
        const auto last = console.lastStateOf(message.id);
        return last ? last->delivery : DeliveryState::None;
    }
    bool type(bool on, AgentId agent = {})
    {
        return await<bool>([&](auto done) {
                   desk->setTyping(actor(agent.isValid() ? agent : ann), conversation(), on, done);
               })
            .ok();
    }
};

} // namespace

//! Pictures, cards, links and typing on their way to WeChat.
class TestMediaOut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void picture();
    void uploadIsUsedAgain();
    void uploadIsShared();
    void uploadEndsAfterThreeDays();
    void unknownMediaIsUploadedOnceMore();
    void uploadRefused();
    void uploadUnreachable();
    void card();
    void cardWithoutAppid();
    void link();
    void textIsNotDelayed();
    void refused_data();
    void refused();
    void onlyOwnPictures();
    void visitorsPictureGoesBack();
    void sameIdSendsOnce();
    void typing();
    void typingIsThrottled();
    void typingEndsWithTheMessage();
    void typingRefused();
    void typingNeedsAnExchange();
    void typingPaths();
    void typingIsTheOwners();
};

void TestMediaOut::picture()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    QVERIFY(media);
    QCOMPARE(media->state, MediaState::Ready);
    QCOMPARE(QSize(media->width, media->height), QSize(640, 480));
    QCOMPARE(media->fileName, QStringLiteral("p.png"));
    const auto sent = chat.send(imageOf(*media));
    QVERIFY(sent);
    QCOMPARE(sent->content.kind, ContentKind::Image);
    QCOMPARE(sent->content.media, *media);
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    QCOMPARE(chat.wechat.sent.size(), 1);
    QCOMPARE(chat.wechat.sent[0],
             QByteArray("{\"image\":{\"media_id\":\"U1\"},\"msgtype\":\"image\","
                        "\"touser\":\"visitor\"}"));
    QVERIFY(chat.wechat.uploads[0].contains("filename=\"picture.jpg\""));
    QVERIFY(chat.wechat.uploads[0].contains("Content-Type: image/jpeg\r\n"));
}

void TestMediaOut::uploadIsUsedAgain()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    for (int i = 0; i < 3; ++i) {
        const auto sent = chat.send(imageOf(*media));
        QVERIFY(sent);
        QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    }
    QCOMPARE(chat.wechat.uploads.size(), 1);
    chat.restart();
    QVERIFY(chat.send(imageOf(*media)));
    QTRY_COMPARE(chat.wechat.sent.size(), 4);
    QCOMPARE(chat.wechat.uploads.size(), 1);
}

void TestMediaOut::uploadIsShared()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    chat.say(chat.shop, QStringLiteral("second"), QStringLiteral("hello"));
    QTRY_COMPARE(chat.console.gained().size(), 2);
    for (const ConversationId conversation : chat.console.gained()) {
        desk::ReplyCommand command;
        command.conversation = conversation;
        command.content = imageOf(*media);
        chat.desk->send(chat.actor(chat.ann), command, [](const Result<Message> &) {});
    }
    QTRY_COMPARE(chat.wechat.sent.size(), 2);
    QCOMPARE(chat.wechat.uploads.size(), 1);
}

void TestMediaOut::uploadEndsAfterThreeDays()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    QVERIFY(chat.send(imageOf(*media)));
    QTRY_COMPARE(chat.wechat.sent.size(), 1);
    *chat.time += 3LL * 24 * 3600 * 1000;
    chat.say(chat.shop, QStringLiteral("visitor"), QStringLiteral("again"));
    QVERIFY(chat.send(imageOf(*media)));
    QTRY_COMPARE(chat.wechat.sent.size(), 2);
    QCOMPARE(chat.wechat.uploads.size(), 2);
    QCOMPARE(json(chat.wechat.sent[1])[QStringLiteral("image")][QStringLiteral("media_id")],
             QStringLiteral("U2"));
}

void TestMediaOut::unknownMediaIsUploadedOnceMore()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    chat.wechat.sendAnswers = { FakeWechat::answered(40007) };
    auto sent = chat.send(imageOf(*media));
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    QCOMPARE(chat.wechat.uploads.size(), 2);
    QCOMPARE(chat.wechat.sent.size(), 2);
    chat.wechat.sendAnswers = { FakeWechat::answered(40007), FakeWechat::answered(40007) };
    sent = chat.send(imageOf(*media));
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Failed);
    QCOMPARE(chat.console.lastStateOf(sent->id)->failure, FailureReason::MediaInvalid);
    QCOMPARE(chat.wechat.uploads.size(), 3);
    QCOMPARE(chat.wechat.sent.size(), 4);
}

void TestMediaOut::uploadRefused()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    chat.wechat.uploadAnswers = { FakeWechat::answered(40009) };
    const auto sent = chat.send(imageOf(*media));
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Failed);
    QCOMPARE(chat.console.lastStateOf(sent->id)->errcode, 40009);
    QCOMPARE(chat.wechat.sent.size(), 0);
}

//! Nothing has left, so it is tried again and never uncertain.
void TestMediaOut::uploadUnreachable()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    chat.wechat.uploadAnswers = { FakeWechat::unclear(), FakeWechat::neverSent() };
    const auto sent = chat.send(imageOf(*media));
    QTRY_COMPARE(chat.wechat.uploads.size(), 1);
    chat.wait(2000);
    QTRY_COMPARE(chat.wechat.uploads.size(), 2);
    chat.wait(5000);
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    QCOMPARE(chat.wechat.sent.size(), 1);
    QVERIFY(!chat.console.statesOf(sent->id).contains(DeliveryState::Uncertain));
}

void TestMediaOut::card()
{
    Chat chat;
    const auto cover = chat.upload(kPicture);
    Content card = cardOf(*cover);
    card.appid = QStringLiteral("wxsomebodyelse");
    const auto sent = chat.send(card);
    QVERIFY(sent);
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    QCOMPARE(QString::fromUtf8(chat.wechat.sent[0]),
             QStringLiteral("{\"miniprogrampage\":{\"appid\":\"wxshop\",\"pagepath\":\"pages/"
                            "item?id=1\",\"thumb_media_id\":\"U1\",\"title\":\"大衣\"},"
                            "\"msgtype\":\"miniprogrampage\",\"touser\":\"visitor\"}"));
    QCOMPARE(sent->content.title, QStringLiteral("大衣"));
    QCOMPARE(sent->content.media.id, cover->id);
}

void TestMediaOut::cardWithoutAppid()
{
    Chat chat([](desk::Settings &settings) { settings.media.cardAppid = false; });
    const auto cover = chat.upload(kPicture);
    QVERIFY(chat.send(cardOf(*cover)));
    QTRY_COMPARE(chat.wechat.sent.size(), 1);
    QVERIFY(!chat.wechat.sent[0].contains("appid"));
}

void TestMediaOut::link()
{
    Chat chat;
    Content link;
    link.kind = ContentKind::Link;
    link.title = QStringLiteral("Happy Day");
    link.description = QStringLiteral("Is Really");
    link.url = QStringLiteral("https://example.com/a?b=c&d=e");
    link.coverUrl = QStringLiteral("https://example.com/t.png");
    const auto sent = chat.send(link);
    QVERIFY(sent);
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    const QJsonObject body = json(chat.wechat.sent[0])[QStringLiteral("link")].toObject();
    QCOMPARE(body[QStringLiteral("title")], QStringLiteral("Happy Day"));
    QCOMPARE(body[QStringLiteral("url")].toString(), link.url);
    QCOMPARE(body[QStringLiteral("thumb_url")].toString(), link.coverUrl);
    QVERIFY(chat.wechat.sent[0].contains("?b=c&d=e")); // no \u escapes (P1)
    QCOMPARE(chat.wechat.uploads.size(), 0);
}

//! An upload that takes its time delays its own visitor only.
void TestMediaOut::textIsNotDelayed()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    chat.wechat.uploadAnswers = { FakeWechat::neverSent() };
    QVERIFY(chat.send(imageOf(*media)));
    QTRY_COMPARE(chat.wechat.uploads.size(), 1);
    chat.say(chat.shop, QStringLiteral("second"), QStringLiteral("hello"));
    QTRY_COMPARE(chat.console.gained().size(), 2);
    QVERIFY(chat.reply(chat.ann, chat.console.gained()[1], QStringLiteral("text")));
    QTRY_COMPARE(chat.wechat.sent.size(), 1);
    QVERIFY(chat.wechat.sent[0].contains("second"));
}

void TestMediaOut::refused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("bomb") << pngBomb(40'000, 40'000) << ErrorCode::BadRequest;
    QTest::newRow("text") << QByteArray("hello") << ErrorCode::BadRequest;
    QTest::newRow("empty") << QByteArray() << ErrorCode::BadRequest;
    QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>")
                         << ErrorCode::BadRequest;
    QTest::newRow("cut") << kPicture.first(200) << ErrorCode::BadRequest;
    QTest::newRow("large") << QByteArray(11 * 1024 * 1024, 'x') << ErrorCode::TooLarge;
}

void TestMediaOut::refused()
{
    QFETCH(QByteArray, file);
    QFETCH(ErrorCode, code);
    MediaDesk desk;
    const auto media = desk.upload(file);
    QVERIFY(!media);
    QCOMPARE(media.error().code, code);
}

void TestMediaOut::onlyOwnPictures()
{
    Chat chat;
    const AgentId ben = chat.addAgent(QStringLiteral("ben"));
    const auto bens = chat.upload(kPicture, ben);
    QVERIFY(bens);
    for (const Content &content : { imageOf(*bens), cardOf(*bens) }) {
        const auto sent = chat.send(content);
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::BadRequest);
        QCOMPARE(sent.error().details.value(QStringLiteral("field")).toString(),
                 QStringLiteral("media"));
    }
    QCOMPARE(chat.wechat.sent.size(), 0);
}

void TestMediaOut::visitorsPictureGoesBack()
{
    Chat chat;
    chat.wechat.files.insert(QStringLiteral("M1"), FakeWechat::file(kPicture));
    QVERIFY(chat.show(QStringLiteral("M1")));
    QVERIFY(!chat.send(imageOf(chat.shown())));
    QTRY_COMPARE(chat.shown().state, MediaState::Ready);
    const auto sent = chat.send(imageOf(chat.shown()));
    QVERIFY(sent);
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
}

void TestMediaOut::sameIdSendsOnce()
{
    Chat chat;
    const auto media = chat.upload(kPicture);
    const auto first = chat.send(imageOf(*media), QStringLiteral("c1"));
    QVERIFY(first);
    QTRY_COMPARE(chat.stateOf(*first), DeliveryState::Accepted);
    const auto again = chat.send(imageOf(*media), QStringLiteral("c1"));
    QVERIFY(again);
    QCOMPARE(again->id, first->id);
    QCOMPARE(again->content.media, *media);
    QCOMPARE(chat.wechat.sent.size(), 1);
}

void TestMediaOut::typing()
{
    Chat chat;
    QVERIFY(chat.type(true));
    QTRY_COMPARE(chat.wechat.typed.size(), 1);
    QCOMPARE(chat.wechat.typed[0], QByteArray("{\"command\":\"Typing\",\"touser\":\"visitor\"}"));
    QVERIFY(chat.type(false));
    QTRY_COMPARE(chat.wechat.typed.size(), 2);
    QCOMPARE(chat.wechat.typed[1],
             QByteArray("{\"command\":\"CancelTyping\",\"touser\":\"visitor\"}"));
    QVERIFY(chat.type(false));
    QCOMPARE(chat.console.lastConversation().quota.left, 5); // costs nothing
    QTest::qWait(50);
    QCOMPARE(chat.wechat.typed.size(), 2);
}

void TestMediaOut::typingIsThrottled()
{
    Chat chat;
    for (int i = 0; i < 5; ++i) {
        QVERIFY(chat.type(true));
        *chat.time += 2000;
    }
    QCOMPARE(chat.wechat.typed.size(), 1);
    *chat.time += 6000;
    QVERIFY(chat.type(true));
    QTRY_COMPARE(chat.wechat.typed.size(), 2);
}

void TestMediaOut::typingEndsWithTheMessage()
{
    Chat chat;
    QVERIFY(chat.type(true));
    const auto sent = chat.reply(chat.ann, chat.conversation(), QStringLiteral("hello"));
    QTRY_COMPARE(chat.stateOf(*sent), DeliveryState::Accepted);
    QVERIFY(chat.type(false)); // WeChat has ended it
    QTest::qWait(50);
    QCOMPARE(chat.wechat.typed.size(), 1);
    QVERIFY(chat.type(true));
    QTRY_COMPARE(chat.wechat.typed.size(), 2);
}

void TestMediaOut::typingRefused()
{
    Chat chat;
    chat.wechat.typingAnswers = { FakeWechat::answered(45081), FakeWechat::answered(42001),
                                  FakeWechat::answered(40200) };
    QVERIFY(chat.type(true));
    QTRY_COMPARE(chat.wechat.typed.size(), 1);
    QVERIFY(chat.type(false));
    QTRY_COMPARE(chat.wechat.typed.size(), 2);
    QTest::qWait(50); // until its answer is there
    QVERIFY(chat.type(true));
    QTRY_COMPARE(chat.wechat.typed.size(), 3);
    QCOMPARE(chat.wechat.tokensGiven, 2); // 42001: the token was forgotten
    QTest::qWait(50);
    QVERIFY(chat.type(false));
    QVERIFY(chat.type(true));
    QTest::qWait(50);
    QCOMPARE(chat.wechat.typed.size(), 3); // 40200: this account may not do it
    QVERIFY(chat.reply(chat.ann, chat.conversation(), QStringLiteral("hello")));
    QTRY_COMPARE(chat.wechat.sent.size(), 1);
}

void TestMediaOut::typingNeedsAnExchange()
{
    Chat chat;
    *chat.time += 31'000;
    QVERIFY(chat.type(true));
    QTest::qWait(50);
    QCOMPARE(chat.wechat.typed.size(), 0);
}

void TestMediaOut::typingPaths()
{
    for (const auto &[path, expected] :
         { std::pair(wechat::TypingPath::Custom, "/cgi-bin/message/custom/typing"),
           std::pair(wechat::TypingPath::Business, "/cgi-bin/message/custom/business/typing") }) {
        Chat chat([path = path](desk::Settings &settings) { settings.media.typing = path; });
        QVERIFY(chat.type(true));
        QTRY_COMPARE(chat.wechat.typedAt.size(), 1);
        QCOMPARE(chat.wechat.typedAt[0], QLatin1String(expected));
    }
    Chat off([](desk::Settings &settings) { settings.media.typing = wechat::TypingPath::Off; });
    QVERIFY(off.type(true));
    QTest::qWait(50);
    QCOMPARE(off.wechat.typed.size(), 0);
}

void TestMediaOut::typingIsTheOwners()
{
    Chat chat;
    const AgentId ben = chat.addAgent(QStringLiteral("ben"));
    QVERIFY(!chat.type(true, ben));
    QCOMPARE(chat.wechat.typed.size(), 0);
}

QTEST_GUILESS_MAIN(TestMediaOut)
#include "tst_desk_mediaout.moc"
