// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "tests/support/securepush.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace kefu::testing;

namespace {

//! Hears what a service tells its manager.
class Manager {
public:
    explicit Manager(const QString &path)
        : m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un at {};
        at.sun_family = AF_UNIX;
        std::strncpy(at.sun_path, path.toLocal8Bit().constData(), sizeof at.sun_path - 1);
        m_bound = ::bind(m_socket, reinterpret_cast<sockaddr *>(&at), sizeof at) == 0;
    }
    ~Manager() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(Manager)

    bool isBound() const { return m_bound; }
    //! How often it has been told a text that has `part` in it, all in all.
    int heard(const QByteArray &part)
    {
        char buffer[4096];
        ssize_t size = 0;
        while ((size = ::recv(m_socket, buffer, sizeof buffer, 0)) > 0)
            m_told.append(QByteArray(buffer, size));
        return int(std::count_if(m_told.begin(), m_told.end(),
                                 [&part](const QByteArray &text) { return text.contains(part); }));
    }

private:
    int m_socket;
    bool m_bound = false;
    QList<QByteArray> m_told;
};

//! A socket that listens before any relay does, and goes on between them.
class KeptSocket {
public:
    KeptSocket()
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in at {};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        constexpr int kBacklog = 1024;
        if (::bind(m_socket, reinterpret_cast<sockaddr *>(&at), size) == 0
            && ::listen(m_socket, kBacklog) == 0
            && ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&at), &size) == 0)
            m_port = ntohs(at.sin_port);
    }
    ~KeptSocket() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(KeptSocket)

    int descriptor() const { return m_socket; }
    quint16 port() const { return m_port; }

private:
    int m_socket;
    quint16 m_port = 0;
};

//! Callbacks at a rate, each over a connection of its own as WeChat makes them.
class Callbacks : public QObject {
public:
    Callbacks(quint16 port, PushChannel channel)
        : m_port(port)
        , m_channel(std::move(channel))
    {
        connect(&m_timer, &QTimer::timeout, this, [this] { push(); });
    }
    void start(int perSecond) { m_timer.start(1000 / perSecond); }
    void stop() { m_timer.stop(); }
    int sent() const { return m_sent; }
    int answered() const { return m_answered; }
    int broken() const { return m_broken; }
    bool isQuiet() const { return m_answered + m_broken == m_sent; }

private:
    void push()
    {
        const int index = m_sent++;
        auto *socket = new QTcpSocket(this);
        const QByteArray request =
            securePushRequest(m_channel, "oServe" + QByteArray::number(index % 50), markerOf(index),
                              quint64(index) + 1, 1'780'000'000);
        connect(socket, &QTcpSocket::connected, socket,
                [socket, request] { socket->write(request); });
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            if (!socket->peek(4096).endsWith("success"))
                return;
            ++m_answered;
            socket->disconnect(this);
            socket->disconnect(socket);
            socket->abort();
            socket->deleteLater();
        });
        connect(socket, &QTcpSocket::errorOccurred, this, [this, socket] {
            ++m_broken;
            qInfo() << "broken:" << socket->errorString();
            socket->disconnect(this);
            socket->deleteLater();
        });
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    }

    quint16 m_port;
    PushChannel m_channel;
    QTimer m_timer;
    int m_sent = 0;
    int m_answered = 0;
    int m_broken = 0;
};

PushChannel shop()
{
    return { "shop", "wx0123456789abcdef", "serviceToken",
             "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
}

bool addShop(const RelayProcess &relay)
{
    const PushChannel channel = shop();
    return !relay
                .addChannel(QStringLiteral("shop"),
                            { QStringLiteral("--appid"), QString::fromLatin1(channel.appid),
                              QStringLiteral("--token"), QString::fromLatin1(channel.token),
                              QStringLiteral("--aes-key"), QString::fromLatin1(channel.aesKey) })
                .isEmpty();
}

//! How many rows of messages there are, and how many different ones.
std::pair<int, int> stored(const QString &dataDir)
{
    std::pair<int, int> counts { -1, -1 };
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("count"));
        db.setDatabaseName(dataDir + QStringLiteral("/relay.db"));
        QSqlQuery query(db);
        if (db.open()
            && query.exec(QStringLiteral(
                "SELECT count(*), count(DISTINCT text) FROM messages WHERE direction = 0"))
            && query.next())
            counts = { query.value(0).toInt(), query.value(1).toInt() };
    }
    QSqlDatabase::removeDatabase(QStringLiteral("count"));
    return counts;
}

} // namespace

//! The relay under a service manager, played by the test: sockets that outlive it, "ready", the
//! watchdog (sd_notify(3), sd_listen_fds(3)).
class TestService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhenItIsReadyAndWhenItStops()
    {
        RelayProcess relay;
        Manager manager(relay.fileBeside(QStringLiteral("notify")));
        QVERIFY(manager.isBound());
        relay.setEnvironment(QStringLiteral("NOTIFY_SOCKET"),
                             relay.fileBeside(QStringLiteral("notify")));
        QVERIFY(relay.start());
        QTRY_COMPARE(manager.heard("READY=1"), 1);
        QCOMPARE(manager.heard("STATUS=listening on 127.0.0.1:"), 1);
        QCOMPARE(manager.heard("WATCHDOG=1"), 0); // nobody asked for it
        QCOMPARE(manager.heard("STOPPING=1"), 0);
        QCOMPARE(relay.terminate(), 0);
        QCOMPARE(manager.heard("STOPPING=1"), 1);
    }

    void theWatchdogIsFedByTheLoopAndTheWriter()
    {
        RelayProcess relay;
        Manager manager(relay.fileBeside(QStringLiteral("notify")));
        relay.setEnvironment(QStringLiteral("NOTIFY_SOCKET"),
                             relay.fileBeside(QStringLiteral("notify")));
        relay.setEnvironment(QStringLiteral("WATCHDOG_USEC"), QStringLiteral("400000"));
        const QString stuck = relay.fileBeside(QStringLiteral("stuck"));
        relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"),
                             QStringLiteral("writer.before_begin:hold?") + stuck);
        QVERIFY(relay.start());
        QTRY_VERIFY(manager.heard("WATCHDOG=1") >= 3);
        // The loop goes on, the writer does not: no sign of life may come.
        QFile mark(stuck);
        QVERIFY(mark.open(QIODevice::WriteOnly));
        int before = -1;
        QTRY_VERIFY(std::exchange(before, manager.heard("WATCHDOG=1")) == before && before > 0);
        QTest::qWait(1000); // more than two of the manager's spans
        const int held = manager.heard("WATCHDOG=1");
        QVERIFY2(held <= before + 1, "a question answered before it was stuck");
        QCOMPARE(HttpConnection(relay.port()).get("/healthz").status, 200);
        QVERIFY(mark.remove());
        QTRY_VERIFY(manager.heard("WATCHDOG=1") > held + 1);
        QCOMPARE(relay.terminate(), 0);
    }

    void aSocketThatIsNotMeantForItIsLeftAlone()
    {
        RelayProcess relay;
        relay.setEnvironment(QStringLiteral("LISTEN_PID"), QStringLiteral("1"));
        relay.setEnvironment(QStringLiteral("LISTEN_FDS"), QStringLiteral("1"));
        QVERIFY(relay.start());
        QCOMPARE(HttpConnection(relay.port()).get("/healthz").status, 200);
    }

    //! Restarts under load through a socket the manager keeps: nobody is refused, nothing is lost
    //! or doubled.
    void restartsThroughAKeptSocket()
    {
        const bool isLong = qEnvironmentVariableIntValue("KEFUDESK_LONG") > 0;
        const int restarts = isLong ? 100 : 5;
        const KeptSocket kept;
        QVERIFY(kept.port() > 0);
        RelayProcess relay;
        QVERIFY(addShop(relay));
        relay.inherit(kept.descriptor());
        QVERIFY(relay.start());
        QCOMPARE(relay.port(), kept.port());
        Callbacks callbacks(kept.port(), shop());
        callbacks.start(200);
        for (int i = 0; i < restarts; ++i) {
            const int before = callbacks.answered();
            QTRY_VERIFY(callbacks.answered() > before + 20);
            relay.sendSignal(SIGTERM);
            QTRY_VERIFY_WITH_TIMEOUT(!relay.isRunning(), 10'000);
            QVERIFY(relay.start());
        }
        callbacks.stop();
        QTRY_VERIFY_WITH_TIMEOUT(callbacks.isQuiet(), 20'000);
        QCOMPARE(relay.terminate(), 0);
        qInfo("%d restarts, %d callbacks, %d broken", restarts, callbacks.sent(),
              callbacks.broken());
        QCOMPARE(callbacks.broken(), 0);
        QCOMPARE(stored(relay.dataDir()), std::pair(callbacks.sent(), callbacks.sent()));
    }
};

QTEST_GUILESS_MAIN(TestService)
#include "tst_service.moc"
