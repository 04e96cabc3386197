// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/filekind.h"
#include "relay/domain/mediapolicy.h"

#include <QTest>

using namespace kefu::domain;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kUntil = kNow + 3LL * 24 * 3600 * 1000;

} // namespace

class TestMediaPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void alwaysEnds();
    void sniffs_data();
    void sniffs();
};

void TestMediaPolicy::decides_data()
{
    QTest::addColumn<FetchResult>("result");
    QTest::addColumn<int>("errcode");
    QTest::addColumn<int>("tries");
    QTest::addColumn<qint64>("now");
    QTest::addColumn<FetchDecision>("expected");
    using R = FetchResult;
    const auto retry = [](qint64 at) { return FetchDecision { FetchAction::RetryAt, at }; };
    const FetchDecision expire { FetchAction::Expire, 0 };
    const FetchDecision fail { FetchAction::Fail, 0 };
    QTest::newRow("first") << R::Unreachable << 0 << 0 << kNow << retry(kNow + 2000);
    QTest::newRow("second") << R::Unreachable << 0 << 1 << kNow << retry(kNow + 10'000);
    QTest::newRow("many") << R::Refused << -1 << 50 << kNow << retry(kNow + 3'600'000);
    QTest::newRow("unknown media, first") << R::Refused << 40007 << 0 << kNow << retry(kNow + 2000);
    QTest::newRow("unknown media, third") << R::Refused << 40007 << 2 << kNow << expire;
    QTest::newRow("another code, third")
        << R::Refused << 45009 << 2 << kNow << retry(kNow + 30'000);
    QTest::newRow("last chance") << R::Unreachable << 0 << 9 << kUntil - 1000 << retry(kUntil);
    QTest::newRow("over") << R::Unreachable << 0 << 9 << kUntil << expire;
    QTest::newRow("too large") << R::TooLarge << 0 << 0 << kNow << fail;
}

void TestMediaPolicy::decides()
{
    QFETCH(FetchResult, result);
    QFETCH(int, errcode);
    QFETCH(int, tries);
    QFETCH(qint64, now);
    QFETCH(FetchDecision, expected);
    QCOMPARE(decideFetch(result, errcode, tries, now, kUntil), expected);
}

void TestMediaPolicy::alwaysEnds()
{
    qint64 now = kNow;
    int tries = 0;
    FetchDecision decision;
    do {
        decision = decideFetch(FetchResult::Unreachable, 0, tries++, now, kUntil);
        QVERIFY(decision.action != FetchAction::RetryAt || decision.at > now);
        now = decision.at;
    } while (decision.action == FetchAction::RetryAt && tries < 1000);
    QCOMPARE(decision.action, FetchAction::Expire);
    QVERIFY(tries > 72 && tries < 100); // hourly, most of the time
}

void TestMediaPolicy::sniffs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("type");
    const QByteArray unknown = "application/octet-stream";
    QTest::newRow("empty") << QByteArray() << unknown;
    QTest::newRow("jpeg") << QByteArray("\xff\xd8\xff\xe0") << QByteArray("image/jpeg");
    QTest::newRow("png") << QByteArray("\x89PNG\r\n\x1a\n") << QByteArray("image/png");
    QTest::newRow("gif") << QByteArray("GIF89a...") << QByteArray("image/gif");
    QTest::newRow("webp") << QByteArray("RIFF\x01\x02\x03\x04WEBPVP8 ") << QByteArray("image/webp");
    QTest::newRow("amr") << QByteArray("#!AMR\n") << QByteArray("audio/amr");
    QTest::newRow("mp4") << QByteArray("\0\0\0\x18"
                                       "ftypmp42",
                                       12)
                         << QByteArray("video/mp4");
    QTest::newRow("html") << QByteArray("<!DOCTYPE html><script>") << unknown;
    QTest::newRow("svg") << QByteArray("<svg onload=alert(1)>") << unknown;
    QTest::newRow("half a mark") << QByteArray("\x89PNG") << unknown;
    QTest::newRow("mark inside") << QByteArray("x\xff\xd8\xff") << unknown;
}

void TestMediaPolicy::sniffs()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, type);
    QCOMPARE(sniffedType(bytes), type);
    QCOMPARE(isPictureType(type), type.startsWith("image/"));
}

QTEST_APPLESS_MAIN(TestMediaPolicy)
#include "tst_mediapolicy.moc"
