// SPDX-License-Identifier: Apache-2.0
#include "relay/control/replyrender.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;

QString onOff(const QJsonValue &value)
{
    return value.toBool() ? QStringLiteral("on") : QStringLiteral("off");
}

QString timeText(const QJsonValue &value)
{
    const qint64 at = value.toInteger();
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at).toString(Qt::ISODate) : QStringLiteral("-");
}

QString oneLine(const QJsonValue &value)
{
    return value.toString().simplified();
}

QString repliesText(const QJsonObject &d)
{
    QString text = QStringLiteral("%1: automatic replies %2, now %3\n")
                       .arg(d.value(L("channel")).toString(), onOff(d.value(L("on"))),
                            d.value(L("open")).toBool() ? L("open") : L("closed"));
    for (const QJsonValue &value : d.value(L("texts")).toArray()) {
        const QJsonObject row = value.toObject();
        text += QStringLiteral("  %1 %2 costs %3  %4\n")
                    .arg(row.value(L("kind")).toString().leftJustified(12),
                         onOff(row.value(L("on"))).leftJustified(3))
                    .arg(row.value(L("cost")).toInt())
                    .arg(oneLine(row.value(L("text"))));
    }
    for (const QJsonValue &value : d.value(L("rules")).toArray()) {
        const QJsonObject row = value.toObject();
        text += QStringLiteral("  rule %1 %2 %3 costs %4  %5 -> %6\n")
                    .arg(row.value(L("id")).toString(), row.value(L("match")).toString(),
                         row.value(L("hours")).toString())
                    .arg(row.value(L("cost")).toInt())
                    .arg(oneLine(row.value(L("pattern"))), oneLine(row.value(L("text"))));
    }
    return text;
}

QString trialText(const QJsonObject &d)
{
    const QString kind = d.value(L("triggers")).toString();
    if (kind.isEmpty())
        return QStringLiteral("this text would trigger nothing\n");
    const QString rule = d.value(L("rule")).toString();
    return QStringLiteral("this text would trigger %1%2, which costs %3: %4\n")
        .arg(kind, rule.isEmpty() ? QString() : QString(L(" rule ") + rule))
        .arg(d.value(L("cost")).toInt())
        .arg(d.value(L("text")).toString());
}

QString calendarText(const QJsonObject &d)
{
    QString text;
    for (const QJsonValue &value : d.value(L("days")).toArray()) {
        const QJsonObject day = value.toObject();
        text += QStringLiteral("%1 %2 %3\n")
                    .arg(day.value(L("date")).toString(),
                         day.value(L("working")).toBool() ? L("works  ") : L("holiday"),
                         day.value(L("name")).toString());
    }
    return text.isEmpty() ? QStringLiteral("no holidays are known\n") : text;
}

QString queuesText(const QJsonObject &d)
{
    QString text;
    for (const QJsonValue &value : d.value(L("queues")).toArray()) {
        const QJsonObject row = value.toObject();
        text += QStringLiteral("%1: %2 waiting since %3, %4 leave messages, %5 assigned, %6 of %7 "
                               "agents online\n")
                    .arg(row.value(L("channel")).toString())
                    .arg(row.value(L("waiting")).toInt())
                    .arg(timeText(row.value(L("oldestAt"))))
                    .arg(row.value(L("leaves")).toInt())
                    .arg(row.value(L("assigned")).toInt())
                    .arg(row.value(L("agentsOnline")).toInt())
                    .arg(row.value(L("agentsThere")).toInt());
    }
    return text.isEmpty() ? QStringLiteral("no channels\n") : text;
}

QString webhookText(const QJsonObject &row)
{
    const QString error = row.value(L("lastError")).toString();
    QString text = QStringLiteral("%1 %2 %3\n")
                       .arg(row.value(L("id")).toString(), row.value(L("url")).toString(),
                            error.isEmpty() ? QStringLiteral("fine") : error);
    if (const QString secret = row.value(L("secret")).toString(); !secret.isEmpty())
        text += L("secret ") + secret + u'\n';
    return text;
}

QString webhooksText(const QJsonObject &d)
{
    QString text;
    for (const QJsonValue &row : d.value(L("webhooks")).toArray())
        text += webhookText(row.toObject());
    return text.isEmpty() ? QStringLiteral("no webhooks\n") : text;
}

QString lettersText(const QJsonObject &d)
{
    QString text;
    for (const QJsonValue &value : d.value(L("letters")).toArray()) {
        const QJsonObject row = value.toObject();
        text += QStringLiteral("%1 %2 event %3: %4\n")
                    .arg(timeText(row.value(L("at"))), row.value(L("kind")).toString(),
                         row.value(L("event")).toString(), row.value(L("why")).toString());
    }
    return text.isEmpty() ? QStringLiteral("everything was taken\n") : text;
}

QString done(const QJsonObject &)
{
    return QStringLiteral("done\n");
}

} // namespace

QString replyText(const QString &cmd, const QJsonObject &d)
{
    using Words = QString (*)(const QJsonObject &);
    static const QHash<QString, Words> kWords {
        { L("reply.test"), trialText },      { L("calendar.list"), calendarText },
        { L("calendar.set"), calendarText }, { L("queue.list"), queuesText },
        { L("webhook.add"), webhookText },   { L("webhook.list"), webhooksText },
        { L("webhook.dead"), lettersText },  { L("webhook.remove"), done },
        { L("webhook.retry"), done },
    };
    if (const Words words = kWords.value(cmd, nullptr))
        return words(d);
    return cmd.startsWith(L("reply.")) ? repliesText(d) : QString();
}

} // namespace kefu::control
