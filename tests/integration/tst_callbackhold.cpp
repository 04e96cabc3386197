// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "wechatside.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using L = QLatin1String;

//! The database does not take writes for a while: a push is held, then spooled, never refused
//! (design.md 8). What happens when the spool fails too: tests/faults/tst_spool.cpp.
class TestCallbackHold : public QObject {
    Q_OBJECT
private:
    //! Another connection holds the write lock as long as this lives.
    class WriteLock {
    public:
        explicit WriteLock(const QString &path)
            : m_database(
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lock")))
        {
            m_database.setDatabaseName(path);
            m_held =
                m_database.open() && QSqlQuery(m_database).exec(QStringLiteral("BEGIN IMMEDIATE"));
        }
        ~WriteLock() { release(); }
        void release()
        {
            if (!std::exchange(m_held, false))
                return;
            QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK"));
            m_database.close();
            m_database = {};
            QSqlDatabase::removeDatabase(QStringLiteral("lock"));
        }
        bool isHeld() const { return m_held; }

    private:
        QSqlDatabase m_database;
        bool m_held = false;
    };

    static QByteArray requestOf(const Push &push)
    {
        return "POST " + push.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
            + QByteArray::number(push.body().size()) + "\r\n\r\n" + push.body();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(!m_relay.addChannel(QStringLiteral("shop"), PushKeys().options()).isEmpty());
        QVERIFY(m_relay.start());
    }

    void successComesWhenTheWriteIsDone()
    {
        WriteLock lock(m_relay.dataDir() + L("/relay.db"));
        QVERIFY(lock.isHeld());
        HttpConnection http(m_relay.port());
        http.send(requestOf(sealedPush(PushKeys(), textMessage("oHold", "a", 1))));
        QCOMPARE(http.receive(500).status, 0); // nothing is promised yet
        lock.release();
        const HttpAnswer answer = http.receive(4000);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray("success"));
    }

    //! Not before the database has had its time, and long before WeChat hangs up: the spool has it.
    void aLockedDatabaseIsNoReasonToRefuse()
    {
        WriteLock lock(m_relay.dataDir() + L("/relay.db"));
        QVERIFY(lock.isHeld());
        HttpConnection http(m_relay.port());
        QElapsedTimer timer;
        timer.start();
        http.send(requestOf(sealedPush(PushKeys(), textMessage("oHold", "b", 2))));
        const HttpAnswer answer = http.receive(9000);
        QCOMPARE(answer.body, QByteArray("success"));
        QVERIFY(timer.elapsed() < 4500);
        QVERIFY2(timer.elapsed() >= 1400, qPrintable(QString::number(timer.elapsed())));
    }

private:
    RelayProcess m_relay;
};

QTEST_GUILESS_MAIN(TestCallbackHold)
#include "tst_callbackhold.moc"
