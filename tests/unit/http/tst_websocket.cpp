// SPDX-License-Identifier: Apache-2.0
#include "flooder.h"
#include "rawclient.h"
#include "relay/http/server.h"
#include "relay/http/socketguard.h"

#include <QSignalSpy>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>
#include <memory>

using namespace kefu;
using namespace kefu::http;
using namespace kefu::test;

namespace {

const QByteArray kUpgrade =
    "GET /agent HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
constexpr int kMaxFrame = 4096;

//! A server with one endpoint that keeps what it opened.
struct Fixture {
    explicit Fixture(const Limits &limits = {})
        : server(std::make_unique<Server>(limits))
    {
        WebSocketRoute route;
        route.path = "/agent";
        route.subprotocols = { QStringLiteral("kefudesk.v2"), QStringLiteral("kefudesk.v1") };
        route.accept = [this](const Request &) { return status; };
        route.opened = [this](std::unique_ptr<QWebSocket> socket, const Request &request) {
            QObject::connect(socket.get(), &QWebSocket::textMessageReceived, socket.get(),
                             [s = socket.get()](const QString &text) { sendText(*s, text); });
            sockets.push_back(std::move(socket));
            requests.push_back(request);
        };
        route.maxFrame = kMaxFrame;
        server->addWebSocketRoute(route);
        server->addRoute({ "GET", "/healthz", [](const Request &, const Responder &r) {
                              r.send({ 200, "ok" });
                          } });
        const Result<quint16> listening = server->listen(QHostAddress::LocalHost, 0);
        port = listening ? *listening : quint16(0);
    }

    QUrl url(const QString &tail = {}) const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1/agent%2").arg(port).arg(tail));
    }

    int status = 101;
    std::vector<std::unique_ptr<QWebSocket>> sockets;
    std::vector<Request> requests;
    std::unique_ptr<Server> server;
    quint16 port = 0;
};

QWebSocketHandshakeOptions offering(const QStringList &protocols)
{
    QWebSocketHandshakeOptions options;
    options.setSubprotocols(protocols);
    return options;
}

} // namespace

class TestWebSocket : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void echo();
    void subprotocol_data();
    void subprotocol();
    void refused_data();
    void refused();
    void upgradeOnAKeptConnection();
    void upgradeByteByByte();
    void eachSocketHasItsRequest();
    void tooBig_data();
    void tooBig();
    void largestFrame();
    void pingFlood();
    void slowReader();
    void stuckReadersShareABudget();
    void countsAgainstTheCaps();
    void serverGoesFirst();
    void closingDoesNotWait();
};

void TestWebSocket::echo()
{
    Fixture f;
    QWebSocket client;
    QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
    client.open(f.url(QStringLiteral("?since=5")));
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    QCOMPARE(f.requests[0].queryValue("since"), QByteArray("5"));
    QCOMPARE(f.requests[0].peer, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(clientAddress(*f.sockets[0]), QHostAddress(QHostAddress::LocalHost));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.sendTextMessage(QStringLiteral("你好"));
    QTRY_COMPARE(texts.size(), 1);
    QCOMPARE(texts[0][0].toString(), QStringLiteral("你好"));
    QVERIFY(sendText(*f.sockets[0], QByteArray("second")));
    QTRY_COMPARE(texts.size(), 2);
    QSignalSpy gone(f.sockets[0].get(), &QWebSocket::disconnected);
    client.close();
    QTRY_COMPARE(gone.size(), 1);
    QVERIFY(!sendText(*f.sockets[0], QByteArray("late")));
}

void TestWebSocket::subprotocol_data()
{
    QTest::addColumn<QStringList>("offered");
    QTest::addColumn<QString>("chosen");
    const QString v1 = QStringLiteral("kefudesk.v1"), v2 = QStringLiteral("kefudesk.v2");
    QTest::newRow("one") << QStringList { v1 } << v1;
    QTest::newRow("our order") << QStringList { v1, v2 } << v2;
    QTest::newRow("with another") << QStringList { QStringLiteral("x"), v1 } << v1;
    QTest::newRow("none") << QStringList {} << QString();
    QTest::newRow("only another") << QStringList { QStringLiteral("kefudesk.v9") } << QString();
}

void TestWebSocket::subprotocol()
{
    QFETCH(QStringList, offered);
    Fixture f;
    QWebSocket client;
    client.open(f.url(), offering(offered));
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    QTEST(f.sockets[0]->subprotocol(), "chosen");
}

void TestWebSocket::refused_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("accept");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &request, int accept, int status) {
        QTest::newRow(name) << request << accept << status;
    };
    const auto with = [](const char *from, const char *to) {
        return QByteArray(QByteArray(kUpgrade).replace(from, to) + "\r\n");
    };
    row("by the owner", kUpgrade + "\r\n", 403, 403);
    row("other path", with("/agent", "/other"), 101, 404);
    row("no upgrade", "GET /agent HTTP/1.1\r\nHost: a\r\n\r\n", 101, 426);
    row("version 8", with("Version: 13", "Version: 8"), 101, 426);
    row("no key", with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), 101, 400);
    row("short key", with("dGhlIHNhbXBsZSBub25jZQ==", "dGhl"), 101, 400);
    row("no Connection", with("Connection: Upgrade\r\n", ""), 101, 400);
    row("POST", with("GET", "POST"), 101, 400);
    row("body", with("Host: a\r\n", "Host: a\r\nContent-Length: 5\r\n"), 101, 400);
    row("frames before the answer", kUpgrade + "\r\n\x81\x80\x01\x02\x03\x04", 101, 400);
    row("HTTP/1.0", with("HTTP/1.1", "HTTP/1.0"), 101, 400);
    row("empty Host", with("Host: a", "Host:"), 101, 400);
}

void TestWebSocket::refused()
{
    QFETCH(QByteArray, request);
    QFETCH(int, accept);
    Fixture f;
    f.status = accept;
    RawClient client(f.port);
    client.send(request);
    QVERIFY(client.waitReplies(1));
    QTEST(client.replies().at(0).status, "status");
    QVERIFY(f.sockets.empty());
}

void TestWebSocket::upgradeOnAKeptConnection()
{
    Fixture f;
    RawClient client(f.port);
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(client.waitReplies(1));
    client.send(kUpgrade + "\r\n");
    QVERIFY(client.waitReplies(2));
    QCOMPARE(client.replies().at(1).status, 101);
    QTRY_COMPARE(f.sockets.size(), size_t(1));
}

void TestWebSocket::upgradeByteByByte()
{
    Fixture f;
    RawClient client(f.port);
    client.trickle(kUpgrade + "\r\n");
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).status, 101);
    QCOMPARE(client.replies().at(0).field("Sec-WebSocket-Accept"),
             QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    client.send(QByteArray("\x81\x82\0\0\0\0hi", 8));
    QTRY_VERIFY(client.received.endsWith(QByteArray("\x81\x02hi", 4)));
}

void TestWebSocket::eachSocketHasItsRequest()
{
    constexpr int kClients = 40;
    Fixture f;
    std::vector<std::unique_ptr<QWebSocket>> clients;
    for (int i = 0; i < kClients; ++i) {
        clients.push_back(std::make_unique<QWebSocket>());
        clients.back()->open(f.url(QStringLiteral("?n=%1").arg(i)));
    }
    QTRY_COMPARE(f.sockets.size(), size_t(kClients));
    for (size_t i = 0; i < f.sockets.size(); ++i)
        QCOMPARE(f.sockets[i]->requestUrl().query().toLatin1(), f.requests[i].query);
    QCOMPARE(f.server->connectionCount(), kClients);
    f.sockets.clear();
    QTRY_COMPARE(f.server->connectionCount(), 0);
}

void TestWebSocket::tooBig_data()
{
    QTest::addColumn<QByteArray>("frames");
    const QByteArray mask(4, '\0');
    // 4,097 bytes in one frame; a length of 2^62; 4,096 + 1 in two fragments.
    QTest::newRow("frame") << QByteArray("\x81\xfe\x10\x01" + mask + QByteArray(4097, 'x'));
    QTest::newRow("2^62") << QByteArray(QByteArray("\x81\xff\x40\0\0\0\0\0\0\0", 10) + mask
                                        + QByteArray(100, 'x'));
    QTest::newRow("fragments") << QByteArray("\x01\xfe\x10" + QByteArray(1, '\0') + mask
                                             + QByteArray(4096, 'x') + "\x80\x81" + mask + "x");
}

void TestWebSocket::tooBig()
{
    QFETCH(QByteArray, frames);
    Fixture f;
    RawClient client(f.port);
    client.send(kUpgrade + "\r\n");
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    client.send(frames);
    QVERIFY(client.waitClosed());
    QCOMPARE(f.sockets[0]->closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
}

void TestWebSocket::largestFrame()
{
    Fixture f;
    QWebSocket client;
    QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
    client.open(f.url());
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    for (int i = 0; i < 20; ++i)
        client.sendTextMessage(QString(kMaxFrame, QLatin1Char('x')));
    QTRY_COMPARE(texts.size(), 20);
}

//! A client that pings and never reads: QWebSocket alone queues every pong.
void TestWebSocket::pingFlood()
{
    Fixture f;
    const qint64 before = residentBytes();
    const QByteArray ping = QByteArray("\x89\xfd\0\0\0\0", 6) + QByteArray(125, 'p');
    Flooder pings(f.port, kUpgrade + "\r\n", {}, 0);
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    QSignalSpy gone(f.sockets[0].get(), &QWebSocket::disconnected);
    pings.flood(ping.repeated(100), 200 * 1024 * 1024);
    qint64 peak = before;
    while (!pings.isDone()) {
        QTest::qWait(5);
        peak = std::max(peak, residentBytes());
    }
    qInfo("grew by %lld KiB, took %lld KiB", (peak - before) / 1024, pings.sent() / 1024);
    QTRY_COMPARE(gone.size(), 1);
    QVERIFY(pings.wasCut());
    QVERIFY(peak - before < 20 * 1024 * 1024);
}

void TestWebSocket::slowReader()
{
    Limits limits;
    limits.socketBacklog = 256 * 1024;
    Fixture f(limits);
    Flooder silent(f.port, kUpgrade + "\r\n", {}, 0); // never reads
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    QWebSocket &socket = *f.sockets[0];
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    const qint64 before = residentBytes();
    bool sent = true;
    for (int i = 0; i < 100'000 && sent; ++i) {
        sent = sendText(socket, QByteArray(1000, 'm'));
        QCOMPARE(gone.size(), 0); // never from within the call
        if (i % 100 == 0)
            QCoreApplication::processEvents();
    }
    QVERIFY(!sent);
    QVERIFY(!sendText(socket, QByteArray("x")));
    QTRY_COMPARE(gone.size(), 1);
    QVERIFY(residentBytes() - before < 20 * 1024 * 1024);
}

//! Readers that all stop at once settle below what all may hold together; one that reads is not cut
//! with them.
void TestWebSocket::stuckReadersShareABudget()
{
    constexpr size_t kStuck = 8;
    Limits limits;
    limits.socketBacklogTotal = 1024 * 1024;
    Fixture f(limits);
    std::vector<std::unique_ptr<Flooder>> silent;
    for (size_t i = 0; i < kStuck; ++i)
        silent.push_back(std::make_unique<Flooder>(f.port, kUpgrade + "\r\n", QByteArray(), 0));
    QTRY_COMPARE(f.sockets.size(), kStuck);
    size_t cut = 0;
    for (const auto &socket : f.sockets)
        connect(socket.get(), &QWebSocket::disconnected, this, [&cut] { ++cut; });
    QWebSocket reader;
    QSignalSpy got(&reader, &QWebSocket::textMessageReceived);
    reader.open(f.url());
    QTRY_COMPARE(f.sockets.size(), kStuck + 1);
    qint64 most = 0;
    const auto talk = [&] {
        qint64 unsent = 0;
        for (const auto &socket : f.sockets) {
            // Fast until the kernel takes no more, then as messages come.
            const int frames = socket->bytesToWrite() == 0 ? 50 : 2;
            for (int i = 0; i < frames; ++i)
                sendText(*socket, QByteArray(1000, 'm'));
            unsent += socket->bytesToWrite();
        }
        most = std::max(most, unsent);
        return cut == kStuck;
    };
    QVERIFY(QTest::qWaitFor(talk, 60'000));
    qInfo("at most %lld KiB unsent", most / 1024);
    QVERIFY(most < 2 * 1024 * 1024);
    QCOMPARE(reader.state(), QAbstractSocket::ConnectedState);
    QVERIFY(got.size() > 100);
}

void TestWebSocket::countsAgainstTheCaps()
{
    Limits limits;
    limits.connections = 2;
    Fixture f(limits);
    QWebSocket first, second;
    first.open(f.url());
    second.open(f.url());
    QTRY_COMPARE(f.sockets.size(), size_t(2));
    markAuthenticated(*f.sockets[0]); // no effect on the total
    RawClient third(f.port);
    QVERIFY(third.waitReplies(1));
    QCOMPARE(third.replies().at(0).status, 503);
    f.sockets.pop_back();
    QTRY_COMPARE(f.server->connectionCount(), 1);
}

void TestWebSocket::serverGoesFirst()
{
    Fixture f;
    QWebSocket client;
    client.open(f.url());
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    f.server.reset();
    QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QVERIFY(sendText(*f.sockets[0], QByteArray("still here")));
    QTRY_COMPARE(texts.size(), 1);
    f.sockets.clear();
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
}

//! A peer that takes nothing does not keep a closing socket for ever.
void TestWebSocket::closingDoesNotWait()
{
    Fixture f;
    Flooder silent(f.port, kUpgrade + "\r\n", {}, 0);
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    QWebSocket &socket = *f.sockets[0];
    while (socket.bytesToWrite() < 100 * 1024) {
        sendText(socket, QByteArray(4000, 'm'));
        QCoreApplication::processEvents();
    }
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    socket.close();
    QTRY_COMPARE_WITH_TIMEOUT(gone.size(), 1, 4000);
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_websocket.moc"
