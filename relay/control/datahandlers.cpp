// SPDX-License-Identifier: Apache-2.0
#include "relay/control/datahandlers.h"

#include "relay/control/datavalues.h"
#include "relay/protocol/jsonreader.h"
#include "relay/storage/backup.h"
#include "relay/storage/filelock.h"
#include "relay/storage/keyexport.h"
#include "relay/storage/restoring.h"
#include "relay/storage/verifying.h"

namespace kefu::control {

namespace {

using L = QLatin1String;
using storage::DataFolder;

constexpr qsizetype kMaxPath = 4096;
constexpr qsizetype kMaxPassphrase = 1024;
constexpr qint64 kMaxKept = 10'000;

//! What a running relay says to a command that needs its data for itself.
Error stopFirst(const QString &cmd)
{
    return makeError(
        ErrorCode::Conflict,
        QStringLiteral("the relay runs with this data. Stop it, run the command again, start it: "
                       "systemctl stop kefudesk-relay.socket kefudesk-relay.service; "
                       "kefudesk-relay %1 …; systemctl start kefudesk-relay.socket "
                       "kefudesk-relay.service")
            .arg(cmd));
}

template <typename T, typename Json> Result<QJsonObject> answer(const Result<T> &result, Json json)
{
    return result ? Result<QJsonObject>(json(*result)) : result.error();
}

QJsonObject exportJson(const QByteArray &text)
{
    return { { L("key"), QString::fromLatin1(text) } };
}

} // namespace

DataHandlers::DataHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

bool DataHandlers::handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                          const Answer &done)
{
    if (cmd == L("backup"))
        backUp(actor, d, done);
    else if (cmd == L("verify"))
        verify(actor, d, done);
    else if (cmd == L("key.export"))
        exportKey(actor, d, done);
    else if (cmd == L("restore") || cmd == L("adopt") || cmd == L("migrate"))
        done(errorAnswer(stopFirst(cmd)));
    else
        return false;
    return true;
}

void DataHandlers::backUp(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString dir = reader.string(L("dir"), kMaxPath);
    const auto keep = int(reader.integer(L("keep"), 1, kMaxKept, 0));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.backUp(actor, dir, keep, [done](const Result<storage::BackupManifest> &made) {
        done(made ? okAnswer(backupJson(*made)) : errorAnswer(made.error()));
    });
}

void DataHandlers::verify(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString dir = reader.string(L("dir"), kMaxPath);
    const bool accept = reader.boolean(L("accept"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    if (accept)
        return done(errorAnswer(stopFirst(L("verify --accept"))));
    m_desk.verifyData(actor, dir, [done](const Result<storage::DataVerdict> &verdict) {
        done(verdict ? okAnswer(verdictJson(*verdict)) : errorAnswer(verdict.error()));
    });
}

void DataHandlers::exportKey(const domain::Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString passphrase = reader.string(L("passphrase"), kMaxPassphrase, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.exportKey(actor, passphrase.toUtf8(), [done](const Result<QByteArray> &text) {
        done(text ? okAnswer(exportJson(*text)) : errorAnswer(text.error()));
    });
}

std::optional<Result<QJsonObject>> DataCommands::run(const QString &cmd, const QJsonObject &d,
                                                     qint64 now) const
{
    const DataFolder folder { QDir(dataDir) };
    if (cmd == L("backup"))
        return backUp(d, now);
    if (cmd == L("verify"))
        return verify(d);
    if (cmd == L("restore"))
        return restore(d, now);
    if (cmd == L("key.export"))
        return exportKey(d);
    if (cmd == L("adopt"))
        return answer(storage::adopt(folder, d.value(L("dir")).toString(), quota, now),
                      restoreJson);
    if (cmd != L("migrate"))
        return std::nullopt;
    const bool dryRun = d.value(L("dryRun")).toBool();
    return answer(storage::migrate(folder, dryRun, now),
                  [dryRun](const auto &plan) { return migrationJson(plan, dryRun); });
}

Result<QJsonObject> DataCommands::backUp(const QJsonObject &d, qint64 now) const
{
    const DataFolder folder { QDir(dataDir) };
    const QString dir = d.value(L("dir")).toString();
    const auto keep = int(d.value(L("keep")).toInteger());
    // Nobody begins to restore meanwhile. A relay that runs does no harm, and an explicit folder
    // may be one that only the caller can write to.
    storage::FileLock lock;
    const Result<void> locked = lock.lock(folder.lock());
    if (!locked && (locked.error().code != ErrorCode::Conflict || dir.isEmpty()))
        return locked.error();
    const auto made = storage::makeBackup(
        folder, dir.isEmpty() ? storage::backupFolderFor(folder, now) : dir, now, nullptr);
    if (made && keep > 0)
        storage::removeOldBackups(folder, keep);
    return answer(made, backupJson);
}

Result<QJsonObject> DataCommands::verify(const QJsonObject &d) const
{
    const DataFolder folder { QDir(dataDir) };
    const QString dir = d.value(L("dir")).toString();
    if (d.value(L("accept")).toBool())
        return answer(storage::acceptData(folder), verdictJson);
    return answer(dir.isEmpty() ? storage::verifyData(folder, nullptr)
                                : storage::verifyBackup(dir, folder, nullptr),
                  verdictJson);
}

Result<QJsonObject> DataCommands::restore(const QJsonObject &d, qint64 now) const
{
    const storage::RestoreOrder order { d.value(L("dir")).toString(),
                                        d.value(L("keyFile")).toString(),
                                        d.value(L("passphrase")).toString().toUtf8(), now };
    return answer(storage::restore({ QDir(dataDir) }, order), restoreJson);
}

Result<QJsonObject> DataCommands::exportKey(const QJsonObject &d) const
{
    const auto key = storage::readKeyFile(DataFolder { QDir(dataDir) }.key());
    if (!key)
        return key.error();
    return answer(storage::exportKey(*key, d.value(L("passphrase")).toString().toUtf8()),
                  exportJson);
}

} // namespace kefu::control
