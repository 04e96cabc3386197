// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/routingcommands.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls about who has what, and how agents stand.
namespace kefu::storage {

void Storage::handOver(HandItem item, Callback<ClaimOutcome> done)
{
    d->write<ClaimOutcome>(
        [item = std::move(item)](Session &session) { return storage::handOver(session, item); },
        std::move(done));
}

void Storage::reopen(ReopenItem item, Callback<ClaimOutcome> done)
{
    d->write<ClaimOutcome>([item](Session &session) { return storage::reopen(session, item); },
                           std::move(done));
}

void Storage::accept(AcceptItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item](Session &session) { return storage::accept(session, item); }, std::move(done));
}

void Storage::askForHelp(HelpItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item](Session &session) { return storage::askForHelp(session, item); }, std::move(done));
}

void Storage::setPriority(PriorityItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item](Session &session) { return storage::setPriority(session, item); }, std::move(done));
}

void Storage::block(BlockItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item = std::move(item)](Session &session) { return storage::block(session, item); },
        std::move(done));
}

void Storage::savePresence(PresenceItem item, Callback<bool> done)
{
    d->write<bool>(
        [item = std::move(item)](Session &session) -> Result<bool> {
            const bool connected = item.link != LinkState::Lost;
            if (!session.agents.saveConnected(item.agent, connected, item.state))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such agent"));
            session.routing.savePresence(item);
            return true;
        },
        std::move(done));
}

void Storage::saveGroup(GroupRecord record, Callback<GroupRecord> done)
{
    d->write<GroupRecord>([record = std::move(record)](
                              Session &session) { return storage::saveGroup(session, record); },
                          std::move(done));
}

void Storage::removeGroup(GroupId id, Callback<bool> done)
{
    d->write<bool>(
        [id](Session &session) -> Result<bool> {
            if (!session.routing.removeGroup(id))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such group"));
            return true;
        },
        std::move(done));
}

void Storage::saveRoutingRules(ChannelId channel, domain::RoutingRules rules, Callback<bool> done)
{
    d->write<bool>(
        [channel, rules = std::move(rules)](Session &session) -> Result<bool> {
            session.routing.saveRules(channel, rules);
            return true;
        },
        std::move(done));
}

void Storage::segmentsOf(ConversationId conversation, Callback<QList<SegmentRow>> done)
{
    d->read<QList<SegmentRow>>(
        [=](Session &session) -> Result<QList<SegmentRow>> {
            return session.segments.of(conversation);
        },
        std::move(done));
}

void Storage::recordedDay(qint64 fromAt, qint64 toAt, Callback<RecordedDay> done)
{
    d->read<RecordedDay>(
        [=](Session &session) -> Result<RecordedDay> {
            return RecordedDay { session.segments.recorded(fromAt, toAt),
                                 session.routing.presences(fromAt, toAt),
                                 session.segments.withAgents(fromAt, toAt) };
        },
        std::move(done));
}

} // namespace kefu::storage
