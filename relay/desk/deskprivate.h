// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/deskcore.h"
#include "relay/desk/later.h"
#include "relay/domain/audited.h"
#include "relay/storage/desktypes.h"

namespace kefu::desk {

inline domain::Subject subjectOf(const storage::ConversationRow &row)
{
    domain::Subject subject;
    subject.channel = row.info.visitor.channel;
    if (row.info.state == ConversationState::Assigned)
        subject.owner = row.info.owner;
    subject.lastOwner = row.lastAgent;
    subject.lastOwnedAt = row.lastAgentAt;
    return subject;
}

//! What a command is about, as far as it is known at its beginning, for its row in the audit. What
//! the command finds out of the conversation or the channel is added (Desk::Private::noteSubject).
struct AuditTarget {
    ConversationId conversation {};
    VisitorId visitor {};
    QString other {}; //!< "agent 5", "message 77"
};

inline QString agentTarget(AgentId agent)
{
    return QStringLiteral("agent ") + agent.toString();
}

//! What stands in front of every command: the audit, permission, and the row it is about.
struct Desk::Private {
    Private(Desk *desk, storage::Storage &storage, TransportFactory transports,
            const Settings &settings)
        : q(desk)
        , core(storage, std::move(transports), settings, nullptr)
    {
    }

    template <typename T> void fail(const Callback<T> &done, const Error &error)
    {
        later<T>(q, done, error);
    }
    //! Stands at the head of every command that changes something, whatever door it came through:
    //! its row is written with its first write, or with its answer when it wrote nothing
    //! (storage::AuditScope). What runs later than in this call must open a scope of its own with
    //! Storage::audit() of before.
    template <typename T>
    [[nodiscard]] storage::AuditScope audited(const domain::Actor &actor, domain::Command command,
                                              const AuditTarget &target, Callback<T> &done)
    {
        Q_ASSERT(domain::isAudited(command));
        const storage::AuditTicketPtr ticket =
            auditTicket(actor, domain::commandName(command), target);
        done = [this, ticket, done = std::move(done)](const Result<T> &result) {
            answerAudit(*ticket, storage::auditOutcome(result));
            done(result);
        };
        return { core.storage, ticket };
    }
    storage::AuditTicketPtr auditTicket(const domain::Actor &actor, const QString &command,
                                        const AuditTarget &target) const;
    //! Whom a command names; the name itself when there is nobody of that name.
    QString agentTarget(const QString &username) const;
    template <typename T>
    Callback<T> attempt(const LoginTry &asked, const QString &name, storage::AuditTicketPtr &ticket,
                        Callback<T> done);
    QList<SessionInfo> sessionsFrom(const QList<storage::TokenFamily> &families,
                                    const domain::Actor &actor) const;
    Result<storage::AgentRecord> changedAgent(const AgentEntry &entry,
                                              const AgentChange &change) const;
    Result<void> checkHandOver(AgentId from, const HandOverTo &to) const;
    int handOverAll(const domain::Actor &actor, AgentId from, const HandOverTo &to);
    //! Writes the row unless the command's own write has taken it along.
    void answerAudit(storage::AuditTicket &ticket, const QString &outcome);
    //! Adds to the row of the command that runs what it turned out to be about.
    void noteSubject(const storage::ConversationRow &row) const;
    void noteSubject(ChannelId channel) const;
    //! The agent a command names. Null: there is none, and `done` was told.
    template <typename T>
    const AgentEntry *agentNamed(const QString &username, const Callback<T> &done)
    {
        const AgentEntry *entry = core.roster.findByName(username);
        if (!entry)
            fail(done,
                 makeError(ErrorCode::NotFound, QStringLiteral("no agent named ") + username));
        return entry;
    }
    //! The channel a command names, if the actor may; else `done` was told.
    template <typename T>
    std::optional<storage::ChannelRecord> channelNamed(const domain::Actor &actor,
                                                       domain::Command command, const QString &name,
                                                       const Callback<T> &done)
    {
        const auto found = core.channels.constFind(name);
        domain::Subject subject;
        if (found != core.channels.constEnd())
            subject.channel = found->id;
        noteSubject(subject.channel);
        const Result<void> verdict = domain::authorize(actor, command, subject, core.now());
        if (!verdict)
            fail(done, verdict.error());
        else if (found == core.channels.constEnd())
            fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name));
        else
            return *found;
        return std::nullopt;
    }
    //! Checks a command that is about no conversation. False: refused, and `done` was told.
    template <typename T>
    bool allowed(const domain::Actor &actor, domain::Command command, const Callback<T> &done)
    {
        const Result<void> verdict = domain::authorize(actor, command, {}, core.now());
        if (!verdict)
            fail(done, verdict.error());
        return verdict.ok();
    }
    //! Names the colleague in a conflict, so that the loser of a race reads who has it.
    Error named(Error error) const;
    //! Continues with the row if the actor may, else tells `done`.
    template <typename T>
    void checked(const domain::Actor &actor, domain::Command command,
                 const storage::ConversationRow &row, const Callback<T> &done,
                 const std::function<void(const storage::ConversationRow &)> &then)
    {
        noteSubject(row);
        domain::Subject subject = subjectOf(row);
        subject.looksOn = core.publisher->isWatching(actor.agent, row.info.id);
        const Result<void> verdict = domain::authorize(actor, command, subject, core.now());
        if (verdict)
            then(row);
        else
            fail(done, named(verdict.error()));
    }
    template <typename T>
    void withConversation(const domain::Actor &actor, domain::Command command, ConversationId id,
                          const Callback<T> &done,
                          std::function<void(const storage::ConversationRow &)> then)
    {
        if (const storage::ConversationRow *row = core.book.find(id)) {
            checked(actor, command, *row, done, then);
            return;
        }
        const auto audit = core.storage.audit();
        core.storage.conversation(id, [=, this](const Result<storage::ConversationRow> &row) {
            const storage::AuditScope scope(core.storage, audit);
            if (row)
                checked(actor, command, *row, done, then);
            else
                fail(done, row.error());
        });
    }
    template <typename T>
    void withVisitor(const domain::Actor &actor, domain::Command command, VisitorId id,
                     const Callback<T> &done,
                     std::function<void(const storage::ConversationRow &)> then)
    {
        if (const storage::ConversationRow *row = core.book.findByVisitor(id)) {
            checked(actor, command, *row, done, then);
            return;
        }
        const auto audit = core.storage.audit();
        core.storage.conversationOfVisitor(id,
                                           [=, this](const Result<storage::ConversationRow> &row) {
                                               const storage::AuditScope scope(core.storage, audit);
                                               if (row)
                                                   checked(actor, command, *row, done, then);
                                               else
                                                   fail(done, row.error());
                                           });
    }
    //! Like withVisitor(); but who may not, and owned an earlier conversation of this visitor,
    //! continues with that one: it still stands in his list. Then `whole` is false: what came after
    //! it is not his.
    template <typename T>
    void withOwnOfVisitor(const domain::Actor &actor, domain::Command command, VisitorId id,
                          const Callback<T> &done,
                          std::function<void(const storage::ConversationRow &, bool whole)> then)
    {
        const Callback<T> otherwise = [=, this](const Result<T> &refusal) {
            core.storage.conversationOwnedBy(
                id, actor.agent, [=, this](const Result<storage::ConversationRow> &own) {
                    if (!own || own->info.state != ConversationState::Closed) {
                        done(refusal);
                        return;
                    }
                    storage::ConversationRow row = *own;
                    row.lastAgent = actor.agent;
                    row.lastAgentAt = row.info.endedAt;
                    checked<T>(actor, command, row, done,
                               [then](const storage::ConversationRow &r) { then(r, false); });
                });
        };
        withVisitor<T>(actor, command, id, otherwise,
                       [then](const storage::ConversationRow &row) { then(row, true); });
    }
    void startWatching(const domain::Actor &actor, SessionId session,
                       const storage::ConversationRow &row, const Callback<WatchAnswer> &done);
    void endWatchSetup(SessionId session, ConversationId conversation, const HistoryAnswer &page,
                       const Callback<WatchAnswer> &done);
    void noteAdded(const domain::Actor &actor, const NoteRequest &wanted,
                   ConversationId conversation) const;
    //! May the actor change his own canned replies, or the team's of this channel? Else `done` was
    //! told.
    template <typename T>
    bool mayChangeCanned(const domain::Actor &actor, CannedScope scope, ChannelId channel,
                         const Callback<T> &done)
    {
        domain::Subject subject;
        subject.channel = channel;
        const Result<void> verdict = scope == CannedScope::Own
            ? domain::authorize(actor, domain::Command::ChangeOwnCanned, {}, core.now())
            : domain::authorize(actor, domain::Command::ChangeCanned, subject, core.now());
        if (!verdict)
            fail(done, verdict.error());
        return verdict.ok();
    }
    void writeCanned(const domain::Actor &actor, const storage::CannedRow &row,
                     const Callback<CannedReply> &done);
    void changeReplies(ChannelId channel, const RepliesChange &change,
                       const Callback<ReplyView> &done);
    void countConversations(std::map<ChannelId, QueueFigures> &figures) const;
    void countAgents(std::map<ChannelId, QueueFigures> &figures) const;
    //! Somebody reads what is not his and was not lately: that is said in the audit (product.md 9),
    //! once in kReadNotedMs for one visitor, however many pages he turns.
    void noteReading(const domain::Actor &actor, const storage::ConversationRow &row);
    //! Adds when an agent had read the visitor's lines.
    void withReadMarks(HistoryAnswer answer, const Callback<HistoryAnswer> &done);
    std::optional<QList<ConversationId>> countedIn(const domain::Actor &actor,
                                                   const BoardListRequest &wanted) const;
    struct Assigning;
    void assignOne(const std::shared_ptr<Assigning> &work, qsizetype i);
    void assignRow(const domain::Actor &actor, const storage::ConversationRow &row,
                   const AssignRequest &wanted, const Callback<ConversationInfo> &done);
    bool isGroupOf(GroupId group, ChannelId channel) const;
    void tellWhisper(const VisitorNote &note);
    Callback<storage::ConversationChange> applying(Callback<ConversationInfo> done);
    void transferToAgent(const domain::Actor &actor, const storage::ConversationRow &row,
                         const TransferRequest &wanted, const Callback<ConversationInfo> &done);
    void transferToGroup(const domain::Actor &actor, const storage::ConversationRow &row,
                         const TransferRequest &wanted, const Callback<ConversationInfo> &done);
    //! Tells the dispatcher of a group that was saved.
    void onGroupSaved(const storage::GroupRecord &record);
    //! Answers a send that is refused now with the message that was made of it before: the same id
    //! gives the same message, whatever became of the conversation meanwhile.
    Callback<Message> repeatable(const domain::Actor &actor, const QString &clientMessageId,
                                 Callback<Message> done);
    void takeUpload(const domain::Actor &actor, const QByteArray &bytes, const QString &fileName,
                    const Callback<Media> &done);
    //! Continues with the file if the actor may see it. NotFound.
    void withMedia(const domain::Actor &actor, const QString &id,
                   const Callback<storage::MediaRecord> &done);
    void withReadableMedia(const domain::Actor &actor, const storage::MediaPlace &place,
                           qsizetype next, const Callback<storage::MediaRecord> &done);
    void sendParts(const domain::Actor &actor, const storage::ConversationRow &row,
                   const ReplyCommand &command, const Callback<Message> &done);
    void sendChecked(const domain::Actor &actor, const storage::ConversationRow &row,
                     const ReplyCommand &command, const Content &content,
                     const Callback<Message> &done);
    void submitParts(const domain::Actor &actor, ConversationId conversation,
                     const ReplyCommand &command, const QList<Content> &parts,
                     const Callback<Message> &done);

    Desk *q;
    DeskCore core;
    QHash<std::pair<qint64, qint64>, qint64> readNotedAt; //!< by agent and visitor
};

} // namespace kefu::desk
