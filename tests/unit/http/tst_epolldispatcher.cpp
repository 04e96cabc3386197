// SPDX-License-Identifier: Apache-2.0
#include "relay/http/epolldispatcher.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPointer>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <atomic>
#include <memory>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kefu::http;

namespace {

constexpr int kPatienceMs = 20'000;

//! Two ends of one local socket.
struct Pair {
    Pair() { made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0; }
    ~Pair()
    {
        close(ends[0]);
        close(ends[1]);
    }
    void write() const { QCOMPARE(::write(ends[1], "x", 1), 1); }
    void read() const
    {
        char c = 0;
        QCOMPARE(::read(ends[0], &c, 1), 1);
    }

    int ends[2] = { -1, -1 };
    bool made = false;
};

} // namespace

class TestEpollDispatcher final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheOneInUse();
    void timersFireInOrder();
    void zeroTimerRunsEveryTurn();
    void timersMayEndAndStartEachOther();
    void noSecondCallInsideAHandler();
    void remainingTimeAndList();
    void postedFromManyThreads();
    void wakesAnotherThreadsLoop();
    void readAndWriteNotifiers();
    void notifierEndedByAnother();
    void descriptorNumberIsUsedAgain();
    void hangUpIsTold();
    void nestedLoopSeesSockets();
    void manySockets();
};

void TestEpollDispatcher::isTheOneInUse()
{
    QVERIFY(qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance()));
}

void TestEpollDispatcher::timersFireInOrder()
{
    QList<int> fired;
    QEventLoop loop;
    for (const int ms : { 60, 20, 40, 1 })
        QTimer::singleShot(ms, Qt::PreciseTimer, this, [&fired, ms] { fired.append(ms); });
    QTimer::singleShot(90, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    QElapsedTimer clock;
    clock.start();
    loop.exec();
    QCOMPARE(fired, QList<int>({ 1, 20, 40, 60 }));
    QVERIFY(clock.elapsed() >= 90); // never early
}

void TestEpollDispatcher::zeroTimerRunsEveryTurn()
{
    int fired = 0;
    int posted = 0;
    QTimer timer;
    QEventLoop loop;
    connect(&timer, &QTimer::timeout, &loop, [&] {
        QMetaObject::invokeMethod(
            &loop, [&posted] { ++posted; }, Qt::QueuedConnection);
        if (++fired == 50)
            loop.quit();
    });
    timer.start(0);
    loop.exec();
    QCOMPARE(fired, 50);
    QVERIFY(posted >= 49); // what is posted is not starved
}

void TestEpollDispatcher::timersMayEndAndStartEachOther()
{
    QEventLoop loop;
    QTimer first;
    QTimer second;
    int firstFired = 0;
    int secondFired = 0;
    int newFired = 0;
    connect(&first, &QTimer::timeout, this, [&] {
        ++firstFired;
        second.stop(); // due in the same turn
        first.stop();
        QTimer::singleShot(0, this, [&newFired] { ++newFired; });
        QTimer::singleShot(30, &loop, &QEventLoop::quit);
    });
    connect(&second, &QTimer::timeout, this, [&] { ++secondFired; });
    first.start(5);
    second.start(5);
    QThread::msleep(10); // so that both are due at once
    loop.exec();
    QCOMPARE(firstFired, 1);
    QCOMPARE(secondFired, 0);
    QCOMPARE(newFired, 1);
}

void TestEpollDispatcher::noSecondCallInsideAHandler()
{
    QEventLoop outer;
    QTimer timer;
    int depth = 0;
    int deepest = 0;
    int fired = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        deepest = std::max(deepest, ++depth);
        ++fired;
        QEventLoop inner;
        QTimer::singleShot(20, &inner, &QEventLoop::quit);
        inner.exec();
        --depth;
        if (fired == 2)
            outer.quit();
    });
    timer.start(1);
    outer.exec();
    QCOMPARE(deepest, 1);
}

void TestEpollDispatcher::remainingTimeAndList()
{
    const int id = startTimer(10'000, Qt::VeryCoarseTimer);
    QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    const int left = dispatcher->remainingTime(id);
    QVERIFY(left > 8'000 && left <= 11'000);
    QCOMPARE(dispatcher->registeredTimers(this).size(), 1);
    killTimer(id);
    QCOMPARE(dispatcher->remainingTime(id), -1);
    QCOMPARE(dispatcher->registeredTimers(this).size(), 0);
}

void TestEpollDispatcher::postedFromManyThreads()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 20'000;
    int received = 0;
    QEventLoop loop;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < kEach; ++n) {
                QMetaObject::invokeMethod(
                    &loop,
                    [&] {
                        if (++received == kThreads * kEach)
                            loop.quit();
                    },
                    Qt::QueuedConnection);
                if (n % 64 == 0)
                    std::this_thread::yield(); // so that the loop comes to wait in between
            }
        });
    }
    QTimer::singleShot(kPatienceMs, &loop, &QEventLoop::quit);
    loop.exec();
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(received, kThreads * kEach);
}

//! Back and forth: a wake-up that is lost once stops it for good.
void TestEpollDispatcher::wakesAnotherThreadsLoop()
{
    constexpr int kTurns = 5'000;
    QThread thread;
    thread.setEventDispatcher(makeEventDispatcher().release());
    thread.start();
    auto *there = new QObject;
    there->moveToThread(&thread);
    QEventLoop loop;
    int turns = 0;
    std::function<void()> ping = [&] {
        QMetaObject::invokeMethod(there, [&] {
            QMetaObject::invokeMethod(&loop, [&] {
                if (++turns == kTurns)
                    loop.quit();
                else
                    ping();
            });
        });
    };
    ping();
    QTimer::singleShot(kPatienceMs, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(turns, kTurns);
    there->deleteLater();
    thread.quit();
    QVERIFY(thread.wait(kPatienceMs));
}

void TestEpollDispatcher::readAndWriteNotifiers()
{
    Pair pair;
    QVERIFY(pair.made);
    QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
    QSocketNotifier write(pair.ends[0], QSocketNotifier::Write);
    int reads = 0;
    int writes = 0;
    connect(&read, &QSocketNotifier::activated, this, [&] {
        ++reads;
        pair.read();
    });
    connect(&write, &QSocketNotifier::activated, this, [&] {
        ++writes;
        write.setEnabled(false);
    });
    QTRY_COMPARE(writes, 1);
    QCOMPARE(reads, 0);
    pair.write();
    pair.write();
    QTRY_COMPARE(reads, 2);
    QCOMPARE(writes, 1); // switched off
    read.setEnabled(false);
    pair.write();
    write.setEnabled(true);
    QTRY_COMPARE(writes, 2);
    QCOMPARE(reads, 2);
    read.setEnabled(true);
    QTRY_COMPARE(reads, 3); // level triggered: nothing that came meanwhile is missed
}

void TestEpollDispatcher::notifierEndedByAnother()
{
    Pair pairs[2];
    std::unique_ptr<QSocketNotifier> notifiers[2];
    int fired = 0;
    for (int i = 0; i < 2; ++i) {
        notifiers[i] = std::make_unique<QSocketNotifier>(pairs[i].ends[0], QSocketNotifier::Read);
        connect(notifiers[i].get(), &QSocketNotifier::activated, this, [&, i] {
            ++fired;
            pairs[i].read();
            notifiers[1 - i].reset(); // both are ready in this turn
        });
        pairs[i].write();
    }
    QTRY_COMPARE(fired, 1);
    QTest::qWait(20);
    QCOMPARE(fired, 1);
}

void TestEpollDispatcher::descriptorNumberIsUsedAgain()
{
    for (int i = 0; i < 50; ++i) {
        Pair pair; // the kernel gives the same numbers each time
        QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
        int reads = 0;
        connect(&read, &QSocketNotifier::activated, this, [&] {
            ++reads;
            pair.read();
        });
        pair.write();
        QTRY_COMPARE(reads, 1);
    }
}

void TestEpollDispatcher::hangUpIsTold()
{
    int ends[2];
    QVERIFY(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    QSocketNotifier read(ends[0], QSocketNotifier::Read);
    bool told = false;
    connect(&read, &QSocketNotifier::activated, this, [&] {
        told = true;
        read.setEnabled(false);
    });
    close(ends[1]);
    QTRY_VERIFY(told);
    close(ends[0]);
}

void TestEpollDispatcher::nestedLoopSeesSockets()
{
    Pair first;
    Pair second;
    QSocketNotifier outer(first.ends[0], QSocketNotifier::Read);
    QSocketNotifier inner(second.ends[0], QSocketNotifier::Read);
    bool innerSeen = false;
    bool done = false;
    QEventLoop loop;
    connect(&inner, &QSocketNotifier::activated, this, [&] {
        second.read();
        innerSeen = true;
        loop.quit();
    });
    connect(&outer, &QSocketNotifier::activated, this, [&] {
        first.read();
        second.write();
        loop.exec();
        done = innerSeen;
    });
    first.write();
    QTRY_VERIFY(done);
}

void TestEpollDispatcher::manySockets()
{
    constexpr int kClients = 300;
    QTcpServer server;
    server.setListenBacklogSize(kClients); // a full one costs seconds for repeated handshakes
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        while (QTcpSocket *socket = server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, socket,
                    [socket] { socket->write(socket->readAll()); });
        }
    });
    server.setMaxPendingConnections(kClients);
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    int echoed = 0;
    for (int i = 0; i < kClients; ++i) {
        clients.push_back(std::make_unique<QTcpSocket>());
        QTcpSocket *client = clients.back().get();
        connect(client, &QTcpSocket::connected, client,
                [client] { client->write(QByteArray(100'000, 'x')); });
        connect(client, &QTcpSocket::readyRead, this, [&echoed, client] {
            if (client->bytesAvailable() == 100'000)
                ++echoed;
        });
        client->connectToHost(QHostAddress::LocalHost, server.serverPort());
    }
    QTRY_COMPARE_WITH_TIMEOUT(echoed, kClients, kPatienceMs);
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(makeEventDispatcher().release());
    QCoreApplication app(argc, argv);
    TestEpollDispatcher test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_epolldispatcher.moc"
