// SPDX-License-Identifier: Apache-2.0
#include "consoledesk.h"

#include "relay/protocol/codec.h"

#include <QCryptographicHash>
#include <QTest>

namespace kefu::faults {

namespace {

constexpr int kLoginMs = 60'000; // argon2id on a busy machine
constexpr char kAesKey[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

app::Backoff seededBackoff(quint32 seed)
{
    return app::Backoff([random = std::make_shared<QRandomGenerator>(seed)] {
        return random->generateDouble(); // shared: std::function must be copyable
    });
}

class ScaledTimer final : public app::Timer {
public:
    ScaledTimer(std::unique_ptr<app::Timer> timer, int divisor)
        : m_timer(std::move(timer))
        , m_divisor(divisor)
    {
    }
    void start(int ms) override { m_timer->start(ms / m_divisor); }
    void stop() override { m_timer->stop(); }
    bool isActive() const override { return m_timer->isActive(); }

private:
    std::unique_ptr<app::Timer> m_timer;
    int m_divisor;
};

QByteArray line(const QAbstractItemModel &model, int row)
{
    using namespace ui;
    QByteArray out;
    const QModelIndex index = model.index(row, 0);
    for (const int role :
         { int(KindRole), int(VisitorIdRole), int(ConversationIdRole), int(ChannelIdRole),
           int(NameRole), int(PreviewRole), int(ActivityAtRole), int(UnreadRole),
           int(WaitingSinceRole), int(QuotaLeftRole), int(QuotaUntilRole), int(EndedRole),
           int(EndedAtRole), int(LostRole) }) {
        // What may still be sent is the visitor's, and told only to who has the open conversation.
        const bool quota = role == QuotaLeftRole || role == QuotaUntilRole;
        if (!quota || !model.data(index, EndedRole).toBool())
            out += model.data(index, role).toString().toUtf8() + '|';
    }
    return out + '\n';
}

QByteArray lines(const char *title, const QAbstractItemModel &model)
{
    QByteArray out = QByteArray(title) + '\n';
    for (int row = 0; row < model.rowCount(); ++row)
        out += line(model, row);
    return out;
}

} // namespace

quint32 runSeed()
{
    const QByteArray given = qgetenv("KEFUDESK_SEED");
    const quint32 seed = given.isEmpty() ? 20261124 : given.toUInt();
    qInfo("seed %u (KEFUDESK_SEED)", seed);
    return seed;
}

bool isLongRun()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") != 0;
}

void allowLongFunctions()
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");
}

ScaledScheduler::ScaledScheduler(int divisor)
    : m_system(app::systemScheduler())
    , m_divisor(divisor)
{
}

std::unique_ptr<app::Timer> ScaledScheduler::timer(std::function<void()> fire)
{
    return std::make_unique<ScaledTimer>(m_system->timer(std::move(fire)), m_divisor);
}

Console::Console(const QString &consoleName, quint32 seed, int timeDivisor)
    : name(consoleName)
    , scheduler(timeDivisor)
    , session(store, scheduler, seededBackoff(seed))
    , service(session, store, credentials, scheduler)
{
    connect(&session, &app::Session::wentOffline, this, [this] { ++wentOffline; });
    connect(&store, &ui::ConversationStore::messageArrived, this,
            [this](VisitorId visitor, const Message &message) {
                const std::pair key(visitor, message.seq);
                arrivedTwice += m_arrived.contains(key) ? 1 : 0;
                m_arrived.insert(key);
            });
    connect(&service, &ui::ChatService::commandFailed, this,
            [this](const Error &error) { refusals.append(error); });
}

Console::~Console()
{
    session.disconnectQuietly();
}

bool Console::login(quint16 port, const QString &username)
{
    service.login({ QStringLiteral("127.0.0.1:%1").arg(port), username,
                    QStringLiteral("correct horse"), false });
    const bool online = QTest::qWaitFor([this] { return isOnline(); }, kLoginMs);
    for (const ChannelInfo &channel : store.channels())
        contacts.setGroupOpen(channel.id, true);
    return online;
}

bool Console::isSettled() const
{
    return isOnline() && store.isComplete() && service.unsentCount() == 0;
}

bool Console::askForGaps()
{
    bool whole = true;
    const QList<VisitorId> visitors = store.visitors();
    for (const VisitorId visitor : visitors) {
        const ui::MessageLog *log = store.log(visitor);
        const ConversationInfo *info = store.currentOf(visitor);
        if (!log || !info)
            continue;
        const int gap = log->newestGap(log->firstSeq(), info->lastSeq);
        if (gap > 0) {
            service.loadHistory(visitor, gap + 1);
            whole = false;
        }
    }
    return whole;
}

//! The store lists only those with a row; ids are small numbers on a fresh relay.
QList<VisitorId> Console::everKnown() const
{
    constexpr qint64 kMostVisitors = 2000;
    QList<VisitorId> known;
    for (qint64 id = 1; id <= kMostVisitors; ++id) {
        if (store.log(VisitorId { id }))
            known.append(VisitorId { id });
    }
    return known;
}

QList<DeliveryState> Console::statesOf(const QString &text) const
{
    QList<DeliveryState> states;
    const QList<VisitorId> visitors = everKnown();
    for (const VisitorId visitor : visitors) {
        const ui::MessageLog *log = store.log(visitor);
        for (int seq = log->firstSeq(); seq <= log->lastSeq(); ++seq) {
            const Message *message = log->at(seq);
            if (message && message->content.text == text)
                states.append(message->delivery);
        }
    }
    return states;
}

QStringList Console::takeRefused()
{
    QStringList texts;
    const QList<VisitorId> visitors = everKnown();
    for (const VisitorId visitor : visitors) {
        const ui::MessageLog *log = store.log(visitor);
        const QList<ui::LocalMessage> local = log ? log->local() : QList<ui::LocalMessage>();
        for (const ui::LocalMessage &message : local) {
            if (!message.refusal)
                continue;
            texts.append(message.message.content.text);
            store.removeLocal(visitor, message.message.clientMessageId);
        }
    }
    return texts;
}

void Console::addMessages(QByteArray &out, VisitorId visitor) const
{
    const ui::MessageLog *log = store.log(visitor);
    const ConversationInfo *info = store.currentOf(visitor);
    if (!log || !info)
        return;
    out += "visitor " + QByteArray::number(visitor.value) + " state "
        + conversationStateName(info->state).toUtf8() + " owner " + info->owner.toString().toUtf8()
        + " last " + QByteArray::number(info->lastSeq) + " read "
        + QByteArray::number(store.readSeq(visitor)) + '\n';
    for (int seq = log->firstSeq(); seq <= info->lastSeq; ++seq) {
        const Message *message = log->at(seq);
        if (!message) {
            out += QByteArray::number(seq) + " missing\n";
            continue;
        }
        out += QByteArray::number(seq) + '|' + message->id.toString().toUtf8() + '|'
            + directionName(message->direction).toUtf8() + '|' + message->author.toString().toUtf8()
            + '|' + message->content.text.toUtf8() + '|' + deliveryName(message->delivery).toUtf8()
            + '|' + failureName(message->failure).toUtf8() + '\n';
    }
    for (const ui::LocalMessage &local : log->local())
        out += "local|" + local.message.content.text.toUtf8() + '\n';
}

QByteArray Console::visibleState() const
{
    const AgentInfo &me = store.me();
    QByteArray out = "me " + me.username.toUtf8() + ' ' + presenceName(me.presence).toUtf8() + '\n';
    out += lines("contacts", contacts) + lines("history", history);
    QList<VisitorId> visitors = store.visitors();
    std::sort(visitors.begin(), visitors.end());
    for (const VisitorId visitor : std::as_const(visitors))
        addMessages(out, visitor);
    return out;
}

QByteArray Console::visibleHash() const
{
    return QCryptographicHash::hash(visibleState(), QCryptographicHash::Sha256).toHex();
}

bool ConsoleDesk::start(const QByteArray &moreConfig)
{
    relay.configure(moreConfig);
    if (!simulator.start())
        return false;
    relay.addChannel(QStringLiteral("shop"),
                     { QStringLiteral("--appid"), QStringLiteral("wx0123456789abcdef"),
                       QStringLiteral("--token"), QStringLiteral("tokentoken"),
                       QStringLiteral("--aes-key"), QString::fromLatin1(kAesKey),
                       QStringLiteral("--api-base"), QString::fromLatin1(simulator.apiBase()) });
    for (const char *agent : { "mei", "bo" })
        relay.addAgent(QString::fromLatin1(agent),
                       { QStringLiteral("--capacity"), QStringLiteral("0") });
    return relay.start()
        && tellSimulator()
        // WeChat's own count is tested elsewhere; here every reply that is sent shall arrive.
        && simulator.command("quota",
                             { { QStringLiteral("app"), QStringLiteral("shop") },
                               { QStringLiteral("messageCount"), 100'000 } })
        == 200;
}

bool ConsoleDesk::tellSimulator()
{
    return simulator.command(
               "app",
               { { QStringLiteral("name"), QStringLiteral("shop") },
                 { QStringLiteral("appid"), QStringLiteral("wx0123456789abcdef") },
                 { QStringLiteral("secret"), QStringLiteral("s3cret") },
                 { QStringLiteral("token"), QStringLiteral("tokentoken") },
                 { QStringLiteral("aeskey"), QString::fromLatin1(kAesKey) },
                 { QStringLiteral("original"), QStringLiteral("gh_0123456789ab") },
                 { QStringLiteral("mode"), QStringLiteral("secure") },
                 { QStringLiteral("format"), QStringLiteral("xml") },
                 { QStringLiteral("callback"),
                   QStringLiteral("http://127.0.0.1:%1/wechat/shop").arg(relay.port()) } })
        == 200;
}

bool ConsoleDesk::startAgain(const QList<testing::FaultProxy *> &proxies)
{
    if (!relay.start() || !tellSimulator())
        return false;
    for (testing::FaultProxy *proxy : proxies)
        proxy->setUpstream(relay.port());
    return true;
}

void ConsoleDesk::say(int visitor, const QString &text)
{
    simulator.command("say",
                      { { QStringLiteral("app"), QStringLiteral("shop") },
                        { QStringLiteral("visitor"), QStringLiteral("v%1").arg(visitor) },
                        { QStringLiteral("text"), text },
                        { QStringLiteral("wait"), false } });
}

QHash<QString, int> ConsoleDesk::delivered()
{
    QHash<QString, int> counts;
    const QStringList texts = simulator.acceptedTexts("shop");
    for (const QString &text : texts)
        ++counts[text];
    return counts;
}

} // namespace kefu::faults
