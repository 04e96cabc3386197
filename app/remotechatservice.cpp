// SPDX-License-Identifier: Apache-2.0
#include "app/remotechatservice.h"

#include "app/credentialstore.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "ui/model/conversationstore.h"

#include <QUuid>
#include <algorithm>

namespace kefu::app {
namespace {

using ui::ConnectionState;
using ui::LocalMessage;

Error offlineError()
{
    return makeError(ErrorCode::Unavailable, QStringLiteral("not connected"));
}

int retryMs(const Error &error)
{
    const double asked = error.details.value(QLatin1String("retryAfterMs")).toDouble();
    return asked > 0 ? int(std::min(asked, 60'000.0)) : RemoteChatService::kRetryMs;
}

} // namespace

RemoteChatService::RemoteChatService(Session &session, ui::ConversationStore &store,
                                     CredentialStore &credentials, Scheduler &scheduler,
                                     QObject *parent)
    : ChatService(parent)
    , m_session(session)
    , m_store(store)
    , m_credentials(credentials)
    , m_media(
          [this] {
              return MediaClient::Access { m_session.relay(), m_session.accessToken(),
                                           m_session.trust() };
          },
          scheduler)
    , m_retryTimer(scheduler.timer([this] { retry(); }))
    , m_lookTimer(scheduler.timer([this] { stopLooking(); }))
{
    connect(&session, &Session::statusChanged, this, &RemoteChatService::onSessionStatus);
    connect(&session, &Session::loginFailed, this, &ChatService::loginFailed);
    connect(&session, &Session::presencePushed, this, &RemoteChatService::onPresencePushed);
    connect(&session, &Session::alerted, this, &ChatService::alerted);
    connect(&session, &Session::cannedChanged, this, &ChatService::cannedChanged);
    connect(&session, &Session::watched, this, &RemoteChatService::onWatched);
    connect(&session, &Session::boardPushed, this, &ChatService::boardPushed);
    connect(&session, &Session::queuePushed, this, &ChatService::queuePushed);
    connect(&session, &Session::whispered, this, &ChatService::whispered);
    connect(&session, &Session::online, this, &RemoteChatService::onOnline);
    connect(&session, &Session::wentOffline, this, &RemoteChatService::onOffline);
    connect(&session, &Session::tokenIssued, this, &RemoteChatService::onTokenIssued);
    connect(&session, &Session::tokenRejected, this, [this] {
        if (m_practice == Practice::Off)
            keepCredential({});
    });
}

RemoteChatService::~RemoteChatService() = default;

// ---- login
// ---------------------------------------------------------------------------------------

QString RemoteChatService::credentialKey() const
{
    const auto parsed = parseRelayAddress(m_relay);
    const auto *address = std::get_if<RelayAddress>(&parsed);
    return m_username + u'@' + (address ? address->hostLabel() + address->http.path() : m_relay);
}

void RemoteChatService::login(const ui::LoginForm &form)
{
    const auto parsed = parseRelayAddress(form.relay);
    if (const auto *failure = std::get_if<ui::LoginFailure>(&parsed)) {
        Q_EMIT loginFailed(*failure);
        return;
    }
    stopLooking();
    const QString username = form.username.trimmed();
    const bool another = username != m_username || form.relay.trimmed() != m_relay;
    if (another) {
        // Nothing of one agent may show up, or go out, under another's name.
        forgetWork();
        m_store.clear();
    }
    m_relay = form.relay.trimmed();
    m_username = username;
    m_remember = form.remember;
    m_welcomed = false;
    m_session.login(std::get<RelayAddress>(parsed), username, form.password, form.code,
                    form.oneTimeCode);
}

void RemoteChatService::expectResume()
{
    m_looking = true;
    m_lookTimer->start(kLookMs);
}

void RemoteChatService::resumeLast(const QString &relay, const QString &username)
{
    const auto parsed = parseRelayAddress(relay);
    const auto *address = std::get_if<RelayAddress>(&parsed);
    if (!address || username.isEmpty())
        return stopLooking();
    m_relay = relay;
    m_username = username;
    m_welcomed = false;
    expectResume();
    m_credentials.load(credentialKey(), this, [this, address = *address](const QString &token) {
        // Somebody may have logged in by hand while the keychain was being asked.
        const bool free =
            m_practice == Practice::Off && m_session.status().state == ConnectionState::LoggedOut;
        if (free && !token.isEmpty())
            m_session.resume(address, token);
        stopLooking();
    });
}

void RemoteChatService::stopLooking()
{
    m_lookTimer->stop();
    if (std::exchange(m_looking, false))
        Q_EMIT statusChanged();
}

void RemoteChatService::keepCredential(const QString &token)
{
    if (token.isEmpty())
        m_credentials.remove(credentialKey());
    else
        m_credentials.save(credentialKey(), token);
    Q_EMIT credentialKept(!token.isEmpty());
}

void RemoteChatService::logout(LeftBehind open)
{
    if (m_practice == Practice::Off)
        keepCredential({});
    stopLooking();
    forgetWork();
    m_session.logout(open);
}

void RemoteChatService::forgetWork()
{
    m_unsent.clear();
    m_refused.clear();
    m_media.clear();
    m_unconfirmedReads.clear();
    m_history.clear();
    m_watched.clear();
    m_followed.clear();
    m_colleaguesWanted = false;
    m_retryTimer->stop();
}

// ---- practice
// ------------------------------------------------------------------------------------

void RemoteChatService::practise()
{
    if (status().state != ConnectionState::LoggedOut)
        return;
    m_practice = Practice::Starting;
    Q_EMIT statusChanged();
    Q_EMIT practiceWanted();
}

void RemoteChatService::enterPractice(const QString &relay, const QString &username,
                                      const QString &oneTimeToken)
{
    const auto parsed = parseRelayAddress(relay);
    const auto *address = std::get_if<RelayAddress>(&parsed);
    if (m_practice != Practice::Starting || !address)
        return;
    forgetWork();
    m_store.clear();
    m_practice = Practice::On;
    m_relay = relay;
    m_username = username;
    m_welcomed = false;
    m_session.resume(*address, oneTimeToken);
}

void RemoteChatService::failPractice(const ui::LoginFailure &failure)
{
    m_practice = Practice::Off;
    Q_EMIT statusChanged();
    Q_EMIT loginFailed(failure);
}

//! Practice ends with its session, whoever ended it: a later one starts a relay anew.
void RemoteChatService::onSessionStatus()
{
    const bool left =
        m_practice == Practice::On && m_session.status().state == ConnectionState::LoggedOut;
    if (left)
        m_practice = Practice::Off;
    Q_EMIT statusChanged();
    if (left)
        Q_EMIT practiceLeft();
}

void RemoteChatService::onTokenIssued(const QString &token)
{
    // Practice needs none: each start hands out a new one.
    if (m_practice != Practice::Off)
        return;
    keepCredential(m_remember ? token : QString());
}

void RemoteChatService::retryNow()
{
    m_session.retryNow();
}

ui::ConnectionStatus RemoteChatService::status() const
{
    ui::ConnectionStatus status = m_session.status();
    status.practice = m_practice != Practice::Off;
    const bool ahead = m_looking && status.state == ConnectionState::LoggedOut;
    if (m_practice == Practice::Starting || ahead)
        status.state = ConnectionState::Connecting;
    return status;
}

qint64 RemoteChatService::relayNow() const
{
    return m_session.relayNow();
}

void RemoteChatService::onOnline()
{
    if (!m_welcomed) {
        m_welcomed = true;
        if (m_practice == Practice::Off)
            Q_EMIT identityChosen(m_relay, m_username);
        Q_EMIT loggedIn(m_store.me());
    }
    Q_EMIT presenceChanged(m_store.me().presence);
    retry();
    m_media.retryAll();
    if (m_colleaguesWanted)
        postColleagues();
    for (const ConversationId conversation : std::as_const(m_watched))
        postWatch(conversation);
    for (const ui::Topic topic : std::as_const(m_followed))
        postFollow(topic);
}

//! Does again what was asked for and has no answer under way.
void RemoteChatService::retry()
{
    pump();
    const QList<VisitorId> reads = m_unconfirmedReads.keys();
    for (const VisitorId visitor : reads)
        postRead(visitor);
    const QList<HistoryKey> pages = m_history.keys();
    for (const HistoryKey &key : pages)
        postHistory(key);
}

void RemoteChatService::retryAfter(const Error &error)
{
    m_retryTimer->start(retryMs(error));
}

void RemoteChatService::onOffline()
{
    m_retryTimer->stop();
    m_media.cancelUploads();
    for (Unsent &unsent : m_unsent)
        unsent.inFlight = false;
    for (ReadMark &mark : m_unconfirmedReads)
        mark.inFlight = false;
    for (bool &asked : m_history)
        asked = false;
    dropQuestions();
}

// ---- other commands
// ------------------------------------------------------------------------------

void RemoteChatService::end(const EndRequest &request)
{
    const bool sent = m_session.request(
        request, [this, conversation = request.conversation](const Answer &answer) {
            if (!answer.ok)
                Q_EMIT commandFailed(answer.error, conversation);
        });
    if (!sent)
        Q_EMIT commandFailed(offlineError(), request.conversation);
}

void RemoteChatService::setTyping(ConversationId conversation, bool on)
{
    // Refused or not: nobody waits for it, and the next key tells again.
    (void)m_session.request(TypingRequest { conversation, on }, [](const Answer &) {});
}

void RemoteChatService::loadVisitorCard(VisitorId visitor)
{
    (void)m_session.request(VisitorRequest { visitor }, [this, visitor](const Answer &answer) {
        const auto card = answer.ok ? codec::visitorAnswerFromJson(answer.d)
                                    : Result<VisitorAnswer>(answer.error);
        if (card && card->card.visitor.id == visitor)
            m_store.applyVisitorCard(card->card);
    });
}

void RemoteChatService::markRead(VisitorId visitor, int seq)
{
    if (!m_store.markReadLocally(visitor, seq))
        return;
    m_unconfirmedReads[visitor].seq = seq;
    postRead(visitor);
}

//! One mark under way per visitor; a newer one follows when that is answered.
void RemoteChatService::postRead(VisitorId visitor)
{
    ReadMark &mark = m_unconfirmedReads[visitor];
    if (mark.inFlight)
        return;
    mark.inFlight = m_session.request(ReadRequest { visitor, mark.seq },
                                      [this, visitor, seq = mark.seq](const Answer &answer) {
                                          onReadAnswer(visitor, seq, answer);
                                      });
}

void RemoteChatService::onReadAnswer(VisitorId visitor, int seq, const Answer &answer)
{
    const auto mark = m_unconfirmedReads.find(visitor);
    if (mark == m_unconfirmedReads.end())
        return;
    mark->inFlight = false;
    if (!answer.ok && isTransient(answer.error.code)) {
        retryAfter(answer.error);
    } else if (mark->seq != seq) {
        postRead(visitor);
    } else {
        m_unconfirmedReads.erase(mark);
        if (!answer.ok)
            m_store.withdrawReadMark(visitor);
    }
}

void RemoteChatService::loadHistory(VisitorId visitor, int beforeSeq)
{
    const HistoryKey key { visitor, beforeSeq };
    if (m_history.contains(key))
        return;
    m_history.insert(key, false);
    postHistory(key);
}

void RemoteChatService::postHistory(const HistoryKey &key)
{
    if (m_history.value(key))
        return;
    const HistoryRequest request { key.first, key.second, kHistoryPage };
    m_history[key] = m_session.request(request, [this, key](const Answer &answer) {
        if (!answer.ok && isTransient(answer.error.code)) {
            m_history[key] = false;
            retryAfter(answer.error);
            return;
        }
        m_history.remove(key);
        const auto page = answer.ok ? codec::historyAnswerFromJson(answer.d)
                                    : Result<HistoryAnswer>(answer.error);
        if (page && page->visitor == key.first)
            m_store.applyHistory(*page, key.second);
        else if (!page)
            Q_EMIT commandFailed(page.error(), {});
    });
}

} // namespace kefu::app
