// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>

namespace kefu::imagehelper {

//! What is taken at all, and what comes out.
struct PictureLimits {
    qint64 inputBytes = 20 * 1024 * 1024;
    qint64 pixels = 50'000'000; //!< as the file says, before anything is decoded
    int side = 30'000;
    qint64 outPixels = 12'000'000;
    qint64 outBytes = 1'900'000; //!< WeChat takes 2 MB (wechat.md 5)
    int thumbSide = 360;
    int frames = 500; //!< of a moving picture that is kept as it is
    qint64 framePixels = 400'000'000; //!< of all of them
};

struct Picture {
    QString error; //!< not empty: refused
    int width = 0; //!< as it is shown, turned the right way up
    int height = 0;
    QByteArray bytes; //!< made anew: nothing of the file is left but its pixels
    QByteArray mimeType;
    QByteArray thumb;
    QByteArray thumbType;
};

//! Makes Qt load what it needs to read and write pictures, without a picture.
void loadCodecs();

//! Decodes, makes the right way up, shrinks to the limits, encodes. A GIF whose frames are all
//! sound is kept byte for byte when it is small enough, because it moves.
Picture readPicture(const QByteArray &file, const PictureLimits &limits);

} // namespace kefu::imagehelper
