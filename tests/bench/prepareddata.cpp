// SPDX-License-Identifier: Apache-2.0
#include "prepareddata.h"

#include "relay/storage/storage.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QEventLoop>

namespace kefu::bench {

namespace {

constexpr int kVisitors = 2000;
constexpr int kAtOnce = 4096;
constexpr qint64 kHistoryStepMs = 500;

//! Storage answers through the event loop; here there is nothing else to do meanwhile.
class Waiting {
public:
    void add() { ++m_pending; }
    void done(bool ok)
    {
        m_failed |= !ok;
        --m_pending;
    }
    bool settle(int atMost)
    {
        while (m_pending > atMost)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return !m_failed;
    }

private:
    int m_pending = 0;
    bool m_failed = false;
};

template <typename T> storage::Callback<T> counted(Waiting &waiting)
{
    waiting.add();
    return [&waiting](const Result<T> &result) { waiting.done(bool(result)); };
}

ChannelId addChannel(storage::Storage &store, Waiting &waiting, const QString &name,
                     const testing::PushChannel &channel, const QString &apiBase = {})
{
    storage::ChannelRecord record;
    if (!apiBase.isEmpty())
        record.apiBase = apiBase;
    record.name = name;
    record.appid = QString::fromLatin1(channel.appid);
    record.secret = "secret";
    record.token = channel.token;
    record.aesKey = channel.aesKey;
    record.createdAt = QDateTime::currentMSecsSinceEpoch();
    ChannelId id;
    waiting.add();
    store.addChannel(record, [&](const Result<storage::ChannelRecord> &added) {
        if (added)
            id = added->id;
        waiting.done(bool(added));
    });
    if (!waiting.settle(0))
        return {};
    // What is measured is people's work, as in the figures before there were automatic replies.
    waiting.add();
    store.changeReplies(
        id,
        [](domain::ChannelReplies &replies) {
            replies.on = false;
            return Result<void>();
        },
        [&](const Result<storage::ReplyState> &saved) { waiting.done(bool(saved)); });
    return waiting.settle(0) ? id : ChannelId {};
}

void addToken(storage::Storage &store, Waiting &waiting, AgentId agent, const std::string &token)
{
    storage::TokenRecord record;
    record.hash =
        QCryptographicHash::hash(QByteArray::fromStdString(token), QCryptographicHash::Sha256);
    record.agent = agent;
    record.kind = QStringLiteral("issued");
    store.addToken(record, counted<bool>(waiting));
}

void addAgent(storage::Storage &store, Waiting &waiting, int index, ChannelId channel, Role role,
              const std::string &token)
{
    storage::AgentRecord record;
    record.info.username = QStringLiteral("agent%1").arg(index, 5, 10, QLatin1Char('0'));
    record.info.nickname = record.info.username;
    record.info.role = role;
    record.info.capacity = 0;
    record.passwordHash = "none"; // nobody logs in by password here
    record.channels = { channel };
    waiting.add();
    store.addAgent(record, [&, token](const Result<storage::AgentRecord> &added) {
        if (added)
            addToken(store, waiting, added->info.id, token);
        waiting.done(bool(added));
    });
}

bool addHistory(storage::Storage &store, Waiting &waiting, ChannelId channel, int count)
{
    const qint64 start = QDateTime::currentMSecsSinceEpoch() - count * kHistoryStepMs;
    for (int i = 0; i < count; ++i) {
        storage::IngestItem item;
        item.inbound.kind = domain::Inbound::Kind::Message;
        item.inbound.channel = channel;
        item.inbound.openid = QString::fromLatin1(visitorOf(i));
        const QByteArray id = "history" + QByteArray::number(i);
        item.inbound.dedupeKey = QCryptographicHash::hash(id, QCryptographicHash::Sha256);
        item.inbound.externalId = QString::fromLatin1(id);
        item.inbound.type = QStringLiteral("text");
        item.inbound.content.text = QStringLiteral("您好，这件还有货吗？第 %1 次问").arg(i);
        item.receivedAt = item.inbound.createdAt = start + i * kHistoryStepMs;
        store.ingest(item, counted<storage::IngestOutcome>(waiting));
        if (!waiting.settle(kAtOnce))
            return false;
    }
    return waiting.settle(0);
}

} // namespace

QByteArray visitorOf(int index)
{
    return "oBench" + QByteArray::number(index % kVisitors);
}

std::vector<std::string> prepareData(const QString &dataDir, const testing::PushChannel &channel,
                                     const PreparedData &wanted)
{
    storage::Storage store;
    Waiting waiting;
    if (!store.open(dataDir))
        return {};
    const ChannelId busy =
        addChannel(store, waiting, QString::fromLatin1(channel.name), channel, wanted.apiBase);
    const ChannelId quiet = addChannel(store, waiting, QStringLiteral("quiet"), channel);
    std::vector<std::string> tokens;
    for (int i = 0; i < wanted.agents + wanted.idleAgents; ++i) {
        tokens.push_back("bench-token-" + std::to_string(i));
        addAgent(store, waiting, i, i < wanted.agents ? busy : quiet, wanted.role, tokens.back());
    }
    const bool filled = waiting.settle(0) && addHistory(store, waiting, busy, wanted.history);
    store.close();
    return filled ? tokens : std::vector<std::string>();
}

} // namespace kefu::bench
