// SPDX-License-Identifier: Apache-2.0
#include "app/session.h"

#include "relay/protocol/codec.h"
#include "ui/model/conversationstore.h"

#include <QLoggingCategory>
#include <QSysInfo>
#include <algorithm>

namespace kefu::app {
namespace {

Q_LOGGING_CATEGORY(lcSession, "kefudesk.session")

using ui::ConnectionState;
using ui::LoginFailure;
using ui::LoginFault;

QString clientName()
{
    return QLatin1String("kefudesk/" KEFUDESK_VERSION " ") + QSysInfo::kernelType();
}

ConnectionFault helloFault(ErrorCode code)
{
    if (code == ErrorCode::Unauthorized)
        return ConnectionFault::Token;
    if (code == ErrorCode::Forbidden)
        return ConnectionFault::Disabled;
    return isTransient(code) ? ConnectionFault::Unreachable : ConnectionFault::Closed;
}

Error errorOf(const ConnectionFailure &failure)
{
    return makeError(ErrorCode::Unavailable, failure.detail);
}

} // namespace

Session::Session(ui::ConversationStore &store, Scheduler &scheduler, Backoff backoff,
                 QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_scheduler(scheduler)
    , m_backoff(std::move(backoff))
    , m_connection(scheduler)
    , m_retryTimer(scheduler.timer([this] { tryAgain(); }))
    , m_helloTimer(scheduler.timer([this] {
        m_connection.close();
        onFailed({ ConnectionFault::Silent, {} });
    }))
    , m_stableTimer(scheduler.timer([this] { m_backoff.reset(); }))
    , m_renewTimer(scheduler.timer([this] { renew(); }))
    , m_clockOffset(scheduler.wallNow() - scheduler.monotonicNow())
{
    connect(&m_connection, &RelayConnection::opened, this, &Session::onOpened);
    connect(&m_connection, &RelayConnection::answered, this, &Session::onAnswer);
    connect(&m_connection, &RelayConnection::pushed, this, &Session::onPush);
    connect(&m_connection, &RelayConnection::failed, this, &Session::onFailed);
}

Session::~Session()
{
    // Their signals must not reach a half destroyed session.
    m_connection.disconnect(this);
    m_login.cancel();
}

// ---- what the application asks for
// ---------------------------------------------------------------

void Session::setTrust(const QSslConfiguration &trust)
{
    m_trust = trust;
    m_login.setTrust(trust);
    m_connection.setTrust(trust);
}

void Session::begin(const RelayAddress &relay)
{
    m_login.cancel();
    m_connection.close();
    leaveOnline();
    m_retryTimer->stop();
    m_relay = relay;
    m_credentials = {};
    m_needRefresh = false;
    m_refreshed = false;
    m_fromScratch = false;
    m_pagesAfter = {};
    m_backoff.reset();
}

void Session::login(const RelayAddress &relay, const QString &username, const QString &password,
                    const QString &code, const QString &oneTimeCode)
{
    begin(relay);
    m_interactive = true;
    m_phase = Phase::LoggingIn;
    setState(ConnectionState::Connecting);
    const auto done = [this](const LoginClient::Outcome &outcome) { onCredentials(outcome); };
    if (oneTimeCode.isEmpty())
        m_login.login(relay, username, password, code, done);
    else
        m_login.resetPassword(relay, username, password, oneTimeCode, done);
}

void Session::resume(const RelayAddress &relay, const QString &refreshToken)
{
    begin(relay);
    m_interactive = false;
    m_credentials.refreshToken = refreshToken;
    setState(ConnectionState::Connecting);
    this->refreshToken();
}

void Session::logout(LeftBehind open)
{
    if (isOnline())
        m_connection.send(LogoutRequest { open });
    if (!m_credentials.refreshToken.isEmpty())
        Q_EMIT loggedOut(m_relay, m_credentials.refreshToken);
    begin({});
    m_phase = Phase::Idle;
    m_store.clear();
    setState(ConnectionState::LoggedOut);
}

void Session::disconnectQuietly()
{
    m_phase = Phase::Idle;
    m_retryTimer->stop();
    m_login.cancel();
    m_connection.close();
}

void Session::retryNow()
{
    if (m_phase != Phase::Waiting)
        return;
    m_backoff.reset();
    m_retryTimer->stop();
    tryAgain();
}

void Session::tryAgain()
{
    setState(ConnectionState::Waiting, 0, m_status.lastError);
    if (m_needRefresh)
        refreshToken();
    else
        connectSocket();
}

qint64 Session::relayNow() const
{
    return m_scheduler.monotonicNow() + m_clockOffset;
}

bool Session::request(const RequestBody &body, Reply reply)
{
    if (!isOnline())
        return false;
    const QString id = m_connection.send(body);
    if (id.isEmpty())
        return false;
    m_replies.insert(id, std::move(reply));
    return true;
}

// ---- tokens
// --------------------------------------------------------------------------------------

void Session::refreshToken()
{
    m_phase = Phase::Refreshing;
    m_needRefresh = true;
    m_refreshed = true;
    m_login.refresh(m_relay, m_credentials.refreshToken,
                    [this](const auto &outcome) { onCredentials(outcome); });
}

void Session::onCredentials(const LoginClient::Outcome &outcome)
{
    if (const auto *credentials = std::get_if<Credentials>(&outcome)) {
        takeCredentials(*credentials);
        connectSocket();
        return;
    }
    const LoginFailure &failure = std::get<LoginFailure>(outcome);
    const bool refreshing = m_phase == Phase::Refreshing;
    if (refreshing && failure.fault == LoginFault::WrongPassword) {
        Q_EMIT tokenRejected();
        endWith({ LoginFault::Other, tr("The login has expired. Please log in again.") });
    } else if (m_interactive || failure.fault == LoginFault::Disabled) {
        endWith(failure);
    } else {
        wait(makeError(ErrorCode::Unavailable, failure.detail), failure.certificate);
    }
}

void Session::takeCredentials(const Credentials &credentials)
{
    m_credentials = credentials;
    m_needRefresh = false;
    if (!m_credentials.refreshToken.isEmpty())
        Q_EMIT tokenIssued(m_credentials.refreshToken);
}

//! A fifth of its life, at most two minutes, before the access token runs out: then a broken
//! connection comes back without a detour.
void Session::scheduleRenewal()
{
    if (m_credentials.refreshToken.isEmpty())
        return;
    constexpr qint64 kMarginMs = 120'000;
    constexpr qint64 kShortestMs = 10'000;
    constexpr qint64 kLongestMs = 24LL * 3600 * 1000;
    const qint64 left = m_credentials.expiresAt - relayNow();
    const qint64 wait =
        left > 0 ? std::max(left - std::min(left / 5, kMarginMs), kShortestMs) : kRenewAnywayMs;
    m_renewTimer->start(int(std::min(wait, kLongestMs)));
}

void Session::renew()
{
    if (!isOnline())
        return;
    m_login.refresh(m_relay, m_credentials.refreshToken,
                    [this](const auto &outcome) { onRenewed(outcome); });
}

//! May come when the socket is gone meanwhile; what it brings is good then, too. A lost answer
//! costs nothing: the relay gives the same pair again.
void Session::onRenewed(const LoginClient::Outcome &outcome)
{
    if (const auto *credentials = std::get_if<Credentials>(&outcome)) {
        takeCredentials(*credentials);
        if (isOnline())
            scheduleRenewal();
        return;
    }
    const LoginFailure &failure = std::get<LoginFailure>(outcome);
    if (failure.fault == LoginFault::WrongPassword) {
        leaveOnline();
        Q_EMIT tokenRejected();
        endWith({ LoginFault::Other, tr("The login has expired. Please log in again.") });
    } else if (failure.fault == LoginFault::Disabled) {
        leaveOnline();
        endWith(failure);
    } else if (isOnline()) {
        m_renewTimer->start(kRenewRetryMs);
    }
}

// ---- the socket
// ----------------------------------------------------------------------------------

void Session::connectSocket()
{
    m_phase = Phase::Opening;
    m_connection.open(m_relay.socket);
}

void Session::onOpened()
{
    m_phase = Phase::Greeting;
    HelloRequest hello { m_credentials.token, m_store.cursor(), m_store.epoch(), clientName() };
    if (m_fromScratch) {
        hello.since = {};
        hello.epoch.clear();
    }
    m_helloTimer->start(kHelloMs);
    m_replies.insert(m_connection.send(hello), [this](const Answer &answer) { onHello(answer); });
}

void Session::onHello(const Answer &answer)
{
    m_helloTimer->stop();
    if (!answer.ok) {
        qCInfo(lcSession) << "hello refused:" << errorCodeName(answer.error.code);
        m_connection.close();
        onFailed({ helloFault(answer.error.code), answer.error.message.left(200) });
        return;
    }
    const Result<HelloAnswer> hello = codec::helloAnswerFromJson(answer.d);
    if (!hello) {
        qCWarning(lcSession) << "unreadable hello answer:" << hello.error().message
                             << hello.error().details;
        m_connection.close();
        onFailed({ ConnectionFault::BadFrame, hello.error().message });
        return;
    }
    const bool same = hello->epoch == m_store.epoch() && hello->cursor == m_store.cursor();
    if (hello->resumed && !(same && !m_fromScratch))
        return resync("resumed at another place");
    takeHello(*hello);
}

void Session::takeHello(const HelloAnswer &hello)
{
    m_fromScratch = false;
    m_refreshed = false;
    m_interactive = false;
    m_clockOffset = hello.serverTimeAt - m_scheduler.monotonicNow();
    m_phase = Phase::Online;
    m_stableTimer->start(kStableMs);
    scheduleRenewal();
    m_store.applySnapshot(hello);
    setState(ConnectionState::Online);
    if (!hello.resumed)
        m_pagesAfter =
            hello.conversations.isEmpty() ? ConversationId() : hello.conversations.last().id;
    nextPage(); // also of a list that a broken connection left half read
    Q_EMIT online();
}

void Session::nextPage()
{
    if (m_store.isComplete() || !m_pagesAfter.isValid())
        return;
    (void)request(ConversationsRequest { m_pagesAfter }, [this](const Answer &answer) {
        const auto page = answer.ok ? codec::conversationsAnswerFromJson(answer.d)
                                    : Result<ConversationsAnswer>(answer.error);
        if (!page && isTransient(page.error().code))
            return resync("the friend list is incomplete");
        const bool descends =
            page && !page->conversations.isEmpty() && page->conversations.last().id < m_pagesAfter;
        if (!page || (page->more && !descends)) {
            qCWarning(lcSession) << "friend list incomplete"
                                 << (page ? QString() : page.error().message);
            return;
        }
        if (descends)
            m_pagesAfter = page->conversations.last().id;
        m_store.applyConversations(*page);
        nextPage();
    });
}

void Session::onAnswer(const Answer &answer)
{
    const auto it = m_replies.find(answer.re);
    if (it == m_replies.end())
        return;
    const Reply reply = std::move(*it);
    m_replies.erase(it);
    reply(answer);
}

void Session::onPush(const Push &push)
{
    if (m_phase == Phase::Online)
        std::visit([this](const auto &body) { take(body); }, push);
}

void Session::take(const EventsPush &push)
{
    if (!m_store.applyEvents(push))
        resync("events do not follow the cursor");
}

void Session::take(const PresencePush &push)
{
    if (push.agent != m_store.me().id)
        return;
    m_store.setPresence(push.state, push.reason, push.untilAt);
    Q_EMIT presencePushed(push);
}

void Session::take(const ColleaguesPush &push)
{
    m_store.people().apply(push);
}

void Session::take(const GoodbyePush &push)
{
    qCInfo(lcSession) << "goodbye:" << push.reason;
    m_connection.close();
    onFailed({ ConnectionFault::Closed, push.reason });
}

//! What we have and what the relay tells do not fit together: a new hello finds out what is
//! missing.
void Session::resync(const char *why)
{
    qCWarning(lcSession) << "resync:" << why;
    m_fromScratch = m_phase == Phase::Greeting;
    m_connection.close();
    onFailed({ ConnectionFault::Closed, {} });
}

// ---- failures
// ------------------------------------------------------------------------------------

void Session::onFailed(const ConnectionFailure &failure)
{
    m_helloTimer->stop();
    m_replies.clear();
    leaveOnline();
    switch (failure.fault) {
    case ConnectionFault::Token:
        if (m_refreshed || m_credentials.refreshToken.isEmpty()) {
            Q_EMIT tokenRejected();
            return endWith(
                { LoginFault::Other, tr("The login has expired. Please log in again.") });
        }
        return refreshToken();
    case ConnectionFault::Disabled:
        Q_EMIT tokenRejected();
        return endWith(wordsFor(failure));
    case ConnectionFault::Version:
    case ConnectionFault::ClearText:
        return endWith(wordsFor(failure));
    default:
        break;
    }
    if (m_interactive)
        return endWith(wordsFor(failure));
    wait(errorOf(failure), failure.certificate);
}

void Session::leaveOnline()
{
    m_stableTimer->stop();
    m_renewTimer->stop();
    m_helloTimer->stop();
    m_replies.clear();
    if (m_phase == Phase::Online) {
        m_phase = Phase::Idle;
        setState(ConnectionState::Waiting); // what comes next says more
        Q_EMIT wentOffline();
    }
}

void Session::wait(const Error &error, ui::CertificateFault certificate)
{
    m_phase = Phase::Waiting;
    const int ms = m_backoff.nextMs();
    m_retryTimer->start(ms);
    m_status.certificate = certificate;
    setState(ConnectionState::Waiting, m_scheduler.wallNow() + ms, error);
}

void Session::endWith(const LoginFailure &failure)
{
    m_login.cancel();
    m_connection.close();
    m_retryTimer->stop();
    m_phase = Phase::Idle;
    setState(ConnectionState::LoggedOut);
    Q_EMIT loginFailed(failure);
}

void Session::setState(ConnectionState state, qint64 nextAttemptAt, const Error &error)
{
    // Which certificate it is that keeps us away is shown during the next attempt, too.
    const ui::CertificateFault certificate =
        state == ConnectionState::Waiting ? m_status.certificate : ui::CertificateFault::None;
    m_status = {};
    m_status.state = state;
    m_status.nextAttemptAt = nextAttemptAt;
    m_status.lastError = error;
    m_status.certificate = certificate;
    Q_EMIT statusChanged();
}

LoginFailure Session::wordsFor(const ConnectionFailure &failure) const
{
    const QString host = m_relay.hostLabel();
    switch (failure.fault) {
    case ConnectionFault::Unreachable:
    case ConnectionFault::Silent:
        return { LoginFault::Unreachable, host };
    case ConnectionFault::Tls:
        if (failure.certificate != ui::CertificateFault::None)
            return { LoginFault::TlsError, m_relay.http.host(), failure.certificate };
        return { LoginFault::TlsError, failure.detail };
    case ConnectionFault::ClearText:
        return { LoginFault::ClearTextRefused, host };
    case ConnectionFault::NotARelay:
    case ConnectionFault::BadFrame:
        return { LoginFault::NotARelay, host };
    case ConnectionFault::Version:
        return { LoginFault::WrongVersion, failure.detail };
    case ConnectionFault::Disabled:
        return { LoginFault::Disabled, {} };
    case ConnectionFault::Token:
    case ConnectionFault::Closed:
        break;
    }
    return { LoginFault::Other, failure.detail };
}

} // namespace kefu::app
