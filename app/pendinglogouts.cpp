// SPDX-License-Identifier: Apache-2.0
#include "app/pendinglogouts.h"

#include "app/credentialstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::app {
namespace {

using L = QLatin1String;

constexpr L kKey("pending-logouts");

//! A relay has answered: done, worthless already, or an older one that will not learn it.
bool isSettled(const LoginClient::Outcome &outcome)
{
    const auto *failure = std::get_if<ui::LoginFailure>(&outcome);
    return !failure || failure->fault == ui::LoginFault::WrongPassword
        || failure->fault == ui::LoginFault::Disabled || failure->fault == ui::LoginFault::Other;
}

} // namespace

PendingLogouts::PendingLogouts(CredentialStore &credentials, Scheduler &scheduler, Backoff backoff,
                               QObject *parent)
    : QObject(parent)
    , m_credentials(credentials)
    , m_scheduler(scheduler)
    , m_backoff(std::move(backoff))
    , m_timer(scheduler.timer([this] { next(); }))
{
}

PendingLogouts::~PendingLogouts() = default;

void PendingLogouts::load()
{
    m_credentials.load(kKey, this, [this](const QString &json) { onLoaded(json); });
}

void PendingLogouts::onLoaded(const QString &json)
{
    const QJsonArray list = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &value : list) {
        const QJsonObject entry = value.toObject();
        const qint64 since = entry.value(L("since")).toInteger();
        const QString token = entry.value(L("token")).toString();
        const bool fresh = m_scheduler.wallNow() - since < kGiveUpMs;
        if (fresh && !token.isEmpty() && m_entries.size() < kMaxEntries)
            m_entries.append({ entry.value(L("relay")).toString(), token, since });
    }
    if (!list.isEmpty())
        next();
}

void PendingLogouts::add(const RelayAddress &relay, const QString &refreshToken)
{
    if (refreshToken.isEmpty())
        return;
    if (m_entries.size() >= kMaxEntries)
        m_entries.removeAt(m_asking ? 1 : 0); // the first one's answer is still to come
    m_entries.append({ relay.http.toString(), refreshToken, m_scheduler.wallNow() });
    keep();
    m_backoff.reset();
    next();
}

void PendingLogouts::retryNow()
{
    m_backoff.reset();
    next();
}

void PendingLogouts::keep()
{
    QJsonArray list;
    for (const Entry &entry : m_entries)
        list.append(QJsonObject { { L("relay"), entry.relay },
                                  { L("token"), entry.token },
                                  { L("since"), entry.since } });
    Q_EMIT kept(!list.isEmpty());
    if (list.isEmpty())
        m_credentials.remove(kKey);
    else
        m_credentials.save(kKey, QString::fromUtf8(QJsonDocument(list).toJson()));
}

void PendingLogouts::next()
{
    m_timer->stop();
    if (m_asking || m_entries.isEmpty())
        return;
    const auto parsed = parseRelayAddress(m_entries.first().relay);
    const auto *relay = std::get_if<RelayAddress>(&parsed);
    if (!relay) { // kept by somebody else, or damaged
        m_entries.removeFirst();
        keep();
        next();
        return;
    }
    m_asking = true;
    m_client.logout(*relay, m_entries.first().token,
                    [this](const LoginClient::Outcome &outcome) { onAnswer(outcome); });
}

void PendingLogouts::onAnswer(const LoginClient::Outcome &outcome)
{
    m_asking = false;
    const Entry asked = m_entries.takeFirst();
    if (isSettled(outcome)) {
        keep();
        m_backoff.reset();
        next();
        return;
    }
    m_entries.append(asked); // another relay may be reachable
    m_timer->start(m_backoff.nextMs());
}

} // namespace kefu::app
