// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/figures.h"
#include "relay/storage/storageprivate.h"
#include "relay/storage/supervisionrepository.h"

//! Storage's calls for supervision.
namespace kefu::storage {

void Storage::readFacts(FactsQuery query, domain::FactSink sink, Callback<FactsRest> done)
{
    d->read<FactsRest>(
        [query = std::move(query), sink = std::move(sink)](Session &session) -> Result<FactsRest> {
            FactsRest rest = storage::readFacts(session, query, sink);
            if (session.db.failed())
                return makeError(ErrorCode::Unavailable,
                                 QStringLiteral("the figures were not read"));
            return rest;
        },
        std::move(done));
}

void Storage::conversationsById(QList<ConversationId> ids, Callback<QList<ConversationRow>> done)
{
    d->read<QList<ConversationRow>>(
        [ids = std::move(ids)](Session &session) -> Result<QList<ConversationRow>> {
            QList<ConversationRow> rows;
            for (const ConversationId id : ids) {
                if (auto row = session.conversations.find(id))
                    rows.append(*std::move(row));
            }
            return rows;
        },
        std::move(done));
}

void Storage::supervision(Callback<SupervisionBook> done)
{
    d->read<SupervisionBook>(
        [sealer = d->sealer.get()](Session &session) {
            return SupervisionRepository(session.db, *sealer).all();
        },
        std::move(done));
}

void Storage::saveDispositions(ChannelId channel, QStringList names, Callback<bool> done)
{
    d->write<bool>(
        [=, sealer = d->sealer.get()](Session &session) -> Result<bool> {
            SupervisionRepository(session.db, *sealer).saveDispositions(channel, names);
            return true;
        },
        std::move(done));
}

void Storage::saveAlertRule(domain::AlertKind kind, domain::AlertRule rule, Callback<bool> done)
{
    d->write<bool>(
        [=, sealer = d->sealer.get()](Session &session) -> Result<bool> {
            SupervisionRepository(session.db, *sealer).saveRule(kind, rule);
            return true;
        },
        std::move(done));
}

void Storage::saveAlert(AlertRow row, Callback<AlertRow> done)
{
    d->write<AlertRow>(
        [row, sealer = d->sealer.get()](Session &session) -> Result<AlertRow> {
            AlertRow saved = row;
            SupervisionRepository repository(session.db, *sealer);
            if (saved.id > 0)
                repository.saveAlert(saved);
            else
                repository.addAlert(saved);
            return saved;
        },
        std::move(done));
}

void Storage::listAlerts(qint64 before, int limit, Callback<QList<AlertRow>> done)
{
    d->read<QList<AlertRow>>(
        [=, sealer = d->sealer.get()](Session &session) -> Result<QList<AlertRow>> {
            return SupervisionRepository(session.db, *sealer).alerts(before, limit);
        },
        std::move(done));
}

void Storage::addRobot(AlertRobot robot, Callback<AlertRobot> done)
{
    d->write<AlertRobot>(
        [robot = std::move(robot),
         sealer = d->sealer.get()](Session &session) -> Result<AlertRobot> {
            AlertRobot added = robot;
            SupervisionRepository(session.db, *sealer).addRobot(added);
            return added;
        },
        std::move(done));
}

void Storage::removeRobot(qint64 id, Callback<bool> done)
{
    d->write<bool>(
        [id, sealer = d->sealer.get()](Session &session) -> Result<bool> {
            if (SupervisionRepository(session.db, *sealer).removeRobot(id))
                return true;
            return makeError(ErrorCode::NotFound, QStringLiteral("no such robot"));
        },
        std::move(done));
}

void Storage::saveRobotResult(qint64 id, qint64 at, QString error, Callback<bool> done)
{
    d->write<bool>(
        [id, at, error = std::move(error),
         sealer = d->sealer.get()](Session &session) -> Result<bool> {
            SupervisionRepository(session.db, *sealer).saveRobotResult(id, at, error);
            return true;
        },
        std::move(done));
}

void Storage::countPushes(qint64 fromAt, qint64 toAt, Callback<QHash<ChannelId, qint64>> done)
{
    d->read<QHash<ChannelId, qint64>>(
        [=, sealer = d->sealer.get()](Session &session) -> Result<QHash<ChannelId, qint64>> {
            return SupervisionRepository(session.db, *sealer).pushes(fromAt, toAt);
        },
        std::move(done));
}

} // namespace kefu::storage
