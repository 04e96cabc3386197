// SPDX-License-Identifier: Apache-2.0
#include "relay/api/apianswer.h"
#include "relay/api/messagehandler.h"
#include "relay/protocol/features.h"

#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using namespace kefu::api;

class TestApiAnswer : public QObject {
    Q_OBJECT
private:
    static http::Request post(const QByteArray &id, const QByteArray &body)
    {
        http::Request request;
        request.method = "POST";
        request.routeValues.append({ "id", id });
        request.body = body;
        request.id = 77;
        return request;
    }

private Q_SLOTS:
    void oneShapeForEveryError()
    {
        for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
            const http::Response response =
                errorResponse(post("1", {}), makeError(ErrorCode(code), QStringLiteral("why")));
            QVERIFY(response.status >= 400 && response.status < 600);
            const QJsonObject json = QJsonDocument::fromJson(response.body).object();
            QStringList keys = json.keys();
            QCOMPARE(keys,
                     QStringList({ QStringLiteral("code"), QStringLiteral("details"),
                                   QStringLiteral("message"), QStringLiteral("requestId"),
                                   QStringLiteral("retryable") }));
            QCOMPARE(json.value(QLatin1String("requestId")), QJsonValue(QLatin1String("77")));
            QCOMPARE(json.value(QLatin1String("code")).toString(), errorCodeName(ErrorCode(code)));
        }
    }

    void retryAfterInWholeSeconds()
    {
        const http::Response response = errorResponse(
            post("1", {}),
            makeError(ErrorCode::RateLimited, {}, { { QStringLiteral("retryAfterMs"), 1500 } }));
        QCOMPARE(response.status, 429);
        QVERIFY(response.headers.contains(QPair<QByteArray, QByteArray>("retry-after", "2")));
    }

    void bearerTokens_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("plain") << QByteArray("Bearer abc") << QByteArray("abc");
        QTest::newRow("other case, blanks") << QByteArray("bEARER   abc ") << QByteArray("abc");
        QTest::newRow("basic") << QByteArray("Basic abc") << QByteArray();
        QTest::newRow("none") << QByteArray() << QByteArray();
        QTest::newRow("word only") << QByteArray("Bearer") << QByteArray();
    }

    void bearerTokens()
    {
        QFETCH(QByteArray, header);
        http::Request request;
        request.headers.emplaceBack("authorization", header);
        QTEST(bearerToken(request), "token");
    }

    void replies_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code"); // -1: good
        const auto row = [](const char *name, const QByteArray &id, const QByteArray &body,
                            int code) { QTest::newRow(name) << id << body << code; };
        const int bad = int(ErrorCode::BadRequest);
        row("text", "1", R"({"text":"您好"})", -1);
        row("content", "1", R"({"content":{"kind":"text","text":"您好"}})", -1);
        row("all fields", "1", R"({"text":"a","clientMessageId":"c1","force":true,"resendOf":"5"})",
            -1);
        row("unknown fields", "1", R"({"text":"a","more":[1]})", -1);
        row("longest", "1", "{\"text\":\"" + QByteArray(kMaxTextChars, 'x') + "\"}", -1);
        row("too long", "1", "{\"text\":\"" + QByteArray(kMaxTextChars + 1, 'x') + "\"}",
            int(ErrorCode::TooLarge));
        row("neither", "1", "{}", bad);
        row("both", "1", R"({"text":"a","content":{"kind":"text","text":"b"}})", bad);
        row("empty text", "1", R"({"text":""})", bad);
        row("text is a number", "1", R"({"text":5})", bad);
        row("content is text", "1", R"({"content":"a"})", bad);
        row("not sendable", "1", R"({"content":{"kind":"enter","text":"a"}})", bad);
        row("force is text", "1", R"({"text":"a","force":"true"})", bad);
        row("resendOf is a number", "1", R"({"text":"a","resendOf":5})", bad);
        row("long clientMessageId", "1",
            "{\"text\":\"a\",\"clientMessageId\":\"" + QByteArray(65, 'x') + "\"}", bad);
        row("not JSON", "1", "hello", int(ErrorCode::BadFrame));
        row("a list", "1", "[]", int(ErrorCode::BadFrame));
        row("deep", "1", QByteArray(5000, '['), int(ErrorCode::BadFrame));
        row("no such id", "x", R"({"text":"a"})", int(ErrorCode::NotFound));
        row("id 0", "0", R"({"text":"a"})", int(ErrorCode::NotFound));
        row("id too large", "99999999999999999999", R"({"text":"a"})", int(ErrorCode::NotFound));
    }

    void replies()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        const auto command = replyFromRequest(post(id, body));
        QCOMPARE(command.ok() ? -1 : int(command.error().code), code);
        if (command)
            QCOMPARE(command->conversation, ConversationId { 1 });
    }

    void loneSurrogatesDoNotGoOut()
    {
        const auto command = replyFromRequest(post("1", R"({"text":"a\ud83d"})"));
        QVERIFY(command.ok());
        QCOMPARE(command->content.text, QStringLiteral("a\uFFFD"));
    }
};

QTEST_GUILESS_MAIN(TestApiAnswer)
#include "tst_apianswer.moc"
