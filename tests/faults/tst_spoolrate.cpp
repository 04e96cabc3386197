// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "replyingconsole.h"
#include "storedmarkers.h"
#include "tests/support/callbackload.h"
#include "tests/support/securepush.h"
#include "writelock.h"

#include <QDateTime>
#include <QFile>
#include <QTcpServer>
#include <QTest>
#include <QTimer>
#include <algorithm>

using namespace kefu::testing;
using L = QLatin1String;

namespace {

constexpr double kPerSecond = 200;
constexpr int kVisitors = 64;
constexpr qint64 kSecondNs = 1'000'000'000;
constexpr qint64 kMostNs = 4'500'000'000;

bool isLong()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") == 1;
}

//! WeChat's API takes every call and answers none.
class HangingApi : public QTcpServer {
public:
    HangingApi() { listen(QHostAddress::LocalHost); }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }
};

double percentile(QList<double> values, double share)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[qsizetype(share * double(values.size() - 1))];
}

} // namespace

//! 200 callbacks a second while something is away for long: none waits for 4.5 s, none is lost,
//! each visitor's stay in order, and the relay comes back by itself.
class TestSpoolRate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theSendApiHangs();
    void anotherProgramWrites();
    void theDiskIsFull();

private:
    //! The disturbance lasts from 1 s on for `seconds`, and the load for 2 s more.
    void load(int seconds, const std::function<void()> &begin, const std::function<void()> &end);
    QList<QByteArray> requests(int count) const;
    bool isInOrder() const;

    std::unique_ptr<RelayProcess> m_relay;
    std::unique_ptr<HangingApi> m_api;
    PushChannel m_channel { "shop", "wx0123456789abcdef", "tokentokentoken",
                            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
};

void TestSpoolRate::init()
{
    m_api = std::make_unique<HangingApi>();
    m_relay = std::make_unique<RelayProcess>();
    m_relay->addChannel(QStringLiteral("shop"),
                        { QStringLiteral("--appid"), QString::fromLatin1(m_channel.appid),
                          QStringLiteral("--token"), QString::fromLatin1(m_channel.token),
                          QStringLiteral("--aes-key"), QString::fromLatin1(m_channel.aesKey),
                          QStringLiteral("--api-base"), m_api->url() });
}

QList<QByteArray> TestSpoolRate::requests(int count) const
{
    QList<QByteArray> list;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (int i = 0; i < count; ++i) {
        const QByteArray openid =
            "oVisitor" + QByteArray::number(i % kVisitors).rightJustified(20, '0');
        list.append(securePushRequest(m_channel, openid, "text " + markerOf(i),
                                      6'000'000'000'000'000'000ULL + quint64(i), now));
    }
    return list;
}

bool TestSpoolRate::isInOrder() const
{
    bool sorted = true;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("order"));
        db.setDatabaseName(m_relay->dataDir() + L("/relay.db"));
        QSqlQuery query(db.open() ? db : QSqlDatabase());
        query.exec(QStringLiteral("SELECT visitor_id, text FROM messages WHERE direction = 0 "
                                  "ORDER BY visitor_id, seq"));
        qint64 visitor = -1;
        int last = -1;
        while (query.next()) {
            const int marker = query.value(1).toString().section(u'#', 1, 1).toInt();
            sorted = sorted && (query.value(0).toLongLong() != visitor || marker > last);
            visitor = query.value(0).toLongLong();
            last = marker;
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("order"));
    return sorted;
}

void TestSpoolRate::load(int seconds, const std::function<void()> &begin,
                         const std::function<void()> &end)
{
    const int count = int(kPerSecond) * (seconds + 3);
    CallbackLoad load(m_relay->port(), requests(count));
    QTimer::singleShot(1000, &load, begin);
    QTimer::singleShot(1000 + seconds * 1000, &load, end);
    load.runOpen(400, kPerSecond);
    QTRY_VERIFY_WITH_TIMEOUT(load.isFinished(), (seconds + 60) * 1000);
    QList<double> all;
    QList<double> spooled; // from when the relay knew until the end
    const qint64 firstNs = load.entries().front().intendedNs;
    for (const CallbackLoad::Entry &entry : load.entries()) {
        QCOMPARE(int(entry.state), int(CallbackLoad::State::Success));
        const qint64 tookNs = entry.answeredNs - entry.intendedNs;
        QVERIFY2(tookNs < kMostNs, qPrintable(QString::number(double(tookNs) / 1e6)));
        all.append(double(tookNs) / 1e6);
        const qint64 since = entry.intendedNs - firstNs;
        if (since > 3 * kSecondNs && since < (1 + seconds) * kSecondNs)
            spooled.append(double(tookNs) / 1e6);
    }
    qInfo("%d callbacks at %.0f/s, away for %d s: p50 %.1f ms, p99 %.1f ms, most %.0f ms; from the "
          "third second until the end p99 %.1f ms",
          count, kPerSecond, seconds, percentile(all, 0.5), percentile(all, 0.99),
          *std::max_element(all.begin(), all.end()), percentile(spooled, 0.99));
    const auto everything = [&] {
        const QHash<int, int> found = storedMarkers(m_relay->dataDir());
        return found.size() == count
            && std::all_of(found.begin(), found.end(), [](int times) { return times == 1; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(everything(), 60'000);
    QVERIFY(isInOrder());
    QCOMPARE(m_relay->terminate(), 0);
}

void TestSpoolRate::theSendApiHangs()
{
    m_relay->addAgent(QStringLiteral("xm"), { QStringLiteral("--capacity"), QStringLiteral("0") });
    const QByteArray token = m_relay->issueToken(QStringLiteral("xm"));
    QVERIFY(m_relay->start());
    int next = 0;
    QSet<int> accepted;
    const ReplyingConsole console(m_relay->port(), token, next, accepted);
    QTRY_VERIFY(console.isLive());
    load(
        isLong() ? 30 : 4, [] {}, [] {});
    QVERIFY(accepted.size() > kVisitors); // the desk went on, too
}

void TestSpoolRate::anotherProgramWrites()
{
    QVERIFY(m_relay->start());
    std::unique_ptr<WriteLock> lock;
    load(
        isLong() ? 10 : 4,
        [&] {
            lock = std::make_unique<WriteLock>(m_relay->dataDir());
            QVERIFY(lock->isHeld());
        },
        [&] { lock.reset(); });
}

void TestSpoolRate::theDiskIsFull()
{
    const QString full = m_relay->fileBeside(QStringLiteral("full"));
    m_relay->setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(KEFUDESK_POWERCUT_SHIM));
    m_relay->setEnvironment(QStringLiteral("ASAN_OPTIONS"),
                            QStringLiteral("verify_asan_link_order=0"));
    m_relay->setEnvironment(QStringLiteral("KEFUDESK_POWERCUT_DIR"), m_relay->dataDir());
    m_relay->setEnvironment(QStringLiteral("KEFUDESK_POWERCUT_FULL"), full);
    QVERIFY(m_relay->start());
    QFile file(full);
    load(
        isLong() ? 30 : 4, [&] { QVERIFY(file.open(QIODevice::WriteOnly)); },
        [&] { QVERIFY(file.remove()); });
}

QTEST_GUILESS_MAIN(TestSpoolRate)
#include "tst_spoolrate.moc"
