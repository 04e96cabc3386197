// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storage.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

//! A Storage on a folder of its own, with calls that wait for their answer: what every storage test
//! starts from.
namespace kefu::storage::test {

inline constexpr qint64 kNow = 1'790'000'000'000;
inline constexpr int kPatienceMs = 30'000;

//! Calls `start` with a callback and waits for it.
template <typename T, typename Start> Result<T> await(Start start)
{
    auto result = std::make_shared<std::optional<Result<T>>>();
    start([result](Result<T> answer) { result->emplace(std::move(answer)); });
    if (!QTest::qWaitFor([&] { return result->has_value(); }, kPatienceMs))
        return makeError(ErrorCode::Internal, QStringLiteral("no answer"));
    return **result;
}

inline IngestItem incoming(ChannelId channel, const QString &openid, const QString &text,
                           const QString &id, qint64 at = kNow)
{
    IngestItem item;
    item.inbound.kind = domain::Inbound::Kind::Message;
    item.inbound.channel = channel;
    item.inbound.openid = openid;
    item.inbound.dedupeKey =
        QCryptographicHash::hash((openid + id).toUtf8(), QCryptographicHash::Sha256);
    item.inbound.externalId = id;
    item.inbound.type = QStringLiteral("text");
    item.inbound.content.text = text;
    item.inbound.createdAt = at;
    item.inbound.raw = "<xml>" + text.toUtf8() + "</xml>";
    item.receivedAt = at;
    return item;
}

inline IngestItem entering(ChannelId channel, const QString &openid, const QString &sessionFrom,
                           const QString &id, qint64 at = kNow)
{
    IngestItem item = incoming(channel, openid, sessionFrom, id, at);
    item.inbound.kind = domain::Inbound::Kind::Enter;
    item.inbound.content.kind = ContentKind::Enter;
    item.inbound.type = QStringLiteral("user_enter_tempsession");
    return item;
}

class Bench {
public:
    QTemporaryDir dir;
    std::unique_ptr<Storage> storage;
    StartState state;
    ChannelId channel;
    AgentId ann;
    AgentId bob;

    //! Opens the folder; true when it worked.
    bool open()
    {
        // "connection still in use", "Parameter count mismatch" and the like are mistakes of ours.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("QSql|Parameter count")));
        storage = std::make_unique<Storage>();
        auto opened = storage->open(dir.path());
        if (opened)
            state = *opened;
        else
            qWarning().noquote() << opened.error().message;
        return opened.ok();
    }
    bool reopen()
    {
        storage.reset();
        return open();
    }
    //! Opens it with a channel and two agents.
    bool openWithPeople()
    {
        if (!open())
            return false;
        ChannelRecord record;
        record.name = QStringLiteral("shop");
        record.appid = QStringLiteral("wx0000000000000001");
        record.secret = "the-app-secret-0123456789";
        record.token = "the-callback-token";
        record.aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
        channel = addChannel(record).value().id;
        ann = addAgent(QStringLiteral("ann")).value().info.id;
        bob = addAgent(QStringLiteral("bob")).value().info.id;
        return ann.isValid() && bob.isValid();
    }
    QString file(const QString &name) const { return dir.filePath(name); }

    Result<ChannelRecord> addChannel(const ChannelRecord &record)
    {
        return await<ChannelRecord>([&](auto done) { storage->addChannel(record, done); });
    }
    Result<AgentRecord> addAgent(const QString &name)
    {
        AgentRecord record;
        record.info.username = name;
        record.info.nickname = name.toUpper();
        record.passwordHash = "$argon2id$";
        return await<AgentRecord>([&](auto done) { storage->addAgent(record, done); });
    }
    Result<IngestOutcome> ingest(const IngestItem &item)
    {
        return await<IngestOutcome>([&](auto done) { storage->ingest(item, done); });
    }
    Result<IngestOutcome> write(const QString &openid, const QString &text, qint64 at = kNow)
    {
        return ingest(incoming(channel, openid, text, QString::number(++m_lastId), at));
    }
    Result<IngestOutcome> enter(const QString &openid, const QString &sessionFrom, qint64 at = kNow)
    {
        return ingest(entering(channel, openid, sessionFrom, QString::number(++m_lastId), at));
    }
    Result<ClaimOutcome> claim(const ConversationRow &row, AgentId agent, qint64 at = kNow)
    {
        const ClaimItem item { row.info.id, row.info.version, agent, QStringLiteral("in_order"),
                               at };
        return await<ClaimOutcome>([&](auto done) { storage->claim(item, done); });
    }
    //! A visitor's conversation, owned by `agent`.
    ConversationRow owned(const QString &openid, AgentId agent, qint64 at = kNow)
    {
        const auto first = write(openid, QStringLiteral("hello"), at);
        return claim(*first->conversation, agent, at)->conversation;
    }
    ReplyItem replyTo(const ConversationRow &row, AgentId agent, const QString &id,
                      qint64 at = kNow) const
    {
        ReplyItem item;
        item.conversation = row.info.id;
        item.agent = agent;
        item.authorName = QStringLiteral("ANN");
        item.content.text = QStringLiteral("answer ") + id;
        item.clientMessageId = id;
        item.at = at;
        return item;
    }
    Result<ReplyOutcome> reply(const ReplyItem &item)
    {
        return await<ReplyOutcome>([&](auto done) { storage->reply(item, done); });
    }
    Result<SettleOutcome> settle(const SettleItem &item)
    {
        return await<SettleOutcome>([&](auto done) { storage->settle(item, done); });
    }
    Result<ConversationChange> end(const EndItem &item)
    {
        return await<ConversationChange>([&](auto done) { storage->endConversation(item, done); });
    }
    Result<ConversationRow> conversation(ConversationId id)
    {
        return await<ConversationRow>([&](auto done) { storage->conversation(id, done); });
    }
    Result<HistoryPage> history(VisitorId visitor, int before = 0, int limit = 500)
    {
        return await<HistoryPage>(
            [&](auto done) { storage->history(visitor, before, limit, done); });
    }
    Result<MissedEvents> missed(AgentId agent, EventSeq since, int limit = 1000, qint64 now = kNow)
    {
        return await<MissedEvents>(
            [&](auto done) { storage->missedEvents(agent, since, limit, now, done); });
    }

private:
    int m_lastId = 0;
};

} // namespace kefu::storage::test
