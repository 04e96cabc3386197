// SPDX-License-Identifier: Apache-2.0
// The wire test: whatever the peer does, a POST is on the wire once at most, and the outcome never
// claims more than is known (design.md 10).
#include "certificates.h"
#include "faultserver.h"
#include "onceposts.h"
#include "relay/http/oncehttpclient.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

using namespace kefu::http;
using namespace kefu::test;
using Outcome = OnceReply::Outcome;

class TestOnceHttpClient : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void fault_data();
    void fault();
    void faultOnKeptConnection_data();
    void faultOnKeptConnection();
    void faultOverTls_data();
    void faultOverTls();
    void manyInDoubt();
    void refusedConnection();
    void blackhole();
    void noTlsAnswer();
    void certificate_data();
    void certificate();
    void wire();
    void methods();
    void badRequest_data();
    void badRequest();
    void environmentProxyIsIgnored();
    void proxy();
    void proxyRefusesTheTunnel();
    void reusesConnections();
    void poolIsBounded();
    void waitingHasADeadline();
    void contextGone();
    void clientGoneInFlight();

private:
    void run(FaultServer *server, Fault fault, Outcome outcome, int status, bool kept);
    QSslConfiguration tls(const char *name) const;
    QString file(const char *name) const { return m_dir.filePath(QLatin1String(name)); }

    QTemporaryDir m_dir;
};

namespace {

constexpr int kShortMs = 700; // for what ends by this deadline only
constexpr int kShortTlsMs = 3000; // the same with a handshake in it, on a busy machine too
const QByteArray kMark = "/send?m=42";

} // namespace

void TestOnceHttpClient::initTestCase()
{
    const QString ip = QStringLiteral("IP:127.0.0.1");
    QVERIFY(makeCertificate(m_dir.path(), QStringLiteral("ca"), {}, true));
    QVERIFY(makeCertificate(m_dir.path(), QStringLiteral("good"), ip, false));
    QVERIFY(makeCertificate(m_dir.path(), QStringLiteral("wronghost"),
                            QStringLiteral("DNS:other.example"), false));
    QVERIFY(makeCertificate(m_dir.path(), QStringLiteral("selfsigned"), ip, true));
}

QSslConfiguration TestOnceHttpClient::tls(const char *name) const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const QString base = file(name);
    configuration.setLocalCertificate(
        QSslCertificate::fromPath(base + QStringLiteral(".pem")).value(0));
    QFile key(base + QStringLiteral(".key"));
    if (key.open(QIODevice::ReadOnly))
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

void TestOnceHttpClient::run(FaultServer *server, Fault fault, Outcome outcome, int status,
                             bool kept)
{
    const bool secure = server->property("tls").toBool();
    OnceHttpClient client(4);
    client.setCaFile(file("ca.pem"));
    if (kept) { // the fault meets a connection that has worked before
        const std::optional<OnceReply> first =
            sendAndWait(&client, post(*server, "/first", secure));
        QVERIFY(first);
        QVERIFY2(first->outcome == Outcome::Answered, qPrintable(first->detail));
        QTest::qWait(30);
    }
    server->set(fault, kept ? 2 : 1);
    OnceRequest request = post(*server, kMark, secure);
    if (fault == Fault::NoAnswer)
        request.totalMs = secure ? kShortTlsMs : kShortMs;
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QVERIFY2(reply->outcome == outcome, qPrintable(reply->detail));
    QCOMPARE(reply->status, status);
    QVERIFY(!reply->detail.contains(QLatin1String("send?m")));
    // Late copies would come now.
    QTest::qWait(50);
    QVERIFY2(server->copies(kMark) <= 1, qPrintable(QString::number(server->copies(kMark))));
    if (outcome == Outcome::NeverSent)
        QCOMPARE(server->copies(kMark), 0);
    QCOMPARE(client.inFlight(), 0);
}

void TestOnceHttpClient::fault_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, Fault fault, Outcome outcome, int status = 0) {
        QTest::newRow(name) << fault << outcome << status;
    };
    row("none", Fault::None, Outcome::Answered, 200);
    row("close after request", Fault::CloseAfterRequest, Outcome::Unclear);
    row("reset after request", Fault::ResetAfterRequest, Outcome::Unclear);
    row("reset on first byte", Fault::ResetOnFirstByte, Outcome::Unclear);
    row("close after headers", Fault::CloseAfterHeaders, Outcome::Unclear);
    row("half status line", Fault::HalfStatusLine, Outcome::Unclear);
    row("half body", Fault::HalfBody, Outcome::Unclear);
    row("reset in body", Fault::ResetInBody, Outcome::Unclear);
    row("slow", Fault::Slow, Outcome::Answered, 200);
    row("500", Fault::Status500, Outcome::Answered, 500);
    row("redirect", Fault::Redirect, Outcome::Answered, 302);
    row("garbage", Fault::Garbage, Outcome::Unclear);
    row("no answer", Fault::NoAnswer, Outcome::Unclear);
    row("interim answers", Fault::Interim, Outcome::Answered, 200);
    row("101", Fault::Switching, Outcome::Unclear);
    row("broken chunks", Fault::BrokenChunks, Outcome::Unclear);
    row("huge body", Fault::HugeBody, Outcome::Unclear);
    row("huge headers", Fault::HugeHeaders, Outcome::Unclear);
    row("until close", Fault::UntilClose, Outcome::Answered, 200);
    row("close when idle", Fault::CloseWhenIdle, Outcome::Answered, 200);
}

void TestOnceHttpClient::fault()
{
    QFETCH(Fault, fault);
    QFETCH(Outcome, outcome);
    QFETCH(int, status);
    FaultServer server;
    run(&server, fault, outcome, status, false);
}

void TestOnceHttpClient::faultOnKeptConnection_data()
{
    fault_data();
}

void TestOnceHttpClient::faultOnKeptConnection()
{
    QFETCH(Fault, fault);
    QFETCH(Outcome, outcome);
    QFETCH(int, status);
    FaultServer server;
    run(&server, fault, outcome, status, true);
}

void TestOnceHttpClient::faultOverTls_data()
{
    fault_data();
}

void TestOnceHttpClient::faultOverTls()
{
    QFETCH(Fault, fault);
    QFETCH(Outcome, outcome);
    QFETCH(int, status);
    const QSslConfiguration configuration = tls("good");
    for (const bool kept : { false, true }) {
        FaultServer server(&configuration);
        server.setProperty("tls", true);
        run(&server, fault, outcome, status, kept);
    }
}

//! Connections that break the moment a second request comes, a hundred times, with bodies of all
//! sizes: an empty one gives curl nothing to rewind, a large one breaks in the middle.
void TestOnceHttpClient::manyInDoubt()
{
    OnceHttpClient client(4);
    for (int i = 0; i < 100; ++i) {
        FaultServer server;
        const std::optional<OnceReply> first = sendAndWait(&client, post(server, "/first"));
        QVERIFY(first && first->outcome == Outcome::Answered);
        server.set(i % 2 ? Fault::CloseAfterRequest : Fault::ResetOnFirstByte, 2);
        const QByteArray mark = "/send?m=" + QByteArray::number(1000 + i);
        OnceRequest request = post(server, mark);
        if (i % 3 == 0)
            request.body.clear();
        else if (i % 3 == 1)
            request.body = QByteArray(400'000, 'x');
        const std::optional<OnceReply> reply = sendAndWait(&client, request);
        QVERIFY(reply);
        QVERIFY(reply->outcome != Outcome::Answered);
        QTest::qWait(2);
        QVERIFY(server.copies(mark) <= 1);
    }
}

void TestOnceHttpClient::refusedConnection()
{
    OnceRequest request;
    {
        FaultServer server;
        request = post(server, kMark);
    }
    OnceHttpClient client(1);
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NeverSent);
    for (const Fault fault : { Fault::CloseOnAccept, Fault::ResetOnAccept }) {
        FaultServer server;
        server.set(fault);
        const std::optional<OnceReply> cut = sendAndWait(&client, post(server, kMark));
        // Plain TCP may or may not have taken the bytes; the peer never read them.
        QVERIFY(cut && cut->outcome != Outcome::Answered);
        const QSslConfiguration configuration = tls("good");
        FaultServer secure(&configuration);
        secure.set(fault);
        const std::optional<OnceReply> inHandshake =
            sendAndWait(&client, post(secure, kMark, true));
        QVERIFY(inHandshake);
        QCOMPARE(inHandshake->outcome, Outcome::NeverSent);
    }
}

//! A peer that answers no SYN: a full backlog that nobody accepts from.
void TestOnceHttpClient::blackhole()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    QCOMPARE(::bind(listener, reinterpret_cast<sockaddr *>(&address), length), 0);
    QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length), 0);
    QCOMPARE(::listen(listener, 0), 0);
    std::vector<int> fillers;
    for (int i = 0; i < 4; ++i) {
        fillers.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        ::connect(fillers.back(), reinterpret_cast<sockaddr *>(&address), length);
    }
    OnceRequest request;
    request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(ntohs(address.sin_port)));
    request.body = "x";
    request.connectMs = 300;
    OnceHttpClient client(1);
    QElapsedTimer clock;
    clock.start();
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NeverSent);
    QVERIFY(clock.elapsed() < request.totalMs);
    for (const int filler : fillers)
        ::close(filler);
    ::close(listener);
}

void TestOnceHttpClient::noTlsAnswer()
{
    FaultServer server; // speaks no TLS, waits for a request that never comes
    OnceHttpClient client(1);
    OnceRequest request = post(server, kMark, true);
    request.connectMs = kShortMs;
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NeverSent);
}

void TestOnceHttpClient::certificate_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("trustOurs");
    QTest::addColumn<Outcome>("outcome");
    QTest::newRow("good") << QStringLiteral("good") << true << Outcome::Answered;
    QTest::newRow("unknown authority") << QStringLiteral("good") << false << Outcome::NeverSent;
    QTest::newRow("wrong host") << QStringLiteral("wronghost") << true << Outcome::NeverSent;
    QTest::newRow("self-signed") << QStringLiteral("selfsigned") << true << Outcome::NeverSent;
}

void TestOnceHttpClient::certificate()
{
    QFETCH(QString, name);
    QFETCH(bool, trustOurs);
    const QSslConfiguration configuration = tls(qPrintable(name));
    FaultServer server(&configuration);
    OnceHttpClient client(1);
    if (trustOurs)
        client.setCaFile(file("ca.pem"));
    const std::optional<OnceReply> reply = sendAndWait(&client, post(server, kMark, true));
    QVERIFY(reply);
    QTEST(reply->outcome, "outcome");
    QCOMPARE(server.copies(kMark), reply->outcome == Outcome::Answered ? 1 : 0);
}

void TestOnceHttpClient::wire()
{
    FaultServer server;
    OnceHttpClient client(1);
    OnceRequest request = post(server, "/a%20b?access_token=t&x=%E4%BD%A0#part");
    request.headers.append(qMakePair(QByteArray("X-Empty"), QByteArray()));
    request.body = QByteArray(3000, 'b'); // over curl's limit for "Expect: 100-continue"
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QCOMPARE(reply->body, QByteArray("{\"errcode\":0}"));
    QCOMPARE(reply->contentType, QByteArray("application/json"));
    const QByteArray head = server.lastHead();
    QVERIFY2(head.startsWith("POST /a%20b?access_token=t&x=%E4%BD%A0 HTTP/1.1\r\n"),
             head.constData());
    QVERIFY(head.contains("\r\nContent-Type: application/json"));
    QVERIFY(head.contains("\r\nContent-Length: 3000"));
    QVERIFY(head.contains("\r\nX-Empty:"));
    QVERIFY(!head.contains("Expect"));
    QVERIFY(!head.contains("Transfer-Encoding"));
    QCOMPARE(server.lastBody(), request.body);
}

void TestOnceHttpClient::methods()
{
    FaultServer server;
    OnceHttpClient client(1);
    OnceRequest request = post(server, "/x");
    request.body.clear();
    for (const QByteArray method : { "GET", "POST", "DELETE" }) {
        request.method = method;
        const std::optional<OnceReply> reply = sendAndWait(&client, request);
        QVERIFY(reply && reply->outcome == Outcome::Answered);
        QVERIFY(server.lastHead().startsWith(QByteArray(method + " /x ")));
    }
}

void TestOnceHttpClient::badRequest_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << QByteArray("x");
    QTest::newRow("ftp") << QStringLiteral("ftp://127.0.0.1/") << QByteArray("x");
    QTest::newRow("empty") << QString() << QByteArray("x");
    QTest::newRow("field with CRLF")
        << QStringLiteral("http://127.0.0.1:1/") << QByteArray("x\r\nEvil: 1");
}

void TestOnceHttpClient::badRequest()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, value);
    OnceRequest request;
    request.url = QUrl(url);
    request.headers = { { "X", value } };
    OnceHttpClient client(1);
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::NeverSent);
    QCOMPARE(client.inFlight(), 0);
}

void TestOnceHttpClient::environmentProxyIsIgnored()
{
    qputenv("http_proxy", "http://127.0.0.1:1");
    FaultServer server;
    OnceHttpClient client(1);
    const std::optional<OnceReply> reply = sendAndWait(&client, post(server, kMark));
    qunsetenv("http_proxy");
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Answered);
}

void TestOnceHttpClient::proxy()
{
    FaultServer proxy;
    qputenv("no_proxy", "*");
    OnceHttpClient client(1);
    client.setProxy(QStringLiteral("http://127.0.0.1:%1").arg(proxy.serverPort()));
    OnceRequest request;
    request.url = QUrl(QStringLiteral("http://api.invalid/send"));
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    qunsetenv("no_proxy");
    QVERIFY(reply);
    QCOMPARE(reply->outcome, Outcome::Answered);
    QVERIFY(proxy.lastHead().startsWith("POST http://api.invalid/send HTTP/1.1"));
}

//! The CONNECT was written, the request was not: safe to try again.
void TestOnceHttpClient::proxyRefusesTheTunnel()
{
    FaultServer proxy;
    proxy.set(Fault::Status500);
    OnceHttpClient client(1);
    client.setProxy(QStringLiteral("http://127.0.0.1:%1").arg(proxy.serverPort()));
    OnceRequest request;
    request.url = QUrl(QStringLiteral("https://api.invalid/send"));
    request.totalMs = 3000;
    const std::optional<OnceReply> reply = sendAndWait(&client, request);
    QVERIFY(reply);
    QVERIFY(proxy.lastHead().startsWith("CONNECT api.invalid:443"));
    QCOMPARE(reply->outcome, Outcome::NeverSent);
}

void TestOnceHttpClient::reusesConnections()
{
    FaultServer server;
    OnceHttpClient client(2);
    for (int i = 0; i < 10; ++i) {
        const std::optional<OnceReply> reply = sendAndWait(&client, post(server, "/n"));
        QVERIFY(reply && reply->outcome == Outcome::Answered);
    }
    QCOMPARE(server.connections(), 1);
}

void TestOnceHttpClient::poolIsBounded()
{
    constexpr int kPool = 3;
    constexpr int kSends = 30;
    FaultServer server;
    OnceHttpClient client(kPool);
    int answered = 0;
    for (int i = 0; i < kSends; ++i) {
        OnceRequest request = post(server, "/n");
        request.totalMs = 10'000;
        client.send(request, this,
                    [&answered](const OnceReply &r) { answered += r.status == 200; });
    }
    QCOMPARE(client.inFlight(), kSends);
    QTRY_COMPARE(answered, kSends);
    QVERIFY(server.connections() <= kPool);
}

void TestOnceHttpClient::waitingHasADeadline()
{
    FaultServer server;
    server.set(Fault::NoAnswer);
    OnceHttpClient client(1);
    OnceRequest request = post(server, "/holds");
    request.totalMs = 2000;
    std::vector<Outcome> outcomes;
    client.send(request, this, [&outcomes](const OnceReply &r) { outcomes.push_back(r.outcome); });
    OnceRequest waiting = post(server, kMark);
    waiting.totalMs = 200;
    client.send(waiting, this, [&outcomes](const OnceReply &r) { outcomes.push_back(r.outcome); });
    QTRY_COMPARE(outcomes.size(), size_t(2));
    QCOMPARE(outcomes[0], Outcome::NeverSent); // the one that waited
    QCOMPARE(outcomes[1], Outcome::Unclear);
    QCOMPARE(server.copies(kMark), 0);
}

void TestOnceHttpClient::contextGone()
{
    FaultServer server;
    OnceHttpClient client(1);
    bool called = false;
    auto context = std::make_unique<QObject>();
    client.send(post(server, "/running"), context.get(),
                [&called](const OnceReply &) { called = true; });
    client.send(post(server, kMark), context.get(),
                [&called](const OnceReply &) { called = true; });
    context.reset();
    QTRY_COMPARE(client.inFlight(), 0);
    QTest::qWait(20);
    QVERIFY(!called);
    QCOMPARE(server.copies(kMark), 0); // had not begun, and nobody wants it any more
}

void TestOnceHttpClient::clientGoneInFlight()
{
    FaultServer server;
    server.set(Fault::NoAnswer);
    bool called = false;
    {
        OnceHttpClient client(2);
        for (int i = 0; i < 4; ++i)
            client.send(post(server, kMark), this, [&called](const OnceReply &) { called = true; });
        QTRY_COMPARE(server.copies(kMark), 2);
    }
    QTest::qWait(20);
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestOnceHttpClient)
#include "tst_oncehttpclient.moc"
