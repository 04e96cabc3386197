// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/storage/storage.h"

#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <optional>

//! A desk over a real database in a temporary folder; WeChat is a table of answers.
namespace kefu::testing {

//! A console without a socket: remembers what it was told and checks that the ranges have no gap.
class FakeConsole : public desk::SessionSink {
public:
    void onEvents(EventSeq from, EventSeq to, const QList<desk::EventPtr> &events) override;
    void onPresence(AgentId agent, PresenceState state) override;
    void onPresenceSet(const PresencePush &push) override;
    void onAlert(const AlertPush &alert) override;
    void onWatched(const WatchedPush &push, const QByteArray &) override { watched.append(push); }
    void onColleagues(const ColleaguesPush &push) override { colleagues += push.agents; }
    void onCanned(const CannedPush &push) override { canned.append(push); }
    void onBoard(const BoardPush &push) override { boards.append(push); }
    void onQueue(const QueuePush &push) override { queues.append(push); }
    void onWhisper(const WhisperPush &push) override { whispers.append(push); }
    void onClosed(int closeCode, const QString &reason) override;

    QList<ConversationId> gained() const;
    QList<ConversationId> lost() const;
    QStringList
    texts() const; //!< of visitors' messages, in order, those of gained snapshots included
    std::optional<Message> lastStateOf(MessageId id) const;
    ConversationInfo lastConversation() const; //!< of the newest event that carries one
    QList<DeliveryState> statesOf(MessageId id) const;

    QList<Event> events;
    EventSeq cursor;
    bool gapless = true;
    int closeCode = 0;
    PresenceState presence = PresenceState::Offline;
    PresencePush presencePush;
    QList<AlertPush> alerts;
    QList<WatchedPush> watched; //!< topic watch:…
    QList<CannedPush> canned;
    QList<BoardPush> boards; //!< topic dashboard
    QList<QueuePush> queues; //!< topic queue
    QList<WhisperPush> whispers;
    QList<Colleague> colleagues; //!< topic colleagues, all pushes together
};

//! Plays WeChat's answers; counts what was asked.
class FakeWechat {
public:
    desk::TransportFactory factory();
    QList<wechat::ApiAnswer> sendAnswers; //!< taken in order; empty: errcode 0
    QList<QByteArray> sent; //!< bodies of sends, in order
    //! media/get: by media id; what is not there is answered 40007. media/upload: what came, in
    //! order, each called "U1", "U2", …; answers as for sends.
    QHash<QString, wechat::ApiAnswer> files;
    QStringList asked; //!< media ids, and addresses of files
    QList<QByteArray> uploads;
    QList<wechat::ApiAnswer> uploadAnswers;
    bool filesHang = false; //!< media/get is never answered
    QList<QByteArray> typed; //!< bodies of typing
    QList<QString> typedAt; //!< its paths
    QList<wechat::ApiAnswer> typingAnswers;
    int tokensGiven = 0;
    bool answersHeld = false;
    QList<std::function<void()>> held;

    static wechat::ApiAnswer answered(int errcode);
    static wechat::ApiAnswer file(const QByteArray &bytes);
    static wechat::ApiAnswer unclear();
    static wechat::ApiAnswer neverSent();

private:
    std::optional<wechat::ApiAnswer> mediaAnswer(const wechat::ApiCall &call);
};

class DeskFixture {
public:
    DeskFixture();
    ~DeskFixture();
    void open(); //!< opens (again) the same folder
    void close();

    ChannelId addChannel(const QString &name);
    bool changeReplies(const QString &channel,
                       const std::function<void(domain::ChannelReplies &)> &change);
    AgentId addAgent(const QString &name, Role role = Role::Agent, int capacity = 10);
    domain::Actor actor(AgentId id) const;
    desk::SessionId attach(AgentId id, FakeConsole *console);
    //! True when stored.
    bool say(ChannelId channel, const QString &openid, const QString &text);
    bool enter(ChannelId channel, const QString &openid);
    domain::Inbound inbound(ChannelId channel, const QString &openid, const QString &text);
    Result<Message> reply(AgentId agent, ConversationId conversation, const QString &text,
                          const QString &clientMessageId = {}, bool force = false);

    //! Calls `start` and waits for its callback.
    template <typename T, typename Start> Result<T> await(Start start)
    {
        std::optional<Result<T>> answer;
        start(std::function<void(Result<T>)>(
            [&answer](Result<T> result) { answer = std::move(result); }));
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
            return makeError(ErrorCode::Internal, QStringLiteral("no answer in time"));
        return *answer;
    }

    QTemporaryDir dir;
    desk::Settings settings;
    bool autoReplies = false; //!< channels are added with automatic replies off, unless they are it
    FakeWechat wechat;
    std::unique_ptr<storage::Storage> storage;
    std::unique_ptr<desk::Desk> desk;

private:
    quint64 m_messages = 0;
};

} // namespace kefu::testing
