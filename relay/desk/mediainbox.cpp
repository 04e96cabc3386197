// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/mediainbox.h"

#include "relay/desk/alarmclock.h"
#include "relay/desk/channelsender.h"
#include "relay/domain/filekind.h"
#include "relay/storage/storage.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcMedia, "kefudesk.media")

using storage::MediaJobRow;
using storage::MediaRecord;
using wechat::DownloadReading;

constexpr int kPage = 64; // more than are under way at once, so that those hide nothing
constexpr qint64 kDiskPauseMs = 60'000;
constexpr qint64 kStoreRetryMs = 5000;

domain::FetchResult resultOf(DownloadReading::Kind kind)
{
    switch (kind) {
    case DownloadReading::Kind::Refused:
        return domain::FetchResult::Refused;
    case DownloadReading::Kind::TooLarge:
        return domain::FetchResult::TooLarge;
    default:
        return domain::FetchResult::Unreachable;
    }
}

} // namespace

MediaInbox::MediaInbox(storage::Storage &storage, MediaIntake &intake, Senders senders,
                       TransportFactory transports, Clock now, const MediaSettings &settings,
                       QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_intake(intake)
    , m_senders(std::move(senders))
    , m_transports(std::move(transports))
    , m_now(now)
    , m_settings(settings)
    , m_alarm(new AlarmClock(std::move(now), this))
{
    connect(m_alarm, &AlarmClock::rang, this, &MediaInbox::onRang);
}

MediaInbox::~MediaInbox() = default;

void MediaInbox::wake(ChannelId channel)
{
    Lane &lane = m_lanes[channel];
    if (m_stopped)
        return;
    if (lane.reading) {
        lane.again = true;
        return;
    }
    lane.reading = true;
    m_storage.mediaJobs(channel, kPage,
                        [self = QPointer(this), channel](const Result<QList<MediaJobRow>> &jobs) {
                            if (self)
                                self->onJobs(channel, jobs ? *jobs : QList<MediaJobRow>());
                        });
}

void MediaInbox::onJobs(ChannelId channel, const QList<MediaJobRow> &jobs)
{
    Lane &lane = m_lanes[channel];
    lane.reading = false;
    lane.nextAt = 0;
    const qint64 now = m_now();
    for (const MediaJobRow &job : jobs) {
        if (lane.running.contains(job.id))
            continue;
        if (job.nextAt > now) {
            lane.nextAt = job.nextAt;
            m_alarm->setFor(job.nextAt);
            break;
        }
        if (m_stopped || lane.running.size() >= m_settings.downloadsPerChannel)
            break; // the next end looks again
        lane.running.insert(job.id);
        begin(job);
    }
    if (std::exchange(lane.again, false))
        wake(channel);
}

void MediaInbox::begin(const MediaJobRow &job)
{
    m_intake.hasRoom([this, job](bool room) {
        if (room) {
            fetch(job);
            return;
        }
        qCWarning(lcMedia) << "the disk is nearly full: files of visitors are not fetched";
        postpone(job, job.tries, m_now() + kDiskPauseMs);
    });
}

void MediaInbox::fetch(const MediaJobRow &job)
{
    ChannelSender *sender = m_senders(job.channel);
    if (!sender) {
        postpone(job, job.tries, m_now() + kDiskPauseMs);
        return;
    }
    wechat::MediaAccess access;
    access.account = sender->account();
    access.fetchToken = [this, channel = job.channel](wechat::TokenStore::Callback done) {
        if (ChannelSender *now = m_senders(channel))
            now->fetchToken(std::move(done));
    };
    access.renewToken = [this, channel = job.channel](const QByteArray &used) {
        if (ChannelSender *now = m_senders(channel))
            now->renewToken(used);
    };
    access.transport = m_transports(job.channel);
    access.fileHosts = m_settings.fileHosts;
    access.maxBytes = m_settings.downloadBytes;
    auto *attempt = new wechat::MediaJob(
        std::move(access), { job.wechatId, QUrl(job.url, QUrl::StrictMode) },
        [this, job](const DownloadReading &reading) { onFetched(job, reading); }, this);
    attempt->start();
}

void MediaInbox::onFetched(const MediaJobRow &job, const DownloadReading &reading)
{
    if (reading.kind != DownloadReading::Kind::File) {
        judge(job, reading);
        return;
    }
    m_intake.take(reading.bytes, [self = QPointer(this), job](const Result<MediaRecord> &record) {
        if (self)
            self->onTaken(job, record);
    });
}

void MediaInbox::onTaken(const MediaJobRow &job, const Result<MediaRecord> &record)
{
    if (record) {
        const bool fits = !job.mustBePicture || !record->picture.isEmpty();
        end(job, *record, fits ? MediaState::Ready : MediaState::Failed);
    } else if (isTransient(record.error().code)) {
        qCWarning(lcMedia) << "a visitor's file is not taken yet:" << record.error().message;
        postpone(job, job.tries, m_now() + kDiskPauseMs);
    } else {
        end(job, {}, MediaState::Failed);
    }
}

void MediaInbox::judge(const MediaJobRow &job, const DownloadReading &reading)
{
    const domain::FetchDecision decision = domain::decideFetch(
        resultOf(reading.kind), reading.errcode, job.tries, m_now(), job.untilAt);
    qCInfo(lcMedia) << "channel" << job.channel.value << "a visitor's file was not had, try"
                    << job.tries + 1 << "errcode" << reading.errcode << reading.detail;
    if (decision.action == domain::FetchAction::RetryAt)
        postpone(job, job.tries + 1, decision.at);
    else
        end(job, {},
            decision.action == domain::FetchAction::Expire ? MediaState::Expired
                                                           : MediaState::Failed);
}

void MediaInbox::end(const MediaJobRow &job, MediaRecord record, MediaState state)
{
    record.media.id = job.id;
    record.media.state = state;
    m_storage.endMedia(
        { record, m_now() },
        [self = QPointer(this), job, record, state](const Result<storage::MediaOutcome> &outcome) {
            if (!self)
                return;
            if (!outcome && isTransient(outcome.error().code)) {
                self->postpone(job, job.tries, self->m_now() + kStoreRetryMs);
                return;
            }
            self->release(job);
            if (outcome)
                self->m_ended(*outcome);
        });
}

void MediaInbox::postpone(const MediaJobRow &job, int tries, qint64 at)
{
    m_storage.postponeMedia(
        job.id, tries, at, [self = QPointer(this), job, at](const Result<bool> &saved) {
            if (!self)
                return;
            self->m_alarm->setFor(at);
            if (saved)
                self->release(job);
            else // it would be due at once, again and again
                QTimer::singleShot(kStoreRetryMs, self.data(), [self, job] { self->release(job); });
        });
}

void MediaInbox::release(const MediaJobRow &job)
{
    m_lanes[job.channel].running.remove(job.id);
    wake(job.channel);
}

void MediaInbox::onRang()
{
    const QList<ChannelId> channels = m_lanes.keys();
    for (const ChannelId channel : channels) {
        if (m_lanes[channel].nextAt > 0)
            wake(channel);
    }
}

} // namespace kefu::desk
