// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testcertificates.h"
#include "wechatscene.h"

#include <QTcpServer>
#include <QTest>

using namespace kefu;

Q_DECLARE_METATYPE(std::function<void(WechatScene &)>)

//! Mistakes of the kind people make, made on purpose: the doctor names each one, and says nothing
//! else is wrong that is not.
class TestDoctor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesTheMistake_data();
    void namesTheMistake();
    void nothingIsWrong();
    void untrustedCertificate();
    void relayThatDoesNotRun();
};

namespace {

using Seed = std::function<void(WechatScene &)>;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QJsonArray findingsOf(const WechatScene &scene)
{
    const auto run = scene.relay.run({ s("doctor"), s("shop"), s("--json") });
    return QJsonDocument::fromJson(run.out).array().at(0).toObject().value(s("findings")).toArray();
}

QStringList namesOf(const QJsonArray &findings)
{
    QStringList names;
    for (const QJsonValue &finding : findings)
        names.append(finding.toObject().value(s("name")).toString());
    return names;
}

void set(WechatScene &scene, const QStringList &options, const QByteArray &input = {})
{
    const auto run =
        scene.relay.run(QStringList { s("channel"), s("set"), s("shop") } + options, input);
    QVERIFY2(run.exitCode == 0, run.err.constData());
}

//! The simulator's side of the mini program, with something else than the relay has.
void appHas(WechatScene &scene, const char *field, const QByteArray &value)
{
    QJsonObject app { { s("name"), s("shop") },
                      { s("appid"), QString::fromLatin1(scene.keys.appid) },
                      { s("secret"), s("s3cret") },
                      { s("token"), QString::fromLatin1(scene.keys.token) },
                      { s("aeskey"), QString::fromLatin1(scene.keys.aesKey) },
                      { s("original"), s("gh_7f083739789a") },
                      { s("mode"), s("secure") },
                      { s("format"), s("xml") },
                      { s("callback"),
                        s("http://127.0.0.1:%1/wechat/shop").arg(scene.relay.port()) } };
    app.insert(QLatin1String(field), QString::fromLatin1(value));
    QCOMPARE(scene.simulator.command("app", app), 200);
}

Seed fault(const char *on, int errcode)
{
    return [on, errcode](WechatScene &scene) {
        QCOMPARE(scene.fault({ { s("on"), QLatin1String(on) },
                               { s("kind"), s("errcode") },
                               { s("value"), errcode },
                               { s("forMs"), 600'000 } }),
                 200);
    };
}

Seed differs(const char *field, const char *value)
{
    return [field, value](WechatScene &scene) {
        appHas(scene, field, value);
        scene.say(s("v"), s("hello"));
    };
}

Seed option(const QStringList &options)
{
    return [options](WechatScene &scene) { set(scene, options); };
}

Seed optionAndWord(const QStringList &options)
{
    return [options](WechatScene &scene) {
        set(scene, options);
        scene.say(s("v"), s("hello"));
    };
}

//! Another configuration needs another start.
Seed restartedWith(const QByteArray &config)
{
    return [config](WechatScene &scene) {
        QCOMPARE(scene.relay.terminate(), 0);
        scene.relay.configure(config);
        QVERIFY(scene.relay.start());
    };
}

void row(const char *finding, const Seed &seed)
{
    QTest::newRow(finding) << seed;
}

void apiRows()
{
    row("secret_wrong",
        [](WechatScene &scene) { set(scene, { s("--secrets-stdin") }, "secret=another\n"); });
    row("appid_wrong", option({ s("--appid"), s("wx0000000000000000") }));
    row("ip_not_allowed", fault("token", 40164));
    row("secret_frozen", fault("token", 40243));
    row("account_blocked", fault("token", 50002));
    row("daily_limit", fault("token", 45009));
    row("permission_missing", fault("typing", 48001));
    row("token_refused", fault("typing", 40001));
    row("api_unreachable", option({ s("--api-base"), s("http://127.0.0.1:1") }));
    row("clock_wrong", [](WechatScene &scene) {
        scene.simulator.command("time", { { s("advanceMs"), 3'600'000 } });
    });
}

void callbackRows()
{
    row("token_mismatch", differs("token", "anotherToken1"));
    row("aes_key_mismatch", differs("aeskey", "ZZZdefghijklmnopqrstuvwxyz0123456789ABCDEFG"));
    row("appid_mismatch", differs("appid", "wx1111111111111111"));
    row("mode_mismatch", differs("mode", "plain"));
    row("format_mismatch", optionAndWord({ s("--format"), s("json") }));
    row("original_id_mismatch", optionAndWord({ s("--original-id"), s("gh_other") }));
    row("unparsed_pushes", [](WechatScene &scene) {
        scene.simulator.ask("raw", { { s("app"), s("shop") }, { s("body"), s("<xml><broken") } });
    });
    row("web_tool_attached", [](WechatScene &scene) {
        for (int i = 0; i < 5; ++i)
            scene.simulator.ask("enter", { { s("app"), s("shop") }, { s("visitor"), s("v") } });
    });
    row("rotation_unfinished", [](WechatScene &scene) {
        QCOMPARE(scene.relay.run({ s("channel"), s("rotate"), s("shop") }).exitCode, 0);
        QCOMPARE(scene.say(s("v"), s("hello")).value(s("ok")).toBool(), true);
    });
    row("never_verified", [](WechatScene &) {});
}

void settingRows()
{
    row("url_unreachable", restartedWith("public_url = \"http://127.0.0.1:1\"\n"));
    row("url_wrong_answer", [](WechatScene &scene) {
        restartedWith("public_url = \"" + scene.simulator.apiBase() + "\"\n")(scene);
    });
    row("plain_mode", option({ s("--mode"), s("plain") }));
    row("handed_over", [](WechatScene &scene) {
        QCOMPARE(scene.relay.run({ s("channel"), s("hand-over"), s("shop"), s("on") }).exitCode, 0);
    });
    row("disabled", [](WechatScene &scene) {
        QCOMPARE(scene.relay.run({ s("channel"), s("disable"), s("shop") }).exitCode, 0);
    });
    row("duplicate_appid",
        [](WechatScene &scene) { scene.relay.addChannel(s("shop2"), scene.keys.options()); });
    row("url_not_public", [](WechatScene &) {});
    row("forward_failing", [](WechatScene &scene) {
        restartedWith("allow_private_forward = true\n")(scene);
        set(scene, { s("--forward"), s("http://127.0.0.1:1/hook") });
        appHas(scene, "name", "shop"); // the relay has another port now
        scene.say(s("v"), s("hello"));
        QTRY_COMPARE(scene.countRows(s("forwards"), s("tries > 0")), 1);
    });
    row("forward_refused", [](WechatScene &scene) {
        restartedWith("allow_private_forward = true\n")(scene);
        set(scene, { s("--forward"), s("http://127.0.0.1:1/hook") });
        restartedWith({})(scene);
        appHas(scene, "name", "shop");
        scene.say(s("v"), s("hello"));
        QTRY_COMPARE(scene.countRows(s("forwards"), s("tries > 0")), 1);
    });
}

} // namespace

void TestDoctor::namesTheMistake_data()
{
    QTest::addColumn<Seed>("seed");
    apiRows();
    callbackRows();
    settingRows();
}

void TestDoctor::namesTheMistake()
{
    QFETCH(Seed, seed);
    WechatScene scene;
    QVERIFY(scene.start());
    seed(scene);
    const QJsonArray findings = findingsOf(scene);
    const QStringList names = namesOf(findings);
    const QString expected = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY2(names.contains(expected), qPrintable(names.join(u',')));
    const QJsonObject found = findings.at(names.indexOf(expected)).toObject();
    QVERIFY(!found.value(s("cause")).toString().isEmpty());
    QVERIFY(!found.value(s("fix")).toString().isEmpty());
    QVERIFY(!found.value(s("cause")).toString().contains(u'%'));
    if (expected == s("ip_not_allowed"))
        QVERIFY(found.value(s("fix")).toString().contains(s("127.0.0.1")));
    // Beside it stand only what is true of every one of these scenes and what follows from it.
    const QSet<QString> usual { s("url_not_public"),  s("never_verified"), s("plain_mode"),
                                s("unparsed_pushes"), s("token_mismatch"), s("clock_wrong") };
    QStringList others = names;
    others.removeAll(expected);
    others.removeIf([&usual](const QString &name) { return usual.contains(name); });
    QVERIFY2(others.size() <= 1, qPrintable(others.join(u',')));
}

//! A mini program that works: verified, written to, answered for, with a public URL that is ours.
void TestDoctor::nothingIsWrong()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(free.serverPort());
    free.close();
    WechatScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.relay.terminate(), 0);
    scene.relay.writeConfig("data_dir = \"data\"\nlisten = \"127.0.0.1\"\nport = " + port
                            + "\npublic_url = \"http://127.0.0.1:" + port + "\"\n");
    QVERIFY(scene.relay.start());
    appHas(scene, "name", "shop");
    QVERIFY(scene.simulator.ask("verify", { { s("app"), s("shop") } }).value(s("ok")).toBool());
    QVERIFY(scene.say(s("v"), s("hello")).value(s("ok")).toBool());
    QCOMPARE(namesOf(findingsOf(scene)), QStringList());
    const auto run = scene.relay.run({ s("doctor") });
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.out.contains("nothing found"));
    // The ticks stand, and the doctor's own check made none.
    scene.relay.addAgent(s("boss"), { s("--role"), s("admin") });
    HttpConnection admin(scene.relay.port());
    const QJsonObject ticks = admin
                                  .post("/api/v1/admin/channel.ticks", "{\"name\":\"shop\"}",
                                        bearer(scene.relay.issueToken(s("boss"))))
                                  .json();
    QVERIFY(ticks.value(s("verifiedAt")).toInteger() > 0);
    QVERIFY(ticks.value(s("tokenAt")).toInteger() > 0);
    QVERIFY(ticks.value(s("messageAt")).toInteger() > 0);
    QCOMPARE(ticks.value(s("acceptedAt")).toInteger(), 0);
}

//! Behind the public URL stands a certificate nobody vouches for.
void TestDoctor::untrustedCertificate()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(free.serverPort());
    free.close();
    WechatScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.relay.terminate(), 0);
    const test::TestCertificate pair = test::makeTestCertificate({});
    QVERIFY(test::writeFile(scene.relay.fileBeside(s("cert.pem")), pair.certificate));
    QVERIFY(test::writeFile(scene.relay.fileBeside(s("key.pem")), pair.key));
    scene.relay.writeConfig("data_dir = \"data\"\nlisten = \"127.0.0.1\"\nport = " + port
                            + "\npublic_url = \"https://localhost:" + port
                            + "\"\ntls_certificate = \"cert.pem\"\ntls_key = \"key.pem\"\n");
    QVERIFY(scene.relay.start());
    const QStringList names = namesOf(findingsOf(scene));
    QVERIFY2(names.contains(s("certificate_invalid")), qPrintable(names.join(u',')));
    QVERIFY(!names.contains(s("url_unreachable"))); // one cause, one finding
}

//! The doctor asks WeChat and the URL all the same, and says that nobody is there.
void TestDoctor::relayThatDoesNotRun()
{
    WechatScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.relay.terminate(), 0);
    scene.relay.configure("public_url = \"http://127.0.0.1:1\"\n");
    const auto run = scene.relay.run({ s("doctor"), s("shop") });
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.err.contains("does not run"), run.err.constData());
    QVERIFY2(run.out.contains("url_unreachable"), run.out.constData());
    QVERIFY2(!run.out.contains("api_unreachable"),
             run.out.constData()); // WeChat was asked, and answered
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
