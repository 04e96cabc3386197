// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/mediaclient.h"
#include "app/session.h"

#include <QHash>
#include <QPointer>
#include <QSet>

namespace kefu::app {

class CredentialStore;

//! ChatService over the session. What the agent did while the connection was away is kept in memory
//! and done after the next hello: messages with the id they were given first, so that none is sent
//! twice.
class RemoteChatService final : public ui::ChatService {
    Q_OBJECT
public:
    static constexpr int kRetryMs =
        2'000; //!< after a refusal that may pass, unless the relay names a span

    //! All outlive the service.
    RemoteChatService(Session &session, ui::ConversationStore &store, CredentialStore &credentials,
                      Scheduler &scheduler, QObject *parent = nullptr);
    ~RemoteChatService() override;

    static constexpr int kLookMs = 3'000; //!< a locked keychain asks the person first

    //! resumeLast() will follow: the state is Connecting from now on.
    void expectResume();
    //! Logs in with the refresh token kept for `relay` and `username`. While the keychain is asked
    //! the state is Connecting, so that the panel comes at once; when it has none, or does not
    //! answer within kLookMs, the login window comes.
    void resumeLast(const QString &relay, const QString &username);

    void login(const ui::LoginForm &form) override;
    using ui::ChatService::logout;
    void logout(LeftBehind open) override;
    void practise() override;
    //! Answers to practiceWanted(): where to log in, with a refresh token that serves once …
    void enterPractice(const QString &relay, const QString &username, const QString &oneTimeToken);
    //! … or why not.
    void failPractice(const ui::LoginFailure &failure);
    void retryNow() override;
    void sendMessage(ConversationId conversation, const ui::Outgoing &what) override;
    void sendAgain(const Message &message) override;
    void withdraw(const Message &message) override;
    QList<ui::LocalMessage> unsent() const override;
    void setTyping(ConversationId conversation, bool on) override;
    void loadVisitorCard(VisitorId visitor) override;
    ui::MediaService &media() override { return m_media; }
    void end(const EndRequest &request) override;
    void markRead(VisitorId visitor, int seq) override;
    void loadHistory(VisitorId visitor, int beforeSeq) override;
    void changePresence(const PresenceRequest &wanted) override;
    void order(const ui::Order &order) override;
    void loadColleagues() override;
    void watch(ConversationId conversation, bool on) override;
    void follow(ui::Topic topic, bool on) override;
    void ask(const RequestBody &body, QObject *context, Asked done) override;
    ui::ConnectionStatus status() const override;
    qint64 relayNow() const override;

    int unsentCount() const { return int(m_unsent.size()); }

    //! A message the relay has not taken yet, as it outlives the program (UnsentStore).
    struct Kept {
        VisitorId visitor;
        SendRequest request;
        std::optional<ui::Attachment> attachment {}; //!< until the relay has it
        qint64 createdAt = 0;
        std::optional<Error> refusal {}; //!< it does not go out by itself
        bool answered = false; //!< the refusal is the relay's
    };
    QList<Kept> keepable() const; //!< in the order they were written
    //! Of an earlier run: shown again, and sent with the ids they have.
    void restoreUnsent(const QList<Kept> &kept);

Q_SIGNALS:
    //! Who logs in where, to be remembered for the next start.
    void identityChosen(const QString &relay, const QString &username);
    void credentialKept(bool kept); //!< whether the keychain now has a token for the next start
    void practiceWanted();
    void practiceLeft(); //!< logged out, by the agent or by the relay

private:
    struct Unsent {
        VisitorId visitor;
        SendRequest request;
        std::optional<ui::Attachment> attachment; //!< until the relay has it
        bool inFlight = false; //!< the upload or the message
        qint64 createdAt = 0;
        bool answered = false; //!< refused by the relay: sent again, it is another message
    };
    struct ReadMark {
        int seq = 0;
        bool inFlight = false;
    };
    struct Question {
        QPointer<QObject> context;
        Asked done;
    };
    using HistoryKey = std::pair<VisitorId, int>;
    enum class Practice { Off, Starting, On };

    void keepCredential(const QString &token); //!< empty: forgets it
    void stopLooking();
    void forgetWork();
    void onSessionStatus();
    void onOnline();
    void onOffline();
    void onTokenIssued(const QString &token);
    void enqueue(Unsent unsent);
    void show(const Unsent &unsent);
    Kept keptOf(const Unsent &unsent) const;
    void pump();
    void transmit(Unsent &unsent);
    Unsent *findUnsent(const QString &clientMessageId);
    void forgetLocal(const Message &message);
    void onUploaded(const QString &clientMessageId, const Result<Media> &media);
    void onSendAnswer(const QString &clientMessageId, const Answer &answer);
    void refuse(const QString &clientMessageId, const Error &error);
    void postRead(VisitorId visitor);
    void onReadAnswer(VisitorId visitor, int seq, const Answer &answer);
    void postHistory(const HistoryKey &key);
    void postColleagues();
    void postWatch(ConversationId conversation);
    void postFollow(ui::Topic topic);
    void onPresencePushed(const PresencePush &push);
    void onWatched(const WatchedPush &push);
    void answer(qint64 question, const Answer &answer);
    void refuseLater(qint64 question, const Error &error);
    void dropQuestions();
    void retry();
    void retryAfter(const Error &error);
    QString credentialKey() const;

    Session &m_session;
    ui::ConversationStore &m_store;
    CredentialStore &m_credentials;
    MediaClient m_media;
    std::unique_ptr<Timer> m_retryTimer;
    std::unique_ptr<Timer> m_lookTimer;
    QString m_relay; //!< as typed
    QString m_username;
    bool m_remember = true;
    Practice m_practice = Practice::Off;
    bool m_looking = false; //!< the keychain has been asked
    bool m_welcomed = false; //!< loggedIn was signalled for this login
    QList<Unsent> m_unsent; //!< in the order they were written
    QHash<QString, Unsent> m_refused; //!< by clientMessageId: to be sent again as they were
    QHash<VisitorId, ReadMark> m_unconfirmedReads;
    QHash<qint64, Question> m_questions; //!< asked, not answered
    qint64 m_lastQuestion = 0;
    QSet<ConversationId> m_watched;
    QSet<ui::Topic> m_followed;
    bool m_colleaguesWanted = false;
    QHash<HistoryKey, bool> m_history; //!< wanted; true: asked for, not answered
};

} // namespace kefu::app
