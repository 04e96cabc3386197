// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/apiclient.h"
#include "relay/wechat/transport.h"

#include <QStringList>

//! Temporary media at WeChat (wechat.md 5): the calls and what their answers mean. Pure.
namespace kefu::wechat {

//! How long WeChat keeps a file, ours and the visitor's.
inline constexpr qint64 kMediaKeptMs = 3LL * 24 * 3600 * 1000;

//! POST /cgi-bin/media/upload as WeChat's server understands it (P5): one field named "media", an
//! ASCII file name whose ending says the type, an unquoted boundary, a Content-Length. `mimeType`
//! is image/jpeg, image/png or image/gif.
ApiCall uploadCall(const QUrl &apiBase, const QByteArray &token, const QByteArray &bytes,
                   const QByteArray &mimeType);

struct UploadReading {
    QString mediaId; //!< empty: `report` says why
    SendReport report;
};
//! An upload nobody can say anything of is NeverSent: the message it was for has not left.
UploadReading readUpload(const ApiAnswer &answer, const QByteArray &tokenUsed);

//! GET /cgi-bin/media/get; an answer over `maxBytes` is cut off.
ApiCall downloadCall(const QUrl &apiBase, const QByteArray &token, const QString &mediaId,
                     int maxBytes);
//! GET of a file's address, from public addresses only, without Referer (P13).
ApiCall fileCall(const QUrl &url, int maxBytes);

struct DownloadReading {
    enum class Kind {
        File,
        VideoUrl, //!< of a video WeChat tells an address only
        Refused, //!< `errcode`
        TooLarge,
        Unreachable, //!< no answer, or none that means anything
    };
    Kind kind = Kind::Unreachable;
    QByteArray bytes;
    QUrl url;
    int errcode = 0;
    QString detail; //!< for the log
};
//! Errors come as JSON, whatever the content type says (P6).
DownloadReading readDownload(const ApiAnswer &answer);

//! Whether a push may make us load this address: http or https at the usual port of one of these
//! hosts or below, and nothing hidden in it.
bool isAllowedFileUrl(const QUrl &url, const QStringList &hosts);

} // namespace kefu::wechat
