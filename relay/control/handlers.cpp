// SPDX-License-Identifier: Apache-2.0
#include "relay/control/handlers.h"

#include "relay/control/accounthandlers.h"
#include "relay/control/audithandlers.h"
#include "relay/control/cannedhandlers.h"
#include "relay/control/channelhandlers.h"
#include "relay/control/datahandlers.h"
#include "relay/control/fields.h"
#include "relay/control/ledgervalues.h"
#include "relay/control/privacyhandlers.h"
#include "relay/control/replyhandlers.h"
#include "relay/control/reporthandlers.h"
#include "relay/control/routinghandlers.h"
#include "relay/control/supervisionhandlers.h"
#include "relay/control/webhookhandlers.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/jsonreader.h"
#include "relay/protocol/names.h"

#include <QHash>
#include <QJsonArray>
#include <QPointer>

namespace kefu::control {

namespace {

using domain::TokenScope;
using L = QLatin1String;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxPassword = 1024;
constexpr qsizetype kMaxChannels = 1000;
constexpr qint64 kMaxCapacity = 1000;

constexpr std::array<NameRow<TokenScope>, 4> kScopes { {
    { TokenScope::Any, L("") },
    { TokenScope::Console, L("console") },
    { TokenScope::Layim, L("layim") },
    { TokenScope::Api, L("api") },
} };

QJsonArray channelNames(const QSet<ChannelId> &ids, const QHash<ChannelId, QString> &names)
{
    QStringList list;
    for (ChannelId id : ids)
        list.append(names.value(id, id.toString()));
    list.sort();
    return QJsonArray::fromStringList(list);
}

QJsonObject agentJson(const storage::AgentRecord &record, const QHash<ChannelId, QString> &names)
{
    QJsonObject json = codec::toJson(record.info);
    json.insert(L("enabled"), record.enabled);
    json.insert(L("channels"), channelNames(record.channels, names)); // empty = all
    return json;
}

QJsonObject healthJson(const desk::Health &health)
{
    return { { L("alive"), health.alive },
             { L("ready"), health.ready },
             { L("queued"), health.queued },
             { L("assigned"), health.assigned },
             { L("outbox"), health.outbox },
             { L("held"), health.held },
             { L("spoolRecords"), health.spoolRecords },
             { L("spoolBytes"), health.spoolBytes },
             { L("spoolSize"), health.spoolSize },
             { L("sessions"), health.sessions },
             { L("version"), L(KEFUDESK_VERSION) } };
}

} // namespace

QJsonObject sessionJson(const desk::SessionInfo &session)
{
    return { { L("id"), session.id },
             { L("username"), session.username },
             { L("kind"), session.issued ? L("issued") : L("login") },
             { L("scope"), nameOf(kScopes, session.scope) },
             { L("createdAt"), session.createdAt },
             { L("renewedAt"), session.renewedAt },
             { L("expiresAt"), session.expiresAt },
             { L("sockets"), session.sockets },
             { L("current"), session.current } };
}

QJsonObject okAnswer(const QJsonObject &d)
{
    return { { L("ok"), true }, { L("d"), d } };
}

QJsonObject errorAnswer(const Error &error)
{
    return { { L("ok"), false }, { L("error"), codec::toJson(error, {}) } };
}

Handlers::Handlers(desk::Desk &desk, const QString &publicUrl, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_channels(std::make_unique<ChannelHandlers>(desk, publicUrl))
    , m_replies(std::make_unique<ReplyHandlers>(desk))
    , m_reports(std::make_unique<ReportHandlers>(desk))
    , m_routing(std::make_unique<RoutingHandlers>(desk))
    , m_webhooks(std::make_unique<WebhookHandlers>(desk))
    , m_supervision(std::make_unique<SupervisionHandlers>(desk))
    , m_accounts(std::make_unique<AccountHandlers>(desk))
    , m_privacy(std::make_unique<PrivacyHandlers>(desk))
    , m_audit(std::make_unique<AuditHandlers>(desk))
    , m_canned(std::make_unique<CannedHandlers>(desk))
    , m_data(std::make_unique<DataHandlers>(desk))
{
}

Handlers::~Handlers() = default;

Handlers::Method Handlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> kMethods {
        { L("agent.add"), &Handlers::addAgent },
        { L("agent.list"), &Handlers::listAgents },
        { L("agent.enable"), &Handlers::enableAgent },
        { L("agent.passwd"), &Handlers::setPassword },
        { L("token.issue"), &Handlers::issueToken },
        { L("token.revoke"), &Handlers::revokeTokens },
        { L("session.list"), &Handlers::listSessions },
        { L("status"), &Handlers::status },
        { L("ledger"), &Handlers::ledger },
        { L("key.rotate"), &Handlers::rotateKey },
    };
    return kMethods.value(cmd, nullptr);
}

void Handlers::handle(const domain::Actor &actor, const QJsonObject &request, const Answer &done)
{
    const QString cmd = request.value(L("cmd")).toString();
    const QJsonObject d = request.value(L("d")).toObject();
    if (m_accounts->handle(actor, cmd, d, done) || m_privacy->handle(actor, cmd, d, done)
        || m_channels->handle(actor, cmd, d, done) || m_replies->handle(actor, cmd, d, done)
        || m_routing->handle(actor, cmd, d, done) || m_webhooks->handle(actor, cmd, d, done)
        || m_supervision->handle(actor, cmd, d, done) || m_audit->handle(actor, cmd, d, done)
        || m_canned->handle(actor, cmd, d, done) || m_reports->handle(actor, cmd, d, done)
        || m_data->handle(actor, cmd, d, done))
        return;
    if (const Method method = methodFor(cmd))
        return (this->*method)(actor, d, done);
    done(errorAnswer(
        makeError(ErrorCode::Unsupported, QStringLiteral("this relay does not know the command"))));
}

void Handlers::addAgent(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    desk::NewAgent agent;
    agent.username = reader.string(L("username"), kMaxName, true);
    agent.nickname = reader.string(L("nickname"), kMaxName);
    agent.role = reader.name(L("role"), roleFromName, Role::Agent, true);
    agent.password = reader.string(L("password"), kMaxPassword, true).toUtf8();
    agent.capacity =
        static_cast<int>(reader.integer(L("capacity"), 0, kMaxCapacity, agent.capacity));
    for (const QJsonValue &channel : reader.array(L("channels"), kMaxChannels)) {
        if (!channel.isString())
            reader.fail(L("channels"));
        agent.channels.append(channel.toString());
    }
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.addAgent(actor, agent, [done](const Result<AgentInfo> &added) {
        done(added ? okAnswer(codec::toJson(*added)) : errorAnswer(added.error()));
    });
}

void Handlers::listAgents(const domain::Actor &actor, const QJsonObject &, const Answer &done)
{
    const QHash<ChannelId, QString> names = channelNames(m_desk);
    m_desk.listAgents(actor, [done, names](const Result<QList<storage::AgentRecord>> &agents) {
        if (!agents)
            return done(errorAnswer(agents.error()));
        QJsonArray list;
        for (const storage::AgentRecord &record : *agents)
            list.append(agentJson(record, names));
        done(okAnswer({ { L("agents"), list } }));
    });
}

void Handlers::issueToken(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    const TokenScope scope = reader.name(
        L("scope"), [](QStringView text) { return valueOf(kScopes, text); }, TokenScope::Any);
    QStringList allow;
    for (const QJsonValue &command : reader.array(L("allow"), kMaxChannels))
        allow.append(command.toString());
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    const auto answer = [done](const Result<QByteArray> &token) {
        done(token ? okAnswer({ { L("token"), QString::fromLatin1(*token) } })
                   : errorAnswer(token.error()));
    };
    m_desk.issueToken(actor, name, scope, answer, allow);
}

void Handlers::revokeTokens(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    const QString id = reader.string(L("id"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.revokeTokens(actor, name, id, [done](const Result<int> &gone) {
        done(gone ? okAnswer({ { L("revoked"), *gone } }) : errorAnswer(gone.error()));
    });
}

void Handlers::listSessions(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.listSessions(actor, name, [done](const Result<QList<desk::SessionInfo>> &sessions) {
        if (!sessions)
            return done(errorAnswer(sessions.error()));
        QJsonArray list;
        for (const desk::SessionInfo &session : *sessions)
            list.append(sessionJson(session));
        done(okAnswer({ { L("sessions"), list } }));
    });
}

void Handlers::enableAgent(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.setAgentEnabled(actor, name, true, [done, name](const Result<bool> &saved) {
        done(saved ? okAnswer({ { L("username"), name }, { L("enabled"), true } })
                   : errorAnswer(saved.error()));
    });
}

void Handlers::setPassword(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    const QByteArray password = reader.string(L("password"), kMaxPassword, true).toUtf8();
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.setPassword(actor, name, password, [done, name](const Result<bool> &saved) {
        done(saved ? okAnswer({ { L("username"), name } }) : errorAnswer(saved.error()));
    });
}

void Handlers::status(const domain::Actor &actor, const QJsonObject &, const Answer &done)
{
    const Result<desk::Health> health = m_desk.status(actor);
    if (!health)
        return done(errorAnswer(health.error()));
    QJsonObject d = healthJson(*health);
    const qint64 expiresAt = m_certificateExpiresAt ? m_certificateExpiresAt() : 0;
    if (expiresAt > 0)
        d.insert(L("certificateExpiresAt"), expiresAt);
    done(okAnswer(d));
}

void Handlers::ledger(const domain::Actor &actor, const QJsonObject &, const Answer &done)
{
    const QHash<ChannelId, QString> names = channelNames(m_desk);
    m_desk.ledger(actor, [done, names](const Result<storage::LedgerBook> &book) {
        done(book ? okAnswer(ledgerJson(*book, names)) : errorAnswer(book.error()));
    });
}

void Handlers::rotateKey(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString old = reader.string(L("old"), kMaxName);
    if (!old.isEmpty() && old != L("keep") && old != L("remove"))
        reader.fail(L("old"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.rotateKey(actor, old == L("keep"), [done](const Result<storage::KeyRotation> &rotated) {
        if (!rotated)
            return done(errorAnswer(rotated.error()));
        done(okAnswer({ { L("oldKey"), QString::fromLatin1(rotated->oldId) },
                        { L("newKey"), QString::fromLatin1(rotated->newId) },
                        { L("values"), rotated->values } }));
    });
}

} // namespace kefu::control
