// SPDX-License-Identifier: Apache-2.0
#include "app/remotechatservice.h"
#include "relay/protocol/codec.h"
#include "ui/model/conversationstore.h"

//! Presence, who has what, colleagues, and questions that are none of the store's business.
namespace kefu::app {
namespace {

Error notConnected()
{
    return makeError(ErrorCode::Unavailable, QStringLiteral("not connected"));
}

QString watchTopic(ConversationId conversation)
{
    return QLatin1String("watch:") + conversation.toString();
}

QString topicName(ui::Topic topic)
{
    return topic == ui::Topic::Dashboard ? QStringLiteral("dashboard") : QStringLiteral("queue");
}

} // namespace

// ---- presence
// ------------------------------------------------------------------------------------

void RemoteChatService::changePresence(const PresenceRequest &wanted)
{
    const bool own = !wanted.agent.isValid() || wanted.agent == m_store.me().id;
    const bool sent = m_session.request(wanted, [this, own](const Answer &answer) {
        const auto result = answer.ok ? codec::presenceAnswerFromJson(answer.d)
                                      : Result<PresenceAnswer>(answer.error);
        if (!result) {
            Q_EMIT commandFailed(result.error(), {});
        } else if (own) {
            m_store.setPresence(result->state, result->reason, result->untilAt);
            Q_EMIT presenceChanged(result->state);
        }
    });
    if (!sent)
        Q_EMIT commandFailed(notConnected(), {});
}

void RemoteChatService::onPresencePushed(const PresencePush &push)
{
    Q_EMIT presenceChanged(push.state);
    if (push.by.isValid() && push.by != push.agent)
        Q_EMIT presenceForced(push);
}

// ---- who has what
// --------------------------------------------------------------------------------

void RemoteChatService::order(const ui::Order &order)
{
    const ConversationId conversation = ui::conversationOf(order);
    const RequestBody body =
        std::visit([](const auto &request) -> RequestBody { return request; }, order);
    const bool sent = m_session.request(body, [this, conversation](const Answer &answer) {
        const auto result = answer.ok ? codec::conversationAnswerFromJson(answer.d)
                                      : Result<ConversationAnswer>(answer.error);
        if (result)
            Q_EMIT orderDone(result->conversation); // the store hears of it by its event
        else
            Q_EMIT commandFailed(result.error(), conversation);
    });
    if (!sent)
        Q_EMIT commandFailed(notConnected(), conversation);
}

// ---- colleagues, watching
// ------------------------------------------------------------------------

void RemoteChatService::loadColleagues()
{
    m_colleaguesWanted = true;
    postColleagues();
}

void RemoteChatService::postColleagues()
{
    // The changes first: what happens between the two answers is in one of them.
    (void)m_session.request(SubscribeRequest { QStringLiteral("colleagues") },
                            [](const Answer &) {});
    (void)m_session.request(ColleaguesRequest {}, [this](const Answer &answer) {
        const auto result = answer.ok ? codec::colleaguesAnswerFromJson(answer.d)
                                      : Result<ColleaguesAnswer>(answer.error);
        if (result)
            m_store.people().apply(*result);
        else if (!isTransient(result.error().code))
            m_colleaguesWanted = false; // a role that may not know them
    });
}

void RemoteChatService::watch(ConversationId conversation, bool on)
{
    if (on) {
        m_watched.insert(conversation);
        postWatch(conversation);
    } else if (m_watched.remove(conversation)) {
        (void)m_session.request(UnsubscribeRequest { watchTopic(conversation) },
                                [](const Answer &) {});
    }
}

void RemoteChatService::postWatch(ConversationId conversation)
{
    (void)m_session.request(SubscribeRequest { watchTopic(conversation) },
                            [this, conversation](const Answer &answer) {
                                const auto result = answer.ok ? codec::watchAnswerFromJson(answer.d)
                                                              : Result<WatchAnswer>(answer.error);
                                if (result && m_watched.contains(conversation))
                                    m_store.applyWatched(result->conversation, result->messages);
                                else if (!result && !isTransient(result.error().code))
                                    m_watched.remove(conversation); // not his to see
                            });
}

void RemoteChatService::follow(ui::Topic topic, bool on)
{
    if (on) {
        m_followed.insert(topic);
        postFollow(topic);
    } else if (m_followed.remove(topic)) {
        (void)m_session.request(UnsubscribeRequest { topicName(topic) }, [](const Answer &) {});
    }
}

void RemoteChatService::postFollow(ui::Topic topic)
{
    (void)m_session.request(SubscribeRequest { topicName(topic) },
                            [this, topic](const Answer &answer) {
                                if (!answer.ok && !isTransient(answer.error.code))
                                    m_followed.remove(topic); // not his to see
                            });
}

//! Who loses a conversation to a take-over is told of it without having asked.
void RemoteChatService::onWatched(const WatchedPush &push)
{
    const ConversationId conversation = push.conversation.id;
    if (!m_watched.contains(conversation) && !m_store.isLost(conversation))
        return;
    if (push.over)
        m_watched.remove(conversation);
    m_store.applyWatched(push.conversation, push.messages);
}

// ---- other questions
// -----------------------------------------------------------------------------

void RemoteChatService::ask(const RequestBody &body, QObject *context, Asked done)
{
    const qint64 question = ++m_lastQuestion;
    m_questions.insert(question, { context, std::move(done) });
    const bool sent =
        m_session.request(body, [this, question](const Answer &reply) { answer(question, reply); });
    if (!sent)
        refuseLater(question, notConnected());
}

void RemoteChatService::answer(qint64 question, const Answer &answer)
{
    const auto it = m_questions.find(question);
    if (it == m_questions.end())
        return;
    const Question asked = std::move(*it);
    m_questions.erase(it);
    if (asked.context)
        asked.done(answer);
}

//! Never from inside ask(): who asks has not finished what comes after it.
void RemoteChatService::refuseLater(qint64 question, const Error &error)
{
    QMetaObject::invokeMethod(
        this,
        [this, question, error] {
            Answer refused;
            refused.error = error;
            answer(question, refused);
        },
        Qt::QueuedConnection);
}

//! The connection broke: the answers will not come any more.
void RemoteChatService::dropQuestions()
{
    const QList<qint64> open = m_questions.keys();
    for (const qint64 question : open)
        refuseLater(question, notConnected());
}

} // namespace kefu::app
