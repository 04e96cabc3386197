// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"

#include <QTest>

//! Compatible mode through the real relay: what is encrypted counts, the clear copy beside it never
//! does (wechat.md 1.3).
class TestCompatible : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void onlyTheEncryptedCounts_data();
    void onlyTheEncryptedCounts();
    void officialVector();
    void fromTheSimulator_data();
    void fromTheSimulator();

private:
    int rows(const QString &text) const
    {
        return m_scene.countRows(QStringLiteral("messages"),
                                 QStringLiteral("text = '%1'").arg(text));
    }

    WechatScene m_scene;
};

namespace {

//! The push with other words beside its Encrypt.
QByteArray withCopy(const Push &push, const QByteArray &content, bool xml)
{
    if (!xml)
        return R"({"FromUserName":"oTest","MsgType":"text","Content":")" + content
            + R"(","Encrypt":")" + push.encrypt + "\"}";
    return "<xml><FromUserName><![CDATA[oTest]]></FromUserName><MsgType><![CDATA[text]]></MsgType>"
           "<Content><![CDATA["
        + content + "]]></Content><Encrypt><![CDATA[" + push.encrypt + "]]></Encrypt></xml>";
}

} // namespace

void TestCompatible::initTestCase()
{
    QVERIFY(m_scene.start(QStringLiteral("compatible")));
}

void TestCompatible::onlyTheEncryptedCounts_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<bool>("xml");
    QTest::addColumn<int>("status");
    enum { Forged, Broken, ClearOnly, OtherSignature, SecureBody };
    const auto row = [](const char *name, int what, int status) {
        QTest::addRow("%s, xml", name) << what << true << status;
        QTest::addRow("%s, json", name) << what << false << status;
    };
    row("forged copy beside it", Forged, 200);
    row("copy that breaks the envelope", Broken, 200);
    row("clear copy alone", ClearOnly, 403);
    row("signed for the query only", OtherSignature, 403);
    row("no copy, as in secure mode", SecureBody, 200);
}

void TestCompatible::onlyTheEncryptedCounts()
{
    QFETCH(int, what);
    QFETCH(bool, xml);
    QFETCH(int, status);
    const QByteArray number = QByteArray::number(what) + (xml ? "x" : "j");
    const QByteArray said = "said " + number;
    const QByteArray forged = "forged " + number;
    Push push = sealedPush(m_scene.keys, textMessage("oTest", said, 1000 + what * 2 + xml), xml);
    QByteArray body = withCopy(push, forged, xml);
    if (what == 1)
        body = withCopy(push, forged + (xml ? "]]></x>&" : "\"x"), xml);
    if (what == 2)
        body = withCopy({}, forged, xml);
    if (what == 3) // the signature everybody sees in the query, in place of the one over Encrypt
        push.msgSignature = push.target().mid(push.target().indexOf("signature=") + 10, 40);
    if (what == 4)
        body = push.body();
    const qsizetype before = m_scene.relay.log().count("the clear copy is not what is encrypted");
    HttpConnection http(m_scene.relay.port());
    const HttpAnswer answer = http.post(push.target(), body);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.body, status == 200 ? QByteArray("success") : QByteArray());
    QCOMPARE(rows(QString::fromLatin1(said)), status == 200 ? 1 : 0);
    QCOMPARE(rows(QString::fromLatin1(forged)), 0);
    // Told once in ten seconds, and never in the words that were sent.
    if (what == 0 && xml)
        QVERIFY(m_scene.relay.log().count("the clear copy is not what is encrypted") > before);
    QVERIFY(!m_scene.relay.log().contains(forged) && !m_scene.relay.log().contains(said));
}

//! The published example, as it stands, with the copy as it stands.
void TestCompatible::officialVector()
{
    const QJsonObject vector = vectorNamed(QStringLiteral("dec-official-python-demo-compat"));
    const auto text = [&vector](const char *key) {
        return vector.value(QLatin1String(key)).toString();
    };
    RelayProcess relay;
    relay.addChannel(QStringLiteral("shop"),
                     { QStringLiteral("--appid"), text("appid"), QStringLiteral("--token"),
                       text("token"), QStringLiteral("--aes-key"), text("encoding_aes_key"),
                       QStringLiteral("--mode"), QStringLiteral("compatible") });
    QVERIFY2(relay.start(), relay.log().constData());
    QFile file(QStringLiteral(KEFUDESK_FIXTURES "/wechat/payloads/enc_compat.xml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray body = file.readAll();
    const Push push = pushOfVector(QStringLiteral("dec-official-python-demo-compat"));
    HttpConnection http(relay.port());
    QCOMPARE(http.post(push.target(), body).body, QByteArray("success"));
    QCOMPARE(http.post(push.target(), QByteArray(body).replace("abcdteT", "forged!")).body,
             QByteArray("success")); // a repetition: nothing new
    QCOMPARE(http.post(push.target(), QByteArray(body).replace("hyzAe4O", "hyzAe4P")).status, 403);
}

void TestCompatible::fromTheSimulator_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("xml") << QStringLiteral("xml");
    QTest::newRow("json") << QStringLiteral("json");
}

//! Words that would end a CDATA section or a string, in both copies.
void TestCompatible::fromTheSimulator()
{
    QFETCH(QString, format);
    WechatScene scene;
    QVERIFY(scene.start(QStringLiteral("compatible"), format));
    scene.relay.addAgent(QStringLiteral("xm"));
    const SceneConsole console(scene, QStringLiteral("xm"));
    const QString words = QStringLiteral(
        "]]></Content><Encrypt>AAAA</Encrypt> \",\"Encrypt\":\"AAAA\" 您好 \U0001F60A");
    const QJsonObject outcome = scene.say(QStringLiteral("李静"), words);
    QVERIFY2(outcome.value(QLatin1String("ok")).toBool(),
             QJsonDocument(outcome).toJson().constData());
    QCOMPARE(outcome.value(QLatin1String("attempts")).toInt(), 1);
    QTRY_COMPARE(console.heard.size(), 1);
    QCOMPARE(console.heard.first().second, words);
    QVERIFY(!scene.relay.log().contains("clear copy"));
}

QTEST_GUILESS_MAIN(TestCompatible)
#include "tst_compatible.moc"
