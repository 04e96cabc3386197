// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskcore.h"

#include "relay/desk/contentrules.h"

#include "relay/protocol/features.h"

#include <QLoggingCategory>
#include <QPointer>

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
    , colleagueTopic(new ColleagueTopic(
          [this](const domain::Actor &actor, AgentId id) { return colleagueFor(actor, id); }, this))
    , keeper(new ConversationKeeper(book, rules.now, this))
    , outbox(new Outbox(store, watched(transports), rules.now, rules.sendsPerChannel, this))
    , accounts(new Accounts(store, roster, settings, this))
    , ingress(new Ingress(store, rules.now, this))
    , forwarder(new Forwarder(store, rules.now, this))
    , doctor(new Doctor(
          store, watch, *forwarder, watched(transports),
          [this](ChannelId channel) { return isHandedOver(channel); }, rules.now, this))
    , autoresponder(new Autoresponder(store, roster, book, rules.now, this))
    , webhooks(new Webhooks(store, rules.now, this))
    , mediaIntake(new MediaIntake(store, rules.media, this))
    , mediaInbox(new MediaInbox(
          store, *mediaIntake, [this](ChannelId channel) { return outbox->sender(channel); },
          watched(mediaTransports(rules, transports)), rules.now, rules.media, this))
    , mediaUploads(new MediaUploads(store, watched(mediaTransports(rules, transports)), rules.now,
                                    rules.media, this))
    , typing(new Typing([this](ChannelId channel) { return outbox->sender(channel); },
                        watched(mediaTransports(rules, transports)), rules.now, rules.media, this))
    , board(new Board(*this, this))
    , alerts(new Alerts(*this, this))
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
    connectReplies();
    connectRouting();
}

void DeskCore::connectMedia()
{
    outbox->setPreparer(mediaUploads);
    mediaInbox->setEnded([this](const storage::MediaOutcome &outcome) {
        for (const storage::SettleOutcome &change : outcome.changes)
            apply(change.conversation, change.events, &change.message);
        for (const storage::ConversationChange &change : outcome.faces)
            apply(change.conversation, change.events);
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
    startRouting(state);
    loadPolicies(state);
    storage.resumeErasures();
    for (const storage::ConversationRow &row : state.open) {
        book.update(row, now());
        dispatcher->follow(row);
        keeper->follow(row);
        // He left while the relay was not there to see it.
        if (row.info.state == ConversationState::Assigned && row.info.waitingSinceAt > 0
            && isGone(roster.find(row.info.owner)))
            returnToQueue(row, QStringLiteral("owner_gone"));
    }
    for (const storage::OutboxEntry &entry : state.outbox)
        outbox->add(entry);
    autoresponder->start();
    webhooks->start(epoch);
    startSupervision();
    ingress->start();
    onRang();
    qCInfo(lcDesk) << "open conversations:" << book.size() << "outbox:" << outbox->pending();
}

void DeskCore::startSupervision()
{
    board->start();
    storage.supervision([this](const Result<storage::SupervisionBook> &found) {
        if (found)
            dispositions = found->dispositions;
        else
            qCWarning(lcDesk) << "supervision was not read:" << found.error().message;
        alerts->start(found ? *found : storage::SupervisionBook {});
    });
}

void DeskCore::stop(int deadlineMs, std::function<void()> done)
{
    dispatcher->stop();
    board->stop();
    alerts->stop();
    keeper->stop();
    autoresponder->stop();
    webhooks->stop();
    forwarder->stop();
    mediaInbox->stop();
    outbox->stop(deadlineMs, std::move(done));
}

void DeskCore::addChannel(const storage::ChannelRecord &channel)
{
    channels.insert(channel.name, channel);
    channelNames.insert(channel.id, channel.name);
    dispatcher->addChannel(channel.id);
    outbox->addChannel(channel);
    forwarder->configure(channel.id, channel.forwardUrl);
    autoresponder->addChannel(channel.id);
    mediaInbox->wake(channel.id);
    board->recount();
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
            inner(through,
                  [self = QPointer(this), channel, call, done](const wechat::ApiAnswer &answer) {
                      if (!self)
                          return; // what was under way at the end is found as uncertain
                      self->watch.noteCall(channel, call, answer);
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

bool DeskCore::isEnabled(ChannelId channel) const
{
    const auto found = channels.constFind(channelNames.value(channel));
    return found != channels.constEnd() && found->enabled;
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
    board->onChange(row, events, message);
    if (!events.isEmpty())
        webhooks->wake();
    // A greeting to who has only entered is in no conversation.
    if (!row.info.id.isValid() || !book.update(row, now()))
        return;
    autoresponder->onChanged(row);
    dispatcher->follow(row);
    keeper->follow(row);
    dispatcher->wake(); // an end or a reply may have made room
    m_alarm->setFor(book.nextLoadEnd());
}

//! Here and nowhere else: whatever shows the message later, to whom and over what, has it so.
void DeskCore::hideWords(domain::Inbound &inbound) const
{
    const QString text = inbound.content.text;
    inbound.masked =
        maskWords(*words, inbound.content) && inbound.content.kind == ContentKind::Text;
    if (inbound.masked)
        inbound.raw = text.toUtf8();
}

void DeskCore::ingest(domain::Inbound inbound, Callback<bool> done)
{
    if (inbound.kind == domain::Inbound::Kind::Enter)
        believe(inbound);
    else if (inbound.kind == domain::Inbound::Kind::Message)
        hideWords(inbound);
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
    (outcome.kind == storage::IngestOutcome::Kind::Duplicate ? meters.repeated : meters.stored)
        .add();
    board->onIngested(outcome);
    if (outcome.copied.isValid())
        forwarder->onWritten(outcome.copied);
    // An entry may bring a face; of one outside any conversation nobody else is told.
    const Content content = outcome.message ? outcome.message->content : Content {};
    if (content.media.state == MediaState::Pending || content.kind == ContentKind::Enter)
        mediaInbox->wake(outcome.channel);
    if (outcome.conversation)
        onConversationIngested(*outcome.conversation, outcome);
    autoresponder->onIngested(outcome);
}

void DeskCore::onConversationIngested(const storage::ConversationRow &row,
                                      const storage::IngestOutcome &outcome)
{
    apply(row, outcome.events, outcome.message ? &*outcome.message : nullptr);
    if (outcome.message && outcome.message->direction == Direction::In)
        outbox->releaseHeld(row.info.visitor.id);
    // "A visitor's message to an offline owner queues at once" (product.md 4).
    const bool waits = row.info.state == ConversationState::Assigned && row.info.waitingSinceAt > 0;
    if (waits && isGone(roster.find(row.info.owner)))
        returnToQueue(row, QStringLiteral("owner_gone"));
}

void DeskCore::onClaimed(const storage::ClaimOutcome &outcome)
{
    if (outcome.won)
        meters.queueWait.observe(double(now() - outcome.conversation.queuedAt) / 1000);
    apply(outcome.conversation, outcome.events, nullptr, &outcome.messages);
}

void DeskCore::reply(storage::ReplyItem item, Callback<Message> done)
{
    const storage::ConversationRow *open = book.find(item.conversation);
    const VisitorId visitor = open ? open->info.visitor.id : VisitorId {};
    item.hasPlace = open && !item.held && item.dueAt <= item.at
        && item.content.kind == ContentKind::Text
        && outbox->takePlace(open->info.visitor.channel, visitor);
    storage.reply(item, [this, done, item, visitor](const Result<storage::ReplyOutcome> &outcome) {
        const bool isNew = outcome && !outcome->duplicate;
        const bool isSending = isNew && outcome->message.delivery == DeliveryState::Sending;
        if (isNew)
            onReplied(item, *outcome);
        if (item.hasPlace && !isSending)
            outbox->givePlaceBack(visitor);
        if (outcome)
            done(outcome->message);
        else
            done(outcome.error());
    });
}

void DeskCore::onReplied(const storage::ReplyItem &item, const storage::ReplyOutcome &outcome)
{
    const storage::ConversationRow &row = outcome.conversation;
    noteAnswered(item.agent);
    apply(row, outcome.events, &outcome.message);
    outbox->add({ outcome.message,
                  row.info.visitor.channel,
                  row.info.visitor.id,
                  row.openid,
                  {},
                  item.dueAt },
                row.window);
}

} // namespace kefu::desk
