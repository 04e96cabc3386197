// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/apierror.h"
#include "relay/simulator/faultbook.h"
#include "relay/simulator/sendcheck.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace kefu::simulator;

class TstSendCheck : public QObject {
    Q_OBJECT

    static CallFacts facts(Fault::Where where, const QString &app) { return { where, {}, app }; }

private Q_SLOTS:
    void bodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QByteArray &body, int code) {
            QTest::newRow(name) << body << code;
        };
        const auto text = [](const QByteArray &content) {
            QByteArray body = R"({"touser":"o1","msgtype":"text","text":{"content":"TEXT"}})";
            return body.replace("TEXT", content);
        };
        row("text", text("您好 😀 <a href=\\\"http://x\\\">y</a>"), Ok);
        row("empty body", "", EmptyPost);
        row("blank body", " \n", EmptyPost);
        row("not JSON", "{touser", BadJson);
        row("an array", "[]", BadJson);
        row("invalid UTF-8", text("\xff\xfe"), BadJson);
        row("escaped letters", text("\\u4f60\\u597d"), InvalidCharset);
        row("escaped angle bracket", text("\\u003ca>"), InvalidCharset);
        row("backslash before u is no escape", text("C:\\\\users"), Ok);
        row("newline escape", text("a\\nb"), Ok);
        row("no receiver", R"({"msgtype":"text","text":{"content":"x"}})", InvalidOpenid);
        row("receiver is a number", R"({"touser":1,"msgtype":"text","text":{"content":"x"}})",
            InvalidOpenid);
        row("no type", R"({"touser":"o1","text":{"content":"x"}})", InvalidMessageType);
        row("unknown type", R"({"touser":"o1","msgtype":"hologram"})", InvalidMessageType);
        row("empty text", text(""), EmptyContent);
        row("no text", R"({"touser":"o1","msgtype":"text"})", EmptyContent);
        row("2048 bytes", text(QByteArray(2048, 'a')), Ok);
        row("2049 bytes", text(QByteArray(2049, 'a')), ContentTooLong);
        row("682 characters of 3 bytes", text(QByteArray("好").repeated(682)), Ok);
        row("683 characters of 3 bytes", text(QByteArray("好").repeated(683)), ContentTooLong);
        row("escapes count as what they mean", text(QByteArray("\\n").repeated(2048)), Ok);
        row("an image", R"({"touser":"o1","msgtype":"image","image":{"media_id":"x"}})", Ok);
        row("for official accounts",
            R"({"touser":"o1","msgtype":"voice","voice":{"media_id":"x"}})", TypeNotPermitted);
    }
    void bodies()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        const SendCheck check = checkSendBody(body);
        QCOMPARE(check.code != Ok ? check.code : contentCode(check), code);
    }

    void errorsLookLikeWeChats_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("token") << int(InvalidCredential)
                               << QStringLiteral(
                                      "invalid credential, access_token is invalid or not latest");
        QTest::newRow("busy") << int(SystemBusy) << QStringLiteral("system error");
        QTest::newRow("count") << int(OutOfCount) << QStringLiteral("out of response count limit");
        QTest::newRow("window") << int(OutOfWindow)
                                << QStringLiteral(
                                       "response out of time limit or subscription is canceled");
        QTest::newRow("charset") << int(InvalidCharset) << QStringLiteral("invalid charset");
        QTest::newRow("unlisted") << 99999 << QStringLiteral("simulated error");
    }
    void errorsLookLikeWeChats()
    {
        QFETCH(int, code);
        QFETCH(QString, words);
        const auto object = QJsonDocument::fromJson(apiAnswer(code, 0x6141b79a, 1)).object();
        QCOMPARE(object.value(QLatin1String("errcode")).toInt(), code);
        const QString errmsg = object.value(QLatin1String("errmsg")).toString();
        QVERIFY2(errmsg.startsWith(words), qPrintable(errmsg));
        static const QRegularExpression rid(
            QStringLiteral(" rid: 6141b79a-[0-9a-f]{8}-[0-9a-f]{8}$"));
        QVERIFY2(rid.match(errmsg).hasMatch(), qPrintable(errmsg));
        QVERIFY(apiAnswer(code, 1, 1) != apiAnswer(code, 1, 2));
    }

    void okHasNoRid()
    {
        QCOMPARE(apiAnswer(Ok, 1, 1), QByteArray(R"({"errcode":0,"errmsg":"ok"})"));
    }

    void faultsAreRead_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("good");
        QTest::newRow("errcode") << QByteArray(R"({"kind":"errcode","value":-1})") << true;
        QTest::newRow("errcode 0") << QByteArray(R"({"kind":"errcode","value":0})") << false;
        QTest::newRow("no answer")
            << QByteArray(R"({"kind":"no-answer","count":3,"deliver":true})") << true;
        QTest::newRow("status") << QByteArray(R"({"on":"token","kind":"status","value":502})")
                                << true;
        QTest::newRow("status 200") << QByteArray(R"({"kind":"status","value":200})") << false;
        QTest::newRow("no kind") << QByteArray("{}") << false;
        QTest::newRow("count 0") << QByteArray(R"({"kind":"no-answer","count":0})") << false;
        QTest::newRow("outage") << QByteArray(
            R"({"on":"all","kind":"status","forMs":60000,"afterMs":5})")
                                << true;
        QTest::newRow("slow") << QByteArray(R"({"kind":"slow","value":2000})") << true;
        QTest::newRow("slower than slow") << QByteArray(R"({"kind":"slow","value":-1})") << false;
        QTest::newRow("reset") << QByteArray(R"({"kind":"reset"})") << true;
        QTest::newRow("reset inside") << QByteArray(R"({"kind":"reset-inside"})") << true;
        QTest::newRow("reset after") << QByteArray(R"({"kind":"reset-after"})") << true;
        QTest::newRow("back in time") << QByteArray(R"({"kind":"reset","afterMs":-1})") << false;
        QTest::newRow("for ever") << QByteArray(R"({"kind":"reset","forMs":99999999999})") << false;
        QTest::newRow("elsewhere") << QByteArray(R"({"on":"moon","kind":"no-answer"})") << false;
    }
    void faultsAreRead()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, good);
        QCOMPARE(parseFault(QJsonDocument::fromJson(json).object(), 1000).ok(), good);
    }

    void faultsAreUsedUp()
    {
        FaultBook book;
        const QString shop = QStringLiteral("shop");
        const auto fault = [](const char *json) {
            return *parseFault(QJsonDocument::fromJson(json).object(), 0);
        };
        book.add(fault(R"({"kind":"errcode","app":"shop","value":45009,"count":2})"));
        book.add(fault(R"({"kind":"no-answer"})"));
        QCOMPARE(book.pending(1), 3);
        QVERIFY(!book.take(facts(Fault::Where::Token, shop), 1));
        QCOMPARE(book.take(facts(Fault::Where::Send, QStringLiteral("other")), 1)->kind,
                 Fault::Kind::NoAnswer);
        QVERIFY(!book.take(facts(Fault::Where::Send, QStringLiteral("other")), 1));
        QCOMPARE(book.take(facts(Fault::Where::Send, shop), 1)->value, 45009);
        QVERIFY(book.take(facts(Fault::Where::Send, shop), 1));
        QVERIFY(!book.take(facts(Fault::Where::Send, shop), 1));
    }

    //! Hits every call of its time and none outside.
    void outagesBeginAndEnd()
    {
        FaultBook book;
        const QString shop = QStringLiteral("shop");
        const QJsonObject outage { { QStringLiteral("on"), QStringLiteral("all") },
                                   { QStringLiteral("kind"), QStringLiteral("status") },
                                   { QStringLiteral("afterMs"), 100 },
                                   { QStringLiteral("forMs"), 50 } };
        book.add(*parseFault(outage, 1000));
        QCOMPARE(book.pending(1000), 1);
        QVERIFY(!book.take(facts(Fault::Where::Send, shop), 1099));
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(book.take(facts(Fault::Where::Send, shop), 1100 + i)->value, 502);
            QVERIFY(book.take(facts(Fault::Where::Token, shop), 1149));
        }
        QVERIFY(!book.take(facts(Fault::Where::Send, shop), 1150));
        QCOMPARE(book.pending(1150), 0);
    }
};

QTEST_GUILESS_MAIN(TstSendCheck)
#include "tst_sendcheck.moc"
