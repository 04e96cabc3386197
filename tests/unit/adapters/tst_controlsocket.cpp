// SPDX-License-Identifier: Apache-2.0
#include "relay/control/controlclient.h"
#include "relay/control/controlserver.h"
#include "relay/control/offline.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::control;
using L = QLatin1String;

//! The control socket over the real handlers, desk and storage.
class TestControlSocket : public QObject {
    Q_OBJECT
private:
    CallOutcome call(const QByteArray &json)
    {
        ControlClient client;
        std::optional<CallOutcome> outcome;
        client.call(socketPath(m_dir->path()), QJsonDocument::fromJson(json).object(),
                    [&outcome](const CallOutcome &got) { outcome = got; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 20'000); }();
        return outcome.value_or(CallOutcome {});
    }
    QJsonObject answer(const QByteArray &json) { return call(json).answer; }
    QString codeOf(const QByteArray &json)
    {
        return answer(json).value(L("error")).toObject().value(L("code")).toString();
    }
    QByteArray raw(const QByteArray &bytes)
    {
        QLocalSocket socket;
        socket.connectToServer(socketPath(m_dir->path()));
        [&] { QTRY_COMPARE(socket.state(), QLocalSocket::ConnectedState); }();
        socket.write(bytes);
        [&] { QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState); }();
        return socket.readAll();
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_offline = std::make_unique<Offline>();
        const Result<void> opened =
            m_offline->open(m_dir->path(), QStringLiteral("https://k.example"));
        QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().message));
        m_server = std::make_unique<ControlServer>(m_offline->handlers());
        QVERIFY(m_server->listen(m_dir->path()).ok());
    }

    void cleanup()
    {
        m_server.reset();
        bool closed = false;
        m_offline->close([&closed] { closed = true; });
        QTRY_VERIFY(closed);
        m_offline.reset();
    }

    void agents()
    {
        const QJsonObject added = answer(
            R"({"cmd":"agent.add","d":{"username":"xiaomei","role":"agent","password":"correct horse"}})");
        QVERIFY2(added.value(L("ok")).toBool(), QJsonDocument(added).toJson().constData());
        QCOMPARE(added.value(L("d")).toObject().value(L("capacity")).toInt(), 10);
        QCOMPARE(
            codeOf(
                R"({"cmd":"agent.add","d":{"username":"xiaomei","role":"agent","password":"correct horse"}})"),
            QStringLiteral("conflict"));
        const QJsonArray list =
            answer(R"({"cmd":"agent.list"})").value(L("d")).toObject().value(L("agents")).toArray();
        QCOMPARE(list.size(), 1);
        QVERIFY(!QJsonDocument(list).toJson().contains("horse"));
        QVERIFY(!QJsonDocument(list).toJson().contains("argon2"));
    }

    void channelsShowSecretsOnce()
    {
        const QJsonObject added = answer(
            R"({"cmd":"channel.add","d":{"name":"shop","appid":"wxb11529c136998cb6","secret":"s3cret"}})");
        QVERIFY2(added.value(L("ok")).toBool(), QJsonDocument(added).toJson().constData());
        const QJsonObject d = added.value(L("d")).toObject();
        QCOMPARE(d.value(L("callback")), QJsonValue(L("https://k.example/wechat/shop")));
        QCOMPARE(d.value(L("aesKey")).toString().size(), 43);
        QVERIFY(d.value(L("token")).toString().size() >= 3);
        QVERIFY(!QJsonDocument(added).toJson().contains("s3cret"));
        const QByteArray list = QJsonDocument(answer(R"({"cmd":"channel.list"})")).toJson();
        QVERIFY(list.contains("shop"));
        for (const QByteArray &secret :
             { QByteArray("s3cret"), d.value(L("token")).toString().toLatin1(),
               d.value(L("aesKey")).toString().toLatin1() })
            QVERIFY(!list.contains(secret));
    }

    void givenSecretsAreNotRepeated()
    {
        const QJsonObject added = answer(
            R"({"cmd":"channel.add","d":{"name":"shop","appid":"wx1","secret":"s3cret","token":"AAAAA",)"
            R"("aesKey":" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ","mode":"plain"}})");
        QVERIFY2(added.value(L("ok")).toBool(), QJsonDocument(added).toJson().constData());
        QVERIFY(!added.value(L("d")).toObject().contains(L("token")));
        QVERIFY(!added.value(L("d")).toObject().contains(L("aesKey")));
        QVERIFY(added.value(L("d"))
                    .toObject()
                    .value(L("warning"))
                    .toString()
                    .contains(L("plain mode")));
    }

    void theSameAppIdIsAWarning()
    {
        const char *first = R"({"cmd":"channel.add","d":{"name":"a","appid":"wx1","secret":"s"}})";
        const char *second = R"({"cmd":"channel.add","d":{"name":"b","appid":"wx1","secret":"s"}})";
        QVERIFY(answer(first).value(L("d")).toObject().value(L("warning")).toString().isEmpty());
        QCOMPARE(answer(second).value(L("d")).toObject().value(L("warning")).toString(),
                 QStringLiteral("the same AppID is used by a"));
    }

    void tokens()
    {
        QCOMPARE(codeOf(R"({"cmd":"token.issue","d":{"username":"nobody"}})"),
                 QStringLiteral("not_found"));
        answer(
            R"({"cmd":"agent.add","d":{"username":"x","role":"agent","password":"correct horse"}})");
        const QJsonObject issued =
            answer(R"({"cmd":"token.issue","d":{"username":"x","scope":"layim"}})");
        QVERIFY(issued.value(L("d")).toObject().value(L("token")).toString().size() >= 32);
    }

    void status()
    {
        const QJsonObject d = answer(R"({"cmd":"status"})").value(L("d")).toObject();
        QVERIFY(d.value(L("alive")).toBool());
        QCOMPARE(d.value(L("queued")).toInt(-1), 0);
    }

    void wrongCommands_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *json, const char *code) {
            QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(code);
        };
        row(R"({})", "unsupported");
        row(R"({"cmd":5})", "unsupported");
        row(R"({"cmd":"agent.remove"})", "unsupported");
        row(R"({"cmd":"agent.add","d":5})", "bad_request");
        row(R"({"cmd":"agent.add","d":{"username":"a b","role":"agent","password":"12345678"}})",
            "bad_request");
        row(R"({"cmd":"agent.add","d":{"username":"a","role":"agent","password":"short"}})",
            "bad_request");
        row(R"({"cmd":"agent.add","d":{"username":"a","role":"boss","password":"12345678"}})",
            "bad_request");
        row(R"({"cmd":"agent.add","d":{"username":"a","role":"agent","password":"12345678","capacity":-1}})",
            "bad_request");
        row(R"({"cmd":"agent.add","d":{"username":"a","role":"agent","password":"12345678","channels":[5]}})",
            "bad_request");
        row(R"({"cmd":"agent.add","d":{"username":"a","role":"agent","password":"12345678","channels":["none"]}})",
            "not_found");
        row(R"({"cmd":"channel.add","d":{"name":"a/b","appid":"wx","secret":"s"}})", "bad_request");
        row(R"({"cmd":"channel.add","d":{"name":"a","appid":"wx","secret":"s","aesKey":"short"}})",
            "bad_request");
        row(R"({"cmd":"channel.add","d":{"name":"a","appid":"wx","secret":"s","mode":"open"}})",
            "bad_request");
        row(R"({"cmd":"channel.add","d":{"name":"a","appid":"wx","secret":"s","apiBase":"ftp://x"}})",
            "bad_request");
        row(R"({"cmd":"token.issue","d":{"username":"x","scope":"all"}})", "bad_request");
    }

    void wrongCommands()
    {
        QFETCH(QByteArray, json);
        QTEST(codeOf(json), "code");
    }

    void wrongLines()
    {
        QVERIFY(raw("hello\n").contains("bad_frame"));
        QVERIFY(raw("[]\n").contains("bad_frame"));
        QVERIFY(raw(QByteArray(kMaxLine + 1, 'x')).contains("too_large"));
    }

    void aSilentConnectionIsClosed()
    {
        m_server->setDeadline(50);
        QVERIFY(raw({}).isEmpty());
        QVERIFY(raw("{\"cmd\":").isEmpty());
    }

    void onlyItsOwnerMayOpenIt()
    {
        const QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY((QFile::permissions(socketPath(m_dir->path())) & others) == 0);
    }

    void nobodyListens()
    {
        m_server->close();
        QCOMPARE(call(R"({"cmd":"status"})").kind, CallOutcome::Kind::NotRunning);
    }

    void anAnswerThatNeverComes()
    {
        m_server->close();
        QLocalServer deaf;
        QLocalServer::removeServer(socketPath(m_dir->path()));
        QVERIFY(deaf.listen(socketPath(m_dir->path())));
        ControlClient client;
        client.setDeadline(100);
        std::optional<CallOutcome> outcome;
        client.call(socketPath(m_dir->path()), {},
                    [&outcome](const CallOutcome &got) { outcome = got; });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->kind, CallOutcome::Kind::Broken);
    }

    void theLockKeepsASecondOneOut()
    {
        Offline second;
        const Result<void> opened = second.open(m_dir->path(), {});
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Conflict);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Offline> m_offline;
    std::unique_ptr<ControlServer> m_server;
};

QTEST_GUILESS_MAIN(TestControlSocket)
#include "tst_controlsocket.moc"
