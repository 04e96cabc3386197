// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/media.h"

#include <algorithm>
#include <array>

namespace kefu::simulator {

namespace {

constexpr qint64 kLifeMs = 3LL * 24 * 3600 * 1000;
constexpr qint64 kKeptBytes = 256LL * 1024 * 1024;

struct FileType {
    QByteArrayView suffix;
    QByteArrayView alias; //!< another suffix of the same
    QByteArrayView contentType;
    bool (*fits)(QByteArrayView bytes);
};

const std::array kTypes {
    FileType { "jpg", "jpeg", "image/jpeg",
               [](QByteArrayView b) { return b.startsWith("\xff\xd8\xff"); } },
    FileType { "png", "png", "image/png",
               [](QByteArrayView b) { return b.startsWith("\x89PNG\r\n\x1a\n"); } },
    FileType { "gif", "gif", "image/gif", [](QByteArrayView b) { return b.startsWith("GIF8"); } },
    FileType { "amr", "amr", "audio/amr", [](QByteArrayView b) { return b.startsWith("#!AMR"); } },
    FileType { "mp3", "mp3", "audio/mpeg",
               [](QByteArrayView b) {
                   return b.startsWith("ID3")
                       || (b.size() > 2 && b[0] == '\xff' && (b[1] & '\xe0') == '\xe0');
               } },
    FileType { "mp4", "mp4", "video/mp4",
               [](QByteArrayView b) { return b.size() > 8 && b.sliced(4, 4) == "ftyp"; } },
};

const FileType *typeOfContent(QByteArrayView bytes)
{
    const auto *found = std::find_if(kTypes.begin(), kTypes.end(),
                                     [bytes](const FileType &type) { return type.fits(bytes); });
    return found == kTypes.end() ? nullptr : found;
}

const FileType *typeOfName(const QByteArray &fileName)
{
    const QByteArray suffix = fileName.mid(fileName.lastIndexOf('.') + 1).toLower();
    const auto *found = std::find_if(kTypes.begin(), kTypes.end(), [&suffix](const FileType &type) {
        return type.suffix == suffix || type.alias == suffix;
    });
    return found == kTypes.end() || !fileName.contains('.') ? nullptr : found;
}

bool isOf(MediaKind kind, const FileType *type)
{
    if (type == nullptr)
        return false;
    switch (kind) {
    case MediaKind::Image:
        return type->contentType.startsWith("image/");
    case MediaKind::Voice:
        return type->contentType.startsWith("audio/");
    case MediaKind::Video:
        return type->contentType.startsWith("video/");
    case MediaKind::Thumb:
        break;
    }
    return type->suffix == "jpg";
}

qint64 limitOf(MediaKind kind, const MediaLimits &limits)
{
    switch (kind) {
    case MediaKind::Image:
        return limits.imageBytes;
    case MediaKind::Voice:
        return limits.voiceBytes;
    case MediaKind::Video:
        return limits.videoBytes;
    case MediaKind::Thumb:
        break;
    }
    return limits.thumbBytes;
}

constexpr std::array kKinds { std::pair { MediaKind::Image, "image" },
                              std::pair { MediaKind::Voice, "voice" },
                              std::pair { MediaKind::Video, "video" },
                              std::pair { MediaKind::Thumb, "thumb" } };

} // namespace

std::optional<MediaKind> mediaKindOf(const QByteArray &name)
{
    for (const auto &[kind, word] : kKinds) {
        if (name == word)
            return kind;
    }
    return std::nullopt;
}

QByteArray mediaKindName(MediaKind kind)
{
    return kKinds.at(size_t(kind)).second;
}

int checkMedia(MediaKind kind, const QByteArray &fileName, const QByteArray &bytes,
               const MediaLimits &limits)
{
    if (bytes.isEmpty())
        return EmptyMedia;
    if (!isOf(kind, typeOfName(fileName)) || !isOf(kind, typeOfContent(bytes)))
        return InvalidFileType;
    if (bytes.size() <= limitOf(kind, limits))
        return Ok;
    return kind == MediaKind::Image ? InvalidImageSize : InvalidMediaSize;
}

MediaBook::MediaBook(std::function<QByteArray()> random)
    : m_random(std::move(random))
{
}

MediaFile MediaBook::store(MediaKind kind, const QByteArray &bytes, qint64 now)
{
    while (!m_order.isEmpty() && m_bytes + bytes.size() > kKeptBytes)
        m_bytes -= m_files.take(m_order.takeFirst()).bytes.size();
    const FileType *type = typeOfContent(bytes);
    MediaFile file;
    file.id = m_random();
    file.kind = kind;
    file.bytes = bytes;
    file.contentType =
        type ? type->contentType.toByteArray() : QByteArray("application/octet-stream");
    file.suffix = type ? type->suffix.toByteArray() : QByteArray("dat");
    file.storedAt = now;
    m_bytes += bytes.size();
    m_order.append(file.id);
    m_files.insert(file.id, file);
    return file;
}

std::optional<MediaFile> MediaBook::find(const QByteArray &id, qint64 now) const
{
    auto file = findEver(id);
    if (file && now - file->storedAt >= kLifeMs)
        return std::nullopt;
    return file;
}

std::optional<MediaFile> MediaBook::findEver(const QByteArray &id) const
{
    const auto found = m_files.constFind(id);
    return found == m_files.cend() ? std::nullopt : std::optional(*found);
}

void MediaBook::expireAll(qint64 now)
{
    for (MediaFile &file : m_files)
        file.storedAt = std::min(file.storedAt, now - kLifeMs);
}

} // namespace kefu::simulator
