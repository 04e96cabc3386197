// SPDX-License-Identifier: Apache-2.0
#include "app/credentialstore.h"
#include "app/remotechatservice.h"
#include "relay/protocol/codec.h"
#include "tests/unit/app/fakerelay.h"
#include "tests/unit/app/manualscheduler.h"
#include "tests/unit/uimodel/samples.h"
#include "ui/model/conversationstore.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::conversation;
using kefu::test::FakeRelay;
using kefu::test::HttpAnswer;
using kefu::test::ManualScheduler;
using kefu::test::message;

namespace {

ui::Outgoing picture()
{
    ui::Attachment attachment;
    attachment.bytes = QByteArrayLiteral("{\"not\":\"looked at by this relay\"}");
    attachment.mimeType = QStringLiteral("image/png");
    attachment.fileName = QStringLiteral("a.png");
    attachment.size = { 30, 20 };
    attachment.preview = QImage(30, 20, QImage::Format_RGB32);
    ui::Outgoing what;
    what.content.kind = ContentKind::Image;
    what.attachment = attachment;
    return what;
}

} // namespace

//! Pictures on their way to the relay, and what else is asked for about messages: order, failures,
//! a connection that comes and goes.
class TestRemoteMessages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void pictureGoesUpBeforeItsMessage();
    void orderIsKeptBehindAPicture();
    void uploadIsTriedAgain();
    void refusedUploadCanBeSentAgain();
    void pictureWaitsForTheConnection();
    void keptUntilTheVisitorWrites();
    void notYetSentIsTakenBackHere();
    void sentIsTakenBackAtTheRelay();
    void tooLateToTakeBack();
    void typingIsToldAndForgotten();
    void visitorCardComesIntoTheStore();
    void keptOfAnEarlierRunGoesOutAsItWas();
    void whatIsNotTakenIsKept();

private:
    //! A message an earlier run could not send.
    static RemoteChatService::Kept kept(const char *id, bool refused, bool answered)
    {
        RemoteChatService::Kept row;
        row.visitor = { 1 };
        row.request.conversation = { 1 };
        row.request.content.text = QLatin1String(id);
        row.request.clientMessageId = QLatin1String(id);
        row.createdAt = 5;
        if (refused)
            row.refusal = makeError(ErrorCode::Unavailable, QStringLiteral("kept"));
        row.answered = answered;
        return row;
    }
    const Message &localOf(const char *id) const
    {
        const ui::MessageLog *log = m_store->log({ 1 });
        return log->local().at(log->localIndex(QLatin1String(id))).message;
    }
    bool online()
    {
        return QTest::qWaitFor([this] { return m_session->isOnline(); });
    }
    QList<SendRequest> sends() const { return m_relay->requestsOf<SendRequest>(); }
    const QList<ui::LocalMessage> &local() const { return m_store->log({ 1 })->local(); }

    std::unique_ptr<FakeRelay> m_relay;
    std::unique_ptr<ManualScheduler> m_scheduler;
    std::unique_ptr<ui::ConversationStore> m_store;
    std::unique_ptr<CredentialStore> m_credentials;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RemoteChatService> m_service;
    QList<HttpAnswer> m_uploads; //!< what the next uploads are answered
    QList<ErrorCode> m_refusals;
    int m_uploaded = 0;
};

void TestRemoteMessages::init()
{
    m_uploads.clear();
    m_refusals.clear();
    m_uploaded = 0;
    m_relay = std::make_unique<FakeRelay>();
    m_relay->onHello = [](const HelloRequest &hello) {
        HelloAnswer answer = test::hello({ conversation(1, 1, 3) }, 10);
        answer.resumed = hello.since.isValid();
        if (answer.resumed)
            answer.conversations.clear();
        return answer;
    };
    const auto login = m_relay->onPost;
    m_relay->onPost = [this, login](const QString &path, const QJsonObject &body) {
        if (!path.startsWith(QLatin1String("/api/v1/media")))
            return login(path, body);
        ++m_uploaded;
        if (!m_uploads.isEmpty())
            return m_uploads.takeFirst();
        return HttpAnswer {
            201, R"({"media":{"id":"m9","state":"ready","width":30,"height":20}})", {}, false
        };
    };
    m_relay->onRequest = [this](const Request &request) {
        const auto *send = std::get_if<SendRequest>(&request.body);
        if (!send)
            return;
        Message stored = message(1, 3 + int(sends().size()), Direction::Out, DeliveryState::Queued,
                                 send->clientMessageId);
        stored.content = send->content;
        stored.held = send->whenVisitorWrites;
        m_relay->answer(request.id, codec::toJson(MessageAnswer { stored }));
    };
    m_scheduler = std::make_unique<ManualScheduler>();
    m_store = std::make_unique<ui::ConversationStore>();
    m_credentials = std::make_unique<CredentialStore>(QStringLiteral("kefudesk-test"));
    m_session = std::make_unique<Session>(*m_store, *m_scheduler, Backoff([] { return 0.5; }));
    m_service =
        std::make_unique<RemoteChatService>(*m_session, *m_store, *m_credentials, *m_scheduler);
    connect(m_service.get(), &ui::ChatService::commandFailed, this,
            [this](const Error &error) { m_refusals.append(error.code); });
    m_service->login({ m_relay->address(), QStringLiteral("mei"), QStringLiteral("pw"), false });
    QVERIFY(online());
}

void TestRemoteMessages::cleanup()
{
    m_service.reset();
    m_session.reset();
    m_credentials.reset();
    m_store.reset();
    m_scheduler.reset();
    m_relay.reset();
}

void TestRemoteMessages::pictureGoesUpBeforeItsMessage()
{
    m_service->sendMessage({ 1 }, picture());
    const Media shown = local().first().message.content.media;
    QCOMPARE(QSize(shown.width, shown.height), QSize(30, 20)); // its room is there at once
    QCOMPARE(m_service->media().picture(shown.id, ui::PictureSize::Thumb).state,
             ui::Picture::State::Ready);
    QTRY_COMPARE(sends().size(), 1);
    QCOMPARE(m_uploaded, 1);
    QCOMPARE(sends().first().content.media.id, QStringLiteral("m9"));
    QTRY_VERIFY(local().isEmpty());
    QCOMPARE(m_service->media().picture(QStringLiteral("m9"), ui::PictureSize::Thumb).state,
             ui::Picture::State::Ready); // without being fetched
}

void TestRemoteMessages::orderIsKeptBehindAPicture()
{
    m_service->sendMessage({ 1 }, picture());
    m_service->send({ 1 }, QStringLiteral("see above"), false);
    QTRY_COMPARE(sends().size(), 2);
    QCOMPARE(sends().at(0).content.kind, ContentKind::Image);
    QCOMPARE(sends().at(1).content.text, QStringLiteral("see above"));
}

void TestRemoteMessages::uploadIsTriedAgain()
{
    m_uploads = { { 503, {}, {}, false }, { 401, {}, {}, false }, { 200, {}, {}, true } };
    m_service->sendMessage({ 1 }, picture());
    for (int tries = 1; tries <= 3; ++tries) {
        QTRY_VERIFY(m_uploaded >= tries);
        QTRY_VERIFY(m_service->media().uploadPercent(local().first().message.clientMessageId) < 0);
        QVERIFY(sends().isEmpty());
        m_scheduler->advance(RemoteChatService::kRetryMs);
    }
    QTRY_COMPARE(sends().size(), 1);
    QVERIFY(m_refusals.isEmpty());
}

void TestRemoteMessages::refusedUploadCanBeSentAgain()
{
    m_uploads = { { 413, R"({"code":"too_large","message":"x"})", {}, false } };
    m_service->sendMessage({ 1 }, picture());
    QTRY_COMPARE(m_refusals, QList<ErrorCode> { ErrorCode::TooLarge });
    QVERIFY(local().first().refusal);
    const Message refused = local().first().message;
    m_service->send({ 1 }, QStringLiteral("next"), false); // nothing waits behind it
    QTRY_COMPARE(sends().size(), 1);
    m_service->sendAgain(refused);
    QTRY_COMPARE(sends().size(), 2);
    QCOMPARE(sends().at(1).content.media.id, QStringLiteral("m9"));
    QVERIFY(sends().at(1).clientMessageId != refused.clientMessageId);
    QTRY_VERIFY(local().isEmpty());
}

void TestRemoteMessages::pictureWaitsForTheConnection()
{
    m_relay->dropSocket();
    QVERIFY(QTest::qWaitFor([this] { return !m_session->isOnline(); }));
    m_service->sendMessage({ 1 }, picture());
    QCOMPARE(local().size(), 1);
    QCOMPARE(m_uploaded, 0);
    m_service->retryNow();
    QVERIFY(online());
    QTRY_COMPARE(sends().size(), 1);
    QCOMPARE(m_uploaded, 1);
}

void TestRemoteMessages::keptUntilTheVisitorWrites()
{
    ui::Outgoing what;
    what.content.text = QStringLiteral("later");
    what.whenVisitorWrites = true;
    m_service->sendMessage({ 1 }, what);
    QVERIFY(local().first().message.held);
    QTRY_COMPARE(sends().size(), 1);
    QVERIFY(sends().first().whenVisitorWrites);
    QTRY_VERIFY(local().isEmpty());
    QVERIFY(m_store->log({ 1 })->at(4)->held);
}

void TestRemoteMessages::notYetSentIsTakenBackHere()
{
    m_relay->dropSocket();
    QVERIFY(QTest::qWaitFor([this] { return !m_session->isOnline(); }));
    m_service->send({ 1 }, QStringLiteral("first"), false);
    m_service->sendMessage({ 1 }, picture());
    m_service->withdraw(local().at(0).message);
    m_service->withdraw(local().at(0).message);
    QVERIFY(local().isEmpty());
    m_service->retryNow();
    QVERIFY(online());
    m_service->send({ 1 }, QStringLiteral("third"), false);
    QTRY_COMPARE(sends().size(), 1);
    QCOMPARE(sends().first().content.text, QStringLiteral("third"));
    QCOMPARE(m_uploaded, 0);
}

void TestRemoteMessages::sentIsTakenBackAtTheRelay()
{
    Message queued = message(1, 3, Direction::Out, DeliveryState::Queued);
    m_store->applyMessage(queued);
    m_relay->onRequest = [this](const Request &request) {
        const auto *withdraw = std::get_if<WithdrawRequest>(&request.body);
        QVERIFY(withdraw);
        Message gone = message(1, 3, Direction::Out, DeliveryState::Failed);
        gone.failure = FailureReason::Withdrawn;
        m_relay->answer(request.id, codec::toJson(MessageAnswer { gone }));
    };
    m_service->withdraw(queued);
    QTRY_COMPARE(m_relay->requestsOf<WithdrawRequest>().size(), 1);
    QCOMPARE(m_relay->requestsOf<WithdrawRequest>().first().message, queued.id);
}

void TestRemoteMessages::tooLateToTakeBack()
{
    const Message queued = message(1, 3, Direction::Out, DeliveryState::Queued);
    m_relay->onRequest = [this](const Request &request) {
        m_relay->refuse(request.id, makeError(ErrorCode::Conflict, QStringLiteral("sent already")));
    };
    m_service->withdraw(queued);
    QTRY_COMPARE(m_refusals, QList<ErrorCode> { ErrorCode::Conflict });
}

void TestRemoteMessages::typingIsToldAndForgotten()
{
    m_service->setTyping({ 1 }, true);
    m_service->setTyping({ 1 }, false);
    QTRY_COMPARE(m_relay->requestsOf<TypingRequest>().size(), 2);
    QVERIFY(m_relay->requestsOf<TypingRequest>().at(0).on);
    QVERIFY(!m_relay->requestsOf<TypingRequest>().at(1).on);
    m_relay->dropSocket();
    QVERIFY(QTest::qWaitFor([this] { return !m_session->isOnline(); }));
    m_service->setTyping({ 1 }, true);
    QVERIFY(m_refusals.isEmpty()); // nobody has to be told
}

void TestRemoteMessages::visitorCardComesIntoTheStore()
{
    m_relay->onRequest = [this](const Request &request) {
        const auto *asked = std::get_if<VisitorRequest>(&request.body);
        QVERIFY(asked);
        VisitorCard card;
        card.visitor = conversation(asked->visitor.value).visitor;
        card.conversations = 3;
        card.source = { { QStringLiteral("city"), QStringLiteral("Shanghai") } };
        m_relay->answer(request.id, codec::toJson(VisitorAnswer { card }));
    };
    QSignalSpy changed(m_store.get(), &ui::ConversationStore::visitorCardChanged);
    m_service->loadVisitorCard({ 1 });
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(m_store->card({ 1 })->conversations, 3);
    QVERIFY(!m_store->card({ 2 }));
    m_service->logout();
    QVERIFY(!m_store->card({ 1 })); // another agent need not know
}

//! With the ids it had, so that nothing goes out twice; what the relay had refused is another
//! message when it is sent again.
void TestRemoteMessages::keptOfAnEarlierRunGoesOutAsItWas()
{
    QSignalSpy changed(m_service.get(), &ui::ChatService::unsentChanged);
    m_service->restoreUnsent(
        { kept("young", false, false), kept("old", true, false), kept("refused", true, true) });
    QVERIFY(changed.count() > 0);
    QTRY_COMPARE(sends().size(), 1);
    QCOMPARE(sends()[0].clientMessageId, QStringLiteral("young"));
    QTRY_COMPARE(m_service->unsent().size(), 2);
    QCOMPARE(local().size(), 2);
    m_service->restoreUnsent({ kept("old", true, false) }); // there already
    QCOMPARE(local().size(), 2);
    m_service->sendAgain(localOf("old"));
    QTRY_COMPARE(sends().size(), 2);
    QCOMPARE(sends()[1].clientMessageId, QStringLiteral("old"));
    m_service->sendAgain(localOf("refused"));
    QTRY_COMPARE(sends().size(), 3);
    QVERIFY(sends()[2].clientMessageId != QLatin1String("refused"));
    QVERIFY(!sends()[2].clientMessageId.isEmpty());
    QTRY_VERIFY(m_service->unsent().isEmpty());
    QVERIFY(m_service->keepable().isEmpty());
}

void TestRemoteMessages::whatIsNotTakenIsKept()
{
    m_relay->onRequest = nullptr; // silent
    m_service->send({ 1 }, QStringLiteral("first"), false);
    m_service->sendMessage({ 1 }, picture());
    QList<RemoteChatService::Kept> rows = m_service->keepable();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].request.content.text, QStringLiteral("first"));
    QVERIFY(!rows[0].request.clientMessageId.isEmpty() && !rows[0].attachment);
    QVERIFY(rows[1].attachment); // the relay does not have it
    QCOMPARE(m_service->unsent().size(), 2);
    // Given up: nothing is kept of it.
    m_service->withdraw(m_store->log({ 1 })->local().last().message);
    rows = m_service->keepable();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].request.content.text, QStringLiteral("first"));
}

QTEST_GUILESS_MAIN(TestRemoteMessages)
#include "tst_remotemessages.moc"
