// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/mediaintake.h"
#include "relay/domain/mediapolicy.h"
#include "relay/wechat/mediajob.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace kefu::desk {

class AlarmClock;
class ChannelSender;

//! Fetches visitors' files at once, because WeChat keeps them for three days only (product.md 3): a
//! few at a time per channel, over connections of their own, again and again until they are there
//! or the time is over. What is to do stands in the database, so a restart loses nothing.
class MediaInbox : public QObject {
    Q_OBJECT
public:
    using Ended = std::function<void(const storage::MediaOutcome &)>;
    using Senders = std::function<ChannelSender *(ChannelId)>;

    MediaInbox(storage::Storage &storage, MediaIntake &intake, Senders senders,
               TransportFactory transports, Clock now, const MediaSettings &settings,
               QObject *parent);
    ~MediaInbox() override;
    //! Called for every file that is Ready, Expired or Failed now, in commit order.
    void setEnded(Ended ended) { m_ended = std::move(ended); }

    //! There is, or may be, something to fetch.
    void wake(ChannelId channel);
    //! Nothing new is begun; what is under way is begun again after the next start.
    void stop() { m_stopped = true; }

private:
    struct Lane {
        QSet<QString> running; //!< media ids
        bool reading = false;
        bool again = false;
        qint64 nextAt = 0;
    };
    void onJobs(ChannelId channel, const QList<storage::MediaJobRow> &jobs);
    void begin(const storage::MediaJobRow &job);
    void fetch(const storage::MediaJobRow &job);
    void onFetched(const storage::MediaJobRow &job, const wechat::DownloadReading &reading);
    void onTaken(const storage::MediaJobRow &job, const Result<storage::MediaRecord> &record);
    void judge(const storage::MediaJobRow &job, const wechat::DownloadReading &reading);
    void end(const storage::MediaJobRow &job, storage::MediaRecord record, MediaState state);
    void postpone(const storage::MediaJobRow &job, int tries, qint64 at);
    void release(const storage::MediaJobRow &job);
    void onRang();

    storage::Storage &m_storage;
    MediaIntake &m_intake;
    Senders m_senders;
    TransportFactory m_transports;
    Clock m_now;
    const MediaSettings m_settings;
    Ended m_ended;
    AlarmClock *m_alarm;
    QHash<ChannelId, Lane> m_lanes;
    bool m_stopped = false;
};

} // namespace kefu::desk
