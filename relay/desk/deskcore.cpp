// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskcore.h"

#include "relay/protocol/features.h"

#include <QLoggingCategory>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcDesk, "kefudesk.desk")

//! True when nobody sits at this agent's desk any more: grace is over, or he signed off.
bool isGone(const AgentEntry *entry)
{
    return !entry || entry->presence.link == LinkState::Lost
        || entry->presence.state == PresenceState::Offline;
}

//! Files and typing have connections of their own where the host gives them.
TransportFactory mediaTransports(const Settings &rules, const TransportFactory &otherwise)
{
    return rules.media.transports ? rules.media.transports : otherwise;
}

} // namespace

DeskCore::DeskCore(storage::Storage &store, TransportFactory transports, const Settings &rules,
                   QObject *parent)
    : QObject(parent)
    , settings(rules)
    , storage(store)
    , watch(rules.now,
            [this](const storage::ChannelMarkRow &mark) {
                storage.saveMark(mark, [](const Result<bool> &saved) {
                    if (!saved)
                        qCWarning(lcDesk) << "a mark was not saved:" << saved.error().message;
                });
            })
    , publisher(new Publisher(rules.now, rules.quota, this))
    , dispatcher(new Dispatcher(store, roster, book, rules.now, this))
    , outbox(new Outbox(store, watched(transports), rules.now, rules.sendsPerChannel, this))
    , accounts(new Accounts(store, roster, settings, this))
    , ingress(new Ingress(store, rules.now, this))
    , forwarder(new Forwarder(store, rules.now, this))
    , doctor(new Doctor(
          store, watch, *forwarder, watched(transports),
          [this](ChannelId channel) { return isHandedOver(channel); }, rules.now, this))
    , mediaIntake(new MediaIntake(store, rules.media, this))
    , mediaInbox(new MediaInbox(
          store, *mediaIntake, [this](ChannelId channel) { return outbox->sender(channel); },
          watched(mediaTransports(rules, transports)), rules.now, rules.media, this))
    , mediaUploads(new MediaUploads(store, watched(mediaTransports(rules, transports)), rules.now,
                                    rules.media, this))
    , typing(new Typing([this](ChannelId channel) { return outbox->sender(channel); },
                        watched(mediaTransports(rules, transports)), rules.now, rules.media, this))
    , m_alarm(new AlarmClock(rules.now, this))
{
    m_presenceRules.graceMs = rules.graceMs;
    dispatcher->setClaimed([this](const storage::ClaimOutcome &outcome) { onClaimed(outcome); });
    outbox->setSettled([this](const storage::SettleOutcome &outcome) { onSettled(outcome); });
    forwarder->setNoted([this](ChannelId channel, bool taken) {
        watch.note(channel,
                   taken ? storage::ChannelMark::Forwarded : storage::ChannelMark::ForwardFailed);
    });
    ingress->setTaken([this](const storage::IngestOutcome &outcome) { onIngested(outcome); });
    accounts->setEnded([this](AgentId agent, const QByteArray &login) {
        publisher->closeSessionsOf(agent, login, CloseToken, QStringLiteral("signed out"));
    });
    connect(m_alarm, &AlarmClock::rang, this, &DeskCore::onRang);
    connectMedia();
}

void DeskCore::connectMedia()
{
    outbox->setPreparer(mediaUploads);
    mediaInbox->setEnded([this](const storage::SettleOutcome &change) {
        apply(change.conversation, change.events, &change.message);
    });
}

void DeskCore::start(const storage::StartState &state)
{
    epoch = state.epoch;
    publisher->start(state.lastSeq);
    watch.load(state.marks);
    forwarder->load(state.forwards);
    for (const storage::ChannelRecord &channel : state.channels)
        addChannel(channel);
    roster.load(state.agents, state.connectedBefore, now(), m_presenceRules);
    for (const storage::ConversationRow &row : state.open) {
        book.update(row, now());
        dispatcher->follow(row);
        // He left while the relay was not there to see it.
        if (row.info.state == ConversationState::Assigned && row.info.waitingSinceAt > 0
            && isGone(roster.find(row.info.owner)))
            returnToQueue(row, QStringLiteral("owner_gone"));
    }
    for (const storage::OutboxEntry &entry : state.outbox)
        outbox->add(entry);
    ingress->start();
    onRang();
    qCInfo(lcDesk) << "open conversations:" << book.size() << "outbox:" << outbox->pending();
}

void DeskCore::stop(int deadlineMs, std::function<void()> done)
{
    dispatcher->stop();
    forwarder->stop();
    mediaInbox->stop();
    outbox->stop(deadlineMs, std::move(done));
}

void DeskCore::addChannel(const storage::ChannelRecord &channel)
{
    channels.insert(channel.name, channel);
    channelNames.insert(channel.id, channel.name);
    outbox->addChannel(channel);
    forwarder->configure(channel.id, channel.forwardUrl);
    mediaInbox->wake(channel.id);
}

//! Each call goes through the channel's proxy as it is then, and its answer is looked at for the
//! doctor on its way back.
TransportFactory DeskCore::watched(TransportFactory transports)
{
    return [this, transports = std::move(transports)](ChannelId channel) -> wechat::Transport {
        return [this, channel, inner = transports(channel)](
                   const wechat::ApiCall &call,
                   const std::function<void(const wechat::ApiAnswer &)> &done) {
            wechat::ApiCall through = call;
            through.proxy = proxyOf(channel);
            inner(through, [this, channel, call, done](const wechat::ApiAnswer &answer) {
                watch.noteCall(channel, call, answer);
                done(answer);
            });
        };
    };
}

QString DeskCore::proxyOf(ChannelId channel) const
{
    const auto found = channels.constFind(channelNames.value(channel));
    return found == channels.constEnd() ? QString() : QString::fromUtf8(found->proxy);
}

bool DeskCore::isHandedOver(ChannelId channel) const
{
    const auto found = channels.constFind(channelNames.value(channel));
    if (found == channels.constEnd() || found->handOver.mode == domain::HandOver::Mode::Off)
        return false;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(now(), Qt::UTC);
    return domain::isHandedOver(found->handOver,
                                domain::minuteOfDay(now(), settings.timeZone.offsetFromUtc(at)));
}

void DeskCore::onSettled(const storage::SettleOutcome &outcome)
{
    watch.noteSent(outcome.conversation.info.visitor.channel, outcome.message);
    if (outcome.message.delivery == DeliveryState::Accepted)
        typing->onSent(outcome.message.visitor);
    apply(outcome.conversation, outcome.events, &outcome.message);
}

void DeskCore::apply(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
                     const Message *message, const QList<Message> *messages)
{
    publisher->publish({ &row, message, messages, &events });
    if (!book.update(row, now()))
        return;
    dispatcher->follow(row);
    dispatcher->wake(); // an end or a reply may have made room
    m_alarm->setFor(book.nextLoadEnd());
}

void DeskCore::ingest(domain::Inbound inbound, Callback<bool> done)
{
    if (inbound.kind == domain::Inbound::Kind::Enter)
        believe(inbound);
    const bool handedOver =
        inbound.kind == domain::Inbound::Kind::Message && isHandedOver(inbound.channel);
    if (!handedOver) {
        ingress->take(std::move(inbound), std::move(done));
        return;
    }
    const storage::HandOverItem line { inbound.channel, inbound.openid, now() };
    ingress->take(std::move(inbound),
                  [this, line, done = std::move(done)](const Result<bool> &taken) {
                      done(taken);
                      if (taken)
                          noteHandOver(line);
                  });
}

//! The agent must know why the visitor falls silent here.
void DeskCore::noteHandOver(const storage::HandOverItem &line)
{
    storage.noteHandOver(line, [this](const Result<storage::LineOutcome> &outcome) {
        if (outcome)
            apply(outcome->conversation, outcome->events, &outcome->message);
        else if (outcome.error().code != ErrorCode::Conflict)
            qCWarning(lcDesk) << "the hand-over was not noted:" << outcome.error().message;
    });
}

void DeskCore::onIngested(const storage::IngestOutcome &outcome)
{
    if (outcome.copied.isValid())
        forwarder->onWritten(outcome.copied);
    if (!outcome.conversation)
        return;
    const storage::ConversationRow &row = *outcome.conversation;
    apply(row, outcome.events, outcome.message ? &*outcome.message : nullptr);
    if (outcome.message && outcome.message->direction == Direction::In)
        outbox->releaseHeld(row.info.visitor.id);
    if (outcome.message && outcome.message->content.media.state == MediaState::Pending)
        mediaInbox->wake(row.info.visitor.channel);
    // "A visitor's message to an offline owner queues at once" (product.md 4).
    const bool waits = row.info.state == ConversationState::Assigned && row.info.waitingSinceAt > 0;
    if (waits && isGone(roster.find(row.info.owner)))
        returnToQueue(row, QStringLiteral("owner_gone"));
}

void DeskCore::onClaimed(const storage::ClaimOutcome &outcome)
{
    apply(outcome.conversation, outcome.events, nullptr, &outcome.messages);
}

void DeskCore::reply(const storage::ReplyItem &item, Callback<Message> done)
{
    storage.reply(item, [this, done, item](const Result<storage::ReplyOutcome> &outcome) {
        if (!outcome) {
            done(outcome.error());
            return;
        }
        const storage::ConversationRow &row = outcome->conversation;
        if (!outcome->duplicate) {
            apply(row, outcome->events, &outcome->message);
            outbox->add({ outcome->message,
                          row.info.visitor.channel,
                          row.info.visitor.id,
                          row.openid,
                          {},
                          item.dueAt });
        }
        done(outcome->message);
    });
}

SessionId DeskCore::attach(AgentId agent, const QByteArray &login, SessionSink *sink)
{
    const SessionId session = publisher->attach(agent, login, sink);
    if (AgentEntry *entry = roster.find(agent)) {
        entry->presence.onAttached();
        saveLink(*entry);
        dispatcher->wake();
    }
    return session;
}

void DeskCore::detach(SessionId session, bool goodbye)
{
    AgentEntry *entry = roster.find(publisher->detach(session));
    if (!entry)
        return;
    if (goodbye)
        entry->presence.onLeft();
    else
        entry->presence.onDropped(now(), m_presenceRules);
    m_alarm->setFor(roster.nextTimeAt());
    if (entry->presence.link == LinkState::Lost) {
        saveLink(*entry);
        returnUnanswered(entry->record.info.id, QStringLiteral("signed_off"));
    }
}

void DeskCore::onDisabled(AgentId agent)
{
    publisher->closeSessionsOf(agent, {}, CloseDisabled, QStringLiteral("account disabled"));
    AgentEntry *entry = roster.find(agent);
    if (!entry)
        return;
    entry->presence = {};
    saveLink(*entry);
    returnUnanswered(agent, QStringLiteral("disabled"));
}

PresenceState DeskCore::choosePresence(AgentId agent, PresenceState state)
{
    AgentEntry *entry = roster.find(agent);
    if (!entry)
        return PresenceState::Offline;
    entry->presence.onChosen(state, now(), m_presenceRules);
    m_alarm->setFor(roster.nextTimeAt());
    saveLink(*entry);
    publisher->publishPresence(agent, entry->presence.state);
    if (entry->presence.state == PresenceState::Offline)
        returnUnanswered(agent, QStringLiteral("signed_off"));
    dispatcher->wake();
    return entry->presence.state;
}

void DeskCore::saveLink(const AgentEntry &entry)
{
    const bool connected = entry.presence.link != LinkState::Lost;
    storage.saveConnected(
        entry.record.info.id, connected, entry.presence.state, [](const Result<bool> &saved) {
            if (!saved)
                qCWarning(lcDesk) << "presence was not saved:" << saved.error().message;
        });
}

void DeskCore::onRang()
{
    const QList<AgentId> ended = roster.onTime(now());
    for (const AgentId agent : ended) {
        saveLink(*roster.find(agent));
        returnUnanswered(agent, QStringLiteral("grace_over"));
    }
    if (book.expireLoad(now()))
        dispatcher->wake();
    m_alarm->setFor(roster.nextTimeAt());
    m_alarm->setFor(book.nextLoadEnd());
}

void DeskCore::returnUnanswered(AgentId agent, const QString &reason)
{
    const QSet<ConversationId> owned = book.ownedBy(agent);
    for (const ConversationId id : owned) {
        const storage::ConversationRow *row = book.find(id);
        if (row && row->info.waitingSinceAt > 0)
            returnToQueue(*row, reason);
    }
}

void DeskCore::returnToQueue(const storage::ConversationRow &row, const QString &reason)
{
    storage.requeue({ row.info.id, row.info.owner, reason, now() },
                    [this](const Result<storage::ConversationChange> &change) {
                        if (change)
                            apply(change->conversation, change->events);
                        else if (change.error().code != ErrorCode::Conflict)
                            qCWarning(lcDesk)
                                << "not returned to the queue:" << change.error().message;
                    });
}

} // namespace kefu::desk
