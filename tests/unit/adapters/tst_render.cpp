// SPDX-License-Identifier: Apache-2.0
#include "relay/control/render.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using namespace kefu::control;

class TestRender : public QObject {
    Q_OBJECT
private:
    static CommandLine line(const char *args)
    {
        return parseCommandLine(QString::fromUtf8(args).split(u' ')).value();
    }
    static QJsonObject json(const char *text) { return QJsonDocument::fromJson(text).object(); }

private Q_SLOTS:
    void aTokenAndNothingElse()
    {
        const Rendered rendered =
            render(line("token issue x"), json(R"({"ok":true,"d":{"token":"abc"}})"));
        QCOMPARE(rendered.exitCode, int(ExitOk));
        QCOMPARE(rendered.out, QStringLiteral("abc\n"));
        QVERIFY(rendered.err.isEmpty());
    }

    void aListAsJson()
    {
        const Rendered rendered =
            render(line("agent list --json"), json(R"({"ok":true,"d":{"agents":[{"id":"1"}]}})"));
        const QJsonDocument document = QJsonDocument::fromJson(rendered.out.toUtf8());
        QVERIFY(document.isArray());
        QCOMPARE(document.array().size(), 1);
    }

    void aTable()
    {
        const Rendered rendered = render(
            line("agent list"),
            json(
                R"({"ok":true,"d":{"agents":[{"id":"1","username":"xiaomei","nickname":"小美",)"
                R"("role":"agent","capacity":10,"channels":[],"presence":"offline","enabled":true}]}})"));
        const QStringList lines = rendered.out.split(u'\n');
        QVERIFY(lines.at(0).startsWith(QStringLiteral("ID")));
        QVERIFY(lines.at(1).contains(QStringLiteral("xiaomei")));
        QVERIFY(lines.at(1).contains(QStringLiteral("all")));
        QVERIFY(lines.at(1).endsWith(QStringLiteral("yes")));
    }

    void secretsOnlyWhenMade()
    {
        const char *given =
            R"({"ok":true,"d":{"name":"s","callback":"/wechat/s","mode":"secure"}})";
        const char *made = R"({"ok":true,"d":{"name":"s","callback":"/wechat/s","mode":"secure",)"
                           R"("token":"T","aesKey":"K"}})";
        const CommandLine add = line("channel add s --appid wx --secret-stdin");
        QVERIFY(!render(add, json(given)).out.contains(QStringLiteral("not shown again")));
        const QString text = render(add, json(made)).out;
        QVERIFY(text.contains(QStringLiteral("/wechat/s")));
        QVERIFY(text.contains(QStringLiteral("aes-key     K")));
        QVERIFY(text.contains(QStringLiteral("not shown again")));
    }

    void warningsGoToTheOtherStream()
    {
        const Rendered rendered = render(
            line("channel list"),
            json(
                R"({"ok":true,"d":{"channels":[{"name":"a","warning":"one\ntwo"},{"name":"b","warning":""}]}})"));
        QCOMPARE(rendered.err, QStringLiteral("warning: one\nwarning: two\n"));
        QVERIFY(!rendered.out.contains(QStringLiteral("one")));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("err");
        QTest::newRow("conflict") << QByteArray(R"({"code":"conflict","message":"exists"})")
                                  << int(ExitFailure) << QStringLiteral("exists\n");
        QTest::newRow("unavailable") << QByteArray(R"({"code":"unavailable","message":"locked"})")
                                     << int(ExitUnavailable) << QStringLiteral("locked\n");
        QTest::newRow("field") << QByteArray(
            R"({"code":"bad_request","message":"too short","details":{"field":"password"}})")
                               << int(ExitFailure) << QStringLiteral("password: too short\n");
        QTest::newRow("field named already") << QByteArray(
            R"({"code":"bad_request","message":"token: expected","details":{"field":"token"}})")
                                             << int(ExitFailure)
                                             << QStringLiteral("token: expected\n");
    }

    void refusals()
    {
        QFETCH(QByteArray, error);
        const Rendered rendered =
            render(line("agent list"),
                   json(QByteArray("{\"ok\":false,\"error\":" + error + "}").constData()));
        QTEST(rendered.exitCode, "exitCode");
        QTEST(rendered.err, "err");
        QVERIFY(rendered.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRender)
#include "tst_render.moc"
