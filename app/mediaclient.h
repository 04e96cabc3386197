// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/relayaddress.h"
#include "app/relaytrust.h"
#include "app/scheduler.h"
#include "ui/model/pictureworker.h"

#include <QCache>
#include <QHash>
#include <QPointer>
#include <QSet>
#include <functional>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;
class QNetworkRequest;

namespace kefu::app {

//! Pictures and files over HTTP: `POST /api/v1/media` with the login's token, downloads by links
//! the relay signs for one object each. Whatever a link says, only its path and query are used, and
//! they are asked of the relay: no message can make the console call another host. No redirects, no
//! cookies, nothing on the disk. What was decoded is kept in memory up to kCacheBytes.
class MediaClient final : public ui::MediaService {
    Q_OBJECT
public:
    //! Who asks whom, now.
    struct Access {
        RelayAddress relay;
        QString token; //!< empty: not logged in
        std::optional<QSslConfiguration> trust; //!< none: the system's
    };
    using AccessNow = std::function<Access()>;
    using Uploaded = std::function<void(const Result<Media> &)>;

    static constexpr int kCacheBytes = 96 * 1024 * 1024;
    static constexpr int kAtOnce = 4; //!< downloads
    static constexpr int kTransferTimeoutMs = 30'000; //!< without a byte
    static constexpr qint64 kLinkMs = 50 * 60 * 1000; //!< the relay signs for an hour
    static constexpr qint64 kMaxFileBytes = 64 * 1024 * 1024; //!< of a file that is saved

    //! `scheduler` outlives the client.
    MediaClient(AccessNow access, Scheduler &scheduler, QObject *parent = nullptr);
    ~MediaClient() override;

    ui::Picture picture(const QString &id, ui::PictureSize size) override;
    void retry(const QString &id) override;
    void fetch(const QString &id) override;
    int uploadPercent(const QString &clientMessageId) const override;

    //! The id a message's picture has here until the relay gives it one.
    static QString localId(const QString &clientMessageId);
    //! Keeps what is shown of a picture that is to be uploaded.
    void hold(const QString &clientMessageId, const ui::Attachment &picture);
    //! `done` once, later, or never after cancelUploads(). Sent once; whoever tries again stores
    //! nothing twice, since the relay keeps bytes by their hash.
    void upload(const QString &clientMessageId, const ui::Attachment &picture, Uploaded done);
    //! The relay has it: what is shown stays, under its new id.
    void adopt(const QString &clientMessageId, const Media &media);
    void release(const QString &clientMessageId);
    void cancelUpload(const QString &clientMessageId);
    void cancelUploads();
    //! The connection is back: what failed meanwhile is asked for again when it is looked at.
    void retryAll();
    //! Another agent: forgets everything.
    void clear();

private:
    struct Link {
        QString url;
        QString thumbUrl;
        qint64 until = 0; //!< monotonic
    };
    struct Job {
        QString id;
        enum class What { Thumb, Full, File } what = What::Thumb;
        bool operator==(const Job &) const = default;
    };
    struct Upload {
        QPointer<QNetworkReply> reply;
        Uploaded done;
        int percent = 0;
    };

    static QString key(const Job &job);
    void want(const Job &job);
    void next();
    void start(const Job &job);
    void askForLink(const Job &job);
    void download(const Job &job, const Link &link);
    void onLink(const Job &job, QNetworkReply &reply);
    void onBytes(const Job &job, QNetworkReply &reply);
    void finish(const Job &job);
    void fail(const Job &job, const Error &error);
    void keep(const QString &key, const QImage &image);
    void onUploaded(const QString &clientMessageId, QNetworkReply &reply);
    QNetworkReply *get(const QUrl &url, bool signedLink, qint64 atMost);
    QNetworkRequest request(const QUrl &url) const;
    QUrl atRelay(const QString &link) const;
    QNetworkAccessManager &network();

    AccessNow m_access;
    Scheduler &m_scheduler;
    ui::PictureWorker m_worker;
    std::unique_ptr<QNetworkAccessManager> m_network;
    QCache<QString, QImage> m_pictures;
    QHash<QString, QImage> m_held; //!< previews of messages on their way, by clientMessageId
    QHash<QString, Link> m_links;
    QHash<QString, QString> m_failed; //!< key of the job to its media id
    QSet<QString> m_wanted; //!< keys of jobs waiting or under way
    QList<Job> m_waiting; //!< the last one is the next: what is looked at now comes first
    int m_running = 0;
    quint64 m_era = 0; //!< answers from before clear() are dropped
    QHash<QString, Upload> m_uploads;
};

} // namespace kefu::app
