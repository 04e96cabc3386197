// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/manifest.h"

#include "relay/storage/backup.h"
#include "relay/storage/filesync.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace kefu::storage {

namespace {

using L = QLatin1String;

constexpr int kFormat = 1;
constexpr qint64 kMaxBytes = 256 * 1024;

QJsonObject tablesJson(const QList<TableSum> &tables)
{
    QJsonObject json;
    for (const TableSum &table : tables)
        json.insert(table.table,
                    QJsonObject { { L("rows"), table.rows },
                                  { L("sum"), QString::fromLatin1(table.sum) } });
    return json;
}

QList<TableSum> tablesFrom(const QJsonObject &json)
{
    QList<TableSum> tables;
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QJsonObject table = it.value().toObject();
        tables.append({ it.key(), table.value(L("rows")).toInteger(),
                        table.value(L("sum")).toString().toLatin1() });
    }
    return tables;
}

QJsonObject manifestJson(const BackupManifest &manifest)
{
    return { { L("kefudesk"), L("backup") },
             { L("format"), kFormat },
             { L("at"), manifest.at },
             { L("version"), manifest.version },
             { L("schema"), manifest.schema },
             { L("epoch"), manifest.epoch },
             { L("keyId"), QString::fromLatin1(manifest.keyId) },
             { L("databaseBytes"), manifest.databaseBytes },
             { L("databaseSha256"), QString::fromLatin1(manifest.databaseHash) },
             { L("mediaFiles"), manifest.mediaFiles },
             { L("mediaBytes"), manifest.mediaBytes },
             { L("tables"), tablesJson(manifest.tables) } };
}

Error notOurs(const QString &path)
{
    return makeError(
        ErrorCode::BadRequest,
        QStringLiteral("%1 is no manifest of a backup this kefudesk-relay knows").arg(path));
}

} // namespace

Result<void> writeManifest(const BackupManifest &manifest)
{
    QSaveFile file(manifest.path + u'/' + L(kManifestName));
    const QByteArray text = QJsonDocument(manifestJson(manifest)).toJson();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()
        && syncFolder(manifest.path))
        return {};
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("cannot write %1: %2").arg(file.fileName(), file.errorString()));
}

Result<BackupManifest> readManifest(const QString &folder)
{
    const QString path = folder + u'/' + L(kManifestName);
    QFile file(path);
    if (!file.exists())
        return makeError(ErrorCode::NotFound,
                         QStringLiteral("%1 is no backup, or one that was never finished: it has "
                                        "no %2")
                             .arg(folder, L(kManifestName)));
    if (!file.open(QIODevice::ReadOnly))
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    const QJsonObject json = QJsonDocument::fromJson(file.read(kMaxBytes)).object();
    if (json.value(L("kefudesk")) != L("backup") || json.value(L("format")).toInt() != kFormat)
        return notOurs(path);
    BackupManifest manifest;
    manifest.path = folder;
    manifest.at = json.value(L("at")).toInteger();
    manifest.version = json.value(L("version")).toString();
    manifest.schema = json.value(L("schema")).toInt();
    manifest.epoch = json.value(L("epoch")).toString();
    manifest.keyId = json.value(L("keyId")).toString().toLatin1();
    manifest.databaseBytes = json.value(L("databaseBytes")).toInteger();
    manifest.databaseHash = json.value(L("databaseSha256")).toString().toLatin1();
    manifest.mediaFiles = json.value(L("mediaFiles")).toInteger();
    manifest.mediaBytes = json.value(L("mediaBytes")).toInteger();
    manifest.tables = tablesFrom(json.value(L("tables")).toObject());
    return manifest;
}

} // namespace kefu::storage
