// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/language.h"
#include "ui/model/chatservice.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/look.h"

#include <QDateTime>
#include <QPointer>
#include <QSettings>
#include <QTemporaryDir>

namespace kefu::ui {

inline ConnectionStatus practising(ConnectionState state)
{
    ConnectionStatus status;
    status.state = state;
    status.practice = true;
    return status;
}

//! Pictures without a relay: those put in are there, all others are on their way.
class FakeMedia : public MediaService {
public:
    Picture picture(const QString &id, PictureSize size) override
    {
        asked.append(id);
        if (failed.contains(id))
            return { Picture::State::Failed, {} };
        const QImage image =
            size == PictureSize::Full ? full.value(id, thumbs.value(id)) : thumbs.value(id);
        return image.isNull() ? Picture {} : Picture { Picture::State::Ready, image };
    }
    void retry(const QString &id) override
    {
        retried.append(id);
        failed.removeAll(id);
        Q_EMIT pictureChanged(id);
    }
    void fetch(const QString &id) override { fetches.append(id); }
    int uploadPercent(const QString &clientMessageId) const override
    {
        return uploads.value(clientMessageId, -1);
    }

    void put(const QString &id, const QImage &image)
    {
        thumbs.insert(id, image);
        Q_EMIT pictureChanged(id);
    }
    void fail(const QString &id)
    {
        failed.append(id);
        Q_EMIT pictureChanged(id);
    }

    QHash<QString, QImage> thumbs;
    QHash<QString, QImage> full;
    QHash<QString, int> uploads;
    QStringList failed;
    QStringList asked;
    QStringList retried;
    QStringList fetches;
};

//! A service without a relay: notes what it is asked for, and does to the store what a relay would
//! where a test needs it.
class FakeService : public ChatService {
public:
    struct Sent {
        ConversationId conversation;
        QString text;
        bool force = false;
        bool operator==(const Sent &) const = default;
    };

    void login(const LoginForm &form) override { logins.append(form); }
    using ChatService::logout;
    void logout(LeftBehind open) override
    {
        ++logouts;
        leftBehind = open;
    }
    void practise() override { ++practices; }
    void retryNow() override { ++retries; }
    void sendMessage(ConversationId conversation, const Outgoing &what) override
    {
        sent.append({ conversation, what.content.text, what.force });
        outgoing.append(what);
    }
    void sendAgain(const Message &message) override { sentAgain.append(message); }
    void withdraw(const Message &message) override { withdrawn.append(message); }
    QList<LocalMessage> unsent() const override { return waiting; }
    void setTyping(ConversationId conversation, bool on) override
    {
        typing.append({ conversation, on });
    }
    void loadVisitorCard(VisitorId visitor) override { cards.append(visitor); }
    MediaService &media() override { return pictures; }
    void end(const EndRequest &request) override
    {
        ended.append(request.conversation);
        ends.append(request);
    }
    void markRead(VisitorId visitor, int seq) override { read.append({ visitor, seq }); }
    void loadHistory(VisitorId visitor, int beforeSeq) override
    {
        history.append({ visitor, beforeSeq });
    }
    void changePresence(const PresenceRequest &wanted) override
    {
        presences.append(wanted.state);
        presenceRequests.append(wanted);
    }
    void order(const Order &order) override { orders.append(order); }
    void loadColleagues() override { ++colleagueLoads; }
    void watch(ConversationId conversation, bool on) override
    {
        watches.append({ conversation, on });
    }
    void follow(Topic topic, bool on) override
    {
        if (on)
            followed.insert(topic);
        else
            followed.remove(topic);
    }
    //! Noted; answered by answerNext() or refuseNext().
    void ask(const RequestBody &body, QObject *context, Asked done) override
    {
        questions.append({ body, context, std::move(done) });
    }
    //! Answers the oldest question; nothing when there is none.
    void answerNext(const QJsonObject &d)
    {
        Answer answer;
        answer.ok = true;
        answer.d = d;
        reply(answer);
    }
    void refuseNext(const Error &error)
    {
        Answer answer;
        answer.error = error;
        reply(answer);
    }
    //! Of the last order, when it is of that kind; null otherwise.
    template <typename T> const T *lastOrder() const
    {
        return orders.isEmpty() ? nullptr : std::get_if<T>(&orders.last());
    }
    template <typename T> const T *nextQuestion() const
    {
        return questions.isEmpty() ? nullptr : std::get_if<T>(&questions.first().body);
    }
    ConnectionStatus status() const override { return now; }
    qint64 relayNow() const override { return clock; }

    void setStatus(const ConnectionStatus &status)
    {
        now = status;
        Q_EMIT statusChanged();
    }

    struct Question {
        RequestBody body;
        QPointer<QObject> context;
        Asked done;
    };
    void reply(const Answer &answer)
    {
        if (questions.isEmpty())
            return;
        const Question asked = questions.takeFirst();
        if (asked.context)
            asked.done(answer);
    }

    QList<Order> orders;
    QList<Question> questions; //!< not answered yet
    QList<PresenceRequest> presenceRequests;
    QList<std::pair<ConversationId, bool>> watches;
    QSet<Topic> followed;
    int colleagueLoads = 0;
    LeftBehind leftBehind = LeftBehind::Unanswered;
    QList<LoginForm> logins;
    QList<Sent> sent;
    QList<Outgoing> outgoing;
    QList<Message> sentAgain;
    QList<Message> withdrawn;
    QList<std::pair<ConversationId, bool>> typing;
    QList<VisitorId> cards;
    FakeMedia pictures;
    QList<LocalMessage> waiting; //!< for unsent()
    QList<ConversationId> ended;
    QList<EndRequest> ends;
    QList<std::pair<VisitorId, int>> read;
    QList<std::pair<VisitorId, int>> history;
    QList<PresenceState> presences;
    int logouts = 0;
    int practices = 0;
    int retries = 0;
    ConnectionStatus now { ConnectionState::Online, 0, {} };
    qint64 clock = 1'700'000'000'000;
};

//! One signed-in agent, two mini programs, as many visitors as asked for.
class FakeDesk {
public:
    static constexpr qint64 kStart = 1'699'311'200'000; // 2023-11-07 06:53:20 in Shanghai

    FakeDesk()
        : settings(dir.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
    {
        look.setShadows(false);
        // Most tests are of LayIM's windows and colours; those of the docked window say so.
        settings.setValue(QStringLiteral("arrangement"), QStringLiteral("windows"));
        settings.setValue(QStringLiteral("theme"), QStringLiteral("layim"));
        // Nothing moves but where a test is about that.
        look.setReduceMotion(true);
        settings.setValue(QStringLiteral("reduceMotion"), true);
        me.id = { 7 };
        me.username = QStringLiteral("xiaomei");
        me.nickname = QString::fromUtf8("客服小美");
        me.presence = PresenceState::Online;
        me.capacity = 10;
    }

    //! The relay's clock shows the real time: for words like "yesterday".
    void clockToNow() { service.clock = QDateTime::currentMSecsSinceEpoch(); }

    ConversationInfo makeInfo(qint64 visitor, const QString &name, qint64 channel) const
    {
        ConversationInfo info;
        info.id = { 1000 + visitor };
        info.visitor = { { visitor }, { channel }, name, QStringLiteral("oABC…9f2") };
        info.state = ConversationState::Assigned;
        info.owner = me.id;
        info.version = 1;
        info.openedAt = kStart;
        info.quota = { 5, service.clock + 41LL * 3'600'000 + 12 * 60'000 + 5'000 };
        return info;
    }

    void signIn(const QList<ConversationInfo> &conversations)
    {
        HelloAnswer hello;
        hello.agent = me;
        hello.epoch = QStringLiteral("e");
        hello.cursor = { 1 };
        hello.channels = { { { 1 }, QString::fromUtf8("小程序访客") },
                           { { 2 }, QString::fromUtf8("网站访客") } };
        hello.conversations = conversations;
        store.applySnapshot(hello);
    }

    Message makeMessage(qint64 visitor, int seq, const QString &text,
                        Direction direction = Direction::In) const
    {
        Message message;
        message.id = { visitor * 1'000'000 + seq };
        message.visitor = { visitor };
        message.conversation = { 1000 + visitor };
        message.seq = seq;
        message.direction = direction;
        message.content.text = text;
        message.createdAt = kStart + seq * 60'000LL;
        if (direction == Direction::Out) {
            message.author = me.id;
            message.authorName = me.nickname;
            message.delivery = DeliveryState::Accepted;
        }
        return message;
    }

    //! A page, as the relay answers it.
    void addPage(qint64 visitor, const QList<Message> &messages, bool complete = false)
    {
        store.applyHistory({ { visitor }, messages, complete }, messages.last().seq + 1);
    }

    //! A pushed message; the conversation's counters follow.
    void push(const Message &message)
    {
        ConversationInfo info = *store.currentOf(message.visitor);
        ++info.version;
        info.lastSeq = std::max(info.lastSeq, message.seq);
        info.unread += message.direction == Direction::In ? 1 : 0;
        info.lastMessage = message;
        apply(MessageAdded { message, info });
    }

    void update(const ConversationInfo &info) { apply(ConversationUpdated { info }); }

    void apply(const EventBody &body)
    {
        const EventSeq next { store.cursor().value + 1 };
        if (!store.applyEvents({ store.cursor(), next, { { next, body } } }))
            qFatal("the fake relay lost its place");
    }

    QTemporaryDir dir;
    QSettings settings;
    FakeService service;
    ConversationStore store;
    Look look;
    AgentInfo me;
};

} // namespace kefu::ui
