// SPDX-License-Identifier: Apache-2.0
#include "app/remoteadminservice.h"

#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace kefu;
using namespace kefu::app;

//! The administration's way to the relay: one POST each, as whoever is logged in.
class TestRemoteAdminService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void asksAsWhoIsLoggedIn();
    void errorsAreTheRelays_data();
    void errorsAreTheRelays();
    void brokenConnectionIsOnePost();
    void nobodyLoggedInAsksNobody();
    void clearTextElsewhereIsRefused();
    void contextThatIsGoneIsNotCalled();

private:
    void accept();
    RemoteAdminService::Access access() const { return { { {}, m_relay }, m_token, {} }; }
    Result<QJsonObject> run(const QString &command, const QJsonObject &fields);

    std::unique_ptr<QTcpServer> m_server;
    QByteArray m_answer; //!< the whole HTTP answer; empty: the connection is cut instead
    QList<QByteArray> m_requests;
    QUrl m_relay;
    QString m_token;
};

namespace {

QByteArray answerOf(int status, const QByteArray &body)
{
    return "HTTP/1.1 " + QByteArray::number(status)
        + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace

void TestRemoteAdminService::init()
{
    m_requests.clear();
    m_token = QStringLiteral("tok");
    m_server = std::make_unique<QTcpServer>();
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
    m_relay = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server->serverPort()));
    connect(m_server.get(), &QTcpServer::newConnection, this, &TestRemoteAdminService::accept);
}

void TestRemoteAdminService::accept()
{
    QTcpSocket *socket = m_server->nextPendingConnection();
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
        const QByteArray bytes = socket->property("bytes").toByteArray() + socket->readAll();
        socket->setProperty("bytes", bytes);
        if (!bytes.endsWith('}'))
            return;
        m_requests.append(bytes);
        if (m_answer.isEmpty())
            socket->abort();
        else
            socket->write(m_answer);
    });
}

Result<QJsonObject> TestRemoteAdminService::run(const QString &command, const QJsonObject &fields)
{
    RemoteAdminService service([this] { return access(); });
    std::optional<Result<QJsonObject>> result;
    service.run(command, fields, this,
                [&result](const Result<QJsonObject> &answer) { result = answer; });
    if (!QTest::qWaitFor([&result] { return result.has_value(); }, 10'000))
        return makeError(ErrorCode::Internal, QStringLiteral("no answer"));
    return *result;
}

void TestRemoteAdminService::asksAsWhoIsLoggedIn()
{
    m_answer = answerOf(200, R"({"channels":[]})");
    const auto answer = run(QStringLiteral("channel.ticks"),
                            { { QStringLiteral("name"), QString::fromUtf8("小鹿") } });
    QVERIFY(answer.ok());
    QVERIFY(answer->contains(QStringLiteral("channels")));
    QCOMPARE(m_requests.size(), 1);
    const QByteArray request = m_requests.first();
    QVERIFY2(request.startsWith("POST /api/v1/admin/channel.ticks HTTP/1.1\r\n"),
             request.constData());
    QVERIFY2(request.contains("Authorization: Bearer tok\r\n"), request.constData());
    QVERIFY2(request.endsWith("{\"name\":\"小鹿\"}"), request.constData());
}

void TestRemoteAdminService::errorsAreTheRelays_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, int status, const QByteArray &body, ErrorCode code) {
        QTest::newRow(name) << answerOf(status, body) << int(code);
    };
    row("forbidden", 403, R"({"code":"forbidden","message":"no","details":{}})",
        ErrorCode::Forbidden);
    row("field", 400, R"({"code":"bad_request","message":"x","details":{"field":"appid"}})",
        ErrorCode::BadRequest);
    row("a web server that is none", 200, "<html>{}", ErrorCode::Unavailable);
    row("a page with an error", 502, "bad gateway", ErrorCode::Unavailable);
}

void TestRemoteAdminService::errorsAreTheRelays()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, code);
    m_answer = answer;
    const auto result = run(QStringLiteral("channel.add"), {});
    QVERIFY(!result.ok());
    QCOMPARE(int(result.error().code), code);
    if (code == int(ErrorCode::BadRequest))
        QCOMPARE(result.error().details.value(QStringLiteral("field")).toString(),
                 QStringLiteral("appid"));
}

void TestRemoteAdminService::brokenConnectionIsOnePost()
{
    m_answer.clear();
    const auto result = run(QStringLiteral("channel.add"), {});
    QCOMPARE(int(result.error().code), int(ErrorCode::Unavailable));
    QTest::qWait(200);
    QCOMPARE(m_requests.size(), 1);
}

void TestRemoteAdminService::nobodyLoggedInAsksNobody()
{
    m_token.clear();
    QCOMPARE(int(run(QStringLiteral("channel.list"), {}).error().code),
             int(ErrorCode::Unauthorized));
    QVERIFY(m_requests.isEmpty());
}

void TestRemoteAdminService::clearTextElsewhereIsRefused()
{
    m_relay = QUrl(QStringLiteral("http://203.0.113.1"));
    QCOMPARE(int(run(QStringLiteral("channel.list"), {}).error().code),
             int(ErrorCode::Unauthorized));
}

void TestRemoteAdminService::contextThatIsGoneIsNotCalled()
{
    m_answer = answerOf(200, "{}");
    RemoteAdminService service([this] { return access(); });
    auto context = std::make_unique<QObject>();
    bool called = false;
    service.run(QStringLiteral("channel.list"), {}, context.get(),
                [&called](const Result<QJsonObject> &) { called = true; });
    context.reset();
    QTRY_COMPARE(m_requests.size(), 1);
    QTest::qWait(200);
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestRemoteAdminService)
#include "tst_remoteadminservice.moc"
