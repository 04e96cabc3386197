// SPDX-License-Identifier: Apache-2.0
#include "relay/imagehelper/picture.h"

#include "relay/domain/filekind.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImageReader>
#include <QImageWriter>
#include <cmath>
#include <iterator>

namespace kefu::imagehelper {

namespace {

constexpr int kAllocationMegabytes = 256;
constexpr int kQualities[] = { 88, 80, 70, 60 };
constexpr int kThumbQuality = 80;
constexpr double kShrinkStep = 0.75;
constexpr int kMaxShrinks = 8;

QByteArray formatOf(const QByteArray &file)
{
    const QByteArray type = domain::sniffedType(file);
    return domain::isPictureType(type) ? type.mid(qsizetype(qstrlen("image/"))) : QByteArray();
}

QByteArray encoded(const QImage &image, const char *format, int quality)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    return buffer.open(QIODevice::WriteOnly) && writer.write(image) ? bytes : QByteArray();
}

QSize within(const QSize &size, qint64 pixels)
{
    const double all = double(size.width()) * size.height();
    if (all <= double(pixels))
        return size;
    const double factor = std::sqrt(double(pixels) / all);
    return QSize(int(size.width() * factor), int(size.height() * factor)).expandedTo(QSize(1, 1));
}

QImage scaled(const QImage &image, const QSize &size)
{
    return image.size() == size
        ? image
        : image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

//! A picture within `limit` bytes: what is see-through as PNG, all else as JPEG, shrunk until it
//! fits.
void encodeWithin(QImage image, qint64 limit, Picture *out)
{
    const bool seeThrough = image.hasAlphaChannel();
    for (int step = 0; step < kMaxShrinks; ++step) {
        const int tries = seeThrough ? 1 : int(std::size(kQualities));
        for (int i = 0; i < tries; ++i) {
            out->bytes =
                seeThrough ? encoded(image, "png", -1) : encoded(image, "jpeg", kQualities[i]);
            if (!out->bytes.isEmpty() && out->bytes.size() <= limit) {
                out->mimeType = seeThrough ? "image/png" : "image/jpeg";
                return;
            }
        }
        image = scaled(image, (image.size() * kShrinkStep).expandedTo(QSize(1, 1)));
    }
    out->bytes.clear();
}

void makeThumb(const QImage &image, int side, Picture *out)
{
    QSize size = image.size();
    if (size.width() > side || size.height() > side)
        size = size.scaled(side, side, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
    const QImage small = scaled(image, size);
    const bool seeThrough = small.hasAlphaChannel();
    out->thumb = seeThrough ? encoded(small, "png", -1) : encoded(small, "jpeg", kThumbQuality);
    out->thumbType = seeThrough ? "image/png" : "image/jpeg";
}

//! Every frame decodes: whoever is shown this file sees what we have seen.
bool isSoundGif(QByteArray file, const PictureLimits &limits)
{
    QBuffer buffer(&file);
    QImageReader reader(&buffer, "gif");
    reader.setAutoDetectImageFormat(false);
    qint64 pixels = 0;
    int frames = 0;
    while (frames < limits.frames && pixels < limits.framePixels) {
        const QImage frame = reader.read();
        if (frame.isNull())
            break;
        ++frames;
        pixels += qint64(frame.width()) * frame.height();
    }
    return frames > 0 && frames < limits.frames && pixels < limits.framePixels && !reader.canRead();
}

QString refusal(const QSize &size, const PictureLimits &limits)
{
    if (!size.isValid() || size.isEmpty())
        return QStringLiteral("no size");
    const bool tooLarge = qint64(size.width()) * size.height() > limits.pixels
        || size.width() > limits.side || size.height() > limits.side;
    return tooLarge ? QStringLiteral("too many pixels: %1x%2").arg(size.width()).arg(size.height())
                    : QString();
}

QImage decoded(QImageReader &reader, const QSize &size, const PictureLimits &limits)
{
    const QSize wanted = within(size, limits.outPixels);
    if (wanted != size)
        reader.setScaledSize(wanted); // JPEG then never has all pixels in memory
    QImage image = reader.read();
    if (image.colorSpace().isValid() && image.colorSpace() != QColorSpace(QColorSpace::SRgb))
        image.convertToColorSpace(QColorSpace(QColorSpace::SRgb));
    image.setColorSpace({}); // nothing but pixels goes on
    for (const QString &key : image.textKeys())
        image.setText(key, {});
    if (image.hasAlphaChannel() && image.format() != QImage::Format_ARGB32)
        image = image.convertToFormat(QImage::Format_ARGB32);
    else if (!image.hasAlphaChannel() && !image.isNull())
        image = image.convertToFormat(QImage::Format_RGB32);
    return image;
}

} // namespace

void loadCodecs()
{
    QImageReader::setAllocationLimit(kAllocationMegabytes);
    const QImage dot(1, 1, QImage::Format_RGB32);
    for (const char *format : { "jpeg", "png", "gif", "bmp", "webp" }) {
        QBuffer nothing;
        nothing.open(QIODevice::ReadOnly);
        QImageReader(&nothing, format).canRead();
    }
    (void)encoded(dot, "jpeg", kThumbQuality);
    (void)encoded(dot, "png", -1);
}

Picture readPicture(const QByteArray &file, const PictureLimits &limits)
{
    Picture out;
    const QByteArray format = formatOf(file);
    if (file.size() > limits.inputBytes)
        out.error = QStringLiteral("too many bytes");
    else if (format.isEmpty())
        out.error = QStringLiteral("no picture");
    if (!out.error.isEmpty())
        return out;
    QByteArray bytes = file;
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    out.error = refusal(size, limits);
    if (!out.error.isEmpty())
        return out;
    const bool turned = reader.transformation() & QImageIOHandler::TransformationRotate90;
    const QImage image = decoded(reader, size, limits);
    if (image.isNull()) {
        out.error = reader.errorString();
        return out;
    }
    out.width = turned ? size.height() : size.width();
    out.height = turned ? size.width() : size.height();
    makeThumb(image, limits.thumbSide, &out);
    if (format == "gif" && file.size() <= limits.outBytes && isSoundGif(file, limits)) {
        out.bytes = file;
        out.mimeType = "image/gif";
    } else {
        encodeWithin(image, limits.outBytes, &out);
    }
    if (out.bytes.isEmpty() || out.thumb.isEmpty())
        out.error = QStringLiteral("cannot be encoded");
    return out;
}

} // namespace kefu::imagehelper
