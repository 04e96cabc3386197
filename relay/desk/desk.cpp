// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/desk.h"

#include "relay/desk/contentrules.h"
#include "relay/desk/deskprivate.h"
#include "relay/desk/pagelimits.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QCryptographicHash>
#include <QUuid>

namespace kefu::desk {

namespace {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

constexpr qint64 kListEndedForMs = 7LL * 24 * 3600 * 1000; // design.md 3
constexpr int kMissedEventsPage = 500;
constexpr qsizetype kPartSuffix = 4; //!< "#2" … "#99" behind the client's message id

//! Makes an event from the store fit for the wire: the quota, which its rows carry as buckets and
//! not as a view, and sizes.
void complete(EventBody &body, const DeskCore &core)
{
    const auto fill = [&core](ConversationInfo &info) {
        if (const storage::ConversationRow *row = core.book.find(info.id))
            info.quota = core.publisher->infoOf(*row).quota;
        cutPreview(info);
    };
    if (auto *added = std::get_if<MessageAdded>(&body))
        fill(added->conversation);
    else if (auto *updated = std::get_if<MessageUpdated>(&body))
        fill(updated->conversation);
    else if (auto *gained = std::get_if<ConversationGained>(&body)) {
        fill(gained->conversation);
        cutToBytes(gained->messages, kMaxPageBytes);
    } else if (auto *changed = std::get_if<ConversationUpdated>(&body))
        fill(changed->conversation);
}

//! So that nobody waits for what will not leave.
Error channelDisabled()
{
    return makeError(ErrorCode::Forbidden, QStringLiteral("the mini program is disabled"),
                     { { QStringLiteral("reason"), QStringLiteral("channel_disabled") } });
}

} // namespace

Error Desk::Private::named(Error error) const
{
    const auto owner = parseId<AgentId>(error.details.value(L("owner")).toString());
    const AgentEntry *entry = owner ? core.roster.find(*owner) : nullptr;
    if (entry)
        error.details.insert(L("ownerName"), entry->record.info.nickname);
    return error;
}

Callback<storage::ConversationChange> Desk::Private::applying(Callback<ConversationInfo> done)
{
    return [this, done](const Result<storage::ConversationChange> &change) {
        if (!change) {
            done(named(change.error()));
            return;
        }
        core.apply(change->conversation, change->events);
        done(core.publisher->infoOf(change->conversation));
    };
}

Desk::Desk(storage::Storage &storage, TransportFactory transports, const Settings &settings,
           QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, storage, std::move(transports), settings))
{
}

Desk::~Desk() = default;

void Desk::start(storage::StartState state)
{
    d->core.start(state);
}

void Desk::stop(int deadlineMs, std::function<void()> done)
{
    d->core.stop(deadlineMs, std::move(done));
}

// ---- channels and ingress
// ------------------------------------------------------------------------

void Desk::ingest(domain::Inbound inbound, Callback<bool> done)
{
    d->core.ingest(std::move(inbound), std::move(done));
}

//! The same way as everything else: also into the spool, and never past what came before it.
void Desk::ingestUnparsed(ChannelId channel, const QByteArray &body, const QString &why,
                          Callback<bool> done, const domain::PushCopy &copy)
{
    domain::Inbound unreadable;
    unreadable.kind = domain::Inbound::Kind::Unreadable;
    unreadable.channel = channel;
    const QByteArray text = "unreadable " + QByteArray::number(channel.value) + ' ' + body;
    unreadable.dedupeKey = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    unreadable.type = why;
    unreadable.raw = body;
    unreadable.copy = copy;
    d->core.ingest(std::move(unreadable), std::move(done));
}

// ---- who is there
// --------------------------------------------------------------------------------

void Desk::refresh(const QByteArray &refreshToken, Callback<LoginAnswer> done)
{
    d->core.accounts->refresh(refreshToken, std::move(done));
}

void Desk::authenticate(const QByteArray &token, domain::TokenScope wanted, Callback<Actor> done)
{
    d->core.accounts->authenticate(token, wanted, std::move(done));
}

void Desk::logout(const QByteArray &token, Callback<bool> done)
{
    d->core.accounts->logout(token, std::move(done));
}

void Desk::endLogin(const Actor &actor, Callback<bool> done)
{
    const storage::AuditScope audit(d->core.storage,
                                    d->auditTicket(actor, QStringLiteral("logout"), {}));
    d->core.accounts->endLogin(actor.login, std::move(done));
}

Actor Desk::localActor()
{
    Actor actor;
    actor.name = QStringLiteral("local");
    actor.role = Role::Admin;
    actor.local = true;
    actor.door = domain::Door::Control;
    return actor;
}

SessionId Desk::attach(const Actor &actor, SessionSink *sink)
{
    return d->core.attach(actor.agent, actor.login, sink);
}

void Desk::detach(SessionId session, bool goodbye, LeftBehind open)
{
    d->core.detach(session, goodbye, open);
}

std::optional<AgentInfo> Desk::agent(AgentId id) const
{
    const AgentEntry *entry = d->core.roster.find(id);
    return entry ? std::optional(d->core.roster.infoOf(*entry)) : std::nullopt;
}

std::optional<AgentId> Desk::agentByName(const QString &username) const
{
    const AgentEntry *entry = d->core.roster.findByName(username);
    return entry ? std::optional(entry->record.info.id) : std::nullopt;
}

PresenceState Desk::presenceOf(AgentId id) const
{
    const AgentEntry *entry = d->core.roster.find(id);
    return entry ? entry->presence.state : PresenceState::Offline;
}

EventSeq Desk::lastSeq() const
{
    return d->core.publisher->lastSeq();
}

qint64 Desk::now() const
{
    return d->core.now();
}

QString Desk::epoch() const
{
    return d->core.epoch;
}

// ---- commands
// ------------------------------------------------------------------------------------

void Desk::Private::sendParts(const Actor &actor, const storage::ConversationRow &row,
                              const ReplyCommand &command, const Callback<Message> &done)
{
    Result<Content> content = core.isEnabled(row.info.visitor.channel)
        ? checkedOutgoing(command.content)
        : Result<Content>(channelDisabled());
    if (content)
        content = withoutWords(*core.words, *content, command.force);
    if (!content) {
        fail(done, content.error());
        return;
    }
    if (content->media.id.isEmpty()) {
        sendChecked(actor, row, command, *content, done);
        return;
    }
    withMedia(actor, content->media.id,
              [=, this, known = *content,
               audit = core.storage.audit()](const Result<storage::MediaRecord> &record) {
                  const storage::AuditScope scope(core.storage, audit);
                  Content shown = known;
                  if (record && !record->picture.isEmpty()) {
                      shown.media = record->media;
                      sendChecked(actor, row, command, shown, done);
                  } else if (!record && isTransient(record.error().code)) {
                      done(record.error());
                  } else {
                      done(makeError(ErrorCode::BadRequest,
                                     QStringLiteral("no picture of yours, or not here yet"),
                                     { { L("field"), L("media") } }));
                  }
              });
}

void Desk::Private::sendChecked(const Actor &actor, const storage::ConversationRow &row,
                                const ReplyCommand &command, const Content &content,
                                const Callback<Message> &done)
{
    // One message each, so that every part has a fate of its own (product.md 3).
    const QList<Content> parts = outgoingParts(content);
    const Quota quota = core.publisher->infoOf(row).quota;
    const bool suffices = parts.size() == 1 || parts.size() <= quota.left || command.force
        || command.whenVisitorWrites;
    if (suffices) {
        submitParts(actor, row.info.id, command, parts, done);
        return;
    }
    const Error refusal =
        makeError(quota.untilAt > core.now() ? ErrorCode::QuotaExhausted : ErrorCode::WindowShut,
                  QStringLiteral("the text needs more replies than are left"),
                  { { L("needed"), parts.size() }, { L("left"), quota.left } });
    // Sent once already, perhaps: then its own first parts are what is missing from the quota.
    core.storage.replyByClientId(actor.agent, command.clientMessageId,
                                 [=, this, conversation = row.info.id,
                                  audit = core.storage.audit()](const Result<Message> &before) {
                                     const storage::AuditScope scope(core.storage, audit);
                                     if (before)
                                         submitParts(actor, conversation, command, parts, done);
                                     else
                                         done(refusal);
                                 });
}

void Desk::Private::submitParts(const Actor &actor, ConversationId conversation,
                                const ReplyCommand &command, const QList<Content> &parts,
                                const Callback<Message> &done)
{
    QString base = command.clientMessageId;
    if (base.isEmpty())
        base = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (parts.size() > 1 && base.size() > kMaxClientMessageId - kPartSuffix) {
        fail(done,
             makeError(ErrorCode::BadRequest, QStringLiteral("too long for a text in parts"),
                       { { L("field"), L("clientMessageId") } }));
        return;
    }
    for (qsizetype i = 0; i < parts.size(); ++i) {
        storage::ReplyItem item;
        item.conversation = conversation;
        item.agent = actor.agent;
        item.authorName = actor.name;
        item.content = parts[i];
        item.clientMessageId = i == 0 ? base : base + u'#' + QString::number(i + 1);
        item.resendOf = i == 0 ? command.resendOf : MessageId {};
        item.force = command.force;
        item.held = command.whenVisitorWrites;
        item.at = core.now();
        item.dueAt = item.at + core.settings.sendDelayMs;
        core.reply(
            item,
            i > 0 ? Callback<Message>([](const Result<Message> &) {})
                  : [this, done](const Result<Message> &sent) {
                        if (sent)
                            done(sent);
                        else
                            done(named(sent.error()));
                    });
    }
}

Callback<Message> Desk::Private::repeatable(const Actor &actor, const QString &clientMessageId,
                                            Callback<Message> done)
{
    return [=, this](const Result<Message> &sent) {
        if (sent || clientMessageId.isEmpty() || isTransient(sent.error().code)) {
            done(sent);
            return;
        }
        core.storage.replyByClientId(actor.agent, clientMessageId,
                                     [done, refusal = sent.error()](const Result<Message> &before) {
                                         if (before)
                                             done(before);
                                         else
                                             done(refusal);
                                     });
    };
}

void Desk::send(const Actor &actor, const ReplyCommand &command, Callback<Message> done)
{
    const auto audit =
        d->audited(actor, Command::Send, { .conversation = command.conversation }, done);
    const Callback<Message> answer = d->repeatable(actor, command.clientMessageId, std::move(done));
    d->withConversation<Message>(actor, Command::Send, command.conversation, answer,
                                 [=, this](const storage::ConversationRow &row) {
                                     d->sendParts(actor, row, command, answer);
                                 });
}

void Desk::sendToVisitor(const Actor &actor, VisitorId visitor, const ReplyCommand &command,
                         Callback<Message> done)
{
    const auto audit = d->audited(actor, Command::Send, { .visitor = visitor }, done);
    d->withVisitor<Message>(
        actor, Command::Send, visitor, done, [=, this](const storage::ConversationRow &row) {
            if (row.info.state == ConversationState::Assigned && row.info.owner == actor.agent) {
                d->sendParts(actor, row, command, done);
                return;
            }
            const auto ticket = d->core.storage.audit();
            const storage::AuditScope opening(d->core.storage, nullptr); // the row is the reply's
            d->core.storage.openForAgent(
                visitor, actor.agent, d->core.now(),
                [=, this](const Result<storage::ConversationChange> &change) {
                    const storage::AuditScope scope(d->core.storage, ticket);
                    if (!change) {
                        done(d->named(change.error()));
                        return;
                    }
                    d->core.apply(change->conversation, change->events);
                    d->sendParts(actor, change->conversation, command, done);
                });
        });
}

void Desk::end(const Actor &actor, const EndRequest &wanted, Callback<ConversationInfo> done)
{
    const auto audit =
        d->audited(actor, Command::End, { .conversation = wanted.conversation }, done);
    d->withConversation<ConversationInfo>(
        actor, Command::End, wanted.conversation, done,
        [=, this](const storage::ConversationRow &row) {
            storage::EndItem item { row.info.id, actor.agent, QStringLiteral("agent"),
                                    d->core.now() };
            item.disposition = wanted.disposition.trimmed().left(kMaxDispositionChars);
            item.note = wanted.note.trimmed().left(kMaxNoteChars);
            // Whoever may end what is not his is a supervisor (domain/authorize).
            item.fromAnybody = row.info.owner != actor.agent;
            if (item.fromAnybody)
                item.reason = QStringLiteral("supervisor");
            const auto ended = d->applying(done);
            d->core.storage.endConversation(
                item, [this, ended](const Result<storage::ConversationChange> &change) {
                    ended(change);
                    if (change)
                        d->core.autoresponder->onEnded(change->conversation);
                });
        });
}

void Desk::markRead(const Actor &actor, VisitorId visitor, int seq, Callback<ConversationInfo> done)
{
    d->withOwnOfVisitor<ConversationInfo>(
        actor, Command::MarkRead, visitor, done, [=, this](const storage::ConversationRow &, bool) {
            d->core.storage.markRead({ visitor, actor.agent, seq, d->core.now() },
                                     d->applying(done));
        });
}

void Desk::setPresence(const Actor &actor, PresenceState state, Callback<PresenceState> done)
{
    const auto audit = d->audited(actor, Command::SetOwnPresence, {}, done);
    if (d->allowed(actor, Command::SetOwnPresence, done))
        later<PresenceState>(this, done, d->core.choosePresence(actor.agent, { state }).state);
}

// ---- queries
// -------------------------------------------------------------------------------------

void Desk::conversations(const Actor &actor, ConversationId after, Callback<VisitorPage> done)
{
    if (!d->allowed(actor, Command::ListOwnConversations, done))
        return;
    const qint64 endedAfter = d->core.now() - kListEndedForMs;
    d->core.storage.conversationsOf(
        actor.agent, after, kConversationsPage + 1, endedAfter,
        [this, done](const Result<QList<storage::ConversationRow>> &rows) {
            if (!rows) {
                done(rows.error());
                return;
            }
            VisitorPage page;
            page.more = rows->size() > kConversationsPage;
            for (const storage::ConversationRow &row : *rows) {
                if (page.conversations.size() < kConversationsPage)
                    page.conversations.append(d->core.publisher->infoOf(row));
            }
            done(page);
        });
}

void Desk::missedEvents(const Actor &actor, EventSeq since, const QString &epoch,
                        Callback<storage::MissedEvents> done)
{
    if (!d->allowed(actor, Command::ListOwnConversations, done))
        return;
    if (epoch != d->core.epoch || since > lastSeq()) {
        later<storage::MissedEvents>(this, done, storage::MissedEvents { {}, {}, true });
        return;
    }
    d->core.storage.missedEvents(actor.agent, since, kMissedEventsPage, d->core.now(),
                                 [this, done](Result<storage::MissedEvents> missed) {
                                     if (missed) {
                                         for (Event &event : missed->events)
                                             complete(event.body, d->core);
                                     }
                                     done(std::move(missed));
                                 });
}

} // namespace kefu::desk
