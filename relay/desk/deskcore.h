// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/accounts.h"
#include "relay/desk/alarmclock.h"
#include "relay/desk/alerts.h"
#include "relay/desk/autoresponder.h"
#include "relay/desk/board.h"
#include "relay/desk/channelwatch.h"
#include "relay/desk/colleaguetopic.h"
#include "relay/desk/conversationbook.h"
#include "relay/desk/conversationkeeper.h"
#include "relay/desk/desk.h"
#include "relay/desk/dispatcher.h"
#include "relay/desk/doctor.h"
#include "relay/desk/figures.h"
#include "relay/desk/forwarder.h"
#include "relay/desk/ingress.h"
#include "relay/desk/mediainbox.h"
#include "relay/desk/mediaintake.h"
#include "relay/desk/medialinks.h"
#include "relay/desk/mediauploads.h"
#include "relay/desk/outbox.h"
#include "relay/desk/publisher.h"
#include "relay/desk/roster.h"
#include "relay/desk/typing.h"
#include "relay/desk/webhooks.h"
#include "relay/storage/storage.h"

namespace kefu::desk {

//! What the relay loop knows and does by itself: memory follows commits, agents come and go, time
//! passes. The commands in front of it are Desk's.
class DeskCore : public QObject {
    Q_OBJECT
public:
    DeskCore(storage::Storage &storage, TransportFactory transports, const Settings &settings,
             QObject *parent);

    void start(const storage::StartState &state);
    void stop(int deadlineMs, std::function<void()> done);

    void ingest(domain::Inbound inbound, Callback<bool> done);
    SessionId attach(AgentId agent, const QByteArray &login, SessionSink *sink);
    void detach(SessionId session, bool goodbye, LeftBehind open = LeftBehind::Unanswered);
    //! `by`: a supervisor, who is shown to that agent.
    PresenceAnswer choosePresence(AgentId agent, const PresenceRequest &wanted, AgentId by = {});
    //! The agent has an account since now, or another limit, or other channels.
    void onAgentAdded(AgentId agent) { dispatcher->agentChanged(agent); }
    void configureRouting(const QHash<ChannelId, domain::RoutingRules> &rules,
                          const QList<storage::GroupRecord> &groups);
    //! Tells supervisors of a channel.
    void alertLeads(ChannelId channel, const AlertPush &alert);
    //! A conversation changes hands; `done` may be empty.
    void handOver(const storage::HandItem &item, const Callback<ConversationInfo> &done = {});
    Callback<storage::ClaimOutcome> handed(const Callback<ConversationInfo> &done);
    //! His sockets end, he is offline at once, what is unanswered goes back to the queue.
    void onDisabled(AgentId agent);

    //! Brings memory and sockets to where a commit left the store. In commit order.
    void apply(const storage::ConversationRow &row, const QList<storage::EventRow> &events,
               const Message *message = nullptr, const QList<Message> *messages = nullptr);
    //! Nothing: the actor does not see him.
    std::optional<Colleague> colleagueFor(const domain::Actor &actor, AgentId id) const;
    void reply(storage::ReplyItem item, Callback<Message> done);
    //! Tells the dispatcher again of everything that waits.
    void followQueued();
    //! Also for one it knows: as changed, from now on.
    void addChannel(const storage::ChannelRecord &channel);
    void useWords(const QList<domain::WordRule> &rules);
    bool isHandedOver(ChannelId channel) const;
    bool isEnabled(ChannelId channel) const;
    qint64 now() const { return settings.now(); }

    const Settings settings;
    storage::Storage &storage;
    Roster roster;
    ConversationBook book;
    QHash<QString, storage::ChannelRecord> channels; //!< by name
    QString epoch;
    QHash<ChannelId, QString> channelNames;
    ChannelWatch watch;
    DeskMeters meters;
    Publisher *publisher;
    Dispatcher *dispatcher;
    ColleagueTopic *colleagueTopic;
    ConversationKeeper *keeper;
    Outbox *outbox;
    Accounts *accounts;
    Ingress *ingress;
    Forwarder *forwarder;
    Doctor *doctor;
    Autoresponder *autoresponder;
    Webhooks *webhooks;
    const MediaLinks mediaLinks;
    MediaIntake *mediaIntake;
    MediaInbox *mediaInbox;
    MediaUploads *mediaUploads;
    Typing *typing;
    Board *board;
    Alerts *alerts;
    QHash<ChannelId, QStringList> dispositions; //!< 会话小结; without a channel: of all
    QHash<ChannelId, storage::Retention> retention; //!< a channel without has the defaults
    QList<domain::WordRule> wordRules;
    //! Of wordRules. Shared: a message on its way keeps the one it began with.
    std::shared_ptr<const domain::WordFilter> words = std::make_shared<domain::WordFilter>();

private:
    void loadPolicies(const storage::StartState &state);
    void hideWords(domain::Inbound &inbound) const;
    TransportFactory watched(TransportFactory transports);
    void connectMedia();
    QString proxyOf(ChannelId channel) const;
    void startSupervision();
    void noteHandOver(const storage::HandOverItem &line);
    //! Says what is believed of what an entering visitor's mini program says of him.
    void believe(domain::Inbound &inbound) const;
    void onSettled(const storage::SettleOutcome &outcome);
    void onIngested(const storage::IngestOutcome &outcome);
    void onConversationIngested(const storage::ConversationRow &row,
                                const storage::IngestOutcome &outcome);
    void onReplied(const storage::ReplyItem &item, const storage::ReplyOutcome &outcome);
    void onClaimed(const storage::ClaimOutcome &outcome);
    void connectReplies();
    void onAutoReply(const storage::AutoReplyOutcome &outcome);
    void onWindowClosing(const storage::ConversationRow &row, qint64 untilAt);
    void onRang();
    void connectRouting();
    void startRouting(const storage::StartState &state);
    bool onDue(const storage::ConversationRow &row, domain::DueAction action);
    void onOfferOver(const storage::ConversationRow &row);
    bool reassign(const storage::ConversationRow &row);
    void endByItself(const storage::ConversationRow &row, const QString &reason);
    void letFormerOwnerLookOn(const storage::ClaimOutcome &outcome);
    void noteMiss(const storage::ConversationRow &row);
    void noteAnswered(AgentId agent);
    void returnOpen(AgentId agent, LeftBehind open, const QString &reason);
    void returnUnanswered(AgentId agent, const QString &reason);
    void returnToQueue(const storage::ConversationRow &row, const QString &reason,
                       bool declined = false);
    void onPresenceChanged(AgentEntry &entry);
    void saveLink(const AgentEntry &entry);

    domain::PresenceRules m_presenceRules;
    AlarmClock *m_alarm;
};

} // namespace kefu::desk
