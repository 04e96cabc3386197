// SPDX-License-Identifier: Apache-2.0
#include "relay/control/auditspecs.h"

#include <QDateTime>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;

OptionSpec option(const char *name, const char *value, const char *description,
                  OptionSpec::Kind kind = OptionSpec::Kind::Text)
{
    return { QLatin1String(name), QLatin1String(name), QLatin1String(value),
             QString::fromLatin1(description), kind };
}

//! What a command was about, in one word after the other.
QString aboutText(const QJsonObject &row)
{
    QStringList parts;
    for (const L key : { L("channel"), L("conversation"), L("visitor") }) {
        if (row.contains(key))
            parts += key + u' ' + row.value(key).toString();
    }
    if (row.contains(L("target")))
        parts += row.value(L("target")).toString();
    return parts.join(QStringLiteral(", "));
}

} // namespace

QList<CommandSpec> auditSpecs()
{
    CommandSpec list;
    list.words = { QStringLiteral("audit"), QStringLiteral("list") };
    list.cmd = QStringLiteral("audit.list");
    list.summary = QStringLiteral("Lists who did what, newest first.");
    list.options = {
        option("since", "TIME", "From then on: YYYY-MM-DD or YYYY-MM-DDTHH:MM."),
        option("until", "TIME", "Before then."),
        option("agent", "NAME", "Only what this agent did."),
        option("command", "NAME", "Only this command, as the list names it."),
        option("channel", "NAME", "Only what is about this channel."),
        option("limit", "N", "At most so many, 500 at most; 100 by default.",
               OptionSpec::Kind::Number),
        option("before", "ID", "The page behind the row with this id."),
    };
    list.hasJson = true;
    return { list };
}

QString auditText(const QJsonObject &d)
{
    QString text;
    const QJsonArray rows = d.value(L("audit")).toArray();
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        const QString from = row.value(L("address")).toString();
        text += QStringLiteral("%1  %2  %3 by %4%5  %6  %7\n")
                    .arg(row.value(L("id")).toString(),
                         QDateTime::fromMSecsSinceEpoch(row.value(L("at")).toInteger())
                             .toString(Qt::ISODate),
                         row.value(L("actor")).toString(L("?")), row.value(L("door")).toString(),
                         from.isEmpty() ? QString() : QStringLiteral(" from ") + from,
                         row.value(L("command")).toString(), row.value(L("outcome")).toString());
        const QString about = aboutText(row);
        if (!about.isEmpty())
            text += QStringLiteral("    ") + about + u'\n';
    }
    if (d.value(L("more")).toBool())
        text += QStringLiteral("more: --before %1\n")
                    .arg(rows.last().toObject().value(L("id")).toString());
    return rows.isEmpty() ? QStringLiteral("nothing\n") : text;
}

} // namespace kefu::control
