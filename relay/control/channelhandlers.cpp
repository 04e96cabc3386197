// SPDX-License-Identifier: Apache-2.0
#include "relay/control/channelhandlers.h"

#include "relay/control/channelvalues.h"
#include "relay/protocol/jsonreader.h"

#include <QHash>
#include <QJsonArray>
#include <QPointer>
#include <QUrl>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxName = 64;

QString warningsText(const QStringList &warnings)
{
    return warnings.join(u'\n');
}

QString withoutPassword(const QByteArray &url)
{
    return url.isEmpty() ? QString() : QUrl(QString::fromUtf8(url)).toString(QUrl::RemovePassword);
}

QJsonObject findingJson(const domain::Finding &finding)
{
    return { { L("name"), finding.name },
             { L("severity"), domain::severityName(finding.severity) },
             { L("cause"), finding.cause },
             { L("fix"), finding.fix },
             { L("values"), finding.values } };
}

QJsonObject diagnosisJson(const desk::Diagnosis &diagnosis)
{
    QJsonArray findings;
    for (const domain::Finding &finding : diagnosis.findings)
        findings.append(findingJson(finding));
    return { { L("channel"), diagnosis.channel },
             { L("at"), diagnosis.at },
             { L("findings"), findings } };
}

//! The name alone; other fields are an error of whoever calls.
Result<QString> nameOf(const QJsonObject &d)
{
    JsonReader reader(d);
    return reader.finish(reader.string(L("name"), kMaxName, true));
}

} // namespace

ChannelHandlers::ChannelHandlers(desk::Desk &desk, const QString &publicUrl)
    : m_desk(desk)
    , m_publicUrl(publicUrl)
{
}

ChannelHandlers::Method ChannelHandlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> kMethods {
        { L("channel.add"), &ChannelHandlers::add },
        { L("channel.set"), &ChannelHandlers::set },
        { L("channel.enable"), &ChannelHandlers::enable },
        { L("channel.disable"), &ChannelHandlers::disable },
        { L("channel.rotate"), &ChannelHandlers::rotate },
        { L("channel.handover"), &ChannelHandlers::handOver },
        { L("channel.sessionkey"), &ChannelHandlers::sessionKey },
        { L("channel.list"), &ChannelHandlers::list },
        { L("channel.ticks"), &ChannelHandlers::ticks },
        { L("doctor"), &ChannelHandlers::doctor },
    };
    return kMethods.value(cmd, nullptr);
}

bool ChannelHandlers::handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                             const Answer &done)
{
    const Method method = methodFor(cmd);
    if (method)
        (this->*method)(actor, d, done);
    return method;
}

void ChannelHandlers::add(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<storage::ChannelRecord> asked = channelFromJson(d);
    if (!asked)
        return done(errorAnswer(asked.error()));
    m_desk.addChannel(actor, { *asked },
                      [self = QPointer(this), actor, asked = *asked,
                       done](const Result<storage::ChannelRecord> &record) {
                          if (!record)
                              return done(errorAnswer(record.error()));
                          if (self)
                              self->added(actor, asked, *record, done);
                      });
}

void ChannelHandlers::added(const domain::Actor &actor, const storage::ChannelRecord &asked,
                            const storage::ChannelRecord &record, const Answer &done)
{
    QJsonObject answer = json(record);
    // Shown once: only what the relay made; what was given is known to the one who gave it.
    if (asked.token.isEmpty())
        answer.insert(L("token"), QString::fromLatin1(record.token));
    if (asked.aesKey.isEmpty() && !record.aesKey.isEmpty())
        answer.insert(L("aesKey"), QString::fromLatin1(record.aesKey));
    m_desk.listChannels(
        actor, [answer, record, done](const Result<QList<storage::ChannelRecord>> &all) {
            QStringList warnings = channelWarnings(record);
            QStringList same;
            for (const auto &other : all ? *all : QList<storage::ChannelRecord>()) {
                if (other.appid == record.appid && other.id != record.id)
                    same.append(other.name);
            }
            if (!same.isEmpty())
                warnings.append(
                    QStringLiteral("the same AppID is used by %1").arg(same.join(u", ")));
            QJsonObject json = answer;
            json.insert(L("warning"), warningsText(warnings));
            done(okAnswer(json));
        });
}

void ChannelHandlers::change(const domain::Actor &actor, const QString &name,
                             const desk::ChannelChange &change, const QStringList &secrets,
                             const Answer &done)
{
    m_desk.changeChannel(
        actor, name, change,
        [self = QPointer(this), secrets, done](const Result<storage::ChannelRecord> &changed) {
            if (!changed)
                return done(errorAnswer(changed.error()));
            if (!self)
                return;
            QJsonObject answer = self->json(*changed);
            if (secrets.contains(L("token")))
                answer.insert(L("token"), QString::fromLatin1(changed->token));
            if (secrets.contains(L("aesKey")))
                answer.insert(L("aesKey"), QString::fromLatin1(changed->aesKey));
            done(okAnswer(answer));
        });
}

void ChannelHandlers::set(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<QString> name = nameOf(d);
    const Result<desk::ChannelChange> asked = changeFromJson(d);
    if (!name || !asked)
        return done(errorAnswer(name ? asked.error() : name.error()));
    change(actor, *name, *asked, {}, done);
}

void ChannelHandlers::enable(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<QString> name = nameOf(d);
    if (!name)
        return done(errorAnswer(name.error()));
    desk::ChannelChange on;
    on.enabled = true;
    change(actor, *name, on, {}, done);
}

void ChannelHandlers::disable(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<QString> name = nameOf(d);
    if (!name)
        return done(errorAnswer(name.error()));
    desk::ChannelChange off;
    off.enabled = false;
    change(actor, *name, off, {}, done);
}

//! Both are made anew unless one of them is named.
void ChannelHandlers::rotate(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const bool token = reader.boolean(L("token"));
    const bool aesKey = reader.boolean(L("aesKey"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    desk::ChannelChange made;
    QStringList shown;
    if (token || !aesKey) {
        made.token = QByteArray();
        shown.append(L("token"));
    }
    if (aesKey || !token) {
        made.aesKey = QByteArray();
        shown.append(L("aesKey"));
    }
    change(actor, name, made, shown, done);
}

void ChannelHandlers::handOver(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<QString> name = nameOf(d);
    const Result<domain::HandOver> rule = handOverFromJson(d);
    if (!name || !rule)
        return done(errorAnswer(name ? rule.error() : name.error()));
    desk::ChannelChange asked;
    asked.handOver = *rule;
    change(actor, *name, asked, {}, done);
}

//! Shown this once, like every secret the relay makes.
void ChannelHandlers::sessionKey(const domain::Actor &actor, const QJsonObject &d,
                                 const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const bool off = reader.boolean(L("off"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.changeSessionKey(actor, name, !off, [name, done](const Result<QByteArray> &key) {
        if (!key)
            return done(errorAnswer(key.error()));
        done(okAnswer({ { L("name"), name }, { L("sessionKey"), QString::fromLatin1(*key) } }));
    });
}

void ChannelHandlers::list(const domain::Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.listChannels(
        actor, [self = QPointer(this), done](const Result<QList<storage::ChannelRecord>> &all) {
            if (!all)
                return done(errorAnswer(all.error()));
            QJsonArray list;
            for (const storage::ChannelRecord &channel : *all) {
                if (self)
                    list.append(self->json(channel));
            }
            done(okAnswer({ { L("channels"), list } }));
        });
}

void ChannelHandlers::ticks(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<QString> name = nameOf(d);
    if (!name)
        return done(errorAnswer(name.error()));
    m_desk.channelTicks(actor, *name, [done](const Result<desk::ChannelTicks> &ticks) {
        if (!ticks)
            return done(errorAnswer(ticks.error()));
        done(okAnswer({ { L("verifiedAt"), ticks->verifiedAt },
                        { L("tokenAt"), ticks->tokenAt },
                        { L("messageAt"), ticks->messageAt },
                        { L("acceptedAt"), ticks->acceptedAt } }));
    });
}

void ChannelHandlers::doctor(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.diagnose(actor, name, [done](const Result<QList<desk::Diagnosis>> &list) {
        if (!list)
            return done(errorAnswer(list.error()));
        QJsonArray channels;
        for (const desk::Diagnosis &diagnosis : *list)
            channels.append(diagnosisJson(diagnosis));
        done(okAnswer({ { L("channels"), channels } }));
    });
}

QJsonObject ChannelHandlers::json(const storage::ChannelRecord &channel) const
{
    return { { L("id"), channel.id.toString() },
             { L("name"), channel.name },
             { L("appid"), channel.appid },
             { L("originalId"), channel.originalId },
             { L("mode"), channelModeName(channel.mode) },
             { L("format"), channel.format },
             { L("apiBase"), channel.apiBase },
             { L("forward"), channel.forwardUrl },
             { L("proxy"), withoutPassword(channel.proxy) },
             { L("handover"), handOverToJson(channel.handOver) },
             { L("enabled"), channel.enabled },
             { L("previousUntilAt"), channel.previousUntilAt },
             { L("callback"), QString(m_publicUrl + L("/wechat/") + channel.name) },
             { L("warning"), warningsText(channelWarnings(channel)) } };
}

} // namespace kefu::control
