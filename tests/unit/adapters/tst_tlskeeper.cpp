// SPDX-License-Identifier: Apache-2.0
#include "relay/http/server.h"
#include "relay/server/tlskeeper.h"
#include "tests/support/testcertificates.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::server;
using kefu::test::CertificateWish;
using kefu::test::makeTestCertificate;
using kefu::test::TestCertificate;
using kefu::test::writeFile;

namespace {

struct Fixture {
    Fixture()
        : server(http::Limits {})
    {
        server.addRoute(
            { "GET", "/healthz", [](const http::Request &, const http::Responder &responder) {
                 responder.send({ 200, "ok" });
             } });
        write(named("first"));
    }
    QString certificatePath() const { return dir.filePath(QStringLiteral("cert.pem")); }
    QString keyPath() const { return dir.filePath(QStringLiteral("key.pem")); }
    static TestCertificate named(const QByteArray &name)
    {
        CertificateWish wish;
        wish.commonName = name;
        return makeTestCertificate(wish);
    }
    void write(const TestCertificate &made)
    {
        QVERIFY(writeFile(certificatePath(), made.certificate));
        QVERIFY(writeFile(keyPath(), made.key));
        QFile::setPermissions(keyPath(), QFile::ReadOwner | QFile::WriteOwner);
    }
    bool start()
    {
        keeper = std::make_unique<TlsKeeper>(server, certificatePath(), keyPath());
        const auto started = keeper->start();
        port = started ? server.listen(QHostAddress::LocalHost, 0).value() : quint16(0);
        return started.ok();
    }
    //! The common name a new connection is shown.
    QString shown() const
    {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone); // the name is what is looked at here
        socket.connectToHostEncrypted(QStringLiteral("localhost"), port);
        (void)QTest::qWaitFor([&socket] { return socket.isEncrypted(); });
        return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    }

    QTemporaryDir dir;
    http::Server server;
    std::unique_ptr<TlsKeeper> keeper;
    quint16 port = 0;
};

void expectWarning(const char *pattern)
{
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QLatin1String(pattern)));
}

} // namespace

class TestTlsKeeper : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutPathsThereIsNoTls();
    void aChangedFileIsNoticed();
    void aReplacedLinkIsNoticed();
    void askedForByHand();
    void aBrokenPairKeepsTheOld_data();
    void aBrokenPairKeepsTheOld();
    void aRenewalInTwoStepsWorks();
    void unusableAtTheStart();
    void expiryIsSaid_data();
    void expiryIsSaid();
};

void TestTlsKeeper::withoutPathsThereIsNoTls()
{
    http::Server server { http::Limits {} };
    TlsKeeper keeper(server, {}, {});
    QVERIFY(keeper.start().ok());
    QVERIFY(!server.isSecure() && !keeper.isOn());
    keeper.reload();
    QVERIFY(!server.isSecure());
}

void TestTlsKeeper::aChangedFileIsNoticed()
{
    Fixture f;
    QVERIFY(f.start());
    QCOMPARE(f.shown(), QStringLiteral("first"));
    f.write(Fixture::named("second"));
    QTRY_COMPARE(f.shown(), QStringLiteral("second"));
    f.write(Fixture::named("third")); // and once more: the watch survives a change
    QTRY_COMPARE(f.shown(), QStringLiteral("third"));
}

//! As certbot and Kubernetes do it: the path is a link, and the link is replaced.
void TestTlsKeeper::aReplacedLinkIsNoticed()
{
    Fixture f;
    const auto point = [&f](const QByteArray &name) {
        const TestCertificate made = Fixture::named(name);
        const QString target = f.dir.filePath(QString::fromLatin1(name));
        const QList<std::pair<QString, QByteArray>> files {
            { f.certificatePath(), made.certificate }, { f.keyPath(), made.key }
        };
        for (const auto &[link, content] : files) {
            const QString file = target + (link == f.keyPath() ? u"-key" : u"-cert");
            QVERIFY(writeFile(file, content));
            QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
            QFile::remove(link);
            QVERIFY(QFile::link(file, link));
        }
    };
    point("linked");
    QVERIFY(f.start());
    QCOMPARE(f.shown(), QStringLiteral("linked"));
    point("relinked");
    QTRY_COMPARE(f.shown(), QStringLiteral("relinked"));
}

void TestTlsKeeper::askedForByHand()
{
    Fixture f;
    QVERIFY(f.start());
    f.write(Fixture::named("second"));
    f.keeper->reload();
    QCOMPARE(f.shown(), QStringLiteral("second"));
}

void TestTlsKeeper::aBrokenPairKeepsTheOld_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    const TestCertificate one = Fixture::named("one");
    const TestCertificate other = Fixture::named("other");
    QTest::newRow("rubbish") << QByteArray("rubbish") << one.key;
    QTest::newRow("half") << one.certificate.left(200) << one.key;
    QTest::newRow("another's key") << one.certificate << other.key;
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestTlsKeeper::aBrokenPairKeepsTheOld()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    Fixture f;
    QVERIFY(f.start());
    f.write({ certificate, key });
    expectWarning("cannot be used, the old one stays");
    f.keeper->reload();
    QCOMPARE(f.shown(), QStringLiteral("first"));
    f.write(Fixture::named("repaired"));
    QTRY_COMPARE(f.shown(), QStringLiteral("repaired"));
}

void TestTlsKeeper::aRenewalInTwoStepsWorks()
{
    Fixture f;
    QVERIFY(f.start());
    const TestCertificate next = Fixture::named("second");
    QVERIFY(writeFile(f.certificatePath(), next.certificate));
    expectWarning("cannot be used, the old one stays");
    f.keeper->reload(); // between the two
    QCOMPARE(f.shown(), QStringLiteral("first"));
    QVERIFY(writeFile(f.keyPath(), next.key));
    QTRY_COMPARE(f.shown(), QStringLiteral("second"));
}

void TestTlsKeeper::unusableAtTheStart()
{
    Fixture f;
    QFile::remove(f.keyPath());
    QVERIFY(!f.start());
    QVERIFY(!f.server.isSecure());
}

void TestTlsKeeper::expiryIsSaid_data()
{
    QTest::addColumn<qint64>("fromS");
    QTest::addColumn<qint64>("toS");
    QTest::addColumn<int>("level");
    QTest::addColumn<QString>("words");
    constexpr qint64 kDay = 24 * 3600;
    QTest::newRow("far") << -kDay << 90 * kDay + 60 << int(QtInfoMsg)
                         << QStringLiteral("in 90 day");
    QTest::newRow("soon") << -kDay << 20 * kDay + 60 << int(QtWarningMsg)
                          << QStringLiteral("in 20 day");
    QTest::newRow("over") << -2 * kDay << -kDay << int(QtCriticalMsg)
                          << QStringLiteral("has expired");
    QTest::newRow("not yet") << kDay << 90 * kDay << int(QtCriticalMsg)
                             << QStringLiteral("not valid before");
}

void TestTlsKeeper::expiryIsSaid()
{
    QFETCH(qint64, fromS);
    QFETCH(qint64, toS);
    QFETCH(int, level);
    QFETCH(QString, words);
    Fixture f;
    CertificateWish wish;
    wish.validFromS = fromS;
    wish.validToS = toS;
    f.write(makeTestCertificate(wish));
    QTest::ignoreMessage(QtMsgType(level), QRegularExpression(words)); // fails if it does not come
    QVERIFY(f.start());
    const qint64 expected = QDateTime::currentMSecsSinceEpoch() + toS * 1000;
    QVERIFY(qAbs(f.keeper->expiresAt() - expected) < 60'000);
}

QTEST_GUILESS_MAIN(TestTlsKeeper)
#include "tst_tlskeeper.moc"
