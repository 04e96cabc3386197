// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/deskvalues.h"

#include <QMap>
#include <QObject>

namespace kefu::storage {
class Storage;
}

namespace kefu::desk {

//! The only way in (design.md 1). Commands and queries; every adapter (native gateway, LayIM, HTTP
//! API, control socket) calls these and nothing below. Each passes domain::authorize first. Lives
//! in the relay loop; all callbacks run there, later, never inside the call.
class Desk : public QObject {
    Q_OBJECT
public:
    Desk(storage::Storage &storage, TransportFactory transports, const Settings &settings,
         QObject *parent = nullptr);
    ~Desk() override;

    //! Before start().
    void setPorts(Ports ports);
    //! Takes over what was stored: queue, owners, outbox. Agents connected before are in grace from
    //! now.
    void start(storage::StartState state);
    //! No new work; sends under way are waited for up to `deadlineMs`.
    void stop(int deadlineMs, std::function<void()> done);

    // ---- channels as the callback adapter needs them ----
    //! Nothing for unknown and disabled names: the adapter then works with dummy secrets, so that
    //! both cost the same.
    std::optional<storage::ChannelRecord> channelByName(const QString &name) const;
    QList<ChannelInfo> channels() const;
    //! The same for whoever is not a visitor: also of a disabled one.
    std::optional<storage::ChannelRecord> anyChannelByName(const QString &name) const;
    //! Whether a push is to carry a copy for the shop's own back end (domain::PushCopy).
    bool passesOn(ChannelId channel);
    //! Whether a message is answered with the hand-over to WeChat's own tool now.
    bool isHandedOver(ChannelId channel) const;
    //! What the adapter has seen, for the wizard's ticks and the doctor.
    ChannelWatch &watch();

    // ---- ingress ----
    //! `done` after the commit: true when stored or known already. Only then may WeChat be told
    //! `success`.
    void ingest(domain::Inbound inbound, Callback<bool> done);
    void ingestUnparsed(ChannelId channel, const QByteArray &body, const QString &why,
                        Callback<bool> done, const domain::PushCopy &copy = {});

    // ---- who is there ----
    //! Errors: Unauthorized (name or password, without saying which), RateLimited{retryAfterMs}.
    //! `details.reason` of Unauthorized says what is missing once the password was right:
    //! `second_factor` (a code), `second_factor_wrong`, `enrol_second_factor` (`details.secret`,
    //! `details.url`: the role must have one; the next login's code confirms it).
    void login(const LoginTry &asked, Callback<LoginAnswer> done);
    void login(const QString &username, const QByteArray &password, const QString &address,
               Callback<LoginAnswer> done)
    {
        login(LoginTry { username, password, address }, std::move(done));
    }
    //! A refresh token gives a new pair and is used up (PROTOCOL.md, "Logins and their tokens").
    void refresh(const QByteArray &refreshToken, Callback<LoginAnswer> done);
    void authenticate(const QByteArray &token, domain::TokenScope wanted,
                      Callback<domain::Actor> done);
    //! Ends the login a token is of; the agent's other logins go on.
    void logout(const QByteArray &token, Callback<bool> done);
    //! The same for a live socket, whose token the adapter did not keep.
    void endLogin(const domain::Actor &actor, Callback<bool> done);
    //! The owner of data_dir, at the control socket or offline.
    static domain::Actor localActor();
    //! Signs `username` in without a password, for a program that hosts the relay and is the owner
    //! of data_dir. Errors: NotFound, Forbidden (disabled).
    void signIn(const domain::Actor &actor, const QString &username, Callback<LoginAnswer> done);

    //! A console or LayIM page of this agent is there: presence follows, events flow to `sink` from
    //! now on. The sink must outlive the session; detach() first.
    SessionId attach(const domain::Actor &actor, SessionSink *sink);
    //! `goodbye`: signed off by intent, no grace.
    //! `open`: what becomes of his conversations, when this was his last one.
    void detach(SessionId session, bool goodbye, LeftBehind open = LeftBehind::Unanswered);
    std::optional<AgentInfo> agent(AgentId id) const;
    std::optional<AgentId> agentByName(const QString &username) const;
    PresenceState presenceOf(AgentId id) const;
    EventSeq lastSeq() const;
    QString epoch() const;
    qint64 now() const; //!< the relay's clock, ms UTC
    QTimeZone timeZone() const; //!< for hours, day borders and reports
    //! The clock was set, or the machine slept: whatever is due happens now and not with the next
    //! look at the clock, a minute later.
    void onClockMoved();
    //! What the dispatcher's sweep found to do, in all; 0, or there is a bug.
    int sweepFindings() const;

    // ---- commands and queries ----
    void send(const domain::Actor &actor, const ReplyCommand &command, Callback<Message> done);
    //! LayIM: to a visitor instead of a conversation; re-opens an ended one while the window is
    //! open.
    void sendToVisitor(const domain::Actor &actor, VisitorId visitor, const ReplyCommand &command,
                       Callback<Message> done);
    //! Takes an own message back that waits. Errors: Conflict: too late, `details.delivery` says
    //! how it stands.
    void withdraw(const domain::Actor &actor, MessageId message, Callback<Message> done);
    //! The agent writes to the visitor, or has stopped; only his owner.
    void setTyping(const domain::Actor &actor, ConversationId conversation, bool on,
                   Callback<bool> done);
    //! A picture an agent is going to send; what comes back is Ready. Errors: TooLarge
    //! (`details.limit`), BadRequest: no picture, or none that can be used; Unavailable.
    void uploadMedia(const domain::Actor &actor, const QByteArray &bytes, const QString &fileName,
                     Callback<Media> done);
    //! For who may read a conversation it is shown in, or has uploaded it. NotFound.
    void mediaLink(const domain::Actor &actor, const QString &id, Callback<MediaLink> done);
    //! The same address, for an adapter that shows an agent a message he may see.
    QString mediaUrl(const QString &id, MediaVariant variant) const;
    //! Opens a link: no actor, the signature says it all. Errors: Forbidden, NotFound.
    void openMedia(const QString &id, MediaVariant variant, const QByteArray &until,
                   const QByteArray &signature, Callback<MediaFile> done);
    //! A supervisor also ends what somebody else has, or nobody.
    void end(const domain::Actor &actor, const EndRequest &wanted, Callback<ConversationInfo> done);
    void end(const domain::Actor &actor, ConversationId conversation,
             Callback<ConversationInfo> done)
    {
        end(actor, EndRequest { conversation }, std::move(done));
    }
    //! 旁听: this session is told what happens in an open conversation, without being able to do
    //! anything in it; the answer has its last 50 messages. Pushes may come before the answer. For
    //! who may read it, and for who had it until it was taken over. Errors: NotFound, Closed,
    //! TooLarge (`details.limit`: so many at once).
    void watch(const domain::Actor &actor, SessionId session, ConversationId conversation,
               Callback<WatchAnswer> done);
    //! No more of that.
    void unwatch(SessionId session, ConversationId conversation);
    void markRead(const domain::Actor &actor, VisitorId visitor, int seq,
                  Callback<ConversationInfo> done);
    void history(const domain::Actor &actor, VisitorId visitor, int beforeSeq, int limit,
                 Callback<HistoryAnswer> done);
    //! The page before, after or around something (PROTOCOL.md, "history").
    void historyPage(const domain::Actor &actor, const HistoryRequest &wanted,
                     Callback<HistoryAnswer> done);
    void conversations(const domain::Actor &actor, ConversationId after,
                       Callback<VisitorPage> done);
    //! Who a visitor is. Whoever may read his history may ask; who had an earlier conversation of
    //! his sees no later card.
    void visitor(const domain::Actor &actor, VisitorId visitor, Callback<VisitorCard> done);
    //! Remark and tags; what is absent stays. Errors: BadRequest (`details.field`).
    void editVisitor(const domain::Actor &actor, const VisitorEditRequest &wanted,
                     Callback<VisitorCard> done);
    //! An internal note; whom it names is told. Errors: BadRequest, NotFound (somebody it names).
    void addNote(const domain::Actor &actor, const NoteRequest &wanted, Callback<VisitorNote> done);
    //! Its author, or a supervisor. NotFound.
    void removeNote(const domain::Actor &actor, NoteId note, Callback<bool> done);

    // ---- search and canned replies (desksearch.cpp, deskcanned.cpp) ----
    //! Within what the actor may read (product.md 9). Errors: BadRequest: no word of two letters.
    void search(const domain::Actor &actor, const SearchRequest &wanted,
                Callback<SearchAnswer> done);
    //! The team's of the actor's channels, and his own; of the owner of data_dir all of the team's.
    void canned(const domain::Actor &actor, CannedId after, Callback<CannedAnswer> done);
    //! Without an id a new one. Errors: BadRequest (`details.field`), NotFound, Conflict
    //! (`details.version`, `details.shortcut`), TooLarge (`details.limit`).
    void saveCanned(const domain::Actor &actor, const CannedReply &reply,
                    Callback<CannedReply> done);
    void removeCanned(const domain::Actor &actor, CannedId id, Callback<bool> done); //!< NotFound

    //! Makes the key a shop signs SessionFrom with (wechat/sessionfrom.h), or takes it away; the
    //! answer has it this once. With a key only what is signed is believed. NotFound.
    void changeSessionKey(const domain::Actor &actor, const QString &channel, bool on,
                          Callback<QByteArray> done);
    void missedEvents(const domain::Actor &actor, EventSeq since, const QString &epoch,
                      Callback<storage::MissedEvents> done);
    void setPresence(const domain::Actor &actor, PresenceState state, Callback<PresenceState> done);
    //! With why and until when; with `agent` that of another, by a supervisor. Errors: NotFound.
    void changePresence(const domain::Actor &actor, const PresenceRequest &wanted,
                        Callback<PresenceAnswer> done);

    // ---- who has what (deskrouting.cpp) ----
    //! Takes what nobody owns. Errors: NotFound, Closed, Conflict{owner, ownerName}.
    void claim(const domain::Actor &actor, ConversationId conversation,
               Callback<ConversationInfo> done);
    void accept(const domain::Actor &actor, ConversationId conversation,
                Callback<ConversationInfo> done);
    void refuse(const domain::Actor &actor, ConversationId conversation, const QString &note,
                Callback<ConversationInfo> done);
    //! Errors beside those of claim(): Conflict{field} when the colleague is not there.
    void transfer(const domain::Actor &actor, const TransferRequest &wanted,
                  Callback<ConversationInfo> done);
    //! The reason stands with the conversation, for its former owner to read.
    void takeOver(const domain::Actor &actor, const TakeOverRequest &wanted,
                  Callback<ConversationInfo> done);
    void takeOver(const domain::Actor &actor, ConversationId conversation,
                  Callback<ConversationInfo> done)
    {
        takeOver(actor, TakeOverRequest { conversation }, std::move(done));
    }
    void requeue(const domain::Actor &actor, ConversationId conversation, const QString &note,
                 Callback<ConversationInfo> done);
    //! Errors: Closed when it ended too long ago.
    void reopen(const domain::Actor &actor, ConversationId conversation,
                Callback<ConversationInfo> done);
    void askForHelp(const domain::Actor &actor, ConversationId conversation, bool on,
                    Callback<ConversationInfo> done);
    void block(const domain::Actor &actor, const BlockRequest &wanted, Callback<bool> done);
    void explain(const domain::Actor &actor, ConversationId conversation,
                 Callback<Explanation> done);
    void colleagues(const domain::Actor &actor, Callback<ColleaguesAnswer> done);
    //! Topic `colleagues`: `sink` is told of those who changed, until unfollowColleagues() or the
    //! session's end.
    void followColleagues(const domain::Actor &actor, SessionId session, SessionSink *sink,
                          Callback<bool> done);
    void unfollowColleagues(SessionId session);
    //! Rules of a channel by its name; empty = of all that have none of their own.
    void routingRules(const domain::Actor &actor, const QString &channel,
                      Callback<domain::RoutingRules> done);
    void changeRoutingRules(const domain::Actor &actor, const QString &channel,
                            const QJsonObject &change, Callback<domain::RoutingRules> done);
    //! Adds or changes the group of that name. Errors: NotFound (channel, member).
    void saveGroup(const domain::Actor &actor, const GroupChange &change,
                   Callback<storage::GroupRecord> done);
    void removeGroup(const domain::Actor &actor, const QString &channel, const QString &name,
                     Callback<bool> done);
    void listGroups(const domain::Actor &actor, Callback<QList<storage::GroupRecord>> done);
    //! A day that is over, run again under other settings. Errors: BadRequest.
    void recordedDay(const domain::Actor &actor, qint64 fromAt, qint64 toAt,
                     Callback<storage::RecordedDay> done);

    //! 签名, shown to colleagues: one line, cut at kMaxSignChars; the answer is what was kept.
    void setSign(const domain::Actor &actor, const QString &sign, Callback<QString> done);
    //! Who did what (product.md 9). An actor limited to some channels reads of these only.
    void auditLog(const domain::Actor &actor, storage::AuditFilter filter,
                  Callback<AuditPage> done);
    //! Figures of a past period (product.md 8). Without channels: all that the actor leads. Errors:
    //! BadRequest (`details.field`: a period that ends before it begins, or is longer than
    //! kMaxReportMs, or has more than kMaxReportRows rows), Forbidden.
    void report(const domain::Actor &actor, domain::ReportQuery query,
                Callback<QList<domain::ReportRow>> done);

    void addAgent(const domain::Actor &actor, const NewAgent &agent, Callback<AgentInfo> done);
    void listAgents(const domain::Actor &actor, Callback<QList<storage::AgentRecord>> done);
    void addChannel(const domain::Actor &actor, const NewChannel &channel,
                    Callback<storage::ChannelRecord> done);
    void listChannels(const domain::Actor &actor, Callback<QList<storage::ChannelRecord>> done);
    //! Takes effect at once on callbacks, sends and what is passed on. Errors: NotFound, BadRequest
    //! (`details.field`).
    void changeChannel(const domain::Actor &actor, const QString &name, const ChannelChange &change,
                       Callback<storage::ChannelRecord> done);
    //! The marks of every channel, for the wizard.
    void channelTicks(const domain::Actor &actor, const QString &name, Callback<ChannelTicks> done);
    //! What is wrong with one channel, or with all (an empty name). Calls WeChat and the public
    //! URL; takes seconds. Errors: NotFound.
    void diagnose(const domain::Actor &actor, const QString &name, Callback<QList<Diagnosis>> done);
    //! A long-lived token for `username`; the token stands in the answer and nowhere else.
    //! With `commands` (domain::commandName) it serves for these only. Errors: BadRequest: no such
    //! command.
    void issueToken(const domain::Actor &actor, const QString &username, domain::TokenScope scope,
                    Callback<QByteArray> done, const QStringList &commands = {});
    //! Logins and issued tokens, of everybody or of one agent.
    void listSessions(const domain::Actor &actor, const QString &username,
                      Callback<QList<SessionInfo>> done);
    //! Ends all an agent has, or what `id` (SessionInfo::id or its beginning) names; how many.
    //! Their sockets are closed with 4401. Errors: NotFound, Conflict (more than one `id`).
    void revokeTokens(const domain::Actor &actor, const QString &username, const QString &id,
                      Callback<int> done);
    //! Disabled: sockets are closed with 4403, no login, no request; unanswered conversations go
    //! back to the queue at once, the others when their visitor writes. Enabled: every token of
    //! before is void. Errors: NotFound.
    void setAgentEnabled(const domain::Actor &actor, const QString &username, bool enabled,
                         Callback<bool> done);
    //! Logins under way go on; revokeTokens() ends them. Errors: NotFound, BadRequest.
    void setPassword(const domain::Actor &actor, const QString &username,
                     const QByteArray &password, Callback<bool> done);
    // ---- accounts (deskaccounts.cpp) ----
    //! A new password against a one-time code; ends the account's logins. As login(): a name that
    //! nobody has is answered like a wrong code. Errors: Unauthorized, RateLimited, BadRequest.
    void resetPassword(const LoginTry &asked, const QByteArray &code, Callback<bool> done);
    //! No account yet: the relay waits for the first administrator.
    bool needsSetup() const;
    bool hasSetupCode() const; //!< one was made before: it is not made and printed again by itself
    //! The first administrator, against the one-time setup code, signed in. Errors: Unauthorized.
    void setUp(const NewAgent &admin, const QByteArray &code, const QString &address,
               Callback<LoginAnswer> done);
    //! Another setup code; the one before is void. Errors: Conflict: there are accounts.
    void makeSetupCode(const domain::Actor &actor, Callback<QByteArray> done);
    //! One's own. Ends the other logins. Errors: Unauthorized (`details.reason`), BadRequest.
    void changeOwnPassword(const domain::Actor &actor, const QByteArray &before,
                           const QByteArray &password, Callback<bool> done);
    void ownFactor(const domain::Actor &actor, Callback<FactorState> done);
    void beginFactor(const domain::Actor &actor, Callback<FactorOffer> done); //!< Conflict
    //! The recovery codes, this once. Errors: Unauthorized, NotFound.
    void confirmFactor(const domain::Actor &actor, const QString &code, Callback<QStringList> done);
    void removeFactor(const domain::Actor &actor, const QString &code, Callback<bool> done);
    //! Somebody else's, who lost his phone. NotFound.
    void resetFactor(const domain::Actor &actor, const QString &username, Callback<bool> done);
    //! One's own devices; `current` is the one that asks.
    void ownSessions(const domain::Actor &actor, Callback<QList<SessionInfo>> done);
    //! 强制下线 of one's own: one device, or with an empty `id` all but the one that asks; with
    //! `alsoThis` that one, too. How many.
    void endOwnSessions(const domain::Actor &actor, const QString &id, bool alsoThis,
                        Callback<int> done);
    //! For somebody who forgot his password. Errors: NotFound, Forbidden (domain::mayAssist).
    void issueLoginCode(const domain::Actor &actor, const QString &username,
                        Callback<LoginCode> done);
    //! Another role or other channels end his logins. Errors: NotFound, BadRequest; Conflict: the
    //! last administrator.
    void changeAgent(const domain::Actor &actor, const QString &username, const AgentChange &change,
                     Callback<bool> done);
    //! 停用并交接: as setAgentEnabled(), and where his conversations go. Errors: NotFound (group or
    //! agent), Conflict (the agent is not there; the last administrator).
    void disableAgent(const domain::Actor &actor, const QString &username, const HandOverTo &to,
                      Callback<int> done);
    // ---- policies and the audit's chain (deskpolicies.cpp) ----
    void factorRoles(const domain::Actor &actor, Callback<QList<Role>> done);
    void changeFactorRoles(const domain::Actor &actor, const QList<Role> &roles,
                           Callback<bool> done);
    void words(const domain::Actor &actor, Callback<QList<domain::WordRule>> done);
    void changeWords(const domain::Actor &actor, const QList<domain::WordRule> &rules,
                     Callback<bool> done);
    //! Of a channel by its name. NotFound.
    void retention(const domain::Actor &actor, const QString &channel,
                   Callback<storage::Retention> done);
    void changeRetention(const domain::Actor &actor, const QString &channel,
                         const storage::Retention &retention, Callback<bool> done);
    // ---- personal information (deskprivacy.cpp); each wants a reason ----
    //! A copy of all that is kept; with `reveal` its numbers in full.
    void exportVisitor(const domain::Actor &actor, VisitorId visitor, const QString &reason,
                       bool reveal, Callback<storage::ExportFile> done);
    void openExport(const domain::Actor &actor, const QString &name, Callback<QByteArray> done);
    //! Errors: Conflict with `details.reason`: hold, open (the conversation), sending.
    void eraseVisitor(const domain::Actor &actor, VisitorId visitor, const QString &reason,
                      Callback<storage::ErasureRow> done);
    void holdVisitor(const domain::Actor &actor, VisitorId visitor, bool on, const QString &reason,
                     Callback<bool> done);
    void erasures(const domain::Actor &actor, Callback<QList<storage::ErasureRow>> done);
    //! A message as it came, where lists, masks and sensitive words hide something of it.
    void reveal(const domain::Actor &actor, MessageId message, Callback<QString> done);
    //! Whether the audit is what was written; `head` is one that was logged before, or empty.
    void verifyAudit(const domain::Actor &actor, const QByteArray &head,
                     Callback<storage::AuditVerdict> done);
    // ---- automatic replies, leave messages, how things stand ----
    //! What a channel says by itself. Errors: NotFound.
    void replies(const domain::Actor &actor, const QString &channel, Callback<ReplyView> done);
    //! Errors: NotFound, BadRequest and TooLarge with `details.field`, and what `change` says (it
    //! runs in another thread).
    using RepliesChange = std::function<Result<void>(domain::ChannelReplies &)>;
    void changeReplies(const domain::Actor &actor, const QString &channel,
                       const RepliesChange &change, Callback<ReplyView> done);
    //! 应急回复. `untilAt` 0 = until switched off; an empty text keeps the one there is.
    void setEmergency(const domain::Actor &actor, const QString &channel, bool on,
                      const QString &text, qint64 untilAt, Callback<ReplyView> done);
    //! What a visitor's text would trigger now, nobody having it. Sends nothing.
    void tryReply(const domain::Actor &actor, const QString &channel, const QString &text,
                  Callback<Autoresponder::Trial> done);
    void calendar(const domain::Actor &actor, Callback<domain::Calendar> done);
    //! One year of holidays and make-up days (domain::addYear).
    void changeCalendar(const domain::Actor &actor, const QJsonObject &year,
                        Callback<domain::Calendar> done);
    // Supervision (deskboard.cpp, desksteering.cpp; product.md 8).
    //! Topics: everything first, then what changed, at most a quarter of a second behind.
    void followDashboard(const domain::Actor &actor, SessionId session, SessionSink *sink,
                         Callback<bool> done);
    void unfollowDashboard(SessionId session);
    void followQueue(const domain::Actor &actor, SessionId session, SessionSink *sink,
                     Callback<bool> done);
    void unfollowQueue(SessionId session);
    //! The conversations one of the dashboard's numbers counts, newest first.
    void boardList(const domain::Actor &actor, const BoardListRequest &wanted,
                   Callback<VisitorPage> done);
    void assign(const domain::Actor &actor, const AssignRequest &wanted,
                Callback<AssignAnswer> done);
    //! 悄悄话. Errors: Conflict: nobody has it.
    void whisper(const domain::Actor &actor, const WhisperRequest &wanted,
                 Callback<VisitorNote> done);
    void setPriority(const domain::Actor &actor, const PriorityRequest &wanted,
                     Callback<ConversationInfo> done);
    //! 会话小结: what the end sheet offers this agent.
    QStringList dispositionsFor(const domain::Actor &actor) const;
    //! By the channel's name; under an empty one those of all.
    void listDispositions(const domain::Actor &actor, Callback<QMap<QString, QStringList>> done);
    void saveDispositions(const domain::Actor &actor, const QString &channelName,
                          const QStringList &names, Callback<bool> done);
    // Alerts (deskalerts.cpp).
    void alertRules(const domain::Actor &actor, Callback<AlertRules> done);
    void setAlertRule(const domain::Actor &actor, domain::AlertKind kind,
                      const domain::AlertRule &rule, Callback<bool> done);
    //! Newest first, ids below `before` (0 = all).
    void alertHistory(const domain::Actor &actor, qint64 before, int limit,
                      Callback<QList<storage::AlertRow>> done);
    void alertRobots(const domain::Actor &actor, Callback<QList<storage::AlertRobot>> done);
    void addRobot(const domain::Actor &actor, const storage::AlertRobot &robot,
                  Callback<storage::AlertRobot> done);
    void removeRobot(const domain::Actor &actor, qint64 id, Callback<bool> done);
    //! Sends a trial; what the robot's maker says of it, empty: taken.
    void tryRobot(const domain::Actor &actor, qint64 id, Callback<QString> done);

    //! The shared list 留言 of the actor's channels, by domain::leaveBefore; the quota's `untilAt`
    //! is the last time an answer is possible.
    void leaves(const domain::Actor &actor, ConversationId after, int limit,
                Callback<VisitorPage> done);
    //! Of any owner, for other systems.
    void listConversations(const domain::Actor &actor, storage::ConversationFilter filter,
                           Callback<VisitorPage> done);
    void readConversation(const domain::Actor &actor, ConversationId conversation,
                          Callback<ConversationInfo> done);
    void presenceOfAll(const domain::Actor &actor, Callback<QList<AgentPresence>> done);
    // ---- webhooks: other systems are told what happens ----
    //! The secret is made here and stands in the answer and nowhere else. Errors: BadRequest.
    void addWebhook(const domain::Actor &actor, const storage::WebhookRecord &webhook,
                    Callback<storage::WebhookRecord> done);
    void listWebhooks(const domain::Actor &actor, Callback<QList<storage::WebhookRecord>> done);
    void removeWebhook(const domain::Actor &actor, qint64 id, Callback<bool> done); //!< NotFound
    void deadLetters(const domain::Actor &actor, qint64 id,
                     Callback<QList<storage::DeadLetter>> done);
    //! At once, dead letters first. Errors: NotFound.
    void retryWebhook(const domain::Actor &actor, qint64 id, Callback<bool> done);
    void queueFigures(const domain::Actor &actor, Callback<QList<QueueFigures>> done);
    Health health() const;
    //! The books over all outgoing messages there ever were; reads all of them.
    void ledger(const domain::Actor &actor, Callback<storage::LedgerBook> done);
    //! Another key seals the secrets in the database; see Storage::rotateKey.
    void rotateKey(const domain::Actor &actor, bool keepOld, Callback<storage::KeyRotation> done);
    // ---- the data as a whole (deskdata.cpp); paths are for the owner of data_dir only ----
    //! Into `target`, or a folder of its own in data_dir/backups; of those `keep` stay (0 = all).
    void backUp(const domain::Actor &actor, const QString &target, int keep,
                Callback<storage::BackupManifest> done);
    //! Of the data, or of a backup.
    void verifyData(const domain::Actor &actor, const QString &backup,
                    Callback<storage::DataVerdict> done);
    //! The key that seals secrets under a passphrase; for the owner of data_dir only.
    void exportKey(const domain::Actor &actor, const QByteArray &passphrase,
                   Callback<QByteArray> done);
    //! For `/metrics`: no secrets, no visitors.
    DeskFigures figures() const;
    //! The same for whoever asks by a command. Errors: Forbidden.
    Result<Health> status(const domain::Actor &actor) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::desk
