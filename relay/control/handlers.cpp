// SPDX-License-Identifier: Apache-2.0
#include "relay/control/handlers.h"

#include "relay/control/channelvalues.h"
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

QString warningsText(const QStringList &warnings)
{
    return warnings.join(u'\n');
}

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

QJsonObject sessionJson(const desk::SessionInfo &session)
{
    return { { L("id"), session.id },
             { L("username"), session.username },
             { L("kind"), session.issued ? L("issued") : L("login") },
             { L("scope"), nameOf(kScopes, session.scope) },
             { L("createdAt"), session.createdAt },
             { L("renewedAt"), session.renewedAt },
             { L("expiresAt"), session.expiresAt },
             { L("sockets"), session.sockets } };
}

QJsonObject healthJson(const desk::Health &health)
{
    return { { L("alive"), health.alive },         { L("ready"), health.ready },
             { L("queued"), health.queued },       { L("assigned"), health.assigned },
             { L("outbox"), health.outbox },       { L("sessions"), health.sessions },
             { L("version"), L(KEFUDESK_VERSION) } };
}

} // namespace

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
    , m_publicUrl(publicUrl)
{
}

void Handlers::handle(const QJsonObject &request, const Answer &done)
{
    const QString cmd = request.value(L("cmd")).toString();
    const QJsonObject d = request.value(L("d")).toObject();
    if (cmd == L("agent.add"))
        return addAgent(d, done);
    if (cmd == L("agent.list"))
        return listAgents(done);
    if (cmd == L("channel.add"))
        return addChannel(d, done);
    if (cmd == L("channel.list"))
        return listChannels(done);
    if (cmd == L("token.issue"))
        return issueToken(d, done);
    if (cmd == L("token.revoke"))
        return revokeTokens(d, done);
    if (cmd == L("session.list"))
        return listSessions(d, done);
    if (cmd == L("agent.enable") || cmd == L("agent.disable"))
        return setAgentEnabled(d, cmd == L("agent.enable"), done);
    if (cmd == L("agent.passwd"))
        return setPassword(d, done);
    if (cmd == L("status"))
        return status(done);
    done(errorAnswer(
        makeError(ErrorCode::Unsupported, QStringLiteral("this relay does not know the command"))));
}

void Handlers::addAgent(const QJsonObject &d, const Answer &done)
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
    m_desk.addAgent(desk::Desk::localActor(), agent, [done](const Result<AgentInfo> &added) {
        done(added ? okAnswer(codec::toJson(*added)) : errorAnswer(added.error()));
    });
}

void Handlers::listAgents(const Answer &done)
{
    QHash<ChannelId, QString> names;
    for (const ChannelInfo &channel : m_desk.channels())
        names.insert(channel.id, channel.name);
    m_desk.listAgents(desk::Desk::localActor(),
                      [done, names](const Result<QList<storage::AgentRecord>> &agents) {
                          if (!agents)
                              return done(errorAnswer(agents.error()));
                          QJsonArray list;
                          for (const storage::AgentRecord &record : *agents)
                              list.append(agentJson(record, names));
                          done(okAnswer({ { L("agents"), list } }));
                      });
}

void Handlers::addChannel(const QJsonObject &d, const Answer &done)
{
    const Result<storage::ChannelRecord> asked = channelFromJson(d);
    if (!asked)
        return done(errorAnswer(asked.error()));
    m_desk.addChannel(
        desk::Desk::localActor(), { *asked },
        [self = QPointer(this), asked = *asked, done](const Result<storage::ChannelRecord> &added) {
            if (!added)
                done(errorAnswer(added.error()));
            else if (self)
                self->channelAdded(asked, *added, done);
        });
}

void Handlers::channelAdded(const storage::ChannelRecord &asked,
                            const storage::ChannelRecord &added, const Answer &done)
{
    QJsonObject json = channelJson(added);
    // Shown once: only what the relay made; what was given is known to the one who gave it.
    if (asked.token.isEmpty())
        json.insert(L("token"), QString::fromLatin1(added.token));
    if (asked.aesKey.isEmpty() && !added.aesKey.isEmpty())
        json.insert(L("aesKey"), QString::fromLatin1(added.aesKey));
    const auto answer = [json, added, done](const Result<QList<storage::ChannelRecord>> &all) {
        QStringList warnings = channelWarnings(added);
        QStringList same;
        for (const auto &other : all ? *all : QList<storage::ChannelRecord>()) {
            if (other.appid == added.appid && other.id != added.id)
                same.append(other.name);
        }
        if (!same.isEmpty())
            warnings.append(QStringLiteral("the same AppID is used by %1").arg(same.join(u", ")));
        QJsonObject d = json;
        d.insert(L("warning"), warningsText(warnings));
        done(okAnswer(d));
    };
    m_desk.listChannels(desk::Desk::localActor(), answer);
}

void Handlers::listChannels(const Answer &done)
{
    m_desk.listChannels(
        desk::Desk::localActor(),
        [self = QPointer(this), done](const Result<QList<storage::ChannelRecord>> &all) {
            if (!all)
                return done(errorAnswer(all.error()));
            QJsonArray list;
            for (const storage::ChannelRecord &channel : *all) {
                if (self)
                    list.append(self->channelJson(channel));
            }
            done(okAnswer({ { L("channels"), list } }));
        });
}

void Handlers::issueToken(const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    const TokenScope scope = reader.name(
        L("scope"), [](QStringView text) { return valueOf(kScopes, text); }, TokenScope::Any);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.issueToken(desk::Desk::localActor(), name, scope,
                      [done](const Result<QByteArray> &token) {
                          done(token ? okAnswer({ { L("token"), QString::fromLatin1(*token) } })
                                     : errorAnswer(token.error()));
                      });
}

void Handlers::revokeTokens(const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    const QString id = reader.string(L("id"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.revokeTokens(desk::Desk::localActor(), name, id, [done](const Result<int> &gone) {
        done(gone ? okAnswer({ { L("revoked"), *gone } }) : errorAnswer(gone.error()));
    });
}

void Handlers::listSessions(const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.listSessions(desk::Desk::localActor(), name,
                        [done](const Result<QList<desk::SessionInfo>> &sessions) {
                            if (!sessions)
                                return done(errorAnswer(sessions.error()));
                            QJsonArray list;
                            for (const desk::SessionInfo &session : *sessions)
                                list.append(sessionJson(session));
                            done(okAnswer({ { L("sessions"), list } }));
                        });
}

void Handlers::setAgentEnabled(const QJsonObject &d, bool enabled, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.setAgentEnabled(
        desk::Desk::localActor(), name, enabled, [done, name, enabled](const Result<bool> &saved) {
            done(saved ? okAnswer({ { L("username"), name }, { L("enabled"), enabled } })
                       : errorAnswer(saved.error()));
        });
}

void Handlers::setPassword(const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    const QByteArray password = reader.string(L("password"), kMaxPassword, true).toUtf8();
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.setPassword(
        desk::Desk::localActor(), name, password, [done, name](const Result<bool> &saved) {
            done(saved ? okAnswer({ { L("username"), name } }) : errorAnswer(saved.error()));
        });
}

void Handlers::status(const Answer &done) const
{
    QJsonObject d = healthJson(m_desk.health());
    const qint64 expiresAt = m_certificateExpiresAt ? m_certificateExpiresAt() : 0;
    if (expiresAt > 0)
        d.insert(L("certificateExpiresAt"), expiresAt);
    done(okAnswer(d));
}

QJsonObject Handlers::channelJson(const storage::ChannelRecord &channel) const
{
    return { { L("id"), channel.id.toString() },
             { L("name"), channel.name },
             { L("appid"), channel.appid },
             { L("originalId"), channel.originalId },
             { L("mode"), channelModeName(channel.mode) },
             { L("format"), channel.format },
             { L("apiBase"), channel.apiBase },
             { L("enabled"), channel.enabled },
             { L("callback"), QString(m_publicUrl + L("/wechat/") + channel.name) },
             { L("warning"), warningsText(channelWarnings(channel)) } };
}

} // namespace kefu::control
