// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/mediaapi.h"
#include "relay/wechat/tokenstore.h"

#include <QObject>
#include <functional>

namespace kefu::wechat {

//! Where a visitor's file is.
struct MediaSource {
    QString mediaId;
    QUrl url; //!< the link beside it: only when the first fails, and only from known hosts
};

//! What a job needs of its channel.
struct MediaAccess {
    ApiAccount account;
    std::function<void(TokenStore::Callback)> fetchToken;
    std::function<void(const QByteArray &tokenUsed)> renewToken;
    Transport transport; //!< of the media, not of the sends: what hangs here delays no answer
    QStringList fileHosts; //!< of links in pushes
    int maxBytes = 20 * 1024 * 1024;
};

//! One attempt to get one file: by its media id, with a fresh token once if the first was refused;
//! then by its link. No retry beyond that (domain::decideFetch). Goes by itself when it is done.
class MediaJob : public QObject {
    Q_OBJECT
public:
    //! Never VideoUrl.
    using Done = std::function<void(const DownloadReading &)>;

    MediaJob(MediaAccess access, MediaSource source, Done done, QObject *parent);
    //! `done` comes later, once, unless the job is gone first.
    void start();

private:
    void fetchById(bool renewed);
    void callById(const TokenAnswer &token, bool renewed);
    void onAnswer(const ApiAnswer &answer, const QByteArray &token, bool renewed);
    void fetchUrl(const QUrl &url, const DownloadReading &otherwise);
    void call(ApiCall call, std::function<void(const ApiAnswer &)> then);
    void finish(const DownloadReading &reading);

    const MediaAccess m_access;
    const MediaSource m_source;
    Done m_done;
};

} // namespace kefu::wechat
