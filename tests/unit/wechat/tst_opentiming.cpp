// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/messagecrypto.h"
#include "vectors.h"

#include <QTest>
#include <algorithm>
#include <chrono>

using namespace kefu::wechat;
using test::bytes;

//! Issue 2, "Bad input": wrong signature, unknown channel and wrong padding cannot be told apart by
//! time.
class TestOpenTiming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusalsTakeTheSameTime();
};

namespace {

constexpr int kTries = 2000;
constexpr double kTolerance = 0.10;

struct Attempt {
    const char *name;
    ChannelKeys keys;
    CallbackQuery query;
    QByteArray body;
    std::vector<qint64> times;

    qint64 median()
    {
        const auto middle = times.begin() + qsizetype(times.size() / 2);
        std::nth_element(times.begin(), middle, times.end());
        return *middle;
    }
};

QByteArray envelope(const QByteArray &encrypt)
{
    return R"({"ToUserName":"gh_7f083739789a","Encrypt":")" + encrypt + "\"}";
}

std::vector<Attempt> attempts()
{
    const QJsonObject vector = test::vector("decrypt", "drv-json-escaped");
    ChannelKeys keys;
    keys.token = bytes(vector, "token");
    keys.aesKey = bytes(vector, "encoding_aes_key");
    keys.appid = QString::fromUtf8(bytes(vector, "appid"));
    CallbackQuery query;
    query.timestamp = bytes(vector, "timestamp");
    query.nonce = bytes(vector, "nonce");
    query.msgSignature = bytes(vector, "msg_signature");
    const QByteArray body = envelope(bytes(vector, "encrypt"));

    CallbackQuery forged = query;
    forged.msgSignature[0] = char(forged.msgSignature[0] ^ 1);

    // Signed rightly, but of another key: its padding is wrong. The same length as the others.
    const QByteArray foreign = *encryptMessage(QByteArray(32, 'k'), bytes(vector, "plaintext"),
                                               keys.appid.toUtf8(), QByteArray(16, 'r'));
    CallbackQuery padding = query;
    padding.msgSignature = signatureOf({ keys.token, query.timestamp, query.nonce, foreign });
    ChannelKeys plain = keys;
    plain.mode = Mode::Plain;
    return {
        { "wrong signature", keys, forged, body, {} },
        { "unknown channel", dummyKeys(), query, body, {} },
        { "wrong padding", keys, padding, envelope(foreign), {} },
        { "wrong signature, plain channel", plain, forged, body, {} },
    };
}

//! Interleaved, so that whatever else the machine does falls on all alike.
void measure(std::vector<Attempt> &all)
{
    for (Attempt &attempt : all)
        attempt.times.clear();
    for (int i = 0; i < kTries; ++i) {
        for (Attempt &attempt : all) {
            const auto start = std::chrono::steady_clock::now();
            const bool opened = openCallback(attempt.keys, attempt.query, attempt.body).ok();
            const auto end = std::chrono::steady_clock::now();
            QVERIFY2(!opened, attempt.name);
            attempt.times.push_back((end - start).count());
        }
    }
}

} // namespace

void TestOpenTiming::refusalsTakeTheSameTime()
{
    std::vector<Attempt> all = attempts();
    double spread = 0;
    for (int round = 0; round < 3; ++round) {
        measure(all);
        if (QTest::currentTestFailed())
            return;
        std::vector<qint64> medians;
        for (Attempt &attempt : all) {
            medians.push_back(attempt.median());
            qInfo("%s: %lld ns", attempt.name, static_cast<long long>(medians.back()));
        }
        const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
        spread = double(*most - *least) / double(*least);
        if (spread <= kTolerance)
            return;
    }
    QFAIL(qPrintable(QStringLiteral("medians differ by %1 %").arg(spread * 100)));
}

QTEST_APPLESS_MAIN(TestOpenTiming)
#include "tst_opentiming.moc"
