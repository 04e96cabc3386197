// SPDX-License-Identifier: Apache-2.0
#include "relay/server/wechattransport.h"
#include "tests/unit/desk/deskfixture.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <atomic>
#include <cstdio>

using namespace kefu;
using namespace kefu::testing;

namespace {

//! In a loop that never sleeps: QTest's waiting would be part of the figures.
template <typename Condition> void waitFor(Condition condition)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (condition())
            loop.quit();
    });
    QTimer::singleShot(60'000, &loop, [] { qFatal("not within a minute"); });
    look.start(2);
    loop.exec();
}

//! WeChat's API with a fixed answer time, or none at all.
class SlowApi : public QTcpServer {
public:
    explicit SlowApi(int answerMs)
        : m_answerMs(answerMs)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
        });
    }

private:
    void read(QTcpSocket *socket)
    {
        QByteArray wire = socket->property("wire").toByteArray() + socket->readAll();
        const qsizetype end = wire.indexOf("\r\n\r\n");
        const qsizetype at = wire.indexOf("Content-Length: ");
        const qsizetype length = wire.mid(at + 16).split('\r').first().toLongLong();
        const bool isWhole = end >= 0 && wire.size() >= end + 4 + length;
        if (isWhole) {
            const bool isToken = wire.contains("stable_token");
            if (isToken || m_answerMs >= 0)
                QTimer::singleShot(isToken ? 0 : m_answerMs, Qt::PreciseTimer, socket,
                                   [socket, isToken] { answer(socket, isToken); });
            wire = wire.mid(end + 4 + length);
        }
        socket->setProperty("wire", wire);
    }
    static void answer(QTcpSocket *socket, bool isToken)
    {
        const QByteArray body = isToken ? R"({"access_token":"T","expires_in":7200})"
                                        : R"({"errcode":0,"errmsg":"ok"})";
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                      + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    const int m_answerMs;
};

//! A SlowApi in a thread of its own, so that it does not take the relay's time.
class ApiThread : public QThread {
public:
    explicit ApiThread(int answerMs)
        : m_answerMs(answerMs)
    {
        start();
    }
    ~ApiThread() override
    {
        quit();
        wait();
    }
    quint16 port() const
    {
        waitFor([this] { return m_port != 0; });
        return m_port;
    }

protected:
    void run() override
    {
        SlowApi api(m_answerMs);
        api.listen(QHostAddress::LocalHost);
        m_port = api.serverPort();
        exec();
    }

private:
    const int m_answerMs;
    std::atomic<quint16> m_port { 0 };
};

//! The desk with the real way to WeChat.
struct SendStage : DeskFixture {
    explicit SendStage(int parallel)
        : transport({ parallel, {}, {}, {} })
    {
        close();
        settings.sendsPerChannel = parallel;
        storage = std::make_unique<storage::Storage>();
        Result<storage::StartState> state = storage->open(dir.path());
        if (!state)
            qFatal("%s", qPrintable(state.error().message));
        desk = std::make_unique<desk::Desk>(
            *storage, [this](ChannelId id) { return transport.forChannel(id); }, settings);
        desk->start(std::move(state).value());
        agent = addAgent(QStringLiteral("xm"), Role::Agent, 0);
        attach(agent, &console);
    }
    ~SendStage() { close(); }

    ChannelId addChannelAt(const QString &name, quint16 port)
    {
        desk::NewChannel channel;
        channel.record.name = name;
        channel.record.appid = QStringLiteral("wx") + name;
        channel.record.secret = "secret";
        channel.record.apiBase = QStringLiteral("http://127.0.0.1:%1").arg(port);
        const auto added = await<storage::ChannelRecord>(
            [&](auto done) { desk->addChannel(desk::Desk::localActor(), channel, done); });
        return added ? added->id : ChannelId {};
    }
    //! Their conversations.
    QList<ConversationId> visitors(ChannelId channel, int count)
    {
        const qsizetype before = console.gained().size();
        for (int i = 0; i < count; ++i)
            say(channel, QStringLiteral("oVisitor%1").arg(i), QStringLiteral("?"));
        waitFor([&] { return console.gained().size() == before + count; });
        return console.gained().mid(before);
    }
    void send(const QList<ConversationId> &conversations, int count)
    {
        for (int i = 0; i < count; ++i) {
            desk::ReplyCommand command;
            command.conversation = conversations[i % conversations.size()];
            command.content.text = QStringLiteral("reply %1").arg(i);
            command.force = true;
            desk->send(actor(agent), command, [](const Result<Message> &) {});
        }
    }
    quint64 accepted() const
    {
        const auto &ended = desk->figures().books.ended;
        const auto found = ended.find(DeliveryState::Accepted);
        return found == ended.end() ? 0 : found->second;
    }
    //! Replies a second.
    double measure(const QList<ConversationId> &conversations, int count)
    {
        const quint64 before = accepted();
        QElapsedTimer timer;
        timer.start();
        send(conversations, count);
        waitFor([&] { return accepted() == before + quint64(count); });
        return double(accepted() - before) / (double(timer.nsecsElapsed()) / 1e9);
    }

    server::WechatTransport transport;
    FakeConsole console;
    AgentId agent;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Replies to a send API that takes its time, over the desk, the store and real sockets."));
    parser.addHelpOption();
    const QCommandLineOption runs(QStringLiteral("runs"), QStringLiteral("Runs."),
                                  QStringLiteral("N"), QStringLiteral("5"));
    const QCommandLineOption answer(QStringLiteral("answer-ms"), QStringLiteral("Answer time."),
                                    QStringLiteral("MS"), QStringLiteral("80"));
    const QCommandLineOption parallel(
        QStringLiteral("parallel"), QStringLiteral("Calls at a time of one channel."),
        QStringLiteral("N"), QString::number(desk::Settings().sendsPerChannel));
    parser.addOptions({ runs, answer, parallel });
    parser.process(app);
    constexpr int kVisitors = 64;
    constexpr int kReplies = 800;

    ApiThread api(parser.value(answer).toInt());
    ApiThread hanging(-1);
    {
        SendStage stage(parser.value(parallel).toInt());
        const auto good =
            stage.visitors(stage.addChannelAt(QStringLiteral("shop"), api.port()), kVisitors);
        const auto bad =
            stage.visitors(stage.addChannelAt(QStringLiteral("hangs"), hanging.port()), kVisitors);
        stage.measure(good, kReplies); // connections, prepared statements
        std::printf(
            "%d replies to an API that answers in %s ms, %d visitors, %s calls at a time; the "
            "web system: 190/s\n",
            kReplies, qPrintable(parser.value(answer)), kVisitors,
            qPrintable(parser.value(parallel)));
        for (int i = 0; i < parser.value(runs).toInt(); ++i)
            std::printf("%8.1f /s\n", stage.measure(good, kReplies));
        const domain::HistogramView commits = stage.desk->figures().storage.commits;
        std::printf("%llu commits, %.1f ms each\n", commits.count,
                    commits.sum * 1000 / double(std::max<quint64>(1, commits.count)));
        stage.send(bad, kVisitors);
        for (int i = 0; i < parser.value(runs).toInt(); ++i)
            std::printf("%8.1f /s while another channel hangs (%d of its calls under way)\n",
                        stage.measure(good, kReplies), int(stage.desk->figures().calls));
    }
    return 0;
}
