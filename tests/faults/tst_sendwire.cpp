// SPDX-License-Identifier: Apache-2.0
#include "relay/http/oncehttpclient.h"
#include "tests/unit/desk/deskfixture.h"
#include "tests/unit/http/certificates.h"
#include "tests/unit/http/faultserver.h"

#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslKey>
#include <QTimer>
#include <cstdio>

using namespace kefu;
using namespace kefu::testing;
using test::Fault;
using test::FaultServer;

namespace {

constexpr int kPerVisitor = 5; // what WeChat allows
constexpr int kCallMs = 700; // instead of 8 s, so that a hanging peer does not take a morning

bool isLong()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") == 1;
}

//! Where the fault meets the sends.
enum class Connection {
    Plain,
    Tls,
    Kept, //!< on connections that were good for a while
};

//! How the sends of one mode ended, and what the wire saw.
struct Tally {
    int accepted = 0;
    int failed = 0;
    int uncertain = 0;
    int none = 0; //!< without an end
    int most = 0; //!< requests on the wire for one message
    int twice = 0; //!< messages with more than one
};

//! The whole way out: desk, store, outbox, token, send policy, libcurl; the peer at the other end
//! fails as it is told. Every message has a mark in the URL, so that its copies can be counted.
struct WireScene : DeskFixture {
    explicit WireScene(const QSslConfiguration *tls, const QString &caFile)
        : server(tls)
        , client(32)
    {
        server.setBody(R"({"errcode":0,"errmsg":"ok"})");
        isSecure = tls != nullptr;
        if (isSecure)
            client.setCaFile(caFile);
        close();
        reopen();
        shop = addChannel(QStringLiteral("shop"));
        agent = addAgent(QStringLiteral("xm"), Role::Agent, 0);
        attach(agent, &console);
    }
    ~WireScene() { close(); }

    void reopen()
    {
        storage = std::make_unique<storage::Storage>();
        Result<storage::StartState> state = storage->open(dir.path());
        if (!state)
            qFatal("%s", qPrintable(state.error().message));
        desk = std::make_unique<desk::Desk>(
            *storage, [this](ChannelId) { return transport(); }, settings);
        desk->start(std::move(state).value());
    }

    wechat::Transport transport()
    {
        return [this](const wechat::ApiCall &call,
                      std::function<void(const wechat::ApiAnswer &)> done) {
            if (call.url.path().endsWith(QLatin1String("stable_token"))) {
                const wechat::ApiAnswer token { domain::CallResult::Answered,
                                                200,
                                                R"({"access_token":"T","expires_in":7200})",
                                                {} };
                QTimer::singleShot(0, &context, [done, token] { done(token); });
                return;
            }
            client.send(requestOf(call), &context, [done](const http::OnceReply &reply) {
                const auto result = reply.outcome == http::OnceReply::Outcome::Answered
                    ? domain::CallResult::Answered
                    : reply.outcome == http::OnceReply::Outcome::NeverSent
                    ? domain::CallResult::NeverSent
                    : domain::CallResult::Unclear;
                done({ result, reply.status, reply.body, reply.detail });
            });
        };
    }

    http::OnceRequest requestOf(const wechat::ApiCall &call) const
    {
        static const QRegularExpression mark(QStringLiteral("#(m\\d+)#"));
        http::OnceRequest request;
        request.url = QUrl(QStringLiteral("%1://127.0.0.1:%2/cgi-bin/message/custom/send?%3")
                               .arg(isSecure ? QStringLiteral("https") : QStringLiteral("http"))
                               .arg(port)
                               .arg(mark.match(QString::fromUtf8(call.body)).captured(1)));
        request.headers = { { "Content-Type", call.contentType } };
        request.body = call.body;
        request.totalMs = kCallMs;
        return request;
    }

    //! Visitors who have asked, each the agent's.
    bool prepare(int visitors)
    {
        port = server.serverPort();
        for (int i = 0; i < visitors; ++i) {
            if (!say(shop, QStringLiteral("oVisitor%1").arg(i), QStringLiteral("?")))
                return false;
        }
        return QTest::qWaitFor([&] { return console.gained().size() == visitors; }, 30'000);
    }

    void sendAll(int first, int perVisitor)
    {
        const QList<ConversationId> conversations = console.gained();
        for (int i = 0; i < perVisitor; ++i) {
            for (const ConversationId conversation : conversations) {
                desk::ReplyCommand command;
                command.conversation = conversation;
                command.content.text = QStringLiteral("#m%1#").arg(first + marks);
                ++marks;
                desk->send(actor(agent), command, [this](const Result<Message> &sent) {
                    if (sent)
                        ids.append(sent->id);
                });
            }
        }
    }

    quint64 ended() const { return desk->figures().books.endedInAll(); }

    Tally tally(int sends) const
    {
        Tally tally;
        const auto &books = desk->figures().books.ended;
        const auto count = [&books](DeliveryState state) {
            const auto found = books.find(state);
            return found == books.end() ? 0 : int(found->second);
        };
        tally.accepted = count(DeliveryState::Accepted);
        tally.failed = count(DeliveryState::Failed);
        tally.uncertain = count(DeliveryState::Uncertain);
        tally.none = sends - int(ended());
        for (int i = 0; i < sends; ++i) {
            const int copies = server.copies("m" + QByteArray::number(i));
            tally.most = std::max(tally.most, copies);
            tally.twice += copies > 1 ? 1 : 0;
        }
        return tally;
    }

    FaultServer server;
    QObject context;
    http::OnceHttpClient client;
    bool isSecure = false;
    quint16 port = 0;
    FakeConsole console;
    ChannelId shop;
    AgentId agent;
    int marks = 0;
    QList<MessageId> ids;
};

struct Mode {
    const char *name;
    Fault fault;
    bool ambiguous; //!< the request may have been read: one copy, never again
    int passesAfterMs; //!< the peer is well again after that; 0 = never
};

// 14 of them fail; the first is the control.
constexpr Mode kModes[] = {
    { "answers", Fault::None, false, 0 },
    { "nobody listens, then somebody", Fault::None, false, 1500 },
    { "closes at once", Fault::CloseOnAccept, false, 1500 },
    { "resets at once", Fault::ResetOnAccept, false, 1500 },
    { "resets on the first byte", Fault::ResetOnFirstByte, true, 0 },
    { "closes after the request", Fault::CloseAfterRequest, true, 0 },
    { "resets after the request", Fault::ResetAfterRequest, true, 0 },
    { "never answers", Fault::NoAnswer, true, 0 },
    { "half a status line", Fault::HalfStatusLine, true, 0 },
    { "headers only", Fault::CloseAfterHeaders, true, 0 },
    { "half a body", Fault::HalfBody, true, 0 },
    { "resets inside the body", Fault::ResetInBody, true, 0 },
    { "HTTP 500", Fault::Status500, true, 0 },
    { "no HTTP", Fault::Garbage, true, 0 },
    { "broken chunks", Fault::BrokenChunks, true, 0 },
    { "closes kept connections", Fault::CloseWhenIdle, true, 0 },
};

} // namespace

//! 14 ways a network fails, with many sends each: how often a message is on the wire, and how it
//! ends. What may have been delivered is there once and never again; nothing is without an end.
class TestSendWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyFault_data();
    void everyFault();

private:
    QTemporaryDir m_certificates;
    QSslConfiguration m_tls;
    QString m_caFile;
};

void TestSendWire::initTestCase()
{
    const QString folder = m_certificates.path();
    QVERIFY(test::makeCertificate(folder, QStringLiteral("ca"), {}, true));
    QVERIFY(test::makeCertificate(folder, QStringLiteral("server"), QStringLiteral("IP:127.0.0.1"),
                                  false));
    m_caFile = folder + QStringLiteral("/ca.pem");
    QFile certificate(folder + QStringLiteral("/server.pem"));
    QFile key(folder + QStringLiteral("/server.key"));
    QVERIFY(certificate.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly));
    m_tls = QSslConfiguration::defaultConfiguration();
    m_tls.setLocalCertificate(QSslCertificate(certificate.readAll()));
    m_tls.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
    m_tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    std::printf("\n%-32s %-6s %7s %9s %9s %9s %9s %6s %6s\n", "fault", "way", "sends", "accepted",
                "failed", "uncertain", "no end", "most", "twice");
}

void TestSendWire::everyFault_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("way");
    constexpr const char *kWays[] = { "plain", "tls", "kept" };
    for (size_t mode = 0; mode < std::size(kModes); ++mode) {
        for (int way = 0; way < 3; ++way)
            QTest::addRow("%s, %s", kModes[mode].name, kWays[way]) << int(mode) << way;
    }
}

void TestSendWire::everyFault()
{
    QFETCH(int, mode);
    QFETCH(int, way);
    const Mode &fault = kModes[mode];
    const bool isKept = Connection(way) == Connection::Kept;
    const int visitors = isLong() ? 200 : 8;
    const int sends = visitors * kPerVisitor;
    WireScene scene(Connection(way) == Connection::Tls ? &m_tls : nullptr, m_caFile);
    QVERIFY(scene.prepare(visitors));
    const int good = isKept ? visitors : 0; // one each, so that every connection was good once
    if (isKept) {
        scene.sendAll(0, 1);
        QTRY_COMPARE_WITH_TIMEOUT(int(scene.ended()), good, 30'000);
    }
    scene.server.set(fault.fault, good + 1);
    const quint16 port = scene.server.serverPort();
    if (mode == 1)
        scene.server.close();
    if (fault.passesAfterMs > 0)
        QTimer::singleShot(fault.passesAfterMs, &scene.context, [&scene, mode, port] {
            scene.server.set(Fault::None);
            if (mode == 1)
                scene.server.listen(QHostAddress::LocalHost, port);
        });
    scene.sendAll(0, isKept ? kPerVisitor - 1 : kPerVisitor);
    QTRY_COMPARE_WITH_TIMEOUT(int(scene.ended()), sends, 300'000);
    const Tally tally = scene.tally(sends);
    std::printf("%-32s %-6s %7d %9d %9d %9d %9d %6d %6d\n", fault.name,
                isKept               ? "kept"
                    : scene.isSecure ? "tls"
                                     : "plain",
                sends, tally.accepted, tally.failed, tally.uncertain, tally.none, tally.most,
                tally.twice);
    std::fflush(stdout);
    QCOMPARE(tally.none, 0);
    QCOMPARE(scene.desk->figures().unaccounted(), 0);
    QCOMPARE(tally.accepted + tally.failed + tally.uncertain, sends);
    QVERIFY2(tally.twice == 0, "a message was on the wire twice");
    if (mode == 0)
        QCOMPARE(tally.accepted, sends);
    if (mode == 1 && !isKept)
        QCOMPARE(tally.accepted, sends);
    if (fault.ambiguous && fault.fault != Fault::CloseWhenIdle)
        QCOMPARE(tally.uncertain, sends - good);
    QCOMPARE(tally.failed, 0);
}

QTEST_GUILESS_MAIN(TestSendWire)
#include "tst_sendwire.moc"
