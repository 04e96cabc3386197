// SPDX-License-Identifier: Apache-2.0
// Floods from clients that never read: the memory of the server stays within 20 MiB, and a good
// request is answered meanwhile (the worst case seen is printed).
#include "echoserver.h"
#include "flooder.h"
#include "rawclient.h"

#include <QElapsedTimer>
#include <memory>

using namespace kefu;
using namespace kefu::test;

class TestFloods : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void memory_data();
    void memory();
    void manyIdle();
};

namespace {

constexpr qint64 kMaxGrowth = 20 * 1024 * 1024;

} // namespace

void TestFloods::memory_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<bool>("cut"); // else held back by TCP
    const auto row = [](const char *name, const QByteArray &head, const QByteArray &piece,
                        bool cut) { QTest::newRow(name) << head << piece << cut; };
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    const QByteArray chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray block(32 * 1024, 'x');
    row("body of 1 GB", post + "Content-Length: 1000000000\r\n\r\n", block, true);
    row("endless headers", "GET / HTTP/1.1\r\n", QByteArray("X-Header: value\r\n").repeated(1000),
        true);
    row("endless header line", "GET / HTTP/1.1\r\nX: ", block, true);
    row("endless request line", "GET /", block, true);
    row("endless chunked body", chunked, QByteArray("8000\r\n" + block + "\r\n"), true);
    row("endless chunk extension", QByteArray(chunked + "5;"), block, true);
    row("endless chunk size", chunked, QByteArray(32 * 1024, '0'), true);
    row("endless trailer", QByteArray(chunked + "0\r\n"), QByteArray("X: y\r\n").repeated(1000),
        true);
    row("pipelined, answers unread", "",
        QByteArray("GET /big HTTP/1.1\r\nHost: a\r\n\r\n").repeated(100), false);
    row("pipelined behind a slow one", "GET /later HTTP/1.1\r\nHost: a\r\n\r\n",
        QByteArray("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").repeated(100), false);
}

void TestFloods::memory()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, piece);
    constexpr qint64 kLimit = 300 * 1024 * 1024;
    EchoServer echo;
    const quint16 port = echo.start();
    const qint64 before = residentBytes();
    Flooder flooder(port, head, piece, kLimit);
    qint64 peak = before, worst = 0;
    QElapsedTimer clock;
    while (!flooder.isDone()) {
        RawClient good(port);
        clock.start();
        good.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QVERIFY(good.waitReplies(1));
        worst = std::max(worst, clock.elapsed());
        peak = std::max(peak, residentBytes());
        if (echo.seen.size() > 10'000)
            echo.seen.clear();
    }
    qInfo("grew by %lld KiB, took %lld KiB, worst good request %lld ms", (peak - before) / 1024,
          flooder.sent() / 1024, worst);
    QVERIFY(peak - before < kMaxGrowth);
    QVERIFY(flooder.sent() < kLimit);
    QTEST(flooder.wasCut(), "cut");
    QVERIFY(worst < 2000);
}

//! Many idle connections cost little and all end with their deadline, without a stall.
void TestFloods::manyIdle()
{
    constexpr int kClients = 400;
    http::Limits limits;
    limits.headerDeadlineMs = 1500;
    EchoServer echo(limits);
    const quint16 port = echo.start();
    std::vector<std::unique_ptr<Flooder>> idle;
    for (int i = 0; i < kClients; ++i)
        idle.push_back(std::make_unique<Flooder>(port, QByteArray(), QByteArray(), 0));
    QTRY_COMPARE(echo.server.connectionCount(), kClients);
    QTRY_COMPARE_WITH_TIMEOUT(echo.server.connectionCount(), 0, 6000);
}

QTEST_GUILESS_MAIN(TestFloods)
#include "tst_floods.moc"
