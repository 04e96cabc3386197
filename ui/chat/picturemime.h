// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QStringList>

class QMimeData;

namespace kefu::ui {

//! The pictures of something pasted or dropped: files of this computer, or one image.
struct PictureMime {
    QStringList files;
    QImage image;
    bool isEmpty() const { return files.isEmpty() && image.isNull(); }
};

//! Files first; an image only where there are no words, since office programs put a picture of the
//! copied text beside it. Nothing is fetched: an address of another host is no file.
PictureMime picturesIn(const QMimeData *data);

} // namespace kefu::ui
