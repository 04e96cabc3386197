// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/tokenstore.h"

#include "relay/wechat/apianswer.h"
#include "relay/wechat/apiclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <algorithm>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;
using domain::CallResult;

constexpr qint64 kRenewBeforeMs = 300'000; //!< the old and the new token overlap for five minutes
constexpr qint64 kShortestUseMs =
    30'000; //!< an answer within those five minutes must not mean a call per send
constexpr qint64 kLongestLifeSeconds = 24 * 3600;
constexpr qint64 kFirstPauseMs = 1000;
constexpr qint64 kLongestPauseMs = 30'000;
constexpr qsizetype kMaxToken = 4096; //!< wechat.md 6: at least 512 must fit

ApiCall stableTokenCall(const ApiAccount &account)
{
    const QJsonObject body {
        { "grant_type"_L1, "client_credential"_L1 },
        { "appid"_L1, account.appid },
        { "secret"_L1, QString::fromUtf8(account.secret) },
        { "force_refresh"_L1, false },
    };
    ApiCall call;
    call.url = apiUrl(account.apiBase, QStringLiteral("cgi-bin/stable_token"));
    call.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    call.channel = account.channel;
    return call;
}

bool isToken(const QString &text)
{
    return !text.isEmpty() && text.size() <= kMaxToken
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c <= u'~'; });
}

struct Granted {
    TokenAnswer answer;
    qint64 useForMs = 0;
    qint64 lifeMs = 0;
};

Granted refusedBy(const ApiReading &reading)
{
    Granted granted;
    granted.answer.call = reading.call;
    granted.answer.errcode = reading.errcode.value_or(0);
    granted.answer.rid = reading.rid;
    granted.answer.detail = reading.errmsg.isEmpty() ? reading.detail : reading.errmsg;
    return granted;
}

Granted grantedBy(const ApiReading &reading)
{
    if (reading.call != CallResult::Answered || reading.errcode.value_or(0) != 0)
        return refusedBy(reading);
    Granted granted;
    const QString token = reading.fields.text("access_token"_L1);
    const std::optional<qint64> seconds = parseDecimal(reading.fields.word("expires_in"_L1));
    if (!isToken(token) || !seconds || *seconds == 0) {
        granted.answer.call = CallResult::Unclear;
        granted.answer.detail = QStringLiteral("answer without access_token or expires_in");
        return granted;
    }
    granted.answer.token = token.toLatin1();
    const qint64 lifeMs = std::min(*seconds, kLongestLifeSeconds) * 1000;
    granted.lifeMs = lifeMs;
    granted.useForMs = std::max(lifeMs - kRenewBeforeMs, std::min(kShortestUseMs, lifeMs / 2));
    return granted;
}

} // namespace

//! One channel. `flight` is 0 while no call is under way; an answer of another flight is an old
//! one.
struct TokenStore::Entry {
    ApiAccount account;
    QByteArray token;
    QByteArray refused; //!< the last one WeChat did not take
    qint64 useUntil = 0;
    qint64 validUntil = 0; //!< WeChat takes it until then
    quint64 flight = 0;
    std::vector<Callback> waiting;
    TokenAnswer failure;
    qint64 pauseMs = 0;
    qint64 pausedUntil = 0;

    //! The old token is good for a few minutes yet, so nobody has to know of the failure.
    TokenAnswer whilePaused(qint64 now) const
    {
        const bool isGood = !token.isEmpty() && now < validUntil;
        return isGood ? TokenAnswer { token, CallResult::Answered, 0, {}, {} } : failure;
    }
};

TokenStore::TokenStore(Transport transport, Clock clock, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
    , m_clock(std::move(clock))
{
}

TokenStore::~TokenStore() = default;

TokenStore::Entry &TokenStore::entryFor(const ApiAccount &account)
{
    const auto known =
        std::find_if(m_entries.begin(), m_entries.end(), [&account](const auto &entry) {
            return entry->account.channel == account.channel;
        });
    if (known == m_entries.end()) {
        m_entries.push_back(std::make_unique<Entry>());
        m_entries.back()->account = account;
        return *m_entries.back();
    }
    Entry &entry = **known;
    const bool same = entry.account.apiBase == account.apiBase
        && entry.account.appid == account.appid && entry.account.secret == account.secret;
    if (!same) {
        // Those who wait get the token of the new credentials.
        std::vector<Callback> waiting = std::move(entry.waiting);
        entry = Entry {};
        entry.account = account;
        entry.waiting = std::move(waiting);
    }
    return entry;
}

void TokenStore::fetch(const ApiAccount &account, Callback done)
{
    Entry &entry = entryFor(account);
    const qint64 now = m_clock();
    if (!entry.token.isEmpty() && now < entry.useUntil)
        return answerLater(std::move(done), TokenAnswer { entry.token, {}, 0, {}, {} });
    if (entry.flight == 0 && now < entry.pausedUntil)
        return answerLater(std::move(done), entry.whilePaused(now));
    entry.waiting.push_back(std::move(done));
    if (entry.flight == 0)
        start(entry);
}

void TokenStore::start(Entry &entry)
{
    entry.flight = ++m_flights;
    ++(entry.token.isEmpty() && !entry.refused.isEmpty() ? m_figures.refused : m_figures.expired);
    m_transport(stableTokenCall(entry.account),
                [store = QPointer<TokenStore>(this), channel = entry.account.channel,
                 flight = entry.flight](const ApiAnswer &answer) {
                    if (store)
                        store->finish(channel, flight, answer);
                });
}

void TokenStore::finish(ChannelId channel, quint64 flight, const ApiAnswer &answer)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto &entry) {
        return entry->account.channel == channel && entry->flight == flight;
    });
    if (found == m_entries.end())
        return;
    Entry &entry = **found;
    const Granted granted = grantedBy(readAnswer(answer));
    entry.flight = 0;
    TokenAnswer told = granted.answer;
    if (told.ok()) {
        take(entry, told, granted.useForMs, granted.lifeMs);
    } else {
        ++m_figures.failed;
        entry.failure = told;
        pause(entry);
        told = entry.whilePaused(m_clock());
    }
    // A callback may come back for another token, or end the store.
    const std::vector<Callback> waiting = std::exchange(entry.waiting, {});
    for (const Callback &done : waiting)
        done(told);
}

void TokenStore::take(Entry &entry, const TokenAnswer &answer, qint64 useForMs, qint64 lifeMs)
{
    const qint64 now = m_clock();
    entry.token = answer.token;
    entry.useUntil = now + useForMs;
    entry.validUntil = now + lifeMs;
    if (entry.token == entry.refused) {
        entry.failure = { {}, CallResult::NeverSent, 0, {}, QStringLiteral("no other token") };
        pause(entry);
        return;
    }
    entry.refused.clear();
    entry.pauseMs = 0;
    entry.pausedUntil = 0;
}

void TokenStore::pause(Entry &entry)
{
    entry.pauseMs = std::clamp(entry.pauseMs * 2, kFirstPauseMs, kLongestPauseMs);
    entry.pausedUntil = m_clock() + entry.pauseMs;
}

void TokenStore::invalidate(ChannelId channel, const QByteArray &tokenUsed)
{
    for (const auto &entry : m_entries) {
        const bool isInUse = entry->account.channel == channel && entry->token == tokenUsed;
        // While it is known that WeChat gives no other, this one may as well be refused again.
        if (!isInUse || (entry->token == entry->refused && m_clock() < entry->pausedUntil))
            continue;
        entry->refused = tokenUsed;
        entry->token.clear();
    }
}

QByteArray TokenStore::cached(ChannelId channel) const
{
    for (const auto &entry : m_entries) {
        if (entry->account.channel == channel && m_clock() < entry->useUntil)
            return entry->token;
    }
    return {};
}

void TokenStore::answerLater(Callback done, const TokenAnswer &answer)
{
    QMetaObject::invokeMethod(
        this, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
}

} // namespace kefu::wechat
