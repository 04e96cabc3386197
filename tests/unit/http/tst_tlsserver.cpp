// SPDX-License-Identifier: Apache-2.0
#include "relay/http/server.h"
#include "relay/http/socketguard.h"
#include "relay/http/tlsidentity.h"
#include "tests/support/testcertificates.h"

#include <QSignalSpy>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

using namespace kefu;
using namespace kefu::http;
using kefu::test::CertificateWish;
using kefu::test::makeTestCertificate;
using kefu::test::TestCertificate;
using kefu::test::writeFile;

namespace {

//! A server with a certificate of a test CA, an echoing route and an echoing WebSocket endpoint.
struct Fixture {
    explicit Fixture(const Limits &limits = {})
        : server(std::make_unique<Server>(limits))
    {
        server->addRoute({ "POST", "/size",
                           [](const Request &request, const Responder &responder) {
                               responder.send({ 200, QByteArray::number(request.body.size()) });
                           },
                           4 * 1024 * 1024 });
        server->addRoute(
            { "GET", "/secure", [](const Request &request, const Responder &responder) {
                 responder.send({ 200, request.secure ? "secure" : "clear" });
             } });
        server->addRoute({ "GET", "/large", [](const Request &, const Responder &responder) {
                              responder.send({ 200, QByteArray(300'000, 'x') });
                          } });
        WebSocketRoute route;
        route.path = "/agent";
        route.subprotocols = { QStringLiteral("kefudesk.v1") };
        route.opened = [this](std::unique_ptr<QWebSocket> socket, const Request &) {
            QObject::connect(socket.get(), &QWebSocket::textMessageReceived, socket.get(),
                             [s = socket.get()](const QString &text) { sendText(*s, text); });
            sockets.push_back(std::move(socket));
        };
        server->addWebSocketRoute(route);
        use(leaf("first"));
        port = server->listen(QHostAddress::LocalHost, 0).value();
    }

    TestCertificate leaf(const QByteArray &name) const
    {
        CertificateWish wish;
        wish.commonName = name;
        return makeTestCertificate(wish, &ca);
    }
    Result<TlsIdentity> load(const TestCertificate &made) const
    {
        writeFile(dir.filePath(QStringLiteral("c.pem")), made.certificate);
        writeFile(dir.filePath(QStringLiteral("k.pem")), made.key);
        return loadTlsIdentity(dir.filePath(QStringLiteral("c.pem")),
                               dir.filePath(QStringLiteral("k.pem")));
    }
    void use(const TestCertificate &made)
    {
        const Result<TlsIdentity> identity = load(made);
        QVERIFY2(identity.ok(), qPrintable(identity ? QString() : identity.error().message));
        server->setTls(identity->configuration);
    }
    QSslConfiguration trust() const
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates({ QSslCertificate(ca.certificate, QSsl::Pem) });
        return configuration;
    }

    QTemporaryDir dir;
    TestCertificate ca = makeTestCertificate({ "Test CA", {}, -3600, 24 * 3600, true });
    std::vector<std::unique_ptr<QWebSocket>> sockets;
    std::unique_ptr<Server> server;
    quint16 port = 0;
};

//! A client that trusts the fixture's CA.
struct Client {
    explicit Client(const Fixture &f)
    {
        socket.setSslConfiguration(f.trust());
        QObject::connect(&socket, &QSslSocket::readyRead, &socket,
                         [this] { got += socket.readAll(); });
        socket.connectToHostEncrypted(QStringLiteral("localhost"), f.port);
    }
    bool isReady()
    {
        return QTest::qWaitFor([this] { return socket.isEncrypted(); });
    }
    QByteArray ask(const QByteArray &request, const QByteArray &until)
    {
        got.clear();
        socket.write(request);
        (void)QTest::qWaitFor([&] { return got.contains(until); }, 10'000);
        return got;
    }
    QString serverName() const
    {
        return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    }
    QSslSocket socket;
    QByteArray got;
};

const QByteArray kGet = "GET /secure HTTP/1.1\r\nHost: localhost\r\n\r\n";

} // namespace

class TestTlsServer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersOverTls();
    void largeBodiesPassBothWays();
    void webSockets();
    void clearTextGetsNoAnswer();
    void onlyNewConnectionsGetTheNewCertificate();
    void aHandshakeHasADeadline_data();
    void aHandshakeHasADeadline();
    void waitingHandshakesCount();
    void aSlowReaderIsCut();
    void unusableFiles_data();
    void unusableFiles();
    void datesAreRead();
};

void TestTlsServer::answersOverTls()
{
    Fixture f;
    QVERIFY(f.server->isSecure());
    Client client(f);
    QVERIFY(client.isReady());
    QVERIFY(client.socket.sessionProtocol() == QSsl::TlsV1_2
            || client.socket.sessionProtocol() == QSsl::TlsV1_3);
    QVERIFY(client.ask(kGet, "secure").startsWith("HTTP/1.1 200 "));
    QVERIFY(client.ask(kGet, "secure").startsWith("HTTP/1.1 200 ")); // and again on the same one
    QVERIFY(client.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n").contains(" 404 "));
}

void TestTlsServer::largeBodiesPassBothWays()
{
    Limits limits;
    limits.readBuffer = 8 * 1024; // far below a body: reading must go on after a full buffer
    Fixture f(limits);
    Client client(f);
    QVERIFY(client.isReady());
    constexpr int kSize = 700'000;
    client.ask("POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(kSize)
                   + "\r\n\r\n" + QByteArray(kSize, 'b'),
               "700000");
    QVERIFY(client.got.endsWith("700000"));
    client.ask("POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n"
                   + QByteArray(0x30d40, 'c') + "\r\n0\r\n\r\n",
               "200000");
    QVERIFY(client.got.endsWith("200000"));
    client.got.clear();
    client.socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(client.got.size() > 300'000);
    QVERIFY(client.got.endsWith(QByteArray(300'000, 'x')));
}

void TestTlsServer::webSockets()
{
    Fixture f;
    QWebSocket client;
    client.setSslConfiguration(f.trust());
    QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({ QStringLiteral("kefudesk.v1") });
    client.open(QUrl(QStringLiteral("wss://localhost:%1/agent").arg(f.port)), options);
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QCOMPARE(client.subprotocol(), QStringLiteral("kefudesk.v1"));
    const QString large(40'000, u'客');
    client.sendTextMessage(QStringLiteral("你好"));
    client.sendTextMessage(large.left(10'000));
    QTRY_COMPARE(texts.size(), 2);
    QCOMPARE(texts[0][0].toString(), QStringLiteral("你好"));
    QCOMPARE(texts[1][0].toString(), large.left(10'000));
    client.close();
    QTRY_COMPARE(f.sockets[0]->state(), QAbstractSocket::UnconnectedState);
}

void TestTlsServer::clearTextGetsNoAnswer()
{
    Fixture f;
    QTcpSocket client;
    QSignalSpy gone(&client, &QTcpSocket::disconnected);
    client.connectToHost(QHostAddress::LocalHost, f.port);
    client.write(kGet);
    QTRY_COMPARE(gone.size(), 1);
    QVERIFY(!client.readAll().contains("HTTP"));
    QTRY_COMPARE(f.server->connectionCount(), 0);
}

void TestTlsServer::onlyNewConnectionsGetTheNewCertificate()
{
    Fixture f;
    Client before(f);
    QVERIFY(before.isReady());
    QWebSocket agent;
    agent.setSslConfiguration(f.trust());
    QSignalSpy texts(&agent, &QWebSocket::textMessageReceived);
    agent.open(QUrl(QStringLiteral("wss://localhost:%1/agent").arg(f.port)));
    QTRY_COMPARE(agent.state(), QAbstractSocket::ConnectedState);
    f.use(f.leaf("second"));
    Client after(f);
    QVERIFY(after.isReady());
    QCOMPARE(before.serverName(), QStringLiteral("first"));
    QCOMPARE(after.serverName(), QStringLiteral("second"));
    QVERIFY(before.ask(kGet, "secure").contains(" 200 "));
    agent.sendTextMessage(QStringLiteral("still here"));
    QTRY_COMPARE(texts.size(), 1);
    QCOMPARE(f.sockets.size(), size_t(1));
}

void TestTlsServer::aHandshakeHasADeadline_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("silence") << QByteArray();
    QTest::newRow("the beginning of a ClientHello") << QByteArray("\x16\x03\x01\x02\x00\x01", 6);
}

void TestTlsServer::aHandshakeHasADeadline()
{
    QFETCH(QByteArray, sent);
    Limits limits;
    limits.headerDeadlineMs = 200;
    Fixture f(limits);
    QTcpSocket client;
    QSignalSpy gone(&client, &QTcpSocket::disconnected);
    client.connectToHost(QHostAddress::LocalHost, f.port);
    QTRY_COMPARE(f.server->connectionCount(), 1);
    client.write(sent);
    QTRY_COMPARE(gone.size(), 1);
    QTRY_COMPARE(f.server->connectionCount(), 0);
}

void TestTlsServer::waitingHandshakesCount()
{
    Limits limits;
    limits.connections = 2;
    Fixture f(limits);
    QTcpSocket first, second, third;
    for (QTcpSocket *socket : { &first, &second })
        socket->connectToHost(QHostAddress::LocalHost, f.port);
    QTRY_COMPARE(f.server->connectionCount(), 2);
    QSignalSpy gone(&third, &QTcpSocket::disconnected);
    third.connectToHost(QHostAddress::LocalHost, f.port);
    QTRY_COMPARE(gone.size(), 1);
    QVERIFY(third.readAll().isEmpty()); // nothing in clear text, not even a refusal
    QCOMPARE(f.server->connectionCount(), 2);
}

void TestTlsServer::aSlowReaderIsCut()
{
    Limits limits;
    limits.socketBacklog = 64 * 1024;
    Fixture f(limits);
    QWebSocket client;
    client.setSslConfiguration(f.trust());
    client.open(QUrl(QStringLiteral("wss://localhost:%1/agent").arg(f.port)));
    QTRY_COMPARE(f.sockets.size(), size_t(1));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.setReadBufferSize(1); // reads no more
    const QString frame(16'000, u'x');
    // Kernel buffers take some megabytes first; without the guard this would end at the cap below.
    int sent = 0;
    while (sent < 4000 && sendText(*f.sockets[0], frame)) {
        ++sent;
        QCoreApplication::processEvents();
    }
    QVERIFY2(sent < 4000, "64 MB were kept for a client that does not read");
    QTRY_COMPARE(f.sockets[0]->state(), QAbstractSocket::UnconnectedState);
}

void TestTlsServer::unusableFiles_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("words");
    const TestCertificate good = makeTestCertificate({});
    const TestCertificate other = makeTestCertificate({});
    QTest::newRow("no certificate")
        << QByteArray("words") << good.key << QStringLiteral("no PEM certificate");
    QTest::newRow("empty") << QByteArray() << good.key << QStringLiteral("no PEM certificate");
    QTest::newRow("half a certificate") << good.certificate.left(good.certificate.size() / 2)
                                        << good.key << QStringLiteral("no PEM certificate");
    QTest::newRow("no key") << good.certificate << QByteArray("words")
                            << QStringLiteral("no RSA or EC key");
    QTest::newRow("another's key")
        << good.certificate << other.key << QStringLiteral("is not the key");
}

void TestTlsServer::unusableFiles()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, words);
    Fixture f;
    const Result<TlsIdentity> identity = f.load({ certificate, key });
    QVERIFY(!identity.ok());
    QVERIFY2(identity.error().message.contains(words), qPrintable(identity.error().message));
    QVERIFY(!loadTlsIdentity(f.dir.filePath(QStringLiteral("none")),
                             f.dir.filePath(QStringLiteral("k.pem")))
                 .ok());
}

void TestTlsServer::datesAreRead()
{
    Fixture f;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    CertificateWish wish;
    wish.validFromS = -2 * 24 * 3600;
    wish.validToS = -24 * 3600;
    const Result<TlsIdentity> identity = f.load(makeTestCertificate(wish));
    QVERIFY(identity.ok()); // judged elsewhere
    QVERIFY(identity->expiresAt < now && identity->validFromAt < identity->expiresAt);
    QCOMPARE(identity->subject, QStringLiteral("localhost"));
}

QTEST_GUILESS_MAIN(TestTlsServer)
#include "tst_tlsserver.moc"
