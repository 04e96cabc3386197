// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/figures.h"
#include "relay/storage/storageprivate.h"
#include "relay/storage/timesheet.h"

//! Storage's call for reports.
namespace kefu::storage {

void Storage::report(FactsQuery query, domain::ReportQuery report, QHash<AgentId, int> capacities,
                     qint64 now, Callback<QList<domain::ReportRow>> done)
{
    using Rows = QList<domain::ReportRow>;
    d->read<Rows>(
        [query = std::move(query), report = std::move(report), capacities = std::move(capacities),
         now](Session &session) -> Result<Rows> {
            const domain::MetricsRules otherwise;
            domain::Report sums(
                report,
                [&](ChannelId channel) -> const domain::MetricsRules & {
                    const auto rules = query.rules.constFind(channel);
                    return rules == query.rules.cend() ? otherwise : *rules;
                },
                [&](AgentId agent) { return capacities.value(agent); });
            storage::readFacts(session, query,
                               [&sums](const domain::Fact &fact) { sums.take(fact); });
            readTimes(
                session, report.fromAt, report.toAt, now,
                [&sums](const domain::PresenceSpan &span) { sums.take(span); },
                [&sums](const domain::StaySpan &span) { sums.take(span); });
            if (session.db.failed())
                return makeError(ErrorCode::Unavailable, QStringLiteral("the report was not read"));
            return sums.rows();
        },
        std::move(done));
}

} // namespace kefu::storage
