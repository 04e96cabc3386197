// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/keyrotation.h"
#include "relay/storage/storageprivate.h"

//! The calls about messages on their way out.
namespace kefu::storage {

void Storage::setQuotaRules(const domain::QuotaRules &rules)
{
    d->rules = rules;
}

void Storage::reply(ReplyItem item, Callback<ReplyOutcome> done)
{
    d->write<ReplyOutcome>(
        [item = std::move(item)](Session &session) { return storage::reply(session, item); },
        std::move(done));
}

void Storage::settle(SettleItem item, Callback<SettleOutcome> done)
{
    d->write<SettleOutcome>(
        [item = std::move(item)](Session &session) { return storage::settle(session, item); },
        std::move(done));
}

void Storage::releaseHeld(VisitorId visitor, qint64 at, Callback<ReleaseOutcome> done)
{
    d->write<ReleaseOutcome>(
        [=](Session &session) { return storage::releaseHeld(session, visitor, at); },
        std::move(done));
}

void Storage::message(MessageId id, Callback<Message> done)
{
    d->read<Message>(
        [=](Session &session) -> Result<Message> {
            if (auto message = session.messages.find(id))
                return *message;
            return makeError(ErrorCode::NotFound, QStringLiteral("no such message"));
        },
        std::move(done));
}

void Storage::ledger(qint64 now, Callback<LedgerBook> done)
{
    d->read<LedgerBook>([=](Session &session) { return storage::ledger(session, now); },
                        std::move(done));
}

void Storage::rotateKey(bool keepOld, Callback<KeyRotation> done)
{
    d->writeAlone<KeyRotation>(
        [sealer = d->sealer.get(), folder = d->folder, keepOld](Session &session) {
            return storage::rotateKey(session, *sealer, folder, keepOld);
        },
        std::move(done));
}

StorageFigures Storage::figures() const
{
    StorageFigures figures;
    if (!d->writer)
        return figures;
    figures.commits = d->writer->commitTimes();
    figures.jobs = d->writer->jobs();
    figures.writesPending = d->writer->pending();
    if (d->spool) {
        figures.spoolRecords = d->spool->records();
        figures.spoolBytes = d->spool->bytes();
        figures.spoolSize = SpoolFile::kSize;
    }
    return figures;
}

} // namespace kefu::storage
