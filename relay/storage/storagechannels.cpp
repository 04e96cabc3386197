// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/storageprivate.h"

#include "relay/storage/commands.h"

//! Storage's calls about channels and what is passed on of them.
namespace kefu::storage {

void Storage::addChannel(ChannelRecord record, Callback<ChannelRecord> done)
{
    d->write<ChannelRecord>(
        [record = std::move(record)](Session &session) -> Result<ChannelRecord> {
            if (session.channels.nameExists(record.name)) {
                return makeError(ErrorCode::Conflict,
                                 QStringLiteral("a channel named %1 exists").arg(record.name));
            }
            ChannelRecord added = record;
            session.channels.add(added);
            return added;
        },
        std::move(done));
}

void Storage::changeChannel(ChannelId id, ChannelChange change, Callback<ChannelRecord> done)
{
    d->write<ChannelRecord>(
        [id, change = std::move(change)](Session &session) -> Result<ChannelRecord> {
            Result<ChannelRecord> record = session.channels.find(id);
            if (!record)
                return record;
            const ChannelRecord before = *record;
            if (const Result<void> changed = change(*record); !changed)
                return changed.error();
            record->id = before.id;
            record->name = before.name;
            record->createdAt = before.createdAt;
            session.channels.save(*record);
            return record;
        },
        std::move(done));
}

void Storage::noteHandOver(HandOverItem item, Callback<LineOutcome> done)
{
    d->write<LineOutcome>(
        [item = std::move(item)](Session &session) { return storage::noteHandOver(session, item); },
        std::move(done));
}

void Storage::saveMark(ChannelMarkRow mark, Callback<bool> done)
{
    d->write<bool>(
        [mark](Session &session) -> Result<bool> {
            session.channels.saveMark(mark);
            return true;
        },
        std::move(done));
}

void Storage::dueForwards(ChannelId channel, qint64 now, int limit,
                          Callback<QList<ForwardRow>> done)
{
    d->read<QList<ForwardRow>>(
        [=](Session &session) -> Result<QList<ForwardRow>> {
            return session.forwards.due(channel, now, limit);
        },
        std::move(done));
}

void Storage::nextForwardAt(ChannelId channel, Callback<qint64> done)
{
    d->read<qint64>(
        [=](Session &session) -> Result<qint64> { return session.forwards.nextDueAt(channel); },
        std::move(done));
}

void Storage::postponeForward(qint64 id, int tries, qint64 nextAt, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.forwards.postpone(id, tries, nextAt);
            return true;
        },
        std::move(done));
}

void Storage::removeForward(qint64 id, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.forwards.remove(id);
            return true;
        },
        std::move(done));
}

void Storage::clearForwards(ChannelId channel, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.forwards.clear(channel);
            return true;
        },
        std::move(done));
}

void Storage::failingMedia(ChannelId channel, Callback<qint64> done)
{
    d->read<qint64>(
        [=](Session &session) -> Result<qint64> { return session.media.failingJobs(channel); },
        std::move(done));
}

void Storage::unparsedOf(ChannelId channel, Callback<UnparsedSummary> done)
{
    d->read<UnparsedSummary>(
        [=](Session &session) -> Result<UnparsedSummary> {
            return session.inbox.unparsedOf(channel);
        },
        std::move(done));
}

} // namespace kefu::storage
