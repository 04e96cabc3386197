// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <functional>
#include <optional>

//! Temporary media ("临时素材", wechat.md 5): what visitors send and what the relay uploads.
namespace kefu::simulator {

enum class MediaKind { Image, Voice, Video, Thumb };

//! One file; copies share its bytes.
struct MediaFile {
    QByteArray id;
    MediaKind kind = MediaKind::Image;
    QByteArray bytes;
    QByteArray contentType;
    QByteArray suffix; //!< "jpg", without the dot
    qint64 storedAt = 0; //!< ms UTC
};

//! What an upload may weigh. The documentation says both 2 MB and 10 MB of pictures; the stricter
//! one is the usual.
struct MediaLimits {
    qint64 imageBytes = 2 * 1024 * 1024;
    qint64 voiceBytes = 2 * 1024 * 1024;
    qint64 videoBytes = 10 * 1024 * 1024;
    qint64 thumbBytes = 64 * 1024;
};

//! "image", "voice", "video", "thumb"; nothing for another word.
std::optional<MediaKind> mediaKindOf(const QByteArray &name);
QByteArray mediaKindName(MediaKind kind);

//! Ok, or 44001 (nothing in it), 40005 (name or content is not of that kind), 40009 (picture too
//! large), 40006 (another file too large).
int checkMedia(MediaKind kind, const QByteArray &fileName, const QByteArray &bytes,
               const MediaLimits &limits);

//! The files of one app. A file can be fetched and sent for three days. Times in ms UTC.
class MediaBook {
public:
    //! `random` makes the text of a new id.
    explicit MediaBook(std::function<QByteArray()> random);

    //! Content of an unknown kind is kept as it is. Beyond 256 MiB the oldest files go.
    MediaFile store(MediaKind kind, const QByteArray &bytes, qint64 now);
    //! Nothing: never there, or its three days are over.
    std::optional<MediaFile> find(const QByteArray &id, qint64 now) const;
    //! Also after its three days, for the eyes of the one who plays.
    std::optional<MediaFile> findEver(const QByteArray &id) const;
    void expireAll(qint64 now); //!< as if every file had been there for three days
    qsizetype count() const { return m_order.size(); }

private:
    std::function<QByteArray()> m_random;
    QHash<QByteArray, MediaFile> m_files;
    QList<QByteArray> m_order; //!< ids, oldest first
    qint64 m_bytes = 0;
};

} // namespace kefu::simulator
