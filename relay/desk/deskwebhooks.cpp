// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/desk/webhooks.h"

#include <QRandomGenerator>

//! The desk's commands about webhooks.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

constexpr int kSecretWords = 8; //!< 256 bits
constexpr int kMostListed = 200;
constexpr qsizetype kMostWebhooks = 50;

QByteArray newSecret()
{
    std::array<quint32, kSecretWords> words {};
    QRandomGenerator::system()->fillRange(words.data(), kSecretWords);
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex();
}

} // namespace

void Desk::addWebhook(const Actor &actor, const storage::WebhookRecord &webhook,
                      Callback<storage::WebhookRecord> done)
{
    const auto audit = d->audited(actor, Command::ManageWebhooks, {}, done);
    if (!d->allowed(actor, Command::ManageWebhooks, done))
        return;
    Result<void> good = checkWebhook(webhook);
    if (good && d->core.webhooks->all().size() >= kMostWebhooks)
        good = makeError(ErrorCode::TooLarge, QStringLiteral("too many webhooks"),
                         { { QStringLiteral("limit"), kMostWebhooks } });
    if (!good) {
        d->fail(done, good.error());
        return;
    }
    storage::WebhookRecord record = webhook;
    record.secret = newSecret();
    record.createdAt = d->core.now();
    d->core.storage.addWebhook(record, [this, done](const Result<storage::WebhookRecord> &added) {
        if (added)
            d->core.webhooks->add(*added);
        done(added);
    });
}

void Desk::listWebhooks(const Actor &actor, Callback<QList<storage::WebhookRecord>> done)
{
    if (d->allowed(actor, Command::ManageWebhooks, done))
        later<QList<storage::WebhookRecord>>(this, done, d->core.webhooks->all());
}

void Desk::removeWebhook(const Actor &actor, qint64 id, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ManageWebhooks,
                                  { .other = QStringLiteral("webhook %1").arg(id) }, done);
    if (!d->allowed(actor, Command::ManageWebhooks, done))
        return;
    d->core.storage.removeWebhook(id, [this, id, done](const Result<bool> &removed) {
        if (removed)
            d->core.webhooks->remove(id);
        done(removed);
    });
}

void Desk::deadLetters(const Actor &actor, qint64 id, Callback<QList<storage::DeadLetter>> done)
{
    if (d->allowed(actor, Command::ManageWebhooks, done))
        d->core.storage.deadLetters(id, kMostListed, std::move(done));
}

void Desk::retryWebhook(const Actor &actor, qint64 id, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ManageWebhooks,
                                  { .other = QStringLiteral("webhook %1").arg(id) }, done);
    if (!d->allowed(actor, Command::ManageWebhooks, done))
        return;
    if (d->core.webhooks->retry(id))
        later<bool>(this, done, true);
    else
        d->fail(done, makeError(ErrorCode::NotFound, QStringLiteral("no such webhook")));
}

} // namespace kefu::desk
