// SPDX-License-Identifier: Apache-2.0
#include "relay/control/accounthandlers.h"

#include "relay/protocol/jsonreader.h"

#include <QHash>
#include <QJsonArray>

namespace kefu::control {

namespace {

using domain::Actor;
using L = QLatin1String;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxPassword = 1024;
constexpr qsizetype kMaxChannels = 1000;
constexpr qint64 kMaxCapacity = 1000;

//! For what only says that it was done.
template <typename T> desk::Callback<T> told(const Answer &done, const QJsonObject &d = {})
{
    return [done, d](const Result<T> &result) {
        done(result ? okAnswer(d) : errorAnswer(result.error()));
    };
}

QJsonArray rolesJson(const QList<Role> &roles)
{
    QJsonArray json;
    for (const Role role : roles)
        json.append(roleName(role));
    return json;
}

QJsonObject retentionJson(const QString &channel, const storage::Retention &retention)
{
    return { { L("channel"), channel },
             { L("months"), retention.months },
             { L("mediaDays"), retention.mediaDays } };
}

std::optional<QStringList> namesFrom(JsonReader &reader, const QJsonObject &d, L key)
{
    if (!d.contains(key))
        return std::nullopt;
    QStringList names;
    for (const QJsonValue &value : reader.array(key, kMaxChannels)) {
        if (!value.isString())
            reader.fail(key);
        names.append(value.toString());
    }
    return names;
}

} // namespace

AccountHandlers::AccountHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

AccountHandlers::Method AccountHandlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> kMethods {
        { L("me.password"), &AccountHandlers::changePassword },
        { L("me.factor"), &AccountHandlers::factor },
        { L("me.factor.begin"), &AccountHandlers::beginFactor },
        { L("me.factor.confirm"), &AccountHandlers::confirmFactor },
        { L("me.factor.remove"), &AccountHandlers::removeFactor },
        { L("me.sessions"), &AccountHandlers::sessions },
        { L("me.logout"), &AccountHandlers::logOut },
        { L("agent.set"), &AccountHandlers::setAgent },
        { L("agent.disable"), &AccountHandlers::disableAgent },
        { L("agent.code"), &AccountHandlers::loginCode },
        { L("agent.factor.reset"), &AccountHandlers::resetFactor },
        { L("factor.roles"), &AccountHandlers::factorRoles },
        { L("factor.require"), &AccountHandlers::requireFactor },
        { L("setup.code"), &AccountHandlers::setupCode },
        { L("audit.verify"), &AccountHandlers::verifyAudit },
        { L("word.list"), &AccountHandlers::listWords },
        { L("word.replace"), &AccountHandlers::replaceWords },
        { L("word.add"), &AccountHandlers::addWord },
        { L("word.remove"), &AccountHandlers::removeWord },
        { L("retention.show"), &AccountHandlers::showRetention },
        { L("retention.set"), &AccountHandlers::setRetention },
    };
    return kMethods.value(cmd, nullptr);
}

bool AccountHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                             const Answer &done)
{
    const Method method = methodFor(cmd);
    if (method)
        (this->*method)(actor, d, done);
    return method != nullptr;
}

void AccountHandlers::changePassword(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QByteArray before = reader.string(L("before"), kMaxPassword, true).toUtf8();
    const QByteArray password = reader.string(L("password"), kMaxPassword, true).toUtf8();
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.changeOwnPassword(actor, before, password, told<bool>(done));
}

void AccountHandlers::factor(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.ownFactor(actor, [done](const Result<desk::FactorState> &state) {
        if (!state)
            return done(errorAnswer(state.error()));
        done(okAnswer({ { L("confirmed"), state->confirmed },
                        { L("required"), state->required },
                        { L("recoveryCodes"), state->recoveryCodes } }));
    });
}

void AccountHandlers::beginFactor(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.beginFactor(actor, [done](const Result<desk::FactorOffer> &offer) {
        if (!offer)
            return done(errorAnswer(offer.error()));
        done(okAnswer({ { L("secret"), offer->secret }, { L("url"), offer->url } }));
    });
}

void AccountHandlers::confirmFactor(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString code = reader.string(L("code"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.confirmFactor(actor, code, [done](const Result<QStringList> &codes) {
        if (!codes)
            return done(errorAnswer(codes.error()));
        done(okAnswer({ { L("recoveryCodes"), QJsonArray::fromStringList(*codes) } }));
    });
}

void AccountHandlers::removeFactor(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString code = reader.string(L("code"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.removeFactor(actor, code, told<bool>(done));
}

void AccountHandlers::sessions(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.ownSessions(actor, [done](const Result<QList<desk::SessionInfo>> &sessions) {
        if (!sessions)
            return done(errorAnswer(sessions.error()));
        QJsonArray list;
        for (const desk::SessionInfo &session : *sessions)
            list.append(sessionJson(session));
        done(okAnswer({ { L("sessions"), list } }));
    });
}

void AccountHandlers::logOut(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString id = reader.string(L("id"), kMaxName);
    const bool everywhere = reader.boolean(L("everywhere"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.endOwnSessions(actor, id, everywhere, [done](const Result<int> &ended) {
        done(ended ? okAnswer({ { L("ended"), *ended } }) : errorAnswer(ended.error()));
    });
}

void AccountHandlers::setAgent(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    desk::AgentChange change;
    if (d.contains(L("nickname")))
        change.nickname = reader.string(L("nickname"), kMaxName, true);
    if (d.contains(L("role")))
        change.role = reader.name(L("role"), roleFromName, Role::Agent, true);
    if (d.contains(L("capacity")))
        change.capacity = int(reader.integer(L("capacity"), 0, kMaxCapacity, 0));
    if (d.contains(L("number")))
        change.number = reader.string(L("number"), kMaxName);
    change.channels = namesFrom(reader, d, L("channels"));
    if (reader.boolean(L("allChannels")))
        change.channels = QStringList();
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.changeAgent(actor, name, change, told<bool>(done, { { L("username"), name } }));
}

void AccountHandlers::disableAgent(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    desk::HandOverTo to;
    to.group = reader.string(L("toGroup"), kMaxName);
    to.agent = reader.string(L("toAgent"), kMaxName);
    if (!to.group.isEmpty() && !to.agent.isEmpty())
        reader.fail(L("toAgent"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.disableAgent(actor, name, to, [done, name](const Result<int> &moved) {
        if (!moved)
            return done(errorAnswer(moved.error()));
        done(
            okAnswer({ { L("username"), name }, { L("enabled"), false }, { L("moved"), *moved } }));
    });
}

void AccountHandlers::loginCode(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.issueLoginCode(actor, name, [done, name](const Result<desk::LoginCode> &code) {
        if (!code)
            return done(errorAnswer(code.error()));
        done(okAnswer({ { L("username"), name },
                        { L("code"), QString::fromLatin1(code->code) },
                        { L("untilAt"), code->untilAt } }));
    });
}

void AccountHandlers::resetFactor(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("username"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.resetFactor(actor, name, told<bool>(done, { { L("username"), name } }));
}

void AccountHandlers::factorRoles(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.factorRoles(actor, [done](const Result<QList<Role>> &roles) {
        done(roles ? okAnswer({ { L("roles"), rolesJson(*roles) } }) : errorAnswer(roles.error()));
    });
}

void AccountHandlers::requireFactor(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    QList<Role> roles;
    for (const QString &name : namesFrom(reader, d, L("roles")).value_or(QStringList())) {
        if (const auto role = roleFromName(name))
            roles.append(*role);
        else
            reader.fail(L("roles"));
    }
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.changeFactorRoles(actor, roles, told<bool>(done, { { L("roles"), rolesJson(roles) } }));
}

void AccountHandlers::setupCode(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.makeSetupCode(actor, [done](const Result<QByteArray> &code) {
        done(code ? okAnswer({ { L("code"), QString::fromLatin1(*code) } })
                  : errorAnswer(code.error()));
    });
}

void AccountHandlers::verifyAudit(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString hex = reader.string(L("head"), kMaxName);
    const QByteArray head = QByteArray::fromHex(hex.toLatin1());
    if (!hex.isEmpty() && head.size() != 32)
        reader.fail(L("head"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.verifyAudit(actor, head, [done](const Result<storage::AuditVerdict> &verdict) {
        if (!verdict)
            return done(errorAnswer(verdict.error()));
        done(okAnswer({ { L("sound"), verdict->why.isEmpty() },
                        { L("why"), verdict->why },
                        { L("rows"), verdict->rows },
                        { L("first"), QString::number(verdict->firstId) },
                        { L("last"), QString::number(verdict->head.id) },
                        { L("brokenAt"), QString::number(verdict->brokenAt) },
                        { L("headFound"), verdict->headFound },
                        { L("head"), QString::fromLatin1(verdict->head.mac.toHex()) } }));
    });
}

void AccountHandlers::listWords(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.words(actor, [done](const Result<QList<domain::WordRule>> &rules) {
        done(rules ? okAnswer({ { L("words"), domain::toJson(*rules) } })
                   : errorAnswer(rules.error()));
    });
}

void AccountHandlers::saveWords(const Actor &actor, const QList<domain::WordRule> &rules,
                                const Answer &done)
{
    m_desk.changeWords(actor, rules, told<bool>(done, { { L("count"), rules.size() } }));
}

void AccountHandlers::replaceWords(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const auto rules = domain::wordRulesFromJson(d.value(L("words")).toArray());
    if (rules && d.value(L("words")).isArray())
        saveWords(actor, *rules, done);
    else
        done(errorAnswer(rules ? makeError(ErrorCode::BadRequest, QStringLiteral("a list"),
                                           { { L("field"), L("words") } })
                               : rules.error()));
}

void AccountHandlers::addWord(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const auto added = domain::wordRulesFromJson({ d });
    if (!added)
        return done(errorAnswer(added.error()));
    m_desk.words(actor, [=, this](const Result<QList<domain::WordRule>> &rules) {
        if (!rules)
            return done(errorAnswer(rules.error()));
        QList<domain::WordRule> all = *rules;
        const QString word = added->first().word;
        all.removeIf([&word](const domain::WordRule &rule) { return rule.word == word; });
        all.append(added->first());
        saveWords(actor, all, done);
    });
}

void AccountHandlers::removeWord(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const QString word = d.value(L("word")).toString().trimmed();
    m_desk.words(actor, [=, this](const Result<QList<domain::WordRule>> &rules) {
        if (!rules)
            return done(errorAnswer(rules.error()));
        QList<domain::WordRule> all = *rules;
        const auto gone =
            all.removeIf([&word](const domain::WordRule &rule) { return rule.word == word; });
        if (gone > 0)
            saveWords(actor, all, done);
        else
            done(errorAnswer(makeError(ErrorCode::NotFound, QStringLiteral("no such word"))));
    });
}

void AccountHandlers::showRetention(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const QString name = d.value(L("name")).toString();
    m_desk.retention(actor, name, [done, name](const Result<storage::Retention> &retention) {
        done(retention ? okAnswer(retentionJson(name, *retention))
                       : errorAnswer(retention.error()));
    });
}

void AccountHandlers::setRetention(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    storage::Retention retention;
    retention.months = int(reader.integer(L("months"), 6, 36, retention.months));
    retention.mediaDays = int(reader.integer(L("mediaDays"), 1, 1096, retention.mediaDays));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.changeRetention(actor, name, retention,
                           told<bool>(done, retentionJson(name, retention)));
}

} // namespace kefu::control
