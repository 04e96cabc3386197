// SPDX-License-Identifier: Apache-2.0
#include "ui/model/picturefile.h"

#include <QBuffer>
#include <QImageReader>
#include <QImageWriter>
#include <algorithm>
#include <array>

namespace kefu::ui {
namespace {

constexpr int kSentSide = 2560;
constexpr int kJpegQuality = 88;
constexpr qint64 kPngAtMost = 2 * 1024 * 1024; // beyond, a screenshot is smaller as a JPEG
constexpr int kMaxFileName = 80;

struct Format {
    QByteArrayView magic;
    const char *name; // Qt's
    const char *mimeType;
};

//! By the first bytes only. SVG and all else Qt may have a plug-in for is not asked.
const Format *formatOf(const QByteArray &bytes)
{
    static constexpr std::array kFormats {
        Format { "\x89PNG\r\n\x1a\n", "png", "image/png" },
        Format { "\xFF\xD8\xFF", "jpeg", "image/jpeg" },
        Format { "GIF8", "gif", "image/gif" },
        Format { "BM", "bmp", "image/bmp" },
        Format { "RIFF", "webp", "image/webp" },
    };
    const auto it = std::find_if(kFormats.begin(), kFormats.end(),
                                 [&](const Format &f) { return bytes.startsWith(f.magic); });
    return it == kFormats.end() ? nullptr : &*it;
}

Error tooLarge()
{
    return makeError(ErrorCode::TooLarge, QStringLiteral("the picture is too large"));
}

Error noPicture()
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("no picture, or a broken one"));
}

bool isHuge(QSize size)
{
    return size.width() > kMaxPictureSide || size.height() > kMaxPictureSide
        || qint64(size.width()) * size.height() > kMaxPicturePixels;
}

QSize bounded(QSize size, int bound)
{
    if (size.width() <= bound && size.height() <= bound)
        return size;
    // A line of 12,000 × 1 still has a pixel of height.
    return size.scaled(bound, bound, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
}

QByteArray encoded(const QImage &image, const char *format, int quality)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    return writer.write(image) ? buffer.data() : QByteArray();
}

Result<Attachment> reEncoded(const QImage &image, const QString &fileName)
{
    Attachment made;
    const QImage sent = image.size() == bounded(image.size(), kSentSide)
        ? image
        : image.scaled(bounded(image.size(), kSentSide), Qt::IgnoreAspectRatio,
                       Qt::SmoothTransformation);
    made.bytes = encoded(sent, "png", -1);
    made.mimeType = QStringLiteral("image/png");
    if (made.bytes.isEmpty() || (made.bytes.size() > kPngAtMost && !sent.hasAlphaChannel())) {
        made.bytes = encoded(sent, "jpeg", kJpegQuality);
        made.mimeType = QStringLiteral("image/jpeg");
    }
    if (made.bytes.isEmpty())
        return noPicture();
    if (made.bytes.size() > kMaxUploadBytes)
        return tooLarge();
    made.size = sent.size();
    made.preview = sent.scaled(bounded(sent.size(), kPreviewSide), Qt::IgnoreAspectRatio,
                               Qt::SmoothTransformation);
    made.fileName = safeFileName(fileName, made.mimeType);
    return made;
}

} // namespace

Result<QImage> decodePicture(const QByteArray &bytes, int bound)
{
    const Format *format = formatOf(bytes);
    if (bytes.size() > kMaxPictureBytes)
        return tooLarge();
    if (!format)
        return noPicture();
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format->name);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (!size.isValid() || size.isEmpty())
        return noPicture();
    if (isHuge(size))
        return tooLarge();
    if (const QSize wanted = bounded(size, bound); wanted != size)
        reader.setScaledSize(wanted);
    const QImage image = reader.read();
    return image.isNull() ? Result<QImage>(noPicture()) : Result<QImage>(image);
}

Result<Attachment> attachmentFromFile(const QByteArray &bytes, const QString &fileName)
{
    const Format *format = formatOf(bytes);
    const QByteArrayView mime = format ? QByteArrayView(format->mimeType) : QByteArrayView();
    const bool taken = mime == "image/png" || mime == "image/jpeg" || mime == "image/gif";
    const bool asItIs = taken && bytes.size() <= kPngAtMost;
    const Result<QImage> image = decodePicture(bytes, asItIs ? kPreviewSide : kSentSide);
    if (!image)
        return image.error();
    if (!asItIs)
        return reEncoded(*image, fileName);
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format->name);
    const bool turned = reader.transformation() & QImageIOHandler::TransformationRotate90;
    Attachment made;
    made.bytes = bytes;
    made.mimeType = QLatin1String(format->mimeType);
    made.fileName = safeFileName(fileName, made.mimeType);
    made.size = turned ? reader.size().transposed() : reader.size();
    made.preview = *image;
    return made;
}

Result<Attachment> attachmentFromImage(const QImage &image)
{
    if (image.isNull())
        return noPicture();
    if (isHuge(image.size()))
        return tooLarge();
    return reEncoded(image, QString());
}

QString safeFileName(const QString &name, const QString &mimeType)
{
    const qsizetype cut = std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\'));
    QString safe;
    for (const QChar c : QStringView(name).mid(cut + 1)) {
        const bool odd = c.unicode() < 0x20 || c.category() == QChar::Other_Format
            || QStringView(u":*?\"<>|").contains(c);
        safe += odd ? u'_' : c;
    }
    safe = safe.right(kMaxFileName).trimmed();
    while (safe.startsWith(u'.'))
        safe.remove(0, 1);
    if (!safe.isEmpty())
        return safe;
    const QString ending = mimeType.section(u'/', 1, 1);
    return QLatin1String("picture.")
        + (ending == QLatin1String("jpeg") ? QStringLiteral("jpg")
               : ending.isEmpty()          ? QStringLiteral("bin")
                                           : ending);
}

} // namespace kefu::ui
