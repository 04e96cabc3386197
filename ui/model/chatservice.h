// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/model/mediaservice.h"
#include "ui/model/messagelog.h"

#include <QObject>
#include <QString>
#include <functional>
#include <optional>
#include <variant>

namespace kefu::ui {

//! Where the connection stands, as the banner shows it.
enum class ConnectionState {
    LoggedOut, //!< the login window is shown
    Connecting, //!< first attempt of this session
    Online,
    Waiting, //!< offline; the next attempt comes at `nextAttemptAt`
};

//! What is wrong with a relay's certificate.
enum class CertificateFault {
    None, //!< nothing, or nothing that has words of its own
    SelfSigned,
    UnknownIssuer,
    Expired,
    NotYetValid,
    WrongHost,
    Revoked,
};

struct ConnectionStatus {
    ConnectionState state = ConnectionState::LoggedOut;
    qint64 nextAttemptAt = 0; //!< local clock, ms UTC; Waiting only; 0 = an attempt is under way
    Error lastError; //!< Waiting: why
    CertificateFault certificate = CertificateFault::None; //!< Waiting: why nothing is sent
    bool practice = false; //!< with simulated visitors of this computer, or about to be
};

struct LoginForm {
    QString relay; //!< as typed: host, host:port or a ws/wss/http/https URL
    QString username;
    QString password;
    bool remember = true; //!< keep the refresh token (not the password) in the system's keychain
    QString code {}; //!< of the second factor, or one of its recovery codes
    //! A supervisor's one-time code, or a new relay's setup code: `password` is the new one then.
    QString oneTimeCode {};
};

//! What login failed of, beyond ErrorCode: the words differ ("LoginWords").
enum class LoginFault {
    BadAddress,
    Unreachable,
    NotARelay,
    TlsError,
    ClearTextRefused,
    WrongPassword,
    Throttled,
    WrongVersion,
    Disabled,
    NeedsCode, //!< the password was right: the second factor's code is missing …
    WrongCode, //!< … or wrong, or used before
    Enrol, //!< the role must have a second factor: `detail` is the secret for the app
    WrongOneTimeCode,
    LocalLocked, //!< practice: another program has the data; `detail` is the folder here and below
    LocalNewer, //!< the data is of a newer version
    LocalDiskFull,
    LocalNotWritable,
    LocalFailed, //!< `detail` says why
    Other
};
struct LoginFailure {
    LoginFault fault = LoginFault::Other;
    QString detail; //!< host, certificate error, retry time in s …: put into the words
    CertificateFault certificate = CertificateFault::None; //!< TlsError; `detail` is the host then
    bool operator==(const LoginFailure &) const = default;
};

//! A message as an agent wants it sent.
struct Outgoing {
    Content content;
    std::optional<Attachment> attachment; //!< the bytes of `content.media`, uploaded before it goes
    bool force = false; //!< although the quota says no
    bool whenVisitorWrites = false; //!< kept until the visitor writes again
};

//! A command about who has a conversation (PROTOCOL.md, "Who has what").
using Order = std::variant<ClaimRequest, AcceptRequest, RefuseRequest, TransferRequest,
                           TakeOverRequest, RequeueRequest, ReopenRequest, HelpRequest>;
ConversationId conversationOf(const Order &order);

//! What a supervisor follows beside his own conversations (PROTOCOL.md, "subscribe").
enum class Topic { Dashboard, Queue };

//! The port through which the interface asks for work; `app` implements it over the WebSocket.
//! Results of commands come back as changes of the ConversationStore and as the signals below.
//! Everything runs in the GUI thread and returns at once.
class ChatService : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void login(const LoginForm &form) = 0;
    //! Says goodbye and forgets the refresh token; ends practice. `open`: what becomes of the
    //! conversations this agent still has.
    virtual void logout(LeftBehind open) = 0;
    void logout() { logout(LeftBehind::Unanswered); }
    //! Practice on this computer: a local relay with simulated visitors. Ends in loggedIn() or in
    //! loginFailed().
    virtual void practise() = 0;
    virtual void retryNow() = 0; //!< the banner's button

    //! Shown at once as the agent's own, queued message; goes out when the connection allows.
    virtual void sendMessage(ConversationId conversation, const Outgoing &what) = 0;
    void send(ConversationId conversation, const QString &text, bool force)
    {
        Outgoing what;
        what.content.text = text;
        what.force = force;
        sendMessage(conversation, what);
    }
    //! A new message with the content of `message` (failed or uncertain), `resendOf` set.
    virtual void sendAgain(const Message &message) = 0;
    //! Takes back a message that is still queued, here or at the relay.
    virtual void withdraw(const Message &message) = 0;
    //! What the relay has not taken yet: waiting for the connection, or refused here; oldest first.
    virtual QList<LocalMessage> unsent() const = 0;
    //! The agent writes, or has stopped. Lost without a word when offline.
    virtual void setTyping(ConversationId conversation, bool on) = 0;
    virtual void loadVisitorCard(VisitorId visitor) = 0; //!< answered into the store
    virtual MediaService &media() = 0;
    //! Ends it with its 会话小结, or without one.
    virtual void end(const EndRequest &request) = 0;
    void endConversation(ConversationId conversation)
    {
        EndRequest request;
        request.conversation = conversation;
        end(request);
    }
    virtual void markRead(VisitorId visitor, int seq) = 0;
    virtual void loadHistory(VisitorId visitor, int beforeSeq) = 0; //!< answered into the store
    //! Own presence, or, for supervisors, that of a colleague.
    virtual void changePresence(const PresenceRequest &wanted) = 0;
    void setPresence(PresenceState state)
    {
        PresenceRequest wanted;
        wanted.state = state;
        changePresence(wanted);
    }
    //! Ends in orderDone() and in the store, or in commandFailed().
    virtual void order(const Order &order) = 0;
    //! Colleagues and groups, into ConversationStore::people(), and their changes from then on.
    virtual void loadColleagues() = 0;
    //! What happens in a conversation of somebody else, into the store, until `on` is false.
    virtual void watch(ConversationId conversation, bool on) = 0;
    //! Pushes of a topic, into the signals below, until `on` is false; over every reconnect, where
    //! a full one comes first.
    virtual void follow(Topic topic, bool on) = 0;
    //! Any other question (chatqueries.h has those that are used, with their answers read). `done`
    //! comes exactly once, later, unless `context` is gone; without a connection with Unavailable.
    using Asked = std::function<void(const Answer &)>;
    virtual void ask(const RequestBody &body, QObject *context, Asked done) = 0;

    virtual ConnectionStatus status() const = 0;
    virtual qint64 relayNow() const = 0; //!< the relay's clock, ms UTC: all countdowns use it

Q_SIGNALS:
    void statusChanged();
    void loginFailed(const kefu::ui::LoginFailure &failure);
    void loggedIn(const kefu::AgentInfo &me);
    void presenceChanged(kefu::PresenceState state);
    void unsentChanged(); //!< of unsent()
    //! A supervisor has set this agent's presence.
    void presenceForced(const kefu::PresencePush &push);
    //! An order was carried out; the conversation as it was then.
    void orderDone(const kefu::ConversationInfo &conversation);
    //! Something to look at now (PROTOCOL.md, "alert").
    void alerted(const kefu::AlertPush &alert);
    void boardPushed(const kefu::BoardPush &push);
    void queuePushed(const kefu::QueuePush &push);
    //! 悄悄话 to this agent, or in a conversation he looks on.
    void whispered(const kefu::WhisperPush &push);
    //! The canned replies are others now.
    void cannedChanged(kefu::CannedScope scope);
    //! A command was refused; the message it was about, if any, is marked in the store.
    void commandFailed(const kefu::Error &error, kefu::ConversationId conversation);
};

} // namespace kefu::ui
