// SPDX-License-Identifier: Apache-2.0
#include "relay/control/webhookhandlers.h"

#include "relay/control/fields.h"
#include "relay/protocol/jsonreader.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace kefu::control {

namespace {

using L = QLatin1String;
using domain::Actor;

constexpr qsizetype kMaxUrl = 500;
constexpr qsizetype kMaxListed = 1000;
constexpr qsizetype kMaxText = 256;

} // namespace

QJsonObject webhookJson(const storage::WebhookRecord &webhook,
                        const QHash<ChannelId, QString> &channels)
{
    QStringList names;
    for (const ChannelId channel : webhook.channels)
        names.append(channels.value(channel, channel.toString()));
    names.sort();
    QJsonObject json { { L("id"), QString::number(webhook.id) },
                       { L("url"), webhook.url },
                       { L("events"), QJsonArray::fromStringList(webhook.events) },
                       { L("channels"), QJsonArray::fromStringList(names) },
                       { L("enabled"), webhook.enabled },
                       { L("cursor"), webhook.cursor.toString() },
                       { L("tries"), webhook.tries },
                       { L("nextAt"), webhook.nextAt },
                       { L("lastError"), webhook.lastError },
                       { L("createdAt"), webhook.createdAt } };
    if (!webhook.secret.isEmpty()) // only in the answer to `add`
        json.insert(L("secret"), QString::fromLatin1(webhook.secret));
    return json;
}

QJsonObject deadLetterJson(const storage::DeadLetter &letter)
{
    return { { L("id"), QString::number(letter.id) },
             { L("event"), letter.event.toString() },
             { L("kind"), letter.kind },
             { L("why"), letter.why },
             { L("at"), letter.at },
             { L("body"), QJsonDocument::fromJson(letter.body).object() } };
}

Result<storage::WebhookRecord> webhookFromJson(const QJsonObject &d, const desk::Desk &desk)
{
    JsonReader reader(d);
    storage::WebhookRecord webhook;
    webhook.url = reader.string(L("url"), kMaxUrl, true);
    webhook.events = reader.strings(L("events"), kMaxListed, kMaxText);
    for (const QString &name : reader.strings(L("channels"), kMaxListed, kMaxText)) {
        const auto channel = desk.anyChannelByName(name);
        if (!channel)
            return makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + name);
        webhook.channels.insert(channel->id);
    }
    return reader.finish(webhook);
}

WebhookHandlers::WebhookHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

WebhookHandlers::Method WebhookHandlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> kMethods {
        { L("webhook.add"), &WebhookHandlers::add },
        { L("webhook.list"), &WebhookHandlers::list },
        { L("webhook.remove"), &WebhookHandlers::remove },
        { L("webhook.dead"), &WebhookHandlers::dead },
        { L("webhook.retry"), &WebhookHandlers::retry },
    };
    return kMethods.value(cmd, nullptr);
}

bool WebhookHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                             const Answer &done)
{
    const Method method = methodFor(cmd);
    if (method)
        (this->*method)(actor, d, done);
    return method != nullptr;
}

void WebhookHandlers::add(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const auto webhook = webhookFromJson(d, m_desk);
    if (!webhook)
        return done(errorAnswer(webhook.error()));
    m_desk.addWebhook(
        actor, *webhook,
        [done, names = channelNames(m_desk)](const Result<storage::WebhookRecord> &added) {
            done(added ? okAnswer(webhookJson(*added, names)) : errorAnswer(added.error()));
        });
}

void WebhookHandlers::list(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.listWebhooks(actor,
                        [done, names = channelNames(m_desk)](
                            const Result<QList<storage::WebhookRecord>> &webhooks) {
                            if (!webhooks)
                                return done(errorAnswer(webhooks.error()));
                            QJsonArray list;
                            for (const storage::WebhookRecord &webhook : *webhooks)
                                list.append(webhookJson(webhook, names));
                            done(okAnswer({ { L("webhooks"), list } }));
                        });
}

void WebhookHandlers::remove(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<qint64> id = idOf(d);
    if (!id)
        return done(errorAnswer(id.error()));
    m_desk.removeWebhook(actor, *id, [done](const Result<bool> &removed) {
        done(removed ? okAnswer({ { L("removed"), true } }) : errorAnswer(removed.error()));
    });
}

void WebhookHandlers::dead(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<qint64> id = idOf(d);
    if (!id)
        return done(errorAnswer(id.error()));
    m_desk.deadLetters(actor, *id, [done](const Result<QList<storage::DeadLetter>> &letters) {
        if (!letters)
            return done(errorAnswer(letters.error()));
        QJsonArray list;
        for (const storage::DeadLetter &letter : *letters)
            list.append(deadLetterJson(letter));
        done(okAnswer({ { L("letters"), list } }));
    });
}

void WebhookHandlers::retry(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<qint64> id = idOf(d);
    if (!id)
        return done(errorAnswer(id.error()));
    m_desk.retryWebhook(actor, *id, [done](const Result<bool> &started) {
        done(started ? okAnswer({ { L("started"), true } }) : errorAnswer(started.error()));
    });
}

} // namespace kefu::control
