// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/mediaapi.h"

#include "relay/wechat/apianswer.h"

#include <QCryptographicHash>
#include <QUrlQuery>
#include <algorithm>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;
using domain::CallResult;

constexpr int kUploadMs = 30'000;
constexpr int kDownloadMs = 30'000;
constexpr qsizetype kMaxJson = 16 * 1024; //!< an error or a video's address is far smaller
constexpr qsizetype kMaxMediaId = 512;

QByteArray fileNameFor(const QByteArray &mimeType)
{
    if (mimeType == "image/png")
        return "picture.png";
    return mimeType == "image/gif" ? "picture.gif" : "picture.jpg";
}

DownloadReading unreachable(const QString &detail)
{
    DownloadReading reading;
    reading.detail = detail;
    return reading;
}

//! A JSON object where a file was expected.
DownloadReading readInstead(const ApiReading &json)
{
    DownloadReading reading;
    reading.url = QUrl(json.fields.text("video_url"_L1), QUrl::StrictMode);
    if (json.errcode.value_or(0) != 0) {
        reading.kind = DownloadReading::Kind::Refused;
        reading.errcode = *json.errcode;
        reading.detail = json.errmsg;
    } else if (reading.url.isValid() && !reading.url.isEmpty()) {
        reading.kind = DownloadReading::Kind::VideoUrl;
    } else {
        reading.detail = QStringLiteral("JSON instead of a file");
    }
    return reading;
}

} // namespace

ApiCall uploadCall(const QUrl &apiBase, const QByteArray &token, const QByteArray &bytes,
                   const QByteArray &mimeType)
{
    // A file that contains its own hash cannot be made, so the boundary occurs nowhere in it.
    const QByteArray boundary =
        "kefudesk" + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().first(32);
    ApiCall call;
    call.url = apiUrl(apiBase, QStringLiteral("cgi-bin/media/upload"), token);
    call.url.setQuery(call.url.query(QUrl::FullyEncoded) + "&type=image"_L1, QUrl::StrictMode);
    call.contentType = "multipart/form-data; boundary=" + boundary;
    call.body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"media\"; filename=\""
        + fileNameFor(mimeType) + "\"\r\nContent-Type: " + mimeType + "\r\n\r\n" + bytes + "\r\n--"
        + boundary + "--\r\n";
    call.totalMs = kUploadMs;
    return call;
}

UploadReading readUpload(const ApiAnswer &answer, const QByteArray &tokenUsed)
{
    const ApiReading reading = readAnswer(answer);
    UploadReading upload;
    upload.report.tokenUsed = tokenUsed;
    upload.report.rid = reading.rid;
    upload.report.errmsg = reading.errmsg.isEmpty() ? reading.detail : reading.errmsg;
    upload.report.outcome.call = CallResult::NeverSent;
    if (reading.call != CallResult::Answered)
        return upload;
    if (reading.errcode.value_or(0) != 0) {
        upload.report.outcome.call = CallResult::Answered;
        upload.report.outcome.errcode = *reading.errcode;
        return upload;
    }
    const QString id = reading.fields.text("media_id"_L1);
    if (id.size() <= kMaxMediaId)
        upload.mediaId = id;
    if (upload.mediaId.isEmpty())
        upload.report.errmsg = QStringLiteral("an answer without media_id");
    return upload;
}

ApiCall downloadCall(const QUrl &apiBase, const QByteArray &token, const QString &mediaId,
                     int maxBytes)
{
    ApiCall call;
    call.method = "GET";
    call.url = apiUrl(apiBase, QStringLiteral("cgi-bin/media/get"), token);
    const QByteArray id = mediaId.toUtf8().toPercentEncoding();
    call.url.setQuery(call.url.query(QUrl::FullyEncoded) + "&media_id="_L1
                          + QString::fromLatin1(id),
                      QUrl::StrictMode);
    call.contentType.clear();
    call.totalMs = kDownloadMs;
    call.maxAnswerBytes = maxBytes;
    return call;
}

ApiCall fileCall(const QUrl &url, int maxBytes)
{
    ApiCall call;
    call.method = "GET";
    call.url = url;
    call.contentType.clear();
    call.totalMs = kDownloadMs;
    call.maxAnswerBytes = maxBytes;
    call.publicOnly = true;
    return call;
}

DownloadReading readDownload(const ApiAnswer &answer)
{
    if (answer.tooLarge) {
        DownloadReading reading;
        reading.kind = DownloadReading::Kind::TooLarge;
        return reading;
    }
    if (answer.call != CallResult::Answered)
        return unreachable(answer.detail);
    if (answer.body.size() <= kMaxJson && answer.body.trimmed().startsWith('{')) {
        const ApiReading json = readAnswer(answer);
        if (json.call == CallResult::Answered)
            return readInstead(json);
    }
    if (answer.httpStatus != 200 || answer.body.isEmpty())
        return unreachable("HTTP "_L1 + QString::number(answer.httpStatus) + ", no file"_L1);
    DownloadReading reading;
    reading.kind = DownloadReading::Kind::File;
    reading.bytes = answer.body;
    return reading;
}

bool isAllowedFileUrl(const QUrl &url, const QStringList &hosts)
{
    const int usualPort = url.scheme() == "https"_L1 ? 443 : 80;
    const bool web = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    const QString host = url.host();
    if (!url.isValid() || !web || host.isEmpty() || !url.userInfo().isEmpty()
        || url.port(usualPort) != usualPort)
        return false;
    return std::any_of(hosts.begin(), hosts.end(), [&host](const QString &allowed) {
        return host == allowed || host.endsWith(u'.' + allowed);
    });
}

} // namespace kefu::wechat
