// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/sendrequest.h"
#include "relay/protocol/features.h"

#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using namespace kefu::layim;

class TestLayimSend : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accepted_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<qint64>("visitor");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("force");
        const auto row = [](const char *name, const char *json, qint64 visitor, const char *text,
                            bool force = false) {
            QTest::newRow(name) << QByteArray(json) << visitor << QString::fromUtf8(text) << force;
        };
        row("as captured from LayIM",
            R"({"mine":{"username":"客服小美","avatar":"/av/7.png","id":"1","mine":true,)"
            R"("content":"您好 face[微笑] \n请稍等"},"to":{"username":"李静","id":"100001",)"
            R"("avatar":"/av/1.png","sign":"","status":"online","name":"李静","type":"friend"}})",
            100001, "您好 [微笑] \n请稍等");
        row("number as id", R"({"mine":{"content":"a"},"to":{"id":7,"type":"friend"}})", 7, "a");
        row("large id as text", R"({"mine":{"content":"a"},"to":{"id":"9007199254740993"}})",
            9007199254740993, "a");
        row("another type", R"({"mine":{"content":"a"},"to":{"id":"7","type":"kefu"}})", 7, "a");
        row("force", R"({"mine":{"content":"a"},"to":{"id":"7"},"force":true})", 7, "a", true);
        row("forged author is ignored", R"({"mine":{"id":"999","content":"a"},"to":{"id":"7"}})", 7,
            "a");
    }

    void accepted()
    {
        QFETCH(QByteArray, json);
        const auto request = sendRequestFromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(request.ok());
        QTEST(request->visitor.value, "visitor");
        QTEST(request->command.content.text, "text");
        QTEST(request->command.force, "force");
        QVERIFY(!request->command.conversation.isValid());
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const QByteArray &json, ErrorCode code,
                            const char *field) {
            QTest::newRow(name) << json << int(code) << QString::fromUtf8(field);
        };
        const ErrorCode bad = ErrorCode::BadRequest;
        row("empty", "{}", bad, "mine");
        row("mine is text", R"({"mine":"a","to":{"id":"1"}})", bad, "mine");
        row("no to", R"({"mine":{"content":"a"}})", bad, "to");
        row("to is a list", R"({"mine":{"content":"a"},"to":["1"]})", bad, "to");
        row("no content", R"({"mine":{},"to":{"id":"1"}})", bad, "mine.content");
        row("content is a number", R"({"mine":{"content":5},"to":{"id":"1"}})", bad,
            "mine.content");
        row("blank content", R"({"mine":{"content":" \n "},"to":{"id":"1"}})", bad, "mine.content");
        row("no id", R"({"mine":{"content":"a"},"to":{}})", bad, "to.id");
        row("id 0", R"({"mine":{"content":"a"},"to":{"id":0}})", bad, "to.id");
        row("negative id", R"({"mine":{"content":"a"},"to":{"id":-1}})", bad, "to.id");
        row("fraction", R"({"mine":{"content":"a"},"to":{"id":1.5}})", bad, "to.id");
        row("id beyond 63 bits", R"({"mine":{"content":"a"},"to":{"id":"9223372036854775808"}})",
            bad, "to.id");
        row("an agent's id", R"({"mine":{"content":"a"},"to":{"id":"a1"}})", bad, "to.id");
        row("a group", R"({"mine":{"content":"a"},"to":{"id":"1","type":"group"}})",
            ErrorCode::Unsupported, "");
        row("too long",
            "{\"mine\":{\"content\":\"" + QByteArray(kMaxTextChars + 1, 'x')
                + "\"},\"to\":{\"id\":\"1\"}}",
            ErrorCode::TooLarge, "");
    }

    void refused()
    {
        QFETCH(QByteArray, json);
        const auto request = sendRequestFromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(!request.ok());
        QTEST(int(request.error().code), "code");
        QTEST(request.error().details.value(QLatin1String("field")).toString(), "field");
    }

    void jQueryForms()
    {
        const QJsonObject json = jsonFromForm("mine%5Bcontent%5D=%E4%BD%A0%E5%A5%BD+1%2B1&mine%"
                                              "5Bmine%5D=true&to%5Bid%5D=7&to%5Btype%5D=friend"
                                              "&force=true&broken");
        const auto request = sendRequestFromJson(json);
        QVERIFY(request.ok());
        QCOMPARE(request->command.content.text, QStringLiteral("你好 1+1"));
        QCOMPARE(request->visitor, VisitorId { 7 });
        QVERIFY(request->command.force);
    }

    void hostileForms_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("only signs") << QByteArray("&&==&[]=&=[]&a[=1&]=2&%=%");
        QTest::newRow("many fields") << QByteArray("mine[content]=x&").repeated(5000);
        QTest::newRow("zero bytes") << QByteArray(2000, '\0');
    }

    void hostileForms()
    {
        QFETCH(QByteArray, body);
        QVERIFY(!sendRequestFromJson(jsonFromForm(body)).ok());
    }
};

QTEST_GUILESS_MAIN(TestLayimSend)
#include "tst_layimsend.moc"
