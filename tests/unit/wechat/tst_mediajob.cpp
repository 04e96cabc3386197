// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/mediajob.h"

#include "faketransport.h"

#include <QPointer>
#include <QTest>
#include <optional>

using namespace kefu;
using namespace kefu::wechat;
using namespace kefu::wechat::test;
using namespace Qt::Literals::StringLiterals;
using domain::CallResult;
using Kind = DownloadReading::Kind;

namespace {

const QByteArray kError = "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}";

//! A job, WeChat's answers in the test's hand.
struct Scene {
    explicit Scene(const QString &mediaId, const QString &url = {})
    {
        MediaAccess access;
        access.account.channel = ChannelId { 3 };
        access.account.apiBase = QUrl(u"https://api.weixin.qq.com"_s);
        access.fetchToken = [this](const TokenStore::Callback &done) {
            done(TokenAnswer {
                tokens.isEmpty() ? QByteArray() : tokens.takeFirst(), {}, 0, {}, {} });
        };
        access.renewToken = [this](const QByteArray &used) { renewed.append(used); };
        access.transport = fake.transport();
        access.fileHosts = { u"qpic.cn"_s };
        access.maxBytes = 1000;
        job = new MediaJob(
            access, { mediaId, QUrl(url) },
            [this](const DownloadReading &r) {
                reading = r;
                ++ends;
            },
            &owner);
        job->start();
    }
    QString urlOf(size_t call) const { return fake.calls.at(call).call.url.toString(); }

    QObject owner;
    FakeTransport fake;
    QByteArrayList tokens { "T1", "T2", "T3" };
    QByteArrayList renewed;
    QPointer<MediaJob> job;
    std::optional<DownloadReading> reading;
    int ends = 0;
};

} // namespace

class TestMediaJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void byId();
    void refusedTokenIsRenewedOnce();
    void linkWhenTheIdFails_data();
    void linkWhenTheIdFails();
    void linkOfAnotherHost();
    void linkAlone();
    void failedLinkTellsTheFirstFailure();
    void videoByAddress();
    void tooLargeAsksNobodyElse();
    void noToken();
    void goneJobIsSilent();
};

void TestMediaJob::byId()
{
    Scene scene(u"M"_s);
    QCOMPARE(scene.urlOf(0),
             u"https://api.weixin.qq.com/cgi-bin/media/get?access_token=T1&media_id=M"_s);
    QCOMPARE(scene.fake.calls[0].call.channel, ChannelId { 3 });
    QCOMPARE(scene.fake.calls[0].call.maxAnswerBytes, 1000);
    scene.fake.answer(0, "\xff\xd8\xff");
    QCOMPARE(scene.reading->kind, Kind::File);
    QCOMPARE(scene.reading->bytes, QByteArray("\xff\xd8\xff"));
    QTRY_VERIFY(!scene.job); // goes by itself
    QCOMPARE(scene.ends, 1);
}

void TestMediaJob::refusedTokenIsRenewedOnce()
{
    Scene scene(u"M"_s);
    scene.fake.answer(0, "{\"errcode\":42001}");
    QCOMPARE(scene.renewed, QByteArrayList { "T1" });
    QVERIFY(scene.urlOf(1).contains(u"access_token=T2"_s));
    scene.fake.answer(1, "{\"errcode\":40001}");
    QTRY_VERIFY(scene.reading);
    QCOMPARE(scene.reading->kind, Kind::Refused);
    QCOMPARE(scene.reading->errcode, 40001);
    QCOMPARE(scene.fake.calls.size(), size_t(2));
    QCOMPARE(scene.renewed.size(), 1);
}

void TestMediaJob::linkWhenTheIdFails_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::newRow("refused") << kError << 200;
    QTest::newRow("page") << QByteArray("<html>") << 502;
}

void TestMediaJob::linkWhenTheIdFails()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    Scene scene(u"M"_s, u"http://mmbiz.qpic.cn/x"_s);
    scene.fake.answer(0, answer, status);
    QCOMPARE(scene.urlOf(1), u"http://mmbiz.qpic.cn/x"_s);
    QVERIFY(scene.fake.calls[1].call.publicOnly);
    scene.fake.answer(1, "PIC");
    QCOMPARE(scene.reading->kind, Kind::File);
    QCOMPARE(scene.reading->bytes, QByteArray("PIC"));
}

void TestMediaJob::linkOfAnotherHost()
{
    Scene scene(u"M"_s, u"http://10.0.0.1/x"_s);
    scene.fake.answer(0, kError);
    QVERIFY(!scene.reading); // never inside a call
    QTRY_VERIFY(scene.reading);
    QCOMPARE(scene.reading->errcode, 40007);
    QCOMPARE(scene.fake.calls.size(), size_t(1));
}

void TestMediaJob::linkAlone()
{
    Scene scene({}, u"https://mmbiz.qpic.cn/x"_s);
    QCOMPARE(scene.urlOf(0), u"https://mmbiz.qpic.cn/x"_s);
    scene.fake.answer(0, "PIC");
    QCOMPARE(scene.reading->kind, Kind::File);
    Scene nothing({}, {});
    QTRY_VERIFY(nothing.reading);
    QCOMPARE(nothing.reading->kind, Kind::Refused);
    QCOMPARE(nothing.fake.calls.size(), size_t(0));
}

void TestMediaJob::failedLinkTellsTheFirstFailure()
{
    Scene scene(u"M"_s, u"http://mmbiz.qpic.cn/x"_s);
    scene.fake.answer(0, kError);
    scene.fake.answer(1, "gone", 404);
    QCOMPARE(scene.reading->kind, Kind::Refused);
    QCOMPARE(scene.reading->errcode, 40007);
}

void TestMediaJob::videoByAddress()
{
    Scene scene(u"V"_s);
    scene.fake.answer(0, "{\"video_url\":\"http://vweixinf.tc.qq.com/1.mp4\"}");
    QCOMPARE(scene.urlOf(1), u"http://vweixinf.tc.qq.com/1.mp4"_s);
    QVERIFY(scene.fake.calls[1].call.publicOnly);
    scene.fake.answer(1, "MP4");
    QCOMPARE(scene.reading->bytes, QByteArray("MP4"));
}

void TestMediaJob::tooLargeAsksNobodyElse()
{
    Scene scene(u"M"_s, u"http://mmbiz.qpic.cn/x"_s);
    ApiAnswer cut { CallResult::Unclear, 0, {}, {} };
    cut.tooLarge = true;
    scene.fake.calls.at(0).done(cut);
    QCOMPARE(scene.reading->kind, Kind::TooLarge);
    QCOMPARE(scene.fake.calls.size(), size_t(1));
}

void TestMediaJob::noToken()
{
    FakeTransport fake;
    MediaAccess access;
    access.fetchToken = [](const TokenStore::Callback &done) { done({}); };
    access.transport = fake.transport();
    std::optional<DownloadReading> reading;
    QObject owner;
    auto *job = new MediaJob(
        access, { u"M"_s, {} }, [&](const DownloadReading &r) { reading = r; }, &owner);
    job->start();
    QTRY_VERIFY(reading);
    QCOMPARE(reading->kind, Kind::Unreachable);
    QCOMPARE(fake.calls.size(), size_t(0));
}

void TestMediaJob::goneJobIsSilent()
{
    Scene scene(u"M"_s);
    delete scene.job;
    scene.fake.answer(0, "PIC");
    QCOMPARE(scene.ends, 0);
}

QTEST_GUILESS_MAIN(TestMediaJob)
#include "tst_mediajob.moc"
