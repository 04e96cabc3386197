// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/mediaservice.h"

namespace kefu::ui {

inline constexpr qint64 kMaxPictureBytes = 20 * 1024 * 1024; //!< of a file that is looked at at all
inline constexpr qint64 kMaxUploadBytes = 10 * 1024 * 1024; //!< WeChat's own limit (wechat.md 5)
inline constexpr int kMaxPictureSide = 12'000;
inline constexpr qint64 kMaxPicturePixels = 32'000'000; //!< 128 MB decoded
inline constexpr int kPreviewSide = 480;
inline constexpr int kViewerSide = 4096;

//! Decodes a PNG, JPEG, GIF, BMP or WebP file, whatever its name says, so that neither side is
//! longer than `bound`; smaller ones keep their size. The limits above are looked at before a pixel
//! is decoded. For worker threads. Errors: TooLarge, and BadRequest when it is no picture.
Result<QImage> decodePicture(const QByteArray &bytes, int bound);

//! A file an agent chose or dropped, made fit to be sent: what WeChat takes stays as it is, the
//! rest becomes a JPEG (or a PNG when it is see-through) of at most 2560 pixels a side.
Result<Attachment> attachmentFromFile(const QByteArray &bytes, const QString &fileName);
//! The same for a picture from the clipboard.
Result<Attachment> attachmentFromImage(const QImage &image);

//! The last part of a path in a name from outside, without what a file system could misread; never
//! empty.
QString safeFileName(const QString &name, const QString &mimeType);

} // namespace kefu::ui
