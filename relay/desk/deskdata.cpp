// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

//! The commands about the data as a whole.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

//! Files by path are for the owner of data_dir: whoever administrates over the network must not
//! choose where on this machine is written or read.
Result<void> onlyHere(const Actor &actor, const QString &path)
{
    if (path.isEmpty() || actor.local)
        return {};
    return makeError(ErrorCode::Forbidden,
                     QStringLiteral("a path on the relay's machine is given on that machine only"));
}

} // namespace

void Desk::backUp(const Actor &actor, const QString &target, int keep,
                  Callback<storage::BackupManifest> done)
{
    const auto audit = d->audited(actor, Command::BackUp, { .other = target }, done);
    if (!d->allowed(actor, Command::BackUp, done))
        return;
    if (const Result<void> here = onlyHere(actor, target); !here)
        return d->fail(done, here.error());
    d->core.storage.backUp(target, keep, d->core.now(), std::move(done));
}

void Desk::verifyData(const Actor &actor, const QString &backup,
                      Callback<storage::DataVerdict> done)
{
    if (!d->allowed(actor, Command::VerifyData, done))
        return;
    if (const Result<void> here = onlyHere(actor, backup); !here)
        return d->fail(done, here.error());
    d->core.storage.verify(backup, std::move(done));
}

void Desk::exportKey(const Actor &actor, const QByteArray &passphrase, Callback<QByteArray> done)
{
    const auto audit = d->audited(actor, Command::ExportKey, {}, done);
    if (!d->allowed(actor, Command::ExportKey, done))
        return;
    if (const Result<void> here = onlyHere(actor, QStringLiteral("key")); !here)
        return d->fail(done, here.error());
    d->core.storage.exportKey(passphrase, std::move(done));
}

} // namespace kefu::desk
