// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

//! The desk's commands about channels, and what their adapters ask.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

constexpr int kShanghaiOffset = 8 * 3600;

void withoutSecrets(storage::ChannelRecord &channel)
{
    for (QByteArray *secret : { &channel.secret, &channel.token, &channel.aesKey,
                                &channel.previousToken, &channel.previousAesKey })
        secret->clear();
}

} // namespace

//! Where there is no table of time zones, China's has had no changes of the clock for decades.
QTimeZone Settings::shanghai()
{
    const QTimeZone zone("Asia/Shanghai");
    return zone.isValid() ? zone : QTimeZone(kShanghaiOffset);
}

void Desk::setPorts(Ports ports)
{
    d->core.webhooks->setTransport(ports.forward, d->core.settings.allowPrivateForward);
    d->core.alerts->setTransport(ports.forward, d->core.settings.allowPrivateForward);
    d->core.alerts->setPorts(std::move(ports.alerts));
    d->core.forwarder->setTransport(std::move(ports.forward), d->core.settings.allowPrivateForward);
    d->core.doctor->setPorts(std::move(ports.doctor));
}

std::optional<storage::ChannelRecord> Desk::anyChannelByName(const QString &name) const
{
    const auto it = d->core.channels.constFind(name);
    return it == d->core.channels.constEnd() ? std::nullopt : std::optional(*it);
}

std::optional<storage::ChannelRecord> Desk::channelByName(const QString &name) const
{
    auto channel = anyChannelByName(name);
    return channel && channel->enabled ? channel : std::nullopt;
}

QList<ChannelInfo> Desk::channels() const
{
    QList<ChannelInfo> list;
    for (const storage::ChannelRecord &channel : d->core.channels)
        list.append({ channel.id, channel.name });
    std::sort(list.begin(), list.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    return list;
}

bool Desk::passesOn(ChannelId channel)
{
    return d->core.forwarder->wants(channel);
}

bool Desk::isHandedOver(ChannelId channel) const
{
    return d->core.isHandedOver(channel);
}

ChannelWatch &Desk::watch()
{
    return d->core.watch;
}

void Desk::addChannel(const Actor &actor, const NewChannel &channel,
                      Callback<storage::ChannelRecord> done)
{
    const auto audit =
        d->audited(actor, Command::AddChannel,
                   { .other = QStringLiteral("channel ") + channel.record.name }, done);
    if (!d->allowed(actor, Command::AddChannel, done))
        return;
    Result<storage::ChannelRecord> record = completedChannel(
        channel.record, { d->core.settings.allowPrivateForward, d->core.settings.rotationMs });
    if (!record) {
        d->fail(done, record.error());
        return;
    }
    record->createdAt = d->core.now();
    d->core.storage.addChannel(*record, [this, done](const Result<storage::ChannelRecord> &added) {
        if (added)
            d->core.addChannel(*added);
        done(added);
    });
}

void Desk::listChannels(const Actor &actor, Callback<QList<storage::ChannelRecord>> done)
{
    if (!d->allowed(actor, Command::ListChannels, done))
        return;
    QList<storage::ChannelRecord> list = d->core.channels.values();
    std::sort(list.begin(), list.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    std::for_each(list.begin(), list.end(), withoutSecrets);
    later<QList<storage::ChannelRecord>>(this, done, list);
}

void Desk::changeChannel(const Actor &actor, const QString &name, const ChannelChange &change,
                         Callback<storage::ChannelRecord> done)
{
    const auto audit = d->audited(actor, Command::ChangeChannel,
                                  { .other = QStringLiteral("channel ") + name }, done);
    const auto channel = d->channelNamed(actor, Command::ChangeChannel, name, done);
    if (!channel)
        return;
    const qint64 now = d->core.now();
    const bool currentUsed = d->core.watch.sight(channel->id).newKeysAt > 0;
    const ChannelLimits limits { d->core.settings.allowPrivateForward,
                                 d->core.settings.rotationMs };
    // In the writer's thread: pure, and only values go there.
    const auto apply = [=](storage::ChannelRecord &record) -> Result<void> {
        Result<storage::ChannelRecord> changed =
            changedChannel(record, change, now, currentUsed, limits);
        if (!changed)
            return changed.error();
        record = *std::move(changed);
        return {};
    };
    const bool rotates = change.token || change.aesKey;
    d->core.storage.changeChannel(
        channel->id, apply, [this, done, rotates](const Result<storage::ChannelRecord> &changed) {
            if (changed) {
                d->core.addChannel(*changed);
                if (rotates)
                    d->core.watch.noteNewKeys(changed->id);
            }
            done(changed);
        });
}

void Desk::channelTicks(const Actor &actor, const QString &name, Callback<ChannelTicks> done)
{
    const auto channel = d->channelNamed(actor, Command::ListChannels, name, done);
    if (!channel)
        return;
    const ChannelSight &seen = d->core.watch.sight(channel->id);
    using storage::ChannelMark;
    later<ChannelTicks>(this, done,
                        ChannelTicks { seen.mark(ChannelMark::Verified).firstAt,
                                       seen.mark(ChannelMark::Token).firstAt,
                                       seen.mark(ChannelMark::Message).firstAt,
                                       seen.mark(ChannelMark::Accepted).firstAt });
}

void Desk::diagnose(const Actor &actor, const QString &name, Callback<QList<Diagnosis>> done)
{
    QList<storage::ChannelRecord> wanted;
    if (name.isEmpty()) {
        if (!d->allowed(actor, Command::Diagnose, done))
            return;
        wanted = d->core.channels.values();
        std::sort(wanted.begin(), wanted.end(),
                  [](const auto &a, const auto &b) { return a.id < b.id; });
    } else {
        const auto channel = d->channelNamed(actor, Command::Diagnose, name, done);
        if (!channel)
            return;
        wanted = { *channel };
    }
    d->core.doctor->examine(wanted, d->core.channels.values(), std::move(done));
}

} // namespace kefu::desk
