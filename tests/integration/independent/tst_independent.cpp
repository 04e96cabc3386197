// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/simulator.h"
#include "relay/simulator/world.h"
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/messagecrypto.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace kefu;

namespace {

const QString kScripts = QStringLiteral(KEFUDESK_INDEPENDENT_SCRIPTS);
//! Filled by the install script beside this file; tests/run calls it.
const QString kPackages = QStringLiteral(KEFUDESK_INDEPENDENT_PACKAGES);
const QByteArray kToken = "independentToken";
// Not canonical base64: its spare bits are set (wechat.md 1.4).
const QByteArray kAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const QByteArray kAppId = "wxba5fad812f8e6fb9";
constexpr int kCases = 1000;

QString readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

simulator::AppConfig shop()
{
    simulator::AppConfig app;
    app.name = QStringLiteral("shop");
    app.appId = kAppId;
    app.secret = "0123456789abcdef0123456789abcdef";
    app.token = kToken;
    app.aesKey = kAesKey;
    app.originalId = "gh_0123456789ab";
    return app;
}

//! Letters of every length in UTF-8, and what is special in JSON and XML.
QString randomText()
{
    static const QStringList kPieces { QStringLiteral("a"),   QStringLiteral("ß"),
                                       QStringLiteral("您"),  QStringLiteral("😀"),
                                       QStringLiteral("\n"),  QStringLiteral("\""),
                                       QStringLiteral("]]>"), QStringLiteral("<xml>") };
    QRandomGenerator *random = QRandomGenerator::global();
    QString text;
    for (int left = random->bounded(200); left > 0; --left)
        text += kPieces.at(random->bounded(int(kPieces.size())));
    return text;
}

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(QRandomGenerator::global()->bounded(256));
    return bytes;
}

QJsonObject sealedCase(const QString &message)
{
    const QByteArray random = randomBytes(16);
    const QByteArray timestamp = QByteArray::number(QRandomGenerator::global()->generate());
    const QByteArray nonce = QByteArray::number(QRandomGenerator::global()->generate());
    const QByteArray encrypt =
        wechat::encryptMessage(*wechat::decodeAesKey(kAesKey), message.toUtf8(), kAppId, random)
            .value_or(QByteArray());
    const QByteArray signature = wechat::signatureOf({ kToken, timestamp, nonce, encrypt });
    return { { QStringLiteral("message"), message },
             { QStringLiteral("random"), QString::fromLatin1(random.toBase64()) },
             { QStringLiteral("timestamp"), QString::fromLatin1(timestamp) },
             { QStringLiteral("nonce"), QString::fromLatin1(nonce) },
             { QStringLiteral("encrypt"), QString::fromLatin1(encrypt) },
             { QStringLiteral("signature"), QString::fromLatin1(signature) } };
}

//! What the relay makes of a push that somebody else sealed.
QString openedByUs(const QJsonObject &one, const QJsonObject &sealed)
{
    wechat::ChannelKeys keys;
    keys.id = ChannelId { 1 };
    keys.token = kToken;
    keys.aesKey = kAesKey;
    keys.appid = QString::fromLatin1(kAppId);
    wechat::CallbackQuery query;
    query.timestamp = one.value(QLatin1String("timestamp")).toString().toLatin1();
    query.nonce = one.value(QLatin1String("nonce")).toString().toLatin1();
    query.msgSignature = sealed.value(QLatin1String("signature")).toString().toLatin1();
    query.encryptType = "aes";
    const QJsonObject body { { QStringLiteral("ToUserName"), QStringLiteral("gh_0123456789ab") },
                             { QStringLiteral("Encrypt"),
                               sealed.value(QLatin1String("encrypt")) } };
    const auto opened =
        wechat::openCallback(keys, query, QJsonDocument(body).toJson(QJsonDocument::Compact));
    return opened ? QString::fromUtf8(*opened) : opened.error().message;
}

//! A node program; its lines as JSON.
struct Node {
    explicit Node(const QStringList &arguments)
    {
        process.setProcessChannelMode(QProcess::SeparateChannels);
        process.start(QStringLiteral("node"), arguments);
    }
    ~Node()
    {
        process.closeWriteChannel();
        if (!process.waitForFinished(5000))
            process.kill();
        process.waitForFinished(5000);
    }
    QList<QJsonObject> readLines()
    {
        while (process.canReadLine())
            lines.append(QJsonDocument::fromJson(process.readLine()).object());
        return lines;
    }

    QProcess process;
    QList<QJsonObject> lines;
};

} // namespace

//! Others' implementations of WeChat's protocol (wechat.md, part 2) against ours.
class TstIndependent : public QObject {
    Q_OBJECT

    std::unique_ptr<simulator::Simulator> m_simulator;
    quint16 m_port = 0;

private Q_SLOTS:
    void initTestCase()
    {
        const QString why = readText(kPackages + QStringLiteral("/skipped"));
        if (!why.isEmpty())
            QSKIP(qPrintable(why));
        if (!QFile::exists(kPackages + QStringLiteral("/node_modules")))
            QSKIP("the packages are not installed: tests/integration/independent/install");
    }
    void init()
    {
        simulator::Config config;
        config.apps = { shop() };
        m_simulator = std::make_unique<simulator::Simulator>(config);
        const auto port = m_simulator->listen(QHostAddress::LocalHost, 0);
        QVERIFY(port.ok());
        m_port = *port;
    }
    void cleanup() { m_simulator.reset(); }

    //! A thousand random bodies, opened and sealed by two others.
    void cryptoAgreesBothWays()
    {
        QJsonArray cases;
        for (int i = 0; i < kCases; ++i)
            cases.append(sealedCase(randomText()));
        Node node({ kScripts + QStringLiteral("/crypto.cjs"), kPackages });
        QVERIFY(node.process.waitForStarted());
        node.process.write(
            QJsonDocument(QJsonObject { { QStringLiteral("token"), QString::fromLatin1(kToken) },
                                        { QStringLiteral("key"), QString::fromLatin1(kAesKey) },
                                        { QStringLiteral("appid"), QString::fromLatin1(kAppId) },
                                        { QStringLiteral("cases"), cases } })
                .toJson(QJsonDocument::Compact));
        node.process.closeWriteChannel();
        QTRY_COMPARE_WITH_TIMEOUT(int(node.process.state()), int(QProcess::NotRunning), 60'000);
        const QByteArray output = node.process.readAllStandardOutput();
        const QJsonArray answers = QJsonDocument::fromJson(output).array();
        QVERIFY2(answers.size() == kCases, node.process.readAllStandardError().constData());
        for (int i = 0; i < kCases; ++i)
            compare(cases.at(i).toObject(), answers.at(i).toObject());
    }

    //! A client of WeChat's API does its work with the simulator.
    void aClientOfTheApiWorks()
    {
        m_simulator->world().app(QStringLiteral("shop"))->config.callback =
            QUrl(QStringLiteral("http://127.0.0.1:1/"));
        QVERIFY(m_simulator->say({}, QStringLiteral("李静"), QStringLiteral("在吗")).ok());
        const simulator::App &app = *m_simulator->world().apps().front();
        const QByteArray openid = simulator::World::openidOf(app, QStringLiteral("李静"));
        Node node({ kScripts + QStringLiteral("/apiclient.cjs"), kPackages,
                    QStringLiteral("http://127.0.0.1:%1").arg(m_port), QString::fromLatin1(kAppId),
                    QString::fromLatin1(app.config.secret), QString::fromLatin1(openid) });
        QTRY_COMPARE_WITH_TIMEOUT(int(node.process.state()), int(QProcess::NotRunning), 60'000);
        const QList<QPair<QString, int>> expected {
            { QStringLiteral("token"), 0 },
            { QStringLiteral("upload"), 0 },
            { QStringLiteral("media"), 0 },
            { QStringLiteral("same"), 0 },
            { QStringLiteral("upload a text as picture"), 40005 },
            { QStringLiteral("upload of no kind"), 40004 },
            { QStringLiteral("media unknown"), 40007 },
            { QStringLiteral("typing"), 0 },
            { QStringLiteral("typing again"), 45081 },
            { QStringLiteral("empty"), 44004 },
            { QStringLiteral("too long"), 45002 },
            { QStringLiteral("stranger"), 40003 },
            { QStringLiteral("text"), 0 },
            { QStringLiteral("image"), 0 },
            { QStringLiteral("card"), 0 },
            { QStringLiteral("link"), 0 },
            { QStringLiteral("fifth"), 0 },
            { QStringLiteral("sixth"), 45047 },
            { QStringLiteral("wrong secret"), 40125 },
            { QStringLiteral("addresses"), 0 },
        };
        const QList<QJsonObject> lines = node.readLines();
        QVERIFY2(lines.size() == expected.size(), node.process.readAllStandardError().constData());
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QCOMPARE(lines.at(i).value(QLatin1String("name")).toString(), expected.at(i).first);
            QVERIFY2(lines.at(i).value(QLatin1String("code")).toInt(-9999) == expected.at(i).second,
                     QJsonDocument(lines.at(i)).toJson().constData());
        }
        QCOMPARE(lines.at(3).value(QLatin1String("value")).toBool(), true);
        const auto &accepted = m_simulator->world().accepted();
        QCOMPARE(accepted.size(), 5);
        QCOMPARE(accepted.first().text,
                 QStringLiteral("您好 😀 \"a\\b\" <a href=\"https://example.com\">x</a>"));
    }

    //! Another's callback receiver understands what the simulator pushes.
    void aReceiverOfCallbacksUnderstands_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("plain") << int(simulator::PushMode::Plain);
        QTest::newRow("compatible") << int(simulator::PushMode::Compatible);
        QTest::newRow("secure") << int(simulator::PushMode::Secure);
    }
    void aReceiverOfCallbacksUnderstands()
    {
        QFETCH(int, mode);
        Node node({ kScripts + QStringLiteral("/receiver.cjs"), kPackages,
                    QString::fromLatin1(kToken), QString::fromLatin1(kAesKey),
                    QString::fromLatin1(kAppId) });
        QTRY_COMPARE_WITH_TIMEOUT(node.readLines().size(), 1, 20'000);
        simulator::AppConfig app = shop();
        app.mode = simulator::PushMode(mode);
        app.callback = QUrl(QStringLiteral("http://127.0.0.1:%1/")
                                .arg(node.lines.first().value(QLatin1String("port")).toInt()));
        QVERIFY(m_simulator->putApp(app).ok());
        QList<simulator::PushOutcome> outcomes;
        const auto note = [&outcomes](const auto &outcome) { outcomes.append(outcome); };
        const QString visitor = QStringLiteral("李静");
        QVERIFY(m_simulator->verify({}, note).ok());
        QVERIFY(m_simulator->enter({}, visitor, QStringLiteral("wxapp"), note).ok());
        QVERIFY(m_simulator->say({}, visitor, QStringLiteral("您好 😀 ]]> <b>"), note).ok());
        QVERIFY(m_simulator->push({}, visitor, QStringLiteral("image"), {}, note).ok());
        QVERIFY(m_simulator->push({}, visitor, QStringLiteral("miniprogrampage"), {}, note).ok());
        QTRY_COMPARE_WITH_TIMEOUT(outcomes.size(), 5, 20'000);
        for (const simulator::PushOutcome &outcome : outcomes)
            QVERIFY2(outcome.ok && outcome.attempts == 1, qPrintable(outcome.detail));
        QTRY_COMPARE(node.readLines().size(), 5);
        const auto value = [&node](int line, const char *name) {
            return node.lines.at(line).value(QLatin1String(name)).toString();
        };
        QCOMPARE(value(1, "Event"), QStringLiteral("user_enter_tempsession"));
        QCOMPARE(value(2, "Content"), QStringLiteral("您好 😀 ]]> <b>"));
        QVERIFY(value(3, "PicUrl").startsWith(QLatin1String("http://127.0.0.1:")));
        QCOMPARE(value(3, "MediaId").size(), 64);
        QCOMPARE(value(4, "AppId"), QString::fromLatin1(kAppId));
        QCOMPARE(value(4, "MsgType"), QStringLiteral("miniprogrampage"));
    }

private:
    void compare(const QJsonObject &one, const QJsonObject &answer)
    {
        const QString message = one.value(QLatin1String("message")).toString();
        for (const QJsonValue &opened : answer.value(QLatin1String("opened")).toArray())
            QCOMPARE(opened.toString(), message);
        QVERIFY(answer.value(QLatin1String("signed")).toBool());
        QVERIFY(answer.value(QLatin1String("same")).toBool());
        const QJsonArray sealed = answer.value(QLatin1String("sealed")).toArray();
        QCOMPARE(sealed.size(), 2);
        for (const QJsonValue &their : sealed)
            QCOMPARE(openedByUs(one, their.toObject()), message);
    }
};

QTEST_GUILESS_MAIN(TstIndependent)
#include "tst_independent.moc"
