// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls about webhooks.
namespace kefu::storage {

void Storage::webhooks(Callback<QList<WebhookRecord>> done)
{
    d->read<QList<WebhookRecord>>([](Session &session) { return session.webhooks.all(); },
                                  std::move(done));
}

void Storage::addWebhook(WebhookRecord record, Callback<WebhookRecord> done)
{
    d->write<WebhookRecord>(
        [record = std::move(record)](Session &session) -> Result<WebhookRecord> {
            WebhookRecord added = record;
            added.cursor = session.events.lastSeq(); // what happens from now on
            session.webhooks.add(added);
            return added;
        },
        std::move(done));
}

void Storage::removeWebhook(qint64 id, Callback<bool> done)
{
    d->write<bool>(
        [id](Session &session) -> Result<bool> {
            if (session.webhooks.remove(id))
                return true;
            return makeError(ErrorCode::NotFound, QStringLiteral("no such webhook"));
        },
        std::move(done));
}

void Storage::saveWebhook(WebhookRecord record, std::optional<DeadLetter> dead, Callback<bool> done)
{
    record.secret.clear();
    d->write<bool>(
        [record = std::move(record), dead = std::move(dead)](Session &session) -> Result<bool> {
            if (dead)
                session.webhooks.addDead(*dead);
            session.webhooks.saveProgress(record);
            return true;
        },
        std::move(done));
}

void Storage::deadLetters(qint64 webhook, int limit, Callback<QList<DeadLetter>> done)
{
    d->read<QList<DeadLetter>>(
        [=](Session &session) -> Result<QList<DeadLetter>> {
            return session.webhooks.deadOf(webhook, limit);
        },
        std::move(done));
}

void Storage::removeDeadLetter(qint64 id, Callback<bool> done)
{
    d->write<bool>(
        [id](Session &session) -> Result<bool> {
            session.webhooks.removeDead(id);
            return true;
        },
        std::move(done));
}

void Storage::eventsAfter(EventSeq since, int limit, qint64 now, Callback<QList<WebhookEvent>> done)
{
    d->read<QList<WebhookEvent>>(
        [=](Session &session) -> Result<QList<WebhookEvent>> {
            return hydrated(session, session.events.allAfter(since, limit), now);
        },
        std::move(done));
}

} // namespace kefu::storage
