// SPDX-License-Identifier: Apache-2.0
#include "relay/control/audithandlers.h"

#include "relay/control/fields.h"
#include "relay/protocol/jsonreader.h"
#include "relay/protocol/names.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;
using domain::Door;

constexpr qsizetype kMaxName = 64;
constexpr qint64 kMaxLimit = 500;
constexpr qint64 kDefaultLimit = 100;

constexpr std::array<NameRow<Door>, 5> kDoors { {
    { Door::Relay, L("relay") },
    { Door::Console, L("console") },
    { Door::Layim, L("layim") },
    { Door::Api, L("api") },
    { Door::Control, L("control") },
} };

} // namespace

AuditHandlers::AuditHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

bool AuditHandlers::handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                           const Answer &done)
{
    if (cmd != L("audit.list"))
        return false;
    const Result<storage::AuditFilter> filter = filterFromJson(d);
    if (!filter) {
        done(errorAnswer(filter.error()));
        return true;
    }
    m_desk.auditLog(actor, *filter, [this, done](const Result<desk::AuditPage> &page) {
        if (!page)
            return done(errorAnswer(page.error()));
        const QHash<ChannelId, QString> names = channelNames(m_desk);
        QJsonArray rows;
        for (const storage::AuditRow &row : page->rows)
            rows.append(rowJson(row, names));
        done(okAnswer({ { L("audit"), rows }, { L("more"), page->more } }));
    });
    return true;
}

Result<storage::AuditFilter> AuditHandlers::filterFromJson(const QJsonObject &d) const
{
    JsonReader reader(d);
    storage::AuditFilter filter;
    const auto time = [&](L key) -> qint64 {
        const QString text = reader.string(key, kMaxName);
        const qint64 at = timeFrom(text, m_desk.timeZone());
        if (!text.isEmpty() && at == 0)
            reader.fail(key);
        return at;
    };
    filter.sinceAt = time(L("since"));
    filter.untilAt = time(L("until"));
    filter.command = reader.string(L("command"), kMaxName);
    filter.before = reader.string(L("before"), 20).toLongLong();
    filter.limit = int(reader.integer(L("limit"), 1, kMaxLimit, kDefaultLimit));
    const QString agent = reader.string(L("agent"), kMaxName);
    const QString channel = reader.string(L("channel"), kMaxName);
    if (!reader.ok())
        return reader.error();
    const auto id = agentNamed(agent);
    if (!agent.isEmpty() && !id)
        return makeError(ErrorCode::NotFound, QStringLiteral("no agent named ") + agent);
    filter.agent = id.value_or(AgentId {});
    const auto record = m_desk.anyChannelByName(channel);
    if (!channel.isEmpty() && !record)
        return makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + channel);
    if (record)
        filter.channels = { record->id };
    return filter;
}

std::optional<AgentId> AuditHandlers::agentNamed(const QString &username) const
{
    return username.isEmpty() ? std::nullopt : m_desk.agentByName(username);
}

QJsonObject AuditHandlers::rowJson(const storage::AuditRow &row,
                                   const QHash<ChannelId, QString> &names) const
{
    const auto agent = m_desk.agent(row.agent);
    QJsonObject json { { L("id"), QString::number(row.id) },
                       { L("at"), row.at },
                       { L("door"), nameOf(kDoors, row.door) },
                       { L("command"), row.command },
                       { L("outcome"), row.outcome } };
    // Who is no agent is the owner of data_dir, or somebody whose name nobody has.
    const QString nobody =
        row.door == Door::Control || row.door == Door::Relay ? QStringLiteral("local") : QString();
    json.insert(L("actor"),
                agent                     ? agent->username
                    : row.agent.isValid() ? row.agent.toString()
                                          : nobody);
    const auto add = [&json](L key, const QString &value) {
        if (!value.isEmpty())
            json.insert(key, value);
    };
    add(L("agent"), row.agent.isValid() ? row.agent.toString() : QString());
    add(L("login"), row.login);
    add(L("address"), row.address);
    add(L("channel"),
        row.channel.isValid() ? names.value(row.channel, row.channel.toString()) : QString());
    add(L("conversation"), row.conversation.isValid() ? row.conversation.toString() : QString());
    add(L("visitor"), row.visitor.isValid() ? row.visitor.toString() : QString());
    add(L("target"), row.target);
    return json;
}

} // namespace kefu::control
