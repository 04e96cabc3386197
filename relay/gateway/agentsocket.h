// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/gateway/ratelimit.h"
#include "relay/gateway/settings.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

class QWebSocket;

namespace kefu::gateway {

//! One console's socket: login, resume, requests, pushes, heartbeat. Deletes itself when the socket
//! is gone.
class AgentSocket : public QObject, public desk::SessionSink {
    Q_OBJECT
public:
    AgentSocket(desk::Desk &desk, std::unique_ptr<QWebSocket> socket, const Settings &settings,
                QObject *parent);
    ~AgentSocket() override;
    //! Where it comes from, for the audit. Before the first frame.
    void setAddress(const QString &address) { m_address = address; }

    void sayGoodbye(const QString &reason);

    void onEvents(EventSeq from, EventSeq to, const QList<desk::EventPtr> &events) override;
    void onPresence(AgentId agent, PresenceState state) override;
    void onPresenceSet(const PresencePush &push) override;
    void onAlert(const AlertPush &alert) override;
    void onWatched(const WatchedPush &push, const QByteArray &frame) override;
    void onColleagues(const ColleaguesPush &push) override;
    void onBoard(const BoardPush &push) override;
    void onQueue(const QueuePush &push) override;
    void onWhisper(const WhisperPush &push) override;
    void onCanned(const CannedPush &push) override;
    void onClosed(int closeCode, const QString &reason) override;

private:
    enum class Stage {
        AwaitingHello,
        LoggingIn, //!< the token is being checked, or what was missed is being read
        Live,
        Closing,
    };
    struct Batch {
        EventSeq from;
        EventSeq to;
        QList<desk::EventPtr> events;
    };

    void onFrame(const QString &text);
    void onTick();
    void endSilent();
    bool isAllowed(const QByteArray &frame);
    void handle(const Request &request);
    void handleHello(const QString &id, const HelloRequest &hello);
    void beginSession(const QString &id, const HelloRequest &hello, const domain::Actor &actor);
    void resume(const QString &id, EventSeq since, bool answered);
    void sendSnapshot(const QString &id);
    void hold(Batch batch);
    void goLive();

    void run(const QString &id, const SendRequest &body);
    void run(const QString &id, const EndRequest &body);
    void run(const QString &id, const ReadRequest &body);
    void run(const QString &id, const HistoryRequest &body);
    void run(const QString &id, const ConversationsRequest &body);
    void run(const QString &id, const PresenceRequest &body);
    void run(const QString &id, const LogoutRequest &body);
    void run(const QString &id, const TypingRequest &body);
    void run(const QString &id, const WithdrawRequest &body);
    void run(const QString &id, const VisitorRequest &body);
    void run(const QString &id, const ClaimRequest &body);
    void run(const QString &id, const AcceptRequest &body);
    void run(const QString &id, const RefuseRequest &body);
    void run(const QString &id, const TransferRequest &body);
    void run(const QString &id, const TakeOverRequest &body);
    void run(const QString &id, const RequeueRequest &body);
    void run(const QString &id, const ReopenRequest &body);
    void run(const QString &id, const HelpRequest &body);
    void run(const QString &id, const ExplainRequest &body);
    void run(const QString &id, const BlockRequest &body);
    void run(const QString &id, const ColleaguesRequest &body);
    void run(const QString &id, const LeaveMessagesRequest &body);
    void run(const QString &id, const SearchRequest &body);
    void run(const QString &id, const CannedRequest &body);
    void run(const QString &id, const CannedSaveRequest &body);
    void run(const QString &id, const CannedRemoveRequest &body);
    void run(const QString &id, const VisitorEditRequest &body);
    void run(const QString &id, const NoteRequest &body);
    void run(const QString &id, const NoteRemoveRequest &body);
    void run(const QString &id, const SignRequest &body);
    void run(const QString &id, const SubscribeRequest &body);
    void run(const QString &id, const UnsubscribeRequest &body);
    void run(const QString &id, const AssignRequest &body);
    void run(const QString &id, const WhisperRequest &body);
    void run(const QString &id, const PriorityRequest &body);
    void run(const QString &id, const BoardListRequest &body);
    void run(const QString &id, const UnknownRequest &body);
    void run(const QString &id, const HelloRequest &body);

    void refuseUnsupported(const QString &id, const QString &type);
    std::function<void(Result<ConversationInfo>)> answeringConversation(const QString &id);
    //! Runs `then` unless this socket died meanwhile.
    template <typename T, typename Then> std::function<void(Result<T>)> guarded(Then then);
    template <typename T, typename ToAnswer>
    std::function<void(Result<T>)> answering(const QString &id, ToAnswer toAnswer);

    HelloAnswer helloAnswer() const;
    void pushBatch(const Batch &batch);
    void sendFrame(const QByteArray &frame);
    void refuse(const QString &id, const Error &error);
    void close(int code, const QString &reason);
    void onDisconnected();

    desk::Desk &m_desk;
    Settings m_settings;
    std::unique_ptr<QWebSocket> m_socket;
    Stage m_stage = Stage::AwaitingHello;
    bool m_greeted = false; //!< hello was answered; what was missed may still be on its way
    QTimer m_tick;
    QElapsedTimer m_uptime;
    qint64 m_heardAt = 0; //!< of m_uptime, ms
    RateLimit m_rate;
    int m_overLimit = 0;
    QString m_address;
    domain::Actor m_actor;
    desk::SessionId m_session = 0;
    EventSeq m_attachedAt; //!< live events follow this one
    QList<Batch> m_held; //!< live events that came before what was missed was sent
    qsizetype m_heldBytes = 0;
    quint64 m_requests = 0;
};

} // namespace kefu::gateway
