// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/filekind.h"

#include <algorithm>
#include <iterator>

namespace kefu::domain {

namespace {

struct Kind {
    const char *type;
    const char *suffix;
    qsizetype at; //!< where the mark stands
    QByteArrayView mark;
};

constexpr Kind kKinds[] = {
    { "image/jpeg", "jpg", 0, QByteArrayView("\xff\xd8\xff", 3) },
    { "image/png", "png", 0, QByteArrayView("\x89PNG\r\n\x1a\n", 8) },
    { "image/gif", "gif", 0, QByteArrayView("GIF87a", 6) },
    { "image/gif", "gif", 0, QByteArrayView("GIF89a", 6) },
    { "image/webp", "webp", 8, QByteArrayView("WEBP", 4) },
    { "image/bmp", "bmp", 0, QByteArrayView("BM", 2) },
    { "audio/amr", "amr", 0, QByteArrayView("#!AMR", 5) },
    { "audio/speex", "speex", 28, QByteArrayView("Speex", 5) },
    { "audio/mpeg", "mp3", 0, QByteArrayView("ID3", 3) },
    { "audio/mpeg", "mp3", 0, QByteArrayView("\xff\xfb", 2) },
    { "audio/mpeg", "mp3", 0, QByteArrayView("\xff\xf3", 2) },
    { "video/mp4", "mp4", 4, QByteArrayView("ftyp", 4) },
    { "application/pdf", "pdf", 0, QByteArrayView("%PDF-", 5) },
    { "application/zip", "zip", 0, QByteArrayView("PK\x03\x04", 4) },
};

} // namespace

QByteArray sniffedType(QByteArrayView bytes)
{
    const auto kind =
        std::find_if(std::begin(kKinds), std::end(kKinds), [bytes](const Kind &candidate) {
            return bytes.size() >= candidate.at + candidate.mark.size()
                && bytes.sliced(candidate.at, candidate.mark.size()) == candidate.mark;
        });
    return kind == std::end(kKinds) ? QByteArrayLiteral("application/octet-stream")
                                    : QByteArray(kind->type);
}

bool isPictureType(QByteArrayView mimeType)
{
    return mimeType.startsWith("image/");
}

QByteArray suffixOf(QByteArrayView mimeType)
{
    const auto kind =
        std::find_if(std::begin(kKinds), std::end(kKinds),
                     [mimeType](const Kind &candidate) { return mimeType == candidate.type; });
    return kind == std::end(kKinds) ? QByteArrayLiteral("bin") : QByteArray(kind->suffix);
}

} // namespace kefu::domain
