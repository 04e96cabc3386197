// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/board.h"
#include "relay/desk/desk.h"
#include "relay/desk/deskprivate.h"

//! Reports of past periods (product.md 8).
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

constexpr qint64 kHourMs = 3'600'000;

Error badField(const char *field, const QString &why)
{
    return makeError(ErrorCode::BadRequest, why,
                     { { QLatin1String("field"), QLatin1String(field) } });
}

Result<void> checkPeriod(const domain::ReportQuery &query)
{
    const qint64 ms = query.toAt - query.fromAt;
    if (query.fromAt < 0 || ms <= 0)
        return badField("to", QStringLiteral("the period ends before it begins"));
    if (ms > kMaxReportMs)
        return badField("from", QStringLiteral("a period of 400 days at most"));
    if (query.by == domain::ReportBy::Hour && ms / kHourMs > kMaxReportRows)
        return badField("by", QStringLiteral("too many hours: ask for days"));
    return {};
}

} // namespace

void Desk::report(const Actor &actor, domain::ReportQuery query,
                  Callback<QList<domain::ReportRow>> done)
{
    // Who leads some channels gets what happened there, and nothing of the others or of the whole.
    if (query.channels.isEmpty())
        query.channels = actor.channels;
    domain::Subject subject;
    if (!query.channels.isEmpty())
        subject.channel = *query.channels.cbegin();
    Result<void> verdict = domain::authorize(actor, Command::ReadReports, subject, d->core.now());
    const bool isWithin = actor.channels.isEmpty() || actor.channels.contains(query.channels);
    if (verdict && !isWithin)
        verdict = makeError(ErrorCode::Forbidden, QStringLiteral("not your channel"));
    if (verdict)
        verdict = checkPeriod(query);
    if (!verdict) {
        d->fail(done, verdict.error());
        return;
    }
    const qint64 now = d->core.now();
    query.zone = timeZone();
    query.toAt = std::min(query.toAt, std::max(now, query.fromAt + 1));
    QHash<AgentId, int> capacities;
    for (const auto &[id, entry] : d->core.roster.all())
        capacities.insert(id, entry.record.info.capacity);
    storage::FactsQuery facts;
    facts.fromAt = query.fromAt;
    facts.toAt = query.toAt;
    facts.channels = query.channels;
    facts.rules = d->core.board->metricsRules(query.fromAt, query.toAt);
    d->core.storage.report(facts, query, capacities, now, std::move(done));
}

} // namespace kefu::desk
