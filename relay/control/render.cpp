// SPDX-License-Identifier: Apache-2.0
#include "relay/control/render.h"

#include "relay/control/accounthandlers.h"
#include "relay/control/auditspecs.h"
#include "relay/control/cannedhandlers.h"
#include "relay/control/datahandlers.h"
#include "relay/control/ledgervalues.h"
#include "relay/control/privacyhandlers.h"
#include "relay/control/replyrender.h"
#include "relay/control/reporthandlers.h"
#include "relay/control/routingspecs.h"
#include "relay/control/supervisionspecs.h"
#include "relay/protocol/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace kefu::control {

namespace {

using L = QLatin1String;

struct Column {
    QString title;
    QString field;
};

QString cell(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (!value.isArray())
        return value.toString();
    QStringList items;
    for (const QJsonValue &item : value.toArray())
        items.append(item.toString());
    return items.isEmpty() ? QStringLiteral("all") : items.join(u',');
}

QString table(const QList<Column> &columns, const QJsonArray &rows)
{
    QList<QStringList> lines { {} };
    for (const Column &column : columns)
        lines[0].append(column.title);
    for (const QJsonValue &row : rows) {
        QStringList line;
        for (const Column &column : columns)
            line.append(cell(row.toObject().value(column.field)));
        lines.append(line);
    }
    QString text;
    for (const QStringList &line : lines) {
        QString out;
        for (qsizetype c = 0; c < columns.size(); ++c) {
            qsizetype width = 0;
            for (const QStringList &other : lines)
                width = std::max(width, other.at(c).size());
            out += line.at(c).leftJustified(width + 2);
        }
        text += out.trimmed() + u'\n';
    }
    return text;
}

QString pairs(const QList<Column> &columns, const QJsonObject &object)
{
    QString text;
    for (const Column &column : columns) {
        const QString value = cell(object.value(column.field));
        if (!value.isEmpty())
            text += column.title.leftJustified(12) + value + u'\n';
    }
    return text;
}

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QString channelText(const QJsonObject &d)
{
    QString text = pairs({ { s("channel"), s("name") },
                           { s("callback"), s("callback") },
                           { s("mode"), s("mode") },
                           { s("enabled"), s("enabled") },
                           { s("hand-over"), s("handover") },
                           { s("forward"), s("forward") },
                           { s("proxy"), s("proxy") },
                           { s("token"), s("token") },
                           { s("aes-key"), s("aesKey") } },
                         d);
    if (d.contains(L("token")) || d.contains(L("aesKey")))
        text += s("Copy token and key into WeChat's console now: they are not shown again.\n");
    return text;
}

QString findingText(const QJsonObject &finding)
{
    return QStringLiteral("  %1 %2: %3\n%4  %5\n")
        .arg(finding.value(L("severity")).toString().leftJustified(7),
             finding.value(L("name")).toString(), finding.value(L("cause")).toString(),
             QString(8, u' '), finding.value(L("fix")).toString());
}

QString diagnosisText(const QJsonObject &channel)
{
    QString text = channel.value(L("channel")).toString() + u'\n';
    const QJsonArray findings = channel.value(L("findings")).toArray();
    if (findings.isEmpty())
        text += s("  nothing found\n");
    for (const QJsonValue &finding : findings)
        text += findingText(finding.toObject());
    return text;
}

QString doctorText(const QJsonArray &channels)
{
    QString text;
    for (const QJsonValue &channel : channels)
        text += diagnosisText(channel.toObject());
    return text;
}

bool isError(const QJsonValue &finding)
{
    return finding.toObject().value(L("severity")) == L("error");
}

bool hasError(const QJsonValue &channel)
{
    const QJsonArray findings = channel.toObject().value(L("findings")).toArray();
    return std::any_of(findings.begin(), findings.end(), isError);
}

QString agentsText(const QJsonArray &agents)
{
    return table({ { s("ID"), s("id") },
                   { s("NAME"), s("username") },
                   { s("NICKNAME"), s("nickname") },
                   { s("ROLE"), s("role") },
                   { s("CAPACITY"), s("capacity") },
                   { s("CHANNELS"), s("channels") },
                   { s("PRESENCE"), s("presence") },
                   { s("ENABLED"), s("enabled") } },
                 agents);
}

QString channelsText(const QJsonArray &channels)
{
    return table({ { s("ID"), s("id") },
                   { s("NAME"), s("name") },
                   { s("APPID"), s("appid") },
                   { s("MODE"), s("mode") },
                   { s("ENABLED"), s("enabled") },
                   { s("HAND-OVER"), s("handover") },
                   { s("FORWARD"), s("forward") },
                   { s("CALLBACK"), s("callback") } },
                 channels);
}

QString timeCell(const QJsonValue &at)
{
    const qint64 ms = at.toInteger();
    return ms == 0 ? QStringLiteral("never")
                   : QDateTime::fromMSecsSinceEpoch(ms).toString(Qt::ISODate);
}

QString sessionsText(const QJsonArray &sessions)
{
    constexpr qsizetype kShownId = 12;
    QJsonArray rows;
    for (const QJsonValue &session : sessions) {
        QJsonObject row = session.toObject();
        row.insert(L("id"), row.value(L("id")).toString().left(kShownId));
        for (const L at : { L("createdAt"), L("renewedAt"), L("expiresAt") })
            row.insert(at, timeCell(row.value(at)));
        if (row.value(L("scope")).toString().isEmpty())
            row.insert(L("scope"), QStringLiteral("any"));
        rows.append(row);
    }
    return table({ { s("ID"), s("id") },
                   { s("NAME"), s("username") },
                   { s("KIND"), s("kind") },
                   { s("SCOPE"), s("scope") },
                   { s("SINCE"), s("createdAt") },
                   { s("RENEWED"), s("renewedAt") },
                   { s("EXPIRES"), s("expiresAt") },
                   { s("SOCKETS"), s("sockets") } },
                 rows);
}

QString statusText(const QJsonObject &d)
{
    QJsonObject shown = d;
    if (d.contains(L("certificateExpiresAt")))
        shown.insert(L("certificate"),
                     QString(L("until ") + timeCell(d.value(L("certificateExpiresAt")))));
    if (d.value(L("spoolRecords")).toInteger() > 0)
        shown.insert(L("spool"),
                     QStringLiteral("%1 callbacks wait for the database, %2 of %3 KiB used")
                         .arg(d.value(L("spoolRecords")).toInteger())
                         .arg(d.value(L("spoolBytes")).toInteger() / 1024)
                         .arg(d.value(L("spoolSize")).toInteger() / 1024));
    else
        shown.insert(L("spool"),
                     d.value(L("spoolSize")).toInteger() > 0 ? s("empty") : s("missing"));
    return pairs({ { s("version"), s("version") },
                   { s("ready"), s("ready") },
                   { s("queued"), s("queued") },
                   { s("assigned"), s("assigned") },
                   { s("outbox"), s("outbox") },
                   { s("held"), s("held") },
                   { s("spool"), s("spool") },
                   { s("sessions"), s("sessions") },
                   { s("certificate"), s("certificate") } },
                 shown);
}

QString text(const QString &cmd, const QJsonObject &d)
{
    if (const QString words = accountText(cmd, d); !words.isNull())
        return words;
    if (const QString words = privacyText(cmd, d); !words.isNull())
        return words;
    if (const QString words = routingText(cmd, d); !words.isNull())
        return words;
    if (const QString words = supervisionText(cmd, d); !words.isNull())
        return words;
    if (const QString words = replyText(cmd, d); !words.isNull())
        return words;
    if (const QString words = cannedText(cmd, d); !words.isNull())
        return words;
    if (const QString words = dataText(cmd, d); !words.isNull())
        return words;
    if (cmd == L("report"))
        return reportText(d);
    if (cmd == L("audit.list"))
        return auditText(d);
    if (cmd == L("ledger"))
        return ledgerText(d);
    if (cmd == L("key.rotate"))
        return QStringLiteral("%1 secrets are sealed with key %2 now; backups made before need key "
                              "%3\n")
            .arg(d.value(L("values")).toInt())
            .arg(d.value(L("newKey")).toString(), d.value(L("oldKey")).toString());
    if (cmd == L("token.issue"))
        return d.value(L("token")).toString() + u'\n';
    if (cmd == L("token.revoke"))
        return QStringLiteral("ended: %1\n").arg(d.value(L("revoked")).toInt());
    if (cmd == L("session.list"))
        return sessionsText(d.value(L("sessions")).toArray());
    if (cmd == L("agent.enable") || cmd == L("agent.disable"))
        return QStringLiteral("%1 is %2\n")
            .arg(d.value(L("username")).toString(),
                 d.value(L("enabled")).toBool() ? L("enabled") : L("disabled"));
    if (cmd == L("agent.passwd"))
        return QStringLiteral("%1 has another password\n").arg(d.value(L("username")).toString());
    if (cmd == L("agent.add"))
        return QStringLiteral("added %1 %2 (id %3)\n")
            .arg(d.value(L("role")).toString(), d.value(L("username")).toString(),
                 d.value(L("id")).toString());
    if (cmd == L("doctor"))
        return doctorText(d.value(L("channels")).toArray());
    if (cmd == L("channel.sessionkey")) {
        const QString key = d.value(L("sessionKey")).toString();
        return key.isEmpty() ? s("SessionFrom is not signed any more\n") : key + u'\n';
    }
    if (cmd.startsWith(L("channel.")) && cmd != L("channel.list"))
        return channelText(d);
    if (cmd == L("agent.list"))
        return agentsText(d.value(L("agents")).toArray());
    if (cmd == L("channel.list"))
        return channelsText(d.value(L("channels")).toArray());
    return statusText(d);
}

QByteArray jsonText(const QJsonObject &d)
{
    for (const L list :
         { L("agents"), L("channels"), L("sessions"), L("queues"), L("webhooks"), L("letters") }) {
        if (d.size() == 1 && d.contains(list))
            return QJsonDocument(d.value(list).toArray()).toJson();
    }
    return QJsonDocument(d).toJson();
}

//! Warnings of the answer itself, or of the rows in its list.
QString warnings(const QJsonObject &d)
{
    QString all;
    const auto add = [&all](const QJsonObject &from) {
        for (const QString &line :
             from.value(L("warning")).toString().split(u'\n', Qt::SkipEmptyParts))
            all += QStringLiteral("warning: %1\n").arg(line);
    };
    add(d);
    for (const QJsonValue &row : d.value(L("channels")).toArray())
        add(row.toObject());
    return all;
}

Rendered refused(const QJsonObject &error)
{
    const ErrorCode code = errorCodeFromName(error.value(L("code")).toString());
    const QString field = error.value(L("details")).toObject().value(L("field")).toString();
    const QString message = error.value(L("message")).toString();
    Rendered rendered;
    rendered.exitCode = code == ErrorCode::Unavailable ? ExitUnavailable : ExitFailure;
    rendered.err = field.isEmpty() || message.startsWith(field)
        ? message + u'\n'
        : QStringLiteral("%1: %2\n").arg(field, message);
    return rendered;
}

} // namespace

Rendered render(const CommandLine &line, const QJsonObject &answer)
{
    if (!answer.value(L("ok")).toBool())
        return refused(answer.value(L("error")).toObject());
    const QJsonObject d = answer.value(L("d")).toObject();
    Rendered rendered;
    rendered.out = line.json ? QString::fromUtf8(jsonText(d))
                             : text(line.request.value(L("cmd")).toString(), d);
    rendered.err = warnings(d);
    if (line.request.value(L("cmd")) == L("ledger") && !d.value(L("balanced")).toBool())
        rendered.exitCode = ExitFailure;
    if (line.request.value(L("cmd")) == L("audit.verify") && !d.value(L("sound")).toBool()) {
        rendered.exitCode = ExitFailure;
        rendered.err += s("the audit is not what was written\n");
    }
    if (line.request.value(L("cmd")) == L("verify") && !d.value(L("sound")).toBool())
        rendered.exitCode = ExitFailure;
    const QJsonArray channels = d.value(L("channels")).toArray();
    if (line.request.value(L("cmd")) == L("doctor")
        && std::any_of(channels.begin(), channels.end(), hasError)) {
        rendered.exitCode = ExitFailure;
        rendered.err += s("something is wrong, see above\n");
    }
    return rendered;
}

} // namespace kefu::control
