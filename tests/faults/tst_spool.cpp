// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "storedmarkers.h"
#include "testclient.h"
#include "wechatside.h"
#include "writelock.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

using namespace kefu::testing;
using L = QLatin1String;

//! The database does not answer, is locked, or the disk is full: callbacks go to the spool and come
//! out of it in order, once (design.md 8). Real relay, real sockets.
class TestSpool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aSlowDatabase();
    void aLockedDatabase();
    void aFullDisk();
    void keepsTheOrder();
    void outlivesAKill();
    void withoutASpoolARequestIsHeld();

private:
    HttpAnswer push(const QByteArray &openid, int index, qsizetype length = 0);
    bool start(const QString &failpoints = {});
    void stall(bool on);
    QStringList textsOf(const QString &openid) const;
    bool everythingIsThere(int count) const;

    std::unique_ptr<RelayProcess> m_relay;
    PushKeys m_keys;
};

void TestSpool::init()
{
    m_relay = std::make_unique<RelayProcess>();
    QVERIFY(!m_relay->addChannel(QStringLiteral("shop"), m_keys.options()).isEmpty());
}

//! `STALL` in the failpoints is the file stall() makes.
bool TestSpool::start(const QString &failpoints)
{
    m_relay->setEnvironment(
        QStringLiteral("KEFUDESK_FAILPOINTS"),
        QString(failpoints).replace(L("STALL"), m_relay->fileBeside(QStringLiteral("stall"))));
    return m_relay->start();
}

void TestSpool::stall(bool on)
{
    QFile file(m_relay->fileBeside(QStringLiteral("stall")));
    QVERIFY(on ? file.open(QIODevice::WriteOnly) : file.remove());
}

//! `length`: so many bytes more of text.
HttpAnswer TestSpool::push(const QByteArray &openid, int index, qsizetype length)
{
    const QByteArray text = "text #" + QByteArray::number(index) + "#" + QByteArray(length, 'x');
    const Push callback = sealedPush(m_keys, textMessage(openid, text, index + 1));
    const QByteArray body = callback.body();
    HttpConnection connection(m_relay->port());
    connection.send("POST " + callback.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                    + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    return connection.receive();
}

QStringList TestSpool::textsOf(const QString &openid) const
{
    QStringList texts;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("texts"));
        db.setDatabaseName(m_relay->dataDir() + L("/relay.db"));
        QSqlQuery query(db.open() ? db : QSqlDatabase());
        query.prepare(QStringLiteral("SELECT m.text FROM messages m JOIN visitors v ON v.id = "
                                     "m.visitor_id WHERE v.openid = ? ORDER BY m.seq"));
        query.addBindValue(openid);
        query.exec();
        while (query.next())
            texts.append(query.value(0).toString());
    }
    QSqlDatabase::removeDatabase(QStringLiteral("texts"));
    return texts;
}

bool TestSpool::everythingIsThere(int count) const
{
    const QHash<int, int> found = storedMarkers(m_relay->dataDir());
    for (int i = 0; i < count; ++i) {
        if (found.value(i) != 1)
            return false;
    }
    return true;
}

void TestSpool::aSlowDatabase()
{
    QVERIFY(start(QStringLiteral("writer.before_begin:hold?STALL")));
    QCOMPARE(push("oSlow", 0).body, QByteArray("success"));
    stall(true);
    QElapsedTimer timer;
    timer.start();
    const HttpAnswer first = push("oSlow", 1);
    QCOMPARE(first.body, QByteArray("success"));
    QVERIFY(timer.elapsed() >= 1400); // the database had its time
    QVERIFY(timer.elapsed() < 4500); // and WeChat its answer
    // From now on nobody waits for a database that is known to be silent.
    for (int i = 2; i < 20; ++i)
        QCOMPARE(push("oSlow", i).body, QByteArray("success"));
    QVERIFY2(timer.elapsed() < 15'000, "18 more did not wait 1.5 s each");
    QCOMPARE(storedMarkers(m_relay->dataDir()).size(), 1);
    stall(false);
    QTRY_VERIFY_WITH_TIMEOUT(everythingIsThere(20), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_relay->log().contains("the spool is empty again"), 20'000);
    QCOMPARE(push("oSlow", 20).body, QByteArray("success"));
    QCOMPARE(m_relay->terminate(), 0);
    QVERIFY(everythingIsThere(21));
}

void TestSpool::aLockedDatabase()
{
    QVERIFY(start());
    QCOMPARE(push("oLocked", 0).body, QByteArray("success"));
    {
        const WriteLock lock(m_relay->dataDir());
        QVERIFY(lock.isHeld());
        for (int i = 1; i < 10; ++i)
            QCOMPARE(push("oLocked", i).body, QByteArray("success"));
    }
    QTRY_VERIFY_WITH_TIMEOUT(everythingIsThere(10), 40'000);
    QCOMPARE(m_relay->terminate(), 0);
}

void TestSpool::aFullDisk()
{
    const QString full = m_relay->fileBeside(QStringLiteral("full"));
    m_relay->setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(KEFUDESK_POWERCUT_SHIM));
    m_relay->setEnvironment(QStringLiteral("ASAN_OPTIONS"),
                            QStringLiteral("verify_asan_link_order=0"));
    m_relay->setEnvironment(QStringLiteral("KEFUDESK_POWERCUT_DIR"), m_relay->dataDir());
    m_relay->setEnvironment(QStringLiteral("KEFUDESK_POWERCUT_FULL"), full);
    QVERIFY(start());
    QCOMPARE(push("oFull", 0).body, QByteArray("success"));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    // The database's log has room of its own, made beforehand; long texts use it up.
    constexpr qsizetype kLong = 40'000;
    int pushes = 1;
    for (; pushes < 600 && !m_relay->log().contains("callbacks go to the spool"); ++pushes)
        QCOMPARE(push("oFull", pushes, kLong).body, QByteArray("success"));
    QVERIFY2(pushes < 600, "the disk was not full");
    const int before = pushes;
    for (; pushes < before + 20; ++pushes)
        QCOMPARE(push("oFull", pushes).body, QByteArray("success"));
    QVERIFY(!everythingIsThere(pushes));
    QVERIFY(file.remove());
    // The database could take these at once, but those in the spool came first.
    const int after = pushes;
    for (; pushes < after + 20; ++pushes)
        QCOMPARE(push("oFull", pushes).body, QByteArray("success"));
    QTRY_VERIFY_WITH_TIMEOUT(everythingIsThere(pushes), 20'000);
    QCOMPARE(m_relay->terminate(), 0);
    int expected = 0;
    for (const QString &text : textsOf(QStringLiteral("oFull")))
        QCOMPARE(text.section(u'#', 1, 1).toInt(), expected++);
}

//! One visitor's lines, each sent when the one before was answered, over a database that comes and
//! goes.
void TestSpool::keepsTheOrder()
{
    QVERIFY(start(QStringLiteral("writer.before_begin:hold?STALL")));
    QStringList sent;
    for (int i = 0; i < 60; ++i) {
        if (i == 10 || i == 40)
            stall(true);
        if (i == 25 || i == 55)
            stall(false);
        QCOMPARE(push("oOrder", i).body, QByteArray("success"));
        sent.append(QStringLiteral("text #%1#").arg(i));
    }
    QTRY_COMPARE_WITH_TIMEOUT(textsOf(QStringLiteral("oOrder")), sent, 20'000);
    QCOMPARE(m_relay->terminate(), 0);
}

void TestSpool::outlivesAKill()
{
    QVERIFY(start(QStringLiteral("writer.before_begin:hold?STALL")));
    stall(true);
    QStringList sent;
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(push("oKill", i).body, QByteArray("success"));
        sent.append(QStringLiteral("text #%1#").arg(i));
    }
    m_relay->kill();
    QVERIFY(textsOf(QStringLiteral("oKill")).isEmpty());
    // Killed a second time while it takes them over: they are still there, and once.
    QVERIFY(!start(QStringLiteral("spool.before_clear:kill@1")));
    stall(false);
    QVERIFY(start());
    QCOMPARE(textsOf(QStringLiteral("oKill")), sent); // at readiness, not some time later
    QCOMPARE(m_relay->terminate(), 0);
}

//! The last resort: no error at once, which WeChat would repeat at once, but none so late that it
//! has hung up.
void TestSpool::withoutASpoolARequestIsHeld()
{
    QVERIFY(start(QStringLiteral("writer.before_begin:hold?STALL;spool.append:error")));
    stall(true);
    QElapsedTimer timer;
    timer.start();
    const HttpAnswer refused = push("oHeld", 0);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.body.isEmpty());
    QVERIFY(timer.elapsed() >= 4000 && timer.elapsed() < 5000);
    // A coarse timer may come a twentieth early.
    QTimer::singleShot(3000, Qt::PreciseTimer, this, [this] { stall(false); });
    timer.restart();
    // push() waits without an event loop: the timer needs one.
    const Push callback = sealedPush(m_keys, textMessage("oHeld", "text #1#", 2));
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_relay->port());
    socket.write("POST " + callback.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                 + QByteArray::number(callback.body().size()) + "\r\n\r\n" + callback.body());
    QTRY_VERIFY_WITH_TIMEOUT(socket.peek(4096).endsWith("success"), 10'000);
    QVERIFY(timer.elapsed() >= 2900);
    QCOMPARE(m_relay->terminate(), 0);
    QCOMPARE(storedMarkers(m_relay->dataDir()).value(1), 1);
}

QTEST_GUILESS_MAIN(TestSpool)
#include "tst_spool.moc"
