// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faultproxy.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace kefu::testing;

namespace {

//! A server behind the proxy and a client in front of it; both keep what they were sent.
struct Scene {
    Scene()
    {
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            while (QTcpSocket *socket = server.nextPendingConnection()) {
                behind = socket;
                QObject::connect(socket, &QTcpSocket::readyRead, socket,
                                 [this, socket] { got += socket->readAll(); });
                QObject::connect(socket, &QTcpSocket::disconnected, socket,
                                 [this] { serverLost = true; });
            }
        });
        QObject::connect(&client, &QTcpSocket::readyRead, &client,
                         [this] { back += client.readAll(); });
        QObject::connect(&client, &QTcpSocket::disconnected, &client,
                         [this] { clientLost = true; });
        QObject::connect(&client, &QTcpSocket::errorOccurred, &client,
                         [this](QAbstractSocket::SocketError e) { error = e; });
        proxy = std::make_unique<FaultProxy>(server.serverPort());
    }
    bool connect()
    {
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), proxy->port());
        return QTest::qWaitFor([this] { return behind != nullptr; }, 10'000);
    }

    QTcpServer server;
    QTcpSocket client;
    QTcpSocket *behind = nullptr;
    std::unique_ptr<FaultProxy> proxy;
    QByteArray got; //!< by the server
    QByteArray back; //!< by the client
    bool serverLost = false;
    bool clientLost = false;
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
};

QByteArray pattern(int size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        bytes[i] = char('a' + i % 26);
    return bytes;
}

//! Long enough for anything that gets through to have got through.
constexpr int kQuietMs = 150;

} // namespace

class TestFaultProxy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void passesEverythingUnchanged();
    void cutsAtTheByte_data();
    void cutsAtTheByte();
    void cutsTheNextConnection();
    void dropIsSilent_data();
    void dropIsSilent();
    void aConnectionThatLostBytesStaysDead();
    void nothingNewWhileDropping();
    void pauseLosesNothing();
    void delays();
    void throttles();
    void refuses();
    void halfOpen_data();
    void halfOpen();
    void oneConnectionOnly();
    void relayThatIsNotThere();
    void endOfOneSide();
};

void TestFaultProxy::passesEverythingUnchanged()
{
    Scene scene;
    QVERIFY(scene.connect());
    const QByteArray much = pattern(3'000'000);
    scene.client.write(much);
    scene.behind->write(much.left(1'234'567));
    QTRY_COMPARE(scene.got.size(), much.size());
    QTRY_COMPARE(scene.back.size(), 1'234'567);
    QCOMPARE(scene.got, much);
    QCOMPARE(scene.back, much.left(1'234'567));
    const FaultProxy::Counts counts = scene.proxy->counts();
    QCOMPARE(counts.passedToRelay, 3'000'000);
    QCOMPARE(counts.passedToClient, 1'234'567);
    QCOMPARE(counts.accepted, 1);
    QCOMPARE(counts.open, 1);
    QCOMPARE(counts.swallowed, 0);
}

void TestFaultProxy::cutsAtTheByte_data()
{
    QTest::addColumn<int>("way");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<bool>("reset");
    for (const int bytes : { 0, 1, 777, 65'536, 100'001 }) {
        for (const int way : { int(ToRelay), int(ToClient) }) {
            QTest::addRow("%d bytes way %d RST", bytes, way) << way << bytes << true;
            QTest::addRow("%d bytes way %d FIN", bytes, way) << way << bytes << false;
        }
    }
}

void TestFaultProxy::cutsAtTheByte()
{
    QFETCH(int, way);
    QFETCH(int, bytes);
    QFETCH(bool, reset);
    Scene scene;
    QVERIFY(scene.connect());
    scene.client.write("x");
    scene.behind->write("y");
    QTRY_VERIFY(scene.got == "x" && scene.back == "y");
    scene.proxy->cutAfter({ Way(way), bytes, reset ? Cut::Reset : Cut::Finish });
    const QByteArray much = pattern(150'000);
    (way == ToRelay ? scene.client : *scene.behind).write(much);
    QTRY_VERIFY(scene.clientLost && scene.serverLost);
    const QByteArray through = (way == ToRelay ? scene.got : scene.back).mid(1);
    // A reset may destroy what the peer's system holds and its program has not read.
    QVERIFY(through == much.left(bytes) || (reset && much.left(bytes).startsWith(through)));
    const FaultProxy::Counts counts = scene.proxy->counts();
    QCOMPARE((way == ToRelay ? counts.passedToRelay : counts.passedToClient) - 1, bytes);
    QCOMPARE(scene.proxy->counts().cuts, 1);
    QTRY_COMPARE(scene.proxy->counts().open, 0);
    QCOMPARE(scene.error,
             QAbstractSocket::RemoteHostClosedError); // Qt's word for both kinds of end
}

void TestFaultProxy::cutsTheNextConnection()
{
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->cutNext({ ToRelay, 5, Cut::Reset });
    scene.client.write("not this one");
    QTRY_COMPARE(scene.got, QByteArray("not this one"));
    scene.client.abort();
    QTRY_VERIFY(scene.serverLost);
    scene.got.clear();
    scene.behind = nullptr;
    scene.clientLost = false;
    QVERIFY(scene.connect());
    scene.client.write("but this one");
    QTRY_VERIFY(scene.clientLost);
    QTRY_COMPARE(scene.got, QByteArray("but t"));
}

void TestFaultProxy::dropIsSilent_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("to the relay") << int(ToRelay);
    QTest::newRow("to the client") << int(ToClient);
    QTest::newRow("both") << int(BothWays);
}

void TestFaultProxy::dropIsSilent()
{
    QFETCH(int, way);
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->drop(Way(way), true);
    scene.client.write("to relay");
    scene.behind->write("to client");
    QTest::qWait(kQuietMs);
    QCOMPARE(scene.got, way & ToRelay ? QByteArray() : QByteArray("to relay"));
    QCOMPARE(scene.back, way & ToClient ? QByteArray() : QByteArray("to client"));
    QVERIFY(!scene.clientLost && !scene.serverLost);
    // Nor does the end of one side get through.
    scene.client.abort();
    QTest::qWait(kQuietMs);
    QCOMPARE(scene.serverLost, !(way & ToRelay));
}

void TestFaultProxy::aConnectionThatLostBytesStaysDead()
{
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->drop(ToRelay, true);
    scene.client.write("lost");
    QTRY_COMPARE(scene.proxy->counts().swallowed, 4);
    scene.proxy->heal();
    scene.client.write("behind the gap");
    scene.behind->write("the other way is whole");
    QTRY_COMPARE(scene.back, QByteArray("the other way is whole"));
    QTest::qWait(kQuietMs);
    QCOMPARE(scene.got, QByteArray());
}

void TestFaultProxy::nothingNewWhileDropping()
{
    Scene scene;
    scene.proxy->drop(BothWays, true);
    scene.client.connectToHost(QHostAddress(QHostAddress::LocalHost), scene.proxy->port());
    scene.client.write("hello?");
    QTRY_COMPARE(scene.proxy->counts().swallowed, 6);
    QVERIFY(!scene.behind);
    scene.proxy->heal();
    QTest::qWait(kQuietMs);
    QVERIFY(!scene.behind);
    QVERIFY(!scene.clientLost);
    scene.client.abort();
    QTRY_COMPARE(scene.proxy->counts().open, 0);
    QVERIFY(scene.connect());
}

void TestFaultProxy::pauseLosesNothing()
{
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->pause(BothWays, true);
    const QByteArray much = pattern(2'000'000);
    scene.client.write(much);
    scene.behind->write("back");
    QTest::qWait(kQuietMs);
    QVERIFY(scene.got.isEmpty() && scene.back.isEmpty());
    scene.proxy->heal();
    QTRY_COMPARE(scene.got, much);
    QTRY_COMPARE(scene.back, QByteArray("back"));
}

void TestFaultProxy::delays()
{
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->delay(ToRelay, 200);
    QElapsedTimer timer;
    timer.start();
    scene.client.write("a");
    scene.behind->write("b");
    QTRY_COMPARE(scene.back, QByteArray("b"));
    QTRY_COMPARE(scene.got, QByteArray("a"));
    QVERIFY(timer.elapsed() >= 200);
}

void TestFaultProxy::throttles()
{
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->throttle(ToClient, 50'000);
    QElapsedTimer timer;
    timer.start();
    const QByteArray much = pattern(25'000);
    scene.behind->write(much);
    QTRY_COMPARE(scene.back, much);
    QVERIFY2(timer.elapsed() >= 350, qPrintable(QString::number(timer.elapsed())));
}

void TestFaultProxy::refuses()
{
    Scene scene;
    const quint16 port = scene.proxy->port();
    scene.proxy->refuse(true);
    scene.client.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    QTRY_COMPARE(scene.error, QAbstractSocket::ConnectionRefusedError);
    scene.proxy->refuse(false);
    QCOMPARE(scene.proxy->port(), port);
    QVERIFY(scene.connect());
}

void TestFaultProxy::halfOpen_data()
{
    QTest::addColumn<int>("side");
    QTest::newRow("the relay is gone") << int(ToRelay);
    QTest::newRow("the client is gone") << int(ToClient);
}

void TestFaultProxy::halfOpen()
{
    QFETCH(int, side);
    Scene scene;
    QVERIFY(scene.connect());
    scene.proxy->vanish(Way(side));
    QTRY_VERIFY(side == ToRelay ? scene.serverLost : scene.clientLost);
    QTcpSocket &left = side == ToRelay ? scene.client : *scene.behind;
    left.write("anybody?");
    QTRY_COMPARE(scene.proxy->counts().swallowed, 8);
    QTest::qWait(kQuietMs);
    QCOMPARE(left.state(), QAbstractSocket::ConnectedState);
}

void TestFaultProxy::oneConnectionOnly()
{
    Scene scene;
    QVERIFY(scene.connect());
    QTcpSocket other;
    other.connectToHost(QHostAddress(QHostAddress::LocalHost), scene.proxy->port());
    QTRY_COMPARE(scene.proxy->counts().accepted, 2);
    scene.proxy->drop(ToRelay, true, 0);
    scene.client.write("lost");
    other.write("there");
    QTRY_COMPARE(scene.got, QByteArray("there"));
    QCOMPARE(scene.proxy->countsOf(0).swallowed, 4);
    QCOMPARE(scene.proxy->countsOf(1).passedToRelay, 5);
    scene.proxy->cutNow(Cut::Reset, 1);
    QTRY_COMPARE(other.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(scene.client.state(), QAbstractSocket::ConnectedState);
}

void TestFaultProxy::relayThatIsNotThere()
{
    Scene scene;
    scene.server.close();
    scene.client.connectToHost(QHostAddress(QHostAddress::LocalHost), scene.proxy->port());
    QTRY_VERIFY(scene.error != QAbstractSocket::UnknownSocketError);
    QTcpServer again;
    QVERIFY(again.listen(QHostAddress::LocalHost));
    scene.proxy->setUpstream(again.serverPort());
    scene.client.abort();
    scene.client.connectToHost(QHostAddress(QHostAddress::LocalHost), scene.proxy->port());
    QTRY_VERIFY(again.hasPendingConnections());
}

void TestFaultProxy::endOfOneSide()
{
    Scene scene;
    QVERIFY(scene.connect());
    scene.client.write("last words");
    scene.client.disconnectFromHost();
    QTRY_VERIFY(scene.serverLost);
    QCOMPARE(scene.got, QByteArray("last words"));
    QTRY_COMPARE(scene.proxy->counts().open, 0);
}

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
