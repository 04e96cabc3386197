// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/report.h"
#include "relay/storage/accounttypes.h"
#include "relay/storage/audittypes.h"
#include "relay/storage/backuptypes.h"
#include "relay/storage/desktypes.h"
#include "relay/storage/figures.h"
#include "relay/storage/ledgertypes.h"
#include "relay/storage/mediatypes.h"
#include "relay/storage/privacytypes.h"
#include "relay/storage/replytypes.h"
#include "relay/storage/storagetypes.h"
#include "relay/storage/supervisiontypes.h"
#include "relay/storage/webhooktypes.h"

#include <QObject>
#include <functional>
#include <memory>

namespace kefu::storage {

class MediaFiles;
class Spool;

template <typename T> using Callback = std::function<void(Result<T>)>;

//! The database: one writer thread with group commit, two readers, one maintenance thread
//! (design.md 7, 8). Every call returns at once. Callbacks run in the thread of this object: those
//! of writes in commit order and all of one commit in one go, only after the commit is durable
//! (synchronous=FULL); none after close().
class Storage : public QObject {
    Q_OBJECT
public:
    explicit Storage(QObject *parent = nullptr);
    ~Storage() override;

    //! WeChat's reply rules, for what is opened from now on.
    void setQuotaRules(const domain::QuotaRules &rules);
    //! Takes data_dir/lock, reads or makes data_dir/key, migrates, checks, starts the threads.
    //! Errors (blocking, at start only): Conflict: another relay has the lock; Unsupported: a newer
    //! schema; Unavailable: damaged or unreadable, with what to do in the message.
    Result<StartState> open(const QString &dataDir);
    //! Writes what was handed in, then stops the threads.
    void close();

    // Hot paths: batched.
    void ingest(IngestItem item, Callback<IngestOutcome> done);
    //! Errors: NotFound, Closed, Conflict{owner}, QuotaExhausted, WindowShut.
    void reply(ReplyItem item, Callback<ReplyOutcome> done);
    void settle(SettleItem item, Callback<SettleOutcome> done);
    void claim(ClaimItem item, Callback<ClaimOutcome> done);
    //! The visitor wrote: what waited for that may go, as much of it as the quota has replies for.
    void releaseHeld(VisitorId visitor, qint64 at, Callback<ReleaseOutcome> done);
    void message(MessageId id, Callback<Message> done); //!< NotFound
    //! Reads all outgoing messages: for a person who asks, not for a poll.
    void ledger(qint64 now, Callback<LedgerBook> done);
    //! Another key seals from now on, what is sealed is sealed anew. `keepOld`: its file stays, as
    //! data_dir/key.<id>, for backups made before.
    void rotateKey(bool keepOld, Callback<KeyRotation> done);

    // The data as a whole (storagebackup.cpp), beside everything else and one after the other.
    //! Into `target`, or data_dir/backups/backup-<time> when it is empty; of those `keep` stay (0 =
    //! all). See makeBackup().
    void backUp(QString target, int keep, qint64 now, Callback<BackupManifest> done);
    //! Of this database, or of a backup; see verifyData(), verifyBackup().
    void verify(QString backup, Callback<DataVerdict> done);
    //! The key in use under a passphrase; see storage::exportKey().
    void exportKey(QByteArray passphrase, Callback<QByteArray> done);

    void endConversation(EndItem item,
                         Callback<ConversationChange> done); //!< NotFound, Closed, Conflict{owner}
    void requeue(RequeueItem item, Callback<ConversationChange> done); //!< NotFound, Conflict
    void markRead(ReadMarkItem item,
                  Callback<ConversationChange> done); //!< NotFound; older marks change nothing
    //! LayIM: the visitor's open conversation, or his ended one opened again as the agent's while
    //! the window is open. Errors: NotFound, Conflict{owner}, WindowShut.
    void openForAgent(VisitorId visitor, AgentId agent, qint64 at,
                      Callback<ConversationChange> done);
    void storeUnparsed(UnparsedItem item, Callback<qint64> done);
    // Who has what (storagerouting.cpp).
    //! Errors: NotFound, Closed, Conflict{owner}.
    void handOver(HandItem item, Callback<ClaimOutcome> done);
    //! Errors: NotFound, Closed (too long ago), Conflict{owner} when the visitor has another.
    void reopen(ReopenItem item, Callback<ClaimOutcome> done);
    void accept(AcceptItem item, Callback<ConversationChange> done); //!< NotFound, Conflict{owner}
    void askForHelp(HelpItem item,
                    Callback<ConversationChange> done); //!< NotFound, Conflict{owner}
    void setPriority(PriorityItem item, Callback<ConversationChange> done); //!< NotFound, Closed
    //! The conversation that ended with it; without an id if the visitor never had one.
    void block(BlockItem item, Callback<ConversationChange> done);
    //! How an agent stands, and the log of it.
    void savePresence(PresenceItem item, Callback<bool> done);
    void saveGroup(GroupRecord record, Callback<GroupRecord> done); //!< Conflict: the name exists
    void removeGroup(GroupId id, Callback<bool> done); //!< NotFound
    //! Without a channel: of all that have none of their own.
    void saveRoutingRules(ChannelId channel, domain::RoutingRules rules, Callback<bool> done);
    void segmentsOf(ConversationId conversation, Callback<QList<SegmentRow>> done);
    //! Conversations queued first in [fromAt, toAt), and what was the case then.
    void recordedDay(qint64 fromAt, qint64 toAt, Callback<RecordedDay> done);

    void addChannel(ChannelRecord record,
                    Callback<ChannelRecord> done); //!< Conflict: the name exists
    //! Reads the channel as stored, changes it and writes it in one go, so that of two changes at
    //! once none is lost. Id, name and createdAt stay. Errors: NotFound, and what `change` says (it
    //! runs in the writer's thread).
    using ChannelChange = std::function<Result<void>(ChannelRecord &)>;
    void changeChannel(ChannelId id, ChannelChange change, Callback<ChannelRecord> done);
    //! Errors: NotFound (no open conversation), Conflict (said within the last half hour).
    void noteHandOver(HandOverItem item, Callback<LineOutcome> done);
    void saveMark(ChannelMarkRow mark, Callback<bool> done);
    void postponeForward(qint64 id, int tries, qint64 nextAt, Callback<bool> done);
    void removeForward(qint64 id, Callback<bool> done);
    void clearForwards(ChannelId channel, Callback<bool> done);
    void addAgent(AgentRecord record, Callback<AgentRecord> done); //!< Conflict: the name exists
    void saveSign(AgentId agent, QString sign, Callback<bool> done); //!< NotFound
    void updatePasswordHash(AgentId agent, QByteArray hash, Callback<bool> done);
    void addToken(TokenRecord record, Callback<bool> done);
    void removeToken(QByteArray hash, Callback<bool> done);
    //! Errors: NotFound: unknown, expired, or no refresh token.
    void exchangeToken(ExchangeItem item, Callback<ExchangeOutcome> done);
    //! A token of this pair was used: the pair before it is history.
    void markTokenSeen(QByteArray family, int generation, qint64 at, Callback<bool> done);
    //! What was taken back; from the commit on none of it opens a door.
    void revokeTokens(RevokeItem item, Callback<QList<TokenFamily>> done);
    //! Errors: NotFound. Enabling takes back every token of before.
    void setAgentEnabled(AgentId agent, bool enabled, Callback<bool> done);

    // Reads: from the reader threads; see every commit whose callback has run.
    void findToken(QByteArray hash, Callback<TokenRecord> done); //!< NotFound
    //! Living ones; of everybody without an agent.
    void tokenFamilies(AgentId agent, qint64 now, Callback<QList<TokenFamily>> done);
    void history(VisitorId visitor, int beforeSeq, int limit, Callback<HistoryPage> done);
    void historyPage(HistoryQuery query, Callback<HistoryPage> done);
    //! Of the visitor's cards the last one before `beforeSeq` (0 = of all). NotFound.
    void visitorCard(VisitorId visitor, int beforeSeq, Callback<VisitorCardRow> done);
    //! Owned now or ended within 7 days (`endedAfter`), id descending, ids below `before` (0 =
    //! all).
    void conversationsOf(AgentId agent, ConversationId before, int limit, qint64 endedAfter,
                         Callback<QList<ConversationRow>> done);
    void conversation(ConversationId id, Callback<ConversationRow> done); //!< NotFound
    //! The reply this agent sent under that id. NotFound.
    void replyByClientId(AgentId agent, const QString &clientMessageId, Callback<Message> done);
    //! The visitor's newest conversation, whatever its state.
    void conversationOfVisitor(VisitorId visitor, Callback<ConversationRow> done); //!< NotFound
    //! The newest of them that is this agent's, or was when it ended. NotFound.
    void conversationOwnedBy(VisitorId visitor, AgentId agent, Callback<ConversationRow> done);
    void missedEvents(AgentId agent, EventSeq since, int limit, qint64 now,
                      Callback<MissedEvents> done);
    void unparsedCount(Callback<qint64> done);
    //! Files of visitors that could not be fetched several times, and are tried again.
    void failingMedia(ChannelId channel, Callback<qint64> done);
    void unparsedOf(ChannelId channel, Callback<UnparsedSummary> done);
    //! Pushes to pass on that are due, the oldest first; and when the next one is (0 = none).
    void dueForwards(ChannelId channel, qint64 now, int limit, Callback<QList<ForwardRow>> done);
    void nextForwardAt(ChannelId channel, Callback<qint64> done);

    // The files of messages.
    //! Of a channel, due or not, the earliest first.
    void mediaJobs(ChannelId channel, int limit, Callback<QList<MediaJobRow>> done);
    void postponeMedia(const QString &id, int tries, qint64 nextAt, Callback<bool> done);
    //! Errors: NotFound, Conflict: settled before.
    void endMedia(MediaEndItem item, Callback<MediaOutcome> done);
    //! Gives it its id.
    void addMedia(MediaRecord record, Callback<MediaRecord> done);
    void findMedia(const QString &id, Callback<MediaRecord> done); //!< NotFound
    void mediaPlace(const QString &id, Callback<MediaPlace> done); //!< NotFound
    //! Under which WeChat has our file; empty = it must be uploaded.
    void mediaUpload(ChannelId channel, const QString &id, qint64 now, Callback<QString> done);
    void saveMediaUpload(ChannelId channel, const QString &id, const QString &wechatId, qint64 now,
                         qint64 untilAt, Callback<bool> done);
    void removeMediaUpload(ChannelId channel, const QString &id, Callback<bool> done);
    //! Null while closed.
    MediaFiles *mediaFiles() const;

    // Automatic replies, leave messages, read marks.
    void replyBook(Callback<ReplyBook> done);
    //! As changeChannel(): read, changed and written in one go. Errors: NotFound, and what `change`
    //! says. The answer has the ids of new rules.
    using RepliesChange = std::function<Result<void>(domain::ChannelReplies &)>;
    void changeReplies(ChannelId channel, RepliesChange change, Callback<ReplyState> done);
    using CalendarChange = std::function<Result<void>(domain::Calendar &)>;
    void changeCalendar(CalendarChange change, Callback<domain::Calendar> done);
    void saveAbsence(ChannelId channel, qint64 sinceAt, Callback<bool> done);
    //! Errors: NotFound. What the limits forbid is no error (AutoReplyOutcome::choice).
    void autoReply(AutoReplyItem item, Callback<AutoReplyOutcome> done);
    void replyHistory(VisitorId visitor, qint64 at, Callback<domain::ReplyHistory> done);
    void markLeave(QList<ConversationId> ids, qint64 at, Callback<QList<ConversationChange>> done);
    void readMarks(VisitorId visitor, int fromSeq, int limit, Callback<QList<ReadMarkRow>> done);
    // Webhooks.
    void webhooks(Callback<QList<WebhookRecord>> done);
    void addWebhook(WebhookRecord record, Callback<WebhookRecord> done);
    void removeWebhook(qint64 id, Callback<bool> done); //!< NotFound
    //! How far it is; `dead` is what it was not told for good.
    void saveWebhook(WebhookRecord record, std::optional<DeadLetter> dead, Callback<bool> done);
    void deadLetters(qint64 webhook, int limit, Callback<QList<DeadLetter>> done);
    void removeDeadLetter(qint64 id, Callback<bool> done);
    //! Everything that happened behind `since`, as of now.
    void eventsAfter(EventSeq since, int limit, qint64 now, Callback<QList<WebhookEvent>> done);
    //! Those of them there are, in their order.
    void conversationsById(QList<ConversationId> ids, Callback<QList<ConversationRow>> done);
    void listConversations(ConversationFilter filter, Callback<QList<ConversationRow>> done);

    // The audit (storageaudit.cpp). A command's row is written by the command's own first write, in
    // its transaction, with what came of that; see AuditScope.
    //! What is being written for now; null: no command.
    AuditTicketPtr audit() const;
    //! A row of a command that wrote nothing, or not at once.
    void addAudit(AuditRow row);
    void listAudit(AuditFilter filter, Callback<QList<AuditRow>> done);
    //! Looks through the whole chain; `head` (may be empty) is one that was written down before.
    void verifyAudit(QByteArray head, Callback<AuditVerdict> done);

    // Supervision (storagefigures.cpp, storagesupervision.cpp).
    //! Everything that counts in a period. `sink` is called in a reader's thread, before `done`; it
    //! must not touch anything of this one.
    void readFacts(FactsQuery query, domain::FactSink sink, Callback<FactsRest> done);
    //! A report, summed up beside this thread. `query.fromAt`, `toAt` and `channels` are the
    //! report's; without a capacity an agent has no limit.
    void report(FactsQuery query, domain::ReportQuery report, QHash<AgentId, int> capacities,
                qint64 now, Callback<QList<domain::ReportRow>> done);
    void supervision(Callback<SupervisionBook> done);
    //! Without a channel: of all of them.
    void saveDispositions(ChannelId channel, QStringList names, Callback<bool> done);
    void saveAlertRule(domain::AlertKind kind, domain::AlertRule rule, Callback<bool> done);
    //! A new one without an id.
    void saveAlert(AlertRow row, Callback<AlertRow> done);
    //! Newest first, ids below `before` (0 = all).
    void listAlerts(qint64 before, int limit, Callback<QList<AlertRow>> done);
    void addRobot(AlertRobot robot, Callback<AlertRobot> done);
    void removeRobot(qint64 id, Callback<bool> done); //!< NotFound
    void saveRobotResult(qint64 id, qint64 at, QString error, Callback<bool> done);
    //! Visitors' messages that came in [fromAt, toAt), by channel.
    void countPushes(qint64 fromAt, qint64 toAt, Callback<QHash<ChannelId, qint64>> done);

    // Accounts (storageaccounts.cpp). Issued tokens are never ended with a password.
    void findFactor(AgentId agent, Callback<std::optional<FactorRow>> done);
    void saveFactor(FactorRow row, Callback<bool> done);
    void removeFactor(AgentId agent, Callback<bool> done); //!< false: there was none
    void useFactor(AgentId agent, qint64 step, Callback<bool> done); //!< false: used already
    void useRecoveryCode(AgentId agent, QByteArray hash, Callback<bool> done); //!< false: not one
    void saveLoginCode(AgentId agent, QByteArray hash, qint64 untilAt, Callback<bool> done);
    //! The new password, the code used up, every login ended: all or nothing. Unauthorized.
    void resetPassword(ResetItem item, Callback<QList<TokenFamily>> done);
    //! Ends the agent's other logins with it. NotFound.
    void changePassword(AgentId agent, QByteArray hash, QByteArray keepLogin,
                        Callback<QList<TokenFamily>> done);
    void endLogins(AgentId agent, QByteArray keepLogin, Callback<QList<TokenFamily>> done);
    //! Nickname, role, limit, channels. NotFound.
    void changeAgent(AgentRecord record, bool endsLogins, Callback<QList<TokenFamily>> done);
    //! Against the setup code, which is used up. Unauthorized.
    void addFirstAgent(QByteArray codeHash, AgentRecord record, Callback<AgentRecord> done);
    void savePolicy(QString name, QString value, Callback<bool> done); //!< empty: removed
    void saveRetention(ChannelId channel, Retention retention, Callback<bool> done);

    // Personal information (storageprivacy.cpp, erasure.h).
    //! Gone from rows, index, files and the log; `wanted` names visitor, reason, who and when.
    //! Errors: NotFound; Conflict with `details.reason`: hold, open, sending.
    void eraseVisitor(ErasureRow wanted, Callback<ErasureRow> done);
    //! Goes on with those a stop interrupted.
    void resumeErasures();
    void listErasures(Callback<QList<ErasureRow>> done);
    void holdVisitor(HoldRow hold, bool on, Callback<bool> done); //!< false: there was no hold
    void exportVisitor(VisitorId visitor, bool reveal, qint64 now, Callback<ExportFile> done);
    void readExport(const QString &name, Callback<QByteArray> done); //!< NotFound
    void textAsItCame(MessageId message, Callback<QString> done); //!< NotFound

    // An agent's desk (storagedesk.cpp).
    //! The visitor's newest conversation with him as he is called now. NotFound.
    void editVisitor(VisitorEditItem item, Callback<ConversationChange> done);
    void addNote(NoteRow row, Callback<VisitorNote> done);
    void findNote(NoteId id, Callback<NoteRow> done); //!< NotFound
    void removeNote(NoteId id, Callback<bool> done); //!< NotFound
    void cannedReplies(CannedQuery query, Callback<QList<CannedReply>> done);
    void findCanned(CannedId id, Callback<CannedRow> done); //!< NotFound
    //! Adds it, or changes it from the version it has. Errors: NotFound, Conflict
    //! (`details.version` it has meanwhile; `details.shortcut`: another one has that).
    void saveCanned(CannedItem item, Callback<CannedReply> done);
    void removeCanned(CannedId id, Callback<bool> done); //!< NotFound
    //! Whether the file stands in a canned reply the agent sees.
    void cannedShows(const QString &media, AgentId agent, QSet<ChannelId> channels,
                     Callback<bool> done);
    //! Errors: Unsupported: this SQLite has no FTS5.
    void search(SearchQuery query, Callback<SearchPage> done);

    //! Where callbacks go while the database does not answer; null when it could not be opened.
    //! Whatever an earlier run left in it is in the database when open() returns, unless
    //! Spool::wasEmptyAtStart() says otherwise.
    Spool *spool() const;

    //! For `/healthz` and `/readyz`: the writer answered within the last second, or has nothing to
    //! do.
    bool isHealthy() const;
    int writesPending() const;
    StorageFigures figures() const;
    //! `done` when the writer has come by: a sign that it is not stuck. Also with a database it
    //! cannot write to just now; false then.
    void probeWriter(std::function<void(bool)> done);

private:
    friend class AuditScope;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::storage
