// SPDX-License-Identifier: Apache-2.0
#include "relay/control/datavalues.h"

#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;

} // namespace

QJsonObject backupJson(const storage::BackupManifest &manifest)
{
    qint64 rows = 0;
    for (const storage::TableSum &table : manifest.tables)
        rows += table.rows;
    QJsonObject json { { L("path"), manifest.path },
                       { L("at"), manifest.at },
                       { L("version"), manifest.version },
                       { L("schema"), manifest.schema },
                       { L("epoch"), manifest.epoch },
                       { L("keyId"), QString::fromLatin1(manifest.keyId) },
                       { L("databaseBytes"), manifest.databaseBytes },
                       { L("mediaFiles"), manifest.mediaFiles },
                       { L("mediaBytes"), manifest.mediaBytes },
                       { L("rows"), rows } };
    if (manifest.spooled > 0)
        json.insert(L("warning"),
                    QStringLiteral("%1 callbacks wait in the spool and are not in this backup: "
                                   "make another one when the database has taken them")
                        .arg(manifest.spooled));
    return json;
}

QJsonObject verdictJson(const storage::DataVerdict &verdict)
{
    return { { L("path"), verdict.path },
             { L("backup"), verdict.isBackup },
             { L("at"), verdict.at },
             { L("schema"), verdict.schema },
             { L("epoch"), verdict.epoch },
             { L("keyId"), QString::fromLatin1(verdict.keyId) },
             { L("hasKey"), verdict.hasKey },
             { L("rows"), verdict.rows },
             { L("mediaFiles"), verdict.mediaFiles },
             { L("problems"), QJsonArray::fromStringList(verdict.problems) },
             { L("sound"), verdict.problems.isEmpty() } };
}

QJsonObject restoreJson(const storage::RestoreReport &report)
{
    return { { L("from"), report.from },
             { L("before"), report.before },
             { L("schema"), report.schema },
             { L("epoch"), report.epoch },
             { L("keyId"), QString::fromLatin1(report.keyId) },
             { L("open"), report.open },
             { L("uncertain"), report.uncertain },
             { L("tokens"), report.tokens },
             { L("keyMissing"), report.keyMissing },
             { L("shut"), QJsonArray::fromStringList(report.channels) },
             { L("dropped"), QJsonArray::fromStringList(report.webhooks) } };
}

QJsonObject migrationJson(const storage::MigrationPlan &plan, bool dryRun)
{
    QJsonArray steps;
    for (const int step : plan.steps)
        steps.append(step);
    return { { L("present"), plan.present },
             { L("newest"), plan.newest },
             { L("steps"), steps },
             { L("copy"), plan.copy },
             { L("dryRun"), dryRun } };
}

} // namespace kefu::control
