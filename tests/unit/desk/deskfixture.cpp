// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/deskfixture.h"

#include <QCryptographicHash>
#include <QTimer>
#include <QUrlQuery>

namespace kefu::testing {

void FakeConsole::onEvents(EventSeq from, EventSeq to, const QList<desk::EventPtr> &list)
{
    gapless = gapless && (!cursor.isValid() || from == cursor) && from < to;
    EventSeq last = from;
    for (const desk::EventPtr &event : list) {
        gapless = gapless && last < event->event.seq && event->event.seq <= to;
        last = event->event.seq;
        events.append(event->event);
    }
    cursor = to;
}

void FakeConsole::onPresence(AgentId, PresenceState state)
{
    presence = state;
}

void FakeConsole::onPresenceSet(const PresencePush &push)
{
    presencePush = push;
    onPresence(push.agent, push.state);
}

void FakeConsole::onAlert(const AlertPush &alert)
{
    alerts.append(alert);
}

void FakeConsole::onClosed(int code, const QString &)
{
    closeCode = code;
}

QList<ConversationId> FakeConsole::gained() const
{
    QList<ConversationId> list;
    for (const Event &event : events) {
        if (const auto *gain = std::get_if<ConversationGained>(&event.body))
            list.append(gain->conversation.id);
    }
    return list;
}

QList<ConversationId> FakeConsole::lost() const
{
    QList<ConversationId> list;
    for (const Event &event : events) {
        if (const auto *loss = std::get_if<ConversationLost>(&event.body))
            list.append(loss->conversation);
    }
    return list;
}

QStringList FakeConsole::texts() const
{
    QStringList list;
    const auto take = [&list](const Message &message) {
        if (message.direction == Direction::In)
            list.append(message.content.text);
    };
    for (const Event &event : events) {
        if (const auto *gain = std::get_if<ConversationGained>(&event.body)) {
            for (const Message &message : gain->messages)
                take(message);
        } else if (const auto *added = std::get_if<MessageAdded>(&event.body)) {
            take(added->message);
        }
    }
    return list;
}

QList<DeliveryState> FakeConsole::statesOf(MessageId id) const
{
    QList<DeliveryState> list;
    for (const Event &event : events) {
        if (const auto *added = std::get_if<MessageAdded>(&event.body);
            added && added->message.id == id)
            list.append(added->message.delivery);
        if (const auto *updated = std::get_if<MessageUpdated>(&event.body);
            updated && updated->message.id == id)
            list.append(updated->message.delivery);
    }
    return list;
}

ConversationInfo FakeConsole::lastConversation() const
{
    ConversationInfo last;
    for (const Event &event : events) {
        if (const auto *gain = std::get_if<ConversationGained>(&event.body))
            last = gain->conversation;
        else if (const auto *added = std::get_if<MessageAdded>(&event.body))
            last = added->conversation;
        else if (const auto *updated = std::get_if<MessageUpdated>(&event.body))
            last = updated->conversation;
        else if (const auto *changed = std::get_if<ConversationUpdated>(&event.body))
            last = changed->conversation;
    }
    return last;
}

std::optional<Message> FakeConsole::lastStateOf(MessageId id) const
{
    std::optional<Message> last;
    for (const Event &event : events) {
        if (const auto *updated = std::get_if<MessageUpdated>(&event.body);
            updated && updated->message.id == id)
            last = updated->message;
    }
    return last;
}

wechat::ApiAnswer FakeWechat::answered(int errcode)
{
    return { domain::CallResult::Answered,
             200,
             "{\"errcode\":" + QByteArray::number(errcode) + ",\"errmsg\":\"x rid: 1-2-3\"}",
             {} };
}

wechat::ApiAnswer FakeWechat::file(const QByteArray &bytes)
{
    return { domain::CallResult::Answered, 200, bytes, {} };
}

//! Nothing: the call is none of media or typing.
std::optional<wechat::ApiAnswer> FakeWechat::mediaAnswer(const wechat::ApiCall &call)
{
    constexpr int kNoSuchMedia = 40007;
    const QString path = call.url.path();
    const auto next = [](QList<wechat::ApiAnswer> &answers, const wechat::ApiAnswer &otherwise) {
        return answers.isEmpty() ? otherwise : answers.takeFirst();
    };
    if (path.endsWith(QLatin1String("media/get"))) {
        asked.append(QUrlQuery(call.url).queryItemValue(QStringLiteral("media_id")));
        return files.value(asked.last(), answered(kNoSuchMedia));
    }
    if (call.method == "GET") {
        asked.append(call.url.toString());
        return files.value(asked.last(), neverSent());
    }
    if (path.endsWith(QLatin1String("media/upload"))) {
        uploads.append(call.body);
        return next(uploadAnswers,
                    file("{\"type\":\"image\",\"media_id\":\"U" + QByteArray::number(uploads.size())
                         + "\",\"created_at\":1}"));
    }
    if (path.endsWith(QLatin1String("typing"))) {
        typed.append(call.body);
        typedAt.append(path);
        return next(typingAnswers, answered(0));
    }
    return std::nullopt;
}

wechat::ApiAnswer FakeWechat::unclear()
{
    return { domain::CallResult::Unclear, 0, {}, QStringLiteral("timeout") };
}

wechat::ApiAnswer FakeWechat::neverSent()
{
    return { domain::CallResult::NeverSent, 0, {}, QStringLiteral("refused") };
}

desk::TransportFactory FakeWechat::factory()
{
    return [this](ChannelId) -> wechat::Transport {
        return [this](const wechat::ApiCall &call,
                      std::function<void(const wechat::ApiAnswer &)> done) {
            wechat::ApiAnswer answer = answered(0);
            if (call.url.path().endsWith(QLatin1String("stable_token"))) {
                ++tokensGiven;
                answer.body = "{\"access_token\":\"T" + QByteArray::number(tokensGiven)
                    + "\",\"expires_in\":7200}";
            } else if (const auto media = mediaAnswer(call)) {
                if (filesHang && call.method == "GET")
                    return;
                answer = *media;
            } else {
                sent.append(call.body);
                if (!sendAnswers.isEmpty())
                    answer = sendAnswers.takeFirst();
                if (answersHeld) {
                    held.append([done, answer] { done(answer); });
                    return;
                }
            }
            QTimer::singleShot(0, [done, answer] { done(answer); });
        };
    };
}

DeskFixture::DeskFixture()
{
    settings.passwordOps = 1; // the cheapest argon2id: these tests are not about its cost
    settings.passwordMemory = 8192;
    open();
}

DeskFixture::~DeskFixture()
{
    close();
}

void DeskFixture::open()
{
    storage = std::make_unique<storage::Storage>();
    Result<storage::StartState> state = storage->open(dir.path());
    if (!state)
        qFatal("%s", qPrintable(state.error().message));
    desk = std::make_unique<desk::Desk>(*storage, wechat.factory(), settings);
    desk->start(std::move(state).value());
}

void DeskFixture::close()
{
    if (storage)
        storage->close();
    desk.reset();
    storage.reset();
}

ChannelId DeskFixture::addChannel(const QString &name)
{
    desk::NewChannel channel;
    channel.record.name = name;
    channel.record.appid = QStringLiteral("wx") + name;
    channel.record.secret = "secret";
    const auto added = await<storage::ChannelRecord>(
        [&](auto done) { desk->addChannel(desk::Desk::localActor(), channel, done); });
    if (!autoReplies && added)
        changeReplies(name, [](domain::ChannelReplies &replies) { replies.on = false; });
    return added ? added->id : ChannelId {};
}

bool DeskFixture::changeReplies(const QString &channel,
                                const std::function<void(domain::ChannelReplies &)> &change)
{
    const desk::Desk::RepliesChange changed = [change](domain::ChannelReplies &replies) {
        change(replies);
        return Result<void>();
    };
    return await<desk::ReplyView>([&](auto done) {
               desk->changeReplies(desk::Desk::localActor(), channel, changed, done);
           })
        .ok();
}

AgentId DeskFixture::addAgent(const QString &name, Role role, int capacity)
{
    desk::NewAgent agent;
    agent.username = name;
    agent.nickname = name + QStringLiteral("!");
    agent.role = role;
    agent.password = "password";
    agent.capacity = capacity;
    const auto added =
        await<AgentInfo>([&](auto done) { desk->addAgent(desk::Desk::localActor(), agent, done); });
    return added ? added->id : AgentId {};
}

domain::Actor DeskFixture::actor(AgentId id) const
{
    const auto info = desk->agent(id);
    domain::Actor actor;
    actor.agent = id;
    actor.name = info->nickname;
    actor.role = info->role;
    return actor;
}

desk::SessionId DeskFixture::attach(AgentId id, FakeConsole *console)
{
    return desk->attach(actor(id), console);
}

domain::Inbound DeskFixture::inbound(ChannelId channel, const QString &openid, const QString &text)
{
    domain::Inbound in;
    in.channel = channel;
    in.openid = openid;
    in.type = QStringLiteral("text");
    in.content.text = text;
    in.createdAt = settings.now();
    in.externalId = QString::number(++m_messages);
    in.dedupeKey = QCryptographicHash::hash(in.externalId.toUtf8(), QCryptographicHash::Sha256);
    in.raw = text.toUtf8();
    return in;
}

bool DeskFixture::say(ChannelId channel, const QString &openid, const QString &text)
{
    return await<bool>([&](auto done) { desk->ingest(inbound(channel, openid, text), done); }).ok();
}

bool DeskFixture::enter(ChannelId channel, const QString &openid)
{
    domain::Inbound in = inbound(channel, openid, QStringLiteral("{\"page\":\"item\"}"));
    in.kind = domain::Inbound::Kind::Enter;
    in.type = QStringLiteral("user_enter_tempsession");
    in.content.kind = ContentKind::Enter;
    return await<bool>([&](auto done) { desk->ingest(in, done); }).ok();
}

Result<Message> DeskFixture::reply(AgentId agent, ConversationId conversation, const QString &text,
                                   const QString &clientMessageId, bool force)
{
    desk::ReplyCommand command;
    command.conversation = conversation;
    command.content.text = text;
    command.clientMessageId = clientMessageId;
    command.force = force;
    return await<Message>([&](auto done) { desk->send(actor(agent), command, done); });
}

} // namespace kefu::testing
